//! Which releases there are, and which commits belong to them.
//!
//! The host has decided both. A `cliff.toml` may say that some tags are no
//! releases, or that only so many commits count; then the commits of what falls
//! away go where git-cliff puts them: to the oldest remaining release that
//! contains them. Nothing else moves.

use std::collections::{HashMap, HashSet};

use git_cliff_core::config::GitConfig;
use tidegate_plugin_sdk::contract::types::{Commit, Failure, Release};

use crate::config::Loaded;
use crate::moment::seconds;
use crate::order;

/// Releases, as git-cliff would have found them.
#[derive(Debug, Default)]
pub(crate) struct Arranged {
    /// The release before the first, when a limit cut it off.
    pub before: Option<Release>,
    /// The releases that remain, oldest first.
    pub releases: Vec<Release>,
}

/// Takes releases, newest first, and sorts out those that remain.
///
/// # Errors
///
/// [`Failure::InvalidInput`] when a commit's time cannot be read.
pub(crate) fn arrange(releases: Vec<Release>, loaded: &Loaded) -> Result<Arranged, Failure> {
    let git = &loaded.config.git;
    let mut releases = releases;
    releases.reverse();
    let by_time = !git.topo_order_commits;
    let dropped = dropped(&releases, loaded);
    let whole =
        !dropped.contains(&true) && git.limit_commits.is_none() && loaded.ignored.is_empty() && !by_time;
    if !whole {
        releases = cut_again(releases, &dropped, loaded, by_time)?;
    }
    let before = git.limit_tags.filter(|&limit| limit > 0).and_then(|limit| limit_tags(&mut releases, limit));
    // A tag that brought nothing is no release to git-cliff; one to be made may be empty.
    let newest = releases.len().saturating_sub(1);
    let mut index = 0;
    releases.retain(|release| {
        index += 1;
        !release.commits.is_empty() || (index > newest && release.version.is_some())
    });
    Ok(Arranged { before, releases })
}

/// Keeps what lies between the last `limit` tags, and returns the release where
/// that begins. A single tag has nothing before it, so everything stays.
fn limit_tags(releases: &mut Vec<Release>, limit: usize) -> Option<Release> {
    releases.retain(|release| release.tag.is_some());
    let limit = limit.min(releases.len());
    if limit <= 1 {
        return None;
    }
    releases.drain(..=releases.len() - limit).next_back()
}

/// Says for each release, oldest first, whether it is none by the configuration.
fn dropped(releases: &[Release], loaded: &Loaded) -> Vec<bool> {
    let git = &loaded.config.git;
    let mut best: HashMap<&str, (&str, usize)> = HashMap::new();
    for (index, release) in releases.iter().enumerate().filter(|(_, release)| is_seen(release, loaded)) {
        if let (Some(tag), Some(commit)) = (&release.tag, &release.commit) {
            // Of several tags on one commit git-cliff sees the one whose name comes
            // last; where versions decide, the highest stands last.
            let rank = (if loaded.versions_only { "" } else { tag.as_str() }, index);
            let best = best.entry(commit).or_insert(rank);
            *best = rank.max(*best);
        }
    }
    let is_best = |release: &Release, index| {
        release.commit.as_deref().and_then(|id| best.get(id)).is_none_or(|&(_, best)| best == index)
    };
    let is_kept =
        |(index, release)| is_seen(release, loaded) && is_best(release, index) && is_release(release, git);
    releases.iter().enumerate().map(|release| !is_kept(release)).collect()
}

/// Says whether git-cliff would look at a tag at all.
fn is_seen(release: &Release, loaded: &Loaded) -> bool {
    let (Some(tag), Some(_)) = (&release.tag, &release.commit) else { return true };
    (release.version.is_some() || !loaded.versions_only)
        && loaded.config.git.tag_pattern.as_ref().is_none_or(|pattern| pattern.is_match(tag))
}

/// Says whether a tag is a release. What has no commit yet is being made now and
/// always is one.
fn is_release(release: &Release, git: &GitConfig) -> bool {
    let (Some(tag), Some(_)) = (&release.tag, &release.commit) else { return true };
    // Those to be skipped stay for now: git-cliff drops them with their commits.
    if git.skip_tags.as_ref().is_some_and(|pattern| pattern.is_match(tag)) {
        return true;
    }
    let counts = git.count_tags.as_ref().is_none_or(|pattern| pattern.is_match(tag));
    let ignored = git
        .ignore_tags
        .as_ref()
        .is_some_and(|pattern| !pattern.as_str().trim().is_empty() && pattern.is_match(tag));
    counts && !ignored
}

/// Cuts the list of all commits into releases again, oldest first.
fn cut_again(
    mut releases: Vec<Release>,
    dropped: &[bool],
    loaded: &Loaded,
    by_time: bool,
) -> Result<Vec<Release>, Failure> {
    let mut owners = Vec::new();
    let mut commits = Vec::new();
    for (owner, release) in releases.iter_mut().enumerate().rev() {
        owners.resize(owners.len() + release.commits.len(), owner);
        commits.extend(std::mem::take(&mut release.commits).into_iter().rev());
    }
    let mut list = if by_time {
        let times =
            commits.iter().map(|commit| seconds(&commit.committed_at)).collect::<Result<Vec<_>, _>>()?;
        order::chronological(&commits, &times)
    } else {
        order::topological(&commits)
    };
    list.retain(|&index| !loaded.ignored.iter().any(|id| commits[index].id.starts_with(id.as_str())));
    list.truncate(loaded.config.git.limit_commits.unwrap_or(usize::MAX));

    let tip = |release: &'_ Release| release.commit.clone().filter(|_| release.tag.is_some());
    let tips: HashSet<String> = releases.iter().filter_map(tip).collect();
    let listed: HashSet<&str> = match tips.is_empty() {
        true => HashSet::new(),
        false => {
            list.iter().map(|&index| commits[index].id.as_str()).filter(|&id| tips.contains(id)).collect()
        }
    };
    let is_listed = |release: &Release| tip(release).is_none_or(|tip| listed.contains(tip.as_str()));
    let stays: Vec<bool> =
        releases.iter().zip(dropped).map(|(release, dropped)| !dropped && is_listed(release)).collect();
    let new_owner = owners_of_orphans(&releases, &stays, &owners, &commits);

    let oldest = releases.first().map(|release| Release { commits: Vec::new(), ..release.clone() });
    let mut unreleased = Vec::new();
    let mut commits: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    for &index in list.iter().rev() {
        let group = new_owner[index].and_then(|owner| releases.get_mut(owner));
        group.map_or(&mut unreleased, |release| &mut release.commits).extend(commits[index].take());
    }
    let mut kept: Vec<Release> =
        releases.into_iter().zip(stays).filter_map(|(release, stays)| stays.then_some(release)).collect();
    if !unreleased.is_empty() {
        let package = oldest.as_ref().map(|release| release.package.clone()).unwrap_or_default();
        kept.push(Release { package, commits: unreleased, ..Release::default() });
    }
    link_neighbours(&mut kept, oldest.as_ref());
    Ok(kept)
}

/// Finds an owner for each commit: its own release if that stays, else the oldest
/// one that contains it, else the one being made.
fn owners_of_orphans(
    releases: &[Release],
    stays: &[bool],
    owners: &[usize],
    commits: &[Commit],
) -> Vec<Option<usize>> {
    let mut result: Vec<Option<usize>> = owners.iter().map(|&owner| stays[owner].then_some(owner)).collect();
    if result.iter().all(Option::is_some) {
        return result;
    }
    let places = order::places(commits);
    let mut seen = vec![false; commits.len()];
    for (owner, release) in releases.iter().enumerate().filter(|&(owner, _)| stays[owner]) {
        let Some(tip) = release.commit.as_ref().filter(|_| release.tag.is_some()) else { continue };
        let mut todo: Vec<usize> = places.get(tip.as_str()).copied().into_iter().collect();
        while let Some(index) = todo.pop() {
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            result[index].get_or_insert(owner);
            todo.extend(commits[index].parents.iter().filter_map(|id| places.get(id.as_str()).copied()));
        }
    }
    let open = releases
        .iter()
        .enumerate()
        .rev()
        .find(|&(owner, release)| stays[owner] && (release.commit.is_none() || release.tag.is_none()));
    if let Some((open, _)) = open {
        for owner in &mut result {
            owner.get_or_insert(open);
        }
    }
    result
}

/// Lets each release name the one that is now before it, and the first what was
/// before them all.
fn link_neighbours(releases: &mut [Release], oldest: Option<&Release>) {
    if let (Some(first), Some(oldest)) = (releases.first_mut(), oldest) {
        first.previous_tag.clone_from(&oldest.previous_tag);
        first.previous_version.clone_from(&oldest.previous_version);
    }
    for index in 1..releases.len() {
        let (before, after) = releases.split_at_mut(index);
        let (Some(before), Some(after)) = (before.last(), after.first_mut()) else { continue };
        after.previous_tag.clone_from(&before.tag);
        after.previous_version.clone_from(&before.version);
    }
}

#[cfg(test)]
mod tests;
