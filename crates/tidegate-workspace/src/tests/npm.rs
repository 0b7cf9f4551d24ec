use crate::testing::check;

const A: (&str, &str) = ("packages/a/package.json", r#"{"name": "@s/a", "version": "1.0.0"}"#);
const B: (&str, &str) = ("packages/b/package.json", r#"{"name": "b", "version": "2.0.0", "private": true}"#);
const DEEP: (&str, &str) = ("packages/group/deep/package.json", r#"{"version": "3.0.0"}"#);
const TEST: (&str, &str) = ("packages/a/test/package.json", r#"{"name": "test"}"#);

const LINE_A: &str = "packages/a @s/a 1.0.0";
const LINE_B: &str = "packages/b b 2.0.0 private";
const LINE_DEEP: &str = "packages/group/deep deep 3.0.0";
const LINE_TEST: &str = "packages/a/test test -";

fn with(files: &[(&str, &str)], want: &[&str], problems: &[&str]) {
    check(&[files, &[A, B, DEEP, TEST]].concat(), want, problems);
}

#[test]
fn a_single_package() {
    check(&[("package.json", r#"{"name": "a", "version": "1.0.0"}"#)], &[". a 1.0.0"], &[]);
    check(&[("package.json", r#"{"name": "a", "private": "true"}"#)], &[". a - private"], &[]);
    // Tools and scripts, and no package.
    check(&[("package.json", r#"{"devDependencies": {"x": "1"}}"#)], &[], &[]);
}

#[test]
fn workspaces_of_npm_and_yarn() {
    for (workspaces, want) in [
        (r#"["packages/*"]"#, &[LINE_A, LINE_B][..]),
        (r#"{"packages": ["packages/*"], "nohoist": ["x"]}"#, &[LINE_A, LINE_B]),
        (r#"{"nohoist": ["x"]}"#, &[]),
        (r#"["./packages/a/", "packages/group/*"]"#, &[LINE_A, LINE_DEEP]),
        (r#"["packages/**"]"#, &[LINE_A, LINE_TEST, LINE_B, LINE_DEEP]),
        (r#"["packages/**", "!**/test/**"]"#, &[LINE_A, LINE_B, LINE_DEEP]),
        (r#"["!packages/b", "packages/*"]"#, &[LINE_A]),
        (r#"["packages/{a,group/*}"]"#, &[LINE_A, LINE_DEEP]),
        (r#"["packages/a", "packages/a"]"#, &[LINE_A]),
        (r#"["."]"#, &[]),
        ("null", &[]),
    ] {
        with(&[("package.json", &format!(r#"{{"workspaces": {workspaces}}}"#))], want, &[]);
    }
}

#[test]
fn the_workspace_of_pnpm_comes_first() {
    let root = ("package.json", r#"{"name": "top", "private": true, "workspaces": ["packages/a"]}"#);
    let top = ". top - private";
    for (yaml, want) in [
        ("packages:\n  - packages/*\n  - '!packages/a'\n", &[top, LINE_B][..]),
        ("packages:\n  - '!**/test/**'\n  - packages/**\n", &[top, LINE_A, LINE_B, LINE_DEEP]),
        ("packages: ['.', packages/b]\n", &[top, LINE_B]),
        ("packages: []\n", &[top]),
        ("onlyBuiltDependencies: [esbuild]\n", &[top, LINE_A]),
    ] {
        with(&[root, ("pnpm-workspace.yaml", yaml)], want, &[]);
    }
    with(&[("pnpm-workspace.yaml", "packages: ['packages/*']")], &[LINE_A, LINE_B], &[]);
}

#[test]
fn lerna_may_share_a_version() {
    let shared = ["packages/a @s/a 9.0.0 shared", "packages/b b 9.0.0 shared private"];
    with(&[("lerna.json", r#"{"version": "9.0.0"}"#)], &shared, &[]);
    with(&[("lerna.json", r#"{"version": "independent"}"#)], &[LINE_A, LINE_B], &[]);
    with(&[("lerna.json", r#"{"version": "independent", "packages": ["packages/a"]}"#)], &[LINE_A], &[]);
    let root = ("package.json", r#"{"name": "top", "version": "0.0.0", "workspaces": ["packages/*"]}"#);
    let some = ("lerna.json", r#"{"version": "9.0.0", "packages": ["packages/*", "!packages/b"]}"#);
    with(&[root, some], &[". top 0.0.0", shared[0], LINE_B], &[]);
    with(&[root, ("lerna.json", r#"{"version": "9.0.0"}"#)], &[". top 0.0.0", shared[0], shared[1]], &[]);
}

#[test]
fn dependencies_of_all_kinds() {
    let c = r#"{"name": "c", "version": "1.0.0",
        "dependencies": {"@s/a": "workspace:^", "b": "^2", "lodash": "^4", "alias": "npm:b@~2.0"},
        "devDependencies": {"b": "file:../b", "c": "*", "@s/a": "github:s/a", "x": 5},
        "peerDependencies": {"@s/a": ">=1"},
        "optionalDependencies": {"@s/a": "1.x"},
        "bundledDependencies": ["b"]}"#;
    let root = ("package.json", r#"{"workspaces": ["packages/*"]}"#);
    let want = [
        LINE_A,
        LINE_B,
        "packages/c c 1.0.0",
        "> @s/a peer >=1",
        "> @s/a optional 1.x",
        "> b normal ^2",
        "> b normal npm:b@~2.0",
        "> b dev file:../b",
    ];
    with(&[root, ("packages/c/package.json", c)], &want, &[]);
    with(&[("package.json", r#"{"name": "x", "dependencies": ["odd"]}"#)], &[". x -"], &[]);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let root = ("package.json", r#"{"workspaces": ["gone", "/abs", "packages/!(a)", "packages/*"]}"#);
    let broken = ("packages/broken/package.json", "{");
    let problems = [
        "package.json workspace::outside",
        "package.json workspace::pattern",
        "package.json workspace::no-member",
        "packages/broken/package.json workspace::manifest",
    ];
    with(&[root, broken], &[LINE_A, LINE_B], &problems);
    with(&[("package.json", r#"{"workspaces": 5}"#)], &[], &["package.json workspace::manifest"]);
    let yaml = ("pnpm-workspace.yaml", "packages: [");
    let root = ("package.json", r#"{"name": "top"}"#);
    with(&[root, yaml], &[". top -"], &["pnpm-workspace.yaml workspace::manifest"]);
}
