//! What happened since the last release, where history is not here.
//!
//! Everything follows from two questions to the remote, which walks its own, whole
//! graph:
//!
//! - *Which of these commits does the tip not reach?* Asked with the claim to
//!   have the tip and all below it. What does not come is reached; each commit
//!   comes alone.
//! - *What does the tip reach that the release does not?* Asked with the claim to
//!   have the release and all below it. What comes is the answer.
//!
//! Git's walk on the other side ends early by dates. Where they lie it may send too
//! much, never too little. So a commit that has come proves nothing by itself: where
//! no release seems to be reached, all history is read here; and a higher release
//! that turns up among the commits since the supposed base is the base.
//!
//! `git fetch --shallow-exclude` looks like the second question and is not: where
//! one parent of a merge is below the release, it cuts off the other one too.
//!
//! The release that is asked about first is the highest one. If the answer has a
//! commit whose parent is the release, the tip reaches it: then it is the base,
//! and the answer is complete. If it has none, the tip does not: the last commit
//! before the release on any way to it would be in the answer. Dates choose what
//! is asked first, never what is concluded.

use std::collections::HashSet;

use gix::ObjectId;
use gix::objs::Kind;

use super::upstream::{Upstream, With};
use crate::Error;
use crate::graph::Graph;
use crate::raw::{parse_commit, parse_identity};
use crate::read::read;
use crate::since::{Found, settle};

/// How many releases are asked about at first; four times as many each next time.
const FIRST: usize = 16;
/// The most that are asked about at once.
const MOST: usize = 1024;

/// A tip, and the releases that may be its base, in falling precedence.
pub(crate) struct Search<'a> {
    /// Who is asked.
    pub(crate) upstream: &'a Upstream,
    /// Sees what has been fetched. Has the tip.
    pub(crate) view: &'a gix::Repository,
    /// Where the walk starts. The remote has it.
    pub(crate) tip: ObjectId,
    /// The candidates. The remote has them, too.
    pub(crate) releases: &'a [ObjectId],
}

impl Search<'_> {
    /// Finds the base and the commits since; `None` where there seems to be no base.
    pub(crate) fn run(&self) -> Result<Option<Found>, Error> {
        let at_tip = self.releases.iter().position(|release| *release == self.tip);
        let mut candidates = &self.releases[..at_tip.unwrap_or(self.releases.len())];
        let mut skipped = 0;
        if let ([first, rest @ ..], None) = (candidates, at_tip) {
            self.have(*first)?;
            if self.date(*first)? <= self.date(self.tip)? {
                if let Some(found) = self.since(0)? {
                    return Ok(Some(found));
                }
                (candidates, skipped) = (rest, 1);
            }
        }
        let reached = self.first_reached(candidates)?.map(|index| index + skipped);
        match (reached, at_tip) {
            // A tip that is a release has nothing above itself.
            (base, Some(tip)) => Ok(Some((Some(base.unwrap_or(tip)), Vec::new()))),
            (None, None) => Ok(None),
            (Some(base), None) => {
                self.have(self.releases[base])?;
                self.since(base)
            }
        }
    }

    /// The first of these that the tip reaches.
    fn first_reached(&self, candidates: &[ObjectId]) -> Result<Option<usize>, Error> {
        let mut buffer = Vec::new();
        let content = read(self.view, &self.tip, Kind::Commit, &mut buffer)?;
        let (mut start, mut size) = (0, FIRST);
        while start < candidates.len() {
            let end = candidates.len().min(start + size);
            let mut asked = &candidates[start..end];
            let mut found = None;
            // One that came may be hidden behind one that did not. Once all have
            // come, there is nothing to hide behind.
            while !asked.is_empty() {
                let arrived = self.upstream.not_below((self.tip, content), asked)?;
                let Some(absent) = asked.iter().position(|id| !arrived.contains(id)) else { break };
                found = Some(start + absent);
                asked = &asked[..absent];
            }
            if found.is_some() {
                return Ok(found);
            }
            (start, size) = (end, MOST.min(size * 4));
        }
        Ok(None)
    }

    /// The commits since a release, by its index; `None` where the tip does not reach it.
    fn since(&self, base: usize) -> Result<Option<Found>, Error> {
        let release = self.releases[base];
        let mut buffer = Vec::new();
        let mut parents = parents(read(self.view, &self.tip, Kind::Commit, &mut buffer)?);
        let claim = read(self.view, &release, Kind::Commit, &mut buffer)?;
        let arrived = self.upstream.between((release, claim), self.tip, &parents)?;
        let mut reaches = false;
        let mut members = HashSet::from([self.tip]);
        while let Some(parent) = parents.pop() {
            if parent == release {
                reaches = true;
            } else if arrived.contains(&parent) && members.insert(parent) {
                parents.extend(self::parents(read(self.view, &parent, Kind::Commit, &mut buffer)?));
            }
        }
        if !reaches {
            return Ok(None);
        }
        let base = self.releases[..base].iter().position(|it| members.contains(it)).unwrap_or(base);
        let mut graph = Graph::uncut(self.view);
        let mut nodes = Vec::with_capacity(members.len());
        for member in members {
            let node = graph.node(member);
            graph.parents(node)?;
            nodes.push(node);
        }
        let releases: Vec<_> = self.releases.iter().map(|release| graph.node(*release)).collect();
        let tip = graph.node(self.tip);
        Ok(Some((Some(base), settle(&graph, tip, nodes, &releases))))
    }

    /// Makes sure that a commit is here.
    fn have(&self, commit: ObjectId) -> Result<(), Error> {
        if gix::objs::Exists::exists(&self.view.objects, &commit) {
            return Ok(());
        }
        self.upstream.single(&[commit], With::Nothing)
    }

    fn date(&self, commit: ObjectId) -> Result<i64, Error> {
        let mut buffer = Vec::new();
        let content = read(self.view, &commit, Kind::Commit, &mut buffer)?;
        Ok(parse_identity(parse_commit(content).committer).seconds)
    }
}

/// A commit's parents, as far as they are ids.
pub(crate) fn parents(content: &[u8]) -> Vec<ObjectId> {
    parse_commit(content).parents.iter().filter_map(|hex| ObjectId::from_hex(hex).ok()).collect()
}
