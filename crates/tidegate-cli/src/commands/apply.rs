//! `tidegate apply`

use std::path::PathBuf;

use tidegate_config::{Committer, ReleaseMode};
use tidegate_engine::NewFile;
use tidegate_git::Writer;
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnose, Diagnosis, EffectiveTime, TagName, verdict};
use tidegate_release::{Place, ShownOn, begin, is_merged, proposed_tags};
use tidegate_report::human;

use crate::args::{Aiming, Approval, Global};
use crate::exit;
use crate::forge::{self, ForgeError};
use crate::joint;
use crate::output::Output;
use crate::releasing::{self, Releasing};
use crate::session::Session;

/// Carry the release out: write files, commit, tag, push
///
/// Makes the plan anew, asks every gate, and begins when the verdict lets it. What
/// is done is written down before and after each step, so that `resume` can finish
/// and `undo` can take back whatever was interrupted. Nothing is visible to others
/// before the push, which takes branch and tags at once.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,

    /// Release exactly what this plan says (`plan --format json`), or nothing
    ///
    /// The plan is made anew, at the same time, and compared.
    #[arg(long, value_name = "FILE", conflicts_with = "at")]
    plan: Option<PathBuf>,

    #[command(flatten)]
    approval: Approval,

    /// Exit with 0 when all that is missing are files that other jobs bring
    ///
    /// `tidegate upload` brings them, `tidegate resume` goes on when they are there.
    #[arg(long)]
    prepare: bool,

    /// Show what would be done, and do nothing
    ///
    /// As JSON, with the contents of files.
    #[arg(long)]
    dry_run: bool,
}

/// Why a release is not begun.
#[derive(Debug, thiserror::Error)]
enum ApplyError {
    #[error("the file with the plan, `{}`, cannot be read", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("`{}` is no plan", path.display())]
    NoPlan {
        path: PathBuf,
        #[source]
        source: serde_json::Error,
    },
    #[error("the plan is not what would be planned now: {what} differ")]
    Stale { what: &'static str },
    #[error("files that the release changes have changes that are not committed: {}", paths.join(", "))]
    Dirty { paths: Vec<String> },
    #[error("HEAD is on no branch, and the release changes files")]
    Detached,
    #[error("a release for pull requests is never carried out")]
    Snapshot,
    #[error("`{branch}` has commits that `{remote}` does not have")]
    NotPushed { remote: String, branch: String },
    #[error("a proposal for {tag} was merged, and now something else is due")]
    MergedLate { tag: String },
    #[error("the remote `{remote}` is not configured")]
    NoRemote { remote: String },
}

impl Diagnose for ApplyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } | Self::NoPlan { .. } => "release::no-plan",
            Self::Stale { .. } => "release::stale",
            Self::Dirty { .. } => "release::dirty",
            Self::Detached => "release::detached",
            Self::Snapshot => "release::snapshot",
            Self::NotPushed { .. } => "release::not-pushed",
            Self::MergedLate { .. } => "release::merged-late",
            Self::NoRemote { .. } => "release::no-remote",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } | Self::NoPlan { .. } => {
                "`tidegate plan --format json > plan.json` writes one".into()
            }
            Self::Stale { .. } => "look at `tidegate plan`, and apply what it says now".into(),
            Self::Dirty { .. } => "commit or stash them".into(),
            Self::Detached => {
                "check out the branch; or set `enabled = false` under `[changelog]`, so that only tags are made".into()
            }
            Self::Snapshot => "leave `--snapshot` away".into(),
            Self::NotPushed { .. } => "push them first, so that the release stands on what everybody has".into(),
            Self::MergedLate { .. } => {
                "check out the commit that merged it and `tidegate apply` there; or revert it, and `tidegate apply` proposes anew".into()
            }
            Self::NoRemote { .. } => {
                "name another `remote` under `[release]`, or set `push = false` there".into()
            }
        })
    }
}

impl Args {
    /// With an approval, and otherwise as usual.
    pub(super) fn approved(approval: Approval) -> Self {
        Self { approval, ..Self::default() }
    }

    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        if self.aiming.aim().snapshot.is_some() {
            return Err(ApplyError::Snapshot.into());
        }
        let mut session = Session::open(global, output)?.aiming(&self.aiming);
        releasing::journal(&session)?.check_closed()?;
        let agreed = self.agreed()?;
        if let Some(at) = agreed.as_ref().and_then(|plan| plan.at.parse::<EffectiveTime>().ok()) {
            session.at = at;
        }
        let (plan, files) = releasing::plan(&session, output)?;
        if let Some(agreed) = &agreed {
            compare(agreed, &plan)?;
        }
        let mut releasing = Releasing::open(&session, false, output)?;
        releasing.journal.check_closed()?;
        if plan.releases().next().is_none() {
            output.answer(&human::next(&plan, output.style()));
            return Ok(exit::DONE);
        }
        if !verdict::passes(plan.verdict) && !self.approval.is_given(&plan)? {
            output.answer(&human::check(&plan, output.style()));
            return Ok(exit::of_verdict(plan.verdict));
        }
        let place = place(&session, &plan, &files)?;
        let effects = releasing::effects(&session, &plan, &files, &place)?;
        if self.dry_run {
            output.answer(&releasing::announced(&effects, global.format)?);
            return Ok(exit::DONE);
        }
        releasing.check(&effects)?;
        begin(&mut releasing.journal, &plan, effects)?;
        if !self.prepare {
            return releasing.carry_out(global.format, output);
        }
        if let Some(code) = releasing.prepare(global.format, output)? {
            return Ok(code);
        }
        drop(releasing);
        joint::go_on(&session, global.format, output)
    }

    fn agreed(&self) -> Result<Option<Plan>, ApplyError> {
        let Some(path) = &self.plan else { return Ok(None) };
        let text =
            std::fs::read(path).map_err(|source| ApplyError::Unreadable { path: path.clone(), source })?;
        let plan = serde_json::from_slice(&text);
        plan.map(Some).map_err(|source| ApplyError::NoPlan { path: path.clone(), source })
    }
}

/// Whether the plan that was agreed upon is the one that is made now.
fn compare(agreed: &Plan, now: &Plan) -> Result<(), ApplyError> {
    let what = if agreed.head != now.head {
        "the commits"
    } else if agreed.inputs != now.inputs {
        "the inputs"
    } else if agreed.packages != now.packages {
        "the releases"
    } else if agreed.effects != now.effects {
        "the effects"
    } else if agreed != now {
        "the verdicts"
    } else {
        return Ok(());
    };
    Err(ApplyError::Stale { what })
}

/// Where the release happens, if it can happen there.
fn place(session: &Session, plan: &Plan, files: &[NewFile]) -> Result<Place, Diagnosis> {
    let settings = &session.config.release;
    let changed: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let writer = releasing::writer(session)?;
    writer.check_identity(settings.author.as_deref())?;
    let mut place = releasing::place(session, plan)?;
    let is_proposal = settings.mode == ReleaseMode::Proposal;
    let is_proposed = is_proposal && !is_merged(plan, &place);
    if is_proposed {
        if let Some(tags) = place.proposed.as_deref().map(proposed_tags) {
            check_proposed(&writer, &tags)?;
        }
        if place.remote.is_none() || place.forge == ShownOn::Nothing {
            return Err(ForgeError::NoForge.into());
        }
    }
    // What a merged proposal changes has been committed with it.
    let changed = if is_proposal && !is_proposed { Vec::new() } else { changed };
    if is_proposed || !changed.is_empty() {
        if plan.repository.branch.is_none() {
            return Err(ApplyError::Detached.into());
        }
        let paths = writer.changed(&changed)?;
        if !paths.is_empty() {
            return Err(ApplyError::Dirty { paths }.into());
        }
    }
    let by_forge = settings.committer == Committer::Forge && (is_proposed || !changed.is_empty());
    let forge = forge::place(&session.config.forge, session.url()?.as_deref())?;
    if by_forge && !forge.is_some_and(|forge| forge.kind.makes_commits()) {
        return Err(tidegate_forge::Error::NoCommits.into());
    }
    let Some(remote) = &place.remote else { return Ok(place) };
    if !writer.has_remote(remote)? {
        return Err(ApplyError::NoRemote { remote: remote.clone() }.into());
    }
    if let Some(branch) = plan.repository.branch.as_deref().filter(|_| is_proposed || !changed.is_empty()) {
        place.lease = writer.remote_branch(remote, branch, &plan.head)?;
        if (is_proposed || by_forge) && place.lease.as_ref() != Some(&plan.head) {
            return Err(ApplyError::NotPushed { remote: remote.clone(), branch: branch.to_owned() }.into());
        }
    }
    Ok(place)
}

/// Makes sure that what the last merged proposal was for has been released.
fn check_proposed(writer: &Writer, tags: &[TagName]) -> Result<(), Diagnosis> {
    for tag in tags {
        if writer.tag_target(tag)?.is_none() {
            return Err(ApplyError::MergedLate { tag: tag.to_string() }.into());
        }
    }
    Ok(())
}
