//! The versions in manifests and locks.

use std::fs;

use super::Place;
use crate::support::run;

/// Adds files to the clone, and a commit that asks for this.
fn with(files: &[(&str, &str)], message: &str) -> Place {
    let place = Place::new();
    for (path, text) in files {
        place.clone.write(path, text);
    }
    place.clone.git(["add", "--all"]);
    place.clone.commit(message);
    place.clone.git(["push", "--quiet"]);
    place
}

fn read(place: &Place, path: &str) -> String {
    fs::read_to_string(place.clone.path().join(path)).expect("the file is there")
}

#[test]
fn one_version_for_all_is_written_wherever_the_last_one_stood() {
    let place = with(
        &[
            (
                "Cargo.toml",
                "# the fleet\n[workspace]\nmembers = [\"hull\", \"sail\"]\n\n[package]\nname = \"ferry\"\nversion   = '1.0.0' # ours\r\n",
            ),
            ("hull/Cargo.toml", "[package]\nname = \"hull\"\nversion = \"1.0.0\""),
            (
                "sail/Cargo.toml",
                "[package]\nname = \"sail\"\nversion = \"0.3.0\"\n[dependencies]\nhull = { path = \"../hull\", version = \"1.0.0\" }\n",
            ),
            (
                "Cargo.lock",
                "version = 4\n\n[[package]]\nname = \"ferry\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"hull\"\nversion = \"1.0.0\"\n",
            ),
        ],
        "feat: wood",
    );
    let applied = run(place.clone.path(), "apply").exits(0);
    assert!(applied.err.contains("write 4 files"), "{}", applied.shown());
    assert_eq!(
        read(&place, "Cargo.toml"),
        "# the fleet\n[workspace]\nmembers = [\"hull\", \"sail\"]\n\n[package]\nname = \"ferry\"\nversion   = '1.1.0' # ours\r\n"
    );
    assert_eq!(read(&place, "hull/Cargo.toml"), "[package]\nname = \"hull\"\nversion = \"1.1.0\"");
    // It has a version of its own.
    assert!(read(&place, "sail/Cargo.toml").contains("version = \"0.3.0\""));
    assert_eq!(read(&place, "Cargo.lock").matches("1.1.0").count(), 2);
    assert_eq!(
        place.clone.git(["show", "--name-only", "--format="]),
        "CHANGELOG.md\nCargo.lock\nCargo.toml\nhull/Cargo.toml"
    );
}

#[test]
fn each_package_has_its_own_version_written_and_dependents_follow() {
    let place = with(
        &[
            ("package.json", "{ \"private\": true, \"workspaces\": [\"packages/*\"] }\n"),
            ("packages/core/package.json", "{\n\t\"name\": \"@x/core\",\n\t\"version\": \"1.0.0\"\n}"),
            (
                "packages/web/package.json",
                "{\n  \"name\": \"web\",\n  \"version\": \"1.0.0\",\n  \"dependencies\": { \"@x/core\": \"^1.0.0\" }\n}\n",
            ),
        ],
        "chore: packages",
    );
    for tag in ["@x/core@1.0.0", "web@1.0.0"] {
        place.clone.tag(tag);
    }
    place.clone.git(["push", "--quiet", "--tags"]);
    place.clone.write("packages/core/index.js", "1");
    place.clone.git(["add", "--all"]);
    place.clone.commit("feat!: another core");
    run(place.clone.path(), "apply").exits(0);
    assert_eq!(
        read(&place, "packages/core/package.json"),
        "{\n\t\"name\": \"@x/core\",\n\t\"version\": \"2.0.0\"\n}"
    );
    let web = read(&place, "packages/web/package.json");
    assert!(web.contains("\"version\": \"1.0.1\"") && web.contains("\"^2.0.0\""), "{web}");
    let tags = place.origin.git(["tag", "--sort=refname"]);
    assert!(tags.contains("@x/core@2.0.0") && tags.contains("web@1.0.1"), "{tags}");
    let again = run(place.clone.path(), "apply").exits(0);
    assert!(again.out.contains("nothing to release"), "{}", again.shown());
}

#[test]
fn a_broken_manifest_is_told_with_its_place_and_nothing_is_written() {
    let place =
        with(&[("package.json", "{\n  \"name\": \"ferry\",\n  \"version\": \"1.0.0\",,\n}\n")], "feat: wood");
    let before = place.state();
    let refused = run(place.clone.path(), "apply").exits(10);
    assert!(refused.err.contains("error[updater::malformed]"), "{}", refused.shown());
    assert!(
        refused.err.contains("`package.json`") && refused.err.contains("line 3, column"),
        "{}",
        refused.shown()
    );
    assert_eq!(place.state(), before);
    assert_eq!(place.status(), "nothing begun");
}

#[test]
fn used_change_files_go_with_the_release() {
    let text = |step: &str| format!("---\n\"ferry\": {step}\n---\n\nRed sails\n");
    let files = [(".changeset/red.md", &*text("minor")), (".changeset/none.md", &*text("none"))];
    let place = with(&files, "chore: describe");
    let before = place.state();
    Place::hook(&place.clone, "pre-commit", "exit 1");
    run(place.clone.path(), "apply").exits(15);
    run(place.clone.path(), "undo").exits(0);
    assert_eq!(place.state(), before);
    Place::hook(&place.clone, "pre-commit", "exit 0");
    run(place.clone.path(), "apply --channel rc").exits(0);
    assert!(place.clone.path().join(".changeset/red.md").exists(), "the stable release needs it, too");
    run(place.clone.path(), "apply").exits(0);
    assert!(!place.clone.path().join(".changeset/red.md").exists());
    assert!(read(&place, "CHANGELOG.md").contains("Red sails"));
    assert_eq!(place.clone.git(["status", "--porcelain"]), "");
    assert!(run(place.clone.path(), "apply").exits(0).out.contains("nothing to release"));
}

#[test]
fn files_that_the_user_lists_get_the_version_wherever_it_stands() {
    let config = "[[release.files]]\npath = 'ferry/__init__.py'\n\
                  [[release.files]]\npath = 'docs/install.md'\npattern = 'ferry@(?<version>[0-9.]+)'\n\
                  [[release.files]]\npath = 'deploy/values.yaml'\nkey = 'image.tag'\n\
                  [[release.files]]\npath = 'app.xml'\nelement = 'app/version'\n\
                  [[release.files]]\npath = 'Makefile'\n";
    let place = with(
        &[
            ("tidegate.toml", config),
            ("ferry/__init__.py", "__version__ = '1.0.0'\n"),
            ("docs/install.md", "get ferry@1.0.0, or\r\nferry@1.0.0 again"),
            ("deploy/values.yaml", "image:\n  tag:   1.0.0  # ours\n"),
            ("app.xml", "<app><version>1.0.0</version><lib><version>1.0.0</version></lib></app>"),
            ("Makefile", "V = 1.0.0 # x-tidegate-version\nW = 1.0.0\n"),
        ],
        "feat: wood",
    );
    run(place.clone.path(), "apply").exits(0);
    assert_eq!(read(&place, "ferry/__init__.py"), "__version__ = '1.1.0'\n");
    assert_eq!(read(&place, "docs/install.md"), "get ferry@1.1.0, or\r\nferry@1.1.0 again");
    assert_eq!(read(&place, "deploy/values.yaml"), "image:\n  tag:   1.1.0  # ours\n");
    assert_eq!(
        read(&place, "app.xml"),
        "<app><version>1.1.0</version><lib><version>1.0.0</version></lib></app>"
    );
    assert_eq!(read(&place, "Makefile"), "V = 1.1.0 # x-tidegate-version\nW = 1.0.0\n");
}

#[test]
fn a_listed_file_that_is_not_as_it_should_be_is_an_error() {
    for (entry, code) in [
        ("path = 'no-such.txt'", "updater::no-version"),
        ("path = 'README.md'", "updater::no-version"),
        ("path = 'README.md'\npattern = '('", "updater::expression"),
        ("path = 'README.md'\npattern = 'x'\nkey = 'y'", "config::value"),
        ("path = '../README.md'", "config::path"),
        ("path = 'README.md'\npackage = 'other'", "packages::unknown"),
    ] {
        let place = with(&[("tidegate.toml", &format!("[[release.files]]\n{entry}\n"))], "feat: wood");
        let before = place.state();
        let refused = run(place.clone.path(), "apply").exits(10);
        assert!(refused.err.contains(&format!("error[{code}]")), "{entry}: {}", refused.shown());
        assert_eq!(place.state(), before);
    }
}

#[test]
fn a_plan_lists_the_effects_or_says_which_file_is_in_the_way() {
    let place = with(&[("package.json", "{ \"name\": \"ferry\", \"version\": \"1.0.0\" }\n")], "feat: wood");
    let plan = run(place.clone.path(), "plan --format json").exits(0).json();
    let effects = plan["effects"].as_array().expect("effects");
    let names: Vec<_> = effects.iter().map(|effect| effect["effect"].as_str().expect("a name")).collect();
    assert_eq!(names, ["edit-files", "commit", "tag", "push"]);
    let paths: Vec<_> =
        effects[0]["edits"].as_array().expect("edits").iter().map(|edit| &edit["path"]).collect();
    assert_eq!(paths, ["package.json", "CHANGELOG.md"]);
    assert!(effects[0]["edits"][0].get("new").is_none(), "contents are left out");

    run(place.clone.path(), "apply").exits(0);
    let nothing = run(place.clone.path(), "plan --format json").exits(0).json();
    assert!(nothing.get("effects").is_none(), "{nothing}");

    let place = with(&[("package.json", "{ \"version\": \n")], "feat: wood");
    let plan = run(place.clone.path(), "plan --format json").exits(0).json();
    assert!(plan.get("effects").is_none(), "{plan}");
    let warnings = plan["warnings"].as_array().expect("warnings");
    let warning = warnings.iter().find(|warning| warning["code"] == "updater::malformed").expect("a warning");
    let message = warning["message"].as_str().expect("a text");
    assert!(message.starts_with("it cannot be carried out: ") && message.contains("line "), "{message}");
    run(place.clone.path(), "apply").exits(10);
}
