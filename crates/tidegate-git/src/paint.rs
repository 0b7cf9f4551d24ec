//! Spreads colours from commits to their ancestors, newest first.
//!
//! A colour is a bit: "reachable from here". The order comes from commit dates,
//! which may lie; therefore nothing is ever final. A commit that gains a colour
//! late is visited again and hands it on. What the walkers conclude rests on one
//! fact alone: **a commit that has not been given a colour that it should have is
//! an ancestor of some commit that is still pending**. Dates decide how soon a
//! walk may stop, never what it answers.

use std::collections::BinaryHeap;

use crate::Error;
use crate::graph::{Graph, Node};

/// Colours for a graph's commits, and the commits that have yet to hand theirs on.
pub(crate) struct Paint<F> {
    /// How many words the colours of one commit take.
    width: usize,
    /// The colours, `width` words for each node.
    colours: Vec<u64>,
    pending: Vec<bool>,
    heap: BinaryHeap<(i64, Node)>,
    /// Whether these colours leave a question open.
    is_open: F,
    open: usize,
    /// The commits that have a colour.
    visited: Vec<Node>,
}

impl<F: Fn(&[u64]) -> bool> Paint<F> {
    /// No colours yet. `is_open` says which colours leave a question open.
    pub(crate) fn new(colours: usize, is_open: F) -> Self {
        Self {
            width: colours.div_ceil(64).max(1),
            colours: Vec::new(),
            pending: Vec::new(),
            heap: BinaryHeap::new(),
            is_open,
            open: 0,
            visited: Vec::new(),
        }
    }

    /// A commit's colours.
    pub(crate) fn of(&self, node: Node) -> &[u64] {
        self.colours.get(node * self.width..(node + 1) * self.width).unwrap_or_default()
    }

    /// Whether a commit has this colour.
    pub(crate) fn has(&self, node: Node, colour: usize) -> bool {
        self.of(node).get(colour / 64).is_some_and(|word| word & (1 << (colour % 64)) != 0)
    }

    /// Whether a pending commit leaves a question open.
    pub(crate) fn is_open(&self) -> bool {
        self.open > 0
    }

    /// All commits that have been given a colour, in no order.
    pub(crate) fn visited(&self) -> &[Node] {
        &self.visited
    }

    /// Gives a commit a colour.
    pub(crate) fn add(&mut self, graph: &mut Graph<'_>, node: Node, colour: usize) -> Result<(), Error> {
        let mut colours = vec![0; self.width];
        colours[colour / 64] = 1 << (colour % 64);
        self.merge(graph, node, &colours)
    }

    /// Takes the newest pending commit and gives its colours to its parents.
    pub(crate) fn step(&mut self, graph: &mut Graph<'_>) -> Result<Option<Node>, Error> {
        let Some((_, node)) = self.heap.pop() else { return Ok(None) };
        self.pending[node] = false;
        let colours = self.of(node).to_vec();
        if (self.is_open)(&colours) {
            self.open -= 1;
        }
        let parents = graph.parents(node)?.to_vec();
        for parent in parents {
            self.merge(graph, parent, &colours)?;
        }
        Ok(Some(node))
    }

    fn merge(&mut self, graph: &mut Graph<'_>, node: Node, colours: &[u64]) -> Result<(), Error> {
        if node >= self.pending.len() {
            self.pending.resize(graph.len(), false);
            self.colours.resize(graph.len() * self.width, 0);
        }
        let own = &mut self.colours[node * self.width..(node + 1) * self.width];
        if own.iter().zip(colours).all(|(own, new)| own | new == *own) {
            return Ok(());
        }
        let was_open = self.pending[node] && (self.is_open)(own);
        if own.iter().all(|word| *word == 0) {
            self.visited.push(node);
        }
        for (own, new) in own.iter_mut().zip(colours) {
            *own |= new;
        }
        let now_open = (self.is_open)(own);
        self.open = self.open + usize::from(now_open) - usize::from(was_open);
        if !self.pending[node] {
            self.pending[node] = true;
            self.heap.push((graph.date(node)?, node));
        }
        Ok(())
    }
}
