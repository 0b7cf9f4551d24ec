//! Releases on GitHub, <https://docs.github.com/en/rest/releases>.

use serde::Deserialize;
use serde_json::json;
use tidegate_model::Digest;
use tidegate_net::{Answer, Body, Request, segment};

use super::{GitHub, contents};
use crate::{Asset, Error, Mark, NewAsset, NewRelease, Release};

/// A release as GitHub tells it.
#[derive(Clone, Deserialize)]
pub(super) struct Told {
    id: u64,
    tag_name: String,
    #[serde(default)]
    draft: bool,
    html_url: String,
    name: Option<String>,
    body: Option<String>,
}

impl Told {
    fn mark(&self) -> Option<Mark> {
        Mark::split(self.body.as_deref().unwrap_or_default()).1
    }

    fn taken(&self) -> Error {
        Error::Taken { tag: self.tag_name.clone().into(), url: self.html_url.clone().into() }
    }

    /// Whether it reads like this, mark included.
    fn reads(&self, new: &NewRelease, body: &str) -> bool {
        let is_same = |text: &str| Mark::split(text);
        self.name.as_deref() == Some(&*new.title)
            && is_same(self.body.as_deref().unwrap_or_default()) == is_same(body)
    }
}

/// A file as GitHub tells it.
#[derive(Deserialize)]
struct ToldAsset {
    id: u64,
    name: String,
    label: Option<String>,
    state: String,
    size: u64,
    /// Newer servers tell it.
    digest: Option<String>,
}

impl ToldAsset {
    /// What the user calls it: GitHub changes names, and keeps the label.
    fn into_asset(self) -> Asset {
        let name = self.label.filter(|label| !label.is_empty() && renamed(label) == self.name);
        Asset {
            name: name.unwrap_or(self.name),
            size: self.size,
            digest: self.digest.and_then(|digest| Digest::try_from(digest).ok()),
            id: self.id.to_string(),
        }
    }

    /// It was cut off while it was sent.
    fn is_whole(&self) -> bool {
        self.state == "uploaded"
    }
}

/// The name that GitHub gives a file: every character but letters, digits, and a few others
/// becomes a dot, and there are no two of them in a row
/// (<https://docs.github.com/en/rest/releases/assets#upload-a-release-asset>).
pub(super) fn renamed(name: &str) -> String {
    let mut renamed = String::new();
    for c in name.chars() {
        let is_plain = c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '@' | '~');
        let c = if is_plain { c } else { '.' };
        if !(c == '.' && renamed.ends_with('.')) {
            renamed.push(c);
        }
    }
    renamed
}

fn about(tag: &str) -> String {
    format!("the release of {tag}")
}

impl GitHub {
    /// The release of a tag: the one that everybody sees, else a draft.
    pub(super) fn found(&self, tag: &str) -> Result<Option<Told>, Error> {
        match self.published(tag)? {
            Some(told) => Ok(Some(told)),
            None => Ok(self.drafts(tag)?.into_iter().next()),
        }
    }

    /// <https://docs.github.com/en/rest/releases/releases#get-a-release-by-tag-name>
    fn published(&self, tag: &str) -> Result<Option<Told>, Error> {
        let request = Request::get(self.path(&format!("/releases/tags/{}", segment(tag))));
        let found = self.api.find(&request, contents(&about(tag)))?;
        Ok(found.map(|answer| answer.json::<Told>()).transpose()?.filter(|told| !told.draft))
    }

    /// The drafts of a tag, the oldest first. No request finds them by their tag.
    /// <https://docs.github.com/en/rest/releases/releases#list-releases>
    fn drafts(&self, tag: &str) -> Result<Vec<Told>, Error> {
        let all: Vec<Told> =
            self.api.list(&Request::get(self.path("/releases")), contents("the list of releases"))?;
        let mut drafts: Vec<_> = all.into_iter().filter(|told| told.draft && told.tag_name == tag).collect();
        drafts.sort_by_key(|told| (told.mark().is_none(), told.id));
        Ok(drafts)
    }

    pub(super) fn release(&self, told: Told) -> Result<Release, Error> {
        let assets = self.assets(&told)?;
        let (text, mark) = Mark::split(told.body.as_deref().unwrap_or_default());
        Ok(Release {
            is_published: !told.draft,
            mark,
            title: told.name.unwrap_or_default(),
            text,
            assets: assets.into_iter().filter(ToldAsset::is_whole).map(ToldAsset::into_asset).collect(),
            url: told.html_url,
        })
    }

    /// <https://docs.github.com/en/rest/releases/assets#list-release-assets>
    fn assets(&self, told: &Told) -> Result<Vec<ToldAsset>, Error> {
        let request = Request::get(self.path(&format!("/releases/{}/assets", told.id)));
        self.api.list(&request, contents(&about(&told.tag_name)))
    }

    /// The draft of a release, made if it is not there; or what everybody sees of it already.
    pub(super) fn drafted(&self, new: &NewRelease) -> Result<Told, Error> {
        if let Some(published) = self.published(&new.tag)? {
            return if published.mark().as_ref() == Some(&new.mark) {
                Ok(published)
            } else {
                Err(published.taken())
            };
        }
        if let Some(draft) = self.own_draft(new)? {
            return Ok(draft);
        }
        // https://docs.github.com/en/rest/releases/releases#create-a-release
        let request = Request::post(self.path("/releases")).json(json!({
            "tag_name": new.tag, "target_commitish": new.commit, "name": new.title,
            "body": new.mark.put(&new.text), "draft": true, "prerelease": new.is_prerelease,
        }));
        let read = |answer: &Answer| Ok(answer.json()?);
        self.api.make(&request, contents(&about(&new.tag)), read, || self.own_draft(new))
    }

    /// The draft that this release has made. Another one that it has made, by a request that
    /// was answered late, goes.
    fn own_draft(&self, new: &NewRelease) -> Result<Option<Told>, Error> {
        let mut drafts = self.drafts(&new.tag)?.into_iter();
        let Some(first) = drafts.next() else { return Ok(None) };
        if first.mark().as_ref() != Some(&new.mark) {
            return Err(first.taken());
        }
        for other in drafts.filter(|other| other.mark().as_ref() == Some(&new.mark)) {
            self.delete_release(&other)?;
        }
        Ok(Some(first))
    }

    /// <https://docs.github.com/en/rest/releases/releases#delete-a-release>
    fn delete_release(&self, told: &Told) -> Result<(), Error> {
        let request = Request::delete(self.path(&format!("/releases/{}", told.id)));
        self.api.find(&request, contents(&about(&told.tag_name))).map(drop)
    }

    pub(super) fn send_asset(&self, tag: &str, new: &NewAsset) -> Result<(), Error> {
        let what = format!("{} of {}", new.name, about(tag));
        let Some(told) = self.found(tag)? else {
            return Err(Error::NotFound { what: about(tag).into(), needs: contents("").needs });
        };
        let there = self.assets(&told)?.into_iter().find(|asset| asset.name == renamed(&new.name));
        if let Some(there) = there {
            let is_whole = there.is_whole();
            let asset = there.into_asset();
            if is_whole && asset.is(new) {
                return Ok(());
            }
            if told.draft {
                self.delete_asset(&asset.id, &what)?;
            }
        }
        if !told.draft {
            return Err(Error::Published {
                tag: tag.into(),
                what: format!("has no such file {}", new.name).into(),
            });
        }
        // https://docs.github.com/en/rest/releases/assets#upload-a-release-asset
        let request = Request::post(self.path(&format!("/releases/{}/assets", told.id)))
            .query("name", &renamed(&new.name))
            .query("label", &new.name)
            .body(Body::File { path: new.path.clone(), media: new.media() });
        let look = || {
            let mut all = self.assets(&told)?.into_iter();
            let Some(there) = all.find(|asset| asset.name == renamed(&new.name)) else { return Ok(None) };
            let is_whole = there.is_whole();
            let asset = there.into_asset();
            if is_whole && asset.is(new) {
                return Ok(Some(()));
            }
            self.delete_asset(&asset.id, &what).map(|()| None)
        };
        self.uploads.make(&request, contents(&what), |_| Ok(()), look)
    }

    /// <https://docs.github.com/en/rest/releases/assets#delete-a-release-asset>
    fn delete_asset(&self, id: &str, what: &str) -> Result<(), Error> {
        let request = Request::delete(self.path(&format!("/releases/assets/{id}")));
        self.api.find(&request, contents(what)).map(drop)
    }

    pub(super) fn show(&self, new: &NewRelease) -> Result<(), Error> {
        let draft = self.drafted(new)?;
        if !draft.draft {
            return Ok(());
        }
        self.check_tag(&new.tag)?;
        // https://docs.github.com/en/rest/releases/releases#update-a-release
        let is_latest = if new.is_latest { "true" } else { "false" };
        self.update(
            &draft,
            json!({
                "tag_name": new.tag, "name": new.title, "body": new.mark.put(&new.text), "draft": false,
                "prerelease": new.is_prerelease, "make_latest": is_latest,
            }),
        )
    }

    fn update(&self, told: &Told, change: serde_json::Value) -> Result<(), Error> {
        let request = Request::patch(self.path(&format!("/releases/{}", told.id))).json(change);
        self.api.send(&request, contents(&about(&told.tag_name))).map(drop)
    }

    /// Makes sure that the tag is there: GitHub would make one of its own.
    /// <https://docs.github.com/en/rest/git/refs#get-a-reference>
    fn check_tag(&self, tag: &str) -> Result<(), Error> {
        let slashed: Vec<_> = tag.split('/').map(segment).collect();
        let request = Request::get(self.path(&format!("/git/ref/tags/{}", slashed.join("/"))));
        self.api.send(&request, contents(&format!("the tag {tag}"))).map(drop)
    }

    pub(super) fn delete_drafts(&self, tag: &str) -> Result<(), Error> {
        if self.published(tag)?.is_some() {
            return Err(Error::Published { tag: tag.into(), what: "stays".into() });
        }
        let drafts = self.drafts(tag)?;
        drafts.iter().filter(|draft| draft.mark().is_some()).try_for_each(|draft| self.delete_release(draft))
    }

    pub(super) fn tell(&self, new: &NewRelease) -> Result<(), Error> {
        // A draft is somebody's work in progress, and its text is theirs.
        let Some(told) = self.published(&new.tag)? else {
            self.check_tag(&new.tag)?;
            let is_latest = if new.is_latest { "true" } else { "false" };
            let request = Request::post(self.path("/releases")).json(json!({
                "tag_name": new.tag, "name": new.title, "body": new.mark.put(&new.text), "draft": false,
                "prerelease": new.is_prerelease, "make_latest": is_latest,
            }));
            let look = || Ok(self.published(&new.tag)?.map(drop));
            return self.api.make(&request, contents(&about(&new.tag)), |_| Ok(()), look);
        };
        let body = told.mark().map_or_else(|| new.text.clone(), |mark| mark.put(&new.text));
        if told.reads(new, &body) {
            return Ok(());
        }
        self.update(&told, json!({ "name": new.title, "body": body }))
    }
}
