//! The head, tags and their texts.

use gix::ObjectId;
use gix::head::Kind as HeadKind;
use gix::objs::Kind;
use tidegate_model::{Head, Tag, TagName};

use crate::Error;
use crate::parallel::in_parallel;
use crate::raw::{parse_tag, strip_signature};
use crate::read::{give_id, read};

const TAGS: &[u8] = b"refs/tags/";

/// Where the repository stands.
pub(crate) fn head(repo: &gix::Repository) -> Result<Head, Error> {
    let refs = |source| Error::Refs { what: "`HEAD`".into(), source };
    let mut head = repo.head().map_err(refs)?;
    let branch = match &head.kind {
        HeadKind::Unborn(name) => {
            return Err(Error::NoCommits { branch: name.shorten().to_string() });
        }
        HeadKind::Symbolic(reference) => Some(reference.name.shorten().to_string()),
        HeadKind::Detached { .. } => None,
    };
    let id = head.peel_to_commit().map_err(refs)?.id;
    Ok(Head { id: give_id(&id), branch })
}

/// What a reference leads to; absent where there is no such reference.
pub(crate) fn target(repo: &gix::Repository, name: &str) -> Result<Option<ObjectId>, Error> {
    let refs = |source| Error::Refs { what: format!("`{name}`"), source };
    let Some(mut reference) = repo.try_find_reference(name).map_err(refs)? else {
        return Ok(None);
    };
    Ok(Some(reference.follow_to_object().map_err(refs)?.detach()))
}

/// All tags that lead to a commit, by name.
pub(crate) fn tags(repo: &gix::Repository) -> Result<Vec<Tag>, Error> {
    let runs = in_parallel(repo, &targets(repo)?, peel).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(runs.into_iter().flatten().collect())
}

/// What a tag points to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Target {
    /// The object.
    pub(crate) id: ObjectId,
    /// Whether it is an annotated tag.
    pub(crate) is_tag: bool,
}

impl Target {
    /// The text of an annotated tag, without its signature.
    pub(crate) fn message(self, repo: &gix::Repository) -> Result<Option<String>, Error> {
        if !self.is_tag {
            return Ok(None);
        }
        let mut buffer = Vec::new();
        let (_, message) = parse_tag(read(repo, &self.id, Kind::Tag, &mut buffer)?);
        Ok(Some(String::from_utf8_lossy(strip_signature(message)).into_owned()))
    }
}

/// What the tag of this name points to.
pub(crate) fn tag_target(repo: &gix::Repository, tag: &TagName) -> Result<Target, Error> {
    let refs = |source| Error::Refs { what: format!("tag `{tag}`"), source };
    let mut reference = repo.find_reference(format!("refs/tags/{tag}").as_str()).map_err(refs)?;
    let id = reference.follow_to_object().map_err(refs)?.detach();
    let is_tag = repo.find_header(id).map_err(refs)?.kind() == Kind::Tag;
    Ok(Target { id, is_tag })
}

/// Tags' names, sorted, and what they point to, as far as references tell.
fn targets(repo: &gix::Repository) -> Result<Vec<(TagName, ObjectId)>, Error> {
    let all = |source| Error::Refs { what: "the list of tags".into(), source };
    let mut targets = Vec::new();
    let platform = repo.references().map_err(all)?;
    for reference in platform.tags().map_err(all)? {
        let reference = reference.map_err(all)?;
        let name = reference.name().as_bstr();
        let Some(name) = name.strip_prefix(TAGS).and_then(|name| std::str::from_utf8(name).ok()) else {
            continue;
        };
        let name = TagName::new(name.into());
        let reference = reference.detach();
        let target = match (reference.peeled, reference.target.try_id()) {
            (Some(peeled), _) => peeled,
            (None, Some(id)) => id.to_owned(),
            (None, None) => {
                let mut symbolic = match repo.find_reference(reference.name.as_ref()) {
                    Ok(symbolic) => symbolic,
                    Err(source) => return Err(Error::Refs { what: format!("tag `{name}`"), source }),
                };
                // Points to a branch that is gone: leads to no commit.
                match symbolic.follow_to_object() {
                    Ok(id) => id.detach(),
                    Err(_) => continue,
                }
            }
        };
        targets.push((name, target));
    }
    targets.sort_unstable();
    Ok(targets)
}

/// Follows annotated tags, and keeps those that lead to a commit.
fn peel(repo: &gix::Repository, targets: &[(TagName, ObjectId)]) -> Result<Vec<Tag>, Error> {
    let mut buffer = Vec::new();
    let mut tags = Vec::with_capacity(targets.len());
    for (name, target) in targets {
        if let Some(commit) = peel_to_commit(repo, *target, &mut buffer)? {
            tags.push(Tag { name: name.clone(), commit: give_id(&commit) });
        }
    }
    Ok(tags)
}

fn peel_to_commit(
    repo: &gix::Repository,
    mut id: ObjectId,
    buffer: &mut Vec<u8>,
) -> Result<Option<ObjectId>, Error> {
    loop {
        let header = repo.try_find_header(id).map_err(|source| Error::ObjectUnreadable {
            kind: "tagged object",
            id: id.to_string(),
            source,
        })?;
        match header.map(|header| header.kind()) {
            Some(Kind::Commit) => return Ok(Some(id)),
            Some(Kind::Tag) => match ObjectId::from_hex(parse_tag(read(repo, &id, Kind::Tag, buffer)?).0) {
                Ok(target) => id = target,
                Err(_) => return Ok(None),
            },
            Some(Kind::Tree | Kind::Blob) | None => return Ok(None),
        }
    }
}
