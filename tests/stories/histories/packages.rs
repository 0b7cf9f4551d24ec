//! Monorepos: packages, dependencies, groups, and the graph.

use tidegate_testkit::Repo;

use super::{change, next};
use crate::support::run;

fn npm(repo: &Repo, name: &str, fields: &str) {
    let manifest = format!("{{\"name\": \"{name}\", \"version\": \"1.0.0\"{fields}}}\n");
    repo.write(format!("packages/{name}/package.json"), manifest);
}

/// `web` depends on `core`, `docs` on nothing; `tool` is private.
fn workspace() -> Repo {
    let repo = Repo::init();
    repo.write("package.json", "{\"private\": true, \"workspaces\": [\"packages/*\"]}\n");
    npm(&repo, "core", "");
    npm(&repo, "web", ", \"dependencies\": {\"core\": \"^1.0.0\"}");
    npm(&repo, "docs", "");
    npm(&repo, "tool", ", \"private\": true");
    repo.git(["add", "--all"]);
    repo.commit("feat: everything");
    for name in ["core", "web", "docs"] {
        repo.tag(&format!("{name}@1.0.0"));
    }
    repo
}

#[test]
fn commits_belong_to_the_packages_that_they_change() {
    let repo = workspace();
    change(&repo, "packages/core/index.js", "feat: anchor");
    change(&repo, "packages/docs/index.md", "fix: typo");
    change(&repo, "packages/tool/index.js", "feat: nobody sees it");
    change(&repo, "README.md", "feat: not in a package");
    assert_eq!(next(&repo, ""), ["core 1.1.0", "docs 1.0.1", "web -"]);
    let plan = run(repo.path(), "plan --format json").exits(0).json();
    assert_eq!(plan["packages"][0]["commits"].as_array().expect("commits").len(), 1);
    assert_eq!(plan["packages"][0]["changelog"]["path"], "packages/core/CHANGELOG.md");
    let which = run(repo.path(), "notes").exits(2);
    assert!(which.err.starts_with("error[packages::choose]"), "{}", which.err);
    let notes = run(repo.path(), "notes --package docs").exits(0);
    assert!(notes.out.contains("Typo") && !notes.out.contains("Anchor"), "{}", notes.out);
}

#[test]
fn a_commit_without_files_belongs_to_those_that_it_names_or_to_all() {
    let repo = workspace();
    repo.commit("fix(core): build it again");
    assert_eq!(next(&repo, ""), ["core 1.0.1", "docs -", "web -"]);
    repo.commit("feat!: need Node 22");
    assert_eq!(next(&repo, ""), ["core 2.0.0", "docs 2.0.0", "web 2.0.0"]);
    repo.tag("docs@2.0.0");
    let notes = run(repo.path(), "notes docs@2.0.0").exits(0).out;
    assert!(notes.contains("Need Node 22") && !notes.contains("Build it again"), "{notes}");
}

#[test]
fn what_a_scope_says_of_others_is_a_patch_here() {
    let repo = workspace();
    repo.write("packages/docs/index.md", "two masts");
    change(&repo, "packages/core/index.js", "feat(core)!: two masts");
    // `core` is a part of `web` here: no file of the package changes.
    change(&repo, "packages/web/core.js", "feat(core): a deck");
    assert_eq!(next(&repo, ""), ["core 2.0.0", "docs 1.0.1", "web 1.1.0"]);
    let why = run(repo.path(), "why").exits(0).out;
    assert!(why.contains("named-elsewhere = patch"), "{why}");
    repo.write("tidegate.toml", "[plugins.conventional.config]\nnamed-elsewhere = 'full'\n");
    assert_eq!(next(&repo, ""), ["core 2.0.0", "docs 2.0.0", "web 1.1.0"]);
}

#[test]
fn a_dependent_follows_when_its_range_no_longer_matches() {
    let repo = workspace();
    change(&repo, "packages/core/index.js", "feat!: two masts");
    assert_eq!(next(&repo, ""), ["core 2.0.0", "docs -", "web 1.0.1"]);
    let why = run(repo.path(), "why").exits(0);
    assert!(why.out.contains("it needs `core` ^1.0.0, and that goes to 2.0.0"), "{}", why.out);
    for texts in ["notes --package web", "changelog --package web"] {
        let texts = run(repo.path(), texts).exits(0).out;
        assert!(texts.contains("Update `core` to 2.0.0"), "{texts}");
    }
    repo.write("tidegate.toml", "workspace.propagate = 'none'\n");
    assert_eq!(next(&repo, ""), ["core 2.0.0", "docs -", "web -"]);
    repo.write("tidegate.toml", "[[workspace.groups]]\npackages = ['core', 'd*']\n");
    assert_eq!(next(&repo, ""), ["core 2.0.0", "docs 2.0.0", "web 1.0.1"]);
    repo.write("tidegate.toml", "[[workspace.groups]]\npackages = ['no-such']\n");
    let unknown = run(repo.path(), "next").exits(10);
    assert!(unknown.err.starts_with("error[packages::unknown]"), "{}", unknown.err);
}

#[test]
fn a_merge_changes_what_it_brings_in() {
    let repo = workspace();
    repo.git(["switch", "--quiet", "-c", "topic"]);
    change(&repo, "packages/docs/index.md", "wip");
    repo.git(["switch", "--quiet", "main"]);
    change(&repo, "packages/core/index.js", "chore: nothing");
    repo.git(["merge", "--quiet", "--no-ff", "-m", "feat: pictures (#7)", "topic"]);
    assert_eq!(next(&repo, ""), ["core -", "docs 1.1.0", "web -"]);
}

#[test]
fn moved_renamed_and_new_packages_are_known() {
    let repo = workspace();
    change(&repo, "packages/docs/index.md", "fix: typo");
    repo.git(["mv", "packages/docs", "packages/manual"]);
    repo.commit("chore: move the manual");
    change(&repo, "packages/manual/more.md", "chore: more");
    assert_eq!(next(&repo, ""), ["core -", "docs 1.0.1", "web -"]);
    npm(&repo, "anchor", "");
    repo.git(["add", "--all"]);
    repo.commit("feat: an anchor");
    assert_eq!(next(&repo, ""), ["anchor 0.1.0", "core -", "docs 1.0.1", "web -"]);
    npm(&repo, "core", "");
    let manifest = "{\"name\": \"kernel\", \"version\": \"1.0.0\"}\n";
    repo.write("packages/core/package.json", manifest);
    repo.write("tidegate.toml", "[[packages]]\nname = 'kernel'\nformerly = ['core']\n");
    repo.git(["add", "--all"]);
    repo.commit("fix: a better name");
    assert!(next(&repo, "").contains(&"kernel 1.0.1".to_owned()), "{:?}", next(&repo, ""));
}

#[test]
fn a_circle_is_told_and_planned() {
    let repo = workspace();
    npm(&repo, "core", ", \"dependencies\": {\"web\": \"^1.0.0\"}");
    repo.git(["add", "--all"]);
    repo.commit("fix: a circle");
    let plan = run(repo.path(), "plan --format json").exits(0).json();
    let codes: Vec<_> = plan["warnings"].as_array().expect("warnings").iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["packages::cycle"]);
}

#[test]
fn the_graph_is_drawn_in_several_ways() {
    let repo = workspace();
    change(&repo, "packages/core/index.js", "feat!: two masts");
    let text = run(repo.path(), "graph").exits(0).out;
    assert!(text.contains("core  1.0.0 -> 2.0.0") && text.contains("  needs core ^1.0.0"), "{text}");
    assert!(run(repo.path(), "graph --as dot").exits(0).out.contains("\"web\" -> \"core\""));
    assert!(run(repo.path(), "graph --as mermaid").exits(0).out.starts_with("flowchart BT\n"));
    let matrix = run(repo.path(), "graph --as matrix").exits(0).json();
    let names: Vec<_> = matrix["include"].as_array().expect("entries").iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["core", "web"]);
    assert_eq!(matrix["include"][1]["level"], 1);
    assert_eq!(run(repo.path(), "graph --format json").exits(0).json()["edges"][0]["requirement"], "^1.0.0");
}

#[test]
fn notes_of_a_packages_tag_are_about_the_package() {
    let repo = workspace();
    change(&repo, "packages/core/index.js", "feat: anchor");
    change(&repo, "packages/docs/index.md", "fix: typo");
    repo.tag("core@1.1.0");
    let notes = run(repo.path(), "notes core@1.1.0").exits(0).out;
    assert!(notes.contains("Anchor") && !notes.contains("Typo"), "{notes}");
}
