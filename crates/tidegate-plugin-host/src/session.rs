//! One call, and everything that belongs to it alone: a fresh instance with its
//! memory budget, blocks, log and clock. Nothing survives it.

mod blocks;
mod budget;
mod clock;
mod entropy;
mod log;
mod run;
mod state;
mod stop;

pub(crate) use blocks::BadHandle;
pub(crate) use clock::Ticker;
pub(crate) use log::Stream;
pub(crate) use run::{Broken, Prepared, run};
pub(crate) use state::State;
pub(crate) use stop::Stop;
