//! Gitea and Forgejo, as far as releases and pull requests go, by <https://docs.gitea.com/api/>
//! and, where that is silent, by what their servers do.

use serde_json::{Value, json};

use super::paging::page;
use super::pulls::{Pulls, missing, object, set, unreadable};
use super::{Fake, Refs, sha256};
use crate::{Asked, Reply};

/// A repository on a Gitea in memory.
pub struct GiteaFake {
    url: String,
    project: String,
    token: String,
    refs: Refs,
    /// Whether the token may push.
    pub may_push: bool,
    /// The ends of names of files that the server takes; all when there are none.
    pub allowed: Vec<&'static str>,
    releases: Vec<Release>,
    pulls: Pulls,
    next_id: u64,
}

struct Release {
    id: u64,
    tag: String,
    commit: String,
    name: String,
    body: String,
    is_draft: bool,
    is_prerelease: bool,
    assets: Vec<Asset>,
}

struct Asset {
    id: u64,
    name: String,
    content: Vec<u8>,
}

impl Asset {
    fn uuid(&self) -> String {
        format!("00000000-0000-4000-8000-{:012}", self.id)
    }
}

impl GiteaFake {
    /// A repository `owner/name` that one token may do everything with.
    #[must_use]
    pub fn new(url: &str, project: &str, token: &str, refs: Refs) -> Self {
        Self {
            url: url.to_owned(),
            project: project.to_owned(),
            token: token.to_owned(),
            refs,
            may_push: true,
            allowed: Vec::new(),
            releases: Vec::new(),
            pulls: Pulls::new(url, project, true),
            next_id: 1,
        }
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// A release that a person has made.
    pub fn add_foreign_release(&mut self, tag: &str, is_draft: bool) {
        let id = self.id();
        self.releases.push(Release {
            id,
            tag: tag.to_owned(),
            commit: String::new(),
            name: "by hand".to_owned(),
            body: "By a person.".to_owned(),
            is_draft,
            is_prerelease: false,
            assets: Vec::new(),
        });
    }

    fn get(&self, id: &str) -> Option<&Release> {
        self.releases.iter().find(|release| release.id.to_string() == id)
    }

    fn told(&self, release: &Release) -> Value {
        let Release { id, tag, commit, name, body, is_draft, is_prerelease, assets } = release;
        json!({
            "id": id, "tag_name": tag, "target_commitish": commit, "name": name, "body": body, "draft": is_draft,
            "prerelease": is_prerelease, "html_url": format!("{}/{}/releases/tag/{tag}", self.url, self.project),
            "assets": assets.iter().map(|asset| self.told_asset(asset)).collect::<Vec<_>>(),
        })
    }

    fn told_asset(&self, asset: &Asset) -> Value {
        let uuid = asset.uuid();
        json!({
            "id": asset.id, "name": asset.name, "size": asset.content.len(), "uuid": uuid,
            "browser_download_url": format!("{}/attachments/{uuid}", self.url),
        })
    }

    fn route(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        match (&*asked.method, path) {
            // https://docs.gitea.com/api/#tag/repository/operation/repoGet
            ("GET", []) => {
                let permissions = json!({ "pull": true, "push": self.may_push, "admin": false });
                Reply::text(200, json!({ "full_name": self.project, "permissions": permissions }))
            }
            // …/operation/repoGetTag
            ("GET", ["tags", tag]) => match self.refs.tag(tag) {
                Some(commit) => Reply::text(200, json!({ "name": tag, "commit": { "sha": commit } })),
                None => missing(),
            },
            // …/operation/repoListReleases
            ("GET", ["releases"]) => {
                let wanted = |release: &&Release| {
                    asked.parameter("draft").is_none_or(|wanted| wanted == release.is_draft.to_string())
                };
                let all = self.releases.iter().rev().filter(wanted);
                page(asked, &self.url, all.map(|release| self.told(release)).collect())
            }
            ("POST", ["releases"]) => self.create(asked),
            // …/operation/repoGetReleaseByTag finds drafts, too.
            ("GET", ["releases", "tags", tag]) => {
                let found = self.releases.iter().find(|release| release.tag == *tag);
                found.map_or_else(missing, |release| Reply::text(200, self.told(release)))
            }
            // …/operation/repoListReleaseAttachments comes in one page.
            ("GET", ["releases", id, "assets"]) => self.get(id).map_or_else(missing, |release| {
                Reply::text(200, release.assets.iter().map(|asset| self.told_asset(asset)).collect::<Value>())
            }),
            ("POST", ["releases", id, "assets"]) => self.send(asked, id),
            ("DELETE", ["releases", id, "assets", asset]) => {
                let release = self.releases.iter_mut().find(|release| release.id.to_string() == *id);
                let Some(release) = release else { return missing() };
                let before = release.assets.len();
                release.assets.retain(|own| own.id.to_string() != *asset);
                if release.assets.len() < before { Reply::status(204) } else { missing() }
            }
            ("PATCH", ["releases", id]) => self.update(asked, id),
            ("DELETE", ["releases", id]) => {
                let before = self.releases.len();
                self.releases.retain(|release| release.id.to_string() != *id);
                if self.releases.len() < before { Reply::status(204) } else { missing() }
            }
            (_, ["pulls", ..] | ["issues", ..]) => self.pulls.answer(asked, path, &self.refs),
            _ => Reply::text(404, json!({ "message": format!("no route {} {}", asked.method, asked.path) })),
        }
    }

    /// …/operation/repoCreateRelease: a tag has one release, draft or not.
    fn create(&mut self, asked: &Asked) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        let tag = text("tag_name");
        if tag.is_empty() {
            return Reply::text(422, json!({ "message": "[TagName]: Required" }));
        }
        if self.releases.iter().any(|release| release.tag == tag) {
            return Reply::text(409, json!({ "message": "Release already exists" }));
        }
        let id = self.id();
        let release = Release {
            id,
            tag,
            commit: text("target_commitish"),
            name: text("name"),
            body: text("body"),
            is_draft: body["draft"].as_bool().unwrap_or(false),
            is_prerelease: body["prerelease"].as_bool().unwrap_or(false),
            assets: Vec::new(),
        };
        let told = self.told(&release);
        self.releases.push(release);
        Reply::text(201, told)
    }

    /// …/operation/repoEditRelease
    fn update(&mut self, asked: &Asked, id: &str) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let Some(release) = self.releases.iter_mut().find(|release| release.id.to_string() == id) else {
            return missing();
        };
        set(&mut release.name, &body["name"]);
        set(&mut release.body, &body["body"]);
        release.is_draft = body["draft"].as_bool().unwrap_or(release.is_draft);
        release.is_prerelease = body["prerelease"].as_bool().unwrap_or(release.is_prerelease);
        self.get(id).map_or_else(missing, |release| Reply::text(200, self.told(release)))
    }

    /// …/operation/repoCreateReleaseAttachment: two files may have the same name.
    fn send(&mut self, asked: &Asked, id: &str) -> Reply {
        let Some((own, content)) = form_file(asked, "attachment") else {
            return Reply::text(400, json!({ "message": "http: no such file" }));
        };
        let name = asked.parameter("name").unwrap_or(own);
        if !self.allowed.is_empty() && !self.allowed.iter().any(|end| name.ends_with(end)) {
            return Reply::text(422, json!({ "message": "This file extension or type is not allowed" }));
        }
        let asset = Asset { id: self.id(), name, content };
        let told = self.told_asset(&asset);
        let Some(release) = self.releases.iter_mut().find(|release| release.id.to_string() == id) else {
            return missing();
        };
        release.assets.push(asset);
        Reply::text(201, told)
    }

    fn attachment(&self, uuid: &str) -> Reply {
        let mut all = self.releases.iter().flat_map(|release| &release.assets);
        let Some(asset) = all.find(|asset| asset.uuid() == uuid) else { return missing() };
        Reply::file(&asset.content)
    }
}

/// The name and the content of a file in a form, by RFC 7578.
pub(super) fn form_file(asked: &Asked, field: &str) -> Option<(String, Vec<u8>)> {
    let boundary = asked.header("content-type")?.strip_prefix("multipart/form-data; boundary=")?;
    let find = |from: usize, what: &str| {
        let at = asked.body[from..].windows(what.len()).position(|part| part == what.as_bytes());
        at.map(|at| from + at)
    };
    let head = find(0, &format!("--{boundary}\r\n"))?;
    let start = find(head, "\r\n\r\n")?;
    let text = String::from_utf8_lossy(&asked.body[head..start]).into_owned();
    if !text.contains(&format!("name=\"{field}\"")) {
        return None;
    }
    let name = text.split("filename=\"").nth(1)?.split('"').next()?.to_owned();
    let end = find(start, &format!("\r\n--{boundary}--"))?;
    Some((name, asked.body[start + 4..end].to_vec()))
}

impl Fake for GiteaFake {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if asked.header("authorization") != Some(&format!("token {}", self.token)) {
            return Reply::text(401, json!({ "message": "token is required" }));
        }
        let segments = asked.segments();
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        match &segments[..] {
            ["api", "v1", "repos", owner, name, rest @ ..] if format!("{owner}/{name}") == self.project => {
                self.route(asked, rest)
            }
            ["attachments", uuid] => self.attachment(uuid),
            _ => missing(),
        }
    }

    fn merge(&mut self, branch: &str) {
        self.pulls.merge(branch);
    }

    fn propose_from_fork(&mut self, branch: &str, base: &str) {
        self.pulls.open_foreign(branch, base);
    }

    fn things(&self) -> Value {
        let asset = |asset: &Asset| json!({ "name": asset.name, "digest": sha256(&asset.content) });
        let release = |release: &Release| {
            let mut assets: Vec<_> = release.assets.iter().map(asset).collect();
            assets.sort_by_key(Value::to_string);
            json!({
                "tag": release.tag, "commit": release.commit, "name": release.name, "body": release.body,
                "is_published": !release.is_draft, "is_prerelease": release.is_prerelease, "assets": assets,
            })
        };
        let mut releases: Vec<_> = self.releases.iter().map(release).collect();
        releases.sort_by_key(Value::to_string);
        json!({ "releases": releases, "pulls": self.pulls.things() })
    }
}
