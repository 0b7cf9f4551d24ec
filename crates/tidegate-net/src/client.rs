//! Sending, and sending again.

use std::io::{self, Read};
use std::time::Duration;

use ureq::http;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, SendBody};

use crate::{Answer, Auth, Clock, Error, Request, Site};

/// How patient a client is.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How often something is tried in all.
    pub tries: u32,
    /// The first wait between tries; each is twice as long as the one before.
    pub pause: Duration,
    /// How long a server may ask to be left alone, in sum over one request.
    pub patience: Duration,
    /// How long connecting may take.
    pub connect: Duration,
    /// How long an answer may take to begin, and to end.
    pub answer: Duration,
    /// How long sending a body may take.
    pub upload: Duration,
    /// The size of an answer, in bytes.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            tries: 5,
            pause: seconds(1),
            patience: seconds(15 * 60),
            connect: seconds(15),
            answer: seconds(60),
            upload: seconds(60 * 60),
            bytes: 16 << 20,
        }
    }
}

/// Whose certificates a server may have.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Those that Mozilla trusts.
    Public,
    /// Those of a file in PEM format, and no others.
    Pem(Vec<u8>),
}

/// Sends requests.
pub struct Client {
    agent: Agent,
    limits: Limits,
    clock: Box<dyn Clock>,
}

/// What one try has come to.
enum Tried {
    Answered(Answer),
    /// The server did nothing, and says how long it wants to be left alone.
    Limited(Option<u64>),
    /// Something that may pass. How long the server wants to be left alone, if it says so.
    Failed(Error, Option<u64>),
    /// Elsewhere on the same site.
    Moved(String),
}

/// How many redirects are followed.
const REDIRECTS: usize = 3;
/// How long a server is left alone that does not say for how long, in seconds.
const SILENT_LIMIT: u64 = 60;

impl Client {
    /// A client that calls itself so.
    #[must_use]
    pub fn new(user_agent: &str, trust: &Trust, limits: Limits, clock: Box<dyn Clock>) -> Self {
        let roots = match trust {
            Trust::Public => RootCerts::WebPki,
            Trust::Pem(text) => RootCerts::from(certificates(text)),
        };
        let config = Agent::config_builder()
            .user_agent(user_agent)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(limits.connect))
            .timeout_send_body(Some(limits.upload))
            .timeout_recv_response(Some(limits.answer))
            .timeout_recv_body(Some(limits.answer))
            .build();
        Self { agent: config.new_agent(), limits, clock }
    }

    /// Sends a request, and again where that is safe and may help.
    ///
    /// # Errors
    /// When there is no answer, or one that is not 200 to 299.
    pub fn send(&self, site: &Site, request: &Request) -> Result<Answer, Error> {
        let asked = asked(site, request);
        let mut path = request.path.clone();
        let (mut redirects, mut tries, mut waited) = (0, 0, Duration::ZERO);
        let mut pause = self.limits.pause;
        loop {
            let (error, wait, is_safe) = match self.once(site, request, &path, &asked)? {
                Tried::Answered(answer) => return Ok(answer),
                Tried::Moved(to) if redirects < REDIRECTS => {
                    redirects += 1;
                    path = to;
                    continue;
                }
                Tried::Moved(to) => return Err(Error::Redirected { asked, to: to.into() }),
                Tried::Limited(seconds) => {
                    let seconds = seconds.unwrap_or(SILENT_LIMIT);
                    (Error::Limited { asked: asked.clone(), seconds }, Some(seconds), true)
                }
                Tried::Failed(error, seconds) => {
                    let is_safe = request.is_repeatable || matches!(error, Error::Unreachable { .. });
                    (error, seconds, is_safe)
                }
            };
            tries += 1;
            let wait = wait.map_or(pause, Duration::from_secs);
            waited = waited.saturating_add(wait);
            if !is_safe || tries >= self.limits.tries || waited > self.limits.patience {
                return Err(error);
            }
            self.clock.wait(wait);
            pause *= 2;
        }
    }

    /// Sends a request for something that may not be there.
    ///
    /// # Errors
    /// As with [`Client::send`], but for 404.
    pub fn find(&self, site: &Site, request: &Request) -> Result<Option<Answer>, Error> {
        match self.send(site, request) {
            Err(Error::Answer { status: 404, .. }) => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// Makes something that must not be there twice. Where nobody knows whether a try has
    /// made it, `look` says so before the next one.
    ///
    /// # Errors
    /// As with [`Client::send`], and those of `read` and `look`.
    pub fn make<T, E: From<Error>>(
        &self,
        site: &Site,
        request: &Request,
        read: impl FnOnce(&Answer) -> Result<T, E>,
        mut look: impl FnMut() -> Result<Option<T>, E>,
    ) -> Result<T, E> {
        let mut pause = self.limits.pause;
        let mut left = self.limits.tries;
        loop {
            left -= 1;
            match self.send(site, request) {
                Ok(answer) => return read(&answer),
                Err(error) if error.may_have_happened() => {
                    if let Some(found) = look()? {
                        return Ok(found);
                    }
                    if left == 0 {
                        return Err(error.into());
                    }
                    self.clock.wait(pause);
                    pause *= 2;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Loads a file, of any size. Where the site sends elsewhere for it, that is followed
    /// without the token. `read` may be called again, when a connection ends too early.
    ///
    /// # Errors
    /// As with [`Client::send`].
    pub fn load<T>(
        &self,
        site: &Site,
        path: &str,
        mut read: impl FnMut(&mut dyn Read) -> io::Result<T>,
    ) -> Result<T, Error> {
        let request = Request::get(path).header("accept", "application/octet-stream");
        let asked = asked(site, &request);
        let mut pause = self.limits.pause;
        let mut left = self.limits.tries;
        loop {
            left -= 1;
            let error = match self.loaded(site, &request, &asked, &mut read) {
                Ok(loaded) => return Ok(loaded),
                Err(error) => error,
            };
            let wait = match error {
                Error::Limited { seconds, .. } => Duration::from_secs(seconds),
                _ => pause,
            };
            if !error.may_pass() || left == 0 || wait > self.limits.patience {
                return Err(error);
            }
            self.clock.wait(wait);
            pause *= 2;
        }
    }

    fn loaded<T>(
        &self,
        site: &Site,
        request: &Request,
        asked: &str,
        read: &mut impl FnMut(&mut dyn Read) -> io::Result<T>,
    ) -> Result<T, Error> {
        let mut auth = site.auth.header();
        let mut address = site.address(&request.path);
        for _ in 0..=REDIRECTS {
            let mut head = http::Request::get(&address);
            for (name, value) in &request.headers {
                head = head.header(*name, value);
            }
            if let Some((name, value)) = &auth {
                head = head.header(*name, value);
            }
            let head = head.body(()).map_err(|_| unsendable(asked))?;
            let mut answer = self.agent.run(head).map_err(|error| lost(error, asked))?;
            let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
            let status = answer.status().as_u16();
            match status {
                200..=299 => {
                    let cut = |why: io::Error| Error::Unanswered {
                        asked: asked.into(),
                        why: why.to_string().into(),
                    };
                    return read(&mut answer.body_mut().as_reader()).map_err(cut);
                }
                301 | 302 | 303 | 307 | 308 => {
                    let to = header("location").unwrap_or_default();
                    if site.path_of(to).is_none() {
                        auth = None;
                        Site::new(to, Auth::None)?;
                    }
                    address = to.to_owned();
                }
                429 => {
                    let seconds = header("retry-after").and_then(|wait| wait.parse().ok());
                    return Err(Error::Limited {
                        asked: asked.into(),
                        seconds: seconds.unwrap_or(SILENT_LIMIT),
                    });
                }
                500..=599 => {
                    return Err(Error::Failing { asked: asked.into(), status, message: "".into() });
                }
                status => return Err(Error::Answer { asked: asked.into(), status, message: "".into() }),
            }
        }
        Err(Error::Redirected { asked: asked.into(), to: address.into() })
    }

    fn once(&self, site: &Site, request: &Request, path: &str, asked: &str) -> Result<Tried, Error> {
        let body = request.body.open();
        let body = body.map_err(|source| Error::Body { asked: asked.into(), source })?;
        let mut head = http::Request::builder().method(request.method.name()).uri(site.address(path));
        for (name, value) in &request.headers {
            head = head.header(*name, value);
        }
        if let Some((name, value)) = site.auth.header() {
            head = head.header(name, value);
        }
        let body = match body {
            None => SendBody::none(),
            Some(stream) => {
                head = head.header("content-type", &stream.media).header("content-length", stream.length);
                SendBody::from_owned_reader(stream.reader)
            }
        };
        // Only a header or a token with a line break in it can be wrong here.
        let request = head.body(body).map_err(|_| unsendable(asked))?;
        let mut answer = match self.agent.run(request) {
            Ok(answer) => answer,
            Err(error) => return Ok(Tried::Failed(lost(error, asked), None)),
        };
        let headers: Vec<_> = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect();
        let status = answer.status().as_u16();
        let body = match answer.body_mut().with_config().limit(self.limits.bytes).read_to_vec() {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(limit)) => {
                return Err(Error::Endless { asked: asked.into(), limit });
            }
            Err(error) => return Ok(Tried::Failed(unanswered(&error, asked), None)),
        };
        let answer = Answer { status, headers, body, asked: asked.into() };
        self.judge(site, answer)
    }

    fn judge(&self, site: &Site, answer: Answer) -> Result<Tried, Error> {
        let asked = answer.asked.clone();
        let wait = self.asked_to_wait(&answer);
        let is_spent = answer.header("x-ratelimit-remaining") == Some("0")
            || answer.header("ratelimit-remaining") == Some("0");
        match answer.status {
            200..=299 => Ok(Tried::Answered(answer)),
            429 => Ok(Tried::Limited(wait)),
            403 if is_spent || answer.header("retry-after").is_some() => Ok(Tried::Limited(wait)),
            301 | 302 | 307 | 308 => {
                let to = answer.header("location").unwrap_or_default();
                match site.path_of(to) {
                    Some(path) => Ok(Tried::Moved(path.to_owned())),
                    // Queries may hold secrets of the one who sends elsewhere.
                    None => {
                        let to = site.hidden(to.split('?').next().unwrap_or_default()).into();
                        Err(Error::Redirected { asked, to })
                    }
                }
            }
            status @ 500..=599 => {
                let message = answer.message(site);
                Ok(Tried::Failed(Error::Failing { asked, status, message }, wait))
            }
            status => Err(Error::Answer { asked, status, message: answer.message(site) }),
        }
    }

    /// How long the server wants to be left alone, in seconds.
    fn asked_to_wait(&self, answer: &Answer) -> Option<u64> {
        let number = |name| answer.header(name)?.trim().parse::<u64>().ok();
        number("retry-after").or_else(|| {
            let reset = number("x-ratelimit-reset").or_else(|| number("ratelimit-reset"))?;
            Some(reset.saturating_sub(self.clock.now()).max(1))
        })
    }
}

/// What was asked, as errors show it.
fn asked(site: &Site, request: &Request) -> Box<str> {
    format!("{} {}", request.method, site.shown(&request.path)).into()
}

fn unsendable(asked: &str) -> Error {
    let why = "a header or the token has a character that no header may have";
    Error::Address { address: asked.into(), why }
}

/// Whether the server may have got it.
fn lost(error: ureq::Error, asked: &str) -> Error {
    use ureq::Timeout;
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Tls(_)
        | ureq::Error::Rustls(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            Error::Unreachable { asked: asked.into(), why: error.to_string().into() }
        }
        ureq::Error::Io(ref why) if why.kind() == std::io::ErrorKind::ConnectionRefused => {
            Error::Unreachable { asked: asked.into(), why: why.to_string().into() }
        }
        error => unanswered(&error, asked),
    }
}

fn unanswered(error: &ureq::Error, asked: &str) -> Error {
    Error::Unanswered { asked: asked.into(), why: error.to_string().into() }
}

fn certificates(text: &[u8]) -> Vec<Certificate<'static>> {
    let items = parse_pem(text).filter_map(Result::ok);
    items
        .filter_map(|item| match item {
            PemItem::Certificate(certificate) => Some(certificate),
            _ => None,
        })
        .collect()
}
