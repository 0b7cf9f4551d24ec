//! Carries a release out.
//!
//! A release is a list of [`Effect`](tidegate_model::Effect)s in a fixed order. Before and after each one
//! the [`Journal`] says so on disk, so that whoever comes next knows what was done,
//! what may have been done, and what was not begun. [`carry_out`] does what is
//! missing; [`take_back`] undoes what can be undone, from the end to the beginning.
//!
//! What an effect does to the world is done by [`Hands`], which this crate is given:
//! it starts no process, writes no file but the journal, and is tested with a world
//! in memory that is cut off at every point.

mod carry;
mod commons;
mod error;
mod journal;
mod ledger;
mod made;
mod prepare;
mod take_back;

pub use carry::{Hands, Outcome, Progress, Seen, carry_out};
pub use commons::{Commons, Runner};
pub use error::Error;
pub use journal::{Joined, Journal, State, Step};
pub use ledger::{FileLedger, Ledger};
pub use made::Made;
pub use prepare::{PROPOSED, Place, ShownOn, begin, effects, is_merged, proposed_tags, title};
pub use take_back::{Left, TakenBack, take_back};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
