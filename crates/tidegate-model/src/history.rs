//! History as decisions need it, and the port that a repository reader implements.

use std::fmt;

use serde::{Deserialize, Serialize};
use tidegate_contract::types::{Commit, FileChange};

use crate::{Diagnosis, TagName};

/// The full hexadecimal id of a git object.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(String);

impl ObjectId {
    /// Wraps an id that git gave.
    #[must_use]
    pub const fn new(hex: String) -> Self {
        Self(hex)
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first seven digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..7).unwrap_or(&self.0)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Where the repository stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Head {
    /// The commit.
    pub id: ObjectId,
    /// The branch's short name; absent when the head is detached.
    pub branch: Option<String>,
}

/// A tag that leads to a commit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tag {
    /// Its name.
    pub name: TagName,
    /// The commit that it leads to, through any chain of annotated tags.
    pub commit: ObjectId,
}

/// What happened since the last release.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Since {
    /// The index of the base in the releases that were asked about.
    pub base: Option<usize>,
    /// Commits reachable from the tip and from no reachable release: parents
    /// before children.
    pub commits: Vec<ObjectId>,
}

/// What happened on several lines of releases, since the last release of each.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Spans {
    /// For each line, the index of the base in its releases.
    pub bases: Vec<Option<usize>>,
    /// Commits that at least one line has since its base, parents before children.
    pub commits: Vec<ObjectId>,
    /// For each commit, a bit for each line that released it already.
    released: Vec<u64>,
}

impl Spans {
    /// Puts an answer together. `released` has [`Self::words`] words for each commit.
    #[must_use]
    pub const fn new(bases: Vec<Option<usize>>, commits: Vec<ObjectId>, released: Vec<u64>) -> Self {
        Self { bases, commits, released }
    }

    /// How many words the bits of so many lines take.
    #[must_use]
    pub const fn words(lines: usize) -> usize {
        lines.div_ceil(64)
    }

    /// Whether a line has not released a commit; both by index.
    #[must_use]
    pub fn is_new(&self, line: usize, commit: usize) -> bool {
        let words = Self::words(self.bases.len());
        self.released.get(commit * words + line / 64).is_some_and(|word| word & (1 << (line % 64)) == 0)
    }
}

/// What a commit changes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Touched {
    /// No file at all, and it is no merge (git's `--allow-empty`).
    Nothing,
    /// These areas, sorted; none, when only other files changed.
    Areas(Vec<u32>),
}

/// Areas of a repository's tree, by number, that changes are looked for in.
pub trait Areas: Sync {
    /// Something below this folder changed. Adds the areas that all of the folder
    /// is in, and says whether it has to be looked into.
    fn folder(&self, path: &[u8], found: &mut Vec<u32>) -> bool;

    /// This file changed. Adds the areas that it is in.
    fn file(&self, path: &[u8], found: &mut Vec<u32>);
}

/// Which files of a tree are asked for. A closure asks by path alone.
pub trait Wanted {
    /// Something below this folder may be asked for.
    fn folder(&self, _path: &str) -> bool {
        true
    }

    /// This file is asked for.
    fn file(&self, path: &str) -> bool;
}

impl<F: Fn(&str) -> bool> Wanted for F {
    fn file(&self, path: &str) -> bool {
        self(path)
    }
}

/// One name in a folder.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct FolderEntry {
    /// The name.
    pub name: String,
    /// It is a folder, and not a file.
    pub is_folder: bool,
}

/// What a reader of repositories must answer. Implemented by `tidegate-git`.
///
/// Commits come in the reverse of `git rev-list --topo-order`: parents before
/// children, lines of development not mixed.
pub trait History {
    /// Where the repository stands.
    ///
    /// # Errors
    /// When the head cannot be read or has no commit yet.
    fn head(&self) -> Result<Head, Diagnosis>;

    /// All tags that lead to a commit, by name in byte order. Names that are not
    /// UTF-8 are left out.
    ///
    /// # Errors
    /// When references or tag objects cannot be read.
    fn tags(&self) -> Result<Vec<Tag>, Diagnosis>;

    /// Walks from `tip` to the releases. `releases` stand in falling precedence:
    /// the base is the first of them that is reachable from `tip`.
    ///
    /// # Errors
    /// When a commit cannot be read, or history ends early (a shallow clone).
    fn since(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Since, Diagnosis>;

    /// As [`History::since`], for many lines of releases at once.
    ///
    /// # Errors
    /// As for [`History::since`].
    fn spans(&self, tip: &ObjectId, lines: &[Vec<ObjectId>]) -> Result<Spans, Diagnosis>;

    /// For each commit, the areas that it changes: what differs from its first
    /// parent, so that a merge changes what it brings in.
    ///
    /// # Errors
    /// When a commit or a tree cannot be read.
    fn touched(&self, commits: &[ObjectId], areas: &dyn Areas) -> Result<Vec<Touched>, Diagnosis>;

    /// Shares out all commits reachable from `tip`. `releases` stand in rising
    /// precedence; a commit belongs to the first of them that contains it. The
    /// answer has one list for each release, and a last one for the commits that
    /// are in none. Releases that `tip` does not contain get nothing.
    ///
    /// # Errors
    /// As for [`History::since`].
    fn partition(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Vec<Vec<ObjectId>>, Diagnosis>;

    /// Reads commits. Invalid UTF-8 is replaced; of a message longer than
    /// [`MESSAGE_LIMIT`] the middle is left out.
    ///
    /// # Errors
    /// When a commit cannot be read.
    fn commits(&self, ids: &[ObjectId]) -> Result<Vec<Commit>, Diagnosis>;

    /// The text of an annotated tag, without its signature.
    ///
    /// # Errors
    /// When the tag cannot be read.
    fn tag_message(&self, tag: &TagName) -> Result<Option<String>, Diagnosis>;

    /// Files that differ between two commits and that `wanted` picks by path.
    /// `from` absent: everything in `to` is new. Sorted by path.
    ///
    /// # Errors
    /// When a tree or a blob cannot be read.
    fn changed_files(
        &self,
        from: Option<&ObjectId>,
        to: &ObjectId,
        wanted: &dyn Wanted,
    ) -> Result<Vec<FileChange>, Diagnosis>;

    /// Paths of all files in a commit that `wanted` picks, sorted.
    ///
    /// # Errors
    /// When a tree cannot be read.
    fn files(&self, at: &ObjectId, wanted: &dyn Wanted) -> Result<Vec<String>, Diagnosis>;

    /// The files and folders in a folder (`.` for the root), sorted by name, without
    /// links and submodules; absent when there is no such folder.
    ///
    /// # Errors
    /// When a tree cannot be read.
    fn folder(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis>;

    /// The bytes of a file; absent when there is no such file.
    ///
    /// # Errors
    /// When a tree or the file cannot be read.
    fn file(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<u8>>, Diagnosis>;

    /// The corrections in [`NOTES`], by commit: what stands there in the place of
    /// the commit's message. Nothing where there is no such reference.
    ///
    /// # Errors
    /// When the reference or a note cannot be read.
    fn notes(&self) -> Result<Vec<(ObjectId, String)>, Diagnosis>;

    /// The address that the default remote is fetched from, without credentials.
    ///
    /// # Errors
    /// When the repository's configuration cannot be read.
    fn remote_url(&self) -> Result<Option<String>, Diagnosis>;
}

/// The reference of corrections, as `git notes --ref tidegate` writes them.
pub const NOTES: &str = "refs/notes/tidegate";

/// The longest message that is handed to a plugin, in bytes.
pub const MESSAGE_LIMIT: usize = 1024 * 1024;

/// The largest file that is handed to a plugin, in bytes.
pub const FILE_LIMIT: usize = 1024 * 1024;
