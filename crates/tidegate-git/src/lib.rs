//! Reads and writes git repositories: the only crate that knows git.
//!
//! [`Repository`] implements [`tidegate_model::History`] with gix. Where the clone
//! is complete it never starts a process; what a shallow or partial clone lacks,
//! the git program fetches into a place of our own, if the caller allows it
//! ([`Repository::with_store`]). It decides nothing about versions: it is told which commits
//! are releases, and answers what lies between them. A [`Writer`] commits, tags and
//! pushes what somebody else has decided.
//!
//! Nothing here trusts what a repository holds. Commits may have broken headers,
//! dates that lie, and text in any encoding; the answers are exact all the same
//! (`since` says how), or they are an [`Error`] with a stable code.

mod child;
mod commit;
mod credentials;
mod error;
mod files;
mod graph;
mod history;
mod notes;
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
mod store;
mod touched;
mod tree;
mod write;

pub use credentials::Credentials;
pub use error::{Error, GitSaid};
pub use repository::{Facts, Repository};
pub use store::StoreOptions;
pub use write::{
    NewCommit, NewProposal, NewTag, Pushing, SharedText, TreeFile, WriteError, Writer, proposal_message,
};
