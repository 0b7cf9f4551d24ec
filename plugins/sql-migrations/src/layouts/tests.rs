use super::*;
use crate::dialect::Dialect;

/// `tool sequence version role`, one for each thing that was found.
fn recognised(config: &Config, path: &str, text: &str, tree: &[&str]) -> Vec<String> {
    let tree: Vec<String> = tree.iter().map(|path| (*path).to_owned()).collect();
    let show = |found: Found| {
        let code = |script: &Script| {
            let parts =
                script.parts.iter().flat_map(|part| crate::script::code(&part.text, Dialect::Postgres));
            parts.collect::<Vec<_>>().join(" ")
        };
        let role = match &found.role {
            Role::Up(script) => format!("up[{}]", code(script)),
            Role::Down(script) => format!("down[{}]", code(script)),
            Role::NothingToUndo => "nothing".to_owned(),
            Role::Repeatable => "repeatable".to_owned(),
        };
        let Id { tool, sequence, version } = found.id;
        format!("{tool:?} {sequence} {version} {role}")
    };
    recognise(File { path, text, tree: &tree }, config).into_iter().map(show).collect()
}

#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(recognised(&Config::default(), path, text, &[]), expected, "{path}");
}

#[test]
fn files_are_known_by_name_and_place() {
    check("migrations/2024_a/up.sql", "x", &["Diesel migrations 2024_a up[x]"]);
    check("migrations/2024_a/down.sql", "x", &["Diesel migrations 2024_a down[x]"]);
    check("db/1_a.up.sql", "x", &["Paired db 1_a up[x]"]);
    check("db/1_a.down.sql", "x", &["Paired db 1_a down[x]"]);
    check("migrations/1_a.sql", "x", &["Plain migrations 1_a up[x]"]);
    check("app/Migrations/0001.SQL", "x", &["Plain app/Migrations 0001 up[x]"]);
    check("sql/V1_2__a.sql", "x", &["Flyway sql 1.2 up[x]"]);
    check("sql/R__views.sql", "x", &["Flyway sql views repeatable"]);
    check("prisma/migrations/2024_a/migration.sql", "x", &["Prisma prisma/migrations 2024_a up[x]"]);
}

#[test]
fn other_sql_is_left_alone() {
    for path in [
        "queries/1_a.sql",
        "schema.sql",
        "up.sql",
        "migrations/readme.sql",
        "sql/Very__odd.sql",
        "a/migration.sql",
    ] {
        check(path, "x", &[]);
    }
    check("migrations/1_a.txt", "x", &[]);
}

#[test]
fn an_undo_belongs_to_a_version() {
    let config = Config::default();
    assert_eq!(recognised(&config, "s/U1__b.sql", "x", &["s/V1__a.sql"]), ["Flyway s 1 down[x]"]);
    assert_eq!(recognised(&config, "s/U2__b.sql", "x", &["s/V1__a.sql"]), ["Refinery s 2 up[x]"]);
}

#[test]
fn sections_are_cut_at_comments_only() {
    check(
        "m/1.sql",
        "-- +goose Up\na; '\n-- +goose Down\n';\n-- +goose Down\nb;",
        &["Goose m 1 up[a ; '\n-- +goose Down\n' ;]", "Goose m 1 down[b ;]"],
    );
    check(
        "m/1.sql",
        "-- migrate:up transaction:false\na\n-- migrate:down\nb",
        &["Dbmate m 1 up[a]", "Dbmate m 1 down[b]"],
    );
    check("m/1.sql", "-- +migrate Up\na", &["SqlMigrate m 1 up[a]"]);
    check(
        "m/1.sql",
        "-- Up Migration\na\n-- Down Migration\nb",
        &["NodePgMigrate m 1 up[a]", "NodePgMigrate m 1 down[b]"],
    );
}

#[test]
fn a_statement_between_begin_and_end_is_whole() {
    let text = "-- +goose Up\na;\n-- +goose StatementBegin\nb; c;\n-- +goose StatementEnd\nd;";
    let found = recognise(File { path: "m/1.sql", text, tree: &[] }, &Config::default());
    let Role::Up(script) = &found[0].role else { panic!("{found:?}") };
    let parts: Vec<(u32, bool)> = script.parts.iter().map(|part| (part.line, part.whole)).collect();
    assert_eq!(parts, [(1, false), (3, true), (5, false)]);
}

#[test]
fn changesets_have_their_own_ways_back() {
    let text = "--liquibase formatted sql\n--changeset ann:1 runOnChange:false\na;\n--rollback b\n--rollback ;\n\
                --changeset ann:2\nc;\n--rollback empty\n--changeset ann:3\nd;\n/* liquibase rollback\ne; */\n\
                --changeset ann:4\nf;";
    check(
        "db/x.sql",
        text,
        &[
            "Liquibase db/x.sql ann:1 up[a ;]",
            "Liquibase db/x.sql ann:1 down[b ;]",
            "Liquibase db/x.sql ann:2 up[c ;]",
            "Liquibase db/x.sql ann:2 nothing",
            "Liquibase db/x.sql ann:3 up[d ;]",
            "Liquibase db/x.sql ann:3 down[e ;]",
            "Liquibase db/x.sql ann:4 up[f ;]",
        ],
    );
}

#[test]
fn the_configuration_has_the_last_word() {
    let config = Config {
        paths: [(Tool::Plain, vec!["scripts/**".to_owned()]), (Tool::Refinery, vec!["r/**".to_owned()])]
            .into(),
        ignore: vec!["**/seed.sql".to_owned()],
        ..Config::default()
    };
    assert_eq!(recognised(&config, "scripts/a/first.sql", "x", &[]), ["Plain scripts/a first up[x]"]);
    assert_eq!(recognised(&config, "r/U1__b.sql", "x", &["r/V1__a.sql"]), ["Refinery r 1 up[x]"]);
    assert!(recognised(&config, "scripts/seed.sql", "x", &[]).is_empty());
}

#[test]
fn programs_that_migrate_are_seen() {
    for path in [
        "alembic/versions/1a2b3c4d5e6f_add.py",
        "app/migrations/0002_b.py",
        "db/migrate/20240101000000_add.rb",
        "src/migrations/1700000000000-Add.ts",
        "Data/Migrations/20240101_Add.cs",
        "db/changelog/db.changelog-1.yaml",
        "priv/repo/migrations/20240101_add.exs",
        "src/main/resources/db/migration/V2__x.java",
    ] {
        assert!(is_foreign(path), "{path}");
    }
    for path in [
        "app/migrations/__init__.py",
        "src/migrations/index.ts",
        "versions/setup.py",
        "CHANGELOG.json",
        "a/changelog.yaml",
        "Data/Migrations/20240101_Add.Designer.cs",
        "src/123.go",
        "migrations/1_a.sql",
    ] {
        assert!(!is_foreign(path), "{path}");
    }
}
