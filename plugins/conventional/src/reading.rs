//! What one commit says, apart from all others.

use crate::rules::Rules;
use crate::split::{Origin, pull_number, split};
use commit_message::{Line, Message, Problem, breaking_note, lines, squeeze};
use tidegate_plugin_sdk::contract::types::Commit;

/// What one commit says.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Its first line, without the number of the pull request.
    pub(crate) subject: String,
    /// The number of the pull request that it is, or that it merges.
    pub(crate) pull: Option<u32>,
    /// What it says.
    pub(crate) said: Said,
    /// The value of its last `Release-As:` line.
    pub(crate) release_as: Option<String>,
}

/// What one commit says about changes.
#[derive(Debug)]
pub(crate) enum Said {
    /// Nothing: a merge, whose commits speak for themselves.
    Nothing,
    /// What has changed.
    Changes(Vec<Item>),
    /// It takes something back.
    Revert(Revert),
    /// It corrects an earlier commit, named by its subject, that it should have
    /// been squashed into.
    Fixup { of: String, message: Option<Message> },
    /// Something that cannot be understood, apart from a `BREAKING CHANGE:` line
    /// that it may have: a first line with a mistake must not hide that.
    Unparsed { problem: Problem, announced: Option<Message> },
}

/// One thing that has changed.
#[derive(Debug)]
pub(crate) struct Item {
    /// Where in the message it stands.
    pub(crate) origin: Origin,
    /// Itself.
    pub(crate) message: Message,
}

/// Something taken back.
#[derive(Debug)]
pub(crate) struct Revert {
    /// The change, as a message of type `revert`.
    pub(crate) message: Message,
    /// Ids of the commits that are taken back, or their beginnings.
    pub(crate) ids: Vec<String>,
    /// The pull request that is taken back.
    pub(crate) pull: Option<u32>,
    /// The subject of the commit that is taken back.
    pub(crate) subject: String,
}

impl Reading {
    /// Reads a commit.
    pub(crate) fn of(commit: &Commit, rules: &Rules) -> Self {
        let first = first_line(&commit.message);
        let numbered = pull_number(first);
        let merged = merged_pull(first);
        Self {
            subject: subject(first).to_owned(),
            pull: commit.pull_request.or(merged).or(numbered.map(|(_, number)| number)),
            said: said(commit, first, rules),
            release_as: release_as(&commit.message),
        }
    }
}

/// Returns a first line as it is compared with others.
fn subject(first_line: &str) -> &str {
    pull_number(first_line).map_or(first_line.trim(), |(rest, _)| rest)
}

fn first_line(message: &str) -> &str {
    message.lines().map(str::trim_end).find(|line| !line.is_empty()).unwrap_or_default()
}

fn said(commit: &Commit, first: &str, rules: &Rules) -> Said {
    if let Some(of) = fixup_target(first) {
        return Said::Fixup { of: subject(of).to_owned(), message: Message::parse(of).ok() };
    }
    if let Some(target) = revert_target(first) {
        let message = revert_message(commit, first);
        return Said::Revert(revert(&commit.message, message, target));
    }
    let title = Message::parse(&commit.message);
    if let Ok(message) = &title
        && message.kind == "revert"
    {
        let target = message.description.clone();
        return Said::Revert(revert(&commit.message, message.clone(), target));
    }
    if title.is_err() && (commit.parents.len() > 1 || is_merge_subject(first)) {
        return Said::Nothing;
    }
    match changes(&commit.message, title.as_ref().ok(), rules) {
        changes if !changes.is_empty() => Said::Changes(changes),
        _ => Said::Unparsed {
            problem: title.err().unwrap_or(Problem::NoType),
            announced: announced(&commit.message, first),
        },
    }
}

fn announced(message: &str, first: &str) -> Option<Message> {
    let note = breaking_note(message)?;
    Some(Message {
        kind: "other".to_owned(),
        description: first.to_owned(),
        breaking: true,
        breaking_description: Some(note).filter(|note| !note.is_empty()),
        ..Message::default()
    })
}

/// Reads the parts of a message. One that repeats another adds nothing.
fn changes(message: &str, title: Option<&Message>, rules: &Rules) -> Vec<Item> {
    let mut changes: Vec<Item> = Vec::new();
    for part in split(&squeeze(message), |kind| rules.knows(kind)) {
        let Ok(message) = Message::parse(&part.text) else { continue };
        let repeats = |other: &Item| other.message.header() == message.header();
        if changes.iter().any(repeats) {
            continue;
        }
        changes.push(Item { origin: part.origin, message });
    }
    // What stands behind the limit is cut off; a breaking change is not lost with it.
    if let (Some(title), Some(first)) = (title, changes.first_mut())
        && title.breaking
        && message.len() > commit_message::LIMIT
    {
        first.message.breaking = true;
        first.message.breaking_description.clone_from(&title.breaking_description);
    }
    changes
}

/// Returns what stands behind `fixup!`, `squash!` and `amend!`, however many.
fn fixup_target(first: &str) -> Option<&str> {
    let strip = |text: &'_ str| -> Option<usize> {
        let marks = ["fixup! ", "squash! ", "amend! "];
        marks.iter().find(|mark| text.starts_with(**mark)).map(|mark| mark.len())
    };
    let mut rest = first;
    while let Some(length) = strip(rest) {
        rest = rest[length..].trim_start();
    }
    (rest.len() < first.len()).then_some(rest)
}

/// Returns the subject in git's and the forges' `Revert "…"`.
fn revert_target(first: &str) -> Option<String> {
    let line = subject(first);
    let quoted = |prefix: &str| Some(line.strip_prefix(prefix)?.strip_suffix('"')?.to_owned());
    if let Some(target) = quoted("Revert \"") {
        return Some(target);
    }
    // git since 2.43 says so instead of `Revert "Revert "…""`.
    if let Some(target) = quoted("Reapply \"") {
        return Some(format!("Revert \"{target}\""));
    }
    let target = line.strip_prefix("Revert ")?;
    Message::parse(target).is_ok().then(|| target.to_owned())
}

fn revert_message(commit: &Commit, first: &str) -> Message {
    let text = squeeze(&commit.message);
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let line = subject(first);
    let line = line.strip_prefix("Revert ").map_or(line, unquote);
    let described = Message::parse(&format!("revert: {line}\n{rest}")).unwrap_or_default();
    Message { kind: "revert".to_owned(), ..described }
}

fn revert(text: &str, message: Message, target: String) -> Revert {
    let mut revert = Revert { message, ids: Vec::new(), pull: None, subject: String::new() };
    // `revert: "feat: x (#1)" (#2)` and `revert: feat: x` mean the same commit.
    subject(unquote(subject(&target))).clone_into(&mut revert.subject);
    for line in lines(text).filter_map(Line::said) {
        if let Some(ids) = strip_prefix_ignoring_case(line, "this reverts commit") {
            revert.ids.extend(object_ids(ids.split('.').next().unwrap_or_default()));
        } else if let Some(reference) = strip_prefix_ignoring_case(line, "reverts ") {
            revert.pull = revert.pull.or_else(|| reference.trim().rsplit_once('#')?.1.parse().ok());
        }
    }
    let named = |token: &str| ["refs", "reverts", "ref"].iter().any(|name| token.eq_ignore_ascii_case(name));
    for footer in revert.message.footers.iter().filter(|footer| named(&footer.token)) {
        revert.ids.extend(object_ids(&footer.value));
    }
    revert
}

fn unquote(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// Returns the words of a text that could be (shortened) ids of commits.
fn object_ids(text: &str) -> impl Iterator<Item = String> {
    text.split(|separator: char| !separator.is_ascii_alphanumeric())
        .filter(|word| (7..=64).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(str::to_ascii_lowercase)
}

fn strip_prefix_ignoring_case<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = line.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Returns whether git or a forge wrote this line for a merge. Such commits have
/// one parent after a rebase.
fn is_merge_subject(first: &str) -> bool {
    const MERGES: [&str; 8] = [
        "Merge branch ",
        "Merge branches ",
        "Merge commit ",
        "Merge pull request ",
        "Merge remote-tracking branch ",
        "Merge remote-tracking branches ",
        "Merge tag ",
        "Merged in ",
    ];
    MERGES.iter().any(|merge| first.starts_with(merge))
}

fn merged_pull(first: &str) -> Option<u32> {
    let rest = first.strip_prefix("Merge pull request #")?;
    rest.split(' ').next()?.parse().ok()
}

fn release_as(message: &str) -> Option<String> {
    let value =
        |line: Line<'_>| Some(strip_prefix_ignoring_case(line.said()?, "release-as:")?.trim().to_owned());
    lines(message).filter_map(value).last()
}
