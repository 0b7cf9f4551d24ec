//! The first minutes: every command on the example's repository, and the output
//! that the documentation shows of it.

use std::fs;

use crate::support::{Run, quickstart, root, run, tidegate};

/// Commands and what they print, as a page shows them in `console` blocks.
fn sessions(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in page.split("```console\n").skip(1) {
        let (block, _) = block.split_once("\n```").expect("a block ends");
        for session in format!("\n{block}").split("\n$ ").skip(1) {
            let (command, printed) = session.split_once('\n').unwrap_or((session, ""));
            found.push((command.to_owned(), printed.to_owned()));
        }
    }
    found
}

#[test]
fn blocks_are_taken_apart() {
    let page =
        "# A\n\n```console\n$ a b\none\n\ntwo\n$ c\n```\n\n```sh\n$ no\n```\n```console\n$ d\n$\n```\n";
    let expected = [("a b", "one\n\ntwo"), ("c", ""), ("d", "$")];
    assert_eq!(sessions(page), expected.map(|(command, printed)| (command.to_owned(), printed.to_owned())));
}

#[test]
fn the_pages_show_what_is_printed() {
    let (_home, repository) = quickstart();
    let mut shown = 0;
    for name in ["README.md", "examples/quickstart/README.md"] {
        let page = fs::read_to_string(root().join(name)).expect("the page").replace("\r\n", "\n");
        for (command, printed) in sessions(&page) {
            let words = command.strip_prefix("tidegate ").unwrap_or_else(|| panic!("{name}: `{command}`"));
            let mut process = tidegate(&repository);
            process.args(words.split_whitespace()).env("LC_ALL", "C.UTF-8");
            let seen = Run::of(process);
            assert_eq!(
                format!("{}{}", seen.out, seen.err).trim_end(),
                printed.trim_end(),
                "{name}: {command}"
            );
            shown += 1;
        }
    }
    assert!(shown >= 3, "the README shows only {shown} commands");
}

#[test]
fn next() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "next").shown(), @"");
    insta::assert_snapshot!(run(&repository, "next --format json").shown(), @"");
    insta::assert_snapshot!(run(&repository, "next --format markdown").shown(), @"");
}

#[test]
fn plan_for_a_job_summary() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "plan --format markdown").shown(), @"");
}

#[test]
fn plan_for_programs() {
    let (_home, repository) = quickstart();
    let mut plan = run(&repository, "plan --format json").exits(0).json();
    assert_eq!(plan["format"], 1);
    let inputs = plan["inputs"].take();
    for digest in ["tags", "config"] {
        let text = inputs[digest].as_str().unwrap_or_else(|| panic!("{inputs:#}"));
        assert!(text.starts_with("sha256:"), "{text}");
    }
    let package = plan["packages"][0].take();
    let changes: Vec<_> = package["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|it| format!("{} {} {}", it["kind"], it["bump"], it["description"]))
        .collect();
    insta::assert_snapshot!(changes.join("\n"), @"");
    insta::assert_snapshot!(format!("{:#}\n{:#}", package["next"], package["why"]), @"");
    assert_eq!((&plan["verdict"], plan["gates"].as_array().map(Vec::len)), (&"warn".into(), Some(1)));
}

#[test]
fn why() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "why").shown(), @"");
    insta::assert_snapshot!(run(&repository, "why --format markdown").shown(), @"");
}

#[test]
fn notes() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "notes").shown(), @"");
    insta::assert_snapshot!(run(&repository, "notes v0.1.0").shown(), @"");
    insta::assert_snapshot!(run(&repository, "notes v0.2.0 --format json").shown(), @"");
    insta::assert_snapshot!(run(&repository, "notes v0.3.0").shown(), @"");
    insta::assert_snapshot!(run(&repository, "notes 0.2.0").shown(), @"");
}

#[test]
fn changelog() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "changelog --full").shown(), @"");
}

#[test]
fn check() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "check --format markdown").shown(), @"");
    fs::write(repository.join("tidegate.toml"), "[gates.commit-format]\nmode = \"enforce\"\n")
        .expect("written");
    let denied = run(&repository, "check").exits(20);
    assert!(
        denied.out.ends_with("Denied by `commit-format`: root 0.3.0 must not go out\n"),
        "{}",
        denied.out
    );
    assert_eq!(run(&repository, "plan").code, 0, "a plan could be made");
}

#[test]
fn doctor() {
    let (_home, repository) = quickstart();
    let seen = run(&repository, "doctor").exits(0);
    // What plugins are differs from build to build.
    let lines: Vec<_> = seen.out.lines().filter(|line| !line.starts_with("✓ plugin ")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"");
    assert_eq!(seen.out.lines().count() - lines.len(), 4, "{}", seen.out);
}
