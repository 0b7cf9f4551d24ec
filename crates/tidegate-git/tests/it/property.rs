//! The walks against plain definitions, on random histories with lying dates.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tidegate_model::{Areas, History as _, ObjectId, Spans, Touched};
use tidegate_testkit::{Mark, Repo, Stream};

use crate::support::{open, rev_list};

/// A history: for each commit its parents (earlier ones), and its date.
#[derive(Clone, Debug)]
pub(crate) struct Dag {
    commits: Vec<(BTreeSet<usize>, i64)>,
}

/// A question: the tip, and releases.
pub(crate) type Query = (usize, Vec<usize>);

impl Dag {
    pub(crate) fn repo(&self) -> (Repo, Vec<ObjectId>) {
        let mut stream = Stream::new();
        let mut marks: Vec<Mark> = Vec::new();
        for (number, (parents, date)) in self.commits.iter().enumerate() {
            let parents: Vec<Mark> = parents.iter().rev().map(|parent| marks[*parent]).collect();
            marks.push(stream.commit(&parents, *date, format!("c{number}"), &[]));
            stream.tag(&format!("c{number:03}"), marks[number]);
        }
        let repo = Repo::from_stream(&stream);
        repo.git(["pack-refs", "--all"]);
        let ids = open(&repo).tags().unwrap().into_iter().map(|tag| tag.commit).collect();
        (repo, ids)
    }

    /// Everything that a commit reaches, itself included.
    fn reached(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([from]);
        for number in (0..=from).rev() {
            if reached.contains(&number) {
                reached.extend(&self.commits[number].0);
            }
        }
        reached
    }
}

/// Histories whose dates rise, stand still, or mean nothing.
pub(crate) fn dags(size: usize) -> impl Strategy<Value = Dag> {
    let commit = (proptest::collection::vec(0..12_usize, 0..4), 0..50_i64, 0..12_u8);
    let dates = prop_oneof![Just("rising"), Just("equal"), Just("lying"), Just("mostly rising")];
    (proptest::collection::vec(commit, 1..size), dates).prop_map(|(commits, dates)| {
        let commits = commits.into_iter().enumerate().map(|(number, (back, random, chance))| {
            // Mostly near ones, so that histories are long and narrow; few roots.
            let mut parents: BTreeSet<usize> =
                back.iter().filter(|back| **back < number).map(|back| number - 1 - back).collect();
            if parents.is_empty() && number > 0 && chance > 0 {
                parents.insert(number - 1);
            }
            let rising = 1000 + number as i64;
            let date = match dates {
                "rising" => rising,
                "equal" => 1000,
                "lying" => 1000 + random,
                _ if chance == 1 => random,
                _ => rising,
            };
            (parents, date)
        });
        Dag { commits: commits.collect() }
    })
}

pub(crate) fn queries() -> impl Strategy<Value = Vec<(usize, Vec<usize>)>> {
    let releases = prop_oneof![4 => proptest::collection::vec(0..1000_usize, 0..5), 1 => proptest::collection::vec(0..1000_usize, 9..20)];
    proptest::collection::vec((0..4_usize, releases), 6)
}

/// Each folder is an area; all that is below it is in it.
struct Folders<'a>(&'a [&'a str]);

impl Areas for Folders<'_> {
    fn folder(&self, path: &[u8], found: &mut Vec<u32>) -> bool {
        let path = String::from_utf8_lossy(path);
        found.extend((0..).zip(self.0).filter(|(_, folder)| path == **folder).map(|(area, _)| area));
        self.0.iter().any(|folder| folder.starts_with(&format!("{path}/")))
    }

    fn file(&self, _: &[u8], _: &mut Vec<u32>) {}
}

/// Mostly late tips, any releases.
fn query(size: usize, (tip, releases): &Query) -> Query {
    (size - 1 - tip.min(&(size - 1)), releases.iter().map(|release| release % size).collect())
}

fn check(dag: &Dag, repo: &Repo, ids: &[ObjectId], (tip, releases): &Query) -> Result<(), TestCaseError> {
    let opened = open(repo);
    let pick = |numbers: &BTreeSet<usize>| {
        numbers.iter().map(|number| ids[*number].clone()).collect::<BTreeSet<_>>()
    };
    let order = |from: usize, members: &BTreeSet<ObjectId>| -> Vec<ObjectId> {
        let all = rev_list(repo, &[ids[from].as_str()]);
        all.into_iter().filter(|id| members.contains(id)).collect()
    };
    let reached = dag.reached(*tip);
    let release_ids: Vec<ObjectId> = releases.iter().map(|release| ids[*release].clone()).collect();

    let mut shown = reached.clone();
    for release in releases.iter().filter(|release| reached.contains(release)) {
        shown = &shown - &dag.reached(*release);
    }
    let since = opened.since(&ids[*tip], &release_ids).unwrap();
    prop_assert_eq!(since.base, releases.iter().position(|release| reached.contains(release)));
    prop_assert_eq!(&since.commits, &order(*tip, &pick(&shown)));

    // One line twice: the same as once, with two bits.
    for lines in 1..3_usize {
        let spans = opened.spans(&ids[*tip], &vec![release_ids.clone(); lines]).unwrap();
        let released = vec![0; since.commits.len()];
        prop_assert_eq!(spans, Spans::new(vec![since.base; lines], since.commits.clone(), released));
    }

    let shares = opened.partition(&ids[*tip], &release_ids).unwrap();
    prop_assert_eq!(shares.len(), releases.len() + 1);
    let mut free = reached.clone();
    for (share, owner) in shares.iter().zip(releases.iter().chain([tip])) {
        let mut mine = BTreeSet::new();
        if reached.contains(owner) {
            mine = &free & &dag.reached(*owner);
            free = &free - &mine;
        }
        let expected = if mine.is_empty() { vec![] } else { order(*owner, &pick(&mine)) };
        prop_assert_eq!(share, &expected);
    }
    prop_assert!(free.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_exact_whatever_dates_say(dag in dags(50), asked in queries()) {
        let (repo, ids) = dag.repo();
        for asked in &asked {
            check(&dag, &repo, &ids, &query(ids.len(), asked))?;
        }
        repo.git(["commit-graph", "write", "--reachable"]);
        for asked in &asked {
            check(&dag, &repo, &ids, &query(ids.len(), asked))?;
        }
    }

    #[test]
    fn each_of_many_lines_is_answered_as_it_would_be_alone(
        dag in dags(40), asked in queries(), copies in 1..14_usize,
    ) {
        let (repo, ids) = dag.repo();
        let opened = open(&repo);
        let tip = &ids[ids.len() - 1];
        let line = |(_, releases): &Query| -> Vec<ObjectId> {
            releases.iter().map(|release| ids[release % ids.len()].clone()).collect()
        };
        let lines: Vec<_> = asked.iter().map(line).cycle().take(asked.len() * copies).collect();
        let spans = opened.spans(tip, &lines).unwrap();
        let mut seen = BTreeSet::new();
        for (number, line) in lines.iter().enumerate() {
            let alone = opened.since(tip, line).unwrap();
            prop_assert_eq!(spans.bases[number], alone.base);
            let new: Vec<_> = (0..spans.commits.len())
                .filter(|commit| spans.is_new(number, *commit))
                .map(|commit| spans.commits[commit].clone())
                .collect();
            prop_assert_eq!(&new, &alone.commits);
            seen.extend(new);
        }
        // No commit is listed for nobody.
        prop_assert_eq!(seen.len(), spans.commits.len());
    }

    #[test]
    fn areas_are_touched_as_git_log_lists_files(
        commits in proptest::collection::vec(
            (proptest::collection::vec((0..3_usize, 0..3_usize, 0..2_usize), 0..4), 0..6_usize), 1..30,
        ),
    ) {
        const FOLDERS: [&str; 3] = ["a", "a/b", "c"];
        let mut stream = Stream::new();
        let mut marks: Vec<Mark> = Vec::new();
        for (number, (files, back)) in commits.iter().enumerate() {
            let mut parents: Vec<Mark> = marks.last().copied().into_iter().collect();
            // Some are merges, of whatever is back there.
            parents.extend(back.checked_sub(3).and_then(|back| marks.len().checked_sub(back + 2)).map(|at| marks[at]));
            let files: Vec<_> = files
                .iter()
                .map(|(folder, name, deep)| {
                    let deep = if *deep == 0 { "" } else { "deep/er/" };
                    (format!("{}/{deep}f{name}", FOLDERS[*folder]), format!("{}", number % 4))
                })
                .collect();
            let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
            marks.push(stream.commit(&parents, 1000 + number as i64, format!("c{number}"), &files));
        }
        let repo = Repo::from_stream(&stream);
        let log = repo.git(["log", "--topo-order", "--diff-merges=first-parent", "--name-only", "--format=%%%H %P"]);
        let mut ids = Vec::new();
        let mut expected: Vec<Touched> = Vec::new();
        for line in log.lines().filter(|line| !line.is_empty()) {
            if let Some(commit) = line.strip_prefix('%') {
                let commit: Vec<_> = commit.split_whitespace().collect();
                ids.push(crate::support::id(commit[0]));
                let is_merge = commit.len() > 2;
                expected.push(if is_merge { Touched::Areas(vec![]) } else { Touched::Nothing });
                continue;
            }
            let within = |folder: &&str| line.starts_with(&format!("{folder}/"));
            let areas = (0..).zip(FOLDERS).filter(|(_, folder)| within(folder)).map(|(area, _)| area);
            let before = match expected.pop().unwrap() {
                Touched::Areas(before) => before,
                Touched::Nothing => vec![],
            };
            let all: BTreeSet<u32> = areas.chain(before).collect();
            expected.push(Touched::Areas(all.into_iter().collect()));
        }
        let touched = open(&repo).touched(&ids, &Folders(&FOLDERS)).unwrap();
        prop_assert_eq!(touched, expected);
    }

    #[test]
    fn a_shallow_clone_gives_the_same_answer_or_says_that_it_cannot(
        dag in dags(30), depth in 1..12_usize, asked in queries(),
    ) {
        let (repo, ids) = dag.repo();
        let clone = repo.clone_depth(depth);
        let (whole, part) = (open(&repo), open(&clone));
        let tip = &ids[ids.len() - 1];
        let present: BTreeSet<ObjectId> = part.tags().unwrap().into_iter().map(|tag| tag.commit).collect();
        for (_, releases) in &asked {
            let releases: Vec<ObjectId> =
                releases.iter().map(|n| ids[n % ids.len()].clone()).filter(|id| present.contains(id)).collect();
            match part.since(tip, &releases) {
                Ok(since) => prop_assert_eq!(since, whole.since(tip, &releases).unwrap()),
                Err(error) => prop_assert_eq!(error.code(), "git::shallow"),
            }
        }
    }

    #[test]
    fn git_agrees_where_dates_are_honest(commits in dags(60)) {
        let mut dag = commits;
        for (number, commit) in dag.commits.iter_mut().enumerate() {
            commit.1 = 1000 + number as i64;
        }
        let (repo, ids) = dag.repo();
        let tip = ids.len() - 1;
        let opened = open(&repo);
        for release in dag.reached(tip) {
            let not = format!("^{}", ids[release]);
            let since = opened.since(&ids[tip], &[ids[release].clone()]).unwrap();
            prop_assert_eq!(since.commits, rev_list(&repo, &[ids[tip].as_str(), &not]));
        }
    }
}
