//! Bitbucket Cloud (<https://developer.atlassian.com/cloud/bitbucket/rest/>).
//!
//! Bitbucket has no releases. What stands in for one are files under *Downloads*, one list for
//! the whole repository: `TAG__FILE` for each file of a release, and `TAG.notes.md` with its
//! text, which comes last: only with it is the release there. Whoever looks at the list sees
//! the files before that.

mod downloads;
mod proposals;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use tidegate_model::Digest;
use tidegate_net::{Auth, Client, Request, Site};

use crate::api::{Api, Doing};
use crate::{
    Account, Asset, Error, Forge, Mark, NewAsset, NewProposal, NewRelease, Project, Proposal, Release,
};

/// A repository on Bitbucket.
pub(crate) struct Bitbucket {
    api: Api,
    /// `/repositories/WORKSPACE/NAME`
    repository: String,
    /// The repository's page.
    page: String,
}

fn writing(what: &str) -> Doing<'_> {
    Doing { what, needs: "`repository:write`" }
}

fn proposing(what: &str) -> Doing<'_> {
    Doing { what, needs: "`pullrequest:write`" }
}

impl Bitbucket {
    pub(crate) fn new(client: Rc<Client>, account: &Account, project: &Project) -> Result<Self, Error> {
        // https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/
        let auth = match &account.user {
            Some(user) => Auth::Basic { user: user.clone(), password: account.token.clone() },
            None => Auth::Bearer(account.token.clone()),
        };
        let site = Site::new(&account.api, auth)?;
        Ok(Self {
            api: Api::new(client, site, &[("accept", "application/json")], ("pagelen", 50)),
            repository: format!("/repositories/{}", project.slashed()),
            page: format!("https://{}/{}", project.host, project.path),
        })
    }

    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.repository)
    }
}

impl Forge for Bitbucket {
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
        self.load_digest(&asset.id, &asset.name)
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
        self.pull_request(branch, base)
    }

    fn propose(&self, new: &NewProposal) -> Result<Proposal, Error> {
        self.open_pull_request(new)
    }

    fn withdraw(&self, number: u64) -> Result<(), Error> {
        self.decline(number)
    }

    fn comment(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        self.say(number, mark, text)
    }

    /// By the scopes that the API tells for some sorts of tokens.
    fn lacks(&self) -> Result<Vec<String>, Error> {
        let answer = self.api.send(&Request::get(self.path("")), writing("the repository"))?;
        let Some(scopes) = answer.header("x-oauth-scopes") else { return Ok(Vec::new()) };
        let has = |wanted: &[&str]| scopes.split(',').any(|scope| wanted.contains(&scope.trim()));
        let mut lacks = Vec::new();
        if !has(&["repository:write", "repository:admin"]) {
            lacks.push(writing("").needs.to_owned());
        }
        if !has(&["pullrequest:write"]) {
            lacks.push(proposing("").needs.to_owned());
        }
        Ok(lacks)
    }
}
