//! Few words for many tests.

use tidegate_git::Repository;
use tidegate_model::{Diagnosis, History as _, ObjectId};
use tidegate_testkit::Repo;

pub(crate) fn open(repo: &Repo) -> Repository {
    Repository::discover(repo.path()).unwrap()
}

pub(crate) fn id(hex: impl Into<String>) -> ObjectId {
    ObjectId::new(hex.into())
}

pub(crate) fn ids(repo: &Repo, revs: &[&str]) -> Vec<ObjectId> {
    revs.iter().map(|rev| id(repo.id(&format!("{rev}^{{commit}}")))).collect()
}

/// The base's name, and the subjects of the commits since.
pub(crate) fn since<'a>(repo: &Repo, releases: &[&'a str]) -> (Option<&'a str>, Vec<String>) {
    let opened = open(repo);
    let head = opened.head().unwrap().id;
    let since = opened.since(&head, &ids(repo, releases)).unwrap();
    (since.base.map(|base| releases[base]), subjects(&opened, &since.commits))
}

pub(crate) fn since_error(repo: &Repo, releases: &[&str]) -> Diagnosis {
    let opened = open(repo);
    let head = opened.head().unwrap().id;
    opened.since(&head, &ids(repo, releases)).unwrap_err()
}

/// The subjects of what each release brought, and of what came after.
pub(crate) fn partition(repo: &Repo, releases: &[&str]) -> Vec<Vec<String>> {
    let opened = open(repo);
    let head = opened.head().unwrap().id;
    let shares = opened.partition(&head, &ids(repo, releases)).unwrap();
    shares.iter().map(|share| subjects(&opened, share)).collect()
}

pub(crate) fn subjects(repo: &Repository, ids: &[ObjectId]) -> Vec<String> {
    let commits = repo.commits(ids).unwrap();
    commits.iter().map(|commit| commit.message.lines().next().unwrap_or_default().into()).collect()
}

/// What git itself says, parents before children.
pub(crate) fn rev_list(repo: &Repo, arguments: &[&str]) -> Vec<ObjectId> {
    let command = [&["rev-list", "--topo-order", "--reverse"], arguments].concat();
    repo.git(command).lines().map(id).collect()
}
