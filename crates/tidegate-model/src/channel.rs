//! Channels: which line of releases a branch makes.

use std::fmt;

use tidegate_contract::types::Channel;

use crate::Version;

/// The versions of a maintenance line: `1.x` or `1.4.x`.
///
/// ```
/// # use tidegate_model::{Version, channel::MaintenanceRange};
/// let range: MaintenanceRange = "1.4.x".parse().unwrap();
/// assert!(range.contains(&Version::new(1, 4, 9)));
/// assert!(!range.contains(&Version::new(1, 5, 0)));
/// assert_eq!(range.to_string(), "1.4.x");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct MaintenanceRange {
    major: u64,
    minor: Option<u64>,
}

impl MaintenanceRange {
    /// Whether a version belongs to the line.
    #[must_use]
    pub fn contains(&self, version: &Version) -> bool {
        version.major == self.major && self.minor.is_none_or(|minor| version.minor == minor)
    }

    /// Whether a version lies beyond the line.
    #[must_use]
    pub fn is_below(&self, version: &Version) -> bool {
        (version.major, version.minor) > (self.major, self.minor.unwrap_or(u64::MAX))
    }
}

impl fmt::Display for MaintenanceRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            Some(minor) => write!(f, "{}.{minor}.x", self.major),
            None => write!(f, "{}.x", self.major),
        }
    }
}

/// The text names no channel.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "a channel is `stable`, a range such as `1.x` or `1.4.x`, or the label of pre-releases, of letters, digits and hyphens"
)]
pub struct ParseChannelError;

impl std::str::FromStr for MaintenanceRange {
    type Err = ParseChannelError;

    fn from_str(text: &str) -> Result<Self, ParseChannelError> {
        let numbers = text.strip_suffix(".x").or_else(|| text.strip_suffix(".X")).ok_or(ParseChannelError)?;
        let mut numbers = numbers.split('.').map(number);
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Some(major)), None, _) => Ok(Self { major, minor: None }),
            (Some(Some(major)), Some(Some(minor)), None) => Ok(Self { major, minor: Some(minor) }),
            _ => Err(ParseChannelError),
        }
    }
}

/// A number as versions have them: without leading zeros.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Reads a channel as a user writes it: `stable`, `1.x`, `beta`.
///
/// # Errors
/// When it is none of these.
pub fn parse_channel(text: &str) -> Result<Channel, ParseChannelError> {
    if text == "stable" {
        return Ok(Channel::Stable);
    }
    if let Ok(range) = text.parse::<MaintenanceRange>() {
        return Ok(Channel::Maintenance(range.to_string()));
    }
    let is_label = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_label { Ok(Channel::PreRelease(text.to_owned())) } else { Err(ParseChannelError) }
}

/// How a channel is written by users.
#[must_use]
pub fn channel_text(channel: &Channel) -> &str {
    match channel {
        Channel::Stable => "stable",
        Channel::PreRelease(text) | Channel::Maintenance(text) | Channel::Other(text) => text,
    }
}

/// Branches that make pre-releases of their name, when nobody says otherwise.
const PRE_RELEASE_BRANCHES: [&str; 5] = ["next", "beta", "alpha", "rc", "canary"];

/// What may stand in front of the range in a maintenance branch's name.
const MAINTENANCE_PREFIXES: [&str; 6] =
    ["release/", "releases/", "release-", "maintenance/", "support/", "stable/"];

/// The channel of a branch that no configuration names.
///
/// `next`, `beta`, `alpha`, `rc` and `canary` make pre-releases of their name;
/// `1.x`, `v1.4.x`, `release/1.x` and `release-1.4` keep a line going; every
/// other branch is stable.
///
/// ```
/// # use tidegate_model::channel::{channel_of_branch, channel_text};
/// let of = |branch| channel_text(&channel_of_branch(branch)).to_owned();
/// assert_eq!(of("main"), "stable");
/// assert_eq!(of("beta"), "beta");
/// assert_eq!(of("v1.4.x"), "1.4.x");
/// assert_eq!(of("release/2.x"), "2.x");
/// assert_eq!(of("release-1.4"), "1.4.x");
/// assert_eq!(of("release/1.4.0"), "stable");
/// ```
#[must_use]
pub fn channel_of_branch(branch: &str) -> Channel {
    if PRE_RELEASE_BRANCHES.contains(&branch) {
        return Channel::PreRelease(branch.to_owned());
    }
    let bare = MAINTENANCE_PREFIXES.iter().find_map(|prefix| branch.strip_prefix(prefix));
    let range = bare.unwrap_or(branch);
    let range = range.strip_prefix('v').unwrap_or(range);
    let written = range.parse::<MaintenanceRange>().ok();
    // `release-1.4` says what it keeps without an `x`; a branch `1.4` may be anything.
    let implied = || bare.and_then(|_| format!("{range}.x").parse::<MaintenanceRange>().ok());
    match written.or_else(|| implied().filter(|range| range.minor.is_some())) {
        Some(range) => Channel::Maintenance(range.to_string()),
        None => Channel::Stable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_read_as_they_are_written() {
        for text in ["stable", "1.x", "1.4.x", "0.x", "beta", "rc", "pr-12"] {
            assert_eq!(channel_text(&parse_channel(text).unwrap()), text);
        }
        for wrong in ["", "1", "x", "1.2.3.x", "01.x", "1.x.x", "be ta", "ß", "1beta", "-rc"] {
            let read = parse_channel(wrong);
            // `x` alone is a label like any other.
            assert_eq!(read.is_ok(), wrong == "x", "{wrong}: {read:?}");
        }
    }

    #[test]
    fn a_line_ends_where_the_next_begins() {
        let check = |range: &str, version: (u64, u64, u64), inside: bool, beyond: bool| {
            let (range, version): (MaintenanceRange, _) =
                (range.parse().unwrap(), Version::new(version.0, version.1, version.2));
            assert_eq!(
                (range.contains(&version), range.is_below(&version)),
                (inside, beyond),
                "{range} {version}"
            );
        };
        check("1.x", (1, 99, 0), true, false);
        check("1.x", (2, 0, 0), false, true);
        check("1.x", (0, 9, 0), false, false);
        check("1.4.x", (1, 4, 0), true, false);
        check("1.4.x", (1, 5, 0), false, true);
        check("1.4.x", (1, 3, 9), false, false);
    }
}
