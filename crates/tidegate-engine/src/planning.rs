//! Puts the plan together.

use tidegate_contract::release_notes::Audience;
use tidegate_contract::types::{Commit, Repository};
use tidegate_model::plan::{
    ChangelogText, CommitSummary, FORMAT, Inputs, PastRelease, Plan, PlannedPackage, PluginInput, Warning,
};
use tidegate_model::{Diagnosis, Digest, ObjectId};
use tidegate_plugin::Plugin;

use crate::judging::{Texts, counting, overall};
use crate::texts::Rendered;
use crate::{Engine, Proposal, Survey};

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
        let survey = self.survey()?;
        let proposal = self.propose(&survey)?;
        let mut plan = self.versions_plan(&survey, &proposal);
        if parts.texts && proposal.next.is_some() {
            self.add_texts(&survey, &proposal, &mut plan)?;
        }
        if parts.verdicts {
            self.add_verdicts(&survey, &proposal, &mut plan)?;
        }
        plan.inputs.plugins.sort();
        plan.inputs.plugins.dedup();
        plan.inputs.all = all_inputs(&plan);
        Ok(plan)
    }

    fn versions_plan(&self, survey: &Survey, proposal: &Proposal) -> Plan {
        let scene = &survey.scene;
        let previous = survey.base.as_ref().map(|base| PastRelease {
            version: base.version.clone(),
            tag: base.tag.clone(),
            commit: base.commit.clone(),
        });
        let package = PlannedPackage {
            name: scene.package.name.clone(),
            path: scene.package.path.clone(),
            channel: scene.package.channel.clone(),
            previous,
            next: proposal.next.clone(),
            why: proposal.why.clone(),
            changes: proposal.answer.changes.clone(),
            commits: survey.commits.iter().map(summary).collect(),
            unparsed: proposal.unparsed.clone(),
            changelog: None,
            notes: None,
        };
        let files = proposal.config_files.iter().flat_map(|file| [file.path.clone(), file.content.clone()]);
        let config = std::iter::once(self.config_digest().to_string()).chain(files);
        let nothing = Digest::of_parts::<&str>([]);
        Plan {
            format: FORMAT,
            tidegate: self.host_version.to_owned(),
            at: self.at.to_string(),
            head: scene.head.id.clone(),
            repository: scene.repository.clone(),
            packages: vec![package],
            gates: Vec::new(),
            rollbacks: Vec::new(),
            verdict: overall([]),
            warnings: pattern_warnings(survey),
            inputs: Inputs {
                all: nothing.clone(),
                tags: scene.tags_digest.clone(),
                config: Digest::of_parts(config),
                changelogs: nothing,
                plugins: vec![proposal.asked.clone()],
            },
        }
    }

    fn add_texts(&self, survey: &Survey, proposal: &Proposal, plan: &mut Plan) -> Result<(), Diagnosis> {
        let upcoming = self.upcoming(survey, proposal);
        let package = &mut plan.packages[0];
        if self.config.changelog.enabled {
            let path = &self.config.changelog.path;
            let existing = self.files.read(path.as_str())?;
            let rendered = self.changelog_with(&survey.scene, &upcoming, existing.as_deref())?;
            warn_left_out(&mut plan.warnings, "changelog", &rendered);
            package.changelog = Some(ChangelogText {
                path: path.to_string(),
                entry: rendered.text.entry,
                content: Digest::of(rendered.text.content.as_bytes()),
            });
            plan.inputs.changelogs =
                Digest::of_parts([path.as_str(), existing.as_deref().unwrap_or_default()]);
            plan.inputs.plugins.push(self.input_of(&self.config.changelog.plugin)?);
        }
        let rendered = self.notes(&survey.scene, &upcoming, &audience(self.config.notes.audience))?;
        warn_left_out(&mut plan.warnings, "release notes", &rendered);
        package.notes = Some(rendered.text);
        plan.inputs.plugins.push(self.input_of(&self.config.notes.plugin)?);
        Ok(())
    }

    fn add_verdicts(&self, survey: &Survey, proposal: &Proposal, plan: &mut Plan) -> Result<(), Diagnosis> {
        let texts = Texts {
            changelog_entry: plan.packages[0].changelog.as_ref().map(|changelog| changelog.entry.clone()),
            notes: plan.packages[0].notes.clone(),
        };
        for (name, gate) in &self.config.gates {
            let Some(mode) = counting(gate.mode) else { continue };
            let report = self.judge(survey, proposal, &texts, (name, gate), mode)?;
            plan.inputs.plugins.extend(self.input_of(&report.plugin));
            plan.gates.push(report);
        }
        if let (Some(next), Some(base)) = (&proposal.next, &survey.base) {
            for (name, check) in &self.config.rollback {
                let Some(mode) = counting(check.mode) else { continue };
                let report = self.assess(survey, next, base, (name, check), mode)?;
                plan.inputs.plugins.extend(self.input_of(&report.plugin));
                plan.rollbacks.push(report);
            }
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
    let Inputs { tags, config, changelogs, plugins, .. } = &plan.inputs;
    let Repository { url, owner, name, branch } = &plan.repository;
    let place = [url, owner, name, branch].map(|part| part.clone().unwrap_or_default());
    let texts = [plan.head.to_string(), plan.at.clone(), plan.tidegate.clone()];
    let digests = [tags, config, changelogs].map(Digest::to_string);
    let plugins = plugins.iter().flat_map(|plugin| [plugin.name.clone(), plugin.digest.to_string()]);
    Digest::of_parts(texts.into_iter().chain(place).chain(digests).chain(plugins))
}

fn summary(commit: &Commit) -> CommitSummary {
    CommitSummary {
        id: ObjectId::new(commit.id.clone()),
        subject: commit.message.lines().next().unwrap_or_default().trim_end().to_owned(),
        author: commit.author.name.clone(),
        at: commit.committed_at.clone(),
    }
}

fn pattern_warnings(survey: &Survey) -> Vec<Warning> {
    let others = survey.scene.chosen.iter().flat_map(|chosen| &chosen.others);
    let names: Vec<_> = others.map(|(prefix, count)| format!("`{prefix}{{version}}` ({count})")).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "tags of other patterns are not counted: {}; set `tag` in tidegate.toml to choose another than `{}`",
        names.join(", "),
        survey.scene.pattern
    );
    vec![Warning { code: "version::other-patterns".into(), message }]
}

fn warn_left_out<T>(warnings: &mut Vec<Warning>, text: &str, rendered: &Rendered<T>) {
    for (commit, fault) in &rendered.left_out {
        let message = format!("commit {} is left out of the {text}: {fault}", commit.short());
        warnings.push(Warning { code: fault.kind.code().into(), message });
    }
}
