//! Cargo's manifests and lock.

use crate::draft::Draft;
use crate::edit::Role;
use crate::node::Node;
use crate::problem::{Fault, Problem};
use crate::syntax::toml;
use crate::version::looks_like_one;

/// The tables of dependencies, with their old spellings.
const TABLES: &[&str] =
    &["dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies"];

/// Changes a manifest.
pub(crate) fn manifest(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = toml::parse(draft.text)?;
    own(draft, &root)?;
    tables(draft, &root);
    for (_, _, target) in root.get("target").map_or(&[][..], Node::entries) {
        tables(draft, target);
    }
    if let Some(workspace) = root.get("workspace") {
        tables(draft, workspace);
    }
    Ok(())
}

/// The version of the package, or the one that the members of a workspace share.
fn own(draft: &mut Draft<'_>, root: &Node) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = &edit.version else { return Ok(()) };
    let package = root.get("package").or_else(|| root.get("project"));
    let name = package.and_then(|package| package.text("name"));
    let shared = draft.find(root, &["workspace", "package", "version"])?;
    let is_own = name.is_some_and(|name| name == edit.package);
    let version = package.filter(|_| is_own).map(|package| (package, package.get("version")));
    match (version, shared) {
        (Some((_, Some(version @ Node::Text(_)))), _) => {
            draft.replace_node(version, "`package.version`", &edit.package, new)
        }
        (Some((_, Some(version))), None) if version.get("workspace").is_some() => {
            let whence = "it is the workspace's, in the `Cargo.toml` at its root";
            let what = "`package.version`".to_owned();
            Err(draft.problem(version.start(), Fault::Elsewhere { what, whence }))
        }
        (Some((_, Some(version))), _) if version.get("workspace").is_none() => {
            draft.replace_node(version, "`package.version`", &edit.package, new)
        }
        (Some((package, None)), _) => {
            Err(draft.problem(package.start(), Fault::NoVersion("`package.version`".to_owned())))
        }
        (_, Some(shared)) => draft.replace_node(shared, "`workspace.package.version`", &edit.package, new),
        (_, None) => {
            let fault = match name {
                Some(name) => Fault::OtherPackage { found: name.to_owned(), wanted: edit.package.clone() },
                None => Fault::NoVersion("`package.version` or `workspace.package.version`".to_owned()),
            };
            Err(draft.problem(package.unwrap_or(root).start(), fault))
        }
    }
}

/// What is required of packages that are found by their paths.
fn tables(draft: &mut Draft<'_>, parent: &Node) {
    let tables = TABLES.iter().filter_map(|table| parent.get(table));
    for (key, _, dependency) in tables.flat_map(Node::entries) {
        let package = dependency.text("package").unwrap_or(key);
        if let (Some(_), Some(Node::Text(version))) = (dependency.get("path"), dependency.get("version")) {
            draft.require(package, version);
        }
    }
}

/// Changes a lock: the versions of packages that come from no registry, and
/// where others name them together with their version.
pub(crate) fn lock(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = toml::parse(draft.text)?;
    let edit = draft.edit;
    let packages = root.get("package").map_or(&[][..], Node::items);
    let mut is_there = edit.version.is_none();
    let mut moved = Vec::new();
    for package in packages.iter().filter(|package| package.get("source").is_none()) {
        let Some(name) = package.text("name") else { continue };
        let Some(new) = edit.version_of(name) else { continue };
        let Some(version) = package.get("version") else {
            return Err(draft.problem(package.start(), Fault::NoVersion(format!("version of `{name}`"))));
        };
        if name == edit.package && std::mem::replace(&mut is_there, true) && edit.version.is_some() {
            return Err(draft.problem(package.start(), Fault::Ambiguous(format!("package `{name}`"))));
        }
        draft.replace_node(version, &format!("the version of `{name}`"), name, new)?;
        moved.extend(version.as_text().map(|old| (name, old, new)));
    }
    if !is_there {
        let fault = Fault::NoVersion(format!("package `{}` without a `source`", edit.package));
        return Err(draft.problem(root.start(), fault));
    }
    moved.sort_unstable();
    for dependency in packages.iter().filter_map(|package| package.get("dependencies")).flat_map(Node::items)
    {
        let Node::Text(text) = dependency else { continue };
        let Some((name, old)) = text.value.split_once(' ') else { continue };
        let found = moved.binary_search_by_key(&(name, old), |(name, old, _)| (*name, *old));
        if let (Ok(found), true) = (found, looks_like_one(old)) {
            let start = text.range.start + name.len() + 1;
            draft.splice(start..start + old.len(), name, Role::Version, moved[found].2.to_string());
        }
    }
    Ok(())
}
