//! Python's packages: the root's, and the members of its uv workspace. Poetry
//! has no workspaces; of its projects only the root's is found, unless uv's
//! workspace names more.

mod package;
mod pep508;
mod raw;

use tidegate_model::Diagnosis;

use crate::Ecosystem;
use crate::expand::Patterns;
use crate::manifest::Manifest;
use crate::path::{ROOT, join};
use crate::reader::Reader;
use raw::Raw;

const MANIFEST: &str = Ecosystem::Python.manifest();

/// Finds Python's packages.
///
/// # Errors
/// When the tree fails.
pub(crate) fn find(reader: &mut Reader<'_>) -> Result<Vec<Manifest>, Diagnosis> {
    let Some(mut root) = reader.toml::<Raw>(MANIFEST)?.ok() else { return Ok(Vec::new()) };
    let workspace = root.tool.uv.workspace.take().unwrap_or_default();
    let members = Patterns::parse(reader, MANIFEST, &workspace.members);
    let excluded = Patterns::parse(reader, MANIFEST, &workspace.exclude);
    let mut found = Vec::new();
    found.extend(package::read(reader, ROOT, root));
    for candidate in members.expand(reader)? {
        if candidate.folder == ROOT || excluded.matches(&candidate.folder) {
            continue;
        }
        let content = reader.toml(&join(&candidate.folder, MANIFEST))?;
        if let Some(raw) = candidate.usable(reader, content, MANIFEST, MANIFEST) {
            found.extend(package::read(reader, &candidate.folder, raw));
        }
    }
    Ok(found)
}
