//! From a script's text to statements that the parser understood, or did not.

mod parse;
mod scan;
mod split;

pub use parse::{MAX_CHAIN, MAX_NESTING, Parsed, Statement, parse_script};
pub use scan::{Kind, Piece, code, scan};
pub use split::{Source, split_statements};

/// Text that a migration runs, cut out of one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Script {
    /// The file, relative to the repository's root.
    pub path: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A run of lines of a script.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// The line of the file that it begins on, counted from one.
    pub line: u32,
    /// It is one statement, however many semicolons it has.
    pub whole: bool,
}

impl Script {
    /// A script that is the whole file.
    #[must_use]
    pub fn of_file(path: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        Self { path: path.to_owned(), parts: vec![Part { text, line: 1, whole: false }] }
    }

    /// Whether it has the same code as another, comments and white space aside.
    #[must_use]
    pub fn same_code(&self, other: &Self, dialect: crate::dialect::Dialect) -> bool {
        let of = |script: &Self| -> Vec<String> {
            script.parts.iter().flat_map(|part| code(&part.text, dialect)).collect()
        };
        of(self) == of(other)
    }
}

#[cfg(test)]
mod tests;
