use super::*;

fn file(path: &str, before: Option<&str>, after: Option<&str>) -> FileChange {
    let status = match (before, after) {
        (None, _) => FileStatus::Added,
        (_, None) => FileStatus::Deleted,
        _ => FileStatus::Modified,
    };
    let own = |text: Option<&str>| text.map(str::to_owned);
    FileChange { path: path.to_owned(), status, before: own(before), after: own(after), unreadable: None }
}

fn compare(files: &[FileChange], tree: &[&str]) -> Changes {
    let tree: Vec<String> = tree.iter().map(|path| (*path).to_owned()).collect();
    compare_releases(files, &tree, &Config::default())
}

fn versions(changes: &Changes) -> Vec<&str> {
    changes.new.iter().map(|migration| migration.id.version.as_str()).collect()
}

#[test]
fn new_migrations_stand_in_the_order_of_the_tool() {
    let files: Vec<FileChange> = ["m/10_a.up.sql", "m/9_b.up.sql", "m/100_c.up.sql"]
        .iter()
        .map(|path| file(path, None, Some("x")))
        .collect();
    assert_eq!(versions(&compare(&files, &[])), ["9_b", "10_a", "100_c"]);
    let text = "--liquibase formatted sql\n--changeset z:2\na;\n--changeset a:1\nb;";
    assert_eq!(versions(&compare(&[file("x.sql", None, Some(text))], &[])), ["z:2", "a:1"]);
}

#[test]
fn an_inverse_that_comes_later_makes_nothing_new() {
    let changes =
        compare(&[file("m/1_a.down.sql", None, Some("DROP TABLE a"))], &["m/1_a.up.sql", "m/1_a.down.sql"]);
    assert_eq!(changes, Changes::default());
}

#[test]
fn an_inverse_that_did_not_change_is_there_but_unread() {
    let changes = compare(&[file("m/a/up.sql", None, Some("x"))], &["m/a/up.sql", "m/a/down.sql"]);
    assert_eq!(changes.new[0].down, Down::Unread("m/a/down.sql".to_owned()));
    let alone = compare(&[file("m/a/up.sql", None, Some("x"))], &["m/a/up.sql", "m/b/down.sql"]);
    assert_eq!(alone.new[0].down, Down::Absent);
}

#[test]
fn released_migrations_are_compared_as_their_tool_does() {
    let edited = |path: &str, before: &str, after: &str| {
        compare(&[file(path, Some(before), Some(after))], &[path])
            .edits
            .into_iter()
            .map(|edit| edit.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(edited("m/1_a.up.sql", "SELECT 1", "SELECT 1 -- one"), []);
    assert_eq!(edited("m/1_a.up.sql", "SELECT 1", "SELECT 2"), [EditKind::Changed]);
    assert_eq!(
        edited("sql/V1__a.sql", "SELECT 1", "SELECT 1 -- one"),
        [EditKind::Changed],
        "a checksum differs"
    );
    assert_eq!(edited("sql/R__a.sql", "SELECT 1", "SELECT 2"), []);
    let (up, other) = ("-- +goose Up\na;\n-- +goose Down\nb;", "-- +goose Up\na;\n-- +goose Down\nc;");
    assert_eq!(edited("m/1.sql", up, other), [], "an inverse may be mended");
}

#[test]
fn a_release_may_come_too_late() {
    let overtaken =
        |path: &str, tree: &[&str]| compare(&[file(path, None, Some("x"))], tree).new[0].overtaken_by.clone();
    assert_eq!(overtaken("m/2_b.up.sql", &["m/2_b.up.sql", "m/1_a.up.sql", "n/9_z.up.sql"]), None);
    assert_eq!(overtaken("m/2_b.up.sql", &["m/10_c.up.sql", "m/9_x.up.sql"]), Some("10_c".to_owned()));
    assert_eq!(overtaken("sql/V1_1__b.sql", &["sql/V1.2__c.sql"]), Some("1.2".to_owned()));
    assert_eq!(
        overtaken("migrations/1_b.sql", &["migrations/2_c.sql", "migrations/seed.sql"]),
        Some("2_c".to_owned())
    );
}

#[test]
fn what_cannot_be_read_is_listed() {
    let mut large = file("m/1_a.up.sql", None, Some(&"x".repeat(MAX_FILE + 1)));
    let mut binary = file("m/2_b.up.sql", None, None);
    binary.unreadable = Some("not text".to_owned());
    let program = file("migrations/0001_a.py", Some("a"), Some("b"));
    let gone = file("migrations/0002_a.py", Some("a"), None);
    let other = file("seed.sql", None, None);
    let changes = compare(&[large.clone(), binary, program, gone, other], &[]);
    let paths: Vec<&str> = changes.unreadable.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["m/1_a.up.sql", "m/2_b.up.sql", "migrations/0001_a.py"]);
    assert_eq!(changes.unreadable[1].1, "not text");
    assert!(changes.new.is_empty());
    large.path = "seed.sql".to_owned();
    assert_eq!(
        compare(&[large], &[]),
        Changes::default(),
        "a large file that is no migration is nobody's business"
    );
}
