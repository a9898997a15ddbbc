//! Nothing: what is here are the programs beside this file, each of which throws garbage at one reader of outside words.
//!
//! `cargo xtask test` runs each for a while and `cargo xtask soak` for longer, both from what lies in `corpus`.
