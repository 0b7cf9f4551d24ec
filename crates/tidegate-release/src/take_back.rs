//! Undoing a release that has not come to its end.

use tidegate_model::{Diagnosis, Effect};

use crate::{Error, Hands, Journal, Ledger, State, Step};

/// How taking back has ended.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TakenBack {
    /// What had to stay.
    pub left: Vec<Left>,
}

/// Something that had to stay.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Left {
    /// What it is.
    pub what: String,
    /// Why, and what the way forward is.
    pub why: String,
}

/// Takes back what has happened, the last thing first. What has to stay is listed,
/// and so is everything that it stands on.
///
/// # Errors
/// When there is nothing to take back, or something cannot be taken back now.
pub fn take_back<L: Ledger>(journal: &mut Journal<L>, hands: &mut dyn Hands) -> Result<TakenBack, Diagnosis> {
    match journal.state() {
        State::None => return Err(Error::NothingBegun.into()),
        State::TakenBack => {
            journal.catch_up()?;
            return Ok(left(journal));
        }
        State::Finished => return Err(Error::Finished { release: journal.name() }.into()),
        State::Unfinished | State::Returning => {}
    }
    let is_shared = journal.has_shared();
    let effects: Vec<(Effect, Step)> =
        journal.steps().map(|(effect, step)| (effect.clone(), step.clone())).collect();
    for (step, (effect, state)) in effects.into_iter().enumerate().rev() {
        match state {
            Step::Waiting | Step::TakenBack => continue,
            Step::Left(_) => break,
            Step::Begun | Step::Failed | Step::Done | Step::Returning => {}
        }
        if is_shared && effect.is_shared() {
            journal.hold()?;
        }
        journal.undo(step)?;
        let stays = hands.unmake(&effect, journal.made())?;
        let is_over = stays.is_some();
        journal.undone(step, stays)?;
        if is_over {
            break;
        }
    }
    journal.taken_back()?;
    if is_shared {
        journal.free()?;
    }
    Ok(left(journal))
}

/// What stays, and what that stands on.
fn left<L: Ledger>(journal: &Journal<L>) -> TakenBack {
    let steps: Vec<_> = journal.steps().collect();
    let Some(last) = steps.iter().rposition(|(_, step)| matches!(step, Step::Left(_))) else {
        return TakenBack::default();
    };
    let Step::Left(reason) = steps[last].1 else { return TakenBack::default() };
    let stays = |at: usize| {
        let (effect, _) = steps[at];
        let why =
            if at == last { reason.clone() } else { format!("`{}` stands on it", steps[last].0.title()) };
        Left { what: effect.title(), why }
    };
    TakenBack { left: (0..=last).rev().map(stays).collect() }
}
