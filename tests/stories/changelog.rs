//! What is written about releases, in the file and in the notes.

use tidegate_testkit::Repo;

use crate::support::run;

/// 1.1.0 is due.
fn due() -> Repo {
    let repo = Repo::init();
    repo.commit("feat: sail");
    repo.tag("v1.0.0");
    repo.commit("feat: anchor");
    repo.commit("fix(hull): leak below the waterline");
    repo
}

/// Files as people have them, and what must come before the new section.
const OLD: [(&str, &str, &str); 9] = [
    ("plain", "# Changelog\n\n", "## 1.0.0\n\n- sail\n"),
    ("CRLF", "# Changelog\r\n\r\nSome words.\r\n\r\n", "## 1.0.0\r\n\r\n- sail\r\n"),
    ("a byte order mark", "\u{feff}# Changelog\n\n", "## 1.0.0\n\n- sail\n"),
    ("no final line break", "# Changelog\n\n", "## 1.0.0\n\n- sail"),
    ("no title", "", "## 1.0.0\n\n- sail\n"),
    (
        "links in headings",
        "# Changelog\n\n",
        "## [1.0.0](https://example.com) (2026-01-01)\n\n- sail\n\n[1.0.0]: https://example.com\n",
    ),
    ("trailing spaces and tabs", "# Changelog  \n\t\n", "## v1.0.0 - 2026-01-01\t\n\n\n\n* sail   \n\n\n"),
    ("a first level", "", "# 1.0.0\n\n- sail\n"),
    ("underlined headings", "Changelog\n=========\n\n", "1.0.0\n-----\n\n- sail\n"),
];

#[test]
fn old_text_stays_byte_for_byte() {
    let repo = due();
    for (name, before, after) in OLD {
        repo.write("CHANGELOG.md", format!("{before}{after}"));
        let new = run(repo.path(), "changelog").exits(0).out;
        assert!(new.starts_with(before), "{name}: {new:?}");
        assert!(new.ends_with(after), "{name}: {new:?}");
        let section = &new[before.len()..new.len() - after.len()];
        assert!(section.contains("1.1.0") && section.contains("Anchor"), "{name}: {new:?}");
        let breaks = (section.matches('\n').count(), section.matches("\r\n").count());
        assert_eq!(breaks.1, if before.contains('\r') { breaks.0 } else { 0 }, "{name}: {new:?}");
    }
}

#[test]
fn a_section_for_what_is_unreleased_is_kept() {
    let repo = due();
    repo.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- written by hand\n\n## 1.0.0\n\n- sail\n");
    insta::assert_snapshot!(run(repo.path(), "changelog").shown(), @"
    ---- stdout
    # Changelog

    ## Unreleased

    - written by hand

    ## 1.1.0 - 2026-01-12

    ### Added

    - Anchor

    ### Fixed

    - hull: Leak below the waterline

    ## 1.0.0

    - sail
    ---- exit 0
    ");
}

#[test]
fn a_file_is_checked_against_what_it_should_be() {
    let repo = due();
    insta::assert_snapshot!(run(repo.path(), "changelog --check").shown(), @"
    ---- stderr
    `CHANGELOG.md` does not exist; `tidegate changelog` prints what it should be
    ---- exit 23
    ");
    repo.write("CHANGELOG.md", "# Changelog\n\n## 1.0.0\n\n- sail\n");
    insta::assert_snapshot!(run(repo.path(), "changelog --check").shown(), @"
    ---- stderr
    `CHANGELOG.md` differs from what it should be; `tidegate changelog` prints what it should be
    ---- exit 23
    ");
    let written = run(repo.path(), "changelog").exits(0).out;
    repo.write("CHANGELOG.md", &written);
    assert_eq!(
        run(repo.path(), "changelog --check").shown(),
        "---- exit 0",
        "what was written is what it should be"
    );
    assert_eq!(run(repo.path(), "changelog").out, written, "a second time changes nothing");
    let whole = run(repo.path(), "changelog --full").exits(0).out;
    repo.write("CHANGELOG.md", &whole);
    assert_eq!(run(repo.path(), "changelog --full --check").exits(0).out, "");
    repo.write("CHANGELOG.md", format!("{whole}\n"));
    run(repo.path(), "changelog --full --check").exits(23);
}

#[test]
fn nothing_due_changes_nothing() {
    let repo = due();
    repo.tag("v1.1.0");
    repo.commit("docs: say what it is for");
    repo.write("CHANGELOG.md", "# Changelog\r\n\n## 1.1.0");
    assert_eq!(run(repo.path(), "changelog").exits(0).out, "# Changelog\r\n\n## 1.1.0");
    run(repo.path(), "changelog --check").exits(0);
}

#[test]
fn a_cliff_toml_is_used() {
    let repo = due();
    let config = "[changelog]\nheader = \"All of it\\n\"\nbody = \"\"\"\n{{ version }}:\n{% for commit in commits %}\
                  {{ commit.id | truncate(length=7, end=\\\"\\\") }} {{ commit.group }} {{ commit.message }}\n\
                  {% endfor %}\"\"\"\ntrim = true\n[git]\nconventional_commits = true\nfilter_unconventional = true\n\
                  commit_parsers = [{ message = \"^feat\", group = \"New\" }, { message = \".*\", skip = true }]\n";
    repo.write("cliff.toml", config);
    insta::assert_snapshot!(run(repo.path(), "changelog --full").shown(), @"
    ---- stdout
    All of it
    v1.1.0:
    2e5ded7 New anchor
    v1.0.0:
    2ecd3af New sail
    ---- exit 0
    ");
    insta::assert_snapshot!(run(repo.path(), "notes v1.0.0").shown(), @"
    ---- stdout
    v1.0.0:
    2ecd3af New sail
    ---- exit 0
    ");
}

#[test]
fn a_cliff_toml_that_runs_commands_is_refused() {
    let repo = due();
    repo.write(
        "cliff.toml",
        "[git]\ncommit_preprocessors = [{ pattern = \"x\", replace_command = \"touch owned\" }]\n",
    );
    insta::assert_snapshot!(run(repo.path(), "changelog").shown(), @r#"
    ---- stderr
    error[plugin::config]: plugin `cliff` 0.1.0 cannot answer: its configuration is wrong: `cliff.toml`:
      `git.commit_preprocessors[0].replace_command` runs a command, which a plugin cannot; set
      `replace-command = "skip"` to leave it out
      help: `tidegate plugin inspect cliff` shows the schema of its configuration
    ---- exit 10
    "#);
    assert!(!repo.path().join("owned").exists());
}

#[test]
fn a_broken_cliff_toml_is_told() {
    let repo = due();
    repo.write("cliff.toml", "[changelog]\nbody = \"{% for commit in commits %}\"\n");
    insta::assert_snapshot!(run(repo.path(), "notes").shown(), @"
    ---- stderr
    error[plugin::config]: plugin `cliff` 0.1.0 cannot answer: its configuration is wrong:
      `changelog.body`: Template parse error:
      --> 1:28
      |
      1 | {% for commit in commits %}
      |                            ^---
      |
      = expected tag or some content
      help: `tidegate plugin inspect cliff` shows the schema of its configuration
    ---- exit 10
    ");
}

#[test]
fn readers_get_what_is_for_them() {
    let repo = due();
    repo.commit("feat!: rename the keel\n\nBREAKING CHANGE: say `spine`");
    repo.commit("refactor: rig");
    insta::assert_snapshot!(run(repo.path(), "notes --audience developer").shown(), @"
    ---- stdout
    ## 2.0.0 - 2026-01-12

    ### Added

    - Anchor
    - **Breaking:** Rename the keel

    ### Fixed

    - hull: Leak below the waterline
    ---- exit 0
    ");
    insta::assert_snapshot!(run(repo.path(), "notes --audience operator").shown(), @"
    ---- stdout
    ### Upgrade steps

    - Rename the keel (54e04f9)

      say `spine`

    ### Fixes

    - **hull:** Leak below the waterline (787ea38)

    ### Features

    - Anchor (2e5ded7)
    ---- exit 0
    ");
    insta::assert_snapshot!(run(repo.path(), "notes --audience user").shown(), @"
    ---- stdout
    ### Before you upgrade

    - Rename the keel

      say `spine`

    ### New

    - Anchor

    ### Fixed

    - Leak below the waterline
    ---- exit 0
    ");
}

#[test]
fn notes_of_a_tag_are_its_section() {
    let repo = Repo::init();
    for (number, messages) in [
        ["feat: sail", "fix: leak"],
        ["fix(hull): second leak", "docs: a map"],
        ["feat!: steam\n\nBREAKING CHANGE: no more wind", "perf: coal"],
        ["chore: paint", "fix: rust"],
    ]
    .iter()
    .enumerate()
    {
        for message in messages {
            repo.commit(message);
        }
        repo.tag(&format!("v1.{number}.0"));
    }
    let whole = run(repo.path(), "changelog --full").exits(0).out;
    for tag in repo.git(["tag"]).lines() {
        let notes = run(repo.path(), &format!("notes {tag}")).exits(0).out;
        assert!(notes.starts_with(&format!("## {}", &tag[1..])), "{notes}");
        assert!(whole.contains(notes.trim_end()), "{tag}:\n{notes}\nis not in\n{whole}");
    }
}
