//! Variables of the environment.

/// The variables that a job has. What is empty is absent.
pub(crate) struct Vars<'a>(&'a dyn Fn(&str) -> Option<String>);

impl<'a> Vars<'a> {
    pub(crate) fn new(vars: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(vars)
    }

    pub(crate) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).is_some_and(|found| found == value)
    }

    /// `true` or `false`, in any letters.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)?.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }
}

/// The owner and the name of a repository, by its address: `https://host/owner/name.git`,
/// `git@host:owner/name.git`.
pub(crate) fn slug(address: &str) -> Option<String> {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => address.split_once(':')?.1,
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (!path.is_empty()).then(|| path.to_owned())
}

/// The number at the end of an address: `…/pull/12`.
pub(crate) fn last_number(address: &str) -> Option<u64> {
    address.trim_end_matches('/').rsplit('/').next()?.parse().ok()
}

/// The name behind `refs/heads/`, or the name as it is.
pub(crate) fn short(name: &str) -> String {
    name.strip_prefix("refs/heads/").unwrap_or(name).to_owned()
}
