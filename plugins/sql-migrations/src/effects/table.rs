//! `ALTER TABLE`.

use super::constraint::add_constraint;
use super::{Aspect, Demand, Effect, Kind, Name, Namer, Object};
use sqlparser::ast::{
    AlterColumnOperation, AlterTable, AlterTableOperation as Operation, ColumnDef, ColumnOption, DataType,
    Ident, ObjectName, RenameTableNameKind,
};

/// What altering a table does.
pub(super) fn alter_table(namer: Namer, alter: &AlterTable) -> Vec<Effect> {
    let table = namer.name(&alter.name);
    alter.operations.iter().flat_map(|operation| alter_one(namer, &table, operation)).collect()
}

fn alter_one(namer: Namer, table: &Name, operation: &Operation) -> Vec<Effect> {
    let column = |ident: &Ident| Object::column(table, &namer.part(ident));
    let constraint = |ident: &Ident| Object::part(Kind::Constraint, table, namer.ident(ident));
    let index = |ident: &Ident| namer.index(Some(table), &ObjectName::from(vec![ident.clone()]));
    let rename = |object: Object, to: Object| vec![Effect::Rename { object, to }];
    match operation {
        Operation::AddColumn { column_def, .. } => vec![add_column(namer, table, column_def)],
        Operation::DropColumn { column_names, .. } => {
            column_names.iter().map(|name| Effect::Drop { object: column(name) }).collect()
        }
        Operation::RenameColumn { old_column_name, new_column_name } => {
            rename(column(old_column_name), column(new_column_name))
        }
        Operation::AlterColumn { column_name, op } => {
            vec![Effect::Alter { column: column(column_name), aspect: aspect(op) }]
        }
        Operation::ModifyColumn { col_name, .. } => {
            vec![Effect::Alter { column: column(col_name), aspect: Aspect::Definition }]
        }
        Operation::ChangeColumn { old_name, new_name, .. } => {
            let redefined = Effect::Alter { column: column(old_name), aspect: Aspect::Definition };
            if namer.part(old_name) == namer.part(new_name) {
                return vec![redefined];
            }
            vec![redefined, Effect::Rename { object: column(old_name), to: column(new_name) }]
        }
        Operation::RenameTable {
            table_name: RenameTableNameKind::As(new) | RenameTableNameKind::To(new),
        } => {
            let to = Object::new(Kind::Table, namer.sibling(table, new));
            rename(Object::new(Kind::Table, table.clone()), to)
        }
        Operation::AddConstraint { constraint, .. } => vec![add_constraint(namer, table, constraint)],
        Operation::DropConstraint { name, .. } | Operation::DropForeignKey { name, .. } => {
            vec![Effect::Drop { object: constraint(name) }]
        }
        Operation::DropPrimaryKey { .. } => {
            vec![Effect::Drop { object: Object::part(Kind::Constraint, table, primary_key(namer, table)) }]
        }
        Operation::DropIndex { name } => vec![Effect::Drop { object: index(name) }],
        Operation::RenameConstraint { old_name, new_name } => {
            rename(constraint(old_name), constraint(new_name))
        }
        Operation::EnableRowLevelSecurity | Operation::ForceRowLevelSecurity => vec![Effect::Create {
            object: row_security(namer, table),
            replaces: true,
            needs: Vec::new(),
            demand: Some(Demand::RowSecurity(table.clone())),
        }],
        Operation::DisableRowLevelSecurity | Operation::NoForceRowLevelSecurity => {
            vec![Effect::Drop { object: row_security(namer, table) }]
        }
        // Storage, ownership and bookkeeping: the shape of the schema stays.
        Operation::ValidateConstraint { .. }
        | Operation::OwnerTo { .. }
        | Operation::SetLogged
        | Operation::SetUnlogged
        | Operation::ReplicaIdentity { .. }
        | Operation::ClusterBy { .. }
        | Operation::Algorithm { .. }
        | Operation::Lock { .. }
        | Operation::AutoIncrement { .. }
        | Operation::SetOptionsParens { .. }
        | Operation::SetTblProperties { .. } => Vec::new(),
        other => vec![Effect::Unknown(format!("`ALTER TABLE … {other}`"))],
    }
}

/// The name of a table's primary key, as `add_constraint` calls one without a name.
fn primary_key(namer: Namer, table: &Name) -> Name {
    super::constraint::default_name(namer, table, &[], "pkey")
}

fn row_security(namer: Namer, table: &Name) -> Object {
    Object::part(Kind::RowSecurity, table, namer.invented(String::new()))
}

fn aspect(operation: &AlterColumnOperation) -> Aspect {
    match operation {
        AlterColumnOperation::SetNotNull => Aspect::SetNotNull,
        AlterColumnOperation::DropNotNull => Aspect::DropNotNull,
        AlterColumnOperation::SetDefault { .. } => Aspect::SetDefault,
        AlterColumnOperation::DropDefault => Aspect::DropDefault,
        AlterColumnOperation::SetDataType { .. } => Aspect::Type,
        AlterColumnOperation::AddGenerated { .. } => Aspect::Generated,
    }
}

fn add_column(namer: Namer, table: &Name, definition: &ColumnDef) -> Effect {
    let name = namer.part(&definition.name);
    Effect::Create {
        object: Object::column(table, &name),
        replaces: false,
        needs: vec![Object::new(Kind::Table, table.clone())],
        demand: column_demand(table, &name, definition),
    }
}

/// What a new column asks of writers that do not name it.
fn column_demand(table: &Name, name: &str, definition: &ColumnDef) -> Option<Demand> {
    let has = |test: fn(&ColumnOption) -> bool| definition.options.iter().any(|option| test(&option.option));
    let fills_itself = is_serial(&definition.data_type)
        || has(|option| matches!(option, ColumnOption::Generated { .. } | ColumnOption::Identity(_)))
        || has(is_auto_increment);
    if fills_itself {
        return None;
    }
    let not_null = has(|option| matches!(option, ColumnOption::NotNull | ColumnOption::PrimaryKey(_)));
    let default = definition.options.iter().find_map(|option| match &option.option {
        ColumnOption::Default(value) => Some(value),
        _ => None,
    });
    let unique = has(|option| matches!(option, ColumnOption::Unique(_) | ColumnOption::PrimaryKey(_)));
    match default {
        None => not_null.then_some(Demand::Value),
        // A default that is computed anew for each row can be unique, a constant cannot.
        Some(value) if unique && !super::rows::calls_functions(value) => {
            Some(Demand::Unique(table.clone(), vec![name.to_owned()]))
        }
        Some(value) => (not_null && value.to_string().eq_ignore_ascii_case("null")).then_some(Demand::Value),
    }
}

fn is_serial(data_type: &DataType) -> bool {
    let DataType::Custom(name, _) = data_type else { return false };
    let name = name.to_string().to_lowercase();
    matches!(
        name.as_str(),
        "serial" | "bigserial" | "smallserial" | "serial2" | "serial4" | "serial8" | "rowversion"
    )
}

fn is_auto_increment(option: &ColumnOption) -> bool {
    let ColumnOption::DialectSpecific(tokens) = option else { return false };
    tokens.iter().any(|token| {
        let word = token.to_string();
        word.eq_ignore_ascii_case("AUTO_INCREMENT") || word.eq_ignore_ascii_case("AUTOINCREMENT")
    })
}
