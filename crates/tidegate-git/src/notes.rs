//! Notes on commits: <https://git-scm.com/docs/git-notes>.

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use tidegate_model::history::MESSAGE_LIMIT;

use crate::Error;
use crate::files::bytes;
use crate::read::give_id;
use crate::tree::{differences, tree_of};

/// All notes of a tree of notes, by the commits that they are on.
///
/// A note's path is the id of its commit, with slashes in it where there are many
/// notes. Files of other names are no notes.
pub(crate) fn all(
    repo: &gix::Repository,
    tip: ObjectId,
) -> Result<Vec<(tidegate_model::ObjectId, String)>, Error> {
    let tree = tree_of(repo, &tip)?;
    let mut notes = Vec::new();
    for file in differences(repo, None, Some(tree), &|_: &str| true)? {
        let name = file.path.replace("/", "");
        let (Ok(commit), Some(content)) = (ObjectId::from_hex(&name), file.after) else { continue };
        let mut text = String::from_utf8_lossy(&bytes(repo, &content)?).into_owned();
        text.truncate(text.floor_char_boundary(MESSAGE_LIMIT));
        notes.push((give_id(&commit), text));
    }
    Ok(notes)
}
