//! The files that a release changes beside its changelogs: manifests, locks and
//! `VERSION` get new versions, used change files go.
//!
//! A package that is due has its version written into the files of its folder whose
//! names say what they are, and what it requires of others that are due follows. At
//! the root, what members share follows too. Files that carry no version of their
//! own, or take it from elsewhere, stay as they are; one that is broken stops the
//! release before anything of it is written.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_config::VersionFile;
use tidegate_contract::types::Channel;
use tidegate_model::{Diagnosis, Version};
use tidegate_updater::{
    Edit, ElementPath, Fault, Format, Language, NewVersion, Pattern, Place, Problem, detect, update,
};

use crate::new_file::NewFile;
use crate::roster::ROOT;
use crate::survey::PackageSurvey;
use crate::{Engine, Error, Proposals, Survey};

/// The files that are looked for in a package's folder.
const OWN: [&str; 10] = [
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "VERSION",
    "Chart.yaml",
    "pom.xml",
    "gradle.properties",
    "pubspec.yaml",
    "mix.exs",
    "composer.json",
];

/// The locks that say versions of a package's own: in its folder, or at the root.
const LOCKS: [&str; 3] = ["Cargo.lock", "package-lock.json", "npm-shrinkwrap.json"];

/// Files, as they are and as they will be.
struct Files<'e> {
    engine: &'e Engine<'e>,
    read: BTreeMap<String, Option<NewFile>>,
}

impl Files<'_> {
    fn get(&mut self, path: &str) -> Result<Option<&mut NewFile>, Diagnosis> {
        if !self.read.contains_key(path) {
            let text = self.engine.files.read(path)?;
            let file =
                text.map(|text| NewFile { path: path.to_owned(), old: Some(text.clone()), new: Some(text) });
            self.read.insert(path.to_owned(), file);
        }
        Ok(self.read.get_mut(path).and_then(Option::as_mut))
    }

    /// Makes an edit in a file, if it is there and carries what is changed. The name
    /// that the manifest has for the package, where it has another.
    fn edit(&mut self, path: &str, edit: &Edit) -> Result<Option<String>, Diagnosis> {
        let (Some(format), Some(file)) = (detect(path), self.get(path)?) else { return Ok(None) };
        let mut renamed = None;
        let text = file.new.clone().unwrap_or_default();
        let mut updated = update(&format, text.as_bytes(), edit);
        // The folder says whose manifest it is; the name in it may be another one.
        if let Err(Problem { fault: Fault::OtherPackage { found, .. }, .. }) = &updated {
            renamed = Some(found.clone());
            updated = update(&format, text.as_bytes(), &Edit { package: found.clone(), ..edit.clone() });
        }
        match updated {
            Ok(updated) => {
                file.new = Some(String::from_utf8_lossy(&updated.bytes).into_owned());
                Ok(renamed)
            }
            Err(Problem { fault: Fault::NoVersion(_) | Fault::Elsewhere { .. }, .. }) => Ok(renamed),
            Err(source) => Err(Error::File { path: path.to_owned(), source: Box::new(source) }.into()),
        }
    }
}

impl Files<'_> {
    /// Makes an edit in a file that the user has listed: there, everything that is
    /// not as it should be is an error.
    fn edit_listed(&mut self, listed: &VersionFile, edit: &Edit) -> Result<(), Diagnosis> {
        let path = listed.path.as_str();
        let wrong = |source: Problem| Error::File { path: path.to_owned(), source: Box::new(source) };
        let format = format(listed).map_err(|fault| wrong(fault.into()))?;
        let missing = || wrong(Fault::NoVersion(format!("file `{path}`")).into());
        let file = self.get(path)?.ok_or_else(missing)?;
        let text = file.new.clone().unwrap_or_default();
        let updated = update(&format, text.as_bytes(), edit).map_err(wrong)?;
        file.new = Some(String::from_utf8_lossy(&updated.bytes).into_owned());
        Ok(())
    }
}

/// A listed file is some package's, and nobody has to guess whose.
fn check_package(listed: &VersionFile, survey: &Survey) -> Result<(), Error> {
    let names = || survey.packages.iter().map(|package| package.package.name.clone());
    match &listed.package {
        Some(name) if names().all(|known| known != *name) => {
            Err(Error::NoSuchPackage { name: name.clone(), known: names().collect() })
        }
        None if survey.packages.len() > 1 => Err(Error::WhichPackage { names: names().collect() }),
        _ => Ok(()),
    }
}

/// How a listed file is written.
fn format(listed: &VersionFile) -> Result<Format, Fault> {
    let path = listed.path.as_str();
    Ok(match listed {
        VersionFile { pattern: Some(pattern), .. } => Format::Pattern(Pattern::parse(pattern)?),
        VersionFile { element: Some(element), .. } => Format::Element(ElementPath::parse(element)?),
        VersionFile { key: Some(key), .. } => {
            let language = match path.rsplit('.').next() {
                Some("toml" | "lock") => Language::Toml,
                Some("yaml" | "yml") => Language::Yaml,
                _ => Language::Json,
            };
            Format::Value(language, Place::parse(key)?)
        }
        _ => detect(path).unwrap_or(Format::Annotated),
    })
}

impl Engine<'_> {
    /// The files in which the versions of what is due stand, with these versions.
    ///
    /// # Errors
    /// When a file cannot be read, or is broken.
    pub(crate) fn manifests(
        &self,
        survey: &Survey,
        proposals: &Proposals,
    ) -> Result<Vec<NewFile>, Diagnosis> {
        let mut files = Files { engine: self, read: BTreeMap::new() };
        let mut due = Vec::new();
        for (package, proposal) in survey.packages.iter().zip(&proposals.packages) {
            let Some(next) = &proposal.next else { continue };
            for (name, path) in self.places(survey, package)? {
                let version = new_version(&path, &next.version)?;
                due.push((name, path, version, is_shared(package)));
            }
        }
        let mut versions: BTreeMap<String, NewVersion> =
            due.iter().map(|(name, _, version, _)| (name.clone(), version.clone())).collect();
        let mut locks = BTreeSet::from(LOCKS.map(|lock| in_folder(ROOT, lock)));
        for (name, folder, version, is_shared) in &due {
            let edit = Edit {
                package: name.clone(),
                version: Some(version.clone()),
                others: without(&versions, name),
            };
            for file in OWN {
                if let Some(found) = files.edit(&in_folder(folder, file), &edit)? {
                    versions.insert(found, version.clone());
                }
            }
            if *is_shared {
                files.edit(&in_folder(ROOT, "Cargo.toml"), &edit)?;
            }
            locks.extend(LOCKS.map(|lock| in_folder(folder, lock)));
        }
        for listed in &self.config.release.files {
            check_package(listed, survey)?;
            let is_its = |name: &String| listed.package.as_ref().is_none_or(|package| package == name);
            let Some((name, _, version, _)) = due.iter().find(|(name, ..)| is_its(name)) else { continue };
            let edit = Edit {
                package: name.clone(),
                version: Some(version.clone()),
                others: without(&versions, name),
            };
            files.edit_listed(listed, &edit)?;
        }
        let everyone = Edit { package: String::new(), version: None, others: versions };
        for path in ["Cargo.toml", "package.json"].into_iter().map(str::to_owned).chain(locks) {
            files.edit(&path, &everyone)?;
        }
        let changed = |file: &NewFile| file.old != file.new;
        Ok(files.read.into_values().flatten().filter(changed).collect())
    }

    /// The change files that go with this release: those that the versioner has used
    /// for what is due. Pre-releases leave them for the release that they lead to.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(crate) fn used_change_files(
        &self,
        survey: &Survey,
        proposals: &Proposals,
    ) -> Result<Vec<NewFile>, Diagnosis> {
        if matches!(survey.scene.channel, Channel::PreRelease(_)) {
            return Ok(Vec::new());
        }
        let due = proposals.packages.iter().filter(|proposal| proposal.next.is_some());
        let used: BTreeSet<_> = due
            .flat_map(|due| &due.answer.changes)
            .filter_map(|change| change.change_file.as_deref())
            .collect();
        let mut files = Vec::new();
        for path in used {
            let old = self.files.read(path)?;
            files.extend(old.map(|old| NewFile { path: path.to_owned(), old: Some(old), new: None }));
        }
        Ok(files)
    }

    /// The folders in which a package's version stands, each with the name that it
    /// has there. In a repository that is one package, those of its members have it
    /// that had the last one.
    fn places(&self, survey: &Survey, package: &PackageSurvey) -> Result<Vec<(String, String)>, Diagnosis> {
        let own = (package.package.name.clone(), package.package.path.clone());
        if !package.member.everything || survey.packages.len() > 1 {
            return Ok(vec![own]);
        }
        let last = package.base.as_ref().map(|base| base.version.to_string());
        let follows = |found: &tidegate_workspace::Found| {
            found.path != ROOT && !found.shared_version && found.version.is_some() && found.version == last
        };
        let members = self.detected(&survey.scene.head.id)?.packages.into_iter().filter(follows);
        Ok(std::iter::once(own).chain(members.map(|found| (found.name, found.path))).collect())
    }
}

fn is_shared(package: &PackageSurvey) -> bool {
    package.member.found.as_ref().is_some_and(|found| found.shared_version && found.path != ROOT)
}

fn new_version(path: &str, version: &Version) -> Result<NewVersion, Error> {
    let parsed = NewVersion::parse(&version.to_string());
    parsed.map_err(|fault| Error::File { path: path.to_owned(), source: Box::new(fault.into()) })
}

fn without(versions: &BTreeMap<String, NewVersion>, name: &str) -> BTreeMap<String, NewVersion> {
    versions.iter().filter(|(other, _)| *other != name).map(|(k, v)| (k.clone(), v.clone())).collect()
}

fn in_folder(folder: &str, file: &str) -> String {
    if folder == ROOT { file.to_owned() } else { format!("{folder}/{file}") }
}
