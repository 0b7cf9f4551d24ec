//! Which parts of a repository have versions of their own.
//!
//! Packages are found from manifests, told about in the configuration, or both.
//! A repository of which no tag carries the name of a package is one package, as
//! a whole, unless the configuration says otherwise.

use std::collections::{BTreeMap, HashSet};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use tidegate_config::{Config, Detect, Package};
use tidegate_model::plan::Warning;
use tidegate_model::{Diagnosis, FolderEntry, History, ObjectId, Tag, TagPattern, Version};
use tidegate_workspace::{Detected, Ecosystem, Found, Tree, detect};

use crate::families::Families;
use crate::releases::{ChosenPattern, choose_family};
use crate::{Engine, Error};

mod forms;
#[cfg(test)]
mod tests;

use forms::{Form, form_of};

/// The path of the root.
pub(crate) const ROOT: &str = ".";

/// How many names a message lists.
const NAMED: usize = 5;

/// A part of the repository with versions of its own.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its name; unique.
    pub(crate) name: String,
    /// Its folder.
    pub(crate) path: String,
    /// How its tags are written, and, behind that, how they were written before.
    pub(crate) patterns: Vec<TagPattern>,
    /// How the first of them came to be chosen, for a repository that is one package.
    pub(crate) chosen: Option<ChosenPattern>,
    /// Every commit counts, whatever it changes.
    pub(crate) everything: bool,
    /// Folders that it was in before.
    pub(crate) formerly_in: Vec<String>,
    /// Files outside of its folder that are its as well.
    pub(crate) include: Vec<String>,
    /// Files that do not count.
    pub(crate) exclude: Vec<String>,
    /// The version of its first release.
    pub(crate) initial_version: Version,
    /// What its manifest says, where it has one.
    pub(crate) found: Option<Found>,
}

impl Member {
    /// How its next tag is written.
    pub(crate) fn pattern(&self) -> &TagPattern {
        &self.patterns[0]
    }
}

/// The packages of a repository.
#[derive(Clone, Debug)]
pub(crate) struct Roster {
    /// The packages, by path and name.
    pub(crate) members: Vec<Member>,
    /// What was odd.
    pub(crate) warnings: Vec<Warning>,
}

impl Roster {
    /// The repository is one package.
    pub(crate) fn is_single(&self) -> bool {
        matches!(&self.members[..], [only] if only.everything)
    }
}

/// The tree of a commit, as detection sees it.
struct At<'a> {
    history: &'a dyn History,
    commit: &'a ObjectId,
}

impl Tree for At<'_> {
    fn list(&self, folder: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        self.history.folder(self.commit, folder)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        self.history.file(self.commit, path)
    }
}

impl Engine<'_> {
    /// The packages at a commit. `repository` is the repository's name.
    pub(crate) fn roster(
        &self,
        commit: &ObjectId,
        tags: &[Tag],
        repository: Option<&str>,
    ) -> Result<Roster, Diagnosis> {
        let detected = match self.config.workspace.detect {
            Detect::Never => Detected::default(),
            Detect::Auto | Detect::Always => self.detected(commit)?,
        };
        Ok(roster(
            self.config,
            detected,
            &Families::of(tags, &self.config.version.scheme),
            repository.unwrap_or("root"),
        )?)
    }

    /// What manifests say at a commit.
    pub(crate) fn detected(&self, commit: &ObjectId) -> Result<Detected, Diagnosis> {
        detect(&At { history: self.history, commit })
    }
}

fn roster(
    config: &Config,
    detected: Detected,
    families: &Families<'_>,
    repository: &str,
) -> Result<Roster, Error> {
    let ignored = globs(&config.workspace.ignore);
    let Detected { mut packages, problems } = detected;
    packages.retain(|found| !ignored.is_match(&found.path));
    let names: HashSet<&str> = packages.iter().map(|found| found.name.as_str()).collect();
    let form = |found: &Found| form_of(families, &found.name, &found.path, |text| names.contains(text));
    let forms: Vec<Option<Form>> = packages.iter().map(form).collect();
    let named = packages.iter().zip(&forms).any(|(found, form)| found.path != ROOT && form.is_some());
    let mut warnings: Vec<Warning> = problems
        .iter()
        .map(|problem| Warning { code: problem.code.into(), message: problem.to_string() })
        .collect();
    let all = named || config.workspace.detect == Detect::Always && !packages.is_empty();
    if !all && config.packages.is_empty() {
        warnings.extend(hint(config, &packages));
        return Ok(Roster { members: vec![single(config, families, repository)], warnings });
    }
    let taken = |name: &str| config.packages.iter().any(|it| it.name == name) || names.contains(name);
    let umbrella = if all { umbrella(config, &packages, families, repository, taken) } else { None };
    let mut members = Members { config, families, usual: most_common(&forms), all: Vec::new() };
    for (found, form) in packages.into_iter().zip(forms) {
        members.add_found(found, form, all)?;
    }
    members.add_configured()?;
    let mut members = members.all;
    if !members.iter().any(|member| member.path == ROOT) && !ignored.is_match(ROOT) {
        members.extend(umbrella);
    }
    members.sort_by(|a, b| (&a.path, &a.name).cmp(&(&b.path, &b.name)));
    check(&members)?;
    Ok(Roster { members, warnings })
}

/// The repository as one package.
fn single(config: &Config, families: &Families<'_>, name: &str) -> Member {
    let (pattern, chosen) = match &config.tag {
        Some(pattern) => (pattern.clone(), None),
        None => {
            let chosen = choose_family(families);
            (chosen.pattern.clone(), Some(chosen))
        }
    };
    Member {
        name: name.to_owned(),
        path: ROOT.into(),
        patterns: vec![pattern],
        chosen,
        everything: true,
        formerly_in: Vec::new(),
        include: Vec::new(),
        exclude: Vec::new(),
        initial_version: config.initial_version.clone(),
        found: None,
    }
}

/// The repository as a whole beside its packages: where no manifest at the root
/// speaks for it, and tags without a name show that it is released.
fn umbrella(
    config: &Config,
    packages: &[Found],
    families: &Families<'_>,
    repository: &str,
    is_taken: impl Fn(&str) -> bool,
) -> Option<Member> {
    let is_released = families.has_plain() || config.tag.is_some();
    if !is_released || packages.iter().any(|found| found.path == ROOT) {
        return None;
    }
    let name = [repository, "root", ROOT].into_iter().find(|name| !is_taken(name))?;
    let mut member = single(config, families, name);
    if let Some(chosen) = &mut member.chosen {
        // Tags with names are the packages'.
        chosen.others.clear();
    }
    Some(member)
}

struct Members<'a> {
    config: &'a Config,
    families: &'a Families<'a>,
    /// The form that most packages' tags have.
    usual: Option<Form>,
    all: Vec<Member>,
}

impl Members<'_> {
    /// Adds a package that was found. Those that the configuration does not name
    /// are added when `all` are, unless they are private and nobody releases them.
    fn add_found(&mut self, found: Found, form: Option<Form>, all: bool) -> Result<(), Error> {
        let configured = self
            .config
            .packages
            .iter()
            .find(|package| package.name == found.name || is_at(package, &found.path));
        let is_plain_root = found.path == ROOT && (self.families.has_plain() || self.config.tag.is_some());
        if configured.is_none() && !(all && (form.is_some() || !found.private)) {
            return Ok(());
        }
        let name = configured.map_or(&found.name, |package| &package.name).clone();
        let pattern = match (configured.and_then(|package| package.tag.clone()), form) {
            (Some(pattern), _) => pattern,
            (None, None) if is_plain_root => single(self.config, self.families, &name).patterns.remove(0),
            (None, form) => self.pattern(&name, &found.path, form, Some(found.ecosystem))?,
        };
        let path = found.path.clone();
        let member = self.member(name, path, pattern, configured, Some(found));
        self.all.push(member);
        Ok(())
    }

    /// Adds the configured packages that no manifest shows.
    fn add_configured(&mut self) -> Result<(), Error> {
        for package in &self.config.packages {
            if self.all.iter().any(|member| member.name == package.name) {
                continue;
            }
            let Some(path) = &package.path else {
                return Err(Error::NoSuchPackage {
                    name: package.name.clone(),
                    known: self.all.iter().map(|member| member.name.clone()).collect(),
                });
            };
            let path = path.as_str().to_owned();
            let form = form_of(self.families, &package.name, &path, |_| false);
            let pattern = match &package.tag {
                Some(pattern) => pattern.clone(),
                None => self.pattern(&package.name, &path, form, None)?,
            };
            let member = self.member(package.name.clone(), path, pattern, Some(package), None);
            self.all.push(member);
        }
        Ok(())
    }

    fn pattern(
        &self,
        name: &str,
        path: &str,
        form: Option<Form>,
        ecosystem: Option<Ecosystem>,
    ) -> Result<TagPattern, Error> {
        let unusable = |source| Error::TagOfPackage { name: name.to_owned(), source };
        if let Some(template) = &self.config.workspace.tag {
            return template.pattern(name).map_err(unusable);
        }
        let form = form.or_else(|| self.usual.filter(|form| form.pattern(name, path).is_some()));
        let form = form.unwrap_or_else(|| Form::usual(ecosystem));
        match form.pattern(name, path) {
            Some(pattern) => Ok(pattern),
            // Asked once more, for the reason.
            None => TagPattern::with_prefix(&format!("{name}-v")).map_err(unusable),
        }
    }

    fn member(
        &self,
        name: String,
        path: String,
        pattern: TagPattern,
        configured: Option<&Package>,
        found: Option<Found>,
    ) -> Member {
        let nothing = Package::default();
        let package = configured.unwrap_or(&nothing);
        let mut patterns = vec![pattern];
        for former in &package.formerly {
            let form = form_of(self.families, former, &path, |_| false);
            patterns.extend(form.and_then(|form| form.pattern(former, &path)));
        }
        Member {
            name,
            path,
            patterns,
            chosen: None,
            everything: false,
            formerly_in: package.formerly_in.iter().map(|folder| folder.as_str().to_owned()).collect(),
            include: package.include.clone(),
            exclude: package.exclude.clone(),
            initial_version: package
                .initial_version
                .clone()
                .unwrap_or_else(|| self.config.initial_version.clone()),
            found,
        }
    }
}

fn is_at(package: &Package, path: &str) -> bool {
    package.path.as_ref().is_some_and(|folder| folder.as_str() == path)
}

/// The form that most of the tagged packages have; of equally common ones the first.
fn most_common(forms: &[Option<Form>]) -> Option<Form> {
    let mut counts = BTreeMap::<Form, usize>::new();
    for form in forms.iter().flatten() {
        *counts.entry(*form).or_default() += 1;
    }
    counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(form, _)| form)
}

/// Two packages must be told apart by their folders and by their tags.
fn check(members: &[Member]) -> Result<(), Error> {
    for pair in members.windows(2) {
        if let [one, other] = pair
            && one.path == other.path
        {
            return Err(Error::SameFolder {
                path: one.path.clone(),
                names: [one.name.clone(), other.name.clone()],
            });
        }
    }
    let mut owners = BTreeMap::<String, &str>::new();
    for member in members {
        if let Some(other) = owners.insert(member.pattern().to_string(), &member.name) {
            return Err(Error::SameTags {
                pattern: member.pattern().clone(),
                names: [other.to_owned(), member.name.clone()],
            });
        }
    }
    Ok(())
}

/// That there are packages which nobody asked for.
fn hint(config: &Config, packages: &[Found]) -> Option<Warning> {
    let own: Vec<_> = packages.iter().filter(|found| !found.private && !found.shared_version).collect();
    if config.workspace.detect != Detect::Auto || own.len() < 2 {
        return None;
    }
    let names: Vec<_> = own.iter().take(NAMED).map(|found| format!("`{}`", found.name)).collect();
    let more = if own.len() > NAMED { ", …" } else { "" };
    let message = format!(
        "{} packages were found ({}{more}), but no tag carries the name of one, so that the repository is released as a whole; set `workspace.detect` to \"always\" to give each versions of its own, or to \"never\" to keep it so",
        own.len(),
        names.join(", "),
    );
    Some(Warning { code: "packages::as-a-whole".into(), message })
}

/// Globs that were checked when the configuration was read. `*` stays within a folder.
pub(crate) fn globs(texts: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    let glob = |text: &String| GlobBuilder::new(text).literal_separator(true).build().ok();
    for glob in texts.iter().filter_map(glob) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}
