//! The packages of this repository, as cargo knows them.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::support::root;

/// What nobody ships: it may print, start programs and read clocks.
pub(super) const DEV: &[&str] = &["tidegate-bench", "tidegate-e2e", "tidegate-testkit", "xtask"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A package of one of the workspaces.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) targets: Vec<Target>,
    manifest_path: PathBuf,
}

/// What a package's manifest names.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// `dev`, `build`, or nothing for an ordinary one.
    pub(super) kind: Option<String>,
    /// Set for packages of this repository.
    pub(super) path: Option<PathBuf>,
}

/// A crate of a package.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Target {
    kind: Vec<String>,
    pub(super) src_path: PathBuf,
}

impl Package {
    pub(super) fn folder(&self) -> PathBuf {
        self.manifest_path.parent().expect("a manifest is in a folder").to_owned()
    }

    pub(super) fn is_dev(&self) -> bool {
        DEV.contains(&self.name.as_str())
    }
}

impl Target {
    /// Shipped, as opposed to tests, examples, benchmarks, build scripts, and
    /// programs below `tests/` that only tests start.
    pub(super) fn is_product(&self) -> bool {
        let shipped = ["lib", "rlib", "cdylib", "proc-macro", "bin"];
        let for_tests = self.src_path.parent().is_some_and(|folder| folder.ends_with("tests"));
        !for_tests && self.kind.iter().all(|kind| shipped.contains(&kind.as_str()))
    }
}

/// The host's workspace.
pub(super) fn host() -> Vec<Package> {
    packages("Cargo.toml")
}

/// The workspace of guests, without what only stands in for a dependency.
pub(super) fn guests() -> Vec<Package> {
    packages("plugins/Cargo.toml")
}

/// The packages of all workspaces, examples included.
pub(super) fn all() -> Vec<Package> {
    let mut all = host();
    all.extend(guests());
    all.extend(packages("examples/custom-gate/policies/freeze/Cargo.toml"));
    all
}

fn packages(manifest: &str) -> Vec<Package> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(root().join(manifest))
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo answers JSON");
    assert!(!metadata.packages.is_empty(), "`{manifest}` has no packages");
    metadata.packages
}
