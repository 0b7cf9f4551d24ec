//! What one manifest says, in words that all ecosystems share.

use crate::path::join;
use crate::reader::Reader;
use crate::{DependencyKind, Ecosystem, Fault, Requirement};

/// A package as its manifest describes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Manifest {
    pub(crate) ecosystem: Ecosystem,
    pub(crate) folder: String,
    pub(crate) name: String,
    /// The name in the form by which others find it.
    pub(crate) key: String,
    pub(crate) version: Option<String>,
    pub(crate) shared_version: bool,
    pub(crate) private: bool,
    pub(crate) needs: Vec<Need>,
}

impl Manifest {
    /// The path of the file.
    pub(crate) fn path(&self) -> String {
        join(&self.folder, self.ecosystem.manifest())
    }
}

/// A dependency on something that may be in this repository.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Need {
    pub(crate) target: Target,
    pub(crate) kind: DependencyKind,
    pub(crate) requirement: Requirement,
}

/// What is needed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Target {
    /// The package in this folder.
    Folder(String),
    /// The package with this [`Manifest::key`].
    Key(String),
}

/// The longest name, in bytes; npm's limit, and the lowest of all.
const NAME_LIMIT: usize = 214;

/// The longest version, in bytes.
const VERSION_LIMIT: usize = 256;

/// The name, if it can be used; otherwise why not is written down.
pub(crate) fn usable_name(reader: &mut Reader<'_>, path: &str, name: Option<String>) -> Option<String> {
    let fault = match name {
        None => "the package has no name",
        Some(name) if name.is_empty() => "the name is empty",
        Some(name) if name.len() > NAME_LIMIT => "the name is too long",
        Some(name) if name.contains(|c: char| c.is_control() || c.is_whitespace()) => {
            "the name has white space or control characters"
        }
        Some(name) => return Some(name),
    };
    reader.report(path, None, &Fault::Name(fault));
    None
}

/// The version, if it can be used; otherwise that is written down.
pub(crate) fn usable_version(reader: &mut Reader<'_>, path: &str, version: Option<String>) -> Option<String> {
    let version = version?;
    if version.len() > VERSION_LIMIT || version.contains(char::is_control) {
        reader.report(path, None, &Fault::Malformed("the version cannot be used".into()));
        return None;
    }
    Some(version)
}
