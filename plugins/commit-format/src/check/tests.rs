use super::*;
use serde_json::{Value, json};

fn check_with(config: Value, message: &str) -> Vec<Offence> {
    let rules = Rules::new(serde_json::from_value(config).expect("a configuration")).expect("rules");
    check(&Commit { message: message.to_owned(), ..Commit::default() }, &rules)
}

#[test]
fn good_messages_break_nothing() {
    for message in [
        "feat: add x",
        "fix(api)!: y\n\nbody.\n\nRefs: 1",
        "Revert \"feat: add x\"\n\nThis reverts commit 1234567.",
        "Reapply \"feat: add x\" (#12)",
        "feat: and so on...",
    ] {
        assert_eq!(check_with(json!({}), message), [], "{message}");
    }
}

#[test]
fn every_rule_is_found() {
    let long = format!("feat: {}", "x".repeat(100));
    for (config, message, offence) in [
        (json!({}), "Add x", Offence::NotConventional(Problem::NoType)),
        (json!({}), "fixup! squash! feat: x", Offence::Unsquashed),
        (json!({}), "", Offence::NotConventional(Problem::Empty)),
        (json!({}), "feature: x", Offence::TypeUnknown("feature".to_owned())),
        (json!({}), "Feat: x", Offence::TypeCase("Feat".to_owned())),
        (json!({"types": ["feat"]}), "fix: x", Offence::TypeUnknown("fix".to_owned())),
        (json!({"scopes": ["api"]}), "fix(api, ui): x", Offence::ScopeUnknown("ui".to_owned())),
        (json!({"require-scope": true}), "fix: x", Offence::ScopeMissing),
        (json!({}), &long, Offence::SubjectTooLong { length: 106, most: 100 }),
        (json!({}), "fix: x.", Offence::SubjectFullStop),
        (json!({}), "fix: x. (#12)", Offence::SubjectFullStop),
        (json!({"body-leading-blank": true}), "fix: x\ny", Offence::BodyLeadingBlank),
        (
            json!({"body-max-line-length": 10}),
            "fix: x\n\nshort\nmore than ten",
            Offence::BodyLineTooLong { line: 4, length: 13, most: 10 },
        ),
    ] {
        assert_eq!(check_with(config, message), [offence], "{message}");
    }
}

#[test]
fn lengths_are_characters_without_the_pull_request() {
    let config = json!({"subject-max-length": 10});
    assert_eq!(check_with(config.clone(), "fix: äöüßé (#123)"), []);
    assert_eq!(check_with(config, "fix: äöüßéx"), [Offence::SubjectTooLong { length: 11, most: 10 }]);
}

#[test]
fn what_cannot_be_wrapped_may_be_long() {
    let body = "fix: x\n\nhttps://example.org/a/long/page\n```\na line of code that is long\n```";
    assert_eq!(check_with(json!({"body-max-line-length": 10}), body), []);
}

#[test]
fn a_message_can_break_several_rules() {
    let offences = check_with(json!({"require-scope": true}), "Feature: x.");
    let expected =
        [Offence::TypeUnknown("Feature".to_owned()), Offence::ScopeMissing, Offence::SubjectFullStop];
    assert_eq!(offences, expected);
}
