use super::*;
use crate::config::Config;
use crate::rules::Rules;
use crate::tests::{history, id};
use proptest::prelude::*;

/// Settles commits with these messages and parents, and returns for each who
/// cancels it, and whether it cancels something.
fn settled(commits: &[Commit]) -> Settlement {
    let rules = Rules::new(&Config::default()).expect("rules");
    let readings: Vec<_> = commits.iter().map(|commit| Reading::of(commit, &rules)).collect();
    settle(&commits.iter().zip(&readings).collect::<Vec<_>>())
}

fn check(messages: &[&str], cancelled_by: &[Option<usize>], cancels: &[usize]) {
    let settlement = settled(&history(None, messages).commits);
    assert_eq!(settlement.cancelled_by, cancelled_by, "{messages:?}");
    let found: Vec<_> = (0..messages.len()).filter(|index| settlement.cancels[*index]).collect();
    assert_eq!(found, cancels, "{messages:?}");
}

#[test]
fn a_commit_is_named_by_its_id() {
    let by_id = format!("Revert \"renamed since\"\n\nThis reverts commit {}.", id(0));
    check(&["feat: a", &by_id], &[Some(1), None], &[1]);
    let shortened = format!("revert: let us forget it\n\nRefs: {}, {}", &id(0)[..7], &id(1)[..9]);
    check(&["feat: a", "feat: b", &shortened], &[Some(2), Some(2), None], &[2]);
    check(&["feat: a", "revert: b\n\nRefs: 000000"], &[None, None], &[]);
}

#[test]
fn an_id_goes_before_a_subject() {
    let by_id = format!("Revert \"feat: a\"\n\nThis reverts commit {}.", id(0));
    check(&["feat: a", "feat: a", &by_id], &[Some(2), None, None], &[2]);
}

#[test]
fn a_pull_request_is_named_by_its_number() {
    check(&["feat: a (#7)", "Revert \"feat: renamed\" (#8)\n\nReverts owner/repo#7"], &[Some(1), None], &[1]);
    check(&["feat: a (#7)", "Revert \"feat: renamed\" (#8)\n\nReverts #7"], &[Some(1), None], &[1]);
}

#[test]
fn by_subject_the_nearest_in_force_is_taken() {
    let revert = "Revert \"feat: a\"";
    check(&["feat: a", "feat: a", revert], &[None, Some(2), None], &[2]);
    check(&["feat: a", "feat: a", revert, revert], &[Some(3), Some(2), None, None], &[2, 3]);
    check(&["feat: a", revert, "feat: a"], &[Some(1), None, None], &[1]);
    check(&[revert, "feat: a"], &[None, None], &[]);
    check(&["feat: a (#1)", "Revert \"feat: a (#1)\" (#2)"], &[Some(1), None], &[1]);
    check(&["feat: a (#1)", "revert: \"feat: a (#1)\" (#2)"], &[Some(1), None], &[1]);
}

#[test]
fn a_revert_of_a_revert_restores() {
    let (revert, again) = ("Revert \"feat: a\"", "Revert \"Revert \"feat: a\"\"");
    check(&["feat: a", revert, again], &[None, Some(2), None], &[1, 2]);
    check(&["feat: a", revert, "Reapply \"feat: a\""], &[None, Some(2), None], &[1, 2]);
    check(&["feat: a", revert, again, revert], &[Some(3), Some(2), None, None], &[1, 2, 3]);
    check(
        &["feat: a", revert, again, "Revert \"Revert \"Revert \"feat: a\"\"\""],
        &[Some(1), None, Some(3), None],
        &[1, 2, 3],
    );
}

#[test]
fn a_merge_is_reverted_with_its_commits() {
    let mut commits = history(
        None,
        &[
            "feat: main",
            "feat: a",
            "fix: b",
            "Merge pull request #5 from x/y",
            "Revert \"Y\"\n\nReverts o/r#5",
        ],
    )
    .commits;
    commits[1].parents = vec!["f".repeat(40)];
    commits[3].parents = vec![id(0), id(2)];
    let settlement = settled(&commits);
    assert_eq!(settlement.cancelled_by, [None, Some(4), Some(4), Some(4), None]);
}

#[test]
fn a_long_chain_is_settled() {
    let mut messages = vec!["feat: a".to_owned()];
    messages.extend((0..20_000).map(|index| format!("Revert \"x\"\n\nThis reverts commit {}.", id(index))));
    let messages: Vec<_> = messages.iter().map(String::as_str).collect();
    let settlement = settled(&history(None, &messages).commits);
    assert_eq!(settlement.cancelled_by[0], None);
    assert_eq!(settlement.cancelled_by[1], Some(2));
}

proptest! {
    #[test]
    fn who_cancels_is_later_and_in_force(
        messages in proptest::collection::vec("(Revert \"|Revert \"Revert \"|)feat: [ab]\"?\"?", 0..12),
    ) {
        let messages: Vec<_> = messages.iter().map(String::as_str).collect();
        let settlement = settled(&history(None, &messages).commits);
        for (index, by) in settlement.cancelled_by.iter().enumerate() {
            if let Some(by) = by {
                prop_assert!(*by > index && settlement.cancels[*by] && settlement.cancelled_by[*by].is_none());
            }
        }
    }
}
