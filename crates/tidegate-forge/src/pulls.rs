//! Pull requests and what is said about them, where the API is GitHub's
//! (<https://docs.github.com/en/rest/pulls>) or has grown from it, as Gitea's and Forgejo's
//! (<https://docs.gitea.com/api/>).

use serde::Deserialize;
use serde_json::json;
use tidegate_net::{Answer, Request};

use crate::api::{Api, Doing};
use crate::{Error, Mark, NewProposal, Proposal};

/// The pull requests of a repository.
pub(crate) struct Pulls<'a> {
    pub(crate) api: &'a Api,
    /// `/repos/OWNER/NAME`
    pub(crate) repository: &'a str,
    /// The owner, where the list can be asked for one branch of one owner.
    pub(crate) owner: Option<&'a str>,
    /// Whether the comments come in pages, and not all at once.
    pub(crate) pages_comments: bool,
    /// What the token needs.
    pub(crate) needs: &'static str,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    title: String,
    body: Option<String>,
    html_url: String,
    head: Branch,
    base: Branch,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(rename = "ref")]
    name: String,
    /// The repository that it is in; absent where that was deleted.
    repo: Option<Repository>,
}

#[derive(Deserialize, Eq, PartialEq)]
struct Repository {
    id: u64,
}

impl Pull {
    fn into_proposal(self) -> Proposal {
        // Forges may change the ends of lines.
        let text = self.body.unwrap_or_default().replace("\r\n", "\n");
        Proposal { number: self.number, title: self.title, text, url: self.html_url }
    }
}

#[derive(Deserialize)]
struct Comment {
    id: u64,
    body: Option<String>,
}

impl Pulls<'_> {
    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.repository)
    }

    fn doing<'w>(&self, what: &'w str) -> Doing<'w> {
        Doing { what, needs: self.needs }
    }

    /// <https://docs.github.com/en/rest/pulls/pulls#list-pull-requests>
    pub(crate) fn find(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error> {
        let mut request = Request::get(self.path("/pulls")).query("state", "open");
        if let Some(owner) = self.owner {
            request = request.query("head", &format!("{owner}:{branch}")).query("base", base);
        }
        let found: Vec<Pull> = self.api.list(&request, self.doing("the list of pull requests"))?;
        // Not those of forks, whose branches may be called the same.
        let is_own = |pull: &Pull| {
            pull.head.repo == pull.base.repo && pull.head.name == branch && pull.base.name == base
        };
        let found = found.into_iter().find(is_own);
        Ok(found.map(Pull::into_proposal))
    }

    pub(crate) fn open(&self, new: &NewProposal) -> Result<Proposal, Error> {
        let what = format!("the pull request from {} to {}", new.branch, new.base);
        if let Some(there) = self.find(&new.branch, &new.base)? {
            if there.title == new.title && there.text.trim() == new.text.trim() {
                return Ok(there);
            }
            // https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request
            let request = Request::patch(self.path(&format!("/pulls/{}", there.number)))
                .json(json!({ "title": new.title, "body": new.text }));
            return Ok(self.api.send(&request, self.doing(&what))?.json::<Pull>()?.into_proposal());
        }
        // https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request
        let request = Request::post(self.path("/pulls"))
            .json(json!({ "title": new.title, "body": new.text, "head": new.branch, "base": new.base }));
        let read = |answer: &Answer| Ok(answer.json::<Pull>()?.into_proposal());
        self.api.make(&request, self.doing(&what), read, || self.find(&new.branch, &new.base))
    }

    pub(crate) fn close(&self, number: u64) -> Result<(), Error> {
        let request =
            Request::patch(self.path(&format!("/pulls/{number}"))).json(json!({ "state": "closed" }));
        self.api.send(&request, self.doing(&format!("the pull request {number}"))).map(drop)
    }

    /// <https://docs.github.com/en/rest/issues/comments>
    pub(crate) fn say(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        let what = format!("the comment on the pull request {number}");
        let body = mark.put(text);
        if let Some(there) = self.said(number, mark)? {
            if Mark::split(there.body.as_deref().unwrap_or_default()) == Mark::split(&body) {
                return Ok(());
            }
            let path = self.path(&format!("/issues/comments/{}", there.id));
            return self
                .api
                .send(&Request::patch(path).json(json!({ "body": body })), self.doing(&what))
                .map(drop);
        }
        let path = self.path(&format!("/issues/{number}/comments"));
        let look = || Ok(self.said(number, mark)?.map(drop));
        self.api.make(&Request::post(path).json(json!({ "body": body })), self.doing(&what), |_| Ok(()), look)
    }

    fn said(&self, number: u64, mark: &Mark) -> Result<Option<Comment>, Error> {
        let request = Request::get(self.path(&format!("/issues/{number}/comments")));
        let doing = self.doing("the list of comments");
        let comments: Vec<Comment> = match self.pages_comments {
            true => self.api.list(&request, doing)?,
            false => self.api.send(&request, doing)?.json()?,
        };
        let is_it = |comment: &Comment| {
            Mark::split(comment.body.as_deref().unwrap_or_default()).1.as_ref() == Some(mark)
        };
        Ok(comments.into_iter().find(is_it))
    }
}
