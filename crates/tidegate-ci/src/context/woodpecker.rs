//! Woodpecker, <https://woodpecker-ci.org/docs/usage/environment>.

use super::{Context, Event, Proposal};
use crate::vars::Vars;

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let tag = vars.get("CI_COMMIT_TAG");
    let word = vars.get("CI_PIPELINE_EVENT").unwrap_or_default();
    let number = vars.number("CI_COMMIT_PULL_REQUEST");
    let proposal = number.filter(|_| word.starts_with("pull_request")).map(|number| Proposal {
        number,
        base: vars.get("CI_COMMIT_TARGET_BRANCH"),
        branch: vars.get("CI_COMMIT_SOURCE_BRANCH"),
        is_fork: None,
    });
    let event = match word.as_str() {
        _ if proposal.is_some() => Event::Proposal,
        "push" => Event::Push,
        "tag" | "release" => Event::Tag,
        "cron" => Event::Schedule,
        "manual" => Event::Manual,
        "" => Event::Unknown,
        other => Event::Other(other.to_owned()),
    };
    Context {
        event,
        repository: vars.get("CI_REPO"),
        server: vars.get("CI_FORGE_URL"),
        branch: vars.get("CI_COMMIT_BRANCH").filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        head: vars.get("CI_COMMIT_SHA"),
        proposal,
        actor: vars.get("CI_COMMIT_AUTHOR"),
        run_url: vars.get("CI_PIPELINE_URL"),
        environment: vars.get("CI_PIPELINE_DEPLOY_TARGET"),
        ..Context::default()
    }
}
