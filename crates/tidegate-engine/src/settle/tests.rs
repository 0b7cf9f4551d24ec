use proptest::prelude::*;
use tidegate_model::version::bumped;
use tidegate_workspace::{DependencyKind, Requirement};

use super::*;

/// Packages that all go on by SemVer from these versions.
struct Bases(Vec<Version>);

impl Courses for Bases {
    fn previous(&self, package: usize) -> Option<&Version> {
        Some(&self.0[package])
    }

    fn core(&self, package: usize, bump: Bump) -> Result<Version, Error> {
        Ok(bumped(&self.0[package], bump))
    }

    fn version(&self, _: usize, core: &Version) -> Result<Version, Error> {
        Ok(core.clone())
    }
}

fn needs(from: usize, to: usize, rule: Propagate, range: &str) -> Edge {
    Edge { from, to, rule, needs: Some((DependencyKind::Normal, Requirement::npm(range))) }
}

fn graph(count: usize, edges: Vec<Edge>, groups: Vec<Group>) -> Graph {
    Graph { edges, groups, levels: vec![0; count], cycles: Vec::new() }
}

fn group(kind: GroupKind, members: &[usize]) -> Group {
    Group { kind, members: members.to_vec(), rule: "test" }
}

fn settled(graph: &Graph, bases: &[&str], bumps: &[Bump]) -> Vec<String> {
    let bases = Bases(bases.iter().map(|text| Version::parse(text).unwrap()).collect());
    let own: Vec<_> = bumps.iter().map(|&bump| Own { bump, exact: None }).collect();
    let outcomes = settle(graph, &own, &bases).unwrap();
    outcomes.iter().map(|it| it.as_ref().map_or_else(|| "-".into(), |it| it.version.to_string())).collect()
}

use Bump::{Major, Minor, None as Nothing, Patch};

#[test]
fn a_dependent_is_released_when_its_range_no_longer_matches() {
    for (range, bump, want) in [
        ("^1.0.0", Minor, ["1.1.0", "-"]),
        ("^1.0.0", Major, ["2.0.0", "1.0.1"]),
        ("~1.0.0", Minor, ["1.1.0", "1.0.1"]),
        (">=1", Major, ["2.0.0", "-"]),
        // What asks for a version from elsewhere does not ask for this package's.
        ("^0.9.0", Major, ["2.0.0", "-"]),
        ("workspace:*", Patch, ["1.0.1", "1.0.1"]),
        ("workspace:^", Minor, ["1.1.0", "-"]),
        ("workspace:^", Major, ["2.0.0", "1.0.1"]),
        ("workspace:~", Minor, ["1.1.0", "1.0.1"]),
        ("link:../a", Major, ["2.0.0", "-"]),
    ] {
        let graph = graph(2, vec![needs(1, 0, Propagate::Needed, range)], Vec::new());
        assert_eq!(settled(&graph, &["1.0.0", "1.0.0"], &[bump, Nothing]), want, "{range}");
    }
}

#[test]
fn each_edge_has_its_rule() {
    for (rule, want) in [
        (Propagate::None, "-"),
        (Propagate::Needed, "-"),
        (Propagate::Patch, "1.0.1"),
        (Propagate::Same, "1.1.0"),
    ] {
        let graph = graph(2, vec![needs(1, 0, rule, "^1.0.0")], Vec::new());
        assert_eq!(settled(&graph, &["1.0.0", "1.0.0"], &[Minor, Nothing]), ["1.1.0", want]);
    }
}

#[test]
fn releases_go_along_chains_and_around_cycles() {
    let chain = [needs(0, 1, Propagate::Patch, "*"), needs(1, 2, Propagate::Same, "*")];
    let graph_of = |edges: &[Edge]| graph(3, edges.to_vec(), Vec::new());
    let bases = ["1.0.0", "1.0.0", "1.0.0"];
    assert_eq!(settled(&graph_of(&chain), &bases, &[Nothing, Nothing, Minor]), ["1.0.1", "1.1.0", "1.1.0"]);
    let cycle = [chain[0].clone(), chain[1].clone(), needs(2, 0, Propagate::Same, "*")];
    assert_eq!(settled(&graph_of(&cycle), &bases, &[Nothing, Minor, Nothing]), ["1.0.1", "1.1.0", "1.0.1"]);
}

#[test]
fn groups_move_together() {
    let bases = ["1.0.0", "1.2.0", "1.0.0"];
    let fixed = graph(3, Vec::new(), vec![group(GroupKind::Fixed, &[0, 1])]);
    assert_eq!(settled(&fixed, &bases, &[Minor, Nothing, Nothing]), ["1.1.0", "1.1.0", "-"]);
    assert_eq!(settled(&fixed, &bases, &[Minor, Patch, Nothing]), ["1.2.1", "1.2.1", "-"]);
    let linked = graph(3, Vec::new(), vec![group(GroupKind::Linked, &[0, 1])]);
    assert_eq!(settled(&linked, &bases, &[Minor, Nothing, Nothing]), ["1.1.0", "-", "-"]);
    assert_eq!(settled(&linked, &bases, &[Minor, Patch, Nothing]), ["1.2.1", "1.2.1", "-"]);
}

#[test]
fn a_range_is_held_against_the_version_that_is_released_in_the_end() {
    // `a` goes to 1.0.1 by itself, and to 2.0.0 with its group; `b` takes either, not both.
    let edges = vec![needs(2, 0, Propagate::Needed, "1.0.0 || >=2")];
    let both = graph(3, edges, vec![group(GroupKind::Fixed, &[0, 1])]);
    assert_eq!(settled(&both, &["1.0.0"; 3], &[Patch, Major, Nothing]), ["2.0.0", "2.0.0", "-"]);
}

#[test]
fn what_somebody_asked_for_by_name_stays() {
    let graph = graph(2, vec![needs(1, 0, Propagate::Same, "*")], Vec::new());
    let exact = Own { bump: Patch, exact: Some(Version::new(5, 0, 0)) };
    let own = [Own { bump: Minor, exact: None }, exact];
    let bases = Bases(vec![Version::new(1, 0, 0), Version::new(1, 0, 0)]);
    let outcomes = settle(&graph, &own, &bases).unwrap();
    assert_eq!(outcomes[1].as_ref().unwrap().version, Version::new(5, 0, 0));
}

fn rules() -> impl Strategy<Value = Propagate> {
    prop_oneof![Just(Propagate::None), Just(Propagate::Needed), Just(Propagate::Patch), Just(Propagate::Same)]
}

const COUNT: usize = 6;

fn edges() -> impl Strategy<Value = Vec<Edge>> {
    let range =
        prop_oneof![Just("^1.0.0"), Just("~1.0.0"), Just("*"), Just(">=1.1 || 1.0.0"), Just("workspace:^")];
    let edge = (0..COUNT, 0..COUNT, rules(), range);
    prop::collection::vec(edge, 0..10).prop_map(|edges| {
        let edges = edges.into_iter().filter(|(from, to, ..)| from != to);
        edges.map(|(from, to, rule, range)| needs(from, to, rule, range)).collect()
    })
}

fn groups() -> impl Strategy<Value = Vec<Group>> {
    let kind = prop_oneof![Just(GroupKind::Fixed), Just(GroupKind::Linked)];
    let members = prop::collection::btree_set(0..COUNT, 1..4);
    prop::collection::vec((kind, members), 0..3).prop_map(|groups| {
        groups
            .into_iter()
            .map(|(kind, members)| group(kind, &members.into_iter().collect::<Vec<_>>()))
            .collect()
    })
}

fn bumps() -> impl Strategy<Value = Vec<Bump>> {
    prop::collection::vec(prop::sample::select(Bump::ALL), COUNT)
}

/// The graph with its packages renumbered.
fn renumbered(graph: &Graph, to: &[usize]) -> Graph {
    let mut edges: Vec<_> = graph
        .edges
        .iter()
        .map(|edge| Edge { from: to[edge.from], to: to[edge.to], ..edge.clone() })
        .collect();
    edges.reverse();
    let mut groups: Vec<_> = graph
        .groups
        .iter()
        .map(|group| Group { members: group.members.iter().map(|&at| to[at]).collect(), ..group.clone() })
        .collect();
    groups.reverse();
    Graph { edges, groups, levels: graph.levels.clone(), cycles: Vec::new() }
}

proptest! {
    #[test]
    fn nothing_is_lowered_and_the_outcome_is_settled(edges in edges(), groups in groups(), bumps in bumps()) {
        let graph = graph(COUNT, edges, groups);
        let bases = Bases(vec![Version::new(1, 0, 0); COUNT]);
        let own: Vec<_> = bumps.iter().map(|&bump| Own { bump, exact: None }).collect();
        let outcomes = settle(&graph, &own, &bases).unwrap();
        for (own, outcome) in own.iter().zip(&outcomes) {
            match outcome {
                None => prop_assert_eq!(own.bump, Bump::None),
                Some(outcome) => {
                    prop_assert!(outcome.version > Version::new(1, 0, 0));
                    prop_assert!(outcome.bump >= own.bump);
                    prop_assert!(outcome.version >= bumped(&Version::new(1, 0, 0), own.bump));
                }
            }
        }
        // Every rule holds in the outcome.
        for edge in &graph.edges {
            let Some(to) = &outcomes[edge.to] else { continue };
            let from = outcomes[edge.from].as_ref().map_or(Bump::None, |from| from.bump);
            match edge.rule {
                Propagate::None => {}
                Propagate::Patch => prop_assert!(from >= Bump::Patch),
                Propagate::Same => prop_assert!(from >= to.bump.min(Bump::Major)),
                Propagate::Needed => {
                    let (_, needs) = edge.needs.as_ref().unwrap();
                    if still_matches(needs, bases.previous(edge.to), &to.version) == Some(false) {
                        prop_assert!(from >= Bump::Patch);
                    }
                }
            }
        }
        for group in &graph.groups {
            let due: Vec<_> = group.members.iter().filter_map(|&at| outcomes[at].as_ref()).collect();
            prop_assert!(due.windows(2).all(|pair| pair[0].version == pair[1].version));
            prop_assert!(due.is_empty() || group.kind == GroupKind::Linked || due.len() == group.members.len());
        }
        // What is settled stays as it is when it is settled again.
        let again: Vec<_> = outcomes
            .iter()
            .map(|outcome| Own {
                bump: outcome.as_ref().map_or(Bump::None, |outcome| outcome.bump),
                exact: outcome.as_ref().map(|outcome| outcome.version.clone()),
            })
            .collect();
        let versions = |outcomes: &[Option<Outcome>]| outcomes.iter().map(|it| it.as_ref().map(|it| it.version.clone())).collect::<Vec<_>>();
        prop_assert_eq!(versions(&settle(&graph, &again, &bases).unwrap()), versions(&outcomes));
    }

    #[test]
    fn the_order_of_packages_edges_and_groups_does_not_matter(
        edges in edges(), groups in groups(), bumps in bumps(), to in Just((0..COUNT).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let graph = graph(COUNT, edges, groups);
        let bases = Bases(vec![Version::new(1, 0, 0); COUNT]);
        let own: Vec<_> = bumps.iter().map(|&bump| Own { bump, exact: None }).collect();
        let mut moved = own.clone();
        for (at, own) in own.iter().enumerate() {
            moved[to[at]] = own.clone();
        }
        let straight = settle(&graph, &own, &bases).unwrap();
        let renumbered = settle(&renumbered(&graph, &to), &moved, &bases).unwrap();
        for (at, outcome) in straight.iter().enumerate() {
            let other = renumbered[to[at]].as_ref().map(|it| (it.bump, it.version.clone()));
            prop_assert_eq!(outcome.as_ref().map(|it| (it.bump, it.version.clone())), other);
        }
    }

    #[test]
    fn a_bigger_step_never_makes_anything_smaller(
        edges in edges(), groups in groups(), bumps in bumps(), at in 0..COUNT,
    ) {
        // A range that takes a higher version and not a lower one is the one exception.
        let edges: Vec<_> = edges
            .into_iter()
            .filter(|edge| edge.needs.as_ref().is_none_or(|(_, needs)| !needs.text().contains("||")))
            .collect();
        let graph = graph(COUNT, edges, groups);
        let bases = Bases(vec![Version::new(1, 0, 0); COUNT]);
        let own = |bumps: &[Bump]| bumps.iter().map(|&bump| Own { bump, exact: None }).collect::<Vec<_>>();
        let before = settle(&graph, &own(&bumps), &bases).unwrap();
        let mut bigger = bumps.clone();
        bigger[at] = Bump::Major;
        let after = settle(&graph, &own(&bigger), &bases).unwrap();
        for (before, after) in before.iter().zip(&after) {
            let version = |outcome: &Option<Outcome>| outcome.as_ref().map(|it| it.version.clone());
            prop_assert!(version(before) <= version(after), "{before:?} {after:?}");
        }
    }
}
