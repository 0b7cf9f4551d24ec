use std::collections::BTreeMap;

use tidegate_testkit::forges::{FakeForge, Fault, GiteaFake, Refs};
use tidegate_testkit::{Published, Reply};

use crate::contract::{BRANCH, COMMIT, TAG, TOKEN, files, holds, is_documented, new_release, release};
use crate::{Error, Forge, Kind, NewRelease};

fn start() -> FakeForge<GiteaFake> {
    let refs = [format!("refs/tags/{TAG}"), "refs/heads/main".into(), format!("refs/heads/{BRANCH}")];
    let refs: BTreeMap<_, _> = refs.into_iter().map(|name| (name, COMMIT.to_owned())).collect();
    FakeForge::start(|url| GiteaFake::new(url, "parcels/tracker", TOKEN, Refs::Listed(refs)))
}

fn forge(fake: &FakeForge<GiteaFake>, tries: u32) -> Box<dyn Forge> {
    crate::contract::forge(Kind::Gitea, &fake.url(), tries)
}

#[test]
fn all_is_as_gitea_and_forgejo_document_it() {
    let Some(shared) = tidegate_testkit::shared_dir() else { return };
    for name in ["gitea-swagger.json", "forgejo-swagger.v1.json"] {
        is_documented(Kind::Gitea, start, &Published::read(&shared.join("specs").join(name)));
    }
}

#[test]
fn it_does_what_a_forge_does() {
    holds(Kind::Gitea, start);
}

#[test]
fn a_release_of_somebody_else_is_left_alone() {
    for is_draft in [true, false] {
        let fake = start();
        fake.change(|gitea| gitea.add_foreign_release(TAG, is_draft));
        let things = fake.things();
        let forge = forge(&fake, 5);
        assert!(matches!(forge.prepare(&new_release("x")), Err(Error::Taken { .. })));
        assert!(matches!(forge.publish(&new_release("x")), Err(Error::Taken { .. })));
        assert_eq!(forge.discard(TAG).is_ok(), is_draft);
        assert_eq!(fake.things(), things);
    }
}

#[test]
fn a_tag_that_is_not_there_is_not_made() {
    let fake = start();
    let forge = forge(&fake, 5);
    let gone = || NewRelease { tag: "v9".into(), ..new_release("x") };
    for tried in [forge.publish(&gone()), forge.retell(&NewRelease { tag: "v8".into(), ..gone() })] {
        assert!(
            matches!(&tried, Err(Error::NotFound { what, .. }) if what.starts_with("the tag v")),
            "{tried:?}"
        );
    }
    let things = fake.things().to_string();
    assert!(!things.contains("\"is_published\":true"), "{things}");
}

#[test]
fn a_file_that_the_server_does_not_take_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let fake = start();
    fake.change(|gitea| gitea.allowed = vec![".zip"]);
    let tried = release(&*forge(&fake, 5), Kind::Gitea, &files(folder.path()));
    let Err(Error::Refused { what, source }) = tried else { panic!("{tried:?}") };
    assert!(what.contains("tracker-linux.tar.gz") && source.to_string().contains("not allowed"), "{source}");
}

#[test]
fn drafts_that_the_tag_does_not_find_are_looked_for() {
    let fake = start();
    let forge = forge(&fake, 5);
    forge.prepare(&new_release("x")).expect("prepared");
    fake.change(|gitea| (0..120).for_each(|n| gitea.add_foreign_release(&format!("old-{n}"), true)));
    fake.meddle(|_, asked| match asked.path.contains("/releases/tags/") {
        true => Fault::Instead(Reply::text(404, "{}")),
        false => Fault::None,
    });
    assert!(forge.find(TAG).expect("an answer").is_some_and(|found| !found.is_published));
}

#[test]
fn hostile_answers_are_errors() {
    let fake = start();
    for text in ["[]", "{}", "null", r#"{"id":"x"}"#, "not JSON"] {
        fake.meddle(move |_, _| Fault::Instead(Reply::text(200, text)));
        assert!(matches!(forge(&fake, 1).find(TAG), Err(Error::Net(_))), "{text}");
    }
}

#[test]
fn a_user_who_may_not_push_is_told() {
    let fake = start();
    fake.change(|gitea| gitea.may_push = false);
    assert_eq!(forge(&fake, 1).lacks().expect("an answer"), ["`write:repository`"]);
}
