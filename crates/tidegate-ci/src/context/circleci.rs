//! CircleCI, <https://circleci.com/docs/reference/variables/>.

use super::{Context, Event, Proposal};
use crate::vars::{Vars, last_number};

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let tag = vars.get("CIRCLE_TAG");
    // Only proposals of forks have a number; the others have an address.
    let of_fork = vars.number("CIRCLE_PR_NUMBER");
    let number = of_fork.or_else(|| last_number(&vars.get("CIRCLE_PULL_REQUEST")?));
    let branch = vars.get("CIRCLE_BRANCH");
    let proposal = number.map(|number| Proposal {
        number,
        base: None,
        // For a fork's it is `pull/12`.
        branch: branch.clone().filter(|_| of_fork.is_none()),
        is_fork: Some(of_fork.is_some()),
    });
    let repository = vars.get("CIRCLE_PROJECT_USERNAME").zip(vars.get("CIRCLE_PROJECT_REPONAME"));
    Context {
        event: Event::of(proposal.as_ref(), tag.as_ref(), branch.as_ref()),
        repository: repository.map(|(owner, name)| format!("{owner}/{name}")),
        branch: branch.filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        head: vars.get("CIRCLE_SHA1"),
        proposal,
        actor: vars.get("CIRCLE_USERNAME"),
        run_url: vars.get("CIRCLE_BUILD_URL"),
        has_oidc: vars.get("CIRCLE_OIDC_TOKEN").is_some(),
        ..Context::default()
    }
}
