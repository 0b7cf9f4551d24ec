//! GitHub, as far as releases and pull requests go, by <https://docs.github.com/en/rest>.

use std::path::Path;

use serde_json::{Value, json};

use super::objects;
use super::paging::page;
use super::pulls::{Pulls, invalid, missing, object, set, unreadable};
use super::{Fake, Refs, sha256};
use crate::{Asked, Reply};

/// A repository on a GitHub in memory.
pub struct GitHubFake {
    url: String,
    project: String,
    token: String,
    refs: Refs,
    /// Releases cannot be changed once they are published, but for their texts.
    pub is_immutable: bool,
    /// The scopes of a classic token.
    pub scopes: Option<&'static str>,
    /// Whether the token may push.
    pub may_push: bool,
    /// Whether the digests of files are told, as newer servers do.
    pub tells_digests: bool,
    releases: Vec<Release>,
    pulls: Pulls,
    next_id: u64,
}

#[derive(Clone)]
struct Release {
    id: u64,
    tag: String,
    commit: String,
    name: String,
    body: String,
    is_draft: bool,
    is_prerelease: bool,
    is_latest: bool,
    assets: Vec<Asset>,
}

#[derive(Clone)]
struct Asset {
    id: u64,
    name: String,
    label: String,
    state: &'static str,
    content: Vec<u8>,
}

impl GitHubFake {
    /// A repository `owner/name` that one token may do everything with.
    #[must_use]
    pub fn new(url: &str, project: &str, token: &str, refs: Refs) -> Self {
        Self {
            url: url.to_owned(),
            project: project.to_owned(),
            token: token.to_owned(),
            refs,
            is_immutable: false,
            scopes: None,
            may_push: true,
            tells_digests: true,
            releases: Vec::new(),
            pulls: Pulls::new(url, project, false),
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
            is_latest: false,
            assets: Vec::new(),
        });
    }

    /// A file that was cut off while it was sent.
    pub fn add_starter(&mut self, tag: &str, name: &str) {
        let id = self.id();
        let asset =
            Asset { id, name: name.into(), label: name.into(), state: "starter", content: Vec::new() };
        self.releases.iter_mut().filter(|release| release.tag == tag).for_each(|release| {
            release.assets.push(asset.clone());
        });
    }

    /// The same draft once more, as when a request is answered late.
    pub fn double(&mut self, tag: &str) {
        let id = self.id();
        let twin = self.releases.iter().find(|release| release.tag == tag).cloned();
        self.releases.extend(twin.map(|twin| Release { id, ..twin }));
    }

    fn told(&self, release: &Release) -> Value {
        let Release { id, tag, commit, name, body, is_draft, is_prerelease, .. } = release;
        let repository = format!("{}/repos/{}", self.url, self.project);
        let shown = if *is_draft { format!("untagged-{id}") } else { tag.clone() };
        json!({
            "id": id, "tag_name": tag, "target_commitish": commit, "name": name, "body": body, "draft": is_draft,
            "prerelease": is_prerelease, "immutable": self.is_immutable && !is_draft,
            "html_url": format!("{}/{}/releases/tag/{shown}", self.url, self.project),
            "url": format!("{repository}/releases/{id}"),
            // Somewhere else: nobody is to follow this.
            "upload_url": format!("https://uploads.invalid/{id}{{?name,label}}"),
            "assets": release.assets.iter().map(|asset| self.told_asset(asset)).collect::<Vec<_>>(),
        })
    }

    fn told_asset(&self, asset: &Asset) -> Value {
        let digest = self.tells_digests.then(|| sha256(&asset.content));
        json!({
            "id": asset.id, "name": asset.name, "label": asset.label, "state": asset.state,
            "size": asset.content.len(), "digest": digest, "content_type": "application/octet-stream",
        })
    }

    fn route(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        match (&*asked.method, path) {
            // https://docs.github.com/en/rest/repos/repos#get-a-repository
            ("GET", []) => {
                let permissions = json!({ "pull": true, "push": self.may_push, "admin": false });
                let text = json!({ "full_name": self.project, "private": false, "permissions": permissions });
                let reply = Reply::text(200, text);
                match self.scopes {
                    Some(scopes) => reply.header("X-OAuth-Scopes", scopes),
                    None => reply,
                }
            }
            // https://docs.github.com/en/rest/git/refs#get-a-reference
            ("GET", ["git", "ref", "tags", tag @ ..]) => match self.refs.tag(&tag.join("/")) {
                Some(commit) => Reply::text(200, json!({ "object": { "sha": commit, "type": "commit" } })),
                None => missing(),
            },
            ("GET", ["releases"]) => {
                // Drafts first, then the newest.
                let mut all: Vec<_> = self.releases.iter().collect();
                all.sort_by_key(|release| (!release.is_draft, std::cmp::Reverse(release.id)));
                page(asked, &self.url, all.into_iter().map(|release| self.told(release)).collect())
            }
            ("POST", ["releases"]) => self.create(asked),
            ("GET", ["releases", "tags", tag]) => {
                // It finds no drafts.
                let found = self.releases.iter().find(|release| release.tag == *tag && !release.is_draft);
                found.map_or_else(missing, |release| Reply::text(200, self.told(release)))
            }
            ("GET", ["releases", "assets", id]) => {
                let mut all = self.releases.iter().flat_map(|release| &release.assets);
                let Some(asset) = all.find(|asset| asset.id.to_string() == *id) else { return missing() };
                if asked.header("accept") != Some("application/octet-stream") {
                    return Reply::text(200, self.told_asset(asset));
                }
                Reply::file(&asset.content)
            }
            ("DELETE", ["releases", "assets", id]) => self.delete_asset(id),
            ("GET", ["releases", id, "assets"]) => {
                match self.releases.iter().find(|it| it.id.to_string() == *id) {
                    Some(release) => page(
                        asked,
                        &self.url,
                        release.assets.iter().map(|asset| self.told_asset(asset)).collect(),
                    ),
                    None => missing(),
                }
            }
            ("POST", ["releases", id, "assets"]) => self.send(asked, id),
            ("PATCH", ["releases", id]) => self.update(asked, id),
            ("DELETE", ["releases", id]) => {
                let before = self.releases.len();
                self.releases.retain(|release| release.id.to_string() != *id);
                if self.releases.len() < before { Reply::status(204) } else { missing() }
            }
            ("POST", ["git", "trees"]) => self.objects(asked, objects::tree),
            ("POST", ["git", "commits"]) => self.objects(asked, objects::commit),
            (_, ["pulls", ..] | ["issues", ..]) => self.pulls.answer(asked, path, &self.refs),
            _ => Reply::text(404, json!({ "message": format!("no route {} {}", asked.method, asked.path) })),
        }
    }

    /// Makes an object in the repository.
    fn objects(&self, asked: &Asked, make: fn(&Path, &Value) -> Option<Value>) -> Reply {
        let (Some(body), Refs::In(folder)) = (object(asked), &self.refs) else { return unreadable() };
        make(folder, &body).map_or_else(|| invalid("tree", "invalid"), |told| Reply::text(201, told))
    }

    fn create(&mut self, asked: &Asked) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let Some(tag) = body["tag_name"].as_str().filter(|tag| !tag.is_empty()) else {
            return invalid("tag_name", "missing_field");
        };
        let is_draft = body["draft"].as_bool().unwrap_or(false);
        // Any number of drafts may have the same tag.
        if !is_draft && self.releases.iter().any(|release| release.tag == tag && !release.is_draft) {
            return invalid("tag_name", "already_exists");
        }
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        let id = self.id();
        let release = Release {
            id,
            tag: tag.to_owned(),
            commit: text("target_commitish"),
            name: text("name"),
            body: text("body"),
            is_draft,
            is_prerelease: body["prerelease"].as_bool().unwrap_or(false),
            is_latest: !is_draft && body["make_latest"].as_str() != Some("false"),
            assets: Vec::new(),
        };
        let told = self.told(&release);
        self.releases.push(release);
        Reply::text(201, told)
    }

    fn update(&mut self, asked: &Asked, id: &str) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let Some(at) = self.releases.iter().position(|release| release.id.to_string() == id) else {
            return missing();
        };
        let release = &mut self.releases[at];
        let retags = body["tag_name"].as_str().is_some_and(|tag| tag != release.tag);
        if self.is_immutable && !release.is_draft && retags {
            return invalid("tag_name", "immutable");
        }
        set(&mut release.tag, &body["tag_name"]);
        set(&mut release.name, &body["name"]);
        set(&mut release.body, &body["body"]);
        if let Some(is_draft) = body["draft"].as_bool() {
            release.is_draft = is_draft;
        }
        if let Some(is_prerelease) = body["prerelease"].as_bool() {
            release.is_prerelease = is_prerelease;
        }
        if !release.is_draft {
            release.is_latest = body["make_latest"].as_str() != Some("false");
        }
        Reply::text(200, self.told(&self.releases[at]))
    }

    fn send(&mut self, asked: &Asked, id: &str) -> Reply {
        let (asset_id, immutable) = (self.id(), self.is_immutable);
        let Some(at) = self.releases.iter().position(|release| release.id.to_string() == id) else {
            return missing();
        };
        let Some(name) = asked.parameter("name").filter(|name| !name.is_empty()) else {
            return invalid("name", "missing_field");
        };
        let release = &mut self.releases[at];
        if immutable && !release.is_draft {
            return invalid("release", "immutable");
        }
        let dotted = |c: char| if c.is_ascii_alphanumeric() || "-_.+@~".contains(c) { c } else { '.' };
        let mut name: String = name.chars().map(dotted).collect();
        while name.contains("..") {
            name = name.replace("..", ".");
        }
        if release.assets.iter().any(|asset| asset.name == name) {
            return invalid("name", "already_exists");
        }
        let label = asked.parameter("label").unwrap_or_default();
        let asset = Asset { id: asset_id, name, label, state: "uploaded", content: asked.body.clone() };
        release.assets.push(asset.clone());
        Reply::text(201, self.told_asset(&asset))
    }

    fn delete_asset(&mut self, id: &str) -> Reply {
        let immutable = self.is_immutable;
        let has = |release: &&mut Release| release.assets.iter().any(|asset| asset.id.to_string() == id);
        let Some(release) = self.releases.iter_mut().find(has) else { return missing() };
        if immutable && !release.is_draft {
            return invalid("release", "immutable");
        }
        release.assets.retain(|asset| asset.id.to_string() != id);
        Reply::status(204)
    }
}

impl Fake for GitHubFake {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if asked.header("authorization") != Some(&format!("Bearer {}", self.token)) {
            return Reply::text(401, json!({ "message": "Bad credentials" }));
        }
        let segments = asked.segments();
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        match &segments[..] {
            ["repos", owner, name, rest @ ..] if format!("{owner}/{name}") == self.project => {
                self.route(asked, rest)
            }
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
        let asset = |asset: &Asset| json!({ "name": asset.name, "label": asset.label, "state": asset.state, "digest": sha256(&asset.content) });
        let release = |release: &Release| {
            let mut assets: Vec<_> = release.assets.iter().map(asset).collect();
            assets.sort_by_key(Value::to_string);
            json!({
                "tag": release.tag, "commit": release.commit, "name": release.name, "body": release.body,
                "is_published": !release.is_draft, "is_prerelease": release.is_prerelease,
                "is_latest": release.is_latest, "assets": assets,
            })
        };
        let mut releases: Vec<_> = self.releases.iter().map(release).collect();
        releases.sort_by_key(Value::to_string);
        json!({ "releases": releases, "pulls": self.pulls.things() })
    }
}
