//! Cargo's packages: the root's, the members of its workspace, and whatever
//! they reach by path.
//!
//! A path dependency inside the workspace's folder is a member without being
//! named, as for Cargo itself. Without a workspace it is not one for Cargo, but
//! it is a package of this repository all the same.

mod package;
mod raw;

use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

use tidegate_model::Diagnosis;

use crate::expand::{Candidate, Patterns};
use crate::manifest::{Manifest, Target};
use crate::path::{ROOT, join};
use crate::reader::Reader;
use crate::{Ecosystem, Fault};
use package::Shared;
use raw::Raw;

const MANIFEST: &str = Ecosystem::Cargo.manifest();

/// Finds Cargo's packages.
///
/// # Errors
/// When the tree fails.
pub(crate) fn find(reader: &mut Reader<'_>) -> Result<Vec<Manifest>, Diagnosis> {
    let Some(root) = reader.toml::<Raw>(MANIFEST)?.ok() else { return Ok(Vec::new()) };
    let mut search = Search::new(reader, &root);
    let named = search.members.expand(search.reader)?;
    search.package(&Candidate { folder: ROOT.to_owned(), is_named: false }, root);
    for candidate in named {
        search.push(candidate);
    }
    while let Some(candidate) = search.open.pop_front() {
        let content = search.reader.toml(&join(&candidate.folder, MANIFEST))?;
        if let Some(raw) = candidate.usable(search.reader, content, MANIFEST, MANIFEST) {
            search.package(&candidate, raw);
        }
    }
    Ok(search.found)
}

/// Goes from manifest to manifest.
struct Search<'r, 't> {
    reader: &'r mut Reader<'t>,
    shared: Rc<Shared>,
    members: Patterns,
    excluded: Patterns,
    seen: HashSet<String>,
    open: VecDeque<Candidate>,
    found: Vec<Manifest>,
}

impl<'r, 't> Search<'r, 't> {
    fn new(reader: &'r mut Reader<'t>, root: &Raw) -> Self {
        let lists = root.workspace.as_ref().map(|workspace| (&workspace.members, &workspace.exclude));
        let (members, exclude) = lists.map_or((&[][..], &[][..]), |(members, exclude)| (members, exclude));
        Self {
            shared: Rc::new(Shared::of(ROOT, root)),
            members: Patterns::parse(reader, MANIFEST, members),
            excluded: Patterns::parse(reader, MANIFEST, exclude),
            reader,
            seen: HashSet::from([ROOT.to_owned()]),
            open: VecDeque::new(),
            found: Vec::new(),
        }
    }

    /// Puts a folder in the queue, once, unless it is excluded. What members
    /// name without wildcards cannot be excluded.
    fn push(&mut self, candidate: Candidate) {
        let folder = &candidate.folder;
        if (self.members.name(folder) || !self.excluded.cover(folder)) && self.seen.insert(folder.clone()) {
            self.open.push_back(candidate);
        }
    }

    /// Reads a package's manifest, and follows its paths.
    fn package(&mut self, candidate: &Candidate, raw: Raw) {
        // A workspace inside this one is a world of its own.
        let shared = match raw.workspace {
            Some(_) if candidate.folder != ROOT => Rc::new(Shared::of(&candidate.folder, &raw)),
            _ => Rc::clone(&self.shared),
        };
        let has_package = raw.package.is_some();
        let Some(manifest) = package::read(self.reader, &candidate.folder, raw, &shared) else {
            if candidate.is_named && !has_package {
                let fault = Fault::Name("a member that is no package: it has no `[package]`");
                self.reader.report(&join(&candidate.folder, MANIFEST), None, &fault);
            }
            return;
        };
        for need in &manifest.needs {
            if let Target::Folder(folder) = &need.target {
                self.push(Candidate { folder: folder.clone(), is_named: false });
            }
        }
        self.found.push(manifest);
    }
}
