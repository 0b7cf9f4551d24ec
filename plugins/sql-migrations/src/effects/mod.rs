//! What statements do to a schema and its data, whatever the dialect calls it.

mod constraint;
mod create;
mod names;
mod remove;
mod rows;
mod statement;
mod table;

pub use names::{Kind, Name, Namer, Object};
pub use statement::read_effects;

use crate::dialect::Dialect;
use crate::script::{Parsed, Script, parse_script};

/// One thing that a statement does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Something comes into being.
    Create {
        /// What.
        object: Object,
        /// It may have been there before, and is replaced then.
        replaces: bool,
        /// What it goes away with.
        needs: Vec<Object>,
        /// What it asks of those who write to a table that was there before.
        demand: Option<Demand>,
    },
    /// Something goes away, with all that belongs to it.
    Drop {
        /// What.
        object: Object,
    },
    /// Something gets another name.
    Rename {
        /// What, by its old name.
        object: Object,
        /// The same by its new name.
        to: Object,
    },
    /// A column becomes another.
    Alter {
        /// The column.
        column: Object,
        /// What of it.
        aspect: Aspect,
    },
    /// Rows change.
    Rows(Rows),
    /// The script refuses to run.
    Refuse,
    /// The parser understood it, but what it does cannot be known from it.
    Unknown(String),
}

impl Effect {
    /// An effect that creates something which asks nothing of anybody.
    #[must_use]
    pub const fn create(object: Object, replaces: bool) -> Self {
        Self::Create { object, replaces, needs: Vec::new(), demand: None }
    }
}

/// What something new asks of writers that do not know it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Demand {
    /// A value for a column that has no default.
    Value,
    /// Values that appear once, in these columns of the table.
    Unique(Name, Vec<String>),
    /// Values that satisfy a condition or point to another row; empty: the
    /// columns are not known.
    Valid(Name, Vec<String>),
    /// The right to see and write the rows of the table.
    RowSecurity(Name),
}

/// What of a column changes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Aspect {
    /// It no longer takes nulls.
    SetNotNull,
    /// It takes nulls.
    DropNotNull,
    /// It has a default, or another one.
    SetDefault,
    /// It has no default any more.
    DropDefault,
    /// Its type.
    Type,
    /// How its values are generated.
    Generated,
    /// All of it, as MySQL's `MODIFY` writes it anew.
    Definition,
}

/// What happens to rows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rows {
    /// The table.
    pub table: Name,
    /// What happens.
    pub act: Act,
}

/// What happens to rows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Act {
    /// New ones.
    Insert,
    /// New values in these columns; empty: the columns are not known.
    Update(Vec<String>),
    /// Some or all go away.
    Delete,
    /// All go away.
    Truncate,
}

/// An effect and the line of the file it stands on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Placed {
    /// The line, counted from one.
    pub line: u32,
    /// The effect.
    pub effect: Effect,
}

/// A statement that the parser did not understand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unparsable {
    /// The line, counted from one.
    pub line: u32,
    /// What the parser says.
    pub message: String,
}

/// Everything that a script does.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Effects {
    /// In order.
    pub known: Vec<Placed>,
    /// Statements that are in none of `known`.
    pub unparsable: Vec<Unparsable>,
}

impl Effects {
    /// Reads a script.
    #[must_use]
    pub fn of(script: &Script, dialect: Dialect) -> Self {
        let mut effects = Self::default();
        for statement in parse_script(script, dialect) {
            let line = statement.line;
            match statement.parsed {
                Parsed::Understood(parsed) => effects
                    .known
                    .extend(read_effects(&parsed, dialect).into_iter().map(|effect| Placed { line, effect })),
                Parsed::NotUnderstood(message) => effects.unparsable.push(Unparsable { line, message }),
            }
        }
        effects
    }

    /// Whether every statement is understood, down to what it does.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unparsable.is_empty()
            && !self.known.iter().any(|placed| matches!(placed.effect, Effect::Unknown(_)))
    }

    /// Whether it does nothing, or only refuses.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unparsable.is_empty() && self.known.iter().all(|placed| placed.effect == Effect::Refuse)
    }

    /// Whether it refuses to run.
    #[must_use]
    pub fn refuses(&self) -> bool {
        self.known.iter().any(|placed| placed.effect == Effect::Refuse)
    }
}

#[cfg(test)]
mod tests;
