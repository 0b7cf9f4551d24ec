//! Why a file cannot be changed, where, and what to do about it.

use std::fmt;

use tidegate_model::Diagnose;

/// A file that cannot be changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The place in the file, where there is one.
    pub at: Option<Position>,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// A problem at a byte of a text.
    pub(crate) fn at(text: &str, byte: usize, fault: Fault) -> Self {
        Self { at: Some(Position::of_byte(text, byte)), fault }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{at}: {}", self.fault),
            None => self.fault.fmt(f),
        }
    }
}

impl std::error::Error for Problem {}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self { at: None, fault }
    }
}

impl Diagnose for Problem {
    fn code(&self) -> &'static str {
        self.fault.code()
    }

    fn help(&self) -> Option<String> {
        Some(self.fault.help().to_owned())
    }
}

/// A place in a text.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1. A byte order mark is none.
    pub column: usize,
}

impl Position {
    /// The place of a byte. A byte past the end counts as the end.
    pub(crate) fn of_byte(text: &str, byte: usize) -> Self {
        let (before, after) = text.split_at(text.floor_char_boundary(byte));
        // `\r\n` is one end of a line, and so is its place.
        let before =
            if after.starts_with('\n') { before.strip_suffix('\r').unwrap_or(before) } else { before };
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What can be wrong.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Not of its format.
    #[error("not {format}: {why}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// What its parser says.
        why: String,
    },
    /// Not text.
    #[error("not UTF-8")]
    NotUtf8,
    /// The version is not where it belongs.
    #[error("there is no {0}")]
    NoVersion(String),
    /// The version is there more than once.
    #[error("there is more than one {0}")]
    Ambiguous(String),
    /// The version comes from somewhere else.
    #[error("{what} is not written here: {whence}")]
    Elsewhere {
        /// Whose version it is.
        what: String,
        /// Where it comes from.
        whence: &'static str,
    },
    /// Something other than a version stands where the version belongs.
    #[error("{what} is no version: {found}")]
    NotAVersion {
        /// Where it stands.
        what: String,
        /// What stands there, cut short.
        found: String,
    },
    /// The manifest is another package's.
    #[error("this is the manifest of `{found}`, not of `{wanted}`")]
    OtherPackage {
        /// The package that it is of.
        found: String,
        /// The package that was asked for.
        wanted: String,
    },
    /// The new version cannot be written into any file.
    #[error("`{0}` cannot be written as a version")]
    NewVersion(String),
    /// A regular expression cannot be used.
    #[error("the expression cannot be used: {0}")]
    Expression(String),
    /// A path into a document cannot be used.
    #[error("`{path}` is no path: {why}")]
    Path {
        /// The path, cut short.
        path: String,
        /// Why not.
        why: &'static str,
    },
    /// Marks of blocks are not in pairs.
    #[error("{0}")]
    Mark(&'static str),
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "updater::malformed",
            Self::NotUtf8 => "updater::not-utf8",
            Self::NoVersion(_) => "updater::no-version",
            Self::Ambiguous(_) => "updater::ambiguous",
            Self::Elsewhere { .. } => "updater::elsewhere",
            Self::NotAVersion { .. } => "updater::not-a-version",
            Self::OtherPackage { .. } => "updater::other-package",
            Self::NewVersion(_) => "updater::new-version",
            Self::Expression(_) => "updater::expression",
            Self::Path { .. } => "updater::path",
            Self::Mark(_) => "updater::mark",
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "correct the file; nothing of it was changed",
            Self::NotUtf8 => "convert the file to UTF-8",
            Self::NoVersion(_) => "write the current version there once, or take the file off the list",
            Self::Ambiguous(_) => "leave one, or say which one with a path or an expression",
            Self::Elsewhere { .. } => "list the file that the version comes from instead",
            Self::NotAVersion { .. } => "write the current version there once, plainly and without escapes",
            Self::OtherPackage { .. } => "list the package's own manifest, or its workspace's",
            Self::NewVersion(_) => {
                "use letters, digits and `. - + _ ~ !`, with a digit first; in marked lines it needs a dot"
            }
            Self::Expression(_) => "write a regular expression with a group `(?<version>...)`",
            Self::Path { .. } => "write keys with dots between them, `\"a.b\"` and `[0]` where needed",
            Self::Mark(_) => "write `x-tidegate-start` above the block and `x-tidegate-end` below it",
        }
    }
}

/// At most this much of a hostile text stands in a message.
const SHOWN: usize = 80;

/// The text, cut short for a message.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_lines_and_characters() {
        for (byte, line, column) in [(0, 1, 1), (2, 1, 3), (3, 2, 1), (5, 2, 2), (7, 3, 1), (99, 3, 1)] {
            assert_eq!(Position::of_byte("ab\nçd\n", byte), Position { line, column }, "{byte}");
        }
    }

    #[test]
    fn both_ends_of_lines_have_the_same_place() {
        assert_eq!(Position::of_byte("ab\r\nc", 3), Position { line: 1, column: 3 });
        assert_eq!(Position::of_byte("ab\r\nc", 4), Position { line: 2, column: 1 });
    }

    #[test]
    fn a_problem_says_where_and_what_to_do() {
        let problem = Problem::at("a\nb", 2, Fault::NoVersion("`version`".into()));
        assert_eq!(problem.to_string(), "line 2, column 1: there is no `version`");
        assert_eq!(problem.code(), "updater::no-version");
        assert!(problem.help().is_some());
        assert!(size_of::<Problem>() <= 128);
    }
}
