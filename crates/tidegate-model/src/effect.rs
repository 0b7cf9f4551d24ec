//! What a release does to the world, as data.

use std::collections::BTreeMap;

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
    /// The user's program runs in the released commit, checked out in a folder of its
    /// own. Taken back by another program of the user's, if there is one.
    Run {
        /// The program.
        command: Command,
    },
    /// A release is made on the forge that nobody sees yet. Taken back by deleting it.
    PrepareRelease {
        /// What it will show.
        release: Shown,
    },
    /// A file is given to a release that is not published. Taken back with the release.
    Upload {
        /// The release's tag.
        tag: TagName,
        /// The file's name there.
        name: String,
        /// Where it is, from the root of the commit that is released, or of the work tree.
        path: String,
        /// A program of the release builds it, so that it is in the released commit's folder.
        is_built: bool,
    },
    /// Other jobs bring files, and the release waits until all are there.
    Await {
        /// The release's tag.
        tag: TagName,
        /// The files' names.
        names: Vec<String>,
    },
    /// A file with the checksums of all others is given to the release. Taken back with it.
    Checksums {
        /// The release's tag.
        tag: TagName,
        /// The file's name.
        name: String,
    },
    /// The release is shown to everybody. It cannot be taken back; the way forward is a
    /// new one.
    Publish {
        /// What it shows.
        release: Shown,
    },
    /// A commit with the changed files is pushed to a branch of our own, for a proposal.
    /// Taken back by deleting that branch.
    PushProposal {
        /// The remote's name.
        remote: String,
        /// Our branch.
        branch: String,
        /// The commit that it stands on.
        parent: ObjectId,
        /// The files.
        edits: Vec<Edit>,
        /// The message.
        message: String,
        /// The time that the commit is dated with.
        at: Timestamp,
    },
    /// A proposal is opened on the forge, or brought up to date. Taken back by closing it.
    Propose {
        /// The branch with the change.
        branch: String,
        /// The branch that gets it; absent while it is not known, and then it cannot be
        /// carried out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<String>,
        /// Its title.
        title: String,
        /// Its text, as Markdown; absent in outlines.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A proposal that the release contains says so. It stays when the release is taken back.
    Comment {
        /// The proposal's number, as people call it.
        number: u64,
        /// What is said.
        text: String,
    },
    /// Somebody is told. It cannot be taken back.
    Notify {
        /// What people call it.
        name: String,
        /// Who reads it: `slack`, `teams` or `webhook`.
        kind: String,
        /// The variable of the environment with the address.
        variable: String,
        /// The releases that they are told about.
        releases: Vec<Shown>,
    },
}

/// A release as a forge shows it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Its tag.
    pub tag: TagName,
    /// The package.
    pub package: String,
    /// The version.
    pub version: String,
    /// The title.
    pub title: String,
    /// The notes, as Markdown; absent in outlines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// It is a pre-release.
    pub is_prerelease: bool,
    /// It is the one that visitors are shown first.
    pub is_latest: bool,
}

/// A program of the user's that is part of a release.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// What people call it.
    pub name: String,
    /// The program and its arguments.
    pub run: Vec<String>,
    /// It makes what is released, before anybody sees it; whoever goes on runs it again.
    pub is_build: bool,
    /// The variables of the environment that it gets beside the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
    /// A program that ends with 0 when the work is done already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check: Vec<String>,
    /// A program that takes the work back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<String>,
    /// What the programs are told in variables: `TIDEGATE_TAG` and others.
    pub tells: BTreeMap<String, String>,
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
            Self::Run { command } => format!("run {}", command.name),
            Self::PrepareRelease { release } => format!("prepare the release of {}", release.tag),
            Self::Upload { tag, name, .. } | Self::Checksums { tag, name } => {
                format!("upload {name} to the release of {tag}")
            }
            Self::Await { tag, names } => format!("wait for {} of {tag}", names.join(", ")),
            Self::Publish { release } => format!("publish the release of {}", release.tag),
            Self::PushProposal { remote, branch, .. } => format!("push a proposal to {branch} of {remote}"),
            Self::Propose { title, .. } => format!("propose “{title}”"),
            Self::Comment { number, .. } => format!("comment on #{number}"),
            Self::Notify { name, .. } => format!("tell {name}"),
        }
    }

    /// Whether others than this clone can see it.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        match self {
            Self::EditFiles { .. } | Self::Commit { .. } | Self::Tag { .. } => false,
            Self::Run { command } => !command.is_build,
            _ => true,
        }
    }

    /// Whether it makes what is released, in this clone.
    #[must_use]
    pub const fn is_build(&self) -> bool {
        matches!(self, Self::Run { command } if command.is_build)
    }

    /// The same without what only carrying it out needs: contents of files, texts that the
    /// plan has elsewhere, and where the remote's branch is.
    #[must_use]
    pub fn outline(&self) -> Self {
        let outlines = |edits: &[Edit]| edits.iter().map(Edit::outline).collect();
        let mut outline = self.clone();
        match &mut outline {
            Self::EditFiles { edits } | Self::PushProposal { edits, .. } => *edits = outlines(edits),
            Self::Push { lease, .. } => *lease = None,
            Self::PrepareRelease { release } | Self::Publish { release } => release.notes = None,
            Self::Propose { text, .. } => *text = None,
            Self::Notify { releases, .. } => releases.iter_mut().for_each(|release| release.notes = None),
            _ => {}
        }
        outline
    }
}
