//! Renders plans and errors, for people and for machines.
//!
//! Every function here is pure: a plan goes in, text comes out. Nothing is
//! printed, and nothing is found out about the terminal; the caller says what
//! it can show in a [`Style`].
//!
//! Text in a plan comes from commits, tags and plugins, which is to say from
//! strangers. [`escape`] makes it harmless for each place, and the renderings
//! leave no other way in: the page of the human output escapes whatever is put
//! on it, the Markdown speaks through one dialect that does.

pub mod diagnosis;
pub mod escape;
pub mod graph;
pub mod human;
pub mod json;
pub mod markdown;

mod dialect;
mod layout;
mod ledger;
pub mod notice;
mod outline;
mod style;
#[cfg(test)]
mod testing;
mod words;

pub use style::Style;
