//! Jenkins, <https://www.jenkins.io/doc/book/pipeline/multibranch/#additional-environment-variables>.

use super::{Context, Event, Proposal};
use crate::vars::{Vars, slug};

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let tag = vars.get("TAG_NAME");
    let proposal = vars.number("CHANGE_ID").map(|number| Proposal {
        number,
        base: vars.get("CHANGE_TARGET"),
        // `BRANCH_NAME` is `PR-12`.
        branch: vars.get("CHANGE_BRANCH"),
        is_fork: Some(vars.get("CHANGE_FORK").is_some()),
    });
    let of_git = || vars.get("GIT_BRANCH").map(|name| name.trim_start_matches("origin/").to_owned());
    let branch = vars.get("BRANCH_NAME").or_else(of_git);
    Context {
        event: Event::of(proposal.as_ref(), tag.as_ref(), branch.as_ref()),
        repository: vars.get("GIT_URL").and_then(|url| slug(&url)),
        branch: branch.filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        head: vars.get("GIT_COMMIT"),
        actor: vars.get("CHANGE_AUTHOR"),
        proposal,
        run_url: vars.get("BUILD_URL"),
        ..Context::default()
    }
}
