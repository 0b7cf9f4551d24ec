//! The tools whose migrations are known.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A tool, or a family of tools whose files look the same.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// `NAME/up.sql` and `NAME/down.sql`.
    Diesel,
    /// `N_name.up.sql` and `N_name.down.sql`: golang-migrate, reversible sqlx.
    Paired,
    /// `N_name.sql` without an inverse: sqlx, and many others.
    Plain,
    /// `-- +goose Up`, `-- +goose Down`.
    Goose,
    /// `-- +migrate Up`, `-- +migrate Down`.
    SqlMigrate,
    /// `-- migrate:up`, `-- migrate:down`.
    Dbmate,
    /// `-- Up Migration`, `-- Down Migration`.
    NodePgMigrate,
    /// `V1__name.sql`, `U1__name.sql`, `R__name.sql`.
    Flyway,
    /// `V1__name.sql`; refinery has no inverses, its `U` goes forward.
    Refinery,
    /// `--liquibase formatted sql` with `--changeset` and `--rollback`.
    Liquibase,
    /// `NAME/migration.sql`.
    Prisma,
}

impl Tool {
    /// What a person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diesel => "Diesel",
            Self::Paired => "up/down pair",
            Self::Plain => "plain SQL",
            Self::Goose => "goose",
            Self::SqlMigrate => "sql-migrate",
            Self::Dbmate => "dbmate",
            Self::NodePgMigrate => "node-pg-migrate",
            Self::Flyway => "Flyway",
            Self::Refinery => "refinery",
            Self::Liquibase => "Liquibase",
            Self::Prisma => "Prisma",
        }
    }

    /// Whether it keeps a checksum, so that any edit of a released file is an error.
    #[must_use]
    pub const fn keeps_checksums(self) -> bool {
        matches!(self, Self::Plain | Self::Flyway | Self::Refinery | Self::Prisma)
    }

    /// What a developer would do to give a migration an inverse.
    #[must_use]
    pub const fn how_to_reverse(self) -> &'static str {
        match self {
            Self::Diesel => "write the inverse into `down.sql` beside `up.sql`",
            Self::Paired => "add the `.down.sql` file beside the `.up.sql` file",
            Self::Plain => "keep an inverse script as `NAME.down.sql` beside `NAME.up.sql`",
            Self::Goose => "write the inverse below `-- +goose Down`",
            Self::SqlMigrate => "write the inverse below `-- +migrate Down`",
            Self::Dbmate => "write the inverse below `-- migrate:down`",
            Self::NodePgMigrate => "write the inverse below `-- Down Migration`",
            Self::Flyway => "add the undo script `U…__….sql` of the same version",
            Self::Refinery | Self::Prisma => {
                "keep a tested inverse script with the release, for this tool has none"
            }
            Self::Liquibase => "add `--rollback` lines to the changeset",
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
