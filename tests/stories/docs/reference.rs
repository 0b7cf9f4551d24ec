//! Tables have everything that there is: keys of plugins, limits, faults, fields.

use std::fs;

use serde_json::Value;
use tidegate_plugin::Limits;

use super::page::Page;
use crate::support::{quickstart, root, run};

/// Plugins whose keys are described in a second page, too.
const SECOND: &[(&str, &str)] = &[("cliff", "docs/reference/cliff.md")];

/// The names of all keys in a schema, however deep.
fn keys(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                found.extend(properties.keys().cloned());
            }
            fields.values().for_each(|value| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// The page speaks of a name, in a sentence or in an example.
fn names(page: &Page, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let has = |text: &str| text.split(|c| !is_part(c)).any(|word| word == name);
    page.codes.iter().any(|code| has(code)) || page.blocks.iter().any(|block| has(&block.text))
}

#[test]
fn every_key_of_a_plugin_is_on_its_page() {
    let mut missing = Vec::new();
    let mut plugins = 0;
    for entry in fs::read_dir(root().join("plugins")).expect("the plugins") {
        let folder = entry.expect("a readable folder").path();
        let Ok(schema) = fs::read_to_string(folder.join("config.schema.json")) else { continue };
        let plugin = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let second = SECOND.iter().filter(|(name, _)| *name == plugin).map(|(_, path)| Page::open(path));
        let first = Page::open(&format!("docs/plugins/{plugin}.md"));
        let pages: Vec<_> = std::iter::once(first).chain(second).collect();
        let mut all = Vec::new();
        keys(&serde_json::from_str(&schema).expect("JSON"), &mut all);
        assert!(!all.is_empty(), "{plugin} has no keys");
        let unnamed = all.into_iter().filter(|key| !pages.iter().any(|page| names(page, key)));
        missing.extend(unnamed.map(|key| format!("{plugin}: {key}")));
        plugins += 1;
    }
    assert!(plugins >= 4, "only {plugins} plugins");
    assert!(missing.is_empty(), "not on the plugin's page: {missing:#?}");
}

#[test]
fn the_limits_are_the_defaults() {
    let page = fs::read_to_string(root().join("docs/reference/sandbox.md")).expect("the page");
    let limits = serde_json::to_value(Limits::default()).expect("plain data");
    for (key, value) in limits.as_object().expect("a table") {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{key}` |")));
        let row = row.unwrap_or_else(|| panic!("there is no row for `{key}`"));
        let shown = row.split('|').nth(3).unwrap_or_default().split_whitespace().next();
        assert_eq!(shown, Some(value.to_string().as_str()), "{row}");
    }
}

#[test]
fn every_fault_is_listed() {
    let sandbox = Page::open("docs/reference/sandbox.md");
    let errors = fs::read_to_string(root().join("crates/tidegate-cli/pages/errors.md")).expect("the page");
    let codes = errors.lines().filter_map(|line| line.strip_prefix("## plugin::"));
    let missing: Vec<_> =
        codes.map(|kind| format!("plugin::{kind}")).filter(|code| !sandbox.codes.contains(code)).collect();
    assert!(missing.is_empty(), "not in the table of faults: {missing:?}");
}

/// Fields of a plan whose content the contract describes.
const CONTRACT: &[&str] = &["repository", "channel", "changes", "findings", "steps"];

fn fields(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.push(name.clone());
                if !CONTRACT.contains(&name.as_str()) {
                    self::fields(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_a_plan_is_on_its_page() {
    let (_home, repository) = quickstart();
    let page = Page::open("docs/reference/plan.md");
    for line in ["plan", "next", "check", "notes", "changelog", "plugin inspect cliff"] {
        let mut answer = run(&repository, &format!("{line} --format json")).exits(0).json();
        if let Some(fields) = answer.as_object_mut() {
            // The contract's reference has it.
            fields.insert("manifest".to_owned(), Value::Null);
        }
        let mut all = Vec::new();
        fields(&answer, &mut all);
        let missing: Vec<_> =
            all.into_iter().filter(|field| field != "manifest" && !names(&page, field)).collect();
        assert!(missing.is_empty(), "{line}: not on the page: {missing:?}");
    }
}

#[test]
fn every_variable_of_a_job_is_on_its_page() {
    let page = std::fs::read_to_string(crate::support::root().join("docs/guides/ci/others.md"))
        .expect("it is there");
    for known in tidegate_ci::Overridden::ALL {
        assert!(page.contains(&format!("`{}`", known.variable)), "{}", known.variable);
    }
    for system in tidegate_ci::System::ALL {
        assert!(page.contains(&format!("`{}`", system.key())), "{}", system.key());
    }
}
