//! The CI job that this program runs in: what it is about, and how it is told what came out.

use std::collections::hash_map::RandomState;
use std::env;
use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tidegate_ci::Context;
use tidegate_ci::emission::{self, Annotation, Level, Piece};
use tidegate_contract::types::{Location, Verdict};
use tidegate_git::Repository;
use tidegate_model::plan::{Mode, Plan};
use tidegate_model::{Diagnose, Diagnosis};
use tidegate_report::{json, markdown};

use crate::args::Global;
use crate::output::Output;

/// The largest event file that is read, in bytes.
const EVENT: u64 = 16 << 20;

/// A job.
pub(crate) struct Job {
    pub(crate) context: Context,
    /// Where results go as files.
    folder: PathBuf,
}

/// What came out, for later steps: short values, all of them always set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Something is out that was not before.
    pub(crate) is_released: bool,
    /// Something is due.
    pub(crate) is_due: bool,
    pub(crate) verdict: String,
    pub(crate) version: String,
    pub(crate) previous_version: String,
    pub(crate) bump: String,
    pub(crate) tag: String,
    /// All tags, with spaces between them.
    pub(crate) tags: String,
    /// What an approval is for.
    pub(crate) digest: String,
}

/// A result cannot be put where it belongs.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{}`", path.display())]
pub(crate) struct EmitError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

impl Diagnose for EmitError {
    fn code(&self) -> &'static str {
        "ci::write"
    }

    fn help(&self) -> Option<String> {
        Some("make the folder writable, or name another one with `--output`".into())
    }
}

impl Job {
    /// The job that this process is part of.
    pub(crate) fn new(folder: Option<&Path>, global: &Global, output: &mut Output) -> Self {
        let file = |path: &str| {
            let is_small = fs::metadata(path).is_ok_and(|facts| facts.len() <= EVENT);
            is_small.then(|| fs::read_to_string(path).ok()).flatten()
        };
        let context = Context::read(&|name| env::var(name).ok(), &file);
        for problem in &context.problems {
            output.warning("ci::context", problem);
        }
        // What is for this job alone goes where the system clears up.
        let temporary = || env::var_os("RUNNER_TEMP").filter(|path| !path.is_empty()).map(PathBuf::from);
        let folder = folder.map(Path::to_owned).or_else(|| Some(temporary()?.join("tidegate")));
        let usual = || {
            let repository = Repository::discover(&global.directory).ok()?;
            Some(repository.common_dir().join("tidegate").join("ci"))
        };
        // Where there is no repository, little is told.
        let folder = folder.or_else(usual).unwrap_or_else(|| env::temp_dir().join("tidegate"));
        Self { context, folder }
    }

    /// Writes a result as a file; gives its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> Result<String, EmitError> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.map_err(|source| EmitError { path: path.clone(), source })?;
        let whole = path.canonicalize().unwrap_or(path);
        Ok(whole.to_string_lossy().into_owned())
    }

    /// Puts each piece where it belongs.
    pub(crate) fn emit(&self, pieces: Vec<Piece>, output: &mut Output) -> Result<(), EmitError> {
        for piece in pieces {
            match piece {
                Piece::Log(text) => output.answer(&text),
                Piece::File { name, text } => drop(self.file(&name, &text)?),
                Piece::Append { variable, text } => {
                    let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) else { continue };
                    let path = PathBuf::from(path);
                    let opened = OpenOptions::new().append(true).create(true).open(&path);
                    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
                    written.map_err(|source| EmitError { path, source })?;
                }
            }
        }
        Ok(())
    }

    /// Tells of a plan: files, annotations, a page. Gives the plan's and the notes' paths.
    pub(crate) fn tell(
        &self,
        plan: &Plan,
        base: Option<&Plan>,
        output: &mut Output,
    ) -> Result<Files, Diagnosis> {
        let page = markdown::preview(plan, base);
        let notes: Vec<_> =
            plan.releases().filter_map(|(package, _)| package.notes.as_deref()).map(str::trim).collect();
        let files = Files {
            plan: self.file("plan.json", &json::plan(plan))?,
            summary: self.file("plan.md", &page)?,
            notes: self.file("notes.md", &(notes.join("\n\n") + "\n"))?,
        };
        let system = self.context.system;
        let mut pieces = emission::annotations(system, annotations(plan));
        pieces.extend(emission::summary(system, &page, &files.summary));
        self.emit(pieces, output)?;
        Ok(files)
    }

    /// Sets the values for later steps.
    pub(crate) fn set(&self, outcome: &Outcome, files: &Files, output: &mut Output) -> Result<(), EmitError> {
        let flag = |is_so: bool| if is_so { "true" } else { "false" };
        let values = [
            ("released", flag(outcome.is_released)),
            ("release-due", flag(outcome.is_due)),
            ("verdict", &*outcome.verdict),
            ("version", &*outcome.version),
            ("previous-version", &*outcome.previous_version),
            ("bump", &*outcome.bump),
            ("tag", &*outcome.tag),
            ("tags", &*outcome.tags),
            ("plan-digest", &*outcome.digest),
            ("plan", &*files.plan),
            ("notes", &*files.notes),
            ("summary", &*files.summary),
        ];
        self.emit(emission::outputs(self.context.system, &values, &random()), output)
    }
}

/// Where results are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    pub(crate) plan: String,
    pub(crate) notes: String,
    pub(crate) summary: String,
}

impl Outcome {
    /// What a plan says, with the first of its releases.
    pub(crate) fn of(plan: &Plan) -> Self {
        let tags: Vec<_> = plan.releases().map(|(_, next)| next.tag.as_str()).collect();
        let mut outcome = Self {
            is_due: !tags.is_empty(),
            verdict: plan.verdict.as_str().to_owned(),
            tags: tags.join(" "),
            digest: plan.digest.to_string(),
            ..Self::default()
        };
        if let Some((package, next)) = plan.releases().next() {
            outcome.version = next.version.to_string();
            outcome.bump = next.bump.as_str().to_owned();
            outcome.tag = next.tag.to_string();
            let previous = package.previous.as_ref().map(|past| past.version.to_string());
            outcome.previous_version = previous.unwrap_or_default();
        }
        outcome
    }
}

/// What gates have found, and what the plan warns of.
fn annotations(plan: &Plan) -> Vec<Annotation> {
    let mut all = Vec::new();
    for gate in &plan.gates {
        for reported in &gate.findings {
            let finding = &reported.finding;
            let level = match (finding.verdict, gate.mode) {
                (Verdict::Allow, _) => continue,
                (Verdict::Warn, _) | (_, Mode::Advise) => Level::Warning,
                _ => Level::Error,
            };
            let place = finding.locations.iter().find_map(|location| match location {
                Location::File(file) => Some(file),
                _ => None,
            });
            all.push(Annotation {
                level,
                title: format!("{}: {}", gate.gate, finding.title),
                message: finding.message.clone(),
                file: place.map(|file| file.path.clone()),
                line: place.and_then(|file| file.line),
                fingerprint: reported.fingerprint.hex(),
            });
        }
    }
    all.extend(plan.warnings.iter().map(|warning| Annotation {
        level: Level::Warning,
        title: warning.code.clone(),
        message: warning.message.clone(),
        file: None,
        line: None,
        fingerprint: tidegate_model::Digest::of_parts([&warning.code, &warning.message]).hex(),
    }));
    all
}

/// Digits that nobody knows before: hash maps are seeded by the system.
fn random() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}
