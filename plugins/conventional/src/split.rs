//! Several commits in one message.
//!
//! Three ways of writing them are in use, and each has its own risk of seeing a
//! commit where there is only prose:
//!
//! - **Paragraphs** that begin with a conventional first line, as release-please
//!   documents. They count in full. The type has to be in lower case and one that
//!   the configuration or everybody uses, so that `Note: see below` stays prose.
//!   Inside such a paragraph, each further line of the kind begins another commit.
//! - **Nested commits** between `BEGIN_NESTED_COMMIT` and `END_NESTED_COMMIT`.
//! - **Bullets** as GitHub writes them when it squashes a pull request: the title
//!   ends with `(#123)`, and each commit is a paragraph that begins with `* `.
//!   What is listed are steps on the way, so with a conventional title they are
//!   capped at the title's step; a `BREAKING CHANGE:` line among them is about
//!   the whole, and goes to the title. A list without blank lines between its items, or
//!   under another title, is a list.
//!
//! Quoted text is never split.

use commit_message::{Header, lines};

/// Where a part of a message comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Origin {
    /// The message itself.
    Title,
    /// A paragraph, or a nested commit.
    Paragraph,
    /// An item of GitHub's list.
    Bullet,
}

/// A part of a message that can be read as a message.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Part {
    pub(crate) origin: Origin,
    pub(crate) text: String,
}

/// Splits a message whose blank lines are [squeezed](commit_message::squeeze).
/// The first part is the title's; it has everything that belongs to no other.
pub(crate) fn split(message: &str, is_type: impl Fn(&str) -> bool) -> Vec<Part> {
    let mut splitter = Splitter::new(is_type);
    let mut lines = lines(message);
    if let Some(first) = lines.next() {
        splitter.squashed = pull_number(first.text).is_some();
        splitter.titled = Header::parse(first.text).is_ok();
        splitter.push(first.text);
    }
    for line in lines {
        match line.said() {
            Some(text) => splitter.line(text),
            None => splitter.push(line.text),
        }
    }
    splitter.parts
}

/// Returns the title without `(#123)` at its end, and the number.
pub(crate) fn pull_number(title: &str) -> Option<(&str, u32)> {
    let (rest, number) = title.trim_end().strip_suffix(')')?.rsplit_once("(#")?;
    Some((rest.trim_end(), number.parse().ok()?))
}

fn is_breaking_note(line: &str) -> bool {
    line.starts_with("BREAKING CHANGE:") || line.starts_with("BREAKING-CHANGE:")
}

struct Splitter<F> {
    is_type: F,
    /// The title is that of a squash commit.
    squashed: bool,
    /// The title is conventional.
    titled: bool,
    nested: bool,
    after_blank: bool,
    /// The part that lines go to.
    current: usize,
    parts: Vec<Part>,
}

impl<F: Fn(&str) -> bool> Splitter<F> {
    fn new(is_type: F) -> Self {
        let title = Part { origin: Origin::Title, text: String::new() };
        Self {
            is_type,
            squashed: false,
            titled: false,
            nested: false,
            after_blank: false,
            current: 0,
            parts: vec![title],
        }
    }

    fn line(&mut self, text: &str) {
        match text {
            "BEGIN_NESTED_COMMIT" => {
                self.begin(Origin::Paragraph, "");
                self.nested = true;
            }
            "END_NESTED_COMMIT" => {
                self.nested = false;
                self.current = 0;
            }
            _ if self.nested => self.push(text),
            // GitHub puts the trailers of all commits under such a line.
            "---------" => self.current = 0,
            _ => self.outside(text),
        }
        self.after_blank = text.is_empty();
    }

    fn outside(&mut self, text: &str) {
        let origin = self.parts[self.current].origin;
        let in_paragraph = origin == Origin::Paragraph;
        if origin == Origin::Bullet && self.titled && is_breaking_note(text) {
            self.current = 0;
        }
        if (self.after_blank || in_paragraph) && self.is_header(text) {
            self.begin(Origin::Paragraph, text);
        } else if let Some(item) = text.strip_prefix("* ").filter(|_| self.squashed && self.after_blank) {
            if self.is_header(item) {
                self.begin(Origin::Bullet, item);
            } else {
                self.current = 0;
                self.push(text);
            }
        } else {
            // release-please indents what belongs to a further commit.
            self.push(if in_paragraph { text.trim_start() } else { text });
        }
    }

    fn is_header(&self, line: &str) -> bool {
        Header::parse(line).is_ok_and(|header| (self.is_type)(header.kind))
    }

    fn begin(&mut self, origin: Origin, text: &str) {
        self.current = self.parts.len();
        self.parts.push(Part { origin, text: text.to_owned() });
    }

    fn push(&mut self, line: &str) {
        let text = &mut self.parts[self.current].text;
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
}

#[cfg(test)]
#[path = "split/tests.rs"]
mod tests;
