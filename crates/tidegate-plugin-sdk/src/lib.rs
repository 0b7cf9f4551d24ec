//! What a plugin written in Rust needs: a trait for each question the contract
//! asks, and one macro that makes a module of the answers.
//!
//! A plugin is a function from data to data. It implements one or more of
//! [`Versioner`], [`Changelog`], [`Notes`], [`Gate`] and [`Rollback`], and names
//! them in [`plugin!`], which writes the module's exports and its manifest. The
//! types are the contract's own, re-exported as [`contract`].
//!
//! Everything compiles natively too, without the exports, so that a plugin's
//! logic is tested by plain `cargo test`.

mod config;
#[cfg(target_arch = "wasm32")]
mod export;
mod kinds;
pub mod log;
mod macros;
#[doc(hidden)]
pub mod manifest;

pub use config::config;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub use export::answer;
pub use kinds::{Changelog, Gate, Notes, Rollback, Versioner};
pub use tidegate_contract as contract;
