//! The effective time: the only clock that decisions have.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// The moment that every decision of a plan is made at, to the second.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct EffectiveTime(Timestamp);

/// The text is not a moment.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{text}` is not a moment: want RFC 3339 with an offset, as in `2026-03-01T09:00:00Z`, or seconds since 1970"
)]
pub struct ParseTimeError {
    text: String,
}

impl EffectiveTime {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(Timestamp::UNIX_EPOCH);

    /// This many seconds after the Unix epoch; absent outside the years −9999 to 9999.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(Self)
    }

    /// Seconds since the Unix epoch.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The day, in UTC.
    pub(crate) fn date(self) -> Date {
        Offset::UTC.to_datetime(self.0).date()
    }
}

impl fmt::Display for EffectiveTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for EffectiveTime {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let seconds = match text.parse::<i64>() {
            Ok(seconds) => Some(seconds),
            Err(_) => text.parse::<Timestamp>().ok().map(|moment| moment.as_second()),
        };
        seconds.and_then(Self::from_seconds).ok_or_else(|| ParseTimeError { text: text.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_the_same_in_every_spelling() {
        for text in
            ["2026-03-01T09:00:00Z", "2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00.9Z", "1772355600"]
        {
            assert_eq!(text.parse::<EffectiveTime>().unwrap().to_string(), "2026-03-01T09:00:00Z", "{text}");
        }
        for text in ["", "today", "2026-03-01", "2026-03-01T09:00:00", "99999999999999999"] {
            assert!(text.parse::<EffectiveTime>().is_err(), "{text}");
        }
    }
}
