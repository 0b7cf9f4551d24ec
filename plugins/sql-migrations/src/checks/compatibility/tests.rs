use super::*;
use crate::dialect::Dialect;
use crate::script::Script;

fn breaks_of(scripts: &[&str]) -> Vec<String> {
    let effects: Vec<Effects> = scripts
        .iter()
        .map(|sql| Effects::of(&Script::of_file("x", sql), Dialect::Postgres))
        .inspect(|effects| assert_eq!(effects.unparsable, [], "{scripts:?}"))
        .collect();
    check_compatibility(&effects).into_iter().map(|found| found.what).collect()
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (sql, expected) in cases {
        assert_eq!(breaks_of(&[sql]), *expected, "{sql}");
    }
}

#[test]
fn contracting_breaks_old_code() {
    check(&[
        ("DROP TABLE t", &["drops table `t`"]),
        ("DROP VIEW v", &["drops view `v`"]),
        ("ALTER TABLE t DROP a", &["drops column `t.a`"]),
        ("ALTER TABLE t RENAME TO u", &["renames table `t` to `u`"]),
        ("ALTER TABLE t RENAME a TO b", &["renames column `t.a` to `b`"]),
        ("ALTER TABLE t ADD a int NOT NULL", &["adds column `t.a` as not null without a default"]),
        ("ALTER TABLE t ALTER a SET NOT NULL", &["sets column `t.a` not null"]),
        ("ALTER TABLE t ALTER a DROP NOT NULL", &["lets column `t.a` be null"]),
        ("ALTER TABLE t ALTER a DROP DEFAULT", &["drops the default of column `t.a`"]),
        ("ALTER TABLE t ALTER a TYPE text", &["changes the type of column `t.a`"]),
        ("CREATE UNIQUE INDEX i ON t (a)", &["adds index `i` as unique"]),
        ("CREATE UNIQUE INDEX i ON t (lower(a))", &["adds index `i` as unique"]),
        (
            "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u",
            &["adds constraint `t.t_a_fkey` to a table that old code writes to"],
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
            &["adds constraint `t.c` to a table that old code writes to"],
        ),
        ("ALTER TYPE m RENAME VALUE 'a' TO 'b'", &["renames enum value `m.a` to `b`"]),
        (
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            &["adds row level security of table `t` to a table that old code uses"],
        ),
        ("DROP TABLE t; CREATE TABLE t (a int)", &["drops table `t` and makes it anew"]),
    ]);
}

#[test]
fn expanding_does_not() {
    check(&[
        ("CREATE TABLE t (a int NOT NULL UNIQUE)", &[]),
        ("ALTER TABLE t ADD a int", &[]),
        ("ALTER TABLE t ADD a int NOT NULL DEFAULT 0", &[]),
        ("ALTER TABLE t ALTER a SET DEFAULT 1", &[]),
        ("CREATE INDEX i ON t (a)", &[]),
        ("DROP INDEX i", &[]),
        ("ALTER TABLE t DROP CONSTRAINT c", &[]),
        ("ALTER TYPE m ADD VALUE 'x'", &[]),
        ("ALTER TABLE t RENAME TO u; CREATE VIEW t AS SELECT * FROM u", &[]),
        ("DROP VIEW v; CREATE VIEW v AS SELECT 1", &[]),
        ("ALTER TABLE t ADD a int; CREATE UNIQUE INDEX i ON t (a)", &[]),
        ("ALTER TABLE t ADD a int; ALTER TABLE t ADD CHECK (a > 0)", &[]),
    ]);
}

#[test]
fn what_the_release_made_is_exempt() {
    assert!(
        breaks_of(&["CREATE TABLE t (a int)", "ALTER TABLE t ADD b int NOT NULL; ALTER TABLE t DROP a"])
            .is_empty()
    );
    assert!(
        breaks_of(&["CREATE TABLE t (a int)", "CREATE UNIQUE INDEX i ON t (a)", "DROP TABLE t"]).is_empty()
    );
    assert_eq!(breaks_of(&["DROP TABLE t", "CREATE TABLE u (a int)"]).len(), 1);
    assert_eq!(
        breaks_of(&["ALTER TABLE t RENAME TO u", "ALTER TABLE u DROP a"]).len(),
        2,
        "a new name is not a new table"
    );
}

#[test]
fn a_new_column_with_a_constant_is_not_unique_for_old_code() {
    check(&[("ALTER TABLE t ADD a int UNIQUE DEFAULT 0", &["adds column `t.a` as unique"])]);
}
