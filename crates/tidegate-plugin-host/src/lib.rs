//! Runs plugins on wasmtime. The only crate that names it: everybody else sees
//! [`tidegate_plugin::Plugin`].
//!
//! [`Host`] holds the engine that all plugins of the process share. It makes
//! [`WasmPlugin`]s of a `.wasm` file's bytes, or of native code that the same
//! engine made ahead of time ([`precompile`], [`Precompiled`]). [`inspect`] looks
//! into a module without compiling or running anything of it.
//!
//! A call gets a fresh instance and an empty world: the request, a clock that
//! stands still, and random numbers that follow from a seed. Fuel, deadline and
//! memory are limited from the first instruction to the last byte of the answer.
//! A compiler cannot be interrupted inside a process, so modules that a user
//! brings along are validated, compiled and run in a [`WorkerPlugin`]'s process.

mod abi;
mod engine;
mod error;
mod host;
mod inspect;
mod output;
mod plugin;
mod precompiled;
mod session;
mod sniff;
mod worker;

pub use engine::precompile;
pub use error::EngineError;
pub use host::Host;
pub use inspect::{Count, Import, Inspection, inspect};
pub use plugin::WasmPlugin;
pub use precompiled::Precompiled;
pub use worker::{Launch, ServeError, WorkerPlugin, serve};
