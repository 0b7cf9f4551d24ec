//! Large histories that look like real ones, the same on every machine.

use crate::seal::EPOCH;
use crate::stream::{Mark, Stream};

/// The size of a history to generate.
///
/// Branches are merged back with merge commits, tags `vX.Y.Z` rise along the main
/// line, every other one annotated, and messages are Conventional Commits with and
/// without a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bulk {
    /// All commits, merges included.
    pub commits: usize,
    /// All tags; at most one for each commit of the main line.
    pub tags: usize,
    /// Commits after the last tag.
    pub since: usize,
}

impl Bulk {
    /// 27,000 commits, 12,000 tags: a busy repository of many years.
    pub const LARGE: Self = Self { commits: 27_000, tags: 12_000, since: 40 };

    /// Generates the history.
    #[must_use]
    pub fn stream(self) -> Stream {
        let mut stream = Stream::new();
        let mut main_line: Vec<Mark> = Vec::new();
        let mut made = 0;
        let mut last_date = EPOCH;
        let commit = |stream: &mut Stream, parents: &[Mark], date: &mut i64, made: &mut usize| {
            let (file, content) = file(*made);
            let mark = stream.commit(parents, *date, message(*made), &[(&file, content.as_bytes())]);
            *made += 1;
            *date += 60 + (*made as i64 * 37) % 600;
            mark
        };
        while made < self.commits {
            let tip = main_line.last().copied();
            // Every ninth change of the main line is a branch of three, merged.
            let side = match tip {
                Some(tip) if main_line.len() % 9 == 8 && self.commits - made > 5 => {
                    let mut side = tip;
                    for _ in 0..3 {
                        side = commit(&mut stream, &[side], &mut last_date, &mut made);
                    }
                    Some(side)
                }
                _ => None,
            };
            let next = commit(&mut stream, tip.as_slice(), &mut last_date, &mut made);
            main_line.push(next);
            if let Some(side) = side {
                let message = format!("Merge pull request #{made} from someone/topic");
                main_line.push(stream.commit(&[next, side], last_date, message, &[]));
                made += 1;
            }
        }
        let tagged = main_line.len().saturating_sub(self.since);
        let tags = self.tags.min(tagged);
        for number in 0..tags {
            let at = main_line[(number + 1) * tagged / tags - 1];
            let name = format!("v{}.{}.{}", 1 + number / 400, number / 20 % 20, number % 20);
            if number.is_multiple_of(2) {
                stream.tag(&name, at);
            } else {
                stream.annotate(&name, at, last_date, &format!("Release {name}"));
            }
        }
        if let Some(tip) = main_line.last() {
            stream.branch("main", *tip);
        }
        stream
    }
}

fn message(number: usize) -> String {
    let kinds = ["fix", "feat", "chore", "docs", "refactor", "test", "fix", "perf"];
    let scopes = ["(api)", "", "(cli)", "", "(core)", "(ui)", ""];
    let subjects = ["handle empty input", "cache the lookup", "explain the default", "drop a copy"];
    let mut message = format!(
        "{}{}: {} (#{number})\n",
        kinds[number % kinds.len()],
        scopes[number % scopes.len()],
        subjects[number % subjects.len()]
    );
    if number.is_multiple_of(3) {
        message += "\nThe old way read everything twice, which showed on large inputs.\n";
        message += &format!("Measured on a sample of {} files.\n", number % 1000 + 1);
    }
    if number % 50 == 49 {
        message += &format!("\nRefs: #{}\nReviewed-by: R E Viewer <reviewer@example.com>\n", number / 2);
    }
    message
}

fn file(number: usize) -> (String, String) {
    let path = format!("src/part{}/file{}.txt", number % 7, number % 90);
    (path, format!("revision {number}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Repo;

    #[test]
    fn a_history_has_the_size_that_was_asked_for() {
        let bulk = Bulk { commits: 300, tags: 60, since: 5 };
        let repo = Repo::from_stream(&bulk.stream());
        assert_eq!(repo.git(["rev-list", "--count", "main"]), "300");
        assert_eq!(repo.git(["tag"]).lines().count(), 60);
        assert_eq!(repo.git(["rev-list", "--count", "--first-parent", "v1.2.19..main"]), "5");
        assert!(repo.git(["rev-list", "--count", "--merges", "main"]).parse::<usize>().unwrap() > 10);
    }

    #[test]
    fn a_history_is_the_same_each_time() {
        let bulk = Bulk { commits: 50, tags: 9, since: 0 };
        assert_eq!(bulk.stream().as_bytes(), bulk.stream().as_bytes());
    }
}
