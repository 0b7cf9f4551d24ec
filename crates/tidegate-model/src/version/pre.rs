//! Pre-releases, build metadata, and the versions of pull requests.

use semver::{BuildMetadata, Prerelease};

use super::Version;

/// How many digits of a commit's id a snapshot has.
const COMMIT_DIGITS: usize = 7;

/// The text cannot stand in a version.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LabelError {
    /// It cannot name pre-releases.
    #[error("`{0}` cannot name pre-releases: want a letter first, then letters, digits and hyphens")]
    Label(String),
    /// It cannot be build metadata.
    #[error("`{0}` cannot be build metadata: want letters, digits and hyphens, with dots between them")]
    Build(String),
    /// It is not the id of a commit.
    #[error("`{0}` is not the id of a commit: want {COMMIT_DIGITS} hexadecimal digits or more")]
    Commit(String),
}

/// The pre-release of `core` with this label and this counter.
///
/// ```
/// # use tidegate_model::version::{Version, pre_release};
/// let version = pre_release(&Version::new(1, 3, 0), "rc", 2).unwrap();
/// assert_eq!(version.to_string(), "1.3.0-rc.2");
/// assert_eq!(version.label(), Some(("rc", 2)));
/// assert_eq!(version.core(), Version::new(1, 3, 0));
/// ```
///
/// # Errors
/// When the label cannot stand in a version.
pub fn pre_release(core: &Version, label: &str, counter: u64) -> Result<Version, LabelError> {
    let wrong = || LabelError::Label(label.into());
    if !is_label(label) {
        return Err(wrong());
    }
    let pre = Prerelease::new(&format!("{label}.{counter}")).map_err(|_| wrong())?;
    Ok(core.with(pre, BuildMetadata::EMPTY))
}

/// The version of a commit in a pull request, which nobody ever releases.
///
/// ```
/// # use tidegate_model::version::{Version, snapshot};
/// let version = snapshot(&Version::new(1, 4, 0), 12, "1a2b3c4d5e6f").unwrap();
/// assert_eq!(version.to_string(), "1.4.0-pr.12.g1a2b3c4");
/// ```
///
/// # Errors
/// When `commit` is not the id of a commit.
pub fn snapshot(core: &Version, pull_request: u64, commit: &str) -> Result<Version, LabelError> {
    let wrong = || LabelError::Commit(commit.into());
    let digits = commit.get(..COMMIT_DIGITS).ok_or_else(wrong)?;
    if !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    // With the `g` it is a word even if all of its digits are decimal.
    let pre = Prerelease::new(&format!("pr.{pull_request}.g{digits}")).map_err(|_| wrong())?;
    Ok(core.with(pre, BuildMetadata::EMPTY))
}

impl Version {
    /// The label and the counter of its pre-release, as [`pre_release`] writes them.
    #[must_use]
    pub fn label(&self) -> Option<(&str, u64)> {
        let (label, counter) = self.pre.as_str().split_once('.')?;
        let counter = counter.parse().ok()?;
        is_label(label).then_some((label, counter))
    }

    /// The version with this build metadata in the place of its own.
    ///
    /// # Errors
    /// When it cannot stand in a version.
    pub fn with_build(&self, meta: &str) -> Result<Self, LabelError> {
        let wrong = || LabelError::Build(meta.into());
        let build = BuildMetadata::new(meta).map_err(|_| wrong())?;
        if build.is_empty() { Err(wrong()) } else { Ok(self.with(self.pre.clone(), build)) }
    }
}

fn is_label(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version {
        Version::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn the_core_stays_as_it_is_written() {
        let base = version("2024.01+5");
        assert_eq!(pre_release(&base, "beta", 0).unwrap().to_string(), "2024.01-beta.0");
        assert_eq!(snapshot(&base, 7, "0123456").unwrap().to_string(), "2024.01-pr.7.g0123456");
        assert_eq!(base.with_build("a.b-c").unwrap().to_string(), "2024.01+a.b-c");
        assert_eq!(base.core().to_string(), "2024.01");
    }

    #[test]
    fn what_cannot_stand_in_a_version_is_refused() {
        let core = Version::new(1, 0, 0);
        for label in ["", "1", "1rc", "-rc", "rc.1", "r c", "rc_1", "ü"] {
            assert_eq!(pre_release(&core, label, 1), Err(LabelError::Label(label.into())));
        }
        for meta in ["", "a b", "a..b", "a+b", "."] {
            assert_eq!(core.with_build(meta), Err(LabelError::Build(meta.into())));
        }
        for commit in ["", "123456", "xyz4567", "ééééééé"] {
            assert_eq!(snapshot(&core, 1, commit), Err(LabelError::Commit(commit.into())));
        }
    }

    #[test]
    fn other_pre_releases_have_no_label() {
        for text in
            ["1.0.0", "1.0.0-rc", "1.0.0-rc2", "1.0.0-2", "1.0.0-2.3", "1.0.0-rc.x", "1.0.0-pr.12.g1234567"]
        {
            assert_eq!(version(text).label(), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn label_and_counter_read_back(label in "[a-zA-Z][a-zA-Z0-9-]{0,5}", counter: u64, higher: u64) {
            let core = Version::new(1, 2, 3);
            let one = pre_release(&core, &label, counter).unwrap();
            prop_assert_eq!(one.label(), Some((label.as_str(), counter)));
            prop_assert!(one < core);
            let other = pre_release(&core, &label, higher).unwrap();
            prop_assert_eq!(one.cmp(&other), counter.cmp(&higher));
        }
    }
}
