//! Doing what a release consists of.

use tidegate_model::{Diagnosis, Effect};

use crate::{Journal, Ledger, Made, State, Step};

/// What does something to the world. One for real, one for tests.
pub trait Hands {
    /// Looks whether an effect is there already, whole. `made` is what the ones
    /// before have left behind.
    ///
    /// # Errors
    /// When nobody can tell, or what is there was made by somebody else.
    fn look(&mut self, effect: &Effect, made: &Made) -> Result<Seen, Diagnosis>;

    /// Makes an effect that is not there, or that is there in part. `again` says that
    /// somebody was stopped in the middle of it, and nobody knows how far that came.
    ///
    /// # Errors
    /// When it cannot be made. It may be there all the same.
    fn make(&mut self, effect: &Effect, again: bool, made: &Made) -> Result<Made, Diagnosis>;

    /// Takes an effect back, as far as it is there. A reason, where it has to stay.
    ///
    /// # Errors
    /// When it cannot be taken back now.
    fn unmake(&mut self, effect: &Effect, made: &Made) -> Result<Option<String>, Diagnosis>;
}

/// What a look has found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Seen {
    /// It is not there, or not all of it.
    Missing,
    /// It is there.
    There(Made),
}

/// Hears about each effect.
pub trait Progress {
    /// An effect begins: its number from 1, and how many there are.
    fn begins(&mut self, number: usize, of: usize, effect: &Effect);
}

/// How carrying out has ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Everything has happened.
    Done,
    /// Everything had happened before.
    Nothing,
}

/// Does what has not been done yet. What was begun and is not known to be done is
/// looked for first, so that nothing happens twice.
///
/// # Errors
/// When an effect fails; the journal says which ones are done.
pub fn carry_out<L: Ledger>(
    journal: &mut Journal<L>,
    hands: &mut dyn Hands,
    progress: &mut dyn Progress,
) -> Result<Outcome, Diagnosis> {
    match journal.state() {
        State::None => return Err(crate::Error::NothingBegun.into()),
        State::Finished => {
            journal.catch_up()?;
            return Ok(Outcome::Nothing);
        }
        State::Returning | State::TakenBack => {
            return Err(crate::Error::Returning { release: journal.name() }.into());
        }
        State::Unfinished => {}
    }
    let done = carry_on(journal, hands, progress);
    if journal.has_shared() {
        // Whoever comes next need not wait. What failed is the better error of two.
        let freed = journal.free();
        done?;
        freed?;
    } else {
        done?;
    }
    Ok(Outcome::Done)
}

fn carry_on<L: Ledger>(
    journal: &mut Journal<L>,
    hands: &mut dyn Hands,
    progress: &mut dyn Progress,
) -> Result<(), Diagnosis> {
    if journal.is_of_another_clone() {
        if has_landed(journal, hands)? { journal.rebuild()? } else { journal.restart()? }
    }
    let effects: Vec<_> = journal.steps().map(|(effect, step)| (effect.clone(), step.clone())).collect();
    let count = effects.len();
    for (step, (effect, state)) in effects.into_iter().enumerate() {
        if state == Step::Done {
            continue;
        }
        progress.begins(step + 1, count, &effect);
        if effect.is_shared() {
            // From here on nobody else may do it.
            journal.hold()?;
        }
        let made = match hands.look(&effect, journal.made())? {
            Seen::There(made) => made,
            Seen::Missing => {
                journal.start(step)?;
                match hands.make(&effect, state == Step::Begun, journal.made()) {
                    Ok(made) => made,
                    Err(error) => {
                        // Where it had been begun before, nobody has looked how far it came.
                        if state != Step::Begun {
                            // What went wrong first is the better error of two.
                            let _ = journal.failed(step);
                        }
                        return Err(error);
                    }
                }
            }
        };
        journal.done(step, made)?;
    }
    Ok(())
}

/// Whether what another clone had made for itself has reached the remote: then nothing
/// of it is needed here.
fn has_landed<L: Ledger>(journal: &Journal<L>, hands: &mut dyn Hands) -> Result<bool, Diagnosis> {
    let push = journal.steps().find(|(effect, _)| matches!(effect, Effect::Push { .. }));
    Ok(match push {
        None | Some((_, Step::Done)) => true,
        Some((effect, Step::Begun | Step::Failed)) => {
            matches!(hands.look(effect, journal.made())?, Seen::There(_))
        }
        Some(_) => false,
    })
}
