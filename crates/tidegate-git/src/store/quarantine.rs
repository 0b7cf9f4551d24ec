//! A directory for one fetch.
//!
//! It starts empty but for the commits that the remote is to be told about, so
//! what comes is the remote's answer to exactly that. A commit that stands here
//! without its parents is a claim: we have it and everything below it. Git takes
//! such a claim as it takes any, and sends only what is missing to complete it.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::{Kind, Write as _};

use super::place::Place;
use crate::Error;

/// A git directory that is deleted with its value.
#[derive(Debug)]
pub(crate) struct Quarantine {
    dir: PathBuf,
    hash: gix::hash::Kind,
}

impl Quarantine {
    /// An empty one.
    pub(crate) fn new(place: &Place, hash: gix::hash::Kind) -> Result<Self, Error> {
        let quarantine = Self { dir: place.fetch_dir()?, hash };
        for folder in ["info", "objects/info", "objects/pack", "refs"] {
            quarantine.io(folder, |path| fs::create_dir_all(path))?;
        }
        let format = match hash {
            gix::hash::Kind::Sha1 => String::from("\trepositoryformatversion = 0\n"),
            _ => format!("\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = {hash}\n"),
        };
        quarantine.io("HEAD", |path| fs::write(path, "ref: refs/heads/none\n"))?;
        quarantine.io("config", |path| fs::write(path, format!("[core]\n\tbare = true\n{format}")))?;
        Ok(quarantine)
    }

    /// Claims a commit and everything below it.
    pub(crate) fn claim(&self, commit: &ObjectId, content: &[u8]) -> Result<(), Error> {
        let unreadable = |source| Error::ObjectUnreadable { kind: "commit", id: commit.to_string(), source };
        let objects = gix::odb::loose::Store::at(self.dir.join("objects"), self.hash);
        objects.write_buf(Kind::Commit, content).map_err(unreadable)?;
        // For ourselves it has no parents, so that git does not look for them.
        // The remote is not told.
        self.io("info/grafts", |path| fs::write(path, format!("{commit}\n")))
    }

    /// Tells the remote that these commits are here without their parents.
    pub(crate) fn admit_shallow(&self, commits: &[ObjectId]) -> Result<(), Error> {
        let lines: String = commits.iter().map(|commit| format!("{commit}\n")).collect();
        self.io("shallow", |path| fs::write(path, lines))
    }

    /// The git directory.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Moves what has come into the store. Answers its ids, with those of the claims.
    pub(crate) fn arrived(&self, place: &Place) -> Result<HashSet<ObjectId>, Error> {
        let ids = self.io("objects", |path| {
            let all = gix::odb::at(path, self.hash)?.iter().map_err(io::Error::other)?;
            all.map(|id| id.map_err(io::Error::other)).collect()
        });
        self.publish(place)?;
        ids
    }

    /// Moves what has come into the store, each pack's index last: a pack without
    /// one is not seen.
    pub(crate) fn publish(&self, place: &Place) -> Result<(), Error> {
        let packs = self.dir.join("objects/pack");
        let into = place.objects().join("pack");
        let broken = |source| Error::Store { path: packs.clone(), source };
        let mut files = Vec::new();
        for file in fs::read_dir(&packs).map_err(broken)? {
            files.push(file.map_err(broken)?.file_name());
        }
        files.sort_by_key(|name| (rank(name), name.clone()));
        for name in files {
            let target = into.join(&name);
            // The same content under the same name, from a run beside this one.
            if rank(&name) == 2 || target.exists() {
                continue;
            }
            fs::rename(packs.join(&name), &target).map_err(|source| Error::Store { path: target, source })?;
        }
        Ok(())
    }

    fn io<T>(&self, name: &str, act: impl FnOnce(&Path) -> io::Result<T>) -> Result<T, Error> {
        let path = self.dir.join(name);
        act(&path).map_err(|source| Error::Store { path, source })
    }
}

/// 0: comes first; 1: the index; 2: nothing for the store.
fn rank(name: &OsString) -> u8 {
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("pack" | "promisor" | "rev") => 0,
        Some("idx") => 1,
        _ => 2,
    }
}

impl Drop for Quarantine {
    fn drop(&mut self) {
        // What stays behind takes room and does no harm.
        let _ = fs::remove_dir_all(&self.dir);
    }
}
