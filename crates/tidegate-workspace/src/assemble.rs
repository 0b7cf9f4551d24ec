//! From manifests to packages: one for each folder, each with a name of its own,
//! and arrows between them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::manifest::{Manifest, Target};
use crate::path::ROOT;
use crate::problem::cut;
use crate::reader::Reader;
use crate::{Dependency, Ecosystem, Fault, Found};

/// The packages, sorted by path. Names that cannot be told apart are written down.
pub(crate) fn packages(reader: &mut Reader<'_>, manifests: &[Manifest]) -> Vec<Found> {
    let packages = named(reader, together(manifests));
    let index = Index::of(&packages);
    let mut found: Vec<_> = packages.iter().map(|package| package.found(&index)).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The manifests of one folder, the one that counts first.
struct Package<'a> {
    manifests: Vec<&'a Manifest>,
    name: String,
}

impl Package<'_> {
    fn manifest(&self) -> &Manifest {
        self.manifests[0]
    }

    fn found(&self, index: &Index<'_>) -> Found {
        let manifest = self.manifest();
        Found {
            name: self.name.clone(),
            path: manifest.folder.clone(),
            ecosystem: manifest.ecosystem,
            manifest: manifest.path(),
            version: manifest.version.clone(),
            shared_version: manifest.shared_version,
            private: manifest.private,
            dependencies: self.dependencies(index),
        }
    }

    fn dependencies(&self, index: &Index<'_>) -> Vec<Dependency> {
        let mut dependencies = Vec::new();
        for manifest in &self.manifests {
            for need in &manifest.needs {
                if let Some(name) =
                    index.find(manifest.ecosystem, &need.target).filter(|name| *name != self.name)
                {
                    let requirement = need.requirement.clone();
                    dependencies.push(Dependency { name: name.to_owned(), kind: need.kind, requirement });
                }
            }
        }
        let order = |dependency: &Dependency| {
            (dependency.name.clone(), dependency.kind, dependency.requirement.text().to_owned())
        };
        dependencies.sort_by_cached_key(order);
        dependencies.dedup();
        dependencies
    }
}

/// Brings the manifests of each folder together, in the order in which packages
/// choose their names.
fn together(manifests: &[Manifest]) -> Vec<Package<'_>> {
    let mut folders = BTreeMap::<&str, Vec<&Manifest>>::new();
    for manifest in manifests {
        folders.entry(&manifest.folder).or_default().push(manifest);
    }
    let packages = folders.into_values().map(|mut manifests| {
        manifests.sort_by_key(|it| (it.private, Reverse(it.version.is_some()), it.ecosystem));
        Package { name: manifests[0].name.clone(), manifests }
    });
    let mut packages: Vec<_> = packages.collect();
    // Stable: by path among equals.
    packages.sort_by_key(|package| (package.manifest().private, package.manifest().ecosystem));
    packages
}

/// Gives each package a name of its own, and leaves out those that get none.
fn named<'a>(reader: &mut Reader<'_>, packages: Vec<Package<'a>>) -> Vec<Package<'a>> {
    let mut taken = HashMap::<String, &'a Manifest>::new();
    let mut kept = Vec::with_capacity(packages.len());
    for mut package in packages {
        let manifest = package.manifests[0];
        let holder = taken.get(&manifest.name).copied();
        match choices(manifest, holder).into_iter().find(|name| !taken.contains_key(name)) {
            Some(name) => {
                taken.insert(name.clone(), manifest);
                package.name = name;
                kept.push(package);
            }
            None => {
                let other = holder.map(Manifest::path).unwrap_or_default();
                let fault = Fault::NameClash { name: cut(&manifest.name), other };
                reader.report(&manifest.path(), None, &fault);
            }
        }
    }
    kept
}

/// The names that a package may have, best first.
fn choices(manifest: &Manifest, holder: Option<&Manifest>) -> Vec<String> {
    let Manifest { name, folder, ecosystem, .. } = manifest;
    let mut choices = vec![name.clone()];
    if holder.is_some_and(|holder| holder.ecosystem != *ecosystem) {
        choices.push(format!("{ecosystem}/{name}"));
    }
    if *ecosystem == Ecosystem::Plain && folder != ROOT {
        choices.push(folder.clone());
    } else if manifest.private {
        choices.push(format!("{folder}/{name}"));
    }
    choices
}

/// Packages by what others call them.
struct Index<'a> {
    keys: HashMap<(Ecosystem, &'a str), &'a str>,
    folders: HashMap<&'a str, &'a str>,
}

impl<'a> Index<'a> {
    fn of(packages: &'a [Package<'a>]) -> Self {
        let mut index = Self { keys: HashMap::new(), folders: HashMap::new() };
        for package in packages {
            index.folders.insert(&package.manifest().folder, &package.name);
            for manifest in &package.manifests {
                index.keys.entry((manifest.ecosystem, &manifest.key)).or_insert(&package.name);
            }
        }
        index
    }

    fn find(&self, ecosystem: Ecosystem, target: &Target) -> Option<&'a str> {
        match target {
            Target::Folder(folder) => self.folders.get(folder.as_str()).copied(),
            Target::Key(key) => self.keys.get(&(ecosystem, key.as_str())).copied(),
        }
    }
}
