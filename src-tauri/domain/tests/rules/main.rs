//! The rules as data: scenarios of the line, bodies as the service sends them, and properties over all kinds of facts.

mod faults;
mod frames;
mod memory;
mod people;
mod properties;
mod quiet;
mod scenarios;
mod script;
mod tell;
mod trail;
