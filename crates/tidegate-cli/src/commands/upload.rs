//! `tidegate upload`

use std::path::{Path, PathBuf};

use tidegate_forge::NewAsset;
use tidegate_model::{Diagnose, Diagnosis};
use tidegate_report::escape::terminal::inline;

use crate::args::Global;
use crate::exit;
use crate::joint;
use crate::output::Output;
use crate::session::Session;

/// Give files to a release that is being prepared
///
/// For jobs that build on other machines. The release must not be published yet; a file
/// that it has already is left alone if it is the same, and replaced if it is not.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The release's tag
    #[arg(long, value_name = "TAG")]
    tag: String,

    /// What the file is called there, instead of its own name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Go on with the release when this was the last file that it waited for
    ///
    /// Of several jobs that end at once, one goes on.
    #[arg(long)]
    finish: bool,
}

#[derive(Debug, thiserror::Error)]
enum UploadError {
    #[error("`--name` names one file, and there are {count}")]
    OneName { count: usize },
    #[error("`{}` cannot be read", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("`{}` has no name", path.display())]
    NoName { path: PathBuf },
    #[error("no release of {tag} is being prepared")]
    NoRelease { tag: String },
}

impl Diagnose for UploadError {
    fn code(&self) -> &'static str {
        match self {
            Self::OneName { .. } | Self::NoName { .. } => "usage::name",
            Self::Unreadable { .. } => "release::asset",
            Self::NoRelease { .. } => "release::no-release",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::OneName { .. } => "upload them one by one, or by their own names".into(),
            Self::NoName { .. } => "name a file".into(),
            Self::Unreadable { .. } => "has the build put it somewhere else?".into(),
            Self::NoRelease { .. } => "`tidegate apply --prepare` prepares one".into(),
        })
    }
}

impl Args {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<u8, Diagnosis> {
        let session = Session::open(global, output)?;
        let (place, forge) = session.forge()?;
        let assets = self.assets()?;
        if place.kind.has_drafts() && forge.find(&self.tag)?.is_none() {
            return Err(UploadError::NoRelease { tag: self.tag.clone() }.into());
        }
        for asset in &assets {
            output.talk(&format!("upload {} ({} bytes)", inline(&asset.name), asset.size));
            forge.upload(&self.tag, asset)?;
        }
        let names: Vec<_> = assets.iter().map(|asset| inline(&asset.name)).collect();
        output.answer(&format!("{} has {}\n", inline(&self.tag), names.join(", ")));
        if self.finish { joint::go_on(&session, global.format, output) } else { Ok(exit::DONE) }
    }

    fn assets(&self) -> Result<Vec<NewAsset>, UploadError> {
        if self.name.is_some() && self.files.len() != 1 {
            return Err(UploadError::OneName { count: self.files.len() });
        }
        let read = |path: &PathBuf| {
            let own = || path.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = self.name.clone().or_else(own);
            let name = name.ok_or_else(|| UploadError::NoName { path: path.clone() })?;
            asset(&name, path)
        };
        self.files.iter().map(read).collect()
    }
}

fn asset(name: &str, path: &Path) -> Result<NewAsset, UploadError> {
    NewAsset::read(name, path).map_err(|source| UploadError::Unreadable { path: path.to_owned(), source })
}
