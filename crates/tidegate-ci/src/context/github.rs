//! GitHub Actions, <https://docs.github.com/en/actions/reference/variables-reference>, and those
//! that have the same variables: Gitea and Forgejo.

use serde::Deserialize;

use super::{Context, Event, Proposal};
use crate::vars::Vars;

/// The event file, as far as it is read: <https://docs.github.com/en/webhooks/webhook-events-and-payloads>.
#[derive(Default, Deserialize)]
struct Payload {
    pull_request: Option<Pull>,
    merge_group: Option<Group>,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    head: Side,
    base: Side,
}

#[derive(Deserialize)]
struct Side {
    sha: String,
    #[serde(rename = "ref")]
    name: String,
    /// Absent where the fork was deleted.
    repo: Option<Repository>,
}

#[derive(Deserialize)]
struct Repository {
    full_name: String,
}

#[derive(Deserialize)]
struct Group {
    head_sha: String,
    base_sha: String,
    base_ref: String,
}

pub(super) fn read(vars: &Vars<'_>, file: &dyn Fn(&str) -> Option<String>) -> Context {
    let mut problems = Vec::new();
    let payload = vars.get("GITHUB_EVENT_PATH").and_then(|path| file(&path));
    let payload: Payload = match payload.as_deref().map(serde_json::from_str) {
        Some(Ok(payload)) => payload,
        Some(Err(error)) => {
            problems.push(format!("the file of GITHUB_EVENT_PATH cannot be read: {error}"));
            Payload::default()
        }
        None => Payload::default(),
    };
    let name = vars.get("GITHUB_EVENT_NAME").unwrap_or_default();
    let (commit, reference) = (vars.get("GITHUB_SHA"), vars.get("GITHUB_REF").unwrap_or_default());
    let is_tag = vars.is("GITHUB_REF_TYPE", "tag") || reference.starts_with("refs/tags/");
    let server = vars.get("GITHUB_SERVER_URL");
    let repository = vars.get("GITHUB_REPOSITORY");
    let attempt = vars.number("GITHUB_RUN_ATTEMPT");
    let run_url = || {
        let attempt = attempt.map(|attempt: u32| format!("/attempts/{attempt}")).unwrap_or_default();
        let run = vars.get("GITHUB_RUN_ID")?;
        Some(format!("{}/{}/actions/runs/{run}{attempt}", server.as_ref()?, repository.as_ref()?))
    };
    let event = match name.as_str() {
        "merge_group" => Event::MergeQueue,
        _ if name.starts_with("pull_request") => Event::Proposal,
        "push" | "create" | "release" if is_tag => Event::Tag,
        "push" => Event::Push,
        "schedule" => Event::Schedule,
        "workflow_dispatch" | "repository_dispatch" => Event::Manual,
        "" => Event::Unknown,
        _ => Event::Other(name.clone()),
    };
    let of_ref = |prefix: &str| reference.strip_prefix(prefix).map(str::to_owned);
    let mut context = Context {
        run_url: run_url(),
        event,
        repository,
        server,
        branch: of_ref("refs/heads/"),
        tag: of_ref("refs/tags/"),
        head: commit.clone(),
        actor: vars.get("GITHUB_ACTOR"),
        starter: vars.get("GITHUB_TRIGGERING_ACTOR"),
        is_protected: vars.flag("GITHUB_REF_PROTECTED"),
        attempt,
        has_oidc: vars.get("ACTIONS_ID_TOKEN_REQUEST_URL").is_some(),
        problems,
        ..Context::default()
    };
    match context.event {
        Event::Proposal => {
            // `GITHUB_SHA` is the commit that merges it, and with `pull_request_target` the base.
            context.branch = None;
            context.merge = commit.filter(|_| name != "pull_request_target");
            context.head = None;
            propose(&mut context, payload.pull_request, &reference, vars);
        }
        Event::MergeQueue => {
            context.branch = None;
            if let Some(group) = payload.merge_group {
                context.head = Some(group.head_sha);
                context.base = Some(group.base_sha);
                context.branch = Some(crate::vars::short(&group.base_ref));
            }
        }
        _ => {}
    }
    context
}

fn propose(context: &mut Context, pull: Option<Pull>, reference: &str, vars: &Vars<'_>) {
    let (base, branch) = (vars.get("GITHUB_BASE_REF"), vars.get("GITHUB_HEAD_REF"));
    let Some(pull) = pull else {
        // `refs/pull/12/merge`
        let number = reference.strip_prefix("refs/pull/").and_then(|rest| rest.split('/').next());
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            context.proposal = Some(Proposal { number, base, branch, is_fork: None });
        }
        return;
    };
    let of = |side: &Side| side.repo.as_ref().map(|repository| repository.full_name.clone());
    let is_fork = of(&pull.base).map(|base| of(&pull.head).as_ref() != Some(&base));
    context.head = Some(pull.head.sha);
    context.base = Some(pull.base.sha);
    context.proposal = Some(Proposal {
        number: pull.number,
        base: Some(pull.base.name),
        branch: Some(pull.head.name),
        is_fork,
    });
}
