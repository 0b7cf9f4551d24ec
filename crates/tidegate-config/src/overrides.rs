//! Corrections of commit messages that were made after the commit.

use serde::Deserialize;
use tidegate_model::Diagnose;

/// The file with corrections, relative to the repository's root.
pub const OVERRIDES_FILE: &str = ".tidegate/overrides.toml";

/// The fewest digits that name a commit.
const MIN_DIGITS: usize = 7;

/// The message that a commit should have had.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The first digits of its id, at least seven.
    pub id: String,
    /// The whole message.
    pub message: String,
}

/// The file's text cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OverridesError {
    /// It is not TOML, or not of the right shape.
    #[error("`{OVERRIDES_FILE}` cannot be read{}", line.map(|line| format!(" at line {line}")).unwrap_or_default())]
    Malformed {
        /// The line, from 1.
        line: Option<usize>,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// An entry does not name a commit.
    #[error("`{OVERRIDES_FILE}` corrects `{0}`, which is not the id of a commit")]
    Id(String),
    /// Two entries correct one commit.
    #[error("`{OVERRIDES_FILE}` corrects commit `{0}` twice")]
    Twice(String),
}

impl Diagnose for OverridesError {
    fn code(&self) -> &'static str {
        "corrections::overrides"
    }

    fn help(&self) -> Option<String> {
        Some(
            "each correction is a table `[[commit]]` with an `id` of at least seven digits and a `message`"
                .into(),
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    commit: Vec<Override>,
}

/// Reads the text of [`OVERRIDES_FILE`].
///
/// ```
/// let text = "[[commit]]\nid = '1A2B3C4'\nmessage = 'fix: a hole'\n";
/// let overrides = tidegate_config::parse_overrides(text).unwrap();
/// assert_eq!(overrides[0].id, "1a2b3c4");
/// assert!(tidegate_config::parse_overrides("[[commit]]\nid = '1a2'\nmessage = ''\n").is_err());
/// ```
///
/// # Errors
/// When it cannot be used.
pub fn parse_overrides(text: &str) -> Result<Vec<Override>, OverridesError> {
    let File { mut commit } = toml::from_str(text).map_err(|source| {
        let line = source.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        OverridesError::Malformed { line, source: Box::new(source) }
    })?;
    for entry in &mut commit {
        entry.id.make_ascii_lowercase();
        if entry.id.len() < MIN_DIGITS || !entry.id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(OverridesError::Id(entry.id.clone()));
        }
    }
    commit.sort_by(|a, b| a.id.cmp(&b.id));
    let is_same = |pair: &&[Override]| pair[1].id.starts_with(&pair[0].id);
    match commit.windows(2).find(is_same) {
        Some(pair) => Err(OverridesError::Twice(pair[0].id.clone())),
        None => Ok(commit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_placed() {
        for (text, want) in [
            ("x", "at line 1"),
            ("[[commit]]\nid = '1234567'\n", "at line 1"),
            ("[[commit]]\nid = '1234567'\nmessage = 7\n", "at line 3"),
            ("[[commit]]\nid = '1234567'\nmessage = ''\nmore = 1\n", "cannot be read"),
            ("[[commit]]\nid = 'HEAD~10'\nmessage = ''\n", "not the id"),
            (
                "[[commit]]\nid = '12345678'\nmessage = ''\n[[commit]]\nid = '1234567'\nmessage = ''\n",
                "twice",
            ),
        ] {
            let error = parse_overrides(text).unwrap_err().to_string();
            assert!(error.contains(want), "{text:?}: {error}");
        }
        assert_eq!(parse_overrides("").unwrap(), []);
    }
}
