//! What can go wrong with a release as such; what goes wrong with an effect is said
//! by the hands.

use std::io;
use std::path::PathBuf;

use tidegate_model::Diagnose;

/// Why a release cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The journal cannot be read or written.
    #[error("cannot {what} the journal `{}`", path.display())]
    Journal {
        /// What was tried.
        what: &'static str,
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line of the journal is no entry.
    #[error("line {line} of the journal is no entry: {reason}")]
    Damaged {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// The journal is of a later Tidegate.
    #[error("the journal has format {found}, and this version reads up to {known}")]
    TooNew {
        /// Its format.
        found: u32,
        /// The last one that is known.
        known: u32,
    },
    /// Another release was begun and has not come to its end.
    #[error("the release {release} was begun and has not come to its end")]
    Unfinished {
        /// The release.
        release: String,
    },
    /// Another clone is at work at it.
    #[error(
        "the release {release} is being carried out by another clone, `{runner}`, which has it for {seconds} s more"
    )]
    Held {
        /// The release.
        release: String,
        /// The clone.
        runner: String,
        /// How long it has it, if it is not heard of.
        seconds: u64,
    },
    /// It is being taken back, or has been.
    #[error("the release {release} was taken back, or is being")]
    Returning {
        /// The release.
        release: String,
    },
    /// The release has no command of that name.
    #[error("the release {release} has no command `{command}`")]
    NoSuchCommand {
        /// The release.
        release: String,
        /// The name.
        command: String,
    },
    /// There is nothing to go on with.
    #[error("no release has been begun here")]
    NothingBegun,
    /// Something is some package's, and nobody says whose.
    #[error("`{what}` of `[release]` is no package's: {}", whose(package.as_deref(), names))]
    Whose {
        /// The asset or command.
        what: String,
        /// The package that it names.
        package: Option<String>,
        /// Those that there are.
        names: Vec<String>,
    },
    /// Others have the release already.
    #[error("the release {release} is finished: others may have it")]
    Finished {
        /// The release.
        release: String,
    },
}

fn whose(package: Option<&str>, names: &[String]) -> String {
    match package {
        Some(package) => format!("there is no package `{package}`, only `{}`", names.join("`, `")),
        None => format!("it names none of `{}`", names.join("`, `")),
    }
}

impl Diagnose for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Journal { .. } => "release::journal",
            Self::Damaged { .. } | Self::TooNew { .. } => "release::journal-unreadable",
            Self::Unfinished { .. } => "release::unfinished",
            Self::Held { .. } => "release::held",
            Self::Returning { .. } => "release::taken-back",
            Self::NoSuchCommand { .. } => "release::no-such-command",
            Self::NothingBegun => "release::nothing-begun",
            Self::Whose { .. } => "release::whose",
            Self::Finished { .. } => "release::finished",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Journal { .. } => "make room, or make the folder writable; nothing is done that could not be written down before".into(),
            Self::Damaged { .. } => "restore the file, or compare by hand what it says with branch, tags and remote before you remove it".into(),
            Self::TooNew { .. } => "go on with the version that began the release".into(),
            Self::Unfinished { .. } => "`tidegate resume` finishes it, `tidegate undo` takes it back, `tidegate status` shows where it stands".into(),
            Self::Held { .. } => "wait for it; if it is gone for certain, `--take-over` goes on in its place".into(),
            Self::Returning { .. } => "`tidegate undo` takes back what is left; after that `tidegate apply` begins anew".into(),
            Self::NoSuchCommand { .. } => "`tidegate status` lists what the release does".into(),
            Self::NothingBegun => "`tidegate apply` begins one".into(),
            Self::Whose { .. } => "give it `package = \"…\"` with one of these names".into(),
            Self::Finished { .. } => "make a new release that puts right what is wrong with this one".into(),
        })
    }
}
