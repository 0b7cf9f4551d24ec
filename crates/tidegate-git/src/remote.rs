//! Where the repository is fetched from.

use gix::remote::Direction;
use gix::url::Scheme;

use crate::Error;

/// The address of the branch's remote, or else of the default one, after the
/// user's `insteadOf` rules, without credentials.
pub(crate) fn url(repo: &gix::Repository) -> Result<Option<String>, Error> {
    Ok(find(repo)?.as_ref().and_then(shown))
}

/// The branch's remote, or else the default one.
pub(crate) fn find(repo: &gix::Repository) -> Result<Option<gix::Remote<'_>>, Error> {
    let branch = repo.head_name().ok().flatten();
    let of_branch = branch.and_then(|branch| {
        let name = repo.branch_remote_name(branch.shorten(), Direction::Fetch)?;
        // A branch that follows another branch of this repository has the remote `.`.
        if name.as_bstr() == "." {
            return None;
        }
        repo.branch_remote(branch.shorten(), Direction::Fetch)
    });
    let remote = of_branch.or_else(|| repo.find_default_remote(Direction::Fetch));
    remote.transpose().map_err(|source| Error::Remote { source })
}

/// A remote's address without credentials.
pub(crate) fn shown(remote: &gix::Remote<'_>) -> Option<String> {
    remote.url(Direction::Fetch).cloned().map(without_credentials)
}

fn without_credentials(mut url: gix::Url) -> String {
    url.set_password(None);
    // On ssh the user is part of the address; elsewhere it may well be a token.
    if url.scheme != Scheme::Ssh {
        url.set_user(None);
    }
    url.to_bstring().to_string()
}
