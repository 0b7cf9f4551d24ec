//! Pull requests and what is said about them,
//! <https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/>.

use serde::Deserialize;
use serde_json::json;
use tidegate_net::{Answer, Request};

use super::{Bitbucket, proposing};
use crate::{Error, Mark, NewProposal, Proposal};

#[derive(Deserialize)]
struct PullRequest {
    id: u64,
    title: String,
    description: Option<String>,
    links: Links,
    source: Side,
    destination: Side,
}

/// Where a pull request comes from, or goes.
#[derive(Deserialize)]
struct Side {
    /// Absent where the repository was deleted.
    repository: Option<Repository>,
}

#[derive(Deserialize, Eq, PartialEq)]
struct Repository {
    full_name: String,
}

#[derive(Deserialize)]
struct Links {
    html: Link,
}

#[derive(Deserialize)]
struct Link {
    href: String,
}

impl PullRequest {
    fn into_proposal(self) -> Proposal {
        let text = self.description.unwrap_or_default().replace("\r\n", "\n");
        Proposal { number: self.id, title: self.title, text, url: self.links.html.href }
    }
}

#[derive(Deserialize)]
struct Comment {
    id: u64,
    #[serde(default)]
    deleted: bool,
    content: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    raw: String,
}

/// A comment with its mark. Bitbucket's Markdown shows comments of HTML; what it does not
/// show is where a link leads that nothing refers to.
fn marked(mark: &Mark, text: &str) -> String {
    format!("{}\n\n[tidegate]: # ({mark})\n", text.trim_end())
}

/// The text of a comment with this mark.
fn unmarked<'t>(mark: &Mark, text: &'t str) -> Option<&'t str> {
    Some(text.trim_end().strip_suffix(&format!("[tidegate]: # ({mark})"))?.trim_end())
}

/// A text in a query, <https://developer.atlassian.com/cloud/bitbucket/rest/intro/#filtering>.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Bitbucket {
    /// `GET …/pullrequests`
    pub(super) fn pull_request(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error> {
        let (branch, base) = (quoted(branch), quoted(base));
        let query =
            format!("state=\"OPEN\" AND source.branch.name={branch} AND destination.branch.name={base}");
        let request = Request::get(self.path("/pullrequests")).query("q", &query);
        let all: Vec<PullRequest> =
            self.api.list_of_values(&request, proposing("the list of pull requests"))?;
        // Not those of forks, whose branches may be called the same.
        let own = all.into_iter().find(|one| one.source.repository == one.destination.repository);
        Ok(own.map(PullRequest::into_proposal))
    }

    pub(super) fn open_pull_request(&self, new: &NewProposal) -> Result<Proposal, Error> {
        let what = format!("the pull request from {} to {}", new.branch, new.base);
        let read = |answer: &Answer| Ok(answer.json::<PullRequest>()?.into_proposal());
        if let Some(there) = self.pull_request(&new.branch, &new.base)? {
            if there.title == new.title && there.text.trim() == new.text.trim() {
                return Ok(there);
            }
            // `PUT …/pullrequests/{id}`
            let request = Request::put(self.path(&format!("/pullrequests/{}", there.number)))
                .json(json!({ "title": new.title, "description": new.text }));
            return read(&self.api.send(&request, proposing(&what))?);
        }
        // `POST …/pullrequests`
        let request = Request::post(self.path("/pullrequests")).json(json!({
            "title": new.title, "description": new.text, "close_source_branch": false,
            "source": { "branch": { "name": new.branch } }, "destination": { "branch": { "name": new.base } },
        }));
        self.api.make(&request, proposing(&what), read, || self.pull_request(&new.branch, &new.base))
    }

    /// `POST …/pullrequests/{id}/decline`, which refuses what is not open.
    pub(super) fn decline(&self, number: u64) -> Result<(), Error> {
        #[derive(Deserialize)]
        struct State {
            state: String,
        }
        let what = format!("the pull request {number}");
        let path = self.path(&format!("/pullrequests/{number}"));
        let is_closed = || {
            let state: State = self.api.send(&Request::get(path.clone()), proposing(&what))?.json()?;
            Ok((state.state != "OPEN").then_some(()))
        };
        if is_closed()?.is_some() {
            return Ok(());
        }
        let request = Request::post(format!("{path}/decline"));
        self.api.make(&request, proposing(&what), |_| Ok(()), is_closed)
    }

    /// `…/pullrequests/{id}/comments`
    pub(super) fn say(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        let what = format!("the comment on the pull request {number}");
        let path = self.path(&format!("/pullrequests/{number}/comments"));
        let content = json!({ "content": { "raw": marked(mark, text) } });
        if let Some(there) = self.said(&path, mark)? {
            if unmarked(mark, &there.content.raw) == Some(text.trim_end()) {
                return Ok(());
            }
            let request = Request::put(format!("{path}/{}", there.id)).json(content);
            return self.api.send(&request, proposing(&what)).map(drop);
        }
        let request = Request::post(path.clone()).json(content);
        let look = || Ok(self.said(&path, mark)?.map(drop));
        self.api.make(&request, proposing(&what), |_| Ok(()), look)
    }

    fn said(&self, path: &str, mark: &Mark) -> Result<Option<Comment>, Error> {
        let all: Vec<Comment> =
            self.api.list_of_values(&Request::get(path), proposing("the list of comments"))?;
        let is_it = |one: &Comment| !one.deleted && unmarked(mark, &one.content.raw).is_some();
        Ok(all.into_iter().find(is_it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_queries_hold_hostile_texts() {
        let mark = Mark::new("m");
        assert_eq!(unmarked(&mark, &marked(&mark, "a\n\nb\n")), Some("a\n\nb"));
        assert_eq!(unmarked(&Mark::new("n"), &marked(&mark, "a")), None);
        assert_eq!(quoted(r#"a" OR "\"#), r#""a\" OR \"\\""#);
    }
}
