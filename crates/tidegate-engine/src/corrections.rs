//! Corrections that were made after the commit, and changes that are described
//! without one.

use std::collections::{HashMap, HashSet};

use tidegate_config::{OVERRIDES_FILE, Override, parse_overrides};
use tidegate_contract::types::{ChangeFile, Commit, Correction};
use tidegate_model::history::FILE_LIMIT;
use tidegate_model::{Diagnosis, Digest, History, ObjectId};

use crate::Engine;
use crate::releases::Release;

/// The folder of change files, of changesets and of knope.
const CHANGE_FILES: &str = ".changeset";

/// A file in that folder that describes the folder.
const README: &str = "readme.md";

/// What corrects or adds to what commits say.
#[derive(Clone, Debug)]
pub(crate) struct Corrections {
    overrides: Vec<Override>,
    notes: HashMap<ObjectId, String>,
    /// Change files that are waiting for a release.
    pub(crate) change_files: Vec<ChangeFile>,
    /// Of everything that was read.
    pub(crate) digest: Digest,
}

/// Tells which change files a release has had: those in the tree of its commit,
/// whether they were deleted afterwards or not.
pub(crate) struct Waiting<'a> {
    history: &'a dyn History,
    corrections: &'a Corrections,
    /// The names in the folder, by commit.
    seen: HashMap<ObjectId, HashSet<String>>,
}

impl<'a> Waiting<'a> {
    pub(crate) fn new(history: &'a dyn History, corrections: &'a Corrections) -> Self {
        Self { history, corrections, seen: HashMap::new() }
    }

    /// The change files that came since a release, by index.
    ///
    /// # Errors
    /// When its tree cannot be read.
    pub(crate) fn since(&mut self, release: Option<&Release>) -> Result<Vec<usize>, Diagnosis> {
        let files = &self.corrections.change_files;
        let Some(release) = release.filter(|_| !files.is_empty()) else {
            return Ok((0..files.len()).collect());
        };
        if !self.seen.contains_key(&release.commit) {
            let there = self.history.folder(&release.commit, CHANGE_FILES)?.unwrap_or_default();
            let paths = there.into_iter().map(|entry| format!("{CHANGE_FILES}/{}", entry.name)).collect();
            self.seen.insert(release.commit.clone(), paths);
        }
        let had = &self.seen[&release.commit];
        Ok((0..files.len()).filter(|&file| !had.contains(&files[file].path)).collect())
    }
}

impl Engine<'_> {
    /// Reads the overrides, the notes, and the change files of a commit.
    ///
    /// # Errors
    /// When something cannot be read, or the overrides cannot be used.
    pub(crate) fn corrections(&self, head: &ObjectId) -> Result<Corrections, Diagnosis> {
        let text = self.files.read(OVERRIDES_FILE)?.unwrap_or_default();
        let overrides = parse_overrides(&text)?;
        let notes = self.history.notes()?;
        let change_files = self.change_files(head)?;
        let of_notes = notes.iter().flat_map(|(commit, note)| [commit.as_str(), note]);
        let of_files = change_files.iter().flat_map(|file| [&*file.path, &*file.content]);
        let digest = Digest::of_parts(std::iter::once(&*text).chain(of_notes).chain(of_files));
        Ok(Corrections { overrides, notes: notes.into_iter().collect(), change_files, digest })
    }

    fn change_files(&self, head: &ObjectId) -> Result<Vec<ChangeFile>, Diagnosis> {
        let mut files = Vec::new();
        for entry in self.history.folder(head, CHANGE_FILES)?.unwrap_or_default() {
            let name = entry.name.to_ascii_lowercase();
            if entry.is_folder || !name.ends_with(".md") || name == README {
                continue;
            }
            let path = format!("{CHANGE_FILES}/{}", entry.name);
            let bytes = self.history.file(head, &path)?.unwrap_or_default();
            let bytes = &bytes[..bytes.len().min(FILE_LIMIT)];
            files.push(ChangeFile { path, content: String::from_utf8_lossy(bytes).into_owned() });
        }
        Ok(files)
    }

    /// Reads commits, with corrected messages in the place of those that git has.
    /// What the overrides say counts before what notes say.
    pub(crate) fn commits(
        &self,
        ids: &[ObjectId],
        corrections: &Corrections,
    ) -> Result<Vec<Commit>, Diagnosis> {
        let mut commits = self.history.commits(ids)?;
        if corrections.overrides.is_empty() && corrections.notes.is_empty() {
            return Ok(commits);
        }
        for (commit, id) in commits.iter_mut().zip(ids) {
            let entry = corrections.overrides.iter().find(|entry| commit.id.starts_with(&entry.id));
            if let Some(entry) = entry {
                correct(commit, "overrides", &entry.message);
            } else if let Some(note) = corrections.notes.get(id) {
                correct(commit, "notes", note.trim_end());
            }
        }
        Ok(commits)
    }
}

fn correct(commit: &mut Commit, source: &str, message: &str) {
    let original_message = std::mem::replace(&mut commit.message, message.to_owned());
    commit.correction = Some(Correction { source: source.into(), original_message });
}
