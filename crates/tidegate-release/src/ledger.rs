//! Where the lines of a journal are kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::Error;

/// Keeps lines, in order. What was appended is there after a crash.
pub trait Ledger {
    /// All lines, and what a crash has left of one more.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read(&self) -> Result<String, Error>;

    /// Appends a line; returns when it will survive a crash.
    ///
    /// # Errors
    /// When it will not.
    fn append(&mut self, line: &str) -> Result<(), Error>;
}

/// Lines in a file.
#[derive(Clone, Debug)]
pub struct FileLedger {
    path: PathBuf,
}

impl FileLedger {
    /// A file that may not be there yet; nor its folder.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn error(&self, what: &'static str) -> impl FnOnce(io::Error) -> Error {
        let path = self.path.clone();
        move |source| Error::Journal { what, path, source }
    }

    /// A line that a crash has cut off is taken away before another is appended: it
    /// says nothing that was acted on.
    fn write(&self, line: &str) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(&self.path)?;
        let text = fs::read(&self.path)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(whole as u64)?;
        }
        let written = file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // A full disk may have taken half of it.
            file.set_len(whole as u64)?;
            return Err(error);
        }
        if is_new {
            sync_folder(folder)?;
        }
        Ok(())
    }
}

impl Ledger for FileLedger {
    fn read(&self) -> Result<String, Error> {
        match fs::read(&self.path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(source) => Err(self.error("read")(source)),
        }
    }

    fn append(&mut self, line: &str) -> Result<(), Error> {
        self.write(line).map_err(self.error("write"))
    }
}

/// A new name in a folder survives a crash when the folder was synced.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere the system does that with the file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
