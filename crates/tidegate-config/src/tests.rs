//! Broken texts and what is said about them, and the promises about spans.

use proptest::prelude::*;
use tidegate_model::Diagnose;

use crate::{Audience, Config, Errors, Gate, Mode, Parsed, parse};

fn broken(text: &str) -> Errors {
    match parse(text, "tidegate.toml") {
        Err(errors) => errors,
        Ok(parsed) => panic!("want a mistake in {text:?}, got {parsed:?}"),
    }
}

/// Every mistake and warning, one a line: place, code, text under the place, message, help.
fn report(text: &str) -> String {
    let (problems, warnings, document) = match parse(text, "tidegate.toml") {
        Ok(Parsed { warnings, document, .. }) => (Vec::new(), warnings, document),
        Err(errors) => {
            let lines = errors.problems().map(|problem| {
                let mistake = &problem.mistake;
                let cause = std::error::Error::source(mistake).map(ToString::to_string).unwrap_or_default();
                let message = mistake.to_string();
                let shows_cause = !cause.is_empty() && !message.contains(&cause);
                let cause = if shows_cause { format!(": {cause}") } else { String::new() };
                (problem.span.clone(), mistake.code(), message + &cause, mistake.help())
            });
            (lines.collect(), errors.warnings().to_vec(), errors.document().clone())
        }
    };
    let warnings =
        warnings.into_iter().map(|warning| (warning.span, warning.code, warning.message, warning.help));
    let lines = problems.into_iter().chain(warnings).map(|(span, code, message, help)| {
        let (line, column) = document.position(span.start);
        let under = document.text()[span].escape_debug();
        let help = help.map(|help| format!("\n  help: {help}")).unwrap_or_default();
        format!("{line}:{column} {code} at `{under}`: {message}{help}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn types_and_values() {
    insta::assert_snapshot!(report("tag = 1\ninitial-version = true\nnotes = []\nversion = 1.5\ngates = 2026-01-01"), @"
    1:7 config::type at `1`: `tag` is an integer, want a string
    2:19 config::type at `true`: `initial-version` is a boolean, want a string
    3:9 config::type at `[]`: `notes` is an array, want a table
    4:11 config::type at `1.5`: `version` is a float, want a table
    5:9 config::type at `2026-01-01`: `gates` is a date or a time, want a table
    ");
    insta::assert_snapshot!(report("[changelog]\nenabled = \"yes\""), @r#"2:11 config::type at `\"yes\"`: `changelog.enabled` is a string, want a boolean"#);
    insta::assert_snapshot!(report("[notes]\naudience = \"everybody\""), @r#"2:12 config::value at `\"everybody\"`: `notes.audience` is `everybody`, want one of `developer`, `operator`, `user`"#);
    insta::assert_snapshot!(report("tag = \"v\""), @r#"
    1:7 config::value at `\"v\"`: `tag` is no tag pattern: `v` has `{version}` 0 times, want once
      help: write it as `v{version}`, with `{version}` where the version stands
    "#);
    insta::assert_snapshot!(report("tag = \"v {version}\""), @r#"
    1:7 config::value at `\"v {version}\"`: `tag` is no tag pattern: `v {version}` makes tag names that git refuses: one of the characters ` ~^:?*[\`
      help: write it as `v{version}`, with `{version}` where the version stands
    "#);
    insta::assert_snapshot!(report("initial-version = \"1.0\""), @r#"
    1:19 config::value at `\"1.0\"`: `initial-version` is no version: unexpected end of input while parsing minor version number
      help: write it as `0.1.0`, by SemVer
    "#);
    insta::assert_snapshot!(report("[repository]\nurl = \"git@example.com:a/b\""), @r#"2:7 config::value at `\"git@example.com:a/b\"`: `repository.url` is `git@example.com:a/b`, want an address that starts with `https://` or `http://` and has no user in it"#);
    insta::assert_snapshot!(report("[gates.\"A b\"]\nplugin = \"commit-format\""), @r#"1:8 config::value at `\"A b\"`: `gates` has the entry `A b`, want names of lower-case letters, digits and hyphens, a letter first, at most 64"#);
}

#[test]
fn every_mistake_is_told_in_the_order_of_the_text() {
    insta::assert_snapshot!(report("[gates.x]\nmode = \"on\"\n[changelog]\npath = 3\n[notes]\nplugin = \"clif\"\n"), @r#"
    1:8 config::plugin at `x`: `gates.x` asks for the plugin `x`, which is neither built in nor defined here
      help: define it with a `path` under `[plugins.x]`, or use one of `cliff`, `commit-format`, `conventional`, `sql-migrations`
    2:8 config::value at `\"on\"`: `gates.x.mode` is `on`, want one of `enforce`, `advise`, `off`
    4:8 config::type at `3`: `changelog.path` is an integer, want a string
    6:10 config::plugin at `\"clif\"`: `notes.plugin` asks for the plugin `clif`, which is neither built in nor defined here
      help: did you mean `cliff`?
    "#);
    let errors = broken("tag = 1\n[changelog]\npath = 3\n[notes]\nplugin = \"clif\"\n");
    insta::assert_snapshot!(errors, @"`tidegate.toml` line 1, column 7: `tag` is an integer, want a string; and 2 other mistakes");
    assert_eq!(errors.code(), "config::type");
}

#[test]
fn plugins_must_be_there() {
    insta::assert_snapshot!(report("[version]\nplugin = \"calver\""), @r#"
    2:10 config::plugin at `\"calver\"`: `version.plugin` asks for the plugin `calver`, which is neither built in nor defined here
      help: define it with a `path` under `[plugins.calver]`, or use one of `cliff`, `commit-format`, `conventional`, `sql-migrations`
    "#);
    insta::assert_snapshot!(report("[gates.licenses]\nmode = \"advise\""), @"
    1:8 config::plugin at `licenses`: `gates.licenses` asks for the plugin `licenses`, which is neither built in nor defined here
      help: define it with a `path` under `[plugins.licenses]`, or use one of `cliff`, `commit-format`, `conventional`, `sql-migrations`
    ");
    insta::assert_snapshot!(report("[gates.licenses]\nplugin = \"policy\"\n[plugins.policies]\npath = \"a.wasm\""), @r#"
    2:10 config::plugin at `\"policy\"`: `gates.licenses.plugin` asks for the plugin `policy`, which is neither built in nor defined here
      help: define it with a `path` under `[plugins.policy]`, or use one of `cliff`, `commit-format`, `conventional`, `policies`, `sql-migrations`
    3:10 config::unused-plugin at `policies`: nothing asks for the plugin `policies`
      help: name it as the `plugin` of a gate, say, or remove `[plugins.policies]`
    "#);
    insta::assert_snapshot!(report("[plugins.convetional]\nconfig = {}"), @"
    1:10 config::plugin at `convetional`: `plugins.convetional` has no `path`, and no plugin of that name is built in
      help: did you mean `conventional`?
    ");
    insta::assert_snapshot!(report("[plugins.mine]"), @r#"
    1:10 config::plugin at `mine`: `plugins.mine` has no `path`, and no plugin of that name is built in
      help: name its WebAssembly file: `path = "policies/my.wasm"`
    "#);
    insta::assert_snapshot!(report("[plugins.cliff]\npath = \"a.wasm\""), @r#"
    2:8 config::plugin at `\"a.wasm\"`: `plugins.cliff` gives a file to `cliff`, which is a built-in plugin
      help: give your plugin a name of its own
    "#);
    insta::assert_snapshot!(report("[plugins.mine]\npath = \"a.wasm\""), @"
    1:10 config::unused-plugin at `mine`: nothing asks for the plugin `mine`
      help: name it as the `plugin` of a gate, say, or remove `[plugins.mine]`
    ");
}

#[test]
fn paths_stay_inside() {
    insta::assert_snapshot!(report("[version]\nplugin = \"a\"\n[plugins.a]\npath = \"../../etc/passwd\""), @r#"
    4:8 config::path at `\"../../etc/passwd\"`: `plugins.a.path` is no path of a file inside the repository: it leads out of the repository
      help: move the file into the repository and name it by a relative path
    "#);
    insta::assert_snapshot!(report("[changelog]\npath = \".git/hooks/pre-push\""), @r#"
    2:8 config::path at `\".git/hooks/pre-push\"`: `changelog.path` is no path of a file inside the repository: it leads into git's own folder
    "#);
}

#[test]
fn limits_and_grants() {
    insta::assert_snapshot!(report("[plugins.cliff.limits]\nfuel = 0\ncall-ms = -3\njson-depth = 4294967296\nload-ms = \"1s\"\ninput-bytes = 99999999999999999999\nmemory_bytes = 1"), @r#"
    2:8 config::value at `0`: `plugins.cliff.limits.fuel` is `0`, want at least 1
    3:11 config::value at `-3`: `plugins.cliff.limits.call-ms` is `-3`, want at least 1
    4:14 config::value at `4294967296`: `plugins.cliff.limits.json-depth` is `4294967296`, want 1 to 128
    5:11 config::type at `\"1s\"`: `plugins.cliff.limits.load-ms` is a string, want an integer
    6:15 config::value at `99999999999999999999`: `plugins.cliff.limits.input-bytes` is `99999999999999999999`, want an integer of at most 64 bits
    7:1 config::unknown-key at `memory_bytes`: unknown key `plugins.cliff.limits.memory_bytes`
      help: did you mean `memory-bytes`?
    "#);
    insta::assert_snapshot!(report("[plugins.cliff]\ngrants = [\"network\", 1]"), @r#"
    2:11 config::grant at `\"network\"`: `plugins.cliff.grants` has an entry, but no grants exist yet
      help: remove it; a plugin computes on what it is given and reaches nothing
    2:22 config::grant at `1`: `plugins.cliff.grants` has an entry, but no grants exist yet
      help: remove it; a plugin computes on what it is given and reaches nothing
    "#);
}

#[test]
fn a_plugins_own_table_must_be_json() {
    insta::assert_snapshot!(report("[plugins.cliff.config]\na = [1, { b = nan }]\nc.\"d e\" = 99999999999999999999"), @r#"
    2:15 config::value at `nan`: `plugins.cliff.config.a[1].b` is `nan`, want a finite number
    3:11 config::value at `99999999999999999999`: `plugins.cliff.config.c."d e"` is `99999999999999999999`, want an integer of at most 64 bits
    "#);
    let deep = format!("plugins.cliff.config.a = {}1{}", "[".repeat(70), "]".repeat(70));
    assert_eq!(broken(&deep).code(), "config::value");
}

#[test]
fn unknown_keys_are_warned_about() {
    insta::assert_snapshot!(report("initial_version = \"1.0.0\"\n[changlog]\npath = \"x\"\n[notes]\ncolour = 1\n[gates.commit-format]\nmdoe = \"off\"\n\"a\\nb\" = 1"), @r#"
    1:1 config::unknown-key at `initial_version`: unknown key `initial_version`
      help: did you mean `initial-version`?
    2:2 config::unknown-key at `changlog`: unknown key `changlog`
      help: did you mean `changelog`?
    5:1 config::unknown-key at `colour`: unknown key `notes.colour`
      help: known here: `plugin`, `audience`
    7:1 config::unknown-key at `mdoe`: unknown key `gates.commit-format.mdoe`
      help: did you mean `mode`?
    8:1 config::unknown-key at `\"a\\nb\"`: unknown key `gates.commit-format."a\nb"`
      help: known here: `plugin`, `gate`, `mode`
    "#);
}

#[test]
fn syntax() {
    insta::assert_snapshot!(report("format = 1\ntag = \n"), @"2:7 config::syntax at ``: not valid TOML: string values must be quoted, expected literal string");
    insta::assert_snapshot!(report("tag = \"a{version}\"\ntag = \"b{version}\"\n"), @"2:1 config::syntax at `tag`: not valid TOML: duplicate key");
    insta::assert_snapshot!(report("[changelog\npath = 3"), @"1:11 config::syntax at ``: not valid TOML: unclosed table, expected `]`");
    insta::assert_snapshot!(report("tag = \"v{version}"), @r#"1:18 config::syntax at ``: not valid TOML: invalid basic string, expected `"`"#);
    assert!(broken(&"=\n".repeat(10_000)).problems().count() <= 10);
}

#[test]
fn a_newer_format_is_told_before_all_else() {
    insta::assert_snapshot!(report("gates = 1\nformat = 2\nwhat = {"), @"
    2:10 config::format at `2`: written for a newer tidegate: format 2, and this one reads format 1
      help: update tidegate
    ");
    insta::assert_snapshot!(report("format = 0\ntag = 1"), @"
    1:10 config::format at `0`: `format` is 0, and formats count from 1
      help: write `format = 1`
    2:7 config::type at `1`: `tag` is an integer, want a string
    ");
    insta::assert_snapshot!(report("format = 99999999999999999999"), @"1:10 config::value at `99999999999999999999`: `format` is `99999999999999999999`, want an integer of at most 64 bits");
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let unix = "format = 1\n[changelog]\npath = \"A.md\"\n";
    let dos = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    assert_eq!(parse(unix, "").unwrap().config, parse(&dos, "").unwrap().config);
    insta::assert_snapshot!(report("\u{feff}tag = 1\r\n\r\n[changelog]\r\npath = 3\r\n"), @"
    1:7 config::type at `1`: `tag` is an integer, want a string
    4:8 config::type at `3`: `changelog.path` is an integer, want a string
    ");
}

#[test]
fn an_entry_of_a_default_name_changes_the_default() {
    let gates = |text: &str| parse(text, "").unwrap().config.gates;
    let gate = |mode| Gate { plugin: "commit-format".into(), gate: None, mode };
    assert_eq!(gates("")["commit-format"], gate(Mode::Advise));
    assert_eq!(gates("[gates.commit-format]")["commit-format"], gate(Mode::Advise));
    assert_eq!(gates("gates.commit-format.mode = \"off\"")["commit-format"], gate(Mode::Off));
    let own = gates("gates.strict.plugin = \"commit-format\"");
    assert_eq!((&own["strict"], &own["commit-format"]), (&gate(Mode::Enforce), &gate(Mode::Advise)));
    let checks = parse("rollback.sql.mode = \"enforce\"", "").unwrap().config.rollback;
    assert_eq!((checks["sql"].plugin.as_str(), checks["sql"].mode), ("sql-migrations", Mode::Enforce));
    assert_eq!(checks.len(), 1);
}

#[test]
fn a_plugins_path_counts_from_the_files_folder_and_the_changelogs_does_not() {
    let text = "version.plugin = \"a\"\nplugins.a.path = \"../p/a.wasm\"\nchangelog.path = \"C.md\"";
    let config = parse(text, ".config/tidegate.toml").unwrap().config;
    assert_eq!(config.plugin("a").path.unwrap().as_str(), "p/a.wasm");
    assert_eq!(config.changelog.path.as_str(), "C.md");
    assert!(parse(text, "tidegate.toml").is_err());
}

#[test]
fn equal_configurations_have_equal_json() {
    let json = |text: &str| parse(text, "tidegate.toml").unwrap().config.config_json();
    assert_eq!(json(""), Config::default().config_json());
    assert_eq!(
        json("[plugins.cliff.config]\nb = 1\na = { d = 1, c = 2 }\n[notes]\naudience = \"user\""),
        json(
            "notes = { audience = 'user', plugin = 'cliff' }\nplugins.cliff.config = { a = { c = 2, d = 1 }, b = 0x1 }"
        ),
    );
    assert_ne!(json("notes.audience = 'user'"), json("notes.audience = 'operator'"));
    insta::assert_snapshot!(json("plugins.cliff.config = { z = 2026-01-01, a = 1.0 }"), @r#"{"changelog":{"enabled":true,"path":"CHANGELOG.md","plugin":"cliff"},"forge":{},"format":1,"gates":{"commit-format":{"mode":"advise","plugin":"commit-format"}},"history":{"fetch":"when-needed"},"initial-version":"0.1.0","notes":{"audience":"developer","plugin":"cliff"},"plugins":{"cliff":{"config":{"a":1.0,"z":"2026-01-01"},"grants":[],"limits":{}}},"release":{"checksums":"SHA256SUMS","comment":"","commit-message":"chore(release): {tags}","committer":"git","journal":"refs/tidegate/journal","mode":"direct","proposal-branch":"tidegate/release","push":true,"remote":"origin","sign":false,"tag-message":"{tag}","title":"{tag}"},"repository":{},"rollback":{"sql":{"mode":"advise","plugin":"sql-migrations"}},"version":{"plugin":"conventional","scheme":"semver"},"workspace":{"detect":"auto","propagate":"needed"}}"#);
}

#[test]
fn a_plugins_finding_leads_back_to_the_line() {
    let text = "[plugins.conventional.config]\ntypes = { docs = \"patch\", perf = 3 }\n";
    let parsed = parse(text, "tidegate.toml").unwrap();
    let at = |pointer| &text[parsed.document.plugin_config_span("conventional", pointer).unwrap()];
    assert_eq!(at("/types/perf"), "3");
    assert_eq!(at("/types/missing"), "types");
    assert_eq!(at(""), "config");
    let snippet = parsed.document.snippet(0..3, "here");
    assert_eq!((snippet.file_name, snippet.text, snippet.labels.len()), ("tidegate.toml", text, 1));
    assert_eq!(parsed.config.notes.audience, Audience::Developer);
}

/// Nesting that TOML's parser lets through must not use up the stack.
#[test]
fn deep_nesting_is_refused() {
    let dotted = vec!["a"; 70].join(".");
    let mut text = format!("plugins.cliff.config.{dotted} = ");
    text.extend(std::iter::repeat_n(format!("{{ {dotted} = "), 70));
    text.push('1');
    text.push_str(&"}".repeat(70));
    assert_eq!(broken(&text).code(), "config::value");
    let _ = broken(&text).document().span(&"/a".repeat(10_000));
}

fn check_promises(text: &str) -> Result<(), TestCaseError> {
    let (spans, document): (Vec<_>, _) = match parse(text, "tidegate.toml") {
        Ok(parsed) => {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&parsed.config.config_json()).is_ok());
            (parsed.warnings.into_iter().map(|warning| warning.span).collect(), parsed.document)
        }
        Err(errors) => {
            let problems = errors.problems().map(|problem| problem.span.clone());
            let warnings = errors.warnings().iter().map(|warning| warning.span.clone());
            prop_assert!(errors.problems().map(|problem| problem.span.start).is_sorted());
            prop_assert!(!errors.to_string().is_empty());
            (problems.chain(warnings).collect(), errors.document().clone())
        }
    };
    let pointers = ["/tag", "/gates/a/mode", "/plugins/a/config/0"];
    for span in spans.into_iter().chain(pointers.iter().filter_map(|pointer| document.span(pointer))) {
        prop_assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
        prop_assert!(document.position(span.end) >= document.position(span.start));
    }
    Ok(())
}

/// Texts that are nearly configurations: what arbitrary text never becomes.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\r\n",
        " = ",
        ".",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\"",
        "'",
        "# é\n",
        "\u{feff}",
        "format",
        "tag",
        "gates",
        "plugins",
        "a",
        "mode",
        "path",
        "config",
        "limits",
        "fuel",
        "grants",
        "version",
        "plugin",
        "\"v{version}\"",
        "\"off\"",
        "\"../x\"",
        "1",
        "-1",
        "0x1F",
        "1e400",
        "nan",
        "true",
        "2026-01-01",
        "\"é\"",
        "\n[gates.a]\n",
        "\n[plugins.a]\n",
        "\n[plugins.a.config]\n",
        "\n[[plugins]]\n",
        "\"\\u0000\"",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_spans_stay_inside(text in any::<String>()) {
        check_promises(&text)?;
    }

    #[test]
    fn so_is_what_is_nearly_a_configuration(text in soup()) {
        check_promises(&text)?;
    }
}
