//! A history in memory and plugins made of closures, for this crate's tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tidegate_config::Config;
use tidegate_contract::manifest::{Kind, Manifest as RawManifest};
use tidegate_contract::types::{Commit, FileChange};
use tidegate_model::{
    Areas, Diagnosis, Digest, EffectiveTime, FolderEntry, Head, History, ObjectId, Since, Spans, Tag,
    TagName, Touched, Wanted,
};
use tidegate_plugin::{Answer, Call, Cost, Fault, FaultKind, Manifest, Plugin};

use crate::{Aim, Engine, Files, NoObserver, Plugins};

/// One line of commits, oldest first; tags by the index of their commit.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) messages: Vec<&'static str>,
    pub(crate) tags: Vec<(&'static str, usize)>,
    /// Tags on a commit that is not in the line.
    pub(crate) elsewhere: Vec<&'static str>,
    /// The files that each commit changes; none for commits beyond the list.
    pub(crate) changes: Vec<&'static [&'static str]>,
    /// The branch; `main`, when empty.
    pub(crate) branch: &'static str,
    /// Corrections by the index of their commit.
    pub(crate) notes: Vec<(usize, &'static str)>,
    /// The files of every commit's tree, and their text.
    pub(crate) tree: BTreeMap<&'static str, &'static str>,
}

pub(crate) fn id(index: usize) -> ObjectId {
    ObjectId::new(format!("{index:040x}"))
}

impl Line {
    fn index(id: &ObjectId) -> usize {
        usize::from_str_radix(id.as_str(), 16).unwrap()
    }
}

impl History for Line {
    fn head(&self) -> Result<Head, Diagnosis> {
        let branch = if self.branch.is_empty() { "main" } else { self.branch };
        Ok(Head { id: id(self.messages.len() - 1), branch: Some(branch.into()) })
    }

    fn tags(&self) -> Result<Vec<Tag>, Diagnosis> {
        let inside = self.tags.iter().map(|&(name, at)| (name, id(at)));
        let outside = self.elsewhere.iter().map(|&name| (name, id(0xffff)));
        Ok(inside
            .chain(outside)
            .map(|(name, commit)| Tag { name: TagName::new(name.into()), commit })
            .collect())
    }

    fn since(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Since, Diagnosis> {
        let tip = Self::index(tip);
        let base = releases.iter().position(|release| Self::index(release) <= tip);
        let newest = releases.iter().map(Self::index).filter(|&release| release <= tip).max();
        let first = newest.map_or(0, |newest| newest + 1);
        Ok(Since { base, commits: (first..=tip).map(id).collect() })
    }

    fn spans(&self, tip: &ObjectId, lines: &[Vec<ObjectId>]) -> Result<Spans, Diagnosis> {
        let each: Vec<_> = lines.iter().map(|line| self.since(tip, line)).collect::<Result<_, _>>()?;
        let bases = each.iter().map(|since| since.base).collect();
        let is_new =
            |at: &usize| lines.is_empty() || each.iter().any(|since| since.commits.contains(&id(*at)));
        let commits: Vec<_> = (0..=Self::index(tip)).filter(is_new).map(id).collect();
        let mut released = vec![0; commits.len() * Spans::words(lines.len())];
        for (at, commit) in commits.iter().enumerate() {
            for line in (0..lines.len()).filter(|&line| !each[line].commits.contains(commit)) {
                released[at * Spans::words(lines.len()) + line / 64] |= 1 << (line % 64);
            }
        }
        Ok(Spans::new(bases, commits, released))
    }

    fn touched(&self, commits: &[ObjectId], areas: &dyn Areas) -> Result<Vec<Touched>, Diagnosis> {
        let of_commit = |commit: &ObjectId| {
            let mut found = Vec::new();
            let paths = self.changes.get(Self::index(commit)).copied().unwrap_or_default();
            if paths.is_empty() {
                return Touched::Nothing;
            }
            for path in paths {
                let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
                if folders.into_iter().all(|folder| areas.folder(folder.as_bytes(), &mut found)) {
                    areas.file(path.as_bytes(), &mut found);
                }
            }
            found.sort_unstable();
            found.dedup();
            Touched::Areas(found)
        };
        Ok(commits.iter().map(of_commit).collect())
    }

    fn partition(&self, tip: &ObjectId, releases: &[ObjectId]) -> Result<Vec<Vec<ObjectId>>, Diagnosis> {
        let mut parts = vec![Vec::new(); releases.len() + 1];
        for index in 0..=Self::index(tip) {
            let part = releases.iter().position(|release| index <= Self::index(release));
            parts[part.unwrap_or(releases.len())].push(id(index));
        }
        Ok(parts)
    }

    fn commits(&self, ids: &[ObjectId]) -> Result<Vec<Commit>, Diagnosis> {
        let commit = |id: &ObjectId| Commit {
            id: id.to_string(),
            message: self.messages.get(Self::index(id)).copied().unwrap_or_default().into(),
            committed_at: format!("2026-01-01T00:{:02}:00Z", Self::index(id) % 60),
            ..Commit::default()
        };
        Ok(ids.iter().map(commit).collect())
    }

    fn tag_message(&self, _: &TagName) -> Result<Option<String>, Diagnosis> {
        Ok(None)
    }

    fn changed_files(
        &self,
        _: Option<&ObjectId>,
        _: &ObjectId,
        _: &dyn Wanted,
    ) -> Result<Vec<FileChange>, Diagnosis> {
        Ok(Vec::new())
    }

    fn files(&self, _: &ObjectId, _: &dyn Wanted) -> Result<Vec<String>, Diagnosis> {
        Ok(Vec::new())
    }

    fn folder(&self, _: &ObjectId, path: &str) -> Result<Option<Vec<FolderEntry>>, Diagnosis> {
        let inside = |file: &&'static str| {
            if path == "." { Some(*file) } else { file.strip_prefix(path)?.strip_prefix('/') }
        };
        let entry = |rest: &str| match rest.split_once('/') {
            Some((folder, _)) => FolderEntry { name: folder.into(), is_folder: true },
            None => FolderEntry { name: rest.into(), is_folder: false },
        };
        let entries: BTreeSet<_> = self.tree.keys().filter_map(inside).map(entry).collect();
        Ok((path == "." || !entries.is_empty()).then(|| entries.into_iter().collect()))
    }

    fn file(&self, _: &ObjectId, path: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        Ok(self.tree.get(path).map(|text| text.as_bytes().to_vec()))
    }

    fn notes(&self) -> Result<Vec<(ObjectId, String)>, Diagnosis> {
        Ok(self.notes.iter().map(|&(at, note)| (id(at), note.to_owned())).collect())
    }

    fn remote_url(&self) -> Result<Option<String>, Diagnosis> {
        Ok(None)
    }
}

type Reply = dyn Fn(&str, serde_json::Value) -> Result<serde_json::Value, FaultKind> + Send + Sync;

/// A plugin that is a closure from export and request to answer.
pub(crate) struct Closure {
    name: String,
    manifest: Manifest,
    digest: Digest,
    reply: Box<Reply>,
}

impl Closure {
    pub(crate) fn new(
        name: &str,
        kinds: &[Kind],
        reply: impl Fn(&str, serde_json::Value) -> Result<serde_json::Value, FaultKind> + Send + Sync + 'static,
    ) -> Self {
        let raw = RawManifest {
            id: name.into(),
            version: "1.0.0".into(),
            contract: tidegate_contract::VERSION.into(),
            description: String::new(),
            homepage: None,
            kinds: kinds.to_vec(),
            gates: Vec::new(),
            grants: Vec::new(),
            files: Vec::new(),
            config_files: Vec::new(),
            config_schema: Some(serde_json::json!({
                "type": "object", "properties": {"strict": {"type": "boolean"}}, "additionalProperties": false,
            })),
        };
        let manifest = Manifest::validate(raw).unwrap();
        Self { name: name.into(), manifest, digest: Digest::of(name.as_bytes()), reply: Box::new(reply) }
    }
}

impl Plugin for Closure {
    fn name(&self) -> &str {
        &self.name
    }

    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn digest(&self) -> &Digest {
        &self.digest
    }

    fn call(&self, export: &str, request: &[u8], _: &Call) -> Result<Answer<Vec<u8>>, Fault> {
        let request = serde_json::from_slice(request).unwrap();
        match (self.reply)(export, request) {
            Ok(answer) => {
                Ok(Answer { value: answer.to_string().into_bytes(), log: Vec::new(), cost: Cost::default() })
            }
            Err(kind) => Err(Fault::new(self.reference(), kind)),
        }
    }
}

/// Plugins by name, and files by path.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) plugins: BTreeMap<String, Arc<dyn Plugin>>,
    pub(crate) files: BTreeMap<&'static str, &'static str>,
}

impl Shelf {
    pub(crate) fn with(mut self, plugin: Closure) -> Self {
        self.plugins.insert(plugin.name.clone(), Arc::new(plugin));
        self
    }
}

impl Plugins for Shelf {
    fn plugin(&self, name: &str) -> Result<Arc<dyn Plugin>, Diagnosis> {
        Ok(Arc::clone(&self.plugins[name]))
    }
}

impl Files for Shelf {
    fn read(&self, path: &str) -> Result<Option<String>, Diagnosis> {
        Ok(self.files.get(path).map(|&text| text.to_owned()))
    }
}

/// A versioner that always proposes this.
pub(crate) fn versioner(bump: &'static str, exact: Option<&'static str>) -> Closure {
    Closure::new("conventional", &[Kind::Versioner], move |_, request| {
        Ok(serde_json::json!({"proposals": [{
            "package": request["packages"][0]["package"]["name"],
            "bump": bump, "exact_version": exact, "reason": "because", "rule": "rule",
            "decided_by": "0".repeat(40),
        }]}))
    })
}

/// A changelog and notes plugin that puts a section above the old text.
pub(crate) fn texts() -> Closure {
    Closure::new("cliff", &[Kind::Changelog, Kind::Notes], |export, request| {
        let task = &request["tasks"][0];
        let package = &task["package"]["name"];
        Ok(match export {
            "render_notes" => serde_json::json!({"texts": [{"package": package, "markdown": "notes"}]}),
            _ => {
                let old = task["existing"].as_str().unwrap_or_default();
                let text = serde_json::json!({"package": package, "entry": "new\n", "content": format!("new\n{old}")});
                serde_json::json!({"texts": [text]})
            }
        })
    })
}

/// A gate that gives these findings.
pub(crate) fn gate(name: &str, findings: serde_json::Value) -> Closure {
    Closure::new(name, &[Kind::Gate], move |_, _| {
        Ok(serde_json::json!({"findings": findings, "summary": "looked"}))
    })
}

/// Runs with an engine.
pub(crate) fn with_engine<T>(
    history: &Line,
    shelf: &Shelf,
    config: &str,
    decide: impl FnOnce(&Engine<'_>) -> T,
) -> T {
    let mut config: Config = tidegate_config::parse(config, "tidegate.toml").unwrap().config;
    // The default gates ask plugins that these tests do not have.
    config.gates.retain(|_, gate| shelf.plugins.contains_key(&gate.plugin));
    config.rollback.retain(|_, check| shelf.plugins.contains_key(&check.plugin));
    decide(&Engine {
        history,
        plugins: shelf,
        files: shelf,
        rules: shelf,
        observer: &NoObserver,
        config: &config,
        aim: &Aim::default(),
        at: EffectiveTime::EPOCH,
        host_version: "0.0.0",
    })
}

/// A package with tags by its name.
pub(crate) fn member(name: &str, path: &str) -> crate::roster::Member {
    crate::roster::Member {
        name: name.into(),
        path: path.into(),
        patterns: vec![tidegate_model::TagPattern::with_prefix(&format!("{name}-v")).unwrap()],
        chosen: None,
        everything: false,
        formerly_in: Vec::new(),
        include: Vec::new(),
        exclude: Vec::new(),
        initial_version: tidegate_model::version::FIRST_RELEASE,
        found: None,
    }
}
