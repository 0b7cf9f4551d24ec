//! The configuration's schema and its reader say the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use serde_json::{Value, json};
use sql_migrations::rules::Rule;
use sql_migrations::{Config, MANIFEST};

fn schema() -> Value {
    let manifest: Value = serde_json::from_str(MANIFEST).unwrap();
    manifest["config_schema"].clone()
}

fn check(config: Value, valid: bool) {
    let schema = jsonschema::validator_for(&schema()).unwrap();
    assert_eq!(schema.is_valid(&config), valid, "schema: {config}");
    assert_eq!(serde_json::from_value::<Config>(config.clone()).is_ok(), valid, "reader: {config}");
}

#[test]
fn both_accept_and_refuse_the_same() {
    check(json!({}), true);
    for dialect in ["postgres", "mysql", "sqlite", "mssql", "generic"] {
        check(json!({"dialect": dialect}), true);
    }
    for tool in [
        "diesel",
        "paired",
        "plain",
        "goose",
        "sql-migrate",
        "dbmate",
        "node-pg-migrate",
        "flyway",
        "refinery",
        "liquibase",
        "prisma",
    ] {
        check(json!({"paths": {tool: ["db/**"]}}), true);
    }
    for rule in Rule::ALL {
        check(json!({"verdicts": {rule.id(): "require-approval"}}), true);
        check(json!({"verdicts": {rule.id(): "allow"}}), false);
    }
    check(json!({"ignore": ["a", "b"]}), true);
    check(json!({"dialect": "oracle"}), false);
    check(json!({"paths": {"rails": []}}), false);
    check(json!({"verdicts": {"no-rule": "deny"}}), false);
    check(json!({"ignore": "a"}), false);
    check(json!({"dialects": "mysql"}), false);
}

#[test]
fn a_rule_has_one_name() {
    for rule in Rule::ALL {
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.id());
    }
}
