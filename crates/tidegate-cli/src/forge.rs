//! The forge of a repository: which one it is, and who speaks to it.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tidegate_config::{Forge as Settings, ForgeKind};
use tidegate_forge::{Account, Forge, Kind, Project, connect};
use tidegate_git::Credentials;
use tidegate_model::{Diagnose, Diagnosis};
use tidegate_net::{Client, Clock, Limits, Token, Trust};

/// A forge, as far as it is known without a token.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) project: Project,
    api: String,
}

/// Nobody can speak to the forge.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ForgeError {
    #[error("there is no token for {kind}")]
    NoToken { kind: Kind, variables: Vec<String> },
    #[error("the token in `{}` cannot be read", path.display())]
    TokenFile {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("nobody knows which repository of {kind} this is")]
    NoRepository { kind: Kind },
    #[error("the certificates in `{}` cannot be read", path.display())]
    Certificates {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("this needs a forge, and the repository is on none that is known")]
    NoForge,
}

impl Diagnose for ForgeError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoToken { .. } | Self::TokenFile { .. } => "forge::no-token",
            Self::NoRepository { .. } => "forge::no-repository",
            Self::Certificates { .. } => "net::certificates",
            Self::NoForge => "forge::none",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoToken { kind, variables } => format!(
                "put one into `{}`, or its file into `{}_FILE`: it needs {}; or set `kind = \"none\"` under `[forge]`, so that only tags are made",
                variables.join("`, `"),
                variables.first().map_or("TOKEN", String::as_str),
                kind.needs()
            ),
            Self::TokenFile { .. } => "make the file readable".into(),
            Self::NoRepository { .. } => {
                "write its address under `[repository]`: `url = \"https://host/owner/name\"`".into()
            }
            Self::Certificates { .. } => "`SSL_CERT_FILE` names a file in PEM format".into(),
            Self::NoForge => "name its `kind` under `[forge]`".into(),
        })
    }
}

/// Where a repository's releases are shown; nothing where that is on no forge.
///
/// # Errors
/// When there is to be a forge, and nobody knows which repository is meant.
pub(crate) fn place(settings: &Settings, url: Option<&str>) -> Result<Option<Place>, Diagnosis> {
    let project = url.and_then(Project::of_url);
    let by_host = || project.as_ref().and_then(|project| Kind::of_host(&project.host));
    let kind = match settings.kind {
        Some(ForgeKind::None) => None,
        Some(ForgeKind::GitHub) => Some(Kind::GitHub),
        Some(ForgeKind::GitLab) => Some(Kind::GitLab),
        Some(ForgeKind::Gitea) => Some(Kind::Gitea),
        Some(ForgeKind::Bitbucket) => Some(Kind::Bitbucket),
        None => by_host(),
    };
    let Some(kind) = kind else { return Ok(None) };
    let Some(project) = project else { return Err(ForgeError::NoRepository { kind }.into()) };
    let api = settings.api.clone().unwrap_or_else(|| kind.api(&project.host));
    Ok(Some(Place { kind, project, api }))
}

/// The variables in which a token is looked for.
fn variables(settings: &Settings, kind: Kind) -> Vec<String> {
    match &settings.token_variable {
        Some(variable) => vec![variable.clone()],
        None => kind.token_variables().iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// The token for a forge.
///
/// # Errors
/// When there is none.
pub(crate) fn account(settings: &Settings, place: &Place) -> Result<Account, ForgeError> {
    let variables = variables(settings, place.kind);
    for variable in &variables {
        let text = match (env::var(variable), env::var_os(format!("{variable}_FILE"))) {
            (Ok(text), _) if !text.trim().is_empty() => text,
            (_, Some(path)) if !path.is_empty() => {
                let path = PathBuf::from(path);
                fs::read_to_string(&path).map_err(|source| ForgeError::TokenFile { path, source })?
            }
            _ => continue,
        };
        return Ok(Account {
            kind: place.kind,
            api: place.api.clone(),
            token: Token::new(&text),
            user: settings.user.clone(),
            is_job_token: variable == "CI_JOB_TOKEN",
        });
    }
    Err(ForgeError::NoToken { kind: place.kind, variables })
}

/// A name and a password for git, where the remote is on the forge and there is a token.
pub(crate) fn credentials(settings: &Settings, place: &Place, remote: &str) -> Option<Credentials> {
    let (scheme, rest) = remote.split_once("://")?;
    let host = rest.split('/').next()?;
    // The token goes to its own host, and over no open line.
    let is_there = scheme == "https" && host == place.project.host;
    let is_here = scheme == "http" && host.starts_with("127.0.0.1:") && place.api.contains("//127.0.0.1:");
    let account = account(settings, place).ok().filter(|_| is_there || is_here)?;
    let user = match place.kind {
        Kind::GitLab if account.is_job_token => "gitlab-ci-token",
        Kind::GitLab => "oauth2",
        Kind::Bitbucket => "x-token-auth",
        Kind::GitHub | Kind::Gitea => "x-access-token",
    };
    Some(Credentials {
        site: format!("{scheme}://{host}"),
        user: user.to_owned(),
        password: account.token.reveal().to_owned(),
    })
}

/// The forge, ready to be asked. Nothing is asked yet.
///
/// # Errors
/// When there is no token, or the address cannot be used.
pub(crate) fn open(settings: &Settings, place: &Place) -> Result<Box<dyn Forge>, Diagnosis> {
    let account = account(settings, place)?;
    Ok(connect(Rc::new(client()?), &account, &place.project)?)
}

/// What speaks HTTP, with the system's settings.
///
/// # Errors
/// When the certificates that are named cannot be read.
pub(crate) fn client() -> Result<Client, ForgeError> {
    let trust = match env::var_os("SSL_CERT_FILE").filter(|path| !path.is_empty()).map(PathBuf::from) {
        None => Trust::Public,
        Some(path) => {
            Trust::Pem(fs::read(&path).map_err(|source| ForgeError::Certificates { path, source })?)
        }
    };
    Ok(Client::new(
        &format!("tidegate/{}", env!("CARGO_PKG_VERSION")),
        &trust,
        Limits::default(),
        Box::new(WallClock),
    ))
}

struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
    }

    fn wait(&self, time: Duration) {
        thread::sleep(time);
    }
}
