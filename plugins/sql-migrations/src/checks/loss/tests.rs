use super::*;
use crate::dialect::Dialect;
use crate::script::Script;

#[track_caller]
fn check(sql: &str, expected: &[(&str, Degree)]) {
    let effects = Effects::of(&Script::of_file("x", sql), Dialect::Postgres);
    let losses = check_loss([&effects]);
    let found: Vec<(&str, Degree)> = losses.iter().map(|loss| (loss.what.as_str(), loss.degree)).collect();
    assert_eq!(found, expected, "{sql}");
}

#[test]
fn data_that_was_there_counts() {
    use Degree::{Added, Gone};
    check("DROP TABLE t", &[("drops table `t` with its data", Gone)]);
    check("ALTER TABLE t DROP a; ALTER TABLE t ADD a text", &[("drops column `t.a` with its data", Gone)]);
    check(
        "TRUNCATE t; DELETE FROM u WHERE a",
        &[("empties table `t`", Gone), ("deletes rows of table `u`", Gone)],
    );
    check("UPDATE t SET a = 1", &[("overwrites rows of table `t`", Gone)]);
    check("INSERT INTO t VALUES (1)", &[("adds rows to table `t`", Added)]);
    check(
        "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE",
        &[("overwrites rows of table `t`", Gone)],
    );
}

#[test]
fn data_of_the_release_itself_does_not() {
    check("CREATE TABLE t (a int); INSERT INTO t VALUES (1); UPDATE t SET a = 2; DROP TABLE t", &[]);
    check("ALTER TABLE t ADD b int; UPDATE t SET b = a", &[]);
    check(
        "ALTER TABLE t ADD b int; UPDATE t SET b = a, a = 0",
        &[("overwrites rows of table `t`", Degree::Gone)],
    );
    check("DROP VIEW v; DROP INDEX i; DROP FUNCTION f", &[]);
}

#[test]
fn an_inverse_destroys_what_it_drops() {
    let down = Effects::of(
        &Script::of_file("x", "DROP INDEX i; ALTER TABLE t DROP a; DELETE FROM u"),
        Dialect::Postgres,
    );
    assert_eq!(losses_of_inverse(&down), ["column `t.a`", "rows of table `u`"]);
}
