//! Many lines of releases, and the areas that commits change.

use tidegate_model::{Areas, History as _, ObjectId, Touched};
use tidegate_testkit::Repo;

use super::far::{Far, Near};
use crate::support::{id, ids, open};

/// Two packages that take turns, each with releases of its own, and a topic branch.
fn packages() -> Far {
    let repo = Repo::init();
    for number in 1..=12 {
        let package = if number % 2 == 0 { "even" } else { "odd" };
        repo.write(format!("{package}/f{number}"), format!("{number}"));
        repo.write(format!("{package}/deep/er/f"), format!("{number}"));
        repo.git(["add", "."]);
        repo.commit(format!("c{number}"));
        if number % 4 == 0 {
            repo.tag(&format!("even-v{number}"));
        } else if number % 5 == 0 {
            repo.tag(&format!("odd-v{number}"));
        }
    }
    repo.branch("topic");
    repo.commit_file("odd/t", "t", "topic");
    repo.checkout("main");
    repo.commit_file("even/m", "m", "main");
    repo.merge("topic");
    Far::new(repo)
}

/// Whether something below the top folder of this number changed.
struct Tops(&'static [&'static str]);

impl Areas for Tops {
    fn folder(&self, path: &[u8], found: &mut Vec<u32>) -> bool {
        self.file(path, found);
        false
    }

    fn file(&self, path: &[u8], found: &mut Vec<u32>) {
        let number = self.0.iter().position(|top| path.starts_with(top.as_bytes()));
        found.extend(number.map(|number| u32::try_from(number).unwrap()));
    }
}

#[test]
fn many_lines_of_releases() {
    let far = packages();
    let head = id(far.origin.id("main"));
    let even = ids(&far.origin, &["even-v12", "even-v8", "even-v4"]);
    let odd = ids(&far.origin, &["odd-v10", "odd-v5"]);
    let sideways = ids(&far.origin, &["topic", "even-v4"]);
    let cases: [&[Vec<ObjectId>]; 6] = [
        std::slice::from_ref(&even),
        std::slice::from_ref(&odd),
        &[even.clone(), odd.clone()],
        &[odd.clone(), Vec::new()],
        &[sideways, even.clone(), odd.clone()],
        &[],
    ];
    for lines in cases {
        let near = far.near("main");
        let whole = open(&far.origin).spans(&head, lines).unwrap();
        assert_eq!(near.open().spans(&head, lines).unwrap(), whole, "{lines:?}");
        near.assert_unchanged();
        // What the answer for each line has, and the releases.
        let most = |line: &Vec<ObjectId>| far.since(&head, line).commits.len() + line.len();
        let most: usize = lines.iter().map(most).sum();
        assert!(near.fetched() <= most, "{} for {lines:?}", near.fetched());
        let fetched = near.fetched();
        assert_eq!(near.open().spans(&head, lines).unwrap(), whole);
        assert_eq!(near.fetched(), fetched);
    }
}

#[test]
fn without_a_remote_many_lines_end_where_one_does() {
    let far = packages();
    let near = far.near("main");
    let head = near.open().head().unwrap().id;
    let lines = [vec![head.clone()], Vec::new()];
    let error = open(&near.clone).spans(&head, &lines).unwrap_err();
    assert_eq!(error.code(), "git::shallow");
}

#[test]
fn what_commits_change() {
    let far = packages();
    let (head, releases) = (id(far.origin.id("main")), ids(&far.origin, &["even-v8"]));
    let areas = Tops(&["even", "odd"]);
    for arguments in [
        ["--depth=1", "--no-tags"].as_slice(),
        &["--depth=3", "--no-tags"],
        &["--bare", "--filter=blob:none"],
        &["--bare", "--filter=tree:0"],
    ] {
        let near = far.near_with(arguments);
        let opened = near.open();
        let commits = opened.since(&head, &releases).unwrap().commits;
        assert_eq!(commits.len(), 7);
        let whole = open(&far.origin).touched(&commits, &areas).unwrap();
        assert_eq!(whole.iter().filter(|areas| **areas == Touched::Areas(vec![0])).count(), 3, "{whole:?}");
        assert_eq!(opened.touched(&commits, &areas).unwrap(), whole, "{arguments:?}");
        near.assert_unchanged();
        let fetched = near.fetched();
        assert_eq!(near.open().touched(&commits, &areas).unwrap(), whole);
        assert_eq!(near.fetched(), fetched, "the next run asks nobody: {arguments:?}");
    }
}

#[test]
fn what_commits_change_that_were_not_pushed() {
    let far = packages();
    let releases = ids(&far.origin, &["even-v12"]);
    let areas = Tops(&["even", "odd"]);
    let whole = far.origin.clone_with(&[]);
    for arguments in [["--depth=1", "--no-tags"].as_slice(), &["--depth=2"], &["--filter=tree:0"]] {
        let clone = far.origin.clone_with(arguments);
        clone.commit_file("odd/local", "l", "local");
        whole.git(["pull", "--quiet", &format!("file://{}", clone.path().display()), "main"]);
        let near = Near::new(clone);
        let head = id(near.clone.id("HEAD"));
        let opened = near.open();
        let commits = opened.since(&head, &releases).unwrap().commits;
        let expected = open(&whole).touched(&commits, &areas).unwrap();
        assert_eq!((commits.len(), expected.last()), (4, Some(&Touched::Areas(vec![1]))));
        assert_eq!(opened.touched(&commits, &areas).unwrap(), expected, "{arguments:?}");
        near.assert_unchanged();
    }
}

#[test]
fn folders_and_files_of_a_release() {
    let far = packages();
    let release = id(far.origin.id("even-v8"));
    let whole = open(&far.origin);
    for arguments in [["--depth=1", "--no-tags"].as_slice(), &["--bare", "--filter=tree:0"]] {
        let near = far.near_with(arguments);
        let opened = near.open();
        for path in [".", "even", "odd/deep", "nothing"] {
            assert_eq!(opened.folder(&release, path).unwrap(), whole.folder(&release, path).unwrap());
        }
        for path in ["even/deep/er/f", "even/f8", "even/f12"] {
            assert_eq!(opened.file(&release, path).unwrap(), whole.file(&release, path).unwrap(), "{path}");
        }
        near.assert_unchanged();
    }
}
