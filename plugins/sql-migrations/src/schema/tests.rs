use super::*;
use crate::dialect::Dialect;
use crate::effects::Effects;
use crate::script::Script;

/// What is left after the second script, in words.
#[track_caller]
fn check(up: &str, down: &str, expected: &[&str]) {
    let read = |sql: &str| {
        let effects = Effects::of(&Script::of_file("x", sql), Dialect::Postgres);
        assert_eq!(effects.unparsable, [], "{sql}");
        effects.known
    };
    let mut schema = Schema::default();
    read(up).iter().for_each(|placed| schema.apply(&placed.effect));
    schema.reverse();
    read(down).iter().for_each(|placed| schema.apply(&placed.effect));
    let left: Vec<String> = schema.residue().iter().map(crate::checks::inverse::describe).collect();
    assert_eq!(left, expected, "{up} / {down}");
}

#[test]
fn a_script_that_undoes_leaves_nothing() {
    for (up, down) in [
        ("CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "DROP TABLE t"),
        ("ALTER TABLE t ADD a int; CREATE INDEX i ON t (a)", "ALTER TABLE t DROP a"),
        ("ALTER TABLE t ADD a int REFERENCES u; ALTER TABLE t ADD CHECK (a > 0)", "ALTER TABLE t DROP a"),
        ("DROP TABLE t", "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ADD UNIQUE (a)"),
        (
            "ALTER TABLE a RENAME TO b; ALTER TABLE b ADD c int",
            "ALTER TABLE b DROP c; ALTER TABLE b RENAME TO a",
        ),
        (
            "ALTER TABLE a RENAME TO b; ALTER TABLE b ADD c int",
            "ALTER TABLE b RENAME TO a; ALTER TABLE a DROP c",
        ),
        (
            "ALTER TABLE t RENAME a TO b; ALTER TABLE t ALTER b SET NOT NULL",
            "ALTER TABLE t ALTER b DROP NOT NULL; ALTER TABLE t RENAME b TO a",
        ),
        ("ALTER TABLE t ALTER a TYPE bigint", "ALTER TABLE t ALTER a TYPE int"),
        ("ALTER TABLE t ALTER a SET DEFAULT 1", "ALTER TABLE t ALTER a DROP DEFAULT"),
        ("ALTER TABLE t ADD UNIQUE (a)", "ALTER TABLE t DROP CONSTRAINT t_a_key"),
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql",
            "CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 2 $$ LANGUAGE sql",
        ),
        ("CREATE OR REPLACE VIEW v AS SELECT 1", "DROP VIEW v"),
        (
            "ALTER TYPE m ADD VALUE 'x'",
            "ALTER TYPE m RENAME TO m_old; CREATE TYPE m AS ENUM ('a'); ALTER TABLE t ALTER c TYPE m; DROP TYPE m_old",
        ),
        ("CREATE TABLE a (b int); ALTER TABLE a RENAME TO c", "DROP TABLE c"),
        (
            "DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; CREATE UNIQUE INDEX i ON v (a)",
            "DROP MATERIALIZED VIEW v; CREATE MATERIALIZED VIEW v AS SELECT 2 AS a; CREATE UNIQUE INDEX i ON v (a)",
        ),
        (
            "DROP TRIGGER IF EXISTS g ON t; CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
            "DROP TRIGGER g ON t",
        ),
    ] {
        check(up, down, &[]);
    }
}

#[test]
fn what_is_left_is_named() {
    check("CREATE TABLE t (a int); CREATE TABLE u (a int)", "DROP TABLE t", &["table `u` remains"]);
    check("ALTER TABLE t DROP a, DROP b", "ALTER TABLE t ADD a int", &["column `t.b` is not put back"]);
    check("ALTER TABLE a RENAME TO b", "SELECT 1", &["table `a` is still called `b`"]);
    check("ALTER TABLE t RENAME a TO b", "DROP INDEX i", &["column `t.a` is still called `b`"]);
    check("CREATE OR REPLACE VIEW v AS SELECT 1", "DROP INDEX i", &["view `v` stays as it was replaced"]);
    check(
        "ALTER TABLE t ALTER a SET NOT NULL",
        "ALTER TABLE t ALTER a DROP DEFAULT",
        &["column `t.a` keeps its new nullability"],
    );
    check(
        "ALTER TABLE t ALTER a DROP NOT NULL",
        "ALTER TABLE t ALTER a DROP NOT NULL",
        &["column `t.a` keeps its new nullability"],
    );
    check("DROP VIEW v; CREATE VIEW v AS SELECT 1", "DROP INDEX i", &["view `v` stays as it was replaced"]);
    check("CREATE INDEX i ON t (a)", "DROP INDEX j", &["index `i` remains"]);
    check("ALTER TYPE m ADD VALUE 'x'", "DROP INDEX i", &["enum value `m.x` remains"]);
    check(
        "CREATE TABLE t (a int)",
        "DROP TABLE t; DROP TABLE u",
        &["table `u` is dropped, which the migration did not create"],
    );
}

#[test]
fn a_release_knows_what_it_made() {
    let table = |name: &str| {
        let effects = Effects::of(&Script::of_file("x", &format!("DROP TABLE {name}")), Dialect::Postgres);
        match &effects.known[0].effect {
            Effect::Drop { object } => object.clone(),
            other => panic!("{other:?}"),
        }
    };
    let mut schema = Schema::default();
    let up = "CREATE TABLE a (x int); ALTER TABLE b ADD y int; ALTER TABLE c RENAME TO d; CREATE TABLE e (x int); DROP TABLE e";
    for placed in Effects::of(&Script::of_file("x", up), Dialect::Postgres).known {
        schema.apply(&placed.effect);
    }
    let new: Vec<&str> =
        ["a", "b", "c", "d", "e"].into_iter().filter(|name| schema.is_new(&table(name))).collect();
    assert_eq!(new, ["a"]);
    assert!(schema.is_new_column(&table("a").name, "x"), "columns of a new table are new");
    assert!(schema.is_new_column(&table("b").name, "y"));
    assert!(!schema.is_new_column(&table("b").name, "z"));
    assert!(schema.is_there(&table("d")) && !schema.is_there(&table("c")) && !schema.is_there(&table("e")));
}
