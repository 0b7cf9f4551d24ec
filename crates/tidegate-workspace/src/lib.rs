//! The packages of a repository, and how they depend on each other.
//!
//! [`detect`] reads manifests from the root down: a Cargo, npm, pnpm, Yarn,
//! Lerna or uv workspace names its members, and a `VERSION` file makes a plain
//! package. What it sees, it sees through a [`Tree`]; it runs none of the
//! ecosystems' tools. A manifest that cannot be understood is a [`Problem`],
//! and detection goes on without it.
//!
//! # Which manifest counts
//!
//! A folder is one package, however many manifests it has. The one that counts
//! is public before private, then with a version before without, then Cargo's,
//! Python's, npm's, and a `VERSION` file last. The package has the dependencies
//! of them all, and the others find it by any of its names.
//!
//! # Names
//!
//! Every package has a name of its own. Where two would have the same, public
//! ones choose before private ones, then Cargo's, Python's, npm's and plain ones
//! in this order, then by path. Who comes too late is named after
//!
//! 1. its ecosystem, when the other one is of another: `npm/core`;
//! 2. its folder, when it is private or plain: `examples/a/demo`, `./demo` at
//!    the root, and just `b/api` for a plain package.
//!
//! Two public packages of one ecosystem cannot both be published under one name:
//! the later one is left out, with a problem.
//!
//! # Dependencies
//!
//! A path leads to the package in its folder, and a name to the package of the
//! same ecosystem that has it, whether or not its version will do: that is what
//! [`Requirement::matches`] is for.
//!
//! # What is not found
//!
//! Packages that nothing at the root leads to, such as those of a second
//! workspace in a folder, or a project of Poetry's below the root.

mod assemble;
mod cargo;
mod detect;
mod expand;
mod found;
mod manifest;
mod npm;
mod path;
mod pattern;
mod plain;
mod problem;
mod python;
mod reader;
mod requirement;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tree;

pub use detect::detect;
pub use found::{Dependency, DependencyKind, Detected, Ecosystem, Found};
pub use plain::ROOT_NAME;
pub use problem::{Fault, Position, Problem};
pub use reader::MANIFEST_LIMIT;
pub use requirement::Requirement;
pub use tree::Tree;
