//! What can go wrong on the way to a server and back.

use std::io;

use tidegate_model::Diagnose;

/// Why a request has no answer, or a bad one. `asked` is the method and the address,
/// without a secret in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address cannot be used.
    #[error("the address `{address}` cannot be used: {why}")]
    Address {
        /// The address.
        address: Box<str>,
        /// Why.
        why: &'static str,
    },
    /// What goes with the request cannot be read here.
    #[error("{asked}: what is to be sent cannot be read")]
    Body {
        /// What was asked.
        asked: Box<str>,
        /// What the system says.
        source: io::Error,
    },
    /// It did not reach the server.
    #[error("{asked}: the server cannot be reached: {why}")]
    Unreachable {
        /// What was asked.
        asked: Box<str>,
        /// Why.
        why: Box<str>,
    },
    /// The server was reached, and nobody knows what it did.
    #[error("{asked}: no answer came: {why}")]
    Unanswered {
        /// What was asked.
        asked: Box<str>,
        /// Why.
        why: Box<str>,
    },
    /// The server says that it failed, each time.
    #[error("{asked}: the server fails with {status}{}", said(message))]
    Failing {
        /// What was asked.
        asked: Box<str>,
        /// The last status, 500 to 599.
        status: u16,
        /// What it says.
        message: Box<str>,
    },
    /// The server wants to be left alone for longer than is waited.
    #[error("{asked}: too many requests; the server wants {seconds} s of peace")]
    Limited {
        /// What was asked.
        asked: Box<str>,
        /// For how long.
        seconds: u64,
    },
    /// The server sends elsewhere.
    #[error("{asked}: the server sends to `{to}`, where a token does not follow")]
    Redirected {
        /// What was asked.
        asked: Box<str>,
        /// Where to.
        to: Box<str>,
    },
    /// The server refuses.
    #[error("{asked}: the server answers {status}{}", said(message))]
    Answer {
        /// What was asked.
        asked: Box<str>,
        /// The status, 400 to 499.
        status: u16,
        /// What it says.
        message: Box<str>,
    },
    /// The answer does not end.
    #[error("{asked}: the answer is longer than {limit} bytes")]
    Endless {
        /// What was asked.
        asked: Box<str>,
        /// The limit.
        limit: u64,
    },
    /// The answer is not what it should be.
    #[error("{asked}: the answer cannot be read")]
    Unreadable {
        /// What was asked.
        asked: Box<str>,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// What a server says, behind a colon.
fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

impl Error {
    /// The status that the server answered with.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Failing { status, .. } | Self::Answer { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same may work later.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Unanswered { .. } | Self::Failing { .. } | Self::Limited { .. }
        )
    }

    /// Whether the server may have done what was asked.
    #[must_use]
    pub const fn may_have_happened(&self) -> bool {
        matches!(
            self,
            Self::Unanswered { .. } | Self::Failing { .. } | Self::Endless { .. } | Self::Unreadable { .. }
        )
    }
}

impl Diagnose for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Address { .. } => "net::address",
            Self::Body { .. } => "net::body",
            Self::Unreachable { .. } => "net::unreachable",
            Self::Unanswered { .. } => "net::unanswered",
            Self::Failing { .. } => "net::failing",
            Self::Limited { .. } => "net::limited",
            Self::Redirected { .. } => "net::redirected",
            Self::Answer { .. } => "net::answer",
            Self::Endless { .. } | Self::Unreadable { .. } => "net::unreadable",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Address { .. } => "write it as `https://host/path`".into(),
            Self::Body { .. } => "make the file readable".into(),
            Self::Unreachable { .. } => {
                "is the address right, and does a proxy or a firewall stand in between?".into()
            }
            Self::Unanswered { .. } | Self::Failing { .. } => {
                "try again later; what may have happened is looked for first".into()
            }
            Self::Limited { .. } => "try again after that time".into(),
            Self::Redirected { .. } => "has the repository moved? use the address that it has now".into(),
            Self::Answer { .. } => "the answer says what is wrong".into(),
            Self::Endless { .. } | Self::Unreadable { .. } => {
                "is this the address of the API, and not that of a page or of a proxy?".into()
            }
        })
    }
}
