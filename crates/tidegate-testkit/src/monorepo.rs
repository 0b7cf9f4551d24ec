//! Repositories of many packages, the same on every machine.

use crate::seal::EPOCH;
use crate::stream::Stream;

/// The size of a repository of many packages to generate.
///
/// A Cargo workspace in which each package depends on up to three others, all
/// released as 1.0.0 at the first commit. Of the commits after that each changes
/// one package, and every fifth one another package as well. Every package is due
/// when there are at least twice as many commits as packages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Monorepo {
    /// All packages.
    pub packages: usize,
    /// The commits after the releases.
    pub commits: usize,
}

impl Monorepo {
    /// Generates the history.
    #[must_use]
    pub fn stream(self) -> Stream {
        let mut stream = Stream::new();
        let mut files = vec![("Cargo.toml".to_owned(), "[workspace]\nmembers = [\"crates/*\"]\n".to_owned())];
        files.extend((0..self.packages).map(|package| (path(package, "Cargo.toml"), manifest(package))));
        let files: Vec<_> = files.iter().map(|(path, content)| (path.as_str(), content.as_bytes())).collect();
        let first = stream.commit(&[], EPOCH, "feat: everything\n", &files);
        for package in 0..self.packages {
            stream.tag(&format!("{}-v1.0.0", name(package)), first);
        }
        let mut tip = first;
        for number in 0..self.commits {
            // Neighbours in time are no neighbours in the list.
            let own = number * 7 % self.packages;
            let text = format!("revision {number}\n");
            let mut paths = vec![path(own, &format!("src/file{}.rs", number / self.packages % 20))];
            if number % 5 == 4 {
                paths.push(path(number * 13 % self.packages, "src/shared.rs"));
            }
            let files: Vec<_> = paths.iter().map(|path| (path.as_str(), text.as_bytes())).collect();
            let date = EPOCH + 60 * (1 + number as i64);
            tip = stream.commit(&[tip], date, message(number, own, self.packages), &files);
        }
        stream.branch("main", tip);
        stream
    }
}

/// The name of a package.
fn name(package: usize) -> String {
    format!("part{package:04}")
}

fn path(package: usize, file: &str) -> String {
    format!("crates/{}/{file}", name(package))
}

fn manifest(package: usize) -> String {
    let mut text =
        format!("[package]\nname = \"{}\"\nversion = \"1.0.0\"\n\n[dependencies]\n", name(package));
    let mut needs = [package / 2, package / 3, package.saturating_sub(1)];
    needs.sort_unstable();
    let mut last = None;
    for other in needs.into_iter().filter(|other| *other < package) {
        if last.replace(other) != Some(other) {
            let other = name(other);
            text += &format!("{other} = {{ path = \"../{other}\", version = \"1.0.0\" }}\n");
        }
    }
    text
}

/// The first commits of each package are fixes, so that everything is due.
fn message(number: usize, package: usize, packages: usize) -> String {
    let kinds = ["fix", "feat", "chore", "docs", "refactor", "test", "fix", "perf"];
    let kind = if number < packages { "fix" } else { kinds[number % kinds.len()] };
    let mut message =
        format!("{kind}({}): revise the handling of input {number} (#{number})\n", name(package));
    if number.is_multiple_of(3) {
        message += "\nThe old way read everything twice, which showed on large inputs.\n";
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Repo;

    #[test]
    fn a_repository_has_the_size_that_was_asked_for() {
        let repo = Repo::from_stream(&Monorepo { packages: 30, commits: 120 }.stream());
        assert_eq!(repo.git(["rev-list", "--count", "main"]), "121");
        assert_eq!(repo.git(["tag"]).lines().count(), 30);
        let changed = repo.git(["log", "--format=", "--name-only", "part0000-v1.0.0..main"]);
        let folder = |path: &str| path.split('/').nth(1).map(str::to_owned);
        let packages: std::collections::BTreeSet<_> = changed.lines().filter_map(folder).collect();
        assert_eq!(packages.len(), 30);
    }
}
