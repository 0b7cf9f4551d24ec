//! The next versions: asks the versioner, checks what it says, and settles what
//! packages do to each other.

use tidegate_contract::types::{Bump, Channel, Commit, TextFile};
use tidegate_contract::versioning::{BumpProposal, BumpRequest, PackageHistory, ProposeBumps};
use tidegate_model::plan::{NextRelease, PluginInput, Unparsed, Why};
use tidegate_model::{Diagnosis, ObjectId, TagName, Version};
use tidegate_plugin::manifest::Kind;
use tidegate_plugin::{Fault, FaultKind};

use crate::asking::Asked;
use crate::chunks::{COMMIT_OVERHEAD, in_chunks};
use crate::course::Course;
use crate::isolate::{Skip, isolating};
use crate::reasons::{updates, why};
use crate::settle::{Courses, Outcome, Own, settle};
use crate::survey::PackageSurvey;
use crate::{Engine, Error, Survey};

/// What should become of all packages.
#[derive(Clone, Debug)]
pub struct Proposals {
    /// One for each package of the survey, in its order.
    pub packages: Vec<Proposal>,
    /// The plugin that was asked.
    pub(crate) asked: PluginInput,
    /// Files that configure the plugin.
    pub(crate) config_files: Vec<TextFile>,
}

impl Proposals {
    /// A package by its name; without one the repository as a whole, where that is
    /// released beside its packages, else the only package, or the only one that is
    /// due. Its index in the survey.
    ///
    /// # Errors
    /// When there is no such package, or nobody can tell which one is meant.
    pub fn choose(&self, survey: &Survey, name: Option<&str>) -> Result<usize, Error> {
        let names = || survey.packages.iter().map(|package| package.package.name.clone());
        if let Some(name) = name {
            let place = survey.packages.iter().position(|package| package.package.name == name);
            return place.ok_or_else(|| Error::NoSuchPackage { name: name.into(), known: names().collect() });
        }
        if let Some(whole) = survey.packages.iter().position(|package| package.member.everything) {
            return Ok(whole);
        }
        let due: Vec<_> = (0..self.packages.len()).filter(|&at| self.packages[at].next.is_some()).collect();
        match due[..] {
            [only] => Ok(only),
            _ if self.packages.len() == 1 => Ok(0),
            [] => Err(Error::WhichPackage { names: names().collect() }),
            _ => {
                let names = due.iter().map(|&at| survey.packages[at].package.name.clone()).collect();
                Err(Error::WhichPackage { names })
            }
        }
    }
}

/// What should become of a package.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The release that is due.
    pub next: Option<NextRelease>,
    /// Why.
    pub why: Why,
    /// What the versioner said about what came since the previous release.
    pub answer: BumpProposal,
    /// Commits that the versioner could not read, or broke over.
    pub unparsed: Vec<Unparsed>,
}

/// What the versioner said about a package.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) answer: BumpProposal,
    unparsed: Vec<Unparsed>,
}

impl Engine<'_> {
    /// Asks the versioner what the next versions are.
    ///
    /// # Errors
    /// When the plugin cannot be asked or fails, when the version that it asks
    /// for is not higher than the base, or when a tag is taken.
    pub fn propose(&self, survey: &Survey) -> Result<Proposals, Diagnosis> {
        let name = &self.config.version.plugin;
        let asked = Asked::prepare(self, &survey.scene, name, &Kind::Versioner)?;
        let all: Vec<&PackageSurvey> = survey.packages.iter().collect();
        let names: Vec<_> = all.iter().map(|package| package.package.name.clone()).collect();
        let since_base = ask(&asked, survey, &names, |package| New {
            commits: &package.commits,
            files: &package.change_files,
        })?;
        let since_previous = match survey.scene.channel {
            Channel::PreRelease(_) => ask(&asked, survey, &names, |package| New {
                commits: &package.fresh,
                files: &package.fresh_change_files,
            })?,
            _ => since_base.clone(),
        };
        let courses: Vec<_> = all.iter().map(|package| self.course(survey, package)).collect();
        let mut own = Vec::new();
        for ((package, whole), fresh) in all.iter().zip(&since_base).zip(&since_previous) {
            own.push(self.own(package, &survey.scene.head.id, &asked, &whole.answer, &fresh.answer)?);
        }
        if let Some(tag) = self.aim.promote.clone().filter(|_| own.iter().all(|own| own.exact.is_none())) {
            return Err(Error::NotAPreRelease { tag }.into());
        }
        let outcomes = settle(&survey.graph, &own, &AllCourses(&courses))?;
        let mut packages = Vec::new();
        for (at, (said, fresh)) in since_base.iter().zip(since_previous).enumerate() {
            let next = match &outcomes[at] {
                Some(outcome) => Some(next_release(survey, all[at], outcome, &said.answer)?),
                None => None,
            };
            let why = why(survey, at, &outcomes, &said.answer, &fresh.answer);
            let mut answer = fresh.answer;
            answer.changes.extend(updates(survey, at, &outcomes));
            packages.push(Proposal { next, why, answer, unparsed: fresh.unparsed });
        }
        let asked_input = self.plugin_input(name, &*asked.plugin);
        Ok(Proposals { packages, asked: asked_input, config_files: asked.config_files().to_vec() })
    }

    fn course<'s>(&'s self, survey: &'s Survey, package: &'s PackageSurvey) -> Course<'s> {
        Course {
            name: &package.package.name,
            scheme: &self.config.version.scheme,
            channel: &survey.scene.channel,
            aim: self.aim,
            head: &survey.scene.head.id,
            at: self.at,
            base: package.base.as_ref().map(|release| &release.version),
            floor: package.floor.as_ref().map(|release| &release.version),
            releases: &package.releases,
            initial: &package.member.initial_version,
        }
    }

    /// What a package's own changes ask for. Whether it is released depends on what
    /// is new, how far it goes on everything since the base.
    fn own(
        &self,
        package: &PackageSurvey,
        head: &ObjectId,
        asked: &Asked<'_>,
        whole: &BumpProposal,
        fresh: &BumpProposal,
    ) -> Result<Own, Diagnosis> {
        let nothing = Own { bump: Bump::None, exact: None };
        if let Some(promoted) = &self.aim.promote {
            let core = promoted_core(package, head, promoted);
            return Ok(core.map_or(nothing, |core| Own { bump: whole.bump, exact: Some(core) }));
        }
        let is_due = fresh.bump != Bump::None
            || fresh.exact_version.is_some()
            || self.aim.snapshot.is_some() && !package.commits.is_empty();
        if !is_due {
            return Ok(nothing);
        }
        let bump = if self.aim.snapshot.is_some() { whole.bump.max(Bump::Patch) } else { whole.bump };
        let Some(text) = &whole.exact_version else { return Ok(Own { bump, exact: None }) };
        let exact = self.config.version.scheme.parse(text).ok_or_else(|| {
            let scheme = &self.config.version.scheme;
            asked.fault(FaultKind::BadOutput {
                reason: format!("`{text}` is not a version of the scheme `{scheme}`"),
            })
        })?;
        // The floor is above the base, where there is one.
        match package.floor.as_ref().or(package.base.as_ref()) {
            Some(last) if exact <= last.version => {
                let commit = ObjectId::new(whole.decided_by.clone().unwrap_or_default());
                let (asked, base) = (Box::new(exact), Box::new(last.version.clone()));
                Err(Error::NotHigher { asked, base, commit }.into())
            }
            _ => Ok(Own { bump, exact: Some(exact) }),
        }
    }
}

/// The stable version of a package's pre-release that is promoted: of the one that
/// was named, or of the highest one that stands on the same commit.
fn promoted_core(package: &PackageSurvey, head: &ObjectId, promoted: &TagName) -> Option<Version> {
    let mut there = package.releases.iter().filter(|release| release.commit == *head);
    let named = package.releases.iter().find(|release| release.tag == *promoted);
    let release = named.or_else(|| there.find(|release| !release.is_stable()))?;
    (!release.is_stable()).then(|| release.version.core())
}

fn next_release(
    survey: &Survey,
    package: &PackageSurvey,
    outcome: &Outcome,
    answer: &BumpProposal,
) -> Result<NextRelease, Error> {
    let Outcome { version, bump, .. } = outcome;
    if let Some(base) = package.base.as_ref().filter(|base| *version <= base.version) {
        let commit = ObjectId::new(answer.decided_by.clone().unwrap_or_default());
        let (asked, base) = (Box::new(version.clone()), Box::new(base.version.clone()));
        return Err(Error::NotHigher { asked, base, commit });
    }
    let tag = package.member.pattern().tag(version);
    if let Some(taken) = survey.scene.tags.iter().find(|other| other.name == tag) {
        let (at, head) = (taken.commit.clone(), survey.scene.head.id.clone());
        return Err(Error::TagExists { tag, at, head });
    }
    Ok(NextRelease { version: version.clone(), tag, bump: *bump })
}

struct AllCourses<'a>(&'a [Course<'a>]);

impl Courses for AllCourses<'_> {
    fn previous(&self, package: usize) -> Option<&Version> {
        self.0[package].base
    }

    fn core(&self, package: usize, bump: Bump) -> Result<Version, Error> {
        self.0[package].core(bump)
    }

    fn version(&self, package: usize, core: &Version) -> Result<Version, Error> {
        self.0[package].version(core)
    }
}

/// What came to a package: indexes of commits and change files.
#[derive(Clone, Copy)]
struct New<'s> {
    commits: &'s [usize],
    files: &'s [usize],
}

/// Asks about all packages, in calls of a bounded size.
fn ask(
    asked: &Asked<'_>,
    survey: &Survey,
    all: &[String],
    new: impl for<'s> Fn(&'s PackageSurvey) -> New<'s> + Sync,
) -> Result<Vec<Said>, Fault> {
    let weight = |package: &PackageSurvey| {
        let New { commits, files } = new(package);
        let commits = commits.iter().map(|&commit| survey.commits[commit].message.len() + COMMIT_OVERHEAD);
        let files = files.iter().map(|&file| survey.corrections.change_files[file].content.len());
        commits.chain(files).sum()
    };
    let ask = |packages: &[PackageSurvey]| {
        let ids = packages.iter().flat_map(|package| new(package).commits);
        let ids: Vec<_> = ids.map(|&commit| survey.commits[commit].id.as_str()).collect();
        let (answers, broken) = isolating(&ids, |skip| {
            let histories = packages.iter().map(|package| history(survey, package, new(package), skip));
            let request = BumpRequest {
                context: asked.context(),
                packages: histories.collect(),
                package_names: all.to_vec(),
            };
            let names: Vec<_> = packages.iter().map(|package| package.package.name.as_str()).collect();
            asked.ask_each::<ProposeBumps, _>(&request, &names, |it| it.proposals, |it| &it.package)
        })?;
        let said = packages.iter().zip(answers).map(|(package, answer)| {
            let ids: Vec<_> = new(package).commits.iter().map(|&at| survey.commits[at].id.as_str()).collect();
            let own = broken.iter().filter(|(id, _)| ids.contains(&id.as_str()));
            let broke = own.map(|(id, fault)| Unparsed {
                commit: Some(ObjectId::new(id.clone())),
                change_file: None,
                reason: fault.to_string(),
            });
            let unread = answer.unparsed.iter().cloned().map(|it| Unparsed {
                commit: it.commit.map(ObjectId::new),
                change_file: it.change_file,
                reason: it.reason,
            });
            let unparsed = unread.chain(broke).collect();
            Said { answer, unparsed }
        });
        Ok(said.collect::<Vec<_>>())
    };
    in_chunks(&survey.packages, weight, ask).map(|said| said.into_iter().flatten().collect())
}

fn history(survey: &Survey, package: &PackageSurvey, new: New<'_>, skip: &Skip) -> PackageHistory {
    let commits = new.commits.iter().map(|&commit| &survey.commits[commit]);
    let kept = |commit: &&Commit| !skip.contains(&commit.id);
    let elsewhere = new.commits.iter().filter(|&&commit| survey.is_named_elsewhere(package, commit));
    let elsewhere = elsewhere.map(|&commit| &survey.commits[commit]).filter(kept);
    PackageHistory {
        package: package.package.clone(),
        base_version: package.base.as_ref().map(|release| release.version.to_string()),
        commits: commits.filter(kept).cloned().collect(),
        named_elsewhere: elsewhere.map(|commit| commit.id.clone()).collect(),
        change_files: new.files.iter().map(|&file| survey.corrections.change_files[file].clone()).collect(),
    }
}
