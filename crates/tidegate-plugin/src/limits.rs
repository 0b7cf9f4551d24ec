//! The limits that a plugin runs under.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Limits on one plugin. All have defaults; only the user can change them.
///
/// *Fuel decides*, because it is the same on every machine. The deadlines are
/// the safety net behind it, and never lead to a verdict.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Limits {
    /// Size of the module, in bytes.
    pub module_bytes: u64,
    /// Linear memories, tables (16 bytes an element) and host blocks of one
    /// instance in sum, in bytes.
    pub memory_bytes: u64,
    /// Instructions of one call, start and initialisation included, in
    /// wasmtime's units of fuel.
    pub fuel: u64,
    /// Time to validate and compile, in milliseconds.
    pub load_ms: u64,
    /// Time for one call, start and initialisation included, in milliseconds.
    pub call_ms: u64,
    /// Size of the request's JSON, in bytes.
    pub input_bytes: u64,
    /// Size of the answer's JSON, in bytes.
    pub output_bytes: u64,
    /// Nesting of the answer's JSON.
    pub json_depth: u32,
    /// Log text of one call, in bytes.
    pub log_bytes: u64,
    /// Log lines of one call.
    pub log_lines: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            module_bytes: 32 << 20,
            memory_bytes: 256 << 20,
            fuel: 20_000_000_000,
            load_ms: 30_000,
            call_ms: 20_000,
            input_bytes: 64 << 20,
            output_bytes: 32 << 20,
            json_depth: 64,
            log_bytes: 1 << 20,
            log_lines: 10_000,
        }
    }
}

impl Limits {
    /// [`Limits::load_ms`] as a duration.
    #[must_use]
    pub const fn load(&self) -> Duration {
        Duration::from_millis(self.load_ms)
    }

    /// [`Limits::call_ms`] as a duration.
    #[must_use]
    pub const fn call(&self) -> Duration {
        Duration::from_millis(self.call_ms)
    }
}
