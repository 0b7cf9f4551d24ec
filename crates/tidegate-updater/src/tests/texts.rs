use super::*;

#[test]
fn gradle_properties_move() {
    for text in [
        "# version=1.0.0\ngroup=a\nversion=$\norg.gradle.version=1.0.0\n",
        "  version  =  $  \n",
        "version: $\nversionCode=4\n",
        "version $\n",
        "a=b\\\n  version=1.0.0\nversion = $\n",
        "# c \\\nversion=$\n",
    ] {
        becomes(&Format::GradleProperties, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
    }
    for (text, code, line, column) in [
        ("a=b\n", "updater::no-version", 2, 1),
        ("version=1\nversion=2\n", "updater::ambiguous", 2, 1),
        ("\nversion=\n", "updater::not-a-version", 2, 9),
        ("é=1\n version=@v@\n", "updater::elsewhere", 2, 10),
        ("version=1\\\n.0\n", "updater::not-a-version", 1, 9),
    ] {
        fails(&Format::GradleProperties, text, code, line, column);
    }
}

#[test]
fn go_modules_move() {
    let paths = [
        ("1.4.0", "example.com/demo", "example.com/demo"),
        ("2.0.0", "example.com/demo", "example.com/demo/v2"),
        ("3.0.0", "example.com/demo/v2", "example.com/demo/v3"),
        ("3.0.0", "example.com/video", "example.com/video/v3"),
        ("3.0.0", "gopkg.in/demo.v2", "gopkg.in/demo.v3"),
    ];
    for (version, old, now) in paths {
        for text in ["// module x\n\nmodule   P // c\n\ngo 1.24\n", "module \"P\"\n", "module (\n\tP\n)\n"] {
            let edit = Edit { version: Some(new(version)), ..edit() };
            becomes_by(&Format::GoMod, &edit, &text.replace('P', old), &text.replace('P', now));
        }
    }
    for (text, code, line, column) in [
        ("go 1.24\n", "updater::no-version", 2, 1),
        ("module a\nmodule b\n", "updater::ambiguous", 2, 8),
        ("\nmodule a b\n", "updater::malformed", 2, 8),
        ("module \"a\n", "updater::malformed", 1, 8),
    ] {
        fails(&Format::GoMod, text, code, line, column);
    }
}

#[test]
fn plain_files_move() {
    for (before, after) in
        [("1.0.0\n", "2.0.0\n"), ("  v1.0.0  \n\n", "  v2.0.0  \n\n"), ("1.0.0-rc.1\n", "2.0.0\n")]
    {
        becomes(&Format::Plain, before, after);
    }
    for (text, code, line, column) in [
        ("", "updater::no-version", 1, 1),
        (" \n", "updater::no-version", 1, 1),
        ("\n  one\n", "updater::not-a-version", 2, 3),
        ("1.0.0\n1.0.0\n", "updater::not-a-version", 1, 1),
    ] {
        fails(&Format::Plain, text, code, line, column);
    }
}

#[test]
fn a_version_that_would_not_be_found_again_is_refused() {
    let edit = Edit { version: Some(new("5")), ..edit() };
    let problem = update(&Format::Annotated, b"1.0 x-tidegate-version", &edit).unwrap_err();
    assert_eq!(problem.fault.code(), "updater::new-version");
}

#[test]
fn marked_lines_move() {
    let text = "Install 1.0.0:\n  curl https://x/v$/tool-linux.tgz # x-tidegate-version\n<!-- x-tidegate-start -->\n| é | `demo = \"$\"` |\n\nnothing here\n| b | $-x |\n<!-- x-tidegate-end -->\nuses: demo@v1.0.0\n";
    let with = |version: &str| text.replace("$-x", version).replace('$', version);
    becomes(&Format::Annotated, &with("1.0.0-rc.1"), &with("2.0.0"));
    for (text, code, line, column) in [
        ("version 1.0.0\n", "updater::no-version", 2, 1),
        ("a\nb # x-tidegate-version\n", "updater::no-version", 2, 5),
        ("é\né 1.0 2.0 x-tidegate-version\n", "updater::ambiguous", 2, 7),
        ("\n x-tidegate-start\n1.0.0\n", "updater::mark", 2, 2),
        ("x-tidegate-end\n", "updater::mark", 1, 1),
        ("x-tidegate-start\n# x-tidegate-start\n", "updater::mark", 2, 3),
        ("1.0 x-tidegate-versions\n", "updater::no-version", 2, 1),
    ] {
        fails(&Format::Annotated, text, code, line, column);
    }
}
