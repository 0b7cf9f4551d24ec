//! The new migrations of one folder, which run one after another.

use crate::changes::{Down, Migration};
use crate::checks::compatibility::{Break, check_compatibility};
use crate::checks::inverse::{Inverse, Way, judge_inverse};
use crate::checks::loss::{Degree, Loss, check_loss};
use crate::dialect::Dialect;
use crate::effects::Effects;
use tidegate_plugin_sdk::contract::rollbacks::Reversibility;

/// A migration and what was found out about it.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// The migration.
    pub(crate) migration: Migration,
    /// What it does.
    pub(crate) up: Effects,
    /// What takes it back.
    pub(crate) way: Way,
    /// Whether it does.
    pub(crate) inverse: Inverse,
    /// Its place in the sequence.
    pub(crate) place: usize,
}

impl Judged {
    /// The file that the inverse is in, or would have to be.
    pub(crate) fn inverse_path(&self) -> &str {
        match &self.migration.down {
            Down::Script(script) => &script.path,
            Down::Unread(path) => path,
            Down::Absent | Down::NothingToUndo => &self.migration.up.path,
        }
    }
}

/// The new migrations of one folder, in the order in which they run.
#[derive(Clone, Debug)]
pub(crate) struct Sequence {
    /// The migrations.
    pub(crate) migrations: Vec<Judged>,
    /// What the previous release stumbles over.
    pub(crate) breaks: Vec<Break>,
    /// What happens to data.
    pub(crate) losses: Vec<Loss>,
}

impl Sequence {
    /// Judges migrations that belong together.
    pub(crate) fn judge(migrations: &[Migration], dialect: Dialect) -> Self {
        let judged = migrations.iter().enumerate().map(|(place, migration)| {
            let up = Effects::of(&migration.up, dialect);
            let way = match &migration.down {
                Down::Absent => Way::Absent,
                Down::NothingToUndo => Way::NothingToUndo,
                Down::Script(script) => Way::Script(Effects::of(script, dialect)),
                Down::Unread(_) => Way::Unread,
            };
            let inverse = judge_inverse(&up, &way);
            Judged { migration: migration.clone(), up, way, inverse, place }
        });
        let migrations: Vec<Judged> = judged.collect();
        let ups = migrations.iter().map(|judged| &judged.up);
        let (breaks, losses) = (check_compatibility(ups.clone()), check_loss(ups));
        Self { migrations, breaks, losses }
    }

    /// The file of a migration, by its place.
    pub(crate) fn path_of(&self, place: usize) -> &str {
        self.migrations.get(place).map_or("", |judged| &judged.migration.up.path)
    }

    /// The first migration that the previous release cannot live with. It and
    /// all after it have to be undone to go back.
    fn first_break(&self) -> Option<usize> {
        self.breaks.iter().filter(|found| !found.rebuilt).map(|found| found.migration).min()
    }

    /// Whether a migration has to be undone to go back.
    pub(crate) fn has_to_be_undone(&self, judged: &Judged) -> bool {
        self.first_break().is_some_and(|first| judged.place >= first)
    }

    /// Whether it is certain that a migration can stay when the release goes back.
    pub(crate) fn can_stay(&self, judged: &Judged) -> bool {
        match self.old_code_runs() {
            Some(true) => true,
            Some(false) => !self.has_to_be_undone(judged) && judged.up.is_complete(),
            None => false,
        }
    }

    /// Those that have to be undone, newest first.
    pub(crate) fn to_undo(&self) -> impl Iterator<Item = &Judged> {
        self.migrations.iter().rev().filter(|judged| self.has_to_be_undone(judged))
    }

    /// Whether the previous release can run on the new schema; `None` when
    /// nobody can tell.
    pub(crate) fn old_code_runs(&self) -> Option<bool> {
        if self.breaks.iter().any(|found| !found.rebuilt) {
            return Some(false);
        }
        let all_read = self.migrations.iter().all(|judged| judged.up.is_complete());
        (all_read && self.breaks.is_empty()).then_some(true)
    }

    /// Whether the sequence can be taken back.
    pub(crate) fn reversibility(&self) -> Reversibility {
        if self.losses.iter().any(|loss| loss.degree == Degree::Gone) {
            return Reversibility::RollForwardOnly;
        }
        let mut worst = match self.old_code_runs() {
            Some(true) => Reversibility::Reversible,
            Some(false) => Reversibility::ReversibleWithSteps,
            None => Reversibility::Unknown,
        };
        let rebuilds = self.breaks.iter().any(|found| found.rebuilt);
        if rebuilds || self.migrations.iter().any(|judged| !judged.up.is_complete()) {
            worst = worst.max(Reversibility::Unknown);
        }
        for judged in self.to_undo() {
            worst = worst.max(match judged.inverse {
                Inverse::Real | Inverse::NotNeeded => Reversibility::ReversibleWithSteps,
                Inverse::Unknown => Reversibility::Unknown,
                Inverse::Missing | Inverse::Empty | Inverse::Refuses | Inverse::Incomplete(_) => {
                    Reversibility::RollForwardOnly
                }
            });
        }
        worst
    }
}
