//! Runs the git program to fetch.
//!
//! It asks nobody anything, it has a limit of time, and it sees no setting of the
//! user but those that lead to the remote.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use super::options::StoreOptions;
use super::settings::{REMOTE, Settings};
use crate::child::{Ended, Stopped, finish};
use crate::error::GitSaid;
use crate::{Credentials, Error};

/// Where git would look for a repository or objects other than those of the
/// directory that it is started for.
pub(crate) const FOREIGN: [&str; 10] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Settings that hold whatever the user's say.
const FIXED: [(&str, &str); 15] = [
    ("advice.graftFileDeprecated", "false"),
    ("core.hooksPath", "/dev/null"),
    ("credential.interactive", "false"),
    ("fetch.fsckObjects", "false"),
    ("fetch.negotiationAlgorithm", "default"),
    ("fetch.recurseSubmodules", "false"),
    ("fetch.unpackLimit", "1"),
    ("fetch.writeCommitGraph", "false"),
    ("gc.auto", "0"),
    ("http.lowSpeedLimit", "1"),
    ("http.lowSpeedTime", "30"),
    ("maintenance.auto", "false"),
    ("transfer.bundleURI", "false"),
    ("transfer.fsckObjects", "false"),
    ("transfer.unpackLimit", "1"),
];

/// What git says when the remote wants to know who asks, or dislikes the answer.
pub(crate) const REFUSALS: [&str; 13] = [
    "authentication failed",
    "authentication required",
    "could not read password",
    "could not read username",
    "http basic: access denied",
    "invalid credentials",
    "permission denied",
    "repository not found",
    "returned error: 401",
    "returned error: 403",
    "host key verification failed",
    "terminal prompts disabled",
    "unable to get password from user",
];

/// Runs git in a git directory of our own, started from the user's directory so
/// that relative addresses lead where they should. Answers what it printed.
///
/// It is no failure when all goes well but for this: the remote has left out
/// objects that were asked for by name. That is an answer, and the caller sees
/// what has come.
pub(crate) fn run(
    git_dir: &Path,
    user_dir: &Path,
    arguments: &[OsString],
    input: &str,
    settings: &Settings,
    options: &StoreOptions,
) -> Result<Vec<u8>, Error> {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(user_dir).env("GIT_DIR", git_dir);
    for foreign in FOREIGN {
        git.env_remove(foreign);
    }
    git.envs([
        ("GIT_TERMINAL_PROMPT", "0"),
        ("SSH_ASKPASS_REQUIRE", "never"),
        ("GCM_INTERACTIVE", "never"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("LC_ALL", "C"),
    ]);
    if !options.askpass {
        git.env("GIT_ASKPASS", "").env("SSH_ASKPASS", "");
    }
    if let Some(ssh) = &settings.ssh {
        git.env("GIT_SSH_COMMAND", ssh);
    }
    configure(&mut git, settings, options);
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = git.spawn().map_err(|source| Error::NoProgram { source })?;
    let ended = finish(child, input, options.limit).map_err(|stopped| match stopped {
        Stopped::Lost(source) => Error::NoProgram { source },
        Stopped::Silent => Error::Silent { remote: settings.shown.clone(), seconds: options.limit.as_secs() },
    })?;
    let Ended { code, stdout, stderr } = ended;
    let some_left_out = || code == Some(1) && stderr.contains("did not send all necessary objects");
    if code == Some(0) || some_left_out() {
        return Ok(stdout);
    }
    let remote = settings.shown.clone();
    let source = GitSaid(settings.clean(&stderr));
    let lower = stderr.to_lowercase();
    Err(if REFUSALS.iter().any(|refusal| lower.contains(refusal)) {
        Error::Refused { remote, source }
    } else {
        Error::Fetch { remote, source }
    })
}

fn configure(git: &mut Command, settings: &Settings, options: &StoreOptions) {
    let own = [
        (format!("remote.{REMOTE}.promisor"), "true"),
        (format!("remote.{REMOTE}.partialCloneFilter"), "tree:0"),
        (format!("remote.{REMOTE}.tagOpt"), "--no-tags"),
    ];
    let fixed = FIXED.iter().map(|(key, value)| ((*key).to_owned(), *value));
    let own_credentials = options.credentials.as_ref().map(Credentials::setting);
    git.envs(options.credentials.iter().flat_map(Credentials::variables));
    let silent = (!options.askpass).then(|| ("core.askPass".to_owned(), ""));
    let ours =
        fixed.chain(own).chain(own_credentials).chain(silent).map(|(key, value)| (key.into(), value.into()));
    let mut count = 0_usize;
    for (key, value) in settings.pairs.iter().cloned().chain(ours) {
        git.env(format!("GIT_CONFIG_KEY_{count}"), key).env(format!("GIT_CONFIG_VALUE_{count}"), value);
        count += 1;
    }
    git.env("GIT_CONFIG_COUNT", count.to_string());
}
