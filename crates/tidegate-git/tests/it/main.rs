//! Tests on real repositories, built by the `git` program.

#![expect(clippy::unwrap_used, reason = "the helpers are tests, too")]

mod commits;
mod files;
mod hostile;
mod open;
mod property;
mod refs;
mod store;
mod support;
mod walk;
