//! Builds streams for `git fast-import`: whole histories in one process.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::seal::EPOCH;

/// A commit in a [`Stream`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Mark(usize);

/// A history to be imported. Branch `main` stands at the last commit, unless
/// [`Stream::branch`] puts it elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    bytes: Vec<u8>,
    marks: usize,
}

impl Stream {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One commit after another, a minute apart.
    #[must_use]
    pub fn linear<M: AsRef<[u8]>>(messages: impl IntoIterator<Item = M>) -> Self {
        let mut stream = Self::new();
        let mut last = None;
        for (date, message) in (EPOCH..).step_by(60).zip(messages) {
            last = Some(stream.commit(last.as_slice(), date, message, &[]));
        }
        stream
    }

    /// Adds a commit that writes these files over its first parent's.
    pub fn commit(
        &mut self,
        parents: &[Mark],
        date: i64,
        message: impl AsRef<[u8]>,
        files: &[(&str, &[u8])],
    ) -> Mark {
        self.marks += 1;
        let mut head = String::new();
        // A root: else it would go on from where the branch stands.
        if parents.is_empty() {
            head += "reset refs/heads/main\n\n";
        }
        let mark = self.marks;
        let _ = write!(
            head,
            "commit refs/heads/main\nmark :{mark}\nauthor A U Thor <author@example.com> {date} +0000\n\
             committer C O Mitter <committer@example.com> {date} +0000\n"
        );
        self.bytes.extend(head.into_bytes());
        self.data(message.as_ref());
        for (index, parent) in parents.iter().enumerate() {
            self.line(&format!("{} :{}", if index == 0 { "from" } else { "merge" }, parent.0));
        }
        for (path, content) in files {
            self.line(&format!("M 100644 inline {path}"));
            self.data(content);
        }
        self.line("");
        Mark(mark)
    }

    /// Points a branch at a commit.
    pub fn branch(&mut self, name: &str, at: Mark) {
        self.line(&format!("reset refs/heads/{name}\nfrom :{}\n", at.0));
    }

    /// Makes a lightweight tag.
    pub fn tag(&mut self, name: &str, at: Mark) {
        self.line(&format!("reset refs/tags/{name}\nfrom :{}\n", at.0));
    }

    /// Makes an annotated tag.
    pub fn annotate(&mut self, name: &str, at: Mark, date: i64, message: &str) {
        let tagger = "C O Mitter <committer@example.com>";
        self.line(&format!("tag {name}\nfrom :{}\ntagger {tagger} {date} +0000", at.0));
        self.data(message.as_bytes());
    }

    /// The stream as git reads it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn line(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.push(b'\n');
    }

    fn data(&mut self, data: &[u8]) {
        self.line(&format!("data {}", data.len()));
        // Writing to a vector cannot fail.
        let _ = self.bytes.write_all(data);
        self.line("");
    }
}
