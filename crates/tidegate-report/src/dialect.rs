//! How phrases quote what they speak about: the one difference between what a
//! terminal and a Markdown page are told.

use crate::escape::markdown;

pub(crate) trait Dialect {
    /// Somebody else's words.
    fn text(&self, text: &str) -> String;
    /// A name, a path, a rule: something to be read letter by letter.
    fn code(&self, text: &str) -> String;
}

/// For a [`Page`](crate::layout::Page), which escapes everything itself.
pub(crate) struct Terminal;

impl Dialect for Terminal {
    fn text(&self, text: &str) -> String {
        text.to_owned()
    }

    fn code(&self, text: &str) -> String {
        format!("`{text}`")
    }
}

/// For a paragraph or a list.
pub(crate) struct Markdown;

impl Dialect for Markdown {
    fn text(&self, text: &str) -> String {
        markdown::inline(text)
    }

    fn code(&self, text: &str) -> String {
        markdown::code(text)
    }
}

/// For a table's cell.
pub(crate) struct Cell;

impl Dialect for Cell {
    fn text(&self, text: &str) -> String {
        markdown::inline(text)
    }

    fn code(&self, text: &str) -> String {
        markdown::cell_code(text)
    }
}
