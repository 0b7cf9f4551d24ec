//! Checks a plugin's configuration against the schema in its manifest.

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
    let mistakes: Vec<_> = validator
        .iter_errors(config)
        .take(MISTAKE_LIMIT)
        .map(|error| ConfigMistake { pointer: error.instance_path().to_string(), message: error.to_string() })
        .collect();
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(Error::PluginConfig { plugin: name.into(), mistakes }.into())
    }
}
