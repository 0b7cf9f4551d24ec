//! `tidegate notes`

use clap::ValueEnum;
use tidegate_contract::release_notes::Audience;
use tidegate_model::Diagnosis;
use tidegate_report::json;

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Print the release notes of a tag, or of the release that is due
///
/// The notes of a tag are about the commits in its history that no lower release
/// in that history has. They are Markdown in every format but `json`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tag; without it, the release that is due
    #[arg(value_name = "TAG")]
    tag: Option<String>,

    #[command(flatten)]
    aiming: Aiming,

    /// The package, where several are due
    #[arg(long, value_name = "NAME", conflicts_with = "tag")]
    package: Option<String>,

    /// Whom the notes are for, instead of whom the configuration names
    #[arg(long, value_enum, value_name = "WHO")]
    audience: Option<Reader>,
}

/// Whom notes are for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Reader {
    /// People who write code against it
    Developer,
    /// People who run it
    Operator,
    /// People who use it
    User,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?.aiming(&self.aiming);
        let audience = match self.audience {
            None => tidegate_engine::audience(session.config.notes.audience),
            Some(Reader::Developer) => Audience::Developer,
            Some(Reader::Operator) => Audience::Operator,
            Some(Reader::User) => Audience::User,
        };
        let (release, rendered) = session.decide(output, |engine| {
            let (scene, package, release) = match &self.tag {
                Some(tag) => engine.tagged(tag)?,
                None => {
                    let survey = engine.survey()?;
                    let proposals = engine.propose(&survey)?;
                    let at = proposals.choose(&survey, self.package.as_deref())?;
                    let release = engine.upcoming(&survey, &proposals, at);
                    let package = survey.packages[at].package.clone();
                    (survey.scene, package, release)
                }
            };
            let asked = [(package, release)];
            let rendered = engine.notes(&scene, &asked, &audience)?;
            let [(_, release)] = asked;
            Ok((release, rendered))
        })?;
        let mut text = String::new();
        for rendered in rendered {
            text = rendered.text;
            for (commit, fault) in rendered.left_out {
                output.left_out(&commit, "release notes", &fault);
            }
        }
        match global.format {
            Format::Json => output.answer(&json::notes(&release, &text)),
            Format::Human | Format::Markdown => output.document(&text),
        }
        Ok(exit::DONE)
    }
}
