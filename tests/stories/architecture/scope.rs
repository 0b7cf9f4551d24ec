//! What a path means in the module where it stands.

use std::collections::BTreeMap;

use super::source::Import;
use super::tree::Module;

/// How many imports a name may go through. Enough for any code of ours, and an
/// end for imports that go in circles.
const HOPS: usize = 16;

/// Where a path leads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Meaning {
    /// Into this crate, from its root.
    Here(Vec<String>),
    /// Into another crate, or nowhere: a variable, a method, the prelude.
    Elsewhere(Vec<String>),
}

/// A crate's modules by their place.
pub(super) struct Scope<'a> {
    modules: BTreeMap<&'a [String], &'a Module>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(modules: &'a [Module]) -> Self {
        let shipped = modules.iter().filter(|module| !module.test);
        Self { modules: shipped.map(|module| (module.path.as_slice(), module)).collect() }
    }

    /// Resolves a path that stands in the module at `place`.
    pub(super) fn meaning(&self, place: &[String], path: &[String]) -> Meaning {
        self.follow(place, path, HOPS)
    }

    /// The module in which the thing that a path of this crate names is defined.
    pub(super) fn home(&self, path: &[String]) -> Option<Vec<String>> {
        let mut path = path.to_vec();
        for _ in 0..HOPS {
            let depth = (0..=path.len()).rev().find(|&depth| self.modules.contains_key(&path[..depth]))?;
            let (place, rest) = path.split_at(depth);
            let Some(import) = rest.first().and_then(|name| self.import(place, name)) else {
                return Some(place.to_vec());
            };
            match self.meaning(place, &import.path) {
                Meaning::Here(target) => path = target.iter().chain(&rest[1..]).cloned().collect(),
                Meaning::Elsewhere(_) => return Some(place.to_vec()),
            }
        }
        None
    }

    fn import(&self, place: &[String], name: &str) -> Option<&'a Import> {
        let module = self.modules.get(place)?;
        let imports = module.facts.imports.iter().map(|import| &import.it);
        imports.into_iter().find(|import| import.name.as_deref() == Some(name))
    }

    fn follow(&self, place: &[String], path: &[String], hops: usize) -> Meaning {
        let Some((first, rest)) = path.split_first() else { return Meaning::Here(place.to_vec()) };
        let join = |base: &[String]| base.iter().chain(rest).cloned().collect::<Vec<_>>();
        match first.as_str() {
            "crate" => return Meaning::Here(rest.to_vec()),
            "self" => return self.follow(place, rest, hops),
            "super" => return self.follow(&place[..place.len().saturating_sub(1)], rest, hops),
            _ => {}
        }
        // An import of a name by that very name (`use env;`) leads outside.
        let import = self.import(place, first).filter(|import| import.path.first() != Some(first));
        if let (Some(import), Some(hops)) = (import, hops.checked_sub(1)) {
            return match self.follow(place, &import.path, hops) {
                Meaning::Here(base) => Meaning::Here(join(&base)),
                Meaning::Elsewhere(base) => Meaning::Elsewhere(join(&base)),
            };
        }
        let child = join(&[place, std::slice::from_ref(first)].concat());
        if self.modules.contains_key(&child[..=place.len()]) {
            return Meaning::Here(child);
        }
        Meaning::Elsewhere(path.to_vec())
    }
}
