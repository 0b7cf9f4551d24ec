//! From a statement to its effects.

use super::{Effect, Namer, create, remove, rows, table};
use crate::dialect::Dialect;
use sqlparser::ast::Statement;

/// What a statement does. A statement that changes nothing has no effects; one
/// that this crate has no words for has [`Effect::Unknown`].
#[must_use]
pub fn read_effects(statement: &Statement, dialect: Dialect) -> Vec<Effect> {
    let namer = Namer { dialect };
    if let Statement::AlterTable(alter) = statement {
        return table::alter_table(namer, alter);
    }
    create::read_create(namer, statement)
        .or_else(|| remove::read_remove(namer, statement))
        .or_else(|| rows::read_rows(namer, statement))
        .unwrap_or_else(|| read_rest(statement))
}

fn read_rest(statement: &Statement) -> Vec<Effect> {
    match statement {
        Statement::Raise(_) | Statement::RaisError { .. } | Statement::Throw(_) => vec![Effect::Refuse],
        // Sessions, transactions, comments, rights and upkeep.
        Statement::Analyze(_)
        | Statement::Set(_)
        | Statement::Use(_)
        | Statement::StartTransaction { .. }
        | Statement::Commit { .. }
        | Statement::Rollback { .. }
        | Statement::Savepoint { .. }
        | Statement::ReleaseSavepoint { .. }
        | Statement::Comment { .. }
        | Statement::Grant(_)
        | Statement::Pragma { .. }
        | Statement::Lock(_)
        | Statement::LockTables { .. }
        | Statement::UnlockTables
        | Statement::OptimizeTable { .. }
        | Statement::Vacuum(_)
        | Statement::Reset(_)
        | Statement::Discard { .. }
        | Statement::Print(_)
        | Statement::ShowVariable { .. }
        | Statement::ExplainTable { .. } => Vec::new(),
        other => vec![Effect::Unknown(shorten(&other.to_string()))],
    }
}

/// The beginning of a statement, as it appears in a message.
fn shorten(statement: &str) -> String {
    const WORDS: usize = 4;
    let words: Vec<&str> = statement.split_whitespace().collect();
    let head = words.iter().take(WORDS).copied().collect::<Vec<_>>().join(" ");
    let dots = if words.len() > WORDS { " …" } else { "" };
    format!("`{head}{dots}`")
}
