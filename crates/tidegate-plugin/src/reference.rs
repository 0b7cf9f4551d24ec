//! How messages name a plugin.

use std::fmt;

use serde::{Deserialize, Serialize};
use tidegate_model::Version;

/// Names a plugin in messages: its name in the configuration, its id and version
/// once they are known.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PluginRef {
    /// Its name in the configuration.
    pub name: String,
    /// Its version, once the manifest was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

impl fmt::Display for PluginRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name)?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, " {version}"))
    }
}
