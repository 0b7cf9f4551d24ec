//! The sections `[release]` and `[forge]`.

use super::{Reader, is_web_address};
use crate::mistake::{Findings, Mistake, NAME};
use crate::release::{
    Committer, Forge, ForgeKind, Notice, NoticeKind, Release, ReleaseAsset, ReleaseCommand, ReleaseMode, When,
};
use crate::section::{Section, Word, is_name};

const JOURNAL: &str = "a reference such as `refs/tidegate/journal`, or nothing";
const VARIABLE: &str = "the name of a variable, such as `RELEASE_TOKEN`";
const FILE_NAME: &str = "the name of a file, without folders";

impl Word for ReleaseMode {
    const WORDS: &'static [(&'static str, Self)] = &[("direct", Self::Direct), ("proposal", Self::Proposal)];
}

impl Word for Committer {
    const WORDS: &'static [(&'static str, Self)] = &[("git", Self::Git), ("forge", Self::Forge)];
}

impl Word for When {
    const WORDS: &'static [(&'static str, Self)] =
        &[("build", Self::Build), ("publish", Self::Publish), ("after", Self::After)];
}

impl Word for NoticeKind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("slack", Self::Slack), ("teams", Self::Teams), ("webhook", Self::Webhook)];
}

impl Word for ForgeKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("github", Self::GitHub),
        ("gitlab", Self::GitLab),
        ("gitea", Self::Gitea),
        ("bitbucket", Self::Bitbucket),
        ("none", Self::None),
    ];
}

impl Reader<'_, '_> {
    pub(super) fn release(&mut self, top: &mut Section<'_>, default: Release) -> Release {
        let Some(mut section) = top.section("release", self.out) else { return default };
        let mode = section.word("mode", self.out).unwrap_or(default.mode);
        let committer = section.word("committer", self.out).unwrap_or(default.committer);
        let mut text = |key, want, is_valid: fn(&str) -> bool, default: String| {
            let text = section.checked(key, want, is_valid, self.out);
            text.map_or(default, |(text, _)| text.to_owned())
        };
        let release = Release {
            mode,
            committer,
            proposal_branch: text(
                "proposal-branch",
                "the name of a branch",
                is_branch,
                default.proposal_branch,
            ),
            commit_message: text("commit-message", "a text", has_text, default.commit_message),
            tag_message: text("tag-message", "a text", has_text, default.tag_message),
            title: text("title", "a text", has_text, default.title),
            comment: text("comment", "a text", |_| true, default.comment),
            author: Some(text("author", "`Name <address>`", is_author, String::new()))
                .filter(|author| !author.is_empty()),
            remote: text("remote", "the name of a remote", is_remote, default.remote),
            journal: text("journal", JOURNAL, is_journal, default.journal),
            checksums: text(
                "checksums",
                "the name of a file, or nothing",
                is_file_or_none,
                default.checksums,
            ),
            sign: section.switch("sign", self.out).unwrap_or(default.sign),
            push: section.switch("push", self.out).unwrap_or(default.push),
            files: self.version_files(&mut section),
            assets: self.assets(&mut section),
            commands: self.commands(&mut section),
            notices: self.notices(&mut section),
        };
        section.finish(self.out);
        release
    }

    fn assets(&mut self, release: &mut Section<'_>) -> Vec<ReleaseAsset> {
        let mut assets = Vec::new();
        for (span, mut entry) in release.tables("assets", self.out) {
            let has_either = entry.peek("name").is_some() || entry.peek("path").is_some();
            if !has_either {
                self.out.problem(span, Mistake::Missing(entry.path_of("name")));
            }
            let name = entry.checked("name", FILE_NAME, is_file, self.out).map(|(name, _)| name.to_owned());
            let path = self.path(&mut entry, "");
            let package = entry.text("package", self.out).map(|(text, _)| text.to_owned());
            entry.finish(self.out);
            let last = || path.as_ref().and_then(|path| path.as_str().rsplit('/').next()).map(str::to_owned);
            assets.extend(name.or_else(last).map(|name| ReleaseAsset { name, path, package }));
        }
        assets
    }

    fn commands(&mut self, release: &mut Section<'_>) -> Vec<ReleaseCommand> {
        let mut commands: Vec<ReleaseCommand> = Vec::new();
        for (span, mut entry) in release.tables("commands", self.out) {
            for key in ["name", "run", "when"] {
                if entry.peek(key).is_none() {
                    self.out.problem(span.clone(), Mistake::Missing(entry.path_of(key)));
                }
            }
            let name = entry.checked("name", NAME, is_name, self.out).map(|(name, _)| name.to_owned());
            let [run, check, undo] = ["run", "check", "undo"].map(|key| program(&mut entry, key, self.out));
            let mut env = Vec::new();
            for (text, found) in entry.texts("env", self.out) {
                if is_variable(text) {
                    env.push(text.to_owned());
                } else {
                    let (key, value) = (entry.path_of("env"), format!("`{text}`"));
                    self.out
                        .problem(found.value_span(), Mistake::Value { key, value, want: VARIABLE.into() });
                }
            }
            let when = entry.word("when", self.out);
            let package = entry.text("package", self.out).map(|(text, _)| text.to_owned());
            entry.finish(self.out);
            let (Some(name), Some(when), Some(run)) = (name, when, run) else { continue };
            if commands.iter().any(|other| other.name == name) {
                self.out.problem(span, Mistake::Twice("release.commands".into(), name));
                continue;
            }
            let (check, undo) = (check.unwrap_or_default(), undo.unwrap_or_default());
            commands.push(ReleaseCommand { name, run, when, env, check, undo, package });
        }
        commands
    }

    fn notices(&mut self, release: &mut Section<'_>) -> Vec<Notice> {
        let mut notices = Vec::new();
        for (span, mut entry) in release.tables("notices", self.out) {
            for key in ["name", "kind", "variable"] {
                if entry.peek(key).is_none() {
                    self.out.problem(span.clone(), Mistake::Missing(entry.path_of(key)));
                }
            }
            let name = entry.checked("name", NAME, is_name, self.out).map(|(name, _)| name.to_owned());
            let kind = entry.word("kind", self.out);
            let variable = entry.checked("variable", VARIABLE, is_variable, self.out);
            entry.finish(self.out);
            if let (Some(name), Some(kind), Some((variable, _))) = (name, kind, variable) {
                notices.push(Notice { name, kind, variable: variable.to_owned() });
            }
        }
        notices
    }

    pub(super) fn forge(&mut self, top: &mut Section<'_>) -> Forge {
        let Some(mut section) = top.section("forge", self.out) else { return Forge::default() };
        let want = "an address that starts with `https://` or `http://` and has no user in it";
        let kind = section.word("kind", self.out);
        let mut text = |key, want, is_valid: fn(&str) -> bool| {
            section.checked(key, want, is_valid, self.out).map(|(text, _)| text.to_owned())
        };
        let forge = Forge {
            kind,
            api: text("api", want, is_web_address).map(|api| api.trim_end_matches('/').to_owned()),
            token_variable: text("token-variable", VARIABLE, is_variable),
            user: text("user", "a user's name", has_text),
        };
        section.finish(self.out);
        forge
    }
}

/// A program and its arguments.
fn program(entry: &mut Section<'_>, key: &'static str, out: &mut Findings) -> Option<Vec<String>> {
    let found = entry.peek(key);
    let words: Vec<_> = entry.texts(key, out).into_iter().map(|(text, _)| text.to_owned()).collect();
    let found = found?;
    if words.first().is_none_or(|program| program.trim().is_empty()) {
        let (key, value) = (entry.path_of(key), "`[]`".to_owned());
        let want = "a program and its arguments, such as `[\"make\", \"dist\"]`".into();
        out.problem(found.value_span(), Mistake::Value { key, value, want });
        return None;
    }
    Some(words)
}

fn has_text(text: &str) -> bool {
    !text.trim().is_empty()
}

/// `Name <address>`, on one line.
fn is_author(text: &str) -> bool {
    let is_clean = |part: &str| !part.trim().is_empty() && !part.contains(['<', '>', '\n', '\r', '\0']);
    let parts = text.strip_suffix('>').and_then(|text| text.split_once('<'));
    parts.is_some_and(|(name, address)| is_clean(name) && is_clean(address))
}

/// A name, and no option, address or path.
fn is_remote(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    !text.is_empty() && !text.starts_with(['-', '.', '/']) && text.chars().all(is_plain)
}

/// A branch, by a part of what git allows.
fn is_branch(text: &str) -> bool {
    let is_plain = |part: &str| is_remote(part) && !part.contains("..") && !part.ends_with(['.', '/']);
    text.split('/').all(is_plain)
}

/// A reference, or nothing.
fn is_journal(text: &str) -> bool {
    text.is_empty() || text.strip_prefix("refs/").is_some_and(|rest| rest.contains('/') && is_branch(rest))
}

fn is_file(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    has_text(text) && text.chars().all(is_plain) && !matches!(text, "." | "..")
}

fn is_file_or_none(text: &str) -> bool {
    text.is_empty() || is_file(text)
}

fn is_variable(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
