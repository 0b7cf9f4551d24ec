//! Text that wants to be more than text.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use tidegate_testkit::Repo;

use crate::support::run;

/// Nothing in a text acts on a terminal or on a CI system's log.
#[track_caller]
pub(super) fn assert_harmless(text: &str) {
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    assert!(!text.contains(acts), "{}", text.escape_debug());
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "a workflow command: {line}");
        assert!(!line.contains("##vso[") && !line.contains("##["), "a logging command: {line}");
    }
}

const LINES: [&str; 6] = [
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{202e}txt.exe\u{2066}",
    "::set-output name=version::6.6.6",
    "##vso[task.setvariable variable=x]y",
    "a\rb\u{8}\u{9b}31m",
    "<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![](https://example.com/t.png) @everyone | a | `",
];

/// A history in which everything that people write is hostile.
fn hostile() -> Repo {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    for line in LINES {
        repo.commit(format!(
            "feat({line}): {line}\n\n{line}\n\nBREAKING CHANGE: first\n{line}\nRefs: {line}"
        ));
        repo.commit(line);
        repo.commit(format!("fix!: {line}\n\n{line}"));
        repo.commit(format!("Revert \"{line}\"\n\n{line}"));
    }
    repo
}

#[test]
fn nothing_reaches_a_terminal_raw() {
    let repo = hostile();
    for command in ["plan", "next", "why", "check", "doctor", "plan --verbose"] {
        let ended = run(repo.path(), command).exits(0);
        assert_harmless(&ended.out);
        assert_harmless(&ended.err);
    }
    let long = LINES[0].repeat(3);
    for line in [format!("-C {long} plan"), format!("notes {long}"), format!("explain {long}")] {
        let ended = run(repo.path(), &line);
        assert_ne!(ended.code, 0, "{}", ended.shown());
        assert_harmless(&ended.err);
    }
}

#[test]
fn json_keeps_what_was_written_and_is_plain_text() {
    let repo = hostile();
    for command in ["plan", "why", "check", "next"] {
        let ended = run(repo.path(), &format!("{command} --format json")).exits(0);
        ended.json();
        assert!(!ended.out.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{command}");
    }
    let plan = run(repo.path(), "plan --format json").json();
    assert_eq!(plan["packages"][0]["commits"][1]["subject"], LINES[0]);
}

/// What a page shows or does besides text: links, pictures, HTML that is not the host's own.
fn active(markdown: &str) -> Vec<String> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    let own = ["<details>", "</details>", "<summary>", "</summary>"];
    let mut found = Vec::new();
    for node in parse_document(&arena, markdown, &options).descendants() {
        match &node.data.borrow().value {
            NodeValue::Link(link) | NodeValue::Image(link) => found.push(link.url.clone()),
            NodeValue::HtmlInline(html) => found.push(html.clone()),
            NodeValue::HtmlBlock(block) => {
                let rest = own.iter().fold(block.literal.clone(), |text, tag| text.replace(tag, ""));
                found.extend(rest.contains('<').then_some(rest));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn markdown_stays_text() {
    let repo = hostile();
    for command in ["plan", "why", "check", "next"] {
        let text = run(repo.path(), &format!("{command} --format markdown")).exits(0).out;
        assert_eq!(active(&text), Vec::<String>::new(), "{command}\n{text}");
        assert_harmless(&text);
    }
    assert_eq!(
        active("<b>x</b> [a](b) <details><img>\n").len(),
        5,
        "the reader of Markdown finds what is active"
    );
}
