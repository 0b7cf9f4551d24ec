//! What templates see of a release: what git-cliff gives them, as far as they
//! look at it, and `tidegate`.

use std::collections::{BTreeMap, HashMap};

use git_cliff_core::commit::Commit;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use crate::grouping::Groups;
use crate::sight::{Field, Sights};

/// The headings of Keep a Changelog, in their order.
const HEADINGS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/// A release, as templates see it.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub sights: &'a Sights,
    /// The names of groups, in the order of the parsers.
    pub groups: &'a [String],
    /// All of git-cliff's but the commits.
    pub outline: Map<String, Value>,
    /// What git-cliff has no word for.
    pub own: Map<String, Value>,
    pub commits: Vec<Commit<'static>>,
}

impl View<'_> {
    /// Says whether it is a release with a version.
    pub(crate) fn is_released(&self) -> bool {
        self.outline.get("version").is_some_and(|version| !version.is_null())
    }

    /// Returns all of it but the commits.
    pub(crate) fn without_commits(&self) -> Value {
        let mut outline = self.outline.clone();
        outline.insert("tidegate".to_owned(), Value::Object(self.own.clone()));
        Value::Object(outline)
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.outline {
            map.serialize_entry(name, value)?;
        }
        if self.sights.commits {
            map.serialize_entry("commits", &list(self.commits.iter(), self.sights))?;
        }
        map.serialize_entry("tidegate", &Own(self))?;
        map.end()
    }
}

/// What a release has under `tidegate`.
struct Own<'a>(&'a View<'a>);

impl Serialize for Own<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let View { sights, groups: parsers, own, commits, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in own {
            map.serialize_entry(name, value)?;
        }
        for &groups in &sights.groups {
            let name = groups.name();
            match groups {
                Groups::Sections => map.serialize_entry(name, &sorted(commits, sights, &HEADINGS, true))?,
                Groups::ByParser => map.serialize_entry(name, &sorted(commits, sights, parsers, false))?,
                Groups::ByName => {
                    let groups = grouped(commits).into_iter();
                    let groups: BTreeMap<_, _> =
                        groups.map(|(name, commits)| (name, list(commits.into_iter(), sights))).collect();
                    map.serialize_entry(name, &groups)?;
                }
            }
        }
        map.end()
    }
}

/// A group in a list of groups.
#[derive(serde::Serialize)]
struct Group<'a> {
    group: &'a str,
    commits: Vec<Entry<'a>>,
}

/// Groups commits and sorts the groups: those that are named first, in that order.
fn sorted<'a, T: AsRef<str>>(
    commits: &'a [Commit<'static>],
    sights: &'a Sights,
    order: &[T],
    titled: bool,
) -> Vec<Group<'a>> {
    let mut groups = grouped(commits);
    groups.sort_by_key(|(name, _)| {
        order.iter().position(|other| other.as_ref() == *name).unwrap_or(usize::MAX)
    });
    let entries = |commits: Vec<&'a Commit<'static>>| {
        commits.into_iter().map(|commit| Entry { commit, sights, titled }).collect()
    };
    groups.into_iter().map(|(group, commits)| Group { group, commits: entries(commits) }).collect()
}

/// Groups commits, in the order in which the groups appear. A commit without a
/// group is in none.
fn grouped<'a>(commits: &'a [Commit<'static>]) -> Vec<(&'a str, Vec<&'a Commit<'static>>)> {
    let mut groups: Vec<(&str, Vec<&Commit<'static>>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for commit in commits {
        let Some(name) = group(commit) else { continue };
        let place = *places.entry(name).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(commit);
    }
    groups
}

/// Returns the name of a commit's group: what a parser said, else its type.
fn group<'a>(commit: &'a Commit<'_>) -> Option<&'a str> {
    let kind = || commit.conv.as_ref().map(|parts| parts.type_().as_str());
    commit.group.as_deref().or_else(kind)
}

fn list<'a>(commits: impl Iterator<Item = &'a Commit<'static>>, sights: &'a Sights) -> Vec<Entry<'a>> {
    commits.map(|commit| Entry { commit, sights, titled: false }).collect()
}

/// A commit, as templates see it.
struct Entry<'a> {
    commit: &'a Commit<'static>,
    sights: &'a Sights,
    /// With its first line as a title.
    titled: bool,
}

impl Serialize for Entry<'_> {
    /// Gives the fields that git-cliff gives, under the same conditions.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let commit = self.commit;
        let parts = commit.conv.as_ref();
        let message = parts.map_or(commit.message.as_str(), |parts| parts.description());
        let mut map = serializer.serialize_map(None)?;
        for &field in &self.sights.fields {
            let name = field.name();
            match (field, parts) {
                (Field::Id, _) => map.serialize_entry(name, &commit.id)?,
                (Field::Message, _) => map.serialize_entry(name, message)?,
                (Field::Group, _) => map.serialize_entry(name, &group(commit))?,
                (Field::Scope, _) => {
                    let scope = parts.and_then(|parts| parts.scope()).map(|scope| scope.as_str());
                    let scope = commit.scope.as_deref().or(scope).or(commit.default_scope.as_deref());
                    map.serialize_entry(name, &scope)?;
                }
                (Field::Body, Some(parts)) => map.serialize_entry(name, &parts.body())?,
                (Field::Footers, Some(parts)) => {
                    let footers: Vec<Value> = parts.footers().iter().map(footer).collect();
                    map.serialize_entry(name, &footers)?;
                }
                (Field::BreakingDescription, Some(parts)) => {
                    map.serialize_entry(name, &parts.breaking_description())?;
                }
                (Field::Breaking, Some(parts)) => map.serialize_entry(name, &parts.breaking())?,
                (Field::Body | Field::Footers | Field::BreakingDescription | Field::Breaking, None) => {}
                (Field::Links, _) => map.serialize_entry(name, &commit.links)?,
                (Field::Author, _) => map.serialize_entry(name, &commit.author)?,
                (Field::Committer, _) => map.serialize_entry(name, &commit.committer)?,
                (Field::Conventional, _) => map.serialize_entry(name, &parts.is_some())?,
                (Field::MergeCommit, _) => map.serialize_entry(name, &commit.merge_commit)?,
                (Field::Statistics, _) => map.serialize_entry(name, &commit.statistics)?,
                (Field::Extra, _) => map.serialize_entry(name, &commit.extra)?,
                (Field::Remote, _) => {
                    if let Some(remote) = &commit.remote {
                        map.serialize_entry(name, remote)?;
                    }
                }
                (Field::RawMessage, _) => map.serialize_entry(name, commit.raw_message())?,
            }
        }
        if self.titled {
            map.serialize_entry("title", &title(message))?;
        }
        for forge in &self.sights.commit_forges {
            map.serialize_entry(forge, &nobody())?;
        }
        map.end()
    }
}

fn footer(footer: &git_conventional::Footer<'_>) -> Value {
    json!({
        "token": footer.token().as_str(),
        "separator": footer.separator().as_str(),
        "value": footer.value(),
        "breaking": footer.breaking(),
    })
}

/// Returns the first line of a message, beginning with a capital.
fn title(message: &str) -> String {
    let line = message.split('\n').next().unwrap_or_default().trim();
    let mut letters = line.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Adds to a release what git-cliff would have learnt from forges: nothing.
pub(crate) fn add_forges(release: &mut Map<String, Value>, sights: &Sights) {
    for forge in &sights.forges {
        release.insert((*forge).to_owned(), json!({ "contributors": [] }));
    }
    for commit in release.get_mut("commits").and_then(Value::as_array_mut).into_iter().flatten() {
        for forge in &sights.commit_forges {
            commit[*forge] = nobody();
        }
    }
}

/// What is known of a commit's author on a forge.
fn nobody() -> Value {
    json!({
        "username": null, "pr_author": null, "pr_title": null, "pr_number": null,
        "pr_numbers": [], "pr_labels": [], "is_first_time": false,
    })
}

#[cfg(test)]
mod tests;
