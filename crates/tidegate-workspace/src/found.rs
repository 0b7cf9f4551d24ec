//! What detection answers.

use std::fmt;

use crate::{Problem, Requirement};

/// The packages of a repository.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Detected {
    /// The packages, sorted by path.
    pub packages: Vec<Found>,
    /// What could not be understood, sorted by path and position.
    pub problems: Vec<Problem>,
}

/// A package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
    /// The name, as its ecosystem knows it: `@scope/pkg`, `my-crate`. No two
    /// packages have the same; the crate's documentation says how.
    pub name: String,
    /// The folder, relative to the root; `.` is the root.
    pub path: String,
    /// Whose manifest it is.
    pub ecosystem: Ecosystem,
    /// The manifest's path.
    pub manifest: String,
    /// The version as it is written, in the workspace's manifest where the
    /// package takes it from there.
    pub version: Option<String>,
    /// Whether the version is the workspace's.
    pub shared_version: bool,
    /// Whether it is never published.
    pub private: bool,
    /// What it depends on in this repository, sorted by name and kind.
    pub dependencies: Vec<Dependency>,
}

/// Whose packages they are. In the order in which they take precedence.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Ecosystem {
    /// `Cargo.toml`.
    Cargo,
    /// `pyproject.toml`.
    Python,
    /// `package.json`, whichever tool manages it.
    Npm,
    /// A `VERSION` file.
    Plain,
}

impl Ecosystem {
    /// The name, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Python => "python",
            Self::Npm => "npm",
            Self::Plain => "plain",
        }
    }

    /// The file name of its manifests.
    #[must_use]
    pub const fn manifest(self) -> &'static str {
        match self {
            Self::Cargo => "Cargo.toml",
            Self::Python => "pyproject.toml",
            Self::Npm => "package.json",
            Self::Plain => "VERSION",
        }
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That a package depends on another one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dependency {
    /// The other one's [`Found::name`].
    pub name: String,
    /// What for.
    pub kind: DependencyKind,
    /// Which versions of it will do.
    pub requirement: Requirement,
}

/// What a dependency is for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DependencyKind {
    /// Whoever uses the package needs it.
    Normal,
    /// It is needed to build the package.
    Build,
    /// It is needed to work on the package.
    Dev,
    /// Whoever uses the package brings it.
    Peer,
    /// The package can do without.
    Optional,
}
