//! What a release does to the list of migrations.

use crate::config::Config;
use crate::layouts::{File, Found, Id, Role, is_foreign, recognise};
use crate::natural;
use crate::script::Script;
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};
use tidegate_plugin_sdk::contract::types::{FileChange, FileStatus};

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 1 << 20;

/// A migration that the older release did not have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Migration {
    /// Which.
    pub id: Id,
    /// What it does.
    pub up: Script,
    /// What takes it back.
    pub down: Down,
    /// A migration of the older release that comes after it, if there is one.
    pub overtaken_by: Option<String>,
}

/// What takes a migration back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Down {
    /// Nothing.
    Absent,
    /// The author says that nothing has to be done.
    NothingToUndo,
    /// A script.
    Script(Script),
    /// A file that is there, but whose text is not at hand.
    Unread(String),
}

/// Something that happened to a released migration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edit {
    /// Which.
    pub id: Id,
    /// Its file, in the older release.
    pub path: String,
    /// What happened.
    pub kind: EditKind,
}

/// What happened to a released migration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum EditKind {
    /// It does something else now.
    Changed,
    /// It is gone.
    Deleted,
    /// It has another name.
    Renamed(String),
}

/// What a release does to the list of migrations.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Changes {
    /// New migrations, in the order in which they run within each sequence.
    pub new: Vec<Migration>,
    /// Released ones that are not what they were.
    pub edits: Vec<Edit>,
    /// Files that cannot be read, and why.
    pub unreadable: Vec<(String, String)>,
    /// How many scripts changed that a tool runs anew whenever they change.
    pub repeatables: usize,
}

#[derive(Default)]
struct Sides {
    up: Option<Script>,
    down: Option<Script>,
    nothing_to_undo: bool,
    repeatable: bool,
}

type Release = BTreeMap<Id, Sides>;

/// Compares the two releases.
#[must_use]
pub fn compare_releases(files: &[FileChange], tree: &[String], config: &Config) -> Changes {
    let mut changes = Changes::default();
    let (mut before, mut after) = (Release::new(), Release::new());
    for file in files.iter().filter(|file| !config.is_ignored(&file.path)) {
        if let Some(reason) = why_unreadable(file, config) {
            changes.unreadable.push((file.path.clone(), reason));
            continue;
        }
        for (release, text) in [(&mut before, &file.before), (&mut after, &file.after)] {
            let Some(text) = text else { continue };
            for Found { id, role } in recognise(File { path: &file.path, text, tree }, config) {
                let sides = release.entry(id).or_default();
                match role {
                    Role::Up(script) => sides.up = Some(script),
                    Role::Down(script) => sides.down = Some(script),
                    Role::NothingToUndo => sides.nothing_to_undo = true,
                    Role::Repeatable => sides.repeatable = true,
                }
            }
        }
    }
    let released = Released::new(files, tree, config);
    changes.repeatables = after.values().filter(|sides| sides.repeatable).count();
    changes.new = find_new(&before, after.iter(), tree, &released);
    changes.edits = find_edits(&before, &after, &mut changes.new, config);
    changes
}

fn why_unreadable(file: &FileChange, config: &Config) -> Option<String> {
    if file.status == FileStatus::Deleted {
        return None;
    }
    if is_foreign(&file.path) {
        return Some("it is no SQL, and programs and other formats are not run or read".to_owned());
    }
    let looks_like_one = |text| {
        let probe = File { path: &file.path, text, tree: &[] };
        !recognise(probe, config).is_empty()
    };
    match &file.after {
        Some(text) if text.len() > MAX_FILE && looks_like_one(text) => {
            Some(format!("it is larger than {MAX_FILE} bytes"))
        }
        Some(_) => None,
        None if looks_like_one("") => {
            Some(file.unreadable.clone().unwrap_or_else(|| "its text is not at hand".to_owned()))
        }
        None => None,
    }
}

fn find_new<'r>(
    before: &Release,
    after: impl Iterator<Item = (&'r Id, &'r Sides)>,
    tree: &[String],
    released: &Released<'_>,
) -> Vec<Migration> {
    let mut new: Vec<Migration> = after
        .filter(|(id, _)| before.get(*id).is_none_or(|sides| sides.up.is_none()))
        .filter_map(|(id, sides)| {
            let down = match &sides.down {
                Some(script) => Down::Script(script.clone()),
                None if sides.nothing_to_undo => Down::NothingToUndo,
                None => find_down(id, tree).map_or(Down::Absent, Down::Unread),
            };
            let overtaken_by = released.later_than(id);
            Some(Migration { id: id.clone(), up: sides.up.clone()?, down, overtaken_by })
        })
        .collect();
    // Liquibase runs changesets in the order of the file.
    let line = |migration: &Migration| match migration.id.tool {
        Tool::Liquibase => migration.up.parts.first().map_or(0, |part| part.line),
        _ => 0,
    };
    new.sort_by(|a, b| {
        (a.id.tool, &a.id.sequence)
            .cmp(&(b.id.tool, &b.id.sequence))
            .then_with(|| line(a).cmp(&line(b)))
            .then_with(|| natural::compare(&a.id.version, &b.id.version))
    });
    new
}

/// The file that takes a migration back, when it is in the release although it
/// did not change.
fn find_down(id: &Id, tree: &[String]) -> Option<String> {
    let folder = if id.sequence.is_empty() { String::new() } else { format!("{}/", id.sequence) };
    let expected = match id.tool {
        Tool::Diesel => format!("{folder}{}/down.sql", id.version),
        Tool::Paired => format!("{folder}{}.down.sql", id.version),
        _ => return None,
    };
    tree.iter().find(|path| **path == expected).cloned()
}

fn find_edits(before: &Release, after: &Release, new: &mut Vec<Migration>, config: &Config) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (id, old) in before {
        let Some(up) = &old.up else { continue };
        let kind = match after.get(id).and_then(|sides| sides.up.as_ref()) {
            Some(now) => {
                let same =
                    if id.tool.keeps_checksums() { now == up } else { now.same_code(up, config.dialect) };
                if same {
                    continue;
                }
                EditKind::Changed
            }
            None => match new.iter().position(|migration| migration.up.same_code(up, config.dialect)) {
                Some(at) => EditKind::Renamed(new.remove(at).up.path),
                None => EditKind::Deleted,
            },
        };
        edits.push(Edit { id: id.clone(), path: up.path.clone(), kind });
    }
    edits
}

/// The migrations that both releases have, by their names alone.
struct Released<'a> {
    paths: Vec<&'a str>,
    config: &'a Config,
}

impl<'a> Released<'a> {
    fn new(files: &'a [FileChange], tree: &'a [String], config: &'a Config) -> Self {
        let added: BTreeSet<&str> = files
            .iter()
            .filter(|file| file.status == FileStatus::Added)
            .map(|file| file.path.as_str())
            .collect();
        let paths = tree.iter().map(String::as_str).filter(|path| !added.contains(path)).collect();
        Self { paths, config }
    }

    /// A released migration of the same sequence that comes after this one.
    fn later_than(&self, id: &Id) -> Option<String> {
        let last = self
            .paths
            .iter()
            .filter_map(|path| self.version(path, id))
            .max_by(|a, b| natural::compare(a, b))?;
        natural::compare(&last, &id.version).is_gt().then_some(last)
    }

    fn version(&self, path: &str, like: &Id) -> Option<String> {
        if self.config.is_ignored(path) {
            return None;
        }
        let file = File { path, text: "", tree: &[] };
        match like.tool {
            Tool::Liquibase => None,
            // Only their content tells these from each other, not their names.
            Tool::Goose | Tool::SqlMigrate | Tool::Dbmate | Tool::NodePgMigrate | Tool::Plain => {
                let stem = file.stem()?;
                let numbered = stem.starts_with(|c: char| c.is_ascii_digit());
                (numbered && file.folder() == like.sequence).then(|| stem.to_owned())
            }
            _ => recognise(file, self.config)
                .into_iter()
                .map(|found| found.id)
                .find(|id| id.tool == like.tool && id.sequence == like.sequence)
                .map(|id| id.version),
        }
    }
}

#[cfg(test)]
mod tests;
