//! Inside a crate nothing stops modules from needing each other in circles, so
//! a test does.
//!
//! Modules beside each other are compared, with everything inside them. A
//! parent and its children are one subject: they may know each other.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Meaning, Scope};
use super::tree::{self, Module};
use super::{assert_none, workspace};

/// Who needs whom among the modules of one parent, with a line that shows it.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The graph below each parent.
fn graphs(modules: &[Module]) -> BTreeMap<Vec<String>, Graph> {
    let scope = Scope::new(modules);
    let mut graphs = BTreeMap::<_, Graph>::new();
    for module in modules.iter().filter(|module| !module.test) {
        let imports = module.facts.imports.iter().map(|import| (import.line, &import.it.path));
        let paths = module.facts.paths.iter().map(|path| (path.line, &path.it));
        for (line, path) in imports.chain(paths) {
            let Meaning::Here(target) = scope.meaning(&module.path, path) else { continue };
            let Some(home) = scope.home(&target) else { continue };
            let common = module.path.iter().zip(&home).take_while(|(a, b)| a == b).count();
            let (Some(from), Some(to)) = (module.path.get(common), home.get(common)) else { continue };
            let graph = graphs.entry(home[..common].to_vec()).or_default();
            graph.entry(from.clone()).or_default().entry(to.clone()).or_insert_with(|| module.line(line));
        }
    }
    graphs
}

/// A way from a module back to itself: each module with the line that leads on.
fn cycle(graph: &Graph) -> Option<Vec<(String, String)>> {
    fn visit(
        graph: &Graph,
        name: &str,
        way: &mut Vec<(String, String)>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<(String, String)>> {
        if let Some(start) = way.iter().position(|(passed, _)| passed == name) {
            return Some(way[start..].to_vec());
        }
        if done.contains(name) {
            return None;
        }
        for (next, line) in graph.get(name).into_iter().flatten() {
            way.push((name.to_owned(), line.clone()));
            if let Some(found) = visit(graph, next, way, done) {
                return Some(found);
            }
            way.pop();
        }
        done.insert(name.to_owned());
        None
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|name| visit(graph, name, &mut Vec::new(), &mut done))
}

fn violations(modules: &[Module]) -> Vec<String> {
    graphs(modules)
        .values()
        .filter_map(cycle)
        .map(|way| {
            let steps = way.iter().map(|(name, line)| format!("`{name}` ({line})"));
            format!("{}: {} and back", modules[0].package, steps.collect::<Vec<_>>().join(" needs "))
        })
        .collect()
}

#[test]
fn modules_do_not_need_each_other_in_circles() {
    let crates: Vec<_> = workspace::all().iter().flat_map(tree::product_crates).collect();
    let found: Vec<_> = crates.iter().flat_map(|modules| violations(modules)).collect();
    assert_none("modules beside each other form no loop", &found);
}

mod tests {
    use super::super::source::Facts;
    use super::*;

    fn modules(sources: &[(&str, &str)]) -> Vec<Module> {
        let module = |(path, source): &(&str, &str)| Module {
            package: "p".to_owned(),
            path: path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            file: format!("{path}.rs").into(),
            test: false,
            facts: Facts::of(&syn::parse_file(source).expect("Rust").items),
        };
        sources.iter().map(module).collect()
    }

    #[test]
    fn a_loop_is_found() {
        let found = violations(&modules(&[
            ("", ""),
            ("a", "use crate::b::B;"),
            ("b", "fn f() { super::c::g() }"),
            ("c", "use crate::a;"),
        ]));
        assert_eq!(found, ["p: `a` (a.rs:1) needs `b` (b.rs:1) needs `c` (c.rs:1) and back"]);
    }

    #[test]
    fn a_loop_through_re_exports_and_nested_modules_is_found() {
        let found = violations(&modules(&[
            ("", "pub use a::inner::A;"),
            ("a", ""),
            ("a::inner", "use crate::b::B;"),
            ("b", "use crate::A;"),
        ]));
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn parents_and_children_may_know_each_other() {
        let found = violations(&modules(&[
            ("", "use a::A; pub struct Root;"),
            ("a", "use crate::Root; use inner::I;"),
            ("a::inner", "use super::A;"),
            ("b", "use crate::a::A;"),
        ]));
        assert!(found.is_empty(), "{found:?}");
    }
}
