//! The contract's releases as git-cliff's.
//!
//! What git-cliff reads from a repository it finds here in the same shape: the
//! message as libgit2 hands it over, the moment of the tagged commit, the
//! release before with its raw commits. Changes that no commit brought stand as
//! commits behind the others, so that templates and parsers need not know of them.

use std::sync::LazyLock;

use git_cliff_core::commit::{Commit as CoreCommit, Range, Signature};
use git_cliff_core::contributor::RemoteContributor;
use git_cliff_core::release::Release as CoreRelease;
use regex::Regex;
use tidegate_plugin_sdk::contract::types::{Change, Commit, Failure, Identity, Release};

use crate::history::Arranged;
use crate::moment::seconds;

/// A signature inside a tag's message; git-cliff cuts the first one out.
static SIGNATURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?s)-----BEGIN (PGP|SSH|SIGNED) (SIGNATURE|MESSAGE)-----.*?-----END (PGP|SSH|SIGNED) (SIGNATURE|MESSAGE)-----")
        .ok()
});

/// git-cliff shows seven digits of an id, and slices for them without looking.
const SHORTEST_ID: usize = 7;

/// The id of a change in a release without a commit.
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

/// A release as git-cliff has it, before its commits are processed.
#[derive(Debug)]
pub(crate) struct Raw {
    pub release: CoreRelease<'static>,
    /// Whether nothing is before it, or a release without commits.
    pub after_nothing: bool,
}

/// What converting depends on, besides the releases.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner<'a> {
    /// Commits within a release go newest first.
    pub newest_first: bool,
    /// Each release gets the commits of the one before it.
    pub before: bool,
    /// The repository's name.
    pub repository: Option<&'a str>,
    /// Commits are left out of releases that say what the versioner made of them.
    pub changes_alone: bool,
}

/// Converts releases and links each to the one before it.
///
/// # Errors
///
/// [`Failure::InvalidInput`] with the commit or release that is malformed.
pub(crate) fn releases(arranged: Arranged, manner: Manner<'_>) -> Result<Vec<Raw>, Failure> {
    let mut previous = match arranged.before {
        Some(before) => {
            let manner = Manner { repository: None, ..manner };
            Some(CoreRelease { commits: Vec::new(), ..convert(before, manner)? })
        }
        None => None,
    };
    let mut count_before = 0;
    let last = arranged.releases.len().saturating_sub(1);
    let mut out = Vec::with_capacity(arranged.releases.len());
    for (index, release) in arranged.releases.into_iter().enumerate() {
        let mut before = previous.take().unwrap_or_else(|| named_before(&release));
        let mut core = convert(release, manner)?;
        if core.commits.is_empty() {
            // A release without commits of its own is rendered for its name alone.
            before.commits.clear();
            count_before = 0;
        }
        if index < last {
            let commits = std::mem::take(&mut core.commits);
            previous = Some(core.clone());
            if let Some(copy) = previous.as_mut().filter(|_| manner.before) {
                copy.commits.clone_from(&commits);
            }
            core.commits = commits;
        }
        core.previous = (before.version.is_some() || core.version.is_some()).then(|| Box::new(before));
        let after_nothing = core.previous.is_some() && count_before == 0;
        count_before = core.commits.len();
        if let (Some(first), Some(last)) = (core.commits.first(), core.commits.last()) {
            core.commit_range = Some(Range::new(first, last));
        }
        if manner.newest_first {
            core.commits.reverse();
        }
        out.push(Raw { release: core, after_nothing });
    }
    Ok(out)
}

/// Makes of a release's own word about the one before it all that can be made.
fn named_before(release: &Release) -> CoreRelease<'static> {
    let version = release.previous_tag.clone().or_else(|| release.previous_version.clone());
    CoreRelease { version, ..CoreRelease::default() }
}

/// Converts one release.
fn convert(release: Release, manner: Manner<'_>) -> Result<CoreRelease<'static>, Failure> {
    let version = release.tag.or(release.version);
    let tip = release.commit.as_ref();
    let tagged = tip.and_then(|id| release.commits.iter().find(|commit| commit.id == *id));
    let date = release.date.as_ref().or_else(|| tagged.map(|commit| &commit.committed_at));
    let timestamp = match date.filter(|_| version.is_some()) {
        Some(date) => Some(seconds(date)?),
        None => None,
    };
    let newest = release.commits.last().map(|commit| commit.id.clone());
    let mut commits = match &release.changes {
        Some(_) if manner.changes_alone => Vec::new(),
        _ => release.commits.into_iter().map(commit).collect::<Result<Vec<_>, _>>()?,
    };
    let without_commit = |change: &&Change| change.commit.is_none() && change.cancelled_by.is_none();
    let changes = release.changes.iter().flatten().filter(without_commit);
    let shown_at = newest.as_ref().or(tip).map_or(NO_COMMIT, String::as_str);
    commits.extend(changes.map(|change| described(change, shown_at)));
    Ok(CoreRelease {
        message: release.tag_message.as_deref().map(tag_message),
        repository: manner.repository.map(str::to_owned).filter(|_| !commits.is_empty()),
        commit_id: newest,
        version,
        commits,
        timestamp,
        ..CoreRelease::default()
    })
}

/// Converts one commit.
///
/// # Errors
///
/// [`Failure::InvalidInput`] when it is malformed.
pub(crate) fn commit(commit: Commit) -> Result<CoreCommit<'static>, Failure> {
    let id = &commit.id;
    if id.len() < SHORTEST_ID || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Failure::InvalidInput(format!("commit `{id}`: the id is not a git object's")));
    }
    Ok(CoreCommit {
        remote: remote(&commit),
        message: message(commit.message),
        author: signature(commit.author, &commit.authored_at)?,
        committer: signature(commit.committer, &commit.committed_at)?,
        merge_commit: commit.parents.len() > 1,
        id: commit.id,
        ..CoreCommit::default()
    })
}

/// Writes a change that no commit brought as a commit, at a commit that has it.
fn described(change: &Change, at: &str) -> CoreCommit<'static> {
    let scope = change.scope.as_ref().map(|scope| format!("({scope})")).unwrap_or_default();
    let mark = if change.breaking { "!" } else { "" };
    let mut text = format!("{}{scope}{mark}: {}", change.kind, change.description);
    if let Some(body) = &change.body {
        text.push_str("\n\n");
        text.push_str(body);
    }
    let breaking = change.breaking_description.iter().filter(|_| change.breaking);
    let breaking = breaking.map(|text| ("BREAKING CHANGE", text));
    let footers = change.footers.iter().map(|footer| (footer.token.as_str(), &footer.value));
    for (index, (token, value)) in breaking.chain(footers).enumerate() {
        text.push_str(if index == 0 { "\n\n" } else { "\n" });
        text.push_str(&format!("{token}: {value}"));
    }
    CoreCommit { id: at.to_owned(), message: message(text), ..CoreCommit::default() }
}

/// Cuts a message down to the part that git-cliff sees.
fn message(mut raw: String) -> String {
    raw.truncate(raw.trim_end().len());
    if raw.starts_with('\n') { raw.trim_start_matches('\n').to_owned() } else { raw }
}

/// Returns a tag's message without its signature.
fn tag_message(raw: &str) -> String {
    let plain = match &*SIGNATURE {
        Some(signature) => signature.replace(raw, ""),
        None => raw.into(),
    };
    plain.trim().to_owned()
}

/// Converts who did something, and when.
fn signature(identity: Identity, at: &str) -> Result<Signature, Failure> {
    Ok(Signature { name: Some(identity.name), email: identity.email, timestamp: seconds(at)? })
}

/// Returns what the forge told the host, if the host asked it.
fn remote(commit: &Commit) -> Option<RemoteContributor> {
    if commit.author.login.is_none() && commit.pull_request.is_none() {
        return None;
    }
    Some(RemoteContributor {
        username: commit.author.login.clone(),
        pr_number: commit.pull_request.map(i64::from),
        pr_numbers: commit.pull_request.map(i64::from).into_iter().collect(),
        ..RemoteContributor::default()
    })
}

#[cfg(test)]
mod tests;
