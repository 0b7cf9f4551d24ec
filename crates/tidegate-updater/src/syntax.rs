//! The languages that files are written in, read only to find out where things
//! stand.

mod document;
pub(crate) mod json;
pub(crate) mod script;
pub(crate) mod toml;
pub(crate) mod xml;
pub(crate) mod yaml;

pub use document::Language;
