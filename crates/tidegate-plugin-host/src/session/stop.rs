//! How host functions and the engine end a call, and which fault that is.

use tidegate_plugin::{FaultKind, Limits, TrapKind};
use wasmtime::Trap;

use super::BadHandle;

/// Ends a call with this fault, when a host function returns it as its error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Stop(pub(crate) FaultKind);

impl From<BadHandle> for Stop {
    fn from(_: BadHandle) -> Self {
        Self(FaultKind::Trap(TrapKind::BadHostArgument))
    }
}

/// What it means that the engine gave up. `memory_refused` says whether the guest
/// was denied memory before: what it ran into afterwards is only the consequence.
pub(super) fn fault_of(error: wasmtime::Error, memory_refused: bool, limits: &Limits) -> FaultKind {
    let memory = FaultKind::Memory { limit: limits.memory_bytes };
    let error = match error.downcast::<Stop>() {
        // Kits do not look whether they got a block, and use the null handle as one.
        Ok(Stop(FaultKind::Trap(_))) if memory_refused => return memory,
        Ok(stop) => return stop.0,
        Err(error) => error,
    };
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => FaultKind::Fuel { limit: limits.fuel },
        Some(Trap::Interrupt) => FaultKind::Deadline { phase: "answer", limit_ms: limits.call_ms },
        Some(Trap::StackOverflow) => FaultKind::Trap(TrapKind::StackOverflow),
        Some(_) | None if memory_refused => memory,
        Some(trap) => FaultKind::Trap(trap_kind(*trap)),
        None => FaultKind::Host { reason: format!("{error:#}") },
    }
}

const fn trap_kind(trap: Trap) -> TrapKind {
    match trap {
        Trap::UnreachableCodeReached => TrapKind::Unreachable,
        Trap::MemoryOutOfBounds | Trap::TableOutOfBounds | Trap::ArrayOutOfBounds => TrapKind::OutOfBounds,
        Trap::IntegerOverflow | Trap::IntegerDivisionByZero | Trap::BadConversionToInteger => {
            TrapKind::Arithmetic
        }
        Trap::IndirectCallToNull | Trap::BadSignature | Trap::NullReference => TrapKind::IndirectCall,
        _ => TrapKind::Other,
    }
}
