//! Plugins in a process of their own.
//!
//! A compiler cannot be interrupted, memory that runs out takes the process down,
//! and nobody knows every way out of a sandbox. So modules that a user brings
//! along are validated, compiled and run in a child with an empty environment and
//! limits on its resources, which the parent kills when the time is up. The child
//! runs the same [`crate::Host`] as the parent would; what it says is data, and is
//! checked like a plugin's.

mod confine;
mod fault;
mod frame;
mod message;
mod plugin;
mod process;
mod serve;

pub use plugin::WorkerPlugin;
pub use process::Launch;
pub use serve::{ServeError, serve};
