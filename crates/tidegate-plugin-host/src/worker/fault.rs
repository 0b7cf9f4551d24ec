//! Faults on their way from the child to the parent.

use serde::{Deserialize, Serialize};
use tidegate_contract::types::Failure;
use tidegate_plugin::{FaultKind, Limits, TrapKind};

/// The kinds of faults that a child can come upon. Limits are not sent: the
/// parent knows them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WireFault {
    NotWasm(String),
    Load(String),
    Import { module: String, name: String, detail: String },
    Export(String),
    Denied(String),
    Trap(WireTrap),
    Exit(i32),
    Fuel,
    LoadDeadline,
    CallDeadline,
    Memory,
    InputTooLarge(u64),
    OutputTooLarge(u64),
    LogBytes,
    LogLines,
    BadOutput(String),
    Failure(Failure),
    Host(String),
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WireTrap {
    StackOverflow,
    Unreachable,
    OutOfBounds,
    Arithmetic,
    IndirectCall,
    BadHostArgument,
    Other,
}

impl From<FaultKind> for WireFault {
    fn from(kind: FaultKind) -> Self {
        match kind {
            FaultKind::NotWasm { found } => Self::NotWasm(found),
            FaultKind::Load { reason } => Self::Load(reason),
            FaultKind::Import { module, name, detail } => Self::Import { module, name, detail },
            FaultKind::Export { reason } => Self::Export(reason),
            FaultKind::Denied { what } => Self::Denied(what),
            FaultKind::Trap(trap) => Self::Trap(trap.into()),
            FaultKind::Exit(code) => Self::Exit(code),
            FaultKind::Fuel { .. } => Self::Fuel,
            FaultKind::Deadline { phase: "load", .. } => Self::LoadDeadline,
            FaultKind::Deadline { .. } => Self::CallDeadline,
            FaultKind::Memory { .. } => Self::Memory,
            FaultKind::InputTooLarge { size, .. } => Self::InputTooLarge(size),
            FaultKind::OutputTooLarge { size, .. } => Self::OutputTooLarge(size),
            FaultKind::LogFlood { unit: "lines", .. } => Self::LogLines,
            FaultKind::LogFlood { .. } => Self::LogBytes,
            FaultKind::BadOutput { reason } => Self::BadOutput(reason),
            FaultKind::Failure(failure) => Self::Failure(failure),
            FaultKind::Host { reason } => Self::Host(reason),
            // The parent reads the manifest, and a child has no worker.
            kind @ (FaultKind::Manifest(_) | FaultKind::Worker { .. }) => Self::Host(kind.to_string()),
        }
    }
}

impl WireFault {
    /// The fault, as these limits make it.
    pub(super) fn into_kind(self, limits: &Limits) -> FaultKind {
        match self {
            Self::NotWasm(found) => FaultKind::NotWasm { found },
            Self::Load(reason) => FaultKind::Load { reason },
            Self::Import { module, name, detail } => FaultKind::Import { module, name, detail },
            Self::Export(reason) => FaultKind::Export { reason },
            Self::Denied(what) => FaultKind::Denied { what },
            Self::Trap(trap) => FaultKind::Trap(trap.into()),
            Self::Exit(code) => FaultKind::Exit(code),
            Self::Fuel => FaultKind::Fuel { limit: limits.fuel },
            Self::LoadDeadline => FaultKind::Deadline { phase: "load", limit_ms: limits.load_ms },
            Self::CallDeadline => FaultKind::Deadline { phase: "answer", limit_ms: limits.call_ms },
            Self::Memory => FaultKind::Memory { limit: limits.memory_bytes },
            Self::InputTooLarge(size) => FaultKind::InputTooLarge { size, limit: limits.input_bytes },
            Self::OutputTooLarge(size) => FaultKind::OutputTooLarge { size, limit: limits.output_bytes },
            Self::LogBytes => FaultKind::LogFlood { limit: limits.log_bytes, unit: "bytes" },
            Self::LogLines => FaultKind::LogFlood { limit: limits.log_lines, unit: "lines" },
            Self::BadOutput(reason) => FaultKind::BadOutput { reason },
            Self::Failure(failure) => FaultKind::Failure(failure),
            Self::Host(reason) => FaultKind::Host { reason },
        }
    }
}

macro_rules! same_traps {
    ($($trap:ident),+) => {
        impl From<TrapKind> for WireTrap {
            fn from(trap: TrapKind) -> Self {
                match trap {
                    $(TrapKind::$trap => Self::$trap,)+
                }
            }
        }

        impl From<WireTrap> for TrapKind {
            fn from(trap: WireTrap) -> Self {
                match trap {
                    $(WireTrap::$trap => Self::$trap,)+
                }
            }
        }
    };
}

same_traps!(StackOverflow, Unreachable, OutOfBounds, Arithmetic, IndirectCall, BadHostArgument, Other);
