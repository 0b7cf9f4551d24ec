//! `docs/reference/cli.md` is the command line's own help. `UPDATE_DOCS=1` writes
//! the page anew.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use clap::{Arg, Command, CommandFactory as _};

const PAGE: &str = "../../docs/reference/cli.md";

const HEAD: &str = "\
# Command line

<!-- Generated from the program's own help: UPDATE_DOCS=1 cargo test -p tidegate-cli --test reference -->

Stdout carries the answer and nothing else; warnings, errors and progress go to stderr. What a command's end means stands in [exit codes](exit-codes.md), what an error means in [error codes](../../crates/tidegate-cli/pages/errors.md).
";

#[test]
fn the_page_is_the_help() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let mut command = tidegate_cli::Cli::command().term_width(100);
    command.build();
    let want = page(&mut command);
    if env::var_os("UPDATE_DOCS").is_some_and(|value| !value.is_empty()) {
        fs::write(&path, &want).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap();
    assert!(page == want, "`docs/reference/cli.md` is not the help: run this test with UPDATE_DOCS=1");
}

#[test]
fn every_command_is_explained() {
    let mut command = tidegate_cli::Cli::command();
    command.build();
    for command in shown(&command) {
        let name = command.get_name();
        assert!(command.get_about().is_some(), "`{name}` has no help");
        for argument in own_arguments(command) {
            assert!(argument.get_help().is_some(), "`{name}` has no help for `{}`", argument.get_id());
        }
    }
}

fn page(command: &mut Command) -> String {
    let mut page = HEAD.to_owned();
    page += "\n| command | |\n| --- | --- |\n";
    for command in shown(command) {
        let name = command.get_bin_name().unwrap_or_default();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(page, "| [`{name}`](#{}) | {} |", name.replace(' ', "-"), cell(&about));
    }
    page += "\n## Options of every command\n";
    page += &table(command.get_arguments().filter(|argument| !is_builtin(argument)));
    sections(command, &mut page);
    page
}

fn sections(command: &mut Command, page: &mut String) {
    for command in command.get_subcommands_mut().filter(|command| is_shown(command)) {
        let _ = write!(page, "\n## `{}`\n", command.get_bin_name().unwrap_or_default());
        if let Some(about) = command.get_long_about().or(command.get_about()) {
            for paragraph in about.to_string().split("\n\n") {
                let _ = write!(page, "\n{}\n", sentence(paragraph));
            }
        }
        let usage = command.render_usage().to_string();
        let _ = write!(page, "\n    {}\n", usage.trim_start_matches("Usage: ").trim_end());
        *page += &table(own_arguments(command));
        sections(command, page);
    }
}

/// All commands that people see, those inside others after them.
fn shown(command: &Command) -> Vec<&Command> {
    let shown = command.get_subcommands().filter(|command| is_shown(command));
    shown.flat_map(|command| std::iter::once(command).chain(self::shown(command))).collect()
}

fn is_shown(command: &Command) -> bool {
    !command.is_hide_set() && command.get_name() != "help"
}

fn is_builtin(argument: &Arg) -> bool {
    ["help", "version"].contains(&argument.get_id().as_str())
}

/// What only this command takes.
fn own_arguments(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|argument| !argument.is_global_set() && !is_builtin(argument))
}

fn table<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let rows: String = arguments
        .filter(|argument| !argument.is_hide_set())
        .map(|argument| format!("| `{}` | {} |\n", spelling(argument), cell(&meaning(argument))))
        .collect();
    if rows.is_empty() { rows } else { format!("\n| | |\n| --- | --- |\n{rows}") }
}

/// `-C, --directory DIR`.
fn spelling(argument: &Arg) -> String {
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    let flags: Vec<_> = short.into_iter().chain(long).collect();
    let takes_value = argument.get_num_args().is_some_and(|count| count.takes_values());
    let value = argument.get_value_names().filter(|_| takes_value).map(|names| names.join(" "));
    [flags.join(", "), value.unwrap_or_default()].join(" ").trim().to_owned()
}

/// The help, the possible values, the default.
fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut sentences: Vec<String> = help.split("\n\n").map(sentence).collect();
    if !argument.get_num_args().is_some_and(|count| count.takes_values()) {
        return sentences.join(" ");
    }
    let values = argument.get_possible_values();
    let values = values.iter().filter(|value| !value.is_hide_set()).map(|value| match value.get_help() {
        Some(help) => format!("`{}` ({})", value.get_name(), inside(&help.to_string())),
        None => format!("`{}`", value.get_name()),
    });
    let values: Vec<_> = values.collect();
    if !values.is_empty() {
        sentences.push(format!("One of {}.", values.join(", ")));
    }
    let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy());
    sentences.extend(defaults.map(|value| format!("Default: `{value}`.")));
    sentences.join(" ")
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

/// As it is written inside a sentence: `For people` becomes `for people`.
fn inside(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
