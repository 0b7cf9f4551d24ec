//! The plugin as the host asks it.

use super::*;
use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::types::{Bump, CallContext, Channel, Commit, Package};
use tidegate_plugin_sdk::contract::versioning::{BumpProposal, PackageHistory};

/// Returns the id of the nth commit of a test's history.
pub(crate) fn id(index: usize) -> String {
    format!("{index:07x}{}", "0".repeat(33))
}

/// Returns a history of commits with these messages, oldest first.
pub(crate) fn history(base: Option<&str>, messages: &[&str]) -> PackageHistory {
    let commits = messages.iter().enumerate().map(|(index, message)| Commit {
        id: id(index),
        message: (*message).to_owned(),
        parents: index.checked_sub(1).map(id).into_iter().collect(),
        ..Commit::default()
    });
    PackageHistory {
        package: Package {
            name: "sample".to_owned(),
            path: ".".to_owned(),
            channel: Channel::Stable,
            scheme: "semver".to_owned(),
        },
        base_version: base.map(str::to_owned),
        commits: commits.collect(),
        named_elsewhere: Vec::new(),
        change_files: Vec::new(),
    }
}

/// Asks the plugin about several packages.
pub(crate) fn ask(config: Value, packages: Vec<PackageHistory>) -> Result<Vec<BumpProposal>, Failure> {
    let context = CallContext { config, ..CallContext::default() };
    let package_names = packages.iter().map(|history| history.package.name.clone()).collect();
    Conventional::propose_bumps(BumpRequest { context, packages, package_names })
        .map(|response| response.proposals)
}

/// Asks the plugin about commits since 1.2.3.
pub(crate) fn propose(config: Value, messages: &[&str]) -> BumpProposal {
    ask(config, vec![history(Some("1.2.3"), messages)]).expect("an answer").remove(0)
}

#[test]
fn every_package_gets_its_answer_in_order() {
    let packages =
        vec![history(Some("1.0.0"), &["feat: a"]), history(Some("2.0.0"), &["feat: a"]), history(None, &[])];
    let bumps: Vec<_> =
        ask(json!({}), packages).expect("an answer").iter().map(|answer| answer.bump).collect();
    assert_eq!(bumps, [Bump::Minor, Bump::Minor, Bump::None]);
}

#[test]
fn packages_that_share_commits_are_judged_by_their_own_base() {
    let packages = vec![history(Some("1.0.0"), &["feat!: a"]), history(Some("0.1.0"), &["feat!: a"])];
    let rules: Vec<_> =
        ask(json!({}), packages).expect("an answer").into_iter().map(|answer| answer.rule).collect();
    assert_eq!(rules, ["breaking = major", "initial-development.breaking = minor"]);
}

#[test]
fn what_is_said_of_other_packages_is_a_patch_at_most() {
    let messages = ["feat(other)!: a", "fix(other): b", "docs(other): c", "feat: d"];
    let with = |config: Value, elsewhere: &[usize]| {
        let mut history = history(Some("1.0.0"), &messages);
        history.named_elsewhere = elsewhere.iter().copied().map(id).collect();
        let answer = ask(config, vec![history]).expect("an answer").remove(0);
        let rules: Vec<_> = answer.changes.iter().map(|change| change.rule.clone()).collect();
        assert!(answer.changes.iter().all(|change| !change.breaking) || elsewhere.is_empty());
        (answer.bump, rules)
    };
    let others = ["fix = patch", "docs = none", "feat = minor"].map(str::to_owned);
    let rules = |first: &str| [&[first.to_owned()][..], &others].concat();
    assert_eq!(with(json!({}), &[0, 1, 2]), (Bump::Minor, rules("named-elsewhere = patch")));
    assert_eq!(with(json!({}), &[]), (Bump::Major, rules("breaking = major")));
    let (bump, said) = with(json!({ "named-elsewhere": "none" }), &[0, 1, 2]);
    assert_eq!(
        (bump, &*said[0], &*said[1]),
        (Bump::Minor, "named-elsewhere = none", "named-elsewhere = none")
    );
}

#[test]
fn unparsed_commits_are_listed() {
    let answer = propose(json!({}), &["wip", "fix: a", "feat:b", ""]);
    let unparsed: Vec<_> = answer
        .unparsed
        .iter()
        .map(|one| (one.commit.as_deref().unwrap_or_default(), one.reason.as_str()))
        .collect();
    assert_eq!(
        unparsed,
        [
            (id(0).as_str(), "the first line has no `type: ` in front"),
            (id(2).as_str(), "there is no space after `feat:`"),
            (id(3).as_str(), "the message is empty"),
        ]
    );
    assert_eq!(answer.bump, Bump::Patch);
}

#[test]
fn strict_refuses_and_names_them() {
    let messages = ["wip"; 12];
    let packages = vec![history(None, &messages), history(None, &messages)];
    let Err(Failure::InvalidInput(text)) = ask(json!({"strict": true}), packages) else { panic!("accepted") };
    assert!(text.starts_with("12 commits cannot be understood: `0000000"), "{text}");
    assert!(text.ends_with("; and 2 more"), "{text}");
    assert!(ask(json!({"strict": true}), vec![history(None, &["fix: a", "Merge branch 'x'"])]).is_ok());
}

#[test]
fn a_wrong_configuration_is_a_failure() {
    for config in [json!({"typos": {}}), json!({"types": {"a:b": "minor"}}), json!({"types": {"fix": "big"}})]
    {
        assert!(matches!(ask(config, vec![]), Err(Failure::InvalidConfig(_))));
    }
}
