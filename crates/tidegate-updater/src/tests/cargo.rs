use super::*;

const TOML: Format = Format::CargoToml;

#[test]
fn only_the_version_of_the_package_moves() {
    becomes(
        &TOML,
        "# version = \"1.0.0\"\n[package]\nname='demo'\n   version   =  '1.0.0'   # é here\nedition = \"2024\"\n\n[package.metadata]\nversion = \"1.0.0\"\n",
        "# version = \"1.0.0\"\n[package]\nname='demo'\n   version   =  '2.0.0'   # é here\nedition = \"2024\"\n\n[package.metadata]\nversion = \"1.0.0\"\n",
    );
    becomes(
        &TOML,
        "package = { version = \"\"\"1.0.0\"\"\", name = \"demo\" }\n",
        "package = { version = \"\"\"2.0.0\"\"\", name = \"demo\" }\n",
    );
    becomes(
        &TOML,
        "package.name = 'demo'\npackage.version = '1'\n",
        "package.name = 'demo'\npackage.version = '2.0.0'\n",
    );
}

#[test]
fn the_version_of_a_workspace_moves() {
    becomes(
        &TOML,
        "[workspace.package]\nversion = \"1.0.0\"\n[workspace]\nmembers = ['a']\n",
        "[workspace.package]\nversion = \"2.0.0\"\n[workspace]\nmembers = ['a']\n",
    );
    let inherits = "[package]\nname = 'demo'\nversion.workspace = true\n[workspace.package]\nversion = 'V'\n";
    becomes(&TOML, &inherits.replace('V', "1.0.0"), &inherits.replace('V', "2.0.0"));
    let root = "[package]\nname = 'root'\nversion = '0.1.0'\n[workspace.package]\nversion = 'V'\n";
    becomes(&TOML, &root.replace('V', "1.0.0"), &root.replace('V', "2.0.0"));
    let own = "[package]\nname = 'demo'\nversion = 'V'\n[workspace.package]\nversion = '0.1.0'\n";
    becomes(&TOML, &own.replace('V', "1.0.0"), &own.replace('V', "2.0.0"));
}

#[test]
fn what_is_required_by_path_moves() {
    let text = |new: &str, tilde: &str| {
        format!(
            "[package]\nname = 'demo'\nversion = '2.0.0'\n\
             [dependencies]\nother = {{ path = '../other', version = '{new}' }} # keep\nserde = {{ version = '1' }}\n\
             [dev-dependencies.x]\npackage = 'other'\nversion = \"{tilde}\"\npath = 'o'\n\
             [build-dependencies]\nother = {{ version = '=1.0.0', git = 'x' }}\n\
             [target.'cfg(unix)'.dependencies]\n  other={{version='^{new}',path='o'}}\n\
             [workspace.dependencies]\nother = {{ path = 'o', version = \"={new}\" }}\n"
        )
    };
    becomes(&TOML, &text("1.0", "~1"), &text("3.1.0", "~3.1.0"));
}

#[test]
fn a_member_that_is_not_released_follows() {
    let edit = Edit { package: "member".into(), version: None, ..edit() };
    let text = "[package]\nname = 'member'\nversion = '0.1.0'\n[dependencies]\nother = { path = 'o', version = 'V' }\n";
    becomes_by(&TOML, &edit, &text.replace('V', "1"), &text.replace('V', "3.1.0"));
}

#[test]
fn a_range_is_left_and_said() {
    let text = "package = {name='demo',version='2.0.0'}\n[dependencies]\nother = { path = 'o', version = '>=1, <2' }\n";
    let updated = update(&TOML, text.as_bytes(), &edit()).unwrap();
    assert!(updated.is_unchanged());
    let left = &updated.left[0];
    assert_eq!(
        (left.package.as_str(), left.text.as_str(), left.at.line, left.at.column),
        ("other", ">=1, <2", 3, 34)
    );
}

#[test]
fn a_change_is_told_with_its_place() {
    let text = "\u{feff}[package]\nname = 'demo'\nversion = '1.0.0'\n";
    let updated = update(&TOML, text.as_bytes(), &edit()).unwrap();
    let change = &updated.changes[0];
    assert_eq!(
        (change.old.as_str(), change.new.as_str(), change.package.as_str()),
        ("1.0.0", "2.0.0", "demo")
    );
    assert_eq!((change.at.line, change.at.column, change.range.clone()), (3, 12, 38..43));
}

#[test]
fn what_is_wrong_has_its_place() {
    for (text, code, line, column) in [
        ("[package]\nname = 'demo'\n", "updater::no-version", 1, 1),
        ("", "updater::no-version", 1, 1),
        ("[workspace]\nmembers = []\n", "updater::no-version", 1, 1),
        ("[package]\nname = 'é' x\n", "updater::malformed", 2, 12),
        ("[package]\nname = 'demo'\nversion = '1\n", "updater::malformed", 3, 13),
        ("[package]\nname = 'demo'\nversion = 1\n", "updater::not-a-version", 3, 11),
        ("[package]\nname = 'demo'\nversion = 'one'\n", "updater::not-a-version", 3, 12),
        ("[package]\nname = 'demo'\nversion = \"1\\u002E0\"\n", "updater::not-a-version", 3, 12),
        ("[package]\nname = 'demo'\nversion.workspace = true\n", "updater::elsewhere", 3, 1),
        ("[package]\nname = 'demo'\nversion = '{{ v }}'\n", "updater::elsewhere", 3, 12),
        ("[package]\nname = 'x'\nversion = '1.0.0'\n", "updater::other-package", 1, 1),
    ] {
        fails(&TOML, text, code, line, column);
    }
    says(&TOML, "[package]\nname = 'demo'\nversion.workspace = true\n", "`Cargo.toml` at its root");
}
