//! From commits as they were written to those that a changelog shows.
//!
//! git-cliff's own way copies a commit for each of its steps, and lists the
//! commit's fields for parsers that may look at one. With a changelog over a whole
//! history that is most of the work, so the usual steps are taken here, by
//! git-cliff's rules and with its parts; what is unusual is left to git-cliff. A
//! test holds both ways against each other.

mod assign;

use git_cliff_core::commit::Commit;
use git_cliff_core::config::{Config, GitConfig};
use git_cliff_core::process::CommitProcessor;
use git_cliff_core::release::Release;
use git_cliff_core::summary::Summary;
use git_conventional::Commit as ConventionalCommit;
use tidegate_plugin_sdk::contract::types::Failure;

use crate::convert::Raw;
use crate::failure::from_core;
use crate::sight::{Field, Sights};

/// Processes releases, oldest first, and returns those that are shown, newest first.
///
/// # Errors
///
/// When the configuration does not allow some of the commits.
pub(crate) fn releases(
    raw: Vec<Raw>,
    config: &Config,
    sights: &Sights,
) -> Result<Vec<Release<'static>>, Failure> {
    let skipped = config.git.skip_tags.as_ref();
    let sees_links = sights.statistics || sights.fields.contains(&Field::Links);
    let mut shown = Vec::with_capacity(raw.len());
    let mut gone = Vec::new();
    for Raw { mut release, after_nothing } in raw {
        release.commits = commits(std::mem::take(&mut release.commits), &config.git, sees_links)?;
        let tag = release.version.as_deref().filter(|tag| skipped.is_some_and(|tags| tags.is_match(tag)));
        if let Some(tag) = tag {
            gone.push(tag.to_owned());
        } else if !release.commits.is_empty() || after_nothing && config.changelog.render_always {
            shown.push(if sights.statistics { release.with_statistics() } else { release });
        }
    }
    shown.reverse();
    gone.reverse();
    gone.iter().for_each(|tag| close_gap(&mut shown, tag, sights.before));
    Ok(shown)
}

/// Lets a release whose predecessor is not shown follow the one below it.
fn close_gap(releases: &mut [Release<'_>], tag: &str, with_commits: bool) {
    let follows = |release: &Release<'_>| {
        release.previous.as_ref().is_some_and(|previous| previous.version.as_deref() == Some(tag))
    };
    let Some(index) = releases.iter().position(follows) else { return };
    let below = releases.get_mut(index + 1).map(|below| {
        // git-cliff takes the link from both, and nobody has missed it.
        below.previous = None;
        let commits = std::mem::take(&mut below.commits);
        let mut copy = below.clone();
        if with_commits {
            copy.commits.clone_from(&commits);
        }
        below.commits = commits;
        Box::new(copy)
    });
    releases[index].previous = below;
}

/// Processes commits; some do not remain.
///
/// # Errors
///
/// When the configuration does not allow some of them.
pub(crate) fn commits(
    mut commits: Vec<Commit<'static>>,
    git: &GitConfig,
    sees_links: bool,
) -> Result<Vec<Commit<'static>>, Failure> {
    if is_usual(git) {
        return Ok(commits.into_iter().filter_map(|commit| process(commit, git, sees_links)).collect());
    }
    CommitProcessor::new(git, &mut Summary::default()).run(&mut commits).map_err(from_core)?;
    Ok(commits)
}

/// Says whether the steps of [`process`] are those that the configuration asks for.
fn is_usual(git: &GitConfig) -> bool {
    git.processing_order.is_none()
        && !git.split_commits
        && !git.require_conventional
        && !git.fail_on_unmatched_commit
        && git.commit_parsers.iter().all(|parser| parser.field.is_none() || parser.pattern.is_none())
}

/// Processes a commit: its text, its parts, its group, its links. None if it is
/// left out.
fn process(commit: Commit<'static>, git: &GitConfig, sees_links: bool) -> Option<Commit<'static>> {
    let mut commit = commit.preprocess(&git.commit_preprocessors).ok()?;
    if git.conventional_commits {
        // The parts are pieces of a text that has to stay. The instance does not
        // outlive the call, so nothing is lost; git-cliff does the same.
        let text: &'static str = Box::leak(commit.raw_message().into());
        match ConventionalCommit::parse(text) {
            Ok(parts) => commit.conv = Some(parts),
            Err(_) if git.filter_unconventional => return None,
            Err(_) => {}
        }
    }
    if !assign::assign(&mut commit, git) {
        return None;
    }
    Some(if sees_links { commit.parse_links(&git.link_parsers) } else { commit })
}

#[cfg(test)]
mod tests;
