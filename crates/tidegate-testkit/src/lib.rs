//! Real git repositories, a sealed environment and redaction, for tests and
//! benchmarks.
//!
//! Everything here runs the `git` program, and nothing here depends on who runs
//! it, where or when: the environment is cleared, identities are fixed, and each
//! commit is one minute after the one before. The same steps give the same ids on
//! every machine.
//!
//! Functions panic when a step fails: a test whose repository is not as it should
//! be has nothing to say.

mod bulk;
pub mod forges;
mod http;
mod monorepo;
mod openapi;
mod redact;
mod repo;
mod seal;
mod shared;
mod stream;

pub use bulk::Bulk;
pub use http::{Asked, Reply, Server};
pub use monorepo::Monorepo;
pub use openapi::Published;
pub use redact::Redactor;
pub use repo::Repo;
pub use seal::{EPOCH, sealed};
pub use shared::{lack, node_file, shared_dir, shared_history, skip, tool};
pub use stream::{Mark, Stream};
