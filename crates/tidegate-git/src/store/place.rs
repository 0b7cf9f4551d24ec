//! Where fetched objects live.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use gix::bstr::ByteSlice as _;
use tidegate_model::Digest;

use crate::Error;

/// The folder of one repository and remote.
///
/// `objects` has the fetched packs and only ever grows. `answers` has what was
/// found out at some expense. `view` is an object directory that has nothing but
/// the way to `objects` and to the user's. `fetches` has directories of fetches
/// that are under way.
#[derive(Debug)]
pub(crate) struct Place {
    root: PathBuf,
}

/// Directories for fetches are numbered within the process.
static FETCHES: AtomicUsize = AtomicUsize::new(0);

impl Place {
    /// Opens the folder of this repository and remote, and makes it where it is
    /// new. `objects` is the user's object directory.
    pub(crate) fn open(cache: &Path, repo: &gix::Repository, remote: &str) -> Result<Self, Error> {
        let common = absolute(repo.common_dir())?;
        let objects = absolute(repo.objects.store_ref().path())?;
        let parts = [bytes_of(&common)?, bytes_of(&objects)?, remote.as_bytes().to_vec()];
        let digest = Digest::of_parts(&parts).to_string();
        let name = digest.rsplit(':').next().unwrap_or_default();
        // Git is started elsewhere.
        let root =
            std::path::absolute(cache).map_err(|source| Error::Store { path: cache.into(), source })?;
        let place = Self { root: root.join("git").join(name) };
        for folder in ["answers", "fetches", "objects/info", "objects/pack", "view/info", "view/pack"] {
            make_private(&place.root.join(folder))?;
        }
        let mut alternates = bytes_of(&absolute(&place.objects())?)?;
        alternates.push(b'\n');
        alternates.extend(&parts[1]);
        alternates.push(b'\n');
        place.write("view/info/alternates", &alternates)?;
        Ok(place)
    }

    /// The fetched objects.
    pub(crate) fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    /// The object directory that leads to the fetched objects and the user's.
    pub(crate) fn view(&self) -> PathBuf {
        self.root.join("view")
    }

    /// The path of a file or folder in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A new directory for a fetch.
    pub(crate) fn fetch_dir(&self) -> Result<PathBuf, Error> {
        loop {
            let number = FETCHES.fetch_add(1, Ordering::Relaxed);
            let dir = self.root.join("fetches").join(format!("{}-{number}", std::process::id()));
            match fs::create_dir(&dir) {
                Ok(()) => return Ok(dir),
                // Left behind by a process of the same number that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(Error::Store { path: dir, source }),
            }
        }
    }

    /// Writes a file as a whole, so that nobody ever reads half of it.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> Result<(), Error> {
        let path = self.path(name);
        if fs::read(&path).is_ok_and(|old| old == content) {
            return Ok(());
        }
        let number = FETCHES.fetch_add(1, Ordering::Relaxed);
        let new = path.with_extension(format!("{}-{number}.new", std::process::id()));
        fs::write(&new, content).map_err(|source| Error::Store { path: new.clone(), source })?;
        fs::rename(&new, &path).map_err(|source| Error::Store { path, source })
    }
}

fn make_private(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| Error::Store { path: folder.into(), source })
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|source| Error::Store { path: path.into(), source })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = gix::path::into_bstr(path).map_err(|_| io::Error::other("the path is not text"));
    let bytes = bytes.map_err(|source| Error::Store { path: path.into(), source })?;
    // Lists of object directories have one path a line.
    if bytes.contains(&b'\n') {
        let source = io::Error::other("the path has a line break");
        return Err(Error::Store { path: path.into(), source });
    }
    Ok(bytes.as_bytes().to_vec())
}
