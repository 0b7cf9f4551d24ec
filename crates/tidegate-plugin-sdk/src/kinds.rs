//! One trait for each kind of plugin, with the contract's function as its method.
//!
//! The methods have no receiver: a plugin keeps nothing from one call to the next.

use tidegate_contract::changelogs::{ChangelogRequest, ChangelogResponse};
use tidegate_contract::gates::{JudgeRequest, JudgeResponse};
use tidegate_contract::release_notes::{NotesRequest, NotesResponse};
use tidegate_contract::rollbacks::{RollbackRequest, RollbackResponse};
use tidegate_contract::types::Failure;
use tidegate_contract::versioning::{BumpRequest, BumpResponse};

/// Says what changed, and how big it is.
pub trait Versioner {
    /// Says how far each package's version moves, and why.
    ///
    /// # Errors
    ///
    /// When the question cannot be answered for any package. One commit that
    /// makes no sense is not a failure: it is listed as unparsed.
    fn propose_bumps(request: BumpRequest) -> Result<BumpResponse, Failure>;
}

/// Writes changelog files.
pub trait Changelog {
    /// Writes one text for each task, in the same order.
    ///
    /// # Errors
    ///
    /// When the configuration or the input does not allow an answer.
    fn render_changelogs(request: ChangelogRequest) -> Result<ChangelogResponse, Failure>;
}

/// Writes release notes.
pub trait Notes {
    /// Writes one text for each task, in the same order.
    ///
    /// # Errors
    ///
    /// When the configuration or the input does not allow an answer.
    fn render_notes(request: NotesRequest) -> Result<NotesResponse, Failure>;
}

/// Judges plans.
pub trait Gate {
    /// Judges a plan. A refusal is a finding in the answer, never an error.
    ///
    /// # Errors
    ///
    /// When the gate cannot judge; the host counts it as a denial.
    fn judge(request: JudgeRequest) -> Result<JudgeResponse, Failure>;
}

/// Says whether releases could be taken back.
pub trait Rollback {
    /// Assesses each task, in the same order.
    ///
    /// # Errors
    ///
    /// When the configuration or the input does not allow an answer.
    fn assess_rollbacks(request: RollbackRequest) -> Result<RollbackResponse, Failure>;
}
