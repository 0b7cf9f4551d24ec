//! Makes strangers' text harmless, one module for each place where it is shown.

pub mod markdown;
pub mod terminal;
