//! No command but `init` changes a byte of a repository.

use std::fs;

use crate::support::{everything, quickstart, run};

const COMMANDS: [&str; 14] = [
    "plan",
    "plan --format json",
    "next",
    "why",
    "notes",
    "notes v0.2.0",
    "changelog",
    "changelog --full",
    "changelog --check",
    "check",
    "doctor",
    "schema config",
    "explain plugin::fuel",
    "plugin inspect cliff",
];

#[test]
fn commands_write_nothing() {
    let (home, repository) = quickstart();
    let before = everything(home.path());
    for command in COMMANDS {
        let ended = run(&repository, command);
        assert!(matches!(ended.code, 0 | 23), "{command}: {}", ended.shown());
        assert!(everything(home.path()) == before, "`{command}` changed something");
    }
}

#[cfg(unix)]
#[test]
fn commands_need_no_permission_to_write() {
    use std::os::unix::fs::PermissionsExt as _;

    let (home, repository) = quickstart();
    let set = |bits: u32| {
        for path in
            everything(home.path()).into_keys().chain([repository.clone()]).filter(|path| path.is_dir())
        {
            fs::set_permissions(path, fs::Permissions::from_mode(bits)).expect("its owner may");
        }
    };
    set(0o555);
    for command in COMMANDS {
        let ended = run(&repository, command);
        assert!(matches!(ended.code, 0 | 23), "{command}: {}", ended.shown());
    }
    let init = run(&repository, "init");
    set(0o755);
    // A superuser may write everywhere.
    if init.code != 0 {
        assert_eq!((init.code, init.out.as_str()), (10, ""), "{}", init.shown());
        assert!(init.err.starts_with("error[config::file-unwritable]"), "{}", init.err);
    }
}

#[test]
fn init_never_touches_a_configuration() {
    let (_home, repository) = quickstart();
    insta::assert_snapshot!(run(&repository, "init").shown(), @"
    ---- stdout
    wrote `tidegate.toml`; `tidegate plan` shows what it leads to
    ---- exit 0
    ");
    fs::write(repository.join("tidegate.toml"), "tag = \"v{version}\"\n").expect("a file that is there");
    insta::assert_snapshot!(run(&repository, "init").shown(), @"
    ---- stderr
    error[config::exists]: there is a configuration already: `tidegate.toml`
      help: edit `tidegate.toml`, or delete it first
    ---- exit 10
    ");
    assert_eq!(
        fs::read_to_string(repository.join("tidegate.toml")).expect("it is there"),
        "tag = \"v{version}\"\n"
    );
}
