//! Remotes that refuse, are gone, or never answer.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use tidegate_git::{Repository, StoreOptions};
use tidegate_model::diagnose::causes;
use tidegate_model::{Diagnosis, History as _};
use tidegate_testkit::Repo;

use super::far::{Far, Near};
use crate::support::open;

/// A clone of depth 1 with another address for its remote.
fn moved_to(address: &str) -> Near {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.commit("two");
    let clone = Far::new(repo).near("main").clone;
    clone.git(["remote", "set-url", "origin", address]);
    Near::new(clone)
}

fn whole_text(error: &Diagnosis) -> String {
    let causes: Vec<String> = causes(error.inner()).collect();
    format!("{error}\n{}\n{}", causes.join("\n"), error.help().unwrap_or_default())
}

/// Answers every request like this, or never.
fn server(answer: Option<&'static str>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            match answer {
                Some(answer) => {
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream.write_all(answer.as_bytes());
                }
                None => kept.push(stream),
            }
        }
    });
    port
}

#[test]
fn without_credentials_the_setting_is_named() {
    let refusal = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\
                   Content-Length: 0\r\nConnection: close\r\n\r\n";
    let port = server(Some(refusal));
    for address in ["http://127.0.0.1:PORT/o/r.git", "http://robot:hunter22@127.0.0.1:PORT/o/r.git"] {
        let near = moved_to(&address.replace("PORT", &port.to_string()));
        near.clone.git(["config", "http.extraHeader", "AUTHORIZATION: basic c2VjcmV0"]);
        let opened = near.open();
        let error = opened.tags().unwrap_err();
        assert_eq!(error.code(), "git::fetch-refused");
        let text = whole_text(&error);
        assert!(text.contains("persist-credentials") && text.contains("fetch-depth: 0"), "{text}");
        assert!(text.contains("127.0.0.1"), "{text}");
        for secret in ["hunter22", "c2VjcmV0", "robot"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn headers_of_the_clone_reach_the_remote_and_no_disk() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let near = moved_to(&format!("http://127.0.0.1:{port}/o/r.git"));
    let header = "AUTHORIZATION: basic c2VjcmV0";
    near.clone.git(["config", &format!("http.http://127.0.0.1:{port}/.extraHeader"), header]);
    let heard = std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let mut text = [0; 4096];
        let length = stream.read(&mut text).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        String::from_utf8_lossy(&text[..length]).into_owned()
    });
    let error = near.open().tags().unwrap_err();
    assert_eq!(error.code(), "git::fetch");
    let heard = heard.join().unwrap().to_lowercase();
    assert_eq!(heard.matches(&header.to_lowercase()).count(), 1, "{heard}");
}

#[test]
fn a_remote_that_is_gone() {
    let near = moved_to("file:///nonexistent/tidegate");
    let error = near.open().tags().unwrap_err();
    assert_eq!(error.code(), "git::fetch");
    let text = whole_text(&error);
    assert!(text.contains("/nonexistent/tidegate") && text.contains("does not"), "{text}");
    assert_eq!(near.fetched(), 0);
}

#[test]
fn a_remote_that_never_answers() {
    let port = server(None);
    for scheme in ["git", "http"] {
        let near = moved_to(&format!("{scheme}://127.0.0.1:{port}/o/r.git"));
        let error = near.open_within(Duration::from_secs(1)).tags().unwrap_err();
        assert_eq!(error.code(), "git::fetch-timeout");
        assert!(error.to_string().contains("1 s"), "{error}");
        assert_eq!(near.fetched(), 0);
    }
}

#[test]
fn nobody_to_ask_or_nobody_allowed_to() {
    let near = moved_to("file:///nonexistent/tidegate");
    let clone = near.clone;
    clone.git(["remote", "remove", "origin"]);
    let near = Near::new(clone);
    for opened in [near.open(), open(&near.clone)] {
        assert_eq!(opened.tags().unwrap(), []);
        let error = opened.since(&opened.head().unwrap().id, &[]).unwrap_err();
        assert_eq!(error.code(), "git::shallow");
        assert!(whole_text(&error).contains("fetch-depth: 0"), "{}", whole_text(&error));
    }
    assert!(!near.cache().exists());
    near.assert_unchanged();
}

#[test]
fn relative_addresses_lead_where_git_thinks() {
    let repo = Repo::init();
    repo.commit("one");
    repo.tag("v1");
    repo.commit("two");
    let far = Far::new(repo);
    let near = far.near("main");
    let link = near.clone.sibling("link");
    std::fs::rename(far.origin.path(), &link).unwrap();
    near.clone.git(["remote", "set-url", "origin", "../link"]);
    let near = Near::new(near.clone);
    assert_eq!(near.open().tags().unwrap().len(), 1);
}

#[test]
fn a_store_that_cannot_be_made() {
    let repo = Repo::init();
    repo.commit("one");
    repo.commit("two");
    let near = Far::new(repo).near("main");
    std::fs::write(near.cache(), "a file").unwrap();
    let error = near.open().tags().unwrap_err();
    assert_eq!(error.code(), "git::store");
    let options =
        StoreOptions { cache_dir: None, limit: Duration::from_secs(60), askpass: false, credentials: None };
    assert_eq!(open(&near.clone).with_store(options).tags().unwrap_err().code(), "git::store");
}

#[test]
fn runs_beside_each_other() {
    let repo = Repo::init();
    for number in 0..30 {
        repo.commit(format!("c{number}"));
        repo.tag(&format!("v{number}"));
    }
    let far = Far::new(repo);
    let near = far.near("main");
    let tags = near.open().tags().unwrap();
    std::thread::scope(|scope| {
        for tag in tags.iter().take(6) {
            let (clone, origin, cache) = (near.clone.path(), far.origin.path(), near.cache());
            scope.spawn(move || {
                let limit = Duration::from_secs(60);
                let options =
                    StoreOptions { cache_dir: Some(cache), limit, askpass: false, credentials: None };
                let opened = Repository::discover(clone).unwrap().with_store(options);
                let head = opened.head().unwrap().id;
                let releases = [tag.commit.clone()];
                let expected = Repository::discover(origin).unwrap().since(&head, &releases).unwrap();
                assert_eq!(opened.since(&head, &releases).unwrap(), expected);
            });
        }
    });
}
