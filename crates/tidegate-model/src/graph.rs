//! The packages of a repository and how they hang together, for showing.

use serde::Serialize;

use crate::{TagName, Version};

/// The format version that this code writes.
pub const FORMAT: u32 = 1;

/// All packages. They are named by their names, which are unique.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct PackageGraph {
    /// Always [`FORMAT`].
    pub format: u32,
    /// The packages, in release order.
    pub packages: Vec<Node>,
    /// Who depends on whom.
    pub edges: Vec<Edge>,
    /// Packages whose versions move together.
    pub groups: Vec<Group>,
    /// Packages that depend on themselves through others.
    pub cycles: Vec<Vec<String>>,
}

/// A package.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its folder, relative to the root.
    pub path: String,
    /// Whose manifest it has: `cargo`, `npm`, `python`, `plain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// 0 for packages that depend on no other; else one more than the highest level
    /// of those that it depends on. Packages of one level can be released side by side.
    pub level: usize,
    /// Its last release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Version>,
    /// The release that is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Version>,
    /// The tag that would be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<TagName>,
}

/// That a package depends on another.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Edge {
    /// The package that depends.
    pub from: String,
    /// The package that it depends on.
    pub to: String,
    /// What for: `normal`, `build`, `dev`, `peer`, `optional`; absent for an edge that
    /// only the configuration has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The versions that will do, as the manifest has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// What a release of `to` does to `from`: `none`, `needed`, `patch`, `same`.
    pub propagate: String,
}

/// Packages whose versions move together.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Group {
    /// `fixed` or `linked`.
    pub kind: String,
    /// The packages.
    pub packages: Vec<String>,
    /// Where it comes from.
    pub rule: String,
}
