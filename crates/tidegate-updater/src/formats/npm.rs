//! npm's manifests and lock, which pnpm's and Yarn's packages have, too.

use std::collections::BTreeMap;

use crate::draft::Draft;
use crate::node::Node;
use crate::problem::{Fault, Problem};
use crate::syntax::json;

/// The maps from packages to ranges.
const RANGES: &[&str] = &["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

/// Changes a manifest.
pub(crate) fn manifest(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = json::parse(draft.text)?;
    draft.replace_own(&root, &["version"])?;
    ranges(draft, &root);
    Ok(())
}

fn ranges(draft: &mut Draft<'_>, package: &Node) {
    for map in RANGES.iter().filter_map(|map| package.get(map)) {
        draft.require_all(map);
    }
}

/// Changes a lock: its own version and the entries of the workspace's packages,
/// with what they require.
pub(crate) fn lock(draft: &mut Draft<'_>) -> Result<(), Problem> {
    let root = json::parse(draft.text)?;
    let edit = draft.edit;
    let mut is_there = edit.version.is_none();
    if let Some(name) = root.text("name") {
        is_there |= name == edit.package;
        version(draft, &root, name)?;
    }
    let packages = root.get("packages").map_or(&[][..], Node::entries);
    let links = links(packages);
    for (path, start, entry) in packages.iter().filter(|(path, ..)| !is_foreign(path)) {
        // A name that is the folder's is not repeated.
        let folder = match path.rsplit('/').next().unwrap_or(path) {
            "" => root.text("name").unwrap_or_default(),
            folder => folder,
        };
        let name = entry.text("name").or_else(|| links.get(path.as_str()).copied()).unwrap_or(folder);
        if name == edit.package && entry.get("version").is_none() && edit.version.is_some() {
            return Err(draft.problem(*start, Fault::NoVersion(format!("version of `{name}`"))));
        }
        is_there |= name == edit.package;
        version(draft, entry, name)?;
        ranges(draft, entry);
    }
    // What the lock's second version repeats for readers of the first.
    for (_, _, entry) in root.get("dependencies").map_or(&[][..], Node::entries) {
        let is_ours = entry.text("version").is_some_and(|version| version.starts_with("file:"));
        if let (true, Some(requires)) = (is_ours, entry.get("requires")) {
            draft.require_all(requires);
        }
    }
    if is_there {
        return Ok(());
    }
    Err(draft
        .problem(root.start(), Fault::NoVersion(format!("package `{}` of this workspace", edit.package))))
}

fn version(draft: &mut Draft<'_>, entry: &Node, name: &str) -> Result<(), Problem> {
    let edit = draft.edit;
    let Some(new) = edit.version_of(name) else { return Ok(()) };
    match draft.find(entry, &["version"])? {
        Some(version) => draft.replace_node(version, &format!("the version of `{name}`"), name, new),
        // Private packages may have none.
        None => Ok(()),
    }
}

/// Whether an entry was installed and is not one of the workspace's folders.
fn is_foreign(path: &str) -> bool {
    path.split('/').any(|part| part == "node_modules")
}

/// The names of the workspace's folders, from the links that lead to them.
fn links(packages: &[(String, usize, Node)]) -> BTreeMap<&str, &str> {
    packages
        .iter()
        .filter_map(|(path, _, entry)| {
            let name = path.strip_prefix("node_modules/")?;
            entry.get("link")?;
            Some((entry.text("resolved")?, name))
        })
        .collect()
}
