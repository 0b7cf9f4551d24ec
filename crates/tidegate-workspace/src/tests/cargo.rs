use crate::testing::{check, found};

const A: (&str, &str) = ("crates/a/Cargo.toml", "[package]\nname = 'a'\nversion = '1.0.0'\n");
const B: (&str, &str) = ("crates/b/Cargo.toml", "[package]\nname = 'b'\nversion = '2.0.0'\n");

fn workspace(table: &str) -> String {
    format!("[workspace]\n{table}")
}

#[test]
fn a_single_crate() {
    let manifest = "package = { name = 'a', version = '1.0.0' }\ndependencies = { serde = '1' }";
    check(&[("Cargo.toml", manifest)], &[". a 1.0.0"], &[]);
    check(&[("README.md", "")], &[], &[]);
}

#[test]
fn members_and_excluded_folders() {
    for (table, want) in [
        ("members = ['crates/*']", &["crates/a a 1.0.0", "crates/b b 2.0.0"][..]),
        ("members = ['crates/a', './crates/b/']", &["crates/a a 1.0.0", "crates/b b 2.0.0"]),
        ("members = ['crates/*']\nexclude = ['crates/b']", &["crates/a a 1.0.0"]),
        ("members = ['crates/*']\nexclude = ['crates/[bc]']", &["crates/a a 1.0.0"]),
        ("members = ['crates/*']\nexclude = ['crates']", &[]),
        ("members = ['crates/a']\nexclude = ['crates']", &["crates/a a 1.0.0"]),
        ("members = ['**']", &["crates/a a 1.0.0", "crates/b b 2.0.0"]),
        ("", &[]),
    ] {
        check(&[("Cargo.toml", &workspace(table)), A, B, ("crates/README.md", "")], want, &[]);
    }
}

#[test]
fn a_root_package_stands_beside_members() {
    let root =
        workspace("members = ['crates/b', '.']\n[package]\nname = 'top'\nversion = '3.0.0'\npublish = false");
    check(&[("Cargo.toml", &root), B], &[". top 3.0.0 private", "crates/b b 2.0.0"], &[]);
}

#[test]
fn path_dependencies_are_members_too() {
    let root =
        "[package]\nname = 'top'\nversion = '1.0.0'\n[dependencies]\nx = { path = 'x', version = '1' }";
    let x = "[package]\nname = 'x'\nversion = '1.0.0'\n[dev-dependencies]\ny = { path = '../y' }\nout = { path = '../../out' }";
    let y = "[package]\nname = 'y'\nversion = '1.0.0'\n[dependencies]\ntop = { path = '..' }";
    let files = |root| [("Cargo.toml", root), ("x/Cargo.toml", x), ("y/Cargo.toml", y)];
    let all = [". top 1.0.0", "> x normal 1", "x x 1.0.0", "> y dev", "y y 1.0.0", "> top normal"];
    check(&files(root), &all, &[]);
    let excluding = format!("workspace.exclude = ['y']\n{root}");
    check(&files(&excluding), &[". top 1.0.0", "> x normal 1", "x x 1.0.0"], &[]);
}

#[test]
fn versions_and_privacy_are_inherited() {
    let root = workspace("members = ['p/*']\npackage = { version = '4.5.6', publish = [] }");
    let package = |fields: &str| format!("[package]\nname = 'p'\n{fields}");
    for (fields, want) in [
        ("version.workspace = true", "p/p p 4.5.6 shared"),
        ("version = { workspace = true }\npublish.workspace = true", "p/p p 4.5.6 shared private"),
        ("version = '1.0.0'\npublish = ['mine']", "p/p p 1.0.0"),
        ("version = '1.0.0'\npublish = false", "p/p p 1.0.0 private"),
        ("version = '1.0.0'\npublish = true", "p/p p 1.0.0"),
        ("", "p/p p - private"),
    ] {
        check(&[("Cargo.toml", &root), ("p/p/Cargo.toml", &package(fields))], &[want], &[]);
    }
}

#[test]
fn a_version_that_the_workspace_does_not_have_is_a_problem() {
    let package = "[package]\nname = 'p'\nversion.workspace = true";
    let files = [("Cargo.toml", "workspace.members = ['p']"), ("p/Cargo.toml", package)];
    check(&files, &["p p - shared"], &["p/Cargo.toml workspace::no-shared-version"]);
}

#[test]
fn dependencies_of_all_kinds() {
    let root = workspace(
        "members = ['crates/*']
        [workspace.dependencies]
        a = { path = 'crates/a', version = '1.0' }
        other-b = { path = 'crates/b', package = 'b' }
        serde = '1'",
    );
    let c = "
        [package]
        name = 'c'
        version = '1.0.0'
        [dependencies]
        a = { workspace = true, optional = true }
        serde.workspace = true
        missing.workspace = true
        registry = '1'
        git = { git = 'https://example.com' }
        [build-dependencies]
        other-b = { workspace = true }
        [dev_dependencies]
        c = { path = '.' }
        renamed = { package = 'b', path = '../b', version = '=2.0.0' }
        [target.'cfg(windows)'.dependencies]
        b = { path = '../b' }
        [target.x86_64-unknown-linux-gnu.dev-dependencies]
        a.workspace = true";
    let files = [("Cargo.toml", &*root), A, B, ("crates/c/Cargo.toml", c)];
    let want = [
        "crates/a a 1.0.0",
        "crates/b b 2.0.0",
        "crates/c c 1.0.0",
        "> a dev 1.0",
        "> a optional 1.0",
        "> b normal",
        "> b build",
        "> b dev =2.0.0",
    ];
    check(&files, &want, &[]);
}

#[test]
fn dependencies_by_name() {
    let root = workspace("members = ['crates/*']\n[workspace.dependencies]\nb = '2'");
    let c = "
        [package]
        name = 'c'
        version = '1.0.0'
        [dependencies]
        a = '1'
        b.workspace = true
        renamed = { package = 'a', version = '^1.1', optional = true }
        other = { package = 'gone', version = '1' }
        [build-dependencies]
        a = { git = 'https://example.com/a', version = '1' }
        b = { path = '../../../b', version = '2' }
        [dev-dependencies]
        c = '0.9'
        b = { path = '../gone', version = '2' }";
    let files = [("Cargo.toml", &*root), A, B, ("crates/c/Cargo.toml", c)];
    let want = [
        "crates/a a 1.0.0",
        "crates/b b 2.0.0",
        "crates/c c 1.0.0",
        "> a normal 1",
        "> a optional ^1.1",
        "> b normal 2",
    ];
    check(&files, &want, &[]);
}

#[test]
fn a_workspace_inside_shares_its_own_things() {
    let root = workspace("members = ['in']\npackage.version = '1.0.0'");
    let inside = "workspace.package.version = '2.0.0'\n[package]\nname = 'in'\nversion.workspace = true";
    check(&[("Cargo.toml", &root), ("in/Cargo.toml", inside)], &["in in 2.0.0 shared"], &[]);
}

#[test]
fn members_that_are_none_are_problems() {
    let root = workspace("members = ['gone', 'crates/*', '../out', 'virtual']");
    let files = [("Cargo.toml", &*root), A, ("crates/empty/x", ""), ("virtual/Cargo.toml", "workspace = {}")];
    let problems = [
        "Cargo.toml workspace::outside",
        "Cargo.toml workspace::no-member",
        "virtual/Cargo.toml workspace::name",
    ];
    check(&files, &["crates/a a 1.0.0"], &problems);
}

#[test]
fn a_malformed_manifest_is_a_problem_with_a_place() {
    for (text, want) in [
        ("[package\nname = 'x'", "`crates/x/Cargo.toml`, line 1, column 9: unclosed table, expected `]`"),
        (
            "[package]\nname = 5",
            "`crates/x/Cargo.toml`, line 2, column 8: invalid type: integer `5`, expected a string",
        ),
        (
            "[package]\nname = 'x'\nversion = 5",
            "`crates/x/Cargo.toml`, line 3, column 11: neither a value nor `{ workspace = true }`",
        ),
        (
            "[package]\nname = 'x'\n[dependencies]\ny = 5",
            "`crates/x/Cargo.toml`, line 4, column 5: neither a version nor a table",
        ),
        ("[package]\nversion = '1.0.0'", "`crates/x/Cargo.toml`: the package has no name"),
        ("[package]\nname = 'a b'", "`crates/x/Cargo.toml`: the name has white space or control characters"),
    ] {
        let root = workspace("members = ['crates/*']");
        let detected = found(&[("Cargo.toml", &root), A, ("crates/x/Cargo.toml", text)]);
        assert_eq!(detected.packages.len(), 1, "{text}");
        assert_eq!(detected.problems.len(), 1, "{text}");
        assert_eq!(detected.problems[0].to_string(), want);
    }
}
