//! What each ecosystem's files say, and where.

pub(crate) mod annotated;
mod assigned;
pub(crate) mod cargo;
pub(crate) mod chosen;
pub(crate) mod composer;
pub(crate) mod go;
pub(crate) mod jvm;
pub(crate) mod mix;
pub(crate) mod msbuild;
pub(crate) mod npm;
pub(crate) mod plain;
pub(crate) mod python;
pub(crate) mod ruby;
pub(crate) mod yaml;
