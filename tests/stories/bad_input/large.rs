//! More of everything than anybody needs.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use tidegate_testkit::{Repo, Stream};

use crate::support::run;

/// A guard against minutes, not a measurement: slow machines pass it too.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_message_of_ten_megabytes_of_blank_lines() {
    let blank = "\n".repeat(10 << 20);
    let repo = Repo::from_stream(&Stream::linear([
        "feat: sail".to_owned(),
        format!("feat: anchor\n{blank}BREAKING CHANGE: at the bottom"),
        format!("feat: keel\n{}", " \n\t\n".repeat(2 << 20)),
    ]));
    repo.tag_at("v1.0.0", "HEAD~2");
    let start = Instant::now();
    let plan = run(repo.path(), "plan").exits(0);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert!(plan.out.starts_with("root 1.0.0 → 2.0.0  major\n"), "{}", plan.out);
    assert!(plan.out.contains("at the bottom"), "{}", plan.out);
    assert!(plan.out.len() < 20_000, "{} bytes", plan.out.len());
}

#[test]
fn a_first_line_of_a_hundred_kilobytes() {
    let repo = Repo::from_stream(&Stream::linear([
        format!("feat: {}", "sail ".repeat(20_000)),
        "x".repeat(100_000),
    ]));
    let plan = run(repo.path(), "plan").exits(0);
    assert!(plan.out.starts_with("root → 0.1.0"), "{}", &plan.out[..500]);
}

#[test]
fn a_hundred_thousand_tags() {
    let repo = Repo::init();
    let first = repo.commit("feat: sail");
    repo.commit("fix: anchor");
    let names = (0..100_000).map(|n| format!("v{}.{}.{}", n / 1_000, n / 10 % 100, n % 10));
    // As `git pack-refs` leaves them: sorted by name.
    let packed: BTreeSet<_> = names.map(|name| format!("refs/tags/{name}")).collect();
    let lines: String = packed.iter().map(|name| format!("{first} {name}\n")).collect();
    let header = "# pack-refs with: peeled fully-peeled sorted \n";
    repo.write(".git/packed-refs", format!("{header}{lines}"));
    let start = Instant::now();
    let next = run(repo.path(), "next").exits(0);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert_eq!(next.out, "root  99.99.9 → 99.99.10  patch\n");
}
