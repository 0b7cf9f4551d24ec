//! Releases that are carried out, interrupted, finished and taken back.

#[cfg(unix)]
mod action;
#[cfg(unix)]
mod commands;
mod events;
#[cfg(unix)]
mod forge_kills;
mod forges;
mod jobs;
mod journeys;
#[cfg(target_os = "linux")]
mod kills;
mod manifests;
#[cfg(unix)]
mod remotes;
#[cfg(unix)]
mod secrets;
#[cfg(unix)]
mod templates;
mod transcripts;

use std::fs;
use std::path::PathBuf;

use tidegate_testkit::Repo;

use crate::support::run;

/// A repository that others push to, and a clone of it in which a release is due.
pub(super) struct Place {
    pub(super) origin: Repo,
    pub(super) clone: Repo,
}

/// Everything that a release can change.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct State {
    refs: String,
    remote_refs: String,
    status: String,
    changelog: Option<String>,
}

impl Place {
    pub(super) fn new() -> Self {
        let origin = Repo::init();
        origin.git(["config", "receive.denyCurrentBranch", "ignore"]);
        origin.write("README.md", "# Ferry\n");
        origin.git(["add", "--all"]);
        origin.commit("feat: a deck");
        origin.tag("v1.0.0");
        origin.commit("feat: a mast");
        let clone = origin.clone_with(&[]);
        clone.git(["config", "user.name", "Purser"]);
        clone.git(["config", "user.email", "purser@example.com"]);
        // Tags of the user's own stay here.
        clone.tag("my-bookmark");
        Self { origin, clone }
    }

    pub(super) fn state(&self) -> State {
        // The journal tells who was at work, and is looked at by itself.
        let refs = |repo: &Repo| {
            let all = repo.git(["for-each-ref", "--format=%(refname) %(objectname)"]);
            all.lines().filter(|line| !line.starts_with("refs/tidegate/")).collect::<Vec<_>>().join("\n")
        };
        // What git remembers of the remote is the remote's.
        let local = refs(&self.clone)
            .lines()
            .filter(|line| !line.contains("refs/remotes/"))
            .collect::<Vec<_>>()
            .join("\n");
        State {
            refs: local,
            remote_refs: refs(&self.origin),
            status: self
                .clone
                .git(["status", "--porcelain", "--branch", "--untracked-files=all"])
                .lines()
                .filter(|line| !line.starts_with("##"))
                .collect(),
            changelog: fs::read_to_string(self.clone.path().join("CHANGELOG.md")).ok(),
        }
    }

    /// Makes a hook of one of the two repositories.
    pub(super) fn hook(repo: &Repo, name: &str, script: &str) {
        let path: PathBuf = repo.path().join(".git/hooks").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("it can be written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be executed");
        }
    }

    /// The last release's state, by `status`.
    pub(super) fn status(&self) -> String {
        let ended = run(self.clone.path(), "status --format json");
        ended.json()["state"].as_str().expect("a state").to_owned()
    }

    /// The last release's state, as a clone sees it that has just been made.
    pub(super) fn shared_state(&self) -> String {
        let fresh = self.origin.clone_with(&[]);
        run(fresh.path(), "resume");
        let ended = run(fresh.path(), "status --format json");
        ended.json()["state"].as_str().expect("a state").to_owned()
    }
}
