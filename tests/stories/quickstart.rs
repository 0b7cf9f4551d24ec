//! The first minutes: every command on the example's repository, and the output
//! that the documentation shows of it.

use std::fs;

use crate::support::{Run, quickstart, root, run, tidegate};

/// Commands and what they print, as a page shows them in `console` blocks.
fn sessions(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in page.split("```console\n").skip(1) {
        let (block, _) = block.split_once("\n```").expect("a block ends");
        for session in format!("\n{block}").split("\n$ ").skip(1) {
            let (command, printed) = session.split_once('\n').unwrap_or((session, ""));
            found.push((command.to_owned(), printed.to_owned()));
        }
    }
    found
}

#[test]
fn blocks_are_taken_apart() {
    let page =
        "# A\n\n```console\n$ a b\none\n\ntwo\n$ c\n```\n\n```sh\n$ no\n```\n```console\n$ d\n$\n```\n";
    let expected = [("a b", "one\n\ntwo"), ("c", ""), ("d", "$")];
    assert_eq!(sessions(page), expected.map(|(command, printed)| (command.to_owned(), printed.to_owned())));
}

#[test]
fn the_pages_show_what_is_printed() {
    let (_home, repository) = quickstart();
    let mut shown = 0;
    for name in ["README.md", "examples/quickstart/README.md"] {
        let page = fs::read_to_string(root().join(name)).expect("the page").replace("\r\n", "\n");
        for (command, printed) in sessions(&page) {
            let words = command.strip_prefix("tidegate ").unwrap_or_else(|| panic!("{name}: `{command}`"));
            let mut process = tidegate(&repository);
            process.args(words.split_whitespace()).env("LC_ALL", "C.UTF-8");
            let seen = Run::of(process);
            assert_eq!(
                format!("{}{}", seen.out, seen.err).trim_end(),
                printed.trim_end(),
                "{name}: {command}"
            );
            shown += 1;
        }
    }
    assert!(shown >= 3, "the README shows only {shown} commands");
}

#[test]
fn next() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "next").shown(), @"
    ---- stdout
    root  0.2.0 → 0.3.0  minor
    ---- exit 0
    ");
    insta::assert_snapshot!(run(&repository, "next --format json").shown(), @r#"
    ---- stdout
    {
      "format": 1,
      "packages": [
        {
          "name": "root",
          "previous": "0.2.0",
          "next": "0.3.0",
          "tag": "v0.3.0",
          "bump": "minor",
          "released": true
        }
      ]
    }
    ---- exit 0
    "#);
    insta::assert_snapshot!(run(&repository, "next --format markdown").shown(), @"
    ---- stdout
    | package | previous | next | tag | step |
    | --- | --- | --- | --- | --- |
    | root | 0.2.0 | 0.3.0 | `v0.3.0` | minor |
    ---- exit 0
    ");
}

#[test]
fn plan_for_a_job_summary() {
    let (_home, repository) = quickstart();
    let seen = run(&repository, "plan --format markdown").exits(0);
    let json = run(&repository, "plan --format json").json();
    // The digests of the plugins are in it, which differ from build to build.
    let inputs = json["inputs"]["all"].as_str().expect("a digest").trim_start_matches("sha256:");
    assert!(seen.out.contains(&inputs[..12]), "{}", seen.out);
    insta::assert_snapshot!(seen.shown().replace(&inputs[..12], "[inputs...]"), @r#"
    ---- stdout
    ⚠️ **Allowed with warnings from `commit-format`: root 0.3.0 may go out**

    ## root 0.2.0 → 0.3.0 (minor)

    commit 335114eb (\`feat(config)!: read carriers from parcels.toml\`) breaks what users have, which is a minor step, before 1.0.0\
    Rule: `initial-development.breaking = minor`, by `335114e`\
    Base: \`v0.2.0\` is the highest stable release in the history of 7d83fe9; tag pattern \`v\{version\}\` (2 tags are written like that)

    Tag: `v0.3.0` at `7d83fe9`

    ### Breaking changes

    - **config:** read carriers from parcels.toml `335114e`

      the option \`--carrier\` is gone; list carriers under\
      \`\[carriers\]\` in \`parcels.toml\`.

    ### Features

    - cache answers for a minute `3750491`
    - **storage:** remember the carrier of a parcel `47169a8`

    ### Fixes

    - **carriers:** try again after a timeout `4b51b40`

    <details><summary>Commits without a release</summary>

    - `revert`: 1 change
    - `docs`: 1 change
    - `e74861b` play a sound on delivery, taken back by `2a8e242`
    - `166be59` could not be read: the first line has no \`type: \` in front

    </details>

    <details><summary>Changelog entry</summary>

    ```markdown

    ## 0.3.0 - 2026-01-12

    ### Added

    - Cache answers for a minute
    - Play a sound on delivery
    - storage: Remember the carrier of a parcel
    - config: **Breaking:** Read carriers from parcels.toml

    ### Changed

    - Revert "feat: play a sound on delivery"
    - Quick touch-ups before the weekend

    ### Fixed

    - carriers: Try again after a timeout
    ```

    </details>

    <details><summary>Release notes</summary>

    ```markdown
    ## 0.3.0 - 2026-01-12

    ### Added

    - Cache answers for a minute
    - Play a sound on delivery
    - storage: Remember the carrier of a parcel
    - config: **Breaking:** Read carriers from parcels.toml

    ### Changed

    - Revert "feat: play a sound on delivery"
    - Quick touch-ups before the weekend

    ### Fixed

    - carriers: Try again after a timeout
    ```

    </details>

    ### Gates

    | gate | verdict | summary |
    | --- | --- | --- |
    | `commit-format` | ⚠️ advice only, would be deny | 1 of 8 commits break a rule (8 in all, 0 not judged) |

    - ⛔ **commit 166be593: the first line has no \`type: \` in front** (`commit-format/not-conventional`, high)

      The message of commit 166be593, \`quick touch-ups before the weekend\`, breaks the rule \`type(scope): description\`: the first line has no \`type: \` in front.

      - at commit `166be59`
      - why: first line \`quick touch-ups before the weekend\` → `type(scope): description` → the first line has no \`type: \` in front
      - help: write \`chore: quick touch-ups before the weekend\`

    ### Rollback

    ✅ **root 0.3.0 → 0.2.0** can be taken back by releasing the old version\
    `sql`: 1 new migration, 1 with a real inverse; the previous release can run on the new schema

    1. Deploy version 0.2.0 again, by hand: deploy version 0.2.0

    - ✅ **the inverse destroys what was written since** (`sql/lossy-inverse`, info)

      column \`parcels.carrier\`

      - at `migrations/2026-01-09-000000_add_carrier/down.sql`
      - why: migrations/2026-01-09-000000\_add\_carrier/down.sql → `an inverse keeps what was written since` → the inverse destroys what was written since
      - help: take a backup before it runs

    Planned for `7d83fe9` on `main` as of 2026-01-12T00:00:00Z, from inputs `[inputs...]`.
    ---- exit 0
    "#);
}

#[test]
fn plan_for_programs() {
    let (_home, repository) = quickstart();
    let mut plan = run(&repository, "plan --format json").exits(0).json();
    assert_eq!(plan["format"], 1);
    let inputs = plan["inputs"].take();
    for digest in ["tags", "config"] {
        let text = inputs[digest].as_str().unwrap_or_else(|| panic!("{inputs:#}"));
        assert!(text.starts_with("sha256:"), "{text}");
    }
    let package = plan["packages"][0].take();
    let changes: Vec<_> = package["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|it| format!("{} {} {}", it["kind"], it["bump"], it["description"]))
        .collect();
    insta::assert_snapshot!(changes.join("\n"), @r#"
    "feat" "minor" "cache answers for a minute"
    "fix" "patch" "try again after a timeout"
    "feat" "minor" "play a sound on delivery"
    "revert" "none" "feat: play a sound on delivery"
    "feat" "minor" "remember the carrier of a parcel"
    "feat" "minor" "read carriers from parcels.toml"
    "docs" "none" "thank the reader"
    "#);
    insta::assert_snapshot!(format!("{:#}\n{:#}", package["next"], package["why"]), @r#"
    {
      "bump": "minor",
      "tag": "v0.3.0",
      "version": "0.3.0"
    }
    {
      "base": "`v0.2.0` is the highest stable release in the history of 7d83fe9; tag pattern `v{version}` (2 tags are written like that)",
      "decided_by": "335114eb47e31bd63fda809ca85f1528635833d4",
      "reason": "commit 335114eb (`feat(config)!: read carriers from parcels.toml`) breaks what users have, which is a minor step, before 1.0.0",
      "rule": "initial-development.breaking = minor"
    }
    "#);
    assert_eq!((&plan["verdict"], plan["gates"].as_array().map(Vec::len)), (&"warn".into(), Some(1)));
}

#[test]
fn why() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "why").shown(), @"
    ---- stdout
    root 0.2.0 → 0.3.0  minor
      commit 335114eb (`feat(config)!: read carriers from parcels.toml`) breaks what users have, which
      is a minor step, before 1.0.0
      rule  initial-development.breaking = minor
      base  `v0.2.0` is the highest stable release in the history of 7d83fe9; tag pattern `v{version}`
        (2 tags are written like that)

        commit   kind           bump   rule                          what
        3750491  feat           minor  feat = minor                  cache answers for a minute
        4b51b40  fix(carriers)  patch  fix = patch                   try again after a timeout
        e74861b  feat           minor  cancelled by 2a8e242          play a sound on delivery
        2a8e242  revert         none   revert = none                 feat: play a sound on delivery
        47169a8  feat(storage)  minor  feat = minor                  remember the carrier of a parcel
      ▸ 335114e  feat(config)!  minor  initial-development.breaking = minor  read carriers from
                                                                     parcels.toml
        166be59  unreadable     none   the first line has no `type: ` in front  quick touch-ups before
                                                                     the weekend
        7d83fe9  docs           none   docs = none                   thank the reader
    ---- exit 0
    ");
    insta::assert_snapshot!(run(&repository, "why --format markdown").shown(), @r"
    ---- stdout
    ## root 0.2.0 → 0.3.0 (minor)

    commit 335114eb (\`feat(config)!: read carriers from parcels.toml\`) breaks what users have, which is a minor step, before 1.0.0\
    Rule: `initial-development.breaking = minor`, by `335114e`\
    Base: \`v0.2.0\` is the highest stable release in the history of 7d83fe9; tag pattern \`v\{version\}\` (2 tags are written like that)

    | commit | kind | bump | rule | what |
    | --- | --- | --- | --- | --- |
    | `3750491` | `feat` | minor | feat = minor | cache answers for a minute |
    | `4b51b40` | `fix(carriers)` | patch | fix = patch | try again after a timeout |
    | `e74861b` | `feat` | minor | cancelled by 2a8e242 | play a sound on delivery |
    | `2a8e242` | `revert` | none | revert = none | feat: play a sound on delivery |
    | `47169a8` | `feat(storage)` | minor | feat = minor | remember the carrier of a parcel |
    | `335114e` | `feat(config)!` | minor | initial-development.breaking = minor | **decides:** read carriers from parcels.toml |
    | `166be59` | `unreadable` | none | the first line has no \`type: \` in front | quick touch-ups before the weekend |
    | `7d83fe9` | `docs` | none | docs = none | thank the reader |
    ---- exit 0
    ");
}

#[test]
fn notes() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "notes").shown(), @r#"
    ---- stdout
    ## 0.3.0 - 2026-01-12

    ### Added

    - Cache answers for a minute
    - Play a sound on delivery
    - storage: Remember the carrier of a parcel
    - config: **Breaking:** Read carriers from parcels.toml

    ### Changed

    - Revert "feat: play a sound on delivery"
    - Quick touch-ups before the weekend

    ### Fixed

    - carriers: Try again after a timeout
    ---- exit 0
    "#);
    insta::assert_snapshot!(run(&repository, "notes v0.1.0").shown(), @"
    ---- stdout
    ## 0.1.0 - 2026-01-02

    ### Added

    - Track a parcel by its number

    ### Fixed

    - Answer an empty number with an error
    ---- exit 0
    ");
    insta::assert_snapshot!(run(&repository, "notes v0.2.0 --format json").shown(), @r###"
    ---- stdout
    {
      "format": 1,
      "package": "root",
      "version": "0.2.0",
      "tag": "v0.2.0",
      "previous_version": "0.1.0",
      "previous_tag": "v0.1.0",
      "markdown": "## 0.2.0 - 2026-01-04\n\n### Added\n\n- carriers: Ask several carriers at once\n"
    }
    ---- exit 0
    "###);
    insta::assert_snapshot!(run(&repository, "notes v0.3.0").shown(), @"
    ---- stderr
    error[notes::no-such-tag]: there is no tag `v0.3.0`
      help: `git fetch --tags` brings tags that only the remote has
    ---- exit 2
    ");
    insta::assert_snapshot!(run(&repository, "notes 0.2.0").shown(), @"
    ---- stderr
    error[notes::no-such-tag]: there is no tag `0.2.0`
      help: similar tags: v0.2.0
    ---- exit 2
    ");
}

#[test]
fn changelog() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "changelog --full").shown(), @r#"
    ---- stdout
    # Changelog

    All notable changes to this project are documented in this file.

    The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

    ## 0.3.0 - 2026-01-12

    ### Added

    - Cache answers for a minute
    - Play a sound on delivery
    - storage: Remember the carrier of a parcel
    - config: **Breaking:** Read carriers from parcels.toml

    ### Changed

    - Revert "feat: play a sound on delivery"
    - Quick touch-ups before the weekend

    ### Fixed

    - carriers: Try again after a timeout

    ## 0.2.0 - 2026-01-04

    ### Added

    - carriers: Ask several carriers at once

    ## 0.1.0 - 2026-01-02

    ### Added

    - Track a parcel by its number

    ### Fixed

    - Answer an empty number with an error
    ---- exit 0
    "#);
}

#[test]
fn check() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "check --format markdown").shown(), @r"
    ---- stdout
    ⚠️ **Allowed with warnings from `commit-format`: root 0.3.0 may go out**

    ### Gates

    | gate | verdict | summary |
    | --- | --- | --- |
    | `commit-format` | ⚠️ advice only, would be deny | 1 of 8 commits break a rule (8 in all, 0 not judged) |

    - ⛔ **commit 166be593: the first line has no \`type: \` in front** (`commit-format/not-conventional`, high)

      The message of commit 166be593, \`quick touch-ups before the weekend\`, breaks the rule \`type(scope): description\`: the first line has no \`type: \` in front.

      - at commit `166be59`
      - why: first line \`quick touch-ups before the weekend\` → `type(scope): description` → the first line has no \`type: \` in front
      - help: write \`chore: quick touch-ups before the weekend\`

    ### Rollback

    ✅ **root 0.3.0 → 0.2.0** can be taken back by releasing the old version\
    `sql`: 1 new migration, 1 with a real inverse; the previous release can run on the new schema

    1. Deploy version 0.2.0 again, by hand: deploy version 0.2.0

    - ✅ **the inverse destroys what was written since** (`sql/lossy-inverse`, info)

      column \`parcels.carrier\`

      - at `migrations/2026-01-09-000000_add_carrier/down.sql`
      - why: migrations/2026-01-09-000000\_add\_carrier/down.sql → `an inverse keeps what was written since` → the inverse destroys what was written since
      - help: take a backup before it runs
    ---- exit 0
    ");
    fs::write(repository.join("tidegate.toml"), "[gates.commit-format]\nmode = \"enforce\"\n")
        .expect("written");
    let denied = run(&repository, "check").exits(20);
    assert!(
        denied.out.ends_with("Denied by `commit-format`: root 0.3.0 must not go out\n"),
        "{}",
        denied.out
    );
    assert_eq!(run(&repository, "plan").code, 0, "a plan could be made");
}

#[test]
fn doctor() {
    let (_home, repository) = quickstart();
    let seen = run(&repository, "doctor").exits(0);
    // What plugins are differs from build to build.
    let lines: Vec<_> = seen.out.lines().filter(|line| !line.starts_with("✓ plugin ")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    ✓ repository     ordinary, sha1
    ✓ history        complete
    ✓ commit-graph   none; `git commit-graph write --reachable` makes large histories faster
    ✓ configuration  none; the defaults are used
    ✓ forge          none; only tags are made
    ✓ releases       `v0.2.0` is the highest stable release in the history of 7d83fe9; tag pattern `v{version}` (2 tags are written like that); 8 commits since
    ✓ web page       none known; `repository.url` sets one for links
    ✓ next           0.3.0 (minor)
    ");
    assert_eq!(seen.out.lines().count() - lines.len(), 4, "{}", seen.out);
}
