//! Signing in and staying signed in.

mod held;
mod keeping;
pub mod login;
mod redirect;
pub mod refresher;
pub mod store;
pub mod store_handle;
mod token_call;
pub mod tokens;

#[cfg(test)]
mod tests;

pub use token_call::{App, Grant, TokenFault};
