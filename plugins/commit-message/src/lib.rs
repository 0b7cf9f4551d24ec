//! Reads commit messages by the Conventional Commits specification 1.0.0.
//!
//! What the plugins that look at messages share: how a first line is read and
//! what is wrong with it ([`Header`], [`Problem`]), how the rest is divided into
//! body and footers ([`Message`]), which lines are only quoted ([`lines`]), and
//! how a message of any size is made fit for a parser ([`squeeze`]).
//!
//! Where practice and the specification differ, the specification wins, with
//! one exception: a `BREAKING CHANGE:` line counts wherever it stands at the
//! start of a line, and whatever the first line looks like, because a breaking change that goes unnoticed is worse than
//! one announced in the wrong place.

mod header;
mod message;
mod quote;
mod squeeze;

pub use header::{Header, Problem};
pub use message::{Message, breaking_note};
pub use quote::{Line, lines};
pub use squeeze::{LIMIT, squeeze};
