//! What a shallow or partial clone lacks, fetched into a place of our own.
//!
//! The user's repository is never written and never deepened. A [`Supply`] keeps
//! fetched objects in a folder outside of it; look-ups see both. Each fetch runs
//! in a directory of its own ([`quarantine`]), which knows nothing but what the
//! question needs, so that the answer is the remote's and not a mixture; only
//! finished packs move into the store. That is also why runs beside each other
//! do not disturb each other.
//!
//! [`search`] says which commits are fetched for a question, and why that is
//! enough.

mod answers;
mod lazy;
mod options;
mod place;
mod program;
mod quarantine;
mod search;
mod settings;
mod supply;
mod tags;
mod upstream;

pub(crate) use lazy::Store;
pub use options::StoreOptions;
pub(crate) use program::{FOREIGN, REFUSALS};
pub(crate) use settings::without_users;
pub(crate) use supply::Supply;
pub(crate) use tags::RemoteTag;
