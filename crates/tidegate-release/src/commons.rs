//! Where all runners see the journal of a release.

use tidegate_model::Diagnosis;

/// A place that everybody who releases can read and write. It is the lock between them,
/// too: whoever writes replaces what they have read, or nothing.
pub trait Commons {
    /// The lines that stand there; nothing where nobody has written.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&mut self) -> Result<Option<String>, Diagnosis>;

    /// Writes these lines in place of the ones that were read or written last.
    ///
    /// # Errors
    /// When somebody else was faster, or it cannot be written.
    fn write(&mut self, lines: &str) -> Result<(), Diagnosis>;
}

/// Who is at work, and until when.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The clone's own name: no two have the same.
    pub name: String,
    /// The time, in seconds since 1970. It may be wrong: it decides only how long others
    /// are waited for, never who may write.
    pub now: fn() -> u64,
}

/// How long a runner that is not heard of keeps a release to itself, in seconds. What it
/// does to others' eyes takes less, or it is given up.
pub(crate) const LEASE: u64 = 15 * 60;
