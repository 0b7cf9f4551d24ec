//! Who may do what: most code may neither print, nor start programs, nor read
//! the environment or a clock.

use super::scope::{Meaning, Scope};
use super::source::Import;
use super::tree::{self, Module, shown};
use super::{assert_none, workspace};

/// Something that only some crates may do.
struct Rule {
    what: &'static str,
    /// Paths of other crates; what is below a path counts too.
    paths: &'static [&'static str],
    macros: &'static [&'static str],
    /// The crates that may.
    allowed: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        what: "prints",
        paths: &["std::io::stdout", "std::io::stderr"],
        macros: &["dbg", "eprint", "eprintln", "print", "println"],
        allowed: &["tidegate-cli"],
    },
    Rule {
        what: "reads arguments or the environment",
        paths: &[
            "std::env::args",
            "std::env::args_os",
            "std::env::remove_var",
            "std::env::set_var",
            "std::env::var",
            "std::env::var_os",
            "std::env::vars",
            "std::env::vars_os",
        ],
        macros: &[],
        allowed: &["tidegate-cli"],
    },
    Rule {
        what: "reads a clock",
        paths: &[
            "chrono::Local",
            "chrono::Utc::now",
            "jiff::Timestamp::now",
            "jiff::Zoned::now",
            "std::time::Instant",
            "std::time::SystemTime",
        ],
        macros: &[],
        // The host measures deadlines, which never become verdicts.
        allowed: &["tidegate-cli", "tidegate-plugin-host"],
    },
    Rule {
        what: "starts programs",
        paths: &["std::process::Command"],
        macros: &[],
        // The host and the CLI start the worker, and nothing else.
        allowed: &["tidegate-cli", "tidegate-git", "tidegate-plugin-host"],
    },
    Rule {
        what: "ends the process",
        paths: &["std::process::abort", "std::process::exit"],
        macros: &[],
        allowed: &["tidegate-cli"],
    },
    Rule { what: "opens sockets", paths: &["std::net", "std::os::unix::net"], macros: &[], allowed: &[] },
];

/// The files with the word `unsafe`.
const UNSAFE: &[(&str, &str)] = &[
    ("crates/tidegate-builtin/src/lib.rs", "vouches for what its build script made"),
    ("crates/tidegate-plugin-host/src/host.rs", "loads native code that this program made"),
    ("crates/tidegate-plugin-host/src/precompiled.rs", "the promise that it did"),
    ("crates/tidegate-plugin-sdk/src/export.rs", "the PDK's only way to set an error, inside the sandbox"),
    ("crates/tidegate-plugin-sdk/src/macros.rs", "exports and a section of modules, inside the sandbox"),
];

/// What a crate does against a rule.
fn violations(rule: &Rule, modules: &[Module]) -> Vec<String> {
    let scope = Scope::new(modules);
    let mut found = Vec::new();
    for module in modules.iter().filter(|module| !module.test) {
        let mut report = |line: usize, it: &str| {
            found.push(format!("{} {}: `{it}`", module.line(line), rule.what));
        };
        for path in &module.facts.paths {
            if let Meaning::Elsewhere(path_there) = scope.meaning(&module.path, &path.it)
                && rule.paths.iter().any(|forbidden| starts_with(&path_there, forbidden))
            {
                report(path.line, &path_there.join("::"));
            }
        }
        for import in &module.facts.imports {
            if rule.paths.iter().any(|forbidden| lets_in(&import.it, forbidden)) {
                report(import.line, &import.it.path.join("::"));
            }
        }
        for name in module.facts.macros.iter().filter(|name| rule.macros.contains(&name.it.as_str())) {
            report(name.line, &format!("{}!", name.it));
        }
    }
    found
}

fn starts_with(path: &[String], forbidden: &str) -> bool {
    let mut path = path.iter();
    forbidden.split("::").all(|segment| path.next().is_some_and(|have| have == segment))
}

/// The import names it, or opens what it is in.
fn lets_in(import: &Import, forbidden: &str) -> bool {
    let opens = || forbidden.strip_prefix(&import.path.join("::")).is_some_and(|rest| rest.starts_with("::"));
    starts_with(&import.path, forbidden) || import.name.is_none() && opens()
}

#[test]
fn what_touches_the_world_is_confined() {
    let mut found = Vec::new();
    for package in workspace::all().iter().filter(|package| !package.is_dev()) {
        for modules in tree::product_crates(package) {
            let rules = RULES.iter().filter(|rule| !rule.allowed.contains(&package.name.as_str()));
            found.extend(rules.flat_map(|rule| violations(rule, &modules)));
        }
    }
    assert_none("only the crates that are for it touch the world", &found);
}

#[test]
fn git_is_started_by_one_crate() {
    let packages = workspace::all();
    let product: Vec<_> =
        packages.into_iter().filter(|package| !package.is_dev() && package.name != "tidegate-git").collect();
    let mut found = Vec::new();
    for module in tree::products(&product) {
        let calls = module.facts.calls.iter().filter(|call| starts_git(&call.it.path, &call.it.text));
        found.extend(calls.map(|call| module.line(call.line)));
    }
    assert_none("only `tidegate-git` starts git", &found);
}

fn starts_git(path: &[String], text: &str) -> bool {
    path.ends_with(&["Command".to_owned(), "new".to_owned()]) && matches!(text, "git" | "git.exe")
}

#[test]
fn unsafe_stands_where_it_is_explained() {
    let modules = tree::products(&workspace::all());
    let with_it: Vec<_> = modules.iter().filter(|module| !module.facts.unsafe_words.is_empty()).collect();
    let unexpected: Vec<_> = with_it
        .iter()
        .filter(|module| UNSAFE.iter().all(|(file, _)| *file != shown(&module.file)))
        .map(|module| module.line(module.facts.unsafe_words[0]))
        .collect();
    assert_none("`unsafe` stands in the listed files only", &unexpected);
    let gone: Vec<_> = UNSAFE
        .iter()
        .filter(|(file, _)| with_it.iter().all(|module| shown(&module.file) != *file))
        .map(|(file, reason)| format!("{file} ({reason})"))
        .collect();
    assert_none("listed files have it; strike the others off the list", &gone);
}

mod tests {
    use super::super::source::Facts;
    use super::*;

    /// What a crate of one file does, rule by rule.
    fn judge(source: &str) -> Vec<String> {
        let module = Module {
            package: "p".to_owned(),
            path: vec![],
            file: "lib.rs".into(),
            test: false,
            facts: Facts::of(&syn::parse_file(source).expect("Rust").items),
        };
        RULES.iter().flat_map(|rule| violations(rule, std::slice::from_ref(&module))).collect()
    }

    #[test]
    fn every_way_of_writing_it_is_found() {
        for source in [
            "fn f() { std::env::var(\"X\"); }",
            "use std::env; fn f() { env::var_os(\"X\"); }",
            "use std::env as e; fn f() { e::vars(); }",
            "use std::env::{self, var as get}; fn f() { get(\"X\"); }",
            "use std::env::*;",
            "fn f() { assert!(std::env::var(\"X\").is_ok()); }",
            "use std::time::Instant;",
            "fn f() { let now = std::time::SystemTime::now(); }",
            "use jiff::Timestamp; fn f() { Timestamp::now(); }",
            "use std::process; fn f() { process::Command::new(\"ls\"); }",
            "fn f() { println!(\"x\"); }",
            "use std::io; fn f() { io::stdout().lock(); }",
            "use std::net::TcpStream;",
        ] {
            assert!(!judge(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for source in [
            "fn f(var: u8) -> u8 { var }",
            "use std::time::Duration;",
            "use std::process::ExitCode;",
            "/// Calls `println!`.\nfn f() { let text = \"std::env::var\"; }",
            "#[cfg(test)] fn f() { println!(\"x\"); }",
            "const HERE: &str = env!(\"CARGO_PKG_NAME\");",
            "use jiff::Timestamp; fn f(now: Timestamp) -> Timestamp { now }",
            "use std::fmt::*;",
        ] {
            assert_eq!(judge(source), Vec::<String>::new(), "{source}");
        }
    }

    #[test]
    fn git_is_recognised() {
        let path = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
        assert!(starts_git(&path("std::process::Command::new"), "git"));
        assert!(starts_git(&path("Command::new"), "git.exe"));
        assert!(!starts_git(&path("Command::new"), "rustc"));
        assert!(!starts_git(&path("Area::new"), "git"));
    }
}
