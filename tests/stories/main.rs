//! Stories: what a person does, from the outside. One folder or file each.

mod architecture;
mod bad_input;
mod changelog;
mod cliff_equivalence;
mod determinism;
mod docs;
mod ground;
mod histories;
mod proposals;
mod quickstart;
mod releases;
mod releasing;
mod support;
mod user_plugins;
