//! How all forges are asked.

use std::io::Read as _;
use std::rc::Rc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tidegate_model::Digest;
use tidegate_net::{Answer, Client, Request, Site};

use crate::Error;

/// What an operation is, in words behind "cannot do", and what a token needs for it, in the
/// forge's words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doing<'a> {
    pub(crate) what: &'a str,
    pub(crate) needs: &'static str,
}

/// A site with an API.
#[derive(Clone)]
pub(crate) struct Api {
    client: Rc<Client>,
    site: Site,
    /// Headers of each request.
    headers: &'static [(&'static str, &'static str)],
    /// How many things are on a page of a list, and the parameter that says so.
    page: (&'static str, usize),
}

/// How many pages of a list are read.
const PAGES: usize = 20;
/// The longest text that is read, in bytes.
const LONGEST: u64 = 4 << 20;

impl Api {
    pub(crate) fn new(
        client: Rc<Client>,
        site: Site,
        headers: &'static [(&'static str, &'static str)],
        page: (&'static str, usize),
    ) -> Self {
        Self { client, site, headers, page }
    }

    fn with_headers(&self, request: &Request) -> Request {
        self.headers.iter().fold(request.clone(), |request, (name, value)| request.header(name, *value))
    }

    pub(crate) fn send(&self, request: &Request, doing: Doing<'_>) -> Result<Answer, Error> {
        let answer = self.client.send(&self.site, &self.with_headers(request));
        answer.map_err(|error| Error::of(error, doing.what, doing.needs))
    }

    /// Sends a request for something that may not be there.
    pub(crate) fn find(&self, request: &Request, doing: Doing<'_>) -> Result<Option<Answer>, Error> {
        let answer = self.client.find(&self.site, &self.with_headers(request));
        answer.map_err(|error| Error::of(error, doing.what, doing.needs))
    }

    /// Sends a request for something that must not be made twice: see [`Client::make`].
    pub(crate) fn make<T>(
        &self,
        request: &Request,
        doing: Doing<'_>,
        read: impl FnOnce(&Answer) -> Result<T, Error>,
        look: impl FnMut() -> Result<Option<T>, Error>,
    ) -> Result<T, Error> {
        let made = self.client.make(&self.site, &self.with_headers(request), read, look);
        made.map_err(|error: Error| error.explained(doing.what, doing.needs))
    }

    /// All things of a list, as far as `PAGES` pages go.
    pub(crate) fn list<T: DeserializeOwned>(
        &self,
        request: &Request,
        doing: Doing<'_>,
    ) -> Result<Vec<T>, Error> {
        let (name, size) = self.page;
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let request = request.clone().query(name, &size.to_string()).query("page", &page.to_string());
            let answer = self.send(&request, doing)?;
            let mut page: Vec<T> = answer.json()?;
            // A server may give fewer than it is asked for, and says so (RFC 8288).
            let has_next = answer.header("link").is_some_and(|link| link.contains("rel=\"next\""));
            let is_last = page.len() < size && !has_next;
            all.append(&mut page);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// All things of a list whose pages are objects with `values`, and with `next` where there
    /// is another page.
    pub(crate) fn list_of_values<T: DeserializeOwned>(
        &self,
        request: &Request,
        doing: Doing<'_>,
    ) -> Result<Vec<T>, Error> {
        #[derive(Deserialize)]
        struct Page<T> {
            values: Vec<T>,
            next: Option<String>,
        }
        let (name, size) = self.page;
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let request = request.clone().query(name, &size.to_string()).query("page", &page.to_string());
            let mut page: Page<T> = self.send(&request, doing)?.json()?;
            all.append(&mut page.values);
            if page.next.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// The digest of a file, which is loaded for it.
    pub(crate) fn digest(&self, path: &str, doing: Doing<'_>) -> Result<Digest, Error> {
        let loaded = self.client.load(&self.site, path, |read| Digest::of_stream(read));
        Ok(loaded.map_err(|error| Error::of(error, doing.what, doing.needs))?.0)
    }

    /// A file that is a text, as far as `LONGEST` goes.
    pub(crate) fn text(&self, path: &str, doing: Doing<'_>) -> Result<String, Error> {
        let loaded = self.client.load(&self.site, path, |read| {
            let mut bytes = Vec::new();
            read.take(LONGEST).read_to_end(&mut bytes).map(|_| bytes)
        });
        let bytes = loaded.map_err(|error| Error::of(error, doing.what, doing.needs))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
