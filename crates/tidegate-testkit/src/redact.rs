//! Replaces what differs from run to run, for snapshots.

use std::path::Path;

/// A list of replacements, made in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    replacements: Vec<(String, String)>,
}

impl Redactor {
    /// Replaces nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces a path by `[name]`. Its width is not kept: it differs from machine
    /// to machine.
    #[must_use]
    pub fn path(mut self, path: &Path, name: &str) -> Self {
        self.replacements.push((path.display().to_string(), format!("[{name}]")));
        self
    }

    /// Replaces a text.
    #[must_use]
    pub fn text(mut self, text: &str, by: &str) -> Self {
        self.replacements.push((text.to_owned(), by.to_owned()));
        self
    }

    /// Replaces an object id, whole or cut to seven digits, by `[name]` of the
    /// same width, so that tables stay aligned.
    #[must_use]
    pub fn id(mut self, id: &str, name: &str) -> Self {
        for digits in [id, id.get(..7).unwrap_or(id)] {
            let width = digits.len().saturating_sub(2);
            self.replacements.push((digits.into(), format!("[{name:.<width$.width$}]")));
        }
        self
    }

    /// The text without what differs.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let replace = |text: String, (from, to): &(String, String)| {
            if from.is_empty() { text } else { text.replace(from, to) }
        };
        self.replacements.iter().fold(text.to_owned(), replace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_their_width() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let redactor = Redactor::new().id(id, "base").path(Path::new("/some/where"), "repo");
        let text = format!("{id}\n{} x\n/some/where/file", &id[..7]);
        assert_eq!(
            redactor.redact(&text),
            "[base..................................]\n[base.] x\n[repo]/file"
        );
    }

    #[test]
    fn an_empty_needle_is_left_alone() {
        assert_eq!(Redactor::new().path(Path::new(""), "repo").redact("text"), "text");
    }
}
