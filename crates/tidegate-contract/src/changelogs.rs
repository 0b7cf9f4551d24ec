// Generated from wit/ by `cargo xtask generate`. Do not edit.
//! What does the changelog file say?

use super::types::{CallContext, Package, Release};
use serde::{Deserialize, Serialize};

/// What to write.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangelogMode {
    /// The whole file, from all releases.
    Full,
    /// The newest release's section, put above an existing file's sections.
    Prepend,
}

impl ChangelogMode {
    /// All cases, in order.
    pub const ALL: &'static [Self] = &[Self::Full, Self::Prepend];

    /// The case's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Prepend => "prepend",
        }
    }
}

impl std::fmt::Display for ChangelogMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One package's changelog.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangelogTask {
    /// The package.
    pub package: Package,
    /// What to write.
    pub mode: ChangelogMode,
    /// Releases, newest first. In `prepend` mode only the one to add. In `full`
    /// mode every tag in the history has one, unless the user configured how the
    /// package's tags are written: then those alone. A commit is in the first that
    /// contains it, by the dates of the tagged commits; some have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<Release>,
    /// The file as it is; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<String>,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangelogRequest {
    /// The call.
    pub context: CallContext,
    /// The packages; many at once, so that templates are prepared once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<ChangelogTask>,
}

/// One package's answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangelogText {
    /// The package's name.
    pub package: String,
    /// The newest release's section alone.
    pub entry: String,
    /// The whole file as it should be. In `prepend` mode every byte of the
    /// existing text is in it, in order; the host checks.
    pub content: String,
}

/// The answer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangelogResponse {
    /// One for each task, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<ChangelogText>,
}

/// Writes changelogs.
#[derive(Clone, Copy, Debug)]
pub struct RenderChangelogs;

impl crate::Function for RenderChangelogs {
    const NAME: &'static str = "render_changelogs";
    type Request = ChangelogRequest;
    type Response = ChangelogResponse;
}
