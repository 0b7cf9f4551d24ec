//! Which SQL the scripts are written in.

use serde::{Deserialize, Serialize};
use sqlparser::dialect::{
    Dialect as ParserDialect, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect,
};

/// A database's SQL.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// PostgreSQL and its relatives.
    #[default]
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
    /// Microsoft SQL Server.
    Mssql,
    /// What most databases understand.
    Generic,
}

impl Dialect {
    /// The parser's rules for it.
    #[must_use]
    pub fn parser(self) -> &'static dyn ParserDialect {
        match self {
            Self::Postgres => &PostgreSqlDialect {},
            Self::Mysql => &MySqlDialect {},
            Self::Sqlite => &SQLiteDialect {},
            Self::Mssql => &MsSqlDialect {},
            Self::Generic => &GenericDialect {},
        }
    }

    /// Whether a backslash escapes inside ordinary quotes.
    #[must_use]
    pub const fn backslash_escapes(self) -> bool {
        matches!(self, Self::Mysql)
    }

    /// Whether `$tag$ … $tag$` quotes.
    #[must_use]
    pub const fn dollar_quotes(self) -> bool {
        matches!(self, Self::Postgres | Self::Generic)
    }

    /// Whether block comments nest.
    #[must_use]
    pub const fn nested_comments(self) -> bool {
        matches!(self, Self::Postgres | Self::Mssql | Self::Generic)
    }

    /// Whether `#` begins a comment.
    #[must_use]
    pub const fn hash_comments(self) -> bool {
        matches!(self, Self::Mysql)
    }

    /// Whether `/*! … */` is code.
    #[must_use]
    pub const fn versioned_comments(self) -> bool {
        matches!(self, Self::Mysql)
    }

    /// Whether `[name]` quotes a name.
    #[must_use]
    pub const fn bracket_quotes(self) -> bool {
        matches!(self, Self::Sqlite | Self::Mssql)
    }

    /// Whether a line that says `GO` ends a batch.
    #[must_use]
    pub const fn go_batches(self) -> bool {
        matches!(self, Self::Mssql)
    }

    /// Whether quoting a name keeps its case apart from other spellings.
    #[must_use]
    pub const fn quoting_keeps_case(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// Whether indexes have names per table rather than per schema.
    #[must_use]
    pub const fn indexes_belong_to_tables(self) -> bool {
        matches!(self, Self::Mysql | Self::Mssql)
    }

    /// The schema that a name without one belongs to.
    #[must_use]
    pub const fn default_schema(self) -> Option<&'static str> {
        match self {
            Self::Postgres => Some("public"),
            Self::Mssql => Some("dbo"),
            Self::Sqlite => Some("main"),
            Self::Mysql | Self::Generic => None,
        }
    }
}
