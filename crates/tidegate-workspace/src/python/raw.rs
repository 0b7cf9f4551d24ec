//! The parts of `pyproject.toml` that matter here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A manifest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Raw {
    pub(super) project: Option<Project>,
    #[serde(default)]
    pub(super) build_system: BuildSystem,
    #[serde(default)]
    pub(super) dependency_groups: BTreeMap<String, Vec<GroupEntry>>,
    #[serde(default)]
    pub(super) tool: Tool,
}

/// A project as PEP 621 has it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Project {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) classifiers: Vec<String>,
    #[serde(default)]
    pub(super) dependencies: Vec<String>,
    #[serde(default)]
    pub(super) optional_dependencies: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct BuildSystem {
    #[serde(default)]
    pub(super) requires: Vec<String>,
}

/// A requirement, or another group to include.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum GroupEntry {
    Requirement(String),
    Include(IgnoredAny),
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Tool {
    pub(super) poetry: Option<Poetry>,
    #[serde(default)]
    pub(super) uv: Uv,
}

/// A project as Poetry has it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Poetry {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    /// False when there is nothing to build.
    pub(super) package_mode: Option<bool>,
    #[serde(default)]
    pub(super) classifiers: Vec<String>,
    #[serde(default)]
    pub(super) dependencies: BTreeMap<String, Constraint>,
    #[serde(default)]
    pub(super) dev_dependencies: BTreeMap<String, Constraint>,
    #[serde(default)]
    pub(super) group: BTreeMap<String, Group>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Group {
    #[serde(default)]
    pub(super) dependencies: BTreeMap<String, Constraint>,
}

/// A dependency of Poetry's.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "neither a version, a table nor a list of tables")]
pub(super) enum Constraint {
    Version(String),
    One(Details),
    /// One for each platform or version of Python.
    Many(Vec<Details>),
}

#[derive(Debug, Deserialize)]
pub(super) struct Details {
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) optional: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Uv {
    pub(super) workspace: Option<Workspace>,
    /// False when there is nothing to build.
    pub(super) package: Option<bool>,
    #[serde(default)]
    pub(super) dev_dependencies: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Workspace {
    #[serde(default)]
    pub(super) members: Vec<String>,
    #[serde(default)]
    pub(super) exclude: Vec<String>,
}
