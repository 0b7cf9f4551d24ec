use super::*;

fn effects(dialect: Dialect, sql: &str) -> Vec<String> {
    let effects = Effects::of(&Script::of_file("up.sql", sql), dialect);
    let unparsable = effects.unparsable.iter().map(|u| format!("? {}: {}", u.line, u.message));
    effects.known.iter().map(|placed| show(&placed.effect)).chain(unparsable).collect()
}

fn show(effect: &Effect) -> String {
    match effect {
        Effect::Create { object, replaces, demand, .. } => {
            let demand = match demand {
                None => "",
                Some(Demand::Value) => " needs a value",
                Some(Demand::Unique(..)) => " unique",
                Some(Demand::Valid(..)) => " valid",
                Some(Demand::RowSecurity(_)) => " secured",
            };
            format!("{}{object}{demand}", if *replaces { "±" } else { "+" })
        }
        Effect::Drop { object } => format!("-{object}"),
        Effect::Rename { object, to } => format!("{object} -> {to}"),
        Effect::Alter { column, aspect } => format!("{column}: {aspect:?}"),
        Effect::Rows(Rows { table, act }) => format!("{act:?} `{table}`"),
        Effect::Refuse => "refuse".to_owned(),
        Effect::Unknown(what) => format!("unknown {what}"),
    }
}

#[track_caller]
fn check(dialect: Dialect, cases: &[(&str, &[&str])]) {
    for (sql, expected) in cases {
        assert_eq!(effects(dialect, sql), *expected, "{sql}");
    }
}

#[test]
fn postgres_creates_and_drops() {
    check(
        Dialect::Postgres,
        &[
            ("CREATE TABLE public.Users (id serial)", &["+table `users`"]),
            ("CREATE TABLE \"Users\" (id int)", &["+table `Users`"]),
            ("CREATE TEMP TABLE t (id int)", &[]),
            ("DROP TABLE IF EXISTS a, app.b CASCADE", &["-table `a`", "-table `app.b`"]),
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a, lower(b))", &["+index `i` unique"]),
            ("CREATE INDEX ON t (a)", &["+index `t_a_idx`"]),
            ("DROP INDEX public.i", &["-index `i`"]),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", &["±view `v`"]),
            ("CREATE TYPE mood AS ENUM ('a')", &["+type `mood`"]),
            ("ALTER TYPE mood ADD VALUE 'b'", &["+enum value `mood.b`"]),
            ("ALTER TYPE mood RENAME VALUE 'A' TO 'B'", &["enum value `mood.A` -> enum value `mood.B`"]),
            ("CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()", &["+trigger `t.g`"]),
            ("DROP TRIGGER g ON t", &["-trigger `t.g`"]),
            ("CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql", &["+function `f`"]),
            ("CREATE EXTENSION IF NOT EXISTS pgcrypto", &["±extension `pgcrypto`"]),
        ],
    );
}

#[test]
fn postgres_alters() {
    check(
        Dialect::Postgres,
        &[
            ("ALTER TABLE t ADD a int", &["+column `t.a`"]),
            ("ALTER TABLE t ADD a int NOT NULL", &["+column `t.a` needs a value"]),
            ("ALTER TABLE t ADD a int NOT NULL DEFAULT 0", &["+column `t.a`"]),
            ("ALTER TABLE t ADD a int NOT NULL DEFAULT NULL", &["+column `t.a` needs a value"]),
            ("ALTER TABLE t ADD a bigserial NOT NULL", &["+column `t.a`"]),
            ("ALTER TABLE t ADD a int GENERATED ALWAYS AS (b * 2) STORED NOT NULL", &["+column `t.a`"]),
            ("ALTER TABLE t ADD a int UNIQUE DEFAULT 0", &["+column `t.a` unique"]),
            ("ALTER TABLE t ADD a uuid UNIQUE DEFAULT gen_random_uuid()", &["+column `t.a`"]),
            ("ALTER TABLE t DROP a, DROP COLUMN b", &["-column `t.a`", "-column `t.b`"]),
            ("ALTER TABLE t RENAME a TO b", &["column `t.a` -> column `t.b`"]),
            ("ALTER TABLE app.t RENAME TO u", &["table `app.t` -> table `app.u`"]),
            (
                "ALTER TABLE t ALTER a SET NOT NULL, ALTER a TYPE text",
                &["column `t.a`: SetNotNull", "column `t.a`: Type"],
            ),
            ("ALTER TABLE t ADD UNIQUE (a, b)", &["+constraint `t.t_a_b_key` unique"]),
            ("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u", &["+constraint `t.t_a_fkey` valid"]),
            ("ALTER TABLE t ADD CHECK (a > 0)", &["+constraint `t.t_a_check` valid"]),
            ("ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i", &["+constraint `t.c`"]),
            ("ALTER TABLE t DROP CONSTRAINT c", &["-constraint `t.c`"]),
            ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", &["±row level security of table `t` secured"]),
            ("ALTER TABLE t OWNER TO me", &[]),
        ],
    );
}

#[test]
fn postgres_rows() {
    check(
        Dialect::Postgres,
        &[
            ("INSERT INTO t (a) SELECT lower(b) FROM u", &["Insert `t`"]),
            ("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", &["Insert `t`"]),
            ("INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2", &["Update([]) `t`"]),
            ("UPDATE t SET a = 1, (b, c) = (2, 3)", &["Update([\"a\", \"b\", \"c\"]) `t`"]),
            ("DELETE FROM t USING u WHERE t.a = u.a", &["Delete `t`"]),
            ("TRUNCATE a, b", &["Truncate `a`", "Truncate `b`"]),
            ("WITH x AS (DELETE FROM t RETURNING *) SELECT count(*) FROM x", &["Delete `t`"]),
            ("WITH x AS (SELECT 1) UPDATE t SET a = f()", &["Update([\"a\"]) `t`"]),
            ("SELECT 1", &[]),
            ("SELECT set_config('search_path', '', false)", &[]),
            ("SELECT wipe_everything()", &["unknown a query that calls the function `wipe_everything`"]),
            ("SELECT a FROM t WHERE purge(a)", &["unknown a query that calls the function `purge`"]),
        ],
    );
}

#[test]
fn mysql_words() {
    check(
        Dialect::Mysql,
        &[
            ("ALTER TABLE `T` MODIFY COLUMN `A` BIGINT NOT NULL", &["column `t.a`: Definition"]),
            ("ALTER TABLE t CHANGE a b INT", &["column `t.a`: Definition", "column `t.a` -> column `t.b`"]),
            ("ALTER TABLE t ADD id INT NOT NULL AUTO_INCREMENT UNIQUE", &["+column `t.id`"]),
            ("ALTER TABLE t ADD UNIQUE KEY k (a)", &["+index `t.k` unique"]),
            ("DROP INDEX k ON t", &["-index `t.k`"]),
            ("ALTER TABLE t DROP INDEX k", &["-index `t.k`"]),
            ("ALTER TABLE t DROP FOREIGN KEY f", &["-constraint `t.f`"]),
            ("RENAME TABLE a TO b", &["table `a` -> table `b`"]),
            ("REPLACE INTO t VALUES (1)", &["Update([]) `t`"]),
            ("/*!40101 DROP TABLE t */;", &["-table `t`"]),
        ],
    );
}

#[test]
fn other_dialects_words() {
    check(
        Dialect::Sqlite,
        &[
            ("CREATE TABLE [T] (a)", &["+table `t`"]),
            ("PRAGMA foreign_keys = OFF", &[]),
            ("DROP TRIGGER g", &["-trigger `g`"]),
        ],
    );
    check(
        Dialect::Mssql,
        &[
            ("CREATE TABLE dbo.T (a INT IDENTITY)", &["+table `t`"]),
            ("DROP TABLE [dbo].[T]", &["-table `t`"]),
        ],
    );
}

#[test]
fn what_is_not_understood_is_said_with_its_line() {
    let found =
        effects(Dialect::Postgres, "CREATE TABLE a (id int);\n\nALTER TABEL b ADD c int;\nDROP TABLE d;");
    assert_eq!(found[..2], ["+table `a`", "-table `d`"], "its neighbours are judged");
    assert!(found[2].starts_with("? 3: ") && found[2].contains("Line: 3"), "{}", found[2]);
    let block = effects(Dialect::Postgres, "DO $$ BEGIN DROP TABLE x; END $$;");
    assert!(
        block.iter().all(|effect| effect.starts_with("? ") || effect.starts_with("unknown ")),
        "{block:?}"
    );
    assert!(!block.is_empty());
}

#[test]
fn rights_are_not_guessed_at() {
    assert!(effects(Dialect::Postgres, "GRANT SELECT ON t TO u").is_empty());
    assert!(effects(Dialect::Postgres, "REVOKE ALL ON t FROM u")[0].starts_with("unknown "));
}
