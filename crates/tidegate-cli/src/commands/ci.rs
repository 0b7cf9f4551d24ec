//! `tidegate ci`

use std::path::PathBuf;

use clap::Subcommand;
use tidegate_ci::{Context, Event, emission};
use tidegate_forge::Mark;
use tidegate_git::Repository;
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnose, Diagnosis, Effect};
use tidegate_release::State;
use tidegate_report::markdown;

use super::{apply, notes, plan};
use crate::args::Global;
use crate::ci::{Files, Job, Outcome};
use crate::exit;
use crate::fetching;
use crate::output::Output;
use crate::releasing;
use crate::session::Session;

/// Do a job's work in a CI system, and tell the system what came out
///
/// Finds out which system it is and what the job is about, and writes outputs,
/// annotations and a summary in that system's way. For proposals the rules are those of
/// the branch that they are for.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    job: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Show what a release would be; never fails because of a verdict
    Preview {
        /// Say it in a comment of the proposal, too, which is kept up to date
        #[arg(long)]
        comment: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Ask the gates, and exit with their verdict
    Check {
        #[command(flatten)]
        place: Place,
    },
    /// Release what is due
    Release {
        #[command(flatten)]
        place: Place,
    },
    /// Show the notes of the tag that was pushed, or of this one, on the forge
    Notes {
        /// The tag, instead of the one that the job is about
        #[arg(value_name = "TAG")]
        tag: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Clone, Debug, clap::Args)]
struct Place {
    /// The folder for results as files: `plan.json`, `plan.md`, `notes.md`
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
enum CiError {
    #[error("this job is about no tag")]
    NoTag,
    #[error("this job is about a proposal, which is no place to release from")]
    Proposal,
    #[error("nobody says which commit the proposal is for, whose rules judge it")]
    NoBase,
}

impl Diagnose for CiError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoTag => "ci::no-tag",
            Self::Proposal => "ci::proposal",
            Self::NoBase => "ci::no-base",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoTag => "run it for pushed tags, or name one: `tidegate ci notes v1.0.0`".into(),
            Self::Proposal => "run it for pushes to the branch that is released".into(),
            Self::NoBase => "name it: `--rules-from origin/main`, or the variable `TIDEGATE_CTX_BASE`".into(),
        })
    }
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let (Kind::Preview { place, .. }
        | Kind::Check { place }
        | Kind::Release { place }
        | Kind::Notes { place, .. }) = &self.job;
        let mut repository = Repository::discover(&global.directory)?;
        if !global.offline {
            repository = repository.with_store(fetching::options(None));
        }
        let usual = repository.common_dir().join("tidegate").join("ci");
        let job = Job::new(place.output.as_deref(), &usual, output);
        let judged = by_the_rules_of_the_base(global, &job, &repository);
        let done = judged.and_then(|global| match &self.job {
            Kind::Preview { comment, .. } => preview(&job, &global, *comment, output),
            Kind::Check { .. } => check(&job, &global, output),
            Kind::Release { .. } => release(&job, &global, output),
            Kind::Notes { tag, .. } => show_notes(&job, &global, tag.as_deref(), output),
        });
        if done.is_err() {
            // Later steps find what they ask for, whatever has happened.
            job.set(&Outcome { verdict: "error".into(), ..Outcome::default() }, &Files::default(), output)?;
        }
        done
    }
}

/// What a proposal changes is not judged by what it has changed of the rules.
///
/// # Errors
/// When nobody says what it is for: its own rules are no way out.
fn by_the_rules_of_the_base(
    global: &Global,
    job: &Job,
    repository: &Repository,
) -> Result<Global, Diagnosis> {
    let context = &job.context;
    if global.rules_from.is_some() {
        return Ok(global.clone());
    }
    let tip = |branch: &String| {
        let known = repository.resolve(&format!("refs/remotes/origin/{branch}")).ok();
        known.or_else(|| repository.fetch_ref(&format!("refs/heads/{branch}")).ok().flatten())
    };
    if !is_about_a_proposal(context) {
        return Ok(global.clone());
    }
    let of_branch = || tip(context.proposal.as_ref()?.base.as_ref()?).map(|id| id.to_string());
    let base = context.base.clone().or_else(of_branch).ok_or(CiError::NoBase)?;
    Ok(Global { rules_from: Some(base), ..global.clone() })
}

/// Whether what is built has not been agreed upon yet, whatever the system says of it. A
/// queue has proposals that have been merged to try them.
fn is_about_a_proposal(context: &Context) -> bool {
    context.proposal.is_some() || matches!(context.event, Event::Proposal | Event::MergeQueue)
}

fn planned(job: &Job, global: &Global, output: &mut Output) -> Result<(Session, Plan, Files), Diagnosis> {
    let session = Session::open(global, output)?;
    let plan = plan::make(&session, output)?;
    let text = tidegate_report::human::plan(&plan, output.style());
    output.answer(&emission::lines(&text));
    let files = job.tell(&plan, output)?;
    Ok((session, plan, files))
}

fn check(job: &Job, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
    let (_, plan, files) = planned(job, global, output)?;
    job.set(&Outcome::of(&plan), &files, output)?;
    Ok(exit::of_verdict(plan.verdict))
}

fn preview(job: &Job, global: &Global, comment: bool, output: &mut Output) -> Result<u8, Diagnosis> {
    let (session, plan, files) = planned(job, global, output)?;
    job.set(&Outcome::of(&plan), &files, output)?;
    if comment && let Some(proposal) = &job.context.proposal {
        let text: String = markdown::plan(&plan).chars().take(COMMENT).collect();
        let said = session
            .forge()
            .and_then(|(_, forge)| Ok(forge.comment(proposal.number, &Mark::new("preview"), &text)?));
        if let Err(error) = said {
            // A fork's job may only read. The summary has it all the same.
            output.error(&error);
            output.talk("the preview stands in the summary, and in no comment");
        }
    }
    Ok(exit::DONE)
}

/// The longest comment, in characters: no forge takes more than 65,536.
const COMMENT: usize = 60_000;

fn release(job: &Job, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
    if is_about_a_proposal(&job.context) {
        return Err(CiError::Proposal.into());
    }
    let (session, plan, files) = planned(job, global, output)?;
    let mut outcome = Outcome::of(&plan);
    let ended = apply::Args::default().run(global, output);
    let journal = releasing::journal(&session)?;
    let is_proposal = journal.steps().any(|(effect, _)| matches!(effect, Effect::Propose { .. }));
    let is_done = matches!(ended, Ok(exit::DONE)) && journal.state() == State::Finished;
    outcome.is_released = outcome.is_due && is_done && !is_proposal;
    job.set(&outcome, &files, output)?;
    match ended {
        Ok(code) => Ok(code),
        Err(error) => {
            output.error(&error);
            Ok(exit::of_error(&error))
        }
    }
}

fn show_notes(job: &Job, global: &Global, tag: Option<&str>, output: &mut Output) -> Result<u8, Diagnosis> {
    let tag = tag.map(str::to_owned).or_else(|| job.context.tag.clone()).ok_or(CiError::NoTag)?;
    let session = Session::open(global, output)?;
    let (release, text) = notes::publish_tag(&session, &tag, output)?;
    let path = job.file("notes.md", &text)?;
    output.answer(&emission::lines(&text));
    job.emit(emission::summary(job.context.system, &text, &path), output)?;
    // No gate was asked, and whether the release was shown before is not known.
    let outcome = Outcome {
        version: release.version.unwrap_or_default(),
        tags: tag.clone(),
        tag,
        ..Outcome::default()
    };
    job.set(&outcome, &Files { notes: path.clone(), summary: path, ..Files::default() }, output)?;
    Ok(exit::DONE)
}
