//! The changes of one file, collected and then made in one go.
//!
//! Formats say where a text stands and whose version it is. That the text is a
//! version, that the new one fits in its place and that nothing else moves is
//! seen to here, once for all of them.

use std::ops::Range;

use crate::edit::{Change, Edit, Left, Role, Updated};
use crate::node::{Node, Text};
use crate::problem::{Fault, Position, Problem, cut};
use crate::requirement::{Moved, moved};
use crate::syntax::xml::Element;
use crate::version::{NewVersion, instead_of, is_expanded, looks_like_one};

/// What a version is made of when the file is used.
const EXPANDED: &str = "it is put together when the file is used";

/// A file and the changes that it shall get.
pub(crate) struct Draft<'a> {
    /// The text, without a byte order mark.
    pub(crate) text: &'a str,
    /// What shall be changed.
    pub(crate) edit: &'a Edit,
    changes: Vec<(Range<usize>, Splice)>,
    left: Vec<(usize, String, String)>,
}

struct Splice {
    package: String,
    role: Role,
    new: String,
}

impl<'a> Draft<'a> {
    pub(crate) const fn new(text: &'a str, edit: &'a Edit) -> Self {
        Self { text, edit, changes: Vec::new(), left: Vec::new() }
    }

    /// A problem at a byte.
    pub(crate) fn problem(&self, byte: usize, fault: Fault) -> Problem {
        Problem::at(self.text, byte, fault)
    }

    /// Replaces bytes that mean a version, wherever they stand.
    ///
    /// `what` says what they are: a noun for messages.
    pub(crate) fn replace(
        &mut self,
        range: Range<usize>,
        what: &str,
        package: &str,
        new: &NewVersion,
    ) -> Result<(), Problem> {
        let old = &self.text[range.clone()];
        if !looks_like_one(old) {
            let what = what.to_owned();
            let fault = match old {
                "" => Fault::NotAVersion { what, found: "it is empty".to_owned() },
                _ if is_expanded(old) => Fault::Elsewhere { what, whence: EXPANDED },
                _ => Fault::NotAVersion { what, found: format!("`{}`", cut(old)) },
            };
            return Err(self.problem(range.start, fault));
        }
        let new = instead_of(old, new);
        self.splice(range, package, Role::Version, new);
        Ok(())
    }

    /// Replaces a text of a document.
    pub(crate) fn replace_text(
        &mut self,
        text: &Text,
        what: &str,
        package: &str,
        new: &NewVersion,
    ) -> Result<(), Problem> {
        if self.text[text.range.clone()] != text.value {
            let found = "it is written with escapes or over several lines".to_owned();
            return Err(self.problem(text.range.start, Fault::NotAVersion { what: what.to_owned(), found }));
        }
        if text.is_bare && is_number(new.as_str()) && !is_number(&text.value) {
            let found = format!("`{new}` without quotes would be a number");
            return Err(self.problem(text.range.start, Fault::NotAVersion { what: what.to_owned(), found }));
        }
        self.replace(text.range.clone(), what, package, new)
    }

    /// Replaces a value, which must be a text.
    pub(crate) fn replace_node(
        &mut self,
        node: &Node,
        what: &str,
        package: &str,
        new: &NewVersion,
    ) -> Result<(), Problem> {
        if let Node::Text(text) = node {
            return self.replace_text(text, what, package, new);
        }
        let fault = Fault::NotAVersion { what: what.to_owned(), found: "it is no text".to_owned() };
        Err(self.problem(node.start(), fault))
    }

    /// Replaces the package's own version, which stands at a path of keys.
    pub(crate) fn replace_own(&mut self, root: &Node, path: &[&str]) -> Result<(), Problem> {
        let edit = self.edit;
        let Some(new) = &edit.version else { return Ok(()) };
        let what = noun(path);
        match self.find(root, path)? {
            Some(node) => self.replace_node(node, &what, &edit.package, new),
            None => Err(self.problem(root.start(), Fault::NoVersion(what))),
        }
    }

    /// Replaces the package's own version, which is the text of an XML element.
    pub(crate) fn replace_element(&mut self, found: &[Element], what: &str) -> Result<(), Problem> {
        let edit = self.edit;
        let Some(new) = &edit.version else { return Ok(()) };
        match found {
            [] => Err(self.problem(self.text.len(), Fault::NoVersion(what.to_owned()))),
            [_, second, ..] => Err(self.problem(second.start, Fault::Ambiguous(what.to_owned()))),
            [Element { start, text: None }] => {
                let found = "it is no plain text".to_owned();
                Err(self.problem(*start, Fault::NotAVersion { what: what.to_owned(), found }))
            }
            [Element { text: Some(range), .. }] => self.replace(range.clone(), what, &edit.package, new),
        }
    }

    /// The value at a path of keys.
    ///
    /// # Errors
    /// When a key of the path is there twice.
    pub(crate) fn find<'n>(&self, root: &'n Node, path: &[&str]) -> Result<Option<&'n Node>, Problem> {
        let mut node = root;
        for key in path {
            let mut values = node.entries().iter().filter(|(name, ..)| name == key);
            let Some((_, _, value)) = values.next() else { return Ok(None) };
            if let Some((_, start, _)) = values.next() {
                return Err(self.problem(*start, Fault::Ambiguous(noun(path))));
            }
            node = value;
        }
        Ok(Some(node))
    }

    /// Moves what is required of another package, if that one has a new version.
    pub(crate) fn require(&mut self, package: &str, text: &Text) {
        let Some(new) = self.edit.version_of(package) else { return };
        let is_plain = self.text[text.range.clone()] == text.value;
        match moved(&text.value, new) {
            Moved::To(new) if is_plain => self.splice(text.range.clone(), package, Role::Requirement, new),
            Moved::Never => {}
            Moved::To(_) | Moved::Unclear => {
                self.left.push((text.range.start, package.to_owned(), cut(&text.value)));
            }
        }
    }

    /// Moves the requirements of a map from packages to texts.
    pub(crate) fn require_all(&mut self, map: &Node) {
        for (package, _, requirement) in map.entries() {
            if let Node::Text(text) = requirement {
                self.require(package, text);
            }
        }
    }

    /// Puts a text in the place of another one.
    pub(crate) fn splice(&mut self, range: Range<usize>, package: &str, role: Role, new: String) {
        if self.text[range.clone()] != new {
            self.changes.push((range, Splice { package: package.to_owned(), role, new }));
        }
    }

    /// Makes the changes. The text starts at a byte of the file, after its mark.
    pub(crate) fn finish(mut self, file: &[u8], start: usize) -> Updated {
        self.changes.sort_by_key(|(range, _)| range.start);
        self.left.sort();
        let places = self.places();
        let place = |byte: usize| places[places.partition_point(|(at, _)| *at < byte)].1;
        let left = self.left.iter().map(|(byte, package, text)| Left {
            package: package.clone(),
            at: place(*byte),
            text: text.clone(),
        });
        let left = left.collect();
        let mut bytes = file[..start].to_vec();
        let mut done = 0;
        let mut changes = Vec::new();
        for (range, splice) in self.changes {
            // The same text was found in two ways.
            if range.start < done {
                continue;
            }
            bytes.extend_from_slice(&self.text.as_bytes()[done..range.start]);
            bytes.extend_from_slice(splice.new.as_bytes());
            done = range.end;
            changes.push(Change {
                package: splice.package,
                role: splice.role,
                at: place(range.start),
                old: self.text[range.clone()].to_owned(),
                new: splice.new,
                range: range.start + start..range.end + start,
            });
        }
        bytes.extend_from_slice(&self.text.as_bytes()[done..]);
        Updated { bytes, changes, left }
    }

    /// The places of all bytes that are spoken of, found on one way through the text.
    fn places(&self) -> Vec<(usize, Position)> {
        let changed = self.changes.iter().map(|(range, _)| range.start);
        let mut bytes: Vec<_> = changed.chain(self.left.iter().map(|(byte, ..)| *byte)).collect();
        bytes.sort_unstable();
        let (mut at, mut done) = (Position { line: 1, column: 1 }, 0);
        let mut place = |byte| {
            for sign in self.text[done..byte].chars() {
                at = if sign == '\n' {
                    Position { line: at.line + 1, column: 1 }
                } else {
                    Position { column: at.column + 1, ..at }
                };
            }
            done = byte;
            (byte, at)
        };
        bytes.into_iter().map(&mut place).collect()
    }
}

/// Whether a text without quotes is a number: `2024.10` would lose its zero.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// A path of keys as messages speak of it.
fn noun(path: &[&str]) -> String {
    format!("`{}`", path.join("."))
}
