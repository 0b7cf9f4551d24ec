//! The first look at a repository: where it stands, which tags are releases,
//! which one is the base, and what came since.

use tidegate_contract::types::{Channel, Commit, Package, Repository};
use tidegate_model::{Diagnosis, Digest, Head, ObjectId, Since, Tag, TagPattern};

use crate::Engine;
use crate::releases::{ChosenPattern, Release, choose_pattern, releases};
use crate::remote::parse_remote;

/// Where a decision takes place: everything but the commits.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Where the repository stands.
    pub head: Head,
    /// Its name, owner, page and branch.
    pub repository: Repository,
    /// The package.
    pub package: Package,
    /// All tags that lead to commits.
    pub tags: Vec<Tag>,
    /// Digest of names and targets of all tags.
    pub tags_digest: Digest,
    /// How the package's tags are written.
    pub pattern: TagPattern,
    /// How the pattern came to be chosen, when nobody configured it.
    pub chosen: Option<ChosenPattern>,
}

/// What the first look found.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Where it takes place.
    pub scene: Scene,
    /// The tags that are releases, highest version first.
    pub releases: Vec<Release>,
    /// The release that the next one counts from.
    pub base: Option<Release>,
    /// Without a base: the highest pre-release in the history, below which the
    /// first release must not fall.
    pub floor: Option<Release>,
    /// What came since the base, parents first.
    pub commits: Vec<Commit>,
}

impl Engine<'_> {
    /// Takes the first look.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn survey(&self) -> Result<Survey, Diagnosis> {
        let tags = self.history.tags()?;
        let (pattern, chosen) = match &self.config.tag {
            Some(pattern) => (pattern.clone(), None),
            None => {
                let chosen = choose_pattern(&tags);
                (chosen.pattern.clone(), Some(chosen))
            }
        };
        let scene = self.scene(self.history.head()?, tags, pattern, chosen)?;
        let releases = releases(&scene.tags, &scene.pattern);
        let tip = &scene.head.id;
        let stable: Vec<_> = releases.iter().filter(|release| release.is_stable()).collect();
        let since = self.since(tip, &stable)?;
        let base = since.base.map(|index| stable[index].clone());
        let floor = if base.is_none() && stable.len() < releases.len() {
            let all: Vec<_> = releases.iter().collect();
            self.since(tip, &all)?.base.map(|index| all[index].clone())
        } else {
            None
        };
        let commits = self.history.commits(&since.commits)?;
        Ok(Survey { scene, releases, base, floor, commits })
    }

    /// The scene at a commit.
    pub(crate) fn scene(
        &self,
        head: Head,
        tags: Vec<Tag>,
        pattern: TagPattern,
        chosen: Option<ChosenPattern>,
    ) -> Result<Scene, Diagnosis> {
        let address = match &self.config.repository.url {
            Some(url) => Some(url.clone()),
            None => self.history.remote_url()?,
        };
        let mut repository = address.as_deref().map(parse_remote).unwrap_or_default();
        repository.branch.clone_from(&head.branch);
        let name = repository.name.clone().unwrap_or_else(|| "root".into());
        let package = Package { name, path: ".".into(), channel: Channel::Stable, scheme: "semver".into() };
        let tags_digest =
            Digest::of_parts(tags.iter().flat_map(|tag| [tag.name.as_str(), tag.commit.as_str()]));
        Ok(Scene { head, repository, package, tags, tags_digest, pattern, chosen })
    }

    /// What came since the first of these releases that the tip contains.
    pub(crate) fn since(&self, tip: &ObjectId, releases: &[&Release]) -> Result<Since, Diagnosis> {
        let commits: Vec<_> = releases.iter().map(|release| release.commit.clone()).collect();
        self.history.since(tip, &commits)
    }
}

impl Survey {
    /// How the base was found, in one sentence.
    #[must_use]
    pub fn base_text(&self) -> String {
        let Scene { pattern, chosen, head, .. } = &self.scene;
        let how = chosen.as_ref().map_or("configured", |chosen| &chosen.because);
        let found = match (&self.base, &self.floor) {
            (Some(base), _) => format!("`{}` is the highest stable release in the history of", base.tag),
            (None, Some(floor)) => format!("only pre-releases, up to `{}`, are in the history of", floor.tag),
            (None, None) => "no release is in the history of".to_owned(),
        };
        format!("{found} {}; tag pattern `{pattern}` ({how})", head.id.short())
    }
}
