//! The remote's tags. A clone of depth 1 has none.

use std::collections::BTreeMap;

use gix::ObjectId;
use tidegate_model::TagName;

/// A tag of the remote.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct RemoteTag {
    /// Its name.
    pub(crate) name: TagName,
    /// What it points to: an annotated tag, or a commit.
    pub(crate) object: ObjectId,
    /// What it leads to in the end.
    pub(crate) commit: ObjectId,
}

/// Reads what `git ls-remote` printed, by name. Names that are not UTF-8 are left
/// out, as they are for local tags.
pub(crate) fn parse(listing: &[u8]) -> Vec<RemoteTag> {
    let mut tags = BTreeMap::new();
    for line in listing.split(|byte| *byte == b'\n') {
        let Some((id, name)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once('\t')) else {
            continue;
        };
        let (Ok(id), Some(name)) = (ObjectId::from_hex(id.as_bytes()), name.strip_prefix("refs/tags/"))
        else {
            continue;
        };
        // The second line of an annotated tag says what it leads to.
        let (name, is_peeled) = name.strip_suffix("^{}").map_or((name, false), |name| (name, true));
        let tag = tags.entry(name.to_owned()).or_insert((id, id));
        if is_peeled {
            tag.1 = id;
        }
    }
    let tag = |(name, (object, commit))| RemoteTag { name: TagName::new(name), object, commit };
    tags.into_iter().map(tag).collect()
}

/// The object that a reference of this name points to.
pub(crate) fn find(listing: &[u8], name: &str) -> Option<ObjectId> {
    let lines = listing.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    let (id, _) = lines.filter_map(|line| line.split_once('\t')).find(|(_, found)| *found == name)?;
    ObjectId::from_hex(id.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotated_tags_have_two_lines() {
        let (a, b, c) = ("a".repeat(40), "b".repeat(40), "c".repeat(40));
        let listing = format!(
            "{b}\trefs/tags/v2\n{c}\trefs/tags/v2^{{}}\n{a}\trefs/tags/v1\n{a}\trefs/heads/main\nnoise\n"
        );
        let tags = parse(&[listing.as_bytes(), b"\xff\trefs/tags/x\n"].concat());
        let shown: Vec<_> = tags
            .iter()
            .map(|tag| (tag.name.as_str(), tag.object == tag.commit, tag.commit.to_string()))
            .collect();
        assert_eq!(shown, [("v1", true, a.clone()), ("v2", false, c.clone())]);
        assert_eq!(tags[1].object.to_string(), b);
    }
}
