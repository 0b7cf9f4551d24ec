//! What can go wrong with an effect, beside what git and forges say.

use std::io;
use std::path::PathBuf;

use tidegate_model::Diagnose;

/// An effect cannot be made as planned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandsError {
    /// A file holds something else than it should.
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
    /// A file that is to be uploaded is not there.
    #[error("the asset `{name}` cannot be read: `{}`", path.display())]
    Asset {
        name: String,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Other jobs have not brought all files yet.
    #[error("the release of {tag} waits for {}", names.join(", "))]
    Waiting { tag: String, names: Vec<String> },
    /// A program cannot be started.
    #[error("the command `{name}` cannot be run")]
    Program {
        name: String,
        #[source]
        source: io::Error,
    },
    /// A program has failed.
    #[error("the command `{name}` ended with {}", code.map_or("a signal".into(), |code| code.to_string()))]
    Failed { name: String, code: Option<i32> },
    /// A program was stopped in the middle, and cannot tell how far it came.
    #[error("the command `{name}` was stopped in the middle, and nobody knows whether it has done its work")]
    Interrupted { name: String },
    /// A variable of the environment is not there.
    #[error("the variable `{variable}`, which {what} needs, is not set")]
    NoVariable { what: String, variable: String },
    /// A later version has begun the release.
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
            Self::Asset { .. } => "release::asset",
            Self::Waiting { .. } => "release::waiting",
            Self::Program { .. } | Self::Failed { .. } => "release::command",
            Self::Interrupted { .. } => "release::command-unknown",
            Self::NoVariable { .. } => "release::no-variable",
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
            Self::Asset { .. } => {
                "which command builds it, and where does it put it? `tidegate resume --repeat NAME` runs a command once more".into()
            }
            Self::Waiting { .. } => {
                "`tidegate upload` brings them; `tidegate resume` goes on when all are there".into()
            }
            Self::Program { .. } | Self::Failed { .. } => {
                "put right what is wrong, then `tidegate resume` runs it again; or `tidegate undo`".into()
            }
            Self::Interrupted { name } => format!(
                "look whether it has: then `tidegate resume --done {name}`, else `tidegate resume --repeat {name}`; with a `check` it could say so itself"
            ),
            Self::NoVariable { .. } => "set it for the job that releases; nothing has been done without it".into(),
            Self::Unknown { .. } => "go on with the version that began the release".into(),
        })
    }
}
