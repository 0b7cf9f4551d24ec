//! Files of the work tree.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tidegate_model::{Digest, Edit};

use super::RealHands;
use super::error::HandsError;

/// What a file holds, compared with what it should.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FileState {
    Before,
    After,
    Other,
}

impl RealHands<'_> {
    pub(super) fn are_edited(&self, edits: &[Edit]) -> Result<bool, HandsError> {
        let states = edits.iter().map(|edit| self.state(edit)).collect::<Result<Vec<_>, _>>()?;
        if let Some(at) = states.iter().position(|state| *state == FileState::Other) {
            return Err(HandsError::Changed { path: edits[at].path.clone() });
        }
        Ok(states.iter().all(|state| *state == FileState::After))
    }

    pub(super) fn edit(&self, edits: &[Edit]) -> Result<(), HandsError> {
        edits.iter().try_for_each(|edit| self.write(&edit.path, edit.new.as_deref()))
    }

    /// Puts the files back; a reason, where one has to stay.
    pub(super) fn unedit(&self, edits: &[Edit]) -> Result<Option<String>, HandsError> {
        for edit in edits {
            match self.state(edit)? {
                FileState::Before => {}
                FileState::After => self.write(&edit.path, edit.old.as_deref())?,
                FileState::Other => {
                    return Ok(Some(format!("`{}` was changed by somebody else; look at it", edit.path)));
                }
            }
        }
        Ok(None)
    }

    fn state(&self, edit: &Edit) -> Result<FileState, HandsError> {
        let path = self.path(&edit.path)?;
        let digest = match fs::read(&path) {
            Ok(bytes) => Some(Digest::of(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(HandsError::Write { path: edit.path.clone(), source }),
        };
        Ok(match digest {
            digest if digest == edit.after => FileState::After,
            digest if digest == edit.before => FileState::Before,
            _ => FileState::Other,
        })
    }

    /// The place of a file, which is inside of the work tree and no link.
    fn path(&self, path: &str) -> Result<PathBuf, HandsError> {
        let outside = || HandsError::Outside { path: path.to_owned() };
        if !Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_))) {
            return Err(outside());
        }
        let mut at = self.root.clone();
        for part in Path::new(path) {
            at.push(part);
            if fs::symlink_metadata(&at).is_ok_and(|facts| facts.is_symlink()) {
                return Err(outside());
            }
        }
        Ok(at)
    }

    /// Gives a file a new content, all of it or none; without one, takes it away.
    fn write(&self, path: &str, content: Option<&str>) -> Result<(), HandsError> {
        let target = self.path(path)?;
        let failed = |source| HandsError::Write { path: path.to_owned(), source };
        let Some(content) = content else {
            return match fs::remove_file(&target) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
                _ => Ok(()),
            };
        };
        replace(&target, content.as_bytes()).map_err(failed)
    }
}

/// Writes beside the file, and puts that in its place. The permissions stay.
fn replace(target: &Path, content: &[u8]) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::Builder::new().prefix(".tidegate-").tempfile_in(folder)?;
    beside.write_all(content)?;
    match fs::metadata(target) {
        Ok(facts) => beside.as_file().set_permissions(facts.permissions())?,
        Err(_) => open_to_all(beside.as_file())?,
    }
    beside.as_file().sync_all()?;
    beside.persist(target).map(drop).map_err(|error| error.error)
}

/// A new file is like any other that git checks out, and not private as a temporary one.
#[cfg(unix)]
fn open_to_all(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_all(_: &fs::File) -> io::Result<()> {
    Ok(())
}
