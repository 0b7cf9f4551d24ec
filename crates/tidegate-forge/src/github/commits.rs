//! Commits that GitHub makes and signs, as it does for those that name no author
//! (<https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots>).

use serde::Deserialize;
use serde_json::{Value, json};
use tidegate_model::ObjectId;
use tidegate_net::Request;

use super::{GitHub, contents};
use crate::{Error, NewCommit, NewFile};

#[derive(Deserialize)]
struct Made {
    sha: ObjectId,
}

impl GitHub {
    /// Makes a tree (<https://docs.github.com/en/rest/git/trees#create-a-tree>), and a commit
    /// with it (<https://docs.github.com/en/rest/git/commits#create-a-commit>). Both may be
    /// made twice: no branch has them.
    pub(super) fn make_commit(&self, new: &NewCommit) -> Result<ObjectId, Error> {
        let entry = |file: &NewFile| {
            let mut entry = json!({ "path": file.path, "mode": file.mode, "type": "blob" });
            match &file.content {
                Some(content) => entry["content"] = json!(content),
                None => entry["sha"] = Value::Null,
            }
            entry
        };
        let tree: Vec<_> = new.files.iter().map(entry).collect();
        let tree = Request::post(self.path("/git/trees"))
            .json(json!({ "base_tree": new.base_tree, "tree": tree }))
            .again();
        let tree: Made = self.api.send(&tree, contents("the tree of the commit"))?.json()?;
        let commit = Request::post(self.path("/git/commits"))
            .json(json!({ "message": new.message, "tree": tree.sha, "parents": [new.parent] }))
            .again();
        let commit: Made = self.api.send(&commit, contents("the commit"))?.json()?;
        Ok(commit.sha)
    }
}
