//! Can the previous release run on the new schema?
//!
//! While a release is rolled out, and after it was rolled back without its
//! schema, old code meets new tables. What the release created itself is exempt:
//! old code does not know it.

use crate::effects::{Aspect, Demand, Effect, Effects, Kind, Name, Object};
use crate::schema::Schema;

/// Something that old code stumbles over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Break {
    /// The migration, by its place in the sequence.
    pub migration: usize,
    /// The line of the file.
    pub line: u32,
    /// What happens: `drops column …`.
    pub what: String,
    /// What old code experiences.
    pub consequence: &'static str,
    /// How to do the same in two releases.
    pub remedy: &'static str,
    /// It was dropped and made anew, and nobody can tell whether it is the same.
    pub rebuilt: bool,
}

/// Looks at the migrations of one sequence, in the order in which they run.
#[must_use]
pub fn check_compatibility<'e>(migrations: impl IntoIterator<Item = &'e Effects> + Clone) -> Vec<Break> {
    let mut end = Schema::default();
    for placed in migrations.clone().into_iter().flat_map(|effects| &effects.known) {
        end.apply(&placed.effect);
    }
    let mut schema = Schema::default();
    let mut breaks = Vec::new();
    for (migration, effects) in migrations.into_iter().enumerate() {
        for placed in &effects.known {
            if let Some(mut found) = judge_effect(&placed.effect, &schema, &end) {
                (found.migration, found.line) = (migration, placed.line);
                breaks.push(found);
            }
            schema.apply(&placed.effect);
        }
    }
    breaks
}

fn found(what: String, consequence: &'static str, remedy: &'static str) -> Break {
    Break { migration: 0, line: 0, what, consequence, remedy, rebuilt: false }
}

fn judge_effect(effect: &Effect, schema: &Schema, end: &Schema) -> Option<Break> {
    match effect {
        Effect::Drop { object } if object.kind.is_named_by_code() && !schema.is_new(object) => {
            let back = end.is_there(object);
            if back && !matches!(object.kind, Kind::Table | Kind::Column) {
                return None;
            }
            let mut found = found(
                format!("drops {object}"),
                "statements that name it fail",
                "stop using it in this release, and drop it in the next one",
            );
            if back {
                found.what = format!("drops {object} and makes it anew");
                found.rebuilt = true;
            }
            Some(found)
        }
        Effect::Rename { object, to }
            if object.kind.is_named_by_code() && !schema.is_new(object) && !end.is_there(object) =>
        {
            Some(found(
                format!("renames {object} to `{}`", to.name),
                "statements that use the old name fail",
                "add the new name beside the old one (a column that a trigger keeps equal, or a view \
                 for a table), move the code over, and drop the old name in a later release",
            ))
        }
        Effect::Create { object, demand: Some(demand), .. } if !is_part_of_new(object, schema) => {
            let demand = judge_demand(demand, schema, object.kind == Kind::Column)?;
            Some(Break { what: format!("adds {object} {}", demand.what), ..demand })
        }
        Effect::Alter { column, aspect } if !schema.is_new(column) => judge_aspect(column, *aspect),
        _ => None,
    }
}

fn is_part_of_new(object: &Object, schema: &Schema) -> bool {
    object.parent.as_ref().is_some_and(|parent| schema.is_new(&Object::new(Kind::Table, parent.clone())))
}

fn judge_demand(demand: &Demand, schema: &Schema, is_column: bool) -> Option<Break> {
    let is_exempt = |table: &Name, columns: &[String]| {
        let table_is_new = schema.is_new(&Object::new(Kind::Table, table.clone()));
        // Old code leaves new columns null, and null satisfies every constraint.
        let columns_are_new = !is_column
            && !columns.is_empty()
            && columns.iter().all(|column| schema.is_new_column(table, column));
        table_is_new || columns_are_new
    };
    Some(match demand {
        Demand::Value => found(
            "as not null without a default".to_owned(),
            "inserts that do not name the column fail",
            "add the column as nullable or with a default, fill it from the new code, and set it not \
             null in a later release",
        ),
        Demand::Unique(table, columns) if !is_exempt(table, columns) => found(
            "as unique".to_owned(),
            "writes that repeat a value fail",
            "let this release write unique values only, and add the constraint in the next one",
        ),
        Demand::Valid(table, columns) if !is_exempt(table, columns) => found(
            "to a table that old code writes to".to_owned(),
            "writes that violate it fail",
            "let this release write valid values only, and add the constraint in the next one",
        ),
        Demand::RowSecurity(table) if !is_exempt(table, &[]) => found(
            "to a table that old code uses".to_owned(),
            "rows disappear and writes fail unless a policy allows them",
            "ship the policies and the code that works under them first, and turn row level security \
             on in the next release",
        ),
        _ => return None,
    })
}

fn judge_aspect(column: &Object, aspect: Aspect) -> Option<Break> {
    let (what, consequence, remedy) = match aspect {
        Aspect::SetDefault => return None,
        Aspect::SetNotNull => (
            "sets {} not null",
            "writes that leave it null fail",
            "give the column a default and let this release write it always; set it not null in the next one",
        ),
        Aspect::DropNotNull => (
            "lets {} be null",
            "reads that expect a value fail on rows of the new release",
            "teach the code to read null in this release, and write null from the next one on",
        ),
        Aspect::DropDefault => (
            "drops the default of {}",
            "inserts that rely on it fail or write null",
            "let this release write the column always, and drop the default in the next one",
        ),
        Aspect::Type => (
            "changes the type of {}",
            "reads and writes that expect the old type may fail",
            "add a column of the new type, write both, move the readers over, and drop the old one later",
        ),
        Aspect::Generated => (
            "changes how {} is generated",
            "inserts that give it a value may fail",
            "stop writing the column in this release, and change it in the next one",
        ),
        Aspect::Definition => (
            "writes the definition of {} anew",
            "reads and writes that expect the old type, default or nullability may fail",
            "add a column of the new definition, write both, move the readers over, and drop the old one later",
        ),
    };
    Some(found(what.replace("{}", &column.to_string()), consequence, remedy))
}

/// What a person calls a part of a column.
#[must_use]
pub const fn aspect_noun(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::SetNotNull | Aspect::DropNotNull => "nullability",
        Aspect::SetDefault | Aspect::DropDefault => "default",
        Aspect::Type => "type",
        Aspect::Generated => "generation",
        Aspect::Definition => "definition",
    }
}

#[cfg(test)]
mod tests;
