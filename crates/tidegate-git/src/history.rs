//! [`Repository`] as the port that decisions see.

use tidegate_contract::types::{Commit, FileChange};
use tidegate_model::{
    Areas, Diagnosis, FolderEntry, Head, History, ObjectId, Since, Spans, Tag, TagName, Wanted,
};

use crate::graph::Graph;
use crate::read::{give_id, parse_id};
use crate::{Error, Repository, commit, files, partition, refs, remote, since, spans, touched, tree};

impl History for Repository {
    fn head(&self) -> Result<Head, Diagnosis> {
        Ok(refs::head(&self.inner)?)
    }

    fn tags(&self) -> Result<Vec<Tag>, Diagnosis> {
        Ok(refs::tags(&self.inner)?)
    }

    fn since(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Since, Diagnosis> {
        let mut graph = Graph::new(&self.inner)?;
        let (base, commits) = since::since(&mut graph, parse_id(tip)?, &parse_ids(releases)?)?;
        Ok(Since { base, commits: give_ids(&commits) })
    }

    fn spans(&self, tip: &ObjectId, lines: &[Vec<ObjectId>]) -> Result<Spans, Diagnosis> {
        let mut graph = Graph::new(&self.inner)?;
        let lines = lines.iter().map(|line| parse_ids(line)).collect::<Result<Vec<_>, _>>()?;
        Ok(spans::spans(&mut graph, parse_id(tip)?, &lines)?)
    }

    fn touched(&self, commits: &[ObjectId], areas: &dyn Areas) -> Result<Vec<Vec<u32>>, Diagnosis> {
        Ok(touched::touched(&self.inner, &parse_ids(commits)?, areas)?)
    }

    fn partition(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Vec<Vec<ObjectId>>, Diagnosis> {
        let mut graph = Graph::new(&self.inner)?;
        let shares = partition::partition(&mut graph, parse_id(tip)?, &parse_ids(releases)?)?;
        Ok(shares.iter().map(|share| give_ids(share)).collect())
    }

    fn commits(&self, ids: &[ObjectId]) -> Result<Vec<Commit>, Diagnosis> {
        Ok(commit::read_all(&self.inner, &parse_ids(ids)?)?)
    }

    fn tag_message(&self, tag: &TagName) -> Result<Option<String>, Diagnosis> {
        Ok(refs::tag_message(&self.inner, tag)?)
    }

    fn changed_files(
        &self,
        from: Option<&ObjectId>,
        to: &ObjectId,
        wanted: &dyn Wanted,
    ) -> Result<Vec<FileChange>, Diagnosis> {
        let from = from.map(parse_id).transpose()?;
        Ok(files::changed(&self.inner, from, parse_id(to)?, wanted)?)
    }

    fn files(&self, at: &ObjectId, wanted: &dyn Wanted) -> Result<Vec<String>, Diagnosis> {
        Ok(files::list(&self.inner, parse_id(at)?, wanted)?)
    }

    fn folder(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        let root = tree::tree_of(&self.inner, &parse_id(at)?)?;
        Ok(tree::folder_at(&self.inner, root, path)?)
    }

    fn file(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        Ok(self.read_at(at, path)?)
    }

    fn remote_url(&self) -> Result<Option<String>, Diagnosis> {
        Ok(remote::url(&self.inner)?)
    }
}

fn parse_ids(ids: &[ObjectId]) -> Result<Vec<gix::ObjectId>, Error> {
    ids.iter().map(parse_id).collect()
}

fn give_ids(ids: &[gix::ObjectId]) -> Vec<ObjectId> {
    ids.iter().map(|id| give_id(id)).collect()
}
