//! Version arithmetic: <https://semver.org/spec/v2.0.0.html>.

pub use semver::Version;
use tidegate_contract::types::Bump;

/// The version of a package's first release, when nobody says otherwise.
pub const FIRST_RELEASE: Version = Version::new(0, 1, 0);

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
    let Version { major, minor, patch, .. } = *base;
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn versions() -> impl Strategy<Value = Version> {
        let pre = prop_oneof![Just(""), Just("rc.1"), Just("alpha"), Just("0")];
        (0..50u64, 0..50u64, 0..50u64, pre).prop_map(|(major, minor, patch, pre)| {
            let mut version = Version::new(major, minor, patch);
            version.pre = semver::Prerelease::new(pre).unwrap();
            version
        })
    }

    proptest! {
        #[test]
        fn a_step_always_goes_up_and_a_bigger_one_never_less(base in versions()) {
            let results: Vec<_> = Bump::ALL.iter().map(|&bump| bumped(&base, bump)).collect();
            prop_assert_eq!(&results[0], &base);
            prop_assert!(results[1] > base);
            prop_assert!(results.is_sorted());
            prop_assert!(results[1..].iter().all(|version| version.pre.is_empty()));
        }
    }
}
