//! Remotes that are elsewhere, that do not answer, or cut connections; and commits and tags
//! that are signed.

#![expect(clippy::print_stdout, reason = "how many points there were is part of the answer")]

use std::fs;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tidegate_testkit::{Reply, Server, sealed};

use super::Place;
use super::forges::{OnForge, TOKEN};
use crate::support::{Run, at, run};

/// A program that does what git asks for, and hangs while the file `hang` is there.
fn hanging(place: &Place, program: &str) {
    let (hang, script) = (place.clone.sibling("hang"), place.clone.sibling(program));
    let text = format!(
        "#!/bin/sh\nif [ -e {} ]; then exec sleep 600; fi\nexec git-{program} \"$@\"\n",
        hang.display()
    );
    fs::write(&script, text).expect("it works");
    make_executable(&script);
    let key = program.replace('-', "");
    place.clone.git(["config", &format!("remote.origin.{key}"), &script.display().to_string()]);
}

fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it works");
}

/// `tidegate` that waits for git for one second.
fn hurried(place: &Place, line: &str) -> Run {
    let mut command = at(place.clone.path(), line);
    command.env("TIDEGATE_GIT_TIMEOUT", "1");
    Run::of(command)
}

#[test]
fn a_remote_that_hangs_before_anything_is_done_changes_nothing() {
    let place = Place::new();
    let before = place.state();
    hanging(&place, "upload-pack");
    fs::write(place.clone.sibling("hang"), "").expect("it works");
    let failed = hurried(&place, "apply").exits(13);
    assert!(failed.err.starts_with("error[git::timeout]"), "{}", failed.shown());
    fs::remove_file(place.clone.sibling("hang")).expect("it works");
    assert_eq!((place.state(), place.status()), (before, "nothing begun".into()));
    run(place.clone.path(), "apply").exits(0);
}

#[test]
fn a_push_that_hangs_is_finished_later() {
    let place = Place::new();
    hanging(&place, "receive-pack");
    fs::write(place.clone.sibling("hang"), "").expect("it works");
    let failed = hurried(&place, "apply");
    assert!(matches!(failed.code, 13 | 15), "{}", failed.shown());
    assert!(failed.err.contains("error[git::timeout]"), "{}", failed.shown());
    fs::remove_file(place.clone.sibling("hang")).expect("it works");
    assert_eq!(place.origin.git(["tag"]), "v1.0.0");
    let line = if failed.code == 15 { "resume" } else { "apply" };
    run(place.clone.path(), line).exits(0);
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
    assert_eq!(place.status(), "finished");
}

/// A git server on this machine.
struct Daemon {
    url: String,
    /// The connections so far.
    connections: Arc<AtomicUsize>,
    /// The connection that is cut, from 1.
    cut: Arc<AtomicUsize>,
}

impl Daemon {
    /// Serves a place's origin, and makes it the clone's remote. It ends with the test.
    fn of(place: &Place) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let folder = place.origin.path().to_owned();
        let base = format!("--base-path={}", folder.parent().expect("a folder").display());
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let url = format!("git://{}/{name}", listener.local_addr().expect("an address"));
        let (connections, cut) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let daemon = Self { url, connections: connections.clone(), cut: cut.clone() };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let number = connections.fetch_add(1, Ordering::SeqCst) + 1;
                if number == cut.load(Ordering::SeqCst) {
                    continue;
                }
                let base = base.clone();
                thread::spawn(move || serve(&stream, &base));
            }
        });
        place.clone.git(["remote", "set-url", "origin", &daemon.url]);
        daemon
    }
}

/// Answers one connection.
fn serve(stream: &TcpStream, base: &str) {
    let end = || Stdio::from(OwnedFd::from(stream.try_clone().expect("it works")));
    let mut daemon = sealed(Command::new("git"));
    daemon.args(["daemon", "--inetd", "--export-all", "--enable=receive-pack", base]);
    daemon.stdin(end()).stdout(end()).stderr(Stdio::null());
    let _ = daemon.status();
}

#[test]
fn a_release_goes_to_a_server_that_is_elsewhere() {
    let place = Place::new();
    let daemon = Daemon::of(&place);
    let shallow = place.origin.clone_depth(1);
    shallow.git(["remote", "set-url", "origin", &daemon.url]);
    shallow.git(["config", "user.name", "Purser"]);
    shallow.git(["config", "user.email", "purser@example.com"]);
    let mut apply = at(shallow.path(), "apply");
    apply.env("TIDEGATE_CACHE_DIR", shallow.sibling("cache"));
    Run::of(apply).exits(0);
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
    assert_eq!(place.origin.id("main"), shallow.id("main"));
    run(place.clone.path(), "apply").exits(14);
}

#[test]
fn whichever_connection_is_cut_the_release_comes_to_the_same_end() {
    let undisturbed = Place::new();
    let daemon = Daemon::of(&undisturbed);
    run(undisturbed.clone.path(), "apply").exits(0);
    let connections = daemon.connections.load(Ordering::SeqCst);
    for number in 1..=connections {
        let place = Place::new();
        let daemon = Daemon::of(&place);
        daemon.cut.store(number, Ordering::SeqCst);
        let mut ended = run(place.clone.path(), "apply");
        if ended.code != 0 {
            assert!(matches!(ended.code, 13 | 15), "connection {number}: {}", ended.shown());
            // At the last one only others had still to be told.
            let is_begun = place.status() != "nothing begun";
            assert_eq!(ended.code == 15, is_begun, "connection {number}: {}", ended.shown());
            ended = run(place.clone.path(), if is_begun { "resume" } else { "apply" });
        }
        ended.exits(0);
        assert_eq!(place.state(), undisturbed.state(), "connection {number}");
        assert_eq!(place.shared_state(), "finished", "connection {number}");
    }
    println!("each of {connections} connections was cut");
    assert!(connections > 4, "{connections}");
}

#[test]
fn a_push_that_arrived_without_an_answer_is_not_made_again() {
    let place = Place::new();
    let daemon = Daemon::of(&place);
    // The server's program dies when all is done, and before it says so.
    Place::hook(&place.origin, "post-receive", "grep -q refs/tags/ && kill -9 $PPID; exit 0");
    let failed = run(place.clone.path(), "apply").exits(15);
    fs::remove_file(place.origin.path().join(".git/hooks/post-receive")).expect("it works");
    assert_eq!(place.origin.git(["tag"]), "v1.0.0\nv1.1.0", "{}", failed.shown());
    let (main, before) = (place.origin.id("main"), daemon.connections.load(Ordering::SeqCst));
    run(place.clone.path(), "resume").exits(0);
    assert!(daemon.connections.load(Ordering::SeqCst) > before);
    assert_eq!(place.origin.id("main"), main);
    assert_eq!((place.status(), place.shared_state()), ("finished".into(), "finished".into()));
}

/// A key of SSH that signs in a clone, and that everybody there trusts.
fn signing(place: &Place) -> bool {
    let key = place.clone.sibling("key");
    let mut keygen = sealed(Command::new("ssh-keygen"));
    keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "purser", "-f"]).arg(&key);
    if !keygen.status().is_ok_and(|status| status.success()) {
        tidegate_testkit::skip("there is no ssh-keygen, which makes a key to sign with");
        return false;
    }
    let public = fs::read_to_string(key.with_extension("pub")).expect("it was made");
    let trusted = place.clone.sibling("trusted");
    fs::write(&trusted, format!("purser@example.com {public}")).expect("it works");
    let set = |name: &str, value: &str| place.clone.git(["config", name, value]);
    set("gpg.format", "ssh");
    set("user.signingKey", &key.display().to_string());
    set("gpg.ssh.allowedSignersFile", &trusted.display().to_string());
    true
}

#[test]
fn commits_and_tags_are_signed_with_the_users_key() {
    let place = Place::new();
    if !signing(&place) {
        return;
    }
    place.clone.write("tidegate.toml", "release.sign = true\n");
    run(place.clone.path(), "apply").exits(0);
    place.clone.git(["verify-commit", "HEAD"]);
    place.clone.git(["verify-tag", "v1.1.0"]);
    assert_eq!(place.origin.id("v1.1.0"), place.clone.id("v1.1.0"));
}

#[test]
fn a_key_that_is_not_there_stops_before_anything_is_pushed() {
    let place = Place::new();
    if !signing(&place) {
        return;
    }
    place.clone.write("tidegate.toml", "release.sign = true\n");
    fs::remove_file(place.clone.sibling("key")).expect("it works");
    let before = place.origin.git(["for-each-ref"]);
    let failed = run(place.clone.path(), "apply").exits(15);
    assert!(failed.err.contains("error[git::refused]"), "{}", failed.shown());
    run(place.clone.path(), "undo").exits(0);
    let after = place.origin.git(["for-each-ref", "refs/heads", "refs/tags"]);
    assert_eq!(after, before);
}

/// `Basic` and a name with a password, RFC 7617.
fn basic(user: &str, password: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = format!("{user}:{password}");
    let four = |chunk: &[u8]| {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(*chunk.get(at).unwrap_or(&0)));
        let digit =
            |at: usize| if at > chunk.len() { '=' } else { char::from(DIGITS[bits >> (18 - 6 * at) & 63]) };
        (0..4).map(digit).collect::<String>()
    };
    format!("Basic {}", text.as_bytes().chunks(3).map(four).collect::<String>())
}

/// Serves the place's origin over HTTP, to whoever has the password.
fn over_http(place: &Place, password: &str) -> Server {
    let folder = place.origin.path().to_owned();
    let want = basic("x-access-token", password);
    Server::start(move |asked| {
        if asked.header("authorization") != Some(&want) {
            return Reply::status(401).header("www-authenticate", "Basic realm=\"forge\"");
        }
        let header = |name: &str| asked.header(name).unwrap_or_default().to_owned();
        let mut backend = sealed(Command::new("git"));
        backend.arg("http-backend").env("GIT_PROJECT_ROOT", folder.parent().expect("a folder"));
        backend.envs([
            ("GIT_HTTP_EXPORT_ALL", "1"),
            ("REMOTE_USER", "purser"),
            ("PATH_INFO", &asked.path),
            ("QUERY_STRING", &asked.query),
            ("REQUEST_METHOD", &asked.method),
            ("CONTENT_TYPE", &header("content-type")),
            ("HTTP_CONTENT_ENCODING", &header("content-encoding")),
            ("CONTENT_LENGTH", &asked.body.len().to_string()),
            ("GIT_PROTOCOL", &header("git-protocol")),
        ]);
        backend.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = backend.spawn().expect("git runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let body = asked.body.clone();
        thread::spawn(move || stdin.write_all(&body));
        let output = child.wait_with_output().expect("git ends").stdout;
        let end = output.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("headers");
        let head = String::from_utf8_lossy(&output[..end]).into_owned();
        let headers: Vec<_> = head.lines().filter_map(|line| line.split_once(": ")).collect();
        let status = headers.iter().find(|(name, _)| *name == "Status");
        let status = status.and_then(|(_, text)| text.split(' ').next()?.parse().ok()).unwrap_or(200);
        let mut reply = headers
            .iter()
            .filter(|(name, _)| *name != "Status")
            .fold(Reply::file(&output[end + 4..]), |reply, (name, value)| reply.header(name, *value));
        reply.status = status;
        reply
    })
}

#[test]
fn the_forges_token_opens_its_repository_where_git_has_no_other() {
    let on_forge = OnForge::new("github", "");
    let server = over_http(&on_forge.place, TOKEN);
    let name = on_forge.place.origin.path().file_name().expect("a name").to_string_lossy().into_owned();
    let url = format!("{}/{name}", server.url());
    let shallow = on_forge.place.origin.clone_depth(1);
    shallow.git(["remote", "set-url", "origin", &url]);
    shallow.git(["config", "user.name", "Purser"]);
    shallow.git(["config", "user.email", "purser@example.com"]);
    on_forge.configure(&shallow);
    let apply = |token: &str| {
        let mut command = at(shallow.path(), "apply");
        command.env("FORGE_TOKEN", token).env("TIDEGATE_CACHE_DIR", shallow.sibling("cache"));
        Run::of(command)
    };
    let refused = apply("another").exits(13);
    assert!(refused.err.starts_with("error[git::fetch-refused]"), "{}", refused.shown());
    let applied = apply(TOKEN).exits(0);
    assert!(!applied.shown().contains(TOKEN), "{}", applied.shown());
    assert_eq!(on_forge.place.origin.git(["tag"]), "v1.0.0\nv1.1.0");
    let config = fs::read_to_string(shallow.path().join(".git/config")).expect("it is there");
    assert!(!config.contains(TOKEN) && !config.contains("credential"), "{config}");
}
