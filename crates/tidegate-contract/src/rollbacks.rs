// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! Could it be taken back, should it be?

use super::types::{CallContext, Commit, Evidence, FileChange, Finding, ObjectId, Package};
use crate::json::Case;
use serde::{Deserialize, Serialize};

/// Two releases of a package: the one that goes out, and the one to go back to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RollbackTask {
    /// The package.
    pub package: Package,
    /// The version that would be taken back.
    pub from_version: String,
    /// The version to go back to.
    pub to_version: String,
    /// The commit of the version to go back to.
    pub to_commit: ObjectId,
    /// The commits between them, oldest first, in topological order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<Commit>,
    /// Changed files that the manifest's `files` asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileChange>,
    /// Paths of all files that match the manifest's `files`, in the newer release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tree: Vec<String>,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RollbackRequest {
    /// The call.
    pub context: CallContext,
    /// The packages; many at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<RollbackTask>,
    /// The evidence that the configuration hands to this check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Whether a release can be taken back. Ordered: a later case is worse.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reversibility {
    /// Yes, by releasing the old version again.
    Reversible,
    /// Yes, with the steps that are listed.
    ReversibleWithSteps,
    /// Nobody can tell.
    Unknown,
    /// No: the way is forward.
    RollForwardOnly,
}

impl Reversibility {
    /// All cases, in order.
    pub const ALL: &'static [Self] =
        &[Self::Reversible, Self::ReversibleWithSteps, Self::Unknown, Self::RollForwardOnly];

    /// The case's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reversible => "reversible",
            Self::ReversibleWithSteps => "reversible-with-steps",
            Self::Unknown => "unknown",
            Self::RollForwardOnly => "roll-forward-only",
        }
    }
}

impl std::fmt::Display for Reversibility {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a step does.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum StepAction {
    /// Run a database script of the repository, by path.
    RunScript(String),
    /// Run a command.
    RunCommand(String),
    /// Something that a person does.
    Manual(String),
    /// Something newer than this contract version.
    Other(String),
}

impl TryFrom<Case> for StepAction {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "run-script" => case.value().map(Self::RunScript),
            "run-command" => case.value().map(Self::RunCommand),
            "manual" => case.value().map(Self::Manual),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// One step of going back.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Stable id, kebab-case, unique in the answer.
    pub id: String,
    /// One line.
    pub title: String,
    /// What it does.
    pub action: StepAction,
    /// The step can itself be taken back.
    pub reversible: bool,
    /// Data may be lost by it.
    pub loses_data: bool,
}

/// One package's answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RollbackAssessment {
    /// The package's name.
    pub package: String,
    /// Whether it can be taken back.
    pub reversibility: Reversibility,
    /// Why; each with its verdict on the release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// How, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// One line that says what was looked at.
    pub summary: String,
}

/// The answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct RollbackResponse {
    /// One for each task, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<RollbackAssessment>,
}

/// Says whether releases could be taken back, and how.
#[derive(Clone, Copy, Debug)]
pub struct AssessRollbacks;

impl crate::Function for AssessRollbacks {
    const NAME: &'static str = "assess_rollbacks";
    type Request = RollbackRequest;
    type Response = RollbackResponse;
}
