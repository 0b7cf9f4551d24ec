//! New versions, which are safe to write anywhere, and old ones, which are
//! recognized.

use std::fmt;

use crate::problem::{Fault, cut};

/// Nobody has a longer one.
const LONGEST: usize = 256;

/// The text of a new version.
///
/// It is letters, digits and a few signs that no format gives a meaning to, so
/// it cannot end the text, the element or the line that it is written into.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct NewVersion(String);

impl NewVersion {
    /// Checks that a text can be written as a version.
    ///
    /// # Errors
    /// When it does not start with a digit, is too long, or has characters that
    /// could mean something to a file format.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        // Whoever writes a version must know it again afterwards. A `v` is the
        // file's, or the tag's.
        let has_digit = text.starts_with(|first: char| first.is_ascii_digit());
        if has_digit && text.len() <= LONGEST && text.bytes().all(is_part) {
            return Ok(Self(text.to_owned()));
        }
        Err(Fault::NewVersion(cut(text).escape_debug().to_string()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The major number, if the version starts with one.
    pub(crate) fn major(&self) -> Option<u64> {
        self.0.split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok()
    }
}

impl fmt::Display for NewVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a byte can stand in a version.
pub(crate) const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_' | b'~' | b'!')
}

/// Whether a text looks like a version: a digit first, or a `v` before it.
pub(crate) fn looks_like_one(text: &str) -> bool {
    let number = text.strip_prefix(['v', 'V']).unwrap_or(text);
    number.starts_with(|first: char| first.is_ascii_digit()) && text.bytes().all(is_part)
}

/// The new version as it replaces an old one: a `v` before the old one stays.
pub(crate) fn instead_of(old: &str, new: &NewVersion) -> String {
    let prefix = &old[..usize::from(old.starts_with(['v', 'V']))];
    format!("{prefix}{new}")
}

/// Whether a text is made when the file is used: `${revision}`, `$(Version)`,
/// `@version@`, `{{ version }}`.
pub(crate) fn is_expanded(text: &str) -> bool {
    ["${", "$(", "{{", "#{"].iter().any(|opening| text.contains(opening))
        || (text.len() > 2 && text.starts_with('@') && text.ends_with('@'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_new_version_cannot_break_out() {
        for good in ["1.2.3", "1.0.0-rc.1+build.5", "1!2.0.post1", "2024.05", "1.0~beta1", "2"] {
            assert_eq!(NewVersion::parse(good).unwrap().as_str(), good);
        }
        let long = "1".repeat(LONGEST + 1);
        for bad in [
            "",
            "1\"",
            "1'",
            "1<",
            "1&",
            "1\\",
            "1\n",
            "1\0",
            "1 2",
            "-1",
            ".1",
            "abc",
            "a1",
            "v1",
            "1é",
            "1;",
            "1#",
            "1$",
            "1{",
            "1`",
            "1>",
            "1\u{202e}",
            &long,
        ] {
            let fault = NewVersion::parse(bad).unwrap_err();
            assert_eq!(fault.code(), "updater::new-version", "{bad:?}");
            assert!(!fault.to_string().contains(char::is_control), "{fault}");
        }
    }

    #[test]
    fn old_versions_are_recognized() {
        for good in ["1", "1.2", "v1.2.3-rc.1", "0.0.0", "1.0.0-SNAPSHOT", "1!2"] {
            assert!(looks_like_one(good), "{good}");
        }
        for bad in ["", "v", "abc", "${x}", "1 2", "^1", "1\n"] {
            assert!(!looks_like_one(bad), "{bad}");
        }
        for made in ["${revision}", "$(V)", "{{ v }}", "@v@", "a#{b}"] {
            assert!(is_expanded(made), "{made}");
        }
        assert!(!is_expanded("1.0") && !is_expanded("@@"));
    }

    #[test]
    fn a_v_stays() {
        let new = NewVersion::parse("2.0.0").unwrap();
        assert_eq!(instead_of("v1", &new), "v2.0.0");
        assert_eq!(instead_of("1", &new), "2.0.0");
        assert_eq!(new.major(), Some(2));
        assert_eq!(NewVersion::parse("12-x").unwrap().major(), Some(12));
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_harmless(text in "[0-9a-z.<&\"'\\\\\n +~-]{0,12}") {
            if let Ok(version) = NewVersion::parse(&text) {
                prop_assert!(version.as_str().bytes().all(is_part));
            }
        }
    }
}
