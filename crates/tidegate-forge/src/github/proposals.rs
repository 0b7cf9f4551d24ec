//! Pull requests and what is said about them, <https://docs.github.com/en/rest/pulls>.

use serde::Deserialize;
use serde_json::json;
use tidegate_net::{Answer, Request};

use super::{GitHub, pulls};
use crate::{Error, Mark, NewProposal, Proposal};

#[derive(Deserialize)]
struct Pull {
    number: u64,
    title: String,
    body: Option<String>,
    html_url: String,
}

impl Pull {
    fn into_proposal(self) -> Proposal {
        // GitHub may change the ends of lines.
        let text = self.body.unwrap_or_default().replace("\r\n", "\n");
        Proposal { number: self.number, title: self.title, text, url: self.html_url }
    }
}

#[derive(Deserialize)]
struct Comment {
    id: u64,
    body: Option<String>,
}

impl GitHub {
    /// <https://docs.github.com/en/rest/pulls/pulls#list-pull-requests>
    pub(super) fn pull(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error> {
        let head = format!("{}:{branch}", self.owner);
        let request =
            Request::get(self.path("/pulls")).query("state", "open").query("head", &head).query("base", base);
        let found: Vec<Pull> = self.api.list(&request, pulls("the list of pull requests"))?;
        Ok(found.into_iter().map(Pull::into_proposal).next())
    }

    pub(super) fn open_pull(&self, new: &NewProposal) -> Result<Proposal, Error> {
        let what = format!("the pull request from {} to {}", new.branch, new.base);
        if let Some(there) = self.pull(&new.branch, &new.base)? {
            if there.title == new.title && there.text.trim() == new.text.trim() {
                return Ok(there);
            }
            // https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request
            let request = Request::patch(self.path(&format!("/pulls/{}", there.number)))
                .json(json!({ "title": new.title, "body": new.text }));
            return Ok(self.api.send(&request, pulls(&what))?.json::<Pull>()?.into_proposal());
        }
        // https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request
        let request = Request::post(self.path("/pulls"))
            .json(json!({ "title": new.title, "body": new.text, "head": new.branch, "base": new.base }));
        let read = |answer: &Answer| Ok(answer.json::<Pull>()?.into_proposal());
        self.api.make(&request, pulls(&what), read, || self.pull(&new.branch, &new.base))
    }

    pub(super) fn close_pull(&self, number: u64) -> Result<(), Error> {
        let request =
            Request::patch(self.path(&format!("/pulls/{number}"))).json(json!({ "state": "closed" }));
        self.api.send(&request, pulls(&format!("the pull request {number}"))).map(drop)
    }

    /// <https://docs.github.com/en/rest/issues/comments>
    pub(super) fn say(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        let what = format!("the comment on the pull request {number}");
        let body = mark.put(text);
        if let Some(there) = self.said(number, mark)? {
            if Mark::split(there.body.as_deref().unwrap_or_default()) == Mark::split(&body) {
                return Ok(());
            }
            let path = self.path(&format!("/issues/comments/{}", there.id));
            return self
                .api
                .send(&Request::patch(path).json(json!({ "body": body })), pulls(&what))
                .map(drop);
        }
        let path = self.path(&format!("/issues/{number}/comments"));
        let look = || Ok(self.said(number, mark)?.map(drop));
        self.api.make(&Request::post(path).json(json!({ "body": body })), pulls(&what), |_| Ok(()), look)
    }

    fn said(&self, number: u64, mark: &Mark) -> Result<Option<Comment>, Error> {
        let request = Request::get(self.path(&format!("/issues/{number}/comments")));
        let comments: Vec<Comment> = self.api.list(&request, pulls("the list of comments"))?;
        let is_it = |comment: &Comment| {
            Mark::split(comment.body.as_deref().unwrap_or_default()).1.as_ref() == Some(mark)
        };
        Ok(comments.into_iter().find(is_it))
    }
}
