//! Moments of the contract.

use tidegate_plugin_sdk::contract::types::Failure;

/// Reads a moment as seconds since the epoch.
pub(crate) fn seconds(at: &str) -> Result<i64, Failure> {
    match chrono::DateTime::parse_from_rfc3339(at) {
        Ok(at) => Ok(at.timestamp()),
        Err(error) => Err(Failure::InvalidInput(format!("`{at}` is not a moment: {error}"))),
    }
}
