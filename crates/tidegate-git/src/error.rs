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
    /// History ends early, and there is no remote that could have the rest.
    #[error("history ends early at commit `{commit}`: this is a shallow clone without a remote")]
    NoRemote {
        /// The commit.
        commit: String,
    },
    /// The remote wants credentials.
    #[error("`{remote}` does not let git fetch what this clone lacks")]
    Refused {
        /// Its address.
        remote: String,
        /// What git said.
        source: GitSaid,
    },
    /// The remote cannot be reached, or cannot answer.
    #[error("cannot fetch from `{remote}` what this clone lacks")]
    Fetch {
        /// Its address.
        remote: String,
        /// What git said.
        source: GitSaid,
    },
    /// The remote takes too long.
    #[error("`{remote}` did not answer within {seconds} s")]
    Silent {
        /// Its address.
        remote: String,
        /// How long it had.
        seconds: u64,
    },
    /// The git program cannot be run.
    #[error("cannot run `git`, which fetches what this clone lacks")]
    NoProgram {
        /// Why.
        source: std::io::Error,
    },
    /// The folder for what is fetched cannot be used.
    #[error("cannot keep fetched objects at `{}`", path.display())]
    Store {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no such folder.
    #[error("no folder is known for what this clone lacks and git fetches")]
    NoStore,
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

/// The last lines that git printed about a failure, without credentials.
#[derive(Debug, thiserror::Error)]
#[error("git said: {0}")]
pub struct GitSaid(pub(crate) String);

/// How to have all of the history from the start.
const WHOLE: &str =
    "clone the whole history: `fetch-depth: 0` for actions/checkout, `git fetch --unshallow --tags` by hand";

impl Error {
    /// Something is not here that a remote may have.
    pub(crate) fn is_gap(&self) -> bool {
        matches!(self, Self::Shallow { .. } | Self::ObjectMissing { .. })
    }

    /// The same gap, where there is nobody to ask.
    pub(crate) fn without_remote(self) -> Self {
        match self {
            Self::Shallow { commit } => Self::NoRemote { commit },
            other => other,
        }
    }
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
            Self::Shallow { .. } | Self::NoRemote { .. } => "git::shallow",
            Self::Refused { .. } => "git::fetch-refused",
            Self::Fetch { .. } => "git::fetch",
            Self::Silent { .. } => "git::fetch-timeout",
            Self::NoProgram { .. } => "git::no-program",
            Self::Store { .. } | Self::NoStore => "git::store",
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
            Self::Shallow { .. } => format!(
                "let Tidegate fetch what is missing, without `--offline` and with `fetch = \"when-needed\"` under \
                 `[history]`; or {WHOLE}"
            ),
            Self::NoRemote { .. } => format!("add the remote that it was cloned from; or {WHOLE}"),
            Self::Refused { .. } => format!(
                "with actions/checkout, leave `persist-credentials` at `true`, or give git the credentials in another \
                 way; or {WHOLE}"
            ),
            Self::Fetch { .. } | Self::Silent { .. } => {
                format!("`git ls-remote` shows whether the remote can be reached; without it, {WHOLE}")
            }
            Self::NoProgram { .. } => format!("install git, or {WHOLE}"),
            Self::Store { .. } | Self::NoStore => "set TIDEGATE_CACHE_DIR to a folder that can be written".into(),
            Self::ObjectMissing { partial: true, .. } => {
                "this is a partial clone: let Tidegate fetch what is missing, without `--offline`; or fetch with \
                 `git fetch --refetch --no-filter`"
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
