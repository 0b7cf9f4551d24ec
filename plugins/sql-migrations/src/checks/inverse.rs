//! Does a migration's inverse really undo it?

use crate::effects::Effects;
use crate::schema::{Residue, Schema};

/// What takes a migration back, as effects.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Way {
    /// Nothing.
    Absent,
    /// The author says that nothing has to be done.
    NothingToUndo,
    /// A script.
    Script(Effects),
    /// It is there, but its text is not at hand.
    Unread,
}

/// Whether a migration can be taken back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Inverse {
    /// It does nothing that would have to be taken back.
    NotNeeded,
    /// By a script that undoes all it did.
    Real,
    /// There is no script.
    Missing,
    /// There is a script, but it does nothing.
    Empty,
    /// There is a script, but it refuses to run.
    Refuses,
    /// There is a script, and this is left after it.
    Incomplete(Vec<Residue>),
    /// Something in the scripts cannot be read.
    Unknown,
}

impl Inverse {
    /// Whether going back is possible.
    #[must_use]
    pub const fn is_real(&self) -> bool {
        matches!(self, Self::Real | Self::NotNeeded)
    }
}

/// Runs both scripts over a symbolic schema and looks at what is left.
#[must_use]
pub fn judge_inverse(up: &Effects, way: &Way) -> Inverse {
    if up.is_empty() && !up.refuses() {
        return Inverse::NotNeeded;
    }
    let nothing = Effects::default();
    let down = match way {
        Way::Absent => return Inverse::Missing,
        Way::Unread => return Inverse::Unknown,
        Way::NothingToUndo => &nothing,
        Way::Script(down) if down.refuses() => return Inverse::Refuses,
        Way::Script(down) if down.is_empty() => return Inverse::Empty,
        Way::Script(down) => down,
    };
    if !down.is_complete() {
        return Inverse::Unknown;
    }
    let mut residue = residue_of(up, down);
    if !up.is_complete() {
        // What the unread part of it did may be what the inverse undoes.
        residue.retain(|left| !matches!(left, Residue::Extra(_) | Residue::Missing(_)));
    }
    match (residue.is_empty(), up.is_complete()) {
        (true, true) => Inverse::Real,
        (true, false) => Inverse::Unknown,
        (false, _) => Inverse::Incomplete(residue),
    }
}

fn residue_of(up: &Effects, down: &Effects) -> Vec<Residue> {
    let mut schema = Schema::default();
    for placed in &up.known {
        schema.apply(&placed.effect);
    }
    schema.reverse();
    for placed in &down.known {
        schema.apply(&placed.effect);
    }
    schema.residue()
}

/// Says in words what is left.
#[must_use]
pub fn describe(residue: &Residue) -> String {
    match residue {
        Residue::Remains(object) => format!("{object} remains"),
        Residue::Missing(object) => format!("{object} is not put back"),
        Residue::Renamed { from, to } => format!("{from} is still called `{}`", to.name),
        Residue::Replaced(object) => format!("{object} stays as it was replaced"),
        Residue::Altered(object, aspect) => {
            format!("{object} keeps its new {}", super::compatibility::aspect_noun(*aspect))
        }
        Residue::Extra(object) => format!("{object} is dropped, which the migration did not create"),
    }
}

#[cfg(test)]
mod tests;
