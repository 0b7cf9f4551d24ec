use crate::testing::check;

fn npm(name: &str, rest: &str) -> String {
    format!(r#"{{"name": "{name}", "version": "1.0.0"{rest}}}"#)
}

fn crates(name: &str, rest: &str) -> String {
    format!("[package]\nname = '{name}'\nversion = '2.0.0'\n{rest}")
}

#[test]
fn a_folder_is_one_package() {
    let private = r#", "private": true"#;
    for (cargo, python, npm, want) in [
        (crates("c", ""), "[project]\nname = 'p'\nversion = '3'", npm("n", ""), ". c 2.0.0"),
        (crates("c", "publish = false"), "[project]\nname = 'p'\nversion = '3'", npm("n", ""), ". p 3"),
        (crates("c", "publish = false"), "", npm("n", ""), ". n 1.0.0"),
        (crates("c", "publish = false"), "", npm("n", private), ". c 2.0.0 private"),
        (String::new(), "[project]\nname = 'p'", npm("n", ""), ". n 1.0.0"),
        (String::new(), "[project]\nname = 'p'", npm("n", private), ". p -"),
        (String::new(), "[tool.black]", npm("n", private), ". n 1.0.0 private"),
    ] {
        let files = [("Cargo.toml", &*cargo), ("pyproject.toml", python), ("package.json", &npm)];
        check(&[&files[..], &[("VERSION", "9.0.0")]].concat(), &[want], &[]);
    }
}

#[test]
fn a_package_of_two_ecosystems_is_found_by_both_names() {
    let files = [
        ("Cargo.toml", "workspace.members = ['core', 'tool']"),
        ("package.json", r#"{"workspaces": ["core", "web"]}"#),
        ("core/Cargo.toml", &crates("core", "")),
        ("core/package.json", &npm("@x/core-wasm", r#", "dependencies": {"helper": "1"}"#)),
        ("tool/Cargo.toml", &crates("tool", "[dependencies]\ncore.path = '../core'")),
        ("web/package.json", &npm("web", r#", "dependencies": {"@x/core-wasm": "^1"}"#)),
    ];
    let want = ["core core 2.0.0", "tool tool 2.0.0", "> core normal", "web web 1.0.0", "> core normal ^1"];
    check(&files, &want, &[]);
}

#[test]
fn a_name_of_two_ecosystems_is_made_unique() {
    let files = [
        ("Cargo.toml", "workspace.members = ['rust']"),
        ("package.json", r#"{"workspaces": ["js", "app"]}"#),
        ("rust/Cargo.toml", &crates("core", "")),
        ("js/package.json", &npm("core", "")),
        ("app/package.json", &npm("app", r#", "dependencies": {"core": "^1"}"#)),
        ("core/VERSION", "3.0.0"),
    ];
    let want = [
        "app app 1.0.0",
        "> npm/core normal ^1",
        "core plain/core 3.0.0",
        "js npm/core 1.0.0",
        "rust core 2.0.0",
    ];
    check(&files, &want, &[]);
}

#[test]
fn a_private_package_leaves_the_name_to_a_public_one() {
    let private = r#", "private": true"#;
    let files = [
        (
            "package.json",
            &*npm("x", r#", "private": true, "workspaces": ["a", "b", "c"], "dependencies": {"x": "1"}"#),
        ),
        ("a/package.json", &npm("demo", private)),
        ("b/package.json", &npm("demo", private)),
        ("c/package.json", &npm("x", "")),
    ];
    let want = [
        ". ./x 1.0.0 private",
        "> x normal 1",
        "a demo 1.0.0 private",
        "b b/demo 1.0.0 private",
        "c x 1.0.0",
    ];
    check(&files, &want, &[]);
    // Also where the other one is of another ecosystem.
    let files = [
        ("Cargo.toml", &*crates("x", "publish = false\n[workspace]")),
        ("package.json", r#"{"workspaces": ["js"]}"#),
        ("js/package.json", &npm("x", "")),
    ];
    check(&files, &[". cargo/x 2.0.0 private", "js x 1.0.0"], &[]);
}

#[test]
fn two_public_packages_of_one_name_are_a_problem() {
    let files = [
        ("package.json", r#"{"workspaces": ["a", "b", "c"]}"#),
        ("a/package.json", &*npm("x", "")),
        ("b/package.json", &npm("x", "")),
        ("c/package.json", &npm("c", r#", "dependencies": {"x": "1"}"#)),
    ];
    let want = ["a x 1.0.0", "c c 1.0.0", "> x normal 1"];
    check(&files, &want, &["b/package.json workspace::name-clash"]);
}
