//! git-cliff and Tidegate, side by side on one repository.

use std::fs;
use std::process::Command;

use tidegate_testkit::{Repo, shared_history};

use crate::support::{git_cliff, tidegate};

/// The list of commits that `git blame` skips; git-cliff leaves them out.
pub(super) const BLAME: &str = ".git-blame-ignore-revs";

/// What neither side may do: run the commands that a configuration names.
/// git-cliff is told on its command line.
const NO_COMMANDS: &str = "[plugins.cliff.config]\nreplace-command = \"skip\"\n";

/// A configuration to compare under.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) config: String,
}

/// A history that both can read.
pub(super) struct Pair {
    repo: Repo,
}

impl Pair {
    /// None, said loudly, where the history or git-cliff is absent.
    pub(super) fn of(history: &str) -> Option<Self> {
        let repo = shared_history(history)?;
        git_cliff(repo.path())?;
        repo.write("tidegate.toml", NO_COMMANDS);
        Some(Self { repo })
    }

    /// What git-cliff and what Tidegate write under a `cliff.toml`.
    pub(super) fn texts(&self, config: &str) -> (String, String) {
        self.repo.write("cliff.toml", config);
        let folder = self.repo.path();
        let mut theirs = git_cliff(folder).expect("it was there before");
        let theirs = text(theirs.args(["--offline", "--no-exec"]).env("HOME", self.repo.home()));
        let ours = text(tidegate(folder).args(["changelog", "--full", "--unreleased"]));
        (theirs, ours)
    }

    /// What both write about a tag whose name is a version.
    pub(super) fn notes(&self, tag: &str) -> (String, String) {
        let folder = self.repo.path();
        self.repo.git(["checkout", "--quiet", "--force", tag]);
        let mut init = git_cliff(folder).expect("it was there before");
        text(init.args(["--init", "keepachangelog"]).env("HOME", self.repo.home()));
        let mut theirs = git_cliff(folder).expect("it was there before");
        theirs.args(["--offline", "--use-branch-tags", "--current", "--strip", "all"]);
        theirs.args(["--tag-pattern", r"^\d+\.\d+\.\d+$"]).env("HOME", self.repo.home());
        (text(&mut theirs), text(tidegate(folder).args(["notes", tag])))
    }

    /// Compares the bytes under all these configurations.
    #[track_caller]
    pub(super) fn agrees_on(&self, cases: &[Case]) {
        assert!(!cases.is_empty());
        let different: Vec<String> = cases
            .iter()
            .filter_map(|Case { name, config }| {
                let (theirs, ours) = self.texts(config);
                assert!(theirs.lines().count() > 10, "{name} shows nothing: {theirs}");
                (theirs != ours).then(|| format!("{name} {}", parting(&theirs, &ours)))
            })
            .collect();
        let count = (different.len(), cases.len());
        assert!(different.is_empty(), "{} of {} differ:\n{}", count.0, count.1, different.join("\n"));
    }

    /// Adds to the list of ignored commits those that change nothing but that
    /// list, which takes the one difference by design out of the way.
    pub(super) fn list_what_changes_only_the_list(&self) {
        let path = self.repo.path().join(BLAME);
        if let Ok(list) = fs::read_to_string(&path) {
            let more = self.changes_only_to(BLAME).join("\n");
            self.repo.write(BLAME, format!("{list}\n{more}\n"));
        }
    }

    /// Commits that change a file and no other.
    pub(super) fn changes_only_to(&self, file: &str) -> Vec<String> {
        let log = self.repo.git(["log", "--format=%H", "--", file]);
        let files = |id: &str| self.repo.git(["show", "--format=", "--name-only", id]);
        log.lines().filter(|id| files(id).trim() == file).map(str::to_owned).collect()
    }
}

fn text(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Where two texts part.
fn parting(theirs: &str, ours: &str) -> String {
    let same = theirs.lines().zip(ours.lines()).take_while(|(their, our)| their == our).count();
    let line = |text: &str| text.lines().nth(same).map(str::to_owned);
    format!("from line {}\n  git-cliff: {:?}\n  tidegate:  {:?}", same + 1, line(theirs), line(ours))
}
