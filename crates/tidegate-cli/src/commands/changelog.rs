//! `tidegate changelog`

use tidegate_engine::{ChangelogWish, Newest};
use tidegate_model::Diagnosis;
use tidegate_report::json;

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Print the changelog file as the next release would leave it
///
/// The new section stands above the sections that the file has already, which
/// stay as they are, byte for byte. Nothing is written.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,

    /// The package, where several are due
    #[arg(long, value_name = "NAME")]
    package: Option<String>,

    /// Write the whole file anew, from all releases in the history
    #[arg(long)]
    full: bool,

    /// With `--full`: put what is not released yet under no version
    #[arg(long, requires = "full")]
    unreleased: bool,

    /// Print nothing; exit with 23 when the file on disk differs
    #[arg(long)]
    check: bool,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?.aiming(&self.aiming);
        let (path, existing, rendered) = session.decide(output, |engine| {
            let survey = engine.survey()?;
            let proposals = engine.propose(&survey)?;
            let at = proposals.choose(&survey, self.package.as_deref())?;
            let package = survey.packages[at].package.clone();
            let path = engine.changelog_path(&package);
            let existing = engine.files.read(&path)?;
            if self.full {
                let newest = if self.unreleased { Newest::Unreleased } else { Newest::Next };
                let rendered = engine.full_changelog(&survey, &proposals, at, newest)?;
                return Ok((path, existing, Some(rendered)));
            }
            if proposals.packages[at].next.is_none() {
                return Ok((path, existing, None));
            }
            let releases = vec![engine.upcoming(&survey, &proposals, at)];
            let wish = ChangelogWish { package, releases, existing: existing.clone() };
            let rendered = engine.changelogs(&survey.scene, &[wish])?.pop();
            Ok((path, existing, rendered))
        })?;
        // Nothing is due: the file stays as it is.
        let (entry, content) = match rendered {
            Some(rendered) => {
                for (commit, fault) in &rendered.left_out {
                    output.left_out(commit, "changelog", fault);
                }
                (rendered.text.entry, rendered.text.content)
            }
            None => (String::new(), existing.clone().unwrap_or_default()),
        };
        if self.check {
            if existing.as_deref() == Some(content.as_str()) {
                return Ok(exit::DONE);
            }
            let state = if existing.is_some() { "differs from what it should be" } else { "does not exist" };
            output.talk(&format!("`{path}` {state}; `tidegate changelog` prints what it should be"));
            return Ok(exit::DIFFERS);
        }
        match global.format {
            Format::Json => output.answer(&json::changelog(&path, &entry, &content)),
            Format::Human | Format::Markdown => output.document(&content),
        }
        Ok(exit::DONE)
    }
}
