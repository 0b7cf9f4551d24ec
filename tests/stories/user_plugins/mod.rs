//! A user's own plugins: they work as the built-in ones do, and whatever they do
//! wrong is contained, named and counted.

mod environment;
mod faults;
pub(crate) mod guest;
mod honest;
mod isolation;
mod settings;

use tidegate_testkit::Repo;

/// A repository with something to release: 1.1.0 is due.
fn due() -> Repo {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.commit("feat: anchor");
    repo
}

/// Puts a module beside the configuration and gives the lines that name it.
fn plugin(repo: &Repo, name: &str, wasm: &[u8]) -> String {
    repo.write(format!("policies/{name}.wasm"), wasm);
    format!("[plugins.{name}]\npath = \"policies/{name}.wasm\"\n")
}

/// As [`plugin`], with limits that a test can wait for.
fn frugal(repo: &Repo, name: &str, wasm: &[u8]) -> String {
    let limits = "fuel = 20_000_000, memory-bytes = 33_554_432, log-lines = 100, output-bytes = 100_000";
    format!("{}limits = {{ {limits} }}\n", plugin(repo, name, wasm))
}

/// The lines of a gate that asks the plugin of the same name.
fn gate(name: &str, mode: &str) -> String {
    format!("[gates.{name}]\nmode = \"{mode}\"\n")
}
