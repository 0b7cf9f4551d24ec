use super::*;
use crate::config::Choice;
use crate::rules::Rule;
use proptest::prelude::*;
use tidegate_plugin_sdk::contract::types::{
    Channel, FileChange, FileStatus, Location, Package, Severity, Verdict,
};

fn assess_files(files: &[(&str, &str)], config: &Config) -> RollbackAssessment {
    let files: Vec<FileChange> = files
        .iter()
        .map(|(path, text)| FileChange {
            path: (*path).to_owned(),
            status: FileStatus::Added,
            before: None,
            after: Some((*text).to_owned()),
            unreadable: None,
        })
        .collect();
    let task = RollbackTask {
        package: Package {
            name: "p".into(),
            path: ".".into(),
            channel: Channel::Stable,
            scheme: "semver".into(),
        },
        from_version: "2.0.0".into(),
        to_version: "1.0.0".into(),
        to_commit: "0".repeat(40),
        commits: Vec::new(),
        tree: files.iter().map(|file| file.path.clone()).collect(),
        files,
    };
    assess(&task, config)
}

#[track_caller]
fn check(up: &str, down: Option<&str>, expected: Reversibility) {
    let mut files = vec![("m/1_a.up.sql", up)];
    files.extend(down.map(|down| ("m/1_a.down.sql", down)));
    let answer = assess_files(&files, &Config::default());
    assert_eq!(answer.reversibility, expected, "{up} / {down:?}: {}", answer.summary);
    let can_go_back = expected <= Reversibility::ReversibleWithSteps;
    assert_eq!(!answer.steps.is_empty(), can_go_back, "{:?}", answer.steps);
}

#[test]
fn the_four_answers() {
    use Reversibility::{Reversible, ReversibleWithSteps, RollForwardOnly, Unknown};
    check("CREATE TABLE t (a int)", Some("DROP TABLE t"), Reversible);
    check("CREATE TABLE t (a int)", None, Reversible);
    check("ALTER TABLE t RENAME a TO b", Some("ALTER TABLE t RENAME b TO a"), ReversibleWithSteps);
    check("ALTER TABLE t RENAME a TO b", Some("SELECT 1"), RollForwardOnly);
    check("ALTER TABLE t RENAME a TO b", None, RollForwardOnly);
    check("ALTER TABLE t RENAME a TO b", Some("FROB t"), Unknown);
    check("DROP TABLE t", Some("CREATE TABLE t (a int)"), RollForwardOnly);
    check("TRUNCATE t", Some("SELECT 1"), RollForwardOnly);
    check("FROB t", Some("DROP TABLE t"), Unknown);
    check("SELECT frob()", Some("SELECT 1"), Unknown);
    check("ALTER TABLE t RENAME a TO b; FROB t", Some("ALTER TABLE t RENAME b TO a"), Unknown);
}

#[test]
fn an_inverse_that_nothing_depends_on_is_no_reason_to_stop() {
    let answer = assess_files(&[("m/1_a.up.sql", "CREATE TABLE t (a int)")], &Config::default());
    let finding = &answer.findings[0];
    assert_eq!((finding.id.as_str(), finding.verdict), ("no-inverse", Verdict::Warn));
    assert_eq!(finding.severity, Severity::Low);
}

#[test]
fn the_configuration_chooses_the_verdict() {
    let config = Config { verdicts: [(Rule::NoInverse, Choice::Deny)].into(), ..Config::default() };
    let answer = assess_files(&[("m/1_a.up.sql", "CREATE TABLE t (a int)")], &config);
    assert_eq!(answer.findings[0].verdict, Verdict::Deny);
}

#[test]
fn folders_are_judged_apart() {
    let up = "ALTER TABLE t ADD a int NOT NULL";
    let answer =
        assess_files(&[("a/1_a.up.sql", "CREATE TABLE t (b int)"), ("b/2_b.up.sql", up)], &Config::default());
    assert!(
        answer.findings.iter().any(|finding| finding.id == "old-code-breaks"),
        "another database's table"
    );
    let together =
        assess_files(&[("a/1_a.up.sql", "CREATE TABLE t (b int)"), ("a/2_b.up.sql", up)], &Config::default());
    assert!(!together.findings.iter().any(|finding| finding.id == "old-code-breaks"));
}

#[test]
fn every_finding_says_where_why_and_what_to_do() {
    let up =
        "DROP TABLE t; FROB x; SELECT frob(); INSERT INTO u VALUES (1); ALTER TABLE u ALTER a SET NOT NULL";
    let answer = assess_files(&[("m/1_a.up.sql", up), ("m/0002_b.py", "")], &Config::default());
    let keys: std::collections::BTreeSet<_> = answer.findings.iter().map(|f| (&f.id, &f.key)).collect();
    assert_eq!(keys.len(), answer.findings.len(), "no two findings are the same");
    for finding in &answer.findings {
        assert!(!finding.locations.is_empty() && !finding.remedies.is_empty(), "{finding:?}");
        assert!(
            finding.why.iter().all(|why| !why.input.is_empty() && !why.outcome.is_empty()),
            "{finding:?}"
        );
        assert!(!finding.title.is_empty() && !finding.message.is_empty(), "{finding:?}");
    }
    let order: Vec<Verdict> = answer.findings.iter().map(|finding| finding.verdict).collect();
    assert!(order.is_sorted_by(|a, b| a >= b), "the worst first: {order:?}");
}

/// Whether a place is in a file that can hold no inverse: not by its name, and
/// not by a part of its own that is one.
fn is_up(location: &Location, files: &[(&str, &str)]) -> bool {
    let Location::File(at) = location else { return false };
    let has_down =
        |text: &str| ["migrate:down", "+goose Down", "rollback"].iter().any(|mark| text.contains(mark));
    let named_up = at.path.ends_with("up.sql") || at.path.contains("/V1");
    named_up && !files.iter().any(|(path, text)| *path == at.path && has_down(text))
}

proptest! {
    #[test]
    fn no_release_is_too_odd(
        files in proptest::collection::vec(
            (
                prop::sample::select(vec![
                    "m/1_a.up.sql", "m/1_a.down.sql", "m/2/up.sql", "migrations/3_é.sql", "s/V1__a.sql", "s/U1__a.sql",
                    "V.sql", "U__.sql", ".sql", "up.sql", "é/x.sql", "db/changelog.sql",
                ]),
                proptest::collection::vec(
                    prop::sample::select(vec![
                        "--liquibase formatted sql\n", "--changeset a:1\n", "--changeset\n", "--rollback é\n", "--rollback",
                        "/* liquibase rollback", "/*é", "é*/", "*/", "-- +goose Up\n", "-- +goose Down\n", "\n",
                        "-- +goose StatementBegin\n", "-- migrate:up\n", "-- migrate:down\n", "DROP TABLE t;", "'", "$é$",
                        "ALTER TABLE t RENAME TO u;", "ALTER TABLE u ADD a int;", "ALTER TABLE t DROP a;", "E'\\é", ";",
                        "CREATE TABLE t (a int);", "CREATE INDEX i ON t (a);", "ALTER TABLE t RENAME a TO b;",
                    ]),
                    0..12,
                ),
            ),
            0..5,
        ),
    ) {
        let files: Vec<(&str, String)> = files.into_iter().map(|(path, words)| (path, words.concat())).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let answer = assess_files(&files, &Config::default());
        let unread = answer.findings.iter().any(|finding| {
            matches!(finding.id.as_str(), "unparsable" | "not-judged") && finding.locations.iter().all(|at| is_up(at, &files))
        });
        prop_assert!(!unread || answer.reversibility >= Reversibility::Unknown, "{:?}", answer);
    }
}
