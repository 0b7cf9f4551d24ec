//! What a shallow or partial clone lacks, fetched from a remote.

mod far;
mod lines;
mod needed;
mod partial;
mod reach;
mod trouble;
mod whole_history;
