//! Ringlet's rules: what a call was, which voicemail belongs to it, what to say to the gateway and to the person.
//!
//! Nothing here reads a clock, a file or a socket, and nothing is drawn by luck: time and chance come in as values.

pub mod call;
pub mod facts;
pub mod frame;
pub mod ids;
pub mod link;
pub mod moment;
pub mod notice;
pub mod quiet;
pub mod reconnect;
pub mod session;
pub mod tracker;
pub mod trail;
