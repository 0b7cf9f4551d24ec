// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! What a plugin says about itself, before anything of it runs.
//!
//! The manifest stands as JSON in the custom section `tidegate:plugin` of the
//! module. The host reads it without running the module.

use super::types::Json;
use crate::json::Case;
use serde::{Deserialize, Serialize};

/// A question that a plugin can answer. Each kind has a world of its own.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Kind {
    /// What changed, and how big is it?
    Versioner,
    /// What does the changelog file say?
    Changelog,
    /// What do readers need to know about this release?
    Notes,
    /// May this plan go out?
    Gate,
    /// Could it be taken back, should it be?
    Rollback,
    /// A kind that this contract version has no word for.
    Other(String),
}

impl TryFrom<Case> for Kind {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "versioner" => Ok(Self::Versioner),
            "changelog" => Ok(Self::Changelog),
            "notes" => Ok(Self::Notes),
            "gate" => Ok(Self::Gate),
            "rollback" => Ok(Self::Rollback),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// Something that a plugin asks for. Asking grants nothing: what is granted
/// is what was asked for and what the user's configuration allows.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Grant {
    /// Reach one host over HTTPS. No host of this contract version grants it yet.
    Network(String),
    /// A grant that this contract version has no word for.
    Other(String),
}

impl TryFrom<Case> for Grant {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "network" => case.value().map(Self::Network),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// The manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The plugin's id: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its version, by SemVer.
    pub version: String,
    /// The version of this contract that it was written for.
    pub contract: String,
    /// What it does, in one line.
    pub description: String,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// The questions it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// The gates it serves, when one module serves several; else its id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
    /// What it asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// Globs of changed files that a gate or rollback plugin wants to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Paths of files at the repository's root that configure it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub config_files: Vec<String>,
    /// JSON Schema 2020-12 of its configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_schema: Option<Json>,
}
