//! The parts of `Cargo.toml` that matter here.

use std::collections::BTreeMap;
use std::mem;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A manifest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Raw {
    #[serde(alias = "project")]
    pub(super) package: Option<Package>,
    pub(super) workspace: Option<Workspace>,
    #[serde(default)]
    pub(super) target: BTreeMap<String, Tables>,
    // Not a flattened `Tables`: mistakes would have no place in the text.
    #[serde(default)]
    dependencies: Table,
    #[serde(default, alias = "build_dependencies")]
    build_dependencies: Table,
    #[serde(default, alias = "dev_dependencies")]
    dev_dependencies: Table,
}

impl Raw {
    /// Takes the tables of dependencies that are for every target.
    pub(super) fn take_tables(&mut self) -> Tables {
        Tables {
            dependencies: mem::take(&mut self.dependencies),
            build_dependencies: mem::take(&mut self.build_dependencies),
            dev_dependencies: mem::take(&mut self.dev_dependencies),
        }
    }
}

type Table = BTreeMap<String, Dependency>;

#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: Option<String>,
    pub(super) version: Option<Inherited<String>>,
    pub(super) publish: Option<Inherited<Publish>>,
}

/// A value of the package's own, or the workspace's.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "neither a value nor `{ workspace = true }`")]
pub(super) enum Inherited<T> {
    Own(T),
    Workspace {
        #[serde(rename = "workspace")]
        _workspace: bool,
    },
}

/// Where the package may be published.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "neither a boolean nor a list of registries")]
pub(super) enum Publish {
    Anywhere(bool),
    To(Vec<String>),
}

impl Publish {
    pub(super) fn is_never(&self) -> bool {
        match self {
            Self::Anywhere(anywhere) => !anywhere,
            Self::To(registries) => registries.is_empty(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Workspace {
    #[serde(default)]
    pub(super) members: Vec<String>,
    #[serde(default)]
    pub(super) exclude: Vec<String>,
    pub(super) package: Option<WorkspacePackage>,
    #[serde(default)]
    pub(super) dependencies: Table,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct WorkspacePackage {
    pub(super) version: Option<String>,
    pub(super) publish: Option<Publish>,
}

/// The tables of dependencies, at the top or of one target.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Tables {
    #[serde(default)]
    pub(super) dependencies: Table,
    #[serde(default, alias = "build_dependencies")]
    pub(super) build_dependencies: Table,
    #[serde(default, alias = "dev_dependencies")]
    pub(super) dev_dependencies: Table,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "neither a version nor a table")]
pub(super) enum Dependency {
    /// From a registry.
    Version(String),
    /// From anywhere.
    Table(Details),
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Details {
    pub(super) version: Option<String>,
    pub(super) path: Option<String>,
    pub(super) git: Option<IgnoredAny>,
    /// The package's name, where the key is another one.
    pub(super) package: Option<String>,
    #[serde(default)]
    pub(super) workspace: bool,
    #[serde(default)]
    pub(super) optional: bool,
}
