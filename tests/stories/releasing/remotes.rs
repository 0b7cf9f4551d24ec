//! Remotes that do not answer, and commits and tags that are signed.

use std::fs;
use std::process::Command;

use tidegate_testkit::sealed;

use super::Place;
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
