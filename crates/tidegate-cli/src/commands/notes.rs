//! `tidegate notes`

use clap::ValueEnum;
use tidegate_contract::release_notes::Audience;
use tidegate_contract::types::Release;
use tidegate_forge::{Mark, NewRelease};
use tidegate_model::{Diagnosis, ObjectId, Tag, Version};
use tidegate_report::escape::terminal::inline;
use tidegate_report::json;

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Print the release notes of a tag, or of the release that is due
///
/// The notes of a tag are about the commits in its history that no lower release
/// in that history has. They are Markdown in every format but `json`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// The tag; without it, the release that is due
    #[arg(value_name = "TAG")]
    tag: Option<String>,

    #[command(flatten)]
    aiming: Aiming,

    /// The package, where several are due
    #[arg(long, value_name = "NAME", conflicts_with = "tag")]
    package: Option<String>,

    /// Show them on the forge, as the text of the tag's release
    ///
    /// A release that is there gets this text and the title of the configuration; one that
    /// is not is made. Nothing else is changed, and nothing is tagged or pushed.
    #[arg(long, requires = "tag")]
    publish: bool,

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
        let (release, text) = self.made(&session, output)?;
        match global.format {
            Format::Json => output.answer(&json::notes(&release, &text)),
            Format::Human | Format::Markdown => output.document(&text),
        }
        Ok(exit::DONE)
    }

    /// Makes the notes, and shows them on the forge where that is asked.
    fn made(&self, session: &Session, output: &mut Output) -> Result<(Release, String), Diagnosis> {
        let audience = match self.audience {
            None => tidegate_engine::audience(session.config.notes.audience),
            Some(Reader::Developer) => Audience::Developer,
            Some(Reader::Operator) => Audience::Operator,
            Some(Reader::User) => Audience::User,
        };
        let (tags, release, rendered) = session.decide(output, |engine| {
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
            Ok((scene.tags, release, rendered))
        })?;
        let mut text = String::new();
        for rendered in rendered {
            text = rendered.text;
            for (commit, fault) in rendered.left_out {
                output.left_out(&commit, "release notes", &fault);
            }
        }
        if self.publish {
            publish(session, &release, &tags, &text)?;
            output.talk(&format!("{} shows these notes", inline(release.tag.as_deref().unwrap_or_default())));
        }
        Ok((release, text))
    }
}

/// Shows the notes of a tag on the forge; gives them.
///
/// # Errors
/// When there is no such tag, or the forge refuses.
pub(super) fn publish_tag(
    session: &Session,
    tag: &str,
    output: &mut Output,
) -> Result<(Release, String), Diagnosis> {
    let args = Args { tag: Some(tag.to_owned()), publish: true, ..Args::default() };
    args.made(session, output)
}

fn publish(session: &Session, release: &Release, tags: &[Tag], text: &str) -> Result<(), Diagnosis> {
    let (_, forge) = session.forge()?;
    let tag = release.tag.clone().unwrap_or_default();
    let text_version = release.version.clone().unwrap_or_default();
    let version = Version::parse(&text_version).ok();
    let is_prerelease = version.as_ref().is_some_and(|version| !version.pre.is_empty());
    let title = tidegate_release::title(&session.config.release, &release.package, &tag, &text_version);
    Ok(forge.retell(&NewRelease {
        commit: ObjectId::new(release.commit.clone().unwrap_or_default()),
        title,
        text: text.to_owned(),
        is_prerelease,
        is_latest: !is_prerelease && is_highest(&tag, &text_version, tags),
        mark: Mark::new("notes"),
        tag,
    })?)
}

/// Whether no tag that is written alike has a higher version that is no pre-release.
fn is_highest(tag: &str, version: &str, tags: &[Tag]) -> bool {
    let Some(prefix) = tag.strip_suffix(version) else { return true };
    let Ok(own) = Version::parse(version) else { return true };
    let others =
        tags.iter().filter_map(|other| Version::parse(other.name.as_str().strip_prefix(prefix)?).ok());
    others.into_iter().all(|other| !other.pre.is_empty() || other <= own)
}
