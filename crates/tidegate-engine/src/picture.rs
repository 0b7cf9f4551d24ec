//! The graph of packages, for showing.

use tidegate_config::GroupKind;
use tidegate_model::Diagnosis;
use tidegate_model::graph::{Edge, FORMAT, Group, Node, PackageGraph};
use tidegate_workspace::DependencyKind;

use crate::Engine;
use crate::reasons::propagate_word;

impl Engine<'_> {
    /// The packages, who depends on whom, and which of them are due.
    ///
    /// # Errors
    /// As for [`Engine::propose`].
    pub fn graph(&self) -> Result<PackageGraph, Diagnosis> {
        let survey = self.survey()?;
        let proposals = self.propose(&survey)?;
        let name = |at: usize| survey.packages[at].package.name.clone();
        let names = |all: &[usize]| all.iter().map(|&at| name(at)).collect::<Vec<_>>();
        let graph = &survey.graph;
        let node = |at: usize| {
            let (package, next) = (&survey.packages[at], proposals.packages[at].next.as_ref());
            Node {
                name: name(at),
                path: package.package.path.clone(),
                ecosystem: package.member.found.as_ref().map(|found| found.ecosystem.to_string()),
                level: graph.levels[at],
                previous: package.previous.as_ref().map(|release| release.version.clone()),
                next: next.map(|next| next.version.clone()),
                tag: next.map(|next| next.tag.clone()),
            }
        };
        let edges = graph.edges.iter().map(|edge| Edge {
            from: name(edge.from),
            to: name(edge.to),
            kind: edge.needs.as_ref().map(|(kind, _)| kind_word(*kind).to_owned()),
            requirement: edge
                .needs
                .as_ref()
                .map(|(_, needs)| needs.text().to_owned())
                .filter(|text| !text.is_empty()),
            propagate: propagate_word(edge.rule).to_owned(),
        });
        let groups = graph.groups.iter().map(|group| Group {
            kind: match group.kind {
                GroupKind::Fixed => "fixed".into(),
                GroupKind::Linked => "linked".into(),
            },
            packages: names(&group.members),
            rule: group.rule.to_owned(),
        });
        Ok(PackageGraph {
            format: FORMAT,
            packages: survey.order().into_iter().map(node).collect(),
            edges: edges.collect(),
            groups: groups.collect(),
            cycles: graph.cycles.iter().map(|cycle| names(cycle)).collect(),
        })
    }
}

fn kind_word(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::Normal => "normal",
        DependencyKind::Build => "build",
        DependencyKind::Dev => "dev",
        DependencyKind::Peer => "peer",
        DependencyKind::Optional => "optional",
    }
}
