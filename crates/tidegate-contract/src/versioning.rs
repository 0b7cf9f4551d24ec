// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! What changed, and how big is it?

use super::types::{Bump, CallContext, Change, ChangeFile, Commit, ObjectId, Package};
use serde::{Deserialize, Serialize};

/// What happened in a package since its base.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PackageHistory {
    /// The package.
    pub package: Package,
    /// The version that the next one counts from; absent before the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_version: Option<String>,
    /// Commits since the base, oldest first, in topological order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<Commit>,
    /// Those of the commits whose scope names other packages, which have them as
    /// well, and not this one: `feat(other): …`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named_elsewhere: Vec<ObjectId>,
    /// Change files that no release of the package has had yet, by path. They may
    /// be about other packages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change_files: Vec<ChangeFile>,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BumpRequest {
    /// The call.
    pub context: CallContext,
    /// The packages; many at once, so that rules are prepared once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<PackageHistory>,
    /// The names of all packages of the repository, in order: others are asked about
    /// in other calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub package_names: Vec<String>,
}

/// A commit or a change file that says nothing that the plugin understands.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Unparsed {
    /// The commit; absent when it is a change file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<ObjectId>,
    /// The change file, relative to the repository's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_file: Option<String>,
    /// Why.
    pub reason: String,
}

/// What should become of a package.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct BumpProposal {
    /// The package's name.
    pub package: String,
    /// How far its version moves.
    pub bump: Bump,
    /// A version that somebody asked for by name (`Release-As:`); the host checks
    /// that it is higher than the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_version: Option<String>,
    /// Why, in one sentence.
    pub reason: String,
    /// The commit that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<ObjectId>,
    /// The rule that decided, in a form that a configuration could have.
    pub rule: String,
    /// All changes, oldest first; those that ask for nothing, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Commits and change files that could not be understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unparsed: Vec<Unparsed>,
}

/// The answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct BumpResponse {
    /// One for each package that was asked about, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<BumpProposal>,
}

/// Says how far each package's version moves, and why.
#[derive(Clone, Copy, Debug)]
pub struct ProposeBumps;

impl crate::Function for ProposeBumps {
    const NAME: &'static str = "propose_bumps";
    type Request = BumpRequest;
    type Response = BumpResponse;
}
