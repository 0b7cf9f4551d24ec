//! From the user's files and tables to a valid git-cliff configuration.
//!
//! Three layers, the later over the earlier: git-cliff's own defaults, the
//! repository's file or a preset, the table `cliff` of the plugin's configuration.
//! A key that asks for what a plugin cannot have is refused here, by its name,
//! rather than ignored: a changelog that silently lacks something is worse than none.

use git_cliff_core::CONFIG_FILES;
use git_cliff_core::config::{CommitParser, Config, TextProcessor};
use git_cliff_core::embed::{BuiltinConfig, EmbeddedConfig};
use git_cliff_core::template::Template;
use tidegate_plugin_sdk::contract::types::{CallContext, Failure, TextFile};

use crate::failure;
use crate::links;
use crate::settings::{ReplaceCommand, Settings};

/// The file that lists commits to leave out, one id a line.
const IGNORE_FILE: &str = git_cliff_core::IGNORE_FILE;

/// The file of commits that `git blame` skips; git-cliff leaves them out too.
const BLAME_FILE: &str = ".git-blame-ignore-revs";

/// This project's own preset: Keep a Changelog 1.1.0.
const KEEP_A_CHANGELOG: &str = include_str!("presets/keep-a-changelog.toml");

/// What that preset adds where links can be right.
const COMPARE_LINKS: &str = include_str!("presets/compare-links.toml");

/// A configuration that can be rendered with.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Where the configuration comes from, for messages.
    pub source: String,
    /// git-cliff's configuration, all layers applied.
    pub config: Config,
    /// Whether commits within a release go newest first.
    pub newest_first: bool,
    /// Ids, or beginnings of ids, of commits that count as if they did not exist.
    pub ignored: Vec<String>,
    /// Whether only tags that name a version of the package are releases. With a
    /// file of the user's it alone says which tags are.
    pub versions_only: bool,
}

/// Reads the configuration of a call.
///
/// # Errors
///
/// [`Failure::InvalidConfig`] with the source and key that are wrong.
pub(crate) fn load(context: &CallContext, settings: &Settings) -> Result<Loaded, Failure> {
    let (source, text) = text(context, settings)?;
    let mut config: Config = text.parse().map_err(|error: git_cliff_core::error::Error| {
        Failure::InvalidConfig(format!("`{source}`: {error}"))
    })?;
    if settings.replace_command == ReplaceCommand::Skip {
        skip_commands(&mut config.git.commit_preprocessors);
        skip_commands(&mut config.changelog.postprocessors);
    }
    let newest_first = check_supported(&source, &config)?;
    config.git.skip_tags = config.git.skip_tags.filter(|pattern| !pattern.as_str().is_empty());
    config.remote.offline = true;
    if ![
        &config.remote.github,
        &config.remote.gitlab,
        &config.remote.gitea,
        &config.remote.bitbucket,
        &config.remote.azure_devops,
    ]
    .iter()
    .any(|remote| remote.is_set())
    {
        // git-cliff, too, takes what it finds in the clone for the first it knows.
        let repository = &context.repository;
        config.remote.github.owner = repository.owner.clone().unwrap_or_default();
        config.remote.github.repo = repository.name.clone().unwrap_or_default();
    }
    for id in lines(&context.config_files, IGNORE_FILE) {
        config.git.commit_parsers.insert(0, skip(id));
    }
    let ignored = lines(&context.config_files, BLAME_FILE).map(str::to_owned).collect();
    let versions_only = settings.preset.is_some() || config_file(context).is_none();
    Ok(Loaded { source, config, newest_first, ignored, versions_only })
}

/// Returns a parser that leaves one commit out.
fn skip(id: &str) -> CommitParser {
    CommitParser { sha: Some(id.to_owned()), skip: Some(true), ..CommitParser::default() }
}

/// Returns the configuration's text and the name of where it comes from.
fn text(context: &CallContext, settings: &Settings) -> Result<(String, String), Failure> {
    let (source, text) = match (&settings.preset, config_file(context)) {
        (None, Some(file)) => (file.path.clone(), file.content.clone()),
        _ => {
            let name = settings.fallback_preset();
            (format!("preset {name}"), preset(name)?)
        }
    };
    let links = text == KEEP_A_CHANGELOG && context.repository.url.as_deref().is_some_and(links::known);
    if settings.cliff.is_none() && !links {
        return Ok((source, text));
    }
    let invalid =
        |what: &str, error: &dyn std::fmt::Display| Failure::InvalidConfig(format!("`{what}`: {error}"));
    let mut base: toml::Table = toml::from_str(&text).map_err(|error| invalid(&source, &error))?;
    if links {
        merge(&mut base, toml::from_str(COMPARE_LINKS).map_err(|error| invalid(&source, &error))?);
    }
    if let Some(overlay) = &settings.cliff {
        merge(&mut base, toml::Table::try_from(overlay).map_err(|error| invalid("cliff", &error))?);
    }
    let text = toml::to_string(&base).map_err(|error| invalid("cliff", &error))?;
    Ok((if settings.cliff.is_some() { format!("{source} with table cliff") } else { source }, text))
}

/// Returns the text of a built-in configuration.
fn preset(name: &str) -> Result<String, Failure> {
    match name {
        "keep-a-changelog" => Ok(KEEP_A_CHANGELOG.to_owned()),
        "git-cliff" => EmbeddedConfig::get_config().map_err(failure::from_core),
        _ => BuiltinConfig::get_config(name.to_owned()).map_err(|_| {
            let known = BuiltinConfig::list().join("`, `");
            Failure::InvalidConfig(format!(
                "`preset`: there is no `{name}`, only `keep-a-changelog`, `git-cliff`, `{known}`"
            ))
        }),
    }
}

/// Lays one table over another, key by key.
fn merge(base: &mut toml::Table, overlay: toml::Table) {
    for (key, value) in overlay {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// Refuses what cannot be done here, and reads the one key that git-cliff keeps as text.
fn check_supported(source: &str, config: &Config) -> Result<bool, Failure> {
    let refuse = |key: &str, why: &str| Err(Failure::InvalidConfig(format!("`{source}`: `{key}` {why}")));
    for (key, processors) in [
        ("git.commit_preprocessors", &config.git.commit_preprocessors),
        ("changelog.postprocessors", &config.changelog.postprocessors),
    ] {
        if let Some(index) = processors.iter().position(|processor| processor.replace_command.is_some()) {
            return refuse(
                &format!("{key}[{index}].replace_command"),
                "runs a command, which a plugin cannot; set `replace-command = \"skip\"` to leave it out",
            );
        }
    }
    if config.git.recurse_submodules == Some(true) {
        return refuse(
            "git.recurse_submodules",
            "needs the submodules' repositories, which a plugin cannot read",
        );
    }
    for (key, paths) in
        [("git.include_paths", &config.git.include_paths), ("git.exclude_paths", &config.git.exclude_paths)]
    {
        if !paths.is_empty() {
            return refuse(key, "is the host's business; give the package a path in `tidegate.toml`");
        }
    }
    match config.git.sort_commits.to_ascii_lowercase().as_str() {
        "oldest" => Ok(false),
        "newest" => Ok(true),
        other => refuse("git.sort_commits", &format!("is `{other}`, but can be `oldest` or `newest`")),
    }
}

/// Refuses templates and parsers that look at the diffs of commits. The templates
/// are given compiled, since only then it is known which names they use.
///
/// # Errors
///
/// [`Failure::InvalidConfig`] when one does.
pub(crate) fn refuse_statistics<'a>(
    loaded: &Loaded,
    mut templates: impl Iterator<Item = &'a Template>,
) -> Result<(), Failure> {
    let fields = loaded.config.git.commit_parsers.iter().filter_map(|parser| parser.field.as_deref());
    let in_parsers = fields.into_iter().any(|field| field.starts_with("statistics."));
    let looks =
        |template: &Template| template.variables.iter().any(|name| name.starts_with("commit.statistics"));
    if in_parsers || templates.any(looks) {
        let source = &loaded.source;
        return Err(Failure::InvalidConfig(format!(
            "`{source}`: `commit.statistics` in a template or parser needs each commit's diff, which is not sent"
        )));
    }
    Ok(())
}

/// Takes the commands out of a list of text processors.
fn skip_commands(processors: &mut [TextProcessor]) {
    for processor in processors {
        processor.replace_command = None;
    }
}

/// Returns git-cliff's configuration, when the repository has one.
fn config_file(context: &CallContext) -> Option<&TextFile> {
    CONFIG_FILES.iter().find_map(|name| file(&context.config_files, name))
}

/// Returns a file by its path.
fn file<'a>(files: &'a [TextFile], path: &str) -> Option<&'a TextFile> {
    files.iter().find(|file| file.path == path)
}

/// Returns the lines of a list of commits: no comments, no blank lines.
fn lines<'a>(files: &'a [TextFile], path: &str) -> impl Iterator<Item = &'a str> {
    file(files, path)
        .into_iter()
        .flat_map(|file| file.content.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests;
