//! `tidegate.toml`: text to raw to valid, with spans.
//!
//! [`parse`] reads the text and answers with a [`Config`] whose defaults are
//! filled in, or with every mistake at once, each pointing at the user's own
//! text. What a plugin's own table must hold is for the plugin's schema to say;
//! [`Document::plugin_config_span`] leads from such a finding back to the line.
//!
//! This crate opens no file and renders nothing: [`discover`] is told what
//! exists, and a [`Snippet`] is what a renderer needs.

mod config;
mod discover;
mod document;
mod mistake;
mod overrides;
mod packages;
mod parse;
mod path;
mod read;
mod release;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod schema;
mod section;
mod suggest;
#[cfg(test)]
mod tests;
mod text;

pub use config::{
    Audience, BUILT_IN_PLUGINS, Changelog, Config, FORMAT, Fetch, Gate, Grant, History, Limits, Mode, Notes,
    Plugin, Repository, RollbackCheck, Versioning,
};
pub use discover::{Ambiguous, FILE_NAMES, discover};
pub use document::{Document, Label, Snippet, Span};
pub use mistake::{Errors, Mistake, Problem, Warning};
pub use overrides::{OVERRIDES_FILE, Override, OverridesError, parse_overrides};
pub use packages::{
    Branch, Detect, Edge, Folder, Group, GroupKind, NAME_PLACEHOLDER, Package, ParseTagTemplateError,
    Propagate, TagTemplate, Workspace,
};
pub use parse::{Parsed, parse};
pub use path::{PathError, RepoPath};
pub use release::{
    Committer, Forge, ForgeKind, Notice, NoticeKind, Release, ReleaseAsset, ReleaseCommand, ReleaseMode,
    VersionFile, When,
};
pub use text::{JSON_SCHEMA, template};
