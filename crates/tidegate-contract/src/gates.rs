// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! May this plan go out?

use super::types::{
    Bump, CallContext, Change, Commit, Digest, Evidence, FileChange, Finding, ObjectId, Package, Waiver,
};
use serde::{Deserialize, Serialize};

/// A package in the plan that is judged.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PlannedPackage {
    /// The package.
    pub package: Package,
    /// The version before; absent for a first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_version: Option<String>,
    /// The version that would be released.
    pub next_version: String,
    /// The tag that would be made.
    pub tag: String,
    /// The step between them.
    pub bump: Bump,
    /// The commits that would go out, oldest first, in topological order; what they
    /// say stands in the plan's `commits`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<ObjectId>,
    /// What the versioner made of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The changelog's new section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changelog_entry: Option<String>,
    /// The release notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Changed files that the manifest's `files` asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileChange>,
}

/// The plan that is judged.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The commit that would be released.
    pub head: ObjectId,
    /// Digest of everything the plan was made from, apart from verdicts.
    pub inputs: Digest,
    /// The packages that would be released; empty when there is nothing to
    /// release, and then the commits to judge are in `commits`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<PlannedPackage>,
    /// All commits since the last release of any package, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<Commit>,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JudgeRequest {
    /// The call.
    pub context: CallContext,
    /// Which of the module's gates is asked.
    pub gate: String,
    /// The plan.
    pub plan: Plan,
    /// The evidence that the configuration hands to this gate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Waivers that are in force, for information: the host applies them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// The answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct JudgeResponse {
    /// What the gate has to say. Empty means that the plan may go out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// One line that says what was looked at, also when there is nothing to say.
    pub summary: String,
}

/// Judges a plan.
#[derive(Clone, Copy, Debug)]
pub struct Judge;

impl crate::Function for Judge {
    const NAME: &'static str = "judge";
    type Request = JudgeRequest;
    type Response = JudgeResponse;
}
