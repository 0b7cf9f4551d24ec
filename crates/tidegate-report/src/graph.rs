//! The graph of packages: as text, for Graphviz, for Mermaid, and as the matrix of
//! a CI system.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde::Serialize;
use tidegate_model::graph::{Edge, Node, PackageGraph};
use tidegate_model::{TagName, Version};

use crate::escape::terminal;
use crate::json::compact;

/// One line for each package, in release order, and what it depends on below it.
#[must_use]
pub fn text(graph: &PackageGraph) -> String {
    let mut out = String::new();
    for node in &graph.packages {
        line(&mut out, 0, &format!("{}  {}  ({})", node.name, versions(node), node.path));
        for edge in graph.edges.iter().filter(|edge| edge.from == node.name) {
            let needs = edge.requirement.as_ref().map(|needs| format!(" {needs}")).unwrap_or_default();
            let kind = edge.kind.as_deref().filter(|kind| *kind != "normal");
            let kind = kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
            line(&mut out, 2, &format!("needs {}{needs}{kind}, propagate {}", edge.to, edge.propagate));
        }
    }
    for group in &graph.groups {
        let names = group.packages.join(", ");
        line(&mut out, 0, &format!("{} group ({}): {names}", group.kind, group.rule));
    }
    for cycle in &graph.cycles {
        line(&mut out, 0, &format!("cycle: {}", cycle.join(", ")));
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str) {
    let text = terminal::inline(text);
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{:indent$}{text}", "");
}

fn versions(node: &Node) -> String {
    match (&node.previous, &node.next) {
        (Some(previous), Some(next)) => format!("{previous} -> {next}"),
        (None, Some(next)) => format!("-> {next}"),
        (Some(previous), None) => previous.to_string(),
        (None, None) => "unreleased".into(),
    }
}

/// For Graphviz: <https://graphviz.org/doc/info/lang.html>. Packages that are due
/// have a thick frame; edges that matter only for development are dashed.
#[must_use]
pub fn dot(graph: &PackageGraph) -> String {
    let mut out = String::from("digraph packages {\n  rankdir = BT;\n  node [shape = box];\n");
    for node in &graph.packages {
        let style = if node.next.is_some() { ", penwidth = 2" } else { "" };
        let _ = writeln!(
            out,
            "  {} [label = {}{style}];",
            quoted(&node.name),
            quoted(&format!("{} {}", node.name, versions(node)))
        );
    }
    for edge in &graph.edges {
        let label = edge.requirement.as_ref().map(|needs| format!("label = {}", quoted(needs)));
        let style = is_weak(edge).then(|| "style = dashed".to_owned());
        let attributes: Vec<_> = label.into_iter().chain(style).collect();
        let _ =
            writeln!(out, "  {} -> {} [{}];", quoted(&edge.from), quoted(&edge.to), attributes.join(", "));
    }
    out.push_str("}\n");
    out
}

fn is_weak(edge: &Edge) -> bool {
    edge.kind.as_deref() == Some("dev")
}

/// A double-quoted text of DOT: only quotes mean something in it, and a backslash
/// in front of them or of a letter of an escape.
fn quoted(text: &str) -> String {
    format!("\"{}\"", terminal::inline(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// For Mermaid: <https://mermaid.js.org/syntax/flowchart.html>.
#[must_use]
pub fn mermaid(graph: &PackageGraph) -> String {
    let ids: HashMap<&str, usize> =
        graph.packages.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect();
    let mut out = String::from("flowchart BT\n");
    for (at, node) in graph.packages.iter().enumerate() {
        let _ = writeln!(out, "  p{at}[\"{}\"]", entities(&format!("{} {}", node.name, versions(node))));
    }
    for edge in &graph.edges {
        let (Some(from), Some(to)) = (ids.get(edge.from.as_str()), ids.get(edge.to.as_str())) else {
            continue;
        };
        let arrow = if is_weak(edge) { "-.->" } else { "-->" };
        let label = edge.requirement.as_ref().map(|needs| format!("|\"{}\"|", entities(needs)));
        let _ = writeln!(out, "  p{from} {arrow}{} p{to}", label.unwrap_or_default());
    }
    let due: Vec<_> = (0..graph.packages.len()).filter(|&at| graph.packages[at].next.is_some()).collect();
    if !due.is_empty() {
        out.push_str("  classDef due stroke-width:3px\n");
        let due: Vec<_> = due.into_iter().map(|at| format!("p{at}")).collect();
        let _ = writeln!(out, "  class {} due", due.join(","));
    }
    out
}

/// A text inside of Mermaid's quotes: everything but letters, digits and a few
/// harmless signs by its number.
fn entities(text: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || " .,-_/@^~+*".contains(c);
    let escaped = terminal::inline(text);
    escaped.chars().map(|c| if harmless(c) { c.to_string() } else { format!("#{};", u32::from(c)) }).collect()
}

/// The matrix of a CI system, with an entry for each package that is due.
///
/// When there are more than `jobs` of them, entries have several, all of one level.
/// Whoever runs the levels one after the other keeps the release order.
#[must_use]
pub fn matrix(graph: &PackageGraph, jobs: usize) -> String {
    let due: Vec<_> = graph.packages.iter().filter(|node| node.next.is_some()).collect();
    let mut size = due.len().div_ceil(jobs.max(1)).max(1);
    let mut include = entries(&due, size);
    while include.len() > jobs.max(1) && size < due.len() {
        size += 1;
        include = entries(&due, size);
    }
    compact(&Matrix { include })
}

fn entries<'g>(due: &[&'g Node], size: usize) -> Vec<Entry<'g>> {
    let levels = due.chunk_by(|a, b| a.level == b.level);
    let runs = levels.flat_map(|level| level.chunks(size));
    runs.map(|run| Entry {
        name: run.iter().map(|node| node.name.as_str()).collect::<Vec<_>>().join(" "),
        level: run[0].level,
        packages: run.iter().map(|node| Due::of(node)).collect(),
    })
    .collect()
}

#[derive(Serialize)]
struct Matrix<'g> {
    include: Vec<Entry<'g>>,
}

#[derive(Serialize)]
struct Entry<'g> {
    name: String,
    level: usize,
    packages: Vec<Due<'g>>,
}

#[derive(Serialize)]
struct Due<'g> {
    name: &'g str,
    path: &'g str,
    previous: Option<&'g Version>,
    version: Option<&'g Version>,
    tag: Option<&'g TagName>,
}

impl<'g> Due<'g> {
    fn of(node: &'g Node) -> Self {
        Self {
            name: &node.name,
            path: &node.path,
            previous: node.previous.as_ref(),
            version: node.next.as_ref(),
            tag: node.tag.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, level: usize, next: Option<u64>) -> Node {
        let next = next.map(|minor| Version::new(1, minor, 0));
        Node {
            name: name.into(),
            path: format!("crates/{name}"),
            ecosystem: None,
            level,
            previous: Some(Version::new(1, 0, 0)),
            tag: next.as_ref().map(|next| TagName::new(format!("{name}-v{next}"))),
            next,
        }
    }

    fn graph() -> PackageGraph {
        let edge = |from: &str, to: &str, kind: &str, needs: &str| Edge {
            from: from.into(),
            to: to.into(),
            kind: Some(kind.into()),
            requirement: Some(needs.into()),
            propagate: "needed".into(),
        };
        PackageGraph {
            format: 1,
            packages: vec![node("core", 0, Some(1)), node("web", 1, Some(2)), node("x\"]; y", 1, None)],
            edges: vec![edge("web", "core", "normal", "^1.0"), edge("x\"]; y", "core", "dev", ">=1 \"<2")],
            groups: Vec::new(),
            cycles: vec![vec!["core".into(), "web".into()]],
        }
    }

    #[test]
    fn as_text() {
        insta::assert_snapshot!(text(&graph()), @r#"
        core  1.0.0 -> 1.1.0  (crates/core)
        web  1.0.0 -> 1.2.0  (crates/web)
          needs core ^1.0, propagate needed
        x"]; y  1.0.0  (crates/x"]; y)
          needs core >=1 "<2 (dev), propagate needed
        cycle: core, web
        "#);
    }

    #[test]
    fn for_graphviz() {
        insta::assert_snapshot!(dot(&graph()), @r#"
        digraph packages {
          rankdir = BT;
          node [shape = box];
          "core" [label = "core 1.0.0 -> 1.1.0", penwidth = 2];
          "web" [label = "web 1.0.0 -> 1.2.0", penwidth = 2];
          "x\"]; y" [label = "x\"]; y 1.0.0"];
          "web" -> "core" [label = "^1.0"];
          "x\"]; y" -> "core" [label = ">=1 \"<2", style = dashed];
        }
        "#);
    }

    #[test]
    fn for_mermaid() {
        insta::assert_snapshot!(mermaid(&graph()), @r##"
        flowchart BT
          p0["core 1.0.0 -#62; 1.1.0"]
          p1["web 1.0.0 -#62; 1.2.0"]
          p2["x#34;#93;#59; y 1.0.0"]
          p1 -->|"^1.0"| p0
          p2 -.->|"#62;#61;1 #34;#60;2"| p0
          classDef due stroke-width:3px
          class p0,p1 due
        "##);
    }

    #[test]
    fn a_matrix_has_at_most_so_many_jobs_and_keeps_levels_apart() {
        let mut many = graph();
        many.packages = (0..10).map(|at| node(&at.to_string(), at / 6, Some(1))).collect();
        let sizes = |jobs| {
            let matrix: serde_json::Value = serde_json::from_str(&matrix(&many, jobs)).unwrap();
            let entries = matrix["include"].as_array().unwrap().clone();
            entries.iter().map(|entry| entry["packages"].as_array().unwrap().len()).collect::<Vec<_>>()
        };
        assert_eq!(sizes(256), [1; 10]);
        assert_eq!(sizes(5), [2; 5]);
        assert_eq!(sizes(4), [3, 3, 3, 1]);
        assert_eq!(sizes(2), [6, 4]);
        let one: serde_json::Value = serde_json::from_str(&matrix(&graph(), 256)).unwrap();
        assert_eq!(one["include"][1]["packages"][0]["tag"], "web-v1.2.0");
    }
}
