//! Which parts of a repository have versions of their own, how they hang
//! together, and what each branch releases.

use std::fmt;

use serde::{Serialize, Serializer};
use tidegate_model::channel::channel_text;
use tidegate_model::tag::{PLACEHOLDER, ParseTagPatternError};
use tidegate_model::{TagPattern, Version};

use tidegate_contract::types::Channel;

use crate::RepoPath;
#[cfg(test)]
use crate::schema as in_schema;

/// The place of the package's name in a [`TagTemplate`].
pub const NAME_PLACEHOLDER: &str = "{name}";

/// How the packages of a repository hang together.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default, rename_all = "kebab-case")]
pub struct Workspace {
    /// Whether packages are found from manifests: `auto` when tags carry their names, `always`, or `never`.
    pub detect: Detect,
    /// How tags of packages are written, with `{name}` and `{version}`. Detected from the tags when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::TAG_TEMPLATE)))]
    pub tag: Option<TagTemplate>,
    /// Globs of package folders that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// What a release does to the packages that depend on it.
    pub propagate: Propagate,
    /// Pairs of packages with a rule of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Edge>,
    /// Packages whose versions move together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
}

/// Whether packages are found from manifests.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Detect {
    /// When the tags of the repository carry the names of packages.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never: there are the packages that are listed, or else the repository as a whole.
    Never,
}

/// What the release of a package does to one that depends on it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Propagate {
    /// Nothing.
    None,
    /// A patch, when what the manifest asks for does not match the new version.
    #[default]
    Needed,
    /// A patch.
    Patch,
    /// The same step.
    Same,
}

/// A pair of packages with a rule of its own.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct Edge {
    /// The package that depends on the other.
    pub from: String,
    /// The package that it depends on. No manifest needs to say so.
    pub to: String,
    /// What a release of `to` does to `from`.
    pub propagate: Propagate,
}

/// Packages whose versions move together.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct Group {
    /// `fixed`: all are released with one version. `linked`: those that are released get one version.
    pub kind: GroupKind,
    /// Names of the packages, or globs of names.
    pub packages: Vec<String>,
}

/// How the versions of a group move together.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GroupKind {
    /// All are released, with one version.
    Fixed,
    /// Those that are released get one version.
    Linked,
}

/// One package: what is said about a found one, or one that no manifest shows.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder, `.` for the whole repository. When absent: where its manifest was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Folder>,
    /// Globs of files outside of its folder that are its as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Globs of files that do not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// How its tags are written, with `{version}` once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::TAG)))]
    pub tag: Option<TagPattern>,
    /// Names that it had before. Tags that carry them are its releases, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
    /// Folders that it was in before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly_in: Vec<Folder>,
    /// The version of its first release, instead of the repository's `initial-version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = in_schema::VERSION)))]
    pub initial_version: Option<Version>,
}

/// What a branch releases.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "kebab-case")]
pub struct Branch {
    /// A glob of branch names. The first entry that matches counts.
    pub branch: String,
    /// `stable`, the label of pre-releases (`beta`), or a maintenance range (`1.x`, `1.4.x`).
    #[serde(serialize_with = "channel_as_text")]
    #[cfg_attr(test, schemars(with = "String", regex(pattern = in_schema::CHANNEL)))]
    pub channel: Channel,
}

fn channel_as_text<S: Serializer>(channel: &Channel, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(channel_text(channel))
}

/// How tags of packages are written: `{name}-v{version}`.
///
/// ```
/// # use tidegate_config::TagTemplate;
/// let template: TagTemplate = "{name}@{version}".parse().unwrap();
/// assert_eq!(template.pattern("core").unwrap().to_string(), "core@{version}");
/// assert!("v{version}".parse::<TagTemplate>().is_err());
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct TagTemplate(String);

/// The text is not a template of tags.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum ParseTagTemplateError {
    /// There must be one place for the name.
    #[error("`{0}` has `{{name}}` {1} times, want once")]
    Name(String, usize),
    /// With a name in it, it is no pattern.
    #[error(transparent)]
    Pattern(#[from] ParseTagPatternError),
}

impl TagTemplate {
    /// The pattern of a package's tags.
    ///
    /// # Errors
    /// When git would not take such tag names.
    pub fn pattern(&self, name: &str) -> Result<TagPattern, ParseTagPatternError> {
        self.0.replace(NAME_PLACEHOLDER, name).parse()
    }
}

impl fmt::Display for TagTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::str::FromStr for TagTemplate {
    type Err = ParseTagTemplateError;

    fn from_str(text: &str) -> Result<Self, ParseTagTemplateError> {
        let count = text.matches(NAME_PLACEHOLDER).count();
        if count != 1 || !text.contains(PLACEHOLDER) {
            return match text.parse::<TagPattern>() {
                Err(error) if count == 1 => Err(error.into()),
                _ => Err(ParseTagTemplateError::Name(text.into(), count)),
            };
        }
        let template = Self(text.to_owned());
        template.pattern("a")?;
        Ok(template)
    }
}

/// A folder inside the repository: `.` for the whole, else as [`RepoPath`].
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Folder(String);

impl Folder {
    /// The folder that `text` names.
    ///
    /// # Errors
    /// When it lies outside of the repository.
    pub fn parse(text: &str) -> Result<Self, crate::PathError> {
        let bare = text.trim_end_matches('/');
        if bare == "." || bare == "./." {
            return Ok(Self(".".into()));
        }
        Ok(Self(RepoPath::resolve("", bare)?.as_str().to_owned()))
    }

    /// The path, relative to the root.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_needs_a_place_for_the_name_and_one_for_the_version() {
        for right in
            ["{name}-v{version}", "{name}@{version}", "{name}/v{version}", "release/{name}/{version}"]
        {
            assert_eq!(right.parse::<TagTemplate>().unwrap().to_string(), right);
        }
        for wrong in ["{name}", "{version}", "{name}{name}{version}", "{name} {version}", ""] {
            assert!(wrong.parse::<TagTemplate>().is_err(), "{wrong}");
        }
        let template: TagTemplate = "{name}@{version}".parse().unwrap();
        assert!(template.pattern("a b").is_err());
    }

    #[test]
    fn a_folder_may_be_the_whole_repository() {
        for (text, want) in [(".", "."), ("./", "."), ("crates/core/", "crates/core"), ("./a", "a")] {
            assert_eq!(Folder::parse(text).unwrap().as_str(), want, "{text}");
        }
        for wrong in ["", "/", "..", "../a", "/a", "a\\b", ".git"] {
            assert!(Folder::parse(wrong).is_err(), "{wrong}");
        }
    }
}
