//! A remote that counts what it sends, and clones of it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tidegate_testkit::Repo;

use crate::support::{Listing, Run, at, everything};

/// A repository that others clone.
pub(super) struct Far {
    pub(super) origin: Repo,
}

/// A clone that fetches from a remote that counts.
pub(super) struct Near {
    pub(super) clone: Repo,
    git_dir: PathBuf,
    before: Listing,
    sent: PathBuf,
}

/// Keeps each pack that is sent. The name does not matter, but that it is new.
const KEEP: &str = "pack=$(mktemp \"$(dirname \"$0\")/sent.XXXXXX\") && \"$@\" >\"$pack\" && cat \"$pack\"\n";

impl Far {
    /// A remote that can leave trees out, as all the large forges can.
    pub(super) fn new(origin: Repo) -> Self {
        origin.git(["config", "uploadpack.allowFilter", "true"]);
        Self { origin }
    }

    /// A clone with these arguments. What it takes to make it is not counted.
    pub(super) fn near(&self, arguments: &[&str]) -> Near {
        let clone = self.origin.clone_with(arguments);
        let sent = clone.sibling("remote");
        fs::create_dir(&sent).expect("created");
        let script = |name: &str, text: &str| {
            let path = sent.join(name);
            fs::write(&path, text).expect("written");
            format!("sh '{}'", path.display())
        };
        let keep = script("keep.sh", KEEP);
        let serve = format!("exec git -c uploadpack.packObjectsHook=\"{keep}\" upload-pack \"$@\"\n");
        clone.git(["config", "remote.origin.uploadpack", &script("serve.sh", &serve)]);
        Near::new(clone)
    }

    /// A clone as CI makes it for a branch or a tag: one commit.
    pub(super) fn at(&self, name: &str) -> Near {
        self.near(&["--depth=1", "--branch", name])
    }
}

impl Near {
    /// The clone, as it is now.
    pub(super) fn new(clone: Repo) -> Self {
        let inside = clone.path().join(".git");
        let git_dir = if inside.exists() { inside } else { clone.path().to_owned() };
        let (before, sent) = (everything(&git_dir), clone.sibling("remote"));
        Self { clone, git_dir, before, sent }
    }

    /// `tidegate` in the clone, with a folder of its own for what is fetched.
    pub(super) fn command(&self, line: &str) -> Command {
        let mut command = at(self.clone.path(), line);
        command.env("TIDEGATE_CACHE_DIR", self.cache());
        command
    }

    /// Runs `tidegate`, and sees that it leaves the repository alone.
    #[track_caller]
    pub(super) fn run(&self, line: &str) -> Run {
        let seen = Run::of(self.command(line));
        assert!(everything(&self.git_dir) == self.before, "`{line}` changed the clone");
        seen
    }

    pub(super) fn cache(&self) -> PathBuf {
        self.clone.sibling("cache")
    }

    /// How many objects the remote has sent: what the headers of its packs say.
    pub(super) fn fetched(&self) -> usize {
        let packs = fs::read_dir(&self.sent).expect("a folder").map(|entry| entry.expect("an entry").path());
        let count = |pack: PathBuf| {
            let bytes = fs::read(pack).expect("a file");
            let number = bytes.strip_prefix(b"PACK").and_then(|rest| rest.get(4..8))?;
            Some(number.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
        };
        packs.filter_map(count).sum()
    }
}
