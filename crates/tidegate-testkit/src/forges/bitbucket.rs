//! Bitbucket Cloud, as far as downloads and pull requests go, by
//! <https://developer.atlassian.com/cloud/bitbucket/rest/>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::gitea::form_file;
use super::pulls::{object, set};
use super::{Fake, Refs, sha256};
use crate::{Asked, Reply};

/// A repository on a Bitbucket in memory.
pub struct BitbucketFake {
    url: String,
    project: String,
    token: String,
    refs: Refs,
    /// The scopes that are told of the token.
    pub scopes: Option<&'static str>,
    downloads: BTreeMap<String, Vec<u8>>,
    pulls: Vec<Pull>,
    next_id: u64,
}

struct Pull {
    id: u64,
    source: String,
    /// It comes from somebody's fork.
    is_foreign: bool,
    target: String,
    title: String,
    description: String,
    state: &'static str,
    comments: Vec<(u64, String)>,
}

impl BitbucketFake {
    /// A repository `workspace/name` that one token may do everything with.
    #[must_use]
    pub fn new(url: &str, project: &str, token: &str, refs: Refs) -> Self {
        Self {
            url: url.to_owned(),
            project: project.to_owned(),
            token: token.to_owned(),
            refs,
            scopes: Some("repository:write, pullrequest:write"),
            downloads: BTreeMap::new(),
            pulls: Vec::new(),
            next_id: 1,
        }
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// A file that a person has put there.
    pub fn add_download(&mut self, name: &str, content: &str) {
        self.downloads.insert(name.to_owned(), content.into());
    }

    fn told(&self, pull: &Pull) -> Value {
        json!({
            "id": pull.id, "title": pull.title, "description": pull.description, "state": pull.state,
            "links": { "html": { "href": format!("{}/{}/pull-requests/{}", self.url, self.project, pull.id) } },
            "source": {
                "branch": { "name": pull.source },
                "repository": { "full_name": if pull.is_foreign { "somebody/tracker" } else { &self.project } },
            },
            "destination": { "branch": { "name": pull.target }, "repository": { "full_name": self.project } },
        })
    }

    fn route(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        match (&*asked.method, path) {
            // api-group-repositories
            ("GET", []) => {
                let reply = Reply::text(200, json!({ "full_name": self.project }));
                match self.scopes {
                    Some(scopes) => reply.header("X-OAuth-Scopes", scopes),
                    None => reply,
                }
            }
            // api-group-refs
            ("GET", ["refs", "tags", tag]) => match self.refs.tag(tag) {
                Some(commit) => Reply::text(200, json!({ "name": tag, "target": { "hash": commit } })),
                None => missing(),
            },
            // api-group-downloads
            ("GET", ["downloads"]) => {
                let told =
                    |(name, content): (&String, &Vec<u8>)| json!({ "name": name, "size": content.len() });
                page(asked, &self.url, self.downloads.iter().map(told).collect())
            }
            ("POST", ["downloads"]) => match form_file(asked, "files") {
                Some((name, content)) if !name.is_empty() && !name.contains('/') => {
                    self.downloads.insert(name, content);
                    Reply::status(201)
                }
                _ => refused("files is required"),
            },
            ("GET", ["downloads", name]) if self.downloads.contains_key(*name) => {
                let to =
                    format!("{}/elsewhere/{name}?signature=s", self.url.replace("127.0.0.1", "localhost"));
                Reply::status(302).header("Location", to)
            }
            ("DELETE", ["downloads", name]) => match self.downloads.remove(*name) {
                Some(_) => Reply::status(204),
                None => missing(),
            },
            (_, ["pullrequests", rest @ ..]) => self.requests(asked, rest),
            _ => missing(),
        }
    }

    /// api-group-pullrequests
    fn requests(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        let id = self.id();
        let url = self.url.clone();
        if let ("GET", []) = (&*asked.method, path) {
            let query = asked.parameter("q").unwrap_or_default();
            let wanted = |pull: &&Pull| {
                let Pull { source, target, state, .. } = pull;
                query
                    == format!(
                        "state=\"{state}\" AND source.branch.name=\"{source}\" AND destination.branch.name=\"{target}\""
                    )
            };
            return page(asked, &url, self.pulls.iter().filter(wanted).map(|pull| self.told(pull)).collect());
        }
        if let ("POST", []) = (&*asked.method, path) {
            return self.open(asked);
        }
        let Some((number, rest)) = path.split_first() else { return missing() };
        let Some(at) = self.pulls.iter().position(|pull| pull.id.to_string() == *number) else {
            return missing();
        };
        match (&*asked.method, rest) {
            ("GET", []) => Reply::text(200, self.told(&self.pulls[at])),
            ("PUT", []) => {
                let Some(body) = object(asked) else { return refused("no JSON") };
                let pull = &mut self.pulls[at];
                set(&mut pull.title, &body["title"]);
                set(&mut pull.description, &body["description"]);
                Reply::text(200, self.told(&self.pulls[at]))
            }
            ("POST", ["decline"]) => {
                if self.pulls[at].state != "OPEN" {
                    return refused("This pull request is already closed.");
                }
                self.pulls[at].state = "DECLINED";
                Reply::text(200, self.told(&self.pulls[at]))
            }
            ("GET", ["comments"]) => {
                let told = |(id, raw): &(u64, String)| json!({ "id": id, "content": { "raw": raw }, "deleted": false });
                page(asked, &url, self.pulls[at].comments.iter().map(told).collect())
            }
            ("POST", ["comments"]) => {
                let Some(raw) =
                    object(asked).and_then(|body| Some(body["content"]["raw"].as_str()?.to_owned()))
                else {
                    return refused("content is required");
                };
                self.pulls[at].comments.push((id, raw.clone()));
                Reply::text(201, json!({ "id": id, "content": { "raw": raw } }))
            }
            ("PUT", ["comments", comment]) => {
                let Some(body) = object(asked) else { return refused("no JSON") };
                let mut all = self.pulls[at].comments.iter_mut();
                let Some((id, raw)) = all.find(|(id, _)| id.to_string() == *comment) else {
                    return missing();
                };
                set(raw, &body["content"]["raw"]);
                Reply::text(200, json!({ "id": id, "content": { "raw": raw } }))
            }
            _ => missing(),
        }
    }

    fn open(&mut self, asked: &Asked) -> Reply {
        let Some(body) = object(asked) else { return refused("no JSON") };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let source = text(&body["source"]["branch"]["name"]);
        let target = text(&body["destination"]["branch"]["name"]);
        let title = text(&body["title"]);
        if title.is_empty() || [&source, &target].into_iter().any(|branch| self.refs.branch(branch).is_none())
        {
            return refused("branch not found");
        }
        let id = self.pulls.len() as u64 + 1;
        let description = text(&body["description"]);
        let (is_foreign, comments) = (false, Vec::new());
        let pull = Pull { id, source, is_foreign, target, title, description, state: "OPEN", comments };
        let told = self.told(&pull);
        self.pulls.push(pull);
        Reply::text(201, told)
    }
}

/// <https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination>
fn page(asked: &Asked, url: &str, all: Vec<Value>) -> Reply {
    let number = |name: &str| asked.parameter(name).and_then(|text| text.parse::<usize>().ok());
    let (size, page) = (number("pagelen").unwrap_or(10).clamp(1, 100), number("page").unwrap_or(1).max(1));
    let count = all.len();
    let values: Vec<_> = all.into_iter().skip((page - 1) * size).take(size).collect();
    let mut told = json!({ "values": values, "page": page, "pagelen": size, "size": count });
    if count > page * size {
        told["next"] = json!(format!("{url}{}?page={}", asked.path, page + 1));
    }
    Reply::text(200, told)
}

impl Fake for BitbucketFake {
    fn answer(&mut self, asked: &Asked) -> Reply {
        let segments = asked.segments();
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        if let ["elsewhere", name] = &segments[..] {
            // Signed addresses refuse a second way of saying who asks.
            if asked.header("authorization").is_some() {
                return refused("Only one auth mechanism allowed");
            }
            return self.downloads.get(*name).map_or_else(missing, |content| Reply::file(content));
        }
        if asked.header("authorization") != Some(&format!("Bearer {}", self.token)) {
            return Reply::text(401, json!({ "error": { "message": "Token is invalid" } }));
        }
        match &segments[..] {
            ["repositories", owner, name, rest @ ..] if format!("{owner}/{name}") == self.project => {
                self.route(asked, rest)
            }
            _ => missing(),
        }
    }

    fn merge(&mut self, branch: &str) {
        self.pulls.iter_mut().filter(|pull| pull.source == branch).for_each(|pull| pull.state = "MERGED");
    }

    fn propose_from_fork(&mut self, branch: &str, base: &str) {
        self.pulls.push(Pull {
            id: self.pulls.len() as u64 + 1,
            source: branch.to_owned(),
            is_foreign: true,
            target: base.to_owned(),
            title: "Mine".to_owned(),
            description: String::new(),
            state: "OPEN",
            comments: Vec::new(),
        });
    }

    fn things(&self) -> Value {
        let downloads: BTreeMap<_, _> =
            self.downloads.iter().map(|(name, content)| (name, sha256(content))).collect();
        let pull = |pull: &Pull| {
            let comments: Vec<_> = pull.comments.iter().map(|(_, raw)| raw).collect();
            json!({
                "source": pull.source, "target": pull.target, "title": pull.title, "state": pull.state,
                "description": pull.description, "comments": comments,
            })
        };
        json!({ "downloads": downloads, "pulls": self.pulls.iter().map(pull).collect::<Vec<_>>() })
    }
}

fn missing() -> Reply {
    Reply::text(404, json!({ "error": { "message": "Resource not found" } }))
}

fn refused(message: &str) -> Reply {
    Reply::text(400, json!({ "error": { "message": message } }))
}
