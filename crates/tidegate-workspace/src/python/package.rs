//! From what a manifest says to what it means.

use std::collections::BTreeMap;

use super::MANIFEST;
use super::pep508::{normalize, parse};
use super::raw::{Constraint, GroupEntry, Poetry, Project, Raw};
use crate::manifest::{Manifest, Need, Target, usable_name, usable_version};
use crate::path::join;
use crate::reader::Reader;
use crate::{DependencyKind, Ecosystem, Requirement};

/// The package of a manifest; absent when it describes none: many only
/// configure tools.
pub(super) fn read(reader: &mut Reader<'_>, folder: &str, raw: Raw) -> Option<Manifest> {
    let path = join(folder, MANIFEST);
    let needs = needs(&raw);
    let poetry = raw.tool.poetry.filter(|poetry| raw.project.is_some() || poetry.package_mode != Some(false));
    if raw.project.is_none() && poetry.as_ref().is_none_or(|poetry| poetry.name.is_none()) {
        return None;
    }
    let (project, poetry) = (raw.project.unwrap_or_default(), poetry.unwrap_or_default());
    let private = raw.tool.uv.package == Some(false) || is_private(&project, &poetry);
    let name = usable_name(reader, &path, project.name.or(poetry.name))?;
    Some(Manifest {
        ecosystem: Ecosystem::Python,
        folder: folder.to_owned(),
        key: normalize(&name),
        name,
        version: usable_version(reader, &path, project.version.or(poetry.version)),
        shared_version: false,
        private,
        needs,
    })
}

/// The index refuses packages with a classifier that starts like this.
fn is_private(project: &Project, poetry: &Poetry) -> bool {
    poetry.package_mode == Some(false)
        || project
            .classifiers
            .iter()
            .chain(&poetry.classifiers)
            .any(|classifier| classifier.starts_with("Private ::"))
}

fn needs(raw: &Raw) -> Vec<Need> {
    let mut needs = Needs::default();
    if let Some(project) = &raw.project {
        needs.add_all(DependencyKind::Normal, &project.dependencies);
        for extra in project.optional_dependencies.values() {
            needs.add_all(DependencyKind::Optional, extra);
        }
    }
    needs.add_all(DependencyKind::Build, &raw.build_system.requires);
    needs.add_all(DependencyKind::Dev, &raw.tool.uv.dev_dependencies);
    for entry in raw.dependency_groups.values().flatten() {
        if let GroupEntry::Requirement(text) = entry {
            needs.add(DependencyKind::Dev, text);
        }
    }
    if let Some(poetry) = &raw.tool.poetry {
        // Beside PEP 621's list, Poetry's table only adds details.
        if raw.project.as_ref().is_none_or(|project| project.dependencies.is_empty()) {
            needs.add_poetry(DependencyKind::Normal, &poetry.dependencies);
        }
        needs.add_poetry(DependencyKind::Dev, &poetry.dev_dependencies);
        for group in poetry.group.values() {
            needs.add_poetry(DependencyKind::Dev, &group.dependencies);
        }
    }
    needs.0
}

/// Collects needs.
#[derive(Default)]
struct Needs(Vec<Need>);

impl Needs {
    fn push(&mut self, kind: DependencyKind, name: &str, requirement: Requirement) {
        self.0.push(Need { target: Target::Key(normalize(name)), kind, requirement });
    }

    fn add(&mut self, kind: DependencyKind, text: &str) {
        if let Some((name, specifier)) = parse(text) {
            let requirement = specifier.map_or_else(Requirement::unknown, Requirement::python);
            self.push(kind, name, requirement);
        }
    }

    fn add_all(&mut self, kind: DependencyKind, texts: &[String]) {
        texts.iter().for_each(|text| self.add(kind, text));
    }

    fn add_poetry(&mut self, kind: DependencyKind, table: &BTreeMap<String, Constraint>) {
        for (name, constraint) in table {
            let many = match constraint {
                Constraint::Version(text) => {
                    self.push(kind, name, Requirement::poetry(text));
                    continue;
                }
                Constraint::One(details) => std::slice::from_ref(details),
                Constraint::Many(many) => many,
            };
            for details in many {
                let is_optional = details.optional && kind == DependencyKind::Normal;
                let kind = if is_optional { DependencyKind::Optional } else { kind };
                let text = details.version.as_deref();
                self.push(kind, name, text.map_or_else(Requirement::unknown, Requirement::poetry));
            }
        }
    }
}
