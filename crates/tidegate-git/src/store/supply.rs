//! Fetches what a question turned out to need.

use std::cell::OnceCell;
use std::collections::HashSet;

use gix::ObjectId;
use gix::objs::{Exists as _, Kind};

use super::answers;
use super::options::StoreOptions;
use super::search::{Search, parents};
use super::tags::{self, RemoteTag};
use super::upstream::{Upstream, With};
use crate::Error;
use crate::graph::Graph;
use crate::read::read;
use crate::since::{Found, since};
use crate::tree::has_trees;

/// How often a history that is still incomplete is fetched again.
const ROUNDS: usize = 4;

/// The remote of a repository that lacks something, and the store.
#[derive(Debug)]
pub(crate) struct Supply {
    /// The user's repository, with the store's objects added to its own.
    pub(crate) view: gix::Repository,
    user: gix::Repository,
    upstream: Upstream,
    tags: OnceCell<Vec<RemoteTag>>,
}

impl Supply {
    /// Makes the store where it is new; `None` where there is no remote. Asks nobody.
    pub(crate) fn open(user: &gix::Repository, options: &StoreOptions) -> Result<Option<Self>, Error> {
        let Some(upstream) = Upstream::of(user, options)? else { return Ok(None) };
        let view = view(user, &upstream)?;
        Ok(Some(Self { view, user: user.clone(), upstream, tags: OnceCell::new() }))
    }

    /// The remote's tags by name.
    pub(crate) fn tags(&self) -> Result<&[RemoteTag], Error> {
        if let Some(tags) = self.tags.get() {
            return Ok(tags);
        }
        let tags = tags::parse(&self.upstream.list(&["refs/tags/*"])?);
        Ok(self.tags.get_or_init(|| tags))
    }

    /// The base and the commits since, where what is here does not tell.
    pub(crate) fn since(&self, tip: ObjectId, releases: &[ObjectId]) -> Result<Found, Error> {
        let (upstream, view) = (&self.upstream, &self.view);
        if let Some(found) = answers::recall(&upstream.place, tip, releases)
            && found.1.iter().all(|id| view.objects.exists(id))
        {
            return Ok(found);
        }
        if self.knows(tip, releases)? {
            self.need_commits(&[tip])?;
            match (Search { upstream, view, tip, releases }).run() {
                Ok(Some(found)) => {
                    answers::keep(&upstream.place, tip, releases, &found)?;
                    return Ok(found);
                }
                // The tip seems to reach none of them, or the remote cannot be asked like this.
                Ok(None) | Err(Error::Fetch { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.deepen(&[&[tip], releases].concat())?;
        since(&mut Graph::beyond(view)?, tip, releases)
    }

    /// Whether the remote has the tip and the releases for certain.
    fn knows(&self, tip: ObjectId, releases: &[ObjectId]) -> Result<bool, Error> {
        let listed: HashSet<ObjectId> = self.tags()?.iter().map(|tag| tag.commit).collect();
        let user = &self.user;
        let came = |id: &ObjectId| listed.contains(id) || !user.objects.exists(id) || is_end(user, id);
        Ok((came(&tip) || is_tracked(user, tip))
            && releases.iter().all(|it| *it == tip || listed.contains(it)))
    }

    /// Fetches all commits that these reach.
    pub(crate) fn deepen(&self, tips: &[ObjectId]) -> Result<(), Error> {
        for _ in 0..ROUNDS {
            let gaps = gaps(&self.view, tips)?;
            if gaps.is_empty() {
                break;
            }
            self.upstream.whole(&gaps)?;
        }
        Ok(())
    }

    /// Fetches those of these commits that are not here, with the annotated tags
    /// that lead to them.
    pub(crate) fn need_commits(&self, ids: &[ObjectId]) -> Result<(), Error> {
        let missing: HashSet<ObjectId> = self.missing(ids).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let tags = self.tags.get().into_iter().flatten().filter(|tag| missing.contains(&tag.commit));
        let mut wanted: Vec<ObjectId> = tags.map(|tag| tag.object).collect();
        wanted.extend(missing);
        self.upstream.single(&wanted, With::Nothing)
    }

    /// Fetches the trees of those of these commits that lack some. Commits that were
    /// not pushed have to stand behind their parents: they lack no tree of their own.
    pub(crate) fn need_trees(&self, commits: &[ObjectId]) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut wanted = Vec::new();
        for commit in commits {
            if !has_trees(&self.view, commit, &mut seen)? {
                wanted.push(*commit);
            }
        }
        if wanted.is_empty() { Ok(()) } else { self.upstream.single(&wanted, With::Trees) }
    }

    /// Fetches the trees of these commits, which stand behind their parents, and of
    /// their first parents.
    pub(crate) fn need_steps(&self, commits: &[ObjectId]) -> Result<(), Error> {
        self.need_commits(commits)?;
        let mut steps = Vec::with_capacity(2 * commits.len());
        let mut buffer = Vec::new();
        for commit in commits {
            let content = read(&self.view, commit, Kind::Commit, &mut buffer)?;
            steps.extend(parents(content).into_iter().next());
            steps.push(*commit);
        }
        self.need_trees(&steps)
    }

    /// Fetches those of these files that are not here.
    pub(crate) fn need_files(&self, ids: &[ObjectId]) -> Result<(), Error> {
        let missing: Vec<ObjectId> = self.missing(ids).collect();
        if missing.is_empty() { Ok(()) } else { self.upstream.files(&missing) }
    }

    /// Fetches an annotated tag.
    pub(crate) fn need_tag(&self, id: ObjectId) -> Result<(), Error> {
        self.upstream.single(&[id], With::Nothing)
    }

    /// Fetches what a reference of the remote points to, with all files. `None`
    /// where the remote has no such reference.
    pub(crate) fn fetch_ref(&self, name: &str) -> Result<Option<ObjectId>, Error> {
        let listing = self.upstream.list(&[name])?;
        let Some(id) = tags::find(&listing, name) else { return Ok(None) };
        if !self.view.objects.exists(&id) {
            self.upstream.single(&[id], With::Files)?;
        }
        Ok(Some(id))
    }

    fn missing<'a>(&'a self, ids: &'a [ObjectId]) -> impl Iterator<Item = ObjectId> + 'a {
        ids.iter().copied().filter(|id| !self.view.objects.exists(id))
    }
}

/// The user's repository, with an object database that has the store's objects too.
fn view(user: &gix::Repository, upstream: &Upstream) -> Result<gix::Repository, Error> {
    // Each fetch adds a pack, and their number is fixed when a database is opened.
    const MORE_PACKS: usize = 256;
    let path = upstream.place.view();
    let slots = gix::odb::store::init::Slots::AsNeededByDiskState { multiplier: 2.0, minimum: MORE_PACKS };
    let options = gix::odb::store::init::Options { slots, ..Default::default() };
    let replacements: Vec<_> = user.objects.store_ref().replacements().collect();
    let odb = gix::odb::at_opts(&path, user.object_hash(), replacements, options);
    let odb = odb.map_err(|source| Error::Store { path, source })?;
    let mut view = user.clone();
    view.objects = odb.into();
    Ok(view)
}

/// The commits that are missing among these and below them.
fn gaps(view: &gix::Repository, tips: &[ObjectId]) -> Result<Vec<ObjectId>, Error> {
    let mut buffer = Vec::new();
    let mut gaps = Vec::new();
    let mut stack = tips.to_vec();
    let mut seen: HashSet<ObjectId> = stack.iter().copied().collect();
    while let Some(id) = stack.pop() {
        match read(view, &id, Kind::Commit, &mut buffer) {
            Ok(content) => stack.extend(parents(content).into_iter().filter(|parent| seen.insert(*parent))),
            Err(Error::ObjectMissing { .. }) => gaps.push(id),
            Err(error) => return Err(error),
        }
    }
    Ok(gaps)
}

/// Whether this is where the shallow clone ends: it came from the remote.
fn is_end(user: &gix::Repository, id: &ObjectId) -> bool {
    user.shallow_commits().ok().flatten().is_some_and(|ends| ends.iter().any(|end| end == id))
}

/// Whether a branch of a remote points there, as of the last fetch.
fn is_tracked(user: &gix::Repository, id: ObjectId) -> bool {
    let Ok(platform) = user.references() else { return false };
    let Ok(branches) = platform.remote_branches() else { return false };
    branches.filter_map(Result::ok).any(|branch| branch.try_id().is_some_and(|at| at == id))
}
