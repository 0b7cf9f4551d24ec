//! The host from the outside: guests that loop, trap, lie and ask too much, each of
//! which must end in its own fault and leave the host able to run the next one. All
//! of them run in this process and in a worker.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

mod abi;
mod answers;
mod guest;
mod limits;
mod loading;
mod lookalikes;
mod measure;
mod neighbours;
mod runner;
mod wasi;
mod workers;
