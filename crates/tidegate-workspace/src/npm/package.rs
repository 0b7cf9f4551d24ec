//! From what a manifest says to what it means.

use super::MANIFEST;
use super::raw::Raw;
use crate::manifest::{Manifest, Need, Target, usable_name, usable_version};
use crate::path::{self, join};
use crate::reader::Reader;
use crate::{DependencyKind, Ecosystem, Requirement};

/// The package of a manifest; absent when its name cannot be used. A member
/// without a name has its folder's.
pub(super) fn read(reader: &mut Reader<'_>, folder: &str, raw: Raw) -> Option<Manifest> {
    let path = join(folder, MANIFEST);
    let needs = needs(&raw);
    let name = raw.name.or_else(|| path::name(folder).map(str::to_owned));
    let name = usable_name(reader, &path, name)?;
    Some(Manifest {
        ecosystem: Ecosystem::Npm,
        folder: folder.to_owned(),
        key: name.clone(),
        name,
        version: usable_version(reader, &path, raw.version),
        shared_version: false,
        private: raw.private == true || raw.private == "true",
        needs,
    })
}

fn needs(raw: &Raw) -> Vec<Need> {
    let mut needs = Vec::new();
    for (table, kind) in [
        (&raw.dependencies, DependencyKind::Normal),
        (&raw.dev_dependencies, DependencyKind::Dev),
        (&raw.peer_dependencies, DependencyKind::Peer),
        (&raw.optional_dependencies, DependencyKind::Optional),
    ] {
        for (name, text) in table.entries() {
            // What is optional too is optional, says npm.
            let is_doubled = kind == DependencyKind::Normal && raw.optional_dependencies.has(name);
            if !is_doubled && !is_elsewhere(text) {
                let target = Target::Key(real_name(name, text).to_owned());
                needs.push(Need { target, kind, requirement: Requirement::npm(text) });
            }
        }
    }
    needs
}

/// The name of what stands behind an alias.
fn real_name<'a>(name: &'a str, text: &'a str) -> &'a str {
    let Some((_, alias)) = text.split_once(':').filter(|(scheme, _)| matches!(*scheme, "npm" | "workspace"))
    else {
        return name;
    };
    match alias.rfind('@') {
        Some(0) | None if text.starts_with("workspace:") => name,
        Some(0) | None => alias,
        Some(at) => &alias[..at],
    }
}

/// Whether it comes from a server, whatever its name is.
fn is_elsewhere(text: &str) -> bool {
    let hosts = ["github:", "gitlab:", "bitbucket:", "gist:", "git@"];
    text.contains("://") || hosts.iter().any(|host| text.starts_with(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_leads_to_the_real_name() {
        for (text, want) in [
            ("^1", "a"),
            ("workspace:*", "a"),
            ("workspace:^1.0.0", "a"),
            ("workspace:b@*", "b"),
            ("workspace:@s/b@^", "@s/b"),
            ("npm:b@^1", "b"),
            ("npm:@s/b@^1", "@s/b"),
            ("npm:@s/b", "@s/b"),
            ("npm:b", "b"),
            ("file:../b@1", "a"),
        ] {
            assert_eq!(real_name("a", text), want, "{text}");
        }
    }
}
