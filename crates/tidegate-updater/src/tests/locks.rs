use super::*;

const CARGO: Format = Format::CargoLock;
const NPM: Format = Format::PackageLock;

fn cargo(demo: &str, other: &str) -> String {
    format!(
        "# generated\nversion = 4\n\n\
         [[package]]\nname = \"demo\"\nversion = \"{demo}\"\ndependencies = [\n \"other {other}\",\n \"other 0.9.0\",\n]\n\n\
         [[package]]\nname = \"demo\"\nversion = \"0.5.0\"\nsource = \"registry+x\"\n\n\
         [[package]]\nname = \"other\"\nversion = \"{other}\"\n\n\
         [[package]]\nname = \"other\"\nversion = \"0.9.0\"\nsource = \"registry+x\"\n"
    )
}

#[test]
fn packages_of_the_workspace_move_in_cargos_lock() {
    becomes(&CARGO, &cargo("1.0.0", "3.0.0"), &cargo("2.0.0", "3.1.0"));
    let edit = Edit { package: "x".into(), version: None, ..edit() };
    becomes_by(&CARGO, &edit, &cargo("1.0.0", "3.0.0"), &cargo("1.0.0", "3.1.0"));
}

#[test]
fn what_is_wrong_with_cargos_lock_has_its_place() {
    let demo = "[[package]]\nname = 'demo'\nversion = '1.0.0'\n";
    for (text, code, line, column) in [
        ("version = 4\n".to_owned(), "updater::no-version", 1, 1),
        (format!("{demo}source = 'x'\n"), "updater::no-version", 1, 1),
        (format!("{demo}{demo}"), "updater::ambiguous", 4, 1),
        ("[[package]]\nname = 'demo'\n".to_owned(), "updater::no-version", 1, 1),
        (demo.replace("1.0.0", "x"), "updater::not-a-version", 3, 12),
        ("[[package]\n".to_owned(), "updater::malformed", 1, 11),
    ] {
        fails(&CARGO, &text, code, line, column);
    }
}

fn npm(demo: &str, other: &str, range: &str) -> String {
    format!(
        r#"{{
  "name": "demo",
	"version": "{demo}",
  "lockfileVersion": 2,
  "packages": {{
    "": {{ "name": "demo", "version": "{demo}", "workspaces": ["packages/*"],
          "dependencies": {{ "other": "{range}", "left-pad": "^1.0.0" }} }},
    "node_modules/other": {{ "resolved": "packages/o", "link": true }},
    "node_modules/@scope/b": {{ "resolved": "packages/b", "link": true }},
    "node_modules/left-pad": {{ "version": "1.0.0" }},
    "packages/o": {{ "version": "{other}" }},
    "packages/o/node_modules/demo": {{ "version": "0.1.0" }},
    "packages/b": {{ "name": "@scope/b", "version": "{other}", "peerDependencies": {{ "other": "{range}" }} }}
  }},
  "dependencies": {{
    "@scope/b": {{ "version": "file:packages/b", "requires": {{ "other": "{range}" }} }},
    "x": {{ "version": "1.0.0", "requires": {{ "other": "^0.1.0" }} }}
  }}
}}
"#
    )
}

#[test]
fn packages_of_the_workspace_move_in_npms_lock() {
    becomes(&NPM, &npm("1.0.0", "3.0.0", "^3.0.0"), &npm("2.0.0", "3.1.0", "^3.1.0"));
}

#[test]
fn a_name_that_is_the_folders_is_not_repeated() {
    let text = "{\"name\": \"demo\", \"version\": \"$\", \"packages\": {\"\": {\"version\": \"$\"}}}\n";
    becomes(&NPM, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
    let text = "{\"packages\": {\"packages/demo\": {\"version\": \"$\"}}}\n";
    becomes(&NPM, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
}

#[test]
fn what_is_wrong_with_npms_lock_has_its_place() {
    for (text, code, line, column) in [
        ("{}", "updater::no-version", 1, 1),
        ("{\n  \"name\": \"demo\",\n  \"version\": 1\n}", "updater::not-a-version", 3, 14),
        ("{\n \"packages\": {\n  \"demo\": {} }}", "updater::no-version", 3, 3),
        ("{\n  \"packages\": {\n}", "updater::malformed", 3, 2),
    ] {
        fails(&NPM, text, code, line, column);
    }
}

#[test]
fn foreign_locks_stay() {
    stays(&Format::ForeignLock, "lockfileVersion: '9.0'\nimporters:\n  .:\n    version: link:../demo\n");
    stays(&Format::ForeignLock, "demo@workspace:.:\n  version: 1.0.0\n");
}
