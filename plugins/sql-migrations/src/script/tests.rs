use super::*;
use crate::dialect::Dialect;
use proptest::prelude::*;

const DIALECTS: [Dialect; 5] =
    [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite, Dialect::Mssql, Dialect::Generic];

#[track_caller]
fn check_split(dialect: Dialect, text: &str, expected: &[&str]) {
    let found: Vec<&str> = split_statements(text, dialect).iter().map(|source| source.text).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn semicolons_inside_something_do_not_split() {
    check_split(Dialect::Postgres, "SELECT ';'; SELECT 2", &["SELECT ';'", "SELECT 2"]);
    check_split(Dialect::Postgres, "SELECT 'it''s;' ;", &["SELECT 'it''s;'"]);
    check_split(
        Dialect::Postgres,
        r"SELECT E'\';' ; SELECT '\' ; x",
        &[r"SELECT E'\';'", r"SELECT '\'", "x"],
    );
    check_split(Dialect::Postgres, "a /* ; /* ; */ ; */ b -- ;\n; c", &["a /* ; /* ; */ ; */ b", "c"]);
    check_split(Dialect::Postgres, "f $x$ ; $$ ; $x$; g $1; h", &["f $x$ ; $$ ; $x$", "g $1", "h"]);
    check_split(Dialect::Postgres, "a$b; c$b", &["a$b", "c$b"]);
    check_split(Dialect::Mysql, r#"SELECT '\';', "a;"; # x;"#, &[r#"SELECT '\';', "a;""#]);
    check_split(Dialect::Mysql, "a /* /* ; */ x; b", &["a /* /* ; */ x", "b"]);
    check_split(Dialect::Mssql, "SELECT [a;]]b]; c", &["SELECT [a;]]b]", "c"]);
    check_split(Dialect::Sqlite, "SELECT `a;`; b", &["SELECT `a;`", "b"]);
}

#[test]
fn bodies_stay_together() {
    let trigger = "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM u; END";
    check_split(Dialect::Sqlite, &format!("{trigger}; DROP TABLE x"), &[trigger, "DROP TABLE x"]);
    let routine =
        "CREATE PROCEDURE p() BEGIN IF a THEN SET b = 1; END IF; WHILE c DO SET c = 0; END WHILE; END";
    check_split(Dialect::Mysql, &format!("{routine}; SELECT 1"), &[routine, "SELECT 1"]);
    check_split(
        Dialect::Postgres,
        "BEGIN; DROP TABLE x; END; COMMIT",
        &["BEGIN", "DROP TABLE x", "END", "COMMIT"],
    );
}

#[test]
fn client_commands_change_what_splits() {
    check_split(
        Dialect::Mysql,
        "DELIMITER $$\nCREATE x; y $$\nDELIMITER ;\nSELECT 1; SELECT 2",
        &["CREATE x; y", "SELECT 1", "SELECT 2"],
    );
    check_split(
        Dialect::Mssql,
        "CREATE TABLE t (a int)\nGO\nDROP TABLE u\ngo",
        &["CREATE TABLE t (a int)", "DROP TABLE u"],
    );
    check_split(Dialect::Mssql, "SELECT go FROM t", &["SELECT go FROM t"]);
}

#[test]
fn a_whole_part_is_one_statement() {
    let text = "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END;".to_owned();
    let script = Script { path: "x".into(), parts: vec![Part { text, line: 7, whole: true }] };
    let statements = parse_script(&script, Dialect::Mysql);
    assert_eq!(statements.iter().map(|s| s.line).collect::<Vec<_>>(), [7]);
}

#[test]
fn code_is_compared_without_comments() {
    let script = |text| Script::of_file("x", text);
    let same = |a, b| script(a).same_code(&script(b), Dialect::Postgres);
    assert!(same("SELECT 1; -- one", "\u{feff}/* uno */ SELECT\n1;"));
    assert!(!same("SELECT '-- one'", "SELECT ''"));
}

#[track_caller]
fn refused(dialect: Dialect, text: &str) -> String {
    let statements = parse_script(&Script::of_file("x", text), dialect);
    match statements.as_slice() {
        [Statement { parsed: Parsed::NotUnderstood(message), .. }] => message.clone(),
        other => panic!("{} statements of {dialect:?}", other.len()),
    }
}

#[test]
fn hostile_depth_and_length_are_refused() {
    for dialect in DIALECTS {
        let nested =
            |open: &str, close: &str| format!("SELECT {}1{}", open.repeat(5_000), close.repeat(5_000));
        assert!(refused(dialect, &nested("(", ")")).contains("nested"));
        assert!(refused(dialect, &nested("f(", ")")).contains("nested"));
        assert!(refused(dialect, &format!("SELECT {}1", "1 + ".repeat(100_000))).contains("parts"));
        assert!(refused(dialect, &format!("SELECT {}1", "(1) OR ".repeat(100_000))).contains("parts"));
        assert!(
            refused(dialect, &format!("SELECT 1, 2 {}", "UNION SELECT 1, 2 ".repeat(900))).contains("chains")
        );
        let holders = format!("CREATE TABLE t (a {}int{})", "STRUCT<b int, a ".repeat(300), ">".repeat(300));
        assert!(refused(dialect, &holders).contains("types that hold types"));
        refused(dialect, &format!("SELECT {} 1", "NOT ".repeat(900)));
        refused(dialect, &format!("SELECT {} 1", "- ".repeat(900)));
        refused(dialect, &format!("SELECT {}", "CASE WHEN ".repeat(400)));
    }
}

#[test]
fn long_lists_are_fine() {
    let rows = vec!["(1, 'a')"; 20_000].join(", ");
    let statements =
        parse_script(&Script::of_file("x", &format!("INSERT INTO t VALUES {rows};")), Dialect::Postgres);
    assert!(matches!(statements.as_slice(), [Statement { parsed: Parsed::Understood(_), .. }]));
}

#[test]
fn the_deepest_nesting_that_is_read_is_read_soon() {
    for text in [
        format!("SELECT {}1{}", "(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING)),
        format!("SELECT * FROM {}t{}", "(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING)),
        format!("SELECT 1 WHERE a IN {}SELECT 1{}", "(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING)),
        format!("{}SELECT 1{}", "(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING)),
        format!("SELECT {}1{}", "f(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING)),
        format!("SELECT {}", "(".repeat(MAX_NESTING)),
        format!("SELECT * FROM {}", "(".repeat(MAX_NESTING)),
        format!("SELECT {}", "f(".repeat(MAX_NESTING)),
        format!("SELECT {}", "(SELECT ".repeat(MAX_NESTING)),
    ] {
        for dialect in DIALECTS {
            let _ = parse_script(&Script::of_file("x", &text), dialect);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn anything_at_all_is_answered_for(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        for dialect in DIALECTS {
            let script = Script::of_file("x", &text);
            let sources = split_statements(&script.parts[0].text, dialect).len();
            let statements = parse_script(&script, dialect).len();
            prop_assert!(statements >= sources, "{} of {}", statements, sources);
        }
    }

    #[test]
    fn anything_that_looks_like_sql_is_answered_for(
        words in proptest::collection::vec(prop::sample::select(vec![
            "CREATE", "TABLE", "ALTER", "DROP", "t", "(", ")", ",", ";", "'", "\"", "$$", "$x$", "--", "\n", "/*", "*/",
            "/*!", "BEGIN", "END", "CASE", "TRIGGER", "INSERT", "INTO", "VALUES", "SELECT", "1", "é", "[", "]", "`",
            "E'", "\\", "DELIMITER", "GO", "#", ".", "=", "ADD", "COLUMN", "INT", "NOT", "NULL", "UNIQUE",
        ]), 0..60),
    ) {
        let text = words.join(" ");
        for dialect in DIALECTS {
            // Every piece is inside the text, in order, and on its line.
            let pieces = scan(&text, dialect);
            prop_assert!(pieces.windows(2).all(|pair| pair[0].end <= pair[1].start && pair[0].line <= pair[1].line));
            for piece in &pieces {
                prop_assert_eq!(piece.line as usize, text[..piece.start].matches('\n').count());
            }
            let _ = crate::effects::Effects::of(&Script::of_file("x", &text), dialect);
        }
    }
}
