//! Files that a plugin asked for, as text.

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::objs::Kind;
use tidegate_contract::types::{FileChange, FileStatus};
use tidegate_model::Wanted;
use tidegate_model::history::FILE_LIMIT;

use crate::Error;
use crate::read::{missing, read};
use crate::tree::{Difference, differences, tree_of};

/// Files that differ between two commits and that `wanted` picks, sorted by path.
pub(crate) fn changed(
    repo: &gix::Repository,
    from: Option<ObjectId>,
    to: ObjectId,
    wanted: &dyn Wanted,
) -> Result<Vec<FileChange>, Error> {
    let before = from.map(|from| tree_of(repo, &from)).transpose()?;
    let after = tree_of(repo, &to)?;
    let mut changes = Vec::new();
    for difference in differences(repo, before, Some(after), wanted)? {
        let path = difference.path.to_str_lossy();
        if wanted.file(&path) {
            changes.push(change(repo, path.into_owned(), &difference)?);
        }
    }
    Ok(changes)
}

/// The files whose content [`changed`] reads.
pub(crate) fn read_by_changed(
    repo: &gix::Repository,
    from: Option<ObjectId>,
    to: ObjectId,
    wanted: &dyn Wanted,
) -> Result<Vec<ObjectId>, Error> {
    let before = from.map(|from| tree_of(repo, &from)).transpose()?;
    let all = differences(repo, before, Some(tree_of(repo, &to)?), wanted)?;
    let picked = all.into_iter().filter(|difference| wanted.file(&difference.path.to_str_lossy()));
    Ok(picked.flat_map(|difference| [difference.before, difference.after]).flatten().collect())
}

/// Paths of all files in a commit that `wanted` picks, sorted.
pub(crate) fn list(repo: &gix::Repository, at: ObjectId, wanted: &dyn Wanted) -> Result<Vec<String>, Error> {
    let tree = tree_of(repo, &at)?;
    let files = differences(repo, None, Some(tree), wanted)?;
    let paths = files.into_iter().map(|file| file.path.to_str_lossy().into_owned());
    Ok(paths.filter(|path| wanted.file(path)).collect())
}

/// The bytes of a file.
pub(crate) fn bytes(repo: &gix::Repository, file: &ObjectId) -> Result<Vec<u8>, Error> {
    let mut buffer = Vec::new();
    read(repo, file, Kind::Blob, &mut buffer)?;
    Ok(buffer)
}

fn change(repo: &gix::Repository, path: String, difference: &Difference) -> Result<FileChange, Error> {
    let status = match (difference.before, difference.after) {
        (None, _) => FileStatus::Added,
        (_, None) => FileStatus::Deleted,
        _ => FileStatus::Modified,
    };
    let mut unreadable = None;
    let mut side = |file: Option<ObjectId>| match file.map(|file| text(repo, &file)).transpose()? {
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(why)) => {
            unreadable = Some(why);
            Ok(None)
        }
        None => Ok::<_, Error>(None),
    };
    let before = side(difference.before)?;
    let after = side(difference.after)?;
    Ok(FileChange { path, status, before, after, unreadable })
}

/// A file's text, or why it has none.
fn text(repo: &gix::Repository, file: &ObjectId) -> Result<Result<String, String>, Error> {
    let unreadable = |source| Error::ObjectUnreadable { kind: "blob", id: file.to_string(), source };
    let header = repo.try_find_header(*file).map_err(unreadable)?;
    let size = header.ok_or_else(|| missing(repo, file, Kind::Blob))?.size();
    if size > FILE_LIMIT as u64 {
        return Ok(Err(format!("too large: {size} bytes, the limit is {FILE_LIMIT}")));
    }
    let bytes = bytes(repo, file)?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err("not text".into()),
    })
}
