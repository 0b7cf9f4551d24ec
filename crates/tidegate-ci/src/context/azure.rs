//! Azure Pipelines, <https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables>.

use super::{Context, Event, Proposal};
use crate::vars::{Vars, short};

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let reference = vars.get("BUILD_SOURCEBRANCH").unwrap_or_default();
    // For repositories of GitHub the number is what GitHub knows; the id is Azure's own.
    let number = vars
        .number("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER")
        .or_else(|| vars.number("SYSTEM_PULLREQUEST_PULLREQUESTID"));
    let proposal = number.map(|number| Proposal {
        number,
        base: vars.get("SYSTEM_PULLREQUEST_TARGETBRANCH").map(|name| short(&name)),
        branch: vars.get("SYSTEM_PULLREQUEST_SOURCEBRANCH").map(|name| short(&name)),
        is_fork: vars.flag("SYSTEM_PULLREQUEST_ISFORK"),
    });
    let of_ref = |prefix: &str| reference.strip_prefix(prefix).map(str::to_owned);
    let tag = of_ref("refs/tags/");
    let commit = vars.get("BUILD_SOURCEVERSION");
    let event = match vars.get("BUILD_REASON").unwrap_or_default().as_str() {
        _ if proposal.is_some() => Event::Proposal,
        "Schedule" => Event::Schedule,
        "Manual" | "BuildCompletion" | "ResourceTrigger" => Event::Manual,
        "" => Event::Unknown,
        _ if tag.is_some() => Event::Tag,
        _ => Event::Push,
    };
    let run_url = || {
        let (server, project) = (vars.get("SYSTEM_COLLECTIONURI")?, vars.get("SYSTEM_TEAMPROJECT")?);
        Some(format!("{server}{project}/_build/results?buildId={}", vars.get("BUILD_BUILDID")?))
    };
    let (merge, head) = match proposal {
        Some(_) => (commit, vars.get("SYSTEM_PULLREQUEST_SOURCECOMMITID")),
        None => (None, commit),
    };
    Context {
        event,
        repository: vars.get("BUILD_REPOSITORY_NAME"),
        branch: of_ref("refs/heads/"),
        tag,
        merge,
        head,
        proposal,
        actor: vars.get("BUILD_REQUESTEDFOR"),
        run_url: run_url(),
        attempt: vars.number("SYSTEM_JOBATTEMPT"),
        ..Context::default()
    }
}
