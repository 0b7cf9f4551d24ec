//! Buildkite, <https://buildkite.com/docs/pipelines/configure/environment-variables>.

use super::{Context, Event, Proposal};
use crate::vars::{Vars, slug};

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let (branch, tag) = (vars.get("BUILDKITE_BRANCH"), vars.get("BUILDKITE_TAG"));
    let repository = vars.get("BUILDKITE_REPO").and_then(|address| slug(&address));
    let from = vars.get("BUILDKITE_PULL_REQUEST_REPO").and_then(|address| slug(&address));
    // Where it is none, this is `false`.
    let proposal = vars.number("BUILDKITE_PULL_REQUEST").map(|number| Proposal {
        number,
        base: vars.get("BUILDKITE_PULL_REQUEST_BASE_BRANCH"),
        branch: branch.clone(),
        is_fork: from.zip(repository.clone()).map(|(from, to)| from != to),
    });
    let event = match vars.get("BUILDKITE_SOURCE").unwrap_or_default().as_str() {
        _ if proposal.is_some() => Event::Proposal,
        _ if tag.is_some() => Event::Tag,
        "schedule" => Event::Schedule,
        "ui" | "api" | "trigger_job" => Event::Manual,
        "webhook" => Event::Push,
        "" => Event::Unknown,
        other => Event::Other(other.to_owned()),
    };
    Context {
        event,
        repository,
        branch: branch.filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        // A build that a person has started may be for whatever is there by then.
        head: vars.get("BUILDKITE_COMMIT").filter(|commit| commit != "HEAD"),
        proposal,
        actor: vars.get("BUILDKITE_BUILD_CREATOR"),
        run_url: vars.get("BUILDKITE_BUILD_URL"),
        attempt: vars.number::<u32>("BUILDKITE_RETRY_COUNT").map(|count| count.saturating_add(1)),
        ..Context::default()
    }
}
