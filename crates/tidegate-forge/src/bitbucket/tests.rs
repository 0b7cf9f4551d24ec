use std::collections::BTreeMap;

use tidegate_testkit::Reply;
use tidegate_testkit::forges::{BitbucketFake, FakeForge, Fault, Refs};

use crate::contract::{BRANCH, COMMIT, TAG, TOKEN, files, forge, holds, new_release};
use crate::{Error, Kind, NewRelease};

fn start() -> FakeForge<BitbucketFake> {
    let tags = [TAG, "v1.0.0-rc.1", "v1.0.0_x", "parcels/v1.0.0"].map(|tag| format!("refs/tags/{tag}"));
    let refs = tags.into_iter().chain(["refs/heads/main".into(), format!("refs/heads/{BRANCH}")]);
    let refs: BTreeMap<_, _> = refs.map(|name| (name, COMMIT.to_owned())).collect();
    FakeForge::start(|url| BitbucketFake::new(url, "parcels/tracker", TOKEN, Refs::Listed(refs)))
}

#[test]
fn it_does_what_a_forge_does() {
    holds(Kind::Bitbucket, start);
}

#[test]
fn tags_that_begin_alike_keep_their_files_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    let forge = forge(Kind::Bitbucket, &fake.url(), 5);
    let tags = [TAG, "v1.0.0-rc.1", "v1.0.0_x", "parcels/v1.0.0"];
    for (tag, file) in tags.iter().zip(files.iter().cycle()) {
        forge.upload(tag, file).expect("sent");
    }
    for (tag, file) in tags.iter().zip(files.iter().cycle()) {
        let found = forge.find(tag).expect("an answer").expect("a release");
        let names: Vec<_> = found.assets.iter().map(|asset| asset.name.as_str()).collect();
        assert_eq!(names, [file.name.as_str()], "{tag}");
    }
    forge.discard(TAG).expect("discarded");
    assert_eq!(forge.find(TAG).expect("an answer"), None);
    assert!(forge.find("v1.0.0_x").expect("an answer").is_some());
}

#[test]
fn a_release_of_somebody_else_is_left_alone() {
    let fake = start();
    fake.change(|bitbucket| bitbucket.add_download("v1.0.0.notes.md", "By a person."));
    let things = fake.things();
    let forge = forge(Kind::Bitbucket, &fake.url(), 5);
    assert!(matches!(forge.prepare(&new_release("x")), Err(Error::Taken { .. })));
    assert!(matches!(forge.publish(&new_release("x")), Err(Error::Taken { .. })));
    assert!(matches!(forge.discard(TAG), Err(Error::Published { .. })));
    assert_eq!(fake.things(), things);
}

#[test]
fn a_tag_that_is_not_there_is_not_shown() {
    let fake = start();
    let forge = forge(Kind::Bitbucket, &fake.url(), 5);
    let gone = NewRelease { tag: "v9".into(), ..new_release("x") };
    for tried in [forge.publish(&gone), forge.retell(&gone)] {
        assert!(matches!(&tried, Err(Error::NotFound { what, .. }) if &**what == "the tag v9"), "{tried:?}");
    }
}

#[test]
fn files_are_found_behind_many_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    let forge = forge(Kind::Bitbucket, &fake.url(), 5);
    forge.upload(TAG, &files[0]).expect("sent");
    fake.change(|bitbucket| (0..300).for_each(|n| bitbucket.add_download(&format!("old-{n}"), "x")));
    assert!(forge.find(TAG).expect("an answer").is_some());
}

#[test]
fn hostile_answers_are_errors() {
    let fake = start();
    for text in ["[]", "7", "{}", r#"{"values":[{}]}"#, "not JSON"] {
        fake.meddle(move |_, _| Fault::Instead(Reply::text(200, text)));
        assert!(matches!(forge(Kind::Bitbucket, &fake.url(), 1).find(TAG), Err(Error::Net(_))), "{text}");
    }
}

#[test]
fn scopes_that_are_missing_are_named() {
    let fake = start();
    let forge = forge(Kind::Bitbucket, &fake.url(), 1);
    fake.change(|bitbucket| bitbucket.scopes = Some("repository, pullrequest"));
    assert_eq!(forge.lacks().expect("an answer"), ["`repository:write`", "`pullrequest:write`"]);
    fake.change(|bitbucket| bitbucket.scopes = None);
    assert_eq!(forge.lacks().expect("an answer"), Vec::<String>::new());
}
