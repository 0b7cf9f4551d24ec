//! What the machine says about git's remotes: how long they have, where what is fetched is
//! kept, and who may be asked.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use tidegate_git::{Credentials, StoreOptions};

/// How long one exchange with a remote may take: long enough for all commits of a
/// large repository, and shorter than any CI job's own limit.
const LIMIT: Duration = Duration::from_secs(300);

/// How what a clone lacks is fetched.
pub(crate) fn options(credentials: Option<Credentials>) -> StoreOptions {
    // The program behind `GIT_ASKPASS` has credentials in CI; elsewhere it asks a person.
    StoreOptions { cache_dir: cache_dir(), limit: limit(LIMIT), askpass: set("CI").is_some(), credentials }
}

/// How long one call of git may take: `TIDEGATE_GIT_TIMEOUT`, in seconds, or else this.
pub(crate) fn limit(usual: Duration) -> Duration {
    let named = env::var("TIDEGATE_GIT_TIMEOUT").ok().and_then(|text| text.trim().parse().ok());
    named.filter(|seconds| *seconds > 0).map_or(usual, Duration::from_secs)
}

/// The folder for what can be fetched again: `TIDEGATE_CACHE_DIR`, or the user's
/// own by the custom of the system. Never a folder that others can write to.
pub(crate) fn cache_dir() -> Option<PathBuf> {
    let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
    let home = |below: &str| absolute("HOME").map(|home| home.join(below));
    let own = match env::consts::OS {
        "windows" => absolute("LOCALAPPDATA"),
        "macos" => home("Library/Caches"),
        _ => absolute("XDG_CACHE_HOME").or_else(|| home(".cache")),
    };
    set("TIDEGATE_CACHE_DIR").or_else(|| own.map(|own| own.join("tidegate")))
}

/// A variable that is set to something.
fn set(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
