//! Which packages a changed file belongs to: the one with the deepest folder
//! around it, and those that include it by a glob.

use std::collections::HashMap;

use globset::GlobSet;
use tidegate_model::Areas;

use crate::roster::{Member, ROOT, globs};
use crate::scopes::Names;

/// The folders of packages, as a tree, and their globs. Areas are packages by
/// index.
#[derive(Debug)]
pub(crate) struct PackageAreas {
    nodes: Vec<Node>,
    includes: Vec<(u32, GlobSet)>,
    excludes: HashMap<u32, GlobSet>,
    /// The areas of packages that do not have everything, sorted.
    all: Vec<u32>,
    names: Names,
}

#[derive(Debug, Default)]
struct Node {
    children: HashMap<Vec<u8>, usize>,
    /// The package whose folder this is.
    owner: Option<u32>,
    /// A glob may match below.
    is_looked_into: bool,
}

impl PackageAreas {
    /// The areas of packages. `moved` has more folders, each of a package by index.
    pub(crate) fn new(members: &[Member], moved: &[(usize, String)]) -> Self {
        let places = members.iter().enumerate().filter(|(_, member)| !member.everything);
        let mut areas = Self {
            nodes: vec![Node::default()],
            includes: Vec::new(),
            excludes: HashMap::new(),
            all: places.clone().map(|(index, _)| number(index)).collect(),
            names: Names::new(members.iter().map(|member| &*member.name)),
        };
        // A folder that somebody has now is not another's for having had it before.
        for (index, folder) in moved {
            areas.give(folder, *index);
        }
        for (index, member) in members.iter().enumerate() {
            for folder in &member.formerly_in {
                areas.give(folder, index);
            }
        }
        for (index, member) in places {
            areas.give(&member.path, index);
            let area = number(index);
            if !member.include.is_empty() {
                areas.includes.push((area, globs(&member.include)));
            }
            if !member.exclude.is_empty() {
                areas.excludes.insert(area, globs(&member.exclude));
            }
            for glob in member.include.iter().chain(&member.exclude) {
                let node = areas.node(literal_folder(glob));
                areas.nodes[node].is_looked_into = true;
            }
        }
        areas
    }

    /// The areas of all packages that do not have everything, sorted.
    pub(crate) fn all(&self) -> &[u32] {
        &self.all
    }

    /// The words that mean packages.
    pub(crate) const fn names(&self) -> &Names {
        &self.names
    }

    fn give(&mut self, folder: &str, index: usize) {
        let node = self.node(folder);
        self.nodes[node].owner = Some(number(index));
    }

    /// The place of a folder, made where there is none.
    fn node(&mut self, folder: &str) -> usize {
        let mut at = 0;
        for part in folder.split('/').filter(|part| !part.is_empty() && *part != ROOT) {
            at = match self.nodes[at].children.get(part.as_bytes()) {
                Some(child) => *child,
                None => {
                    self.nodes.push(Node::default());
                    let child = self.nodes.len() - 1;
                    self.nodes[at].children.insert(part.as_bytes().to_vec(), child);
                    child
                }
            };
        }
        at
    }

    /// The package around a path, whether a glob may match there, and whether
    /// there is anything below the path.
    fn around(&self, path: &[u8]) -> (Option<u32>, bool, bool) {
        let mut node = &self.nodes[0];
        let (mut owner, mut is_looked_into) = (node.owner, node.is_looked_into);
        for part in path.split(|byte| *byte == b'/') {
            let Some(child) = node.children.get(part) else { return (owner, is_looked_into, false) };
            node = &self.nodes[*child];
            owner = node.owner.or(owner);
            is_looked_into |= node.is_looked_into;
        }
        (owner, is_looked_into, !node.children.is_empty())
    }
}

impl Areas for PackageAreas {
    fn folder(&self, path: &[u8], found: &mut Vec<u32>) -> bool {
        let (owner, is_looked_into, has_more) = self.around(path);
        if is_looked_into || has_more {
            return true;
        }
        found.extend(owner);
        false
    }

    fn file(&self, path: &[u8], found: &mut Vec<u32>) {
        let (owner, is_looked_into, _) = self.around(path);
        if !is_looked_into {
            found.extend(owner);
            return;
        }
        let text = String::from_utf8_lossy(path);
        let counts = |area: &u32| self.excludes.get(area).is_none_or(|globs| !globs.is_match(&*text));
        found.extend(owner.filter(counts));
        let included = self.includes.iter().filter(|(_, globs)| globs.is_match(&*text));
        found.extend(included.map(|(area, _)| *area).filter(counts));
    }
}

/// The area of a package, by its index.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Whether a package, by its index, is among these areas.
pub(crate) fn has(areas: &[u32], package: usize) -> bool {
    areas.contains(&number(package))
}

/// The deepest folder that everything which a glob matches is in.
fn literal_folder(glob: &str) -> &str {
    let end = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
    glob[..end].rfind('/').map_or("", |slash| &glob[..slash])
}

#[cfg(test)]
mod tests;
