//! Generates the JSON Schema for editors from the types, and keeps it fresh.
//!
//! Only tests have it: the product carries the result, and no generator. After a
//! change to the types: `cargo test -p tidegate-config -- --ignored write_schema`.

use std::path::PathBuf;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::{Config, JSON_SCHEMA};

/// What editors can check of a tag pattern: one place for the version, and none
/// of the characters that git refuses.
pub(crate) const TAG: &str = r"^(?!.*\{version\}.*\{version\})[^\s~^:?*\[\\]*\{version\}[^\s~^:?*\[\\]*$";
/// What editors can check of a tag template: one place for the name and one for the version.
pub(crate) const TAG_TEMPLATE: &str =
    r"^(?=.*\{name\})(?!.*\{name\}.*\{name\})(?=.*\{version\})(?!.*\{version\}.*\{version\})[^\s~^:?*\[\\]+$";
/// A channel: `stable`, a label, or a range.
pub(crate) const CHANNEL: &str = r"^([a-zA-Z][a-zA-Z0-9-]*|(0|[1-9]\d*)(\.(0|[1-9]\d*))?\.[xX])$";
/// A version, by <https://semver.org>.
pub(crate) const VERSION: &str = r"^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$";
/// The name of a plugin, a gate or an entry.
pub(crate) const NAME: &str = "^[a-z][a-z0-9-]{0,63}$";
/// What editors can check of a path: relative, with `/`, a file's.
pub(crate) const PATH: &str = r"^(?!/)[^\\:]*[^\\:/]$";
/// An address that links can start with.
pub(crate) const URL: &str = r##"^https?://[^\s<>"'`()\[\]{}|\\^@/]+(/[^\s<>"'`()\[\]{}|\\^]*)?$"##;

/// Tables of `T` by names of the user's choice.
pub(crate) fn named<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": { "pattern": NAME },
        "additionalProperties": generator.subschema_for::<T>(),
    })
}

/// The empty list.
pub(crate) fn no_grants(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "maxItems": 0 })
}

/// Takes `null` out: TOML has none, a key is simply absent.
#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".into(), only);
            }
        }
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
        if let Some(Value::Array(cases)) = object.get_mut("anyOf") {
            cases.retain(|case| case.get("type").is_none_or(|name| name != "null"));
            if let [Value::Object(only)] = cases.as_slice() {
                let only = only.clone();
                object.remove("anyOf");
                object.extend(only);
            }
        }
    }
}

fn generated() -> String {
    let generator = SchemaSettings::draft2020_12().with_transform(WithoutNull).into_generator();
    let mut schema = generator.into_root_schema_for::<Config>().to_value();
    schema.sort_all_objects();
    serde_json::to_string_pretty(&schema).unwrap() + "\n"
}

#[test]
fn the_schema_is_fresh() {
    assert!(
        JSON_SCHEMA.replace("\r\n", "\n") == generated(),
        "schema/tidegate.schema.json is stale: cargo test -p tidegate-config -- --ignored write_schema"
    );
}

#[test]
#[ignore = "writes schema/tidegate.schema.json"]
fn write_schema() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema/tidegate.schema.json");
    std::fs::write(path, generated()).unwrap();
}

#[test]
fn the_schema_shows_the_defaults() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let defaults: Value = serde_json::from_str(&Config::default().config_json()).unwrap();
    for (key, default) in defaults.as_object().unwrap() {
        assert_eq!(&schema["properties"][key]["default"], default, "{key}");
    }
}
