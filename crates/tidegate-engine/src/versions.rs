//! The next version: asks the versioner, and checks what it says.

use tidegate_contract::types::{Bump, Commit};
use tidegate_contract::versioning::{BumpProposal, BumpRequest, PackageHistory, ProposeBumps};
use tidegate_model::plan::{NextRelease, PluginInput, Unparsed, Why};
use tidegate_model::version::bumped;
use tidegate_model::{Diagnosis, ObjectId, Version};
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Fault, FaultKind};

use crate::asking::Asked;
use crate::isolate::{Skip, isolating};
use crate::{Engine, Error, Survey};

/// What should become of the package.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The release that is due.
    pub next: Option<NextRelease>,
    /// Why.
    pub why: Why,
    /// What the versioner said.
    pub answer: BumpProposal,
    /// Commits that the versioner could not read, or broke over.
    pub unparsed: Vec<Unparsed>,
    /// The plugin that was asked.
    pub(crate) asked: PluginInput,
    /// Files that configure the plugin.
    pub(crate) config_files: Vec<tidegate_contract::types::TextFile>,
}

impl Engine<'_> {
    /// Asks the versioner what the next version is.
    ///
    /// # Errors
    /// When the plugin cannot be asked or fails, when the version that it asks
    /// for is not higher than the base, or when its tag is taken.
    pub fn propose(&self, survey: &Survey) -> Result<Proposal, Diagnosis> {
        let name = &self.config.version.plugin;
        let asked = Asked::prepare(self, &survey.scene, name, &Kind::Versioner)?;
        let ids: Vec<_> = survey.commits.iter().map(|commit| commit.id.as_str()).collect();
        let (answer, broken) = isolating(&ids, |skip| propose_without(&asked, survey, skip))?;
        let next = self.next_release(survey, &asked, &answer)?;
        let why = Why {
            reason: answer.reason.clone(),
            rule: answer.rule.clone(),
            decided_by: answer.decided_by.clone().map(ObjectId::new),
            base: survey.base_text(),
        };
        let said = answer
            .unparsed
            .iter()
            .map(|it| Unparsed { commit: ObjectId::new(it.commit.clone()), reason: it.reason.clone() });
        let broke = broken
            .into_iter()
            .map(|(id, fault)| Unparsed { commit: ObjectId::new(id), reason: fault.to_string() });
        let unparsed = said.chain(broke).collect();
        let input = self.plugin_input(name, &*asked.plugin);
        let config_files = asked.config_files().to_vec();
        Ok(Proposal { next, why, unparsed, answer, asked: input, config_files })
    }

    fn next_release(
        &self,
        survey: &Survey,
        asked: &Asked<'_>,
        answer: &BumpProposal,
    ) -> Result<Option<NextRelease>, Diagnosis> {
        let base = survey.base.as_ref().map(|release| &release.version);
        let exact = match &answer.exact_version {
            None => None,
            Some(text) => Some(Version::parse(text).map_err(|error| {
                asked.fault(FaultKind::BadOutput { reason: format!("`{text}` is not a version: {error}") })
            })?),
        };
        let version = match (exact, base) {
            (Some(asked), Some(base)) if asked <= *base => {
                let commit = ObjectId::new(answer.decided_by.clone().unwrap_or_default());
                return Err(Error::NotHigher { asked, base: base.clone(), commit }.into());
            }
            (Some(exact), _) => exact,
            (None, _) if answer.bump == Bump::None => return Ok(None),
            (None, Some(base)) => bumped(base, answer.bump),
            (None, None) => self.first_version(survey),
        };
        let tag = survey.scene.pattern.tag(&version);
        if let Some(taken) = survey.scene.tags.iter().find(|other| other.name == tag) {
            let (at, head) = (taken.commit.clone(), survey.scene.head.id.clone());
            return Err(Error::TagExists { tag, at, head }.into());
        }
        Ok(Some(NextRelease { version, tag, bump: answer.bump }))
    }

    /// The first release's version: the configured one, but never below a
    /// pre-release that is out already.
    fn first_version(&self, survey: &Survey) -> Version {
        let initial = self.config.initial_version.clone();
        match &survey.floor {
            Some(floor) => initial.max(bumped(&floor.version, Bump::Patch)),
            None => initial,
        }
    }
}

fn propose_without(asked: &Asked<'_>, survey: &Survey, skip: &Skip) -> Result<BumpProposal, Fault> {
    let kept = |commit: &&Commit| !skip.contains(&commit.id);
    let request = BumpRequest {
        context: asked.context(),
        packages: vec![PackageHistory {
            package: survey.scene.package.clone(),
            base_version: survey.base.as_ref().map(|release| release.version.to_string()),
            commits: survey.commits.iter().filter(kept).cloned().collect(),
            change_files: Vec::new(),
        }],
    };
    let names = [survey.scene.package.name.as_str()];
    let mut answers =
        asked.ask_each::<ProposeBumps, _>(&request, &names, |it| it.proposals, |it| &it.package)?;
    // `ask_each` gives as many answers as there are names.
    answers.pop().ok_or_else(|| asked.fault(FaultKind::BadOutput { reason: "no proposal".into() }))
}
