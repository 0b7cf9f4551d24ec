//! Clones that left trees or files out.

use tidegate_testkit::Repo;

use super::far::Far;
use crate::support::run;

/// A release, and after it a migration that cannot be taken back.
fn migrations() -> Far {
    let repo = Repo::init();
    repo.commit_file("migrations/1.sql", "CREATE TABLE boats (id INT);\n", "feat: boats");
    repo.commit_file("tidegate.toml", "tag = \"v{version}\"\n", "chore: configure releases");
    repo.annotate("v1.0.0", "Boats");
    repo.commit_file("migrations/2.sql", "DROP TABLE boats;\n", "feat: no boats");
    repo.commit_file("README.md", "no boats\n", "docs: no boats");
    Far::new(repo)
}

/// Two packages, each with a release; afterwards a change of one of them.
fn packages() -> Far {
    let repo = Repo::init();
    repo.write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n");
    for name in ["hull", "sail"] {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\n");
        repo.write(format!("crates/{name}/Cargo.toml"), manifest);
        repo.write(format!("crates/{name}/src/lib.rs"), "");
    }
    repo.git(["add", "."]);
    repo.commit("feat: boats");
    repo.tag("hull-v1.0.0");
    repo.commit_file("crates/sail/src/lib.rs", "// red\n", "feat: red sails");
    repo.tag("sail-v1.1.0");
    repo.commit_file("crates/hull/src/lib.rs", "// wood\n", "fix: no leaks");
    repo.commit_file("README.md", "boats\n", "docs: boats");
    Far::new(repo)
}

fn check(far: &Far, lines: &[&str]) {
    let whole: Vec<_> = lines.iter().map(|line| run(far.origin.path(), line)).collect();
    for arguments in [
        ["--depth=1"].as_slice(),
        &["--depth=1", "--filter=blob:none"],
        &["--filter=blob:none"],
        &["--filter=tree:0"],
        &["--bare", "--filter=blob:none"],
        &["--bare", "--filter=tree:0", "--depth=1"],
    ] {
        let near = far.near(arguments);
        for (line, whole) in lines.iter().zip(&whole) {
            assert_eq!(&near.run(line), whole, "`{line}` with {arguments:?}");
        }
        let fetched = near.fetched();
        near.run("plan");
        assert_eq!(near.fetched(), fetched, "the next run has it all: {arguments:?}");
    }
}

#[test]
fn migrations_are_read() {
    let far = migrations();
    assert!(run(far.origin.path(), "check").out.contains("boats"));
    check(&far, &["plan --format json", "plan", "notes v1.0.0", "changelog --full", "check"]);
}

#[test]
fn packages_are_found() {
    let far = packages();
    let next = run(far.origin.path(), "next").exits(0);
    assert!(next.out.contains("hull") && next.out.contains("1.0.1"), "{}", next.shown());
    check(&far, &["plan --format json", "plan", "notes sail-v1.1.0", "why"]);
}
