//! What the address of a remote says about the repository's page on the web.

use tidegate_contract::types::Repository;

/// Reads owner, name and page from an address as git writes them: `https://`,
/// `ssh://`, `git://` and `user@host:path`. Anything else (a local path, say)
/// has no page.
#[must_use]
pub fn parse_remote(address: &str) -> Repository {
    let nothing = Repository::default();
    let Some((host, path)) = host_and_path(address) else { return nothing };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    if host.is_empty()
        || !host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:".contains(c))
        || !path.chars().all(plain)
    {
        return nothing;
    }
    match path.rsplit_once('/') {
        Some((owner, name)) if !owner.is_empty() && !name.is_empty() => Repository {
            url: Some(format!("https://{host}/{owner}/{name}")),
            owner: Some(owner.into()),
            name: Some(name.into()),
            branch: None,
        },
        _ => nothing,
    }
}

/// The web host and the path of an address. A port belongs to the page only
/// where the address is one of the web.
fn host_and_path(address: &str) -> Option<(&str, &str)> {
    let Some((scheme, rest)) = address.split_once("://") else {
        let (host, path) = address.split_once(':')?;
        // `C:\repo` and `./a:b` are paths.
        let is_path = host.len() < 2 || host.contains('/') || path.starts_with('\\');
        return (!is_path).then(|| (without_user(host), path));
    };
    let (authority, path) = rest.split_once('/')?;
    let authority = without_user(authority);
    match scheme {
        "https" | "http" => Some((authority, path)),
        "ssh" | "git" | "git+ssh" => {
            Some((authority.split_once(':').map_or(authority, |(host, _port)| host), path))
        }
        _ => None,
    }
}

fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_user, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_leads_to_the_page() {
        for address in [
            "https://example.org/team/app.git",
            "https://example.org/team/app",
            "https://user:secret@example.org/team/app/",
            "ssh://git@example.org:2222/team/app.git",
            "git@example.org:team/app.git",
            "git://example.org/team/app",
        ] {
            let repository = parse_remote(address);
            assert_eq!(repository.url.as_deref(), Some("https://example.org/team/app"), "{address}");
            assert_eq!(
                (repository.owner.as_deref(), repository.name.as_deref()),
                (Some("team"), Some("app"))
            );
        }
        assert_eq!(
            parse_remote("https://example.org:8443/a/b/c.git").url.as_deref(),
            Some("https://example.org:8443/a/b/c")
        );
        assert_eq!(parse_remote("https://example.org/a/b/c").owner.as_deref(), Some("a/b"));
    }

    #[test]
    fn paths_and_nonsense_have_no_page() {
        for address in [
            "",
            "/srv/git/app.git",
            "../app",
            "C:\\repos\\app",
            "file:///srv/app.git",
            "https://example.org",
            "https:///a/b",
            "git@example.org:app",
            "https://exa mple.org/a/b",
            "https://example.org/a/b](javascript:x)",
        ] {
            assert_eq!(parse_remote(address), Repository::default(), "{address}");
        }
    }
}
