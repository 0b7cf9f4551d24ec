//! Bitbucket Pipelines, <https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/>.

use super::{Context, Event, Proposal};
use crate::vars::Vars;

pub(super) fn read(vars: &Vars<'_>) -> Context {
    let (branch, tag) = (vars.get("BITBUCKET_BRANCH"), vars.get("BITBUCKET_TAG"));
    let proposal = vars.number("BITBUCKET_PR_ID").map(|number| Proposal {
        number,
        base: vars.get("BITBUCKET_PR_DESTINATION_BRANCH"),
        branch: branch.clone(),
        is_fork: None,
    });
    let repository = vars.get("BITBUCKET_REPO_FULL_NAME");
    let run_url = || {
        let number = vars.get("BITBUCKET_BUILD_NUMBER")?;
        Some(format!("https://bitbucket.org/{}/pipelines/results/{number}", repository.as_ref()?))
    };
    Context {
        event: Event::of(proposal.as_ref(), tag.as_ref(), branch.as_ref()),
        run_url: run_url(),
        server: vars.get("BITBUCKET_GIT_HTTP_ORIGIN").and_then(|address| host(&address)),
        repository,
        branch: branch.filter(|_| tag.is_none() && proposal.is_none()),
        tag,
        head: vars.get("BITBUCKET_COMMIT"),
        base: vars.get("BITBUCKET_PR_DESTINATION_COMMIT"),
        proposal,
        actor: vars.get("BITBUCKET_STEP_TRIGGERER_UUID"),
        environment: vars.get("BITBUCKET_DEPLOYMENT_ENVIRONMENT"),
        has_oidc: vars.get("BITBUCKET_STEP_OIDC_TOKEN").is_some(),
        ..Context::default()
    }
}

/// `https://host`, which is written with `http` there.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    Some(format!("https://{}", rest.split('/').next()?))
}
