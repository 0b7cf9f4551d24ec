//! Trees that are made without touching the work tree, and commits that somebody else has
//! made of them.

use tidegate_model::ObjectId;

use super::program::How;
use super::{NewCommit, WriteError, Writer, literal};

/// A file of a commit, as git keeps it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TreeFile {
    /// Where it is, from the root.
    pub path: String,
    /// Git's mode: `100644`.
    pub mode: String,
    /// What it holds; absent when it goes.
    pub content: Option<String>,
}

impl Writer {
    /// A commit's files with what is different about them, as a tree. Files without a content
    /// go.
    ///
    /// # Errors
    /// When git fails.
    pub fn tree(&self, parent: &ObjectId, files: &[(&str, Option<&str>)]) -> Result<ObjectId, WriteError> {
        let index = self.git.git_dir.join(format!("tidegate-index-{}", std::process::id()));
        let index_text = index.to_string_lossy().into_owned();
        let env = [("GIT_INDEX_FILE", &*index_text)];
        let tree = self.tree_in(parent, files, How { env: &env, ..How::default() });
        // It is a copy, and nobody misses it.
        let _ = std::fs::remove_file(&index);
        tree
    }

    fn tree_in(
        &self,
        parent: &ObjectId,
        files: &[(&str, Option<&str>)],
        how: How<'_>,
    ) -> Result<ObjectId, WriteError> {
        let what = "make the commit's files";
        self.git.run(what, &["read-tree", parent.as_str()], how)?;
        for (path, content) in files {
            let Some(content) = content else {
                self.git.run(what, &["update-index", "--force-remove", "--", path], how)?;
                continue;
            };
            let by_path = format!("--path={path}");
            let hash = ["hash-object", "-w", "--stdin", &by_path];
            let blob = self.git.run(what, &hash, How { input: content, ..how })?;
            let spec = format!(":(top,literal){path}");
            let staged = self.git.run(what, &["ls-files", "--stage", "--", &spec], how)?;
            let mode = staged.split_whitespace().next().unwrap_or("100644");
            let entry = format!("{mode},{},{path}", blob.trim());
            self.git.run(what, &["update-index", "--add", "--cacheinfo", &entry], how)?;
        }
        Ok(ObjectId::new(self.git.run(what, &["write-tree"], how)?.trim().to_owned()))
    }

    /// The tree of a commit.
    ///
    /// # Errors
    /// When git fails.
    pub fn tree_of(&self, commit: &ObjectId) -> Result<ObjectId, WriteError> {
        let rev = format!("{commit}^{{tree}}");
        let tree = self.git.run("read the commit", &["rev-parse", "--verify", &rev], How::default())?;
        Ok(ObjectId::new(tree.trim().to_owned()))
    }

    /// These files as a tree has them: what stands in the repository, and not in the work
    /// tree, whose ends of lines may be others.
    ///
    /// # Errors
    /// When git fails.
    pub fn tree_files(&self, tree: &ObjectId, paths: &[&str]) -> Result<Vec<TreeFile>, WriteError> {
        let what = "read the commit's files";
        let file = |path: &&str| {
            let listed = ["ls-tree", "--full-tree", tree.as_str(), "--", path];
            let listed = self.git.run(what, &listed, How::default())?;
            let mut words = listed.split_whitespace();
            let (mode, blob) = (words.next().unwrap_or("100644"), words.nth(1));
            let content = blob.map(|blob| self.git.run(what, &["cat-file", "blob", blob], How::default()));
            Ok(TreeFile { path: (*path).to_owned(), mode: mode.to_owned(), content: content.transpose()? })
        };
        paths.iter().map(file).collect()
    }

    /// Fetches a commit that the remote has made, if it is what was asked for.
    ///
    /// # Errors
    /// When it has another parent or other files, or git fails.
    pub fn fetch_made(
        &self,
        remote: &str,
        commit: &ObjectId,
        parent: &ObjectId,
        tree: &ObjectId,
    ) -> Result<(), WriteError> {
        let fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote, commit.as_str()];
        self.remote(remote, "fetch the commit", &fetch.map(str::to_owned))?;
        let show = ["show", "--no-patch", "--format=%T %P", commit.as_str()];
        let made = self.git.run("read the commit", &show, How::default())?;
        if made.trim() == format!("{tree} {parent}") {
            return Ok(());
        }
        Err(WriteError::Other { commit: commit.clone() })
    }

    /// Sets the branch that is checked out to a commit that was made for it, whose files are
    /// in the work tree.
    ///
    /// # Errors
    /// When the branch is not at the parent, or git fails.
    pub fn advance(&self, new: &NewCommit<'_>, commit: &ObjectId) -> Result<(), WriteError> {
        let reference = format!("refs/heads/{}", new.branch);
        let update =
            ["update-ref", "-m", "tidegate: release", &reference, commit.as_str(), new.parent.as_str()];
        self.git.run("set the branch to the commit", &update, How::default())?;
        let mut reset = vec!["reset", "--quiet", "--"];
        let specs = literal(new.paths);
        reset.extend(specs.iter().map(String::as_str));
        self.git.run("take the files from the commit", &reset, How::default()).map(drop)
    }
}
