//! What is true of every file.

use proptest::prelude::*;

use super::hostile::formats;
use super::*;

/// Pieces of all languages, so that each one's files come up by chance.
const PIECES: &str = concat!(
    "(\\[package\\]\n|\\[\\[package\\]\\]\n|\\[project\\]\n|\\[dependencies\\]\n|name = \"demo\"\n|version = \"1.0.0\"\n",
    "|version='1'|other = \\{ path = 'o', version = '\\^1' \\}\n|\\{|\\}|\"version\": \"1.0.0\"|\"dependencies\": |\"other\": \"\\^1.0\"",
    "|,|:|version: 1.0.0\n|appVersion: v1\n|other: \\^1.0.0\n|<project>|</project>|<version>1.0.0</version>|<a>|</a>|<!-- -->",
    "|__version__ = '1.0.0'|@version \"1.0.0\"|def project do|s.version = '1.0'|VERSION = \"1.0\"|module a/v1|1\\.0\\.0",
    "|# x-tidegate-version|x-tidegate-start|x-tidegate-end|\u{feff}|é|\r\n|\n| |\t|[\"'\\\\#=<>&!?|*\\-]){0,12}",
);

/// Around a version of each family, something that should not matter.
fn framed(noise: &str) -> Vec<(Format, String)> {
    let noise = noise.replace(['\n', '\r'], " ");
    vec![
        (
            Format::CargoToml,
            format!("# {noise}\n[package] # {noise}\nname = 'demo'\nversion = '1.0.0' # {noise}\n"),
        ),
        (Format::Pyproject, format!("# {noise}\r\n[project]\r\nversion = \"1.0.0\" # {noise}")),
        (Format::Chart { app_version: false }, format!("# {noise}\nversion: 1.0.0 # {noise}\n# {noise}")),
        (Format::PythonModule, format!("# {noise}\n__version__ = '1.0.0' # {noise}")),
        (Format::Ruby, format!("# {noise}\n  VERSION = '1.0.0' # {noise}")),
        (Format::Mix, format!("# {noise}\n@version \"1.0.0\" # {noise}\n")),
        (Format::GradleProperties, format!("#{noise}\nversion = 1.0.0\n!{noise}")),
        (Format::GoMod, format!("// {noise}\nmodule a/v1 // {noise}\n")),
    ]
}

proptest! {
    #[test]
    fn no_file_panics_and_every_update_is_exact(text in PIECES) {
        for format in formats() {
            drop(updated(&format, text.as_bytes(), &edit()));
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        for format in formats() {
            drop(update(&format, &bytes, &edit()));
        }
    }

    #[test]
    fn comments_do_not_matter(noise in "[ -~é]{0,30}") {
        for (format, text) in framed(&noise) {
            let updated = updated(&format, text.as_bytes(), &edit());
            prop_assert_eq!(updated.map(|updated| updated.changes.len()), Ok(1), "{:?} {}", format, text);
        }
    }

    #[test]
    fn every_new_version_is_known_again(
        version in "[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(-[a-z]{1,3}(\\.[0-9a-z-]{1,2})?)?(\\+[a-z0-9_~!.-]{1,4})?",
    ) {
        let edit = Edit { version: Some(new(&version)), ..edit() };
        let marked = (Format::Annotated, "a = 1.0.0 # x-tidegate-version\n".to_owned());
        for (format, text) in framed("").into_iter().chain([marked]) {
            drop(updated(&format, text.as_bytes(), &edit));
        }
    }

    #[test]
    fn json_keeps_its_spaces(key in "[a-zé]{1,5}", space in "[ \t\r\n]{0,6}") {
        let text = format!("{space}{{{space}\"x{key}\"{space}:{space}\"1.0.0\"{space},\"version\"{space}:{space}\"1.0.0\"{space}}}{space}");
        for format in [Format::PackageJson, Format::Composer] {
            prop_assert_eq!(updated(&format, text.as_bytes(), &edit()).unwrap().changes.len(), 1);
        }
    }

    #[test]
    fn xml_keeps_its_spaces(comment in "[a-zé< &]{0,8}", space in "[ \t\r\n]{0,6}") {
        let text = format!("{space}<project>{space}<!--{comment}--><version>{space}1.0.0{space}</version>{space}</project>{space}");
        prop_assert_eq!(updated(&Format::Pom, text.as_bytes(), &edit()).unwrap().changes.len(), 1);
    }
}
