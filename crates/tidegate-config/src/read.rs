//! Raw to valid: which keys there are, what they mean, and what they refer to.

mod files;
mod packages;
mod release;

use std::collections::{BTreeMap, BTreeSet};

use tidegate_model::{Scheme, TagPattern, Version};

use crate::config::{
    Audience, BUILT_IN_PLUGINS, Changelog, Config, FORMAT, Fetch, Gate, History, Limits, Mode, Notes, Plugin,
    Repository, RollbackCheck, Versioning,
};
use crate::mistake::Findings;
use crate::mistake::NAME;
use crate::path::folder_of;
use crate::section::{Found, Section, Word, is_name};
use crate::suggest::nearest;
use crate::{Mistake, RepoPath, Span, Warning};

impl Word for Audience {
    const WORDS: &'static [(&'static str, Self)] =
        &[("developer", Self::Developer), ("operator", Self::Operator), ("user", Self::User)];
}

impl Word for Fetch {
    const WORDS: &'static [(&'static str, Self)] =
        &[("when-needed", Self::WhenNeeded), ("never", Self::Never)];
}

impl Word for Mode {
    const WORDS: &'static [(&'static str, Self)] =
        &[("enforce", Self::Enforce), ("advise", Self::Advise), ("off", Self::Off)];
}

/// What a text with a grammar is called, and how to write one.
const TAG_PATTERN: (&str, &str) =
    ("tag pattern", "write it as `v{version}`, with `{version}` where the version stands");
const SCHEME: (&str, &str) = ("scheme", "write `semver`, or a format such as `YYYY.MM.MICRO` or `YY.0M.0D`");
const VERSION: (&str, &str) = ("version", "write it as `0.1.0`, by SemVer");

/// The file is of a format that only a newer version can read.
pub(crate) struct NewerFormat;

/// Reads the format, before anything that depends on it.
pub(crate) fn check_format(top: &mut Section<'_>, out: &mut Findings) -> Result<(), NewerFormat> {
    match top.integer("format", out) {
        Some((format, found)) if format > i64::from(FORMAT) => {
            out.problem(found.value_span(), Mistake::NewerFormat(format));
            return Err(NewerFormat);
        }
        Some((format, found)) if format < 1 => out.problem(found.value_span(), Mistake::Format(format)),
        _ => {}
    }
    Ok(())
}

/// Reads all but the format. What is mistaken keeps its default, so that the
/// rest can be checked.
pub(crate) fn read(mut top: Section<'_>, file_name: &str, out: &mut Findings) -> Config {
    let defaults = Config::default();
    let mut reader = Reader { folder: folder_of(file_name), uses: Vec::new(), defined: Vec::new(), out };
    let config = Config {
        format: FORMAT,
        tag: top.parsed::<TagPattern>("tag", TAG_PATTERN, reader.out),
        initial_version: top
            .parsed::<Version>("initial-version", VERSION, reader.out)
            .unwrap_or(defaults.initial_version),
        repository: reader.repository(&mut top),
        history: reader.history(&mut top),
        workspace: reader.workspace(&mut top),
        packages: reader.packages(&mut top),
        branches: reader.branches(&mut top),
        version: reader.version(&mut top, defaults.version),
        changelog: reader.changelog(&mut top, defaults.changelog),
        notes: reader.notes(&mut top, defaults.notes),
        gates: reader.gates(&mut top, defaults.gates),
        rollback: reader.rollback(&mut top, defaults.rollback),
        release: reader.release(&mut top, defaults.release),
        forge: reader.forge(&mut top),
        plugins: reader.plugins(&mut top),
    };
    reader.check_uses(&config);
    reader.check_used(&config);
    top.finish(out);
    config
}

/// A place that asks for a plugin.
struct Use {
    key: String,
    span: Span,
    plugin: String,
}

/// Reads the sections, and remembers which plugins they ask for.
struct Reader<'a, 'o> {
    folder: &'a str,
    uses: Vec<Use>,
    defined: Vec<(Span, String)>,
    out: &'o mut Findings,
}

impl Reader<'_, '_> {
    fn repository(&mut self, top: &mut Section<'_>) -> Repository {
        let Some(mut section) = top.section("repository", self.out) else { return Repository::default() };
        let want = "an address that starts with `https://` or `http://` and has no user in it";
        let url = section.checked("url", want, is_web_address, self.out);
        section.finish(self.out);
        Repository { url: url.map(|(url, _)| url.trim_end_matches('/').to_owned()) }
    }

    fn history(&mut self, top: &mut Section<'_>) -> History {
        let Some(mut section) = top.section("history", self.out) else { return History::default() };
        let fetch = section.word("fetch", self.out).unwrap_or_default();
        section.finish(self.out);
        History { fetch }
    }

    fn version(&mut self, top: &mut Section<'_>, default: Versioning) -> Versioning {
        let Some(mut section) = top.section("version", self.out) else { return default };
        let plugin = self.plugin_name(&mut section).unwrap_or(default.plugin);
        let scheme = section.parsed::<Scheme>("scheme", SCHEME, self.out).unwrap_or(default.scheme);
        section.finish(self.out);
        Versioning { plugin, scheme }
    }

    fn changelog(&mut self, top: &mut Section<'_>, default: Changelog) -> Changelog {
        let Some(mut section) = top.section("changelog", self.out) else { return default };
        let changelog = Changelog {
            enabled: section.switch("enabled", self.out).unwrap_or(default.enabled),
            plugin: self.plugin_name(&mut section).unwrap_or(default.plugin),
            // A package's file: it does not move with the configuration.
            path: self.path(&mut section, "").unwrap_or(default.path),
        };
        section.finish(self.out);
        changelog
    }

    fn notes(&mut self, top: &mut Section<'_>, default: Notes) -> Notes {
        let Some(mut section) = top.section("notes", self.out) else { return default };
        let notes = Notes {
            plugin: self.plugin_name(&mut section).unwrap_or(default.plugin),
            audience: section.word("audience", self.out).unwrap_or(default.audience),
        };
        section.finish(self.out);
        notes
    }

    fn gates(&mut self, top: &mut Section<'_>, mut gates: BTreeMap<String, Gate>) -> BTreeMap<String, Gate> {
        for (name, found, mut section) in top.named("gates", self.out) {
            let default = gates.remove(name);
            let mode = default.as_ref().map_or(Mode::Enforce, |gate| gate.mode);
            let gate = Gate {
                plugin: self.entry_plugin(&mut section, name, &found, default.map(|gate| gate.plugin)),
                gate: section.checked("gate", NAME, is_name, self.out).map(|(gate, _)| gate.to_owned()),
                mode: section.word("mode", self.out).unwrap_or(mode),
            };
            section.finish(self.out);
            gates.insert(name.to_owned(), gate);
        }
        gates
    }

    fn rollback(
        &mut self,
        top: &mut Section<'_>,
        mut checks: BTreeMap<String, RollbackCheck>,
    ) -> BTreeMap<String, RollbackCheck> {
        for (name, found, mut section) in top.named("rollback", self.out) {
            let default = checks.remove(name);
            let mode = default.as_ref().map_or(Mode::Enforce, |check| check.mode);
            let check = RollbackCheck {
                plugin: self.entry_plugin(&mut section, name, &found, default.map(|check| check.plugin)),
                mode: section.word("mode", self.out).unwrap_or(mode),
            };
            section.finish(self.out);
            checks.insert(name.to_owned(), check);
        }
        checks
    }

    fn plugins(&mut self, top: &mut Section<'_>) -> BTreeMap<String, Plugin> {
        let mut plugins = BTreeMap::new();
        for (name, found, mut section) in top.named("plugins", self.out) {
            let built_in = BUILT_IN_PLUGINS.contains(&name);
            let key = section.path().to_owned();
            match section.peek("path") {
                Some(path) if built_in => {
                    self.out.problem(path.value_span(), Mistake::Shadowed { key, plugin: name.into() });
                }
                None if !built_in => {
                    let meant = nearest(name, BUILT_IN_PLUGINS.iter().copied());
                    self.out.problem(found.key_span(), Mistake::NoPath { key, meant });
                }
                _ => {}
            }
            let plugin = Plugin {
                path: self.path(&mut section, self.folder),
                config: section.free("config", self.out),
                limits: self.limits(&mut section),
                grants: section.no_grants("grants", self.out),
            };
            section.finish(self.out);
            if built_in || plugin.path.is_some() {
                self.defined.push((found.key_span(), name.to_owned()));
            }
            plugins.insert(name.to_owned(), plugin);
        }
        plugins
    }

    fn limits(&mut self, section: &mut Section<'_>) -> Limits {
        let Some(mut section) = section.section("limits", self.out) else { return Limits::default() };
        let limits = Limits {
            module_bytes: section.count("module-bytes", i64::MAX, self.out),
            memory_bytes: section.count("memory-bytes", i64::MAX, self.out),
            fuel: section.count("fuel", i64::MAX, self.out),
            load_ms: section.count("load-ms", i64::MAX, self.out),
            call_ms: section.count("call-ms", i64::MAX, self.out),
            input_bytes: section.count("input-bytes", i64::MAX, self.out),
            output_bytes: section.count("output-bytes", i64::MAX, self.out),
            json_depth: section.count("json-depth", Limits::JSON_DEPTH_MAX.into(), self.out),
            log_bytes: section.count("log-bytes", i64::MAX, self.out),
            log_lines: section.count("log-lines", i64::MAX, self.out),
        };
        section.finish(self.out);
        limits
    }

    fn path(&mut self, section: &mut Section<'_>, folder: &str) -> Option<RepoPath> {
        let (text, found) = section.text("path", self.out)?;
        match RepoPath::resolve(folder, text) {
            Ok(path) => Some(path),
            Err(source) => {
                let key = section.path_of("path");
                self.out.problem(found.value_span(), Mistake::Path { key, source });
                None
            }
        }
    }

    /// The plugin that a section names.
    fn plugin_name(&mut self, section: &mut Section<'_>) -> Option<String> {
        let (plugin, found) = section.checked("plugin", NAME, is_name, self.out)?;
        let span = found.value_span();
        self.uses.push(Use { key: section.path_of("plugin"), span, plugin: plugin.into() });
        Some(plugin.into())
    }

    /// The plugin of a named entry: the stated one, that of the default entry,
    /// or the one called like the entry.
    fn entry_plugin(
        &mut self,
        section: &mut Section<'_>,
        name: &str,
        found: &Found<'_>,
        default: Option<String>,
    ) -> String {
        let stated = section.peek("plugin").is_some();
        if let Some(plugin) = self.plugin_name(section) {
            return plugin;
        }
        let plugin = default.unwrap_or_else(|| name.to_owned());
        // A plugin that is named wrongly or by an unusable name has its mistake already.
        if !stated && is_name(name) {
            let (key, span) = (section.path().to_owned(), found.key_span());
            self.uses.push(Use { key, span, plugin: plugin.clone() });
        }
        plugin
    }

    /// Notes every plugin that is asked for and not there.
    fn check_uses(&mut self, config: &Config) {
        let known: BTreeSet<&str> =
            BUILT_IN_PLUGINS.iter().copied().chain(config.plugins.keys().map(String::as_str)).collect();
        for Use { key, span, plugin } in self.uses.drain(..) {
            if known.contains(plugin.as_str()) {
                continue;
            }
            let meant = nearest(&plugin, known.iter().copied()).map(str::to_owned);
            let known = known.iter().map(|&name| name.to_owned()).collect();
            self.out.problem(span, Mistake::UnknownPlugin { key, plugin, known, meant });
        }
    }

    /// Warns about every plugin that is there and not asked for.
    fn check_used(&mut self, config: &Config) {
        let used: BTreeSet<&str> = config.plugins_in_use().collect();
        for (span, name) in self.defined.drain(..).filter(|(_, name)| !used.contains(name.as_str())) {
            self.out.warning(Warning {
                code: "config::unused-plugin",
                span,
                message: format!("nothing asks for the plugin `{name}`"),
                help: Some(format!("name it as the `plugin` of a gate, say, or remove `[plugins.{name}]`")),
            });
        }
    }
}

/// Whether links can start with this text: it stands in Markdown and in HTML.
fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some((host, _)) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))) else { return false };
    let breaks_out = |c: char| !c.is_ascii_graphic() || "<>\"'`()[]{}|\\^".contains(c);
    !host.is_empty() && !host.contains('@') && !text.contains(breaks_out)
}
