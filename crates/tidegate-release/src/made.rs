//! What an effect left behind.

use serde::{Deserialize, Serialize};
use tidegate_model::ObjectId;

/// What an effect left behind.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// The commit that is released, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<ObjectId>,
}

impl Made {
    /// Adds what a later effect has made.
    pub(crate) fn take(&mut self, later: Self) {
        self.commit = later.commit.or(self.commit.take());
    }
}
