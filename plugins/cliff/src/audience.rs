//! Notes for those who read them.
//!
//! Developers get the section of the changelog, which is everything. Those who
//! run a release and those who use it get what concerns them, sorted by what it
//! means to them and said in their words; what they do not need is left out. A
//! project can choose the sections, the template, and audiences of its own.

mod classify;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use git_cliff_core::template::Template;
use serde_json::{Value, json};
use tidegate_plugin_sdk::contract::release_notes::{Audience, NotesTask, NotesText};
use tidegate_plugin_sdk::contract::types::{Failure, Release};

use crate::book::Book;
use crate::settings::{AudienceSettings, Class};
use classify::{Classifier, Item};

/// The template of notes in sections.
const SECTIONS: &str = include_str!("notes/sections.md.tera");

/// Whom notes are for, with what is known about them.
#[derive(Clone, Copy, Debug)]
struct Reader {
    /// The sections to show, in order.
    show: &'static [Class],
    /// What a section is called.
    title: fn(Class) -> &'static str,
    /// What is said when there is nothing to show.
    nothing: &'static str,
    /// Whether scopes and commits tell these readers something.
    details: bool,
}

/// Those who use it.
const USER: Reader = Reader {
    show: &[Class::Breaking, Class::Features, Class::Fixes, Class::Security],
    title: |class| match class {
        Class::Breaking => "Before you upgrade",
        Class::Features => "New",
        Class::Removed => "Gone",
        Class::Deprecated => "Going away",
        Class::Performance => "Faster",
        Class::Configuration => "Settings",
        Class::Fixes => "Fixed",
        Class::Security => "Security",
        Class::Dependencies => "Built with",
        Class::Other => "Also",
    },
    nothing: "Nothing changes for users in this release.",
    details: false,
};

/// Those who run it.
const OPERATOR: Reader = Reader {
    show: &[
        Class::Breaking,
        Class::Configuration,
        Class::Security,
        Class::Removed,
        Class::Deprecated,
        Class::Performance,
        Class::Dependencies,
        Class::Fixes,
        Class::Features,
    ],
    title: |class| match class {
        Class::Breaking => "Upgrade steps",
        Class::Configuration => "Configuration",
        Class::Security => "Security",
        Class::Removed => "Removed",
        Class::Deprecated => "Deprecated",
        Class::Performance => "Performance",
        Class::Dependencies => "Dependencies",
        Class::Fixes => "Fixes",
        Class::Features => "Features",
        Class::Other => "Other changes",
    },
    nothing: "Nothing to do: no change in this release concerns operation.",
    details: true,
};

/// Everybody else, unless told otherwise.
const ANYBODY: Reader = Reader { nothing: "No changes to tell about.", ..OPERATOR };

/// Writes the notes of one call. What tasks have in common is made once: a template
/// for each audience, and what the changes mean, when the next task is about the
/// same release.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    book: &'a Book,
    classifier: Classifier<'a>,
    templates: BTreeMap<String, Template>,
    last: Option<(Release, Vec<Item>)>,
}

impl<'a> Writer<'a> {
    /// Writes by a configuration.
    pub(crate) fn new(book: &'a Book) -> Self {
        let classifier = Classifier::new(&book.loaded);
        Self { book, classifier, templates: BTreeMap::new(), last: None }
    }

    /// Writes one release's notes for one audience.
    ///
    /// # Errors
    ///
    /// [`Failure::Unsupported`] for an audience that nobody configured; otherwise as
    /// for changelogs.
    pub(crate) fn notes(&mut self, task: NotesTask) -> Result<NotesText, Failure> {
        let (name, reader) = match &task.audience {
            Audience::Developer => ("developer", None),
            Audience::Operator => ("operator", Some(OPERATOR)),
            Audience::User => ("user", Some(USER)),
            Audience::Other(name) => (name.as_str(), Some(ANYBODY)),
        };
        let settings = self.book.settings.audience.get(name);
        if matches!(task.audience, Audience::Other(_)) && settings.is_none() {
            return Err(Failure::Unsupported(format!(
                "there is no audience `{name}`; describe it under `audience.{name}`"
            )));
        }
        let package = task.package.name;
        let markdown = match (reader, settings) {
            (None, None) => self.book.release(task.release)?.trim_start_matches('\n').to_owned(),
            (reader, settings) => {
                let settings = settings.unwrap_or(&AudienceSettings::DEFAULT);
                self.in_sections(task.release, name, reader.unwrap_or(ANYBODY), settings)?
            }
        };
        Ok(NotesText { package, markdown })
    }

    /// Writes notes in sections.
    fn in_sections(
        &mut self,
        release: Release,
        name: &str,
        reader: Reader,
        settings: &AudienceSettings,
    ) -> Result<String, Failure> {
        let (release, items) = match self.last.take().filter(|(last, _)| *last == release) {
            Some(last) => last,
            None => {
                let items = self.classifier.items(&release)?;
                (release, items)
            }
        };
        let show = settings.show.as_deref().unwrap_or(reader.show);
        let sections: Vec<Value> = show
            .iter()
            .map(|&class| (class, items.iter().filter(|item| item.class == class).collect::<Vec<&Item>>()))
            .filter(|(_, items)| !items.is_empty())
            .map(|(class, items)| {
                let items: Vec<Value> = items.into_iter().map(|item| item.context(reader.details)).collect();
                json!({ "title": (reader.title)(class), "items": items })
            })
            .collect();
        let context = json!({
            "version": release.version,
            "tag": release.tag,
            "date": release.date,
            "url": self.book.page(&release),
            "sections": sections,
            "nothing": reader.nothing,
        });
        self.last = Some((release, items));
        let invalid = |error: git_cliff_core::error::Error| {
            Failure::InvalidConfig(format!("`audience.{name}.template`: {error}"))
        };
        let template = match self.templates.entry(name.to_owned()) {
            Entry::Occupied(ready) => ready.into_mut(),
            Entry::Vacant(place) => {
                let text = settings.template.as_deref().unwrap_or(SECTIONS);
                place.insert(Template::new("notes", text.to_owned(), false).map_err(invalid)?)
            }
        };
        let none: Option<&HashMap<String, Value>> = None;
        template.render(&context, none, &self.book.loaded.config.changelog.postprocessors).map_err(invalid)
    }
}

#[cfg(test)]
mod tests;
