//! How packages hang together: who depends on whom, whose versions move
//! together, and in which order they are released.

use std::collections::{BTreeSet, HashMap};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use tidegate_config::{Config, GroupKind, Propagate};
use tidegate_model::Version;
use tidegate_workspace::{DependencyKind, Requirement};

use crate::Error;
use crate::roster::{Member, globs};

/// That a package depends on another; both by index.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// What a release of `to` does to `from`.
    pub(crate) rule: Propagate,
    /// What the manifest says, where it says something.
    pub(crate) needs: Option<(DependencyKind, Requirement)>,
}

/// Packages whose versions move together, by index.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) kind: GroupKind,
    pub(crate) members: Vec<usize>,
    /// Where it comes from.
    pub(crate) rule: &'static str,
}

/// All packages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) edges: Vec<Edge>,
    pub(crate) groups: Vec<Group>,
    /// How far each package is from those that depend on nothing.
    pub(crate) levels: Vec<usize>,
    /// Packages that depend on themselves through others.
    pub(crate) cycles: Vec<Vec<usize>>,
}

impl Graph {
    /// How these packages hang together.
    ///
    /// # Errors
    /// When the configuration names a package that there is not.
    pub(crate) fn new(config: &Config, members: &[Member]) -> Result<Self, Error> {
        let index: HashMap<&str, usize> =
            members.iter().enumerate().map(|(at, member)| (member.name.as_str(), at)).collect();
        // Manifests know packages by the names that they have there.
        let found: HashMap<&str, usize> = members
            .iter()
            .enumerate()
            .filter_map(|(at, member)| Some((member.found.as_ref()?.name.as_str(), at)))
            .collect();
        let mut edges = Vec::new();
        for (from, member) in members.iter().enumerate() {
            for dependency in member.found.iter().flat_map(|found| &found.dependencies) {
                let Some(&to) = found.get(dependency.name.as_str()) else { continue };
                let rule = match dependency.kind {
                    DependencyKind::Dev => Propagate::None,
                    _ => config.workspace.propagate,
                };
                let needs = Some((dependency.kind, dependency.requirement.clone()));
                edges.push(Edge { from, to, rule, needs });
            }
        }
        let place = |name: &String| {
            index.get(name.as_str()).copied().ok_or_else(|| Error::NoSuchPackage {
                name: name.clone(),
                known: members.iter().map(|member| member.name.clone()).collect(),
            })
        };
        for edge in &config.workspace.edges {
            let (from, to) = (place(&edge.from)?, place(&edge.to)?);
            let mut known = edges.iter_mut().filter(|known| (known.from, known.to) == (from, to)).peekable();
            if known.peek().is_none() {
                edges.push(Edge { from, to, rule: edge.propagate, needs: None });
            } else {
                known.for_each(|known| known.rule = edge.propagate);
            }
        }
        let groups = groups(config, members)?;
        let (levels, cycles) = levels(members.len(), &edges);
        Ok(Self { edges, groups, levels, cycles })
    }

    /// The packages, dependencies first; among equals in their own order.
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut order: Vec<_> = (0..self.levels.len()).collect();
        order.sort_by_key(|&at| self.levels[at]);
        order
    }

    /// Packages that decide about each other, those that others wait for first.
    pub(crate) fn clusters(&self) -> Vec<Vec<usize>> {
        let ties = self.groups.iter().flat_map(|group| {
            let next = group.members.iter().cycle().skip(1);
            group.members.iter().copied().zip(next.copied())
        });
        components(self.levels.len(), self.edges.iter().map(|edge| (edge.from, edge.to)).chain(ties))
    }
}

fn groups(config: &Config, members: &[Member]) -> Result<Vec<Group>, Error> {
    let mut groups = Vec::new();
    for group in &config.workspace.groups {
        let chosen: Vec<_> = members
            .iter()
            .enumerate()
            .filter(|(_, member)| globs(&group.packages).is_match(&member.name))
            .map(|(at, _)| at)
            .collect();
        let is_known = |name: &&String| {
            members.iter().any(|member| globs(std::slice::from_ref(*name)).is_match(&member.name))
        };
        if let Some(unknown) = group.packages.iter().find(|name| !is_known(name)) {
            let known = members.iter().map(|member| member.name.clone()).collect();
            return Err(Error::NoSuchPackage { name: unknown.clone(), known });
        }
        groups.push(Group { kind: group.kind, members: chosen, rule: "workspace.groups" });
    }
    // A version that manifests share is one that moves for all of them.
    let grouped: BTreeSet<usize> = groups.iter().flat_map(|group| group.members.clone()).collect();
    let shares = |member: &Member| member.found.as_ref().is_some_and(|found| found.shared_version);
    let sharing: Vec<_> =
        (0..members.len()).filter(|at| shares(&members[*at]) && !grouped.contains(at)).collect();
    if sharing.len() > 1 {
        groups.push(Group { kind: GroupKind::Fixed, members: sharing, rule: "the workspace's version" });
    }
    Ok(groups)
}

/// Levels and cycles.
fn levels(count: usize, edges: &[Edge]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let components = components(count, edges.iter().map(|edge| (edge.from, edge.to)));
    let mut component_of = vec![0; count];
    for (number, component) in components.iter().enumerate() {
        component.iter().for_each(|&at| component_of[at] = number);
    }
    let mut needs = vec![BTreeSet::new(); components.len()];
    for edge in edges {
        let (from, to) = (component_of[edge.from], component_of[edge.to]);
        if from != to {
            needs[from].insert(to);
        }
    }
    // What a component needs stands before it.
    let mut level_of = vec![0; components.len()];
    for number in 0..components.len() {
        level_of[number] = needs[number].iter().map(|&need| level_of[need] + 1).max().unwrap_or(0);
    }
    let levels = component_of.iter().map(|&number| level_of[number]).collect();
    let mut cycles: Vec<_> = components.into_iter().filter(|component| component.len() > 1).collect();
    cycles.sort();
    (levels, cycles)
}

/// The strongly connected components, those that are led to first. Each sorted.
fn components(count: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut graph = DiGraph::<(), ()>::new();
    for _ in 0..count {
        graph.add_node(());
    }
    for (from, to) in edges {
        graph.update_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let components = kosaraju_scc(&graph).into_iter();
    components
        .map(|component| {
            let mut component: Vec<_> = component.into_iter().map(NodeIndex::index).collect();
            component.sort_unstable();
            component
        })
        .collect()
}

/// Whether a manifest's requirement, which took the previous version, takes the
/// next one; absent when it says nothing about either.
///
/// `workspace:*` becomes the previous version itself when a package is published,
/// `workspace:^` and `workspace:~` a range from there.
pub(crate) fn still_matches(needs: &Requirement, previous: Option<&Version>, next: &Version) -> Option<bool> {
    let published = |previous: &Version| match needs.text().strip_prefix("workspace:")? {
        "*" => Some(Requirement::npm(&previous.to_string())),
        range @ ("^" | "~") => Some(Requirement::npm(&format!("{range}{previous}"))),
        _ => None,
    };
    let published = previous.and_then(published);
    let needs = published.as_ref().unwrap_or(needs);
    // What asks for a version from elsewhere does not ask for this package's.
    let took_previous = previous.is_none_or(|previous| needs.matches(previous) != Some(false));
    if took_previous { needs.matches(next) } else { None }
}
