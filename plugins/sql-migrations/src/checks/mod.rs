//! The three questions.

pub mod compatibility;
pub mod inverse;
pub mod loss;
