//! Merge requests and what is said about them, <https://docs.gitlab.com/api/merge_requests/>.

use serde::Deserialize;
use serde_json::json;
use tidegate_net::{Answer, Request};

use super::quick::{loud, quiet};
use super::{GitLab, doing};
use crate::{Error, Mark, NewProposal, Proposal};

#[derive(Deserialize)]
struct MergeRequest {
    iid: u64,
    title: String,
    description: Option<String>,
    web_url: String,
    source_branch: String,
    target_branch: String,
    source_project_id: Option<u64>,
    target_project_id: Option<u64>,
}

impl MergeRequest {
    /// Whether it is from this branch of this project, and not of a fork's.
    fn is_own(&self, branch: &str, base: &str) -> bool {
        self.source_project_id == self.target_project_id
            && self.source_branch == branch
            && self.target_branch == base
    }

    fn into_proposal(self) -> Proposal {
        let text = loud(self.description.as_deref().unwrap_or_default());
        Proposal { number: self.iid, title: self.title, text, url: self.web_url }
    }
}

#[derive(Deserialize)]
struct Note {
    id: u64,
    body: String,
    #[serde(default)]
    system: bool,
}

impl GitLab {
    /// <https://docs.gitlab.com/api/merge_requests/#list-project-merge-requests>
    pub(super) fn merge_request(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error> {
        let request = Request::get(self.path("/merge_requests"))
            .query("state", "opened")
            .query("source_branch", branch)
            .query("target_branch", base);
        let all: Vec<MergeRequest> = self.api.list(&request, doing("the list of merge requests"))?;
        let found = all.into_iter().find(|one| one.is_own(branch, base));
        Ok(found.map(MergeRequest::into_proposal))
    }

    pub(super) fn open_merge_request(&self, new: &NewProposal) -> Result<Proposal, Error> {
        let what = format!("the merge request from {} to {}", new.branch, new.base);
        let read = |answer: &Answer| Ok(answer.json::<MergeRequest>()?.into_proposal());
        if let Some(there) = self.merge_request(&new.branch, &new.base)? {
            if there.title == new.title && there.text.trim() == new.text.trim() {
                return Ok(there);
            }
            // https://docs.gitlab.com/api/merge_requests/#update-mr
            let request = Request::put(self.path(&format!("/merge_requests/{}", there.number)))
                .json(json!({ "title": new.title, "description": quiet(&new.text) }));
            return read(&self.api.send(&request, doing(&what))?);
        }
        // https://docs.gitlab.com/api/merge_requests/#create-mr
        let request = Request::post(self.path("/merge_requests")).json(json!({
            "source_branch": new.branch, "target_branch": new.base, "title": new.title,
            "description": quiet(&new.text), "remove_source_branch": false,
        }));
        self.api.make(&request, doing(&what), read, || self.merge_request(&new.branch, &new.base))
    }

    pub(super) fn close_merge_request(&self, number: u64) -> Result<(), Error> {
        // Closing what is closed is refused.
        let path = self.path(&format!("/merge_requests/{number}"));
        let what = format!("the merge request {number}");
        #[derive(Deserialize)]
        struct State {
            state: String,
        }
        // https://docs.gitlab.com/api/merge_requests/#get-single-mr
        let state: State = self.api.send(&Request::get(path.clone()), doing(&what))?.json()?;
        if state.state != "opened" {
            return Ok(());
        }
        let request = Request::put(path).json(json!({ "state_event": "close" }));
        self.api.send(&request, doing(&what)).map(drop)
    }

    /// <https://docs.gitlab.com/api/notes/#merge-requests>
    pub(super) fn say(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        let what = format!("the comment on the merge request {number}");
        let body = mark.put(&quiet(text));
        let path = self.path(&format!("/merge_requests/{number}/notes"));
        if let Some(there) = self.said(&path, mark)? {
            if Mark::split(&there.body) == Mark::split(&body) {
                return Ok(());
            }
            let request = Request::put(format!("{path}/{}", there.id)).json(json!({ "body": body }));
            return self.api.send(&request, doing(&what)).map(drop);
        }
        let request = Request::post(path.clone()).json(json!({ "body": body }));
        let look = || Ok(self.said(&path, mark)?.map(drop));
        self.api.make(&request, doing(&what), |_| Ok(()), look)
    }

    fn said(&self, path: &str, mark: &Mark) -> Result<Option<Note>, Error> {
        let notes: Vec<Note> = self.api.list(&Request::get(path), doing("the list of comments"))?;
        Ok(notes.into_iter().find(|note| !note.system && Mark::split(&note.body).1.as_ref() == Some(mark)))
    }
}
