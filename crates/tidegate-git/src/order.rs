//! The order that commits are told in.
//!
//! Git's `--topo-order` follows from the graph alone: from the tip, always the
//! commit whose last child was shown most recently, the last parent first. Dates
//! play no part, so the order is the same in every clone.

use crate::graph::{Graph, Node};

/// Sorts sets of commits; keeps its memory from one set to the next.
#[derive(Default)]
pub(crate) struct Sorter {
    /// For each member that has not been placed: 1 + the children that have to be
    /// placed first. 0: not a member.
    waiting: Vec<usize>,
}

impl Sorter {
    /// Sorts the members that `tip` reaches through members, as
    /// `git rev-list --topo-order --reverse` would show them. All have been read.
    pub(crate) fn sort(&mut self, graph: &Graph<'_>, tip: Node, members: &[Node]) -> Vec<Node> {
        self.waiting.resize(graph.len(), 0);
        for member in members {
            self.waiting[*member] = 1;
        }
        for member in members {
            for parent in graph.known_parents(*member) {
                if self.waiting[*parent] > 0 {
                    self.waiting[*parent] += 1;
                }
            }
        }
        let mut sorted = Vec::with_capacity(members.len());
        let mut stack = Vec::new();
        // Nothing below the tip is its child, so the tip waits for no one.
        if self.waiting[tip] == 1 {
            stack.push(tip);
        }
        while let Some(node) = stack.pop() {
            sorted.push(node);
            for parent in graph.known_parents(node) {
                let waiting = &mut self.waiting[*parent];
                if *waiting > 1 {
                    *waiting -= 1;
                    if *waiting == 1 {
                        stack.push(*parent);
                    }
                }
            }
        }
        for member in members {
            self.waiting[*member] = 0;
        }
        sorted.reverse();
        sorted
    }
}
