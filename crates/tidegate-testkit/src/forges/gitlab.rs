//! GitLab, as far as releases, generic packages and merge requests go, by
//! <https://docs.gitlab.com/api/>.

use serde_json::{Value, json};

use super::paging::page;
use super::pulls::{object, set};
use super::{Fake, Refs, sha256};
use crate::{Asked, Reply};

/// A project on a GitLab in memory.
pub struct GitLabFake {
    url: String,
    project: String,
    token: String,
    refs: Refs,
    /// The user's role: 30 is a developer.
    pub access_level: u64,
    /// The scopes of a personal token; none for other tokens.
    pub scopes: Option<Vec<&'static str>>,
    /// Whether the package registry takes two files of one name.
    pub takes_duplicates: bool,
    /// Whether the digests of files are told.
    pub tells_digests: bool,
    releases: Vec<Release>,
    files: Vec<File>,
    merge_requests: Vec<MergeRequest>,
    next_id: u64,
}

struct Release {
    tag: String,
    name: String,
    description: String,
    links: Vec<Value>,
}

struct File {
    id: u64,
    package: String,
    version: String,
    name: String,
    content: Vec<u8>,
}

struct MergeRequest {
    iid: u64,
    source: String,
    /// It comes from somebody's fork.
    is_foreign: bool,
    target: String,
    title: String,
    description: String,
    state: &'static str,
    notes: Vec<(u64, String)>,
}

impl GitLabFake {
    /// A project `group/name` that one token may do everything with.
    #[must_use]
    pub fn new(url: &str, project: &str, token: &str, refs: Refs) -> Self {
        Self {
            url: url.to_owned(),
            project: project.to_owned(),
            token: token.to_owned(),
            refs,
            access_level: 40,
            scopes: Some(vec!["api"]),
            takes_duplicates: true,
            tells_digests: true,
            releases: Vec::new(),
            files: Vec::new(),
            merge_requests: Vec::new(),
            next_id: 1,
        }
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// A release that a person has made.
    pub fn add_foreign_release(&mut self, tag: &str) {
        let (name, description) = ("by hand".to_owned(), "By a person.".to_owned());
        self.releases.push(Release { tag: tag.to_owned(), name, description, links: Vec::new() });
    }

    fn told(&self, release: &Release) -> Value {
        json!({
            "tag_name": release.tag, "name": release.name, "description": release.description,
            "assets": { "count": release.links.len(), "links": release.links },
            "_links": { "self": format!("{}/{}/-/releases/{}", self.url, self.project, release.tag) },
        })
    }

    fn told_merge_request(&self, one: &MergeRequest) -> Value {
        json!({
            "iid": one.iid, "id": one.iid + 1000, "title": one.title, "description": one.description,
            "state": one.state, "source_branch": one.source, "target_branch": one.target,
            "source_project_id": if one.is_foreign { 8 } else { 7 }, "target_project_id": 7,
            "web_url": format!("{}/{}/-/merge_requests/{}", self.url, self.project, one.iid),
        })
    }

    /// The packages: an id, a name and a version each.
    fn packages(&self) -> Vec<(u64, String, String)> {
        let mut all: Vec<(u64, String, String)> = Vec::new();
        for file in &self.files {
            if !all.iter().any(|(_, name, version)| *name == file.package && *version == file.version) {
                all.push((file.id + 500, file.package.clone(), file.version.clone()));
            }
        }
        all
    }

    fn route(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        match (&*asked.method, path) {
            // /projects/#get-a-single-project
            ("GET", []) => {
                let access =
                    json!({ "project_access": { "access_level": self.access_level }, "group_access": null });
                Reply::text(200, json!({ "path_with_namespace": self.project, "permissions": access }))
            }
            // /tags/#get-a-single-repository-tag
            ("GET", ["repository", "tags", tag]) => match self.refs.tag(tag) {
                Some(commit) => Reply::text(200, json!({ "name": tag, "target": commit })),
                None => missing("Tag"),
            },
            // /releases/
            ("GET", ["releases", tag]) => {
                let found = self.releases.iter().find(|release| release.tag == *tag);
                found.map_or_else(|| missing("Release"), |release| Reply::text(200, self.told(release)))
            }
            ("POST", ["releases"]) => self.create(asked),
            ("PUT", ["releases", tag]) => {
                let Some(body) = object(asked) else { return unreadable() };
                let Some(release) = self.releases.iter_mut().find(|release| release.tag == *tag) else {
                    return missing("Release");
                };
                set(&mut release.name, &body["name"]);
                set(&mut release.description, &body["description"]);
                let found = self.releases.iter().find(|release| release.tag == *tag);
                found.map_or_else(|| missing("Release"), |release| Reply::text(200, self.told(release)))
            }
            (_, ["packages", rest @ ..]) => self.registry(asked, rest),
            (_, ["merge_requests", rest @ ..]) => self.requests(asked, rest),
            _ => missing(&format!("route {} {}", asked.method, asked.path)),
        }
    }

    fn create(&mut self, asked: &Asked) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        let tag = text("tag_name");
        if tag.is_empty() {
            return Reply::text(400, json!({ "error": "tag_name is missing" }));
        }
        if self.refs.tag(&tag).is_none() && body["ref"].is_null() {
            return Reply::text(422, json!({ "message": "Ref is not specified" }));
        }
        if self.releases.iter().any(|release| release.tag == tag) {
            return Reply::text(409, json!({ "message": "Release already exists" }));
        }
        let links = body["assets"]["links"].as_array().cloned().unwrap_or_default();
        for link in &links {
            let path = link["direct_asset_path"].as_str().unwrap_or("/");
            let is_address = link["url"].as_str().is_some_and(|url| url.starts_with("http"));
            if !is_address || link["name"].as_str().is_none_or(str::is_empty) || !path.starts_with('/') {
                return Reply::text(400, json!({ "message": "Validation failed: Url is invalid" }));
            }
        }
        let release = Release { tag, name: text("name"), description: text("description"), links };
        let told = self.told(&release);
        self.releases.push(release);
        Reply::text(201, told)
    }

    /// /packages/ and <https://docs.gitlab.com/user/packages/generic_packages/>
    fn registry(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        let package_of = |id: &str, all: Vec<(u64, String, String)>| {
            all.into_iter().find(|(own, ..)| own.to_string() == id)
        };
        match (&*asked.method, path) {
            ("GET", []) => {
                // Names are found fuzzily.
                let wanted = asked.parameter("package_name").unwrap_or_default();
                let all = self.packages().into_iter().rev().filter(|(_, name, _)| name.contains(&wanted));
                let told = |(id, name, version)| json!({ "id": id, "name": name, "version": version, "package_type": "generic" });
                page(asked, &self.url, all.map(told).collect())
            }
            ("GET", [id, "package_files"]) => {
                let Some((_, name, version)) = package_of(id, self.packages()) else {
                    return missing("Package");
                };
                let own = self.files.iter().filter(|file| file.package == name && file.version == version);
                let told = |file: &File| {
                    let sha256 = sha256(&file.content).replace("sha256:", "");
                    let sha256 = self.tells_digests.then_some(sha256);
                    json!({ "id": file.id, "file_name": file.name, "size": file.content.len(), "file_sha256": sha256 })
                };
                page(asked, &self.url, own.map(told).collect())
            }
            ("DELETE", [id, "package_files", file]) => {
                if package_of(id, self.packages()).is_none() {
                    return missing("Package");
                }
                self.files.retain(|own| own.id.to_string() != *file);
                Reply::status(204)
            }
            ("DELETE", [id]) => {
                let Some((_, name, version)) = package_of(id, self.packages()) else {
                    return missing("Package");
                };
                self.files.retain(|file| file.package != name || file.version != version);
                Reply::status(204)
            }
            ("PUT", ["generic", package, version, name]) => {
                let is_plain = |text: &str| {
                    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
                };
                if ![*package, *version, *name].into_iter().all(is_plain) {
                    return Reply::text(400, json!({ "error": "file_name is invalid" }));
                }
                let is_it =
                    |file: &File| file.package == *package && file.version == *version && file.name == *name;
                if !self.takes_duplicates && self.files.iter().any(is_it) {
                    return Reply::text(400, json!({ "message": "Duplicate package is not allowed" }));
                }
                let file = File {
                    id: self.id(),
                    package: (*package).to_owned(),
                    version: (*version).to_owned(),
                    name: (*name).to_owned(),
                    content: asked.body.clone(),
                };
                self.files.push(file);
                Reply::text(201, json!({ "message": "201 Created" }))
            }
            ("GET", ["generic", package, version, name]) => {
                let is_it =
                    |file: &&File| file.package == *package && file.version == *version && file.name == *name;
                let newest = self.files.iter().rev().find(is_it);
                newest.map_or_else(|| missing("File"), |file| Reply::file(&file.content))
            }
            _ => missing("Package"),
        }
    }

    /// /merge_requests/ and /notes/
    fn requests(&mut self, asked: &Asked, path: &[&str]) -> Reply {
        let id = self.id();
        let url = self.url.clone();
        let at = |iid: &str, all: &[MergeRequest]| all.iter().position(|one| one.iid.to_string() == iid);
        match (&*asked.method, path) {
            ("GET", []) => {
                let wanted = |one: &&MergeRequest| {
                    let is =
                        |name: &str, value: &str| asked.parameter(name).is_none_or(|wanted| wanted == value);
                    is("state", one.state)
                        && is("source_branch", &one.source)
                        && is("target_branch", &one.target)
                };
                let all = self.merge_requests.iter().filter(wanted);
                page(asked, &url, all.map(|one| self.told_merge_request(one)).collect())
            }
            ("POST", []) => self.open(asked),
            ("GET", [iid]) => match at(iid, &self.merge_requests) {
                Some(at) => Reply::text(200, self.told_merge_request(&self.merge_requests[at])),
                None => missing("Merge Request"),
            },
            ("PUT", [iid]) => {
                let Some(body) = object(asked) else { return unreadable() };
                let Some(at) = at(iid, &self.merge_requests) else { return missing("Merge Request") };
                let one = &mut self.merge_requests[at];
                if body["state_event"] == "close" {
                    if one.state != "opened" {
                        return Reply::text(422, json!({ "message": "State cannot transition" }));
                    }
                    one.state = "closed";
                }
                set(&mut one.title, &body["title"]);
                set(&mut one.description, &body["description"]);
                obey(one, body["description"].as_str().unwrap_or_default());
                Reply::text(200, self.told_merge_request(&self.merge_requests[at]))
            }
            ("GET", [iid, "notes"]) => {
                let Some(at) = at(iid, &self.merge_requests) else { return missing("Merge Request") };
                let system = json!({ "id": 1, "body": "opened", "system": true });
                let told = |(id, body): &(u64, String)| json!({ "id": id, "body": body, "system": false });
                let notes = self.merge_requests[at].notes.iter().map(told);
                page(asked, &url, std::iter::once(system).chain(notes).collect())
            }
            ("POST", [iid, "notes"]) => {
                let Some(body) = object(asked) else { return unreadable() };
                let Some(at) = at(iid, &self.merge_requests) else { return missing("Merge Request") };
                let one = &mut self.merge_requests[at];
                let text = body["body"].as_str().unwrap_or_default().to_owned();
                obey(one, &text);
                one.notes.push((id, text.clone()));
                Reply::text(201, json!({ "id": id, "body": text }))
            }
            ("PUT", [iid, "notes", note]) => {
                let Some(body) = object(asked) else { return unreadable() };
                let Some(at) = at(iid, &self.merge_requests) else { return missing("Merge Request") };
                let mut notes = self.merge_requests[at].notes.iter_mut();
                let Some((id, text)) = notes.find(|(id, _)| id.to_string() == *note) else {
                    return missing("Note");
                };
                set(text, &body["body"]);
                Reply::text(200, json!({ "id": id, "body": text }))
            }
            _ => missing("Merge Request"),
        }
    }

    fn open(&mut self, asked: &Asked) -> Reply {
        let Some(body) = object(asked) else { return unreadable() };
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        let (source, target, title) = (text("source_branch"), text("target_branch"), text("title"));
        if [&source, &target, &title].into_iter().any(String::is_empty) {
            return Reply::text(400, json!({ "error": "title is missing" }));
        }
        if [&source, &target].into_iter().any(|branch| self.refs.branch(branch).is_none()) {
            return Reply::text(422, json!({ "message": ["Source branch does not exist"] }));
        }
        let is_open = |one: &MergeRequest| {
            one.state == "opened" && !one.is_foreign && one.source == source && one.target == target
        };
        if self.merge_requests.iter().any(is_open) {
            let message = "Another open merge request already exists for this source branch";
            return Reply::text(409, json!({ "message": [message] }));
        }
        let iid = self.merge_requests.len() as u64 + 1;
        let description = text("description");
        let (state, notes, is_foreign) = ("opened", Vec::new(), false);
        let mut one = MergeRequest { iid, source, is_foreign, target, title, description, state, notes };
        let actions = one.description.clone();
        obey(&mut one, &actions);
        let told = self.told_merge_request(&one);
        self.merge_requests.push(one);
        Reply::text(201, told)
    }
}

/// Quick actions: <https://docs.gitlab.com/user/project/quick_actions/>.
fn obey(one: &mut MergeRequest, text: &str) {
    if text.lines().any(|line| line.trim_start().starts_with("/close")) {
        one.state = "closed";
    }
}

impl Fake for GitLabFake {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if asked.header("private-token") != Some(&self.token) {
            return Reply::text(401, json!({ "message": "401 Unauthorized" }));
        }
        let segments = asked.segments();
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        match &segments[..] {
            ["projects", project, rest @ ..] if *project == self.project => self.route(asked, rest),
            ["personal_access_tokens", "self"] => match &self.scopes {
                Some(scopes) => Reply::text(200, json!({ "scopes": scopes })),
                None => missing("Token"),
            },
            _ => missing("Project"),
        }
    }

    fn merge(&mut self, branch: &str) {
        self.merge_requests
            .iter_mut()
            .filter(|one| one.source == branch)
            .for_each(|one| one.state = "merged");
    }

    fn propose_from_fork(&mut self, branch: &str, base: &str) {
        self.merge_requests.push(MergeRequest {
            iid: self.merge_requests.len() as u64 + 1,
            source: branch.to_owned(),
            is_foreign: true,
            target: base.to_owned(),
            title: "Mine".to_owned(),
            description: String::new(),
            state: "opened",
            notes: Vec::new(),
        });
    }

    fn things(&self) -> Value {
        let file = |file: &File| json!({ "package": file.package, "version": file.version, "name": file.name, "digest": sha256(&file.content) });
        let release = |release: &Release| {
            // The fake's own address is another one each time.
            let links: Vec<_> =
                release.links.iter().map(|link| link.to_string().replace(&self.url, "")).collect();
            json!({ "tag": release.tag, "name": release.name, "description": release.description, "links": links })
        };
        let request = |one: &MergeRequest| {
            let notes: Vec<_> = one.notes.iter().map(|(_, body)| body).collect();
            json!({
                "source": one.source, "target": one.target, "title": one.title, "description": one.description,
                "state": one.state, "notes": notes,
            })
        };
        let sorted = |mut things: Vec<Value>| {
            things.sort_by_key(Value::to_string);
            things
        };
        json!({
            "releases": sorted(self.releases.iter().map(release).collect()),
            "files": sorted(self.files.iter().map(file).collect()),
            "merge_requests": self.merge_requests.iter().map(request).collect::<Vec<_>>(),
        })
    }
}

fn missing(what: &str) -> Reply {
    Reply::text(404, json!({ "message": format!("404 {what} Not Found") }))
}

fn unreadable() -> Reply {
    Reply::text(400, json!({ "error": "body is invalid" }))
}
