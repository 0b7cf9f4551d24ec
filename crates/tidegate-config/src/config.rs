//! The valid configuration, and all of its defaults.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use tidegate_model::version::FIRST_RELEASE;
use tidegate_model::{Scheme, TagPattern, Version};

use crate::RepoPath;
use crate::packages::{Branch, Package, Workspace};
use crate::release::{Forge, Release};
#[cfg(test)]
use crate::schema as in_schema;

/// The newest format of the file that this version reads.
pub const FORMAT: u32 = 1;

/// The plugins that need no `path`, sorted.
pub const BUILT_IN_PLUGINS: &[&str] = &["cliff", "commit-format", "conventional", "sql-migrations"];

/// How a repository's releases are decided and described.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields, title = "tidegate.toml"))]
#[serde(default, rename_all = "kebab-case")]
pub struct Config {
    /// The format of this file. A tidegate that is too old for it says so before it reads the rest.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub format: u32,
    /// How tags are written, with `{version}` once. Detected from the existing tags when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::TAG)))]
    pub tag: Option<TagPattern>,
    /// The version of the first release, while no tag tells another.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = in_schema::VERSION)))]
    pub initial_version: Version,
    /// The repository's public face.
    pub repository: Repository,
    /// Where history comes from.
    pub history: History,
    /// How the packages of the repository hang together.
    pub workspace: Workspace,
    /// Packages of your own choice, or what is different about some of those that are found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Package>,
    /// What each branch releases. Branches that no entry names: `next`, `beta`, `alpha`, `rc` and `canary`
    /// make pre-releases of their name, `1.x` and `release-1.4` keep a line going, all others are stable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// What decides the next version.
    pub version: Versioning,
    /// The changelog file.
    pub changelog: Changelog,
    /// The release notes.
    pub notes: Notes,
    /// The gates that judge a release, by names of your choice. `commit-format` is always among them;
    /// an entry of that name changes it.
    #[cfg_attr(test, schemars(schema_with = "in_schema::named::<Gate>"))]
    pub gates: BTreeMap<String, Gate>,
    /// What judges whether a release could be taken back, by names of your choice. `sql` is always among
    /// them; an entry of that name changes it.
    #[cfg_attr(test, schemars(schema_with = "in_schema::named::<RollbackCheck>"))]
    pub rollback: BTreeMap<String, RollbackCheck>,
    /// How a release is carried out.
    pub release: Release,
    /// The forge, where releases are shown.
    pub forge: Forge,
    /// Configuration of the built-in plugins by their names, and plugins of your own.
    #[cfg_attr(test, schemars(schema_with = "in_schema::named::<Plugin>"))]
    pub plugins: BTreeMap<String, Plugin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            format: FORMAT,
            tag: None,
            initial_version: FIRST_RELEASE,
            repository: Repository::default(),
            history: History::default(),
            workspace: Workspace::default(),
            packages: Vec::new(),
            branches: Vec::new(),
            version: Versioning::default(),
            changelog: Changelog::default(),
            notes: Notes::default(),
            gates: [("commit-format".to_owned(), Gate::advising("commit-format"))].into(),
            rollback: [("sql".to_owned(), RollbackCheck::advising("sql-migrations"))].into(),
            release: Release::default(),
            forge: Forge::default(),
            plugins: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The configuration as JSON with sorted keys: equal configurations give
    /// equal bytes, whatever their files looked like.
    #[must_use]
    pub fn config_json(&self) -> String {
        // Maps have text keys, and numbers that JSON lacks are refused when the
        // file is read, so that serialization has nothing to fail on.
        let mut json = serde_json::to_value(self).expect("a configuration is JSON");
        json.sort_all_objects();
        json.to_string()
    }

    /// The plugins that the sections name, those of entries that are `off` included;
    /// a name comes as often as it stands there.
    pub fn plugins_in_use(&self) -> impl Iterator<Item = &str> {
        let sections = [&self.version.plugin, &self.changelog.plugin, &self.notes.plugin];
        let gates = self.gates.values().map(|gate| &gate.plugin);
        let checks = self.rollback.values().map(|check| &check.plugin);
        sections.into_iter().chain(gates).chain(checks).map(String::as_str)
    }

    /// The configuration of a plugin; that of one without an entry is empty.
    #[must_use]
    pub fn plugin(&self, name: &str) -> Plugin {
        self.plugins.get(name).cloned().unwrap_or_default()
    }
}

/// The repository's public face.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Repository {
    /// Its address for links, `https://…`. Taken from the remote when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(regex(pattern = in_schema::URL)))]
    pub url: Option<String>,
}

/// Where history comes from.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct History {
    /// Whether what a shallow or partial clone lacks is fetched from its remote. It is kept outside of the
    /// repository, which does not change.
    pub fetch: Fetch,
}

/// When something is fetched.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fetch {
    /// When an answer needs what is missing: that, and nothing else.
    #[default]
    WhenNeeded,
    /// Never: an answer that needs what is missing is an error.
    Never,
}

/// What decides the next version.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Versioning {
    /// The versioner plugin.
    #[cfg_attr(test, schemars(regex(pattern = in_schema::NAME)))]
    pub plugin: String,
    /// How versions are written: `semver`, or a format of calendar versions such as `YYYY.MM.MICRO`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub scheme: Scheme,
}

impl Default for Versioning {
    fn default() -> Self {
        Self { plugin: "conventional".into(), scheme: Scheme::Semver }
    }
}

/// The changelog file.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Changelog {
    /// Whether there is one.
    pub enabled: bool,
    /// The changelog plugin.
    #[cfg_attr(test, schemars(regex(pattern = in_schema::NAME)))]
    pub plugin: String,
    /// The file, relative to the package's folder.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = in_schema::PATH)))]
    pub path: RepoPath,
}

impl Default for Changelog {
    fn default() -> Self {
        Self { enabled: true, plugin: "cliff".into(), path: RepoPath::changelog() }
    }
}

/// The release notes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Notes {
    /// The notes plugin.
    #[cfg_attr(test, schemars(regex(pattern = in_schema::NAME)))]
    pub plugin: String,
    /// Whom they are written for.
    pub audience: Audience,
}

impl Default for Notes {
    fn default() -> Self {
        Self { plugin: "cliff".into(), audience: Audience::Developer }
    }
}

/// Whom release notes are written for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// People who write code against it.
    Developer,
    /// People who run it.
    Operator,
    /// People who use it.
    User,
}

/// What a verdict does to the release.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It counts.
    Enforce,
    /// It is shown, and counts as a warning at most.
    Advise,
    /// Nobody is asked.
    Off,
}

/// One gate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct Gate {
    /// The gate plugin. When absent: the one that the default entry names, else the entry's own name.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::NAME)))]
    pub plugin: String,
    /// Which of the plugin's gates, for a plugin that serves several. When absent: its only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(regex(pattern = in_schema::NAME)))]
    pub gate: Option<String>,
    /// What its verdict does. When absent: `advise` for a default entry, `enforce` for one of your own.
    #[cfg_attr(test, schemars(with = "Option<Mode>"))]
    pub mode: Mode,
}

impl Gate {
    fn advising(plugin: &str) -> Self {
        Self { plugin: plugin.into(), gate: None, mode: Mode::Advise }
    }
}

/// One judge of whether a release could be taken back.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct RollbackCheck {
    /// The rollback plugin. When absent: the one that the default entry names, else the entry's own name.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::NAME)))]
    pub plugin: String,
    /// What its verdict does. When absent: `advise` for a default entry, `enforce` for one of your own.
    #[cfg_attr(test, schemars(with = "Option<Mode>"))]
    pub mode: Mode,
}

impl RollbackCheck {
    fn advising(plugin: &str) -> Self {
        Self { plugin: plugin.into(), mode: Mode::Advise }
    }
}

/// One plugin: configuration of a built-in one, or one of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Plugin {
    /// The WebAssembly file of a plugin of your own, relative to the folder of this file and inside the
    /// repository. A built-in plugin has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::PATH)))]
    pub path: Option<RepoPath>,
    /// The plugin's own configuration. Its manifest says what belongs here.
    pub config: Map<String, Value>,
    /// Changes to the limits that it runs under.
    pub limits: Limits,
    /// What it may do besides computing. No grants exist yet.
    #[cfg_attr(test, schemars(schema_with = "in_schema::no_grants"))]
    pub grants: Vec<Grant>,
}

/// Something that a plugin may do besides computing. There is nothing yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Grant {}

/// Changes to the limits on a plugin; what is absent keeps its default.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Limits {
    /// Size of the module, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub module_bytes: Option<u64>,
    /// Memories, tables and host blocks of one instance in sum, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub memory_bytes: Option<u64>,
    /// Instructions of one call, start and initialisation included, in the runtime's units of fuel.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub fuel: Option<u64>,
    /// Time to validate and compile, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub load_ms: Option<u64>,
    /// Time for one call, start and initialisation included, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub call_ms: Option<u64>,
    /// Size of the request's JSON, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub input_bytes: Option<u64>,
    /// Size of the answer's JSON, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub output_bytes: Option<u64>,
    /// Nesting of the answer's JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1, max = 128)))]
    pub json_depth: Option<u32>,
    /// Log text of one call, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub log_bytes: Option<u64>,
    /// Log lines of one call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub log_lines: Option<u64>,
}

impl Limits {
    /// The deepest nesting that can be allowed. A reader that follows nesting
    /// by recursion must stay within a thread's stack.
    pub const JSON_DEPTH_MAX: u32 = 128;
}
