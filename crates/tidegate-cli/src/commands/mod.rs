//! The commands: one file each, with its arguments, its help and its function.

mod apply;
mod changelog;
mod check;
mod ci;
mod completions;
mod doctor;
mod explain;
mod graph;
mod init;
mod man;
mod next;
mod notes;
mod plan;
mod plugin;
mod resume;
mod schema;
mod status;
mod undo;
mod upload;
mod why;

use clap::Subcommand;
use tidegate_model::Diagnosis;

use crate::args::Global;
use crate::output::Output;

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Plan(plan::Args),
    Next(next::Args),
    Why(why::Args),
    Graph(graph::Args),
    Notes(notes::Args),
    Changelog(changelog::Args),
    Check(check::Args),
    Ci(ci::Args),
    Apply(apply::Args),
    Resume(resume::Args),
    Undo(undo::Args),
    Upload(upload::Args),
    Status(status::Args),
    Init(init::Args),
    Doctor(doctor::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    #[command(subcommand)]
    Plugin(plugin::Command),
    Completions(completions::Args),
    Man(man::Args),
    /// Run a plugin for another tidegate
    #[command(name = crate::worker::COMMAND, hide = true)]
    Worker,
}

impl Command {
    /// Runs the command; gives its exit code.
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        match self {
            Self::Plan(args) => args.run(global, output),
            Self::Next(args) => args.run(global, output),
            Self::Why(args) => args.run(global, output),
            Self::Graph(args) => args.run(global, output),
            Self::Notes(args) => args.run(global, output),
            Self::Changelog(args) => args.run(global, output),
            Self::Check(args) => args.run(global, output),
            Self::Ci(args) => args.run(global, output),
            Self::Apply(args) => args.run(global, output),
            Self::Resume(args) => args.run(global, output),
            Self::Undo(args) => args.run(global, output),
            Self::Upload(args) => args.run(global, output),
            Self::Status(args) => args.run(global, output),
            Self::Init(args) => args.run(global, output),
            Self::Doctor(args) => args.run(global, output),
            Self::Explain(args) => args.run(output),
            Self::Schema(args) => args.run(output),
            Self::Plugin(command) => command.run(global, output),
            Self::Completions(args) => args.run(output),
            Self::Man(args) => args.run(output),
            Self::Worker => crate::worker::serve(),
        }
    }
}
