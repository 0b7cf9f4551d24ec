//! The plan: what would be released, why, and what every gate says. A versioned
//! JSON document; everything that is shown to people is a rendering of it.
//!
//! Fields are added within a format version, never renamed or removed.

use serde::{Deserialize, Serialize};
use tidegate_contract::rollbacks::{Reversibility, Step};
use tidegate_contract::types::{Bump, Change, Channel, Finding, Repository, Timestamp, Verdict};

use crate::{Digest, Effect, ObjectId, TagName, Version};

/// The format version that this code writes.
pub const FORMAT: u32 = 1;

/// The whole plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Always [`FORMAT`].
    pub format: u32,
    /// The version of Tidegate that made it.
    pub tidegate: String,
    /// The effective time that every decision was made at.
    pub at: Timestamp,
    /// The commit that would be released.
    pub head: ObjectId,
    /// The repository.
    pub repository: Repository,
    /// The packages, in release order; those without a release, too.
    pub packages: Vec<PlannedPackage>,
    /// What each gate says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateReport>,
    /// What each rollback check says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rollbacks: Vec<RollbackReport>,
    /// The worst verdict.
    pub verdict: Verdict,
    /// What carrying it out does, in order. Contents of files are left out, and where the
    /// remote's branch is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// Things to know that decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Digests of everything that went in.
    pub inputs: Inputs,
    /// What an approval is for: the commit, the versions and tags, and the rules. It does not
    /// change with the time, so that what was approved in the evening can go out next morning.
    pub digest: Digest,
}

impl Plan {
    /// The packages that would be released.
    pub fn releases(&self) -> impl Iterator<Item = (&PlannedPackage, &NextRelease)> {
        self.packages.iter().filter_map(|package| package.next.as_ref().map(|next| (package, next)))
    }
}

/// One package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedPackage {
    /// Its name.
    pub name: String,
    /// Its folder, relative to the repository's root.
    pub path: String,
    /// The channel.
    pub channel: Channel,
    /// The release that the next one counts from; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PastRelease>,
    /// The release that is due; absent when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextRelease>,
    /// Why.
    pub why: Why,
    /// What the versioner made of the commits, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The commits since the previous release, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<CommitSummary>,
    /// Commits that the versioner could not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unparsed: Vec<Unparsed>,
    /// What the changelog would say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changelog: Option<ChangelogText>,
    /// The release notes, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// A release that exists.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PastRelease {
    /// Its version.
    pub version: Version,
    /// Its tag.
    pub tag: TagName,
    /// Its commit.
    pub commit: ObjectId,
}

/// A release that is due.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct NextRelease {
    /// Its version.
    pub version: Version,
    /// The tag that would be made.
    pub tag: TagName,
    /// The step from the previous release.
    pub bump: Bump,
}

/// Why a package is released, or is not.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// One sentence.
    pub reason: String,
    /// The rule that decided, in a form that a configuration could have.
    pub rule: String,
    /// The commit that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<ObjectId>,
    /// How the base was found.
    pub base: String,
}

/// A commit, as far as a reader of plans needs it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CommitSummary {
    /// Its id.
    pub id: ObjectId,
    /// Its first line.
    pub subject: String,
    /// Its author's name.
    pub author: String,
    /// When it was committed.
    pub at: Timestamp,
}

/// A commit or a change file that says nothing that the versioner understands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
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

/// What the changelog would say.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangelogText {
    /// The file, relative to the repository's root.
    pub path: String,
    /// The new section.
    pub entry: String,
    /// The digest of the whole file as it would be.
    pub content: Digest,
}

/// Whether a verdict counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It does.
    Enforce,
    /// It is shown, and weighs `warn` at the most.
    Advise,
}

impl Mode {
    /// What a verdict weighs in this mode.
    #[must_use]
    pub fn weigh(self, verdict: Verdict) -> Verdict {
        match self {
            Self::Enforce => verdict,
            Self::Advise => verdict.min(Verdict::Warn),
        }
    }
}

/// What a gate says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateReport {
    /// The gate's name in the configuration.
    pub gate: String,
    /// The plugin that was asked.
    pub plugin: String,
    /// Whether its verdict counts.
    pub mode: Mode,
    /// Its verdict: the worst of its findings'.
    pub verdict: Verdict,
    /// One line that says what was looked at.
    pub summary: String,
    /// What it found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Reported>,
}

/// What a rollback check says about a package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RollbackReport {
    /// The check's name in the configuration.
    pub check: String,
    /// The plugin that was asked.
    pub plugin: String,
    /// Whether its verdict counts.
    pub mode: Mode,
    /// The package.
    pub package: String,
    /// The version that would be taken back.
    pub from: Version,
    /// The version to go back to.
    pub to: Version,
    /// Whether that can be done.
    pub reversibility: Reversibility,
    /// The worst of its findings' verdicts.
    pub verdict: Verdict,
    /// One line that says what was looked at.
    pub summary: String,
    /// What it found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Reported>,
    /// How, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A finding with what identifies it from run to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// Digest of gate, rule and the finding's key.
    pub fingerprint: Digest,
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
}

impl Reported {
    /// Gives a finding of `gate` its fingerprint.
    #[must_use]
    pub fn new(gate: &str, finding: Finding) -> Self {
        let fingerprint = Digest::of_parts([gate, &finding.id, &finding.key]);
        Self { fingerprint, finding }
    }
}

/// Something to know that decides nothing.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable code, as errors have.
    pub code: String,
    /// What it is.
    pub message: String,
}

/// Digests of everything that a plan was made from.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// All of the following, the head, the effective time, the repository's
    /// address and branch, and the version of Tidegate.
    pub all: Digest,
    /// The tags: names and the commits that they lead to.
    pub tags: Digest,
    /// The configuration, with defaults filled in, and configuration files.
    pub config: Digest,
    /// The changelog files as they are.
    pub changelogs: Digest,
    /// Overrides, notes and change files.
    pub corrections: Digest,
    /// The plugins that were asked.
    pub plugins: Vec<PluginInput>,
}

/// A plugin that was asked.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct PluginInput {
    /// Its name in the configuration.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The digest of its `.wasm`.
    pub digest: Digest,
}
