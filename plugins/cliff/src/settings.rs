//! The plugin's own configuration: what stands under its name in `tidegate.toml`.
//!
//! Everything about layout belongs to git-cliff's configuration; here is only
//! where that comes from, and what git-cliff has no word for.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The preset that counts when neither a file nor a name says otherwise.
const DEFAULT_PRESET: &str = "keep-a-changelog";

/// The plugin's configuration.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// A built-in configuration to start from. Without it: the repository's
    /// `cliff.toml`, else Keep a Changelog.
    pub preset: Option<String>,
    /// git-cliff's configuration, laid over the file or preset.
    pub cliff: Option<serde_json::Map<String, serde_json::Value>>,
    /// What becomes of `replace_command`.
    pub replace_command: ReplaceCommand,
    /// What change files are to commits.
    pub change_files: ChangeFiles,
    /// Notes by audience.
    pub audience: BTreeMap<String, AudienceSettings>,
}

impl Settings {
    /// Returns the name of the preset that applies when no file does.
    pub(crate) fn fallback_preset(&self) -> &str {
        self.preset.as_deref().unwrap_or(DEFAULT_PRESET)
    }
}

/// What becomes of a text processor that wants to run a command.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReplaceCommand {
    /// The configuration is invalid: a text that silently lacks a step is worse
    /// than none.
    #[default]
    Refuse,
    /// The command is left out, as `git-cliff --no-exec` does.
    Skip,
}

/// What change files are to commits in the release that is due. Older releases
/// have commits alone.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeFiles {
    /// Both are shown.
    #[default]
    Beside,
    /// Commits are not shown.
    Instead,
}

/// The notes of one audience.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct AudienceSettings {
    /// The sections to show, in order.
    pub show: Option<Vec<Class>>,
    /// A template to use in place of the built-in one.
    pub template: Option<String>,
}

impl AudienceSettings {
    /// What counts when nothing is configured.
    pub(crate) const DEFAULT: Self = Self { show: None, template: None };
}

/// What a change means to readers.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Class {
    /// Something has to be done before or with the upgrade.
    Breaking,
    /// It closes a hole.
    Security,
    /// How the thing is configured or deployed changes.
    Configuration,
    /// Something goes away later.
    Deprecated,
    /// Something went away.
    Removed,
    /// Something new.
    Features,
    /// Something works that did not.
    Fixes,
    /// The same, faster or smaller.
    Performance,
    /// What it is built from.
    Dependencies,
    /// Everything else.
    Other,
}
