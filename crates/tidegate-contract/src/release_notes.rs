// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! What do readers need to know about this release?

use super::types::{CallContext, Package, Release};
use crate::json::Case;
use serde::{Deserialize, Serialize};

/// Whom the notes are for.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Audience {
    /// People who write code against it.
    Developer,
    /// People who run it.
    Operator,
    /// People who use it.
    User,
    /// Readers that this contract version has no word for.
    Other(String),
}

impl TryFrom<Case> for Audience {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "developer" => Ok(Self::Developer),
            "operator" => Ok(Self::Operator),
            "user" => Ok(Self::User),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// One package's notes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct NotesTask {
    /// The package.
    pub package: Package,
    /// The release.
    pub release: Release,
    /// The readers.
    pub audience: Audience,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NotesRequest {
    /// The call.
    pub context: CallContext,
    /// The packages; many at once, so that templates are prepared once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<NotesTask>,
}

/// One package's answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct NotesText {
    /// The package's name.
    pub package: String,
    /// The notes, as Markdown.
    pub markdown: String,
}

/// The answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct NotesResponse {
    /// One for each task, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<NotesText>,
}

/// Writes release notes.
#[derive(Clone, Copy, Debug)]
pub struct RenderNotes;

impl crate::Function for RenderNotes {
    const NAME: &'static str = "render_notes";
    type Request = NotesRequest;
    type Response = NotesResponse;
}
