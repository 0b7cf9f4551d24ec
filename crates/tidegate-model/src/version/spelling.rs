//! How the files of an ecosystem write a version.

use std::fmt;

use semver::{BuildMetadata, Prerelease};

use super::Version;

mod maven;
mod pep440;
mod ruby;

/// How the files of an ecosystem write a version.
///
/// What is written reads back as the same version. A version that an ecosystem
/// has no words for, or would put in another order, is refused.
///
/// ```
/// # use tidegate_model::{Version, version::Spelling};
/// let version = Version::parse("1.3.0-rc.2").unwrap();
/// let spelled = |spelling: Spelling| spelling.spell(&version).unwrap();
/// assert_eq!(spelled(Spelling::Semver), "1.3.0-rc.2");
/// assert_eq!(spelled(Spelling::Pep440), "1.3.0rc2");
/// assert_eq!(spelled(Spelling::Maven), "1.3.0-rc-2");
/// assert_eq!(spelled(Spelling::Ruby), "1.3.0.rc.2");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Spelling {
    /// <https://semver.org>: Cargo, npm and many others.
    Semver,
    /// Python's, normalised.
    Pep440,
    /// Maven's and Gradle's.
    Maven,
    /// That of Ruby's gems.
    Ruby,
}

/// The version has no such spelling.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{version}` cannot be written as a version for {spelling}: {reason}")]
pub struct SpellError {
    version: Box<Version>,
    spelling: Spelling,
    reason: &'static str,
}

/// The text is no spelling that is known.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no spelling of versions: want `semver`, `pep440`, `maven` or `ruby`")]
pub struct ParseSpellingError(String);

impl Spelling {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Semver, Self::Pep440, Self::Maven, Self::Ruby];

    /// Writes a version.
    ///
    /// # Errors
    /// When the ecosystem could not tell the version from others, or would put it
    /// in another order.
    pub fn spell(self, version: &Version) -> Result<String, SpellError> {
        let text = match self {
            Self::Semver if version.fourth() != 0 => Err("it has four numbers"),
            Self::Semver => Ok(version.semver.to_string()),
            Self::Pep440 => pep440::spell(version),
            Self::Maven => maven::spell(version),
            Self::Ruby => ruby::spell(version),
        };
        text.map_err(|reason| SpellError { version: Box::new(version.clone()), spelling: self, reason })
    }

    /// Reads a version, in any way that the ecosystem allows to write one that
    /// can be written.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<Version> {
        match self {
            Self::Semver => Version::parse(text).ok(),
            Self::Pep440 => pep440::parse(text),
            Self::Maven => maven::parse(text),
            Self::Ruby => ruby::parse(text),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Semver => "semver",
            Self::Pep440 => "pep440",
            Self::Maven => "maven",
            Self::Ruby => "ruby",
        }
    }
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl std::str::FromStr for Spelling {
    type Err = ParseSpellingError;

    fn from_str(text: &str) -> Result<Self, ParseSpellingError> {
        Self::ALL.into_iter().find(|it| it.name() == text).ok_or_else(|| ParseSpellingError(text.into()))
    }
}

/// The dotted numbers that a text begins with, and the rest.
fn numbers(text: &str) -> Option<(Vec<u64>, &str)> {
    let (first, mut rest) = digits(text)?;
    let mut numbers = vec![first.parse().ok()?];
    while let Some((number, after)) = rest.strip_prefix('.').and_then(digits) {
        numbers.push(number.parse().ok()?);
        rest = after;
    }
    Some((numbers, rest))
}

/// The digits that a text begins with, without zeros in front, and the rest.
fn digits(text: &str) -> Option<(&str, &str)> {
    let (digits, rest) = split(text, |c| c.is_ascii_digit());
    let trimmed = digits.trim_start_matches('0');
    let number = if trimmed.is_empty() { digits.get(..1)? } else { trimmed };
    Some((number, rest))
}

/// The text up to the first character that is not `wanted`, and the rest.
fn split(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !wanted(c)).unwrap_or(text.len()))
}

/// The version of these parts, by the rules of SemVer.
fn version(numbers: &[u64], pre: &str, build: &str) -> Option<Version> {
    let (pre, build) = (Prerelease::new(pre).ok()?, BuildMetadata::new(build).ok()?);
    Some(Version::of(numbers)?.with(pre, build))
}

#[cfg(test)]
mod tests;
