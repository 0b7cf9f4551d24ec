//! Paths into documents: `tool.app.version`, `images[0].tag`, `a."b.c"`.

use std::fmt;

use crate::node::Node;
use crate::problem::{Fault, cut};

/// Nobody writes a longer path.
const LONGEST: usize = 1024;

/// A path into a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place(Vec<Step>);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

impl Place {
    /// Reads a path: keys with dots between them, in quotes where a key has
    /// dots or brackets of its own, and indices in brackets.
    ///
    /// # Errors
    /// When it is no path.
    pub fn parse(path: &str) -> Result<Self, Fault> {
        steps(path).map(Self).map_err(|why| Fault::Path { path: cut(path), why })
    }

    /// The value at the path, or the start of a key that is there twice.
    pub(crate) fn find<'n>(&self, root: &'n Node) -> Result<Option<&'n Node>, usize> {
        let mut node = root;
        for step in &self.0 {
            let next = match step {
                Step::Index(index) => node.items().get(*index),
                Step::Key(key) => {
                    let mut values = node.entries().iter().filter(|(name, ..)| name == key);
                    let first = values.next().map(|(_, _, value)| value);
                    if let Some((_, start, _)) = values.next() {
                        return Err(*start);
                    }
                    first
                }
            };
            let Some(next) = next else { return Ok(None) };
            node = next;
        }
        Ok(Some(node))
    }
}

fn steps(path: &str) -> Result<Vec<Step>, &'static str> {
    if path.len() > LONGEST {
        return Err("it is too long");
    }
    let mut steps = Vec::new();
    let mut rest = path;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (key, after) = quoted.split_once('"').ok_or("a quote is not closed")?;
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else if !rest.starts_with('[') {
            let end = rest.find(['.', '[', '"']).unwrap_or(rest.len());
            if end == 0 {
                return Err("a key is empty");
            }
            steps.push(Step::Key(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        while let Some(bracket) = rest.strip_prefix('[') {
            let (index, after) = bracket.split_once(']').ok_or("a bracket is not closed")?;
            steps.push(Step::Index(index.parse().map_err(|_| "an index is no number")?));
            rest = after;
        }
        if rest.is_empty() {
            return Ok(steps);
        }
        rest = rest.strip_prefix('.').ok_or("a dot is missing")?;
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    let dot = if number == 0 { "" } else { "." };
                    let quote = if key.is_empty() || key.contains(['.', '[']) { "\"" } else { "" };
                    write!(f, "{dot}{quote}{key}{quote}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::syntax::Language;

    #[test]
    fn a_path_leads_to_a_value() {
        let root = Language::Json.parse(r#"{"a": [{"b.c": "x"}], "d": "y", "e": 1, "e": 2}"#).unwrap();
        let at = |path| Place::parse(path).unwrap().find(&root).map(|node| node.and_then(Node::as_text));
        assert_eq!(at("a[0].\"b.c\""), Ok(Some("x")));
        assert_eq!(at("d"), Ok(Some("y")));
        for nothing in ["a[1]", "b", "d.x", "a.b"] {
            assert_eq!(at(nothing), Ok(None), "{nothing}");
        }
        assert!(at("e").is_err());
    }

    #[test]
    fn a_bad_path_is_refused() {
        for bad in ["", ".", "a.", "a..b", "a[", "a[x]", "a[-1]", "a\"b", "\"a", "a[0]b", &"a".repeat(2000)] {
            assert_eq!(Place::parse(bad).unwrap_err().code(), "updater::path", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_path_that_is_printed_is_the_same(path in "[ab.\\[\\]0-9\"]{0,12}") {
            if let Ok(place) = Place::parse(&path) {
                prop_assert_eq!(Place::parse(&place.to_string()), Ok(place));
            }
        }
    }
}
