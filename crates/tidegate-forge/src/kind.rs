//! Which forges there are, and where a repository is on one.

use std::fmt;

use tidegate_net::segment;

/// A sort of forge.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// GitHub, and GitHub Enterprise.
    GitHub,
    /// GitLab.
    GitLab,
    /// Gitea, and Forgejo, which has kept its API.
    Gitea,
    /// Bitbucket Cloud.
    Bitbucket,
}

impl Kind {
    /// The sort of forge that a host is, by its name.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        let host = host.to_lowercase();
        let starts = |name: &str| host.starts_with(&format!("{name}."));
        match &*host {
            "codeberg.org" => Some(Self::Gitea),
            _ if starts("github") || host.ends_with(".ghe.com") => Some(Self::GitHub),
            _ if starts("gitlab") => Some(Self::GitLab),
            _ if starts("gitea") || starts("forgejo") => Some(Self::Gitea),
            "bitbucket.org" => Some(Self::Bitbucket),
            _ => None,
        }
    }

    /// Whether a release can be there without anybody seeing it.
    #[must_use]
    pub const fn has_drafts(self) -> bool {
        matches!(self, Self::GitHub | Self::Gitea)
    }

    /// The variables of the environment in which a token is looked for, in this order. The
    /// last two are for any forge: what somebody says of a token, and what plugins of
    /// Woodpecker and Drone get.
    #[must_use]
    pub const fn token_variables(self) -> &'static [&'static str] {
        match self {
            Self::GitHub => &["GITHUB_TOKEN", "GH_TOKEN", "TIDEGATE_TOKEN", "PLUGIN_TOKEN"],
            Self::GitLab => &["GITLAB_TOKEN", "TIDEGATE_TOKEN", "PLUGIN_TOKEN", "CI_JOB_TOKEN"],
            Self::Gitea => {
                &["GITEA_TOKEN", "FORGEJO_TOKEN", "GITHUB_TOKEN", "TIDEGATE_TOKEN", "PLUGIN_TOKEN"]
            }
            Self::Bitbucket => &["BITBUCKET_TOKEN", "TIDEGATE_TOKEN", "PLUGIN_TOKEN"],
        }
    }

    /// Whether it makes commits that it signs.
    #[must_use]
    pub const fn makes_commits(self) -> bool {
        matches!(self, Self::GitHub)
    }

    /// What a token must be allowed to do for releases, in the forge's words.
    #[must_use]
    pub const fn needs(self) -> &'static str {
        match self {
            Self::GitHub => "`contents: write`, and `pull-requests: write` for release pull requests",
            Self::GitLab => "the scope `api` and the role Developer; Maintainer where tags are protected",
            Self::Gitea => "`write:repository`, and `write:issue` for release pull requests",
            Self::Bitbucket => "`repository:write`, and `pullrequest:write` for release pull requests",
        }
    }

    /// The address of the API of a forge at a host.
    #[must_use]
    pub fn api(self, host: &str) -> String {
        match self {
            Self::GitHub if host == "github.com" => "https://api.github.com".into(),
            Self::GitHub if host.ends_with(".ghe.com") => format!("https://api.{host}"),
            Self::GitHub => format!("https://{host}/api/v3"),
            Self::GitLab => format!("https://{host}/api/v4"),
            Self::Gitea => format!("https://{host}/api/v1"),
            Self::Bitbucket if host == "bitbucket.org" => "https://api.bitbucket.org/2.0".into(),
            Self::Bitbucket => format!("https://{host}/2.0"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Gitea => "Gitea",
            Self::Bitbucket => "Bitbucket",
        })
    }
}

/// A repository on a forge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Project {
    /// The forge's host, with its port if it has one.
    pub host: String,
    /// The path: `owner/name`, on GitLab with groups of groups.
    pub path: String,
}

impl Project {
    /// The repository at a web address, `https://host/owner/name`.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/')?;
        let path = path.trim_end_matches('/').trim_end_matches(".git");
        let is_whole = !host.is_empty() && path.contains('/') && path.split('/').all(|part| !part.is_empty());
        is_whole.then(|| Self { host: host.to_owned(), path: path.to_owned() })
    }

    /// The path as part of an address, its slashes kept.
    pub(crate) fn slashed(&self) -> String {
        self.path.split('/').map(segment).collect::<Vec<_>>().join("/")
    }

    /// The path as one segment of an address.
    pub(crate) fn as_segment(&self) -> String {
        segment(&self.path)
    }

    /// Who owns it.
    pub(crate) fn owner(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_recognised() {
        for (host, kind) in [
            ("github.com", Some(Kind::GitHub)),
            ("github.example.org", Some(Kind::GitHub)),
            ("octo.ghe.com", Some(Kind::GitHub)),
            ("GitLab.com", Some(Kind::GitLab)),
            ("gitlab.example.org", Some(Kind::GitLab)),
            ("codeberg.org", Some(Kind::Gitea)),
            ("gitea.com", Some(Kind::Gitea)),
            ("bitbucket.org", Some(Kind::Bitbucket)),
            ("notgithub.com", None),
            ("example.org", None),
        ] {
            assert_eq!(Kind::of_host(host), kind, "{host}");
        }
    }

    #[test]
    fn repositories_are_found_in_addresses() {
        let of = |url| Project::of_url(url).map(|project| format!("{} {}", project.host, project.path));
        assert_eq!(of("https://github.com/o/n.git").as_deref(), Some("github.com o/n"));
        assert_eq!(of("https://h:8443/g/s/n/").as_deref(), Some("h:8443 g/s/n"));
        for none in ["https://h/n", "https://h", "h/o/n", "https://h//n", "/o/n", ""] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
