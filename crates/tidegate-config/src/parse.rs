//! Text to valid, in one call.

use toml::de::DeTable;

use crate::mistake::Findings;
use crate::read::{check_format, read};
use crate::section::Section;
use crate::{Config, Document, Errors, Mistake, Warning};

/// How many syntax errors are worth showing: one that is not closed where it
/// should be makes many that say nothing.
const SYNTAX_LIMIT: usize = 10;

/// A text that is a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The configuration.
    pub config: Config,
    /// What is odd, in the order of the text.
    pub warnings: Vec<Warning>,
    /// The text, to point into when a later step finds something.
    pub document: Document,
}

/// Reads a configuration.
///
/// `file_name` is the file's path from the repository's root, with `/`: paths
/// of plugins count from its folder. A file elsewhere counts as at the root.
///
/// # Errors
/// With every mistake in the text. When the file was written for a newer
/// version, that is the only one; when it is not TOML, only that is said.
pub fn parse(text: &str, file_name: &str) -> Result<Parsed, Errors> {
    let document = Document::new(file_name, text);
    let mut out = Findings::default();
    let (root, syntax) = DeTable::parse_recoverable(text);
    let mut top = Section::top(root.get_ref());
    // A newer format may have a newer syntax: its number is looked at first.
    let config = if check_format(&mut top, &mut out).is_err() {
        Config::default()
    } else if syntax.is_empty() {
        read(top, file_name, &mut out)
    } else {
        out = Findings::default();
        for error in syntax.into_iter().take(SYNTAX_LIMIT) {
            let span = error.span().unwrap_or(text.len()..text.len());
            out.problem(span, Mistake::Syntax(error.message().to_owned()));
        }
        Config::default()
    };
    let (document, warnings) = out.conclude(document)?;
    Ok(Parsed { config, warnings, document })
}
