//! `tidegate plan`

use tidegate_engine::Parts;
use tidegate_model::Diagnosis;
use tidegate_model::diagnose::causes;
use tidegate_model::plan::{Plan, Warning};
use tidegate_report::{human, json, markdown};

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::releasing;
use crate::session::Session;

/// Show what a release would be: version, reasons, texts, verdicts
///
/// Reads the repository, asks every plugin, and writes nothing. Exits with 0 when
/// a plan could be made, whatever the gates say about it; `check` turns verdicts
/// into exit codes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?.aiming(&self.aiming);
        let plan = make(&session, output)?;
        output.answer(&match global.format {
            Format::Human => human::plan(&plan, output.style()),
            Format::Json => json::plan(&plan),
            Format::Markdown => markdown::plan(&plan),
        });
        Ok(exit::DONE)
    }
}

/// Makes a plan, with a warning where it cannot be carried out.
pub(super) fn make(session: &Session, output: &mut Output) -> Result<Plan, Diagnosis> {
    match releasing::plan(session, output) {
        Ok((plan, _)) => Ok(plan),
        // It can be decided, and `apply` will refuse it: that is worth a plan.
        Err(error) if error.code().starts_with("updater::") => {
            let mut plan = session.decide(output, |engine| engine.plan(Parts::ALL))?;
            let causes = causes(error.inner()).map(|cause| format!(": {cause}"));
            let message = format!("it cannot be carried out: {error}{}", causes.collect::<String>());
            plan.warnings.push(Warning { code: error.code().to_owned(), message });
            Ok(plan)
        }
        Err(error) => Err(error),
    }
}
