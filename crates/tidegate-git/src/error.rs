//! Everything that can go wrong while a repository is read.

use std::path::PathBuf;

use tidegate_model::Diagnose;

/// Why a question about a repository has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No repository at or above the directory.
    #[error("no git repository at or above `{}`", dir.display())]
    NotARepository {
        /// Where the search began.
        dir: PathBuf,
        /// What was tried.
        source: gix::Error,
    },
    /// Somebody else owns the repository.
    #[error("the git repository at `{}` belongs to another user", dir.display())]
    Untrusted {
        /// The repository's root.
        dir: PathBuf,
        /// Whose it is.
        source: gix::Error,
    },
    /// There is a repository, but it cannot be opened.
    #[error("cannot open the git repository at `{}`", dir.display())]
    Open {
        /// Where the search began.
        dir: PathBuf,
        /// Why.
        source: gix::Error,
    },
    /// The repository uses a feature of git that cannot be read here.
    #[error("the git repository at `{}` uses {feature}, which is not supported", dir.display())]
    Unsupported {
        /// Its git directory.
        dir: PathBuf,
        /// The feature.
        feature: String,
    },
    /// The head has no commit yet.
    #[error("the repository has no commit on `{branch}` yet")]
    NoCommits {
        /// The unborn branch.
        branch: String,
    },
    /// A reference cannot be read.
    #[error("cannot read {what}")]
    Refs {
        /// The reference, or the set of them.
        what: String,
        /// Why.
        source: gix::Error,
    },
    /// A name leads to no commit.
    #[error("`{rev}` does not name a commit")]
    UnknownRevision {
        /// The name.
        rev: String,
        /// Why.
        source: gix::Error,
    },
    /// An id that is not one.
    #[error("`{id}` is not the id of a git object")]
    InvalidId {
        /// The text.
        id: String,
    },
    /// History ends at a commit whose parents were not fetched.
    #[error("history ends early at commit `{commit}`: this is a shallow clone")]
    Shallow {
        /// The commit.
        commit: String,
    },
    /// The object database lacks an object.
    #[error("{kind} `{id}` is missing from the repository")]
    ObjectMissing {
        /// What it should be.
        kind: &'static str,
        /// Its id.
        id: String,
        /// Whether this is a partial clone.
        partial: bool,
    },
    /// An object is there and cannot be read.
    #[error("cannot read {kind} `{id}`")]
    ObjectUnreadable {
        /// What it should be.
        kind: &'static str,
        /// Its id.
        id: String,
        /// Why.
        source: gix::Error,
    },
    /// An object is of another kind than the place where it stands allows.
    #[error("object `{id}` should be a {expected} and is a {found}")]
    WrongKind {
        /// Its id.
        id: String,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// The address of the remote cannot be read.
    #[error("cannot read the address of the default remote")]
    Remote {
        /// Why.
        source: gix::Error,
    },
}

impl Diagnose for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::NotARepository { .. } => "git::not-a-repository",
            Self::Untrusted { .. } => "git::untrusted",
            Self::Open { .. } => "git::open",
            Self::Unsupported { .. } => "git::unsupported",
            Self::NoCommits { .. } => "git::no-commits",
            Self::Refs { .. } => "git::refs",
            Self::UnknownRevision { .. } | Self::InvalidId { .. } => "git::unknown-revision",
            Self::Shallow { .. } => "git::shallow",
            Self::ObjectMissing { .. } => "git::object-missing",
            Self::ObjectUnreadable { .. } | Self::WrongKind { .. } => "git::object-unreadable",
            Self::Remote { .. } => "git::remote",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotARepository { .. } => "run it inside a repository, or name one with `-C DIR`".into(),
            Self::Untrusted { dir, .. } => format!(
                "if you trust its owner: `git config --global --add safe.directory {}`",
                dir.display()
            ),
            Self::NoCommits { .. } => "commit something first".into(),
            Self::Refs { .. } => "`git fsck` and `git show-ref` name the broken reference".into(),
            Self::Shallow { .. } => {
                "fetch the whole history: `fetch-depth: 0` for actions/checkout, `git fetch --unshallow --tags` by hand"
                    .into()
            }
            Self::ObjectMissing { partial: true, .. } => {
                "this is a partial clone: fetch with `git fetch --refetch --no-filter`, or clone without `--filter`"
                    .into()
            }
            Self::ObjectMissing { .. } | Self::ObjectUnreadable { .. } | Self::WrongKind { .. } => {
                "`git fsck` says what is damaged; a fresh clone usually helps".into()
            }
            Self::Unsupported { .. } => "convert it with git, or work on a clone without the feature".into(),
            Self::Open { .. } | Self::UnknownRevision { .. } | Self::InvalidId { .. } | Self::Remote { .. } => {
                return None;
            }
        })
    }
}
