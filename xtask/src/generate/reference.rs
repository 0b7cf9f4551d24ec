//! The contract's reference page.

use std::fmt::Write as _;

use wit_parser::{Docs, Type, TypeDefKind, TypeId};

use super::{Contract, signature, snake};
use crate::Result;

const MAPPING: &str = "\
Everything crosses the sandbox's wall as JSON, by one fixed mapping:

| WIT | JSON |
| --- | --- |
| record | object; kebab-case names become snake_case |
| `option` | the value, or absent or `null` |
| `list` | array; absent means empty |
| enum | string, in kebab-case |
| variant | `{\"tag\": \"case\", \"val\": …}`, without `val` for a case that carries nothing |
| `list<u8>` | base64 |
| 64-bit integer | string |
| `json` | the value itself |

Unknown fields are ignored by both sides. An unknown case becomes `other` where the variant has one; elsewhere it is an error that names the versions.
";

pub(super) fn generate(contract: &Contract) -> Result<String> {
    let mut page = format!(
        "<!-- Generated from wit/ by `cargo xtask generate`. Do not edit. -->\n\n# The plugin contract, `tidegate:plugin@{}`\n\n{MAPPING}",
        contract.version
    );
    for interface in contract.interfaces() {
        let name = interface.name.as_deref().unwrap_or_default();
        write!(page, "\n## {name}\n\n{}\n", paragraph(&interface.docs))?;
        for function in interface.functions.values() {
            let (request, response) = signature(contract, function)?;
            write!(
                page,
                "\n### function `{}`\n\n{}\n\n[`{request}`](#{request}) → [`{response}`](#{response}), or [`failure`](#failure).\n",
                snake(&function.name),
                paragraph(&function.docs),
            )?;
        }
        for (name, &id) in interface.types.iter().filter(|&(_, &id)| !contract.is_use(id)) {
            definition(contract, name, id, &mut page)?;
        }
    }
    Ok(page)
}

fn definition(contract: &Contract, name: &str, id: TypeId, page: &mut String) -> Result<()> {
    let ty = &contract.resolve.types[id];
    write!(page, "\n### {name}\n\n{}\n", paragraph(&ty.docs))?;
    match &ty.kind {
        TypeDefKind::Record(record) => {
            page.push_str("\n| field | type | |\n| --- | --- | --- |\n");
            for field in &record.fields {
                let (name, ty) = (snake(&field.name), type_name(contract, field.ty));
                writeln!(page, "| `{name}` | {ty} | {} |", paragraph(&field.docs))?;
            }
        }
        TypeDefKind::Enum(cases) => {
            page.push_str("\n| case | |\n| --- | --- |\n");
            for case in &cases.cases {
                writeln!(page, "| `{}` | {} |", case.name, paragraph(&case.docs))?;
            }
        }
        TypeDefKind::Variant(variant) => {
            page.push_str("\n| case | carries | |\n| --- | --- | --- |\n");
            for case in &variant.cases {
                let carries = case.ty.map(|ty| type_name(contract, ty)).unwrap_or_default();
                writeln!(page, "| `{}` | {carries} | {} |", case.name, paragraph(&case.docs))?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn type_name(contract: &Contract, ty: Type) -> String {
    match ty {
        Type::Id(id) => match &contract.resolve.types[id].kind {
            TypeDefKind::Option(inner) => format!("{}, optional", type_name(contract, *inner)),
            TypeDefKind::List(inner) => format!("list of {}", type_name(contract, *inner)),
            _ => {
                let name = contract.name(contract.definition(id));
                format!("[{name}](#{name})")
            }
        },
        Type::Bool => "bool".into(),
        Type::U32 => "u32".into(),
        _ => "string".into(),
    }
}

fn paragraph(docs: &Docs) -> String {
    docs.contents.as_deref().unwrap_or_default().trim().replace('\n', " ").replace('|', "\\|")
}
