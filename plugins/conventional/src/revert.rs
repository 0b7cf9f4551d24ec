//! Who takes back whom, inside one range of commits.
//!
//! A revert names its target by id, by pull request, or by subject, and is tried
//! in this order. By subject it takes the nearest earlier commit that is still
//! in force. A revert whose target is in the range cancels it, and asks for
//! nothing itself; a revert of such a revert brings the target back. A revert
//! whose target is not in the range takes back something already released.

use crate::reading::{Reading, Revert, Said};
use std::collections::{HashMap, HashSet};
use tidegate_plugin_sdk::contract::types::Commit;

/// The shortest beginning of an id that names a commit.
const SHORTEST: usize = 7;

/// What the reverts of a range do to its commits.
#[derive(Debug, Default)]
pub(crate) struct Settlement {
    /// For each commit, the one that takes it back in the end.
    pub(crate) cancelled_by: Vec<Option<usize>>,
    /// For each commit, whether it is a revert of something in the range.
    pub(crate) cancels: Vec<bool>,
}

/// Settles the reverts of a range, which is given oldest first.
pub(crate) fn settle(commits: &[(&Commit, &Reading)]) -> Settlement {
    let mut range = Range::new(commits);
    let mut cancels = vec![false; commits.len()];
    for (index, (_, reading)) in commits.iter().enumerate() {
        if let Said::Revert(revert) = &reading.said {
            let targets = range.targets(revert, index);
            cancels[index] = !targets.is_empty();
            for target in targets {
                range.reverted_by[target] = Some(index);
            }
        }
        range.add(index);
    }
    Settlement { cancelled_by: range.cancelled(), cancels }
}

struct Range<'a> {
    commits: &'a [(&'a Commit, &'a Reading)],
    /// For each commit, the last one that takes it back. That one may be taken
    /// back in turn, and then does not count.
    reverted_by: Vec<Option<usize>>,
    by_id: HashMap<&'a str, Vec<usize>>,
    by_pull: HashMap<u32, Vec<usize>>,
    by_subject: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Range<'a> {
    fn new(commits: &'a [(&'a Commit, &'a Reading)]) -> Self {
        Self {
            commits,
            reverted_by: vec![None; commits.len()],
            by_id: HashMap::new(),
            by_pull: HashMap::new(),
            by_subject: HashMap::new(),
        }
    }

    fn add(&mut self, index: usize) {
        let (commit, reading) = self.commits[index];
        if let Some(start) = commit.id.get(..SHORTEST) {
            self.by_id.entry(start).or_default().push(index);
        }
        if let Some(pull) = reading.pull {
            self.by_pull.entry(pull).or_default().push(index);
        }
        self.by_subject.entry(&reading.subject).or_default().push(index);
    }

    /// Returns the commits before `index` that a revert takes back.
    fn targets(&self, revert: &Revert, index: usize) -> Vec<usize> {
        let mut targets: Vec<usize> = revert.ids.iter().filter_map(|id| self.named(id)).collect();
        if targets.is_empty() {
            let listed = revert.pull.and_then(|pull| self.nearest(self.by_pull.get(&pull)?));
            let same = || self.nearest(self.by_subject.get(revert.subject.as_str())?);
            targets.extend(listed.or_else(same));
        }
        let merged: Vec<usize> = targets.iter().flat_map(|target| self.merged(*target, index)).collect();
        targets.extend(merged);
        targets
    }

    fn named(&self, id: &str) -> Option<usize> {
        let same_start = self.by_id.get(id.get(..SHORTEST)?)?;
        same_start.iter().rev().copied().find(|index| self.commits[*index].0.id.starts_with(id))
    }

    fn nearest(&self, indices: &[usize]) -> Option<usize> {
        indices.iter().rev().copied().find(|index| self.in_force(*index))
    }

    fn in_force(&self, index: usize) -> bool {
        let mut in_force = true;
        let mut at = index;
        while let Some(by) = self.reverted_by[at] {
            in_force = !in_force;
            at = by;
        }
        in_force
    }

    /// Returns the commits that a merge brought in, as far as they are in the range.
    fn merged(&self, merge: usize, before: usize) -> Vec<usize> {
        let Some((first, others)) = self.commits[merge].0.parents.split_first() else { return Vec::new() };
        if others.is_empty() {
            return Vec::new();
        }
        let positions: HashMap<_, _> = self.commits[..before]
            .iter()
            .enumerate()
            .map(|(index, (commit, _))| (commit.id.as_str(), index))
            .collect();
        let kept = self.ancestors(std::slice::from_ref(first), &positions);
        let mut merged: Vec<_> = self.ancestors(others, &positions).difference(&kept).copied().collect();
        merged.sort_unstable();
        merged
    }

    fn ancestors(&self, starts: &[String], positions: &HashMap<&str, usize>) -> HashSet<usize> {
        let mut found = HashSet::new();
        let mut open: Vec<&str> = starts.iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            if let Some(index) = positions.get(id)
                && found.insert(*index)
            {
                open.extend(self.commits[*index].0.parents.iter().map(String::as_str));
            }
        }
        found
    }

    /// Returns who takes back each commit in the end. Who takes back is later
    /// than who is taken back, so the newest is settled first.
    fn cancelled(&self) -> Vec<Option<usize>> {
        let mut cancelled = vec![None; self.commits.len()];
        for index in (0..self.commits.len()).rev() {
            cancelled[index] = self.reverted_by[index].filter(|by| cancelled[*by].is_none());
        }
        cancelled
    }
}

#[cfg(test)]
#[path = "revert/tests.rs"]
mod tests;
