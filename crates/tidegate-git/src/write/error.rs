//! What can go wrong when something is written.

use std::io;
use std::path::PathBuf;

use tidegate_model::{Diagnose, ObjectId};

use crate::GitSaid;

/// Why something was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There are no files to change.
    #[error("the repository has no work tree, and a release commit changes files")]
    Bare,
    /// Git cannot be started.
    #[error("cannot run git")]
    NoProgram {
        /// Why.
        source: io::Error,
    },
    /// Git said nothing for too long.
    #[error("git did not {what} within {seconds} s")]
    Silent {
        /// What it should do.
        what: String,
        /// How long it had.
        seconds: u64,
    },
    /// A commit that somebody else has made is not what was asked for.
    #[error("the forge has made the commit {}, which has other files or another parent", commit.short())]
    Other {
        /// The commit.
        commit: ObjectId,
    },
    /// Git refused.
    #[error("git did not {what}")]
    Failed {
        /// What it should do.
        what: String,
        /// Why.
        source: GitSaid,
    },
    /// Nobody is known who could be the author.
    #[error("git does not know who the author of the release is")]
    NoIdentity {
        /// What it said.
        source: GitSaid,
    },
    /// The remote does not know us, or not well enough.
    #[error("`{remote}` does not let us push")]
    Refused {
        /// The remote.
        remote: String,
        /// What it said.
        source: GitSaid,
    },
    /// The folder for the released commit cannot be cleared.
    #[error("cannot clear the folder `{}`, where the released commit is checked out", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The branch for proposals has somebody's work.
    #[error("`{branch}` of `{remote}` has commits that Tidegate has not made: {}", commit.short())]
    Foreign {
        /// The branch.
        branch: String,
        /// The remote.
        remote: String,
        /// Its last commit.
        commit: ObjectId,
    },
    /// Somebody was faster.
    #[error("{what} is not where it was when the release was planned: {found}")]
    Moved {
        /// The branch or tag.
        what: String,
        /// Where it is.
        found: String,
    },
}

impl WriteError {
    pub(crate) fn moved(what: impl Into<String>, found: Option<&ObjectId>) -> Self {
        let found = found.map_or_else(|| "it is gone".to_owned(), |id| format!("it is at {}", id.short()));
        Self::Moved { what: what.into(), found }
    }
}

impl Diagnose for WriteError {
    fn code(&self) -> &'static str {
        match self {
            Self::Bare => "git::bare",
            Self::NoProgram { .. } => "git::no-program",
            Self::Silent { .. } => "git::timeout",
            Self::Other { .. } => "git::other-commit",
            Self::Failed { .. } => "git::refused",
            Self::NoIdentity { .. } => "git::no-identity",
            Self::Refused { .. } => "git::push-refused",
            Self::Folder { .. } => "git::checkout",
            Self::Foreign { .. } => "git::proposal-changed",
            Self::Moved { .. } => "git::moved",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Bare => "run it in a clone with a work tree".into(),
            Self::NoProgram { .. } => "install git".into(),
            Self::Silent { .. } => "see whether the remote can be reached, or what a hook waits for".into(),
            Self::Other { .. } => "set `committer = \"git\"` under `[release]`".into(),
            Self::Failed { .. } => return None,
            Self::NoIdentity { .. } => {
                "`git config user.name` and `git config user.email` say who, or `author` under `[release]`".into()
            }
            Self::Refused { .. } => {
                "give git credentials that may push to branch and tags; with actions/checkout, `permissions: contents: write`"
                    .into()
            }
            Self::Folder { .. } => "make it writable, or remove it".into(),
            Self::Foreign { .. } => {
                "merge it, or take the commits elsewhere and delete the branch; then `tidegate apply` proposes anew".into()
            }
            Self::Moved { .. } => "fetch, and plan again".into(),
        })
    }
}
