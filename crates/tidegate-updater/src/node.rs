//! Documents of keys, lists and texts, with the bytes where each text stands.

use std::ops::Range;

/// Deeper documents are not read. No manifest comes near.
pub(crate) const DEEPEST: usize = 128;

/// A value of a TOML, JSON or YAML document.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A text.
    Text(Text),
    /// A list.
    List(usize, Vec<Self>),
    /// Keys and their values, in no particular order, each key with its start.
    Map(usize, Vec<(String, usize, Self)>),
    /// Anything else.
    Other(usize),
}

/// A text in a document.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// What it means.
    pub(crate) value: String,
    /// The bytes that mean it, without quotes.
    pub(crate) range: Range<usize>,
    /// Whether it has no quotes, so that what looks like a number is one.
    pub(crate) is_bare: bool,
}

impl Node {
    /// The byte at which the value starts.
    pub(crate) const fn start(&self) -> usize {
        match self {
            Self::Text(text) => text.range.start,
            Self::List(start, _) | Self::Map(start, _) | Self::Other(start) => *start,
        }
    }

    /// The keys of a map and their values; none of anything else.
    pub(crate) fn entries(&self) -> &[(String, usize, Self)] {
        if let Self::Map(_, entries) = self { entries } else { &[] }
    }

    /// The values of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::List(_, items) = self { items } else { &[] }
    }

    /// The value of a key, the first one of several.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find_map(|(name, _, value)| (name == key).then_some(value))
    }

    /// The meaning of a text.
    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(&text.value) } else { None }
    }

    /// The text of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::as_text)
    }
}
