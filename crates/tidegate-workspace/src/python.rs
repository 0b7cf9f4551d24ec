//! Python's packages: the root's, and the members of its uv workspace. Poetry
//! has no workspaces; of its projects only the root's is found, unless uv's
//! workspace names more.

mod package;
mod pep508;
mod raw;

use tidegate_model::Diagnosis;

use crate::expand::Patterns;
use crate::manifest::Manifest;
use crate::path::{ROOT, join};
use crate::reader::{Content, Reader};
use crate::{Ecosystem, Fault};
use raw::Raw;

const MANIFEST: &str = Ecosystem::Python.manifest();

/// Finds Python's packages.
///
/// # Errors
/// When the tree fails.
pub(crate) fn find(reader: &mut Reader<'_>) -> Result<Vec<Manifest>, Diagnosis> {
    let Some(mut root) = reader.toml::<Raw>(MANIFEST)?.ok() else { return Ok(Vec::new()) };
    let workspace = root.tool.uv.workspace.take().unwrap_or_default();
    let members = Patterns::parse(reader, MANIFEST, workspace.members.iter().map(String::as_str));
    let excluded = Patterns::parse(reader, MANIFEST, workspace.exclude.iter().map(String::as_str));
    let mut found = Vec::new();
    found.extend(package::read(reader, ROOT, root));
    for candidate in members.expand(reader)? {
        if candidate.folder == ROOT || excluded.matches(&candidate.folder) {
            continue;
        }
        match reader.toml::<Raw>(&join(&candidate.folder, MANIFEST))? {
            Content::Is(raw) => found.extend(package::read(reader, &candidate.folder, raw)),
            Content::Missing if candidate.is_named => {
                let fault = Fault::NoMember { folder: candidate.folder, manifest: MANIFEST };
                reader.report(MANIFEST, None, &fault);
            }
            Content::Missing | Content::Unusable => {}
        }
    }
    Ok(found)
}
