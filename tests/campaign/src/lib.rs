//! The fault campaign: random days of a line, played against the whole engine in memory and on virtual time.
//!
//! The stand-in is the truth. A [`Day`] is data: what the service is like, and steps with their times. [`play`] plays it
//! and says what was not as it must be; [`shrink`] finds the steps that matter.

mod credential;
mod day;
mod dice;
mod generate;
mod heap;
mod laptop;
mod network;
mod play;
mod screen;
mod shrink;
mod verdict;

pub use credential::credential;
pub use day::{Day, Mail, Step, What};
pub use dice::Dice;
pub use generate::day_of;
pub use laptop::Laptop;
pub use network::OfficeNetwork;
pub use play::{Report, play, runtime};
pub use screen::{Screen, Told, Went};
pub use shrink::shrink;
