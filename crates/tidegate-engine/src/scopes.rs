//! Packages that a commit's scope names.

use std::collections::HashMap;

/// Packages, by the words that mean them in a scope.
#[derive(Debug)]
pub(crate) struct Names(HashMap<String, Vec<u32>>);

impl Names {
    /// Of packages in their order. `@scope/core` is `core`, too.
    pub(crate) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = HashMap::<_, Vec<_>>::new();
        for (area, name) in (0..).zip(names) {
            words.entry(name.to_owned()).or_default().push(area);
            if let Some((_, short)) = name.rsplit_once('/') {
                words.entry(short.to_owned()).or_default().push(area);
            }
        }
        Self(words)
    }

    /// The areas of the packages that the scope in a message's first line names.
    pub(crate) fn in_scope<'s>(&'s self, message: &'s str) -> impl Iterator<Item = u32> + 's {
        let named = scopes(message).filter_map(|scope| self.0.get(scope));
        named.flatten().copied()
    }
}

/// What stands in parentheses before the colon of a message's first line, apart at
/// its commas.
fn scopes(message: &str) -> impl Iterator<Item = &str> {
    let line = message.lines().next().unwrap_or_default();
    let before_colon = line.split_once(':').map_or("", |(head, _)| head);
    let inside = before_colon.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    inside.map_or("", |(inside, _)| inside).split(',').map(str::trim).filter(|scope| !scope.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Names, scopes};

    #[test]
    fn scopes_stand_before_the_colon_of_the_first_line() {
        let of = |message| scopes(message).collect::<Vec<_>>();
        assert_eq!(of("feat(core, ui)!: x"), ["core", "ui"]);
        assert_eq!(of("feat!(core): x (#1)"), ["core"]);
        for message in ["feat: x (core)", "feat(): x", "(core) x", "feat(core: x", "x\n\nfix(core): y", ""] {
            assert_eq!(of(message), Vec::<&str>::new(), "{message:?}");
        }
    }

    #[test]
    fn a_package_has_a_short_name_beside_its_own() {
        let names = Names::new(["@a/core", "core", "example.com/x/core", "ui"]);
        let named = |message| names.in_scope(message).collect::<Vec<_>>();
        assert_eq!(named("fix(core): x"), [0, 1, 2]);
        assert_eq!(named("fix(@a/core,ui): x"), [0, 3]);
        assert_eq!(named("fix(other): x"), [0; 0]);
    }
}
