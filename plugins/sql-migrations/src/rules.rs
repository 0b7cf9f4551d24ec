//! What the plugin may say, and how bad each of it is.

use serde::{Deserialize, Serialize};
use tidegate_plugin_sdk::contract::types::{Severity, Verdict};

/// A rule. Its name is the finding's id.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// There is no script that takes a migration back.
    NoInverse,
    /// There is one, but it does nothing, or refuses to run.
    EmptyInverse,
    /// There is one, but it does not undo everything.
    InverseIncomplete,
    /// There is one, but it cannot be compared.
    InverseUnknown,
    /// The previous release cannot run on the new schema.
    OldCodeBreaks,
    /// Data is gone that no script brings back.
    DataLoss,
    /// The inverse destroys what was written since.
    LossyInverse,
    /// Rows are added that the inverse may not find again.
    RowsAdded,
    /// A released migration does something else now.
    EditedMigration,
    /// A released migration is gone.
    DeletedMigration,
    /// A released migration has another name.
    RenamedMigration,
    /// A new migration comes before a released one.
    OutOfOrder,
    /// The parser did not understand a statement.
    Unparsable,
    /// The parser understood it, but what it does cannot be known.
    NotJudged,
    /// A file cannot be read at all.
    Unreadable,
}

impl Rule {
    /// All rules.
    pub const ALL: &'static [Self] = &[
        Self::NoInverse,
        Self::EmptyInverse,
        Self::InverseIncomplete,
        Self::InverseUnknown,
        Self::OldCodeBreaks,
        Self::DataLoss,
        Self::LossyInverse,
        Self::RowsAdded,
        Self::EditedMigration,
        Self::DeletedMigration,
        Self::RenamedMigration,
        Self::OutOfOrder,
        Self::Unparsable,
        Self::NotJudged,
        Self::Unreadable,
    ];

    /// The finding's id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoInverse => "no-inverse",
            Self::EmptyInverse => "empty-inverse",
            Self::InverseIncomplete => "inverse-incomplete",
            Self::InverseUnknown => "inverse-unknown",
            Self::OldCodeBreaks => "old-code-breaks",
            Self::DataLoss => "data-loss",
            Self::LossyInverse => "lossy-inverse",
            Self::RowsAdded => "rows-added",
            Self::EditedMigration => "edited-migration",
            Self::DeletedMigration => "deleted-migration",
            Self::RenamedMigration => "renamed-migration",
            Self::OutOfOrder => "out-of-order",
            Self::Unparsable => "unparsable",
            Self::NotJudged => "not-judged",
            Self::Unreadable => "unreadable",
        }
    }

    /// What follows from it, unless the configuration says otherwise.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::LossyInverse => Verdict::Allow,
            Self::RowsAdded | Self::OutOfOrder => Verdict::Warn,
            Self::NoInverse | Self::EmptyInverse | Self::InverseIncomplete | Self::DataLoss => {
                Verdict::RequireApproval
            }
            Self::InverseUnknown | Self::Unparsable | Self::NotJudged | Self::Unreadable => Verdict::Unknown,
            Self::OldCodeBreaks | Self::EditedMigration | Self::DeletedMigration | Self::RenamedMigration => {
                Verdict::Deny
            }
        }
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::LossyInverse => Severity::Info,
            Self::RowsAdded => Severity::Low,
            Self::NoInverse
            | Self::EmptyInverse
            | Self::InverseIncomplete
            | Self::InverseUnknown
            | Self::OutOfOrder
            | Self::NotJudged => Severity::Medium,
            Self::OldCodeBreaks
            | Self::EditedMigration
            | Self::DeletedMigration
            | Self::RenamedMigration
            | Self::Unparsable
            | Self::Unreadable => Severity::High,
            Self::DataLoss => Severity::Critical,
        }
    }

    /// The rule in one sentence, as `why` shows it.
    #[must_use]
    pub const fn statement(self) -> &'static str {
        match self {
            Self::NoInverse => "a migration needs a script that takes it back",
            Self::EmptyInverse => "an inverse has to do something",
            Self::InverseIncomplete => "an inverse undoes everything that the migration did",
            Self::InverseUnknown => "an inverse has to be readable to be trusted",
            Self::OldCodeBreaks => "the previous release runs on the new schema",
            Self::DataLoss => "a migration keeps the data that was there",
            Self::LossyInverse => "an inverse keeps what was written since",
            Self::RowsAdded => "an inverse finds the rows that the migration added",
            Self::EditedMigration | Self::DeletedMigration | Self::RenamedMigration => {
                "a released migration stays as it is"
            }
            Self::OutOfOrder => "a new migration comes after all released ones",
            Self::Unparsable | Self::NotJudged | Self::Unreadable => "what cannot be read is not judged",
        }
    }
}
