//! What detection could not understand, and went on without.

use std::fmt;

/// Something in the repository that could not be understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The file's path.
    pub path: String,
    /// The place in the file, where there is one.
    pub at: Option<Position>,
    /// What is wrong, in words.
    pub message: String,
    /// The stable code.
    pub code: &'static str,
}

impl Problem {
    /// A problem with a file.
    #[must_use]
    pub fn new(path: impl Into<String>, at: Option<Position>, fault: &Fault) -> Self {
        Self { path: path.into(), at, message: fault.to_string(), code: fault.code() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "`{}`, {at}: {}", self.path, self.message),
            None => write!(f, "`{}`: {}", self.path, self.message),
        }
    }
}

/// A place in a text.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The place of a byte. A byte past the end counts as the end.
    #[must_use]
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let before = &text[..text.floor_char_boundary(byte)];
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
    /// Not of its format, or a value is of the wrong type.
    #[error("{0}")]
    Malformed(String),
    /// Not text.
    #[error("not UTF-8")]
    NotUtf8,
    /// Far larger than manifests are.
    #[error("too large: {size} bytes, the limit is {limit}")]
    TooLarge {
        /// The size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The package has no name that can be used.
    #[error("{0}")]
    Name(&'static str),
    /// A pattern for members cannot be used.
    #[error("`{pattern}` cannot be used as a pattern for members: {why}")]
    Pattern {
        /// The pattern, cut short.
        pattern: String,
        /// Why not.
        why: String,
    },
    /// A member leads out of the repository.
    #[error("`{0}` leads out of the repository")]
    Outside(String),
    /// A member that is named has no manifest.
    #[error("member `{folder}` has no `{manifest}`")]
    NoMember {
        /// The member's folder.
        folder: String,
        /// The file that is missing.
        manifest: &'static str,
    },
    /// The version is the workspace's, which has none.
    #[error("the version is the workspace's, and the workspace has none")]
    NoSharedVersion,
    /// Another public package of the ecosystem has the same name.
    #[error("`{name}` is the name of `{other}` too, so this package is left out")]
    NameClash {
        /// The name.
        name: String,
        /// The manifest of the package that keeps the name.
        other: String,
    },
    /// There is more than anybody has.
    #[error("more than {limit} {what} would have to be looked at; detection stopped here")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much is looked at.
        limit: usize,
    },
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "workspace::manifest",
            Self::NotUtf8 => "workspace::not-utf8",
            Self::TooLarge { .. } => "workspace::too-large",
            Self::Name(_) => "workspace::name",
            Self::Pattern { .. } => "workspace::pattern",
            Self::Outside(_) => "workspace::outside",
            Self::NoMember { .. } => "workspace::no-member",
            Self::NoSharedVersion => "workspace::no-shared-version",
            Self::NameClash { .. } => "workspace::name-clash",
            Self::TooMany { .. } => "workspace::too-many",
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
        let text = "ab\nçd\n";
        for (byte, line, column) in
            [(0, 1, 1), (2, 1, 3), (3, 2, 1), (4, 2, 1), (5, 2, 2), (7, 3, 1), (99, 3, 1)]
        {
            assert_eq!(Position::of_byte(text, byte), Position { line, column }, "{byte}");
        }
    }

    #[test]
    fn a_problem_says_where_it_is() {
        let mut problem = Problem::new("a/Cargo.toml", None, &Fault::NotUtf8);
        assert_eq!(problem.to_string(), "`a/Cargo.toml`: not UTF-8");
        problem.at = Some(Position { line: 2, column: 7 });
        assert_eq!(problem.to_string(), "`a/Cargo.toml`, line 2, column 7: not UTF-8");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(cut("short"), "short");
        assert_eq!(cut(&"é".repeat(100)).chars().count(), SHOWN + 1);
    }
}
