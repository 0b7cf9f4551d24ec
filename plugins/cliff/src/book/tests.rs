use super::*;
use crate::Cliff;
use tidegate_plugin_sdk::Changelog as _;
use tidegate_plugin_sdk::contract::changelogs::{ChangelogMode, ChangelogRequest};
use tidegate_plugin_sdk::contract::types::{Channel, Commit, Package, Repository, TextFile};

fn commit(id: &str, message: &str) -> Commit {
    Commit {
        id: id.repeat(40),
        message: message.to_owned(),
        authored_at: "2024-01-01T00:00:00Z".to_owned(),
        committed_at: "2024-01-01T00:00:00Z".to_owned(),
        ..Commit::default()
    }
}

fn release(tag: Option<&str>, commits: &[Commit]) -> Release {
    Release {
        tag: tag.map(str::to_owned),
        version: tag.map(|tag| tag.trim_start_matches('v').to_owned()),
        date: tag.map(|_| "2024-03-01T12:00:00Z".to_owned()),
        commits: commits.to_vec(),
        ..Release::default()
    }
}

fn two_releases() -> Vec<Release> {
    vec![
        release(
            Some("v1.1.0"),
            &[
                commit("c", "feat(api): add a thing\n\nBREAKING CHANGE: call it twice"),
                commit("d", "fix: {{ now() }} <b>{% raw %}"),
                commit("e", "chore: nothing to see"),
                commit("f", "fix(security): close the hole"),
            ],
        ),
        release(Some("v1.0.0"), &[commit("a", "Add everything"), commit("b", "Merge branch 'x'")]),
    ]
}

fn ask(
    cliff: Option<&str>,
    url: Option<&str>,
    mode: ChangelogMode,
    releases: Vec<Release>,
) -> Result<ChangelogText, Failure> {
    let config_files = cliff
        .map(|content| TextFile { path: "cliff.toml".to_owned(), content: content.to_owned() })
        .into_iter()
        .collect();
    let repository = Repository { url: url.map(str::to_owned), ..Repository::default() };
    let context = CallContext { config_files, repository, ..CallContext::default() };
    let package = Package {
        name: "p".to_owned(),
        path: ".".to_owned(),
        channel: Channel::Stable,
        scheme: "semver".to_owned(),
    };
    let task = ChangelogTask { package, mode, releases, existing: None };
    Cliff::render_changelogs(ChangelogRequest { context, tasks: vec![task] })
        .map(|mut response| response.texts.remove(0))
}

const GITHUB: Option<&str> = Some("https://github.com/o/n");

#[test]
fn the_default_is_keep_a_changelog() {
    let text = ask(None, GITHUB, ChangelogMode::Full, two_releases()).expect("a text");
    let expected = "\
# Changelog

All notable changes to this project are documented in this file.

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [1.1.0] - 2024-03-01

### Added

- api: **Breaking:** Add a thing

### Fixed

- {{ now() }} <b>{% raw %}

### Security

- security: Close the hole

## [1.0.0] - 2024-03-01

### Added

- Add everything

[1.1.0]: https://github.com/o/n/compare/v1.0.0...v1.1.0
[1.0.0]: https://github.com/o/n/tree/v1.0.0
";
    assert_eq!(text.content, expected);
    assert!(
        text.entry.starts_with("\n## [1.1.0](https://github.com/o/n/compare/v1.0.0...v1.1.0) - 2024-03-01\n"),
        "{}",
        text.entry
    );
}

#[test]
fn without_a_known_forge_there_are_no_links() {
    let text =
        ask(None, Some("https://git.example.org/o/n"), ChangelogMode::Full, two_releases()).expect("a text");
    assert!(text.content.contains("\n## 1.1.0 - 2024-03-01\n"), "{}", text.content);
    assert!(!text.content.contains("]: "));
    assert!(text.content.ends_with("- Add everything\n"), "{:?}", text.content);
}

#[test]
fn a_file_made_release_by_release_is_the_file_made_at_once() {
    let cliff = "[changelog]\nheader = \"# Log\\n\"\nbody = '''\n## {{ version }}\n{% for commit in commits %}\n- {{ commit.message }}{% endfor %}\n\n'''\ntrim = false";
    let all = ask(Some(cliff), None, ChangelogMode::Full, two_releases()).expect("a text").content;
    let mut existing = None;
    for release in two_releases().into_iter().rev() {
        let context = CallContext {
            config_files: vec![TextFile { path: "cliff.toml".to_owned(), content: cliff.to_owned() }],
            ..CallContext::default()
        };
        let package = Package {
            name: "p".to_owned(),
            path: ".".to_owned(),
            channel: Channel::Stable,
            scheme: String::new(),
        };
        let task = ChangelogTask { package, mode: ChangelogMode::Prepend, releases: vec![release], existing };
        let mut response =
            Cliff::render_changelogs(ChangelogRequest { context, tasks: vec![task] }).expect("a text");
        existing = Some(response.texts.remove(0).content);
    }
    assert_eq!(existing.as_deref(), Some(all.as_str()));
}

#[test]
fn prepended_sections_carry_their_own_link() {
    let mut newest = two_releases().remove(0);
    newest.previous_tag = Some("v1.0.0".to_owned());
    let text = ask(None, GITHUB, ChangelogMode::Prepend, vec![newest]).expect("a text");
    assert!(text.content.contains("## [1.1.0](https://github.com/o/n/compare/v1.0.0...v1.1.0) - 2024-03-01"));
    assert!(text.content.starts_with("# Changelog\n"));
}

#[test]
fn a_broken_template_names_itself() {
    for (body, what) in [
        ("{% if %}", "changelog.body"),
        ("{{ nothing.at.all }}", "changelog.body"),
        ("{{ 1 | nofilter }}", "nofilter"),
    ] {
        let cliff = format!("[changelog]\nbody = '{body}'");
        match ask(Some(&cliff), None, ChangelogMode::Full, two_releases()) {
            Err(Failure::InvalidConfig(message)) => assert!(message.contains(what), "{message}"),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn templates_and_parsers_that_look_at_diffs_are_refused_by_name() {
    for cliff in [
        "[changelog]\nbody = '{% for commit in commits %}{{ commit.statistics.additions }}{% endfor %}'",
        "[git]\ncommit_parsers = [{ field = 'statistics.additions', pattern = '0', skip = true }]",
    ] {
        match ask(Some(cliff), None, ChangelogMode::Full, two_releases()) {
            Err(Failure::InvalidConfig(message)) => {
                assert!(message.contains("commit.statistics") && message.contains("cliff.toml"), "{message}");
            }
            other => panic!("not refused: {other:?}"),
        }
    }
}

#[test]
fn what_git_cliff_learns_from_forges_is_there_and_empty() {
    let cliff = "[changelog]\nbody = '{{ github.contributors | length }}{% for c in commits %}{{ c.github.pr_labels | length }}{{ c.gitlab.username }}{% endfor %}{{ gitlab.contributors | length }}'";
    let text = ask(Some(cliff), None, ChangelogMode::Full, vec![release(None, &[commit("a", "feat: x")])]);
    assert_eq!(text.expect("a text").content, "000");
}

#[test]
fn commits_that_must_be_conventional_are_the_inputs_fault() {
    let cliff = "[changelog]\nbody = 'x'\n[git]\nrequire_conventional = true\ncommit_parsers = [{ message = '.*', group = 'g' }]";
    let failure = ask(Some(cliff), None, ChangelogMode::Full, two_releases());
    assert!(matches!(failure, Err(Failure::InvalidInput(_))), "{failure:?}");
}

#[test]
fn nothing_to_tell_is_a_header() {
    let text = ask(None, GITHUB, ChangelogMode::Full, Vec::new()).expect("a text");
    assert!(text.entry.is_empty() && text.content.starts_with("# Changelog\n"));
}
