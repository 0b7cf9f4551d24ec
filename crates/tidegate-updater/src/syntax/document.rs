//! The languages of documents that are keys, lists and texts.

use super::{json, toml, yaml};
use crate::node::Node;
use crate::problem::Problem;

/// A language of documents.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// JSON, without comments.
    Json,
    /// TOML.
    Toml,
    /// YAML; of several documents the first.
    Yaml,
}

impl Language {
    /// Reads a document.
    pub(crate) fn parse(self, text: &str) -> Result<Node, Problem> {
        match self {
            Self::Json => json::parse(text),
            Self::Toml => toml::parse(text),
            Self::Yaml => yaml::parse(text),
        }
    }
}
