//! History and plugins' answers in, plan out.
//!
//! The engine knows the order of decisions (survey → versions → texts →
//! verdicts) and nothing of how history is read or plugins are run: it sees
//! both through ports. It writes nothing and reads no clock.

mod aim;
mod areas;
mod asking;
mod attribution;
mod channels;
mod chunks;
mod config_check;
mod corrections;
mod course;
mod error;
mod families;
mod files;
mod graph;
mod isolate;
mod judging;
mod lines;
mod manifests;
mod new_file;
mod picture;
mod planning;
pub mod ports;
mod reasons;
pub mod releases;
mod remote;
mod rollback;
mod roster;
mod scopes;
mod settle;
mod survey;
mod tagged;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod texts;
mod versions;

use tidegate_config::Config;
use tidegate_model::{Digest, EffectiveTime, History};

pub use aim::Aim;
pub use error::{ConfigMistake, Error};
pub use new_file::NewFile;
pub use planning::{Parts, audience};
pub use ports::{Files, NoObserver, Observer, Plugins};
pub use remote::parse_remote;
pub use survey::{PackageSurvey, Scene, Survey};
pub use texts::{ChangelogWish, Newest, Rendered};
pub use versions::{Proposal, Proposals};

/// Everything that decisions are made from.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// The repository's history.
    pub history: &'a dyn History,
    /// The plugins.
    pub plugins: &'a dyn Plugins,
    /// The user's files.
    pub files: &'a dyn Files,
    /// The files that plugins are configured with: those of the rules by which is judged,
    /// which need not be those of the commits that are.
    pub rules: &'a dyn Files,
    /// Is told of every call.
    pub observer: &'a dyn Observer,
    /// The configuration.
    pub config: &'a Config,
    /// What is to be released.
    pub aim: &'a Aim,
    /// The effective time.
    pub at: EffectiveTime,
    /// The host's version.
    pub host_version: &'a str,
}

impl Engine<'_> {
    fn config_digest(&self) -> Digest {
        Digest::of(self.config.config_json().as_bytes())
    }
}
