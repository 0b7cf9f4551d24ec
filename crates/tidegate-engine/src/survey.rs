//! The first look at a repository: where it stands, which packages it has, which
//! tags are their releases, which ones are the bases, and what came since.

use std::sync::Arc;

use tidegate_contract::types::{Channel, Commit, Package, Repository};
use tidegate_model::plan::Warning;
use tidegate_model::{Diagnosis, Digest, Head, ObjectId, Since, Tag};

use crate::Engine;
use crate::areas::PackageAreas;
use crate::corrections::{Corrections, Waiting};
use crate::graph::Graph;
use crate::lines::{Lines, SinceBases};
use crate::releases::{Release, ReleaseIndex};
use crate::remote::parse_remote;
use crate::roster::{Member, Roster};

/// Where a decision takes place: everything but packages and commits.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Where the repository stands.
    pub head: Head,
    /// Its name, owner, page and branch.
    pub repository: Repository,
    /// What is being released.
    pub channel: Channel,
    /// All tags that lead to commits.
    pub tags: Vec<Tag>,
    /// Digest of names and targets of all tags.
    pub tags_digest: Digest,
}

/// What the first look found.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Where it takes place.
    pub scene: Scene,
    /// The packages, by path and name.
    pub packages: Vec<PackageSurvey>,
    /// What came since the base of any package, parents first.
    pub commits: Vec<Commit>,
    /// What was odd.
    pub warnings: Vec<Warning>,
    pub(crate) graph: Graph,
    /// For each commit, the areas that it belongs to; nothing, where all commits are
    /// everybody's.
    pub(crate) owners: Vec<Vec<u32>>,
    pub(crate) areas: Arc<PackageAreas>,
    pub(crate) corrections: Corrections,
}

/// What the first look found about a package.
#[derive(Clone, Debug)]
pub struct PackageSurvey {
    /// The package.
    pub package: Package,
    /// The tags that are its releases, highest version first.
    pub releases: Vec<Release>,
    /// The release that the next one counts from: the highest stable one.
    pub base: Option<Release>,
    /// The highest pre-release in the history, when it is above the base: the next
    /// release must not fall below it.
    pub floor: Option<Release>,
    /// The release that the texts count from: on a channel of pre-releases its
    /// newest one above the base, else the base.
    pub previous: Option<Release>,
    /// What came since the base; indexes of [`Survey::commits`].
    pub commits: Vec<usize>,
    /// What came since the previous release.
    pub fresh: Vec<usize>,
    /// The change files that came since the base, by index.
    pub(crate) change_files: Vec<usize>,
    /// The change files that came since the previous release.
    pub(crate) fresh_change_files: Vec<usize>,
    pub(crate) member: Member,
}

impl Engine<'_> {
    /// Takes the first look.
    ///
    /// # Errors
    /// When the repository cannot be read, or the configuration does not fit it.
    pub fn survey(&self) -> Result<Survey, Diagnosis> {
        let tags = self.history.tags()?;
        let scene = self.scene(self.aimed_head(&tags)?, tags)?;
        let Roster { members, mut warnings } =
            self.roster(&scene.head.id, &scene.tags, scene.repository.name.as_deref())?;
        let graph = Graph::new(self.config, &members)?;
        let index = ReleaseIndex::new(&scene.tags, &self.config.version.scheme);
        let lines = Lines::of(&index, &members, &scene.channel);
        let corrections = self.corrections(&scene.head.id)?;
        let SinceBases { commits, areas, owners, packages: spans } =
            self.since_bases(&scene.head.id, &members, &lines, &corrections)?;
        let commits = self.commits(&commits, &corrections)?;
        let mut waiting = Waiting::new(self.history, &corrections);
        let mut packages = Vec::new();
        for ((member, releases), span) in members.into_iter().zip(lines.releases).zip(spans) {
            let package = self.package(&member, &scene.channel);
            let release = |index: Option<usize>| index.map(|index| releases[index].clone());
            let (base, previous) = (release(span.base), release(span.previous));
            packages.push(PackageSurvey {
                package,
                change_files: waiting.since(base.as_ref())?,
                fresh_change_files: waiting.since(previous.as_ref())?,
                base,
                floor: release(span.floor),
                previous,
                commits: span.commits,
                fresh: span.fresh,
                releases,
                member,
            });
        }
        warnings.extend(cycle_warnings(&graph, &packages));
        warnings.extend(packages.iter().filter_map(pattern_warning));
        Ok(Survey { scene, packages, commits, warnings, graph, owners, areas: Arc::new(areas), corrections })
    }

    /// The scene at a commit.
    pub(crate) fn scene(&self, head: Head, tags: Vec<Tag>) -> Result<Scene, Diagnosis> {
        let address = match &self.config.repository.url {
            Some(url) => Some(url.clone()),
            None => self.history.remote_url()?,
        };
        let mut repository = address.as_deref().map(parse_remote).unwrap_or_default();
        repository.branch.clone_from(&head.branch);
        let tags_digest =
            Digest::of_parts(tags.iter().flat_map(|tag| [tag.name.as_str(), tag.commit.as_str()]));
        let channel = self.channel(head.branch.as_deref());
        Ok(Scene { head, repository, channel, tags, tags_digest })
    }

    /// A package as plugins see it.
    pub(crate) fn package(&self, member: &Member, channel: &Channel) -> Package {
        Package {
            name: member.name.clone(),
            path: member.path.clone(),
            channel: channel.clone(),
            scheme: self.config.version.scheme.to_string(),
        }
    }

    /// What came since the first of these releases that the tip contains.
    pub(crate) fn since(&self, tip: &ObjectId, releases: &[&Release]) -> Result<Since, Diagnosis> {
        let commits: Vec<_> = releases.iter().map(|release| release.commit.clone()).collect();
        self.history.since(tip, &commits)
    }
}

impl Survey {
    /// The packages by index, in release order: dependencies first.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        self.graph.order()
    }

    /// These commits.
    pub(crate) fn pick(&self, commits: &[usize]) -> Vec<Commit> {
        commits.iter().map(|&commit| self.commits[commit].clone()).collect()
    }

    /// How the base of a package was found, in one sentence.
    #[must_use]
    pub fn base_text(&self, package: &PackageSurvey) -> String {
        let head = self.scene.head.id.short();
        let found = match (&package.base, &package.floor) {
            (Some(base), _) => {
                format!("`{}` is the highest stable release in the history of {head}", base.tag)
            }
            (None, Some(floor)) => {
                format!("only pre-releases, up to `{}`, are in the history of {head}", floor.tag)
            }
            (None, None) => format!("no release is in the history of {head}"),
        };
        let since = match (&package.previous, &package.base) {
            (Some(previous), base) if Some(previous) != base.as_ref() => {
                format!(", and `{}` the newest pre-release", previous.tag)
            }
            _ => String::new(),
        };
        let how = match (&package.member.chosen, self.packages.len()) {
            (Some(chosen), _) => format!(" ({})", chosen.because),
            (None, 1) => " (configured)".to_owned(),
            (None, _) => String::new(),
        };
        format!("{found}{since}; tag pattern `{}`{how}", package.member.pattern())
    }
}

/// Packages that depend on themselves through others.
fn cycle_warnings(graph: &Graph, packages: &[PackageSurvey]) -> Vec<Warning> {
    let warning = |cycle: &Vec<usize>| {
        let names: Vec<_> = cycle.iter().map(|&at| format!("`{}`", packages[at].package.name)).collect();
        let message =
            format!("{} depend on each other, so that none of them can be released first", names.join(", "));
        Warning { code: "packages::cycle".into(), message }
    };
    graph.cycles.iter().map(warning).collect()
}

/// That there are tags which name versions and do not count.
fn pattern_warning(package: &PackageSurvey) -> Option<Warning> {
    let others = package.member.chosen.iter().flat_map(|chosen| &chosen.others);
    let names: Vec<_> = others.map(|(prefix, count)| format!("`{prefix}{{version}}` ({count})")).collect();
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "tags of other patterns are not counted: {}; set `tag` in tidegate.toml to choose another than `{}`",
        names.join(", "),
        package.member.pattern()
    );
    Some(Warning { code: "version::other-patterns".into(), message })
}
