//! A text that stands on a remote, in a reference of its own, and that is replaced only
//! by whoever has read it.

use tidegate_model::ObjectId;

use super::program::How;
use super::{WriteError, Writer};

/// The file that holds the text.
const FILE: &str = "journal.jsonl";

/// Who the text's commits are by. They say nothing about people.
const IDENTITY: [(&str, &str); 6] = [
    ("GIT_AUTHOR_NAME", "tidegate"),
    ("GIT_AUTHOR_EMAIL", "tidegate@localhost"),
    ("GIT_AUTHOR_DATE", "2000-01-01T00:00:00Z"),
    ("GIT_COMMITTER_NAME", "tidegate"),
    ("GIT_COMMITTER_EMAIL", "tidegate@localhost"),
    ("GIT_COMMITTER_DATE", "2000-01-01T00:00:00Z"),
];

/// A text on a remote.
#[derive(Clone, Debug)]
pub struct SharedText {
    writer: Writer,
    remote: String,
    reference: String,
    /// Where the reference was when it was last read or written.
    seen: Option<ObjectId>,
}

impl Writer {
    /// The text in this reference of a remote.
    #[must_use]
    pub fn shared_text(&self, remote: &str, reference: &str) -> SharedText {
        let (remote, reference) = (remote.to_owned(), reference.to_owned());
        SharedText { writer: self.clone(), remote, reference, seen: None }
    }
}

impl SharedText {
    /// Reads it; nothing where there is no such reference.
    ///
    /// # Errors
    /// When the remote cannot be asked, or the reference holds something else.
    pub fn read(&mut self) -> Result<Option<String>, WriteError> {
        let arguments = ["ls-remote", "--", &self.remote, &self.reference].map(str::to_owned);
        let listed = self.writer.remote(&self.remote, "ask the remote for the journal", &arguments)?;
        let mut lines = listed.lines().filter_map(|line| line.split_once('\t'));
        let Some((id, _)) = lines.find(|(_, name)| *name == self.reference) else {
            self.seen = None;
            return Ok(None);
        };
        let id = ObjectId::new(id.to_owned());
        let fetch =
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", &self.remote, &self.reference];
        self.writer.remote(&self.remote, "fetch the journal", &fetch.map(str::to_owned))?;
        let file = format!("{id}:{FILE}");
        let text = self.writer.git.run("read the journal", &["cat-file", "blob", &file], How::default())?;
        self.seen = Some(id);
        Ok(Some(text))
    }

    /// Puts another text in its place, if it is still the one that was read or written
    /// last.
    ///
    /// # Errors
    /// When somebody was faster, or the remote refuses.
    pub fn write(&mut self, text: &str) -> Result<(), WriteError> {
        let git = &self.writer.git;
        let hash = ["hash-object", "-w", "--stdin"];
        let blob = git.run("keep the journal", &hash, How { input: text, ..How::default() })?;
        let entry = format!("100644 blob {}\t{FILE}\n", blob.trim());
        let tree = git.run("keep the journal", &["mktree"], How { input: &entry, ..How::default() })?;
        let how = How { input: "tidegate: journal\n", env: &IDENTITY, ..How::default() };
        let commit = git.run("keep the journal", &["commit-tree", "--no-gpg-sign", tree.trim()], how)?;
        let commit = ObjectId::new(commit.trim().to_owned());
        if self.seen.as_ref() == Some(&commit) {
            return Ok(());
        }
        let lease = self.seen.as_ref().map_or("", |seen| seen.as_str());
        let push = [
            "push".to_owned(),
            "--porcelain".to_owned(),
            "--no-follow-tags".to_owned(),
            "--no-verify".to_owned(),
            "--recurse-submodules=no".to_owned(),
            format!("--force-with-lease={}:{lease}", self.reference),
            "--".to_owned(),
            self.remote.clone(),
            format!("{commit}:{}", self.reference),
        ];
        self.writer.remote(&self.remote, "write the journal to the remote", &push)?;
        self.seen = Some(commit);
        Ok(())
    }
}
