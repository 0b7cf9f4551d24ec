//! What all commands share on the command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tidegate_contract::types::{Channel, Verdict};
use tidegate_engine::Aim;
use tidegate_model::channel::parse_channel;
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnose, Digest, EffectiveTime, TagName};

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true, default_value = ".")]
    pub(crate) directory: PathBuf,

    /// Read this configuration instead of the repository's `tidegate.toml`
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// Take configuration, plugins and their files from REV, a commit or what leads to one
    ///
    /// For proposals: what a proposal changes is decided by the rules of the branch that it
    /// is for, and not by its own. A file of `--config` still comes first.
    #[arg(long, value_name = "REV", global = true)]
    pub(crate) rules_from: Option<String>,

    /// Decide as if it were TIME
    ///
    /// RFC 3339 with an offset, or seconds since 1970. The same repository,
    /// configuration and time give the same plan, byte for byte.
    #[arg(long, value_name = "TIME", global = true)]
    pub(crate) at: Option<EffectiveTime>,

    /// Fetch nothing
    ///
    /// What a shallow or partial clone lacks is then missing, and an answer that
    /// needs it is an error.
    #[arg(long, global = true)]
    pub(crate) offline: bool,

    /// How the answer is written
    #[arg(long, value_enum, global = true, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// When to use color
    #[arg(long, value_enum, value_name = "WHEN", global = true, default_value_t = Color::Auto)]
    pub(crate) color: Color,

    /// Show what plugins log, and what each call cost
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// What is to be released, where it is not what the branch says.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What is released")]
pub(crate) struct Aiming {
    /// Release on this channel instead of the branch's
    ///
    /// `stable`, the label of pre-releases (`beta`), or a maintenance range (`1.x`).
    #[arg(long, value_name = "CHANNEL", value_parser = parse_channel)]
    channel: Option<Channel>,

    /// Make the pre-release TAG the stable release, as it is
    ///
    /// Decides at the tag's commit, whatever came later.
    #[arg(long, value_name = "TAG", conflicts_with = "channel")]
    promote: Option<String>,

    /// Make versions for pull request NUMBER, which nobody ever releases
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["channel", "promote"])]
    snapshot: Option<u64>,

    /// Add build metadata to the versions
    #[arg(long, value_name = "TEXT")]
    build_metadata: Option<String>,
}

impl Aiming {
    /// For the engine.
    pub(crate) fn aim(&self) -> Aim {
        Aim {
            channel: self.channel.clone(),
            promote: self.promote.clone().map(TagName::new),
            snapshot: self.snapshot,
            build: self.build_metadata.clone(),
            ..Aim::default()
        }
    }
}

/// What somebody has agreed to.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Approval {
    /// Go on where a gate requires an approval: the plan with this digest has one
    ///
    /// For the job behind a CI system's own manual step. The digest is the plan's `digest`,
    /// and the output `plan-digest`; another plan is refused.
    #[arg(long = "approved", value_name = "DIGEST", value_parser = |text: &str| Digest::try_from(text.to_owned()))]
    digest: Option<Digest>,
}

/// An approval is for another plan.
#[derive(Debug, thiserror::Error)]
#[error("the plan that was approved is {approved}, and the one that is made now is {now}")]
pub(crate) struct OtherPlan {
    approved: Digest,
    now: Digest,
}

impl Diagnose for OtherPlan {
    fn code(&self) -> &'static str {
        "release::approved-other"
    }

    fn help(&self) -> Option<String> {
        Some("look at what is planned now, and approve that".into())
    }
}

impl Approval {
    /// Whether a plan's gates ask for an approval, and it has one.
    ///
    /// # Errors
    /// When an approval is needed and the one that is given is for another plan.
    pub(crate) fn is_given(&self, plan: &Plan) -> Result<bool, OtherPlan> {
        match &self.digest {
            Some(approved) if plan.verdict == Verdict::RequireApproval => {
                if *approved == plan.digest {
                    return Ok(true);
                }
                Err(OtherPlan { approved: approved.clone(), now: plan.digest.clone() })
            }
            _ => Ok(false),
        }
    }
}

/// How the answer is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people at a terminal
    Human,
    /// For programs; versioned
    Json,
    /// For job summaries and comments
    Markdown,
}

/// When to use color.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
