//! Which areas of the tree each commit changes.
//!
//! Only folders that differ are read, and of these only what the areas ask for:
//! where all of a folder is one package's, nothing below it is looked at. Each
//! thread keeps the trees that it read last, since a commit's tree is the one
//! that the next commit is compared with.

use std::rc::Rc;

use gix::ObjectId;
use gix::bstr::BString;
use gix::hashtable::HashMap;
use gix::objs::tree::EntryMode;
use gix::objs::{Kind, TreeRefIter};
use tidegate_model::{Areas, Touched};

use crate::Error;
use crate::parallel::in_parallel;
use crate::raw::parse_commit;
use crate::read::read;

/// Trees that a thread keeps.
const KEPT_TREES: usize = 4096;

/// For each commit, the areas that differ from its first parent.
pub(crate) fn touched(
    repo: &gix::Repository,
    commits: &[ObjectId],
    areas: &dyn Areas,
) -> Result<Vec<Touched>, Error> {
    let work = |repo: &gix::Repository, commits: &[ObjectId]| {
        let mut differ = Differ { repo, areas, trees: HashMap::default(), roots: HashMap::default() };
        commits.iter().map(|commit| differ.commit(*commit)).collect::<Result<Vec<_>, _>>()
    };
    let runs = in_parallel(repo, commits, work).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(runs.into_iter().flatten().collect())
}

/// One name in a tree.
struct Entry {
    name: BString,
    mode: EntryMode,
    id: ObjectId,
}

impl Entry {
    /// Git's order: a folder counts as if its name ended with a slash.
    fn order<'e>(&'e self, other: &'e Self) -> std::cmp::Ordering {
        let key = |entry: &'e Self| entry.name.iter().copied().chain(entry.mode.is_tree().then_some(b'/'));
        key(self).cmp(key(other))
    }
}

struct Differ<'a> {
    repo: &'a gix::Repository,
    areas: &'a dyn Areas,
    trees: HashMap<ObjectId, Rc<[Entry]>>,
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
        while let Some((folder, before, after)) = folders.pop() {
            if before == after {
                continue;
            }
            let (older, newer) = (self.entries(before)?, self.entries(after)?);
            let (mut a, mut b) = (0, 0);
            while a < older.len() || b < newer.len() {
                let order = match (older.get(a), newer.get(b)) {
                    (Some(older), Some(newer)) => older.order(newer),
                    (Some(_), None) => std::cmp::Ordering::Less,
                    (None, _) => std::cmp::Ordering::Greater,
                };
                let old = order.is_le().then(|| &older[a]);
                let new = order.is_ge().then(|| &newer[b]);
                a += usize::from(old.is_some());
                b += usize::from(new.is_some());
                let (Some(entry), same) = (
                    new.or(old),
                    old.zip(new).is_some_and(|(old, new)| old.id == new.id && old.mode == new.mode),
                ) else {
                    continue;
                };
                if same {
                    continue;
                }
                let path = joined(&folder, &entry.name);
                if !entry.mode.is_tree() {
                    self.areas.file(&path, found);
                } else if self.areas.folder(&path, found) {
                    folders.push((path, old.map(|entry| entry.id), new.map(|entry| entry.id)));
                }
            }
        }
        Ok(())
    }

    fn entries(&mut self, tree: Option<ObjectId>) -> Result<Rc<[Entry]>, Error> {
        let Some(tree) = tree else { return Ok(Rc::new([])) };
        if let Some(entries) = self.trees.get(&tree) {
            return Ok(Rc::clone(entries));
        }
        let mut buffer = Vec::new();
        let data = read(self.repo, &tree, Kind::Tree, &mut buffer)?;
        let unreadable = |source| Error::ObjectUnreadable { kind: "tree", id: tree.to_string(), source };
        let entries = TreeRefIter::from_bytes(data, tree.kind()).map(|entry| {
            let entry = entry.map_err(unreadable)?;
            Ok(Entry { name: entry.filename.to_owned(), mode: entry.mode, id: entry.oid.to_owned() })
        });
        let mut entries = entries.collect::<Result<Vec<_>, Error>>()?;
        // Sorted already, unless somebody made the tree by hand.
        entries.sort_by(|a, b| a.order(b));
        if self.trees.len() >= KEPT_TREES {
            self.trees.clear();
        }
        let entries: Rc<[Entry]> = entries.into();
        self.trees.insert(tree, Rc::clone(&entries));
        Ok(entries)
    }
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
