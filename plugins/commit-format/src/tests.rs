//! The plugin as the host asks it.

use super::*;
use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::gates::Plan;
use tidegate_plugin_sdk::contract::types::{CallContext, Location, Remedy, Verdict};

fn judge(config: Value, messages: &[&str]) -> Result<JudgeResponse, Failure> {
    let commits = messages.iter().enumerate().map(|(index, message)| Commit {
        id: format!("{index:040x}"),
        message: (*message).to_owned(),
        ..Commit::default()
    });
    CommitFormat::judge(JudgeRequest {
        context: CallContext { config, ..CallContext::default() },
        plan: Plan { commits: commits.collect(), ..Plan::default() },
        ..JudgeRequest::default()
    })
}

#[test]
fn a_finding_says_where_why_and_what_to_do() {
    let answer = judge(json!({}), &["feat: a", "feature: add it."]).expect("an answer");
    assert_eq!(answer.summary, "1 of 2 commits break a rule (2 in all, 0 not judged)");
    let ids: Vec<_> = answer.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["type-unknown", "subject-full-stop"]);
    let finding = &answer.findings[0];
    assert_eq!(finding.verdict, Verdict::Deny);
    assert_eq!(finding.title, "commit 00000000: `feature` is no type of this project");
    assert_eq!(finding.locations, [Location::Commit(format!("{:040x}", 1))]);
    assert_eq!(finding.remedies[0], Remedy::Fix("write `feat: add it`".to_owned()));
    assert_eq!(finding.why[0].input, "type `feature`");
    assert!(finding.why[0].rule.starts_with("types = build, chore"));
}

#[test]
fn the_verdict_is_configurable() {
    for (name, verdict) in
        [("warn", Verdict::Warn), ("require-approval", Verdict::RequireApproval), ("deny", Verdict::Deny)]
    {
        let answer = judge(json!({"verdict": name}), &["x"]).expect("an answer");
        assert_eq!(answer.findings[0].verdict, verdict);
    }
}

#[test]
fn every_rule_has_an_account_and_a_remedy() {
    let config = json!({
        "types": ["feat", "fix"], "scopes": ["api", "ui"], "require-scope": true, "subject-max-length": 30,
        "body-max-line-length": 20, "body-leading-blank": true,
    });
    let messages = [
        "x",
        "docs(api): x",
        "Feat(api): x",
        "fix(db): x",
        "fix: x",
        "fix(api): a description that is too long",
        "fix(api): x.",
        "fix(api): x\n\na line with many words in it",
        "fix(api): x\ny",
        "fixup! fix(api): x",
    ];
    let answer = judge(config, &messages).expect("an answer");
    let ids: Vec<_> = answer.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "not-conventional",
            "type-unknown",
            "type-case",
            "scope-unknown",
            "scope-missing",
            "subject-too-long",
            "subject-full-stop",
            "body-line-too-long",
            "body-leading-blank",
            "unsquashed",
        ]
    );
    let fixes = answer.findings.iter().map(|finding| match &finding.remedies[0] {
        Remedy::Fix(text) => text.as_str(),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        fixes.collect::<Vec<_>>(),
        [
            "write `feat(SCOPE): x`",
            "write `feat(api): x`",
            "write `feat(api): x`",
            "write `fix(SCOPE): x`",
            "write `fix(SCOPE): x`",
            "write `fix(api): a description that`",
            "write `fix(api): x`",
            "wrap the body at 20 characters",
            "put a blank line after the first line",
            "squash it with `git rebase --autosquash`, or write `fix(api): x`",
        ]
    );
}

#[test]
fn findings_of_one_rule_differ_by_commit() {
    let answer = judge(json!({}), &["x", "x"]).expect("an answer");
    assert_ne!(answer.findings[0].key, answer.findings[1].key);
}

#[test]
fn nothing_to_judge_is_nothing_to_say() {
    let answer = judge(json!({"ignore-messages": ["^x$"]}), &["x"]).expect("an answer");
    assert_eq!(
        (answer.findings.len(), answer.summary.as_str()),
        (0, "0 of 0 commits break a rule (1 in all, 1 not judged)")
    );
}

#[test]
fn a_wrong_configuration_is_a_failure() {
    assert!(matches!(judge(json!({"typos": 1}), &[]), Err(Failure::InvalidConfig(_))));
}
