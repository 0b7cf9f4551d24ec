use crate::testing::check;

const CORE: (&str, &str) = ("libs/core/pyproject.toml", "[project]\nname = 'My.Core'\nversion = '1.0'");

#[test]
fn a_single_project() {
    for (text, want) in [
        ("[project]\nname = 'a'\nversion = '1.0'", &[". a 1.0"][..]),
        ("[project]\nname = 'a'\ndynamic = ['version']", &[". a -"]),
        ("[project]\nname = 'a'\nclassifiers = ['Private :: Do Not Upload']", &[". a - private"]),
        ("[tool.poetry]\nname = 'a'\nversion = '1.0'", &[". a 1.0"]),
        ("[project]\nname = 'a'\n[tool.poetry]\nversion = '1.0'", &[". a 1.0"]),
        ("[tool.poetry]\nname = 'a'\npackage-mode = false", &[]),
        ("[tool.poetry]\npackage-mode = false", &[]),
        ("[project]\nname = 'a'\n[tool.uv]\npackage = false", &[". a - private"]),
        ("[tool.ruff]\nline-length = 100", &[]),
    ] {
        check(&[("pyproject.toml", text)], want, &[]);
    }
}

#[test]
fn members_of_a_workspace() {
    let web = ("libs/web/pyproject.toml", "[project]\nname = 'web'\nversion = '2.0'");
    let root = "[project]\nname = 'top'\nversion = '0'\n[tool.uv.workspace]\nmembers = ['libs/*']";
    let all = [". top 0", "libs/core My.Core 1.0", "libs/web web 2.0"];
    check(&[("pyproject.toml", root), CORE, web, ("libs/none/x", "")], &all, &[]);
    let without = format!("{root}\nexclude = ['libs/w*']");
    check(&[("pyproject.toml", &without), CORE, web], &all[..2], &[]);
    let missing = "[tool.uv.workspace]\nmembers = ['libs/core', 'gone']";
    check(&[("pyproject.toml", missing), CORE], &all[1..2], &["pyproject.toml workspace::no-member"]);
}

#[test]
fn dependencies_of_all_kinds() {
    let root = "
        [project]
        name = 'top'
        version = '1.0'
        dependencies = ['my_core[fast] >=1,<2 ; python_version > \"3\"', 'requests', '>broken']
        [project.optional-dependencies]
        all = ['MY-CORE ~=1.0']
        [dependency-groups]
        test = ['my-core', { include-group = 'lint' }]
        lint = []
        [build-system]
        requires = ['my.core @ file:///x', 'hatchling']
        [tool.uv]
        dev-dependencies = ['my--core==1.0', 'top']
        [tool.uv.sources]
        my-core = { workspace = true }
        [tool.uv.workspace]
        members = ['libs/*']";
    let want = [
        ". top 1.0",
        "> My.Core normal >=1,<2",
        "> My.Core build",
        "> My.Core dev",
        "> My.Core dev ==1.0",
        "> My.Core optional ~=1.0",
        "libs/core My.Core 1.0",
    ];
    check(&[("pyproject.toml", root), CORE], &want, &[]);
}

#[test]
fn dependencies_of_poetry() {
    let root = "
        [tool.poetry]
        name = 'top'
        version = '1.0'
        [tool.poetry.dependencies]
        python = '^3.9'
        my-core = [{ version = '^1', python = '<3.10' }, { path = 'libs/core' }]
        [tool.poetry.group.docs.dependencies]
        my-core = { version = '~1', optional = true }
        [tool.poetry.dev-dependencies]
        my_core = '*'
        [tool.uv.workspace]
        members = ['libs/core']";
    let optional =
        root.replace("[{ version = '^1', python = '<3.10' }, {", "{ optional = true,").replace("}]", "}");
    let dev = ["> My.Core dev *", "> My.Core dev ~1", "libs/core My.Core 1.0"];
    let want = [&[". top 1.0", "> My.Core normal", "> My.Core normal ^1"], &dev[..]].concat();
    check(&[("pyproject.toml", root), CORE], &want, &[]);
    let want =
        [&[". top 1.0", "> My.Core dev *", "> My.Core dev ~1", "> My.Core optional"], &dev[2..]].concat();
    check(&[("pyproject.toml", &optional), CORE], &want, &[]);
}

#[test]
fn a_malformed_manifest_is_a_problem() {
    for (text, code) in [
        ("[project", "pyproject.toml workspace::manifest"),
        ("[project]\nname = ['a']", "pyproject.toml workspace::manifest"),
        ("[project]\nversion = '1'", "pyproject.toml workspace::name"),
    ] {
        check(&[("pyproject.toml", text)], &[], &[code]);
    }
}
