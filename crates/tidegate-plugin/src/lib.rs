//! The contract as the host sees it: a plugin that can be asked, what it says
//! about itself, the limits that it runs under, and every way that it can fail.
//!
//! Nothing here knows how plugins are run: `tidegate-plugin-host` implements
//! [`Plugin`], everybody else sees only the trait.

pub mod fault;
pub mod limits;
pub mod log;
pub mod manifest;
pub mod plugin;
pub mod reference;

pub use fault::{Fault, FaultKind, LastWords, TrapKind};
pub use limits::Limits;
pub use log::{LogLevel, LogLine};
pub use manifest::{Manifest, ManifestError};
pub use plugin::{Answer, Call, Cost, Plugin, ask};
pub use reference::PluginRef;
