//! Reads git repositories: the only crate that knows git.
//!
//! [`Repository`] implements [`tidegate_model::History`] with gix and never
//! starts a process. It decides nothing about versions: it is told which commits
//! are releases, and answers what lies between them.
//!
//! Nothing here trusts what a repository holds. Commits may have broken headers,
//! dates that lie, and text in any encoding; the answers are exact all the same
//! (`since` says how), or they are an [`Error`] with a stable code.

mod commit;
mod error;
mod files;
mod graph;
mod history;
mod order;
mod paint;
mod parallel;
mod partition;
mod raw;
mod read;
mod refs;
mod remote;
mod repository;
mod since;
mod spans;
mod touched;
mod tree;

pub use error::Error;
pub use repository::{Facts, Repository};
