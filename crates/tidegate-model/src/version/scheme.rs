//! How a project writes its versions, and which one comes next.

use std::fmt;

use serde::{Deserialize, Serialize};
use tidegate_contract::types::Bump;

use super::calver::{CalverFormat, FormatError, Stuck};
use super::{FIRST_RELEASE, Version, bumped};
use crate::EffectiveTime;

/// The word for [`Scheme::Semver`].
const SEMVER: &str = "semver";

/// How a project writes its versions.
///
/// ```
/// # use tidegate_model::Scheme;
/// # use tidegate_contract::types::Bump;
/// let scheme: Scheme = "YYYY.0M.MICRO".parse().unwrap();
/// let base = scheme.parse("2026.02.3").unwrap();
/// let next = |at: &str| {
///     scheme.next(Some(&base), Bump::Minor, at.parse().unwrap()).unwrap().unwrap().to_string()
/// };
/// assert_eq!(next("2026-02-28T12:00:00Z"), "2026.02.4");
/// assert_eq!(next("2026-03-01T00:00:00Z"), "2026.03.0");
/// assert_eq!(next("2020-01-01T00:00:00Z"), "2026.02.4");
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scheme {
    /// By <https://semver.org>.
    #[default]
    Semver,
    /// By the calendar.
    Calver(CalverFormat),
}

/// There is no next version.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NextVersionError {
    /// The period of the calendar has its release already.
    #[error("`{base}` is the one release that `{scheme}` has room for until its date changes")]
    SamePeriod {
        /// The release.
        base: Box<Version>,
        /// The scheme.
        scheme: Scheme,
    },
    /// No version of the scheme that belongs to this time is higher.
    #[error("no version by `{scheme}` at {at} is higher than `{base}`")]
    NotHigher {
        /// The release.
        base: Box<Version>,
        /// The scheme.
        scheme: Scheme,
        /// The effective time.
        at: EffectiveTime,
    },
    /// The scheme has no way to write this time.
    #[error("`{scheme}` cannot write the date of {at}")]
    Date {
        /// The scheme.
        scheme: Scheme,
        /// The effective time.
        at: EffectiveTime,
    },
}

impl Scheme {
    /// Reads a version that is written as this scheme writes it, zeros in front
    /// included.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<Version> {
        match self {
            Self::Semver => Version::parse(text).ok(),
            Self::Calver(format) => format.parse(text),
        }
    }

    /// Writes a version. One that the scheme has no way to write stays as it is.
    #[must_use]
    pub fn spell(&self, version: &Version) -> String {
        match self {
            Self::Semver if version.fourth() == 0 => version.semver.to_string(),
            Self::Semver => version.to_string(),
            Self::Calver(format) => format.spell(version).unwrap_or_else(|| version.to_string()),
        }
    }

    /// The stable version after `base`, or the first one; absent when `bump` asks
    /// for nothing. Always higher than `base`, also when that comes from a later
    /// time or from another scheme.
    ///
    /// In a calendar version, the date is that of `at` in UTC and counters behind
    /// it start again at 0 when it changes. As long as it does not, the counter
    /// that `bump` names goes up: a major step is for `MAJOR`, a minor one for
    /// `MINOR`, a patch for `MICRO`; where the format does not have it, for the
    /// next smaller one, and a patch for `MINOR`.
    ///
    /// # Errors
    /// When the scheme has no such version.
    pub fn next(
        &self,
        base: Option<&Version>,
        bump: Bump,
        at: EffectiveTime,
    ) -> Result<Option<Version>, NextVersionError> {
        if bump == Bump::None {
            return Ok(None);
        }
        let next = match (self, base) {
            (Self::Calver(format), base) => format.next(base, bump, at.date()),
            (Self::Semver, None) => Ok(FIRST_RELEASE),
            (Self::Semver, Some(base)) => {
                Some(bumped(base, bump)).filter(|next| next > base).ok_or(Stuck::NotHigher)
            }
        };
        next.map(Some).map_err(|stuck| self.error(stuck, base, at))
    }

    fn error(&self, stuck: Stuck, base: Option<&Version>, at: EffectiveTime) -> NextVersionError {
        let scheme = self.clone();
        match (stuck, base) {
            (Stuck::SamePeriod, Some(base)) => {
                NextVersionError::SamePeriod { base: Box::new(base.clone()), scheme }
            }
            (Stuck::NotHigher, Some(base)) => {
                NextVersionError::NotHigher { base: Box::new(base.clone()), scheme, at }
            }
            _ => NextVersionError::Date { scheme, at },
        }
    }
}

/// The text is not a scheme.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{text}` is neither `{SEMVER}` nor a format of calendar versions")]
pub struct ParseSchemeError {
    text: String,
    source: FormatError,
}

impl std::str::FromStr for Scheme {
    type Err = ParseSchemeError;

    fn from_str(text: &str) -> Result<Self, ParseSchemeError> {
        if text == SEMVER {
            return Ok(Self::Semver);
        }
        text.parse().map(Self::Calver).map_err(|source| ParseSchemeError { text: text.into(), source })
    }
}

impl TryFrom<String> for Scheme {
    type Error = ParseSchemeError;

    fn try_from(text: String) -> Result<Self, ParseSchemeError> {
        text.parse()
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Semver => f.pad(SEMVER),
            Self::Calver(format) => f.pad(&format.to_string()),
        }
    }
}

impl From<Scheme> for String {
    fn from(scheme: Scheme) -> Self {
        scheme.to_string()
    }
}

#[cfg(test)]
mod tests;
