//! [`Repository`] as the port that decisions see.

use tidegate_contract::types::{Commit, FileChange};
use tidegate_model::history::NOTES;
use tidegate_model::{
    Areas, Diagnosis, FolderEntry, Head, History, ObjectId, Since, Spans, Tag, TagName, Touched, Wanted,
};

use crate::graph::Graph;
use crate::read::{give_id, parse_id};
use crate::{Error, Repository, commit, files, notes, partition, refs, remote, since, spans, touched, tree};

/// Lines of releases that a shallow clone asks about one by one, for the few commits
/// that each of them takes. With more of them, all commits are fetched at once.
const LINES: usize = 4;

impl History for Repository {
    fn head(&self) -> Result<Head, Diagnosis> {
        Ok(refs::head(&self.inner)?)
    }

    fn tags(&self) -> Result<Vec<Tag>, Diagnosis> {
        let mut tags = refs::tags(&self.inner)?;
        let listed = self.listed()?;
        if !listed.is_empty() {
            // Local tags win.
            let known: std::collections::HashSet<_> = tags.iter().map(|tag| tag.name.clone()).collect();
            let new = listed.iter().filter(|tag| !known.contains(&tag.name));
            tags.extend(new.map(|tag| Tag { name: tag.name.clone(), commit: give_id(&tag.commit) }));
            tags.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        }
        Ok(tags)
    }

    fn since(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Since, Diagnosis> {
        let (tip, releases) = (parse_id(tip)?, parse_ids(releases)?);
        let (base, commits) = self.since_supplied(tip, &releases)?;
        Ok(Since { base, commits: give_ids(&commits) })
    }

    fn spans(&self, tip: &ObjectId, lines: &[Vec<ObjectId>]) -> Result<Spans, Diagnosis> {
        let tip = parse_id(tip)?;
        let lines = lines.iter().map(|line| parse_ids(line)).collect::<Result<Vec<_>, _>>()?;
        // One line is the same question as `since`, for which less has to be read.
        if lines.len() == 1 || self.is_shallow() && (1..=LINES).contains(&lines.len()) {
            let each =
                lines.iter().map(|line| self.since_supplied(tip, line)).collect::<Result<Vec<_>, _>>()?;
            return Ok(spans::of_each(self.reader(), tip, &each)?);
        }
        let spans = |repo: &gix::Repository| spans::spans(&mut self.graph(repo)?, tip, &lines);
        // The walk starts from the highest release of each line, reached or not.
        let starts: Vec<_> = lines.iter().filter_map(|line| line.first().copied()).chain([tip]).collect();
        Ok(self.or_fetch(spans, |supply| supply.deepen(&starts))?)
    }

    fn touched(&self, commits: &[ObjectId], areas: &dyn Areas) -> Result<Vec<Touched>, Diagnosis> {
        let commits = parse_ids(commits)?;
        let touched = |repo: &gix::Repository| touched::touched(repo, &commits, areas);
        Ok(self.or_fetch(touched, |supply| supply.need_steps(&commits))?)
    }

    fn partition(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Vec<Vec<ObjectId>>, Diagnosis> {
        let (tip, releases) = (parse_id(tip)?, parse_ids(releases)?);
        let part = |repo: &gix::Repository| partition::partition(&mut self.graph(repo)?, tip, &releases);
        let shares = self.or_fetch(part, |supply| supply.deepen(&[tip]))?;
        Ok(shares.iter().map(|share| give_ids(share)).collect())
    }

    fn commits(&self, ids: &[ObjectId]) -> Result<Vec<Commit>, Diagnosis> {
        let ids = parse_ids(ids)?;
        let read = |repo: &gix::Repository| commit::read_all(repo, &ids);
        Ok(self.or_fetch(read, |supply| supply.need_commits(&ids))?)
    }

    fn tag_message(&self, tag: &TagName) -> Result<Option<String>, Diagnosis> {
        let listed = self.listed()?.iter().find(|listed| listed.name == *tag);
        let local = refs::tag_target(&self.inner, tag);
        let Some(listed) = listed else { return Ok(local?.message(self.reader())?) };
        // Some CI systems make a plain tag of their own of an annotated one.
        let target = match local {
            Ok(local) if local.id != listed.commit => return Ok(local.message(self.reader())?),
            _ => refs::Target { id: listed.object, is_tag: listed.object != listed.commit },
        };
        let message = |repo: &gix::Repository| target.message(repo);
        Ok(self.or_fetch(message, |supply| supply.need_tag(listed.object))?)
    }

    fn changed_files(
        &self,
        from: Option<&ObjectId>,
        to: &ObjectId,
        wanted: &dyn Wanted,
    ) -> Result<Vec<FileChange>, Diagnosis> {
        let (from, to) = (from.map(parse_id).transpose()?, parse_id(to)?);
        let changed = |repo: &gix::Repository| files::changed(repo, from, to, wanted);
        if self.store.is_none() {
            return Ok(changed(&self.inner)?);
        }
        let commits: Vec<_> = from.into_iter().chain([to]).collect();
        let needed = |repo: &gix::Repository| files::read_by_changed(repo, from, to, wanted);
        let needed = self.or_fetch(needed, |supply| supply.need_trees(&commits))?;
        Ok(self.or_fetch(changed, |supply| supply.need_files(&needed))?)
    }

    fn files(&self, at: &ObjectId, wanted: &dyn Wanted) -> Result<Vec<String>, Diagnosis> {
        let at = parse_id(at)?;
        let list = |repo: &gix::Repository| files::list(repo, at, wanted);
        Ok(self.or_fetch(list, |supply| supply.need_trees(&[at]))?)
    }

    fn folder(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        let at = parse_id(at)?;
        let folder = |repo: &gix::Repository| tree::folder_at(repo, tree::tree_of(repo, &at)?, path);
        Ok(self.or_fetch(folder, |supply| supply.need_trees(&[at]))?)
    }

    fn file(&self, at: &ObjectId, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        Ok(self.read_at(at, path)?)
    }

    fn notes(&self) -> Result<Vec<(ObjectId, String)>, Diagnosis> {
        let local = refs::target(&self.inner, NOTES)?;
        let tip = match local {
            Some(tip) => Some(tip),
            // Whoever had to fetch history fetches them as well.
            None if self.has_fetched() => self.fetch_ref(NOTES)?.map(|id| parse_id(&id)).transpose()?,
            None => None,
        };
        let Some(tip) = tip else { return Ok(Vec::new()) };
        Ok(notes::all(self.reader(), tip)?)
    }

    fn remote_url(&self) -> Result<Option<String>, Diagnosis> {
        Ok(remote::url(&self.inner)?)
    }
}

impl Repository {
    fn graph<'r>(&self, repo: &'r gix::Repository) -> Result<Graph<'r>, Error> {
        if self.store.is_some() { Graph::beyond(repo) } else { Graph::new(repo) }
    }

    fn since_supplied(&self, tip: gix::ObjectId, releases: &[gix::ObjectId]) -> Result<since::Found, Error> {
        let since = |repo: &gix::Repository| since::since(&mut self.graph(repo)?, tip, releases);
        self.or_supply(since, |supply| supply.since(tip, releases))
    }
}

fn parse_ids(ids: &[ObjectId]) -> Result<Vec<gix::ObjectId>, Error> {
    ids.iter().map(parse_id).collect()
}

fn give_ids(ids: &[gix::ObjectId]) -> Vec<ObjectId> {
    ids.iter().map(|id| give_id(id)).collect()
}
