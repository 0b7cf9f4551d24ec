//! What a forge refuses, and why.

use tidegate_model::Diagnose;

/// Why something on a forge cannot be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// On the way there and back.
    #[error(transparent)]
    Net(#[from] tidegate_net::Error),
    /// The token is wrong.
    #[error("the token is not known there, or has expired")]
    Unauthorized(#[source] tidegate_net::Error),
    /// The token may not do this.
    #[error("the token may not do this: it needs {needs}")]
    Forbidden {
        /// What it must be allowed to do.
        needs: &'static str,
        /// What the forge said.
        source: tidegate_net::Error,
    },
    /// There is nothing where something should be.
    #[error("{what} is not there, or the token may not see it: it needs {needs}")]
    NotFound {
        /// What is looked for.
        what: Box<str>,
        /// What the token must be allowed to do.
        needs: &'static str,
    },
    /// The forge refuses, for a reason of its own.
    #[error("the forge refuses {what}")]
    Refused {
        /// What was to be done.
        what: Box<str>,
        /// What the forge said.
        source: tidegate_net::Error,
    },
    /// There is a release of that tag that somebody else has made.
    #[error("there is a release of {tag} already, which this one did not make: {url}")]
    Taken {
        /// The tag.
        tag: Box<str>,
        /// Its page.
        url: Box<str>,
    },
    /// The forge signs no commits.
    #[error("this forge makes no commits that it signs")]
    NoCommits,
    /// The release is published and cannot be changed in this way.
    #[error("the release of {tag} is published, and {what}")]
    Published {
        /// The tag.
        tag: Box<str>,
        /// What would have to change.
        what: Box<str>,
    },
}

impl Error {
    /// The same, with what a refusal means.
    pub(crate) fn explained(self, what: &str, needs: &'static str) -> Self {
        match self {
            Self::Net(error) => Self::of(error, what, needs),
            other => other,
        }
    }

    /// What a refusal means, if it is one that all forges have.
    pub(crate) fn of(error: tidegate_net::Error, what: &str, needs: &'static str) -> Self {
        match error.status() {
            Some(401) => Self::Unauthorized(error),
            Some(403) => Self::Forbidden { needs, source: error },
            Some(404) => Self::NotFound { what: what.into(), needs },
            Some(400..=499) => Self::Refused { what: what.into(), source: error },
            _ => Self::Net(error),
        }
    }
}

impl Diagnose for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Net(error) => error.code(),
            Self::Unauthorized(_) => "forge::unauthorized",
            Self::Forbidden { .. } => "forge::forbidden",
            Self::NotFound { .. } => "forge::not-found",
            Self::Refused { .. } => "forge::refused",
            Self::Taken { .. } => "forge::taken",
            Self::NoCommits => "forge::no-commits",
            Self::Published { .. } => "forge::published",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Net(error) => return error.help(),
            Self::Unauthorized(_) => "make a new token, and put it into the variable".into(),
            Self::Forbidden { .. } | Self::NotFound { .. } => {
                "give the token what it needs; `tidegate doctor` says what it lacks".into()
            }
            Self::Refused { .. } => "the forge's answer says what is wrong".into(),
            Self::NoCommits => "set `committer = \"git\"` under `[release]`".into(),
            Self::Taken { .. } => "look at it; delete it there, or release another version".into(),
            Self::Published { .. } => "make a new release that puts right what is wrong with this one".into(),
        })
    }
}
