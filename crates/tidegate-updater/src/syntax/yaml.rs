//! YAML, from the parser's events and their marks.
//!
//! Open collections are kept in a list, not on the stack, and no alias is ever
//! followed, so that neither depth nor aliases of a hostile file do any harm.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use crate::node::{DEEPEST, Node, Text};
use crate::problem::{Fault, Position, Problem, cut};

/// Reads the first document. An empty file is an empty map.
pub(crate) fn parse(text: &str) -> Result<Node, Problem> {
    let bytes = Bytes::of(text);
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| failure(&error))?;
        if builder.root.is_some() {
            // The rest is read for its mistakes alone.
            continue;
        }
        let start = bytes.at(span.start.index());
        match event {
            Event::MappingStart(..) => builder.open(Open::map(start)),
            Event::SequenceStart(..) => builder.open(Open::list(start)),
            Event::MappingEnd | Event::SequenceEnd => builder.close(),
            Event::Alias(_) => builder.add(Node::Other(start)),
            Event::Scalar(value, style, ..) => builder.add(scalar(text, start, style, &value)),
            _ => {}
        }
        if builder.open.len() > DEEPEST {
            let why = "it is nested too deeply".to_owned();
            return Err(Problem::at(text, start, Fault::Malformed { format: "YAML", why }));
        }
    }
    Ok(builder.root.unwrap_or(Node::Map(0, Vec::new())))
}

fn failure(error: &ScanError) -> Problem {
    let mark = error.marker();
    let fault = Fault::Malformed { format: "YAML", why: cut(error.info()) };
    Problem { at: Some(Position { line: mark.line(), column: mark.col() + 1 }), fault }
}

/// A scalar, of which the parser's mark says only where it starts for sure.
fn scalar(text: &str, start: usize, style: ScalarStyle, value: &str) -> Node {
    let start = start + properties(&text[start..]);
    let length = match style {
        ScalarStyle::Plain => Some((0, text[start..].starts_with(value).then_some(value.len()))),
        ScalarStyle::SingleQuoted => Some((1, text[start..].strip_prefix('\'').and_then(single))),
        ScalarStyle::DoubleQuoted => Some((1, text[start..].strip_prefix('"').and_then(double))),
        ScalarStyle::Literal | ScalarStyle::Folded => None,
    };
    match length {
        Some((quote, length)) => {
            let start = start + quote;
            let range = start..start + length.unwrap_or(0);
            Node::Text(Text { value: value.to_owned(), range, is_bare: quote == 0 })
        }
        None => Node::Other(start),
    }
}

/// The length of a tag and an anchor before a scalar on the same line.
fn properties(text: &str) -> usize {
    let mut rest = text;
    while rest.starts_with(['!', '&']) {
        let end = rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches([' ', '\t']);
    }
    text.len() - rest.len()
}

/// The length of a text up to its single quote. Two of them mean one.
fn single(text: &str) -> Option<usize> {
    let mut quotes = text.match_indices('\'').map(|(at, _)| at);
    loop {
        let at = quotes.next()?;
        if !text[at + 1..].starts_with('\'') {
            return Some(at);
        }
        quotes.next();
    }
}

/// The length of a text up to its double quote.
fn double(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

/// From the parser's characters to bytes.
enum Bytes {
    /// They are the same.
    Ascii(usize),
    /// The byte of each character, and the end.
    Table(Vec<usize>),
}

impl Bytes {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Ascii(text.len());
        }
        Self::Table(text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect())
    }

    fn at(&self, character: usize) -> usize {
        match self {
            Self::Ascii(end) => character.min(*end),
            Self::Table(bytes) => bytes[character.min(bytes.len() - 1)],
        }
    }
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    items: Vec<Node>,
    entries: Vec<(String, usize, Node)>,
    is_map: bool,
    key: Option<(Option<String>, usize)>,
}

impl Open {
    const fn map(start: usize) -> Self {
        Self { start, items: Vec::new(), entries: Vec::new(), is_map: true, key: None }
    }

    fn list(start: usize) -> Self {
        Self { is_map: false, ..Self::map(start) }
    }

    fn into_node(self) -> Node {
        if self.is_map { Node::Map(self.start, self.entries) } else { Node::List(self.start, self.items) }
    }

    fn add(&mut self, node: Node) {
        if !self.is_map {
            self.items.push(node);
            return;
        }
        match self.key.take() {
            // A key that is no text is nobody's.
            None => self.key = Some((node.as_text().map(str::to_owned), node.start())),
            Some((Some(name), start)) => self.entries.push((name, start, node)),
            Some((None, _)) => {}
        }
    }
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder {
    fn open(&mut self, open: Open) {
        self.open.push(open);
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.add(open.into_node());
        }
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.add(node),
            None => self.root = Some(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_stand_where_they_stand() {
        let text = "é: 'ü'\na: \"1.0\"  # c\nb:   2.0   # d\nc: {d: [x , 'y']}\n";
        let root = parse(text).unwrap();
        let list = root.get("c").unwrap().get("d").unwrap();
        for (node, want) in [
            (root.get("é"), "ü"),
            (root.get("a"), "1.0"),
            (root.get("b"), "2.0"),
            (list.items().first(), "x"),
            (list.items().get(1), "y"),
        ] {
            let Some(Node::Text(found)) = node else { panic!("{node:?}") };
            assert_eq!((found.value.as_str(), &text[found.range.clone()]), (want, want));
        }
    }

    #[test]
    fn depth_and_aliases_do_no_harm() {
        for text in ["[".repeat(100_000), "- ".repeat(100_000), "a: {".repeat(50_000)] {
            assert_eq!(parse(&text).unwrap_err().fault.code(), "updater::malformed");
        }
        assert!(parse("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n").is_ok());
    }

    proptest! {
        #[test]
        fn any_text_is_yaml_or_not(text in "(version|[aé:\\-\\[\\]{},&*!|>'\"# \r\n]){0,40}") {
            drop(parse(&text));
        }
    }
}
