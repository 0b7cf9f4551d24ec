//! From a plan to effects.

use std::collections::BTreeMap;

use serde_json::json;
use tidegate_config::{NoticeKind, Release as Settings, ReleaseCommand, ReleaseMode, When};
use tidegate_contract::types::Channel;
use tidegate_model::plan::{NextRelease, Plan, PlannedPackage};
use tidegate_model::{Command, Edit, Effect, ObjectId, Shown, TagName};

use crate::journal::Release;
use crate::{Error, Journal, Ledger};

/// Where a merged proposal says what it releases, from the repository's root.
pub const PROPOSED: &str = ".tidegate/release.json";

/// Where a release happens.
#[derive(Clone, Debug)]
pub struct Place {
    /// The branch that is released; absent with a detached head, where nothing can
    /// be committed.
    pub branch: Option<String>,
    /// The remote that gets it; absent when nothing is pushed.
    pub remote: Option<String>,
    /// Where the remote's branch is; absent when it has none.
    pub lease: Option<ObjectId>,
    /// Where it is shown.
    pub forge: ShownOn,
    /// What the head's commit says at [`PROPOSED`].
    pub proposed: Option<String>,
}

/// Where a release is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ShownOn {
    /// Nowhere: its tags are all that there is.
    Nothing,
    /// On a forge where it can be there without anybody seeing it.
    Drafts,
    /// On a forge where it is seen as soon as it is there.
    AtOnce,
}

/// Begins the release of what is due, by these effects.
///
/// # Errors
/// When another release is not at its end, or the journal cannot be written.
pub fn begin<L: Ledger>(journal: &mut Journal<L>, plan: &Plan, effects: Vec<Effect>) -> Result<(), Error> {
    let tags = tags(plan);
    let inputs = plan.inputs.all.clone();
    journal.begin(Release { head: plan.head.clone(), at: plan.at.clone(), inputs, tags, effects })
}

/// What the release of what is due does, with these files changed. It follows from
/// the arguments alone.
///
/// # Errors
/// When a setting names a package that is not there, or does not say which of many it means.
pub fn effects(
    plan: &Plan,
    edits: Vec<Edit>,
    place: &Place,
    settings: &Settings,
    text: &str,
) -> Result<Vec<Effect>, Error> {
    check_packages(plan, settings)?;
    let edits: Vec<_> = edits.into_iter().filter(|edit| edit.before != edit.after).collect();
    if plan.releases().next().is_none() {
        return Ok(Vec::new());
    }
    Ok(match settings.mode {
        ReleaseMode::Proposal if !is_merged(plan, place) => propose(plan, edits, place, settings, text),
        ReleaseMode::Proposal => release(plan, Vec::new(), place, settings),
        ReleaseMode::Direct => release(plan, edits, place, settings),
    })
}

/// Whether the head's commit is a merged proposal of what is due.
#[must_use]
pub fn is_merged(plan: &Plan, place: &Place) -> bool {
    place.proposed.as_ref().is_some_and(|text| *text == proposed(plan))
}

/// The tags that a merged proposal releases; none where the text is no such thing.
#[must_use]
pub fn proposed_tags(text: &str) -> Vec<TagName> {
    #[derive(serde::Deserialize)]
    struct Proposed {
        releases: Vec<One>,
    }
    #[derive(serde::Deserialize)]
    struct One {
        tag: TagName,
    }
    let proposed = serde_json::from_str::<Proposed>(text);
    proposed.map(|proposed| proposed.releases.into_iter().map(|one| one.tag).collect()).unwrap_or_default()
}

fn tags(plan: &Plan) -> Vec<TagName> {
    plan.releases().map(|(_, next)| next.tag.clone()).collect()
}

/// What a proposal says that merging it releases.
fn proposed(plan: &Plan) -> String {
    let release = |(package, next): (&PlannedPackage, &NextRelease)| json!({ "package": package.name, "version": next.version, "tag": next.tag });
    let releases: Vec<_> = plan.releases().map(release).collect();
    format!("{:#}\n", json!({ "format": 1, "releases": releases }))
}

fn propose(plan: &Plan, mut edits: Vec<Edit>, place: &Place, settings: &Settings, text: &str) -> Vec<Effect> {
    let words = Words::of_all(plan);
    let message = words.fill(&settings.commit_message);
    edits.push(Edit::new(PROPOSED, place.proposed.clone(), Some(proposed(plan))));
    vec![
        Effect::PushProposal {
            remote: settings.remote.clone(),
            branch: settings.proposal_branch.clone(),
            parent: plan.head.clone(),
            edits,
            message: message.clone(),
            at: plan.at.clone(),
        },
        Effect::Propose {
            branch: settings.proposal_branch.clone(),
            base: place.branch.clone(),
            title: message.lines().next().unwrap_or_default().to_owned(),
            text: Some(text.to_owned()),
        },
    ]
}

fn release(plan: &Plan, edits: Vec<Edit>, place: &Place, settings: &Settings) -> Vec<Effect> {
    let tags = tags(plan);
    let mut effects = Vec::new();
    let is_committed = !edits.is_empty();
    if is_committed {
        let paths = edits.iter().map(|edit| edit.path.clone()).collect();
        effects.push(Effect::EditFiles { edits });
        effects.push(Effect::Commit {
            branch: place.branch.clone(),
            parent: plan.head.clone(),
            paths,
            message: Words::of_all(plan).fill(&settings.commit_message),
            at: plan.at.clone(),
        });
    }
    effects.extend(plan.releases().map(|(package, next)| {
        let message = Words::of(package, next).fill(&settings.tag_message);
        Effect::Tag { name: next.tag.clone(), message, at: plan.at.clone() }
    }));
    effects.extend(commands(plan, settings, When::Build));
    if let Some(remote) = place.remote.clone() {
        effects.push(Effect::Push {
            remote,
            branch: place.branch.clone().filter(|_| is_committed),
            lease: place.lease.clone(),
            tags,
        });
    }
    if place.forge != ShownOn::Nothing {
        effects.extend(fill(plan, place.forge, settings));
    }
    effects.extend(commands(plan, settings, When::Publish));
    let shown: Vec<_> = plan.releases().map(|(package, next)| shown(plan, package, next, settings)).collect();
    if place.forge != ShownOn::Nothing {
        effects.extend(shown.iter().map(|release| Effect::Publish { release: release.clone() }));
    }
    effects.extend(commands(plan, settings, When::After));
    if place.forge != ShownOn::Nothing && !settings.comment.is_empty() {
        effects.extend(comments(plan, settings));
    }
    effects.extend(settings.notices.iter().map(|notice| {
        let kind = match notice.kind {
            NoticeKind::Slack => "slack",
            NoticeKind::Teams => "teams",
            NoticeKind::Webhook => "webhook",
        };
        Effect::Notify {
            name: notice.name.clone(),
            kind: kind.to_owned(),
            variable: notice.variable.clone(),
            releases: shown.clone(),
        }
    }));
    effects
}

/// Tells the proposals that the releases contain.
fn comments(plan: &Plan, settings: &Settings) -> Vec<Effect> {
    let mut tags: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for (package, next) in plan.releases() {
        for number in package.commits.iter().filter_map(|commit| proposal_of(&commit.subject)) {
            let tags = tags.entry(number).or_default();
            if !tags.contains(&next.tag.as_str()) {
                tags.push(next.tag.as_str());
            }
        }
    }
    let comment = |(number, tags): (u64, Vec<&str>)| {
        let text = Words([("tags", tags.join(", "))].into()).fill(&settings.comment);
        Effect::Comment { number, text }
    };
    tags.into_iter().take(COMMENTS).map(comment).collect()
}

/// The largest number of proposals that are told: what is more is rather a mistake.
const COMMENTS: usize = 100;

/// The proposal that a commit came in with, by its first line: `(#12)` as GitHub, Gitea and
/// Bitbucket write it there, `(!12)` as GitLab does, or `Merge pull request #12`.
fn proposal_of(subject: &str) -> Option<u64> {
    let merged = subject.strip_prefix("Merge pull request #").and_then(|rest| rest.split(' ').next());
    let in_brackets = || {
        let (_, last) = subject.trim_end().strip_suffix(')')?.rsplit_once('(')?;
        last.strip_prefix("pull request ").unwrap_or(last).strip_prefix(['#', '!'])
    };
    let digits = merged.or_else(in_brackets)?;
    // A sign is no part of a number.
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Gives each release on the forge all of its files: first those that are here, so that
/// other jobs find a place for theirs.
fn fill(plan: &Plan, forge: ShownOn, settings: &Settings) -> Vec<Effect> {
    let is_built = settings.commands.iter().any(|command| command.when == When::Build);
    let (mut here, mut elsewhere, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    for (package, next) in plan.releases() {
        let (words, tag) = (Words::of(package, next), &next.tag);
        if forge == ShownOn::Drafts {
            here.push(Effect::PrepareRelease { release: shown(plan, package, next, settings) });
        }
        let mut names = Vec::new();
        let is_own = |named: Option<&String>| named.is_none_or(|name| *name == package.name);
        let own: Vec<_> = settings.assets.iter().filter(|asset| is_own(asset.package.as_ref())).collect();
        for asset in &own {
            let name = words.fill(&asset.name);
            match &asset.path {
                None => names.push(name),
                Some(path) => {
                    let path = words.fill(path.as_str());
                    here.push(Effect::Upload { tag: tag.clone(), name, path, is_built });
                }
            }
        }
        if !names.is_empty() {
            elsewhere.push(Effect::Await { tag: tag.clone(), names });
        }
        if !own.is_empty() && !settings.checksums.is_empty() {
            sums.push(Effect::Checksums { tag: tag.clone(), name: words.fill(&settings.checksums) });
        }
    }
    [here, elsewhere, sums].concat()
}

/// The title of a release on a forge.
#[must_use]
pub fn title(settings: &Settings, package: &str, tag: &str, version: &str) -> String {
    let words = [("tag", tag), ("package", package), ("version", version)];
    Words(words.map(|(name, word)| (name, word.to_owned())).into()).fill(&settings.title)
}

fn shown(plan: &Plan, package: &PlannedPackage, next: &NextRelease, settings: &Settings) -> Shown {
    let is_prerelease = !next.version.pre.is_empty();
    let is_main = plan.packages.len() == 1 || package.path.is_empty();
    Shown {
        tag: next.tag.clone(),
        package: package.name.clone(),
        version: next.version.to_string(),
        title: Words::of(package, next).fill(&settings.title),
        notes: Some(package.notes.clone().unwrap_or_default()),
        is_prerelease,
        is_latest: !is_prerelease && is_main && matches!(package.channel, Channel::Stable),
    }
}

/// The commands that are run at a time, those for packages that are not due left out.
fn commands(plan: &Plan, settings: &Settings, when: When) -> Vec<Effect> {
    let at_that_time = settings.commands.iter().filter(|command| command.when == when);
    let due = at_that_time.filter_map(|command| {
        let words = match &command.package {
            None => Words::of_all(plan),
            Some(name) => {
                let (package, next) = plan.releases().find(|(package, _)| package.name == *name)?;
                Words::of(package, next)
            }
        };
        Some(Effect::Run { command: words.command(command) })
    });
    due.collect()
}

/// Makes sure that everything that is some package's says whose.
fn check_packages(plan: &Plan, settings: &Settings) -> Result<(), Error> {
    let names: Vec<_> = plan.packages.iter().map(|package| package.name.clone()).collect();
    let assets = settings.assets.iter().map(|asset| (&asset.name, &asset.package, true));
    let commands = settings.commands.iter().map(|command| (&command.name, &command.package, false));
    for (what, package, is_needed) in assets.chain(commands) {
        let is_fine = match package {
            Some(package) => names.contains(package),
            None => !is_needed || names.len() == 1,
        };
        if !is_fine {
            return Err(Error::Whose { what: what.clone(), package: package.clone(), names });
        }
    }
    Ok(())
}

/// What stands for `{tag}` and its like.
struct Words(BTreeMap<&'static str, String>);

impl Words {
    fn of(package: &PlannedPackage, next: &NextRelease) -> Self {
        let words = [
            ("tag", next.tag.to_string()),
            ("tags", next.tag.to_string()),
            ("package", package.name.clone()),
            ("version", next.version.to_string()),
        ];
        Self(words.into())
    }

    /// For what is done once; where one package is due, it is that one's.
    fn of_all(plan: &Plan) -> Self {
        let mut due = plan.releases();
        if let (Some((package, next)), None) = (due.next(), due.next()) {
            return Self::of(package, next);
        }
        let tags: Vec<_> = plan.releases().map(|(_, next)| next.tag.to_string()).collect();
        Self([("tags", tags.join(", "))].into())
    }

    fn fill(&self, text: &str) -> String {
        // One pass: what a name stands for is not looked at again.
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            filled += before;
            let word = behind.split_once('}').and_then(|(name, rest)| Some((self.0.get(name)?, rest)));
            rest = match word {
                Some((word, rest)) => {
                    filled += word;
                    rest
                }
                None => {
                    filled.push('{');
                    behind
                }
            };
        }
        filled + rest
    }

    fn command(&self, command: &ReleaseCommand) -> Command {
        let fill = |words: &[String]| words.iter().map(|word| self.fill(word)).collect();
        let tells =
            self.0.iter().map(|(name, word)| (format!("TIDEGATE_{}", name.to_uppercase()), word.clone()));
        Command {
            name: command.name.clone(),
            run: fill(&command.run),
            is_build: command.when == When::Build,
            env: command.env.clone(),
            check: fill(&command.check),
            undo: fill(&command.undo),
            tells: tells.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposals_are_found_where_forges_write_them() {
        for (subject, want) in [
            ("feat: a sail (#12)", Some(12)),
            ("feat: a sail (!3)", Some(3)),
            ("Merge pull request #7 from crew/sail", Some(7)),
            ("Merged in sail (pull request #8)", Some(8)),
            ("feat: a sail (fixes #12)", None),
            ("feat: a sail #12", None),
            ("feat: a sail (#+12)", None),
            ("feat: a sail (#12) (#99999999999999999999999)", None),
            ("(#)", None),
            ("", None),
        ] {
            assert_eq!(proposal_of(subject), want, "{subject}");
        }
    }

    #[test]
    fn words_are_filled_in_once() {
        let words = Words([("tag", "{version}".to_owned()), ("version", "1.0".to_owned())].into());
        for (text, want) in [
            ("", ""),
            ("a {tag} b {version}", "a {version} b 1.0"),
            ("{unknown} {", "{unknown} {"),
            ("{{version}}", "{1.0}"),
            ("{tags", "{tags"),
        ] {
            assert_eq!(words.fill(text), want);
        }
    }
}
