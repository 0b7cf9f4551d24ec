//! Releases on GitLab and their files, <https://docs.gitlab.com/api/releases/>.

use serde::Deserialize;
use serde_json::json;
use tidegate_model::Digest;
use tidegate_net::{Body, Request, segment};

use super::{GitLab, doing};
use crate::encoding::{decoded, encoded};
use crate::{Asset, Error, Mark, NewAsset, NewRelease, Release};

/// The package whose versions are the files of releases.
const PACKAGE: &str = "release";

#[derive(Deserialize)]
pub(super) struct Told {
    name: Option<String>,
    description: Option<String>,
    #[serde(rename = "_links")]
    links: Option<Pages>,
    assets: Option<ToldAssets>,
}

#[derive(Deserialize)]
struct Pages {
    #[serde(rename = "self")]
    own: Option<String>,
}

#[derive(Deserialize)]
struct ToldAssets {
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    name: String,
}

impl Told {
    fn mark(&self) -> Option<Mark> {
        Mark::split(self.description.as_deref().unwrap_or_default()).1
    }

    fn url(&self) -> String {
        self.links.as_ref().and_then(|links| links.own.clone()).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Package {
    id: u64,
    name: String,
    version: Option<String>,
}

#[derive(Clone, Deserialize)]
struct File {
    id: u64,
    file_name: String,
    size: u64,
    file_sha256: Option<String>,
}

fn about(tag: &str) -> String {
    format!("the release of {tag}")
}

impl GitLab {
    /// <https://docs.gitlab.com/api/releases/#get-a-release-by-a-tag-name>
    fn out(&self, tag: &str) -> Result<Option<Told>, Error> {
        let request = Request::get(self.path(&format!("/releases/{}", segment(tag))));
        let found = self.api.find(&request, doing(&about(tag)))?;
        Ok(found.map(|answer| answer.json()).transpose()?)
    }

    /// Whether this very release is out.
    pub(super) fn is_out(&self, new: &NewRelease) -> Result<bool, Error> {
        match self.out(&new.tag)? {
            Some(told) if told.mark().as_ref() != Some(&new.mark) => {
                Err(Error::Taken { tag: new.tag.clone().into(), url: told.url().into() })
            }
            told => Ok(told.is_some()),
        }
    }

    /// The package with the files of a tag.
    /// <https://docs.gitlab.com/api/packages/#for-a-project>
    fn package(&self, tag: &str) -> Result<Option<Package>, Error> {
        let request = Request::get(self.path("/packages"))
            .query("package_type", "generic")
            .query("package_name", PACKAGE)
            .query("order_by", "created_at")
            .query("sort", "desc");
        let all: Vec<Package> = self.api.list(&request, doing("the list of packages"))?;
        // GitLab finds names that only look alike, too.
        let is_it = |package: &Package| package.name == PACKAGE && package.version == Some(encoded(tag));
        Ok(all.into_iter().find(is_it))
    }

    /// The files of a tag; of two with one name the newest, which is what GitLab gives out.
    /// <https://docs.gitlab.com/api/packages/#list-package-files>
    fn files(&self, package: &Package) -> Result<Vec<File>, Error> {
        let request = Request::get(self.path(&format!("/packages/{}/package_files", package.id)));
        let mut all: Vec<File> = self.api.list(&request, doing("the files of the release"))?;
        all.sort_by(|a, b| a.file_name.cmp(&b.file_name).then(b.id.cmp(&a.id)));
        all.dedup_by(|later, first| later.file_name == first.file_name);
        Ok(all)
    }

    /// Where a file is, below the address of the API.
    fn place(&self, tag: &str, file: &str) -> String {
        self.path(&format!("/packages/generic/{PACKAGE}/{}/{}", segment(&encoded(tag)), segment(file)))
    }

    fn asset(&self, tag: &str, file: &File) -> Asset {
        let digest = file.file_sha256.as_ref().and_then(|hex| Digest::try_from(format!("sha256:{hex}")).ok());
        Asset {
            name: decoded(&file.file_name).unwrap_or_else(|| file.file_name.clone()),
            size: file.size,
            digest,
            id: self.place(tag, &file.file_name),
        }
    }

    fn assets(&self, tag: &str) -> Result<Vec<Asset>, Error> {
        let Some(package) = self.package(tag)? else { return Ok(Vec::new()) };
        Ok(self.files(&package)?.iter().map(|file| self.asset(tag, file)).collect())
    }

    pub(super) fn found(&self, tag: &str) -> Result<Option<Release>, Error> {
        let (told, mut assets) = (self.out(tag)?, self.assets(tag)?);
        let Some(told) = told else {
            let is_begun = !assets.is_empty();
            let (title, text, url) = Default::default();
            return Ok(is_begun.then_some(Release {
                is_published: false,
                mark: None,
                title,
                text,
                assets,
                url,
            }));
        };
        // What is not linked is not the release's.
        let links = told.assets.as_ref().map_or(&[][..], |assets| &assets.links);
        assets.retain(|asset| links.iter().any(|link| link.name == asset.name));
        let (text, mark) = Mark::split(told.description.as_deref().unwrap_or_default());
        let (title, url) = (told.name.clone().unwrap_or_default(), told.url());
        Ok(Some(Release { is_published: true, mark, title, text, assets, url }))
    }

    pub(super) fn send_file(&self, tag: &str, new: &NewAsset) -> Result<(), Error> {
        let file = encoded(&new.name);
        let what = format!("{} of {}", new.name, about(tag));
        if let Some(release) = self.found(tag)?.filter(|release| release.is_published) {
            if release.asset(&new.name).is_some_and(|asset| asset.is(new)) {
                return Ok(());
            }
            let what = format!("has no such file {}", new.name);
            return Err(Error::Published { tag: tag.into(), what: what.into() });
        }
        // A file of that name that is another one goes: not every project takes two.
        let sort_out = || {
            let Some(package) = self.package(tag)? else { return Ok(None) };
            let Some(there) = self.files(&package)?.into_iter().find(|there| there.file_name == file) else {
                return Ok(None);
            };
            if self.asset(tag, &there).is(new) {
                return Ok(Some(()));
            }
            // https://docs.gitlab.com/api/packages/#delete-a-package-file
            let path = self.path(&format!("/packages/{}/package_files/{}", package.id, there.id));
            self.api.find(&Request::delete(path), doing(&what)).map(|_| None)
        };
        if sort_out()?.is_some() {
            return Ok(());
        }
        // https://docs.gitlab.com/user/packages/generic_packages/#publish-a-single-file
        let request = Request::put(self.place(tag, &file))
            .once()
            .body(Body::File { path: new.path.clone(), media: "application/octet-stream".into() });
        self.api.make(&request, doing(&what), |_| Ok(()), sort_out)
    }

    pub(super) fn show(&self, new: &NewRelease) -> Result<(), Error> {
        if self.is_out(new)? {
            return Ok(());
        }
        self.check_tag(&new.tag)?;
        let link = |asset: Asset| {
            let url = format!("{}{}", self.address, asset.id);
            let mut link = json!({ "name": asset.name, "url": url, "link_type": "package" });
            if is_path(&asset.name) {
                link["direct_asset_path"] = format!("/{}", asset.name).into();
            }
            link
        };
        let links: Vec<_> = self.assets(&new.tag)?.into_iter().map(link).collect();
        self.post(new, json!({ "links": links }))
    }

    /// <https://docs.gitlab.com/api/releases/#create-a-release>. Without `ref` GitLab makes no
    /// tag.
    fn post(&self, new: &NewRelease, assets: serde_json::Value) -> Result<(), Error> {
        let request = Request::post(self.path("/releases")).json(json!({
            "tag_name": new.tag, "name": new.title, "description": new.mark.put(&new.text), "assets": assets,
        }));
        let look = || Ok(self.is_out(new)?.then_some(()));
        self.api.make(&request, doing(&about(&new.tag)), |_| Ok(()), look)
    }

    /// <https://docs.gitlab.com/api/tags/#get-a-single-repository-tag>
    fn check_tag(&self, tag: &str) -> Result<(), Error> {
        let request = Request::get(self.path(&format!("/repository/tags/{}", segment(tag))));
        self.api.send(&request, doing(&format!("the tag {tag}"))).map(drop)
    }

    pub(super) fn delete_files(&self, tag: &str) -> Result<(), Error> {
        if self.out(tag)?.is_some() {
            return Err(Error::Published { tag: tag.into(), what: "stays".into() });
        }
        let Some(package) = self.package(tag)? else { return Ok(()) };
        // https://docs.gitlab.com/api/packages/#delete-a-project-package
        let path = self.path(&format!("/packages/{}", package.id));
        self.api.find(&Request::delete(path), doing(&about(tag))).map(drop)
    }

    pub(super) fn tell(&self, new: &NewRelease) -> Result<(), Error> {
        let Some(told) = self.out(&new.tag)? else {
            self.check_tag(&new.tag)?;
            return self.post(new, json!({ "links": [] }));
        };
        let text = told.mark().map_or_else(|| new.text.clone(), |mark| mark.put(&new.text));
        let is_same =
            |there: &str| Mark::split(there) == Mark::split(&text) && told.name.as_ref() == Some(&new.title);
        if is_same(told.description.as_deref().unwrap_or_default()) {
            return Ok(());
        }
        // https://docs.gitlab.com/api/releases/#update-a-release
        let request = Request::put(self.path(&format!("/releases/{}", segment(&new.tag))))
            .json(json!({ "name": new.title, "description": text }));
        self.api.send(&request, doing(&about(&new.tag))).map(drop)
    }
}

/// Whether GitLab takes a name as the path of a link: letters, digits, `-`, `_` and `.`, with a
/// letter or a digit at the end.
/// <https://docs.gitlab.com/api/releases/links/#create-a-release-link>
fn is_path(name: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    name.chars().all(is_plain) && name.ends_with(|char: char| char.is_ascii_alphanumeric())
}
