//! A file that a release changes.

/// A file that a release changes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewFile {
    /// Where it is, relative to the repository's root.
    pub path: String,
    /// What it holds; absent when it is not there.
    pub old: Option<String>,
    /// What it will hold; absent when it goes.
    pub new: Option<String>,
}
