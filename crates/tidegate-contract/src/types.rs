// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! The words that every kind of plugin shares.
//!
//! All text in these records (messages, names, paths) comes from people outside
//! the release process. The host escapes whatever a plugin gives back for the
//! place it is shown in; a plugin never has to, and must not.

use crate::json::Case;
use serde::{Deserialize, Serialize};

/// A JSON document. In the JSON mapping it is the value itself, not a string
/// that contains one; in the Component Model it is text.
pub type Json = serde_json::Value;

/// A moment, as RFC 3339 with a numeric offset or `Z`, to the second.
pub type Timestamp = String;

/// The full hexadecimal id of a git object.
pub type ObjectId = String;

/// A content digest, `sha256:` and 64 hexadecimal digits.
pub type Digest = String;

/// How far a version moves. Ordered: a later case is a bigger step.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// Nothing to release.
    None,
    /// The third number.
    Patch,
    /// The second number.
    Minor,
    /// The first number.
    Major,
}

impl Bump {
    /// All cases, in order.
    pub const ALL: &'static [Self] = &[Self::None, Self::Patch, Self::Minor, Self::Major];

    /// The case's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl std::fmt::Display for Bump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a gate says about a plan, from best to worst. The host combines
/// verdicts by taking the worst.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// May go out.
    Allow,
    /// May go out; somebody should look.
    Warn,
    /// May go out once somebody with the right has said so.
    RequireApproval,
    /// The data to decide on is missing or unreadable. Does not pass.
    Unknown,
    /// Must not go out.
    Deny,
    /// The gate itself failed. Counts as a denial. Set by the host; a plugin
    /// that answers it is taken at its word.
    Error,
}

impl Verdict {
    /// All cases, in order.
    pub const ALL: &'static [Self] =
        &[Self::Allow, Self::Warn, Self::RequireApproval, Self::Unknown, Self::Deny, Self::Error];

    /// The case's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::RequireApproval => "require-approval",
            Self::Unknown => "unknown",
            Self::Deny => "deny",
            Self::Error => "error",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// How much a finding matters, apart from its verdict.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// For information.
    Info,
    /// Minor.
    Low,
    /// Worth fixing soon.
    Medium,
    /// Worth fixing before a release.
    High,
    /// Never release with this.
    Critical,
}

impl Severity {
    /// All cases, in order.
    pub const ALL: &'static [Self] = &[Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The case's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The line of releases that a version belongs to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Channel {
    /// Ordinary releases.
    Stable,
    /// Pre-releases, by the name that appears in their versions: `beta`, `rc`.
    PreRelease(String),
    /// Fixes to an older line, by its range: `1.x`, `1.4.x`.
    Maintenance(String),
    /// A kind of line that this contract version has no word for.
    Other(String),
}

impl TryFrom<Case> for Channel {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "stable" => Ok(Self::Stable),
            "pre-release" => case.value().map(Self::PreRelease),
            "maintenance" => case.value().map(Self::Maintenance),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// A person or a machine account, as git or a forge names it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// Display name.
    pub name: String,
    /// Mail address, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Login on the forge, when the forge was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

/// A change of a commit's text that was made after the commit.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Where the correction stands: `notes`, `overrides`, `pull-request`.
    pub source: String,
    /// The message as git has it. The commit's `message` is the corrected one.
    pub original_message: String,
}

/// One commit, with corrections already applied by the host.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// Its object id.
    pub id: ObjectId,
    /// The whole message; of one that is longer than the host's limit, the beginning
    /// and the end. Invalid UTF-8 is replaced by U+FFFD.
    pub message: String,
    /// Who wrote it.
    pub author: Identity,
    /// When it was written.
    pub authored_at: Timestamp,
    /// Who committed it.
    pub committer: Identity,
    /// When it was committed.
    pub committed_at: Timestamp,
    /// Ids of its parents, first parent first. More than one: a merge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<ObjectId>,
    /// The correction that was applied, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// The number of the pull request that brought it in, when the forge was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pull_request: Option<u32>,
}

/// A thing with a version of its own.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// Its name; unique in the repository.
    pub name: String,
    /// Its folder, relative to the repository's root, `.` for the root itself.
    pub path: String,
    /// The channel that is being released.
    pub channel: Channel,
    /// How its versions are written: `semver`, `calver`, …
    pub scheme: String,
}

/// One `Token: value` line at the end of a message.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Footer {
    /// The token, as written.
    pub token: String,
    /// The value; may span lines.
    pub value: String,
}

/// What a versioner made of a commit, or of a part of one. One commit can
/// bring several changes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The commit it came from; absent when it came from a change file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<ObjectId>,
    /// The change file it came from, relative to the repository's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_file: Option<String>,
    /// Its kind, lower case: `feat`, `fix`, `docs`, `revert`, …
    pub kind: String,
    /// The part of the package it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// One line that says what changed.
    pub description: String,
    /// The rest of the text, without footers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `Token: value` lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footers: Vec<Footer>,
    /// Users of the previous version have to do something.
    pub breaking: bool,
    /// What they have to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaking_description: Option<String>,
    /// The step that this change alone would ask for.
    pub bump: Bump,
    /// The rule that decided the step, in a form that a configuration could
    /// have: `feat = minor`.
    pub rule: String,
    /// The commit that takes this change back, inside the same release. A
    /// cancelled change does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<ObjectId>,
}

/// A file with a change description, as changesets and knope write them.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangeFile {
    /// Relative to the repository's root.
    pub path: String,
    /// Its text.
    pub content: String,
}

/// A file that the host read for the plugin because its manifest asked for it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct TextFile {
    /// Relative to the repository's root.
    pub path: String,
    /// Its text.
    pub content: String,
}

/// What happened to a file between two releases.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileStatus {
    /// New.
    Added,
    /// Its content changed.
    Modified,
    /// Gone.
    Deleted,
}

impl FileStatus {
    /// All cases, in order.
    pub const ALL: &'static [Self] = &[Self::Added, Self::Modified, Self::Deleted];

    /// The case's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Modified => "modified",
            Self::Deleted => "deleted",
        }
    }
}

impl std::fmt::Display for FileStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A file that differs between two releases. A renamed file is one that was
/// deleted and one that was added.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FileChange {
    /// Relative to the repository's root; invalid UTF-8 is replaced by U+FFFD.
    pub path: String,
    /// What happened to it.
    pub status: FileStatus,
    /// The text in the older release; absent when added, or not readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The text in the newer release; absent when deleted, or not readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Why a text is absent although the file exists: too large, not text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// One version of one package, released or about to be.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// The package's name.
    pub package: String,
    /// The version; absent for changes that have no version yet, and for a tag
    /// that names no version of the package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The message of an annotated tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag_message: Option<String>,
    /// The commit it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<ObjectId>,
    /// When it was (or is to be) released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// The version before it on the same line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_version: Option<String>,
    /// The tag before it on the same line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_tag: Option<String>,
    /// Its commits, oldest first, in topological order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<Commit>,
    /// What the versioner made of them; absent when no versioner was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
}

/// The repository that the release is made from.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Repository {
    /// Its page on the web, without a trailing slash, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its owner on the forge: a user, an organisation, a path of groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Its name on the forge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The branch that is being released, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
}

/// What a plugin is told about the call itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CallContext {
    /// The plugin's configuration, as it stands under `[plugins.NAME]`, already
    /// checked against the schema in its manifest.
    pub config: Json,
    /// The effective time. The only clock there is.
    pub at: Timestamp,
    /// The version of the host, for messages.
    pub host_version: String,
    /// The repository.
    pub repository: Repository,
    /// The files that the manifest's `config-files` named and that exist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub config_files: Vec<TextFile>,
}

/// What kind of thing a piece of evidence is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum EvidenceKind {
    /// Results of test runs.
    Tests,
    /// Covered lines.
    Coverage,
    /// Findings of a static analysis.
    StaticAnalysis,
    /// A bill of materials.
    Sbom,
    /// Known vulnerabilities.
    Advisories,
    /// A ticket of a change-management system.
    ChangeRecord,
    /// Reviews of the changes.
    Reviews,
    /// Status checks of the commit.
    Checks,
    /// Differences of an interface.
    ApiDiff,
    /// Published files and their digests.
    Artifacts,
    /// Measurements of the running system.
    Metrics,
    /// Something newer than this contract version.
    Other(String),
}

impl TryFrom<Case> for EvidenceKind {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "tests" => Ok(Self::Tests),
            "coverage" => Ok(Self::Coverage),
            "static-analysis" => Ok(Self::StaticAnalysis),
            "sbom" => Ok(Self::Sbom),
            "advisories" => Ok(Self::Advisories),
            "change-record" => Ok(Self::ChangeRecord),
            "reviews" => Ok(Self::Reviews),
            "checks" => Ok(Self::Checks),
            "api-diff" => Ok(Self::ApiDiff),
            "artifacts" => Ok(Self::Artifacts),
            "metrics" => Ok(Self::Metrics),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// Something that a decision rests on, gathered and normalised by the host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Its name in the configuration.
    pub name: String,
    /// The digest of the original bytes.
    pub digest: Digest,
    /// The commit it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<ObjectId>,
    /// When it came to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Its normalised content, by the schema that the host publishes for its kind.
    pub content: Json,
}

/// A place in a file of the repository.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct FileLocation {
    /// Relative to the repository's root.
    pub path: String,
    /// The first line, counted from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The first column, in characters, counted from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

/// Where a finding is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Location {
    /// A place in a file.
    File(FileLocation),
    /// A commit.
    Commit(ObjectId),
    /// A package, by name.
    Package(String),
    /// A key of the configuration: `gates.freeze.window`.
    Config(String),
    /// A page.
    Url(String),
    /// Something newer than this contract version.
    Other(String),
}

impl TryFrom<Case> for Location {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "file" => case.value().map(Self::File),
            "commit" => case.value().map(Self::Commit),
            "package" => case.value().map(Self::Package),
            "config" => case.value().map(Self::Config),
            "url" => case.value().map(Self::Url),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// Approvals that are missing.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ApprovalNeed {
    /// The role or team that has to approve.
    pub role: String,
    /// How many more.
    pub count: u32,
}

/// What would make a finding go away.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Remedy {
    /// Change something in the repository; says what.
    Fix(String),
    /// Wait until this moment.
    WaitUntil(Timestamp),
    /// Have somebody approve; says who.
    GetApproval(ApprovalNeed),
    /// Hand in evidence of this kind.
    ProvideEvidence(EvidenceKind),
    /// Have the finding waived; names the scope a waiver would need.
    Waive(String),
    /// Something newer than this contract version.
    Other(String),
}

impl TryFrom<Case> for Remedy {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "fix" => case.value().map(Self::Fix),
            "wait-until" => case.value().map(Self::WaitUntil),
            "get-approval" => case.value().map(Self::GetApproval),
            "provide-evidence" => case.value().map(Self::ProvideEvidence),
            "waive" => case.value().map(Self::Waive),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}

/// The steps from what was seen to what was concluded.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What was looked at.
    pub input: String,
    /// The rule that was applied.
    pub rule: String,
    /// What came out.
    pub outcome: String,
}

/// One thing that a gate or a rollback check has to say.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's stable id, kebab-case, unique in the plugin.
    pub id: String,
    /// What follows from it.
    pub verdict: Verdict,
    /// How much it matters.
    pub severity: Severity,
    /// One short line.
    pub title: String,
    /// The whole story; plain text.
    pub message: String,
    /// How the verdict came to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Reason>,
    /// What would make it go away, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    /// Digests of the evidence it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Digest>,
    /// What tells this finding from others of the same rule, and stays the same
    /// from run to run. The host makes the fingerprint from it.
    pub key: String,
}

/// A decision, made by people, to let a finding pass.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Waiver {
    /// Its id.
    pub id: String,
    /// What it covers: `GATE`, `GATE/FINDING`, optionally `@PACKAGE`.
    pub scope: String,
    /// Why it was granted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it was discussed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// When it ends.
    pub expires: Timestamp,
}

/// What a plugin says when it cannot answer. Not a verdict.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case", try_from = "Case")]
pub enum Failure {
    /// Its configuration is wrong; says what and where.
    InvalidConfig(String),
    /// Its input is wrong; says what and where.
    InvalidInput(String),
    /// It does not do what is asked.
    Unsupported(String),
    /// Anything else.
    Other(String),
}

impl TryFrom<Case> for Failure {
    type Error = String;

    fn try_from(case: Case) -> Result<Self, String> {
        match case.tag.as_str() {
            "invalid-config" => case.value().map(Self::InvalidConfig),
            "invalid-input" => case.value().map(Self::InvalidInput),
            "unsupported" => case.value().map(Self::Unsupported),
            "other" => case.value().map(Self::Other),
            _ => Ok(Self::Other(case.tag)),
        }
    }
}
