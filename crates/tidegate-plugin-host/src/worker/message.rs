//! What parent and child say to each other. Both are the same program, so there is
//! no version to negotiate. Each message is a header, as JSON, and a body of bytes.

use serde::{Deserialize, Serialize};
use tidegate_plugin::{Call, Cost, LastWords, Limits, LogLine};

use super::fault::WireFault;

/// From the parent: the first message loads, all others call.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Request {
    /// The body is the module.
    Load { name: String, limits: Limits },
    /// The body is the request's JSON.
    Call { export: String, call: Call },
}

/// From the child, one for each request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Response {
    /// The module is ready.
    Loaded,
    /// The body is the answer's JSON.
    Answer { log: Vec<LogLine>, cost: Cost },
    /// It failed.
    Fault { fault: WireFault, last_words: Option<LastWords> },
}
