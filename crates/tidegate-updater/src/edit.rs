//! What shall be changed, and what was.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::problem::Position;
use crate::version::NewVersion;

/// What shall be changed in a file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Edit {
    /// The package whose file it is, as the file's ecosystem spells it.
    pub package: String,
    /// The package's new version; none when only the others have new ones.
    pub version: Option<NewVersion>,
    /// The new versions of the repository's other packages.
    pub others: BTreeMap<String, NewVersion>,
}

impl Edit {
    /// The new version of a package, this one or another.
    pub(crate) fn version_of(&self, package: &str) -> Option<&NewVersion> {
        if package == self.package { self.version.as_ref() } else { self.others.get(package) }
    }
}

/// A file with its new versions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Updated {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What was changed, from top to bottom. Nothing else is different.
    pub changes: Vec<Change>,
    /// What was left as it is, though somebody should look at it.
    pub left: Vec<Left>,
}

impl Updated {
    /// Whether nothing had to be changed: all versions are there already, or
    /// the file has none that follow.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

/// One change in a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// The package whose version it is.
    pub package: String,
    /// What the text is in the file.
    pub role: Role,
    /// The bytes of the old text in the old file.
    pub range: Range<usize>,
    /// Where the old text starts.
    pub at: Position,
    /// The old text.
    pub old: String,
    /// The new text.
    pub new: String,
}

/// What a text is in a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// The version of a package.
    Version,
    /// What a package requires of another one.
    Requirement,
}

/// A requirement that was left as it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Left {
    /// The package that is required.
    pub package: String,
    /// Where the requirement starts.
    pub at: Position,
    /// The requirement, of a form in which no single version can be replaced.
    pub text: String,
}
