//! Pull requests and what is said about them, as GitHub has them
//! (<https://docs.github.com/en/rest/pulls>) and Gitea after it.

use serde_json::{Value, json};

use super::Refs;
use super::paging::page;
use crate::{Asked, Reply};

/// The pull requests of a repository.
pub(super) struct Pulls {
    url: String,
    project: String,
    /// Gitea answers some requests differently.
    is_gitea: bool,
    all: Vec<Pull>,
    comments: u64,
}

struct Pull {
    number: u64,
    head: String,
    base: String,
    /// It comes from somebody's fork.
    is_foreign: bool,
    title: String,
    body: String,
    state: &'static str,
    comments: Vec<(u64, String)>,
}

impl Pulls {
    pub(super) fn new(url: &str, project: &str, is_gitea: bool) -> Self {
        Self { url: url.to_owned(), project: project.to_owned(), is_gitea, all: Vec::new(), comments: 0 }
    }

    pub(super) fn open_foreign(&mut self, head: &str, base: &str) {
        let (number, title) = (self.all.len() as u64 + 1, "Mine".to_owned());
        let (head, base, body, comments) = (head.to_owned(), base.to_owned(), String::new(), Vec::new());
        self.all.push(Pull { number, head, base, is_foreign: true, title, body, state: "open", comments });
    }

    /// Shows the open ones of a branch as merged.
    pub(super) fn merge(&mut self, branch: &str) {
        self.all.iter_mut().filter(|pull| pull.head == branch).for_each(|pull| pull.state = "closed");
    }

    fn told(&self, pull: &Pull) -> Value {
        json!({
            "number": pull.number, "title": pull.title, "body": pull.body, "state": pull.state,
            "html_url": format!("{}/{}/pull/{}", self.url, self.project, pull.number),
            "head": { "ref": pull.head, "repo": { "id": if pull.is_foreign { 8 } else { 7 } } },
            "base": { "ref": pull.base, "repo": { "id": 7 } },
        })
    }

    fn get(&mut self, number: &str) -> Option<&mut Pull> {
        self.all.iter_mut().find(|pull| pull.number.to_string() == number)
    }

    pub(super) fn answer(&mut self, asked: &Asked, path: &[&str], refs: &Refs) -> Reply {
        match (&*asked.method, path) {
            ("GET", ["pulls"]) => {
                let wanted = |pull: &&Pull| {
                    let state = asked.parameter("state").unwrap_or_else(|| "open".into());
                    let owner = self.project.split('/').next().unwrap_or_default();
                    let owner = if pull.is_foreign { "somebody" } else { owner };
                    (state == "all" || pull.state == state)
                        && asked.parameter("head").is_none_or(|head| head == format!("{owner}:{}", pull.head))
                        && asked.parameter("base").is_none_or(|base| base == pull.base)
                };
                page(asked, &self.url, self.all.iter().filter(wanted).map(|pull| self.told(pull)).collect())
            }
            ("POST", ["pulls"]) => self.create(asked, refs),
            ("PATCH", ["pulls", number]) => {
                let Some(body) = object(asked) else { return unreadable() };
                let Some(pull) = self.get(number) else { return missing() };
                set(&mut pull.title, &body["title"]);
                set(&mut pull.body, &body["body"]);
                match body["state"].as_str() {
                    Some("closed") => pull.state = "closed",
                    Some("open") => pull.state = "open",
                    _ => {}
                }
                let number = pull.number;
                let changed = self.all.iter().find(|pull| pull.number == number);
                let status = if self.is_gitea { 201 } else { 200 };
                changed.map_or_else(missing, |pull| Reply::text(status, self.told(pull)))
            }
            ("GET", ["issues", number, "comments"]) => {
                let (url, is_gitea) = (self.url.clone(), self.is_gitea);
                let Some(pull) = self.get(number) else { return missing() };
                let told = |(id, body): &(u64, String)| json!({ "id": id, "body": body });
                let all: Vec<_> = pull.comments.iter().map(told).collect();
                if is_gitea { Reply::text(200, Value::Array(all)) } else { page(asked, &url, all) }
            }
            ("POST", ["issues", number, "comments"]) => {
                self.comments += 1;
                let id = self.comments;
                let Some(body) = object(asked) else { return unreadable() };
                let Some(text) = body["body"].as_str().filter(|text| !text.is_empty()) else {
                    return invalid("body", "missing_field");
                };
                let Some(pull) = self.get(number) else { return missing() };
                pull.comments.push((id, text.to_owned()));
                Reply::text(201, json!({ "id": id, "body": text }))
            }
            ("PATCH", ["issues", "comments", id]) => {
                let Some(body) = object(asked) else { return unreadable() };
                let mut all = self.all.iter_mut().flat_map(|pull| &mut pull.comments);
                let Some((id, text)) = all.find(|(own, _)| own.to_string() == *id) else { return missing() };
                set(text, &body["body"]);
                Reply::text(200, json!({ "id": id, "body": text }))
            }
            _ => missing(),
        }
    }

    fn create(&mut self, asked: &Asked, refs: &Refs) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        let (head, base) = (text("head"), text("base"));
        for (field, branch) in [("head", &head), ("base", &base)] {
            if refs.branch(branch).is_none() {
                return invalid(field, "invalid");
            }
        }
        let is_same =
            |pull: &Pull| pull.state == "open" && !pull.is_foreign && pull.head == head && pull.base == base;
        if self.all.iter().any(is_same) {
            return invalid("pull request", "custom");
        }
        let (title, body, number) = (text("title"), text("body"), self.all.len() as u64 + 1);
        let (is_foreign, comments) = (false, Vec::new());
        let pull = Pull { number, head, base, is_foreign, title, body, state: "open", comments };
        let told = self.told(&pull);
        self.all.push(pull);
        Reply::text(201, told)
    }

    pub(super) fn things(&self) -> Value {
        let pull = |pull: &Pull| {
            let comments: Vec<_> = pull.comments.iter().map(|(_, body)| body).collect();
            json!({
                "head": pull.head, "base": pull.base, "title": pull.title, "body": pull.body, "state": pull.state,
                "comments": comments,
            })
        };
        self.all.iter().map(pull).collect()
    }
}

/// The body, if it is a JSON object.
pub(super) fn object(asked: &Asked) -> Option<Value> {
    serde_json::from_slice::<Value>(&asked.body).ok().filter(Value::is_object)
}

/// Changes a text, if there is one to change it to.
pub(super) fn set(text: &mut String, value: &Value) {
    if let Some(value) = value.as_str() {
        value.clone_into(text);
    }
}

pub(super) fn missing() -> Reply {
    Reply::text(404, json!({ "message": "Not Found" }))
}

pub(super) fn unreadable() -> Reply {
    Reply::text(400, json!({ "message": "Problems parsing JSON" }))
}

pub(super) fn invalid(field: &str, code: &str) -> Reply {
    let errors = json!([{ "resource": "Release", "code": code, "field": field }]);
    Reply::text(422, json!({ "message": "Validation Failed", "errors": errors }))
}
