//! With what a forge is spoken to.

use tidegate_net::Token;

use crate::Kind;

/// A forge's address, and who speaks to it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The sort of forge.
    pub kind: Kind,
    /// The address of its API.
    pub api: String,
    /// Who asks.
    pub token: Token,
    /// The user's name, where a token is the password of one (Bitbucket's API tokens).
    pub user: Option<String>,
    /// The token is that of a job of GitLab CI, which goes in a header of its own and may
    /// do less than others.
    pub is_job_token: bool,
}
