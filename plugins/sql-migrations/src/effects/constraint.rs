//! Constraints of tables and columns.

use super::{Demand, Effect, Kind, Name, Namer, Object};
use crate::dialect::Dialect;
use sqlparser::ast::{Expr, Ident, IndexColumn, ObjectName, TableConstraint};

/// What all constraints have in common.
struct Parts<'a> {
    name: Option<&'a Ident>,
    /// How PostgreSQL ends the name of one that has none.
    suffix: &'static str,
    columns: Vec<String>,
    asks: Asks,
}

/// What a constraint asks of writers.
enum Asks {
    Unique,
    Valid,
    Nothing,
}

/// What adding a constraint to a table does. In MySQL some constraints are
/// indexes by another name.
pub(super) fn add_constraint(namer: Namer, table: &Name, constraint: &TableConstraint) -> Effect {
    let Parts { name, suffix, columns, asks } = take_apart(namer, constraint);
    let is_index = match constraint {
        TableConstraint::Index(_) | TableConstraint::FulltextOrSpatial(_) => true,
        TableConstraint::Unique(_) => namer.dialect == Dialect::Mysql,
        _ => false,
    };
    let named = name.map_or_else(|| default_name(namer, table, &columns, suffix), |ident| namer.ident(ident));
    let object = if is_index {
        let ident = Ident::with_quote('"', named.as_str());
        namer.index(Some(table), &ObjectName::from(vec![ident]))
    } else {
        Object::part(Kind::Constraint, table, named)
    };
    let needs = needs(table, &columns);
    let demand = match asks {
        Asks::Unique => Some(Demand::Unique(table.clone(), columns)),
        Asks::Valid => Some(Demand::Valid(table.clone(), columns)),
        Asks::Nothing => None,
    };
    Effect::Create { object, replaces: false, needs, demand }
}

fn take_apart(namer: Namer, constraint: &TableConstraint) -> Parts<'_> {
    let (name, suffix, columns, asks) = match constraint {
        TableConstraint::Unique(unique) => (
            unique.name.as_ref().or(unique.index_name.as_ref()),
            "key",
            index_columns(namer, &unique.columns),
            Asks::Unique,
        ),
        TableConstraint::PrimaryKey(key) => (
            key.name.as_ref().or(key.index_name.as_ref()),
            "pkey",
            index_columns(namer, &key.columns),
            Asks::Unique,
        ),
        TableConstraint::ForeignKey(key) => {
            let columns = key.columns.iter().map(|ident| namer.part(ident)).collect();
            (key.name.as_ref(), "fkey", columns, Asks::Valid)
        }
        TableConstraint::Check(check) => {
            (check.name.as_ref(), "check", columns_of(namer, &check.expr), Asks::Valid)
        }
        TableConstraint::Exclude(exclude) => (exclude.name.as_ref(), "excl", Vec::new(), Asks::Valid),
        // An index made them true already, and gives its name to one without.
        TableConstraint::UniqueUsingIndex(using) | TableConstraint::PrimaryKeyUsingIndex(using) => {
            (using.name.as_ref().or(Some(&using.index_name)), "key", Vec::new(), Asks::Nothing)
        }
        TableConstraint::Index(index) => {
            (index.name.as_ref(), "idx", index_columns(namer, &index.columns), Asks::Nothing)
        }
        TableConstraint::FulltextOrSpatial(index) => {
            (index.opt_index_name.as_ref(), "idx", index_columns(namer, &index.columns), Asks::Nothing)
        }
    };
    Parts { name, suffix, columns, asks }
}

/// What an index or a constraint goes away with.
pub(super) fn needs(table: &Name, columns: &[String]) -> Vec<Object> {
    let table_itself = Object::new(Kind::Table, table.clone());
    std::iter::once(table_itself).chain(columns.iter().map(|column| Object::column(table, column))).collect()
}

/// The names of an index's columns; empty when any of them is an expression.
pub(super) fn index_columns(namer: Namer, columns: &[IndexColumn]) -> Vec<String> {
    let names = columns.iter().map(|column| match &column.column.expr {
        Expr::Identifier(ident) => Some(namer.part(ident)),
        _ => None,
    });
    names.collect::<Option<_>>().unwrap_or_default()
}

/// The columns that an expression reads.
pub(super) fn columns_of(namer: Namer, expr: &Expr) -> Vec<String> {
    let mut columns = Vec::new();
    let _ = sqlparser::ast::visit_expressions(expr, |part| {
        if let Expr::Identifier(ident) = part {
            let column = namer.part(ident);
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        std::ops::ControlFlow::<()>::Continue(())
    });
    columns
}

/// The name that PostgreSQL gives a constraint or an index without one; other
/// databases' names cannot be known, but one that looks like it serves as a key.
pub(super) fn default_name(namer: Namer, table: &Name, columns: &[String], suffix: &str) -> Name {
    let table = table.as_str().rsplit('.').next().unwrap_or_default();
    let middle = match (suffix, columns) {
        ("pkey", _) | (_, []) => String::new(),
        ("check", [_, _, ..]) => String::new(),
        _ => format!("_{}", columns.join("_")),
    };
    namer.invented(format!("{table}{middle}_{suffix}"))
}
