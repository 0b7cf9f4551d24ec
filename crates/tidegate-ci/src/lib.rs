//! CI systems: what they say about the job that runs in them, and how they are told things.
//!
//! [`Context::read`] puts the variables of each system, and GitHub's event file, into one
//! table. It reads nothing by itself: whoever calls it hands the variables in. Variables
//! `TIDEGATE_CTX_*` come before those of the system, for systems that nobody knows and for
//! those that say something wrong.

mod context;
pub mod emission;
mod settings;
mod system;
mod vars;

pub use context::{Context, Event, Overridden, Proposal};
pub use settings::{SettingsError, arguments};
pub use system::System;
