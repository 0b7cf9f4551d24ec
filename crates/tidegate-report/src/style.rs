//! What the reader's screen can show, and which of it means what.

use tidegate_contract::types::Verdict;

/// What the caller knows about the place where the text will be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Style {
    /// Use colours.
    pub color: bool,
    /// Columns to wrap at; fewer than [`Style::MIN_WIDTH`] count as so many.
    pub width: usize,
    /// Use marks, arrows and bars outside ASCII. Text from elsewhere keeps its letters.
    pub unicode: bool,
}

impl Style {
    /// Narrower than this, wrapping hurts more than it helps.
    pub const MIN_WIDTH: usize = 40;

    /// Without colours, as for a file or a pipe.
    #[must_use]
    pub const fn plain(width: usize) -> Self {
        Self { color: false, width, unicode: true }
    }

    pub(crate) const fn glyphs(&self) -> &'static Glyphs {
        if self.unicode { &UNICODE } else { &ASCII }
    }
}

/// The signs of our own that stand between words.
pub(crate) struct Glyphs {
    pub(crate) arrow: &'static str,
    pub(crate) bar: &'static str,
    pub(crate) ellipsis: &'static str,
    pub(crate) pointer: &'static str,
    allow: &'static str,
    warn: &'static str,
    open: &'static str,
    deny: &'static str,
}

const UNICODE: Glyphs =
    Glyphs {
        arrow: "→", bar: "│", ellipsis: "…", pointer: "▸", allow: "✓", warn: "!", open: "?", deny: "✗"
    };

const ASCII: Glyphs = Glyphs {
    arrow: "->",
    bar: "|",
    ellipsis: "...",
    pointer: ">",
    allow: "+",
    warn: "!",
    open: "?",
    deny: "x",
};

impl Glyphs {
    pub(crate) const fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Allow => self.allow,
            Verdict::Warn => self.warn,
            Verdict::RequireApproval | Verdict::Unknown => self.open,
            Verdict::Deny | Verdict::Error => self.deny,
        }
    }
}

/// What a piece of text is, which decides its colour.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    Code,
    Good,
    Careful,
    Bad,
}

impl Tone {
    pub(crate) const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allow => Self::Good,
            Verdict::Warn | Verdict::RequireApproval | Verdict::Unknown => Self::Careful,
            Verdict::Deny | Verdict::Error => Self::Bad,
        }
    }

    pub(crate) const fn ansi(self) -> anstyle::Style {
        use anstyle::AnsiColor::{Cyan, Green, Red, Yellow};
        let style = anstyle::Style::new();
        match self {
            Self::Plain => style,
            Self::Strong => style.bold(),
            Self::Faint => style.dimmed(),
            Self::Code => Cyan.on_default(),
            Self::Good => Green.on_default().bold(),
            Self::Careful => Yellow.on_default().bold(),
            Self::Bad => Red.on_default().bold(),
        }
    }
}
