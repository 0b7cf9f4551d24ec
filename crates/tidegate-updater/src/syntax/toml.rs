//! TOML, with the parser's own spans.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::node::{Node, Text};
use crate::problem::{Fault, Problem, cut};

/// Reads a document. The parser itself limits its depth.
pub(crate) fn parse(text: &str) -> Result<Node, Problem> {
    match DeTable::parse(text) {
        Ok(table) => Ok(map(text, 0, table.get_ref())),
        Err(error) => {
            let byte = error.span().map_or(text.len(), |span| span.start);
            let fault = Fault::Malformed { format: "TOML", why: cut(error.message()) };
            Err(Problem::at(text, byte, fault))
        }
    }
}

fn map(text: &str, start: usize, table: &DeTable<'_>) -> Node {
    let entry = |(key, value): (&Spanned<_>, _)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        (name.clone().into_owned(), key.span().start, node(text, value))
    };
    Node::Map(start, table.iter().map(entry).collect())
}

fn node(text: &str, value: &Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    match value.get_ref() {
        DeValue::String(meaning) => Node::Text(Text {
            value: meaning.clone().into_owned(),
            range: without_quotes(text, span),
            is_bare: false,
        }),
        DeValue::Array(items) => Node::List(span.start, items.iter().map(|item| node(text, item)).collect()),
        DeValue::Table(table) => map(text, span.start, table),
        _ => Node::Other(span.start),
    }
}

/// The bytes between the quotes, of which there are one or three on each side.
fn without_quotes(text: &str, span: Range<usize>) -> Range<usize> {
    let raw = &text[span.clone()];
    let is_long = raw.len() >= 6 && (raw.starts_with("\"\"\"") || raw.starts_with("'''"));
    let quotes = if is_long { 3 } else { 1 };
    span.start + quotes..(span.end - quotes).max(span.start + quotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_between_their_quotes() {
        let text = "a = 'x'\nb = \"\"\"y\"\"\"\n[c]\nd = [ {e = \"z\"} ]\nf = ''\n";
        let root = parse(text).unwrap();
        let c = root.get("c").unwrap();
        for (node, want) in [
            (root.get("a"), "x"),
            (root.get("b"), "y"),
            (c.get("d").unwrap().items()[0].get("e"), "z"),
            (c.get("f"), ""),
        ] {
            let Some(Node::Text(found)) = node else { panic!("{node:?}") };
            assert_eq!((found.value.as_str(), &text[found.range.clone()]), (want, want));
        }
    }

    #[test]
    fn depth_is_a_problem() {
        for text in [format!("a = {}", "[".repeat(100_000)), format!("a{} = 1", ".a".repeat(100_000))] {
            assert_eq!(parse(&text).unwrap_err().fault.code(), "updater::malformed");
        }
    }
}
