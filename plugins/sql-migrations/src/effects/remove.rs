//! Statements that drop or rename something.

use super::{Effect, Kind, Namer, Object};
use sqlparser::ast::{AlterIndexOperation, AlterTypeOperation, ObjectType, Statement};

/// What a statement drops or renames; `None` when it is not about that.
pub(super) fn read_remove(namer: Namer, statement: &Statement) -> Option<Vec<Effect>> {
    let drop = |object| vec![Effect::Drop { object }];
    Some(match statement {
        Statement::Drop { temporary: true, .. } => Vec::new(),
        Statement::Drop { object_type, names, table, .. } => {
            let table = table.as_ref().map(|name| namer.name(name));
            let object = |name| match object_type {
                ObjectType::Index => Some(namer.index(table.as_ref(), name)),
                other => kind_of(other).map(|kind| Object::new(kind, namer.name(name))),
            };
            let unknown = || Effect::Unknown(format!("`DROP {object_type}`"));
            names
                .iter()
                .map(|name| object(name).map_or_else(unknown, |object| Effect::Drop { object }))
                .collect()
        }
        Statement::DropFunction(functions) => {
            let one =
                |desc: &sqlparser::ast::FunctionDesc| Object::new(Kind::Function, namer.name(&desc.name));
            functions.func_desc.iter().flat_map(|desc| drop(one(desc))).collect()
        }
        Statement::DropProcedure { proc_desc, .. } => proc_desc
            .iter()
            .flat_map(|desc| drop(Object::new(Kind::Procedure, namer.name(&desc.name))))
            .collect(),
        Statement::DropDomain(domain) => drop(Object::new(Kind::Domain, namer.name(&domain.name))),
        Statement::DropExtension(extension) => extension
            .names
            .iter()
            .flat_map(|name| drop(Object::new(Kind::Extension, namer.ident(name))))
            .collect(),
        Statement::DropTrigger(trigger) => {
            let table = trigger.table_name.as_ref().map(|name| namer.name(name));
            drop(namer.trigger(table.as_ref(), &trigger.trigger_name))
        }
        Statement::DropPolicy(policy) => {
            let table = namer.name(&policy.table_name);
            drop(Object::part(Kind::Policy, &table, namer.ident(&policy.name)))
        }
        Statement::RenameTable(renames) => renames
            .iter()
            .map(|rename| {
                let old = namer.name(&rename.old_name);
                let new = namer.sibling(&old, &rename.new_name);
                Effect::Rename { object: Object::new(Kind::Table, old), to: Object::new(Kind::Table, new) }
            })
            .collect(),
        Statement::AlterIndex { name, operation: AlterIndexOperation::RenameIndex { index_name } } => {
            vec![Effect::Rename { object: namer.index(None, name), to: namer.index(None, index_name) }]
        }
        Statement::AlterView { name, .. } => {
            vec![Effect::create(Object::new(Kind::View, namer.name(name)), true)]
        }
        Statement::AlterType(alter) => alter_type(namer, &namer.name(&alter.name), &alter.operation),
        _ => return None,
    })
}

fn alter_type(namer: Namer, name: &super::Name, operation: &AlterTypeOperation) -> Vec<Effect> {
    let value = |ident| Object::part(Kind::EnumValue, name, namer.ident(ident));
    vec![match operation {
        AlterTypeOperation::Rename(rename) => {
            let to = namer.sibling(name, &vec![rename.new_name.clone()].into());
            Effect::Rename { object: Object::new(Kind::Type, name.clone()), to: Object::new(Kind::Type, to) }
        }
        AlterTypeOperation::AddValue(added) => Effect::create(value(&added.value), added.if_not_exists),
        AlterTypeOperation::RenameValue(renamed) => {
            Effect::Rename { object: value(&renamed.from), to: value(&renamed.to) }
        }
    }]
}

const fn kind_of(object: &ObjectType) -> Option<Kind> {
    Some(match object {
        ObjectType::Table => Kind::Table,
        ObjectType::View => Kind::View,
        ObjectType::MaterializedView => Kind::MaterializedView,
        ObjectType::Index => Kind::Index,
        ObjectType::Schema => Kind::Schema,
        ObjectType::Database => Kind::Database,
        ObjectType::Role | ObjectType::User => Kind::Role,
        ObjectType::Sequence => Kind::Sequence,
        ObjectType::Type => Kind::Type,
        ObjectType::Collation => Kind::Collation,
        ObjectType::Stage | ObjectType::Stream | ObjectType::Warehouse => return None,
    })
}
