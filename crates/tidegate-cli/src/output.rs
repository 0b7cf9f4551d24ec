//! The one owner of stdout and stderr. Stdout carries the answer and nothing else.

use std::io::{self, IsTerminal, Write};

use tidegate_config::{Document, Errors, Warning};
use tidegate_model::{Diagnosis, ObjectId};
use tidegate_plugin::Fault;
use tidegate_report::{Style, diagnosis, human};

use crate::args::Color;
use crate::snippet;

/// Where answers and talk go, and what can be shown there.
pub(crate) struct Output {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    out_style: Style,
    err_style: Style,
    out_is_terminal: bool,
    err_is_terminal: bool,
    /// The configuration, for errors that are about a place in it.
    configuration: Option<Document>,
}

/// Lines are not wrapped wider than this, however wide the terminal is.
const WIDEST: usize = 100;

impl Output {
    /// The process's own streams.
    pub(crate) fn of_process(color: Color) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let width = env_number("COLUMNS").unwrap_or(WIDEST).min(WIDEST);
        let style = |is_terminal| Style {
            color: match color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => {
                    is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                }
            },
            width,
            unicode: speaks_unicode(),
        };
        Self {
            out_style: style(out.is_terminal()),
            err_style: style(err.is_terminal()),
            out_is_terminal: out.is_terminal(),
            err_is_terminal: err.is_terminal(),
            configuration: None,
            out: Box::new(out),
            err: Box::new(err),
        }
    }

    /// What can be shown on stdout.
    pub(crate) const fn style(&self) -> &Style {
        &self.out_style
    }

    /// Somebody may be watching stderr.
    pub(crate) const fn is_watched(&self) -> bool {
        self.err_is_terminal
    }

    /// Writes the answer. A reader that went away is not an error.
    pub(crate) fn answer(&mut self, text: &str) {
        let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let _ = write!(self.out, "{text}{newline}").and_then(|()| self.out.flush());
    }

    /// Writes an answer that is somebody's document: byte for byte into a file or
    /// a pipe, without what would act on a terminal onto one.
    pub(crate) fn document(&mut self, text: &str) {
        if self.out_is_terminal {
            self.answer(&human::document(text));
        } else {
            let _ = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        }
    }

    /// Says something that is not the answer.
    pub(crate) fn talk(&mut self, text: &str) {
        let newline = if text.ends_with('\n') { "" } else { "\n" };
        let _ = write!(self.err, "{text}{newline}").and_then(|()| self.err.flush());
    }

    /// Remembers the configuration.
    pub(crate) fn configured_by(&mut self, document: Document) {
        self.configuration = Some(document);
    }

    /// Shows an error, with the places in the user's own text that it is about.
    pub(crate) fn error(&mut self, error: &Diagnosis) {
        if let Some(errors) = error.downcast_ref::<Errors>() {
            return self.config_errors(errors);
        }
        let place = self.plugin_config_place(error);
        self.talk(&diagnosis::error(error.inner(), place.as_deref(), &self.err_style));
    }

    /// Shows every mistake of a configuration.
    fn config_errors(&mut self, errors: &Errors) {
        for warning in errors.warnings() {
            self.config_warning(warning, errors.document());
        }
        for problem in errors.problems() {
            let place = snippet::render(&errors.snippet(problem), &self.err_style);
            self.talk(&diagnosis::error(&problem.mistake, Some(&place), &self.err_style));
        }
    }

    /// Shows a warning about a configuration.
    pub(crate) fn config_warning(&mut self, warning: &Warning, document: &Document) {
        let place = snippet::render(&document.snippet(warning.span.clone(), ""), &self.err_style);
        let Warning { code, message, help, .. } = warning;
        self.talk(&diagnosis::warning(code, message, help.as_deref(), Some(&place), &self.err_style));
    }

    /// Says something that stops nothing.
    pub(crate) fn warning(&mut self, code: &str, message: &str) {
        self.talk(&diagnosis::warning(code, message, None, None, &self.err_style));
    }

    /// Says that a commit is not in a text because the plugin broke over it.
    pub(crate) fn left_out(&mut self, commit: &ObjectId, text: &str, fault: &Fault) {
        let message = format!("commit {} is left out of the {text}: {fault}", commit.short());
        self.warning(fault.kind.code(), &message);
    }

    /// Where a plugin's configuration does not fit its schema.
    fn plugin_config_place(&self, error: &Diagnosis) -> Option<String> {
        let tidegate_engine::Error::PluginConfig { plugin, mistakes } = error.downcast_ref()? else {
            return None;
        };
        let document = self.configuration.as_ref()?;
        let mistake = mistakes.first()?;
        let span = document.plugin_config_span(plugin, &mistake.pointer)?;
        Some(snippet::render(&document.snippet(span, mistake.message.as_str()), &self.err_style))
    }
}

fn env_number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// POSIX names the encoding in the locale; elsewhere terminals speak Unicode.
fn speaks_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    // CI systems often set no locale at all, and show UTF-8 all the same.
    locale.is_none_or(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"))
}
