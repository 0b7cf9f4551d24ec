//! Histories as they really are: many packages, several lines, wrong messages.

mod channels;
mod corrections;
mod packages;
mod shallow;
mod topologies;

use tidegate_testkit::Repo;

use crate::support::run;

/// Commits a file with this content.
fn change(repo: &Repo, path: &str, message: &str) -> String {
    repo.write(path, message);
    repo.git(["add", "--all"]);
    repo.commit(message)
}

/// What `next` prints, without the column of reasons: `name version` for each package.
fn next(repo: &Repo, line: &str) -> Vec<String> {
    let ended = run(repo.path(), &format!("next --format json {line}")).exits(0);
    let packages = ended.json()["packages"].as_array().expect("a list of packages").clone();
    let text = |package: &serde_json::Value| {
        let version = package["next"].as_str().unwrap_or("-");
        format!("{} {version}", package["name"].as_str().unwrap_or_default())
    };
    packages.iter().map(text).collect()
}
