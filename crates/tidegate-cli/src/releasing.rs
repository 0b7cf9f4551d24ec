//! What the commands that carry a release out have in common: the journal, the lock,
//! the hands, and how it is told.

use std::cell::{OnceCell, RefCell};
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use tidegate_config::ReleaseMode;
use tidegate_engine::{Files as _, NewFile, Parts};
use tidegate_forge::Mark;
use tidegate_git::Writer;
use tidegate_model::plan::Plan;
use tidegate_model::{Diagnose, Diagnosis, Edit, Effect};
use tidegate_release::{
    FileLedger, Joined, Journal, Left, Outcome, PROPOSED, Place, Progress, ShownOn, State, Step, carry_out,
    take_back,
};
use tidegate_report::escape::terminal::inline;
use tidegate_report::markdown;

use crate::args::Format;
use crate::exit;
use crate::fetching;
use crate::forge;
use crate::hands::{self, RealHands};
use crate::output::Output;
use crate::session::Session;
use crate::sharing::{self, OnRemote};

/// The folder in the git directory that is ours.
const FOLDER: &str = "tidegate";

/// The release that the repository's journal tells of, locked.
pub(crate) struct Releasing<'a> {
    session: &'a Session,
    pub(crate) journal: Journal<FileLedger>,
    /// Nobody else goes on as long as this is open.
    _lock: File,
}

/// Something cannot be written as JSON, which is a mistake of ours.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the effects as JSON")]
struct JsonError(#[source] serde_json::Error);

impl Diagnose for JsonError {
    fn code(&self) -> &'static str {
        "internal::conversion"
    }
}

#[derive(Debug, thiserror::Error)]
enum LockError {
    #[error("another process is carrying a release of this repository out")]
    Busy,
    #[error("cannot open `{}`", path.display())]
    Open {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl Diagnose for LockError {
    fn code(&self) -> &'static str {
        match self {
            Self::Busy => "release::busy",
            Self::Open { .. } => "release::journal",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Busy => "wait until it has ended, then see `tidegate status`".into(),
            Self::Open { .. } => "make the folder writable; nothing was done".into(),
        })
    }
}

/// The journal of a repository, for reading.
pub(crate) fn journal(session: &Session) -> Result<Journal<FileLedger>, Diagnosis> {
    let path = session.repository.common_dir().join(FOLDER).join("journal.jsonl");
    Ok(Journal::open(FileLedger::new(path))?)
}

/// Makes a plan that says what carrying it out does, and the files that change.
pub(crate) fn plan(session: &Session, output: &mut Output) -> Result<(Plan, Vec<NewFile>), Diagnosis> {
    let (mut plan, files) = session.decide(output, |engine| engine.plan_with_files(Parts::ALL))?;
    // A snapshot is never carried out.
    if session.aim.snapshot.is_none() {
        let place = place(session, &plan)?;
        plan.effects = effects(session, &plan, &files, &place)?.iter().map(Effect::outline).collect();
    }
    Ok((plan, files))
}

/// Where the release happens, as far as it is known without asking the remote.
pub(crate) fn place(session: &Session, plan: &Plan) -> Result<Place, Diagnosis> {
    let settings = &session.config.release;
    let forge = match shown_on(session)? {
        None => ShownOn::Nothing,
        Some(place) if place.kind.has_drafts() => ShownOn::Drafts,
        Some(_) => ShownOn::AtOnce,
    };
    let proposed = match settings.mode {
        ReleaseMode::Direct => None,
        ReleaseMode::Proposal => session.files().read(PROPOSED)?,
    };
    Ok(Place {
        branch: plan.repository.branch.clone(),
        remote: settings.push.then(|| settings.remote.clone()),
        lease: None,
        forge,
        proposed,
    })
}

/// The forge where releases are shown; none where nothing is pushed.
fn shown_on(session: &Session) -> Result<Option<forge::Place>, Diagnosis> {
    if !session.config.release.push {
        return Ok(None);
    }
    forge::place(&session.config.forge, session.url()?.as_deref())
}

/// What the release of what is due does there.
pub(crate) fn effects(
    session: &Session,
    plan: &Plan,
    files: &[NewFile],
    place: &Place,
) -> Result<Vec<Effect>, Diagnosis> {
    let edit = |file: &NewFile| Edit::new(file.path.clone(), file.old.clone(), file.new.clone());
    let edits = files.iter().map(edit).collect();
    let text = match session.config.release.mode {
        ReleaseMode::Direct => String::new(),
        ReleaseMode::Proposal => markdown::plan(plan).chars().take(PROPOSAL).collect(),
    };
    Ok(tidegate_release::effects(plan, edits, place, &session.config.release, &text)?)
}

/// The longest text of a proposal, in characters: no forge takes more than 65,536.
const PROPOSAL: usize = 60_000;

/// How long one call of git may take: hooks may take their time.
const WRITING: Duration = Duration::from_secs(600);

/// The ends of names of variables that hold secrets.
const SECRETS: [&str; 6] = ["TOKEN", "PASSWORD", "SECRET", "_KEY", "_PAT", "CREDENTIALS"];

/// Who writes to the repository. Hooks and programs that sign get no secrets.
pub(crate) fn writer(session: &Session) -> Result<Writer, Diagnosis> {
    let is_secret = |name: &OsString| {
        let name = name.to_string_lossy().to_uppercase();
        SECRETS.iter().any(|end| name.ends_with(end))
    };
    let config = &session.config;
    let notices = config.release.notices.iter().map(|notice| &notice.variable);
    let granted = config.release.commands.iter().flat_map(|command| &command.env);
    let named: Vec<_> = config.forge.token_variable.iter().chain(notices).chain(granted).collect();
    let is_secret = |name: &OsString| is_secret(name) || named.iter().any(|named| name == named.as_str());
    let secrets = std::env::vars_os().map(|(name, _)| name).filter(is_secret).collect();
    let writer = session.repository.writer(secrets, fetching::limit(WRITING))?;
    Ok(writer.with_credentials(session.credentials()))
}

impl<'a> Releasing<'a> {
    /// Takes the lock, and reads the journal: this clone's, and what others have done.
    pub(crate) fn open(
        session: &'a Session,
        take_over: bool,
        output: &mut Output,
    ) -> Result<Self, Diagnosis> {
        let folder = session.repository.common_dir().join(FOLDER);
        let path = folder.join("lock");
        let opened = fs::create_dir_all(&folder).and_then(|()| File::create(&path));
        let lock = opened.map_err(|source| LockError::Open { path: path.clone(), source })?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => LockError::Busy,
            TryLockError::Error(source) => LockError::Open { path, source },
        })?;
        let mut journal = journal(session)?;
        let settings = &session.config.release;
        if settings.push && !settings.journal.is_empty() {
            let writer = writer(session)?;
            if writer.has_remote(&settings.remote)? {
                let runner = sharing::runner(&folder)
                    .map_err(|source| LockError::Open { path: folder.join("runner"), source })?;
                let commons = OnRemote(writer.shared_text(&settings.remote, &settings.journal));
                let joined = journal.join(Box::new(commons), runner, take_over)?;
                let is_open = matches!(journal.state(), State::Unfinished | State::Returning);
                if joined == Joined::Learnt && is_open {
                    let what = format!("{} was begun in another clone", inline(&journal.name()));
                    output.talk(&what);
                }
            }
        }
        Ok(Self { session, journal, _lock: lock })
    }

    fn hands<'h>(&self, say: &'h dyn Fn(&str)) -> Result<RealHands<'h>, Diagnosis>
    where
        'a: 'h,
    {
        let repository = &self.session.repository;
        let nothing = || tidegate_release::Error::NothingBegun;
        Ok(RealHands {
            root: repository.workdir().unwrap_or(repository.common_dir()).to_owned(),
            checkout: repository.common_dir().join(FOLDER).join("checkout"),
            writer: writer(self.session)?,
            config: &self.session.config,
            head: self.journal.head().ok_or_else(nothing)?.clone(),
            effects: self.journal.steps().map(|(effect, _)| effect.clone()).collect(),
            tags: self.journal.tags().to_vec(),
            mark: Mark::new(&format!("release:{}", self.journal.head().ok_or_else(nothing)?.short())),
            place: shown_on(self.session)?,
            forge: OnceCell::new(),
            say,
        })
    }

    /// Makes sure that the tokens, addresses and variables are there that these effects
    /// need.
    ///
    /// # Errors
    /// When one is not.
    pub(crate) fn check(&self, effects: &[Effect]) -> Result<(), Diagnosis> {
        hands::check(effects, &self.session.config, shown_on(self.session)?.as_ref())
    }

    /// Does what is missing, and tells how it ended. Where somebody was faster,
    /// everything is taken back.
    pub(crate) fn carry_out(&mut self, format: Format, output: &mut Output) -> Result<u8, Diagnosis> {
        let ended = self.go_on(output);
        self.tell(ended, format, output)
    }

    fn tell(
        &mut self,
        ended: Result<Outcome, Diagnosis>,
        format: Format,
        output: &mut Output,
    ) -> Result<u8, Diagnosis> {
        match ended {
            Ok(outcome) => {
                output.talk(&self.ended(outcome));
                output.answer(&told(&self.journal, format));
                Ok(exit::DONE)
            }
            Err(error) if exit::of_error(&error) == exit::MOVED => {
                output.error(&error);
                let code = self.take_back(format, output)?;
                Ok(if code == exit::DONE { exit::MOVED } else { code })
            }
            Err(error) if self.journal.state() == State::None => Err(error),
            Err(error) => {
                output.error(&error);
                output.talk("the release is incomplete: `tidegate resume` or `tidegate undo`");
                Ok(exit::INCOMPLETE)
            }
        }
    }

    /// Does what is missing here; where only files are missing that other jobs bring, there
    /// is no exit code yet.
    pub(crate) fn prepare(&mut self, format: Format, output: &mut Output) -> Result<Option<u8>, Diagnosis> {
        match self.go_on(output) {
            Err(error) if error.code() == "release::waiting" => {
                output.answer(&told(&self.journal, format));
                Ok(None)
            }
            ended => self.tell(ended, format, output).map(Some),
        }
    }

    /// Does what is missing, unless somebody else is faster.
    pub(crate) fn finish(&mut self, format: Format, output: &mut Output) -> Result<u8, Diagnosis> {
        match self.go_on(output) {
            Err(error) if exit::of_error(&error) == exit::MOVED => {
                output.talk("another job goes on with the release");
                Ok(exit::DONE)
            }
            ended => self.tell(ended, format, output),
        }
    }

    /// Does what is missing.
    ///
    /// # Errors
    /// When an effect fails; the journal says which ones are done.
    pub(crate) fn go_on(&mut self, output: &mut Output) -> Result<Outcome, Diagnosis> {
        let output = RefCell::new(output);
        let say = |text: &str| output.borrow_mut().talk(text);
        let mut hands = self.hands(&say)?;
        let outcome = carry_out(&mut self.journal, &mut hands, &mut Told(&output))?;
        hands.clear()?;
        Ok(outcome)
    }

    fn ended(&self, outcome: Outcome) -> String {
        let name = inline(&self.journal.name());
        let is_proposal = self.journal.steps().any(|(effect, _)| matches!(effect, Effect::Propose { .. }));
        match (is_proposal, outcome) {
            (false, Outcome::Done) => format!("released {name}"),
            (false, Outcome::Nothing) => format!("{name} was released before; nothing was done"),
            (true, Outcome::Done) => {
                format!("proposed {name}; merging it, and `tidegate apply` after that, releases")
            }
            (true, Outcome::Nothing) => format!("{name} was proposed before; nothing was done"),
        }
    }

    /// Takes back what can be, and lists the rest.
    pub(crate) fn take_back(&mut self, format: Format, output: &mut Output) -> Result<u8, Diagnosis> {
        let taken_back = {
            let output = RefCell::new(&mut *output);
            let say = |text: &str| output.borrow_mut().talk(text);
            let mut hands = self.hands(&say)?;
            take_back(&mut self.journal, &mut hands)?
        };
        for Left { what, why } in &taken_back.left {
            output.talk(&format!("left as it is: {}: {}", inline(what), inline(why)));
        }
        if taken_back.left.is_empty() {
            output.talk(&format!("{} is taken back; nothing is left of it", inline(&self.journal.name())));
        }
        output.answer(&told(&self.journal, format));
        Ok(if taken_back.left.is_empty() { exit::DONE } else { exit::INCOMPLETE })
    }
}

/// Tells each effect as it begins.
struct Told<'a, 'o>(&'a RefCell<&'o mut Output>);

impl Progress for Told<'_, '_> {
    fn begins(&mut self, number: usize, of: usize, effect: &Effect) {
        self.0.borrow_mut().talk(&format!("[{number}/{of}] {}", inline(&effect.title())));
    }
}

/// What a release would do, as a text.
pub(crate) fn announced(effects: &[Effect], format: Format) -> Result<String, Diagnosis> {
    if format == Format::Json {
        let text = serde_json::to_string_pretty(&json!({ "format": 1, "effects": effects }));
        return Ok(format!("{}\n", text.map_err(JsonError)?));
    }
    let mut text = String::new();
    for (number, effect) in effects.iter().enumerate() {
        text += &format!("{}. {}\n", number + 1, inline(&effect.title()));
        if let Effect::EditFiles { edits } = effect {
            for edit in edits {
                let verb = match (&edit.old, &edit.new) {
                    (_, None) => "delete",
                    (None, Some(_)) => "create",
                    (Some(_), Some(_)) => "change",
                };
                text += &format!("   {verb} {}\n", inline(&edit.path));
            }
        }
    }
    Ok(text)
}

/// Where a release stands, as a text.
pub(crate) fn told(journal: &Journal<FileLedger>, format: Format) -> String {
    let word = |step: &Step| match step {
        Step::Waiting => "waiting",
        Step::Begun => "begun",
        Step::Failed => "failed",
        Step::Done => "done",
        Step::Returning => "being taken back",
        Step::TakenBack => "taken back",
        Step::Left(_) => "left",
    };
    if format == Format::Json {
        let steps: Vec<_> = journal
            .steps()
            .map(|(effect, step)| json!({ "effect": effect.title(), "state": word(step) }))
            .collect();
        let commit = journal.made().commit.as_ref().or(journal.head());
        let release = (journal.state() != State::None).then(|| journal.name());
        let status = json!({
            "format": 1, "state": journal.state().to_string(), "release": release,
            "commit": commit, "effects": steps,
        });
        return format!("{status:#}\n");
    }
    if journal.state() == State::None {
        return "no release has been begun here\n".to_owned();
    }
    let mut text = format!("{}: {}\n", inline(&journal.name()), journal.state());
    for (effect, step) in journal.steps() {
        text += &format!("  {:16}  {}\n", word(step), inline(&effect.title()));
        if let Step::Left(why) = step {
            text += &format!("  {:16}  {}\n", "", inline(why));
        }
    }
    text
}
