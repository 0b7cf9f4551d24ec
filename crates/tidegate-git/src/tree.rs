//! Walks and compares trees.

use std::collections::HashSet;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice as _};
use gix::objs::tree::{EntryKind, EntryRef};
use gix::objs::{Kind, TreeRefIter};
use tidegate_model::{FolderEntry, Wanted};

use crate::Error;
use crate::raw::parse_commit;
use crate::read::read;

/// A file that is not the same on both sides.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Difference {
    /// Its path.
    pub(crate) path: BString,
    /// Its content in the older tree.
    pub(crate) before: Option<ObjectId>,
    /// Its content in the newer tree.
    pub(crate) after: Option<ObjectId>,
}

/// What a tree has under one name. Submodules and links are left out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Content {
    File(ObjectId),
    Folder(ObjectId),
}

impl Content {
    fn of(entry: &EntryRef<'_>) -> Option<Self> {
        match entry.mode.kind() {
            EntryKind::Blob | EntryKind::BlobExecutable => Some(Self::File(entry.oid.to_owned())),
            EntryKind::Tree => Some(Self::Folder(entry.oid.to_owned())),
            EntryKind::Link | EntryKind::Commit => None,
        }
    }
}

/// The tree of a commit.
pub(crate) fn tree_of(repo: &gix::Repository, commit: &ObjectId) -> Result<ObjectId, Error> {
    let mut buffer = Vec::new();
    let raw = parse_commit(read(repo, commit, Kind::Commit, &mut buffer)?);
    ObjectId::from_hex(raw.tree).map_err(|source| Error::ObjectUnreadable {
        kind: "commit",
        id: commit.to_string(),
        source,
    })
}

/// Whether the commit and all of its trees are here, but for those that were seen
/// before: what one commit lacks is not missed again for the next.
pub(crate) fn has_trees(
    repo: &gix::Repository,
    commit: &ObjectId,
    seen: &mut HashSet<ObjectId>,
) -> Result<bool, Error> {
    let mut stack = match tree_of(repo, commit) {
        Err(Error::ObjectMissing { .. }) => return Ok(false),
        tree => vec![tree?],
    };
    let mut has_all = true;
    while let Some(tree) = stack.pop() {
        if !seen.insert(tree) {
            continue;
        }
        match entries(repo, Some(tree)) {
            Err(Error::ObjectMissing { .. }) => has_all = false,
            entries => stack.extend(entries?.into_iter().filter_map(|(_, content)| split(Some(content)).1)),
        }
    }
    Ok(has_all)
}

/// The content of the file at `path`, `/` between its parts; absent where there
/// is no file.
pub(crate) fn file_at(repo: &gix::Repository, tree: ObjectId, path: &str) -> Result<Option<ObjectId>, Error> {
    let mut tree = tree;
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        match (find(repo, tree, part)?, parts.peek()) {
            (Some(Content::File(id)), None) => return Ok(Some(id)),
            (Some(Content::Folder(id)), Some(_)) => tree = id,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// The files and folders of the folder at `path` (`.` for the root), sorted by name;
/// absent where there is no folder.
pub(crate) fn folder_at(
    repo: &gix::Repository,
    tree: ObjectId,
    path: &str,
) -> Result<Option<Vec<FolderEntry>>, Error> {
    let mut tree = tree;
    for part in path.split('/').filter(|part| *part != ".") {
        match find(repo, tree, part)? {
            Some(Content::Folder(id)) => tree = id,
            _ => return Ok(None),
        }
    }
    let entry = |(name, content): (BString, Content)| FolderEntry {
        name: name.to_str_lossy().into_owned(),
        is_folder: matches!(content, Content::Folder(_)),
    };
    Ok(Some(entries(repo, Some(tree))?.into_iter().map(entry).collect()))
}

/// All files that differ between two trees, sorted by path. A tree that is absent
/// is empty. A file whose mode alone changed does not differ. Folders in which
/// nothing is wanted are not looked into.
pub(crate) fn differences(
    repo: &gix::Repository,
    before: Option<ObjectId>,
    after: Option<ObjectId>,
    wanted: &dyn Wanted,
) -> Result<Vec<Difference>, Error> {
    let mut found = Vec::new();
    // A stack of our own: trees may be nested as deeply as their author likes.
    let mut folders = vec![(BString::default(), before, after)];
    while let Some((folder, before, after)) = folders.pop() {
        if before == after {
            continue;
        }
        let path = |name: &BString| {
            let mut path = folder.clone();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(name);
            path
        };
        for (name, before, after) in merge(entries(repo, before)?, entries(repo, after)?) {
            let (file_before, folder_before) = split(before);
            let (file_after, folder_after) = split(after);
            if file_before != file_after {
                found.push(Difference { path: path(&name), before: file_before, after: file_after });
            }
            if folder_before != folder_after {
                let path = path(&name);
                if wanted.folder(&path.to_str_lossy()) {
                    folders.push((path, folder_before, folder_after));
                }
            }
        }
    }
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn split(content: Option<Content>) -> (Option<ObjectId>, Option<ObjectId>) {
    match content {
        Some(Content::File(id)) => (Some(id), None),
        Some(Content::Folder(id)) => (None, Some(id)),
        None => (None, None),
    }
}

/// What a tree has under a name.
fn find(repo: &gix::Repository, tree: ObjectId, name: &str) -> Result<Option<Content>, Error> {
    let mut buffer = Vec::new();
    let data = read(repo, &tree, Kind::Tree, &mut buffer)?;
    for entry in TreeRefIter::from_bytes(data, tree.kind()) {
        let entry = entry.map_err(|source| unreadable(tree, source))?;
        if entry.filename == name {
            return Ok(Content::of(&entry));
        }
    }
    Ok(None)
}

fn unreadable(tree: ObjectId, source: gix::Error) -> Error {
    Error::ObjectUnreadable { kind: "tree", id: tree.to_string(), source }
}

/// A tree's entries, sorted by name.
fn entries(repo: &gix::Repository, tree: Option<ObjectId>) -> Result<Vec<(BString, Content)>, Error> {
    let Some(tree) = tree else { return Ok(Vec::new()) };
    let mut buffer = Vec::new();
    let data = read(repo, &tree, Kind::Tree, &mut buffer)?;
    let mut entries = Vec::new();
    for entry in TreeRefIter::from_bytes(data, tree.kind()) {
        let entry = entry.map_err(|source| unreadable(tree, source))?;
        entries.extend(Content::of(&entry).map(|content| (entry.filename.to_owned(), content)));
    }
    // Git sorts folders as if their names ended with a slash.
    entries.sort_unstable_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
    Ok(entries)
}

/// Brings equal names of two sorted lists together.
fn merge(
    before: Vec<(BString, Content)>,
    after: Vec<(BString, Content)>,
) -> Vec<(BString, Option<Content>, Option<Content>)> {
    let mut merged = Vec::with_capacity(before.len().max(after.len()));
    let mut before = before.into_iter().peekable();
    let mut after = after.into_iter().peekable();
    loop {
        let next = match (before.peek(), after.peek()) {
            (None, None) => return merged,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let older = if next.is_le() { before.next() } else { None };
        let newer = if next.is_ge() { after.next() } else { None };
        match (older, newer) {
            (Some((name, older)), Some((_, newer))) => merged.push((name, Some(older), Some(newer))),
            (Some((name, older)), None) => merged.push((name, Some(older), None)),
            (None, Some((name, newer))) => merged.push((name, None, Some(newer))),
            (None, None) => return merged,
        }
    }
}
