//! The commit graph, read on demand: each commit once, from git's commit-graph
//! file where that has it.

use gix::hashtable::HashMap;
use gix::objs::{Exists as _, Kind};
use gix::{ObjectId, commitgraph};

use crate::Error;
use crate::raw::{parse_commit, parse_identity};
use crate::read::read;

/// A commit's place in the [`Graph`].
pub(crate) type Node = usize;

/// The part of the history that has been looked at.
pub(crate) struct Graph<'r> {
    repo: &'r gix::Repository,
    /// Absent in shallow clones: git ignores the file there too, because it
    /// knows parents that the clone does not have.
    file: Option<commitgraph::Graph>,
    /// Where a shallow clone ends, sorted.
    shallow: Vec<ObjectId>,
    /// Parents that a shallow clone lacks may be here nevertheless.
    beyond: bool,
    nodes: Vec<Entry>,
    index: HashMap<ObjectId, Node>,
    edges: Vec<Node>,
    buffer: Vec<u8>,
}

struct Entry {
    id: ObjectId,
    /// Committer date, in seconds. It may lie: use it for speed only.
    date: i64,
    /// Where its parents stand in `edges`; absent until the commit is read.
    parents: Option<(usize, usize)>,
    cut: bool,
}

impl<'r> Graph<'r> {
    /// Prepares to read; looks at no commit yet.
    pub(crate) fn new(repo: &'r gix::Repository) -> Result<Self, Error> {
        let refs = |source| Error::Refs { what: "the list of shallow commits".into(), source };
        let mut shallow: Vec<_> = match repo.shallow_commits().map_err(refs)? {
            Some(commits) => commits.iter().copied().collect(),
            None => Vec::new(),
        };
        shallow.sort_unstable();
        // A commit-graph only saves time: one that cannot be read is left alone, as git does.
        let file = if shallow.is_empty() { repo.commit_graph_if_enabled().ok().flatten() } else { None };
        Ok(Self {
            repo,
            file,
            shallow,
            beyond: false,
            nodes: Vec::new(),
            index: HashMap::default(),
            edges: Vec::new(),
            buffer: Vec::new(),
        })
    }

    /// As [`Self::new`], for a repository that sees more than the shallow clone
    /// itself: history ends where parents are missing.
    pub(crate) fn beyond(repo: &'r gix::Repository) -> Result<Self, Error> {
        Ok(Self { beyond: true, ..Self::new(repo)? })
    }

    /// For commits of which all are known to be here: history ends nowhere.
    pub(crate) fn uncut(repo: &'r gix::Repository) -> Self {
        Self {
            repo,
            file: None,
            shallow: Vec::new(),
            beyond: false,
            nodes: Vec::new(),
            index: HashMap::default(),
            edges: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// How many commits have a place.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Gives a commit its place, without reading it.
    pub(crate) fn node(&mut self, id: ObjectId) -> Node {
        *self.index.entry(id).or_insert_with(|| {
            self.nodes.push(Entry { id, date: 0, parents: None, cut: false });
            self.nodes.len() - 1
        })
    }

    /// The commit at a place.
    pub(crate) fn id(&self, node: Node) -> ObjectId {
        self.nodes[node].id
    }

    /// When the commit says it was made. Reads it.
    pub(crate) fn date(&mut self, node: Node) -> Result<i64, Error> {
        self.load(node)?;
        Ok(self.nodes[node].date)
    }

    /// The commit's parents, first parent first; none where a shallow clone ends.
    /// Reads it.
    pub(crate) fn parents(&mut self, node: Node) -> Result<&[Node], Error> {
        self.load(node)?;
        Ok(self.known_parents(node))
    }

    /// The parents of a commit that has been read; of any other, none.
    pub(crate) fn known_parents(&self, node: Node) -> &[Node] {
        match self.nodes[node].parents {
            Some((from, to)) => &self.edges[from..to],
            None => &[],
        }
    }

    /// Whether the commit, which has been read, has parents that a shallow clone
    /// lacks.
    pub(crate) fn is_cut(&self, node: Node) -> bool {
        self.nodes[node].cut
    }

    /// The error for an answer that needs the parents of such a commit.
    pub(crate) fn cut_error(&self, node: Node) -> Error {
        Error::Shallow { commit: self.id(node).to_string() }
    }

    fn load(&mut self, node: Node) -> Result<(), Error> {
        if self.nodes[node].parents.is_some() {
            return Ok(());
        }
        let id = self.nodes[node].id;
        let from = self.edges.len();
        let date = match self.load_from_file(&id) {
            Some(date) => date,
            None => self.load_from_object(node, id)?,
        };
        self.nodes[node].date = date;
        self.nodes[node].parents = Some((from, self.edges.len()));
        Ok(())
    }

    fn load_from_file(&mut self, id: &ObjectId) -> Option<i64> {
        let file = self.file.take()?;
        let date = file.commit_by_id(id).and_then(|commit| {
            let parents = commit.iter_parents().map(|parent| parent.map(|at| file.id_at(at).to_owned()));
            // A damaged file: the commit itself still knows.
            let parents: Vec<ObjectId> = parents.collect::<Result<_, _>>().ok()?;
            self.add_parents(parents);
            Some(i64::try_from(commit.committer_timestamp()).unwrap_or(i64::MAX))
        });
        self.file = Some(file);
        date
    }

    fn load_from_object(&mut self, node: Node, id: ObjectId) -> Result<i64, Error> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let commit = parse_commit(read(self.repo, &id, Kind::Commit, &mut buffer)?);
        // Without its parents a commit would cut history short, unseen.
        let parents = commit.parents.iter().map(|hex| ObjectId::from_hex(hex)).collect::<Result<Vec<_>, _>>();
        let parents = parents.map_err(|source| Error::ObjectUnreadable {
            kind: "commit",
            id: id.to_string(),
            source,
        })?;
        let date = parse_identity(commit.committer).seconds;
        self.buffer = buffer;
        let are_here = |parents: &[ObjectId]| parents.iter().all(|parent| self.repo.objects.exists(parent));
        if self.shallow.binary_search(&id).is_ok() && !(self.beyond && are_here(&parents)) {
            self.nodes[node].cut = !parents.is_empty();
        } else {
            self.add_parents(parents);
        }
        Ok(date)
    }

    fn add_parents(&mut self, parents: Vec<ObjectId>) {
        for parent in parents {
            let parent = self.node(parent);
            self.edges.push(parent);
        }
    }
}
