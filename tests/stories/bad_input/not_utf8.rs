//! Bytes that are no text, wherever git allows them.

use tidegate_testkit::Repo;

use crate::support::run;

#[test]
fn messages() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.commit(b"fix: caf\xe9 \xff\n\nBREAKING CHANGE: na\xefve\n".as_slice());
    insta::assert_snapshot!(run(repo.path(), "why").shown(), @"
    ---- stdout
    root 1.0.0 → 2.0.0  major
      commit 93243671 (`fix: caf� �`) breaks what users have, which is a major step
      rule  breaking = major
      base  `v1.0.0` is the highest stable release in the history of 9324367; tag pattern `v{version}`
        (1 tag is written like that)

        commit   kind  bump   rule              what
      ▸ 9324367  fix!  major  breaking = major  caf� �
    ---- exit 0
    ");
    run(repo.path(), "plan").exits(0);
    run(repo.path(), "changelog --full").exits(0);
}

#[test]
fn messages_in_an_encoding_of_their_own() {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    let (tree, parent) = (repo.id("HEAD^{tree}"), repo.id("HEAD"));
    let head = format!(
        "tree {tree}\nparent {parent}\nauthor A <a@example.com> 1767225700 +0000\n\
         committer A <a@example.com> 1767225700 +0000\nencoding ISO-8859-1\n\n"
    );
    let id = repo.hash_object("commit", &[head.as_bytes(), b"fix: caf\xe9\n"].concat());
    repo.git(["update-ref", "HEAD", &id]);
    let plan = run(repo.path(), "plan --format json").exits(0).json();
    assert_eq!(plan["packages"][0]["changes"][0]["description"], "café");
}

#[cfg(target_os = "linux")]
#[test]
fn paths() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    for name in
        [b"caf\xe9.txt".as_slice(), b"migrations/\xff\xfe.sql", b"with\nnewline", b"with\x1b[31mcolor"]
    {
        repo.commit_file(OsStr::from_bytes(name), "SELECT 1;\n", "fix: a file of an odd name");
    }
    let plan = run(repo.path(), "plan").exits(0);
    assert!(plan.out.contains("1.0.1"), "{}", plan.out);
    super::hostile_text::assert_harmless(&plan.out);
}

#[cfg(target_os = "linux")]
#[test]
fn tag_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    for name in [b"v9.0.0-caf\xe9".as_slice(), b"\xff", b"v9.0.0+\xe9"] {
        repo.git([OsStr::new("tag"), OsStr::from_bytes(name)]);
    }
    repo.commit("fix: anchor");
    insta::assert_snapshot!(run(repo.path(), "next").shown(), @"
    ---- stdout
    root  1.0.0 → 1.0.1  patch
    ---- exit 0
    ");
}
