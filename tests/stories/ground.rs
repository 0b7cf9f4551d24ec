//! What the other stories stand on.

use std::fs;
use std::process::Command;

use crate::support::{git, git_cliff, quickstart, root, tidegate};

fn answer(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").trim_end().to_owned()
}

#[test]
fn the_twin_is_tidegate() {
    let version = answer(tidegate(&root()).arg("--version"));
    assert_eq!(version, format!("tidegate {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_example_is_the_same_everywhere() {
    let (_home, repository) = quickstart();
    assert_eq!(
        answer(git(&repository).args(["rev-parse", "HEAD", "v0.1.0^{commit}", "v0.2.0"])),
        "7d83fe9114659c217598abccffb1097550a108c3\n\
         440e74e48e93b40861f8a37e3fd961121980ff7d\n\
         8b17b1f8c97e3efbf2745a6145c4c5cfe962da17"
    );
    assert_eq!(answer(git(&repository).args(["status", "--porcelain"])), "");
}

#[test]
fn the_example_is_never_built_over_something() {
    let (home, _repository) = quickstart();
    let script = root().join("examples/quickstart/make.sh");
    let output = Command::new("sh").arg(script).arg(home.path()).output().expect("sh starts");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("exists already"));
}

#[test]
fn git_cliff_is_the_one_that_the_plugin_contains() {
    let Some(mut program) = git_cliff(&root()) else { return };
    let version = answer(program.arg("--version"));
    let version = version.strip_prefix("git-cliff ").expect("a name and a version");
    let manifest =
        fs::read_to_string(root().join("plugins/cliff/Cargo.toml")).expect("the plugin's manifest");
    let pinned = format!("git-cliff-core = {{ version = \"={version}\"");
    assert!(manifest.contains(&pinned), "the plugin does not pin {version}");
}
