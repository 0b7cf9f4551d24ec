use super::*;

const PYPROJECT: Format = Format::Pyproject;
const CHART: Format = Format::Chart { app_version: false };

#[test]
fn python_projects_move() {
    for text in [
        "[project]\nname = 'demo' # x\n  version='V' # y\n[tool.x]\nversion = '1.0.0'\n",
        "[tool.poetry]\nversion = \"V\"\n",
        "[project]\nversion = 'V'\n[tool.poetry]\nversion = \"V\"\n",
        "[project]\ndynamic = ['version']\n[tool.poetry]\nversion = \"V\"\n",
        "[project]\ndynamic = ['readme']\nversion = \"V\"\n",
    ] {
        becomes(&PYPROJECT, &text.replace('V', "1.0.0"), &text.replace('V', "2.0.0"));
    }
    for (text, code, line, column) in [
        ("[project]\nname = 'demo'\n", "updater::no-version", 1, 1),
        ("[project]\nname = 'demo'\ndynamic = [ 'x', 'version' ]\n", "updater::elsewhere", 3, 19),
        ("[project]\nversion = '1' '\n", "updater::malformed", 2, 15),
        ("[project]\nversion = ['1']\n", "updater::not-a-version", 2, 11),
    ] {
        fails(&PYPROJECT, text, code, line, column);
    }
    says(&PYPROJECT, "[project]\ndynamic = ['version']\n", "it is dynamic");
}

#[test]
fn charts_move() {
    let text = "# version: 1.0.0\napiVersion: v2\nname: demo\nversion:   $   # é\nappVersion: \"1.0.0\"\ndependencies:\n- name: x\n  version: 1.0.0\n";
    becomes(&CHART, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
    becomes(&CHART, "{version: '1.0.0', a: b}\n", "{version: '2.0.0', a: b}\n");
    becomes(&CHART, "version: !!str 1.0.0\n", "version: !!str 2.0.0\n");
    becomes(&CHART, "version: &v 1.0.0\nx: *v\n", "version: &v 2.0.0\nx: *v\n");
    becomes(
        &CHART,
        "é: |\n  version: 1\n\n? version\n:   # c\n    '1.0.0'\n",
        "é: |\n  version: 1\n\n? version\n:   # c\n    '2.0.0'\n",
    );
    let both = "version: $\nappVersion: \"$\"\n";
    let format = Format::Chart { app_version: true };
    becomes(&format, &both.replace('$', "1.0.0"), &both.replace('$', "2.0.0"));
    becomes(&format, "version: 1.0.0\nappVersion: v1.0.0\n", "version: 2.0.0\nappVersion: v2.0.0\n");
    fails(&format, "version: 1.0.0\n", "updater::no-version", 1, 1);
    for (text, code, line, column) in [
        ("name: demo\n", "updater::no-version", 1, 1),
        ("", "updater::no-version", 1, 1),
        ("version: 1.0.0\nname: 'é' x\n", "updater::malformed", 2, 11),
        ("version: 1.0.0\nversion: 1.0.0\n", "updater::ambiguous", 2, 1),
        ("version:\n", "updater::not-a-version", 1, 8),
        ("version: [1]\n", "updater::not-a-version", 1, 10),
        ("a: &a 1.0.0\nversion: *a\n", "updater::not-a-version", 2, 10),
        ("version: |\n  1.0.0\n", "updater::not-a-version", 2, 3),
        ("version: \"{{ v }}\"\n", "updater::elsewhere", 1, 11),
        ("version: \"1\\x2e0\"\n", "updater::not-a-version", 1, 11),
    ] {
        fails(&CHART, text, code, line, column);
    }
}

#[test]
fn charts_that_are_required_by_path_move() {
    let text = |version| {
        format!(
            "version: 2.0.0\ndependencies:\n  - name: other\n    version: \"^{version}\"\n    repository: file://../other\n  - name: other\n    version: 1.0.0\n    repository: https://x\n"
        )
    };
    becomes(&CHART, &text("1.0.0"), &text("3.1.0"));
}

#[test]
fn a_text_does_not_become_a_number() {
    let edit = Edit { version: Some(new("2024.10")), ..edit() };
    let problem = update(&CHART, b"version: 1.0.0\n", &edit).unwrap_err();
    assert_eq!(problem.fault.code(), "updater::not-a-version");
    assert!(problem.to_string().contains("would be a number"));
    becomes_by(&CHART, &edit, "version: '1.0.0'\n", "version: '2024.10'\n");
    becomes_by(&CHART, &edit, "version: 2024.9\n", "version: 2024.10\n");
}

#[test]
fn dart_packages_move() {
    let text = |version, range| {
        format!(
            "name: demo\nversion: {version} # v\ndependencies:\n    other: {range}\n    http: ^1.0.0\ndev_dependencies:\n  other:\n    path: ../o\n    version: '{range}'\n"
        )
    };
    becomes(&Format::Pubspec, &text("1.0.0+4", "^1.0.0"), &text("2.0.0", "^3.1.0"));
    fails(&Format::Pubspec, "name: demo\n", "updater::no-version", 1, 1);
    fails(&Format::Pubspec, "version: 1.0.0\n  a: b\n", "updater::malformed", 2, 4);
}
