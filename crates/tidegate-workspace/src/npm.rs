//! Packages of npm, pnpm, Yarn and Lerna: the root's, and the members of its
//! workspace.
//!
//! Which folders are members is said by `pnpm-workspace.yaml`, else by
//! `workspaces` in `package.json`, else by `lerna.json`. A pattern with `!`
//! takes members away wherever it stands in its list.

mod lerna;
mod package;
mod pnpm;
mod raw;

use tidegate_model::Diagnosis;

use crate::Ecosystem;
use crate::expand::Patterns;
use crate::manifest::Manifest;
use crate::path::{ROOT, join};
use crate::reader::Reader;
use lerna::Lerna;
use raw::Raw;

const MANIFEST: &str = Ecosystem::Npm.manifest();

/// Finds npm's packages.
///
/// # Errors
/// When the tree fails.
pub(crate) fn find(reader: &mut Reader<'_>) -> Result<Vec<Manifest>, Diagnosis> {
    let mut root = reader.json::<Raw>(MANIFEST)?.ok();
    let pnpm = pnpm::packages(reader)?;
    let lerna = Lerna::read(reader)?;
    let workspaces = root.as_mut().and_then(|root| root.workspaces.take());
    let (source, patterns) = match (pnpm, workspaces, &lerna) {
        (Some(patterns), ..) => (pnpm::FILE, patterns),
        (None, Some(workspaces), _) => (MANIFEST, workspaces.into_patterns()),
        (None, None, Some(lerna)) => (lerna::FILE, lerna.packages()),
        (None, None, None) => (MANIFEST, Vec::new()),
    };
    let members = Members::parse(reader, source, &patterns);
    let mut found = Vec::new();
    // Most roots without a name are no packages: they only hold tools and scripts.
    if let Some(root) = root.filter(|root| root.name.is_some()) {
        found.extend(package::read(reader, ROOT, root));
    }
    for candidate in members.wanted.expand(reader)? {
        if candidate.folder == ROOT || members.unwanted.matches(&candidate.folder) {
            continue;
        }
        let content = reader.json(&join(&candidate.folder, MANIFEST))?;
        if let Some(raw) = candidate.usable(reader, content, MANIFEST, source) {
            found.extend(package::read(reader, &candidate.folder, raw));
        }
    }
    if let Some(lerna) = lerna {
        lerna.share_version(reader, &mut found);
    }
    Ok(found)
}

/// Which folders are members.
struct Members {
    wanted: Patterns,
    unwanted: Patterns,
}

impl Members {
    fn parse(reader: &mut Reader<'_>, path: &str, patterns: &[String]) -> Self {
        let wanted = patterns.iter().filter(|text| !text.starts_with('!'));
        let unwanted = patterns.iter().filter_map(|text| text.strip_prefix('!'));
        Self {
            wanted: Patterns::parse(reader, path, wanted),
            unwanted: Patterns::parse(reader, path, unwanted),
        }
    }
}
