use super::*;
use crate::Cliff;
use tidegate_plugin_sdk::Notes as _;
use tidegate_plugin_sdk::contract::release_notes::NotesRequest;
use tidegate_plugin_sdk::contract::types::{Bump, CallContext, Change, Channel, Commit, Package};

fn commit(id: char, message: &str) -> Commit {
    Commit {
        id: id.to_string().repeat(40),
        message: message.to_owned(),
        authored_at: "2024-01-01T00:00:00Z".to_owned(),
        committed_at: "2024-01-01T00:00:00Z".to_owned(),
        ..Commit::default()
    }
}

fn release() -> Release {
    Release {
        version: Some("2.0.0".to_owned()),
        tag: Some("v2.0.0".to_owned()),
        date: Some("2024-03-01T00:00:00Z".to_owned()),
        commits: vec![
            commit(
                'a',
                "feat(api)!: drop the old call\n\nBREAKING CHANGE: use `new()` instead;\nit takes a path",
            ),
            commit('b', "feat: show a bar"),
            commit('c', "fix(cli): no crash on empty input"),
            commit('d', "perf: half the memory"),
            commit('e', "chore(deps): bump serde to 1.0.228"),
            commit('f', "fix: check lengths (CVE-2024-12345)"),
            commit('1', "feat(config): new key `limit`"),
            commit('2', "test: more of them"),
            commit('3', "not conventional"),
        ],
        ..Release::default()
    }
}

fn ask(config: Value, audience: Audience, release: Release) -> Result<String, Failure> {
    let context = CallContext { config, ..CallContext::default() };
    let package = Package {
        name: "p".to_owned(),
        path: ".".to_owned(),
        channel: Channel::Stable,
        scheme: "semver".to_owned(),
    };
    let task = NotesTask { package, release, audience };
    Cliff::render_notes(NotesRequest { context, tasks: vec![task] })
        .map(|mut response| response.texts.remove(0).markdown)
}

#[test]
fn users_get_what_they_notice() {
    let expected = "\
### Before you upgrade

- Drop the old call

  use `new()` instead;
  it takes a path

### New

- Show a bar

### Fixed

- No crash on empty input

### Security

- Check lengths (CVE-2024-12345)
";
    assert_eq!(ask(json!({}), Audience::User, release()).expect("notes"), expected);
}

#[test]
fn operators_get_what_they_have_to_do_first() {
    let expected = "\
### Upgrade steps

- **api:** Drop the old call (aaaaaaa)

  use `new()` instead;
  it takes a path

### Configuration

- **config:** New key `limit` (1111111)

### Security

- Check lengths (CVE-2024-12345) (fffffff)

### Performance

- Half the memory (ddddddd)

### Dependencies

- **deps:** Bump serde to 1.0.228 (eeeeeee)

### Fixes

- **cli:** No crash on empty input (ccccccc)

### Features

- Show a bar (bbbbbbb)
";
    assert_eq!(ask(json!({}), Audience::Operator, release()).expect("notes"), expected);
}

#[test]
fn developers_get_the_section_of_the_changelog() {
    let notes = ask(json!({}), Audience::Developer, release()).expect("notes");
    assert!(notes.starts_with("## 2.0.0 - 2024-03-01\n"), "{notes}");
    assert!(
        notes.contains("- Not conventional\n") && notes.contains("- cli: No crash on empty input\n"),
        "{notes}"
    );
    assert!(!notes.contains("# Changelog\n"));
}

#[test]
fn what_was_taken_back_is_not_told() {
    let change = |description: &str, cancelled_by: Option<&str>| Change {
        commit: None,
        change_file: None,
        kind: "feat".to_owned(),
        scope: None,
        description: description.to_owned(),
        body: None,
        footers: Vec::new(),
        breaking: false,
        breaking_description: None,
        bump: Bump::Minor,
        rule: "feat = minor".to_owned(),
        cancelled_by: cancelled_by.map(str::to_owned),
    };
    let release =
        Release { changes: Some(vec![change("stays", None), change("goes", Some("x"))]), ..release() };
    assert_eq!(ask(json!({}), Audience::User, release).expect("notes"), "### New\n\n- Stays\n");
}

#[test]
fn nothing_is_said_in_a_sentence() {
    let empty = Release { commits: vec![commit('a', "ci: x")], ..release() };
    assert_eq!(
        ask(json!({}), Audience::User, empty).expect("notes"),
        "Nothing changes for users in this release.\n"
    );
}

#[test]
fn a_project_chooses_sections_and_template() {
    let config = json!({ "audience": { "user": { "show": ["performance"] } } });
    assert_eq!(ask(config, Audience::User, release()).expect("notes"), "### Faster\n\n- Half the memory\n");
    let config =
        json!({ "audience": { "developer": { "template": "{{ version }}: {{ sections | length }}" } } });
    assert_eq!(ask(config, Audience::Developer, release()).expect("notes"), "2.0.0: 7");
}

#[test]
fn an_audience_of_ones_own_has_to_be_described() {
    let press = || Audience::Other("press".to_owned());
    assert!(
        matches!(ask(json!({}), press(), release()), Err(Failure::Unsupported(text)) if text.contains("`press`"))
    );
    let config = json!({ "audience": { "press": { "show": ["features"] } } });
    assert_eq!(ask(config, press(), release()).expect("notes"), "### Features\n\n- Show a bar (bbbbbbb)\n");
}

#[test]
fn texts_of_commits_are_no_templates() {
    let hostile =
        Release { commits: vec![commit('a', "feat: {{ 7 * 7 }} {% include \"x\" %}")], ..release() };
    let notes = ask(json!({}), Audience::User, hostile).expect("notes");
    assert_eq!(notes, "### New\n\n- {{ 7 * 7 }} {% include \"x\" %}\n");
}

#[test]
fn a_broken_template_names_its_audience() {
    let config = json!({ "audience": { "user": { "template": "{% for %}" } } });
    let failure = ask(config, Audience::User, release());
    assert!(
        matches!(&failure, Err(Failure::InvalidConfig(text)) if text.contains("audience.user.template")),
        "{failure:?}"
    );
}
