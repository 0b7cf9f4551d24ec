//! Raw to valid for everything about packages and branches.

use globset::Glob;
use tidegate_contract::types::Channel;
use tidegate_model::channel::parse_channel;
use tidegate_model::{TagPattern, Version};

use super::{Reader, TAG_PATTERN, VERSION};
use crate::packages::{
    Branch, Detect, Edge, Folder, Group, GroupKind, Package, Propagate, TagTemplate, Workspace,
};
use crate::section::{Found, Section, Word};
use crate::{Mistake, PathError, Span};

impl Word for Detect {
    const WORDS: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("always", Self::Always), ("never", Self::Never)];
}

impl Word for Propagate {
    const WORDS: &'static [(&'static str, Self)] =
        &[("none", Self::None), ("needed", Self::Needed), ("patch", Self::Patch), ("same", Self::Same)];
}

impl Word for GroupKind {
    const WORDS: &'static [(&'static str, Self)] = &[("fixed", Self::Fixed), ("linked", Self::Linked)];
}

const TAG_TEMPLATE: (&str, &str) =
    ("tag template", "write it as `{name}-v{version}`, with a place for the name and one for the version");
const CHANNEL: (&str, &str) =
    ("channel", "write `stable`, a label such as `beta`, or a range such as `1.x` or `1.4.x`");

/// A channel as it is written.
struct WrittenChannel(Channel);

impl std::str::FromStr for WrittenChannel {
    type Err = tidegate_model::channel::ParseChannelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_channel(text).map(Self)
    }
}

impl Reader<'_, '_> {
    pub(super) fn workspace(&mut self, top: &mut Section<'_>) -> Workspace {
        let default = Workspace::default();
        let Some(mut section) = top.section("workspace", self.out) else { return default };
        let workspace = Workspace {
            detect: section.word("detect", self.out).unwrap_or(default.detect),
            tag: section.parsed::<TagTemplate>("tag", TAG_TEMPLATE, self.out),
            ignore: self.globs(&mut section, "ignore"),
            propagate: section.word("propagate", self.out).unwrap_or(default.propagate),
            edges: self.edges(&mut section),
            groups: self.groups(&mut section),
        };
        section.finish(self.out);
        workspace
    }

    fn edges(&mut self, section: &mut Section<'_>) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (found, mut entry) in section.tables("edges", self.out) {
            let from = self.required(&mut entry, "from", &found);
            let to = self.required(&mut entry, "to", &found);
            let propagate = entry.word("propagate", self.out).unwrap_or(Propagate::Patch);
            entry.finish(self.out);
            edges.extend(from.zip(to).map(|(from, to)| Edge { from, to, propagate }));
        }
        edges
    }

    fn groups(&mut self, section: &mut Section<'_>) -> Vec<Group> {
        let mut groups = Vec::new();
        for (_, mut entry) in section.tables("groups", self.out) {
            let kind = entry.word("kind", self.out).unwrap_or(GroupKind::Fixed);
            let packages = self.globs(&mut entry, "packages");
            entry.finish(self.out);
            groups.push(Group { kind, packages });
        }
        groups
    }

    pub(super) fn packages(&mut self, top: &mut Section<'_>) -> Vec<Package> {
        let mut packages: Vec<Package> = Vec::new();
        for (found, mut entry) in top.tables("packages", self.out) {
            let name = self.required(&mut entry, "name", &found);
            let package = Package {
                name: name.unwrap_or_default(),
                path: self.folder(&mut entry),
                include: self.globs(&mut entry, "include"),
                exclude: self.globs(&mut entry, "exclude"),
                tag: entry.parsed::<TagPattern>("tag", TAG_PATTERN, self.out),
                formerly: self.texts(&mut entry, "formerly"),
                formerly_in: self.folders(&mut entry, "formerly-in"),
                initial_version: entry.parsed::<Version>("initial-version", VERSION, self.out),
            };
            if packages.iter().any(|other| other.name == package.name && !package.name.is_empty()) {
                self.out.problem(found.clone(), Mistake::Twice("packages".into(), package.name.clone()));
            }
            entry.finish(self.out);
            packages.push(package);
        }
        packages
    }

    pub(super) fn branches(&mut self, top: &mut Section<'_>) -> Vec<Branch> {
        let mut branches = Vec::new();
        for (found, mut entry) in top.tables("branches", self.out) {
            let branch = self.required(&mut entry, "branch", &found);
            if let Some(branch) = &branch {
                self.check_glob(branch, "branches.branch", &found);
            }
            let channel = entry.parsed::<WrittenChannel>("channel", CHANNEL, self.out);
            if entry.peek("channel").is_none() {
                self.out.problem(found.clone(), Mistake::Missing(entry.path_of("channel")));
            }
            entry.finish(self.out);
            branches
                .extend(branch.zip(channel).map(|(branch, channel)| Branch { branch, channel: channel.0 }));
        }
        branches
    }

    /// A text that an entry cannot do without.
    fn required(&mut self, entry: &mut Section<'_>, key: &'static str, found: &Span) -> Option<String> {
        if entry.peek(key).is_none() {
            // Asked for, so that it is among what is known here.
            let _ = entry.text(key, self.out);
            self.out.problem(found.clone(), Mistake::Missing(entry.path_of(key)));
            return None;
        }
        let want = "a text that is not empty";
        entry.checked(key, want, |text| !text.trim().is_empty(), self.out).map(|(text, _)| text.to_owned())
    }

    fn folder(&mut self, entry: &mut Section<'_>) -> Option<Folder> {
        let (text, found) = entry.text("path", self.out)?;
        let key = entry.path_of("path");
        self.as_folder(text, key, found)
    }

    fn as_folder(&mut self, text: &str, key: String, found: Found<'_>) -> Option<Folder> {
        let folder = Folder::parse(text);
        folder
            .map_err(|source: PathError| self.out.problem(found.value_span(), Mistake::Path { key, source }))
            .ok()
    }

    fn folders(&mut self, entry: &mut Section<'_>, key: &'static str) -> Vec<Folder> {
        let path = entry.path_of(key);
        let texts = entry.texts(key, self.out);
        texts.into_iter().filter_map(|(text, found)| self.as_folder(text, path.clone(), found)).collect()
    }

    fn texts(&mut self, entry: &mut Section<'_>, key: &'static str) -> Vec<String> {
        entry.texts(key, self.out).into_iter().map(|(text, _)| text.to_owned()).collect()
    }

    fn globs(&mut self, entry: &mut Section<'_>, key: &'static str) -> Vec<String> {
        let path = entry.path_of(key);
        let texts = entry.texts(key, self.out);
        for (text, found) in &texts {
            self.check_glob(text, &path, &found.value_span());
        }
        texts.into_iter().map(|(text, _)| text.to_owned()).collect()
    }

    fn check_glob(&mut self, text: &str, key: &str, place: &Span) {
        if let Err(error) = Glob::new(text) {
            let mistake = Mistake::Malformed {
                key: key.to_owned(),
                what: "glob",
                help: "`*` stands for a part of a name, `**` for any folders",
                source: Box::new(error),
            };
            self.out.problem(place.clone(), mistake);
        }
    }
}
