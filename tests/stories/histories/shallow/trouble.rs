//! Remotes that are not there, say no, or may not be asked.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use tidegate_testkit::{Redactor, Repo};

use super::far::{Far, Near};
use crate::support::run;

/// Six commits, a release after the first.
fn boats() -> Far {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    for number in 1..=5 {
        repo.commit(format!("fix: leak {number}"));
    }
    Far::new(repo)
}

/// A clone of depth 1, after a change.
fn changed(far: &Far, arguments: &[&str]) -> Near {
    let clone = far.at("main").clone;
    clone.git(arguments);
    Near::new(clone)
}

fn shown(near: &Near, line: &str) -> String {
    let redactor = Redactor::new().path(&near.cache(), "cache").id(&near.clone.id("HEAD"), "head");
    redactor.redact(&near.run(line).shown())
}

#[test]
fn no_remote() {
    let near = changed(&boats(), &["remote", "remove", "origin"]);
    insta::assert_snapshot!(shown(&near, "next"), @r"
    ---- stderr
    error[git::shallow]: history ends early at commit `[head..................................]`: this
      is a shallow clone without a remote
      help: add the remote that it was cloned from; or clone the whole history: `fetch-depth: 0` for
        actions/checkout, `git fetch --unshallow --tags` by hand
    ---- exit 13
    ");
    assert!(!near.cache().exists());
}

#[test]
fn a_remote_that_is_gone() {
    let near = changed(&boats(), &["remote", "set-url", "origin", "file:///nonexistent/boats.git"]);
    insta::assert_snapshot!(shown(&near, "next"), @r"
    ---- stderr
    error[git::fetch]: cannot fetch from `file:///nonexistent/boats.git` what this clone lacks
      cause: git said: fatal: '/nonexistent/boats.git' does not appear to be a git repository
      help: `git ls-remote` shows whether the remote can be reached; without it, clone the whole
        history: `fetch-depth: 0` for actions/checkout, `git fetch --unshallow --tags` by hand
    ---- exit 13
    ");
}

#[test]
fn a_remote_that_wants_credentials() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"boats\"\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    let near = changed(&boats(), &["remote", "set-url", "origin", &format!("http://{address}/boats.git")]);
    let seen = near.run("notes v1.0.0").exits(13);
    assert!(seen.err.starts_with("error[git::fetch-refused]"), "{}", seen.err);
    for name in [&address, "persist-credentials", "fetch-depth: 0"] {
        assert!(seen.err.contains(name), "{}", seen.err);
    }
}

#[test]
fn nobody_may_be_asked() {
    let far = boats();
    let near = far.at("main");
    insta::assert_snapshot!(shown(&near, "next --offline"), @r#"
    ---- stderr
    error[git::shallow]: history ends early at commit `[head..................................]`: this
      is a shallow clone
      help: let Tidegate fetch what is missing, without `--offline` and with `fetch = "when-needed"`
        under `[history]`; or clone the whole history: `fetch-depth: 0` for actions/checkout, `git fetch
        --unshallow --tags` by hand
    ---- exit 13
    "#);
    near.clone.write("tidegate.toml", "[history]\nfetch = \"never\"\n");
    assert_eq!(near.run("next"), near.run("next --offline"));
    assert_eq!((near.fetched(), near.cache().exists()), (0, false));
    // What was fetched before is not there either: the same call gives the same answer.
    near.clone.write("tidegate.toml", "");
    near.run("next").exits(0);
    near.run("next --offline").exits(13);
}

#[test]
fn no_folder_is_known() {
    let far = boats();
    let near = far.at("main");
    let mut command = near.command("next");
    command.env_remove("TIDEGATE_CACHE_DIR");
    insta::assert_snapshot!(crate::support::Run::of(command).shown(), @r"
    ---- stderr
    error[git::store]: no folder is known for what this clone lacks and git fetches
      help: set TIDEGATE_CACHE_DIR to a folder that can be written
    ---- exit 13
    ");
}

#[test]
fn doctor_says_what_would_be_fetched() {
    let far = boats();
    let lines = |near: &Near, line: &str| {
        let redactor = Redactor::new().path(&near.cache(), "cache").path(far.origin.path(), "origin");
        let text = redactor.redact(&near.run(line).out);
        let wanted = |line: &&str| line.contains(" history  ") || line.contains(" fetching  ");
        text.lines().filter(wanted).map(|line| format!("{line}\n")).collect::<String>()
    };
    let near = far.at("main");
    insta::assert_snapshot!(lines(&near, "doctor"), @r"
    ! history        this is a shallow clone: older commits are not here, and maybe not all tags
    ✓ fetching       what is needed, from `file://[origin]` into `[cache]`
    ");
    insta::assert_snapshot!(lines(&near, "doctor --offline"), @r"
    ! history        this is a shallow clone: older commits are not here, and maybe not all tags
    ! fetching       nothing is fetched: `--offline`
    ");
    insta::assert_snapshot!(lines(&far.near(&["--filter=blob:none"]), "doctor"), @r"
    ! history        this is a partial clone: some trees and files are not here
    ✓ fetching       what is needed, from `file://[origin]` into `[cache]`
    ");
    insta::assert_snapshot!(lines(&changed(&far, &["remote", "remove", "origin"]), "doctor"), @r"
    ! history        this is a shallow clone: older commits are not here, and maybe not all tags
    ! fetching       there is no remote to fetch from
    ");
    near.clone.write("tidegate.toml", "history.fetch = \"never\"\n");
    insta::assert_snapshot!(lines(&near, "doctor"), @r"
    ! history        this is a shallow clone: older commits are not here, and maybe not all tags
    ! fetching       nothing is fetched: `history.fetch` is `never`
    ");
}

#[test]
fn runs_beside_each_other() {
    let far = boats();
    let near = far.at("main");
    let expected = run(far.origin.path(), "next").exits(0);
    let start = || {
        let mut command = near.command("next");
        command.stdout(std::process::Stdio::piped()).spawn().expect("it starts")
    };
    for child in [start(), start(), start()] {
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected.out);
    }
    assert_eq!(near.run("next"), expected);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_while_it_fetches() {
    let far = boats();
    let near = far.at("main");
    let remote = near.clone.sibling("remote");
    let script = remote.join("keep.sh");
    let works = fs::read(&script).expect("a file");
    let pipe = |name: &str| {
        let path = remote.join(name);
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo starts");
        assert!(made.success());
        path
    };
    let (begun, go_on) = (pipe("begun"), pipe("go-on"));
    // Half a pack, and then nothing until the test says so.
    let stuck = format!("\"$@\" | head -c 40\n: >'{}'\ncat '{}'\n", begun.display(), go_on.display());
    fs::write(&script, stuck).expect("written");
    let mut child = near.command("next").spawn().expect("it starts");
    fs::read(begun).expect("the remote begins to send");
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    fs::write(go_on, "").expect("git is let go");
    fs::write(&script, works).expect("written");
    assert_eq!(near.run("next"), run(far.origin.path(), "next").exits(0));
}
