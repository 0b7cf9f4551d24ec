//! Whole repositories, from files to packages.

mod cargo;
mod hostile;
mod names;
mod npm;
mod python;
