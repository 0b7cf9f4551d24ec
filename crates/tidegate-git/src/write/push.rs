//! Pushing: everything or nothing, and nothing else.

use std::collections::BTreeMap;

use tidegate_model::{ObjectId, TagName};

use super::program::{How, said};
use super::{WriteError, Writer};
use crate::store::REFUSALS;

/// What is pushed.
#[derive(Clone, Copy, Debug)]
pub struct Pushing<'a> {
    /// The remote's name.
    pub remote: &'a str,
    /// The branch, when it moves; and where the remote's must be, if it may be there.
    pub branch: Option<(&'a str, Option<&'a ObjectId>)>,
    /// The commit that is released.
    pub commit: &'a ObjectId,
    /// Its tags.
    pub tags: &'a [TagName],
}

impl Writer {
    /// Whether the remote has all that is to be pushed. Since it takes everything or
    /// nothing, its tags tell.
    ///
    /// # Errors
    /// When it cannot be asked, or one of the tags names something else there.
    pub fn is_pushed(&self, pushing: &Pushing<'_>) -> Result<bool, WriteError> {
        let there = self.remote_tags(pushing)?;
        for (tag, commit) in &there {
            if commit != pushing.commit {
                return Err(WriteError::moved(
                    format!("the tag `{tag}` of `{}`", pushing.remote),
                    Some(commit),
                ));
            }
        }
        Ok(there.len() == pushing.tags.len())
    }

    /// The commit that the remote's branch is at; nothing where it has none.
    ///
    /// # Errors
    /// When it cannot be asked, or its branch has commits that `head` does not have.
    pub fn remote_branch(
        &self,
        remote: &str,
        branch: &str,
        head: &ObjectId,
    ) -> Result<Option<ObjectId>, WriteError> {
        let name = format!("refs/heads/{branch}");
        let arguments = ["ls-remote", "--", remote, &name].map(str::to_owned);
        let text = self.remote(remote, "ask the remote for its branch", &arguments)?;
        let mut lines = text.lines().filter_map(|line| line.split_once('\t'));
        let Some((id, _)) = lines.find(|(_, found)| *found == name) else { return Ok(None) };
        let id = ObjectId::new(id.to_owned());
        let arguments = ["merge-base", "--is-ancestor", id.as_str(), head.as_str()];
        if id != *head
            && self.git.ended("compare with the remote", &arguments, How::default())?.code != Some(0)
        {
            return Err(WriteError::moved(format!("`{branch}` of `{remote}`"), Some(&id)));
        }
        Ok(Some(id))
    }

    /// Those of the tags that the remote has, and the commits that they name.
    fn remote_tags(&self, pushing: &Pushing<'_>) -> Result<BTreeMap<String, ObjectId>, WriteError> {
        let mut arguments = vec!["ls-remote".to_owned(), "--".to_owned(), pushing.remote.to_owned()];
        // The second names what an annotated tag leads to.
        let names = |tag: &TagName| [format!("refs/tags/{tag}"), format!("refs/tags/{tag}^{{}}")];
        arguments.extend(pushing.tags.iter().flat_map(names));
        let text = self.remote(pushing.remote, "ask the remote for its tags", &arguments)?;
        let mut there = BTreeMap::new();
        for line in text.lines() {
            let Some((id, name)) = line.split_once('\t') else { continue };
            let Some(name) = name.strip_prefix("refs/tags/") else { continue };
            // `ls-remote` matches the ends of names, and lists what a tag leads to behind it.
            let name = name.strip_suffix("^{}").unwrap_or(name);
            if pushing.tags.iter().any(|tag| tag.as_str() == name) {
                there.insert(name.to_owned(), ObjectId::new(id.to_owned()));
            }
        }
        Ok(there)
    }

    /// Pushes the tags, and the branch where it moves: all at once. The branch only
    /// if it is where it was when the release was planned.
    ///
    /// # Errors
    /// When somebody was faster, or the remote refuses.
    pub fn push(&self, pushing: &Pushing<'_>) -> Result<(), WriteError> {
        let mut arguments: Vec<String> =
            ["push", "--porcelain", "--atomic", "--no-follow-tags", "--recurse-submodules=no"]
                .map(str::to_owned)
                .into();
        let mut specs = Vec::new();
        if let Some((branch, lease)) = pushing.branch {
            let lease = lease.map_or("", |lease| lease.as_str());
            arguments.push(format!("--force-with-lease=refs/heads/{branch}:{lease}"));
            specs.push(format!("{}:refs/heads/{branch}", pushing.commit));
        }
        specs.extend(pushing.tags.iter().map(|tag| format!("refs/tags/{tag}:refs/tags/{tag}")));
        arguments.extend(["--".to_owned(), pushing.remote.to_owned()]);
        arguments.extend(specs);
        self.remote(pushing.remote, "push the release", &arguments).map(drop)
    }

    /// Makes sure that the remote has none of the tags that name the commit. Those that
    /// name another one stay.
    ///
    /// # Errors
    /// When somebody was faster, or the remote refuses.
    pub fn unpush_tags(&self, pushing: &Pushing<'_>) -> Result<(), WriteError> {
        let there = self.remote_tags(pushing)?;
        let ours: Vec<_> = there.iter().filter(|(_, commit)| *commit == pushing.commit).collect();
        if ours.is_empty() {
            return Ok(());
        }
        let mut arguments: Vec<String> =
            ["push", "--porcelain", "--atomic", "--no-follow-tags"].map(str::to_owned).into();
        for (tag, commit) in &ours {
            // An annotated tag is an object of its own, which this clone has made or fetched.
            let object = self.resolve(&format!("refs/tags/{tag}"))?;
            let lease = object.as_ref().unwrap_or(commit);
            arguments.push(format!("--force-with-lease=refs/tags/{tag}:{lease}"));
        }
        arguments.extend(["--".to_owned(), pushing.remote.to_owned()]);
        arguments.extend(ours.iter().map(|(tag, _)| format!(":refs/tags/{tag}")));
        self.remote(pushing.remote, "take the tags back", &arguments).map(drop)
    }

    pub(super) fn remote(
        &self,
        remote: &str,
        what: &str,
        arguments: &[String],
    ) -> Result<String, WriteError> {
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let ended = self.git.ended(what, &arguments, How { is_remote: true, ..How::default() })?;
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        if ended.code == Some(0) {
            return Ok(text);
        }
        let lower = ended.stderr.to_lowercase();
        let source = said(&ended);
        // Faster by so little that the remote had told us of the old place.
        if lower.contains("cannot lock ref") && lower.contains("but expected") {
            return Err(WriteError::Moved { what: format!("`{remote}`"), found: source.0 });
        }
        if let Some(moved) = text.lines().find_map(rejection) {
            return Err(moved);
        }
        if REFUSALS.iter().any(|refusal| lower.contains(refusal)) {
            return Err(WriteError::Refused { remote: remote.to_owned(), source });
        }
        Err(WriteError::Failed { what: what.to_owned(), source })
    }
}

/// Reads a line such as `!\tFROM:TO\t[rejected] (stale info)`: somebody was faster.
fn rejection(line: &str) -> Option<WriteError> {
    const FASTER: [&str; 5] =
        ["(stale info)", "(fetch first)", "(non-fast-forward)", "(already exists)", "failed to update ref"];
    let mut parts = line.strip_prefix("!\t")?.splitn(2, '\t');
    let (names, why) = (parts.next()?, parts.next()?);
    let what = names.rsplit_once(':').map_or(names, |(_, to)| to);
    let found = FASTER.iter().find(|faster| why.contains(**faster))?;
    Some(WriteError::Moved { what: format!("`{what}`"), found: format!("git says {found}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_race_is_told_from_other_failures() {
        let text = |line| rejection(line).map(|error| error.to_string());
        let lost = text("!\tabc:refs/heads/main\t[rejected] (stale info)").expect("a lost race");
        assert!(lost.starts_with("`refs/heads/main` is not where it was"), "{lost}");
        assert!(text("!\trefs/tags/v1:refs/tags/v1\t[rejected] (already exists)").is_some());
        assert!(text("!\trefs/tags/v1:refs/tags/v1\t[rejected] (atomic push failed)").is_none());
        assert!(text("!\ta:refs/heads/main\t[remote rejected] (pre-receive hook declined)").is_none());
        assert!(text("*\trefs/tags/v1:refs/tags/v1\t[new tag]").is_none());
    }
}
