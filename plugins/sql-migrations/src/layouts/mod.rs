//! Where each tool keeps its migrations, and how it says which is the inverse.
//!
//! A file's content decides first (a tool's own markers), then its name, then
//! the folder it is in. Nothing is decided by text inside quotes.

mod flyway;
mod folders;
mod foreign;
mod liquibase;
mod pairs;
mod sections;

pub use foreign::is_foreign;

use crate::config::Config;
use crate::script::Script;
use crate::tool::Tool;

/// What makes a migration the same one in both releases.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Id {
    /// Whose it is.
    pub tool: Tool,
    /// The folder whose migrations run one after another.
    pub sequence: String,
    /// Its name there, by which the tool orders and remembers it.
    pub version: String,
}

/// What a file, or a part of one, is to a migration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Role {
    /// It carries the migration out.
    Up(Script),
    /// It takes it back.
    Down(Script),
    /// The author says that nothing has to be taken back.
    NothingToUndo,
    /// It runs whenever it changes; there is no before and after.
    Repeatable,
}

/// Something that a file says about a migration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
    /// Which migration.
    pub id: Id,
    /// What it is to it.
    pub role: Role,
}

/// A file as the recognisers see it.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// All paths of the newer release.
    pub tree: &'a [String],
}

impl<'a> File<'a> {
    /// Its folder; empty at the root.
    #[must_use]
    pub fn folder(&self) -> &'a str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Its name without `.sql`; `None` when it is no SQL file.
    #[must_use]
    pub fn stem(&self) -> Option<&'a str> {
        let (stem, extension) = self.name().rsplit_once('.')?;
        extension.eq_ignore_ascii_case("sql").then_some(stem)
    }

    fn found(&self, tool: Tool, version: &str, role: Role) -> Found {
        let id = Id { tool, sequence: self.folder().to_owned(), version: version.to_owned() };
        Found { id, role }
    }

    fn whole(&self) -> Script {
        Script::of_file(self.path, self.text)
    }
}

/// Says what a file is to which migrations. Empty: it is no migration.
#[must_use]
pub fn recognise(file: File<'_>, config: &Config) -> Vec<Found> {
    if config.is_ignored(file.path) {
        return Vec::new();
    }
    let Some(stem) = file.stem() else { return Vec::new() };
    if let Some(tool) = config.tool_of(file.path) {
        return recognise_as(tool, file, stem, config);
    }
    sections::recognise(file, stem, config.dialect)
        .or_else(|| liquibase::recognise(file, config.dialect))
        .or_else(|| folders::recognise(file, stem))
        .or_else(|| pairs::recognise(file, stem))
        .or_else(|| flyway::recognise(file, stem))
        .or_else(|| pairs::recognise_plain(file, stem))
        .unwrap_or_default()
}

/// The same for a path that the configuration gave to a tool. What the tool
/// itself would not read is nothing, except that plain files may have any name.
fn recognise_as(tool: Tool, file: File<'_>, stem: &str, config: &Config) -> Vec<Found> {
    match tool {
        Tool::Diesel | Tool::Prisma => folders::recognise(file, stem).unwrap_or_default(),
        Tool::Paired => pairs::recognise(file, stem).unwrap_or_default(),
        Tool::Plain => vec![file.found(Tool::Plain, stem, Role::Up(file.whole()))],
        Tool::Goose | Tool::SqlMigrate | Tool::Dbmate | Tool::NodePgMigrate => {
            sections::recognise(file, stem, config.dialect).unwrap_or_default()
        }
        Tool::Flyway => flyway::recognise(file, stem).unwrap_or_default(),
        Tool::Refinery => flyway::recognise_refinery(file, stem).unwrap_or_default(),
        Tool::Liquibase => liquibase::recognise(file, config.dialect).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
