//! The port through which this crate sees files.

use tidegate_model::{Diagnosis, FolderEntry};

/// A tree of files at one commit. The methods ask what `folder` and `file` of
/// [`tidegate_model::History`] answer for a commit.
///
/// Paths are relative to the root, with `/` between their parts; `.` is the root.
pub trait Tree {
    /// The files and folders in a folder, sorted by name, without links and
    /// submodules; absent when there is no such folder.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    fn list(&self, folder: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis>;

    /// The bytes of a file; absent when there is no such file.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis>;
}
