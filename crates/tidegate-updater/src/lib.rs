//! Edits of the files that carry versions, which leave everything else as it is.
//!
//! [`update`] takes a file's bytes and gives its new bytes, with each change
//! and the place where it was made. It opens no file and starts no process.
//!
//! # How formatting is kept
//!
//! A file is read to find out at which bytes a version stands, and only those
//! bytes are replaced. Nothing is ever written out from what was read, so
//! comments, indentation, line ends, a byte order mark and a missing end of the
//! last line cannot get lost. When every version is there already, the file is
//! the same, and [`Updated::is_unchanged`] says so.
//!
//! # Nothing is guessed
//!
//! What is replaced must be there once and look like a version. A version that
//! is not written in the file, because it is dynamic, inherited or computed, is
//! a [`Problem`] that says where it comes from. The new version is a
//! [`NewVersion`], which cannot break out of where it is written.
//!
//! # Files are hostile
//!
//! Depth is limited, nothing is expanded, expressions run in linear time, and
//! what cannot be understood is a problem with a line and a column.

mod choice;
mod draft;
mod edit;
mod format;
mod formats;
mod node;
mod place;
mod problem;
mod requirement;
mod syntax;
#[cfg(test)]
mod tests;
mod update;
mod version;

pub use choice::{ElementPath, Pattern};
pub use edit::{Change, Edit, Left, Role, Updated};
pub use format::{Format, detect};
pub use place::Place;
pub use problem::{Fault, Position, Problem};
pub use syntax::Language;
pub use update::update;
pub use version::NewVersion;
