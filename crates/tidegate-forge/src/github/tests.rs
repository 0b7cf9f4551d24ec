use std::collections::BTreeMap;

use tidegate_testkit::forges::{FakeForge, Fault, GitHubFake, Refs};
use tidegate_testkit::{Published, Reply};

use super::releases::renamed;
use super::uploads;
use crate::contract::{BRANCH, COMMIT, TAG, TOKEN, files, forge, holds, is_documented, new_release, release};
use crate::{Error, Kind};

fn start() -> FakeForge<GitHubFake> {
    let refs = [format!("refs/tags/{TAG}"), "refs/heads/main".into(), format!("refs/heads/{BRANCH}")];
    let refs: BTreeMap<_, _> = refs.into_iter().map(|name| (name, COMMIT.to_owned())).collect();
    FakeForge::start(|url| GitHubFake::new(url, "parcels/tracker", TOKEN, Refs::Listed(refs)))
}

#[test]
fn all_is_as_github_documents_it() {
    let document = "@octokit/openapi/generated/api.github.com.json";
    let Some(document) = tidegate_testkit::node_file(document) else { return };
    is_documented(Kind::GitHub, start, &Published::read(&document));
}

#[test]
fn it_does_what_a_forge_does() {
    holds(Kind::GitHub, start);
}

#[test]
fn files_go_to_the_host_for_files() {
    for (api, want) in [
        ("https://api.github.com", "https://uploads.github.com"),
        ("https://api.octo.ghe.com", "https://uploads.octo.ghe.com"),
        ("https://github.example.org/api/v3", "https://github.example.org/api/uploads"),
        ("http://127.0.0.1:80", "http://127.0.0.1:80"),
    ] {
        assert_eq!(uploads(api), want);
    }
    assert_eq!(renamed("a b (1)ä.tar.gz"), "a.b.1.tar.gz");
}

#[test]
fn a_release_of_somebody_else_is_left_alone() {
    for is_draft in [true, false] {
        let fake = start();
        fake.change(|github| github.add_foreign_release(TAG, is_draft));
        let things = fake.things();
        let forge = forge(Kind::GitHub, &fake.url(), 5);
        assert!(matches!(forge.prepare(&new_release("x")), Err(Error::Taken { .. })));
        assert!(matches!(forge.publish(&new_release("x")), Err(Error::Taken { .. })));
        let discarded = forge.discard(TAG);
        assert_eq!(discarded.is_ok(), is_draft, "{discarded:?}");
        assert_eq!(fake.things(), things);
    }
}

#[test]
fn nothing_is_tried_after_an_immutable_release_is_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    fake.change(|github| github.is_immutable = true);
    let forge = forge(Kind::GitHub, &fake.url(), 5);
    for _ in 0..2 {
        release(&*forge, Kind::GitHub, &files).expect("released");
    }
    forge.retell(&new_release("told again")).expect("the text may change");
}

#[test]
fn a_tag_that_is_not_there_is_not_made() {
    let fake = start();
    let forge = forge(Kind::GitHub, &fake.url(), 5);
    let gone = || crate::NewRelease { tag: "v9".into(), ..new_release("x") };
    for tried in [forge.publish(&gone()), forge.retell(&gone())] {
        assert!(matches!(&tried, Err(Error::NotFound { what, .. }) if &**what == "the tag v9"), "{tried:?}");
    }
    let things = fake.things().to_string();
    assert!(!things.contains("\"is_published\":true"), "{things}");
}

#[test]
fn a_release_is_found_behind_many_others() {
    let fake = start();
    let forge = forge(Kind::GitHub, &fake.url(), 5);
    forge.prepare(&new_release("x")).expect("prepared");
    fake.change(|github| (0..250).for_each(|n| github.add_foreign_release(&format!("old-{n}"), true)));
    assert!(forge.find(TAG).expect("an answer").is_some_and(|found| !found.is_published));
    fake.change(|github| (0..2_500).for_each(|n| github.add_foreign_release(&format!("older-{n}"), true)));
    assert_eq!(forge.find(TAG).expect("an answer"), None, "twenty pages are read");
}

#[test]
fn a_file_that_was_cut_off_is_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    let forge = forge(Kind::GitHub, &fake.url(), 5);
    forge.prepare(&new_release("x")).expect("prepared");
    fake.change(|github| github.add_starter(TAG, &files[0].name));
    forge.upload(TAG, &files[0]).expect("sent");
    let found = forge.find(TAG).expect("an answer").expect("a release");
    assert!(found.assets.len() == 1 && found.assets[0].is(&files[0]), "{found:?}");
}

#[test]
fn two_drafts_of_ours_become_one() {
    let fake = start();
    let forge = forge(Kind::GitHub, &fake.url(), 5);
    forge.prepare(&new_release("x")).expect("prepared");
    fake.change(|github| github.double(TAG));
    forge.prepare(&new_release("x")).expect("prepared");
    assert_eq!(fake.things()["releases"].as_array().map(Vec::len), Some(1));
}

#[test]
fn hostile_answers_are_errors() {
    let fake = start();
    let forge = forge(Kind::GitHub, &fake.url(), 1);
    for text in ["[]", "{}", "null", r#"{"id":"x"}"#, "[{}]", "not JSON"] {
        fake.meddle(move |_, _| Fault::Instead(Reply::text(200, text)));
        assert!(matches!(forge.find(TAG), Err(Error::Net(_))), "{text}");
    }
}

#[test]
fn scopes_that_are_missing_are_named() {
    let fake = start();
    let forge = forge(Kind::GitHub, &fake.url(), 1);
    fake.change(|github| github.scopes = Some("read:org, repo"));
    assert_eq!(forge.lacks().expect("an answer"), Vec::<String>::new());
    fake.change(|github| (github.scopes, github.may_push) = (Some("read:org"), false));
    assert_eq!(forge.lacks().expect("an answer"), ["`contents: write`", "the scope `repo`"]);
}
