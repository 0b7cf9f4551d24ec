//! Rust types with serde, one module for each interface.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use wit_parser::{Docs, Type, TypeDefKind, TypeId, TypeOwner};

use super::{Contract, camel, signature, snake};
use crate::Result;

const HEADER: &str = "// Generated from wit/ by `cargo xtask generate`. Do not edit.\n";

pub(super) fn generate(contract: &Contract) -> Result<Vec<(PathBuf, String)>> {
    contract
        .interfaces()
        .map(|interface| {
            let name = snake(interface.name.as_deref().unwrap_or_default());
            let path = format!("crates/tidegate-contract/src/{name}.rs");
            Ok((path.into(), format_source(&module(contract, interface)?)?))
        })
        .collect()
}

fn module(contract: &Contract, interface: &wit_parser::Interface) -> Result<String> {
    let mut out = String::from(HEADER);
    docs(&mut out, &interface.docs, "//!", "");
    out.push_str("\nuse serde::{Deserialize, Serialize};\n");
    let mut body = String::new();
    let mut variants = false;
    for (name, &id) in &interface.types {
        if contract.is_use(id) {
            continue;
        }
        variants |= matches!(contract.resolve.types[id].kind, TypeDefKind::Variant(_));
        definition(contract, name, id, &mut body)?;
    }
    for function in interface.functions.values() {
        let (request, response) = signature(contract, function)?;
        let marker = camel(&function.name);
        docs(&mut body, &function.docs, "///", "");
        write!(
            body,
            "#[derive(Clone, Copy, Debug)]\npub struct {marker};\n\nimpl crate::Function for {marker} {{\n    const NAME: &'static str = \"{}\";\n    type Request = {};\n    type Response = {};\n}}\n\n",
            snake(&function.name),
            camel(request),
            camel(response),
        )?;
    }
    for (module, names) in imports(contract, interface, &body) {
        writeln!(out, "use super::{module}::{{{}}};", names.into_iter().collect::<Vec<_>>().join(", "))?;
    }
    if variants {
        out.push_str("use crate::json::Case;\n");
    }
    out.push('\n');
    out.push_str(&body);
    Ok(out)
}

/// Names of other interfaces that the module's text uses.
fn imports(
    contract: &Contract,
    interface: &wit_parser::Interface,
    body: &str,
) -> std::collections::BTreeMap<String, BTreeSet<String>> {
    let mut found = std::collections::BTreeMap::<String, BTreeSet<String>>::new();
    for &id in interface.types.values().filter(|&&id| contract.is_use(id)) {
        let definition = contract.definition(id);
        let TypeOwner::Interface(owner) = contract.resolve.types[definition].owner else { continue };
        let name = camel(contract.name(definition));
        let used = body.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
        if used {
            let module = snake(contract.resolve.interfaces[owner].name.as_deref().unwrap_or_default());
            found.entry(module).or_default().insert(name);
        }
    }
    found
}

fn definition(contract: &Contract, name: &str, id: TypeId, out: &mut String) -> Result<()> {
    let ty = &contract.resolve.types[id];
    let rust_name = camel(name);
    docs(out, &ty.docs, "///", "");
    match &ty.kind {
        TypeDefKind::Record(record) => {
            let default = if has_default(contract, Type::Id(id)) { "Default, " } else { "" };
            let eq = if contains_json(contract, Type::Id(id)) { "" } else { "Eq, " };
            writeln!(
                out,
                "#[derive(Clone, Debug, {default}{eq}PartialEq, Serialize, Deserialize)]\npub struct {rust_name} {{"
            )?;
            for field in &record.fields {
                docs(out, &field.docs, "///", "    ");
                match optional(contract, field.ty) {
                    Some(Absent::Option) => {
                        out.push_str("    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n");
                    }
                    Some(Absent::List) => {
                        out.push_str("    #[serde(default, skip_serializing_if = \"Vec::is_empty\")]\n");
                    }
                    None => {}
                }
                writeln!(out, "    pub {}: {},", snake(&field.name), rust_type(contract, field.ty)?)?;
            }
            out.push_str("}\n\n");
        }
        TypeDefKind::Enum(cases) => {
            writeln!(
                out,
                "#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]\n#[serde(rename_all = \"kebab-case\")]\npub enum {rust_name} {{"
            )?;
            for case in &cases.cases {
                docs(out, &case.docs, "///", "    ");
                writeln!(out, "    {},", camel(&case.name))?;
            }
            out.push_str("}\n\n");
            write!(
                out,
                "impl {rust_name} {{\n    /// All cases, in order.\n    pub const ALL: &'static [Self] = &[{}];\n\n    /// The case's name in JSON.\n    #[must_use]\n    pub const fn as_str(self) -> &'static str {{\n        match self {{\n{}        }}\n    }}\n}}\n\nimpl std::fmt::Display for {rust_name} {{\n    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{\n        f.pad(self.as_str())\n    }}\n}}\n\n",
                cases
                    .cases
                    .iter()
                    .map(|c| format!("Self::{}", camel(&c.name)))
                    .collect::<Vec<_>>()
                    .join(", "),
                cases
                    .cases
                    .iter()
                    .map(|c| format!("Self::{} => \"{}\",\n", camel(&c.name), c.name))
                    .collect::<String>(),
            )?;
        }
        TypeDefKind::Variant(variant) => variant_type(contract, name, variant, out)?,
        TypeDefKind::Type(Type::String) if name == "json" => {
            out.push_str("pub type Json = serde_json::Value;\n\n");
        }
        TypeDefKind::Type(inner) => {
            writeln!(out, "pub type {rust_name} = {};\n", rust_type(contract, *inner)?)?;
        }
        other => return Err(format!("{name}: {} is not in the JSON mapping", other.as_str()).into()),
    }
    Ok(())
}

fn variant_type(
    contract: &Contract,
    name: &str,
    variant: &wit_parser::Variant,
    out: &mut String,
) -> Result<()> {
    let rust_name = camel(name);
    writeln!(
        out,
        "#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]\n#[serde(tag = \"tag\", content = \"val\", rename_all = \"kebab-case\", try_from = \"Case\")]\npub enum {rust_name} {{"
    )?;
    let mut arms = String::new();
    let mut open = false;
    for case in &variant.cases {
        docs(out, &case.docs, "///", "    ");
        let case_name = camel(&case.name);
        match case.ty {
            Some(ty) => {
                writeln!(out, "    {case_name}({}),", rust_type(contract, ty)?)?;
                writeln!(arms, "            \"{}\" => case.value().map(Self::{case_name}),", case.name)?;
            }
            None => {
                writeln!(out, "    {case_name},")?;
                writeln!(arms, "            \"{}\" => Ok(Self::{case_name}),", case.name)?;
            }
        }
        open |= case.name == "other" && case.ty == Some(Type::String);
    }
    if !open {
        return Err(format!("variant {name} has no case `other(string)`: how would it grow?").into());
    }
    write!(
        out,
        "}}\n\nimpl TryFrom<Case> for {rust_name} {{\n    type Error = String;\n\n    fn try_from(case: Case) -> Result<Self, String> {{\n        match case.tag.as_str() {{\n{arms}            _ => Ok(Self::Other(case.tag)),\n        }}\n    }}\n}}\n\n"
    )?;
    Ok(())
}

enum Absent {
    Option,
    List,
}

fn optional(contract: &Contract, ty: Type) -> Option<Absent> {
    let Type::Id(id) = ty else { return None };
    match contract.resolve.types[contract.definition(id)].kind {
        TypeDefKind::Option(_) => Some(Absent::Option),
        TypeDefKind::List(Type::U8) => None,
        TypeDefKind::List(_) => Some(Absent::List),
        _ => None,
    }
}

fn rust_type(contract: &Contract, ty: Type) -> Result<String> {
    Ok(match ty {
        Type::Bool => "bool".into(),
        Type::U32 => "u32".into(),
        Type::String => "String".into(),
        Type::Id(id) => match &contract.resolve.types[id].kind {
            TypeDefKind::Option(inner) => format!("Option<{}>", rust_type(contract, *inner)?),
            TypeDefKind::List(inner) => format!("Vec<{}>", rust_type(contract, *inner)?),
            _ => camel(contract.name(contract.definition(id))),
        },
        other => return Err(format!("{other:?} is not in the JSON mapping yet").into()),
    })
}

fn has_default(contract: &Contract, ty: Type) -> bool {
    let Type::Id(id) = ty else { return true };
    match &contract.resolve.types[contract.definition(id)].kind {
        TypeDefKind::Option(_) | TypeDefKind::List(_) => true,
        TypeDefKind::Type(inner) => has_default(contract, *inner),
        TypeDefKind::Record(record) => record.fields.iter().all(|field| has_default(contract, field.ty)),
        _ => false,
    }
}

/// `serde_json::Value` is not `Eq`-friendly with floats in it.
fn contains_json(contract: &Contract, ty: Type) -> bool {
    let Type::Id(id) = ty else { return false };
    let definition = contract.definition(id);
    match &contract.resolve.types[definition].kind {
        _ if contract.name(definition) == "json" => true,
        TypeDefKind::Option(inner) | TypeDefKind::List(inner) | TypeDefKind::Type(inner) => {
            contains_json(contract, *inner)
        }
        TypeDefKind::Record(record) => record.fields.iter().any(|field| contains_json(contract, field.ty)),
        _ => false,
    }
}

fn docs(out: &mut String, docs: &Docs, marker: &str, indent: &str) {
    for line in docs.contents.as_deref().unwrap_or_default().trim_end().lines() {
        let line = format!("{indent}{marker} {line}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn format_source(source: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("rustfmt has no stdin")?.write_all(source.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("rustfmt refused generated code:\n{source}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
