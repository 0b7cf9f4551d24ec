//! Whole files that the parser and the schema must judge alike.

use std::path::PathBuf;

use serde_json::Value;

use crate::{Config, JSON_SCHEMA, parse, template};

/// The samples of a folder: name and text.
fn samples(folder: &str) -> Vec<(String, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples").join(folder);
    let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let samples: Vec<_> = files
        .map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(!samples.is_empty(), "{folder} is empty");
    samples
}

fn schema_accepts(text: &str) -> bool {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let instance: Value = toml::from_str(text).unwrap();
    jsonschema::draft202012::new(&schema).unwrap().is_valid(&instance)
}

#[test]
fn valid_samples_pass_both() {
    for (name, text) in samples("valid") {
        let parsed = parse(&text, &name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(parsed.warnings, [], "{name}");
        assert!(schema_accepts(&text), "{name}");
    }
}

#[test]
fn invalid_samples_pass_neither() {
    for (name, text) in samples("invalid") {
        let errors = parse(&text, &name).unwrap_err();
        assert_eq!(errors.problems().count(), 1, "one mistake a sample: {name}: {errors}");
        assert!(!schema_accepts(&text), "{name}");
    }
}

#[test]
fn what_is_warned_about_stands_out_in_an_editor() {
    for (name, text) in samples("warned") {
        let parsed = parse(&text, &name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(parsed.warnings.len(), 1, "{name}");
        assert!(!schema_accepts(&text), "{name}");
    }
}

#[test]
fn the_template_changes_nothing_and_shows_the_defaults() {
    let uncommented: Vec<_> = template()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            // What is set in is an example, and no default.
            Some(code) if code.starts_with(' ') => line,
            Some(code) if code.starts_with('[') || code.contains(" = ") => code,
            _ => line,
        })
        .collect();
    for text in [template().to_owned(), uncommented.join("\n")] {
        let parsed = parse(&text, "tidegate.toml").unwrap();
        assert_eq!(parsed.warnings, []);
        let config = Config { tag: None, ..parsed.config };
        assert_eq!(config, Config::default());
        assert!(schema_accepts(&text));
    }
}

/// Gives every property of the schema, as a dotted path, with a `*` for a name of the user's choice,
/// and `[]` behind a list of tables.
fn schema_keys() -> Vec<String> {
    fn walk(root: &Value, schema: &Value, path: &str, keys: &mut Vec<String>) {
        let schema = match schema["$ref"].as_str() {
            Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
            None => schema,
        };
        for (key, value) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            keys.push(path.clone());
            walk(root, value, &path, keys);
        }
        if schema["additionalProperties"].is_object() {
            walk(root, &schema["additionalProperties"], &format!("{path}.*"), keys);
        }
        if schema["items"].is_object() {
            walk(root, &schema["items"], &format!("{path}[]"), keys);
        }
    }
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let mut keys = Vec::new();
    walk(&schema, &schema, "", &mut keys);
    keys
}

#[test]
fn the_parser_knows_every_key_of_the_schema() {
    let keys = schema_keys();
    assert!(keys.contains(&"plugins.*.limits.json-depth".to_owned()), "{keys:?}");
    for key in keys {
        // Whatever the value's type, an unknown key would be warned about.
        let key = key.replace('*', "cliff");
        let text = match key.split_once("[].") {
            Some((list, key)) => format!("{list} = [{{ {key} = false }}]"),
            None => format!("{key} = false"),
        };
        let warnings = match parse(&text, "tidegate.toml") {
            Ok(parsed) => parsed.warnings,
            Err(errors) => errors.warnings().to_vec(),
        };
        assert!(warnings.iter().all(|warning| warning.code != "config::unknown-key"), "{key}: {warnings:?}");
    }
}

#[test]
fn the_reference_page_names_every_key_and_its_examples_are_valid() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/configuration.md");
    let page = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    for key in schema_keys() {
        let key = key.replace('*', "NAME").replace("[]", "");
        assert!(page.contains(&format!("`{key}`")), "`{key}` is missing");
    }
    let examples: Vec<_> =
        page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() > 2, "{examples:?}");
    for example in examples {
        let parsed = parse(example, "tidegate.toml").unwrap_or_else(|error| panic!("{error}\n{example}"));
        assert_eq!(parsed.warnings, [], "{example}");
    }
}
