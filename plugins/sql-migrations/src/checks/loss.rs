//! Which data goes away, on the way there and on the way back?

use crate::effects::{Act, Effect, Effects, Kind, Object, Rows};
use crate::schema::Schema;

/// Something that happens to data.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Loss {
    /// The migration, by its place in the sequence.
    pub migration: usize,
    /// The line of the file.
    pub line: u32,
    /// What happens: `drops table …`.
    pub what: String,
    /// How bad it is.
    pub degree: Degree,
}

/// How bad a loss is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Degree {
    /// Rows are added; the inverse does not know which.
    Added,
    /// What was there is gone, and no script brings it back.
    Gone,
}

/// What the migrations of one sequence do to data that was there before.
#[must_use]
pub fn check_loss<'e>(migrations: impl IntoIterator<Item = &'e Effects> + Clone) -> Vec<Loss> {
    let mut end = Schema::default();
    for placed in migrations.clone().into_iter().flat_map(|effects| &effects.known) {
        end.apply(&placed.effect);
    }
    let mut schema = Schema::default();
    let mut losses = Vec::new();
    for (migration, effects) in migrations.into_iter().enumerate() {
        for placed in &effects.known {
            if let Some((what, degree)) = judge_effect(&placed.effect, &schema, &end) {
                losses.push(Loss { migration, line: placed.line, what, degree });
            }
            schema.apply(&placed.effect);
        }
    }
    losses
}

fn judge_effect(effect: &Effect, schema: &Schema, end: &Schema) -> Option<(String, Degree)> {
    match effect {
        Effect::Drop { object } if object.kind.holds_data() && !schema.is_new(object) => {
            // The rows of a table that is made anew may have been copied; the
            // compatibility check reports that nobody can tell.
            let is_rebuilt = object.kind == Kind::Table && end.is_there(object);
            (!is_rebuilt).then(|| (format!("drops {object} with its data"), Degree::Gone))
        }
        Effect::Rows(Rows { table, act }) => {
            if schema.is_new(&Object::new(Kind::Table, table.clone())) {
                return None;
            }
            match act {
                Act::Insert => Some((format!("adds rows to table `{table}`"), Degree::Added)),
                Act::Delete => Some((format!("deletes rows of table `{table}`"), Degree::Gone)),
                Act::Truncate => Some((format!("empties table `{table}`"), Degree::Gone)),
                Act::Update(columns) => {
                    // Filling columns that the release added overwrites nothing.
                    let fills = !columns.is_empty() && columns.iter().all(|c| schema.is_new_column(table, c));
                    (!fills).then(|| (format!("overwrites rows of table `{table}`"), Degree::Gone))
                }
            }
        }
        _ => None,
    }
}

/// What running an inverse destroys, in words.
#[must_use]
pub fn losses_of_inverse(down: &Effects) -> Vec<String> {
    down.known
        .iter()
        .filter_map(|placed| match &placed.effect {
            Effect::Drop { object } if object.kind.holds_data() => Some(format!("{object}")),
            Effect::Rows(Rows { table, act: Act::Delete | Act::Truncate | Act::Update(_) }) => {
                Some(format!("rows of table `{table}`"))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
