//! GitLab CI/CD, <https://docs.gitlab.com/ci/variables/predefined_variables/>.

use super::{Context, Event, Proposal};
use crate::vars::Vars;

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let tag = vars.get("CI_COMMIT_TAG");
    // The other one, `CI_MERGE_REQUEST_ID`, counts through the whole server, and no address of
    // a project's API takes it.
    let number = vars.number("CI_MERGE_REQUEST_IID");
    let event = match vars.get("CI_PIPELINE_SOURCE").unwrap_or_default().as_str() {
        _ if vars.is("CI_MERGE_REQUEST_EVENT_TYPE", "merge_train") => Event::MergeQueue,
        _ if number.is_some() => Event::Proposal,
        "push" if tag.is_some() => Event::Tag,
        "push" => Event::Push,
        "schedule" => Event::Schedule,
        "web" | "api" | "trigger" | "pipeline" | "chat" => Event::Manual,
        "" => Event::Unknown,
        other => Event::Other(other.to_owned()),
    };
    let commit = vars.get("CI_COMMIT_SHA");
    // Only where a merge is tried, the commit that is proposed is told separately.
    let source = vars.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
    let target = vars.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA");
    let from = vars.get("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH");
    let to = vars.get("CI_MERGE_REQUEST_PROJECT_PATH").or_else(|| vars.get("CI_PROJECT_PATH"));
    let proposal = number.map(|number| Proposal {
        number,
        base: vars.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
        branch: vars.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"),
        is_fork: from.zip(to).map(|(from, to)| from != to),
    });
    Context {
        event,
        repository: vars.get("CI_PROJECT_PATH"),
        server: vars.get("CI_SERVER_URL"),
        branch: vars.get("CI_COMMIT_BRANCH").filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        merge: commit.clone().filter(|_| source.is_some()),
        head: source.or(commit),
        base: target.or_else(|| vars.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")),
        proposal,
        actor: vars.get("GITLAB_USER_LOGIN"),
        is_protected: vars.flag("CI_COMMIT_REF_PROTECTED"),
        run_url: vars.get("CI_JOB_URL").or_else(|| vars.get("CI_PIPELINE_URL")),
        environment: vars.get("CI_ENVIRONMENT_NAME"),
        ..Context::default()
    }
}
