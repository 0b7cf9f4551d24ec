//! Finds a repository, and answers the questions that are not about history.

use std::path::{Path, PathBuf};

use gix::ThreadSafeRepository;
use gix::discover::upwards;
use gix::objs::Kind;
use tidegate_model::ObjectId;

use crate::read::{give_id, is_partial, parse_id};
use crate::store::{RemoteTag, Store, StoreOptions, Supply};
use crate::{Error, files, tree};

/// A repository, opened for reading.
///
/// Everything is read from the git directory; the files in the working tree play
/// no part.
#[derive(Debug)]
pub struct Repository {
    pub(crate) inner: gix::Repository,
    pub(crate) store: Option<Store>,
}

/// What `doctor` tells about a repository.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Facts {
    /// The git directory; of a linked working tree, its own.
    pub git_dir: PathBuf,
    /// The directory that all linked working trees share.
    pub common_dir: PathBuf,
    /// Whether this is a linked working tree.
    pub is_linked_worktree: bool,
    /// Whether there is no working tree.
    pub is_bare: bool,
    /// Whether history ends early.
    pub is_shallow: bool,
    /// Whether objects were left out until they are needed.
    pub is_partial: bool,
    /// How many commits git's commit-graph knows; absent without a usable one.
    pub commit_graph: Option<u32>,
    /// Other object directories that this one borrows from.
    pub alternates: Vec<PathBuf>,
    /// The name of the hash, `sha1` or `sha256`.
    pub hash: String,
}

impl Repository {
    /// Opens the repository that `dir` lies in.
    ///
    /// Does what git does: `GIT_DIR` and its relatives are obeyed, the search
    /// stops at `GIT_CEILING_DIRECTORIES` and at the borders of file systems, and
    /// another user's repository is refused unless `safe.directory` names it. One
    /// difference comes with gix: a ceiling is itself still looked into.
    ///
    /// # Errors
    /// When there is none, or it cannot or must not be opened.
    pub fn discover(dir: impl AsRef<Path>) -> Result<Self, Error> {
        let dir = dir.as_ref();
        let options = upwards::Options { match_ceiling_dir_or_error: false, ..upwards::Options::default() };
        let mut trust = gix::sec::trust::Mapping::<gix::open::Options>::default();
        trust.full = trust.full.bail_if_untrusted(true);
        trust.reduced = trust.reduced.bail_if_untrusted(true);
        let opened = ThreadSafeRepository::discover_with_environment_overrides_opts(dir, options, trust);
        let repository = opened.map_err(|source| discover_error(dir, source))?;
        let inner = repository.to_thread_local();
        if let Some(storage) = inner.config_snapshot().string("extensions.refStorage")
            && storage != "files"
        {
            return Err(Error::Unsupported {
                dir: inner.git_dir().into(),
                feature: format!("references stored as `{storage}`"),
            });
        }
        Ok(Self { inner, store: None })
    }

    /// Allows to fetch what a shallow or partial clone lacks, when a question needs
    /// it. It goes into a private store; the repository is never written.
    #[must_use]
    pub fn with_store(mut self, options: StoreOptions) -> Self {
        if self.is_shallow() || is_partial(&self.inner) {
            self.store = Some(Store::new(options));
        }
        self
    }

    /// Takes the permission back.
    #[must_use]
    pub fn without_store(mut self) -> Self {
        self.store = None;
        self
    }

    /// Whether an answer took more than the clone has.
    pub(crate) fn has_fetched(&self) -> bool {
        self.store.as_ref().and_then(Store::opened).is_some()
    }

    /// The repository with what has been fetched.
    pub(crate) fn reader(&self) -> &gix::Repository {
        self.store.as_ref().and_then(Store::opened).map_or(&self.inner, |supply| &supply.view)
    }

    /// The root of the working tree; absent in a bare repository.
    #[must_use]
    pub fn workdir(&self) -> Option<&Path> {
        self.inner.workdir()
    }

    /// The git directory that all linked working trees share.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        self.inner.common_dir()
    }

    /// Whether there is no working tree.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.inner.workdir().is_none()
    }

    /// Whether history ends early.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.inner.is_shallow().unwrap_or(false)
    }

    /// Looks a revision up, as `git rev-parse` would: a tag, a branch, an id or its
    /// beginning. Answers the commit that it leads to.
    ///
    /// # Errors
    /// When it leads to none.
    pub fn resolve(&self, rev: &str) -> Result<ObjectId, Error> {
        let unknown = |source| Error::UnknownRevision { rev: rev.into(), source };
        let id = self.inner.rev_parse_single(rev).map_err(unknown)?;
        let object = id.object().map_err(unknown)?.peel_to_kind(Kind::Commit).map_err(unknown)?;
        Ok(give_id(&object.id))
    }

    /// The bytes of a file as the head's commit has it, by its path from the
    /// root with `/` between the parts. Absent where there is no such file.
    ///
    /// # Errors
    /// When the head, a tree or the file cannot be read.
    pub fn read_head_file(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let head = crate::refs::head(&self.inner)?;
        self.read_at(&head.id, path)
    }

    /// As [`Self::read_head_file`], at any commit.
    ///
    /// # Errors
    /// When the commit, a tree or the file cannot be read.
    pub fn read_at(&self, commit: &ObjectId, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let commit = parse_id(commit)?;
        let find = |repo: &gix::Repository| tree::file_at(repo, tree::tree_of(repo, &commit)?, path);
        let file = self.or_fetch(find, |supply| supply.need_trees(&[commit]))?;
        let Some(file) = file else { return Ok(None) };
        let bytes = |repo: &gix::Repository| files::bytes(repo, &file);
        self.or_fetch(bytes, |supply| supply.need_files(&[file])).map(Some)
    }

    /// Fetches what a reference of the remote points to, with its files. Answers
    /// the object's id, or nothing where the remote has no such reference. For
    /// clones that are complete nothing is fetched.
    ///
    /// # Errors
    /// When the remote cannot be asked.
    pub fn fetch_ref(&self, name: &str) -> Result<Option<ObjectId>, Error> {
        let Some(supply) = self.supply()? else { return Ok(None) };
        Ok(supply.fetch_ref(name)?.map(|id| give_id(&id)))
    }

    /// The remote's tags, where a shallow clone may lack some.
    pub(crate) fn listed(&self) -> Result<&[RemoteTag], Error> {
        if !self.is_shallow() {
            return Ok(&[]);
        }
        self.supply()?.map_or(Ok(&[]), Supply::tags)
    }

    /// Where what is missing may come from.
    fn supply(&self) -> Result<Option<&Supply>, Error> {
        self.store.as_ref().map_or(Ok(None), |store| store.open(&self.inner))
    }

    /// Asks; where something is missing, asks again with what earlier runs have
    /// fetched; and where that is not enough, has more of it fetched.
    pub(crate) fn or_supply<T>(
        &self,
        ask: impl Fn(&gix::Repository) -> Result<T, Error>,
        supply: impl FnOnce(&Supply) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let gap = match (ask(self.reader()), &self.store) {
            (Err(gap), Some(_)) if gap.is_gap() => gap,
            (answer, _) => return answer,
        };
        let is_new = std::ptr::eq(self.reader(), &raw const self.inner);
        let Some(found) = self.supply()? else { return Err(gap.without_remote()) };
        match if is_new { ask(&found.view) } else { Err(gap) } {
            Err(gap) if gap.is_gap() => supply(found),
            answer => answer,
        }
    }

    /// As [`Self::or_supply`], for what it takes to ask once more.
    pub(crate) fn or_fetch<T>(
        &self,
        ask: impl Fn(&gix::Repository) -> Result<T, Error>,
        fetch: impl FnOnce(&Supply) -> Result<(), Error>,
    ) -> Result<T, Error> {
        self.or_supply(&ask, |supply| {
            fetch(supply)?;
            ask(&supply.view)
        })
    }

    /// What `doctor` tells.
    ///
    /// # Errors
    /// When the list of alternates cannot be read.
    pub fn facts(&self) -> Result<Facts, Error> {
        let repo = &self.inner;
        let refs = |source| Error::Refs { what: "the list of alternate object directories".into(), source };
        let graph = repo.commit_graph_if_enabled().ok().flatten();
        Ok(Facts {
            git_dir: repo.git_dir().into(),
            common_dir: repo.common_dir().into(),
            is_linked_worktree: repo.kind() == gix::repository::Kind::LinkedWorkTree,
            is_bare: self.is_bare(),
            is_shallow: self.is_shallow(),
            is_partial: is_partial(repo),
            commit_graph: graph.map(|graph| graph.num_commits()),
            alternates: repo.objects.store_ref().alternate_db_paths().map_err(refs)?,
            hash: repo.object_hash().to_string(),
        })
    }
}

fn discover_error(dir: &Path, source: gix::Error) -> Error {
    // A file that may not be read is not the same as a repository of somebody else.
    if source.is_permission_denied() && source.downcast_any_ref::<std::io::Error>().is_none() {
        let root = dir.ancestors().find(|dir| dir.join(".git").exists()).unwrap_or(dir);
        return Error::Untrusted { dir: root.to_owned(), source };
    }
    let dir = dir.to_owned();
    if source.is_not_found() { Error::NotARepository { dir, source } } else { Error::Open { dir, source } }
}
