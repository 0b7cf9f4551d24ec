//! Puts the plan together.

use tidegate_contract::release_notes::Audience;
use tidegate_contract::types::{Commit, Repository};
use tidegate_model::plan::{
    ChangelogText, CommitSummary, FORMAT, Inputs, PastRelease, Plan, PlannedPackage, PluginInput, Warning,
};
use tidegate_model::{Diagnosis, Digest, ObjectId};
use tidegate_plugin::Plugin;

use crate::judging::{Texts, counting, overall};
use crate::new_file::NewFile;
use crate::rollback::Step;
use crate::survey::PackageSurvey;
use crate::texts::{ChangelogWish, Rendered};
use crate::{Engine, Proposal, Proposals, Survey};

/// Which parts of a plan are wanted. Versions and reasons always are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Parts {
    /// The changelog's new section, and the release notes.
    pub texts: bool,
    /// Gates and rollback checks.
    pub verdicts: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self { texts: true, verdicts: true };
    /// Versions and reasons alone.
    pub const VERSIONS: Self = Self { texts: false, verdicts: false };
}

impl Engine<'_> {
    /// Makes the plan: takes the first look, asks the versioner, then whatever
    /// `parts` wants. Writes nothing.
    ///
    /// # Errors
    /// When the repository, the configuration or a plugin does not let it. Gates
    /// and rollback checks that fail do not stop it; they are in the plan.
    pub fn plan(&self, parts: Parts) -> Result<Plan, Diagnosis> {
        let (survey, proposals) = self.proposed()?;
        self.plan_of(parts, &survey, &proposals, &mut Vec::new())
    }

    /// As [`Self::plan`]; also gives the files that the release changes.
    ///
    /// # Errors
    /// As for [`Self::plan`].
    pub fn plan_with_files(&self, parts: Parts) -> Result<(Plan, Vec<NewFile>), Diagnosis> {
        let (survey, proposals) = self.proposed()?;
        let mut files = self.manifests(&survey, &proposals)?;
        files.extend(self.used_change_files(&survey, &proposals)?);
        let plan = self.plan_of(parts, &survey, &proposals, &mut files)?;
        Ok((plan, files))
    }

    fn proposed(&self) -> Result<(Survey, Proposals), Diagnosis> {
        let survey = self.survey()?;
        let proposals = self.propose(&survey)?;
        Ok((survey, proposals))
    }

    fn plan_of(
        &self,
        parts: Parts,
        survey: &Survey,
        proposals: &Proposals,
        files: &mut Vec<NewFile>,
    ) -> Result<Plan, Diagnosis> {
        let mut plan = self.versions_plan(survey, proposals);
        let mut texts = vec![Texts::default(); survey.packages.len()];
        if parts.texts && proposals.packages.iter().any(|proposal| proposal.next.is_some()) {
            self.add_texts(survey, proposals, &mut texts, &mut plan, files)?;
        }
        if parts.verdicts {
            self.add_verdicts(survey, proposals, &texts, &mut plan)?;
        }
        plan.inputs.plugins.sort();
        plan.inputs.plugins.dedup();
        plan.inputs.all = all_inputs(&plan);
        plan.digest = approvable(&plan);
        Ok(plan)
    }

    fn versions_plan(&self, survey: &Survey, proposals: &Proposals) -> Plan {
        let scene = &survey.scene;
        let package = |at: usize| planned(survey, &survey.packages[at], &proposals.packages[at]);
        let files = proposals.config_files.iter().flat_map(|file| [file.path.clone(), file.content.clone()]);
        let config = std::iter::once(self.config_digest().to_string()).chain(files);
        let nothing = Digest::of_parts::<&str>([]);
        Plan {
            format: FORMAT,
            tidegate: self.host_version.to_owned(),
            at: self.at.to_string(),
            head: scene.head.id.clone(),
            repository: scene.repository.clone(),
            packages: survey.order().into_iter().map(package).collect(),
            gates: Vec::new(),
            rollbacks: Vec::new(),
            verdict: overall([]),
            effects: Vec::new(),
            warnings: survey.warnings.clone(),
            inputs: Inputs {
                all: nothing.clone(),
                tags: scene.tags_digest.clone(),
                config: Digest::of_parts(config),
                changelogs: nothing.clone(),
                corrections: survey.corrections.digest.clone(),
                plugins: vec![proposals.asked.clone()],
            },
            digest: nothing,
        }
    }

    /// `texts` has a place for each package of the survey; the plan has the
    /// packages in release order.
    fn add_texts(
        &self,
        survey: &Survey,
        proposals: &Proposals,
        texts: &mut [Texts],
        plan: &mut Plan,
        files: &mut Vec<NewFile>,
    ) -> Result<(), Diagnosis> {
        let order = survey.order();
        let due: Vec<(usize, usize)> =
            order.into_iter().enumerate().filter(|(_, at)| proposals.packages[*at].next.is_some()).collect();
        let releases = due
            .iter()
            .map(|(_, at)| (survey.packages[*at].package.clone(), self.upcoming(survey, proposals, *at)));
        let releases: Vec<_> = releases.collect();
        if self.config.changelog.enabled {
            let mut wishes = Vec::new();
            for (package, release) in &releases {
                let existing = self.files.read(&self.changelog_path(package))?;
                let (package, releases) = (package.clone(), vec![release.clone()]);
                wishes.push(ChangelogWish { package, releases, existing });
            }
            let mut olds = Vec::new();
            for (((place, at), wish), rendered) in
                due.iter().zip(&wishes).zip(self.changelogs(&survey.scene, &wishes)?)
            {
                let path = self.changelog_path(&wish.package);
                warn_left_out(&mut plan.warnings, "changelog", &rendered);
                texts[*at].changelog_entry = Some(rendered.text.entry.clone());
                olds.extend([path.clone(), wish.existing.clone().unwrap_or_default()]);
                plan.packages[*place].changelog = Some(ChangelogText {
                    path: path.clone(),
                    entry: rendered.text.entry,
                    content: Digest::of(rendered.text.content.as_bytes()),
                });
                files.push(NewFile { path, old: wish.existing.clone(), new: Some(rendered.text.content) });
            }
            plan.inputs.changelogs = Digest::of_parts(olds);
            plan.inputs.plugins.push(self.input_of(&self.config.changelog.plugin)?);
        }
        let notes = self.notes(&survey.scene, &releases, &audience(self.config.notes.audience))?;
        for ((place, at), rendered) in due.into_iter().zip(notes) {
            warn_left_out(&mut plan.warnings, "release notes", &rendered);
            texts[at].notes = Some(rendered.text.clone());
            plan.packages[place].notes = Some(rendered.text);
        }
        plan.inputs.plugins.push(self.input_of(&self.config.notes.plugin)?);
        Ok(())
    }

    fn add_verdicts(
        &self,
        survey: &Survey,
        proposals: &Proposals,
        texts: &[Texts],
        plan: &mut Plan,
    ) -> Result<(), Diagnosis> {
        for (name, gate) in &self.config.gates {
            let Some(mode) = counting(gate.mode) else { continue };
            let report = self.judge(survey, proposals, texts, (name, gate), mode)?;
            plan.inputs.plugins.extend(self.input_of(&report.plugin));
            plan.gates.push(report);
        }
        let step = |package: usize| {
            let next = proposals.packages[package].next.as_ref()?;
            Some(Step { package, next, base: survey.packages[package].base.as_ref()? })
        };
        let steps: Vec<_> = survey.order().into_iter().filter_map(step).collect();
        for (name, check) in &self.config.rollback {
            let Some(mode) = counting(check.mode).filter(|_| !steps.is_empty()) else { continue };
            plan.rollbacks.extend(self.assess(survey, &steps, (name, check), mode)?);
            plan.inputs.plugins.extend(self.input_of(&check.plugin));
        }
        let gates = plan.gates.iter().map(|gate| (gate.mode, gate.verdict));
        let rollbacks = plan.rollbacks.iter().map(|check| (check.mode, check.verdict));
        plan.verdict = overall(gates.chain(rollbacks));
        Ok(())
    }

    fn input_of(&self, name: &str) -> Result<PluginInput, Diagnosis> {
        Ok(self.plugin_input(name, &*self.plugins.plugin(name)?))
    }

    /// Names a plugin and its digest.
    pub(crate) fn plugin_input(&self, name: &str, plugin: &dyn Plugin) -> PluginInput {
        let manifest = plugin.manifest();
        PluginInput {
            name: name.to_owned(),
            id: manifest.id().to_owned(),
            version: manifest.version().to_string(),
            digest: plugin.digest().clone(),
        }
    }
}

/// The configured audience, in the contract's words.
#[must_use]
pub fn audience(configured: tidegate_config::Audience) -> Audience {
    match configured {
        tidegate_config::Audience::Developer => Audience::Developer,
        tidegate_config::Audience::Operator => Audience::Operator,
        tidegate_config::Audience::User => Audience::User,
    }
}

/// One digest over everything that went in.
fn all_inputs(plan: &Plan) -> Digest {
    let Inputs { tags, config, changelogs, corrections, plugins, .. } = &plan.inputs;
    let Repository { url, owner, name, branch } = &plan.repository;
    let place = [url, owner, name, branch].map(|part| part.clone().unwrap_or_default());
    let texts = [plan.head.to_string(), plan.at.clone(), plan.tidegate.clone()];
    let digests = [tags, config, changelogs, corrections].map(Digest::to_string);
    let plugins = plugins.iter().flat_map(|plugin| [plugin.name.clone(), plugin.digest.to_string()]);
    Digest::of_parts(texts.into_iter().chain(place).chain(digests).chain(plugins))
}

/// What somebody approves: everything but the time, and what follows from it alone.
fn approvable(plan: &Plan) -> Digest {
    let Inputs { config, corrections, plugins, .. } = &plan.inputs;
    let releases = plan
        .releases()
        .flat_map(|(package, next)| [package.name.clone(), next.version.to_string(), next.tag.to_string()]);
    let digests = [config, corrections].map(Digest::to_string);
    let plugins = plugins.iter().flat_map(|plugin| [plugin.name.clone(), plugin.digest.to_string()]);
    let texts = [plan.head.to_string(), plan.tidegate.clone()];
    Digest::of_parts(texts.into_iter().chain(releases).chain(digests).chain(plugins))
}

fn planned(survey: &Survey, package: &PackageSurvey, proposal: &Proposal) -> PlannedPackage {
    let previous = package.previous.as_ref().map(|previous| PastRelease {
        version: previous.version.clone(),
        tag: previous.tag.clone(),
        commit: previous.commit.clone(),
    });
    PlannedPackage {
        name: package.package.name.clone(),
        path: package.package.path.clone(),
        channel: package.package.channel.clone(),
        previous,
        next: proposal.next.clone(),
        why: proposal.why.clone(),
        changes: proposal.answer.changes.clone(),
        commits: package.fresh.iter().map(|&commit| summary(&survey.commits[commit])).collect(),
        unparsed: proposal.unparsed.clone(),
        changelog: None,
        notes: None,
    }
}

/// A subject is one line, and one that nobody reads to its end is cut.
const SUBJECT_LIMIT: usize = 500;

fn summary(commit: &Commit) -> CommitSummary {
    let line = commit.message.lines().next().unwrap_or_default().trim_end();
    let subject = match line.char_indices().nth(SUBJECT_LIMIT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    CommitSummary {
        id: ObjectId::new(commit.id.clone()),
        subject,
        author: commit.author.name.clone(),
        at: commit.committed_at.clone(),
    }
}

fn warn_left_out<T>(warnings: &mut Vec<Warning>, text: &str, rendered: &Rendered<T>) {
    for (commit, fault) in &rendered.left_out {
        let message = format!("commit {} is left out of the {text}: {fault}", commit.short());
        warnings.push(Warning { code: fault.kind.code().into(), message });
    }
}
