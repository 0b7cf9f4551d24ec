//! Formats of calendar versions, in the words of <https://calver.org>.
//!
//! A format has two to four parts: a date, year first, and counters. The
//! numbers of a version are those of its parts, so that two versions of a
//! format are ordered like any others.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use tidegate_contract::types::Bump;

use super::Version;

/// What may stand between two parts.
pub(super) const SEPARATORS: [char; 3] = ['.', '-', '_'];

/// `YY` and `0Y` count from here.
const CENTURY: i16 = 2000;

/// The first year with four digits.
const FULL_YEARS: u64 = 1000;

/// One part of a format.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Part {
    FullYear,
    ShortYear,
    PaddedYear,
    Month,
    PaddedMonth,
    Week,
    PaddedWeek,
    Day,
    PaddedDay,
    Major,
    Minor,
    Micro,
}

/// All parts and their names.
const PARTS: [(Part, &str); 12] = [
    (Part::FullYear, "YYYY"),
    (Part::ShortYear, "YY"),
    (Part::PaddedYear, "0Y"),
    (Part::Month, "MM"),
    (Part::PaddedMonth, "0M"),
    (Part::Week, "WW"),
    (Part::PaddedWeek, "0W"),
    (Part::Day, "DD"),
    (Part::PaddedDay, "0D"),
    (Part::Major, "MAJOR"),
    (Part::Minor, "MINOR"),
    (Part::Micro, "MICRO"),
];

/// What a part counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Unit {
    Year,
    Month,
    Week,
    Day,
    Counter,
}

impl Part {
    fn unit(self) -> Unit {
        match self {
            Self::FullYear | Self::ShortYear | Self::PaddedYear => Unit::Year,
            Self::Month | Self::PaddedMonth => Unit::Month,
            Self::Week | Self::PaddedWeek => Unit::Week,
            Self::Day | Self::PaddedDay => Unit::Day,
            Self::Major | Self::Minor | Self::Micro => Unit::Counter,
        }
    }

    fn write(self, number: u64) -> String {
        match self {
            Self::PaddedYear | Self::PaddedMonth | Self::PaddedWeek | Self::PaddedDay => {
                format!("{number:02}")
            }
            _ => number.to_string(),
        }
    }

    /// The number can stand here.
    fn fits(self, number: u64) -> bool {
        match self.unit() {
            Unit::Year => self != Self::FullYear || (FULL_YEARS..10 * FULL_YEARS).contains(&number),
            Unit::Month => (1..=12).contains(&number),
            Unit::Week => (1..=53).contains(&number),
            Unit::Day => (1..=31).contains(&number),
            Unit::Counter => true,
        }
    }

    /// What a date has here. `weekly`: the format counts weeks, whose years begin
    /// and end with a week (ISO 8601).
    fn of_date(self, date: Date, weekly: bool) -> Option<u64> {
        let week = date.iso_week_date();
        let year = if weekly { week.year() } else { date.year() };
        let number = match self.unit() {
            Unit::Year if self == Self::FullYear => year,
            Unit::Year => year - CENTURY,
            Unit::Month => date.month().into(),
            Unit::Week => week.week().into(),
            Unit::Day => date.day().into(),
            Unit::Counter => return None,
        };
        u64::try_from(number).ok().filter(|&number| self.fits(number))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = PARTS.iter().find(|(part, _)| part == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// How calendar versions are written: `YYYY.MM.MICRO`, `YY.0M`, `YYYY-0M-0D`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CalverFormat {
    /// Each with what stands in front of it; nothing in front of the first.
    parts: Vec<(Option<char>, Part)>,
    /// Where the date is.
    date: Range<usize>,
}

/// The text is not a format of calendar versions.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FormatError {
    /// A part that there is not.
    #[error("`{0}` is none of YYYY, YY, 0Y, MM, 0M, WW, 0W, DD, 0D, MAJOR, MINOR and MICRO")]
    Part(String),
    /// A version has two to four numbers.
    #[error("it has {0} parts, want two to four")]
    Parts(usize),
    /// Later dates would not be higher versions.
    #[error(
        "its date is not a year, or a year with a week or a month, or all of year, month and day, in this order and beside each other"
    )]
    Date,
    /// The step of a release could not be told.
    #[error(
        "its counters are not in the order MAJOR, MINOR, MICRO, each once, and only MAJOR in front of the date"
    )]
    Counters,
    /// It would be read as a pre-release.
    #[error("a hyphen stands in front of the fourth part, where a pre-release begins; use a dot")]
    Hyphen,
}

impl std::str::FromStr for CalverFormat {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let mut parts = Vec::new();
        let mut separator = None;
        for piece in text.split_inclusive(SEPARATORS) {
            let word = piece.strip_suffix(SEPARATORS).unwrap_or(piece);
            let part = PARTS.iter().find(|(_, name)| *name == word);
            let (part, _) = part.ok_or_else(|| FormatError::Part(word.into()))?;
            parts.push((separator, *part));
            separator = piece[word.len()..].chars().next();
        }
        if separator.is_some() {
            return Err(FormatError::Part(String::new()));
        }
        if !(2..=4).contains(&parts.len()) {
            return Err(FormatError::Parts(parts.len()));
        }
        if parts.get(3).is_some_and(|(separator, _)| *separator == Some('-')) {
            return Err(FormatError::Hyphen);
        }
        let date = date_in(&parts)?;
        Ok(Self { parts, date })
    }
}

/// Finds the date, and checks it and the counters around it.
fn date_in(parts: &[(Option<char>, Part)]) -> Result<Range<usize>, FormatError> {
    let dated = |(_, part): &(_, Part)| part.unit() != Unit::Counter;
    let start = parts.iter().position(dated).ok_or(FormatError::Date)?;
    let length = parts[start..].iter().take_while(|part| dated(part)).count();
    let date = start..start + length;
    let units: Vec<_> = parts[date.clone()].iter().map(|(_, part)| part.unit()).collect();
    let ordered = matches!(
        units[..],
        [Unit::Year] | [Unit::Year, Unit::Month | Unit::Week] | [Unit::Year, Unit::Month, Unit::Day]
    );
    if !ordered || parts[date.end..].iter().any(dated) {
        return Err(FormatError::Date);
    }
    let counters: Vec<_> = parts.iter().filter(|part| !dated(part)).map(|(_, part)| *part).collect();
    let in_front = parts[..start].iter().all(|(_, part)| *part == Part::Major);
    if !in_front || !counters.is_sorted_by(|a, b| a < b) {
        return Err(FormatError::Counters);
    }
    Ok(date)
}

impl fmt::Display for CalverFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|(separator, part)| {
            separator.map_or(Ok(()), |separator| write!(f, "{separator}"))?;
            part.fmt(f)
        })
    }
}

/// Why a format has no next version.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stuck {
    /// The period has its release, and nothing counts within it.
    SamePeriod,
    /// The format cannot go higher.
    NotHigher,
    /// The format cannot write the date.
    Date,
}

impl CalverFormat {
    /// Reads a version that is written by this format to the letter.
    pub(super) fn parse(&self, text: &str) -> Option<Version> {
        let mut rest = text;
        let mut numbers = Vec::with_capacity(self.parts.len());
        for &(separator, part) in &self.parts {
            if let Some(separator) = separator {
                rest = rest.strip_prefix(separator)?;
            }
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let number = rest[..end].parse().ok()?;
            if !part.fits(number) || part.write(number) != rest[..end] {
                return None;
            }
            numbers.push(number);
            rest = &rest[end..];
        }
        Version::written(&numbers, &text[..text.len() - rest.len()], rest)
    }

    /// Writes a version, if the format can.
    pub(super) fn spell(&self, version: &Version) -> Option<String> {
        let numbers = self.numbers(version)?;
        let pre = version.pre.clone();
        Some(self.version(&numbers)?.with(pre, version.build.clone()).to_string())
    }

    /// The version after `base`, which may have been made at a later time.
    pub(super) fn next(&self, base: Option<&Version>, bump: Bump, at: Date) -> Result<Version, Stuck> {
        let today = self.today(at);
        let first = || {
            let mut numbers = vec![0; self.parts.len()];
            numbers[self.date.clone()].copy_from_slice(today.as_ref()?);
            self.version(&numbers)
        };
        let Some(base) = base else { return first().ok_or(Stuck::Date) };
        let Some(old) = self.numbers(base) else {
            // Of another scheme, or written by hand.
            return first().ok_or(Stuck::Date)?.above(base);
        };
        let counter = self.counter(bump);
        let mut new = old.clone();
        match today.filter(|today| today[..] > old[self.date.clone()]) {
            Some(today) => {
                if let Some(number) = counter.filter(|&at| at < self.date.start).map(|at| &mut new[at]) {
                    *number = number.checked_add(1).ok_or(Stuck::NotHigher)?;
                }
                new[self.date.clone()].copy_from_slice(&today);
                new[self.date.end..].fill(0);
            }
            None if self.carries(base, &old, counter) => {}
            None => {
                let at = counter.ok_or(Stuck::SamePeriod)?;
                new[at] = new[at].checked_add(1).ok_or(Stuck::NotHigher)?;
                new[self.date.end.max(at + 1)..].fill(0);
            }
        }
        self.version(&new).ok_or(Stuck::NotHigher)?.above(base)
    }

    /// A pre-release stands before its stable version, which is a step by
    /// `counter` already when nothing smaller counts.
    fn carries(&self, base: &Version, numbers: &[u64], counter: Option<usize>) -> bool {
        let smaller = counter.map_or(&[][..], |at| &numbers[at + 1..]);
        !base.pre.is_empty() && smaller.iter().all(|&number| number == 0)
    }

    /// The part that counts up for a step: the step's own, else the next smaller
    /// one; a patch may count as a MINOR.
    fn counter(&self, bump: Bump) -> Option<usize> {
        let wanted: &[Part] = match bump {
            Bump::Major => &[Part::Major, Part::Minor, Part::Micro],
            Bump::Minor => &[Part::Minor, Part::Micro],
            Bump::Patch | Bump::None => &[Part::Micro, Part::Minor],
        };
        wanted.iter().find_map(|want| self.parts.iter().position(|(_, part)| part == want))
    }

    fn today(&self, at: Date) -> Option<Vec<u64>> {
        let date = &self.parts[self.date.clone()];
        let weekly = date.iter().any(|(_, part)| part.unit() == Unit::Week);
        date.iter().map(|(_, part)| part.of_date(at, weekly)).collect()
    }

    /// The numbers of a version's parts; absent when it is not of this format.
    fn numbers(&self, version: &Version) -> Option<Vec<u64>> {
        let all = version.all_numbers();
        let (numbers, rest) = all.split_at(self.parts.len());
        let fit = numbers.iter().zip(&self.parts).all(|(&number, (_, part))| part.fits(number));
        (fit && rest.iter().all(|&number| number == 0)).then(|| numbers.to_vec())
    }

    fn version(&self, numbers: &[u64]) -> Option<Version> {
        let mut core = String::new();
        for (&number, &(separator, part)) in numbers.iter().zip(&self.parts) {
            core.extend(separator);
            core += &part.write(number);
        }
        Version::written(numbers, &core, "")
    }
}

impl Version {
    fn above(self, base: &Self) -> Result<Self, Stuck> {
        if self > *base { Ok(self) } else { Err(Stuck::NotHigher) }
    }
}
