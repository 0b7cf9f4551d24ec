//! JSON Schema 2020-12 for plugin authors in any language: one document with
//! every type of the contract under `$defs`.

use serde_json::{Map, Value, json};
use wit_parser::{Docs, Type, TypeDefKind, TypeId};

use super::{Contract, signature, snake};
use crate::Result;

pub(super) fn generate(contract: &Contract) -> Result<String> {
    let mut definitions = Map::new();
    let mut functions = Map::new();
    for interface in contract.interfaces() {
        for (name, &id) in interface.types.iter().filter(|&(_, &id)| !contract.is_use(id)) {
            if definitions.insert(name.clone(), definition(contract, name, id)?).is_some() {
                return Err(format!("two types are called {name}").into());
            }
        }
        for function in interface.functions.values() {
            let (request, response) = signature(contract, function)?;
            functions.insert(
                snake(&function.name),
                json!({"request": reference(request), "response": reference(response)}),
            );
        }
    }
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:tidegate:schema:plugin:{}", contract.version),
        "title": format!("tidegate:plugin@{}", contract.version),
        "description": "Every type of the plugin contract in its JSON mapping. `x-functions` names what goes in and out of each call.",
        "x-functions": functions,
        "$defs": definitions,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn definition(contract: &Contract, name: &str, id: TypeId) -> Result<Value> {
    let ty = &contract.resolve.types[id];
    let mut schema = match &ty.kind {
        TypeDefKind::Record(record) => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for field in &record.fields {
                let mut property = schema_of(contract, field.ty)?;
                describe(&mut property, &field.docs);
                properties.insert(snake(&field.name), property);
                if !is_optional(contract, field.ty) {
                    required.push(snake(&field.name));
                }
            }
            json!({"type": "object", "properties": properties, "required": required})
        }
        TypeDefKind::Enum(cases) => {
            json!({"type": "string", "enum": cases.cases.iter().map(|case| &case.name).collect::<Vec<_>>()})
        }
        TypeDefKind::Variant(variant) => {
            let mut cases = Vec::new();
            for case in &variant.cases {
                let mut schema = match case.ty {
                    Some(ty) => json!({
                        "type": "object",
                        "properties": {"tag": {"const": case.name}, "val": schema_of(contract, ty)?},
                        "required": ["tag", "val"],
                    }),
                    None => json!({
                        "type": "object",
                        "properties": {"tag": {"const": case.name}},
                        "required": ["tag"],
                    }),
                };
                describe(&mut schema, &case.docs);
                cases.push(schema);
            }
            json!({"oneOf": cases})
        }
        TypeDefKind::Type(Type::String) if name == "json" => json!({}),
        TypeDefKind::Type(Type::String) => match name {
            "timestamp" => json!({"type": "string", "format": "date-time"}),
            "digest" => json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}),
            "object-id" => json!({"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"}),
            _ => json!({"type": "string"}),
        },
        other => return Err(format!("{name}: no schema for {}", other.as_str()).into()),
    };
    describe(&mut schema, &ty.docs);
    Ok(schema)
}

fn schema_of(contract: &Contract, ty: Type) -> Result<Value> {
    Ok(match ty {
        Type::Bool => json!({"type": "boolean"}),
        Type::U32 => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Type::String => json!({"type": "string"}),
        Type::Id(id) => match &contract.resolve.types[id].kind {
            TypeDefKind::Option(inner) => json!({"anyOf": [schema_of(contract, *inner)?, {"type": "null"}]}),
            TypeDefKind::List(inner) => json!({"type": "array", "items": schema_of(contract, *inner)?}),
            _ => reference(contract.name(contract.definition(id))),
        },
        other => return Err(format!("{other:?} is not in the JSON mapping yet").into()),
    })
}

fn is_optional(contract: &Contract, ty: Type) -> bool {
    let Type::Id(id) = ty else { return false };
    matches!(contract.resolve.types[id].kind, TypeDefKind::Option(_) | TypeDefKind::List(_))
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn describe(schema: &mut Value, docs: &Docs) {
    if let (Some(object), Some(text)) = (schema.as_object_mut(), docs.contents.as_deref()) {
        object.insert("description".into(), text.trim().replace('\n', " ").into());
    }
}
