//! From a file's bytes to its new bytes.

use crate::draft::Draft;
use crate::edit::{Edit, Updated};
use crate::format::Format;
use crate::formats::{
    annotated, cargo, chosen, composer, go, jvm, mix, msbuild, npm, plain, python, ruby, yaml,
};
use crate::problem::{Fault, Problem};

/// A byte order mark, which some editors put before a text.
const MARK: &str = "\u{feff}";

/// Writes new versions into a file and leaves every other byte as it is.
///
/// # Errors
/// When the file is not of its format, or what shall be changed is not in it
/// exactly once, as a version. Nothing is guessed.
pub fn update(format: &Format, file: &[u8], edit: &Edit) -> Result<Updated, Problem> {
    let text = str::from_utf8(file).map_err(|error| {
        let before = str::from_utf8(&file[..error.valid_up_to()]).unwrap_or_default();
        Problem::at(before.strip_prefix(MARK).unwrap_or(before), before.len(), Fault::NotUtf8)
    })?;
    let content = text.strip_prefix(MARK).unwrap_or(text);
    let mut draft = Draft::new(content, edit);
    change(format, &mut draft)?;
    Ok(draft.finish(file, text.len() - content.len()))
}

fn change(format: &Format, draft: &mut Draft<'_>) -> Result<(), Problem> {
    match format {
        Format::CargoToml => cargo::manifest(draft),
        Format::CargoLock => cargo::lock(draft),
        Format::PackageJson => npm::manifest(draft),
        Format::PackageLock => npm::lock(draft),
        Format::ForeignLock => Ok(()),
        Format::Pyproject => python::project(draft),
        Format::PythonModule => python::module(draft),
        Format::Pom => jvm::pom(draft),
        Format::GradleProperties => jvm::properties(draft),
        Format::Msbuild => msbuild::project(draft),
        Format::Chart { app_version } => yaml::chart(draft, *app_version),
        Format::Pubspec => yaml::pubspec(draft),
        Format::Mix => mix::project(draft),
        Format::Ruby => ruby::script(draft),
        Format::Composer => composer::manifest(draft),
        Format::GoMod => go::module(draft),
        Format::Plain => plain::version(draft),
        Format::Annotated => annotated::versions(draft),
        Format::Pattern(pattern) => chosen::pattern(draft, pattern.regex()),
        Format::Value(language, place) => chosen::value(draft, *language, place),
        Format::Element(path) => chosen::element(draft, path.names()),
    }
}
