//! A symbolic database: what scripts changed, compared with before they ran.
//!
//! Nothing is known about the schema that a release starts from, except what
//! the scripts say: what they drop was there, what they create was not. That
//! is enough to tell whether a second script undoes a first, and what a
//! release made itself.

use crate::effects::{Aspect, Effect, Kind, Name, Object};
use std::collections::{BTreeMap, BTreeSet};

/// Whether something was there before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Before {
    No,
    Yes,
    Maybe,
}

#[derive(Clone, Debug)]
struct Entry {
    before: Before,
    now: bool,
    /// A second script dealt with it; decides when `before` is `Maybe`.
    settled: bool,
    needs: Vec<Object>,
}

/// A difference that is left.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Residue {
    /// It was not there before, and is now.
    Remains(Object),
    /// It was there before, and is not now.
    Missing(Object),
    /// It has another name than before.
    Renamed {
        /// Its name before.
        from: Object,
        /// Its name now.
        to: Object,
    },
    /// It was replaced, and not put back.
    Replaced(Object),
    /// Part of a column is not what it was.
    Altered(Object, Aspect),
    /// The second script drops something that the first did not create.
    Extra(Object),
}

/// The symbolic database.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    entries: BTreeMap<Object, Entry>,
    /// From today's name to the name before.
    origins: BTreeMap<Object, Object>,
    altered: BTreeSet<(Object, Aspect)>,
    extra: BTreeSet<Object>,
    reversing: bool,
}

impl Schema {
    /// From now on, effects are those of the script that should undo the others.
    pub fn reverse(&mut self) {
        self.reversing = true;
    }

    /// Whether it is there now and was not before.
    #[must_use]
    pub fn is_new(&self, object: &Object) -> bool {
        self.was_created(&self.key(object)) || self.belongs_to_new(object)
    }

    /// Whether a table, or its column, is there now and was not before.
    #[must_use]
    pub fn is_new_column(&self, table: &Name, column: &str) -> bool {
        self.is_new(&Object::column(table, column))
    }

    /// Whether something of this name is there, as far as the scripts say.
    #[must_use]
    pub fn is_there(&self, object: &Object) -> bool {
        let replaced_by = [Kind::Table, Kind::View, Kind::MaterializedView];
        let kinds: &[Kind] = if replaced_by.contains(&object.kind) { &replaced_by } else { &[object.kind] };
        kinds.iter().any(|kind| {
            let alias = Object { kind: *kind, ..object.clone() };
            self.entries.get(&self.key(&alias)).is_some_and(|entry| entry.now)
        })
    }

    /// Carries out an effect.
    pub fn apply(&mut self, effect: &Effect) {
        match effect {
            Effect::Create { object, replaces, needs, .. } => self.create(object, *replaces, needs),
            Effect::Drop { object } => self.remove(object),
            Effect::Rename { object, to } => self.rename(object, to),
            Effect::Alter { column, aspect } => self.alter(column, *aspect),
            Effect::Rows(_) | Effect::Refuse | Effect::Unknown(_) => {}
        }
    }

    /// What is different from before.
    #[must_use]
    pub fn residue(&self) -> Vec<Residue> {
        let is_renamed = |object: &Object| self.origins.values().any(|origin| origin == object);
        let mut residue: Vec<Residue> = self
            .entries
            .iter()
            .filter_map(|(object, entry)| match (entry.before, entry.now) {
                (Before::No, true) => Some(match self.origins.get(object) {
                    Some(from) => Residue::Renamed { from: from.clone(), to: object.clone() },
                    None => Residue::Remains(object.clone()),
                }),
                (Before::Yes, false) if !is_renamed(object) => Some(Residue::Missing(object.clone())),
                (Before::Maybe, _) if !entry.settled => Some(Residue::Replaced(object.clone())),
                _ => None,
            })
            .collect();
        residue.extend(self.altered.iter().map(|(column, aspect)| Residue::Altered(column.clone(), *aspect)));
        residue.extend(self.extra.iter().cloned().map(Residue::Extra));
        residue
    }

    /// The object with its parent's name as it was before.
    fn key(&self, object: &Object) -> Object {
        let Some(parent) = &object.parent else { return object.clone() };
        let parent = [Kind::Table, Kind::Type]
            .iter()
            .find_map(|kind| self.origins.get(&Object::new(*kind, parent.clone())))
            .map_or_else(|| parent.clone(), |origin| origin.name.clone());
        Object { parent: Some(parent), ..object.clone() }
    }

    /// What it is a part of, by today's names.
    fn holders(&self, object: &Object) -> Vec<Object> {
        let Some(parent) = &object.parent else { return Vec::new() };
        [Kind::Table, Kind::Type].iter().map(|kind| Object::new(*kind, parent.clone())).collect()
    }

    fn belongs_to_new(&self, object: &Object) -> bool {
        self.holders(object).iter().any(|holder| self.was_created(holder))
    }

    /// Whether it came into being here, rather than by a new name.
    fn was_created(&self, key: &Object) -> bool {
        self.entries.get(key).is_some_and(|entry| entry.before == Before::No && entry.now)
            && !self.origins.contains_key(key)
    }

    fn create(&mut self, object: &Object, replaces: bool, needs: &[Object]) {
        if self.belongs_to_new(object) {
            return;
        }
        let needs: Vec<Object> = needs.iter().map(|need| self.key(need)).collect();
        let reversing = self.reversing;
        let key = self.key(object);
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.before = match entry.before {
                // A script that takes back says that it was there: it goes along
                // with something else that is put back.
                Before::No if reversing => Before::Yes,
                // Dropped and made anew: perhaps only `IF EXISTS` was dropped.
                Before::Yes if !reversing && !entry.now => Before::Maybe,
                before => before,
            };
            entry.now = true;
            entry.settled |= reversing;
            entry.needs = needs;
        } else if !reversing {
            // What the second script creates first of all, it puts back: a
            // table that was dropped comes with its indexes.
            let before = if replaces { Before::Maybe } else { Before::No };
            self.entries.insert(key, Entry { before, now: true, settled: false, needs });
        }
    }

    fn remove(&mut self, object: &Object) {
        if self.belongs_to_new(object) {
            return;
        }
        let key = self.key(object);
        let reversing = self.reversing;
        if reversing && !self.entries.contains_key(&key) {
            if object.kind.is_named_by_code() && object.kind != Kind::Function {
                self.extra.insert(key.clone());
            }
        } else {
            let entry = self.entries.entry(key.clone()).or_insert(Entry {
                before: Before::Yes,
                now: true,
                settled: false,
                needs: Vec::new(),
            });
            entry.now = false;
            entry.settled |= reversing;
        }
        self.remove_dependents(object, &key);
        self.origins.remove(object);
    }

    /// Takes along what belongs to something that goes away.
    fn remove_dependents(&mut self, object: &Object, key: &Object) {
        let holds_parts = matches!(object.kind, Kind::Table | Kind::Type);
        let original =
            self.origins.get(object).map_or_else(|| object.name.clone(), |origin| origin.name.clone());
        let is_part = |part: &Object| holds_parts && part.parent.as_ref() == Some(&original);
        self.entries.retain(|part, _| !is_part(part));
        self.altered.retain(|(column, _)| !is_part(column) && column != key);
        let reversing = self.reversing;
        // Indexes and triggers name what they are on without saying whether it
        // is a table.
        let is_view = matches!(object.kind, Kind::View | Kind::MaterializedView);
        let needed = if is_view { Object::new(Kind::Table, object.name.clone()) } else { key.clone() };
        for entry in self.entries.values_mut().filter(|entry| entry.needs.contains(&needed)) {
            entry.now = false;
            entry.settled |= reversing;
        }
    }

    fn rename(&mut self, object: &Object, to: &Object) {
        if self.belongs_to_new(object) {
            return;
        }
        let (from_key, to_key) = (self.key(object), self.key(to));
        let moved = self.entries.get(&from_key).cloned();
        let was_new = moved.as_ref().is_some_and(|entry| entry.before != Before::Yes);
        let needs = moved.map(|entry| entry.needs).unwrap_or_default();
        let gone = Entry { before: Before::Yes, now: true, settled: false, needs: Vec::new() };
        self.entries.entry(from_key.clone()).or_insert(gone).now = false;
        let come = Entry { before: Before::No, now: false, settled: false, needs: needs.clone() };
        let arrived = self.entries.entry(to_key.clone()).or_insert(come);
        arrived.now = true;
        arrived.needs = needs;
        let origin = self.origins.remove(&from_key);
        let origin = origin.or_else(|| (!was_new).then(|| from_key.clone()));
        if let Some(origin) = origin.filter(|origin| *origin != to_key) {
            self.origins.insert(to_key.clone(), origin);
        }
        for entry in self.entries.values_mut() {
            for need in entry.needs.iter_mut().filter(|need| **need == from_key) {
                *need = to_key.clone();
            }
        }
    }

    fn alter(&mut self, column: &Object, aspect: Aspect) {
        if self.belongs_to_new(column) || self.is_new(column) {
            return;
        }
        let mut key = self.key(column);
        if let Some(origin) = self.origins.get(&key) {
            key = origin.clone();
        }
        if !self.reversing {
            self.altered.insert((key, aspect));
            return;
        }
        for undone in undoes(aspect) {
            self.altered.remove(&(key.clone(), *undone));
        }
    }
}

/// What an alteration can take back.
const fn undoes(aspect: Aspect) -> &'static [Aspect] {
    match aspect {
        Aspect::SetNotNull => &[Aspect::DropNotNull],
        Aspect::DropNotNull => &[Aspect::SetNotNull],
        Aspect::SetDefault => &[Aspect::DropDefault, Aspect::SetDefault],
        Aspect::DropDefault => &[Aspect::SetDefault],
        Aspect::Type => &[Aspect::Type],
        Aspect::Generated => &[Aspect::Generated],
        Aspect::Definition => &[
            Aspect::Definition,
            Aspect::SetNotNull,
            Aspect::DropNotNull,
            Aspect::SetDefault,
            Aspect::DropDefault,
            Aspect::Type,
        ],
    }
}

#[cfg(test)]
mod tests;
