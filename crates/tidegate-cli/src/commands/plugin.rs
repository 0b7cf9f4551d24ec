//! `tidegate plugin …`

use std::path::Path;

use serde::Serialize;
use tidegate_contract::manifest::Manifest as ContractManifest;
use tidegate_model::{Diagnosis, Digest};
use tidegate_plugin::{Fault, FaultKind, Limits, PluginRef};
use tidegate_plugin_host::{Inspection, inspect};
use tidegate_report::escape::terminal;

use crate::args::{Format, Global};
use crate::exit;
use crate::files::{FileError, UserFiles};
use crate::output::Output;
use crate::plugins::{MissingPlugin, limits};
use crate::session::Session;

/// Look at plugins
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Inspect(Inspect),
}

impl Command {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        match self {
            Self::Inspect(args) => args.run(global, output),
        }
    }
}

/// Show what a plugin says about itself, without running it
///
/// What it answers, what it asks for, how it is configured, what it imports.
#[derive(Debug, clap::Args)]
pub(crate) struct Inspect {
    /// A built-in plugin, one of the configuration, or a file that ends with `.wasm`
    #[arg(value_name = "PLUGIN")]
    plugin: String,
}

/// The inspection, for programs.
#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    manifest: &'a ContractManifest,
    digest: &'a Digest,
    size: u64,
    exports: &'a [String],
    imports: Vec<String>,
}

impl Inspect {
    fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let (bytes, limits) = self.read(global, output)?;
        let inspection = inspect(&self.plugin, &bytes, &limits)?;
        match global.format {
            Format::Json => output.answer(&self.json(&inspection)?),
            Format::Human | Format::Markdown => output.answer(&human(&inspection)),
        }
        Ok(exit::DONE)
    }

    fn read(&self, global: &Global, output: &mut Output) -> Result<(Vec<u8>, Limits), Diagnosis> {
        let name = &self.plugin;
        if Path::new(name).extension().is_some_and(|extension| extension == "wasm") {
            let path = global.directory.join(name);
            let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let bytes = UserFiles::Folder(folder).bytes(&file)?;
            return Ok((bytes.ok_or(FileError::Missing { path: name.clone() })?, Limits::default()));
        }
        if let Some(built_in) = tidegate_builtin::find(name) {
            return Ok((built_in.wasm().to_vec(), Limits::default()));
        }
        let session = Session::open(global, output)?;
        let settings = session.config.plugin(name);
        let path = settings.path.as_ref().ok_or_else(|| MissingPlugin::Unknown { name: name.clone() })?;
        let missing = || MissingPlugin::File { name: name.clone(), path: path.as_str().to_owned() };
        let bytes = session.rules().bytes(path.as_str())?.ok_or_else(missing)?;
        Ok((bytes, limits(&settings.limits)))
    }

    fn json(&self, inspection: &Inspection) -> Result<String, Diagnosis> {
        let imports = inspection.imports.iter().map(|import| format!("{} {}", import.module, import.name));
        let report = Report {
            format: 1,
            manifest: inspection.manifest.raw(),
            digest: &inspection.digest,
            size: inspection.size,
            exports: &inspection.exports,
            imports: imports.collect(),
        };
        serde_json::to_string_pretty(&report).map_err(|error| {
            let plugin = PluginRef { name: self.plugin.clone(), version: None };
            Fault::new(plugin, FaultKind::Host { reason: error.to_string() }).into()
        })
    }
}

fn human(inspection: &Inspection) -> String {
    let manifest = inspection.manifest.raw();
    let list = |items: Vec<String>| if items.is_empty() { "nothing".to_owned() } else { items.join(", ") };
    let modules = inspection.imports.iter().fold(Vec::<(String, usize)>::new(), |mut modules, import| {
        match modules.iter_mut().find(|(name, _)| *name == import.module) {
            Some((_, count)) => *count += 1,
            None => modules.push((import.module.clone(), 1)),
        }
        modules
    });
    let rows = [
        ("answers", list(manifest.kinds.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect())),
        ("gates", list(inspection.manifest.gates().iter().map(|&gate| gate.to_owned()).collect())),
        ("asks for", list(manifest.grants.iter().map(|grant| format!("{grant:?}")).collect())),
        ("sees files", list(manifest.files.clone())),
        ("reads", list(manifest.config_files.clone())),
        ("contract", format!("tidegate:plugin@{}", manifest.contract)),
        ("digest", inspection.digest.to_string()),
        ("size", format!("{} KiB", inspection.size.div_ceil(1024))),
        ("imports", list(modules.iter().map(|(name, count)| format!("{count} from {name}")).collect())),
        ("exports", list(inspection.exports.clone())),
    ];
    let mut text =
        format!("{} {}\n{}\n", manifest.id, manifest.version, terminal::inline(&manifest.description));
    for (name, value) in rows {
        text += &format!("\n{name:12}{}", terminal::inline(&value));
    }
    text += "\n";
    if let Some(schema) = &manifest.config_schema {
        let schema = serde_json::to_string_pretty(schema).unwrap_or_default();
        text += &format!("\nconfiguration schema:\n{}\n", terminal::block(&schema));
    }
    text
}
