//! A remote, a clone that lacks something, and the store between them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tidegate_git::{Repository, StoreOptions};
use tidegate_model::{History as _, ObjectId, Since};
use tidegate_testkit::Repo;

use crate::support::{open, subjects};

/// A repository that others clone.
pub(super) struct Far {
    pub(super) origin: Repo,
}

/// A clone, and where what it lacks is kept.
pub(super) struct Near {
    pub(super) clone: Repo,
    before: Files,
}

/// Every file below a folder: when it was changed, and what is in it.
type Files = BTreeMap<PathBuf, (SystemTime, Vec<u8>)>;

impl Far {
    /// A remote that can leave trees out.
    pub(super) fn new(origin: Repo) -> Self {
        origin.git(["config", "uploadpack.allowFilter", "true"]);
        Self { origin }
    }

    /// A remote that cannot.
    pub(super) fn without_filter(origin: Repo) -> Self {
        Self { origin }
    }

    /// A clone as CI makes it: one commit, no tags.
    pub(super) fn near(&self, branch: &str) -> Near {
        self.near_with(&["--depth=1", "--no-tags", "--branch", branch])
    }

    pub(super) fn near_with(&self, arguments: &[&str]) -> Near {
        Near::new(self.origin.clone_with(arguments))
    }

    /// The answer of the whole repository.
    pub(super) fn since(&self, tip: &ObjectId, releases: &[ObjectId]) -> Since {
        open(&self.origin).since(tip, releases).unwrap()
    }
}

impl Near {
    pub(super) fn new(clone: Repo) -> Self {
        let before = files(&git_dir(&clone));
        Self { clone, before }
    }

    pub(super) fn cache(&self) -> PathBuf {
        self.clone.sibling("cache")
    }

    pub(super) fn open(&self) -> Repository {
        self.open_within(Duration::from_secs(60))
    }

    pub(super) fn open_within(&self, limit: Duration) -> Repository {
        open(&self.clone).with_store(StoreOptions {
            cache_dir: Some(self.cache()),
            limit,
            askpass: false,
            credentials: None,
        })
    }

    /// How many objects were fetched so far.
    pub(super) fn fetched(&self) -> usize {
        let Ok(stores) = fs::read_dir(self.cache().join("git")) else { return 0 };
        let count = |store: PathBuf| {
            assert_eq!(fs::read_dir(store.join("fetches")).unwrap().count(), 0, "no fetch is left behind");
            let mut git = self.clone.git_command();
            git.env("GIT_OBJECT_DIRECTORY", store.join("objects")).args(["count-objects", "-v"]);
            let said = String::from_utf8(git.output().unwrap().stdout).unwrap();
            let line = said.lines().find_map(|line| line.strip_prefix("in-pack: "));
            line.unwrap().parse::<usize>().unwrap()
        };
        stores.map(|store| count(store.unwrap().path())).sum()
    }

    /// Panics if a byte of the clone's git directory is not as it was.
    pub(super) fn assert_unchanged(&self) {
        assert!(files(&git_dir(&self.clone)) == self.before, "the clone has changed");
    }

    /// The base's index and the subjects of the commits since, from the head.
    pub(super) fn since(&self, releases: &[ObjectId]) -> (Option<usize>, Vec<String>) {
        let opened = self.open();
        let since = opened.since(&opened.head().unwrap().id, releases).unwrap();
        self.assert_unchanged();
        (since.base, subjects(&opened, &since.commits))
    }
}

fn git_dir(clone: &Repo) -> PathBuf {
    let inside = clone.path().join(".git");
    if inside.exists() { inside } else { clone.path().to_owned() }
}

fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let facts = fs::symlink_metadata(&path).unwrap();
            let content = if facts.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
            found.insert(path.clone(), (facts.modified().unwrap(), content));
            if facts.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}
