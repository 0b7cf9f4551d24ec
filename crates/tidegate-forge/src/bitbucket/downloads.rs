//! Releases as files under *Downloads*,
//! <https://developer.atlassian.com/cloud/bitbucket/rest/api-group-downloads/>.

use serde::Deserialize;
use tidegate_model::Digest;
use tidegate_net::{Body, Content, Request, segment};

use super::{Bitbucket, writing};
use crate::encoding::{decoded, encoded};
use crate::{Asset, Error, Mark, NewAsset, NewRelease, Release};

#[derive(Deserialize)]
struct Download {
    name: String,
    size: u64,
}

/// What stands before the name of a file. No encoded tag has two `_` in a row.
fn prefix(tag: &str) -> String {
    format!("{}__", encoded(tag).replace('_', "+5F"))
}

/// The file with the text of a release. It is none of the others: they have `__` in them.
fn notes(tag: &str) -> String {
    format!("{}.notes.md", encoded(tag).replace('_', "+5F"))
}

fn about(tag: &str) -> String {
    format!("the release of {tag}")
}

/// The text of a release, with its title.
fn page(new: &NewRelease, mark: Option<&Mark>) -> String {
    let text = format!("# {}\n\n{}", new.title, new.text.trim_end());
    match mark {
        Some(mark) => mark.put(&text),
        None => format!("{}\n", text.trim_end()),
    }
}

impl Bitbucket {
    /// `GET …/downloads`
    fn downloads(&self) -> Result<Vec<Download>, Error> {
        self.api.list_of_values(&Request::get(self.path("/downloads")), writing("the list of downloads"))
    }

    fn file(&self, name: &str) -> String {
        self.path(&format!("/downloads/{}", segment(name)))
    }

    fn asset(&self, tag: &str, download: &Download) -> Option<Asset> {
        let rest = download.name.strip_prefix(&prefix(tag))?;
        let name = decoded(rest).unwrap_or_else(|| rest.to_owned());
        Some(Asset { name, size: download.size, digest: None, id: self.file(&download.name) })
    }

    pub(super) fn found(&self, tag: &str) -> Result<Option<Release>, Error> {
        let downloads = self.downloads()?;
        let assets: Vec<_> = downloads.iter().filter_map(|download| self.asset(tag, download)).collect();
        let is_published = downloads.iter().any(|download| download.name == notes(tag));
        let (mut title, mut text, mut mark) = (String::new(), String::new(), None);
        if is_published {
            let page = self.api.text(&self.file(&notes(tag)), writing(&about(tag)))?;
            let (body, found) = Mark::split(&page);
            mark = found;
            let (first, rest) = body.split_once('\n').unwrap_or((&body, ""));
            first.trim_start_matches("# ").clone_into(&mut title);
            rest.trim().clone_into(&mut text);
        }
        let is_there = is_published || !assets.is_empty();
        let url = format!("{}/downloads", self.page);
        Ok(is_there.then_some(Release { is_published, mark, title, text, assets, url }))
    }

    /// Whether this very release is out.
    pub(super) fn is_out(&self, new: &NewRelease) -> Result<bool, Error> {
        let found = self.found(&new.tag)?.filter(|found| found.is_published);
        match found {
            Some(found) if found.mark.as_ref() != Some(&new.mark) => {
                Err(Error::Taken { tag: new.tag.clone().into(), url: found.url.into() })
            }
            found => Ok(found.is_some()),
        }
    }

    pub(super) fn load_digest(&self, path: &str, name: &str) -> Result<Digest, Error> {
        self.api.digest(path, writing(name))
    }

    pub(super) fn send_file(&self, tag: &str, new: &NewAsset) -> Result<(), Error> {
        let found = self.found(tag)?;
        let there = found.as_ref().and_then(|found| found.asset(&new.name));
        if let Some(there) = there.filter(|there| there.size == new.size)
            && self.load_digest(&there.id, &new.name)? == new.digest
        {
            return Ok(());
        }
        if found.is_some_and(|found| found.is_published) {
            let what = format!("has no such file {}", new.name);
            return Err(Error::Published { tag: tag.into(), what: what.into() });
        }
        let name = format!("{}{}", prefix(tag), encoded(&new.name));
        self.send(&name, Content::File(new.path.clone()), &format!("{} of {}", new.name, about(tag)))
    }

    /// `POST …/downloads`: a file takes the place of another one of its name.
    fn send(&self, name: &str, content: Content, what: &str) -> Result<(), Error> {
        let body = Body::Form { field: "files", name: name.to_owned(), content };
        let request = Request::post(self.path("/downloads")).again().body(body);
        self.api.send(&request, writing(what)).map(drop)
    }

    pub(super) fn show(&self, new: &NewRelease) -> Result<(), Error> {
        if self.is_out(new)? {
            return Ok(());
        }
        self.check_tag(&new.tag)?;
        self.send(&notes(&new.tag), Content::Text(page(new, Some(&new.mark))), &about(&new.tag))
    }

    /// `GET …/refs/tags/{name}`
    fn check_tag(&self, tag: &str) -> Result<(), Error> {
        let request = Request::get(self.path(&format!("/refs/tags/{}", segment(tag))));
        self.api.send(&request, writing(&format!("the tag {tag}"))).map(drop)
    }

    pub(super) fn delete_files(&self, tag: &str) -> Result<(), Error> {
        let Some(found) = self.found(tag)? else { return Ok(()) };
        if found.is_published {
            return Err(Error::Published { tag: tag.into(), what: "stays".into() });
        }
        // `DELETE …/downloads/{filename}`
        found.assets.iter().try_for_each(|asset| {
            self.api.find(&Request::delete(asset.id.clone()), writing(&about(tag))).map(drop)
        })
    }

    pub(super) fn tell(&self, new: &NewRelease) -> Result<(), Error> {
        let found = self.found(&new.tag)?.filter(|found| found.is_published);
        let mark = match &found {
            Some(found) if found.title == new.title && found.text == new.text.trim() => return Ok(()),
            Some(found) => found.mark.clone(),
            None => {
                self.check_tag(&new.tag)?;
                Some(new.mark.clone())
            }
        };
        self.send(&notes(&new.tag), Content::Text(page(new, mark.as_ref())), &about(&new.tag))
    }
}
