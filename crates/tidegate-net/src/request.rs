//! What is sent.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

use serde_json::Value;

use crate::segment;

/// What a request does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Puts in place.
    Put,
    /// Changes.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What goes with a request.
#[derive(Clone, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// A JSON document.
    Json(Value),
    /// A file as it is, read while it is sent.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its media type.
        media: String,
    },
    /// A form with one file, as `multipart/form-data` (RFC 7578).
    Form {
        /// The field's name.
        field: &'static str,
        /// The file's name, as the server will know it.
        name: String,
        /// What it holds.
        content: Content,
    },
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// What a file of this machine holds, read while it is sent.
    File(PathBuf),
    /// A text.
    Text(String),
}

/// Between the parts of a form. A file that has this line in it cannot be sent as a form,
/// which is checked by nobody, and unlikely enough.
const BOUNDARY: &str = "tidegate-7f3c1f0a9be24d0c8e55b0d9a6c1e742";

/// A body that is being sent, and its size in bytes.
pub(crate) struct Stream {
    pub(crate) reader: Box<dyn Read>,
    pub(crate) length: u64,
    pub(crate) media: String,
}

impl Body {
    /// Opens it for sending; absent when there is nothing.
    pub(crate) fn open(&self) -> io::Result<Option<Stream>> {
        let opened = |path: &PathBuf| {
            let file = File::open(path)?;
            let length = file.metadata()?.len();
            io::Result::Ok((file, length))
        };
        Ok(Some(match self {
            Self::None => return Ok(None),
            Self::Json(value) => {
                let text = value.to_string();
                let (length, media) = (text.len() as u64, "application/json".into());
                Stream { reader: Box::new(Cursor::new(text)), length, media }
            }
            Self::File { path, media } => {
                let (file, length) = opened(path)?;
                Stream { reader: Box::new(file.take(length)), length, media: media.clone() }
            }
            Self::Form { field, name, content } => {
                let (file, length): (Box<dyn Read>, u64) = match content {
                    Content::File(path) => {
                        let (file, length) = opened(path)?;
                        (Box::new(file), length)
                    }
                    Content::Text(text) => (Box::new(Cursor::new(text.clone())), text.len() as u64),
                };
                let name = name.replace(['"', '\r', '\n'], "_");
                let head = format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                );
                let tail = format!("\r\n--{BOUNDARY}--\r\n");
                let all = (head.len() + tail.len()) as u64 + length;
                let reader = Cursor::new(head).chain(file.take(length)).chain(Cursor::new(tail));
                let media = format!("multipart/form-data; boundary={BOUNDARY}");
                Stream { reader: Box::new(reader), length: all, media }
            }
        }))
    }
}

/// Something to send to a site.
#[derive(Clone, Debug)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    /// Doing it twice is the same as doing it once.
    pub(crate) is_repeatable: bool,
}

impl Request {
    /// A request for a path below the site's address.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let is_repeatable = matches!(method, Method::Get | Method::Put | Method::Delete);
        Self { method, path: path.into(), headers: Vec::new(), body: Body::None, is_repeatable }
    }

    /// Reads.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    /// Makes. It is not sent again when nobody knows whether it arrived.
    #[must_use]
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::Post, path)
    }

    /// Puts in place.
    #[must_use]
    pub fn put(path: impl Into<String>) -> Self {
        Self::new(Method::Put, path)
    }

    /// Changes. It may be sent again: it says what is to be, and not by how much.
    #[must_use]
    pub fn patch(path: impl Into<String>) -> Self {
        Self { is_repeatable: true, ..Self::new(Method::Patch, path) }
    }

    /// Takes away.
    #[must_use]
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path)
    }

    /// To be sent again when nobody knows whether it arrived: twice is the same as once.
    #[must_use]
    pub fn again(self) -> Self {
        Self { is_repeatable: true, ..self }
    }

    /// Not to be sent again when nobody knows whether it arrived.
    #[must_use]
    pub fn once(self) -> Self {
        Self { is_repeatable: false, ..self }
    }

    /// With a parameter in the address.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        self.path += &format!("{mark}{}={}", segment(name), segment(value));
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a JSON document.
    #[must_use]
    pub fn json(self, value: Value) -> Self {
        self.body(Body::Json(value))
    }

    /// With a body.
    #[must_use]
    pub fn body(self, body: Body) -> Self {
        Self { body, ..self }
    }
}
