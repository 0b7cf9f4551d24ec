use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn corrected(config: Value, message: &str) -> Option<String> {
    let rules = Rules::new(serde_json::from_value(config).expect("a configuration")).expect("rules");
    correct(&Commit { message: message.to_owned(), ..Commit::default() }, &rules)
}

#[test]
fn lines_are_corrected() {
    for (message, line) in [
        ("Add a flag", "feat: add a flag"),
        ("Fix the parser.", "fix: fix the parser"),
        ("feature(api): x", "feat(api): x"),
        ("Feat: x", "feat: x"),
        ("feat:x", "feat: x"),
        ("feat (api) : x", "feat(api): x"),
        ("feat(api)!:x", "feat(api)!: x"),
        ("feat(): x", "feat: x"),
        ("fix: x.", "fix: x"),
        ("HTTP is slow", "chore: HTTP is slow"),
        ("wip: x", "chore: x"),
        ("see https://example.org", "chore: see https://example.org"),
        ("fixup! feat: x", "feat: x"),
        ("", "chore: DESCRIPTION"),
        ("feat:", "feat: DESCRIPTION"),
        ("feat: x. (#12)", "feat: x"),
    ] {
        assert_eq!(corrected(json!({}), message).as_deref(), Some(line), "{message}");
    }
}

#[test]
fn the_project_has_the_last_word() {
    for (config, message, line) in [
        (json!({"types": ["new"]}), "Add x", "new: add x"),
        (json!({"scopes": ["api"]}), "fix(ui, api): x", "fix(api): x"),
        (json!({"scopes": ["api"]}), "fix(ui): x", "fix: x"),
        (json!({"scopes": ["api"], "require-scope": true}), "fix: x", "fix(api): x"),
        (json!({"require-scope": true}), "fix: x", "fix(SCOPE): x"),
        (json!({"subject-max-length": 20}), "fix: one two three four", "fix: one two three"),
    ] {
        assert_eq!(corrected(config, message).as_deref(), Some(line), "{message}");
    }
}

proptest! {
    #[test]
    fn a_corrected_line_breaks_no_rule(
        message in "(feat|Fix|Add|x|:| |\\(|\\)|!|\\.|é|[a-z]{30}|\\PC){0,12}", most in 10..80_usize,
    ) {
        let config = json!({"subject-max-length": most});
        let rules = Rules::new(serde_json::from_value(config.clone()).expect("a configuration")).expect("rules");
        if let Some(line) = corrected(config, &message) {
            let offences = check(&Commit { message: line.clone(), ..Commit::default() }, &rules);
            prop_assert!(offences.is_empty(), "{line:?}: {offences:?}");
        }
    }
}
