//! Changelogs and release notes.

use std::borrow::Cow;

use tidegate_contract::changelogs::{
    ChangelogMode, ChangelogRequest, ChangelogTask, ChangelogText, RenderChangelogs,
};
use tidegate_contract::release_notes::{Audience, NotesRequest, NotesTask, RenderNotes};
use tidegate_contract::types::Release as ContractRelease;
use tidegate_model::{Diagnosis, ObjectId};
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Fault, FaultKind};

use crate::asking::Asked;
use crate::isolate::{Skip, isolating};
use crate::{Engine, Proposal, Scene, Survey};

/// A text, and the commits that had to be left out of it because the plugin
/// broke over them.
#[derive(Debug)]
pub struct Rendered<T> {
    /// The text.
    pub text: T,
    /// The commits, with what happened.
    pub left_out: Vec<(ObjectId, Fault)>,
}

/// What heads the newest part of a changelog that is written anew.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Newest {
    /// The next version, at the effective time.
    Next,
    /// No version.
    Unreleased,
}

impl Engine<'_> {
    /// The release that is due (or what is unreleased, when none is), as plugins see it.
    #[must_use]
    pub fn upcoming(&self, survey: &Survey, proposal: &Proposal) -> ContractRelease {
        let next = proposal.next.as_ref();
        ContractRelease {
            package: survey.scene.package.name.clone(),
            version: next.map(|next| next.version.to_string()),
            tag: next.map(|next| next.tag.to_string()),
            tag_message: None,
            commit: None,
            date: next.map(|_| self.at.to_string()),
            previous_version: survey.base.as_ref().map(|base| base.version.to_string()),
            previous_tag: survey.base.as_ref().map(|base| base.tag.to_string()),
            commits: survey.commits.clone(),
            changes: Some(proposal.answer.changes.clone()),
        }
    }

    /// Puts a release's section above an existing changelog. One that has the very
    /// same section already stays as it is.
    ///
    /// # Errors
    /// When the plugin cannot be asked, fails, or loses a byte of the old text.
    pub fn changelog_with(
        &self,
        scene: &Scene,
        release: &ContractRelease,
        existing: Option<&str>,
    ) -> Result<Rendered<ChangelogText>, Diagnosis> {
        self.changelog(scene, vec![release.clone()], ChangelogMode::Prepend, existing)
    }

    /// Writes a changelog anew, from all releases in the history of the head.
    ///
    /// # Errors
    /// When the repository cannot be read, or the plugin cannot be asked or fails.
    pub fn full_changelog(
        &self,
        survey: &Survey,
        proposal: &Proposal,
        newest: Newest,
    ) -> Result<Rendered<ChangelogText>, Diagnosis> {
        let (mut releases, pending) = self.past_releases(survey)?;
        if !pending.is_empty() {
            let last = releases.iter().rev().find(|release| release.version.is_some());
            let upcoming = ContractRelease {
                previous_version: last.and_then(|release| release.version.clone()),
                previous_tag: last.and_then(|release| release.tag.clone()),
                commits: pending,
                ..self.upcoming(survey, proposal)
            };
            releases.push(match newest {
                Newest::Next => upcoming,
                Newest::Unreleased => ContractRelease { version: None, tag: None, date: None, ..upcoming },
            });
        }
        releases.reverse();
        self.changelog(&survey.scene, releases, ChangelogMode::Full, None)
    }

    fn changelog(
        &self,
        scene: &Scene,
        releases: Vec<ContractRelease>,
        mode: ChangelogMode,
        existing: Option<&str>,
    ) -> Result<Rendered<ChangelogText>, Diagnosis> {
        let asked = Asked::prepare(self, scene, &self.config.changelog.plugin, &Kind::Changelog)?;
        let names = [scene.package.name.as_str()];
        let package = scene.package.clone();
        let task = ChangelogTask { package, mode, releases, existing: existing.map(str::to_owned) };
        let whole = ChangelogRequest { context: asked.context(), tasks: vec![task] };
        let commits = whole.tasks.iter().flat_map(|task| &task.releases).flat_map(|it| &it.commits);
        let ids: Vec<_> = commits.map(|commit| commit.id.as_str()).collect();
        let (mut text, broken) = isolating(&ids, |skip| {
            // All of a history is not copied without need.
            let request =
                if skip.is_empty() { Cow::Borrowed(&whole) } else { Cow::Owned(part_of(&whole, skip)) };
            let mut texts =
                asked.ask_each::<RenderChangelogs, _>(&request, &names, |it| it.texts, |it| &it.package)?;
            texts.pop().ok_or_else(|| asked.fault(FaultKind::BadOutput { reason: "no text".into() }))
        })?;
        if let Some(old) = existing.filter(|old| !is_kept(old, &text.content)) {
            let reason = format!("the new changelog has lost text of the old one ({} bytes)", old.len());
            return Err(asked.fault(FaultKind::BadOutput { reason }).into());
        }
        if let Some(old) = existing.filter(|old| has_section(old, &text.entry)) {
            old.clone_into(&mut text.content);
        }
        Ok(Rendered { text, left_out: left_out(broken) })
    }

    /// Writes the notes of a release.
    ///
    /// # Errors
    /// When the plugin cannot be asked or fails.
    pub fn notes(
        &self,
        scene: &Scene,
        release: &ContractRelease,
        audience: &Audience,
    ) -> Result<Rendered<String>, Diagnosis> {
        let asked = Asked::prepare(self, scene, &self.config.notes.plugin, &Kind::Notes)?;
        let ids: Vec<_> = release.commits.iter().map(|commit| commit.id.as_str()).collect();
        let names = [scene.package.name.as_str()];
        let (text, broken) = isolating(&ids, |skip| {
            let mut release = release.clone();
            leave_out(&mut release, skip);
            let task = NotesTask { package: scene.package.clone(), release, audience: audience.clone() };
            let request = NotesRequest { context: asked.context(), tasks: vec![task] };
            let mut texts =
                asked.ask_each::<RenderNotes, _>(&request, &names, |it| it.texts, |it| &it.package)?;
            texts.pop().ok_or_else(|| asked.fault(FaultKind::BadOutput { reason: "no text".into() }))
        })?;
        Ok(Rendered { text: text.markdown, left_out: left_out(broken) })
    }
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

fn left_out(broken: Vec<(String, Fault)>) -> Vec<(ObjectId, Fault)> {
    broken.into_iter().map(|(id, fault)| (ObjectId::new(id), fault)).collect()
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
