//! Pages that show what changed, where the forge is known well enough to be sure.
//!
//! A link that leads nowhere is worse than none, so a repository on a host that
//! names no forge gets none.

/// A forge, by how its pages are addressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Forge {
    /// GitHub, and those who kept its addresses: Gitea, Forgejo.
    GitHub,
    GitLab,
    Bitbucket,
}

/// Says which forge a page belongs to.
fn forge(url: &str) -> Option<Forge> {
    let host =
        url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?.split(['/', ':']).next()?;
    let host = host.to_ascii_lowercase();
    let named = |name: &str| host.split('.').any(|label| label == name);
    if named("github") || named("gitea") || named("forgejo") || host == "codeberg.org" {
        Some(Forge::GitHub)
    } else if named("gitlab") {
        Some(Forge::GitLab)
    } else if host == "bitbucket.org" {
        Some(Forge::Bitbucket)
    } else {
        None
    }
}

/// Says whether pages below this one can be addressed.
pub(crate) fn known(url: &str) -> bool {
    forge(url).is_some()
}

/// Returns the page that shows what a release brought: a comparison with the
/// release before it, or, when it is the first, the tagged tree. `to` is a tag
/// or branch.
pub(crate) fn changes(url: &str, from: Option<&str>, to: &str) -> Option<String> {
    let url = url.trim_end_matches('/');
    let to = escape(to);
    Some(match (forge(url)?, from.map(escape)) {
        (Forge::GitHub, Some(from)) => format!("{url}/compare/{from}...{to}"),
        (Forge::GitHub, None) => format!("{url}/tree/{to}"),
        (Forge::GitLab, Some(from)) => format!("{url}/-/compare/{from}...{to}"),
        (Forge::GitLab, None) => format!("{url}/-/tree/{to}"),
        (Forge::Bitbucket, Some(from)) => format!("{url}/branches/compare/{to}%0D{from}"),
        (Forge::Bitbucket, None) => format!("{url}/src/{to}"),
    })
}

/// Escapes a ref for a path in a URL; a slash stays, as the forges write it.
fn escape(name: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_forge_has_its_addresses() {
        for (url, compare, tree) in [
            (
                "https://github.com/a/b",
                "https://github.com/a/b/compare/v1...v2",
                "https://github.com/a/b/tree/v2",
            ),
            (
                "https://gitlab.com/a/b/",
                "https://gitlab.com/a/b/-/compare/v1...v2",
                "https://gitlab.com/a/b/-/tree/v2",
            ),
            (
                "https://codeberg.org/a/b",
                "https://codeberg.org/a/b/compare/v1...v2",
                "https://codeberg.org/a/b/tree/v2",
            ),
            (
                "https://bitbucket.org/a/b",
                "https://bitbucket.org/a/b/branches/compare/v2%0Dv1",
                "https://bitbucket.org/a/b/src/v2",
            ),
        ] {
            assert_eq!(changes(url, Some("v1"), "v2").as_deref(), Some(compare));
            assert_eq!(changes(url, None, "v2").as_deref(), Some(tree));
        }
    }

    #[test]
    fn an_unknown_host_gets_no_link() {
        for url in ["https://git.example.org/a/b", "https://notgithub.com/a/b", "git@github.com:a/b", ""] {
            assert_eq!(changes(url, None, "v1"), None, "{url}");
        }
    }

    #[test]
    fn a_hostile_tag_cannot_leave_the_link() {
        let url = changes("https://github.com/a/b", None, "v1)[x](y \u{e9}").expect("a link");
        assert_eq!(url, "https://github.com/a/b/tree/v1%29%5Bx%5D%28y%20%C3%A9");
    }
}
