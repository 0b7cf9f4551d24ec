//! Drone, <https://docs.drone.io/pipeline/environment/reference/>.

use super::{Context, Event, Proposal};
use crate::vars::Vars;

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let tag = vars.get("DRONE_TAG");
    let proposal = vars.number("DRONE_PULL_REQUEST").map(|number| Proposal {
        number,
        base: vars.get("DRONE_TARGET_BRANCH"),
        branch: vars.get("DRONE_SOURCE_BRANCH"),
        is_fork: None,
    });
    let event = match vars.get("DRONE_BUILD_EVENT").unwrap_or_default().as_str() {
        _ if proposal.is_some() => Event::Proposal,
        "push" => Event::Push,
        "tag" => Event::Tag,
        "cron" => Event::Schedule,
        "custom" | "promote" | "rollback" => Event::Manual,
        "" => Event::Unknown,
        other => Event::Other(other.to_owned()),
    };
    Context {
        event,
        repository: vars.get("DRONE_REPO"),
        branch: vars.get("DRONE_BRANCH").filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        head: vars.get("DRONE_COMMIT_SHA"),
        proposal,
        actor: vars.get("DRONE_COMMIT_AUTHOR"),
        run_url: vars.get("DRONE_BUILD_LINK"),
        environment: vars.get("DRONE_DEPLOY_TO"),
        ..Context::default()
    }
}
