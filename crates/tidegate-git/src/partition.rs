//! Shares out a whole history among its releases, in one pass.

use gix::ObjectId;

use crate::Error;
use crate::graph::{Graph, Node};
use crate::order::Sorter;
use crate::since::all_reached_by;

/// Gives each commit that `tip` reaches to the first release that contains it.
/// `releases` stand in rising precedence; the last list is what none contains.
pub(crate) fn partition(
    graph: &mut Graph<'_>,
    tip: ObjectId,
    releases: &[ObjectId],
) -> Result<Vec<Vec<ObjectId>>, Error> {
    let tip = graph.node(tip);
    let releases: Vec<Node> = releases.iter().map(|id| graph.node(*id)).collect();
    let reached = all_reached_by(graph, tip)?;
    let mut is_free = vec![false; graph.len()];
    for node in reached {
        is_free[node] = true;
    }
    let mut sorter = Sorter::default();
    let owners = releases.into_iter().chain([tip]);
    let shares = owners.map(|owner| {
        let share = take_reached(graph, owner, &mut is_free);
        sorter.sort(graph, owner, &share).into_iter().map(|node| graph.id(node)).collect()
    });
    Ok(shares.collect())
}

/// Takes what `owner` reaches and nobody has taken. What a commit reaches is
/// taken with it, so the search never has to look behind a taken one.
fn take_reached(graph: &Graph<'_>, owner: Node, is_free: &mut [bool]) -> Vec<Node> {
    let mut share = Vec::new();
    let mut stack = vec![owner];
    while let Some(node) = stack.pop() {
        if std::mem::replace(&mut is_free[node], false) {
            share.push(node);
            stack.extend(graph.known_parents(node));
        }
    }
    share
}
