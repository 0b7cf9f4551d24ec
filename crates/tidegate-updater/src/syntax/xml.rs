//! XML, of which only the texts of elements matter.
//!
//! Nothing is built in memory but the names of open elements, and no entity is
//! ever expanded.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::problem::{Fault, Problem, cut};

/// An element that was asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Element {
    /// The byte at which it starts.
    pub(crate) start: usize,
    /// The bytes of its text, without space around it; none when it has other
    /// elements, references or several pieces of text.
    pub(crate) text: Option<Range<usize>>,
}

/// What is wrong with text around the root element.
const OUTSIDE: &str = "text stands outside of the root element";

/// Finds all elements at a path of names from the root, without prefixes.
pub(crate) fn find(text: &str, path: &[&str]) -> Result<Vec<Element>, Problem> {
    // The reader would pass over a second mark without counting its bytes.
    if text.starts_with('\u{feff}') {
        return Err(malformed(text, 0, OUTSIDE));
    }
    let mut reader = Reader::from_str(text);
    let mut walk =
        Walk { text, path, open: Vec::new(), matching: 0, found: Vec::new(), content: None, roots: 0 };
    loop {
        let start = position(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => return walk.end(),
            Ok(event) => walk.event(&event, start..position(reader.buffer_position()))?,
            Err(error) => {
                let at = position(reader.error_position());
                return Err(malformed(text, at, &error.to_string()));
            }
        }
    }
}

fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn malformed(text: &str, byte: usize, why: &str) -> Problem {
    Problem::at(text, byte, Fault::Malformed { format: "XML", why: cut(why) })
}

struct Walk<'t> {
    text: &'t str,
    path: &'t [&'t str],
    /// Where the open elements start.
    open: Vec<usize>,
    /// How many of the open elements, from the root, are on the path.
    matching: usize,
    found: Vec<Element>,
    /// The content of the element that was found last, while it is open.
    content: Option<Content>,
    roots: usize,
}

enum Content {
    None,
    Text(Range<usize>),
    Mixed,
}

impl Walk<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) -> Result<(), Problem> {
        match event {
            Event::Start(tag) => {
                self.enter(tag.local_name().as_ref(), range.start);
            }
            Event::Empty(tag) => {
                self.enter(tag.local_name().as_ref(), range.start);
                self.leave();
            }
            Event::End(_) => self.leave(),
            Event::Text(_) => {
                let raw = &self.text[range.clone()];
                if !raw.trim().is_empty() {
                    if self.open.is_empty() {
                        return Err(malformed(self.text, range.start, OUTSIDE));
                    }
                    let start = range.start + raw.len() - raw.trim_start().len();
                    self.read(start..start + raw.trim().len());
                }
            }
            Event::CData(_) | Event::GeneralRef(_) => self.spoil(),
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, name: &str, start: usize) {
        self.spoil();
        let depth = self.open.len();
        self.roots += usize::from(depth == 0);
        self.open.push(start);
        if self.matching == depth && self.path.get(depth).is_some_and(|wanted| *wanted == name) {
            self.matching += 1;
            if self.matching == self.path.len() {
                self.found.push(Element { start, text: None });
                self.content = Some(Content::None);
            }
        }
    }

    fn leave(&mut self) {
        if self.open.len() == self.matching {
            if self.matching == self.path.len()
                && let (Some(Content::Text(range)), Some(element)) =
                    (self.content.take(), self.found.last_mut())
            {
                element.text = Some(range);
            }
            self.matching = self.matching.saturating_sub(1);
        }
        self.open.pop();
    }

    fn read(&mut self, range: Range<usize>) {
        self.content = match self.content.take() {
            Some(Content::None) => Some(Content::Text(range)),
            Some(_) => Some(Content::Mixed),
            None => None,
        };
    }

    /// Something that is no plain text stands in the element.
    fn spoil(&mut self) {
        if let Some(content) = &mut self.content {
            *content = Content::Mixed;
        }
    }

    fn end(self) -> Result<Vec<Element>, Problem> {
        if let Some(start) = self.open.last() {
            return Err(malformed(self.text, *start, "the element is not closed"));
        }
        match self.roots {
            0 => Err(malformed(self.text, self.text.len(), "there is no element")),
            1 => Ok(self.found),
            _ => Err(malformed(self.text, self.text.len(), "there is more than one root element")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts<'t>(text: &'t str, path: &[&str]) -> Vec<Option<&'t str>> {
        let found = find(text, path).unwrap();
        found.into_iter().map(|element| element.text.map(|range| &text[range])).collect()
    }

    #[test]
    fn only_the_path_counts() {
        let text = "<?xml version='1.0'?><a><!-- <b>0</b> --><b> 1 </b><c><b>2</b></c><n:b>3<!-- c --></n:b><b/></a>";
        assert_eq!(texts(text, &["a", "b"]), [Some("1"), Some("3"), None]);
        assert_eq!(texts(text, &["a", "c", "b"]), [Some("2")]);
        assert_eq!(texts(text, &["b"]), []);
        for mixed in
            ["<a>1<b/></a>", "<a>1<b/>2</a>", "<a>1&amp;2</a>", "<a><![CDATA[1]]></a>", "<a><b>1</b></a>"]
        {
            assert_eq!(texts(mixed, &["a"]), [None], "{mixed}");
        }
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (text, line, column) in [
            ("", 1, 1),
            ("text", 1, 1),
            ("<a>\n  <b>1</b>\n", 1, 1),
            ("<a>\n  <b>1</c>\n</a>", 2, 7),
            ("<a/><b/>", 1, 9),
            ("\u{feff}é<a/>", 1, 1),
            ("<a>\n<!-- ", 2, 1),
        ] {
            let problem = find(text, &["a"]).unwrap_err();
            let at = problem.at.unwrap();
            assert_eq!((at.line, at.column), (line, column), "{text}: {problem}");
        }
    }

    #[test]
    fn depth_and_entities_do_no_harm() {
        assert!(find(&"<a>".repeat(100_000), &["a"]).is_err());
        let bomb = "<!DOCTYPE a [<!ENTITY x \"1\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>";
        assert_eq!(texts(bomb, &["a"]), [None]);
    }

    proptest! {
        #[test]
        fn any_text_is_xml_or_not(text in "(<a>|</a>|<a/>|[<>/!?&;a\\-\\[\\]\"'= é\n]){0,30}") {
            drop(find(&text, &["a", "a"]));
        }
    }
}
