//! Time, for waiting.

use std::time::Duration;

/// What knows the time and can wait. One for real, one for tests.
pub trait Clock {
    /// Seconds since 1970. It may be wrong: it decides how long something is waited for.
    fn now(&self) -> u64;

    /// Waits.
    fn wait(&self, time: Duration);
}
