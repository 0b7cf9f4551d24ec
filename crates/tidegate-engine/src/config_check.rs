//! Checks a plugin's configuration against the schema in its manifest.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use tidegate_model::Diagnosis;
use tidegate_plugin::{Fault, FaultKind, Manifest, ManifestError, PluginRef};

use crate::Error;
use crate::error::ConfigMistake;

/// The most mistakes that are named.
const MISTAKE_LIMIT: usize = 10;

/// Checks the configuration of the plugin called `name`.
///
/// # Errors
/// [`Error::PluginConfig`] with every mistake, or the plugin's fault when its
/// schema is not one.
pub(crate) fn check_config(
    name: &str,
    manifest: &Manifest,
    config: &serde_json::Value,
) -> Result<(), Diagnosis> {
    // Every schema takes an empty configuration, or the plugin says so itself.
    let empty = config.as_object().is_none_or(serde_json::Map::is_empty);
    let Some(schema) = manifest.raw().config_schema.as_ref().filter(|_| !empty) else { return Ok(()) };
    let validator = jsonschema::draft202012::new(schema).map_err(|error| {
        let plugin = PluginRef { name: name.into(), version: Some(manifest.version().clone()) };
        let field = ManifestError::Field {
            field: "config_schema",
            value: error.to_string(),
            want: "want a JSON Schema 2020-12 without references to other documents",
        };
        Fault::new(plugin, FaultKind::Manifest(field))
    })?;
    let mistakes: Vec<_> =
        validator.iter_errors(config).flat_map(|error| mistakes(&error)).take(MISTAKE_LIMIT).collect();
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(Error::PluginConfig { plugin: name.into(), mistakes }.into())
    }
}

/// What an error of the validator is about: a key that nobody knows is pointed at
/// itself, and not at the table around it.
fn mistakes(error: &ValidationError<'_>) -> Vec<ConfigMistake> {
    let place = error.instance_path();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let unknown = |key: &String| ConfigMistake {
                pointer: place.join(key).to_string(),
                message: "the plugin knows no such key".into(),
            };
            unexpected.iter().map(unknown).collect()
        }
        _ => vec![ConfigMistake { pointer: place.to_string(), message: error.to_string() }],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mistakes_of(config: serde_json::Value) -> Vec<(String, String)> {
        let manifest = json!({
            "id": "p", "version": "1.0.0", "contract": "0.1.0", "description": "", "kinds": [{"tag": "gate"}],
            "config_schema": {
                "properties": { "size": { "type": "integer" }, "inner": { "properties": { "d": {} }, "additionalProperties": false } },
                "additionalProperties": false,
            },
        });
        let manifest = Manifest::parse(&[manifest.to_string().as_bytes()]).unwrap();
        let Err(error) = check_config("p", &manifest, &config) else { return Vec::new() };
        let Some(Error::PluginConfig { mistakes, .. }) = error.downcast_ref() else { panic!("{error}") };
        mistakes.iter().map(|it| (it.pointer.clone(), it.message.clone())).collect()
    }

    #[test]
    fn what_fits_is_let_through() {
        assert_eq!(mistakes_of(json!({})), []);
        assert_eq!(mistakes_of(json!({"size": 7, "inner": {}})), []);
    }

    #[test]
    fn each_mistake_is_pointed_at_where_it_stands() {
        let unknown = "the plugin knows no such key";
        let mut found = mistakes_of(json!({"size": "x", "sizes": 1, "a/b": 1, "inner": {"c": 1}}));
        found.sort();
        let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, ["/a~1b", "/inner/c", "/size", "/sizes"]);
        assert_eq!(found.iter().filter(|(_, message)| message == unknown).count(), 3, "{found:?}");
    }
}
