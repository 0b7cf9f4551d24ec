//! What somebody wants to be released, where it is not what the branch says.

use tidegate_contract::types::Channel;
use tidegate_model::{ObjectId, TagName};

/// What is to be released. By default: what the branch says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Aim {
    /// The channel, instead of the branch's.
    pub channel: Option<Channel>,
    /// A pre-release that becomes the stable release, as it is.
    pub promote: Option<TagName>,
    /// Versions of a pull request, by its number, that nobody ever releases.
    pub snapshot: Option<u64>,
    /// Build metadata of the versions.
    pub build: Option<String>,
    /// The branch, where the repository stands on none, or only looks as if.
    pub branch: Option<String>,
    /// Where the repository would stand.
    pub commit: Option<ObjectId>,
}
