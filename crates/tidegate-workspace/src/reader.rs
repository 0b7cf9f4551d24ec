//! The tree as detection reads it: each folder is listed once, sizes have
//! limits, and what cannot be understood is written down.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use tidegate_model::{Diagnosis, FolderEntry};

use crate::path::{ROOT, split};
use crate::problem::cut;
use crate::{Fault, Position, Problem, Tree};

/// The largest manifest that is read, in bytes.
pub const MANIFEST_LIMIT: usize = 1024 * 1024;

/// At most this many folders are listed.
const LISTS: usize = 20_000;

/// At most this many entries of folders are looked at, again and again included.
const LOOKS: usize = 10_000_000;

/// At most this many files are asked for.
const READS: usize = 50_000;

/// At most this much text is read.
const BYTES: usize = 256 * 1024 * 1024;

/// At most this many problems are written down.
const PROBLEMS: usize = 1000;

/// Reads a tree.
pub(crate) struct Reader<'a> {
    tree: &'a dyn Tree,
    lists: HashMap<String, Rc<[FolderEntry]>>,
    looks: usize,
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
            looks: 0,
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
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem::new(path, at, fault));
        } else {
            self.stop("problems", PROBLEMS);
        }
    }

    /// The entries of a folder; none when there is no such folder.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn list(&mut self, folder: &str) -> Result<Rc<[FolderEntry]>, Diagnosis> {
        if self.looks >= LOOKS {
            self.stop("entries of folders", LOOKS);
            return Ok(Rc::default());
        }
        let entries = match self.lists.get(folder) {
            Some(entries) => Rc::clone(entries),
            None if self.lists.len() >= LISTS => {
                self.stop("folders", LISTS);
                return Ok(Rc::default());
            }
            None => {
                let entries = Rc::from(self.tree.list(folder)?.unwrap_or_default());
                self.lists.insert(folder.to_owned(), Rc::clone(&entries));
                entries
            }
        };
        self.looks += entries.len() + 1;
        Ok(entries)
    }

    /// Whether a list that was read says that there is no such file or folder.
    pub(crate) fn misses(&self, path: &str, is_folder: bool) -> bool {
        let (folder, name) = split(path);
        let is_it = |entry: &FolderEntry| entry.is_folder == is_folder && entry.name == name;
        self.lists.get(folder).is_some_and(|entries| !entries.iter().any(is_it))
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn bytes(&mut self, path: &str) -> Result<Content<Vec<u8>>, Diagnosis> {
        if self.misses(path, false) {
            return Ok(Content::Missing);
        }
        if self.reads >= READS {
            self.stop("files", READS);
            return Ok(Content::Unusable);
        }
        if self.bytes >= BYTES {
            self.stop("bytes of manifests", BYTES);
            return Ok(Content::Unusable);
        }
        self.reads += 1;
        let Some(bytes) = self.tree.read(path)? else { return Ok(Content::Missing) };
        self.bytes += bytes.len();
        Ok(Content::Is(bytes))
    }

    /// A file's text, without a byte order mark.
    ///
    /// # Errors
    /// When the tree fails.
    pub(crate) fn text(&mut self, path: &str) -> Result<Content<String>, Diagnosis> {
        Ok(self.bytes(path)?.and_then(|bytes| self.usable(path, decode(bytes))))
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
        Ok(self.text(path)?.and_then(|text| self.usable(path, parse(&text))))
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
    pub(crate) fn stop(&mut self, what: &'static str, limit: usize) {
        if self.stopped.insert(what) {
            self.problems.push(Problem::new(ROOT, None, &Fault::TooMany { what, limit }));
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

    fn and_then<U>(self, then: impl FnOnce(T) -> Content<U>) -> Content<U> {
        match self {
            Self::Is(content) => then(content),
            Self::Unusable => Content::Unusable,
            Self::Missing => Content::Missing,
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
    fn what_a_list_does_not_have_is_not_read() {
        let files = Files::of(&[("a/x", ""), ("a/y/z", "")]);
        let mut reader = Reader::new(&files);
        assert_eq!(reader.bytes("a/none").unwrap(), Content::Missing);
        reader.list("a").unwrap();
        assert_eq!(reader.bytes("a/x").unwrap(), Content::Is(Vec::new()));
        for missing in ["a/none", "a/y"] {
            assert_eq!(reader.bytes(missing).unwrap(), Content::Missing);
        }
        assert_eq!(*files.read.borrow(), ["a/none", "a/x"]);
    }

    fn codes(reader: Reader<'_>) -> Vec<&'static str> {
        reader.into_problems().iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn there_is_an_end_to_listing_and_it_is_said_once() {
        let files = Files::default();
        let mut reader = Reader::new(&files);
        for index in 0..LISTS + 10 {
            reader.list(&index.to_string()).unwrap();
        }
        assert_eq!(files.listed.borrow().len(), LISTS);
        assert_eq!(codes(reader), ["workspace::too-many"]);
    }

    #[test]
    fn there_is_an_end_to_looking_at_one_list() {
        let files = Files::of(&[("a", ""), ("b", "")]);
        let mut reader = Reader::new(&files);
        let looks = (0..).take_while(|_| !reader.list(ROOT).unwrap().is_empty()).count();
        assert_eq!(looks, LOOKS.div_ceil(3));
        assert_eq!(codes(reader), ["workspace::too-many"]);
    }

    #[test]
    fn there_is_an_end_to_problems() {
        let files = Files::default();
        let mut reader = Reader::new(&files);
        for index in 0..PROBLEMS + 10 {
            reader.report(&index.to_string(), None, &Fault::NotUtf8);
        }
        let codes = codes(reader);
        assert_eq!((codes.len(), codes.last()), (PROBLEMS + 1, Some(&"workspace::too-many")));
    }
}
