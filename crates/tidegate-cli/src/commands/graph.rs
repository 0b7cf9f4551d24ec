//! `tidegate graph`

use clap::ValueEnum;
use tidegate_model::Diagnosis;
use tidegate_report::{graph, json};

use crate::args::{Aiming, Format, Global};
use crate::exit;
use crate::output::Output;
use crate::session::Session;

/// Show the packages, who depends on whom, and which of them are due
///
/// In release order: a package stands behind those that it depends on. Only the
/// versioner is asked. `--format json` has everything.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    aiming: Aiming,

    /// What to draw it with
    #[arg(long = "as", value_enum, value_name = "KIND", default_value_t = Kind::Text)]
    kind: Kind,

    /// With `--as matrix`: the most jobs
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    jobs: usize,
}

/// What a graph is drawn with.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// Plain text
    Text,
    /// Graphviz
    Dot,
    /// Mermaid
    Mermaid,
    /// A matrix for CI, as JSON: only what is due
    Matrix,
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?.aiming(&self.aiming);
        let packages = session.decide(output, |engine| engine.graph())?;
        output.answer(&match (self.kind, global.format) {
            (Kind::Text, Format::Json) => json::graph(&packages),
            (Kind::Text, Format::Human | Format::Markdown) => graph::text(&packages),
            (Kind::Dot, _) => graph::dot(&packages),
            (Kind::Mermaid, _) => graph::mermaid(&packages),
            (Kind::Matrix, _) => graph::matrix(&packages, self.jobs),
        });
        Ok(exit::DONE)
    }
}
