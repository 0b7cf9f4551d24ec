use super::*;
use crate::dialect::Dialect;
use crate::script::Script;

fn effects(sql: &str) -> Effects {
    Effects::of(&Script::of_file("x", sql), Dialect::Postgres)
}

#[track_caller]
fn check(up: &str, way: Way, expected: &Inverse) {
    assert_eq!(judge_inverse(&effects(up), &way), *expected, "{up} / {way:?}");
}

#[test]
fn each_way_is_told_from_the_others() {
    let script = |sql| Way::Script(effects(sql));
    let up = "CREATE TABLE t (a int);";
    check(up, script("DROP TABLE t;"), &Inverse::Real);
    check(up, Way::Absent, &Inverse::Missing);
    check(up, Way::Unread, &Inverse::Unknown);
    for empty in ["", "  \n", "-- nothing to do", "/* DROP TABLE t; */", "SELECT 1;", ";;", "BEGIN; COMMIT;"]
    {
        check(up, script(empty), &Inverse::Empty);
    }
    check(up, script("DROP TABEL t;"), &Inverse::Unknown);
    check(up, script("DROP TABLE t; SELECT clean_up();"), &Inverse::Unknown);
    check("", Way::Absent, &Inverse::NotNeeded);
    check("-- later", script(""), &Inverse::NotNeeded);
    check("GRANT SELECT ON t TO u", Way::Absent, &Inverse::NotNeeded);
}

#[test]
fn refusing_is_no_inverse() {
    let down = Effects::of(&Script::of_file("x", "RAISERROR('no way back', 16, 1);"), Dialect::Mssql);
    assert_eq!(judge_inverse(&effects("CREATE TABLE t (a int)"), &Way::Script(down)), Inverse::Refuses);
}

#[test]
fn the_author_is_not_taken_at_his_word() {
    check("INSERT INTO t VALUES (1)", Way::NothingToUndo, &Inverse::Real);
    let judged = judge_inverse(&effects("CREATE TABLE t (a int)"), &Way::NothingToUndo);
    assert!(matches!(judged, Inverse::Incomplete(_)), "{judged:?}");
}

#[test]
fn an_unread_migration_is_never_undone_for_sure() {
    check("FROBNICATE t;", Way::Script(effects("DROP TABLE t")), &Inverse::Unknown);
    let judged = judge_inverse(
        &effects("FROBNICATE t; CREATE TABLE u (a int)"),
        &Way::Script(effects("DROP TABLE t")),
    );
    assert!(matches!(judged, Inverse::Incomplete(left) if left.len() == 1), "what is seen to remain is said");
}
