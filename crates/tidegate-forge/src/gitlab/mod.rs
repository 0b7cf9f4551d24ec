//! GitLab.
//!
//! GitLab has no drafts of releases. Files go into the generic package registry first, where
//! nothing leads to them, and the release is made last, in one request, with its text and
//! with links to all of its files: it is complete when it appears. Whoever looks into the
//! package registry sees the files before that. GitLab has no word for pre-releases, and
//! which release is the latest is for it to say.

mod proposals;
mod quick;
mod releases;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use serde::Deserialize;
use tidegate_model::Digest;
use tidegate_net::{Auth, Client, Request, Site};

use crate::api::{Api, Doing};
use crate::{
    Account, Asset, Error, Forge, Mark, NewAsset, NewProposal, NewRelease, Project, Proposal, Release,
};

const NEEDS: &str = "the scope `api` and the role Developer";
/// The access level of developers, <https://docs.gitlab.com/api/members/#roles>.
const DEVELOPER: u64 = 30;

/// A project on GitLab.
pub(crate) struct GitLab {
    api: Api,
    /// The address of the API, for links.
    address: String,
    /// `/projects/GROUP%2FNAME`
    project: String,
    is_job_token: bool,
}

fn doing(what: &str) -> Doing<'_> {
    Doing { what, needs: NEEDS }
}

impl GitLab {
    pub(crate) fn new(client: Rc<Client>, account: &Account, project: &Project) -> Result<Self, Error> {
        // https://docs.gitlab.com/ci/jobs/ci_job_token/
        let header = if account.is_job_token { "job-token" } else { "private-token" };
        let site = Site::new(&account.api, Auth::Header(header, account.token.clone()))?;
        Ok(Self {
            api: Api::new(client, site, &[("accept", "application/json")], ("per_page", 100)),
            address: account.api.clone(),
            project: format!("/projects/{}", project.as_segment()),
            is_job_token: account.is_job_token,
        })
    }

    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.project)
    }
}

impl Forge for GitLab {
    fn find(&self, tag: &str) -> Result<Option<Release>, Error> {
        self.found(tag)
    }

    /// There is nothing to prepare but to see that nobody else was here.
    fn prepare(&self, new: &NewRelease) -> Result<(), Error> {
        self.is_out(new).map(drop)
    }

    fn upload(&self, tag: &str, asset: &NewAsset) -> Result<(), Error> {
        self.send_file(tag, asset)
    }

    fn digest(&self, asset: &Asset) -> Result<Digest, Error> {
        match &asset.digest {
            Some(digest) => Ok(digest.clone()),
            None => self.api.digest(&asset.id, doing(&asset.name)),
        }
    }

    fn publish(&self, new: &NewRelease) -> Result<(), Error> {
        self.show(new)
    }

    fn discard(&self, tag: &str) -> Result<(), Error> {
        self.delete_files(tag)
    }

    fn retell(&self, new: &NewRelease) -> Result<(), Error> {
        self.tell(new)
    }

    fn proposal(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error> {
        self.merge_request(branch, base)
    }

    fn propose(&self, new: &NewProposal) -> Result<Proposal, Error> {
        self.open_merge_request(new)
    }

    fn withdraw(&self, number: u64) -> Result<(), Error> {
        self.close_merge_request(number)
    }

    fn comment(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        self.say(number, mark, text)
    }

    /// By the user's role (<https://docs.gitlab.com/api/projects/#get-a-single-project>) and by
    /// the scopes of a personal token, where it is one
    /// (<https://docs.gitlab.com/api/personal_access_tokens/#get-details-of-a-personal-access-token>).
    fn lacks(&self) -> Result<Vec<String>, Error> {
        if self.is_job_token {
            return Ok(vec!["merge requests, which a job's token may not open".to_owned()]);
        }
        let answer = self.api.send(&Request::get(self.path("")), doing("the project"))?;
        let level = answer.json::<Told>()?.permissions.map(|permissions| {
            let levels = [permissions.project_access, permissions.group_access];
            levels.into_iter().flatten().map(|access| access.access_level).max().unwrap_or(0)
        });
        let mut lacks = Vec::new();
        if level.is_some_and(|level| level < DEVELOPER) {
            lacks.push("the role Developer".to_owned());
        }
        let own = Request::get("/personal_access_tokens/self");
        if let Ok(Some(answer)) = self.api.find(&own, doing("the token"))
            && !answer.json::<Token>()?.scopes.iter().any(|scope| scope == "api")
        {
            lacks.push("the scope `api`".to_owned());
        }
        Ok(lacks)
    }
}

#[derive(Deserialize)]
struct Told {
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct Permissions {
    project_access: Option<Access>,
    group_access: Option<Access>,
}

#[derive(Deserialize)]
struct Access {
    access_level: u64,
}

#[derive(Deserialize)]
struct Token {
    scopes: Vec<String>,
}
