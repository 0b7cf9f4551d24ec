//! Marks in texts on a forge, by which one's own things are known again.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Who made a thing, and from what: a few letters, digits, hyphens and colons. It stands
/// in a comment at the end of a text, where people do not see it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(String);

const BEFORE: &str = "<!-- tidegate ";
const BEHIND: &str = " -->";

impl Mark {
    /// A mark of these characters; others are left out, so that it ends where it should.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.');
        Self(text.chars().filter(is_plain).collect())
    }

    /// A text with the mark behind it.
    #[must_use]
    pub fn put(&self, text: &str) -> String {
        let text = text.trim_end();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        format!("{text}{gap}{BEFORE}{self}{BEHIND}\n")
    }

    /// The mark at the end of a text, and the text without it.
    #[must_use]
    pub fn split(text: &str) -> (String, Option<Self>) {
        // Forges may change the ends of lines.
        let text = text.replace("\r\n", "\n");
        let found = text.trim_end().strip_suffix(BEHIND).and_then(|text| text.rsplit_once(BEFORE));
        match found {
            Some((before, mark)) if Self::new(mark).0 == mark => {
                (before.trim_end().to_owned(), Some(Self(mark.to_owned())))
            }
            _ => (text.trim_end().to_owned(), None),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_found() {
        for text in ["", "one", "one\n\ntwo\n", "<!-- tidegate x -->\n\nquoted above"] {
            let marked = Mark::new("release:abc").put(text);
            assert_eq!(Mark::split(&marked), (text.trim_end().into(), Some(Mark::new("release:abc"))));
            let windows = marked.replace('\n', "\r\n");
            assert_eq!(Mark::split(&windows).1, Some(Mark::new("release:abc")));
        }
    }

    #[test]
    fn a_mark_stands_at_the_end_or_is_none() {
        for text in ["", "text", "<!-- tidegate x --> and more", "<!-- tidegate a b -->", "<!-- other x -->"]
        {
            assert_eq!(Mark::split(text), (text.to_owned(), None));
        }
        assert_eq!(Mark::new("a --> <b>").to_string(), "a--b");
    }
}
