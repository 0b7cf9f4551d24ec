//! What is known about the job.

mod azure;
mod bitbucket;
mod buildkite;
mod circleci;
mod drone;
mod github;
mod gitlab;
mod jenkins;
mod overrides;
#[cfg(test)]
mod tests;
mod woodpecker;

use serde::Serialize;

use crate::System;
use crate::vars::Vars;

pub use overrides::Overridden;

/// What a job is run for.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Commits were pushed to a branch.
    Push,
    /// A tag was pushed.
    Tag,
    /// A proposal, a pull request or a merge request, was opened or changed.
    Proposal,
    /// A proposal waits in a queue to be merged.
    MergeQueue,
    /// It was time.
    Schedule,
    /// A person or a program asked for it.
    Manual,
    /// Something else, in the system's own word.
    Other(String),
    /// The system does not say.
    #[default]
    Unknown,
}

impl Event {
    /// What a job is run for, where the system says no more than what it builds.
    fn of(proposal: Option<&Proposal>, tag: Option<&String>, branch: Option<&String>) -> Self {
        match (proposal, tag, branch) {
            (Some(_), _, _) => Self::Proposal,
            (None, Some(_), _) => Self::Tag,
            (None, None, Some(_)) => Self::Push,
            (None, None, None) => Self::Unknown,
        }
    }
}

/// A pull request or a merge request.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Proposal {
    /// Its number, as the forge's API for one repository takes it.
    pub number: u64,
    /// The branch that it is for.
    pub base: Option<String>,
    /// The branch that it is from.
    pub branch: Option<String>,
    /// Whether that branch is in another repository.
    pub is_fork: Option<bool>,
}

/// What a CI system says about a job. What it does not say is absent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Context {
    /// The system; absent where no system is known.
    pub system: Option<System>,
    /// What the job is run for.
    pub event: Event,
    /// The repository: `owner/name`.
    pub repository: Option<String>,
    /// The forge's address.
    pub server: Option<String>,
    /// The branch that is built; absent for tags and proposals.
    pub branch: Option<String>,
    /// The tag that is built.
    pub tag: Option<String>,
    /// The commit that is built, or that is proposed.
    pub head: Option<String>,
    /// The commit of the branch that a proposal is for.
    pub base: Option<String>,
    /// The commit that merges a proposal into that branch, to try it.
    pub merge: Option<String>,
    /// The proposal.
    pub proposal: Option<Proposal>,
    /// Who has caused the event.
    pub actor: Option<String>,
    /// Who has started this very run, again perhaps.
    pub starter: Option<String>,
    /// Whether the branch or the tag is protected.
    pub is_protected: Option<bool>,
    /// The page of the run.
    pub run_url: Option<String>,
    /// How often it was run, from 1.
    pub attempt: Option<u32>,
    /// The environment that is deployed to.
    pub environment: Option<String>,
    /// Whether the job can get a token that says who it is.
    pub has_oidc: bool,
    /// What could not be understood.
    pub problems: Vec<String>,
}

impl Context {
    /// Reads what there is: variables by their names, and files by their paths. Variables
    /// that are empty count as absent.
    #[must_use]
    pub fn read(vars: &dyn Fn(&str) -> Option<String>, file: &dyn Fn(&str) -> Option<String>) -> Self {
        let vars = Vars::new(vars);
        let named = vars.get("TIDEGATE_CTX_SYSTEM");
        let is_it = |system: &System| match &named {
            Some(name) => name == system.key(),
            None => system.is_it(&vars),
        };
        let system = System::ALL.into_iter().find(is_it);
        let context = match system {
            Some(System::GitHub | System::Gitea | System::Forgejo) => github::read(&vars, file),
            Some(System::GitLab) => gitlab::read(&vars),
            Some(System::Jenkins) => jenkins::read(&vars),
            Some(System::CircleCi) => circleci::read(&vars),
            Some(System::Azure) => azure::read(&vars),
            Some(System::Bitbucket) => bitbucket::read(&vars),
            Some(System::Buildkite) => buildkite::read(&vars),
            Some(System::Woodpecker) => woodpecker::read(&vars),
            Some(System::Drone) => drone::read(&vars),
            Some(System::Tekton | System::Argo) | None => Self::default(),
        };
        let mut context = Self { system, ..context };
        if let (Some(name), None) = (named, system) {
            context.problems.push(format!("TIDEGATE_CTX_SYSTEM is `{name}`, and no system is called that"));
        }
        overrides::apply(&mut context, &vars);
        context
    }
}
