//! Statements that bring something into being.

use super::constraint::{default_name, index_columns, needs};
use super::{Demand, Effect, Kind, Namer, Object};
use sqlparser::ast::{CreateIndex, CreateTable, CreateTrigger, CreateView, SchemaName, Statement};

/// What a statement creates; `None` when it is not about creating.
pub(super) fn read_create(namer: Namer, statement: &Statement) -> Option<Vec<Effect>> {
    let one = |kind, name, replaces| vec![Effect::create(Object::new(kind, name), replaces)];
    Some(match statement {
        Statement::CreateTable(table) => create_table(namer, table),
        Statement::CreateVirtualTable { name, .. } => one(Kind::Table, namer.name(name), false),
        Statement::CreateIndex(index) => vec![create_index(namer, index)],
        Statement::CreateView(view) => create_view(namer, view),
        Statement::CreateTrigger(trigger) => vec![create_trigger(namer, trigger)],
        Statement::CreateFunction(function) => {
            one(Kind::Function, namer.name(&function.name), function.or_replace || function.or_alter)
        }
        Statement::CreateProcedure { name, or_alter, .. } => {
            one(Kind::Procedure, namer.name(name), *or_alter)
        }
        Statement::CreateType { name, .. } => one(Kind::Type, namer.name(name), false),
        Statement::CreateDomain(domain) => one(Kind::Domain, namer.name(&domain.name), false),
        Statement::CreateSequence { name, .. } => one(Kind::Sequence, namer.name(name), false),
        Statement::CreateCollation(collation) => one(Kind::Collation, namer.name(&collation.name), false),
        Statement::CreateExtension(extension) => {
            one(Kind::Extension, namer.ident(&extension.name), extension.if_not_exists)
        }
        Statement::CreateSchema { schema_name, if_not_exists, .. } => {
            let name = match schema_name {
                SchemaName::Simple(name) | SchemaName::NamedAuthorization(name, _) => namer.name(name),
                SchemaName::UnnamedAuthorization(ident) => namer.ident(ident),
            };
            one(Kind::Schema, name, *if_not_exists)
        }
        Statement::CreateDatabase { db_name, if_not_exists, .. } => {
            one(Kind::Database, namer.name(db_name), *if_not_exists)
        }
        Statement::CreateRole(role) => {
            role.names.iter().flat_map(|name| one(Kind::Role, namer.name(name), role.if_not_exists)).collect()
        }
        Statement::CreatePolicy(policy) => {
            let table = namer.name(&policy.table_name);
            vec![Effect::create(Object::part(Kind::Policy, &table, namer.ident(&policy.name)), false)]
        }
        _ => return None,
    })
}

fn create_table(namer: Namer, table: &CreateTable) -> Vec<Effect> {
    if table.temporary {
        // It is gone when the migration's connection is.
        return Vec::new();
    }
    vec![Effect::create(Object::new(Kind::Table, namer.name(&table.name)), table.or_replace)]
}

fn create_view(namer: Namer, view: &CreateView) -> Vec<Effect> {
    if view.temporary {
        return Vec::new();
    }
    let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
    vec![Effect::create(Object::new(kind, namer.name(&view.name)), view.or_replace || view.or_alter)]
}

fn create_index(namer: Namer, index: &CreateIndex) -> Effect {
    let table = namer.name(&index.table_name);
    let columns = index_columns(namer, &index.columns);
    let object = match &index.name {
        Some(name) => namer.index(Some(&table), name),
        None => Object::new(Kind::Index, default_name(namer, &table, &columns, "idx")),
    };
    Effect::Create {
        object,
        replaces: index.if_not_exists,
        needs: needs(&table, &columns),
        demand: index.unique.then(|| Demand::Unique(table.clone(), columns)),
    }
}

fn create_trigger(namer: Namer, trigger: &CreateTrigger) -> Effect {
    let table = namer.name(&trigger.table_name);
    Effect::Create {
        object: namer.trigger(Some(&table), &trigger.name),
        replaces: trigger.or_replace || trigger.or_alter,
        needs: vec![Object::new(Kind::Table, table)],
        demand: None,
    }
}
