//! Who asks a remote, where git's own configuration does not say.

use std::fmt;

/// What git asks when a server wants to know who it is: a helper that answers with two
/// variables (<https://git-scm.com/docs/gitcredentials#_custom_helpers>). The secret is in no
/// argument, and in no file.
const HELPER: &str = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$TIDEGATE_GIT_USER\" \"$TIDEGATE_GIT_PASSWORD\"; }; f";

/// A name and a password for one server. Whatever git is configured with comes first.
#[derive(Clone, Eq, PartialEq)]
pub struct Credentials {
    /// The server: `https://host`.
    pub site: String,
    /// The user's name.
    pub user: String,
    /// The password, or a token in its place.
    pub password: String,
}

impl Credentials {
    /// The setting that has git ask for them.
    pub(crate) fn setting(&self) -> (String, &'static str) {
        (format!("credential.{}.helper", self.site), HELPER)
    }

    /// The variables that git's child answers with.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 2] {
        [("TIDEGATE_GIT_USER", &self.user), ("TIDEGATE_GIT_PASSWORD", &self.password)]
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Credentials({} at {})", self.user, self.site)
    }
}
