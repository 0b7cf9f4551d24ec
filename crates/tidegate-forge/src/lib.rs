//! Forges: where releases are shown, and changes are proposed.
//!
//! [`Forge`] is what all of them can do, by one trait. Each function that makes something
//! makes sure that it is there, and may be called again after a failure at any point: it
//! looks first, and leaves alone what is right. How little each forge shows before a
//! release is complete stands with its implementation.

mod account;
mod api;
mod bitbucket;
mod checksums;
mod connect;
#[cfg(test)]
mod contract;
mod encoding;
mod error;
mod forge;
mod gitea;
mod github;
mod gitlab;
mod kind;
mod mark;
mod pulls;

pub use account::Account;
pub use checksums::checksums;
pub use connect::connect;
pub use error::Error;
pub use forge::{Asset, Forge, NewAsset, NewCommit, NewFile, NewProposal, NewRelease, Proposal, Release};
pub use kind::{Kind, Project};
pub use mark::Mark;
