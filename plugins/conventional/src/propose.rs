//! One package's answer.

use crate::change_file::{Ask, Described};
use crate::reading::{Reading, Revert, Said};
use crate::revert::{Settlement, settle};
use crate::rules::{Phase, Rules, Step};
use crate::split::Origin;
use commit_message::Message;
use semver::Version;
use std::collections::{HashMap, HashSet};
use tidegate_plugin_sdk::contract::types::{Bump, Change, ChangeFile, Commit, ObjectId};
use tidegate_plugin_sdk::contract::versioning::{BumpProposal, PackageHistory, Unparsed};

/// The commits of a call, each read once, however many packages it is in.
#[derive(Debug, Default)]
pub(crate) struct Commits(HashMap<ObjectId, Reading>);

impl Commits {
    /// Reads the commits that have not been read.
    pub(crate) fn read(&mut self, commits: &[Commit], rules: &Rules) {
        for commit in commits {
            if !self.0.contains_key(&commit.id) {
                self.0.insert(commit.id.clone(), Reading::of(commit, rules));
            }
        }
    }
}

/// The change files of a call, each read once; or what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<String, Result<Described, String>>);

impl Files {
    /// Reads the files that have not been read.
    pub(crate) fn read(&mut self, files: &[ChangeFile], rules: &Rules) {
        for file in files {
            if !self.0.contains_key(&file.path) {
                self.0.insert(file.path.clone(), Described::read(file, rules));
            }
        }
    }
}

/// What the packages of a call have in common.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) commits: &'a Commits,
    pub(crate) files: &'a Files,
    /// The names of all packages of the repository.
    pub(crate) names: &'a [String],
    /// Commits count.
    pub(crate) commits_count: bool,
}

/// Says how far a package's version moves.
pub(crate) fn propose(history: &PackageHistory, common: &Common<'_>) -> BumpProposal {
    let (rules, commits) = (common.rules, common.commits);
    let read = |commit: &'_ Commit| commits.0.get(&commit.id);
    let range: Vec<_> =
        history.commits.iter().filter_map(|commit| read(commit).map(|reading| (commit, reading))).collect();
    let mut package = Package {
        rules,
        phase: Phase::of(history.base_version.as_deref()),
        semver: history.package.scheme == "semver",
        settled: settle(&range),
        elsewhere: history.named_elsewhere.iter().map(String::as_str).collect(),
        range: &range,
        seen: HashSet::new(),
        changes: Vec::new(),
        unparsed: Vec::new(),
        requested: None,
    };
    for index in 0..range.len() {
        if common.commits_count {
            package.commit(index);
        }
        package.version_by_name(index);
    }
    let is_first = common.names.first().is_none_or(|name| *name == history.package.name);
    for file in &history.change_files {
        match common.files.0.get(&file.path) {
            Some(Ok(described)) => {
                package.described(described, &history.package.name, common.names, is_first)
            }
            // What is wrong with a file is said once.
            Some(Err(problem)) if is_first => package.unreadable(&file.path, problem.clone()),
            _ => {}
        }
    }
    package.proposal(history)
}

struct Package<'a> {
    rules: &'a Rules,
    phase: Phase,
    semver: bool,
    settled: Settlement,
    range: &'a [(&'a Commit, &'a Reading)],
    /// Commits whose scope names other packages.
    elsewhere: HashSet<&'a str>,
    /// Subjects so far.
    seen: HashSet<&'a str>,
    changes: Vec<Change>,
    unparsed: Vec<Unparsed>,
    requested: Option<(String, ObjectId)>,
}

impl<'a> Package<'a> {
    fn commit(&mut self, index: usize) {
        let (commit, reading) = self.range[index];
        match &reading.said {
            Said::Nothing => {}
            Said::Changes(items) => {
                let title = items.first().filter(|item| item.origin == Origin::Title);
                let title = title.map(|item| (self.step(&item.message).bump, item.message.breaking));
                for item in items {
                    self.item(index, &item.message, title.filter(|_| item.origin == Origin::Bullet));
                }
            }
            Said::Revert(revert) => self.revert(index, revert),
            Said::Fixup { of, .. } if self.seen.contains(of.as_str()) => {}
            Said::Fixup { message: Some(message), .. } => {
                let mut step = self.step(message);
                if step.bump > Bump::Patch {
                    step = Step::new("fixup", Bump::Patch);
                }
                self.push(index, message, step, false);
            }
            Said::Fixup { of, .. } => {
                self.unparsed(commit, format!("it corrects `{of}`, which is not among the commits"));
            }
            Said::Unparsed { problem, announced } => {
                if let Some(message) = announced {
                    self.push(index, message, self.step(message), true);
                }
                self.unparsed(commit, problem.to_string());
            }
        }
        self.seen.insert(&reading.subject);
    }

    /// Takes a version that a commit asks for.
    fn version_by_name(&mut self, index: usize) {
        let (commit, reading) = self.range[index];
        if let Some(version) = &reading.release_as
            && self.settled.cancelled_by[index].is_none()
        {
            self.release_as(commit, version);
        }
    }

    fn step(&self, message: &Message) -> Step {
        self.rules.step(self.phase, &message.kind, message.scope.as_deref(), message.breaking)
    }

    /// Adds a change; one that a squash commit lists does no more than its title.
    fn item(&mut self, index: usize, message: &Message, title: Option<(Bump, bool)>) {
        let step = self.step(message);
        match title {
            Some((most, breaking)) if self.rules.title_decides() => {
                let step = if step.bump > most { Step::new("squash", most) } else { step };
                self.push(index, message, step, message.breaking && breaking);
            }
            _ => self.push(index, message, step, message.breaking),
        }
    }

    fn revert(&mut self, index: usize, revert: &Revert) {
        let message = &revert.message;
        if self.settled.cancels[index] {
            self.push(index, message, Step::new("revert", Bump::None), false);
        } else {
            self.push(index, message, self.step(message), message.breaking);
        }
    }

    fn push(&mut self, index: usize, message: &Message, step: Step, breaking: bool) {
        let cancelled_by = self.settled.cancelled_by[index].map(|by| self.range[by].0.id.clone());
        let commit = &self.range[index].0.id;
        let is_elsewhere = self.elsewhere.contains(commit.as_str());
        let most = self.rules.most_elsewhere().filter(|_| is_elsewhere);
        let (step, breaking) = match most {
            Some(most) if step.bump > most => (Step::new("named-elsewhere", most), false),
            Some(_) => (step, false),
            None => (step, breaking),
        };
        self.changes.push(Change {
            commit: Some(commit.clone()),
            change_file: None,
            kind: message.kind.clone(),
            scope: message.scope.clone(),
            description: message.description.clone(),
            body: message.body.clone(),
            footers: message.footers.clone(),
            breaking,
            breaking_description: message.breaking_description.clone().filter(|_| breaking),
            bump: step.bump,
            rule: step.rule,
            cancelled_by,
        });
    }

    /// Adds what a change file says about this package. In a repository of one
    /// package, it is about that, whatever name it has.
    fn described(&mut self, described: &Described, name: &str, names: &[String], is_first: bool) {
        let only = names.len() <= 1;
        let own = described.asks.iter().filter(|(package, _)| only || package == name);
        let largest = own.map(|(_, ask)| (ask, ask.step(self.phase, self.rules)));
        // Of equal steps the first one counts.
        let largest = largest.rev().max_by_key(|(_, step)| step.bump);
        if let Some((ask, step)) = largest {
            self.file(described, ask, step);
        }
        if only || !is_first {
            return;
        }
        for (package, _) in described.asks.iter().filter(|(package, _)| !names.contains(package)) {
            self.unreadable(&described.path, format!("there is no package `{package}`"));
        }
    }

    fn file(&mut self, described: &Described, ask: &Ask, step: Step) {
        let message = &described.message;
        let breaking = ask.is_breaking() || message.breaking;
        self.changes.push(Change {
            commit: None,
            change_file: Some(described.path.clone()),
            kind: if message.kind.is_empty() { ask.kind().to_owned() } else { message.kind.clone() },
            scope: message.scope.clone(),
            description: message.description.clone(),
            body: message.body.clone(),
            footers: message.footers.clone(),
            breaking,
            breaking_description: message.breaking_description.clone().filter(|_| breaking),
            bump: step.bump,
            rule: step.rule,
            cancelled_by: None,
        });
    }

    fn unreadable(&mut self, path: &str, reason: String) {
        self.unparsed.push(Unparsed { commit: None, change_file: Some(path.to_owned()), reason });
    }

    fn unparsed(&mut self, commit: &Commit, reason: String) {
        self.unparsed.push(Unparsed { commit: Some(commit.id.clone()), change_file: None, reason });
    }

    fn release_as(&mut self, commit: &Commit, version: &str) {
        if let Some(version) = self.version(version) {
            self.requested = Some((version, commit.id.clone()));
        } else {
            self.unparsed(commit, format!("`Release-As: {version}` names no version"));
        }
    }

    fn version(&self, text: &str) -> Option<String> {
        if self.semver {
            let text = text.strip_prefix('v').unwrap_or(text);
            return Version::parse(text).ok().map(|version| version.to_string());
        }
        (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
    }

    fn proposal(self, history: &PackageHistory) -> BumpProposal {
        let counting = || self.changes.iter().filter(|change| change.cancelled_by.is_none());
        let bump = counting().map(|change| change.bump).max().unwrap_or(Bump::None);
        // A breaking change says more than another of the same step, and min_by_key gives the oldest.
        let largest = counting().filter(|change| change.bump == bump && bump != Bump::None);
        let decisive = largest.min_by_key(|change| !change.breaking);
        let (reason, rule, decided_by) = match (&self.requested, decisive) {
            (Some((version, id)), _) => {
                let reason = format!("commit {} asks for version {version} by name", short(id));
                (reason, "Release-As".to_owned(), Some(id.clone()))
            }
            (None, Some(change)) => (self.because(change), change.rule.clone(), change.commit.clone()),
            (None, None) => (self.nothing(), "none".to_owned(), None),
        };
        BumpProposal {
            package: history.package.name.clone(),
            bump,
            exact_version: self.requested.map(|(version, _)| version),
            reason,
            decided_by,
            rule,
            changes: self.changes,
            unparsed: self.unparsed,
        }
    }

    /// Says in one sentence why a change decides.
    fn because(&self, change: &Change) -> String {
        let before_one = change.rule.starts_with("initial-development");
        let before_one = if before_one { ", before 1.0.0" } else { "" };
        if let Some(file) = &change.change_file {
            let (what, step) = (&change.description, change.bump);
            return format!("change file `{file}` (`{what}`) asks for a {step} step{before_one}");
        }
        let id = change.commit.as_deref().map(short).unwrap_or_default();
        let first_line = self.range.iter().find(|(commit, _)| Some(&commit.id) == change.commit.as_ref());
        let first_line =
            first_line.map_or(change.description.as_str(), |(_, reading)| reading.subject.as_str());
        let what = match (change.breaking, change.kind.as_str()) {
            (true, _) => "breaks what users have",
            (false, "feat") => "adds a feature",
            (false, "fix") => "fixes a bug",
            (false, "perf") => "makes something faster",
            (false, "revert") => "takes back something already released",
            _ => "is of a type that counts",
        };
        format!("commit {id} (`{first_line}`) {what}, which is a {} step{before_one}", change.bump)
    }

    fn nothing(&self) -> String {
        let changes = self.changes.len();
        let files = self.unparsed.iter().any(|unparsed| unparsed.change_file.is_some());
        let sources = if files { "commits or change files" } else { "commits" };
        match (self.range.len(), changes, self.unparsed.len()) {
            (0, 0, 0) => "there are no commits since the last release".to_owned(),
            (_, 0, 0) => "no commit says that anything changed".to_owned(),
            (_, 0, unparsed) => format!("none of the {unparsed} {sources} can be understood"),
            (_, _, 0) => format!("none of the {changes} changes asks for a release"),
            (_, _, unparsed) => {
                format!(
                    "none of the {changes} changes asks for a release, and {unparsed} {sources} cannot be understood"
                )
            }
        }
    }
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

#[cfg(test)]
#[path = "propose/tests.rs"]
mod tests;
