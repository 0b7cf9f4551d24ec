//! HTTP: the one crate that speaks it.
//!
//! A [`Client`] sends [`Request`]s to a [`Site`]. Everything is bounded: the time, the
//! size of answers, the number of tries, how long a server may ask to be left alone.
//! A request is sent again only where that is safe: it did not reach the server, or
//! doing it twice is the same as doing it once. For what must not happen twice there is
//! [`Client::make`], which looks before it tries again.
//!
//! A [`Token`] goes to the site that it is for, never along with a redirect, never over
//! an unprotected connection but on this very machine, and into no text.

mod answer;
mod client;
mod clock;
mod error;
mod request;
mod site;
#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use client::{Client, Limits, Trust};
pub use clock::Clock;
pub use error::Error;
pub use request::{Body, Content, Method, Request};
pub use site::{Auth, Site, Token, segment};
