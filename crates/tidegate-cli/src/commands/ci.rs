//! `tidegate ci`

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser as _, Subcommand};
use tidegate_ci::{Context, Event, SettingsError, emission};
use tidegate_forge::Mark;
use tidegate_git::Repository;
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnose, Diagnosis, Effect};
use tidegate_release::State;
use tidegate_report::markdown;

use super::{apply, notes, plan, resume};
use crate::args::{Approval, Global};
use crate::ci::{EmitError, Files, Job, Outcome};
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
///
/// Without a job, settings say which: the variables `TIDEGATE_MODE`, `TIDEGATE_DIRECTORY`,
/// `TIDEGATE_CONFIG`, `TIDEGATE_OUTPUT`, `TIDEGATE_COMMENT`, `TIDEGATE_APPROVED`,
/// `TIDEGATE_TAG` and `TIDEGATE_ARGUMENTS`, or the same with `PLUGIN_` in front.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    job: Option<Kind>,
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
        approval: Approval,
        #[command(flatten)]
        place: Place,
    },
    /// Release what is due, or finish what an earlier job has begun
    Release {
        #[command(flatten)]
        approval: Approval,
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

/// Why a job is not done.
#[derive(Debug, thiserror::Error)]
enum CiError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("the settings make no command line: {0}")]
    CommandLine(String),
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
            Self::Settings(_) | Self::CommandLine(_) => "ci::settings",
            Self::NoTag => "ci::no-tag",
            Self::Proposal => "ci::proposal",
            Self::NoBase => "ci::no-base",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Settings(_) | Self::CommandLine(_) => {
                "set `TIDEGATE_MODE` to `preview`, `check`, `release` or `notes`; `tidegate ci --help` names the others".into()
            }
            Self::NoTag => "run it for pushed tags, or name one: `tidegate ci notes v1.0.0`".into(),
            Self::Proposal => "run it for pushes to the branch that is released".into(),
            Self::NoBase => "name it: `--rules-from origin/main`, or the variable `TIDEGATE_CTX_BASE`".into(),
        })
    }
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let Some(kind) = &self.job else {
            return match settled() {
                Ok(cli) => cli.command.run(&cli.global, output),
                Err(error) => {
                    failed(&Job::new(None, global, output), output)?;
                    Err(error.into())
                }
            };
        };
        let job = Job::new(kind.place().output.as_deref(), global, output);
        let done = kind.run(&job, global, output);
        if done.is_err() {
            failed(&job, output)?;
        }
        done
    }
}

/// Later steps find what they ask for, whatever has happened.
fn failed(job: &Job, output: &mut Output) -> Result<(), EmitError> {
    let outcome = Outcome { verdict: "error".into(), ..Outcome::default() };
    job.set(&outcome, &Files::default(), output)
}

/// The command line that the settings make.
fn settled() -> Result<crate::Cli, CiError> {
    let settings = tidegate_ci::arguments(&|name| env::var(name).ok())?;
    let line = env::args_os().chain(settings.into_iter().map(OsString::from));
    let cli = crate::Cli::try_parse_from(line);
    cli.map_err(|error| CiError::CommandLine(error.to_string().trim_end().to_owned()))
}

impl Kind {
    const fn place(&self) -> &Place {
        let (Self::Preview { place, .. }
        | Self::Check { place, .. }
        | Self::Release { place, .. }
        | Self::Notes { place, .. }) = self;
        place
    }

    fn run(&self, job: &Job, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let mut repository = Repository::discover(&global.directory)?;
        if !global.offline {
            repository = repository.with_store(fetching::options(None));
        }
        let global = by_the_rules_of_the_base(global, job, &repository)?;
        match self {
            Self::Preview { comment, .. } => preview(job, &global, *comment, output),
            Self::Check { approval, .. } => check(job, &global, approval, output),
            Self::Release { approval, .. } => release(job, &global, approval, output),
            Self::Notes { tag, .. } => show_notes(job, &global, tag.as_deref(), output),
        }
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

/// A plan, told to the system, with what is different from the base's where there is one.
fn planned(
    job: &Job,
    session: &Session,
    base: Option<&Plan>,
    output: &mut Output,
) -> Result<(Plan, Files), Diagnosis> {
    let plan = plan::make(session, output)?;
    let text = emission::lines(&tidegate_report::human::plan(&plan, output.style()));
    // What it comes to is seen without unfolding anything.
    let (body, end) = text.trim_end().rsplit_once("\n\n").unwrap_or((&text, ""));
    let group = emission::group(job.context.system, "The plan", &format!("{body}\n"), session.at.seconds());
    output.answer(&format!("{group}{end}\n"));
    let files = job.tell(&plan, base, output)?;
    Ok((plan, files))
}

/// A session for the branch that the job is about. Most systems check out a commit, and no
/// branch.
fn open(job: &Job, global: &Global, output: &mut Output) -> Result<Session, Diagnosis> {
    let mut session = Session::open(global, output)?;
    let base = job.context.proposal.as_ref().and_then(|proposal| proposal.base.clone());
    session.aim.branch = base.or_else(|| job.context.branch.clone());
    Ok(session)
}

fn check(job: &Job, global: &Global, approval: &Approval, output: &mut Output) -> Result<u8, Diagnosis> {
    let session = open(job, global, output)?;
    let (plan, files) = planned(job, &session, None, output)?;
    let is_approved = approval.is_given(&plan)?;
    job.set(&Outcome::of(&plan), &files, output)?;
    Ok(if is_approved { exit::DONE } else { exit::of_verdict(plan.verdict) })
}

fn preview(job: &Job, global: &Global, comment: bool, output: &mut Output) -> Result<u8, Diagnosis> {
    let mut session = open(job, global, output)?;
    let base = without_the_proposal(job, &mut session, output);
    let (plan, files) = planned(job, &session, base.as_ref(), output)?;
    job.set(&Outcome::of(&plan), &files, output)?;
    if comment && let Some(proposal) = &job.context.proposal {
        let text: String = markdown::preview(&plan, base.as_ref()).chars().take(COMMENT).collect();
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

/// The plan for the branch that a proposal is for, as it is without it. A preview is worth
/// something without, too.
fn without_the_proposal(job: &Job, session: &mut Session, output: &mut Output) -> Option<Plan> {
    if !is_about_a_proposal(&job.context) {
        return None;
    }
    // The branch may have moved on since the proposal was made, and what merges it knows.
    let merged_into = || {
        let merge = job.context.merge.as_ref()?;
        let head = session.repository.resolve("HEAD").ok()?;
        let parent = || session.repository.resolve("HEAD^1").ok();
        if head.as_str() == merge { parent() } else { None }
    };
    // Whose rules judge it is what it is for, however the system says that.
    session.aim.commit = Some(merged_into().or_else(|| session.rules_from.clone())?);
    let plan = plan::make(session, output);
    session.aim.commit = None;
    plan.map_err(|error| output.warning("ci::no-comparison", &format!("nothing to compare with: {error}")))
        .ok()
}

/// The longest comment, in characters: no forge takes more than 65,536.
const COMMENT: usize = 60_000;

fn release(job: &Job, global: &Global, approval: &Approval, output: &mut Output) -> Result<u8, Diagnosis> {
    if is_about_a_proposal(&job.context) {
        return Err(CiError::Proposal.into());
    }
    let session = open(job, global, output)?;
    if let Some(branch) = &session.aim.branch {
        releasing::writer(&session)?.attach(branch)?;
    }
    let (plan, files) = planned(job, &session, None, output)?;
    let mut outcome = Outcome::of(&plan);
    let mut ended = apply::Args::approved(approval.clone()).run(global, output);
    if matches!(&ended, Err(error) if error.code() == "release::unfinished") {
        output.talk("an earlier job has begun a release, which is finished first");
        ended = resume::Args::default().run(global, output);
    }
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
