//! What happened on many lines of releases at once.
//!
//! A monorepo asks the same question for hundreds of packages. Their answers are
//! bits of one walk: each commit has a bit for each line that reaches it.
//!
//! The walk stops early where it can. It paints with one colour for each line,
//! from the line's highest release, until every pending commit has all colours.
//! That answers everything when each of these releases was reached from the tip,
//! and when each commit that lacks a colour descends from that colour's release:
//! no detour leads from a release to its own descendant (see `since`). Otherwise
//! all of the tip's history is read, which always answers.
//!
//! What the walk painted is then part of the answer: a colour may have come by way
//! of commits below the releases, where the tip's own colour was not carried.

use std::collections::HashMap;

use gix::ObjectId;
use tidegate_model::Spans;

use crate::Error;
use crate::graph::{Graph, Node};
use crate::order::Sorter;
use crate::paint::Paint;
use crate::read::give_id;
use crate::since::{Found, all_reached_by};

/// Walks from `tip` to the releases of each line, which stand in falling precedence.
pub(crate) fn spans(graph: &mut Graph<'_>, tip: ObjectId, lines: &[Vec<ObjectId>]) -> Result<Spans, Error> {
    let tip = graph.node(tip);
    let lines: Vec<Vec<Node>> =
        lines.iter().map(|line| line.iter().map(|id| graph.node(*id)).collect()).collect();
    let Walked { reached, painted } = match near(graph, tip, &lines)? {
        Some(near) => near,
        None => Walked { reached: all_reached_by(graph, tip)?, painted: Vec::new() },
    };
    let mut is_reached = vec![false; graph.len()];
    for node in &reached {
        is_reached[*node] = true;
    }
    let bases = lines.iter().map(|line| line.iter().position(|release| is_reached[*release])).collect();
    let seeds = |line: &[Node]| line.iter().copied().filter(|node| is_reached[*node]).collect();
    let seeds: Vec<Vec<Node>> = lines.iter().map(|line| seeds(line)).collect();
    let sorted = Sorter::default().sort(graph, tip, &reached);
    let bits = spread(graph, &sorted, &seeds, painted);
    let all = full(lines.len());
    let words = Spans::words(lines.len());
    let mut commits = Vec::new();
    let mut released = Vec::new();
    for node in sorted {
        let bits = &bits[node * words..(node + 1) * words];
        if bits != all.as_slice() || lines.is_empty() {
            commits.push(give_id(&graph.id(node)));
            released.extend_from_slice(bits);
        }
    }
    Ok(Spans::new(bases, commits, released))
}

/// The same answer, put together from those of [`since`](crate::since) for each
/// line. A line has released what its own answer leaves out.
pub(crate) fn of_each(repo: &gix::Repository, tip: ObjectId, each: &[Found]) -> Result<Spans, Error> {
    if let [(base, commits)] = each {
        let released = vec![0; commits.len()];
        return Ok(Spans::new(vec![*base], commits.iter().map(|id| give_id(id)).collect(), released));
    }
    let mut graph = Graph::uncut(repo);
    let tip = graph.node(tip);
    let all = full(each.len());
    let mut released = HashMap::new();
    for (line, (_, commits)) in each.iter().enumerate() {
        for commit in commits {
            let bits = released.entry(graph.node(*commit)).or_insert_with(|| all.clone());
            bits[line / 64] &= !(1 << (line % 64));
        }
    }
    let members: Vec<Node> = released.keys().copied().collect();
    for member in &members {
        graph.parents(*member)?;
    }
    let sorted = Sorter::default().sort(&graph, tip, &members);
    let bases = each.iter().map(|(base, _)| *base).collect();
    let commits = sorted.iter().map(|node| give_id(&graph.id(*node))).collect();
    let bits = sorted.iter().flat_map(|node| released[node].iter().copied()).collect();
    Ok(Spans::new(bases, commits, bits))
}

/// The bits of all lines.
fn full(lines: usize) -> Vec<u64> {
    let word = |word: usize| match lines - word * 64 {
        rest if rest >= 64 => u64::MAX,
        rest => (1 << rest) - 1,
    };
    (0..Spans::words(lines)).map(word).collect()
}

/// For each node, the lines of which a release reaches it: those in `bits`, and what
/// follows from `seeds`. `sorted` has parents before children, and everything that
/// matters.
fn spread(graph: &Graph<'_>, sorted: &[Node], seeds: &[Vec<Node>], mut bits: Vec<u64>) -> Vec<u64> {
    let words = Spans::words(seeds.len());
    bits.resize(graph.len() * words, 0);
    for (line, nodes) in seeds.iter().enumerate() {
        for node in nodes {
            bits[node * words + line / 64] |= 1 << (line % 64);
        }
    }
    for node in sorted.iter().rev().copied() {
        for parent in graph.known_parents(node) {
            for word in 0..words {
                let own = bits[node * words + word];
                bits[parent * words + word] |= own;
            }
        }
    }
    bits
}

/// What a walk came to.
struct Walked {
    /// The commits that some line has not released, and more.
    reached: Vec<Node>,
    /// For each node, the lines whose highest release was seen to reach it.
    painted: Vec<u64>,
}

/// A short walk, which ends near the releases; nothing where it cannot tell.
fn near(graph: &mut Graph<'_>, tip: Node, lines: &[Vec<Node>]) -> Result<Option<Walked>, Error> {
    let Some(tops) = lines.iter().map(|line| line.first().copied()).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    // The tip's colour comes last, behind those of the lines.
    let (count, all) = (tops.len(), full(tops.len()));
    let has_tip = |colours: &[u64]| colours[count / 64] & (1 << (count % 64)) != 0;
    let has_all = |colours: &[u64]| all.iter().zip(colours).all(|(all, own)| own & all == *all);
    let is_open = |colours: &[u64]| has_tip(colours) && !has_all(colours);
    let mut paint = Paint::new(count + 1, is_open);
    paint.add(graph, tip, count)?;
    for (line, top) in tops.iter().enumerate() {
        paint.add(graph, *top, line)?;
    }
    while paint.is_open() {
        if let Some(node) = paint.step(graph)?
            && graph.is_cut(node)
        {
            return Ok(None);
        }
    }
    if !tops.iter().all(|top| paint.has(*top, count)) {
        return Ok(None);
    }
    let mut reached = paint.visited().to_vec();
    reached.retain(|node| has_tip(paint.of(*node)));
    let sorted = Sorter::default().sort(graph, tip, &reached);
    let words = all.len();
    let mut descends = vec![0_u64; graph.len() * words];
    let mut painted = descends.clone();
    for (line, top) in tops.iter().enumerate() {
        descends[top * words + line / 64] |= 1 << (line % 64);
    }
    for node in sorted {
        for parent in graph.known_parents(node) {
            for word in 0..words {
                let of_parent = descends[parent * words + word];
                descends[node * words + word] |= of_parent;
            }
        }
        for (word, (own, all)) in paint.of(node).iter().zip(&all).enumerate() {
            let at = node * words + word;
            painted[at] = own & all;
            if (own | descends[at]) & all != *all {
                return Ok(None);
            }
        }
    }
    Ok(Some(Walked { reached, painted }))
}
