//! From an account to a forge.

use std::rc::Rc;

use tidegate_net::Client;

use crate::bitbucket::Bitbucket;
use crate::gitea::Gitea;
use crate::github::GitHub;
use crate::gitlab::GitLab;
use crate::{Account, Error, Forge, Kind, Project};

/// The forge where a repository is. Nothing is asked yet.
///
/// # Errors
/// When the address of the API cannot be used.
pub fn connect(client: Rc<Client>, account: &Account, project: &Project) -> Result<Box<dyn Forge>, Error> {
    Ok(match account.kind {
        Kind::GitHub => Box::new(GitHub::new(client, account, project)?),
        Kind::GitLab => Box::new(GitLab::new(client, account, project)?),
        Kind::Gitea => Box::new(Gitea::new(client, account, project)?),
        Kind::Bitbucket => Box::new(Bitbucket::new(client, account, project)?),
    })
}
