//! Changelogs and release notes.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use tidegate_contract::changelogs::{
    ChangelogMode, ChangelogRequest, ChangelogTask, ChangelogText, RenderChangelogs,
};
use tidegate_contract::release_notes::{Audience, NotesRequest, NotesTask, RenderNotes};
use tidegate_contract::types::{Commit, Package, Release as ContractRelease};
use tidegate_model::{Diagnosis, ObjectId};
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Fault, FaultKind};

use crate::asking::Asked;
use crate::chunks::{COMMIT_OVERHEAD, in_chunks};
use crate::isolate::{Skip, isolating};
use crate::roster::ROOT;
use crate::{Engine, Error, Proposals, Scene, Survey};

/// A text, and the commits that had to be left out of it because the plugin
/// broke over them.
#[derive(Debug)]
pub struct Rendered<T> {
    /// The text.
    pub text: T,
    /// The commits, with what happened.
    pub left_out: Vec<(ObjectId, Arc<Fault>)>,
}

/// What heads the newest part of a changelog that is written anew.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Newest {
    /// The next version, at the effective time.
    Next,
    /// No version.
    Unreleased,
}

/// A changelog that is to be written.
#[derive(Clone, Debug)]
pub struct ChangelogWish {
    /// The package.
    pub package: Package,
    /// Its releases, newest first.
    pub releases: Vec<ContractRelease>,
    /// The changelog as it is.
    pub existing: Option<String>,
}

impl Engine<'_> {
    /// The release of a package that is due (or what is unreleased, when none is), as
    /// plugins see it. The package by its index in the survey.
    #[must_use]
    pub fn upcoming(&self, survey: &Survey, proposals: &Proposals, package: usize) -> ContractRelease {
        let (package, proposal) = (&survey.packages[package], &proposals.packages[package]);
        let next = proposal.next.as_ref();
        ContractRelease {
            package: package.package.name.clone(),
            version: next.map(|next| next.version.to_string()),
            tag: next.map(|next| next.tag.to_string()),
            tag_message: None,
            commit: None,
            date: next.map(|_| self.at.to_string()),
            previous_version: package.previous.as_ref().map(|previous| previous.version.to_string()),
            previous_tag: package.previous.as_ref().map(|previous| previous.tag.to_string()),
            commits: survey.pick(&package.fresh),
            changes: Some(proposal.answer.changes.clone()),
        }
    }

    /// The changelog file of a package, relative to the repository's root.
    #[must_use]
    pub fn changelog_path(&self, package: &Package) -> String {
        let path = self.config.changelog.path.as_str();
        if package.path == ROOT { path.to_owned() } else { format!("{}/{path}", package.path) }
    }

    /// Puts each release's section above an existing changelog. One that has the
    /// very same section already stays as it is.
    ///
    /// # Errors
    /// When the plugin cannot be asked, fails, or loses a byte of an old text.
    pub fn changelogs(
        &self,
        scene: &Scene,
        wishes: &[ChangelogWish],
    ) -> Result<Vec<Rendered<ChangelogText>>, Diagnosis> {
        self.render_changelogs(scene, wishes, ChangelogMode::Prepend)
    }

    /// Writes a package's changelog anew, from all releases in the history of the head.
    ///
    /// # Errors
    /// When the repository cannot be read, or the plugin cannot be asked or fails.
    pub fn full_changelog(
        &self,
        survey: &Survey,
        proposals: &Proposals,
        package: usize,
        newest: Newest,
    ) -> Result<Rendered<ChangelogText>, Diagnosis> {
        let (mut releases, pending) = self.past_releases(survey, package)?;
        if !pending.is_empty() {
            let last = releases.iter().rev().find(|release| release.version.is_some());
            let upcoming = ContractRelease {
                previous_version: last.and_then(|release| release.version.clone()),
                previous_tag: last.and_then(|release| release.tag.clone()),
                commits: pending,
                ..self.upcoming(survey, proposals, package)
            };
            releases.push(match newest {
                Newest::Next => upcoming,
                Newest::Unreleased => ContractRelease { version: None, tag: None, date: None, ..upcoming },
            });
        }
        releases.reverse();
        let package = survey.packages[package].package.clone();
        let wish = ChangelogWish { package, releases, existing: None };
        let mut rendered = self.render_changelogs(&survey.scene, &[wish], ChangelogMode::Full)?;
        rendered.pop().ok_or_else(|| Error::Conversion("no changelog".into()).into())
    }

    fn render_changelogs(
        &self,
        scene: &Scene,
        wishes: &[ChangelogWish],
        mode: ChangelogMode,
    ) -> Result<Vec<Rendered<ChangelogText>>, Diagnosis> {
        let asked = Asked::prepare(self, scene, &self.config.changelog.plugin, &Kind::Changelog)?;
        let weight = |wish: &ChangelogWish| {
            wish.releases.iter().map(weight).sum::<usize>() + wish.existing.as_ref().map_or(0, String::len)
        };
        let ask = |wishes: &[ChangelogWish]| {
            let task = |wish: &ChangelogWish| ChangelogTask {
                package: wish.package.clone(),
                mode,
                releases: wish.releases.clone(),
                existing: wish.existing.clone(),
            };
            let whole =
                ChangelogRequest { context: asked.context(), tasks: wishes.iter().map(task).collect() };
            let commits = whole.tasks.iter().flat_map(|task| &task.releases).flat_map(|it| &it.commits);
            let ids: Vec<_> = commits.map(|commit| commit.id.as_str()).collect();
            let names: Vec<_> = wishes.iter().map(|wish| wish.package.name.as_str()).collect();
            let (texts, broken) = isolating(&ids, |skip| {
                // All of a history is not copied without need.
                let request =
                    if skip.is_empty() { Cow::Borrowed(&whole) } else { Cow::Owned(part_of(&whole, skip)) };
                asked.ask_each::<RenderChangelogs, _>(&request, &names, |it| it.texts, |it| &it.package)
            })?;
            let texts = texts.into_iter().zip(wishes);
            let texts = texts.map(|(mut text, wish)| {
                keep_old(&asked, &mut text, wish.existing.as_deref())?;
                let commits = wish.releases.iter().flat_map(|release| &release.commits);
                Ok(Rendered { text, left_out: left_out(&broken, commits) })
            });
            texts.collect::<Result<Vec<_>, Fault>>()
        };
        Ok(in_chunks(wishes, weight, ask)?.into_iter().flatten().collect())
    }

    /// Writes the notes of releases.
    ///
    /// # Errors
    /// When the plugin cannot be asked or fails.
    pub fn notes(
        &self,
        scene: &Scene,
        releases: &[(Package, ContractRelease)],
        audience: &Audience,
    ) -> Result<Vec<Rendered<String>>, Diagnosis> {
        let asked = Asked::prepare(self, scene, &self.config.notes.plugin, &Kind::Notes)?;
        let ask = |releases: &[(Package, ContractRelease)]| {
            let commits = releases.iter().flat_map(|(_, release)| &release.commits);
            let ids: Vec<_> = commits.map(|commit| commit.id.as_str()).collect();
            let names: Vec<_> = releases.iter().map(|(package, _)| package.name.as_str()).collect();
            let (texts, broken) = isolating(&ids, |skip| {
                let task = |(package, release): &(Package, ContractRelease)| {
                    let mut release = release.clone();
                    leave_out(&mut release, skip);
                    NotesTask { package: package.clone(), release, audience: audience.clone() }
                };
                let request =
                    NotesRequest { context: asked.context(), tasks: releases.iter().map(task).collect() };
                asked.ask_each::<RenderNotes, _>(&request, &names, |it| it.texts, |it| &it.package)
            })?;
            let texts = texts.into_iter().zip(releases);
            let texts = texts.map(|(text, (_, release))| Rendered {
                text: text.markdown,
                left_out: left_out(&broken, &release.commits),
            });
            Ok::<_, Fault>(texts.collect::<Vec<_>>())
        };
        let rendered = in_chunks(releases, |(_, release)| weight(release), ask)?;
        Ok(rendered.into_iter().flatten().collect())
    }
}

/// What a release weighs in a request, roughly, in bytes.
fn weight(release: &ContractRelease) -> usize {
    release.commits.iter().map(|commit| commit.message.len() + COMMIT_OVERHEAD).sum()
}

/// The old text must still be there; a section that it has already is not added again.
fn keep_old(asked: &Asked<'_>, text: &mut ChangelogText, existing: Option<&str>) -> Result<(), Fault> {
    let Some(old) = existing else { return Ok(()) };
    if !is_kept(old, &text.content) {
        let reason = format!("the new changelog has lost text of the old one ({} bytes)", old.len());
        return Err(asked.fault(FaultKind::BadOutput { reason }));
    }
    if has_section(old, &text.entry) {
        old.clone_into(&mut text.content);
    }
    Ok(())
}

/// The request without the commits that the plugin broke over.
fn part_of(request: &ChangelogRequest, skip: &Skip) -> ChangelogRequest {
    let mut request = request.clone();
    for release in request.tasks.iter_mut().flat_map(|task| &mut task.releases) {
        leave_out(release, skip);
    }
    request
}

/// Takes commits that the plugin broke over, and their changes, out of a release.
fn leave_out(release: &mut ContractRelease, skip: &Skip) {
    release.commits.retain(|commit| !skip.contains(&commit.id));
    if let Some(changes) = &mut release.changes {
        changes.retain(|change| change.commit.as_ref().is_none_or(|id| !skip.contains(id)));
    }
}

/// Those of the broken commits that are among these.
fn left_out<'c>(
    broken: &[(String, Arc<Fault>)],
    commits: impl IntoIterator<Item = &'c Commit>,
) -> Vec<(ObjectId, Arc<Fault>)> {
    if broken.is_empty() {
        return Vec::new();
    }
    let ids: HashSet<_> = commits.into_iter().map(|commit| commit.id.as_str()).collect();
    let own = broken.iter().filter(|(id, _)| ids.contains(id.as_str()));
    own.map(|(id, fault)| (ObjectId::new(id.clone()), Arc::clone(fault))).collect()
}

/// Whether a section stands in a changelog, as whole lines, whatever they end with.
fn has_section(changelog: &str, section: &str) -> bool {
    let (changelog, section) = (changelog.replace("\r\n", "\n"), section.replace("\r\n", "\n"));
    let section = section.trim_matches('\n');
    let whole = |at: usize| {
        let (before, after) = (&changelog[..at], &changelog[at + section.len()..]);
        (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
    };
    !section.is_empty() && changelog.match_indices(section).any(|(at, _)| whole(at))
}

/// The new text is the old one with something put in at one place: what stands
/// before the place and what stands after it are the old text, byte for byte.
fn is_kept(old: &str, new: &str) -> bool {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let after = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    before + after >= old.len() && new.len() >= old.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{has_section, is_kept};

    proptest! {
        #[test]
        fn putting_something_in_keeps_and_taking_something_out_loses(
            old in "[ab\n]{0,12}", new in "[ab\n]{1,6}", at in 0..13usize
        ) {
            let at = at.min(old.len());
            let put_in = format!("{}{new}{}", &old[..at], &old[at..]);
            prop_assert!(is_kept(&old, &put_in));
            prop_assert!(!is_kept(&put_in, &old));
        }
    }

    #[test]
    fn a_section_is_found_as_whole_lines() {
        let changelog = "# Log\r\n\r\n## 1.0\r\n\r\n- a\r\n\r\n## 0.9\r\n\r\n- b";
        assert!(has_section(changelog, "\n## 1.0\n\n- a\n"));
        assert!(has_section(changelog, "## 0.9\n\n- b\n"));
        for other in ["", "\n", "## 1.0\n\n- aa", "# 1.0\n\n- a", "## 1.0\n\n-", "## 1.0\n- a"] {
            assert!(!has_section(changelog, other), "{other:?}");
        }
    }

    #[test]
    fn a_changed_byte_is_a_lost_one() {
        assert!(is_kept("", ""));
        assert!(!is_kept("# Log\n\n- a\n", "# Log\n\n- new\n\n- b\n"));
        assert!(!is_kept("# Log\r\n", "# Log\n- new\n"));
    }
}
