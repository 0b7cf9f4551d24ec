//! Changelogs and release notes, written by git-cliff's engine.
//!
//! The host decides which commit belongs to which release; this plugin turns
//! that into git-cliff's model, lets git-cliff parse, group and render, and so
//! gives the bytes that git-cliff gives for the same history and `cliff.toml`.
//! What needs the network, a command or the repository's files is refused by
//! name. `docs/reference/cliff.md` has the differences and their reasons.
//!
//! The way through: [`settings`] and [`config`] read what the user wants,
//! [`history`] and [`convert`] turn releases into git-cliff's, [`process`] sorts
//! their commits, [`book`] renders what the [`view`] shows, [`prepend`] puts a
//! section into an existing file, [`audience`] writes notes for readers who are no
//! developers.

mod audience;
mod book;
mod config;
mod convert;
mod failure;
mod grouping;
mod history;
mod links;
mod moment;
mod order;
mod prepend;
mod process;
mod settings;
mod sight;
mod view;

use tidegate_plugin_sdk::contract::changelogs::{ChangelogRequest, ChangelogResponse};
use tidegate_plugin_sdk::contract::release_notes::{NotesRequest, NotesResponse};
use tidegate_plugin_sdk::contract::types::Failure;
use tidegate_plugin_sdk::{Changelog, Notes};

/// Answers both questions.
#[derive(Debug)]
pub struct Cliff;

impl Changelog for Cliff {
    fn render_changelogs(request: ChangelogRequest) -> Result<ChangelogResponse, Failure> {
        let book = book::Book::open(&request.context)?;
        let texts = request.tasks.into_iter().map(|task| book.changelog(task)).collect::<Result<_, _>>()?;
        Ok(ChangelogResponse { texts })
    }
}

impl Notes for Cliff {
    fn render_notes(request: NotesRequest) -> Result<NotesResponse, Failure> {
        let book = book::Book::open(&request.context)?;
        let mut writer = audience::Writer::new(&book);
        let texts = request.tasks.into_iter().map(|task| writer.notes(task)).collect::<Result<_, _>>()?;
        Ok(NotesResponse { texts })
    }
}

tidegate_plugin_sdk::plugin! {
    manifest: "../plugin.json",
    config_schema: "../config.schema.json",
    changelog: Cliff,
    notes: Cliff,
}
