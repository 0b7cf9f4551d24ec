use super::*;
use serde_json::json;

fn rules(config: serde_json::Value) -> Rules {
    Rules::new(&serde_json::from_value(config).expect("a configuration")).expect("rules")
}

fn step(config: serde_json::Value, base: &str, kind: &str, breaking: bool) -> String {
    rules(config).step(Phase::of(Some(base)), kind, Some("api"), breaking).rule
}

#[test]
fn types_have_their_steps() {
    for (kind, rule) in [
        ("feat", "feat = minor"),
        ("fix", "fix = patch"),
        ("perf", "perf = patch"),
        ("revert", "revert = patch"),
        ("docs", "docs = none"),
        ("whatever", "whatever = none"),
    ] {
        assert_eq!(step(json!({}), "1.0.0", kind, false), rule);
        assert_eq!(step(json!({}), "1.0.0", kind, true), "breaking = major");
    }
}

#[test]
fn types_can_be_added_and_replaced() {
    let config = json!({"types": {"Docs": "patch", "feat": "patch", "fix": "none", "world": "major"}});
    for (kind, rule) in [
        ("docs", "docs = patch"),
        ("feat", "feat = patch"),
        ("fix", "fix = none"),
        ("world", "world = major"),
    ] {
        assert_eq!(step(config.clone(), "1.0.0", kind, false), rule);
    }
}

#[test]
fn a_type_that_no_commit_can_have_is_refused() {
    let config = serde_json::from_value(json!({"types": {"a b": "patch"}})).expect("a configuration");
    assert!(
        matches!(Rules::new(&config), Err(Failure::InvalidConfig(text)) if text.starts_with("`types.a b`"))
    );
}

#[test]
fn before_one_everything_is_smaller() {
    let breaking = "initial-development.breaking = ";
    for (config, kind, breaks, rule) in [
        (json!({}), "feat", false, "feat = minor".to_owned()),
        (json!({}), "feat", true, format!("{breaking}minor")),
        (json!({"initial-development": {"breaking": "major"}}), "fix", true, format!("{breaking}major")),
        (json!({"initial-development": {"breaking": "patch"}}), "fix", true, format!("{breaking}patch")),
        (
            json!({"initial-development": {"feature": "patch"}}),
            "feat",
            false,
            "initial-development.feature = patch".to_owned(),
        ),
        (json!({"initial-development": {"feature": "patch"}}), "fix", false, "fix = patch".to_owned()),
    ] {
        assert_eq!(step(config, "0.3.1", kind, breaks), rule);
    }
}

#[test]
fn phases_follow_the_base() {
    for (base, phase) in [
        (Some("0.0.1"), Phase::Initial),
        (Some("0.9.0-rc.1"), Phase::Initial),
        (Some("1.0.0"), Phase::Stable),
        (Some("2024.05"), Phase::Stable),
        (None, Phase::Stable),
    ] {
        assert_eq!(Phase::of(base), phase, "{base:?}");
    }
}

#[test]
fn scopes_are_ignored_when_all_of_them_are() {
    let rules = rules(json!({"ignore-scopes": ["deps", "CI"]}));
    for (scope, ignored) in [
        (None, false),
        (Some("deps"), true),
        (Some("Deps"), true),
        (Some("ci, deps"), true),
        (Some("deps,api"), false),
        (Some(""), false),
    ] {
        assert_eq!(rules.ignores(scope), ignored, "{scope:?}");
    }
    assert_eq!(rules.step(Phase::Stable, "feat", Some("deps"), true).bump, Bump::None);
}
