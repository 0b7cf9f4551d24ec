//! A configuration made ready, and what it renders.
//!
//! git-cliff processes the commits; rendering is done here with git-cliff's own
//! templates, section by section, because a release is needed alone as well as in
//! the whole file, and because templates may name what git-cliff only has when it
//! is built for the network: those names are there, and empty.

use std::collections::HashMap;

use git_cliff_core::changelog::Changelog;
use git_cliff_core::config::Config;
use git_cliff_core::markdown::format_markdown;
use git_cliff_core::release::Release as CoreRelease;
use git_cliff_core::template::Template;
use serde_json::{Map, Value, json};
use tidegate_plugin_sdk::contract::changelogs::{ChangelogMode, ChangelogTask, ChangelogText};
use tidegate_plugin_sdk::contract::types::{CallContext, Failure, Release};

use crate::config::{Loaded, load};
use crate::failure::from_core;
use crate::history::Arranged;
use crate::settings::Settings;
use crate::sight::{Sight, sees_before, sight, unseen_fields};
use crate::{convert, history, links, prepend};

/// The forges that git-cliff can ask, by their names in templates.
const FORGES: [&str; 5] = ["github", "gitlab", "gitea", "bitbucket", "azure_devops"];

/// A configuration, its templates compiled.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) settings: Settings,
    pub(crate) loaded: Loaded,
    header: Option<Template>,
    body: Template,
    footer: Option<Template>,
    /// The forges that a template names.
    forges: Vec<&'static str>,
    /// Whether a template looks at the commits of the release before.
    sees_before: bool,
    /// Fields of commits that no template looks at.
    unseen: Vec<&'static str>,
    /// What every template sees besides its release.
    common: HashMap<String, Value>,
    /// The repository's page.
    url: Option<String>,
    /// The repository's name.
    name: Option<String>,
}

impl Book {
    /// Reads the configuration of a call and compiles its templates.
    ///
    /// # Errors
    ///
    /// [`Failure::InvalidConfig`] with what is wrong, and where.
    pub(crate) fn open(context: &CallContext) -> Result<Self, Failure> {
        let settings: Settings = tidegate_plugin_sdk::config(context)?;
        let loaded = load(context, &settings)?;
        let changelog = &loaded.config.changelog;
        let compile = |name: &str, text: &str| {
            Template::new(name, text.to_owned(), changelog.trim)
                .map_err(|error| Failure::InvalidConfig(format!("`changelog.{name}`: {error}")))
        };
        let header = changelog.header.as_deref().map(|text| compile("header", text)).transpose()?;
        let body = compile("body", &changelog.body)?;
        let footer = changelog.footer.as_deref().map(|text| compile("footer", text)).transpose()?;
        let frames = [&changelog.header, &changelog.footer].into_iter().flatten();
        let texts: Vec<&str> = frames.chain([&changelog.body]).map(String::as_str).collect();
        let forges = FORGES.into_iter().filter(|forge| texts.iter().any(|text| text.contains(forge)));
        Ok(Self {
            header,
            body,
            footer,
            forges: forges.collect(),
            sees_before: texts.iter().any(|text| sees_before(text)),
            unseen: unseen_fields(&texts),
            common: common(&loaded.config)?,
            url: context.repository.url.clone(),
            name: context.repository.name.clone(),
            settings,
            loaded,
        })
    }

    /// Writes one package's changelog.
    ///
    /// # Errors
    ///
    /// When the configuration does not fit the commits, or a template fails.
    pub(crate) fn changelog(&self, task: ChangelogTask) -> Result<ChangelogText, Failure> {
        let package = task.package.name;
        match task.mode {
            ChangelogMode::Full => {
                let releases = self.process(history::arrange(task.releases, &self.loaded)?)?;
                let entry = releases.first().map(|newest| self.section(newest, true)).transpose()?;
                let content = self.format(self.whole(&releases)?)?;
                Ok(ChangelogText { package, entry: self.format(entry.unwrap_or_default())?, content })
            }
            ChangelogMode::Prepend => {
                let releases = self.process(self.alone(task.releases)?)?;
                let mut entry = String::new();
                for release in &releases {
                    entry.push_str(&self.section(release, true)?);
                }
                let entry = self.format(entry)?;
                let header = self.format(self.header(&releases)?)?;
                let marker = &self.loaded.config.changelog.header_marker;
                let released = releases.iter().any(|release| !release["version"].is_null());
                let place = prepend::Place { header: &header, marker, released };
                let content = prepend::prepend(task.existing.as_deref().unwrap_or_default(), &entry, &place);
                Ok(ChangelogText { package, entry, content })
            }
        }
    }

    /// Renders the section of one release, without header and footer.
    ///
    /// # Errors
    ///
    /// When the configuration does not fit the commits, or a template fails.
    pub(crate) fn release(&self, release: Release) -> Result<String, Failure> {
        let releases = self.process(self.alone(vec![release])?)?;
        let texts =
            releases.iter().map(|release| self.section(release, true)).collect::<Result<Vec<_>, _>>()?;
        self.format(texts.concat())
    }

    /// Arranges releases that stand for themselves: the host asked for exactly
    /// these, so no pattern makes them go away.
    fn alone(&self, mut releases: Vec<Release>) -> Result<Arranged, Failure> {
        for release in &mut releases {
            release.date = match (release.date.take(), &release.commit) {
                (None, Some(id)) => release
                    .commits
                    .iter()
                    .find(|commit| commit.id == *id)
                    .map(|commit| commit.committed_at.clone()),
                (date, _) => date,
            };
            release.commit = None;
        }
        history::arrange(releases, &self.loaded)
    }

    /// Lets git-cliff process releases, oldest first, and returns what templates
    /// see of them, newest first.
    fn process(&self, arranged: Arranged) -> Result<Vec<Value>, Failure> {
        let bare: HashMap<String, String> = arranged
            .releases
            .iter()
            .filter_map(|release| Some((release.tag.clone()?, release.version.clone()?)))
            .collect();
        let name = self.name.as_deref();
        let core = convert::releases(&arranged, self.loaded.newest_first, name)?;
        let mut changelog = Changelog::new(core, self.loaded.config.clone(), None).map_err(from_core)?;
        if !self.sees_before {
            let before = changelog.releases.iter_mut().filter_map(|release| release.previous.as_mut());
            before.for_each(|before| before.commits.clear());
        }
        changelog.releases.iter().map(|release| self.context(release, &bare)).collect()
    }

    /// Returns what templates see of a release.
    fn context(&self, release: &CoreRelease<'_>, bare: &HashMap<String, String>) -> Result<Value, Failure> {
        let mut value = serde_json::to_value(release).map_err(|error| Failure::Other(error.to_string()))?;
        self.leave_out_unseen(&mut value);
        self.add_forges(&mut value);
        if let Some(previous) = value.get_mut("previous") {
            self.add_forges(previous);
        }
        let mut extra = Map::new();
        if let Some(tag) = &release.version {
            let version = bare.get(tag).map_or(tag.as_str(), String::as_str);
            extra.insert("version".to_owned(), json!(version.strip_prefix('v').unwrap_or(version)));
        }
        let before = release.previous.as_ref().and_then(|previous| previous.version.as_deref());
        let link = self.changes(before, release.version.as_deref());
        if let Some(link) = link {
            extra.insert("url".to_owned(), json!(link));
        }
        value["tidegate"] = Value::Object(extra);
        Ok(value)
    }

    /// Returns the page that shows what a release brought.
    pub(crate) fn page(&self, release: &Release) -> Option<String> {
        self.changes(release.previous_tag.as_deref(), release.tag.as_deref())
    }

    /// Returns the page that shows what is between two tags, or after the first.
    fn changes(&self, from: Option<&str>, to: Option<&str>) -> Option<String> {
        let url = self.url.as_deref()?;
        match (from, to) {
            (None, None) => None,
            (from, to) => links::changes(url, from, to.unwrap_or("HEAD")),
        }
    }

    /// Takes out of a release's commits what no template looks at.
    fn leave_out_unseen(&self, release: &mut Value) {
        let commits = release.get_mut("commits").and_then(Value::as_array_mut);
        for fields in commits.into_iter().flatten().filter_map(Value::as_object_mut) {
            fields.retain(|name, _| !self.unseen.contains(&name.as_str()));
        }
    }

    /// Adds what git-cliff would have learnt from forges: nothing.
    fn add_forges(&self, release: &mut Value) {
        let Some(release) = release.as_object_mut() else { return };
        for forge in &self.forges {
            release.insert((*forge).to_owned(), json!({ "contributors": [] }));
            for commit in release.get_mut("commits").and_then(Value::as_array_mut).into_iter().flatten() {
                commit[*forge] = json!({
                    "username": null, "pr_author": null, "pr_title": null, "pr_number": null,
                    "pr_numbers": [], "pr_labels": [], "is_first_time": false,
                });
            }
        }
    }

    /// Renders the whole file.
    fn whole(&self, releases: &[Value]) -> Result<String, Failure> {
        let mut out = self.header(releases)?;
        for release in releases {
            out.push_str(&self.section(release, false)?);
        }
        if let Some(footer) = &self.footer {
            out.push_str(&self.render(
                "footer",
                footer,
                &frame(&self.loaded.config.changelog.footer, releases),
                false,
            )?);
            out.push('\n');
        }
        Ok(out)
    }

    /// Renders the header, with the mark that ends one that changes.
    fn header(&self, releases: &[Value]) -> Result<String, Failure> {
        let Some(header) = &self.header else { return Ok(String::new()) };
        let mut out =
            self.render("header", header, &frame(&self.loaded.config.changelog.header, releases), false)?;
        out.push('\n');
        let marker = &self.loaded.config.changelog.header_marker;
        if !header.variables.is_empty() && !marker.is_empty() {
            out.push_str(marker);
            out.push('\n');
        }
        Ok(out)
    }

    /// Renders the section of a release.
    fn section(&self, release: &Value, standalone: bool) -> Result<String, Failure> {
        self.render("body", &self.body, release, standalone)
    }

    /// Renders one template.
    fn render(
        &self,
        name: &str,
        template: &Template,
        context: &Value,
        standalone: bool,
    ) -> Result<String, Failure> {
        let postprocessors = &self.loaded.config.changelog.postprocessors;
        let rendered = if standalone {
            let mut common = self.common.clone();
            common.insert("standalone".to_owned(), json!(true));
            template.render(context, Some(&common), postprocessors)
        } else {
            template.render(context, Some(&self.common), postprocessors)
        };
        rendered.map_err(|error| Failure::InvalidConfig(format!("`changelog.{name}`: {error}")))
    }

    /// Tidies Markdown if the configuration asks for it.
    fn format(&self, text: String) -> Result<String, Failure> {
        if self.loaded.config.changelog.format { format_markdown(&text).map_err(from_core) } else { Ok(text) }
    }
}

/// Returns what a header or footer sees of the releases.
fn frame(template: &Option<String>, releases: &[Value]) -> Value {
    match sight(template.as_deref().unwrap_or_default()) {
        Sight::Nothing => json!({}),
        Sight::Releases => {
            let outlines: Vec<Value> = releases.iter().map(outline).collect();
            json!({ "releases": outlines })
        }
        Sight::Commits => json!({ "releases": releases }),
    }
}

/// Copies a release but for its commits.
fn outline(release: &Value) -> Value {
    let fields = release.as_object().into_iter().flatten().filter(|(name, _)| *name != "commits");
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// Returns what every template sees besides its release.
fn common(config: &Config) -> Result<HashMap<String, Value>, Failure> {
    let mut groups: Vec<&str> = Vec::new();
    for group in config.git.commit_parsers.iter().filter_map(|parser| parser.group.as_deref()) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let remote = serde_json::to_value(&config.remote).map_err(|error| Failure::Other(error.to_string()))?;
    Ok(HashMap::from([("commit_parsers_groups".to_owned(), json!(groups)), ("remote".to_owned(), remote)]))
}

#[cfg(test)]
mod tests;
