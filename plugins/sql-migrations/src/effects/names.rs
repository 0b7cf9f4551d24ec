//! Names that can be compared.

use crate::dialect::Dialect;
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use std::fmt;

/// What sort of thing a name stands for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "the names are SQL's own")]
pub enum Kind {
    Table,
    Column,
    Constraint,
    Index,
    View,
    MaterializedView,
    Type,
    EnumValue,
    Sequence,
    Schema,
    Function,
    Procedure,
    Trigger,
    Extension,
    Policy,
    RowSecurity,
    Domain,
    Collation,
    Role,
    Database,
}

impl Kind {
    /// What a person calls it.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Column => "column",
            Self::Constraint => "constraint",
            Self::Index => "index",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Type => "type",
            Self::EnumValue => "enum value",
            Self::Sequence => "sequence",
            Self::Schema => "schema",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Trigger => "trigger",
            Self::Extension => "extension",
            Self::Policy => "policy",
            Self::RowSecurity => "row level security of",
            Self::Domain => "domain",
            Self::Collation => "collation",
            Self::Role => "role",
            Self::Database => "database",
        }
    }

    /// Whether code of the previous release may name it, and fails without it.
    #[must_use]
    pub const fn is_named_by_code(self) -> bool {
        !matches!(
            self,
            Self::Constraint
                | Self::Index
                | Self::Trigger
                | Self::Policy
                | Self::RowSecurity
                | Self::Collation
        )
    }

    /// Whether it holds rows or values, which go away with it.
    #[must_use]
    pub const fn holds_data(self) -> bool {
        matches!(self, Self::Table | Self::Column | Self::Schema | Self::Database)
    }
}

/// A name in one spelling, without the default schema.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Name(String);

impl Name {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something in a database.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Object {
    /// What it is.
    pub kind: Kind,
    /// The table or type it belongs to, when its name alone does not say it.
    pub parent: Option<Name>,
    /// Its name.
    pub name: Name,
}

impl Object {
    /// Something with a name of its own.
    #[must_use]
    pub const fn new(kind: Kind, name: Name) -> Self {
        Self { kind, parent: None, name }
    }

    /// A part of something else.
    #[must_use]
    pub fn part(kind: Kind, parent: &Name, name: Name) -> Self {
        Self { kind, parent: Some(parent.clone()), name }
    }

    /// A column.
    #[must_use]
    pub fn column(table: &Name, column: &str) -> Self {
        Self::part(Kind::Column, table, Name(column.to_owned()))
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = self.kind.noun();
        match &self.parent {
            Some(parent) if self.kind == Kind::RowSecurity => write!(f, "{noun} table `{parent}`"),
            Some(parent) => write!(f, "{noun} `{parent}.{}`", self.name),
            None => write!(f, "{noun} `{}`", self.name),
        }
    }
}

/// Brings names into one spelling.
#[derive(Clone, Copy, Debug)]
pub struct Namer {
    /// Whose rules.
    pub dialect: Dialect,
}

impl Namer {
    /// The spelling of one part of a name.
    #[must_use]
    pub fn part(self, ident: &Ident) -> String {
        let keeps = ident.quote_style.is_some() && self.dialect.quoting_keeps_case();
        if keeps { ident.value.clone() } else { ident.value.to_lowercase() }
    }

    /// The name of a part.
    #[must_use]
    pub fn ident(self, ident: &Ident) -> Name {
        Name(self.part(ident))
    }

    /// A full name.
    #[must_use]
    pub fn name(self, name: &ObjectName) -> Name {
        let mut parts: Vec<String> = name.0.iter().map(|part| self.name_part(part)).collect();
        if parts.len() > 1 && Some(parts[0].as_str()) == self.dialect.default_schema() {
            parts.remove(0);
        }
        Name(parts.join("."))
    }

    /// The last part of a name.
    #[must_use]
    pub fn last(self, name: &ObjectName) -> Name {
        Name(name.0.last().map(|part| self.name_part(part)).unwrap_or_default())
    }

    /// A name that this crate makes up as the database would.
    #[must_use]
    pub fn invented(self, name: String) -> Name {
        Name(name)
    }

    /// The new name of something that keeps its schema.
    #[must_use]
    pub fn sibling(self, of: &Name, new: &ObjectName) -> Name {
        let new_name = self.name(new);
        match of.0.rsplit_once('.') {
            Some((schema, _)) if new.0.len() == 1 => Name(format!("{schema}.{new_name}")),
            _ => new_name,
        }
    }

    /// An index, which some databases name per table.
    #[must_use]
    pub fn index(self, table: Option<&Name>, name: &ObjectName) -> Object {
        let parent = table.filter(|_| self.dialect.indexes_belong_to_tables()).cloned();
        Object { kind: Kind::Index, parent, name: self.last(name) }
    }

    /// A trigger, which PostgreSQL names per table.
    #[must_use]
    pub fn trigger(self, table: Option<&Name>, name: &ObjectName) -> Object {
        let parent = table.filter(|_| self.dialect == Dialect::Postgres).cloned();
        Object { kind: Kind::Trigger, parent, name: self.last(name) }
    }

    fn name_part(self, part: &ObjectNamePart) -> String {
        match part {
            ObjectNamePart::Identifier(ident) => self.part(ident),
            ObjectNamePart::Function(function) => function.to_string(),
        }
    }
}
