//! What can stop a plan, besides what the ports and plugins report.

use tidegate_model::tag::ParseTagPatternError;
use tidegate_model::version::{LabelError, NextVersionError};
use tidegate_model::{Diagnose, ObjectId, Tag, TagName, TagPattern, Version};

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
        asked: Box<Version>,
        /// The base.
        base: Box<Version>,
        /// Who asked.
        commit: ObjectId,
    },
    /// A file that carries a version cannot be changed.
    #[error("the new version cannot be written into `{path}`")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: Box<tidegate_updater::Problem>,
    },
    /// The scheme has no version that could come next.
    #[error("package `{package}` has no next version")]
    NoNextVersion {
        /// The package.
        package: String,
        /// Why.
        source: NextVersionError,
    },
    /// A version that the maintenance line does not have.
    #[error("package `{package}` would go to {version}, which is not in the range `{range}` of this channel")]
    OutOfRange {
        /// The package.
        package: String,
        /// The version.
        version: Box<Version>,
        /// The range.
        range: String,
    },
    /// A label or metadata that cannot stand in a version.
    #[error("package `{package}` has no next version")]
    Label {
        /// The package.
        package: String,
        /// Why.
        source: LabelError,
    },
    /// A package that is configured does not exist.
    #[error("there is no package `{name}`")]
    NoSuchPackage {
        /// Its name.
        name: String,
        /// The packages that there are.
        known: Vec<String>,
    },
    /// Several packages could be meant.
    #[error("one package has to be chosen, and there are {}", shortened(names))]
    WhichPackage {
        /// The packages.
        names: Vec<String>,
    },
    /// The tag that is to be promoted is no pre-release.
    #[error("`{tag}` cannot be promoted: it is no pre-release of a package")]
    NotAPreRelease {
        /// The tag.
        tag: TagName,
    },
    /// Two packages would have the same folder.
    #[error("packages `{}` and `{}` are both in `{path}`", names[0], names[1])]
    SameFolder {
        /// The folder.
        path: String,
        /// Their names.
        names: [String; 2],
    },
    /// Two packages would have the same tags.
    #[error("packages `{}` and `{}` both have tags `{pattern}`", names[0], names[1])]
    SameTags {
        /// The pattern.
        pattern: TagPattern,
        /// Their names.
        names: [String; 2],
    },
    /// A package's name cannot stand in a tag.
    #[error("the tags of package `{name}` cannot be named")]
    TagOfPackage {
        /// Its name.
        name: String,
        /// Why.
        source: ParseTagPatternError,
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

/// How many names a message lists.
const NAMED: usize = 10;

fn shortened(names: &[String]) -> String {
    let mut text = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        text += ", …";
    }
    text
}

/// The most similar names that an error offers.
const SIMILAR_LIMIT: usize = 3;

impl Error {
    /// There is no tag of this name among these.
    pub(crate) fn no_such_tag(name: &str, tags: &[Tag]) -> Self {
        let bare = name.trim_start_matches(['v', 'V']);
        let close = |tag: &&Tag| !bare.is_empty() && tag.name.as_str().contains(bare);
        let similar = tags.iter().rev().filter(close).take(SIMILAR_LIMIT);
        Self::NoSuchTag { tag: name.into(), similar: similar.map(|tag| tag.name.to_string()).collect() }
    }
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
            Self::File { source, .. } => source.code(),
            Self::NoNextVersion { .. } => "version::no-next",
            Self::OutOfRange { .. } => "version::out-of-range",
            Self::Label { .. } => "version::label",
            Self::NoSuchPackage { .. } => "packages::unknown",
            Self::WhichPackage { .. } => "packages::choose",
            Self::NotAPreRelease { .. } => "version::not-a-pre-release",
            Self::SameFolder { .. } => "packages::same-folder",
            Self::SameTags { .. } => "packages::same-tags",
            Self::TagOfPackage { .. } => "packages::tag",
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
            Self::File { source, .. } => source.help(),
            Self::NoNextVersion { .. } => {
                Some("wait for the next period, or give the scheme a counter such as `MICRO`".into())
            }
            Self::OutOfRange { range, .. } => Some(format!(
                "release it from a branch of another channel; what a branch `{range}` gets is fixes to that line"
            )),
            Self::Label { .. } => None,
            Self::NoSuchPackage { known, .. } => Some(match known.len() {
                0 => "no packages were found; give it a `path`".into(),
                _ => format!("there are: {}; one that no manifest shows needs a `path`", shortened(known)),
            }),
            Self::WhichPackage { .. } => Some("name one with `--package`".into()),
            Self::NotAPreRelease { .. } => Some("what can be promoted is a tag such as `v2.0.0-rc.1`".into()),
            Self::SameFolder { .. } => {
                Some("give each a folder of its own, and what else belongs to it by `include`".into())
            }
            Self::SameTags { .. } => {
                Some("give one of them another `tag` in its entry of `[[packages]]`".into())
            }
            Self::TagOfPackage { .. } => Some("give it a `tag` in an entry of `[[packages]]`".into()),
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
