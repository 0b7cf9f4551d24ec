//! Statements that read or write rows, and functions that may do so.

use super::{Act, Effect, Name, Namer, Rows};
use sqlparser::ast::{
    AssignmentTarget, Expr, FromTable, ObjectName, Query, Statement, TableFactor, TableObject,
    TableWithJoins, Update, Visit, Visitor,
};
use std::ops::ControlFlow;

/// Functions of databases that change nothing that outlives the migration, or
/// nothing that a rollback has to care for.
const HARMLESS: &[&str] = &["set_config", "now", "count", "version", "pg_catalog.set_config", "pg_sleep"];

/// What a statement does to rows; `None` when it is not about rows.
pub(super) fn read_rows(namer: Namer, statement: &Statement) -> Option<Vec<Effect>> {
    Some(match statement {
        Statement::Insert(insert) => match &insert.table {
            TableObject::TableName(name) => {
                let mut effects =
                    insert.source.as_deref().map(|query| read_source(namer, query)).unwrap_or_default();
                // What `ON CONFLICT DO UPDATE` and `REPLACE` overwrite is gone.
                let overwrites = insert.replace_into || insert.on.is_some() && !does_nothing(insert);
                let act = if overwrites { Act::Update(Vec::new()) } else { Act::Insert };
                effects.push(rows(namer.name(name), act));
                effects
            }
            other => vec![Effect::Unknown(format!("`INSERT INTO {other}`"))],
        },
        Statement::Update(update) => vec![read_update(namer, update)],
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            let names: Vec<Name> = if delete.tables.is_empty() {
                from.iter().filter_map(|table| table_name(namer, table)).collect()
            } else {
                delete.tables.iter().map(|name| namer.name(name)).collect()
            };
            if names.is_empty() {
                vec![Effect::Unknown("`DELETE` from something that is no table".to_owned())]
            } else {
                names.into_iter().map(|name| rows(name, Act::Delete)).collect()
            }
        }
        Statement::Truncate(truncate) => {
            truncate.table_names.iter().map(|target| rows(namer.name(&target.name), Act::Truncate)).collect()
        }
        Statement::Merge(merge) => match &merge.table {
            TableFactor::Table { name, .. } => vec![rows(namer.name(name), Act::Update(Vec::new()))],
            other => vec![Effect::Unknown(format!("`MERGE INTO {other}`"))],
        },
        Statement::Copy { to: false, target: _, source, .. } => match source {
            sqlparser::ast::CopySource::Table { table_name, .. } => {
                vec![rows(namer.name(table_name), Act::Insert)]
            }
            sqlparser::ast::CopySource::Query(query) => read_query(namer, query),
        },
        Statement::LoadData { table_name, .. } => vec![rows(namer.name(table_name), Act::Insert)],
        Statement::Query(query) => read_query(namer, query),
        _ => return None,
    })
}

const fn rows(table: Name, act: Act) -> Effect {
    Effect::Rows(Rows { table, act })
}

fn does_nothing(insert: &sqlparser::ast::Insert) -> bool {
    use sqlparser::ast::{OnConflictAction, OnInsert};
    matches!(&insert.on, Some(OnInsert::OnConflict(conflict)) if conflict.action == OnConflictAction::DoNothing)
}

fn read_update(namer: Namer, update: &Update) -> Effect {
    let Some(table) = table_name(namer, &update.table) else {
        return Effect::Unknown(format!("`UPDATE {}`", update.table));
    };
    let last = |name: &ObjectName| namer.last(name).to_string();
    let columns = update
        .assignments
        .iter()
        .flat_map(|assignment| match &assignment.target {
            AssignmentTarget::ColumnName(name) => vec![last(name)],
            AssignmentTarget::Tuple(names) => names.iter().map(last).collect(),
        })
        .collect();
    rows(table, Act::Update(columns))
}

fn table_name(namer: Namer, table: &TableWithJoins) -> Option<Name> {
    match &table.relation {
        TableFactor::Table { name, .. } => Some(namer.name(name)),
        _ => None,
    }
}

/// A query does nothing, unless statements inside it write, or it is there for
/// the functions that it calls, which may do anything.
fn read_query(namer: Namer, query: &Query) -> Vec<Effect> {
    let mut inside = Inside { namer, effects: Vec::new() };
    let _ = query.visit(&mut inside);
    if inside.effects.iter().any(is_rows) {
        inside.effects.retain(is_rows);
    }
    inside.effects
}

/// What the query behind an `INSERT` writes itself. Its functions make values.
fn read_source(namer: Namer, query: &Query) -> Vec<Effect> {
    let mut effects = read_query(namer, query);
    effects.retain(is_rows);
    effects
}

const fn is_rows(effect: &Effect) -> bool {
    matches!(effect, Effect::Rows(_))
}

struct Inside {
    namer: Namer,
    effects: Vec<Effect>,
}

impl Visitor for Inside {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        if !matches!(statement, Statement::Query(_)) {
            self.effects.extend(read_rows(self.namer, statement).unwrap_or_default());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr {
            let name = function.name.to_string().to_lowercase();
            if !HARMLESS.contains(&name.as_str()) {
                self.effects.push(Effect::Unknown(format!("a query that calls the function `{name}`")));
            }
        }
        ControlFlow::Continue(())
    }
}

/// Whether an expression calls a function.
pub(super) fn calls_functions(expr: &Expr) -> bool {
    let found = sqlparser::ast::visit_expressions(expr, |part| match part {
        Expr::Function(_) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    found.is_break()
}
