//! What forges have in common.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tidegate_model::{Digest, ObjectId};

use crate::{Error, Mark};

/// A release that is to be shown.
#[derive(Clone, Debug)]
pub struct NewRelease {
    /// Its tag.
    pub tag: String,
    /// The commit that the tag names.
    pub commit: ObjectId,
    /// Its title.
    pub title: String,
    /// Its text, as Markdown.
    pub text: String,
    /// It is a version such as `1.0.0-rc.1`.
    pub is_prerelease: bool,
    /// It is the one that visitors are shown first.
    pub is_latest: bool,
    /// Who made it, and from what: what somebody else has made is left alone.
    pub mark: Mark,
}

/// A release as it is there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Release {
    /// Everybody can see it.
    pub is_published: bool,
    /// Who made it, as far as it says so.
    pub mark: Option<Mark>,
    /// Its title.
    pub title: String,
    /// Its text, without the mark.
    pub text: String,
    /// Its files, in the forge's order.
    pub assets: Vec<Asset>,
    /// Its page, for people.
    pub url: String,
}

impl Release {
    /// A file by its name.
    #[must_use]
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.name == name)
    }
}

/// A file of a release.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asset {
    /// Its name, as the user calls it.
    pub name: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Its digest, where the forge tells it.
    pub digest: Option<Digest>,
    /// What the forge calls it.
    pub id: String,
}

impl Asset {
    /// Whether it is this file, as far as the forge tells.
    #[must_use]
    pub fn is(&self, new: &NewAsset) -> bool {
        self.size == new.size && self.digest.as_ref().is_none_or(|digest| *digest == new.digest)
    }
}

/// A file that is to be a release's.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewAsset {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size, in bytes.
    pub size: u64,
    /// Its digest.
    pub digest: Digest,
}

impl NewAsset {
    /// A file, read once for its digest.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(name: &str, path: &Path) -> io::Result<Self> {
        let (digest, size) = Digest::of_stream(File::open(path)?)?;
        Ok(Self { name: name.to_owned(), path: path.to_owned(), size, digest })
    }

    /// Its media type, by the end of its name.
    pub(crate) fn media(&self) -> String {
        let media = match self.name.rsplit('.').next().unwrap_or_default() {
            "gz" | "tgz" => "application/gzip",
            "json" | "sbom" => "application/json",
            "md" => "text/markdown",
            "txt" | "sha256" => "text/plain",
            "wasm" => "application/wasm",
            "xz" => "application/x-xz",
            "zip" => "application/zip",
            _ => "application/octet-stream",
        };
        media.to_owned()
    }
}

/// A commit that the forge is to make. No branch has it before somebody pushes it to one.
#[derive(Clone, Debug)]
pub struct NewCommit {
    /// The commit that it stands on.
    pub parent: ObjectId,
    /// The tree of that commit.
    pub base_tree: ObjectId,
    /// The files that are different.
    pub files: Vec<NewFile>,
    /// The message.
    pub message: String,
}

/// A file of a commit, as git keeps it.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Where it is, from the root.
    pub path: String,
    /// Git's mode: `100644`.
    pub mode: String,
    /// What it holds; absent when it goes.
    pub content: Option<String>,
}

/// A change that is to be proposed: a pull request, or a merge request.
#[derive(Clone, Debug)]
pub struct NewProposal {
    /// The branch that has the change, without `refs/heads/`.
    pub branch: String,
    /// The branch that gets it.
    pub base: String,
    /// Its title.
    pub title: String,
    /// Its text, as Markdown.
    pub text: String,
}

/// A proposal as it is there, open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proposal {
    /// Its number, as people call it.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its page, for people.
    pub url: String,
}

/// What a forge does for a release. Everything can be called again: what is there
/// already is found, and not made twice.
pub trait Forge {
    /// The release of a tag, one that nobody sees yet included. Where the forge has no
    /// such thing, it is as if there was one as soon as one of its files is there.
    ///
    /// # Errors
    /// When the forge does not say.
    fn find(&self, tag: &str) -> Result<Option<Release>, Error>;

    /// Makes sure that there is a release that nobody sees. Only for forges that have that
    /// ([`Kind::has_drafts`](crate::Kind::has_drafts)).
    ///
    /// # Errors
    /// When somebody else's is there, or it cannot be made.
    fn prepare(&self, new: &NewRelease) -> Result<(), Error>;

    /// Makes sure that a release that is not published has a file, in place of another
    /// one of that name.
    ///
    /// # Errors
    /// When the release is published without it, or it cannot be sent.
    fn upload(&self, tag: &str, asset: &NewAsset) -> Result<(), Error>;

    /// The digest of a file of a release: as the forge tells it, else the file is loaded.
    ///
    /// # Errors
    /// When it cannot be loaded.
    fn digest(&self, asset: &Asset) -> Result<Digest, Error>;

    /// Makes sure that everybody sees the release, with the files that it has.
    ///
    /// # Errors
    /// When somebody else's is there, or it cannot be published.
    fn publish(&self, new: &NewRelease) -> Result<(), Error>;

    /// Makes sure that nothing is left of a release that is not published.
    ///
    /// # Errors
    /// When it is published, or the forge refuses.
    fn discard(&self, tag: &str) -> Result<(), Error>;

    /// Makes sure that a release is there for everybody, with this title and this text, and
    /// leaves everything else of it alone, its mark, too.
    ///
    /// # Errors
    /// When the forge refuses.
    fn retell(&self, new: &NewRelease) -> Result<(), Error>;

    /// Makes a commit that the forge signs. Twice is two commits, of which nobody misses one.
    ///
    /// # Errors
    /// When the forge refuses, or does not do that
    /// ([`Kind::makes_commits`](crate::Kind::makes_commits)).
    fn commit(&self, _: &NewCommit) -> Result<ObjectId, Error> {
        Err(Error::NoCommits)
    }

    /// The open proposal of one branch for another.
    ///
    /// # Errors
    /// When the forge does not say.
    fn proposal(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error>;

    /// Makes sure that there is one open proposal, with this title and this text.
    ///
    /// # Errors
    /// When the forge refuses.
    fn propose(&self, new: &NewProposal) -> Result<Proposal, Error>;

    /// Makes sure that a proposal is closed, and not merged by that.
    ///
    /// # Errors
    /// When the forge refuses.
    fn withdraw(&self, number: u64) -> Result<(), Error>;

    /// Makes sure that a proposal has one comment with this mark, and that it says this.
    ///
    /// # Errors
    /// When the forge refuses.
    fn comment(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error>;

    /// What the token lacks for making releases and proposals, in the forge's words; empty
    /// when nothing is known to be missing.
    ///
    /// # Errors
    /// When the forge does not know the token, or the repository.
    fn lacks(&self) -> Result<Vec<String>, Error>;
}
