//! The order in which git-cliff meets commits.
//!
//! It lists everything reachable from head, newest first, in one of two orders,
//! and cuts that list into releases. The host sends releases already cut, in the
//! first order. Only when the cut changes, or the second order is asked for, has
//! the list to be made again.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use tidegate_plugin_sdk::contract::types::Commit;

/// Returns the positions of `commits` in topological order, newest first: a
/// commit stands before its parents, and a branch is followed to its end before
/// the next one starts. This is the order of `git log --topo-order`.
///
/// `commits` are newest first; where nothing else decides, their order does.
pub(crate) fn topological(commits: &[Commit]) -> Vec<usize> {
    let places = places(commits);
    let parents =
        |index: usize| commits[index].parents.iter().filter_map(|id| places.get(id.as_str()).copied());
    let mut children = vec![0_usize; commits.len()];
    for index in 0..commits.len() {
        for parent in parents(index) {
            children[parent] += 1;
        }
    }
    // A stack: what was found last is followed first. The tips go in backwards.
    let mut stack: Vec<usize> = (0..commits.len()).rev().filter(|&index| children[index] == 0).collect();
    let mut order = Vec::with_capacity(commits.len());
    while let Some(index) = stack.pop() {
        order.push(index);
        for parent in parents(index) {
            children[parent] -= 1;
            if children[parent] == 0 {
                stack.push(parent);
            }
        }
    }
    order
}

/// Returns the positions of `commits` by commit time, newest first. `times` has
/// the time of each.
///
/// Commits of one second come as libgit2 happens to bring them: it walks the
/// history by time, and sorts what it found with a heap that keeps no order among
/// equals. A changelog shows that order, so it is followed step by step.
pub(crate) fn chronological(commits: &[Commit], times: &[i64]) -> Vec<usize> {
    if let Some(order) = by_time_alone(times) {
        return order;
    }
    let mut heap = Heap { times, items: Vec::with_capacity(commits.len()) };
    for index in walk_by_time(commits, times) {
        heap.push(index);
    }
    std::iter::from_fn(|| heap.pop()).collect()
}

/// Sorts by time where no two are of the same second.
fn by_time_alone(times: &[i64]) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by_key(|&index| Reverse(times[index]));
    order.windows(2).all(|pair| times[pair[0]] != times[pair[1]]).then_some(order)
}

/// Lists what can be reached from the tips, always the newest of those in sight;
/// among equals the one seen first.
fn walk_by_time(commits: &[Commit], times: &[i64]) -> Vec<usize> {
    let places = places(commits);
    let mut has_child = vec![false; commits.len()];
    for place in commits.iter().flat_map(|commit| &commit.parents).filter_map(|id| places.get(id.as_str())) {
        has_child[*place] = true;
    }
    let mut seen: Vec<bool> = has_child.iter().map(|child| !child).collect();
    let mut sight = BinaryHeap::new();
    let mut count = 0;
    let mut look = |sight: &mut BinaryHeap<_>, index: usize| {
        count += 1;
        sight.push((times[index], Reverse(count), index));
    };
    for index in (0..commits.len()).filter(|&index| !has_child[index]) {
        look(&mut sight, index);
    }
    let mut order = Vec::with_capacity(commits.len());
    while let Some((_, _, index)) = sight.pop() {
        order.push(index);
        for &parent in commits[index].parents.iter().filter_map(|id| places.get(id.as_str())) {
            if !std::mem::replace(&mut seen[parent], true) {
                look(&mut sight, parent);
            }
        }
    }
    order
}

/// A binary heap with the newest on top, laid out as libgit2 lays it out: equals
/// never change places on the way up or down, and of two equal children the left
/// one goes up.
struct Heap<'a> {
    times: &'a [i64],
    items: Vec<usize>,
}

impl Heap<'_> {
    fn time(&self, place: usize) -> i64 {
        self.times[self.items[place]]
    }

    fn push(&mut self, item: usize) {
        let mut place = self.items.len();
        self.items.push(item);
        while place > 0 && self.time(place) > self.time((place - 1) / 2) {
            self.items.swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }

    fn pop(&mut self) -> Option<usize> {
        if self.items.is_empty() {
            return None;
        }
        let top = self.items.swap_remove(0);
        let mut place = 0;
        while 2 * place + 1 < self.items.len() {
            let left = 2 * place + 1;
            let right = left + 1;
            let child =
                if right < self.items.len() && self.time(right) > self.time(left) { right } else { left };
            if self.time(child) <= self.time(place) {
                break;
            }
            self.items.swap(place, child);
            place = child;
        }
        Some(top)
    }
}

/// Returns where each commit stands, by id.
pub(crate) fn places(commits: &[Commit]) -> HashMap<&str, usize> {
    commits.iter().enumerate().map(|(index, commit)| (commit.id.as_str(), index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn commit(id: &str, parents: &[&str]) -> Commit {
        Commit {
            id: id.to_owned(),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            ..Commit::default()
        }
    }

    fn order(commits: &[Commit]) -> String {
        topological(commits).into_iter().map(|index| commits[index].id.as_str()).collect()
    }

    #[test]
    fn a_line_stays_as_it_is() {
        assert_eq!(order(&[commit("c", &["b"]), commit("b", &["a"]), commit("a", &[])]), "cba");
    }

    #[test]
    fn a_merged_branch_is_followed_to_its_end() {
        let commits = [
            commit("m", &["c", "y"]),
            commit("c", &["b"]),
            commit("y", &["x"]),
            commit("b", &["a"]),
            commit("x", &["a"]),
            commit("a", &[]),
        ];
        assert_eq!(order(&commits), "myxcba");
    }

    #[test]
    fn commits_without_common_history_keep_their_order() {
        assert_eq!(order(&[commit("q", &["gone"]), commit("p", &["lost"])]), "qp");
    }

    #[test]
    fn time_goes_before_the_graph() {
        let commits = [commit("m", &["b", "y"]), commit("b", &["a"]), commit("y", &["a"]), commit("a", &[])];
        assert_eq!(chronological(&commits, &[9, 3, 5, 1]), [0, 2, 1, 3]);
        assert_eq!(chronological(&commits, &[1, 3, 5, 9]), [3, 2, 1, 0]);
    }

    #[test]
    fn without_equals_the_walk_and_the_heap_only_sort() {
        let commits = [commit("m", &["b", "y"]), commit("b", &["a"]), commit("y", &["a"]), commit("a", &[])];
        for times in [[9, 3, 5, 1], [1, 3, 5, 9], [4, 4, 2, 1]] {
            let mut heap = Heap { times: &times, items: Vec::new() };
            walk_by_time(&commits, &times).into_iter().for_each(|index| heap.push(index));
            let walked: Vec<usize> = std::iter::from_fn(|| heap.pop()).collect();
            assert_eq!(by_time_alone(&times).unwrap_or_else(|| walked.clone()), walked);
        }
    }

    proptest! {
        #[test]
        fn every_commit_comes_once_and_before_its_parents(edges in prop::collection::vec((0_usize..12, 0_usize..12), 0..40)) {
            let mut commits: Vec<Commit> = (0..12).map(|index| commit(&index.to_string(), &[])).collect();
            for (from, to) in edges {
                if from < to {
                    commits[from].parents.push(to.to_string());
                }
            }
            let order = topological(&commits);
            let mut seen = order.clone();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..12).collect::<Vec<_>>());
            let times: Vec<i64> = (0..12).map(|index| index * 7 % 5).collect();
            let by_time = chronological(&commits, &times);
            prop_assert!(by_time.windows(2).all(|pair| times[pair[0]] >= times[pair[1]]));
            prop_assert_eq!(by_time.len(), 12);
            for (index, commit) in commits.iter().enumerate() {
                let place = order.iter().position(|&other| other == index);
                for parent in &commit.parents {
                    let parent: usize = parent.parse().expect("ids are numbers");
                    prop_assert!(place < order.iter().position(|&other| other == parent));
                }
            }
        }
    }
}
