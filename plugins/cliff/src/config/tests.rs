use super::*;
use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::types::Repository;

fn context(config: Value, files: &[(&str, &str)]) -> CallContext {
    let files =
        files.iter().map(|&(path, content)| TextFile { path: path.to_owned(), content: content.to_owned() });
    CallContext { config, config_files: files.collect(), ..CallContext::default() }
}

fn read(context: &CallContext) -> Result<Loaded, Failure> {
    load(context, &tidegate_plugin_sdk::config(context)?)
}

fn refused(config: Value, cliff: &str) -> String {
    match read(&context(config, &[("cliff.toml", cliff)])) {
        Err(Failure::InvalidConfig(message)) => message,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn keep_a_changelog_is_the_default() {
    let loaded = read(&context(json!({}), &[])).expect("valid");
    assert!(
        loaded.config.changelog.header.is_some_and(|header| header.contains("keepachangelog.com/en/1.1.0"))
    );
}

#[test]
fn files_count_in_the_order_of_git_cliff() {
    let files =
        [(".config/cliff.toml", "[changelog]\nbody = 'c'"), (".cliff.toml", "[changelog]\nbody = 'b'")];
    assert_eq!(read(&context(json!({}), &files)).expect("valid").config.changelog.body, "b");
    let named = read(&context(json!({ "preset": "minimal" }), &files)).expect("valid");
    assert_ne!(named.config.changelog.body, "b");
}

#[test]
fn a_table_is_laid_over_the_file() {
    let config = json!({ "cliff": { "changelog": { "body": "above" } } });
    let loaded =
        read(&context(config, &[("cliff.toml", "[changelog]\nbody = 'b'\nfooter = 'f'")])).expect("valid");
    assert_eq!(loaded.config.changelog.body, "above");
    assert_eq!(loaded.config.changelog.footer.as_deref(), Some("f"));
}

#[test]
fn every_preset_of_the_schema_is_there() {
    let schema: Value = serde_json::from_str(include_str!("../../config.schema.json")).expect("JSON");
    let names = schema["properties"]["preset"]["enum"].as_array().expect("a list");
    for name in names {
        read(&context(json!({ "preset": name }), &[])).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
    assert_eq!(names.len(), BuiltinConfig::list().len() + 2);
    let message = match read(&context(json!({ "preset": "none" }), &[])) {
        Err(Failure::InvalidConfig(message)) => message,
        other => panic!("{other:?}"),
    };
    assert!(message.contains("`none`") && message.contains("`minimal`"), "{message}");
}

#[test]
fn what_a_plugin_cannot_do_is_refused_by_name() {
    for (cliff, key) in [
        (
            "[git]\ncommit_preprocessors = [{ pattern = 'x', replace = '' }, { pattern = 'a', replace_command = 'b' }]",
            "git.commit_preprocessors[1].replace_command",
        ),
        (
            "[changelog]\npostprocessors = [{ pattern = 'a', replace_command = 'b' }]",
            "changelog.postprocessors[0].replace_command",
        ),
        ("[git]\nrecurse_submodules = true", "git.recurse_submodules"),
        ("[git]\ninclude_paths = ['src/**']", "git.include_paths"),
        ("[git]\nexclude_paths = ['src/**']", "git.exclude_paths"),
        ("[git]\nsort_commits = 'random'", "git.sort_commits"),
    ] {
        let message = refused(json!({}), cliff);
        assert!(message.contains(key) && message.contains("cliff.toml"), "{message}");
    }
}

#[test]
fn commands_can_be_left_out() {
    let cliff = "[git]\ncommit_preprocessors = [{ pattern = 'a', replace_command = 'b' }]";
    let loaded =
        read(&context(json!({ "replace-command": "skip" }), &[("cliff.toml", cliff)])).expect("valid");
    assert!(
        loaded.config.git.commit_preprocessors.iter().all(|processor| processor.replace_command.is_none())
    );
}

#[test]
fn mistakes_name_their_source() {
    assert!(refused(json!({}), "[changelog").contains("cliff.toml"));
    assert!(refused(json!({}), "[git]\ntag_pattern = '['").contains("cliff.toml"));
    assert!(refused(json!({}), "[git]\ntrim = 1\ncommit_parsers = 3").contains("commit_parsers"));
}

#[test]
fn lists_of_commits_are_read() {
    let files = [(".cliffignore", "# why\n\n abc \n"), (".git-blame-ignore-revs", "def\n#x\n")];
    let loaded = read(&context(json!({}), &files)).expect("valid");
    assert_eq!(loaded.config.git.commit_parsers[0].sha.as_deref(), Some("abc"));
    assert_eq!(loaded.ignored, ["def"]);
}

#[test]
fn the_repository_is_the_remote_unless_one_is_set() {
    let repository = Repository { owner: Some("o".into()), name: Some("n".into()), ..Repository::default() };
    let mut context = context(json!({}), &[]);
    context.repository = repository;
    assert_eq!(read(&context).expect("valid").config.remote.github.to_string(), "o/n");
    context.config_files = vec![TextFile {
        path: "cliff.toml".into(),
        content: "[remote.gitlab]\nowner = 'a'\nrepo = 'b'".into(),
    }];
    assert!(!read(&context).expect("valid").config.remote.github.is_set());
}

#[test]
fn the_schema_and_the_settings_agree() {
    let schema: Value = serde_json::from_str(include_str!("../../config.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (config, valid) in [
        (json!({}), true),
        (json!({ "preset": "minimal", "cliff": { "git": {} }, "replace-command": "skip" }), true),
        (json!({ "audience": { "user": { "show": ["fixes"], "template": "x" } } }), true),
        (json!({ "audience": { "user": { "show": ["noise"] } } }), false),
        (json!({ "replace-command": "run" }), false),
        (json!({ "presets": "minimal" }), false),
    ] {
        assert_eq!(validator.is_valid(&config), valid, "{config}");
        let read = tidegate_plugin_sdk::config::<Settings>(&context(config.clone(), &[]));
        assert_eq!(read.is_ok(), valid, "{config}");
    }
}
