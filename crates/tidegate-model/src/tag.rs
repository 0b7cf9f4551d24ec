//! Tag names, and the pattern that turns versions into tags and back.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Scheme, Version};

/// A tag's short name, as git has it.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TagName(String);

impl TagName {
    /// Wraps a name that git gave.
    #[must_use]
    pub const fn new(name: String) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The place of the version in a pattern.
pub const PLACEHOLDER: &str = "{version}";

/// How a package's tags are written: `v{version}`, `core-v{version}`.
///
/// ```
/// # use tidegate_model::{TagPattern, TagName, Version};
/// let pattern: TagPattern = "core-v{version}".parse().unwrap();
/// let tag = pattern.tag(&Version::new(1, 2, 3));
/// assert_eq!(tag.as_str(), "core-v1.2.3");
/// assert_eq!(pattern.version(&tag), Some(Version::new(1, 2, 3)));
/// assert_eq!(pattern.version(&TagName::new("core-v1.2".into())), None);
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagPattern {
    prefix: String,
    suffix: String,
}

impl TagPattern {
    /// `v{version}`.
    #[must_use]
    pub fn plain() -> Self {
        Self { prefix: "v".into(), suffix: String::new() }
    }

    /// The pattern with this text before the version and nothing after it.
    ///
    /// # Errors
    /// When git would not take such a tag name.
    pub fn with_prefix(prefix: &str) -> Result<Self, ParseTagPatternError> {
        format!("{prefix}{PLACEHOLDER}").parse()
    }

    /// The tag of a version.
    #[must_use]
    pub fn tag(&self, version: &Version) -> TagName {
        TagName(format!("{}{version}{}", self.prefix, self.suffix))
    }

    /// The tag of a version as `scheme` writes it.
    #[must_use]
    pub fn tag_in(&self, scheme: &Scheme, version: &Version) -> TagName {
        TagName(format!("{}{}{}", self.prefix, scheme.spell(version), self.suffix))
    }

    /// The version by SemVer that a tag names; absent when the tag is not of this
    /// pattern.
    #[must_use]
    pub fn version(&self, tag: &TagName) -> Option<Version> {
        self.version_in(&Scheme::Semver, tag)
    }

    /// The version that a tag names in `scheme`; absent when the tag is not of
    /// this pattern.
    ///
    /// ```
    /// # use tidegate_model::{Scheme, TagName, TagPattern};
    /// let (pattern, scheme) = (TagPattern::plain(), "YYYY.0M".parse::<Scheme>().unwrap());
    /// let tag = TagName::new("v2024.01".into());
    /// let version = pattern.version_in(&scheme, &tag).unwrap();
    /// assert_eq!(version.to_string(), "2024.01");
    /// assert_eq!(pattern.tag_in(&scheme, &version), tag);
    /// assert_eq!(pattern.version(&tag), None);
    /// ```
    #[must_use]
    pub fn version_in(&self, scheme: &Scheme, tag: &TagName) -> Option<Version> {
        let rest = tag.as_str().strip_prefix(self.prefix.as_str())?;
        scheme.parse(rest.strip_suffix(self.suffix.as_str())?)
    }
}

impl fmt::Display for TagPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{PLACEHOLDER}{}", self.prefix, self.suffix)
    }
}

impl From<TagPattern> for String {
    fn from(pattern: TagPattern) -> Self {
        pattern.to_string()
    }
}

/// The text is not a tag pattern.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum ParseTagPatternError {
    /// There must be one place for the version.
    #[error("`{0}` has `{{version}}` {1} times, want once")]
    Placeholder(String, usize),
    /// git refuses such names.
    #[error("`{0}` makes tag names that git refuses: {1}")]
    Name(String, &'static str),
}

impl std::str::FromStr for TagPattern {
    type Err = ParseTagPatternError;

    fn from_str(text: &str) -> Result<Self, ParseTagPatternError> {
        let mut parts = text.split(PLACEHOLDER);
        let (Some(prefix), Some(suffix), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(ParseTagPatternError::Placeholder(text.into(), text.matches(PLACEHOLDER).count()));
        };
        let pattern = Self { prefix: prefix.into(), suffix: suffix.into() };
        match name_fault(pattern.tag(&Version::new(1, 0, 0)).as_str()) {
            Some(fault) => Err(ParseTagPatternError::Name(text.into(), fault)),
            None => Ok(pattern),
        }
    }
}

impl TryFrom<String> for TagPattern {
    type Error = ParseTagPatternError;

    fn try_from(text: String) -> Result<Self, ParseTagPatternError> {
        text.parse()
    }
}

/// Why git would refuse the name of a reference, by `git check-ref-format`.
#[must_use]
pub fn name_fault(name: &str) -> Option<&'static str> {
    let part_fault = name.split('/').find_map(|part| match part {
        "" => Some("an empty part between slashes"),
        _ if part.starts_with('.') => Some("a part that starts with a dot"),
        _ if part.ends_with(".lock") => Some("a part that ends with `.lock`"),
        _ => None,
    });
    let char_fault = name.chars().find_map(|c| match c {
        ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\' => Some("one of the characters ` ~^:?*[\\`"),
        _ if c.is_ascii_control() => Some("a control character"),
        _ => None,
    });
    part_fault
        .or(char_fault)
        .or_else(|| name.starts_with('-').then_some("a leading hyphen"))
        .or_else(|| name.ends_with('.').then_some("a dot at the end"))
        .or_else(|| name.contains("..").then_some("two dots in a row"))
        .or_else(|| name.contains("@{").then_some("`@{`"))
        .or_else(|| (name == "@").then_some("`@` alone"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pattern_needs_one_place_for_the_version_and_a_name_that_git_takes() {
        for wrong in
            ["", "v", "{version}{version}", "-{version}", "a b{version}", "x/{version}.lock", "a..{version}"]
        {
            assert!(wrong.parse::<TagPattern>().is_err(), "{wrong}");
        }
        for right in [
            "{version}",
            "v{version}",
            "pkg@{version}",
            "release/{version}",
            "{version}-final",
            "@a/b@{version}",
        ] {
            assert_eq!(right.parse::<TagPattern>().unwrap().to_string(), right);
        }
    }

    #[test]
    fn only_whole_versions_are_versions() {
        let pattern = TagPattern::with_prefix("v").unwrap();
        for tag in ["v1", "v1.2", "1.2.3", "v1.2.3.4", "vv1.2.3", "v01.2.3", "V1.2.3", "v1.2.3 "] {
            assert_eq!(pattern.version(&TagName::new(tag.into())), None, "{tag}");
        }
    }

    proptest! {
        #[test]
        fn tag_and_version_are_inverse(prefix in "[a-z@/_-]{0,6}", version in (0..9u64, 0..9u64, 0..9u64)) {
            if let Ok(pattern) = TagPattern::with_prefix(&prefix) {
                let version = Version::new(version.0, version.1, version.2);
                prop_assert_eq!(pattern.version(&pattern.tag(&version)), Some(version));
            }
        }
    }
}
