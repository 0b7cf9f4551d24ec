//! What happened since the last release, reading as little as possible.
//!
//! Two questions, both answered exactly even where commit dates lie:
//!
//! 1. *Which release is the base?* A candidate and the tip paint their ancestors.
//!    Once every pending commit has both colours, the tip does not reach the
//!    candidate: a path from the tip to it would have a pending commit that both
//!    reach, so the candidate would be its own ancestor. The newest release is
//!    nearly always the base, and found after the commits since then. After a few
//!    candidates that the tip does not reach (a maintenance branch below many
//!    newer releases), all of the tip's history is read once instead.
//!
//! 2. *Which commits does the base not reach?* Again both paint, until what only
//!    the tip reaches is all known. If dates lie, the base might still reach some
//!    of it, by a detour through older-looking commits that are still pending.
//!    Not a commit that descends from the base: no detour leads to one's own
//!    descendant. That settles the usual case without another read. For commits
//!    on branches that left before the base and came back after it, the walk goes
//!    on until every pending commit is a known ancestor of each such branch's
//!    first commit: again no detour can lead from there to that branch. Usually
//!    that is where the branches left.

use gix::ObjectId;

use crate::Error;
use crate::graph::{Graph, Node};
use crate::order::Sorter;
use crate::paint::Paint;

/// Candidates to try one by one before all history is read.
const CANDIDATES: usize = 8;

/// Colour: the tip reaches it.
const TIP: usize = 0;
/// Colour: the release in question reaches it.
const RELEASE: usize = 1;
/// Both colours.
const BOTH: u64 = 0b11;

/// The base's index in the releases, and the commits that no reachable release
/// reaches, parents before children.
pub(crate) type Found = (Option<usize>, Vec<ObjectId>);

/// Walks from `tip` to the releases, which stand in falling precedence.
pub(crate) fn since(graph: &mut Graph<'_>, tip: ObjectId, releases: &[ObjectId]) -> Result<Found, Error> {
    let tip = graph.node(tip);
    let releases: Vec<Node> = releases.iter().map(|id| graph.node(*id)).collect();
    let base = find_base(graph, tip, &releases)?;
    let commits = match base {
        Some(base) => not_reached_by(graph, tip, releases[base])?,
        None => all_reached_by(graph, tip)?,
    };
    let hiding = if base.is_some() { releases.as_slice() } else { &[] };
    Ok((base, settle(graph, tip, commits, hiding)))
}

/// Puts into order what `tip` reaches and the base does not, without what other
/// releases reach.
pub(crate) fn settle(
    graph: &Graph<'_>,
    tip: Node,
    mut commits: Vec<Node>,
    releases: &[Node],
) -> Vec<ObjectId> {
    hide_reached(graph, &mut commits, releases);
    let sorted = Sorter::default().sort(graph, tip, &commits);
    sorted.into_iter().map(|node| graph.id(node)).collect()
}

/// Collects everything that `tip` reaches.
pub(crate) fn all_reached_by(graph: &mut Graph<'_>, tip: Node) -> Result<Vec<Node>, Error> {
    let mut seen = vec![];
    let mut found = vec![tip];
    let mut next = 0;
    mark(&mut seen, tip);
    while let Some(node) = found.get(next).copied() {
        next += 1;
        found.extend(graph.parents(node)?.iter().filter(|parent| mark(&mut seen, **parent)));
        if graph.is_cut(node) {
            return Err(graph.cut_error(node));
        }
    }
    Ok(found)
}

/// Marks a node; answers whether it was not marked before.
fn mark(seen: &mut Vec<bool>, node: Node) -> bool {
    if node >= seen.len() {
        seen.resize(node + 1, false);
    }
    !std::mem::replace(&mut seen[node], true)
}

fn find_base(graph: &mut Graph<'_>, tip: Node, releases: &[Node]) -> Result<Option<usize>, Error> {
    for (index, release) in releases.iter().take(CANDIDATES).enumerate() {
        if reaches(graph, tip, *release)? {
            return Ok(Some(index));
        }
    }
    if releases.len() <= CANDIDATES {
        return Ok(None);
    }
    let reached = all_reached_by(graph, tip)?;
    let mut is_reached = vec![false; graph.len()];
    for node in reached {
        is_reached[node] = true;
    }
    Ok(releases.iter().position(|release| is_reached[*release]))
}

fn reaches(graph: &mut Graph<'_>, tip: Node, release: Node) -> Result<bool, Error> {
    let mut paint = Paint::new(2, |colours| colours[0] != BOTH);
    paint.add(graph, tip, TIP)?;
    paint.add(graph, release, RELEASE)?;
    let mut cuts = Vec::new();
    while !paint.has(release, TIP) && paint.is_open() {
        if let Some(node) = paint.step(graph)?
            && graph.is_cut(node)
        {
            cuts.push(node);
        }
    }
    let reached = paint.has(release, TIP);
    // An ancestor of the release cannot hide a way to it; any other commit can.
    let hiding = cuts.into_iter().find(|cut| !paint.has(*cut, RELEASE));
    match hiding {
        Some(cut) if !reached => Err(graph.cut_error(cut)),
        _ => Ok(reached),
    }
}

/// Collects what `tip` reaches and `base` does not. `tip` reaches `base`.
fn not_reached_by(graph: &mut Graph<'_>, tip: Node, base: Node) -> Result<Vec<Node>, Error> {
    let mut paint = Paint::new(2, |colours| colours[0] == 1 << TIP);
    paint.add(graph, tip, TIP)?;
    paint.add(graph, base, RELEASE)?;
    while paint.is_open() {
        if let Some(node) = paint.step(graph)?
            && graph.is_cut(node)
            && !paint.has(node, RELEASE)
        {
            return Err(graph.cut_error(node));
        }
    }
    let mut commits: Vec<Node> = paint.visited().to_vec();
    commits.retain(|node| !paint.has(*node, RELEASE));
    let starts = branch_starts(graph, tip, base, &commits);
    if !starts.is_empty() {
        let reached = reached_by_detour(graph, base, &starts)?;
        commits.retain(|node| !reached[*node]);
    }
    Ok(commits)
}

/// Finds the first commits of the branches that do not descend from the base.
fn branch_starts(graph: &Graph<'_>, tip: Node, base: Node, commits: &[Node]) -> Vec<Node> {
    let mut descends = vec![false; graph.len()];
    let mut is_ours = vec![false; graph.len()];
    descends[base] = true;
    for node in commits {
        is_ours[*node] = true;
    }
    for node in Sorter::default().sort(graph, tip, commits) {
        descends[node] = graph.known_parents(node).iter().any(|parent| descends[*parent]);
    }
    let is_side = |node: Node| is_ours[node] && !descends[node];
    let starts = commits
        .iter()
        .copied()
        .filter(|node| is_side(*node) && !graph.known_parents(*node).iter().any(|parent| is_side(*parent)));
    starts.collect()
}

/// Walks on from the base until it cannot reach any of the branches any more.
/// Answers what the base reaches, by node; complete for the branches' commits.
fn reached_by_detour(graph: &mut Graph<'_>, base: Node, starts: &[Node]) -> Result<Vec<bool>, Error> {
    // Colour 0: the base reaches it. The others: this branch's start does.
    let all = 0..=starts.len();
    let has_all = |colours: &[u64]| all.clone().all(|bit| colours[bit / 64] & (1 << (bit % 64)) != 0);
    let is_open = |colours: &[u64]| colours[0] & 1 != 0 && !has_all(colours);
    let mut paint = Paint::new(starts.len() + 1, is_open);
    paint.add(graph, base, 0)?;
    for (index, start) in starts.iter().enumerate() {
        paint.add(graph, *start, index + 1)?;
    }
    let mut cuts = Vec::new();
    while paint.is_open() {
        if let Some(node) = paint.step(graph)?
            && graph.is_cut(node)
        {
            cuts.push(node);
        }
    }
    match cuts.into_iter().find(|cut| is_open(paint.of(*cut))) {
        Some(cut) => Err(graph.cut_error(cut)),
        None => Ok((0..graph.len()).map(|node| paint.has(node, 0)).collect()),
    }
}

/// Takes out what a release among the commits reaches. Complete, because a
/// release outside of them is one that the base reaches, or that the tip does not.
fn hide_reached(graph: &Graph<'_>, commits: &mut Vec<Node>, releases: &[Node]) {
    let mut is_shown = vec![false; graph.len()];
    for node in commits.iter() {
        is_shown[*node] = true;
    }
    let mut stack: Vec<Node> = releases.to_vec();
    while let Some(node) = stack.pop() {
        if std::mem::replace(&mut is_shown[node], false) {
            stack.extend(graph.known_parents(node));
        }
    }
    commits.retain(|node| is_shown[*node]);
}
