//! What can be asked of the remote. Each question is one run of git, however
//! many objects it is about.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use gix::ObjectId;

use super::options::StoreOptions;
use super::place::Place;
use super::program;
use super::quarantine::Quarantine;
use super::settings::{REMOTE, Settings};
use crate::Error;

/// A remote, and the place for what comes from it.
#[derive(Debug)]
pub(crate) struct Upstream {
    /// Where what comes is kept.
    pub(crate) place: Place,
    settings: Settings,
    options: StoreOptions,
    user_dir: PathBuf,
    hash: gix::hash::Kind,
}

/// Which trees and files come with commits, as git writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum With {
    /// None.
    Nothing,
    /// All trees.
    Trees,
    /// Everything.
    Files,
}

/// A commit and its content.
pub(crate) type Claim<'a> = (ObjectId, &'a [u8]);

impl Upstream {
    /// The remote of a repository; `None` where it has none.
    pub(crate) fn of(user: &gix::Repository, options: &StoreOptions) -> Result<Option<Self>, Error> {
        let Some(settings) = Settings::of(user)? else { return Ok(None) };
        let cache = options.cache_dir.as_ref().ok_or(Error::NoStore)?;
        let place = Place::open(cache, user, &settings.shown)?;
        let user_dir = user.workdir().unwrap_or_else(|| user.git_dir());
        Ok(Some(Self {
            place,
            settings,
            options: options.clone(),
            user_dir: if user_dir.as_os_str().is_empty() { ".".into() } else { user_dir.into() },
            hash: user.object_hash(),
        }))
    }

    /// The remote's references that match, as `git ls-remote` prints them.
    pub(crate) fn list(&self, patterns: &[&str]) -> Result<Vec<u8>, Error> {
        let quarantine = Quarantine::new(&self.place, self.hash)?;
        let arguments = [&["ls-remote", "--quiet", REMOTE], patterns].concat();
        self.run(&quarantine, &arguments, "")
    }

    /// Fetches these objects alone: of commits, nothing below.
    pub(crate) fn single(&self, ids: &[ObjectId], with: With) -> Result<(), Error> {
        let quarantine = Quarantine::new(&self.place, self.hash)?;
        self.fetch(&quarantine, ids, with, &["--depth=1"])?;
        quarantine.publish(&self.place)
    }

    /// Fetches these commits and all that is below them.
    pub(crate) fn whole(&self, ids: &[ObjectId]) -> Result<(), Error> {
        let quarantine = Quarantine::new(&self.place, self.hash)?;
        self.fetch(&quarantine, ids, With::Nothing, &[])?;
        quarantine.publish(&self.place)
    }

    /// Fetches files by their ids.
    pub(crate) fn files(&self, ids: &[ObjectId]) -> Result<(), Error> {
        let quarantine = Quarantine::new(&self.place, self.hash)?;
        self.fetch(&quarantine, ids, With::Trees, &[])?;
        quarantine.publish(&self.place)
    }

    /// Asks which of these commits the claimed one does *not* reach. Answers with
    /// what has come: such commits, alone. One that did not come is reached. One
    /// that came may still be reached by way of another that did not come.
    pub(crate) fn not_below(&self, claim: Claim<'_>, ids: &[ObjectId]) -> Result<HashSet<ObjectId>, Error> {
        let quarantine = Quarantine::new(&self.place, self.hash)?;
        quarantine.claim(&claim.0, claim.1)?;
        let tip = format!("--negotiation-tip={}", claim.0);
        self.fetch(&quarantine, ids, With::Nothing, &["--depth=1", &tip])?;
        quarantine.arrived(&self.place)
    }

    /// Fetches what `above`'s parents reach and the claimed commit does not.
    ///
    /// The remote is told that `above` is here without its parents, which is true,
    /// and changes nothing, since they are asked for one by one. Without a shallow
    /// commit, though, a remote may compress what it sends against any commit
    /// below the claimed one, which we do not have.
    pub(crate) fn between(
        &self,
        claim: Claim<'_>,
        above: ObjectId,
        parents: &[ObjectId],
    ) -> Result<HashSet<ObjectId>, Error> {
        let quarantine = Quarantine::new(&self.place, self.hash)?;
        let wanted: Vec<ObjectId> = parents.iter().copied().filter(|parent| *parent != claim.0).collect();
        if !wanted.is_empty() {
            quarantine.claim(&claim.0, claim.1)?;
            quarantine.admit_shallow(&[above])?;
            let tip = format!("--negotiation-tip={}", claim.0);
            self.fetch(&quarantine, &wanted, With::Nothing, &[&tip])?;
        }
        quarantine.arrived(&self.place)
    }

    fn fetch(
        &self,
        quarantine: &Quarantine,
        ids: &[ObjectId],
        with: With,
        more: &[&str],
    ) -> Result<(), Error> {
        let filter: &[&str] = match with {
            With::Nothing => &["--filter=tree:0"],
            With::Trees => &["--filter=blob:none"],
            With::Files => &["--no-filter"],
        };
        let fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let mut input = String::new();
        for id in ids {
            // Writing to a text cannot fail.
            let _ = writeln!(input, "{id}");
        }
        self.run(quarantine, &[&fetch, filter, more, &["--stdin", REMOTE]].concat(), &input)?;
        Ok(())
    }

    fn run(&self, quarantine: &Quarantine, arguments: &[&str], input: &str) -> Result<Vec<u8>, Error> {
        let arguments: Vec<OsString> = arguments.iter().map(Into::into).collect();
        program::run(quarantine.dir(), &self.user_dir, &arguments, input, &self.settings, &self.options)
    }
}
