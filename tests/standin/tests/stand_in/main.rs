//! What the stand-in must do, one test for each, and what it must never do.

mod calls;
mod client;
mod faults;
mod gateway;
mod limits;
mod over_the_wire;
mod reads;
mod sign_in;
mod unusual;
