//! Reads single objects: every lookup and its errors in one place.

use gix::ObjectId;
use gix::objs::{Find, Kind};

use crate::Error;

/// Reads an object of this kind into the buffer.
pub(crate) fn read<'b>(
    repo: &gix::Repository,
    id: &ObjectId,
    kind: Kind,
    buffer: &'b mut Vec<u8>,
) -> Result<&'b [u8], Error> {
    let unreadable = |source| Error::ObjectUnreadable { kind: name(kind), id: id.to_string(), source };
    let object = repo.objects.try_find(id, buffer).map_err(unreadable)?;
    let object = object.ok_or_else(|| missing(repo, id, kind))?;
    if object.kind != kind {
        return Err(Error::WrongKind {
            id: id.to_string(),
            expected: name(kind),
            found: name(object.kind).into(),
        });
    }
    Ok(object.data)
}

/// The error for an object that is not there.
pub(crate) fn missing(repo: &gix::Repository, id: &ObjectId, kind: Kind) -> Error {
    Error::ObjectMissing { kind: name(kind), id: id.to_string(), partial: is_partial(repo) }
}

/// Whether a remote has promised to send objects when they are needed.
pub(crate) fn is_partial(repo: &gix::Repository) -> bool {
    let config = repo.config_snapshot();
    config.string("extensions.partialClone").is_some()
        || repo
            .remote_names()
            .iter()
            .any(|remote| config.boolean(format!("remote.{remote}.promisor").as_str()).unwrap_or(false))
}

/// Reads an id that a caller gave.
pub(crate) fn parse_id(id: &tidegate_model::ObjectId) -> Result<ObjectId, Error> {
    ObjectId::from_hex(id.as_str().as_bytes()).map_err(|_| Error::InvalidId { id: id.as_str().into() })
}

/// The id as callers know it.
pub(crate) fn give_id(id: &gix::oid) -> tidegate_model::ObjectId {
    tidegate_model::ObjectId::new(id.to_string())
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Commit => "commit",
        Kind::Tree => "tree",
        Kind::Blob => "blob",
        Kind::Tag => "tag",
    }
}
