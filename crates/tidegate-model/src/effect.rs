//! What a release does to the world, as data.

use crate::{Digest, ObjectId, TagName};
use serde::{Deserialize, Serialize};
use tidegate_contract::types::Timestamp;

/// One thing that a release does. Each can be done twice with the same result as
/// once, and each says how it is taken back.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Files of the work tree get new contents. Taken back by their old contents.
    EditFiles {
        /// The files.
        edits: Vec<Edit>,
    },
    /// The files are committed on top of the branch. Taken back by setting the
    /// branch to where it was, as long as nobody has seen the commit.
    Commit {
        /// The branch, without `refs/heads/`; absent while it is not known, and then it
        /// cannot be carried out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
        /// The commit that the branch is at before.
        parent: ObjectId,
        /// The files that are committed, and no others.
        paths: Vec<String>,
        /// The message.
        message: String,
        /// The time that the commit is dated with.
        at: Timestamp,
    },
    /// An annotated tag is put on the release's commit. Taken back by deleting it,
    /// as long as nobody has seen it.
    Tag {
        /// Its name.
        name: TagName,
        /// Its message.
        message: String,
        /// The time that it is dated with.
        at: Timestamp,
    },
    /// Branch and tags are pushed: all of them, or none. From here on others have
    /// the release; the way back is a new one.
    Push {
        /// The remote's name.
        remote: String,
        /// The branch, when the release has a commit of its own.
        branch: Option<String>,
        /// Where the remote's branch must be for the push to be right; absent: it must
        /// not be there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lease: Option<ObjectId>,
        /// The tags; no others are pushed.
        tags: Vec<TagName>,
    },
}

/// One file's change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Where it is, relative to the repository's root.
    pub path: String,
    /// The digest of what it holds before; absent when there is no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Digest>,
    /// The digest of what it holds afterwards; absent when the file goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Digest>,
    /// What it holds before. With this the file can be put back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it holds afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

impl Edit {
    /// The same without contents, for readers who only want to know what changes.
    #[must_use]
    pub fn outline(&self) -> Self {
        Self { old: None, new: None, ..self.clone() }
    }

    /// A file that gets a new content, or goes.
    #[must_use]
    pub fn new(path: impl Into<String>, old: Option<String>, new: Option<String>) -> Self {
        let digest = |text: &String| Digest::of(text.as_bytes());
        let (before, after) = (old.as_ref().map(digest), new.as_ref().map(digest));
        Self { path: path.into(), before, after, old, new }
    }
}

impl Effect {
    /// What it does, in a few words.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::EditFiles { edits } => match &edits[..] {
                [only] => format!("write {}", only.path),
                _ => format!("write {} files", edits.len()),
            },
            Self::Commit { branch, .. } => {
                format!("commit on {}", branch.as_deref().unwrap_or("the branch"))
            }
            Self::Tag { name, .. } => format!("tag {name}"),
            Self::Push { remote, branch, tags, .. } => {
                let tags = tags.iter().map(TagName::as_str);
                let all: Vec<_> = branch.as_deref().into_iter().chain(tags).collect();
                format!("push {} to {remote}", all.join(", "))
            }
        }
    }

    /// Whether others than this clone can see it.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Push { .. })
    }
}
