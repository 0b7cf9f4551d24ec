//! The text that was read, and places in it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A range of bytes in the text, at the boundaries of characters.
pub type Span = Range<usize>;

/// The user's text with its file's name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document {
    file_name: String,
    text: String,
}

/// What a renderer needs to show a place in the user's text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Snippet<'a> {
    /// The file's name, as it was given.
    pub file_name: &'a str,
    /// The whole text.
    pub text: &'a str,
    /// The places; the first is what the message is about.
    pub labels: Vec<Label>,
}

/// A place in the text and what to say there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words; may be empty.
    pub text: String,
}

impl Document {
    pub(crate) fn new(file_name: &str, text: &str) -> Self {
        Self { file_name: file_name.into(), text: text.into() }
    }

    /// The file's name, as it was given.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and the column of a byte, both from 1, the column in characters.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..clamped(&self.text, byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        // A byte-order mark takes no column on anybody's screen.
        let column = before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1;
        (line, column)
    }

    /// A place with a label, for a renderer.
    #[must_use]
    pub fn snippet(&self, span: Span, label: impl Into<String>) -> Snippet<'_> {
        let labels = vec![Label { span, text: label.into() }];
        Snippet { file_name: &self.file_name, text: &self.text, labels }
    }

    /// The place of a value, by a JSON pointer from the top: `/changelog/path`.
    /// For a table it is that of its key.
    ///
    /// A pointer that leads further than the text (to a key that is missing, say)
    /// gives the place of the last step that exists; absent if there is no such step.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Option<Span> {
        // Read again rather than keep a place for every value: this happens on
        // the way to an error message only.
        let (root, _) = DeTable::parse_recoverable(&self.text);
        let mut steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
        let (key, mut value) = root.get_ref().get_key_value(steps.next()?.as_str())?;
        let mut span = place(key.span(), value);
        for step in steps {
            let next = match value.get_ref() {
                DeValue::Table(table) => {
                    table.get_key_value(step.as_str()).map(|(key, value)| (place(key.span(), value), value))
                }
                DeValue::Array(array) => {
                    step.parse().ok().and_then(|index: usize| array.get(index)).map(|v| (v.span(), v))
                }
                _ => None,
            };
            let Some((next_span, next_value)) = next else { break };
            (span, value) = (next_span, next_value);
        }
        Some(within(&self.text, span))
    }

    /// The place of a value in a plugin's own configuration, by a JSON pointer
    /// into that: `/types/0`. As for [`Document::span`], what is missing gives
    /// the place of what should hold it.
    #[must_use]
    pub fn plugin_config_span(&self, plugin: &str, pointer: &str) -> Option<Span> {
        let plugin = plugin.replace('~', "~0").replace('/', "~1");
        self.span(&format!("/plugins/{plugin}/config{pointer}"))
    }
}

/// Where to point for an entry: a table is too long, so its key stands for it.
fn place(key: Span, value: &Spanned<DeValue<'_>>) -> Span {
    if value.get_ref().is_table() { key } else { value.span() }
}

/// The span cut to what the text has.
pub(crate) fn within(text: &str, span: Span) -> Span {
    let start = clamped(text, span.start);
    start..clamped(text, span.end).max(start)
}

fn clamped(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "[changelog]\r\npath = \"é.md\"\r\n\r\n[plugins.my]\r\nconfig.a.\"b/c\" = [1, { d = true }]\r\n";

    fn at(pointer: &str) -> Option<&'static str> {
        Document::new("tidegate.toml", TEXT).span(pointer).map(|span| &TEXT[span])
    }

    #[test]
    fn a_pointer_leads_to_the_value_or_as_far_as_the_text_goes() {
        for (pointer, want) in [
            ("/changelog/path", Some("\"é.md\"")),
            ("/changelog", Some("changelog")),
            ("/changelog/enabled", Some("changelog")),
            ("/plugins/my/config/a/b~1c/0", Some("1")),
            ("/plugins/my/config/a/b~1c/1/d", Some("true")),
            ("/plugins/my/config/a/b~1c/9", Some("[1, { d = true }]")),
            ("/nothing", None),
            ("", None),
        ] {
            assert_eq!(at(pointer), want, "{pointer}");
        }
        let document = Document::new("tidegate.toml", TEXT);
        assert_eq!(
            document.plugin_config_span("my", "/a"),
            Some(TEXT.find("a.\"").unwrap()..TEXT.find(".\"b").unwrap())
        );
        assert_eq!(document.plugin_config_span("other", "/a").map(|span| &TEXT[span]), Some("plugins"));
    }

    #[test]
    fn positions_count_characters_and_lines() {
        let document = Document::new("tidegate.toml", "\u{feff}a = 1\r\né = 2\n");
        assert_eq!(document.position(0), (1, 1));
        assert_eq!(document.position(3), (1, 1));
        assert_eq!(document.position(10), (2, 1));
        assert_eq!(document.position(12), (2, 2));
        assert_eq!(document.position(11), (2, 1), "in the middle of a character");
        assert_eq!(document.position(999), (3, 1));
    }
}
