//! The user's files: as they are in the work tree, or, in a repository without
//! one, as the head's commit has them.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use tidegate_engine::Files;
use tidegate_git::Repository;
use tidegate_model::{Diagnose, Diagnosis, ObjectId};

/// Where the user's files are.
pub(crate) enum UserFiles<'a> {
    /// Below a folder.
    Folder(PathBuf),
    /// In the head's commit.
    Head(&'a Repository),
    /// In a commit.
    At(&'a Repository, ObjectId),
}

/// A file of the user's cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The system says no.
    #[error("cannot read `{path}`")]
    Read {
        path: String,
        #[source]
        source: io::Error,
    },
    /// It is not text.
    #[error("`{path}` is not UTF-8: byte {at} is not part of a character")]
    NotUtf8 { path: String, at: usize },
    /// A file that was named is not there.
    #[error("there is no file `{path}`")]
    Missing { path: String },
    /// The path leaves the repository.
    #[error("`{path}` is not a path inside the repository")]
    Outside { path: String },
    /// It is too large to be what it should be.
    #[error("`{path}` has {size} bytes, more than the {LIMIT} that are read")]
    TooLarge { path: String, size: u64 },
}

/// The largest file that is read, in bytes.
const LIMIT: u64 = 32 << 20;

impl Diagnose for FileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "config::file-unreadable",
            Self::NotUtf8 { .. } => "config::file-not-utf8",
            Self::Missing { .. } => "config::file-missing",
            Self::Outside { .. } => "config::file-outside",
            Self::TooLarge { .. } => "config::file-too-large",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Read { .. } => "make the file readable, or name another one in tidegate.toml".into(),
            Self::NotUtf8 { .. } => "convert the file to UTF-8; nothing was changed".into(),
            Self::Missing { .. } => {
                "`tidegate init` writes a configuration to start from; none is needed for the common case"
                    .into()
            }
            Self::Outside { .. } => "use a path below the repository's root, without `..`".into(),
            Self::TooLarge { .. } => "name another file in tidegate.toml".into(),
        })
    }
}

impl<'a> UserFiles<'a> {
    /// The files of a repository.
    pub(crate) fn of(repository: &'a Repository) -> Self {
        repository.workdir().map_or(Self::Head(repository), |root| Self::Folder(root.to_owned()))
    }

    /// There is a file at this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.bytes(path).is_ok_and(|bytes| bytes.is_some())
    }

    /// Reads a file's bytes.
    pub(crate) fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        match self {
            Self::Folder(root) => Ok(bytes_below(root, path)?),
            Self::Head(repository) => Ok(repository.read_head_file(path)?),
            Self::At(repository, commit) => Ok(repository.read_at(commit, path)?),
        }
    }
}

fn bytes_below(root: &Path, path: &str) -> Result<Option<Vec<u8>>, FileError> {
    let inside =
        Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let target = root.join(path);
    if !inside || !leads_inside(root, &target) {
        return Err(FileError::Outside { path: path.into() });
    }
    let failed = |source| FileError::Read { path: path.into(), source };
    match fs::metadata(&target) {
        Ok(facts) if facts.len() > LIMIT => Err(FileError::TooLarge { path: path.into(), size: facts.len() }),
        Ok(_) => fs::read(&target).map(Some).map_err(failed),
        // A link that leads nowhere is there: whoever writes would follow it.
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&target).is_err() => {
            Ok(None)
        }
        Err(error) => Err(failed(error)),
    }
}

/// No link on the way leads out of the root. What does not exist leads nowhere.
fn leads_inside(root: &Path, target: &Path) -> bool {
    match (root.canonicalize(), target.canonicalize()) {
        (Ok(root), Ok(target)) => target.starts_with(root),
        _ => true,
    }
}

impl Files for UserFiles<'_> {
    fn read(&self, path: &str) -> Result<Option<String>, Diagnosis> {
        let Some(bytes) = self.bytes(path)? else { return Ok(None) };
        let text = String::from_utf8(bytes);
        Ok(Some(text.map_err(|error| FileError::NotUtf8 {
            path: path.into(),
            at: error.utf8_error().valid_up_to(),
        })?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(tree: &UserFiles<'_>, path: &str) -> &'static str {
        tree.read(path).unwrap_err().code()
    }

    #[test]
    fn files_are_read_and_everything_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("repo");
        fs::create_dir(&root).unwrap();
        fs::write(dir.path().join("secret"), "s").unwrap();
        fs::write(root.join("a.md"), "text\r\n").unwrap();
        fs::write(root.join("b.md"), b"a\xff").unwrap();
        let tree = UserFiles::Folder(root.clone());
        assert_eq!(tree.read("a.md").unwrap().as_deref(), Some("text\r\n"));
        assert_eq!(tree.read("nothing.md").unwrap(), None);
        assert_eq!(tree.read("no/such/file").unwrap(), None);
        assert_eq!(code(&tree, "b.md"), "config::file-not-utf8");
        assert_eq!(code(&tree, "../secret"), "config::file-outside");
        assert_eq!(code(&tree, "/etc/hostname"), "config::file-outside");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret"), root.join("link")).unwrap();
            assert_eq!(code(&tree, "link"), "config::file-outside");
            std::os::unix::fs::symlink("../nothing", root.join("loose")).unwrap();
            assert_eq!(code(&tree, "loose"), "config::file-unreadable");
        }
    }
}
