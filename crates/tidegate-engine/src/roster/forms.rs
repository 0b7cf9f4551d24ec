//! How a package's tags are written: which part of its name they carry, and what
//! stands between that and the version.

use tidegate_model::TagPattern;
use tidegate_workspace::Ecosystem;

use crate::families::Families;

/// What stands between name and version.
const SEPARATORS: [&str; 8] = ["-v", "@", "-", "/v", "/", "@v", "_v", "_"];

/// The part of a package's name that a tag carries.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    /// All of it: `@scope/name`.
    Name,
    /// What stands behind the scope.
    Bare,
    /// The folder's path.
    Path,
    /// The folder's name.
    Folder,
}

const PARTS: [Part; 4] = [Part::Name, Part::Bare, Part::Path, Part::Folder];

/// A way to write tags.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Form {
    part: Part,
    separator: &'static str,
}

impl Form {
    /// The way of packages that nobody has tagged yet.
    pub(super) fn usual(ecosystem: Option<Ecosystem>) -> Self {
        let separator = if ecosystem == Some(Ecosystem::Npm) { "@" } else { "-v" };
        Self { part: Part::Name, separator }
    }

    /// What stands before the version in the tags of a package.
    fn prefix(self, name: &str, path: &str) -> Option<String> {
        let part = match self.part {
            Part::Name => name,
            Part::Bare => name.strip_prefix('@')?.split_once('/')?.1,
            Part::Path => Some(path).filter(|path| path.contains('/'))?,
            Part::Folder => path.rsplit('/').next().filter(|folder| *folder != ".")?,
        };
        Some(format!("{part}{}", self.separator))
    }

    /// The pattern of a package's tags; absent where git would not take it.
    pub(super) fn pattern(self, name: &str, path: &str) -> Option<TagPattern> {
        TagPattern::with_prefix(&self.prefix(name, path)?).ok()
    }
}

/// The form in which there are tags of a package: the one with the highest
/// version. `is_taken` says that a text is the name of another package.
pub(super) fn form_of(
    families: &Families<'_>,
    name: &str,
    path: &str,
    is_taken: impl Fn(&str) -> bool,
) -> Option<Form> {
    let forms = PARTS.iter().flat_map(|&part| SEPARATORS.map(|separator| Form { part, separator }));
    let found = forms.filter_map(|form| {
        let prefix = form.prefix(name, path)?;
        let text = prefix.strip_suffix(form.separator)?;
        let highest = families.highest(&prefix)?;
        (form.part == Part::Name || !is_taken(text)).then_some((form, highest))
    });
    // Of equally high ones the first counts.
    found.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(form, _)| form)
}
