//! What a command works with: repository, configuration, plugins, effective time.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_config::{Config, Fetch, Parsed};
use tidegate_engine::{Aim, Engine, Files as _, Observer, Parts, parse_remote};
use tidegate_forge::Forge;
use tidegate_git::{Credentials, Repository};
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnosis, EffectiveTime, History as _, ObjectId};
use tidegate_plugin::{Cost, LogLevel, LogLine, PluginRef};

use crate::args::{Aiming, Global};
use crate::fetching;
use crate::files::{FileError, UserFiles};
use crate::forge::{self, ForgeError, Place};
use crate::output::Output;
use crate::plugins::PluginShelf;
use crate::progress::Progress;

/// The version of this program.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A repository that was opened, with its configuration.
pub(crate) struct Session {
    pub(crate) repository: Repository,
    pub(crate) config: Config,
    pub(crate) at: EffectiveTime,
    pub(crate) aim: Aim,
    /// The commit that has the rules; absent: the work tree has them.
    pub(crate) rules_from: Option<ObjectId>,
    verbose: bool,
}

impl Session {
    /// Opens the repository and reads its configuration. Warnings are shown.
    pub(crate) fn open(global: &Global, output: &mut Output) -> Result<Self, Diagnosis> {
        let mut repository = Repository::discover(&global.directory)?;
        if !global.offline {
            // In a bare partial clone even the configuration may have to be fetched.
            repository = repository.with_store(fetching::options(None));
        }
        let rules_from = global.rules_from.as_deref().map(|rev| commit(&repository, rev)).transpose()?;
        let config = match read_config(global, &files_at(&repository, rules_from.as_ref()))? {
            Some(Parsed { config, warnings, document }) => {
                for warning in &warnings {
                    output.config_warning(warning, &document);
                }
                output.configured_by(document);
                config
            }
            None => Config::default(),
        };
        if config.history.fetch == Fetch::Never {
            repository = repository.without_store();
        } else if !global.offline {
            let credentials = credentials(&repository, &config);
            repository = repository.with_store(fetching::options(credentials));
        }
        let at = global.at.unwrap_or_else(now);
        Ok(Self { repository, config, at, aim: Aim::default(), rules_from, verbose: global.verbose })
    }

    /// The same, with something else to be released than what the branch says.
    pub(crate) fn aiming(mut self, aiming: &Aiming) -> Self {
        self.aim = aiming.aim();
        self
    }

    /// Opens the repository, and makes a plan.
    pub(crate) fn plan(
        global: &Global,
        aiming: &Aiming,
        parts: Parts,
        output: &mut Output,
    ) -> Result<Plan, Diagnosis> {
        let session = Self::open(global, output)?.aiming(aiming);
        session.decide(output, |engine| engine.plan(parts))
    }

    /// The repository's page on the web, if it has one.
    pub(crate) fn url(&self) -> Result<Option<String>, Diagnosis> {
        url(&self.repository, &self.config)
    }

    /// The forge of the repository, ready to be asked.
    ///
    /// # Errors
    /// When it is on none, or there is no token, or the address cannot be used.
    pub(crate) fn forge(&self) -> Result<(Place, Box<dyn Forge>), Diagnosis> {
        let settings = &self.config.forge;
        let place = forge::place(settings, self.url()?.as_deref())?.ok_or(ForgeError::NoForge)?;
        let forge = forge::open(settings, &place)?;
        Ok((place, forge))
    }

    /// Who asks the remote, where git's configuration does not say.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        credentials(&self.repository, &self.config)
    }

    /// The user's files.
    pub(crate) fn files(&self) -> UserFiles<'_> {
        files_at(&self.repository, self.aim.commit.as_ref())
    }

    /// The files by which things are judged: configuration, plugins and what those are given.
    pub(crate) fn rules(&self) -> UserFiles<'_> {
        files_at(&self.repository, self.rules_from.as_ref())
    }

    /// Runs a decision with an engine; afterwards shows what plugins logged.
    pub(crate) fn decide<T>(
        &self,
        output: &mut Output,
        decision: impl FnOnce(&Engine<'_>) -> Result<T, Diagnosis>,
    ) -> Result<T, Diagnosis> {
        let (files, rules) = (self.files(), self.rules());
        let plugins = PluginShelf::new(&self.config, &rules);
        let listener = Listener { progress: Progress::start(output), heard: Mutex::default() };
        let engine = Engine {
            history: &self.repository,
            plugins: &plugins,
            files: &files,
            rules: &rules,
            observer: &listener,
            config: &self.config,
            aim: &self.aim,
            at: self.at,
            host_version: VERSION,
        };
        let result = decision(&engine);
        listener.finish(output, self.verbose);
        result
    }
}

fn url(repository: &Repository, config: &Config) -> Result<Option<String>, Diagnosis> {
    let address = match &config.repository.url {
        Some(url) => Some(url.clone()),
        None => repository.remote_url()?,
    };
    Ok(address.and_then(|address| parse_remote(&address).url))
}

fn credentials(repository: &Repository, config: &Config) -> Option<Credentials> {
    let place = forge::place(&config.forge, url(repository, config).ok()?.as_deref()).ok()??;
    forge::credentials(&config.forge, &place, &repository.remote_url().ok()??)
}

fn files_at<'a>(repository: &'a Repository, commit: Option<&ObjectId>) -> UserFiles<'a> {
    commit.map_or_else(|| UserFiles::of(repository), |commit| UserFiles::At(repository, commit.clone()))
}

/// The commit that a revision leads to. A whole id may be one that this clone lacks.
fn commit(repository: &Repository, rev: &str) -> Result<ObjectId, Diagnosis> {
    let is_id = matches!(rev.len(), 40 | 64) && rev.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(if is_id { ObjectId::new(rev.to_ascii_lowercase()) } else { repository.resolve(rev)? })
}

fn read_config(global: &Global, files: &UserFiles<'_>) -> Result<Option<Parsed>, Diagnosis> {
    let (name, text) = match &global.config {
        Some(path) => {
            let path = global.directory.join(path);
            let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let text = UserFiles::Folder(folder).read(&file)?;
            (file.clone(), text.ok_or(FileError::Missing { path: file })?)
        }
        None => {
            let Some(name) = tidegate_config::discover(|name| files.has(name))? else { return Ok(None) };
            let Some(text) = files.read(name)? else { return Ok(None) };
            (name.to_owned(), text)
        }
    };
    Ok(Some(tidegate_config::parse(&text, &name)?))
}

/// The wall clock, to the second: the time of decisions, where the user names none.
fn now() -> EffectiveTime {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // A clock that is past the year 9999 is as wrong as one at 1970.
    i64::try_from(seconds).ok().and_then(EffectiveTime::from_seconds).unwrap_or(EffectiveTime::EPOCH)
}

/// Listens to the engine's calls.
struct Listener {
    progress: Progress,
    heard: Mutex<Vec<Heard>>,
}

struct Heard {
    plugin: PluginRef,
    function: &'static str,
    cost: Cost,
    log: Vec<LogLine>,
}

impl Observer for Listener {
    fn answered(&self, plugin: &PluginRef, function: &'static str, cost: &Cost, log: &[LogLine]) {
        let heard = Heard { plugin: plugin.clone(), function, cost: *cost, log: log.to_vec() };
        if let Ok(mut all) = self.heard.lock() {
            all.push(heard);
        }
    }
}

impl Listener {
    fn finish(self, output: &mut Output, verbose: bool) {
        self.progress.finish();
        for Heard { plugin, function, cost, log } in self.heard.into_inner().unwrap_or_default() {
            let shown = log.iter().filter(|line| verbose || line.level >= LogLevel::Warn);
            for line in shown {
                let level = match line.level {
                    LogLevel::Trace => "trace",
                    LogLevel::Debug => "debug",
                    LogLevel::Info => "info",
                    LogLevel::Warn => "warning",
                    LogLevel::Error => "error",
                };
                let text = tidegate_report::escape::terminal::inline(&line.text);
                output.talk(&format!("{level}[plugin {}]: {text}", plugin.name));
            }
            if verbose {
                output.talk(&format!(
                    "debug: {plugin} {function}: {:.1} ms, {} fuel, {} KiB",
                    cost.time.as_secs_f64() * 1000.0,
                    cost.fuel,
                    cost.memory.div_ceil(1024)
                ));
            }
        }
    }
}
