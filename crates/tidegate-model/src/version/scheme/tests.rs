use proptest::prelude::*;

use super::*;

const FORMATS: [&str; 16] = [
    "YYYY.MM",
    "YYYY.MICRO",
    "YY.MINOR.MICRO",
    "YYYY.MM.MICRO",
    "YY.0M.MICRO",
    "YY.0M",
    "0Y.0M.0D",
    "YYYY.0M.0D",
    "YYYY-0M-0D",
    "YYYY.0M.0D.MICRO",
    "YYYY_MM-DD_MICRO",
    "YYYY.0W",
    "YY.WW.MICRO",
    "MAJOR.YYYY.MM",
    "MAJOR.YY.0M.MICRO",
    "YY.MM.MAJOR.MICRO",
];

fn scheme(text: &str) -> Scheme {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn at(text: &str) -> EffectiveTime {
    format!("{text}T12:00:00Z").parse().unwrap()
}

fn next(format: &str, base: &str, bump: Bump, day: &str) -> String {
    let scheme = scheme(format);
    let base = (!base.is_empty()).then(|| scheme.parse(base).unwrap_or_else(|| base.parse().unwrap()));
    match scheme.next(base.as_ref(), bump, at(day)) {
        Ok(version) => version.unwrap().to_string(),
        Err(NextVersionError::SamePeriod { .. }) => "same period".into(),
        Err(NextVersionError::NotHigher { .. }) => "not higher".into(),
        Err(NextVersionError::Date { .. }) => "date".into(),
    }
}

#[test]
fn schemes_are_read_and_shown() {
    for text in FORMATS.into_iter().chain(["semver"]) {
        assert_eq!(scheme(text).to_string(), text);
        assert_eq!(serde_json::to_string(&scheme(text)).unwrap(), format!("\"{text}\""));
    }
    for (text, want) in [
        ("", FormatError::Parts(0)),
        ("calver", FormatError::Part("calver".into())),
        ("YYYY.mm", FormatError::Part("mm".into())),
        ("YYYY.MM.", FormatError::Part(String::new())),
        ("YYYYMM.MICRO", FormatError::Part("YYYYMM".into())),
        ("YYYY", FormatError::Parts(1)),
        ("YYYY.MM.DD.MINOR.MICRO", FormatError::Parts(5)),
        ("MAJOR.MINOR.MICRO", FormatError::Date),
        ("MM.DD", FormatError::Date),
        ("DD.MM.YYYY", FormatError::Date),
        ("YYYY.DD", FormatError::Date),
        ("YYYY.WW.DD", FormatError::Date),
        ("YYYY.YY.MM", FormatError::Date),
        ("YYYY.MINOR.MM", FormatError::Date),
        ("MINOR.YYYY", FormatError::Counters),
        ("YYYY.MICRO.MINOR", FormatError::Counters),
        ("YYYY.MICRO.MICRO", FormatError::Counters),
        ("MAJOR.MAJOR.YYYY", FormatError::Counters),
        ("YYYY.MM.DD-MICRO", FormatError::Hyphen),
    ] {
        assert_eq!(text.parse::<Scheme>().unwrap_err().source, want, "{text}");
    }
}

#[test]
fn versions_are_read_to_the_letter() {
    for (format, right, wrong) in [
        (
            "YYYY.MM.MICRO",
            &["2024.1.0", "2024.12.7-rc.1", "2024.1.0+5"][..],
            &["2024.01.0", "24.1.0", "2024.13.0", "2024.0.0", "2024.1", "2024.1.0.0", "2024.1.0-1"][..],
        ),
        ("YYYY.0M.0D", &["2024.01.31", "2024.10.05-beta.2"], &["2024.1.31", "2024.001.01", "2024.01.32"]),
        ("YY.0M", &["24.04", "6.10", "106.01"], &["06.04", "24.4", "v24.04", "24.04."]),
        ("0Y.0W", &["06.01", "24.53"], &["6.01", "24.54"]),
        ("YYYY-0M-0D", &["2024-01-02", "2024-01-02-rc.1"], &["2024.01.02", "2024-01-02-", "2024-01"]),
        ("YYYY.MM.DD.MICRO", &["2024.1.2.0"], &["2024.1.2"]),
        ("semver", &["1.2.3-1"], &["1.2", "01.2.3"]),
    ] {
        let scheme = scheme(format);
        for text in right {
            let version = scheme.parse(text).unwrap_or_else(|| panic!("{format}: {text}"));
            assert_eq!((version.to_string(), scheme.spell(&version)), ((*text).into(), (*text).into()));
        }
        for text in wrong {
            assert_eq!(scheme.parse(text), None, "{format}: {text}");
        }
    }
}

#[test]
fn a_version_can_be_written_by_another_scheme() {
    let version = Version::parse("2024.1.2-rc.1+5").unwrap();
    assert_eq!(scheme("YYYY.0M.0D").spell(&version), "2024.01.02-rc.1+5");
    assert_eq!(scheme("YYYY.0M").spell(&version), "2024.1.2-rc.1+5");
    let daily = scheme("YYYY.0M.0D").parse("2024.01.02").unwrap();
    assert_eq!(Scheme::Semver.spell(&daily), "2024.1.2");
}

#[test]
fn the_calendar_says_what_is_next() {
    let day = "2026-03-09";
    for (format, base, bump, want) in [
        ("YYYY.MM.MICRO", "", Bump::Patch, "2026.3.0"),
        ("YY.0M.0D", "", Bump::Major, "26.03.09"),
        ("MAJOR.YY.0M", "", Bump::Major, "0.26.03"),
        ("YYYY.MM.MICRO", "2026.2.7", Bump::Major, "2026.3.0"),
        ("YYYY.MM.MICRO", "2026.3.0", Bump::Patch, "2026.3.1"),
        ("YYYY.MM.MICRO", "2026.3.1", Bump::Major, "2026.3.2"),
        ("YYYY.0M.0D.MICRO", "2026.03.09.4", Bump::Minor, "2026.03.09.5"),
        // The clock is behind.
        ("YYYY.MM.MICRO", "2026.12.4", Bump::Patch, "2026.12.5"),
        ("YYYY.MM", "2026.12", Bump::Patch, "same period"),
        ("YYYY.MM", "2026.3", Bump::Major, "same period"),
        ("YYYY.MM", "2026.2", Bump::Patch, "2026.3"),
        // The step picks the counter, and what is smaller starts again.
        ("YY.MINOR.MICRO", "26.1.4", Bump::Patch, "26.1.5"),
        ("YY.MINOR.MICRO", "26.1.4", Bump::Minor, "26.2.0"),
        ("YY.MINOR.MICRO", "26.1.4", Bump::Major, "26.2.0"),
        ("YY.MINOR.MICRO", "25.7.4", Bump::Patch, "26.0.0"),
        ("YYYY.MINOR", "2026.4", Bump::Patch, "2026.5"),
        ("MAJOR.YYYY.MM", "2.2026.2", Bump::Minor, "2.2026.3"),
        ("MAJOR.YYYY.MM", "2.2026.2", Bump::Major, "3.2026.3"),
        ("MAJOR.YYYY.MM", "2.2026.3", Bump::Major, "3.2026.3"),
        ("MAJOR.YYYY.MM", "2.2026.3", Bump::Minor, "same period"),
        ("MAJOR.YY.0M.MICRO", "2.26.03.5", Bump::Major, "3.26.03.0"),
        // A pre-release stands before its stable version.
        ("YYYY.MM.MICRO", "2026.3.2-rc.1", Bump::Minor, "2026.3.2"),
        ("YYYY.MM", "2026.3-rc.1", Bump::Patch, "2026.3"),
        ("YYYY.MM.MICRO", "2026.2.2-rc.1", Bump::Patch, "2026.3.0"),
        ("YY.MINOR.MICRO", "26.2.0-rc.1", Bump::Minor, "26.2.0"),
        ("YY.MINOR.MICRO", "26.2.1-rc.1", Bump::Minor, "26.3.0"),
        // Another scheme was in use before.
        ("YYYY.MM.MICRO", "1.14.2", Bump::Patch, "2026.3.0"),
        ("YYYY.MM.MICRO", "9000.14.2", Bump::Patch, "not higher"),
        ("semver", "1.2.3", Bump::Minor, "1.3.0"),
        ("semver", "", Bump::Minor, "0.1.0"),
    ] {
        assert_eq!(next(format, base, bump, day), want, "{format} after {base} by {bump}");
    }
}

#[test]
fn a_week_has_the_year_that_it_belongs_to() {
    for (day, want) in [
        ("2024-12-29", "2024.52"),
        ("2024-12-30", "2025.1"),
        ("2025-01-05", "2025.1"),
        ("2027-01-01", "2026.53"),
    ] {
        assert_eq!(next("YYYY.WW", "", Bump::Patch, day), want);
    }
}

#[test]
fn a_date_that_cannot_be_written_is_an_error_unless_there_is_a_base() {
    assert_eq!(next("YY.MM.MICRO", "", Bump::Patch, "1999-12-31"), "date");
    assert_eq!(next("YY.MM.MICRO", "24.1.0", Bump::Patch, "1999-12-31"), "24.1.1");
    assert_eq!(next("YYYY.MM", "", Bump::Patch, "0999-12-31"), "date");
    assert_eq!(scheme("YY.MM").next(None, Bump::None, at("1999-12-31")), Ok(None));
}

/// Seconds, from 2000 to 2100.
fn times() -> impl Strategy<Value = i64> {
    946_684_800..4_102_444_800_i64
}

proptest! {
    #[test]
    fn what_is_written_reads_back(format in prop::sample::select(&FORMATS[..]), time in times(), steps in prop::collection::vec(prop::sample::select(Bump::ALL), 0..6), pre in "(-[a-z]{1,3}(\\.[1-9])?)?(\\+[a-z0-9]{1,3})?") {
        let scheme = scheme(format);
        let at = EffectiveTime::from_seconds(time).unwrap();
        let mut version = scheme.next(None, Bump::Patch, at).unwrap().unwrap();
        for bump in steps {
            version = scheme.next(Some(&version), bump, at).ok().flatten().unwrap_or(version);
        }
        let text = format!("{version}{pre}");
        let read = scheme.parse(&text).unwrap();
        prop_assert_eq!(scheme.spell(&read), text.clone());
        prop_assert_eq!(read.core(), version);
        // The plan's reader knows no scheme, and sees the same.
        let json = serde_json::to_string(&read).unwrap();
        let again: Version = serde_json::from_str(&json).unwrap();
        prop_assert_eq!((&again, again.to_string()), (&read, text));
    }

    #[test]
    fn next_is_higher_and_never_falls_as_time_goes_on(
        format in prop::sample::select(&FORMATS[..]),
        based in times(),
        pre in prop_oneof![Just(None), Just(Some("rc"))],
        bump in prop::sample::select(&[Bump::Patch, Bump::Minor, Bump::Major][..]),
        mut now in prop::collection::vec(times(), 2..5),
    ) {
        let scheme = scheme(format);
        let moment = |seconds| EffectiveTime::from_seconds(seconds).unwrap();
        let mut base = scheme.next(None, bump, moment(based)).unwrap().unwrap();
        if let Some(label) = pre {
            base = crate::version::pre_release(&base, label, 1).unwrap();
        }
        now.sort_unstable();
        let mut highest = base.clone();
        for seconds in now {
            let Ok(next) = scheme.next(Some(&base), bump, moment(seconds)) else { continue };
            let next = next.unwrap();
            prop_assert!(next > base && next >= highest, "{next} after {base} and {highest}");
            prop_assert_eq!(scheme.parse(&next.to_string()), Some(next.clone()));
            highest = next;
        }
    }

    #[test]
    fn nothing_panics(format in "([YMWD0-9A-Z.-]|MICRO|YY){0,8}", text in "[0-9]{0,20}([-._+][0-9a-z]{0,3}){0,5}") {
        let _ = format.parse::<Scheme>();
        for format in FORMATS {
            let scheme = scheme(format);
            if let Some(version) = scheme.parse(&text) {
                prop_assert_eq!(scheme.spell(&version), text.clone());
                for bump in Bump::ALL {
                    let _ = scheme.next(Some(&version), *bump, EffectiveTime::EPOCH);
                }
            }
        }
    }
}
