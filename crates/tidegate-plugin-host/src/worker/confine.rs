//! The child gives up what it does not need, before it sees any of the plugin.

use std::time::Duration;

use tidegate_plugin::Limits;

/// What the compiler may need besides the plugin's own memory.
const COMPILER: u64 = 1 << 30;
/// Copies of request and answer that exist at once: received, handed in, taken out.
const COPIES: u64 = 3;
/// What a step may take beyond its deadline; the parent does not wait as long.
const SLACK: Duration = Duration::from_secs(3);

/// Limits that hold from the beginning: no core dumps (they would hold what the
/// plugin was given), and a handful of open files.
pub(super) fn confine() {
    platform::set_core(0);
    platform::set_files(32);
}

/// Limits memory to what the plugin and its compiler may have. Data, not address
/// space: wasmtime reserves gigabytes of addresses that it never touches.
pub(super) fn confine_memory(limits: &Limits) {
    let bytes = COMPILER
        .saturating_add(limits.memory_bytes)
        .saturating_add(limits.module_bytes.saturating_mul(COPIES))
        .saturating_add(limits.input_bytes.saturating_mul(COPIES))
        .saturating_add(limits.output_bytes.saturating_mul(COPIES));
    platform::set_data(bytes);
}

/// Processor time, which systems count from the process's begin: it grows by what
/// each step may take.
#[derive(Debug, Default)]
pub(super) struct Processor {
    allowed: Duration,
}

impl Processor {
    pub(super) fn allow(&mut self, step: Duration) {
        self.allowed = self.allowed.saturating_add(step).saturating_add(SLACK);
        platform::set_processor(self.allowed.as_secs());
    }
}

#[cfg(unix)]
mod platform {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    pub(super) fn set_core(bytes: u64) {
        set(Resource::Core, bytes);
    }

    pub(super) fn set_files(count: u64) {
        set(Resource::Nofile, count);
    }

    pub(super) fn set_data(bytes: u64) {
        set(Resource::Data, bytes);
    }

    pub(super) fn set_processor(seconds: u64) {
        set(Resource::Cpu, seconds);
    }

    /// Limits that the user already set lower stay. A system that does not know a
    /// limit leaves it out: these are the second line of defence.
    fn set(resource: Resource, value: u64) {
        let maximum = getrlimit(resource).maximum;
        let current = Some(maximum.map_or(value, |maximum| value.min(maximum)));
        let _ = setrlimit(resource, Rlimit { current, maximum });
    }
}

/// Without limits of this sort the parent's deadline is what is left.
#[cfg(not(unix))]
mod platform {
    pub(super) const fn set_core(_: u64) {}
    pub(super) const fn set_files(_: u64) {}
    pub(super) const fn set_data(_: u64) {}
    pub(super) const fn set_processor(_: u64) {}
}
