use super::*;
use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::types::Identity;

fn rules(config: Value) -> Result<Rules, Failure> {
    Rules::new(serde_json::from_value(config).expect("a configuration"))
}

#[test]
fn the_schema_and_the_type_agree() {
    let schema: Value = serde_json::from_str(include_str!("../../config.schema.json")).expect("JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("a schema");
    let defaults = &schema["properties"]["types"]["default"];
    assert_eq!(*defaults, json!(TYPES));
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for (config, good) in [
        (json!({}), true),
        (json!({"verdict": "warn", "types": ["feat"], "scopes": ["api"], "require-scope": true}), true),
        (json!({"verdict": "require-approval", "subject-max-length": 72, "body-max-line-length": 80}), true),
        (json!({"body-leading-blank": true, "ignore-authors": ["a"], "ignore-messages": ["^wip"]}), true),
        (json!({"verdict": "allow"}), false),
        (json!({"types": "feat"}), false),
        (json!({"subject-max-length": -1}), false),
        (json!({"subject_max_length": 72}), false),
    ] {
        assert_eq!(schema.is_valid(&config), good, "schema on {config}");
        assert_eq!(serde_json::from_value::<Config>(config.clone()).is_ok(), good, "type on {config}");
    }
}

#[test]
fn rules_that_make_no_sense_are_refused() {
    for (config, start) in [
        (json!({"types": []}), "`types`: "),
        (json!({"ignore-messages": ["("]}), "`ignore-messages`: "),
        (json!({"ignore-messages": ["(a{1000}){1000}"]}), "`ignore-messages`: "),
    ] {
        assert!(matches!(rules(config), Err(Failure::InvalidConfig(text)) if text.starts_with(start)));
    }
}

#[test]
fn some_commits_are_not_judged() {
    let rules = rules(json!({"ignore-authors": ["bot", "bot@example.org"], "ignore-messages": ["^wip\\b"]}));
    let rules = rules.expect("rules");
    let commit = |name: &str, message: &str, parents: usize| Commit {
        message: message.to_owned(),
        author: Identity { name: name.to_owned(), ..Identity::default() },
        parents: vec![String::new(); parents],
        ..Commit::default()
    };
    for (commit, judged) in [
        (commit("a", "x", 1), true),
        (commit("a", "x", 0), true),
        (commit("a", "x", 2), false),
        (commit("bot", "x", 1), false),
        (commit("botanist", "x", 1), true),
        (commit("a", "wip: x", 1), false),
        (commit("a", "feat: x\n\nwip", 1), true),
    ] {
        assert_eq!(rules.judges(&commit), judged, "{commit:?}");
    }
    let mut by_mail = commit("a", "x", 1);
    by_mail.author.email = Some("bot@example.org".to_owned());
    assert!(!rules.judges(&by_mail));
}
