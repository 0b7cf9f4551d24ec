//! More of everything than anybody needs.

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
    assert!(plan.out.contains("1.1.0") || plan.out.contains("2.0.0"), "{}", plan.out);
    assert!(plan.out.len() < 20_000, "{} bytes", plan.out.len());
}

#[test]
fn a_first_line_of_a_megabyte() {
    let repo = Repo::from_stream(&Stream::linear([
        format!("feat: {}", "sail ".repeat(200_000)),
        "x".repeat(1 << 20),
    ]));
    let plan = run(repo.path(), "plan").exits(0);
    assert!(plan.out.contains("0.1.0"), "{}", &plan.out[..500]);
}

#[test]
fn a_hundred_thousand_tags() {
    let mut stream = Stream::new();
    let first = stream.commit(&[], tidegate_testkit::EPOCH, "feat: sail", &[]);
    let last = stream.commit(&[first], tidegate_testkit::EPOCH + 60, "fix: anchor", &[]);
    for number in 0..100_000 {
        stream.tag(&format!("v{}.{}.{}", number / 1_000, number / 10 % 100, number % 10), first);
    }
    stream.branch("main", last);
    let repo = Repo::from_stream(&stream);
    repo.git(["pack-refs", "--all"]);
    let start = Instant::now();
    let next = run(repo.path(), "next").exits(0);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert_eq!(next.out, "root  99.99.9 → 99.99.10  patch\n");
}
