use super::*;
use serde_json::{Value, json};

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../config.schema.json")).expect("JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("a schema");
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn the_schema_and_the_type_agree() {
    let schema = schema();
    for (config, good) in [
        (json!({}), true),
        (json!({"types": {"docs": "patch", "build-deps": "none"}}), true),
        (json!({"initial-development": {"breaking": "major", "feature": "patch"}}), true),
        (json!({"ignore-scopes": ["deps"], "squash": "split", "strict": true}), true),
        (json!({"types": {"docs": "huge"}}), false),
        (json!({"initial-development": {"feature": "major"}}), false),
        (json!({"initial-development": {"breaking": "none"}}), false),
        (json!({"initial_development": {}}), false),
        (json!({"initial-development": {"fix": "patch"}}), false),
        (json!({"squash": "join"}), false),
        (json!({"strict": "yes"}), false),
    ] {
        assert_eq!(schema.is_valid(&config), good, "schema on {config}");
        assert_eq!(serde_json::from_value::<Config>(config.clone()).is_ok(), good, "type on {config}");
    }
}
