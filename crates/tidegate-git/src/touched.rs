//! Which areas of the tree each commit changes.
//!
//! Only folders that differ are read, and of these only what the areas ask for:
//! where all of a folder is one package's, nothing below it is looked at. Each
//! thread keeps the trees that it read last, since a commit's tree is the one
//! that the next commit is compared with.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::hashtable::HashMap;
use gix::objs::tree::EntryRef;
use gix::objs::{Kind, TreeRefIter};
use tidegate_model::{Areas, Touched};

use crate::Error;
use crate::parallel::in_parallel;
use crate::raw::parse_commit;
use crate::read::read;

/// How many bytes of trees a thread keeps.
const KEPT_BYTES: usize = 4 << 20;

/// For each commit, the areas that differ from its first parent.
pub(crate) fn touched(
    repo: &gix::Repository,
    commits: &[ObjectId],
    areas: &dyn Areas,
) -> Result<Vec<Touched>, Error> {
    let work = |repo: &gix::Repository, commits: &[ObjectId]| {
        let mut differ =
            Differ { repo, areas, trees: HashMap::default(), kept_bytes: 0, roots: HashMap::default() };
        commits.iter().map(|commit| differ.commit(*commit)).collect::<Result<Vec<_>, _>>()
    };
    let runs = in_parallel(repo, commits, work).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(runs.into_iter().flatten().collect())
}

struct Differ<'a> {
    repo: &'a gix::Repository,
    areas: &'a dyn Areas,
    /// Trees as git stores them, in order.
    trees: HashMap<ObjectId, Rc<[u8]>>,
    kept_bytes: usize,
    roots: HashMap<ObjectId, Root>,
}

/// What a commit is compared by.
#[derive(Clone, Copy)]
struct Root {
    tree: ObjectId,
    /// The first one.
    parent: Option<ObjectId>,
    is_merge: bool,
}

impl Differ<'_> {
    fn commit(&mut self, commit: ObjectId) -> Result<Touched, Error> {
        let Root { tree: after, parent, is_merge } = self.root(commit)?;
        let before = parent.map(|parent| self.root(parent)).transpose()?.map(|root| root.tree);
        if !is_merge && before.unwrap_or(ObjectId::empty_tree(self.repo.object_hash())) == after {
            return Ok(Touched::Nothing);
        }
        let mut found = Vec::new();
        self.compare(before, after, &mut found)?;
        found.sort_unstable();
        found.dedup();
        Ok(Touched::Areas(found))
    }

    fn root(&mut self, commit: ObjectId) -> Result<Root, Error> {
        if let Some(root) = self.roots.get(&commit) {
            return Ok(*root);
        }
        let mut buffer = Vec::new();
        let raw = parse_commit(read(self.repo, &commit, Kind::Commit, &mut buffer)?);
        let id = |hex: &[u8]| {
            ObjectId::from_hex(hex).map_err(|source| Error::ObjectUnreadable {
                kind: "commit",
                id: commit.to_string(),
                source,
            })
        };
        let parent = raw.parents.first().map(|hex| id(hex)).transpose()?;
        let root = Root { tree: id(raw.tree)?, parent, is_merge: raw.parents.len() > 1 };
        self.roots.insert(commit, root);
        Ok(root)
    }

    fn compare(
        &mut self,
        before: Option<ObjectId>,
        after: ObjectId,
        found: &mut Vec<u32>,
    ) -> Result<(), Error> {
        // A stack of our own: trees may be nested as deeply as their author likes.
        let mut folders = vec![(Vec::new(), before, Some(after))];
        let id_bytes = after.kind().len_in_bytes();
        while let Some((folder, before, after)) = folders.pop() {
            if before == after {
                continue;
            }
            let (older, newer) = (self.tree(before)?, self.tree(after)?);
            let (mut older, mut newer) = (&*older, &*newer);
            loop {
                skip_same(&mut older, &mut newer, id_bytes);
                let (old, new) = (first(older, before)?, first(newer, after)?);
                let order = match (old, new) {
                    (Some(old), Some(new)) => order(old, new),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => break,
                };
                let (old, new) = (old.filter(|_| order.is_le()), new.filter(|_| order.is_ge()));
                older = old.map_or(older, |entry| behind(older, entry));
                newer = new.map_or(newer, |entry| behind(newer, entry));
                let Some(entry) = new.or(old) else { break };
                if old.zip(new).is_some_and(|(old, new)| old.oid == new.oid && old.mode == new.mode) {
                    continue;
                }
                let path = joined(&folder, entry.filename);
                if !entry.mode.is_tree() {
                    self.areas.file(&path, found);
                } else if self.areas.folder(&path, found) {
                    let id = |entry: EntryRef<'_>| entry.oid.to_owned();
                    folders.push((path, old.map(id), new.map(id)));
                }
            }
        }
        Ok(())
    }

    fn tree(&mut self, id: Option<ObjectId>) -> Result<Rc<[u8]>, Error> {
        let Some(id) = id else { return Ok(Rc::new([])) };
        if let Some(tree) = self.trees.get(&id) {
            return Ok(Rc::clone(tree));
        }
        let mut buffer = Vec::new();
        let data = read(self.repo, &id, Kind::Tree, &mut buffer)?;
        let tree: Rc<[u8]> = in_order(data, id)?.into();
        if self.kept_bytes + tree.len() > KEPT_BYTES {
            self.trees.clear();
            self.kept_bytes = 0;
        }
        self.kept_bytes += tree.len();
        self.trees.insert(id, Rc::clone(&tree));
        Ok(tree)
    }
}

/// A tree's bytes, sorted if somebody made it by hand and did not.
fn in_order(data: &[u8], id: ObjectId) -> Result<Cow<'_, [u8]>, Error> {
    let mut entries: Vec<(EntryRef<'_>, &[u8])> = Vec::new();
    let mut is_sorted = true;
    let mut rest = data;
    while let Some(entry) = first(rest, Some(id))? {
        let next = behind(rest, entry);
        is_sorted &= entries.last().is_none_or(|(last, _)| order(*last, entry).is_le());
        entries.push((entry, &rest[..rest.len() - next.len()]));
        rest = next;
    }
    if is_sorted {
        return Ok(Cow::Borrowed(data));
    }
    entries.sort_by(|(a, _), (b, _)| order(*a, *b));
    Ok(entries.into_iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect())
}

fn unreadable(id: ObjectId, source: gix::Error) -> Error {
    Error::ObjectUnreadable { kind: "tree", id: id.to_string(), source }
}

/// Git's order: a folder counts as if its name ended with a slash.
fn order(a: EntryRef<'_>, b: EntryRef<'_>) -> Ordering {
    let common = a.filename.len().min(b.filename.len());
    let next = |entry: EntryRef<'_>| {
        let end = if entry.mode.is_tree() { b'/' } else { 0 };
        entry.filename.get(common).copied().unwrap_or(end)
    };
    a.filename[..common].cmp(&b.filename[..common]).then_with(|| next(a).cmp(&next(b)))
}

/// Skips entries, as long as they are the same.
fn skip_same(older: &mut &[u8], newer: &mut &[u8], id_bytes: usize) {
    while let Some(name_end) = older.find_byte(0) {
        let end = name_end + 1 + id_bytes;
        match (older.get(..end), newer.get(..end)) {
            (Some(old), Some(new)) if old == new => (*older, *newer) = (&older[end..], &newer[end..]),
            _ => return,
        }
    }
}

/// The first entry of what is left of a tree.
fn first(data: &[u8], tree: Option<ObjectId>) -> Result<Option<EntryRef<'_>>, Error> {
    let Some(tree) = tree else { return Ok(None) };
    TreeRefIter::from_bytes(data, tree.kind()).next().transpose().map_err(|source| unreadable(tree, source))
}

/// What stands behind the first entry.
fn behind<'d>(data: &'d [u8], entry: EntryRef<'_>) -> &'d [u8] {
    let name = data.find_byte(0).unwrap_or(data.len());
    data.get(name + 1 + entry.oid.as_bytes().len()..).unwrap_or_default()
}

fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    let mut path = Vec::with_capacity(folder.len() + 1 + name.len());
    path.extend_from_slice(folder);
    if !path.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(names: &[(&str, &str)]) -> Vec<u8> {
        let entry = |(mode, name): &(&str, &str)| [mode.as_bytes(), b" ", name.as_bytes(), &[0; 21]].concat();
        names.iter().flat_map(entry).collect()
    }

    #[test]
    fn a_tree_that_was_made_by_hand_is_put_in_order() {
        let id = ObjectId::null(gix::hash::Kind::Sha1);
        // A folder counts with its slash, so that it is behind `a-b` and `a.b`.
        let sorted = tree(&[("100644", "a-b"), ("100644", "a.b"), ("40000", "a"), ("100644", "aa")]);
        assert!(matches!(in_order(&sorted, id), Ok(Cow::Borrowed(_))));
        let mixed = tree(&[("100644", "aa"), ("40000", "a"), ("100644", "a.b"), ("100644", "a-b")]);
        assert_eq!(in_order(&mixed, id).expect("order"), sorted);
        assert!(in_order(&sorted[..sorted.len() - 1], id).is_err());
    }
}
