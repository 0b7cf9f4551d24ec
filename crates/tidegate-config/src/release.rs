//! How a release is carried out, and where it is shown.

use serde::Serialize;

use crate::RepoPath;
#[cfg(test)]
use crate::schema as in_schema;

/// How a release is carried out.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Release {
    /// Whether `apply` releases at once, or proposes the release first.
    pub mode: ReleaseMode,
    /// The branch that a proposal's commit is on. It is Tidegate's own.
    pub proposal_branch: String,
    /// The message of the release's commit; `{tags}` stands for its tags.
    pub commit_message: String,
    /// The message of a tag; `{tag}`, `{package}` and `{version}` stand for what they say.
    pub tag_message: String,
    /// The title of a release on the forge; `{tag}`, `{package}` and `{version}` stand for what they say.
    pub title: String,
    /// Whether commits and tags are signed, with the key that git is configured for (`gpg.format`,
    /// `user.signingKey`). Without it `commit.gpgSign` and `tag.gpgSign` decide.
    pub sign: bool,
    /// Who makes the release's commit: git here, or the forge, which signs it.
    pub committer: Committer,
    /// Who makes commit and tags, as `Name <address>`. Without it git's own configuration says who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The remote that is pushed to.
    pub remote: String,
    /// Whether branch and tags are pushed.
    pub push: bool,
    /// The reference on the remote that holds the journal, so that other clones can go on, and only one at
    /// a time. Empty: the journal stays in this clone.
    pub journal: String,
    /// What proposals that a release contains are told in a comment; `{tags}` stands for its tags. Empty:
    /// nothing.
    pub comment: String,
    /// The file of checksums that a release with assets gets. Empty: none.
    pub checksums: String,
    /// More files in which a version stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<VersionFile>,
    /// Files that a release on the forge has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<ReleaseAsset>,
    /// Programs that are run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<ReleaseCommand>,
    /// Who is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

impl Default for Release {
    fn default() -> Self {
        Self {
            mode: ReleaseMode::Direct,
            proposal_branch: "tidegate/release".to_owned(),
            commit_message: "chore(release): {tags}".to_owned(),
            tag_message: "{tag}".to_owned(),
            title: "{tag}".to_owned(),
            sign: false,
            committer: Committer::Git,
            author: None,
            remote: "origin".to_owned(),
            push: true,
            journal: "refs/tidegate/journal".to_owned(),
            comment: String::new(),
            checksums: "SHA256SUMS".to_owned(),
            files: Vec::new(),
            assets: Vec::new(),
            commands: Vec::new(),
            notices: Vec::new(),
        }
    }
}

/// What `apply` does.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseMode {
    /// It releases.
    Direct,
    /// It opens a proposal with versions, changelog and plan, or brings it up to date; once that is merged,
    /// it releases.
    Proposal,
}

/// Who makes a release's commit.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Committer {
    /// Git does, with its hooks and its configuration.
    Git,
    /// The forge does, through its API, in the name of the token's owner. It shows the commit as verified.
    /// GitHub can do that.
    Forge,
}

/// A file in which a package's version stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct VersionFile {
    /// The file, from the repository's root.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = in_schema::PATH)))]
    pub path: RepoPath,
    /// The package; absent: the only one that there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// A regular expression with a group `version`: all that it finds is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// A path of a JSON, TOML or YAML document: `tool.x.version`, `items[0]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// An element of an XML document: `project/version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
}

/// A file that a release on the forge has. In name and path `{version}`, `{tag}` and `{package}` stand for
/// what they say.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct ReleaseAsset {
    /// Its name; absent: that of the file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub name: String,
    /// The file, from the root of what is released. Absent: another job brings it, by `tidegate upload`, and
    /// the release waits for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::PATH)))]
    pub path: Option<RepoPath>,
    /// The package; absent: the only one that there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
}

/// A program that is run for a release, without a shell. In its arguments `{version}`, `{tag}`, `{package}`
/// and `{tags}` stand for what they say.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct ReleaseCommand {
    /// What people call it.
    #[cfg_attr(test, schemars(regex(pattern = in_schema::NAME)))]
    pub name: String,
    /// The program and its arguments.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub run: Vec<String>,
    /// When it is run.
    pub when: When,
    /// The variables of the environment that it gets beside the usual ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
    /// A program that ends with 0 when the work is done already.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub check: Vec<String>,
    /// A program that takes the work back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<String>,
    /// The package whose release it is for; absent: it is run once, for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
}

/// When a program is run. It always runs in the release's commit, checked out in a folder of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before anything is visible to others: builds and checks.
    Build,
    /// When the forge has all assets and before it shows the release: registries.
    Publish,
    /// When the release is out.
    After,
}

/// Somebody who is told about a release.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct Notice {
    /// What people call it.
    #[cfg_attr(test, schemars(regex(pattern = in_schema::NAME)))]
    pub name: String,
    /// Who reads it.
    pub kind: NoticeKind,
    /// The variable of the environment with the address.
    pub variable: String,
}

/// Who reads a notice.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Slack, by an incoming webhook.
    Slack,
    /// Microsoft Teams, by a workflow's webhook.
    Teams,
    /// Anything that takes JSON.
    Webhook,
}

/// The forge, where releases are shown.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Forge {
    /// Which one it is. When absent: what the host of the repository's address is known for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ForgeKind>,
    /// The address of its API. When absent: the usual one at the repository's host.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(regex(pattern = in_schema::URL)))]
    pub api: Option<String>,
    /// The variable of the environment with the token, or with `_FILE` behind it the file that has it. When
    /// absent: the forge's usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_variable: Option<String>,
    /// The user whose password the token is (Bitbucket's API tokens).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

/// A sort of forge.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ForgeKind {
    /// GitHub, and GitHub Enterprise.
    GitHub,
    /// GitLab.
    GitLab,
    /// Gitea, and Forgejo.
    Gitea,
    /// Bitbucket Cloud.
    Bitbucket,
    /// None: tags are all that is made.
    None,
}
