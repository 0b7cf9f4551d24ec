//! Helpers of the JSON mapping.

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A variant's case on its way in, before its name is known to be one of ours.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// The case's name.
    pub tag: String,
    /// What it carries.
    #[serde(default)]
    val: serde_json::Value,
}

impl Case {
    /// Reads what the case carries.
    pub(crate) fn value<T: DeserializeOwned>(self) -> Result<T, String> {
        serde_json::from_value(self.val).map_err(|error| format!("case `{}`: {error}", self.tag))
    }
}
