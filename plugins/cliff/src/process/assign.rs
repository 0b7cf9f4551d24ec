//! Which group and scope a commit gets, and whether it is left out.

use std::borrow::Cow;

use git_cliff_core::commit::Commit;
use git_cliff_core::config::{CommitParser, GitConfig};
use regex::Regex;

/// What a parser found in a commit: each of its patterns with the text it fits.
type Found<'a> = [Option<(&'a Regex, Cow<'a, str>)>; 3];

/// Assigns group and scope as the configured parsers say, the first that fits and
/// does not pass the commit on. False if the commit is left out.
pub(super) fn assign(commit: &mut Commit<'_>, git: &GitConfig) -> bool {
    let breaking = commit.conv.as_ref().is_some_and(|parts| parts.breaking());
    let protected = breaking && git.protect_breaking_commits;
    let mut passed_on = false;
    for parser in &git.commit_parsers {
        let Some(found) = find(parser, commit) else { continue };
        if parser.skip == Some(true) && !protected {
            return false;
        }
        let passes_on = parser.r#continue == Some(true);
        let by_id_alone = found.iter().all(Option::is_none);
        let group = parser.group.as_deref().map(|group| expand(group, &found));
        let scope = parser.scope.as_deref().map(|scope| expand(scope, &found));
        let default_scope = parser.default_scope.clone();
        if by_id_alone || passes_on || passed_on {
            commit.group = group.or(commit.group.take());
            commit.scope = scope.or(commit.scope.take());
            commit.default_scope = default_scope.or(commit.default_scope.take());
        } else {
            (commit.group, commit.scope, commit.default_scope) = (group, scope, default_scope);
        }
        if !passes_on {
            return true;
        }
        passed_on = true;
    }
    passed_on || !git.filter_commits
}

/// Returns what a parser finds in a commit, if all that it asks for is there and
/// it asks for anything.
fn find<'a>(parser: &'a CommitParser, commit: &'a Commit<'_>) -> Option<Found<'a>> {
    if parser.sha.as_ref().is_some_and(|id| id.to_lowercase() != commit.id) {
        return None;
    }
    let parts = commit.conv.as_ref();
    let mut found: Found<'a> = [None, None, None];
    if let Some(pattern) = &parser.message {
        fits(pattern, &commit.message).then_some(())?;
        found[0] = Some((pattern, Cow::Borrowed(&commit.message)));
    }
    if let Some(pattern) = &parser.body {
        let body = parts.and_then(|parts| parts.body()).unwrap_or_default();
        fits(pattern, body).then_some(())?;
        found[1] = Some((pattern, Cow::Borrowed(body)));
    }
    if let Some(pattern) = &parser.footer {
        let footers = parts?.footers().iter().map(ToString::to_string);
        let footer = footers.into_iter().find(|footer| fits(pattern, footer))?;
        found[2] = Some((pattern, Cow::Owned(footer)));
    }
    (parser.sha.is_some() || found.iter().any(Option::is_some)).then_some(found)
}

fn fits(pattern: &Regex, text: &str) -> bool {
    pattern.is_match(text.trim())
}

/// Puts what the patterns captured into a group's or scope's name.
fn expand(name: &str, found: &Found<'_>) -> String {
    let mut name = name.to_owned();
    for (pattern, text) in found.iter().flatten() {
        for part in pattern.find_iter(text) {
            name = pattern.replace(part.as_str(), name.as_str()).into_owned();
        }
    }
    name
}
