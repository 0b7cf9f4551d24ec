//! The few of WASI's error numbers that this host gives.

pub(super) const SUCCESS: i32 = 0;
/// No such file descriptor. In a world without files, true of nearly all.
pub(super) const BADF: i32 = 8;
pub(super) const INVAL: i32 = 28;
pub(super) const NOSYS: i32 = 52;
pub(super) const NOTSUP: i32 = 58;
/// Streams have no positions.
pub(super) const SPIPE: i32 = 70;
