//! Runs the git program: the only place of this crate that starts a process.
//!
//! It asks nobody anything, it has a limit of time, and it sees no setting of the
//! user but those that lead to the remote.

use std::ffi::OsString;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};

use super::options::StoreOptions;
use super::settings::{REMOTE, Settings};
use crate::Error;
use crate::error::GitSaid;

/// The most that is read of what git says about a failure.
const STDERR_LIMIT: u64 = 64 * 1024;

/// Where git would look for a repository or objects other than those of the
/// directory that it is started for.
const FOREIGN: [&str; 10] = [
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
const REFUSALS: [&str; 13] = [
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
    let (code, stdout, stderr) = finish(child, input, settings, options)?;
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
    let silent = (!options.askpass).then(|| ("core.askPass".to_owned(), ""));
    let ours = fixed.chain(own).chain(silent).map(|(key, value)| (key.into(), value.into()));
    let mut count = 0_usize;
    for (key, value) in settings.pairs.iter().cloned().chain(ours) {
        git.env(format!("GIT_CONFIG_KEY_{count}"), key).env(format!("GIT_CONFIG_VALUE_{count}"), value);
        count += 1;
    }
    git.env("GIT_CONFIG_COUNT", count.to_string());
}

/// Feeds and reads the child until it ends or the time is up. Pipes have no
/// timeouts, so threads read them; those of a child that had to be killed may
/// wait for its own children and are left behind.
fn finish(
    mut child: Child,
    input: &str,
    settings: &Settings,
    options: &StoreOptions,
) -> Result<(Option<i32>, Vec<u8>, String), Error> {
    let lost = |source| Error::NoProgram { source };
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(lost(std::io::Error::other("a pipe is missing")));
    };
    let input = input.to_owned();
    // A git that fails early does not read its input; its status tells.
    std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let (sender, texts) = mpsc::channel();
    let read = |is_stderr: bool, mut stream: Box<dyn Read + Send>| {
        let sender = sender.clone();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let limit = if is_stderr { STDERR_LIMIT } else { u64::MAX };
            let _ = stream.by_ref().take(limit).read_to_end(&mut text);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
            let _ = sender.send((is_stderr, text));
        });
    };
    read(false, Box::new(stdout));
    read(true, Box::new(stderr));
    drop(sender);
    let mut said = [Vec::new(), Vec::new()];
    loop {
        match texts.recv_timeout(options.limit) {
            Ok((is_stderr, text)) => said[usize::from(is_stderr)] = text,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                // Fails only when it has ended by itself.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::Silent {
                    remote: settings.shown.clone(),
                    seconds: options.limit.as_secs(),
                });
            }
        }
    }
    let status = child.wait().map_err(lost)?;
    let [stdout, stderr] = said;
    Ok((status.code(), stdout, String::from_utf8_lossy(&stderr).into_owned()))
}
