//! Versions: <https://semver.org/spec/v2.0.0.html>, and those of calendars.
//!
//! A [`Version`] is ordered as SemVer orders it, whatever it looks like. A
//! [`Scheme`] says how a project writes its versions and what comes next, a
//! [`Spelling`] how the files of an ecosystem write the same version.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use semver::{BuildMetadata, Prerelease};
use serde::{Deserialize, Serialize};
use tidegate_contract::types::Bump;

mod calver;
mod pre;
mod scheme;
mod spelling;

pub use calver::{CalverFormat, FormatError};
pub use pre::{LabelError, pre_release, snapshot};
pub use scheme::{NextVersionError, ParseSchemeError, Scheme};
/// The text is not a version.
pub use semver::Error as ParseVersionError;
pub use spelling::{ParseSpellingError, SpellError, Spelling};

/// The version of a package's first release, when nobody says otherwise.
pub const FIRST_RELEASE: Version = Version::new(0, 1, 0);

/// A version: three or four numbers, a pre-release and build metadata.
///
/// It reads like a [`semver::Version`]. Its numbers may be written in another
/// way, as in `2024.01`: that is shown, and means nothing when versions are
/// compared.
///
/// ```
/// # use tidegate_model::{Scheme, Version};
/// let monthly: Scheme = "YYYY.0M".parse().unwrap();
/// let version = monthly.parse("2024.01-rc.1").unwrap();
/// assert_eq!(version.to_string(), "2024.01-rc.1");
/// assert_eq!((version.major, version.minor, version.pre.as_str()), (2024, 1, "rc.1"));
/// assert_eq!(version, Version::parse("2024.1.0-rc.1").unwrap());
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version {
    semver: semver::Version,
    /// The fourth number.
    fourth: u64,
    /// The numbers as they are written; absent for three of them between dots.
    core: Option<Box<str>>,
}

impl Version {
    /// A version of three numbers.
    #[must_use]
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self { semver: semver::Version::new(major, minor, patch), fourth: 0, core: None }
    }

    /// Reads a version by SemVer.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, ParseVersionError> {
        Ok(Self { semver: semver::Version::parse(text)?, fourth: 0, core: None })
    }

    /// The fourth number, which SemVer has no place for; 0 without one.
    #[must_use]
    pub const fn fourth(&self) -> u64 {
        self.fourth
    }

    /// The version without its pre-release and its build metadata.
    #[must_use]
    pub fn core(&self) -> Self {
        self.with(Prerelease::EMPTY, BuildMetadata::EMPTY)
    }

    fn with(&self, pre: Prerelease, build: BuildMetadata) -> Self {
        let mut version = self.clone();
        (version.semver.pre, version.semver.build) = (pre, build);
        version
    }

    /// The version of one to four numbers; absent when there are more, or none.
    fn of(numbers: &[u64]) -> Option<Self> {
        let mut all = [0; 4];
        all.get_mut(..numbers.len())?.copy_from_slice(numbers);
        let [major, minor, patch, fourth] = all;
        (!numbers.is_empty()).then(|| Self { fourth, ..Self::new(major, minor, patch) })
    }

    /// The version whose numbers are written as `core`, and what stands behind
    /// them: `-rc.1+5`. A pre-release begins with a letter, since a number could
    /// be one of the version's own.
    fn written(numbers: &[u64], core: &str, rest: &str) -> Option<Self> {
        let (pre, build) = rest.split_once('+').map_or((rest, None), |(pre, build)| (pre, Some(build)));
        let pre = match pre.strip_prefix('-') {
            Some(pre) if pre.starts_with(|c: char| c.is_ascii_alphabetic()) => Prerelease::new(pre).ok()?,
            None if pre.is_empty() => Prerelease::EMPTY,
            _ => return None,
        };
        let build = match build {
            Some("") => return None,
            Some(build) => BuildMetadata::new(build).ok()?,
            None => BuildMetadata::EMPTY,
        };
        let mut version = Self::of(numbers)?.with(pre, build);
        version.core = (version.plain_core() != core).then(|| core.into());
        Some(version)
    }

    /// Reads what any scheme writes.
    fn read(text: &str) -> Option<Self> {
        let digit = |c: char| c.is_ascii_digit();
        let mut numbers = Vec::new();
        let mut rest = text;
        loop {
            let end = rest.find(|c| !digit(c)).unwrap_or(rest.len());
            numbers.push(rest[..end].parse().ok()?);
            rest = &rest[end..];
            match rest.strip_prefix(calver::SEPARATORS) {
                Some(after) if after.starts_with(digit) => rest = after,
                _ => break,
            }
        }
        let core = &text[..text.len() - rest.len()];
        if numbers.len() < 2 { None } else { Self::written(&numbers, core, rest) }
    }

    /// All four numbers.
    fn all_numbers(&self) -> [u64; 4] {
        [self.major, self.minor, self.patch, self.fourth]
    }

    /// The numbers with dots between them and no zeros in front, as many as are
    /// written.
    fn dotted(&self) -> String {
        let Some(core) = &self.core else { return self.plain_core() };
        let written = core.split(calver::SEPARATORS).count();
        let numbers = self.all_numbers().into_iter().take(written).map(|number| number.to_string());
        numbers.collect::<Vec<_>>().join(".")
    }

    fn plain_core(&self) -> String {
        let Self { semver: semver::Version { major, minor, patch, .. }, fourth, .. } = self;
        match fourth {
            0 => format!("{major}.{minor}.{patch}"),
            _ => format!("{major}.{minor}.{patch}.{fourth}"),
        }
    }

    fn key(&self) -> ([u64; 4], &Prerelease, &BuildMetadata) {
        (self.all_numbers(), &self.pre, &self.build)
    }
}

impl Deref for Version {
    type Target = semver::Version;

    fn deref(&self) -> &semver::Version {
        &self.semver
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.core.as_ref().map_or_else(|| self.plain_core(), ToString::to_string);
        for (mark, part) in [('-', self.pre.as_str()), ('+', self.build.as_str())] {
            if !part.is_empty() {
                text.push(mark);
                text.push_str(part);
            }
        }
        f.pad(&text)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({self})")
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl std::str::FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        Self::parse(text)
    }
}

/// Reads what a version shows itself as, of any scheme.
impl TryFrom<String> for Version {
    type Error = ParseVersionError;

    fn try_from(text: String) -> Result<Self, ParseVersionError> {
        Self::parse(&text).or_else(|error| Self::read(&text).ok_or(error))
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

/// The smallest stable version that is a step of `bump` above `base`.
///
/// A pre-release already stands before its stable version: `2.0.0-rc.1` moved
/// by any step that its own numbers already carry becomes `2.0.0`. Build
/// metadata does not survive.
///
/// ```
/// # use tidegate_model::version::{Version, bumped};
/// # use tidegate_contract::types::Bump;
/// let next = |base: &str, bump| bumped(&Version::parse(base).unwrap(), bump).to_string();
/// assert_eq!(next("1.2.3", Bump::Patch), "1.2.4");
/// assert_eq!(next("1.2.3", Bump::Minor), "1.3.0");
/// assert_eq!(next("1.2.3", Bump::Major), "2.0.0");
/// assert_eq!(next("1.2.3", Bump::None), "1.2.3");
/// assert_eq!(next("2.0.0-rc.1", Bump::Major), "2.0.0");
/// assert_eq!(next("2.1.0-rc.1", Bump::Major), "3.0.0");
/// ```
#[must_use]
pub fn bumped(base: &Version, bump: Bump) -> Version {
    let semver::Version { major, minor, patch, .. } = **base;
    let pre = !base.pre.is_empty();
    match bump {
        Bump::None => base.clone(),
        Bump::Patch if pre => Version::new(major, minor, patch),
        Bump::Patch => Version::new(major, minor, patch.saturating_add(1)),
        Bump::Minor if pre && patch == 0 => Version::new(major, minor, 0),
        Bump::Minor => Version::new(major, minor.saturating_add(1), 0),
        Bump::Major if pre && minor == 0 && patch == 0 => Version::new(major, 0, 0),
        Bump::Major => Version::new(major.saturating_add(1), 0, 0),
    }
}

#[cfg(test)]
mod tests;
