//! Replays real histories: for each pair of consecutive releases, what would
//! have been proposed from the state before the newer one, and what was released.
//!
//! A pair is two consecutive stable tags of one prefix where the newer is the
//! older with one number raised by one and the lower ones zero, and the older is
//! in the newer one's history. The state before is the newer tag's commit, or its
//! parent when that commit is the release commit itself: one whose subject names
//! the new version, or that writes it into the package's manifest. The newer tag
//! and all higher ones are hidden; of other packages, the tags that the state
//! before does not reach.

use std::collections::BTreeSet;

use tidegate_config::Config;
use tidegate_contract::types::{Bump, Commit, FileChange};
use tidegate_engine::Proposal;
use tidegate_engine::releases::{Release, releases, split_version};
use tidegate_git::Repository;
use tidegate_model::version::bumped;
use tidegate_model::{
    Areas, Diagnosis, FolderEntry, Head, History, ObjectId, Since, Spans, Tag, TagName, TagPattern, Touched,
    Version, Wanted,
};

use crate::desk::Desk;
use crate::naive;

/// The histories that are replayed, and the prefix of their tags.
const HISTORIES: &[(&str, &str)] =
    &[("release-please", "v"), ("release-please-action", "v"), ("cocogitto", ""), ("git-cliff", "v")];

/// A history of many packages, with tags `NAME-v{version}`.
const MONOREPO: &str = "conventional-changelog";

/// What stands between a package's name and the version there.
const NAME_END: &str = "-v";

/// The share of its versions that has to be exact, in percent.
const MONOREPO_GOAL: usize = 94;

/// A history as it was before a release.
struct Before<'a> {
    repository: &'a Repository,
    head: ObjectId,
    hidden_from: &'a Version,
    pattern: &'a TagPattern,
    /// The tags of other patterns that are shown, too.
    others: &'a BTreeSet<TagName>,
}

impl History for Before<'_> {
    fn head(&self) -> Result<Head, Diagnosis> {
        Ok(Head { id: self.head.clone(), branch: None })
    }

    fn tags(&self) -> Result<Vec<Tag>, Diagnosis> {
        let mut tags = self.repository.tags()?;
        let is_lower = |version: Version| version < *self.hidden_from;
        let is_shown = |tag: &Tag| self.others.contains(&tag.name);
        tags.retain(|tag| self.pattern.version(&tag.name).map_or_else(|| is_shown(tag), is_lower));
        Ok(tags)
    }

    fn since(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Since, Diagnosis> {
        self.repository.since(tip, releases)
    }

    fn spans(&self, tip: &ObjectId, lines: &[Vec<ObjectId>]) -> Result<Spans, Diagnosis> {
        self.repository.spans(tip, lines)
    }

    fn touched(&self, commits: &[ObjectId], areas: &dyn Areas) -> Result<Vec<Touched>, Diagnosis> {
        self.repository.touched(commits, areas)
    }

    fn partition(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Vec<Vec<ObjectId>>, Diagnosis> {
        self.repository.partition(tip, releases)
    }

    fn commits(&self, ids: &[ObjectId]) -> Result<Vec<Commit>, Diagnosis> {
        self.repository.commits(ids)
    }

    fn tag_message(&self, tag: &TagName) -> Result<Option<String>, Diagnosis> {
        self.repository.tag_message(tag)
    }

    fn changed_files(
        &self,
        from: Option<&ObjectId>,
        to: &ObjectId,
        wanted: &dyn Wanted,
    ) -> Result<Vec<FileChange>, Diagnosis> {
        self.repository.changed_files(from, to, wanted)
    }

    fn files(&self, at: &ObjectId, wanted: &dyn Wanted) -> Result<Vec<String>, Diagnosis> {
        self.repository.files(at, wanted)
    }

    fn folder(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        self.repository.folder(at, path)
    }

    fn file(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        self.repository.file(at, path)
    }

    fn notes(&self) -> Result<Vec<(ObjectId, String)>, Diagnosis> {
        self.repository.notes()
    }

    fn remote_url(&self) -> Result<Option<String>, Diagnosis> {
        self.repository.remote_url()
    }
}

/// What replaying a history gave.
#[derive(Default)]
struct Score {
    pairs: usize,
    exact: usize,
    naive: usize,
    listed: usize,
}

/// Another choice for the time before 1.0.0, which the defaults do not share with the naive rule.
const BREAKING_IS_MAJOR: &str = "[plugins.conventional.config]\ninitial-development.breaking = \"major\"\n";

/// Replays all histories that are there: with the defaults, and with a breaking
/// change before 1.0.0 leading to 1.0.0, as the naive rule has it. True when the
/// defaults are at least as good as the naive rule in sum, and, where both have
/// the same rule for the time before 1.0.0, in each history as well.
///
/// # Errors
/// When a repository cannot be read or a plugin fails.
pub(crate) fn run(verbose: bool) -> Result<bool, Diagnosis> {
    let (defaults, major) = (Desk::new()?, Desk::configured(BREAKING_IS_MAJOR)?);
    crate::say("replay of real histories: versions proposed exactly as they were released\n");
    let titles = ("history", "pairs", "exact", "naive", "0.x! = 1.0.0", "not pairs");
    crate::say(&format!(
        "{:24}{:>7}{:>9}{:>9}{:>14}{:>12}",
        titles.0, titles.1, titles.2, titles.3, titles.4, titles.5
    ));
    let mut good = true;
    let (mut exact, mut naive) = (0, 0);
    for &(name, prefix) in HISTORIES {
        let Some(repo) = tidegate_testkit::shared_history(name) else { continue };
        let repository = Repository::discover(repo.path())?;
        let mut misses = Vec::new();
        let score = replay(&defaults, &repository, prefix, None, &mut misses)?;
        let other = replay(&major, &repository, prefix, None, &mut Vec::new())?;
        crate::say(&format!(
            "{name:24}{:>7}{:>9}{:>9}{:>14}{:>12}",
            score.pairs, score.exact, score.naive, other.exact, score.listed
        ));
        exact += score.exact;
        naive += score.naive;
        good &= other.exact >= score.naive;
        for miss in misses.iter().filter(|_| verbose) {
            crate::say(miss);
        }
    }
    crate::say(&format!("{:31}{exact:>9}{naive:>9}", "in sum"));
    Ok(monorepo(&defaults, verbose)? && good && exact >= naive)
}

/// Replays the history of many packages, each by its own tags. True when enough
/// versions are exact, or the history is not there.
fn monorepo(desk: &Desk, verbose: bool) -> Result<bool, Diagnosis> {
    let Some(repo) = tidegate_testkit::shared_history(MONOREPO) else { return Ok(true) };
    let repository = Repository::discover(repo.path())?;
    let tags = repository.tags()?;
    let prefixes = tags.iter().filter_map(|tag| Some(split_version(tag.name.as_str())?.0.to_owned()));
    let prefixes: BTreeSet<String> = prefixes.filter(|prefix| prefix.ends_with(NAME_END)).collect();
    let (mut sum, mut misses) = (Score::default(), Vec::new());
    for prefix in &prefixes {
        let score = replay(desk, &repository, prefix, Some(&prefixes), &mut misses)?;
        sum.pairs += score.pairs;
        sum.exact += score.exact;
        sum.naive += score.naive;
        sum.listed += score.listed;
    }
    crate::say(&format!(
        "{MONOREPO:24}{:>7}{:>9}{:>9}{:>14}{:>12}",
        sum.pairs, sum.exact, sum.naive, "", sum.listed
    ));
    misses.iter().filter(|_| verbose).for_each(|miss| crate::say(miss));
    Ok(sum.exact * 100 >= MONOREPO_GOAL * sum.pairs)
}

fn replay(
    desk: &Desk,
    repository: &Repository,
    prefix: &str,
    packages: Option<&BTreeSet<String>>,
    misses: &mut Vec<String>,
) -> Result<Score, Diagnosis> {
    let tags: Vec<_> = repository.tags()?.into_iter().filter(|tag| has_prefix(tag, prefix)).collect();
    let pattern = TagPattern::with_prefix(prefix).unwrap_or_else(|_| TagPattern::plain());
    let mut stable: Vec<_> = releases(&tags, &pattern).into_iter().filter(Release::is_stable).collect();
    stable.reverse();
    let mut score = Score::default();
    for pair in stable.windows(2) {
        let [older, newer] = pair else { continue };
        let Some(step) = step(&older.version, &newer.version) else {
            score.listed += 1;
            continue;
        };
        let tip = repository.commits(std::slice::from_ref(&newer.commit))?;
        let Some(tip) = tip.first() else { continue };
        let head = match state_before(tip, &newer.version) {
            Some(parent) => parent,
            None if packages.is_some() => before_bump(repository, tip, &newer.version)?,
            None => ObjectId::new(tip.id.clone()),
        };
        let contained = repository.since(&head, std::slice::from_ref(&older.commit))?.base.is_some();
        if !contained {
            score.listed += 1;
            continue;
        }
        score.pairs += 1;
        let (config, others) = match packages {
            Some(packages) => (configured(repository, &head, packages)?, reached(repository, &head)?),
            None => (desk.config.clone(), BTreeSet::new()),
        };
        let before =
            Before { repository, head, hidden_from: &newer.version, pattern: &pattern, others: &others };
        let (proposed, miss) = desk.under(&config, &before, |engine| {
            let survey = engine.survey()?;
            let tag = pattern.tag(&newer.version);
            // The package that the tag is of, by the tags that it has had.
            let at = survey.packages.iter().position(|package| {
                package.releases.iter().any(|release| pattern.version(&release.tag).is_some())
            });
            let Some(at) = at else {
                return Ok((None, format!("  {tag}: no package has tags like that at the state before\n")));
            };
            let commits: Vec<_> =
                survey.packages[at].commits.iter().map(|&commit| survey.commits[commit].clone()).collect();
            let naive = naive::bump(&commits);
            score.naive += usize::from(naive == step);
            let proposals = engine.propose(&survey)?;
            let proposal = &proposals.packages[at];
            let version = proposal.next.as_ref().map(|next| next.version.clone());
            Ok((version, explain(&tag, older, naive, &commits, proposal)))
        })?;
        if proposed.as_ref() == Some(&newer.version) {
            score.exact += 1;
        } else {
            misses.push(miss);
        }
    }
    Ok(score)
}

/// The packages that tags have, as a configuration: not at all times did a manifest
/// show them.
fn configured(
    repository: &Repository,
    head: &ObjectId,
    prefixes: &BTreeSet<String>,
) -> Result<Config, Diagnosis> {
    let mut text = String::new();
    for name in prefixes.iter().filter_map(|prefix| prefix.strip_suffix(NAME_END)) {
        let path = format!("packages/{name}");
        if repository.folder(head, &path)?.is_some() {
            text += &format!("[[packages]]\nname = \"{name}\"\npath = \"{path}\"\n");
        }
    }
    Ok(tidegate_config::parse(&text, "tidegate.toml")?.config)
}

/// The tags that this commit reaches.
fn reached(repository: &Repository, head: &ObjectId) -> Result<BTreeSet<TagName>, Diagnosis> {
    let tags = repository.tags()?;
    let lines: Vec<_> = tags.iter().map(|tag| vec![tag.commit.clone()]).collect();
    let bases = repository.spans(head, &lines)?.bases;
    Ok(tags.into_iter().zip(bases).filter(|(_, base)| base.is_some()).map(|(tag, _)| tag.name).collect())
}

fn has_prefix(tag: &Tag, prefix: &str) -> bool {
    split_version(tag.name.as_str()).is_some_and(|(found, _)| found == prefix)
}

/// The single step between two versions, when there is one.
fn step(older: &Version, newer: &Version) -> Option<Bump> {
    [Bump::Patch, Bump::Minor, Bump::Major].into_iter().find(|&bump| bumped(older, bump) == *newer)
}

/// The parent of a release commit.
fn state_before(tip: &Commit, version: &Version) -> Option<ObjectId> {
    let subject = tip.message.lines().next().unwrap_or_default();
    let names_version = subject.match_indices(&version.to_string()).any(|(at, text)| {
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        !subject[..at].ends_with(digit)
            && !subject[at + text.len()..].starts_with(|c: char| c.is_ascii_digit())
    });
    tip.parents.first().filter(|_| names_version).map(|parent| ObjectId::new(parent.clone()))
}

/// The parent of a commit that writes this version into a manifest; else the commit.
fn before_bump(repository: &Repository, tip: &Commit, version: &Version) -> Result<ObjectId, Diagnosis> {
    let id = ObjectId::new(tip.id.clone());
    let Some(parent) = tip.parents.first().map(|parent| ObjectId::new(parent.clone())) else {
        return Ok(id);
    };
    let text = format!("\"version\": \"{version}\"");
    let is_manifest = |path: &str| path.ends_with("package.json");
    let changes = repository.changed_files(Some(&parent), &id, &is_manifest)?;
    let has = |side: &Option<String>| side.as_ref().is_some_and(|side| side.contains(&text));
    let writes = changes.iter().any(|change| has(&change.after) && !has(&change.before));
    Ok(if writes { parent } else { id })
}

fn explain(tag: &TagName, older: &Release, naive: Bump, commits: &[Commit], proposal: &Proposal) -> String {
    let proposed =
        proposal.next.as_ref().map_or_else(|| "nothing".to_owned(), |next| next.version.to_string());
    let naive = bumped(&older.version, naive);
    let mut text = format!(
        "  {} -> `{tag}`: proposed {proposed} by `{}` ({}); naive {naive}\n",
        older.version, proposal.why.rule, proposal.why.reason
    );
    for commit in commits {
        let subject: String = commit.message.lines().next().unwrap_or_default().chars().take(100).collect();
        text += &format!("    {} {subject}\n", &commit.id[..7.min(commit.id.len())]);
    }
    text
}
