//! Gitea, and Forgejo, which has kept its API (<https://docs.gitea.com/api/>,
//! <https://codeberg.org/api/swagger>).
//!
//! Nobody sees a release before it is complete: it is a draft until all of its files are
//! there. A tag has one release, and which one is the latest is for the server to say.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use serde::Deserialize;
use serde_json::json;
use tidegate_model::Digest;
use tidegate_net::{Answer, Auth, Body, Client, Content, Request, Site, segment};

use crate::api::{Api, Doing};
use crate::pulls::Pulls;
use crate::{
    Account, Asset, Error, Forge, Mark, NewAsset, NewProposal, NewRelease, Project, Proposal, Release,
};

const NEEDS: &str = "`write:repository`";

/// A repository on Gitea or Forgejo.
pub(crate) struct Gitea {
    api: Api,
    /// Where files are loaded from: the same host, beside the API.
    web: Api,
    /// `/repos/OWNER/NAME`
    repository: String,
}

#[derive(Deserialize)]
struct Told {
    id: u64,
    tag_name: String,
    draft: bool,
    html_url: String,
    name: String,
    body: String,
    #[serde(default)]
    assets: Vec<ToldAsset>,
}

impl Told {
    fn mark(&self) -> Option<Mark> {
        Mark::split(&self.body).1
    }

    fn taken(&self) -> Error {
        Error::Taken { tag: self.tag_name.clone().into(), url: self.html_url.clone().into() }
    }
}

#[derive(Deserialize)]
struct ToldAsset {
    id: u64,
    name: String,
    size: u64,
    uuid: String,
}

fn doing(what: &str) -> Doing<'_> {
    Doing { what, needs: NEEDS }
}

fn about(tag: &str) -> String {
    format!("the release of {tag}")
}

impl Gitea {
    pub(crate) fn new(client: Rc<Client>, account: &Account, project: &Project) -> Result<Self, Error> {
        let site = |address: &str| Site::new(address, Auth::Token(account.token.clone()));
        let api = |site| Api::new(client.clone(), site, &[("accept", "application/json")], ("limit", 50));
        let web = account.api.strip_suffix("/api/v1").unwrap_or(&account.api);
        Ok(Self {
            api: api(site(&account.api)?),
            web: Api::new(client.clone(), site(web)?, &[], ("limit", 50)),
            repository: format!("/repos/{}", project.slashed()),
        })
    }

    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.repository)
    }

    fn pulls(&self) -> Pulls<'_> {
        let needs = "`write:repository` and `write:issue`";
        Pulls { api: &self.api, repository: &self.repository, owner: None, pages_comments: false, needs }
    }

    /// The release of a tag, draft or not: `GET /repos/{owner}/{repo}/releases/tags/{tag}`, and
    /// for servers that keep drafts from it `GET /repos/{owner}/{repo}/releases?draft=true`.
    fn told(&self, tag: &str) -> Result<Option<Told>, Error> {
        let request = Request::get(self.path(&format!("/releases/tags/{}", segment(tag))));
        if let Some(answer) = self.api.find(&request, doing(&about(tag)))? {
            return Ok(Some(answer.json()?));
        }
        let request = Request::get(self.path("/releases")).query("draft", "true");
        let drafts: Vec<Told> = self.api.list(&request, doing("the list of releases"))?;
        Ok(drafts.into_iter().find(|told| told.tag_name == tag))
    }

    /// The release, made as a draft if it is not there.
    fn drafted(&self, new: &NewRelease) -> Result<Told, Error> {
        let own = || match self.told(&new.tag)? {
            Some(told) if told.mark().as_ref() != Some(&new.mark) => Err(told.taken()),
            told => Ok(told),
        };
        match own()? {
            Some(told) => Ok(told),
            None => self.post(new, true, own),
        }
    }

    /// `POST /repos/{owner}/{repo}/releases`
    fn post(
        &self,
        new: &NewRelease,
        is_draft: bool,
        look: impl FnMut() -> Result<Option<Told>, Error>,
    ) -> Result<Told, Error> {
        let request = Request::post(self.path("/releases")).json(json!({
            "tag_name": new.tag, "target_commitish": new.commit, "name": new.title,
            "body": new.mark.put(&new.text), "draft": is_draft, "prerelease": new.is_prerelease,
        }));
        let read = |answer: &Answer| Ok(answer.json()?);
        self.api.make(&request, doing(&about(&new.tag)), read, look)
    }

    /// `PATCH /repos/{owner}/{repo}/releases/{id}`
    fn update(&self, told: &Told, change: serde_json::Value) -> Result<(), Error> {
        let request = Request::patch(self.path(&format!("/releases/{}", told.id))).json(change);
        self.api.send(&request, doing(&about(&told.tag_name))).map(drop)
    }

    /// Makes sure that the tag is there, which the server would make otherwise:
    /// `GET /repos/{owner}/{repo}/tags/{tag}`
    fn check_tag(&self, tag: &str) -> Result<(), Error> {
        let request = Request::get(self.path(&format!("/tags/{}", segment(tag))));
        self.api.send(&request, doing(&format!("the tag {tag}"))).map(drop)
    }

    /// Takes away the files of that name but for one that is right; whether there is one.
    fn sort_out(&self, told: &Told, new: &NewAsset) -> Result<bool, Error> {
        let mut has_it = false;
        for there in told.assets.iter().filter(|asset| asset.name == new.name) {
            let is_it = !has_it && there.size == new.size && self.load(&there.uuid, &new.name)? == new.digest;
            if is_it {
                has_it = true;
            } else if told.draft {
                // `DELETE /repos/{owner}/{repo}/releases/{id}/assets/{attachment_id}`
                let path = self.path(&format!("/releases/{}/assets/{}", told.id, there.id));
                self.api.find(&Request::delete(path), doing(&new.name))?;
            }
        }
        Ok(has_it)
    }

    /// The digest of a file. Its address takes the token as the API does.
    fn load(&self, uuid: &str, name: &str) -> Result<Digest, Error> {
        self.web.digest(&format!("/attachments/{}", segment(uuid)), doing(name))
    }
}

impl Forge for Gitea {
    fn find(&self, tag: &str) -> Result<Option<Release>, Error> {
        let Some(told) = self.told(tag)? else { return Ok(None) };
        let (text, mark) = Mark::split(&told.body);
        let asset =
            |asset: ToldAsset| Asset { name: asset.name, size: asset.size, digest: None, id: asset.uuid };
        Ok(Some(Release {
            is_published: !told.draft,
            mark,
            title: told.name,
            text,
            assets: told.assets.into_iter().map(asset).collect(),
            url: told.html_url,
        }))
    }

    fn prepare(&self, new: &NewRelease) -> Result<(), Error> {
        self.drafted(new).map(drop)
    }

    fn upload(&self, tag: &str, asset: &NewAsset) -> Result<(), Error> {
        let gone = || Error::NotFound { what: about(tag).into(), needs: NEEDS };
        let told = self.told(tag)?.ok_or_else(gone)?;
        if self.sort_out(&told, asset)? {
            return Ok(());
        }
        if !told.draft {
            let what = format!("has no such file {}", asset.name);
            return Err(Error::Published { tag: tag.into(), what: what.into() });
        }
        // `POST /repos/{owner}/{repo}/releases/{id}/assets`
        let (name, content) = (asset.name.clone(), Content::File(asset.path.clone()));
        let request = Request::post(self.path(&format!("/releases/{}/assets", told.id)))
            .query("name", &asset.name)
            .body(Body::Form { field: "attachment", name, content });
        let look = || {
            let told = self.told(tag)?.ok_or_else(gone)?;
            Ok(self.sort_out(&told, asset)?.then_some(()))
        };
        self.api.make(&request, doing(&format!("{} of {}", asset.name, about(tag))), |_| Ok(()), look)
    }

    fn digest(&self, asset: &Asset) -> Result<Digest, Error> {
        self.load(&asset.id, &asset.name)
    }

    fn publish(&self, new: &NewRelease) -> Result<(), Error> {
        let told = self.drafted(new)?;
        if !told.draft {
            return Ok(());
        }
        self.check_tag(&new.tag)?;
        self.update(
            &told,
            json!({
                "name": new.title, "body": new.mark.put(&new.text), "draft": false, "prerelease": new.is_prerelease,
            }),
        )
    }

    fn discard(&self, tag: &str) -> Result<(), Error> {
        match self.told(tag)? {
            Some(told) if !told.draft => Err(Error::Published { tag: tag.into(), what: "stays".into() }),
            Some(told) if told.mark().is_some() => {
                // `DELETE /repos/{owner}/{repo}/releases/{id}`: the tag stays.
                let request = Request::delete(self.path(&format!("/releases/{}", told.id)));
                self.api.find(&request, doing(&about(tag))).map(drop)
            }
            _ => Ok(()),
        }
    }

    fn retell(&self, new: &NewRelease) -> Result<(), Error> {
        let Some(told) = self.told(&new.tag)? else {
            self.check_tag(&new.tag)?;
            return self.post(new, false, || self.told(&new.tag)).map(drop);
        };
        // A draft is somebody's work in progress.
        if told.draft {
            return Err(told.taken());
        }
        let body = told.mark().map_or_else(|| new.text.clone(), |mark| mark.put(&new.text));
        if told.name == new.title && Mark::split(&told.body) == Mark::split(&body) {
            return Ok(());
        }
        self.update(&told, json!({ "name": new.title, "body": body }))
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

    /// By what `GET /repos/{owner}/{repo}` says the user may do. A token's scopes are not told.
    fn lacks(&self) -> Result<Vec<String>, Error> {
        #[derive(Deserialize)]
        struct Repository {
            permissions: Option<Permissions>,
        }
        #[derive(Deserialize)]
        struct Permissions {
            push: bool,
        }
        let answer = self.api.send(&Request::get(self.path("")), doing("the repository"))?;
        let permissions = answer.json::<Repository>()?.permissions;
        let may_push = permissions.is_none_or(|permissions| permissions.push);
        Ok(if may_push { Vec::new() } else { vec![NEEDS.to_owned()] })
    }
}
