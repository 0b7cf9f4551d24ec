//! A commit in a folder of its own, for programs that build from it.

use std::path::Path;
use std::{fs, io};

use tidegate_model::{ObjectId, TagName};

use super::program::How;
use super::{WriteError, Writer};

impl Writer {
    /// Makes sure that a folder has this commit checked out. What programs have put there
    /// stays, as long as it is that commit's. A commit that this clone does not have is
    /// fetched from the remote, by its tags.
    ///
    /// # Errors
    /// When git fails.
    pub fn checkout(
        &self,
        commit: &ObjectId,
        folder: &Path,
        remote: Option<(&str, &[TagName])>,
    ) -> Result<(), WriteError> {
        let path = folder.to_string_lossy();
        let head = ["-C", &*path, "rev-parse", "--verify", "--quiet", "HEAD"];
        if folder.join(".git").is_file() && self.git.plain(&head)? == commit.as_str() {
            return Ok(());
        }
        self.remove_checkout(folder)?;
        if let Some((remote, tags)) = remote
            && self.resolve(&format!("{commit}^{{commit}}"))?.is_none()
        {
            let mut fetch: Vec<_> = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote]
                .map(str::to_owned)
                .into();
            fetch.extend(tags.iter().map(|tag| format!("refs/tags/{tag}")));
            self.remote(remote, "fetch the released commit", &fetch)?;
        }
        let add = ["worktree", "add", "--quiet", "--force", "--detach", "--", &*path, commit.as_str()];
        self.git.run("check out what is released", &add, How::default()).map(drop)
    }

    /// Makes sure that the folder is gone.
    ///
    /// # Errors
    /// When it cannot be removed, or git fails.
    pub fn remove_checkout(&self, folder: &Path) -> Result<(), WriteError> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(WriteError::Folder { path: folder.to_owned(), source: error });
            }
            _ => {}
        }
        self.git.run("forget what was checked out", &["worktree", "prune"], How::default()).map(drop)
    }
}
