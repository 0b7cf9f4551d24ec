//! From what a manifest says to what it means.

use std::collections::BTreeMap;

use super::MANIFEST;
use super::raw::{Dependency, Inherited, Package, Publish, Raw, Tables, WorkspacePackage};
use crate::manifest::{Manifest, Need, Target, usable_name, usable_version};
use crate::path::{join, resolve};
use crate::reader::Reader;
use crate::{DependencyKind, Ecosystem, Fault, Requirement};

/// What packages take from their workspace.
#[derive(Debug, Default)]
pub(super) struct Shared {
    folder: String,
    package: WorkspacePackage,
    dependencies: BTreeMap<String, Dependency>,
}

impl Shared {
    /// What the manifest in this folder shares.
    pub(super) fn of(folder: &str, raw: &Raw) -> Self {
        let workspace = raw.workspace.as_ref();
        Self {
            folder: folder.to_owned(),
            package: workspace.and_then(|workspace| workspace.package.clone()).unwrap_or_default(),
            dependencies: workspace.map(|workspace| workspace.dependencies.clone()).unwrap_or_default(),
        }
    }
}

/// The package of a manifest; absent when it has none that can be used.
pub(super) fn read(reader: &mut Reader<'_>, folder: &str, mut raw: Raw, shared: &Shared) -> Option<Manifest> {
    let path = join(folder, MANIFEST);
    let tables = raw.take_tables();
    let package = raw.package?;
    let private = is_private(&package, shared);
    let name = usable_name(reader, &path, package.name)?;
    let shared_version = matches!(package.version, Some(Inherited::Workspace { .. }));
    let version = match package.version {
        Some(Inherited::Own(version)) => Some(version),
        Some(Inherited::Workspace { .. }) => {
            if shared.package.version.is_none() {
                reader.report(&path, None, &Fault::NoSharedVersion);
            }
            shared.package.version.clone()
        }
        None => None,
    };
    let mut needs = Vec::new();
    for tables in std::iter::once(&tables).chain(raw.target.values()) {
        add_needs(&mut needs, folder, tables, shared);
    }
    Some(Manifest {
        ecosystem: Ecosystem::Cargo,
        folder: folder.to_owned(),
        key: name.clone(),
        name,
        version: usable_version(reader, &path, version),
        shared_version,
        private,
        needs,
    })
}

/// Without a version a package cannot be published, says Cargo.
fn is_private(package: &Package, shared: &Shared) -> bool {
    let publish = match &package.publish {
        Some(Inherited::Own(publish)) => Some(publish),
        Some(Inherited::Workspace { .. }) => shared.package.publish.as_ref(),
        None => None,
    };
    package.version.is_none() || publish.is_some_and(Publish::is_never)
}

fn add_needs(needs: &mut Vec<Need>, folder: &str, tables: &Tables, shared: &Shared) {
    for (table, kind) in [
        (&tables.dependencies, DependencyKind::Normal),
        (&tables.build_dependencies, DependencyKind::Build),
        (&tables.dev_dependencies, DependencyKind::Dev),
    ] {
        for (key, dependency) in table {
            let is_optional = matches!(dependency, Dependency::Table(details) if details.optional);
            let kind = match kind {
                DependencyKind::Normal if is_optional => DependencyKind::Optional,
                _ => kind,
            };
            let need = need(folder, key, dependency, shared);
            needs.extend(need.map(|(target, requirement)| Need { target, kind, requirement }));
        }
    }
}

/// What a dependency leads to: the folder of its path, or whichever package has
/// its name. What comes from another repository leads nowhere.
fn need(folder: &str, key: &str, dependency: &Dependency, shared: &Shared) -> Option<(Target, Requirement)> {
    let (folder, dependency) = match dependency {
        Dependency::Table(details) if details.workspace => (&*shared.folder, shared.dependencies.get(key)?),
        _ => (folder, dependency),
    };
    let details = match dependency {
        Dependency::Version(text) => return Some((Target::Key(key.to_owned()), Requirement::cargo(text))),
        Dependency::Table(details) => details,
    };
    let target = match &details.path {
        Some(path) => Target::Folder(resolve(folder, path)?),
        None if details.git.is_some() => return None,
        None => Target::Key(details.package.as_deref().unwrap_or(key).to_owned()),
    };
    Some((target, details.version.as_deref().map_or_else(Requirement::unknown, Requirement::cargo)))
}
