use std::collections::BTreeMap;

use tidegate_testkit::Reply;
use tidegate_testkit::forges::{FakeForge, Fault, GitLabFake, Refs};

use super::quick::{loud, quiet};
use crate::contract::{BRANCH, COMMIT, TAG, TOKEN, files, forge, holds, new_release, release};
use crate::{Error, Kind, Mark, NewAsset, NewProposal, NewRelease};

fn start() -> FakeForge<GitLabFake> {
    let tags = [format!("refs/tags/{TAG}"), "refs/tags/parcels/v1".into()];
    let refs = tags.into_iter().chain(["refs/heads/main".into(), format!("refs/heads/{BRANCH}")]);
    let refs: BTreeMap<_, _> = refs.map(|name| (name, COMMIT.to_owned())).collect();
    FakeForge::start(|url| GitLabFake::new(url, "parcels/tracker", TOKEN, Refs::Listed(refs)))
}

#[test]
fn it_does_what_a_forge_does() {
    holds(Kind::GitLab, start);
}

#[test]
fn no_line_is_a_quick_action() {
    let text = "/close\n  /merge now\n/ not one\na /close\n\\/kept\n```\n/approve\n```";
    let quieted = quiet(text);
    assert_eq!(quieted, "\\/close\n  \\/merge now\n/ not one\na /close\n\\/kept\n```\n\\/approve\n```");
    assert_eq!(quiet(&quieted), quieted);
    assert_eq!(loud("\\/close\r\n/x"), "/close\n/x");
    let fake = start();
    let forge = forge(Kind::GitLab, &fake.url(), 5);
    let new = NewProposal {
        branch: BRANCH.into(),
        base: "main".into(),
        title: "t".into(),
        text: "fine\n/close\n/approve".into(),
    };
    let number = forge.propose(&new).expect("proposed").number;
    forge.comment(number, &Mark::new("m"), "/close").expect("said");
    // The fake obeys them, as GitLab does.
    assert!(forge.proposal(BRANCH, "main").expect("an answer").is_some_and(|found| found.text == new.text));
    let writes = fake.asked().iter().filter(|asked| asked.method != "GET").count();
    forge.propose(&new).expect("proposed");
    assert_eq!(fake.asked().iter().filter(|asked| asked.method != "GET").count(), writes);
}

#[test]
fn a_tag_with_a_slash_has_a_release_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    let forge = forge(Kind::GitLab, &fake.url(), 5);
    forge.upload("parcels/v1", &files[0]).expect("sent");
    forge.publish(&NewRelease { tag: "parcels/v1".into(), ..new_release("x") }).expect("published");
    let found = forge.find("parcels/v1").expect("an answer").expect("a release");
    assert!(found.is_published && found.assets.len() == 1);
    assert_eq!(forge.find(TAG).expect("an answer"), None);
}

#[test]
fn a_file_that_has_changed_takes_the_place_of_the_old_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    for takes_two in [true, false] {
        let fake = start();
        fake.change(|gitlab| gitlab.takes_duplicates = takes_two);
        let forge = forge(Kind::GitLab, &fake.url(), 5);
        forge.upload(TAG, &files[0]).expect("sent");
        let other = NewAsset { name: files[0].name.clone(), ..files[1].clone() };
        forge.upload(TAG, &other).expect("sent");
        let found = forge.find(TAG).expect("an answer").expect("a release");
        assert!(found.assets.len() == 1 && found.assets[0].is(&other), "{found:?}");
    }
}

#[test]
fn a_release_of_somebody_else_is_left_alone() {
    let fake = start();
    fake.change(|gitlab| gitlab.add_foreign_release(TAG));
    let things = fake.things();
    let forge = forge(Kind::GitLab, &fake.url(), 5);
    assert!(matches!(forge.prepare(&new_release("x")), Err(Error::Taken { .. })));
    assert!(matches!(forge.publish(&new_release("x")), Err(Error::Taken { .. })));
    assert!(matches!(forge.discard(TAG), Err(Error::Published { .. })));
    assert_eq!(fake.things(), things);
}

#[test]
fn a_tag_that_is_not_there_is_not_made() {
    let fake = start();
    let forge = forge(Kind::GitLab, &fake.url(), 5);
    let gone = NewRelease { tag: "v9".into(), ..new_release("x") };
    for tried in [forge.publish(&gone), forge.retell(&gone)] {
        assert!(matches!(&tried, Err(Error::NotFound { what, .. }) if &**what == "the tag v9"), "{tried:?}");
    }
}

#[test]
fn files_without_digests_are_loaded_for_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    fake.change(|gitlab| gitlab.tells_digests = false);
    release(&*forge(Kind::GitLab, &fake.url(), 5), Kind::GitLab, &files).expect("released");
}

#[test]
fn hostile_answers_are_errors() {
    let fake = start();
    for text in ["[]", "7", "null", "[{}]", "not JSON"] {
        fake.meddle(move |_, _| Fault::Instead(Reply::text(200, text)));
        assert!(matches!(forge(Kind::GitLab, &fake.url(), 1).find(TAG), Err(Error::Net(_))), "{text}");
    }
}

#[test]
fn roles_and_scopes_that_are_missing_are_named() {
    let fake = start();
    let forge = forge(Kind::GitLab, &fake.url(), 1);
    fake.change(|gitlab| (gitlab.access_level, gitlab.scopes) = (20, Some(vec!["read_api"])));
    assert_eq!(forge.lacks().expect("an answer"), ["the role Developer", "the scope `api`"]);
    fake.change(|gitlab| (gitlab.access_level, gitlab.scopes) = (30, None));
    assert_eq!(forge.lacks().expect("an answer"), Vec::<String>::new());
}
