//! The tree as detection reads it: each folder is listed once, sizes have
//! limits, and what cannot be understood is written down.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use tidegate_model::Diagnosis;

use crate::problem::cut;
use crate::{Entry, Fault, Position, Problem, Tree};

/// The largest manifest that is read, in bytes.
pub const MANIFEST_LIMIT: usize = 1024 * 1024;

/// At most this many folders are listed.
const LISTS: usize = 20_000;

/// At most this many files are asked for.
const READS: usize = 50_000;

/// At most this much text is read.
const BYTES: usize = 256 * 1024 * 1024;

/// Reads a tree.
pub(crate) struct Reader<'a> {
    tree: &'a dyn Tree,
    lists: HashMap<String, Rc<[Entry]>>,
    reads: usize,
    bytes: usize,
    stopped: BTreeSet<&'static str>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(tree: &'a dyn Tree) -> Self {
        Self {
            tree,
            lists: HashMap::new(),
            reads: 0,
            bytes: 0,
            stopped: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// What was written down.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Writes a problem down.
    pub(crate) fn report(&mut self, path: &str, at: Option<Position>, fault: &Fault) {
        self.problems.push(Problem::new(path, at, fault));
    }

    /// The entries of a folder; none when there is no such folder.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn list(&mut self, folder: &str) -> Result<Rc<[Entry]>, Diagnosis> {
        if let Some(entries) = self.lists.get(folder) {
            return Ok(Rc::clone(entries));
        }
        if self.lists.len() >= LISTS {
            self.stop("folders", LISTS);
            return Ok(Rc::default());
        }
        let entries: Rc<[Entry]> = self.tree.list(folder)?.unwrap_or_default().into();
        self.lists.insert(folder.to_owned(), Rc::clone(&entries));
        Ok(entries)
    }

    /// A file's bytes; absent when there is no such file.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        if self.reads >= READS {
            self.stop("files", READS);
            return Ok(None);
        }
        if self.bytes >= BYTES {
            self.stop("bytes of manifests", BYTES);
            return Ok(None);
        }
        self.reads += 1;
        let bytes = self.tree.read(path)?;
        self.bytes += bytes.as_ref().map_or(0, Vec::len);
        Ok(bytes)
    }

    /// A file's text, without a byte order mark.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn text(&mut self, path: &str) -> Result<Content<String>, Diagnosis> {
        let Some(bytes) = self.bytes(path)? else { return Ok(Content::Missing) };
        let text = decode(bytes);
        Ok(self.usable(path, text))
    }

    /// What a TOML file says.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn toml<T: DeserializeOwned>(&mut self, path: &str) -> Result<Content<T>, Diagnosis> {
        self.parse(path, |text| {
            toml::from_str(text).map_err(|error| {
                let at = error.span().map(|span| Position::of_byte(text, span.start));
                (at, Fault::Malformed(cut(error.message())))
            })
        })
    }

    /// What a JSON file says.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn json<T: DeserializeOwned>(&mut self, path: &str) -> Result<Content<T>, Diagnosis> {
        self.parse(path, |text| {
            serde_json::from_str(text).map_err(|error| {
                let (line, column) = (error.line(), error.column().max(1));
                let message = error.to_string();
                let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
                ((line > 0).then_some(Position { line, column }), Fault::Malformed(cut(message)))
            })
        })
    }

    /// What a file says, read by `parse`.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn parse<T>(
        &mut self,
        path: &str,
        parse: impl FnOnce(&str) -> Result<T, Failure>,
    ) -> Result<Content<T>, Diagnosis> {
        Ok(match self.text(path)? {
            Content::Is(text) => self.usable(path, parse(&text)),
            Content::Unusable => Content::Unusable,
            Content::Missing => Content::Missing,
        })
    }

    fn usable<T>(&mut self, path: &str, result: Result<T, Failure>) -> Content<T> {
        match result {
            Ok(content) => Content::Is(content),
            Err((at, fault)) => {
                self.report(path, at, &fault);
                Content::Unusable
            }
        }
    }

    /// Writes down, once, that there is too much of something.
    fn stop(&mut self, what: &'static str, limit: usize) {
        if self.stopped.insert(what) {
            self.report(".", None, &Fault::TooMany { what, limit });
        }
    }
}

/// Why a file cannot be used, and where in it.
pub(crate) type Failure = (Option<Position>, Fault);

/// What is in a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Content<T> {
    /// There is no such file.
    Missing,
    /// It cannot be used; why is written down.
    Unusable,
    /// This.
    Is(T),
}

impl<T> Content<T> {
    /// The content, if there is any.
    pub(crate) fn ok(self) -> Option<T> {
        match self {
            Self::Is(content) => Some(content),
            Self::Missing | Self::Unusable => None,
        }
    }
}

/// Bytes as text.
fn decode(bytes: Vec<u8>) -> Result<String, Failure> {
    if bytes.len() > MANIFEST_LIMIT {
        return Err((None, Fault::TooLarge { size: bytes.len(), limit: MANIFEST_LIMIT }));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        (Some(Position::of_byte(&String::from_utf8_lossy(good), good.len())), Fault::NotUtf8)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Files;

    fn problem(bytes: &[u8]) -> Option<String> {
        let mut files = Files::default();
        files.add_bytes("package.json", bytes);
        let mut reader = Reader::new(&files);
        reader.json::<HashMap<String, String>>("package.json").unwrap();
        reader.into_problems().pop().map(|problem| problem.to_string())
    }

    #[test]
    fn what_cannot_be_read_is_written_down_with_its_place() {
        for (bytes, want) in [
            (&b"{}"[..], None),
            (b"\xef\xbb\xbf{}", None),
            (
                b"{\n  \"a\": 1}",
                Some("`package.json`, line 2, column 8: invalid type: integer `1`, expected a string"),
            ),
            (b"{\n  \"a\"", Some("`package.json`, line 2, column 5: EOF while parsing an object")),
            (b"{\n\xff", Some("`package.json`, line 2, column 1: not UTF-8")),
            (b"\xff\xfe{\0}\0", Some("`package.json`, line 1, column 1: not UTF-8")),
        ] {
            assert_eq!(problem(bytes).as_deref(), want, "{}", bytes.escape_ascii());
        }
        let large = vec![b' '; MANIFEST_LIMIT + 1];
        let want = "`package.json`: too large: 1048577 bytes, the limit is 1048576";
        assert_eq!(problem(&large).as_deref(), Some(want));
        assert!(problem(&b"[".repeat(100_000)).unwrap().contains("recursion limit"));
    }

    #[test]
    fn a_folder_is_listed_once() {
        let files = Files::of(&[("a/b", "")]);
        let mut reader = Reader::new(&files);
        for _ in 0..3 {
            assert_eq!(reader.list("a").unwrap().len(), 1);
            assert!(reader.list("none").unwrap().is_empty());
        }
        assert_eq!(*files.listed.borrow(), ["a", "none"]);
    }

    #[test]
    fn there_is_an_end_to_listing_and_it_is_said_once() {
        let files = Files::default();
        let mut reader = Reader::new(&files);
        for index in 0..LISTS + 10 {
            reader.list(&index.to_string()).unwrap();
        }
        assert_eq!(files.listed.borrow().len(), LISTS);
        let codes: Vec<_> = reader.into_problems().iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["workspace::too-many"]);
    }
}
