//! The formats, and which file has which.

use crate::choice::{ElementPath, Pattern};
use crate::place::Place;
use crate::syntax::Language;

/// The format of a file that carries versions.
#[derive(Clone, Debug)]
pub enum Format {
    /// `Cargo.toml`: the package's or the workspace's version, and what is
    /// required of packages by path.
    CargoToml,
    /// `Cargo.lock`: the versions of packages that come from no registry.
    CargoLock,
    /// `package.json`: the version and the ranges of dependencies.
    PackageJson,
    /// `package-lock.json` or `npm-shrinkwrap.json`.
    PackageLock,
    /// A lock that says nothing of the versions of the workspace's own packages
    /// and is left as it is: `pnpm-lock.yaml` and `yarn.lock` have `link:` and
    /// `workspace:` there. Where a manifest has a range of versions instead,
    /// pnpm and Yarn write it into the lock in words of their own, so theirs is
    /// the only hand that can change it.
    ForeignLock,
    /// `pyproject.toml`: the version of PEP 621 and that of Poetry.
    Pyproject,
    /// A Python module with `__version__ = "..."`.
    PythonModule,
    /// `pom.xml`: the version of the project itself.
    Pom,
    /// `gradle.properties`: the property `version`.
    GradleProperties,
    /// An MSBuild project: `<Version>` in a `<PropertyGroup>`.
    Msbuild,
    /// `Chart.yaml`: `version`, `appVersion` when asked, and what is required of
    /// charts by `file:`.
    Chart {
        /// Whether `appVersion` is the package's version, too.
        app_version: bool,
    },
    /// `pubspec.yaml`: the version and what is required of other packages.
    Pubspec,
    /// `mix.exs`: `@version "..."`, or `version: "..."` in `project`.
    Mix,
    /// A gemspec or `version.rb`: `VERSION = "..."` or `spec.version = "..."`.
    Ruby,
    /// `composer.json`: the version and what is required of other packages.
    Composer,
    /// `go.mod`: the major number at the end of the module's path. The imports
    /// in the module's sources are the user's to change.
    GoMod,
    /// A file with nothing but the version.
    Plain,
    /// Any text in which comments mark the versions: a line with
    /// `x-tidegate-version`, or the lines between `x-tidegate-start` and
    /// `x-tidegate-end`.
    Annotated,
    /// Any text, and what a regular expression finds in its group `version`.
    Pattern(Pattern),
    /// A value of a document.
    Value(Language, Place),
    /// The text of an XML element, by the names from the root to it.
    Element(ElementPath),
}

/// Names of files whose format is known.
const NAMES: &[(&str, Format)] = &[
    ("Cargo.toml", Format::CargoToml),
    ("Cargo.lock", Format::CargoLock),
    ("package.json", Format::PackageJson),
    ("package-lock.json", Format::PackageLock),
    ("npm-shrinkwrap.json", Format::PackageLock),
    ("pnpm-lock.yaml", Format::ForeignLock),
    ("yarn.lock", Format::ForeignLock),
    ("pyproject.toml", Format::Pyproject),
    ("__init__.py", Format::PythonModule),
    ("__about__.py", Format::PythonModule),
    ("__version__.py", Format::PythonModule),
    ("_version.py", Format::PythonModule),
    ("version.py", Format::PythonModule),
    ("pom.xml", Format::Pom),
    ("gradle.properties", Format::GradleProperties),
    ("Directory.Build.props", Format::Msbuild),
    ("Chart.yaml", Format::Chart { app_version: false }),
    ("pubspec.yaml", Format::Pubspec),
    ("mix.exs", Format::Mix),
    ("version.rb", Format::Ruby),
    ("composer.json", Format::Composer),
    ("go.mod", Format::GoMod),
    ("VERSION", Format::Plain),
    ("VERSION.txt", Format::Plain),
    ("version.txt", Format::Plain),
];

/// Endings of names whose format is known.
const ENDINGS: &[(&str, Format)] = &[
    (".csproj", Format::Msbuild),
    (".fsproj", Format::Msbuild),
    (".vbproj", Format::Msbuild),
    (".gemspec", Format::Ruby),
];

/// The format of a file by its name, where the name says it.
#[must_use]
pub fn detect(path: &str) -> Option<Format> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let by_name = NAMES.iter().find(|(known, _)| *known == name);
    let found = by_name.or_else(|| ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)));
    found.map(|(_, format)| format.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_format() {
        for (path, want) in [
            ("Cargo.toml", "CargoToml"),
            ("a/b/Cargo.lock", "CargoLock"),
            ("a\\package.json", "PackageJson"),
            ("src/App.csproj", "Msbuild"),
            ("x.gemspec", "Ruby"),
            ("charts/x/Chart.yaml", "Chart { app_version: false }"),
            ("VERSION", "Plain"),
        ] {
            assert_eq!(format!("{:?}", detect(path).unwrap()), want, "{path}");
        }
        for path in ["", "cargo.toml", "README.md", "Cargo.toml/x", "xCargo.toml"] {
            assert!(detect(path).is_none(), "{path}");
        }
    }
}
