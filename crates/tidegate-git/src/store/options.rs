//! What the caller decides about fetching.

use std::path::PathBuf;
use std::time::Duration;

use crate::Credentials;

/// How the objects that a clone lacks are fetched.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// The folder for what is fetched, made when it is first needed; absent where
    /// none is known, which is an error once something has to be fetched.
    pub cache_dir: Option<PathBuf>,
    /// How long one exchange with the remote may take.
    pub limit: Duration,
    /// Whether the program that `GIT_ASKPASS` or `core.askPass` names may answer
    /// for the user. It opens a window on a desktop and knows the credentials on
    /// some CI systems.
    pub askpass: bool,
    /// Who asks, where git's configuration does not say.
    pub credentials: Option<Credentials>,
}
