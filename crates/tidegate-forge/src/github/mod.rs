//! GitHub, and GitHub Enterprise Server.
//!
//! Nobody sees a release before it is complete: it is a draft until all of its files are
//! there. With immutable releases nothing of it changes after that, and nothing is tried.

mod commits;
mod releases;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use serde::Deserialize;
use tidegate_model::{Digest, ObjectId};
use tidegate_net::{Auth, Client, Request, Site, segment};

use crate::api::{Api, Doing};
use crate::pulls::Pulls;
use crate::{
    Account, Asset, Error, Forge, Mark, NewAsset, NewCommit, NewProposal, NewRelease, Project, Proposal,
    Release,
};

/// What GitHub wants to be told with each request
/// (<https://docs.github.com/en/rest/about-the-rest-api/api-versions>).
const HEADERS: &[(&str, &str)] =
    &[("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];

/// A repository on GitHub.
pub(crate) struct GitHub {
    api: Api,
    /// Where files are sent, which is another host.
    uploads: Api,
    /// `/repos/OWNER/NAME`
    repository: String,
    owner: String,
}

/// Something with releases, for errors.
const fn contents(what: &str) -> Doing<'_> {
    Doing { what, needs: "`contents: write`" }
}

impl GitHub {
    pub(crate) fn new(client: Rc<Client>, account: &Account, project: &Project) -> Result<Self, Error> {
        let site = |address: &str| Site::new(address, Auth::Bearer(account.token.clone()));
        let api = |site| Api::new(client.clone(), site, HEADERS, ("per_page", 100));
        Ok(Self {
            api: api(site(&account.api)?),
            uploads: api(site(&uploads(&account.api))?),
            repository: format!("/repos/{}", project.slashed()),
            owner: project.owner().to_owned(),
        })
    }

    fn pulls(&self) -> Pulls<'_> {
        let owner = Some(&*self.owner);
        Pulls {
            api: &self.api,
            repository: &self.repository,
            owner,
            pages_comments: true,
            needs: "`pull-requests: write`",
        }
    }

    /// The address of something of the repository's.
    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.repository)
    }
}

/// Where files are sent, by the address of the API
/// (<https://docs.github.com/en/rest/releases/assets#upload-a-release-asset>). What an answer
/// says about it is not followed: the token goes where its owner has sent it.
fn uploads(api: &str) -> String {
    if let Some(host) = api.strip_prefix("https://api.") {
        return format!("https://uploads.{host}");
    }
    match api.strip_suffix("/api/v3") {
        Some(host) => format!("{host}/api/uploads"),
        None => api.to_owned(),
    }
}

impl Forge for GitHub {
    fn find(&self, tag: &str) -> Result<Option<Release>, Error> {
        self.found(tag)?.map(|found| self.release(found)).transpose()
    }

    fn prepare(&self, new: &NewRelease) -> Result<(), Error> {
        self.drafted(new).map(drop)
    }

    fn upload(&self, tag: &str, asset: &NewAsset) -> Result<(), Error> {
        self.send_asset(tag, asset)
    }

    fn digest(&self, asset: &Asset) -> Result<Digest, Error> {
        if let Some(digest) = &asset.digest {
            return Ok(digest.clone());
        }
        // https://docs.github.com/en/rest/releases/assets#get-a-release-asset
        let path = self.path(&format!("/releases/assets/{}", segment(&asset.id)));
        self.api.digest(&path, contents(&asset.name))
    }

    fn publish(&self, new: &NewRelease) -> Result<(), Error> {
        self.show(new)
    }

    fn discard(&self, tag: &str) -> Result<(), Error> {
        self.delete_drafts(tag)
    }

    fn retell(&self, new: &NewRelease) -> Result<(), Error> {
        self.tell(new)
    }

    fn commit(&self, new: &NewCommit) -> Result<ObjectId, Error> {
        self.make_commit(new)
    }

    fn proposal(&self, branch: &str, base: &str) -> Result<Option<Proposal>, Error> {
        self.pulls().find(branch, base)
    }

    fn propose(&self, new: &NewProposal) -> Result<Proposal, Error> {
        self.pulls().open(new)
    }

    fn withdraw(&self, number: u64) -> Result<(), Error> {
        self.pulls().close(number)
    }

    fn comment(&self, number: u64, mark: &Mark, text: &str) -> Result<(), Error> {
        self.pulls().say(number, mark, text)
    }

    /// By what the repository says the token may do, and by the scopes of a classic token
    /// (<https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps>).
    fn lacks(&self) -> Result<Vec<String>, Error> {
        #[derive(Deserialize)]
        struct Repository {
            #[serde(default)]
            private: bool,
            permissions: Option<Permissions>,
        }
        #[derive(Deserialize)]
        struct Permissions {
            push: bool,
        }
        let answer = self.api.send(&Request::get(self.path("")), contents("the repository"))?;
        let repository: Repository = answer.json()?;
        let mut lacks = Vec::new();
        if repository.permissions.is_some_and(|permissions| !permissions.push) {
            lacks.push(contents("").needs.to_owned());
        }
        if let Some(scopes) = answer.header("x-oauth-scopes").filter(|scopes| !scopes.trim().is_empty()) {
            let mut scopes = scopes.split(',').map(str::trim);
            let is_enough = |scope| scope == "repo" || scope == "public_repo" && !repository.private;
            if !scopes.any(is_enough) {
                lacks.push("the scope `repo`".to_owned());
            }
        }
        Ok(lacks)
    }
}
