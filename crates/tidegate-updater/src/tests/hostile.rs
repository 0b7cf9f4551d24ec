use super::*;
use crate::{ElementPath, Language, Pattern, Place};

/// Every format.
pub(super) fn formats() -> Vec<Format> {
    let value = |language| Format::Value(language, Place::parse("version").unwrap());
    vec![
        Format::CargoToml,
        Format::CargoLock,
        Format::PackageJson,
        Format::PackageLock,
        Format::ForeignLock,
        Format::Pyproject,
        Format::PythonModule,
        Format::Pom,
        Format::GradleProperties,
        Format::Msbuild,
        Format::Chart { app_version: true },
        Format::Pubspec,
        Format::Mix,
        Format::Ruby,
        Format::Composer,
        Format::GoMod,
        Format::Plain,
        Format::Annotated,
        Format::Pattern(Pattern::parse("version=(?<version>.*?)(a|a)*$").unwrap()),
        value(Language::Json),
        value(Language::Toml),
        value(Language::Yaml),
        Format::Element(ElementPath::parse("a/version").unwrap()),
    ]
}

#[test]
fn what_is_not_utf8_is_a_problem() {
    for format in formats() {
        let problem = update(&format, b"\xef\xbb\xbfa\n\xc3\xa9\xff", &edit()).unwrap_err();
        assert_eq!(problem.fault.code(), "updater::not-utf8");
        assert_eq!(problem.at, Some(Position { line: 2, column: 2 }));
    }
}

/// Were any of these quadratic, nobody would wait for the end of this test.
#[test]
fn large_files_are_read_once() {
    let pieces = [
        "[",
        "{\"version\":",
        "a: {",
        "- ",
        "<a>",
        "\"\"\"",
        "'",
        "\\'",
        "\\\"",
        "a=\\\n",
        "version = ",
        "1.",
        "1.2.3 ",
        "a.",
        "((",
        "#",
        "\u{feff}",
        "[a]\n",
        "[[package]]\nname='demo'\n",
        "x-tidegate-version\n",
        "<!--",
        "&a ",
        "module (\n",
    ];
    for format in formats() {
        for piece in pieces {
            let text = piece.repeat(200_000 / piece.len());
            drop(update(&format, text.as_bytes(), &edit()));
        }
    }
}

#[test]
fn many_packages_are_found_once_each() {
    let lock: String = (0..20_000)
        .map(|index| {
            format!(
                "[[package]]\nname = 'p{index}'\nversion = '1.0.0'\ndependencies = ['p1 1.0.0', 'p2 1.0.0']\n"
            )
        })
        .collect();
    let others = (0..20_000).map(|index| (format!("p{index}"), new("2.0.0"))).collect();
    let edit = Edit { package: String::new(), version: None, others };
    let updated = update(&Format::CargoLock, lock.as_bytes(), &edit).unwrap();
    assert_eq!(updated.changes.len(), 60_000);
}
