//! What can stop a plan, besides what the ports and plugins report.

use tidegate_model::{Diagnose, ObjectId, TagName, Version};

/// What can stop a plan.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The tag that the next release would get is taken.
    #[error("the next release would be tagged `{tag}`, but that tag exists at {} and is not in the history of {}", at.short(), head.short())]
    TagExists {
        /// The tag.
        tag: TagName,
        /// Where it leads.
        at: ObjectId,
        /// What is being released.
        head: ObjectId,
    },
    /// A version that somebody asked for is not above the base.
    #[error("commit {} asks for version {asked}, which is not higher than {base}", commit.short())]
    NotHigher {
        /// The version that was asked for.
        asked: Version,
        /// The base.
        base: Version,
        /// Who asked.
        commit: ObjectId,
    },
    /// There is no such tag.
    #[error("there is no tag `{tag}`")]
    NoSuchTag {
        /// The name.
        tag: String,
        /// Tags with similar names.
        similar: Vec<String>,
    },
    /// The tag names no version.
    #[error("tag `{tag}` does not name a version")]
    NotARelease {
        /// The tag.
        tag: TagName,
    },
    /// A plugin's configuration does not fit its schema.
    #[error("the configuration of plugin `{plugin}` does not fit its schema: {}", mistakes_text(mistakes))]
    PluginConfig {
        /// The plugin's name in the configuration.
        plugin: String,
        /// Every mistake.
        mistakes: Vec<ConfigMistake>,
    },
    /// A plugin is configured for a question that it does not answer.
    #[error("plugin `{plugin}` is configured as {wanted}, which it is not; it answers as: {has}")]
    WrongKind {
        /// The plugin's name in the configuration.
        plugin: String,
        /// What it was configured as.
        wanted: &'static str,
        /// What it is.
        has: String,
    },
    /// A plugin does not serve the gate that it is configured for.
    #[error("plugin `{plugin}` has no gate `{gate}`; it has: {has}")]
    NoSuchGate {
        /// The plugin's name in the configuration.
        plugin: String,
        /// The gate.
        gate: String,
        /// What it has.
        has: String,
    },
    /// A value of the contract could not be made or read.
    #[error("a value could not be converted: {0}")]
    Conversion(String),
}

/// A place in a plugin's configuration that does not fit its schema.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigMistake {
    /// Where, as a JSON pointer into the plugin's configuration.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
}

fn mistakes_text(mistakes: &[ConfigMistake]) -> String {
    let text = |mistake: &ConfigMistake| match mistake.pointer.as_str() {
        "" => mistake.message.clone(),
        pointer => format!("at `{pointer}`: {}", mistake.message),
    };
    mistakes.iter().map(text).collect::<Vec<_>>().join("; ")
}

impl Diagnose for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::TagExists { .. } => "version::tag-exists",
            Self::NotHigher { .. } => "version::not-higher",
            Self::NoSuchTag { .. } => "notes::no-such-tag",
            Self::NotARelease { .. } => "notes::not-a-release",
            Self::PluginConfig { .. } => "config::plugin-config",
            Self::WrongKind { .. } => "config::wrong-kind",
            Self::NoSuchGate { .. } => "config::no-such-gate",
            Self::Conversion(_) => "internal::conversion",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::TagExists { tag, .. } => Some(format!(
                "if `{tag}` was a mistake, delete it (`git tag -d {tag}`); if it is a release, merge its branch, or ask for another version with a `Release-As:` footer"
            )),
            Self::NotHigher { .. } => {
                Some("correct the `Release-As:` footer in a later commit; the latest one counts".into())
            }
            Self::NoSuchTag { similar, .. } if similar.is_empty() => {
                Some("`git fetch --tags` brings tags that only the remote has".into())
            }
            Self::NoSuchTag { similar, .. } => Some(format!("similar tags: {}", similar.join(", "))),
            Self::NotARelease { .. } => Some(
                "notes are written for tags such as `v1.2.3`; `tag` in tidegate.toml sets another pattern"
                    .into(),
            ),
            Self::PluginConfig { plugin, .. }
            | Self::WrongKind { plugin, .. }
            | Self::NoSuchGate { plugin, .. } => Some(format!(
                "`tidegate plugin inspect {plugin}` shows what it answers and how it is configured"
            )),
            Self::Conversion(_) => None,
        }
    }
}
