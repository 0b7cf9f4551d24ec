//! What every forge has to hold, tried on a fake one: a whole release, cut off and
//! disturbed at every request.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;
use tidegate_model::ObjectId;
use tidegate_net::{Client, Clock, Limits, Token, Trust};
use tidegate_testkit::forges::{Fake, FakeForge, Fault};
use tidegate_testkit::{Published, Reply};

use crate::{
    Account, Error, Forge, Kind, Mark, NewAsset, NewProposal, NewRelease, Project, checksums, connect,
};

/// The token that the fakes know.
pub(crate) const TOKEN: &str = "t0ken";
/// The tag that the fakes have, and its commit.
pub(crate) const TAG: &str = "v1.0.0";
pub(crate) const COMMIT: &str = "1111111111111111111111111111111111111111";
/// A branch that the fakes have beside `main`.
pub(crate) const BRANCH: &str = "tidegate/release";

/// A clock that waits for nothing.
struct Hurried;

impl Clock for Hurried {
    fn now(&self) -> u64 {
        1_000_000_000
    }

    fn wait(&self, _: Duration) {}
}

/// A forge that is spoken to with so many tries.
pub(crate) fn forge(kind: Kind, url: &str, tries: u32) -> Box<dyn Forge> {
    let limits = Limits { tries, answer: Duration::from_secs(20), ..Limits::default() };
    let client = Client::new("tidegate/test", &Trust::Public, limits, Box::new(Hurried));
    // Gitea's files are beside its API.
    let api = if kind == Kind::Gitea { format!("{url}/api/v1") } else { url.to_owned() };
    let account = Account { kind, api, token: Token::new(TOKEN), user: None, is_job_token: false };
    let project = Project { host: "forge.example".into(), path: "parcels/tracker".into() };
    connect(Rc::new(client), &account, &project).expect("an address")
}

pub(crate) fn new_release(text: &str) -> NewRelease {
    NewRelease {
        tag: TAG.into(),
        commit: ObjectId::new(COMMIT.into()),
        title: "Tracker 1.0.0".into(),
        text: text.into(),
        is_prerelease: false,
        is_latest: true,
        mark: Mark::new("release:abc"),
    }
}

/// Two files and their checksums.
pub(crate) fn files(folder: &Path) -> Vec<NewAsset> {
    let file = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, content).expect("a file");
        NewAsset::read(name, &path).expect("a file")
    };
    let mut all = vec![file("tracker-linux.tar.gz", &[1; 300_000]), file("tracker windows.zip", b"PK")];
    let lines = checksums(all.iter().map(|asset| (asset.name.clone(), asset.digest.clone())));
    all.push(file("SHA256SUMS", lines.as_bytes()));
    all
}

/// A whole release. It may be called again after each failure.
pub(crate) fn release(forge: &dyn Forge, kind: Kind, files: &[NewAsset]) -> Result<(), Error> {
    let new = new_release("### Added\n\n- Tracks");
    if kind.has_drafts() {
        forge.prepare(&new)?;
    }
    for file in files {
        forge.upload(TAG, file)?;
        let found = forge.find(TAG)?.expect("there is something of it");
        let asset = found.asset(&file.name).expect("it has been sent");
        assert!(asset.is(file), "{asset:?}");
        assert_eq!(forge.digest(asset)?, file.digest);
    }
    forge.publish(&new)
}

/// One proposal with one comment. It may be called again after each failure.
pub(crate) fn propose(forge: &dyn Forge) -> Result<u64, Error> {
    let new = NewProposal {
        branch: BRANCH.into(),
        base: "main".into(),
        title: "Release v1.0.0".into(),
        text: "It has\n\n- Tracks".into(),
    };
    let proposal = forge.propose(&new)?;
    forge.comment(proposal.number, &Mark::new("verdict"), "All gates allow it.")?;
    Ok(proposal.number)
}

/// All that every forge has to hold. `start` starts a fake that has nothing but the
/// repository.
pub(crate) fn holds<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>) {
    releases(kind, &start);
    tells(kind, &start);
    proposes(kind, &start);
    names_what_is_missing(kind, &start);
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let points = disturbed(kind, &start, |forge| release(forge, kind, &files))
        + disturbed(kind, &start, |forge| propose(forge).map(drop));
    undone(kind, &start, &files);
    assert!(points > 40, "{points} points");
}

fn releases<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>) -> FakeForge<T> {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path());
    let fake = start();
    let forge = forge(kind, &fake.url(), 5);
    assert_eq!(forge.find(TAG).expect("an answer"), None);
    release(&*forge, kind, &files).expect("released");
    let found = forge.find(TAG).expect("an answer").expect("a release");
    assert!(found.is_published);
    assert_eq!(found.mark, Some(Mark::new("release:abc")));
    assert_eq!((&*found.title, &*found.text), ("Tracker 1.0.0", "### Added\n\n- Tracks"));
    assert_eq!(found.assets.len(), 3);
    assert!(found.url.starts_with("http"), "{}", found.url);
    // Once more is the same as once.
    let (things, writes) = (fake.things(), writes(&fake));
    release(&*forge, kind, &files).expect("released");
    assert_eq!((fake.things(), self::writes(&fake)), (things.clone(), writes));
    // What is published stays.
    assert!(matches!(forge.discard(TAG), Err(Error::Published { .. })));
    std::fs::write(folder.path().join("new"), "new").expect("a file");
    let late = NewAsset::read("late", &folder.path().join("new")).expect("a file");
    assert!(matches!(forge.upload(TAG, &late), Err(Error::Published { .. })));
    let other = NewRelease { mark: Mark::new("release:other"), ..new_release("mine") };
    assert!(matches!(forge.publish(&other), Err(Error::Taken { .. })));
    assert_eq!(fake.things(), things);
    fake
}

/// The requests that change something.
fn writes<T: Fake>(fake: &FakeForge<T>) -> usize {
    fake.asked().iter().filter(|asked| asked.method != "GET").count()
}

fn tells<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>) -> FakeForge<T> {
    let fake = start();
    let forge = forge(kind, &fake.url(), 5);
    forge.retell(&new_release("first")).expect("told");
    let found = forge.find(TAG).expect("an answer").expect("a release");
    assert!(found.is_published && found.text == "first", "{found:?}");
    forge.retell(&NewRelease { mark: Mark::new("x"), ..new_release("second") }).expect("told again");
    let found = forge.find(TAG).expect("an answer").expect("a release");
    assert_eq!((&*found.text, found.mark), ("second", Some(Mark::new("release:abc"))));
    fake
}

fn proposes<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>) -> FakeForge<T> {
    let fake = start();
    let forge = forge(kind, &fake.url(), 5);
    fake.change(|fake| fake.propose_from_fork(BRANCH, "main"));
    assert_eq!(forge.proposal(BRANCH, "main").expect("an answer"), None);
    let number = propose(&*forge).expect("proposed");
    let (things, writes) = (fake.things(), writes(&fake));
    assert_eq!(propose(&*forge).expect("proposed"), number);
    assert_eq!((fake.things(), self::writes(&fake)), (things, writes));
    let changed = NewProposal {
        branch: BRANCH.into(),
        base: "main".into(),
        title: "Release v1.1.0".into(),
        text: "More".into(),
    };
    assert_eq!(forge.propose(&changed).expect("changed").number, number);
    let found = forge.proposal(BRANCH, "main").expect("an answer").expect("a proposal");
    assert_eq!((&*found.title, &*found.text, found.number), ("Release v1.1.0", "More", number));
    assert!(found.url.starts_with("http"), "{}", found.url);
    forge.comment(number, &Mark::new("verdict"), "Denied.").expect("changed");
    forge.comment(number, &Mark::new("other"), "Something else.").expect("said");
    let text = fake.things().to_string();
    assert!(text.contains("Denied.") && text.contains("Something else.") && !text.contains("All gates"));
    forge.withdraw(number).expect("closed");
    forge.withdraw(number).expect("closed");
    assert_eq!(forge.proposal(BRANCH, "main").expect("an answer"), None);
    assert_ne!(propose(&*forge).expect("a new one"), number);
    fake
}

/// Something that is taken back before anybody sees it.
fn discards<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>) -> FakeForge<T> {
    let folder = tempfile::tempdir().expect("a folder");
    let fake = start();
    let nothing = fake.things();
    let forge = forge(kind, &fake.url(), 5);
    if kind.has_drafts() {
        forge.prepare(&new_release("x")).expect("prepared");
    }
    for file in files(folder.path()) {
        forge.upload(TAG, &file).expect("sent");
    }
    forge.discard(TAG).expect("taken back");
    assert_eq!(fake.things(), nothing);
    assert_eq!(forge.lacks().expect("an answer"), Vec::<String>::new());
    fake
}

/// Makes sure that all that is asked, and all that the fake answers, is as a forge's own
/// document has it.
pub(crate) fn is_documented<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>, document: &Published) {
    let fakes = [releases(kind, &start), tells(kind, &start), proposes(kind, &start), discards(kind, &start)];
    let exchanges: Vec<_> = fakes.iter().flat_map(FakeForge::exchanges).collect();
    let of_the_api = exchanges.iter().filter(|(asked, _)| document.covers(asked));
    let (mut count, mut faults) = (0, BTreeSet::new());
    for (asked, reply) in of_the_api {
        count += 1;
        faults.extend(document.faults(asked, reply));
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(count > 60, "{count} of {}", exchanges.len());
}

fn names_what_is_missing<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>) {
    let fake = start();
    let forge = forge(kind, &fake.url(), 1);
    for (status, code) in [(401, "unauthorized"), (403, "forbidden"), (404, "not-found"), (422, "refused")] {
        fake.meddle(move |_, asked| match &*asked.method {
            "GET" => Fault::None,
            _ => Fault::Instead(Reply::text(status, r#"{"message":"no"}"#)),
        });
        let error = propose(&*forge).expect_err("refused");
        assert_eq!(tidegate_model::Diagnose::code(&error), format!("forge::{code}"), "{error}");
    }
    fake.meddle(|_, _| Fault::Instead(Reply::text(401, r#"{"message":"no"}"#)));
    assert!(matches!(forge.find(TAG), Err(Error::Unauthorized(_))));
    assert!(matches!(forge.lacks(), Err(Error::Unauthorized(_))));
    fake.leave_alone();
    assert_eq!(forge.lacks().expect("an answer"), Vec::<String>::new());
}

/// Does something once undisturbed, and then once for each request and each disturbance:
/// it comes to the same, patiently and with a new beginning after each failure. Gives
/// the number of disturbances.
pub(crate) fn disturbed<T: Fake>(
    kind: Kind,
    start: impl Fn() -> FakeForge<T>,
    act: impl Fn(&dyn Forge) -> Result<(), Error>,
) -> usize {
    let fake = start();
    act(&*forge(kind, &fake.url(), 5)).expect("undisturbed");
    let (want, requests) = (fake.things(), fake.asked().len());
    let disturbances: [fn() -> Fault; 5] = [
        || Fault::Lost,
        || Fault::Instead(Reply::text(500, "{}")),
        || Fault::Instead(Reply::text(502, "<html>")),
        || Fault::Instead(Reply::text(429, "{}").header("retry-after", 1)),
        || Fault::Instead(Reply::text(201, r#"{"id":"#).lost()),
    ];
    for request in 0..requests {
        for (kind_of, disturbance) in disturbances.iter().enumerate() {
            for tries in [1, 5] {
                let fake = start();
                let disturbance = *disturbance;
                fake.meddle(move |number, _| if number == request { disturbance() } else { Fault::None });
                let forge = forge(kind, &fake.url(), tries);
                let mut left = 3;
                while let Err(error) = act(&*forge) {
                    left -= 1;
                    assert!(left > 0 && tries == 1, "request {request}, disturbance {kind_of}: {error}");
                }
                assert_eq!(fake.things(), want, "request {request}, disturbance {kind_of}, {tries} tries");
            }
        }
    }
    requests * disturbances.len() * 2
}

/// A release that is cut off after each of its requests, and taken back.
fn undone<T: Fake>(kind: Kind, start: impl Fn() -> FakeForge<T>, files: &[NewAsset]) {
    let fake = start();
    let nothing: Value = fake.things();
    release(&*forge(kind, &fake.url(), 1), kind, files).expect("undisturbed");
    let (all, requests) = (fake.things(), fake.asked().len());
    for request in 0..requests {
        let fake = start();
        fake.meddle(move |number, _| match number.cmp(&request) {
            std::cmp::Ordering::Less => Fault::None,
            std::cmp::Ordering::Equal => Fault::Lost,
            std::cmp::Ordering::Greater => Fault::Instead(Reply::status(503)),
        });
        let forge = forge(kind, &fake.url(), 1);
        release(&*forge, kind, files).expect_err("cut off");
        fake.leave_alone();
        match forge.discard(TAG) {
            Ok(()) => assert_eq!(fake.things(), nothing, "request {request}"),
            Err(Error::Published { .. }) => assert_eq!(fake.things(), all, "request {request}"),
            Err(error) => panic!("request {request}: {error}"),
        }
    }
}
