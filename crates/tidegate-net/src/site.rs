//! Servers, and what they are told about who asks.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::Uri;

use crate::Error;

/// What stands in a path or a query as it is, by RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one segment of a path, or as a value of a query.
#[must_use]
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A secret. Nothing shows it.
#[derive(Clone, Eq, PartialEq)]
pub struct Token(String);

impl Token {
    /// A secret, without the white space around it that files and variables have.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The secret itself, for whoever has to take it out of a text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

/// How a server is told who asks.
#[derive(Clone, Debug)]
pub enum Auth {
    /// Not at all.
    None,
    /// `Authorization: Bearer …`
    Bearer(Token),
    /// `Authorization: token …`, as Gitea and Forgejo have it.
    Token(Token),
    /// A header of the server's own, such as GitLab's `PRIVATE-TOKEN`.
    Header(&'static str, Token),
    /// `Authorization: Basic …`
    Basic {
        /// The user's name.
        user: String,
        /// The password, or a token in its place.
        password: Token,
    },
}

impl Auth {
    /// The header, if there is one.
    pub(crate) fn header(&self) -> Option<(&'static str, String)> {
        let header = match self {
            Self::None => return None,
            Self::Bearer(token) => ("authorization", format!("Bearer {}", token.0)),
            Self::Token(token) => ("authorization", format!("token {}", token.0)),
            Self::Header(name, token) => (*name, token.0.clone()),
            Self::Basic { user, password } => {
                let both = BASE64_STANDARD.encode(format!("{user}:{}", password.0));
                ("authorization", format!("Basic {both}"))
            }
        };
        Some(header)
    }
}

/// A server, the place on it below which requests go, and who asks.
#[derive(Clone, Debug)]
pub struct Site {
    /// The address without a slash at its end.
    base: String,
    pub(crate) auth: Auth,
    is_secret: bool,
}

impl Site {
    /// The site at an address.
    ///
    /// # Errors
    /// When it is no address that starts with `https://`; one that starts with `http://`
    /// may only be on this machine, if there is something to keep secret.
    pub fn new(address: &str, auth: Auth) -> Result<Self, Error> {
        Self::check(address, !matches!(auth, Auth::None))
            .map_err(|why| Error::Address { address: address.chars().take(200).collect(), why })?;
        Ok(Self { base: address.trim_end_matches('/').to_owned(), auth, is_secret: false })
    }

    /// A site whose address is a secret itself, such as that of a webhook.
    ///
    /// # Errors
    /// As with [`Site::new`]; the error does not show the address.
    pub fn secret(address: &Token) -> Result<Self, Error> {
        Self::check(&address.0, true).map_err(|why| Error::Address { address: "…".into(), why })?;
        Ok(Self { base: address.0.clone(), auth: Auth::None, is_secret: true })
    }

    fn check(address: &str, has_secret: bool) -> Result<(), &'static str> {
        let uri: Uri = address.parse().map_err(|_| "it is no address")?;
        let host = uri.host().ok_or("it names no host")?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err("it has a user in it");
        }
        match uri.scheme_str() {
            Some("https") => Ok(()),
            Some("http") if !has_secret || is_here(host) => Ok(()),
            Some("http") => Err("a secret would go over an unprotected connection"),
            _ => Err("it does not start with `https://`"),
        }
    }

    /// The address of a path on it, which starts with a slash or is empty.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The address as texts may show it.
    pub(crate) fn shown(&self, path: &str) -> String {
        if self.is_secret {
            return format!("{}/…", origin(&self.base).unwrap_or_default());
        }
        let path = path.split('?').next().unwrap_or_default();
        self.address(path)
    }

    /// A text of the server's without what it was told to keep secret.
    pub(crate) fn hidden(&self, text: &str) -> String {
        let mut secrets = Vec::new();
        match &self.auth {
            Auth::None => {}
            Auth::Bearer(token) | Auth::Token(token) | Auth::Header(_, token) => {
                secrets.push(token.0.clone())
            }
            Auth::Basic { password, .. } => {
                let header = self.auth.header().map(|(_, value)| value).unwrap_or_default();
                secrets.extend([password.0.clone(), header.trim_start_matches("Basic ").to_owned()]);
            }
        }
        if self.is_secret {
            let path = self.base.strip_prefix(&origin(&self.base).unwrap_or_default());
            secrets.extend([self.base.clone(), path.unwrap_or_default().to_owned()]);
        }
        // What is shorter stands in every text.
        let secrets = secrets.iter().filter(|secret| secret.len() >= 4);
        secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }

    /// The path of an address that is on this site, for following it.
    pub(crate) fn path_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        let rest = address.strip_prefix(&self.base)?;
        (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
    }
}

/// Scheme, host and port.
fn origin(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

fn is_here(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}
