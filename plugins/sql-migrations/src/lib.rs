//! A rollback check over SQL migrations: could this release be taken back?
//!
//! Three questions are asked of every migration that a release brings: does its
//! inverse really undo it ([`checks::inverse`]), can the previous release run on
//! the new schema ([`checks::compatibility`]), and which data is lost on the way
//! ([`checks::loss`])? All three read the statements that a real SQL parser made
//! of the scripts ([`script`], [`effects`]); what it cannot read is reported as
//! unknown and never guessed at.
//!
//! The crate is plain logic over the contract's types, so it is tested natively;
//! the last lines make a plugin of it.

pub mod assess;
pub mod changes;
pub mod checks;
pub mod config;
pub mod dialect;
pub mod effects;
pub mod findings;
pub mod layouts;
pub mod natural;
pub mod rules;
pub mod schema;
pub mod script;
pub mod tool;

pub use assess::assess_rollbacks;
pub use config::Config;

use tidegate_plugin_sdk::Rollback;
use tidegate_plugin_sdk::contract::rollbacks::{RollbackRequest, RollbackResponse};
use tidegate_plugin_sdk::contract::types::Failure;

/// The plugin.
#[derive(Clone, Copy, Debug)]
pub struct SqlMigrations;

impl Rollback for SqlMigrations {
    fn assess_rollbacks(request: RollbackRequest) -> Result<RollbackResponse, Failure> {
        let config: Config = tidegate_plugin_sdk::config(&request.context)?;
        Ok(assess_rollbacks(&request, &config))
    }
}

tidegate_plugin_sdk::plugin! {
    manifest: "../plugin.json",
    config_schema: "../config.schema.json",
    rollback: SqlMigrations,
}
