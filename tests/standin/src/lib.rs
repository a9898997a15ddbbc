//! A stand-in RingCentral on loopback: sign-in, REST reads, and the WebSocket gateway, for one invented company.
//!
//! It is strict where the platform is strict, and goes wrong when it is told to. [`StandIn`] listens on real ports;
//! [`Office`] is the same without them. Tests use the verbs, scripts the control interface (`GET /control` explains it),
//! people the page at `/`. It knows nothing of the program it is used to test.

mod action;
mod authorize;
mod call_bodies;
mod call_log;
mod calls;
mod clock;
mod contacts;
mod control;
mod events;
mod faults;
mod gateway;
mod limits;
mod messages;
mod oauth;
mod office;
mod paging;
mod people;
mod recorded;
mod reply;
mod request;
mod rest;
mod server;
mod settings;
mod socket;
mod sound;
mod state;
mod subscription;
mod truth;
mod unusual;

pub use calls::{CallId, Fate, Refused, Ring};
pub use contacts::Contact;
pub use faults::{CannedAnswer, EventFault, Garbage, IdShape, RefreshFault, Shapes};
pub use gateway::{SocketRefused, ToSocket};
pub use limits::Group;
pub use messages::Leave;
pub use oauth::{App, CLIENT_ID};
pub use office::{NoReply, Office, SocketEnd};
pub use people::{ACCOUNT, MAIN_NUMBER, OWNER, OWNER_NUMBER, Person, QUEUE};
pub use server::StandIn;
pub use settings::{MissingFilter, Recording, Settings, SignIn, SocketRefusal};
pub use socket::serve_socket;
pub use state::{Addresses, Seen};
pub use truth::{Round, TrueCall, TrueMessage};
