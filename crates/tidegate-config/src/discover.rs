//! Which file is the configuration.

use tidegate_model::Diagnose;

/// Where the configuration may stand, relative to the repository's root.
pub const FILE_NAMES: [&str; 3] = ["tidegate.toml", ".tidegate.toml", ".config/tidegate.toml"];

/// More than one file could be the configuration.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("there are two configurations, `{0}` and `{1}`")]
pub struct Ambiguous(pub &'static str, pub &'static str);

impl Diagnose for Ambiguous {
    fn code(&self) -> &'static str {
        "config::ambiguous"
    }

    fn help(&self) -> Option<String> {
        Some(format!("keep one of them, or name one with `--config {}`", self.0))
    }
}

/// Picks the configuration among the files that exist; there may be none.
///
/// # Errors
/// When there is more than one.
pub fn discover(exists: impl Fn(&str) -> bool) -> Result<Option<&'static str>, Ambiguous> {
    let mut found = FILE_NAMES.into_iter().filter(|name| exists(name));
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => Err(Ambiguous(first, second)),
        (first, _) => Ok(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_is_found_wherever_it_stands_and_two_are_named() {
        assert_eq!(discover(|_| false), Ok(None));
        for name in FILE_NAMES {
            assert_eq!(discover(|other| other == name), Ok(Some(name)));
        }
        let error = discover(|name| name != "tidegate.toml").unwrap_err();
        assert_eq!(
            error.to_string(),
            "there are two configurations, `.tidegate.toml` and `.config/tidegate.toml`"
        );
    }
}
