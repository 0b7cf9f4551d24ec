//! The plugin contract's types, generated from `wit/`.
//!
//! Both sides of the sandbox use them: the host (`tidegate-plugin`) and the
//! guests' SDK (`tidegate-plugin-sdk`). The JSON mapping is described in
//! `docs/reference/contract.md`; its helpers are in [`json`]. Everything else
//! in this crate is written by `cargo xtask generate`, and a test keeps it fresh.

pub mod changelogs;
pub mod gates;
pub mod json;
pub mod manifest;
pub mod release_notes;
pub mod rollbacks;
pub mod types;
pub mod versioning;

/// The version of the contract that this crate speaks.
pub const VERSION: &str = "0.1.0";

/// The custom section that carries a plugin's manifest.
pub const MANIFEST_SECTION: &str = "tidegate:plugin";

/// The contract as JSON Schema 2020-12.
pub const JSON_SCHEMA: &str = include_str!("../schema/plugin-0.1.0.json");

/// A function of the contract: its name in a module's exports, and what goes in and out.
pub trait Function {
    /// The export's name.
    const NAME: &'static str;
    /// What goes in.
    type Request: serde::Serialize + serde::de::DeserializeOwned;
    /// What comes out.
    type Response: serde::Serialize + serde::de::DeserializeOwned;
}
