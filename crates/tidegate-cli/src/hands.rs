//! The hands that carry a release out: the git program, and files of the work tree.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tidegate_config::Release as Settings;
use tidegate_git::{NewCommit, NewTag, Pushing, Writer};
use tidegate_model::{Diagnose, Diagnosis, Digest, Edit, Effect, ObjectId};
use tidegate_release::{Hands, Made, Seen};

/// Writes to a repository and to its remote.
pub(crate) struct RealHands<'a> {
    pub(crate) root: PathBuf,
    pub(crate) writer: Writer,
    pub(crate) settings: &'a Settings,
    /// The commit that was planned: what is tagged, when no commit is made.
    pub(crate) head: ObjectId,
}

/// A file cannot be written as planned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandsError {
    /// It holds something else than it should.
    #[error("`{path}` has changed since the release was planned")]
    Changed { path: String },
    /// It leads out of the repository.
    #[error("`{path}` does not stay inside the repository")]
    Outside { path: String },
    /// The system refuses.
    #[error("cannot write `{path}`")]
    Write {
        path: String,
        #[source]
        source: io::Error,
    },
    /// A tag names something else.
    #[error("the tag `{tag}` exists and names another commit, {commit}")]
    Taken { tag: String, commit: String },
    /// Git can do it, this version cannot.
    #[error("this version does not know the effect `{title}`")]
    Unknown { title: String },
}

impl Diagnose for HandsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "release::file-changed",
            Self::Outside { .. } => "config::file-outside",
            Self::Write { .. } => "release::file",
            Self::Taken { .. } => "release::tag-taken",
            Self::Unknown { .. } => "release::journal-unreadable",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Changed { .. } => {
                "put the file back as it was, then `tidegate resume`; or `tidegate undo`".into()
            }
            Self::Outside { .. } => {
                "use a path below the repository's root, and no link that leaves it".into()
            }
            Self::Write { .. } => {
                "make room, or make the file writable, then `tidegate resume`; or `tidegate undo`".into()
            }
            Self::Taken { .. } => "somebody else has made it: `tidegate undo`, fetch, and plan again".into(),
            Self::Unknown { .. } => "go on with the version that began the release".into(),
        })
    }
}

impl Hands for RealHands<'_> {
    fn look(&mut self, effect: &Effect, made: &Made) -> Result<Seen, Diagnosis> {
        let is_there = match effect {
            Effect::EditFiles { edits } => {
                let states = edits.iter().map(|edit| self.state(edit)).collect::<Result<Vec<_>, _>>()?;
                if let Some(at) = states.iter().position(|state| *state == FileState::Other) {
                    return Err(HandsError::Changed { path: edits[at].path.clone() }.into());
                }
                states.iter().all(|state| *state == FileState::After)
            }
            Effect::Commit { .. } => {
                let committed = self.commit(effect, made, |writer, new| writer.committed(new))?.flatten();
                return Ok(committed.map_or(Seen::Missing, |id| Seen::There(Made { commit: Some(id) })));
            }
            Effect::Tag { name, .. } => match self.writer.tag_target(name)? {
                Some(commit) if commit == *self.released(made) => true,
                Some(commit) => {
                    let (tag, commit) = (name.to_string(), commit.short().to_string());
                    return Err(HandsError::Taken { tag, commit }.into());
                }
                None => false,
            },
            Effect::Push { .. } => self.push(effect, made, |writer, push| writer.is_pushed(push))?,
            _ => return Err(HandsError::Unknown { title: effect.title() }.into()),
        };
        Ok(if is_there { Seen::There(Made::default()) } else { Seen::Missing })
    }

    fn make(&mut self, effect: &Effect, _: bool, made: &Made) -> Result<Made, Diagnosis> {
        match effect {
            Effect::EditFiles { edits } => {
                for edit in edits {
                    self.write(&edit.path, edit.new.as_deref())?;
                }
            }
            Effect::Commit { .. } => {
                let commit = self.commit(effect, made, |writer, new| writer.commit(new))?;
                return Ok(Made { commit });
            }
            Effect::Tag { name, message, at } => {
                let commit = self.released(made);
                let (sign, author) = (self.settings.sign, self.settings.author.as_deref());
                self.writer.tag(&NewTag { name, commit, message, at, sign, author })?;
            }
            Effect::Push { .. } => self.push(effect, made, |writer, push| writer.push(push))?,
            _ => return Err(HandsError::Unknown { title: effect.title() }.into()),
        }
        Ok(Made::default())
    }

    fn unmake(&mut self, effect: &Effect, made: &Made) -> Result<Option<String>, Diagnosis> {
        match effect {
            Effect::EditFiles { edits } => {
                for edit in edits {
                    match self.state(edit)? {
                        FileState::Before => {}
                        FileState::After => self.write(&edit.path, edit.old.as_deref())?,
                        FileState::Other => {
                            return Ok(Some(format!(
                                "`{}` was changed by somebody else; look at it",
                                edit.path
                            )));
                        }
                    }
                }
            }
            Effect::Commit { .. } => {
                self.commit(effect, made, |writer, new| writer.uncommit(new))?;
            }
            Effect::Tag { name, .. } => self.writer.untag(name, self.released(made))?,
            Effect::Push { remote, .. } => {
                if self.push(effect, made, |writer, push| writer.is_pushed(push))? {
                    return Ok(Some(format!(
                        "`{remote}` has it, and others may: put right what is wrong, and release again"
                    )));
                }
            }
            _ => return Err(HandsError::Unknown { title: effect.title() }.into()),
        }
        Ok(None)
    }
}

/// What a file holds, compared with what it should.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FileState {
    Before,
    After,
    Other,
}

impl RealHands<'_> {
    fn released<'m>(&'m self, made: &'m Made) -> &'m ObjectId {
        made.commit.as_ref().unwrap_or(&self.head)
    }

    fn commit<T>(
        &self,
        effect: &Effect,
        made: &Made,
        act: impl FnOnce(&Writer, &NewCommit<'_>) -> Result<T, tidegate_git::WriteError>,
    ) -> Result<Option<T>, Diagnosis> {
        let Effect::Commit { branch: Some(branch), parent, paths, message, at } = effect else {
            return Ok(None);
        };
        let (author, made) = (self.settings.author.as_deref(), made.commit.as_ref());
        Ok(Some(act(&self.writer, &NewCommit { branch, parent, paths, message, at, author, made })?))
    }

    fn push<T: Default>(
        &self,
        effect: &Effect,
        made: &Made,
        act: impl FnOnce(&Writer, &Pushing<'_>) -> Result<T, tidegate_git::WriteError>,
    ) -> Result<T, Diagnosis> {
        let Effect::Push { remote, branch, lease, tags } = effect else { return Ok(T::default()) };
        let branch = branch.as_deref().map(|branch| (branch, lease.as_ref()));
        Ok(act(&self.writer, &Pushing { remote, branch, commit: self.released(made), tags })?)
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
