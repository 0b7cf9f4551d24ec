//! What the release of a package does to others: along dependencies, and in
//! groups whose versions move together.
//!
//! Packages that decide about each other (a cycle, a group) are settled together,
//! after everything that they depend on. Within such a cluster all take the next
//! step at once, until nothing moves; nothing ever moves down. So the outcome
//! does not depend on the order in which packages or edges are given.

use tidegate_config::{GroupKind, Propagate};
use tidegate_contract::types::Bump;
use tidegate_model::Version;

use crate::Error;
use crate::graph::{Edge, Graph, Group, still_matches};

/// How the versions of packages go on, each by index.
pub(crate) trait Courses {
    /// The release that a package counts from.
    fn previous(&self, package: usize) -> Option<&Version>;

    /// The core that a step leads to.
    fn core(&self, package: usize, bump: Bump) -> Result<Version, Error>;

    /// The version that is released for a core.
    fn version(&self, package: usize, core: &Version) -> Result<Version, Error>;
}

/// What a package's own changes ask for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Own {
    /// The step.
    pub(crate) bump: Bump,
    /// A version that was asked for by name.
    pub(crate) exact: Option<Version>,
}

/// Who else made it so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cause {
    /// A package that it depends on, by the edge's index.
    Edge(usize),
    /// A package of its group: the group and the package by index.
    Group(usize, usize),
}

/// A release that is due.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) bump: Bump,
    pub(crate) version: Version,
    /// Absent when its own changes alone made it so.
    pub(crate) cause: Option<Cause>,
}

#[derive(Clone, Debug, PartialEq)]
struct State {
    bump: Bump,
    core: Version,
    /// The core is the version, as somebody asked for it.
    is_exact: bool,
    cause: Option<Cause>,
}

/// Settles what becomes of all packages; absent for those that stay as they are.
pub(crate) fn settle(
    graph: &Graph,
    own: &[Own],
    courses: &dyn Courses,
) -> Result<Vec<Option<Outcome>>, Error> {
    let mut settling = Settling { graph, courses, states: vec![None; own.len()] };
    for (package, own) in own.iter().enumerate() {
        settling.states[package] = match (&own.exact, own.bump) {
            (Some(exact), bump) => Some(State { bump, core: exact.clone(), is_exact: true, cause: None }),
            (None, Bump::None) => None,
            (None, bump) => {
                let core = courses.core(package, bump)?;
                Some(State { bump, core, is_exact: false, cause: None })
            }
        };
    }
    let incoming = Incoming::new(graph);
    for cluster in graph.clusters() {
        settling.cluster(&cluster, &incoming)?;
    }
    let outcome = |(package, state): (usize, &Option<State>)| match state {
        None => Ok(None),
        Some(state) => {
            let version = settling.version(package, state)?;
            Ok(Some(Outcome { bump: state.bump, version, cause: state.cause }))
        }
    };
    settling.states.iter().enumerate().map(outcome).collect()
}

/// For each package, the edges that start there and the groups that it is in.
struct Incoming {
    edges: Vec<Vec<usize>>,
    groups: Vec<Vec<usize>>,
}

impl Incoming {
    fn new(graph: &Graph) -> Self {
        let nothing = vec![Vec::new(); graph.levels.len()];
        let (mut edges, mut groups) = (nothing.clone(), nothing);
        for (index, edge) in graph.edges.iter().enumerate() {
            edges[edge.from].push(index);
        }
        for (index, group) in graph.groups.iter().enumerate() {
            group.members.iter().for_each(|&package| groups[package].push(index));
        }
        Self { edges, groups }
    }
}

struct Settling<'a> {
    graph: &'a Graph,
    courses: &'a dyn Courses,
    states: Vec<Option<State>>,
}

impl Settling<'_> {
    fn cluster(&mut self, cluster: &[usize], incoming: &Incoming) -> Result<(), Error> {
        loop {
            let mut moved = Vec::new();
            for &package in cluster {
                let mut state = self.states[package].clone();
                for &edge in &incoming.edges[package] {
                    self.along(edge, &mut state)?;
                }
                for &group in &incoming.groups[package] {
                    self.within(group, &mut state);
                }
                if state != self.states[package] {
                    moved.push((package, state));
                }
            }
            if moved.is_empty() {
                return Ok(());
            }
            for (package, state) in moved {
                self.states[package] = state;
            }
        }
    }

    /// What a dependency's release does.
    fn along(&self, index: usize, state: &mut Option<State>) -> Result<(), Error> {
        let Edge { from, to, rule, needs } = &self.graph.edges[index];
        let Some(dependency) = &self.states[*to] else { return Ok(()) };
        let asked = match rule {
            Propagate::None => Bump::None,
            Propagate::Patch => Bump::Patch,
            Propagate::Same => dependency.bump.max(Bump::Patch),
            Propagate::Needed => {
                let next = self.version(*to, dependency)?;
                let matches = |needs| still_matches(needs, self.courses.previous(*to), &next);
                match needs.as_ref().and_then(|(_, needs)| matches(needs)) {
                    Some(false) => Bump::Patch,
                    Some(true) | None => Bump::None,
                }
            }
        };
        let own = state.as_ref().map_or(Bump::None, |state| state.bump);
        if asked <= own {
            return Ok(());
        }
        let core = self.courses.core(*from, asked)?;
        let cause = Some(Cause::Edge(index));
        *state = Some(match state.take() {
            // What somebody asked for by name stays.
            Some(state) if state.is_exact || state.core >= core => State { bump: asked, ..state },
            _ => State { bump: asked, core, is_exact: false, cause },
        });
        Ok(())
    }

    /// What the releases of a group do to one of its packages.
    fn within(&self, index: usize, state: &mut Option<State>) {
        let Group { kind, members, .. } = &self.graph.groups[index];
        let due = members.iter().filter_map(|&member| Some((member, self.states[member].as_ref()?)));
        // Of equally high ones the first counts.
        let Some((leader, top)) =
            due.reduce(|best, next| if next.1.core > best.1.core { next } else { best })
        else {
            return;
        };
        let bump = top.bump;
        let cause = Some(Cause::Group(index, leader));
        match state {
            None if *kind == GroupKind::Linked => {}
            None => *state = Some(State { cause, ..top.clone() }),
            Some(own) if own.core < top.core => {
                *own = State { bump: own.bump.max(bump), cause, ..top.clone() };
            }
            Some(_) => {}
        }
    }

    fn version(&self, package: usize, state: &State) -> Result<Version, Error> {
        if state.is_exact { Ok(state.core.clone()) } else { self.courses.version(package, &state.core) }
    }
}

#[cfg(test)]
mod tests;
