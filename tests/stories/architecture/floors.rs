//! Who depends on whom: arrows point down.

use super::assert_none;
use super::workspace::{self, DEV, Dependency, Package};

/// The floors of the host, from the ground up. Crates of one floor do not know
/// each other.
const FLOORS: &[&[&str]] = &[
    &["tidegate-contract"],
    &["tidegate-model"],
    &["tidegate-config", "tidegate-net", "tidegate-plugin", "tidegate-updater", "tidegate-workspace"],
    &[
        "tidegate-builtin",
        "tidegate-ci",
        "tidegate-engine",
        "tidegate-forge",
        "tidegate-git",
        "tidegate-plugin-host",
        "tidegate-release",
        "tidegate-report",
    ],
    &["tidegate-cli"],
];

/// Arrows within a floor.
const EXCEPTIONS: &[(&str, &str)] = &[
    // What is embedded was compiled by the very host that loads it.
    ("tidegate-builtin", "tidegate-plugin-host"),
];

/// What runs inside the sandbox shares the contract with the host, and nothing else.
const SDK: &str = "tidegate-plugin-sdk";

/// Dependencies that one crate keeps from all others.
const KEPT: &[(&str, &[&str])] = &[
    ("wasmtime", &["tidegate-plugin-host"]),
    ("gix", &["tidegate-git"]),
    ("ureq", &["tidegate-net"]),
    ("extism-pdk", &[SDK]),
];

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

/// Whether a package may name another one of the host's workspace.
fn may_name(from: &str, to: &str, kind: Option<&str>) -> bool {
    if DEV.contains(&from) || EXCEPTIONS.contains(&(from, to)) {
        return true;
    }
    if DEV.contains(&to) {
        return to == "tidegate-testkit" && kind == Some("dev");
    }
    if from == SDK {
        return to == "tidegate-contract";
    }
    matches!((floor(from), floor(to)), (Some(from), Some(to)) if to < from)
}

fn name_of(dependency: &Dependency) -> &str {
    &dependency.name
}

fn own(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.path.is_some())
}

#[test]
fn every_crate_has_its_place() {
    let packages = workspace::host();
    let homeless: Vec<_> = packages
        .iter()
        .filter(|package| floor(&package.name).is_none() && !package.is_dev() && package.name != SDK)
        .map(|package| {
            format!("`{}` stands on no floor: ARCHITECTURE.md and this table have them", package.name)
        })
        .collect();
    assert_none("every crate has its floor", &homeless);
}

#[test]
fn arrows_point_down() {
    let packages = workspace::host();
    let mut wrong = Vec::new();
    for package in &packages {
        for dependency in own(package) {
            if !may_name(&package.name, name_of(dependency), dependency.kind.as_deref()) {
                wrong.push(format!("`{}` names `{}`", package.name, dependency.name));
            }
        }
    }
    assert_none("a crate names crates of lower floors only", &wrong);
}

#[test]
fn guests_know_the_sdk_and_each_other() {
    let guests = workspace::guests();
    let mut wrong = Vec::new();
    for guest in &guests {
        for dependency in own(guest) {
            let among_themselves = guests.iter().any(|other| other.name == dependency.name);
            if dependency.name != SDK && !among_themselves {
                wrong.push(format!("`{}` names `{}`", guest.name, dependency.name));
            }
        }
    }
    assert_none("a guest names nothing of the host but the SDK", &wrong);
}

#[test]
fn heavy_dependencies_are_kept_in_one_crate() {
    let mut wrong = Vec::new();
    for package in workspace::all().iter().filter(|package| !package.is_dev()) {
        for (kept, keepers) in KEPT {
            let names_it = package.dependencies.iter().map(name_of).any(|name| is_part_of(name, kept));
            if names_it && !keepers.contains(&package.name.as_str()) {
                wrong.push(format!("`{}` names `{kept}`, which belongs to {keepers:?}", package.name));
            }
        }
    }
    assert_none("what one crate is for, the others do not name", &wrong);
}

/// The dependency itself, or one of its companions (`gix-hash`).
fn is_part_of(name: &str, kept: &str) -> bool {
    name.strip_prefix(kept).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[test]
fn the_rules_can_tell_up_from_down() {
    for (from, to, kind, allowed) in [
        ("tidegate-engine", "tidegate-model", None, true),
        ("tidegate-model", "tidegate-engine", None, false),
        ("tidegate-engine", "tidegate-git", None, false),
        ("tidegate-git", "tidegate-engine", Some("dev"), false),
        ("tidegate-workspace", "tidegate-config", None, false),
        ("tidegate-builtin", "tidegate-plugin-host", Some("build"), true),
        ("tidegate-plugin-host", "tidegate-builtin", None, false),
        ("tidegate-git", "tidegate-testkit", Some("dev"), true),
        ("tidegate-git", "tidegate-testkit", None, false),
        ("tidegate-plugin-sdk", "tidegate-contract", None, true),
        ("tidegate-plugin-sdk", "tidegate-model", None, false),
        ("tidegate-cli", "tidegate-plugin-sdk", None, false),
        ("xtask", "tidegate-cli", None, true),
    ] {
        assert_eq!(may_name(from, to, kind), allowed, "{from} -> {to} ({kind:?})");
    }
    assert!(is_part_of("gix-hash", "gix") && is_part_of("gix", "gix") && !is_part_of("gixy", "gix"));
}
