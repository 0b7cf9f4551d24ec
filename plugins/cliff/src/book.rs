//! A configuration made ready, and what it renders.
//!
//! Rendering is done here with git-cliff's own templates, section by section,
//! because a release is needed alone as well as in the whole file. All that a
//! call's tasks have in common is made ready once.

use std::collections::HashMap;

use git_cliff_core::config::Config;
use git_cliff_core::markdown::format_markdown;
use git_cliff_core::release::Release as CoreRelease;
use git_cliff_core::template::Template;
use serde::Serialize;
use serde_json::{Map, Value, json};
use tidegate_plugin_sdk::contract::changelogs::{ChangelogMode, ChangelogTask, ChangelogText};
use tidegate_plugin_sdk::contract::types::{CallContext, Failure, Release};

use crate::config::{Loaded, load, refuse_statistics};
use crate::convert::Manner;
use crate::failure::from_core;
use crate::grouping::with_ready_groups;
use crate::history::Arranged;
use crate::settings::{ChangeFiles, Settings};
use crate::sight::{Sight, Sights, sight};
use crate::view::{View, add_forges};
use crate::{convert, history, links, prepend, process};

/// A configuration, its templates compiled.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) settings: Settings,
    pub(crate) loaded: Loaded,
    header: Option<Template>,
    body: Template,
    footer: Option<Template>,
    /// What the templates look at.
    sights: Sights,
    /// The names of groups, in the order of the parsers.
    groups: Vec<String>,
    /// What every template sees besides its release.
    common: HashMap<String, Value>,
    /// The same, for a section that is read without the others.
    standalone: HashMap<String, Value>,
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
        let text = with_ready_groups(&changelog.body);
        let body = compile("body", &text)?;
        let footer = changelog.footer.as_deref().map(|text| compile("footer", text)).transpose()?;
        refuse_statistics(&loaded, [header.as_ref(), Some(&body), footer.as_ref()].into_iter().flatten())?;
        let frames = [&changelog.header, &changelog.footer].into_iter().flatten().map(String::as_str);
        let sights = Sights::of(&frames.chain([&*text]).collect::<Vec<_>>());
        let groups = groups(&loaded.config);
        let common = common(&loaded.config, &groups)?;
        let mut standalone = common.clone();
        standalone.insert("standalone".to_owned(), json!(true));
        Ok(Self {
            header,
            body,
            footer,
            sights,
            groups,
            common,
            standalone,
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
                let released = releases.iter().any(View::is_released);
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

    /// Processes releases, oldest first, and returns what templates see of them,
    /// newest first.
    fn process(&self, arranged: Arranged) -> Result<Vec<View<'_>>, Failure> {
        let bare: HashMap<String, String> = arranged
            .releases
            .iter()
            .filter_map(|release| Some((release.tag.clone()?, release.version.clone()?)))
            .collect();
        let manner = Manner {
            newest_first: self.loaded.newest_first,
            before: self.sights.before,
            repository: self.name.as_deref(),
            changes_alone: self.settings.change_files == ChangeFiles::Instead,
        };
        let raw = convert::releases(arranged, manner)?;
        let releases = process::releases(raw, &self.loaded.config, &self.sights)?;
        releases.into_iter().map(|release| self.view(release, &bare)).collect()
    }

    /// Returns what templates see of a release.
    fn view(
        &self,
        mut release: CoreRelease<'static>,
        bare: &HashMap<String, String>,
    ) -> Result<View<'_>, Failure> {
        let commits = std::mem::take(&mut release.commits);
        let value = serde_json::to_value(&release).map_err(|error| Failure::Other(error.to_string()))?;
        let Value::Object(mut outline) = value else {
            return Err(Failure::Other("a release is no record".to_owned()));
        };
        outline.remove("commits");
        add_forges(&mut outline, &self.sights);
        if let Some(previous) = outline.get_mut("previous").and_then(Value::as_object_mut) {
            add_forges(previous, &self.sights);
        }
        let mut own = Map::new();
        if let Some(tag) = &release.version {
            let version = bare.get(tag).map_or(tag.as_str(), String::as_str);
            own.insert("version".to_owned(), json!(version.strip_prefix('v').unwrap_or(version)));
        }
        let before = release.previous.as_ref().and_then(|previous| previous.version.as_deref());
        if let Some(link) = self.changes(before, release.version.as_deref()) {
            own.insert("url".to_owned(), json!(link));
        }
        Ok(View { sights: &self.sights, groups: &self.groups, outline, own, commits })
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

    /// Renders the whole file.
    fn whole(&self, releases: &[View<'_>]) -> Result<String, Failure> {
        let mut out = self.header(releases)?;
        for release in releases {
            out.push_str(&self.section(release, false)?);
        }
        if let Some(footer) = &self.footer {
            let frame = frame(&self.loaded.config.changelog.footer, releases);
            out.push_str(&self.render("footer", footer, &frame, &self.common)?);
            out.push('\n');
        }
        Ok(out)
    }

    /// Renders the header, with the mark that ends one that changes.
    fn header(&self, releases: &[View<'_>]) -> Result<String, Failure> {
        let Some(header) = &self.header else { return Ok(String::new()) };
        let frame = frame(&self.loaded.config.changelog.header, releases);
        let mut out = self.render("header", header, &frame, &self.common)?;
        out.push('\n');
        let marker = &self.loaded.config.changelog.header_marker;
        if !header.variables.is_empty() && !marker.is_empty() {
            out.push_str(marker);
            out.push('\n');
        }
        Ok(out)
    }

    /// Renders the section of a release.
    fn section(&self, release: &View<'_>, standalone: bool) -> Result<String, Failure> {
        let common = if standalone { &self.standalone } else { &self.common };
        self.render("body", &self.body, release, common)
    }

    /// Renders one template.
    fn render<C: Serialize>(
        &self,
        name: &str,
        template: &Template,
        context: &C,
        common: &HashMap<String, Value>,
    ) -> Result<String, Failure> {
        template
            .render(context, Some(common), &self.loaded.config.changelog.postprocessors)
            .map_err(|error| Failure::InvalidConfig(format!("`changelog.{name}`: {error}")))
    }

    /// Tidies Markdown if the configuration asks for it.
    fn format(&self, text: String) -> Result<String, Failure> {
        if self.loaded.config.changelog.format { format_markdown(&text).map_err(from_core) } else { Ok(text) }
    }
}

/// What a header or footer sees of the releases.
#[derive(Serialize)]
#[serde(untagged)]
enum Frame<'a> {
    Nothing {},
    Releases { releases: Vec<Value> },
    Commits { releases: &'a [View<'a>] },
}

/// Returns what a header or footer sees of the releases.
fn frame<'a>(template: &Option<String>, releases: &'a [View<'a>]) -> Frame<'a> {
    match sight(template.as_deref().unwrap_or_default()) {
        Sight::Nothing => Frame::Nothing {},
        Sight::Releases => Frame::Releases { releases: releases.iter().map(View::without_commits).collect() },
        Sight::Commits => Frame::Commits { releases },
    }
}

/// Returns the names of groups, in the order of the parsers.
fn groups(config: &Config) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for group in config.git.commit_parsers.iter().filter_map(|parser| parser.group.as_ref()) {
        if !groups.contains(group) {
            groups.push(group.clone());
        }
    }
    groups
}

/// Returns what every template sees besides its release.
fn common(config: &Config, groups: &[String]) -> Result<HashMap<String, Value>, Failure> {
    let remote = serde_json::to_value(&config.remote).map_err(|error| Failure::Other(error.to_string()))?;
    Ok(HashMap::from([("commit_parsers_groups".to_owned(), json!(groups)), ("remote".to_owned(), remote)]))
}

#[cfg(test)]
mod tests;
