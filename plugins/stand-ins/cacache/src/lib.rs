//! Takes the place of `cacache` in the build for WebAssembly.
//!
//! git-cliff-core depends on it for a cache of changed files and of answers from
//! the network. Both stand behind its features `repo` and `remote`, which the
//! plugin leaves off, so no item is needed here. The real crate asks tokio for
//! what tokio does not offer on this target.
