//! Moments of the contract.

use tidegate_plugin_sdk::contract::types::Failure;

/// From the first day of the year 0, counted from March, to the epoch.
const DAYS_TO_EPOCH: i64 = 719_468;

/// Reads a moment as seconds since the epoch.
pub(crate) fn seconds(at: &str) -> Result<i64, Failure> {
    if let Some(seconds) = usual(at) {
        return Ok(seconds);
    }
    match chrono::DateTime::parse_from_rfc3339(at) {
        Ok(at) => Ok(at.timestamp()),
        Err(error) => Err(Failure::InvalidInput(format!("`{at}` is not a moment: {error}"))),
    }
}

/// Reads the way in which hosts write nearly all moments, two for each commit:
/// `2026-01-31T12:00:00Z`, or with an offset. None for everything else.
fn usual(at: &str) -> Option<i64> {
    let bytes = at.as_bytes();
    let (moment, offset) = bytes.split_at_checked(19)?;
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators.iter().any(|&(place, separator)| moment[place] != separator) {
        return None;
    }
    let year = number(&moment[..4])?;
    let [month, day, hour, minute, second] =
        [5, 8, 11, 14, 17].map(|start| number(&moment[start..start + 2]));
    let (month, day) = (month?, day?);
    let time = of_day(hour?, minute?)? + second.filter(|second| *second < 60)?;
    // Days that not every month has are left to those who know the calendar.
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) {
        return None;
    }
    let offset = match offset {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), hour @ .., b':', tens, ones] if hour.len() == 2 => {
            let offset = of_day(number(hour)?, number(&[*tens, *ones])?)?;
            if *sign == b'+' { offset } else { -offset }
        }
        _ => return None,
    };
    // Years begin in March here, so that the day that some lack is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - DAYS_TO_EPOCH;
    Some(days * 86_400 + time - offset)
}

/// Returns the seconds of a day until an hour and minute, if there are such.
fn of_day(hour: i64, minute: i64) -> Option<i64> {
    (hour < 24 && minute < 60).then_some(hour * 3600 + minute * 60)
}

/// Reads digits.
fn number(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_chrono(at: &str) -> Option<i64> {
        chrono::DateTime::parse_from_rfc3339(at).ok().map(|at| at.timestamp())
    }

    #[test]
    fn the_usual_way_is_read_quickly() {
        for (at, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2024-03-01T00:00:00+01:00", 1_709_247_600),
            ("2000-02-28T23:59:59-00:30", 951_784_199),
        ] {
            assert_eq!(usual(at), Some(seconds), "{at}");
            assert_eq!(by_chrono(at), Some(seconds), "{at}");
        }
        for other in ["", "2024-02-30T00:00:00Z", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00.5Z", "é"] {
            assert_eq!(usual(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn both_ways_agree(
            at in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](Z|[+-][0-2][0-9]:[0-6][0-9])",
        ) {
            if let Some(seconds) = usual(&at) {
                prop_assert_eq!(by_chrono(&at), Some(seconds));
            }
        }
    }
}
