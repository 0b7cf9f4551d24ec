use proptest::prelude::*;

use super::*;

/// Versions by SemVer, pre-releases and build metadata among them.
pub(super) fn versions() -> impl Strategy<Value = Version> {
    let pre = prop_oneof![Just(""), Just("rc.1"), Just("alpha"), Just("0")];
    let build = prop_oneof![Just(""), Just("5"), Just("post.2.abc")];
    (0..50u64, 0..50u64, 0..50u64, pre, build).prop_map(|(major, minor, patch, pre, build)| {
        let (pre, build) = (Prerelease::new(pre).unwrap(), BuildMetadata::new(build).unwrap());
        Version::new(major, minor, patch).with(pre, build)
    })
}

fn version(text: &str) -> Version {
    Version::try_from(text.to_owned()).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

#[test]
fn every_spelling_reads_back_as_it_was() {
    for text in ["1.2.3", "1.2.3-rc.1+5", "1.2.3-4", "2024.01", "24.04-rc.1", "2024-01-02+b", "2024.1.2.3"] {
        let json = serde_json::to_string(&version(text)).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Version>(&json).unwrap().to_string(), text);
    }
}

#[test]
fn what_is_no_version_of_any_scheme_is_refused() {
    for text in [
        "",
        "1",
        "v1.2.3",
        "1.2.",
        "1.2.3.4.5",
        "1.2-",
        "1.2+",
        "1.2.-rc",
        "x.y",
        "1..2",
        "99999999999999999999.1",
    ] {
        assert!(Version::try_from(text.to_owned()).is_err(), "{text}");
    }
    for text in ["2024.01", "2024.1.2.3", "1.2", "01.2.3"] {
        assert!(Version::parse(text).is_err() && text.parse::<Version>().is_err(), "{text}");
    }
}

#[test]
fn the_spelling_means_nothing_and_the_fourth_number_counts() {
    assert_eq!(version("2024.01.02"), version("2024.1.2"));
    assert_eq!(version("2024.01"), version("2024.1.0"));
    let order = ["2024.1.2-rc.1", "2024.01.02", "2024.1.2+1", "2024.1.2.1-rc.1", "2024.1.2.1", "2024.1.3"];
    assert!(order.map(version).is_sorted_by(|a, b| a < b));
    assert_eq!(version("2024.1.2.3").fourth(), 3);
    assert_eq!(format!("[{:<8}]", version("2024.01")), "[2024.01 ]");
}

proptest! {
    #[test]
    fn the_order_is_that_of_semver(a in versions(), b in versions()) {
        prop_assert_eq!(a.cmp(&b), a.semver.cmp(&b.semver));
        prop_assert_eq!(a.to_string(), a.semver.to_string());
    }

    #[test]
    fn reading_never_panics_and_keeps_the_text(text in "[0-9v]{0,5}([-._+][0-9a-c]{0,3}){0,5}|\\PC{0,12}") {
        if let Ok(version) = Version::try_from(text.clone()) {
            prop_assert_eq!(version.to_string(), text);
        }
    }

    #[test]
    fn a_step_always_goes_up_and_a_bigger_one_never_less(base in versions()) {
        let results: Vec<_> = Bump::ALL.iter().map(|&bump| bumped(&base, bump)).collect();
        prop_assert_eq!(&results[0], &base);
        prop_assert!(results[1] > base);
        prop_assert!(results.is_sorted());
        prop_assert!(results[1..].iter().all(|version| version.pre.is_empty()));
    }
}
