//! Generates what follows from `wit/`: Rust types, JSON Schema, the reference page. And what
//! follows from `action/`: the script of the templates.

mod json_schema;
mod reference;
mod rust;
mod templates;

use std::fs;
use std::path::{Path, PathBuf};

use wit_parser::{Resolve, Type, TypeDefKind, TypeId, UnresolvedPackageGroup};

use crate::Result;

/// Write what follows from `wit/` and `action/`: types, schema, reference page, templates
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only say what is stale
    #[arg(long)]
    pub(crate) check: bool,
}

/// The contract, parsed, with the few look-ups that every generator needs.
struct Contract {
    resolve: Resolve,
    version: String,
}

impl Contract {
    fn load(wit: &Path) -> Result<Self> {
        let mut resolve = Resolve::default();
        let group = UnresolvedPackageGroup::parse_dir(wit)?;
        let package = resolve.push_group(group)?;
        let version =
            resolve.packages[package].name.version.as_ref().ok_or("wit/ has no package version")?.to_string();
        Ok(Self { resolve, version })
    }

    /// Interfaces with types or functions of their own, in file order.
    fn interfaces(&self) -> impl Iterator<Item = &wit_parser::Interface> {
        self.resolve.interfaces.iter().map(|(_, interface)| interface).filter(|i| i.name.is_some())
    }

    /// Follows `use` to the definition.
    fn definition(&self, mut id: TypeId) -> TypeId {
        while let TypeDefKind::Type(Type::Id(next)) = self.resolve.types[id].kind {
            id = next;
        }
        id
    }

    /// The type stands in another interface and is only named here.
    fn is_use(&self, id: TypeId) -> bool {
        let definition = self.definition(id);
        definition != id && self.resolve.types[definition].owner != self.resolve.types[id].owner
    }

    fn name(&self, id: TypeId) -> &str {
        self.resolve.types[id].name.as_deref().unwrap_or_default()
    }
}

/// The parameter and the success type of a contract function.
fn signature<'a>(contract: &'a Contract, function: &wit_parser::Function) -> Result<(&'a str, &'a str)> {
    let request = match function.params.first() {
        Some(wit_parser::Param { ty: Type::Id(id), .. }) => contract.name(contract.definition(*id)),
        _ => return Err(format!("{}: want one record parameter", function.name).into()),
    };
    let Some(Type::Id(result)) = function.result else {
        return Err(format!("{}: want a result", function.name).into());
    };
    match contract.resolve.types[result].kind {
        TypeDefKind::Result(wit_parser::Result_ { ok: Some(Type::Id(ok)), .. }) => {
            Ok((request, contract.name(contract.definition(ok))))
        }
        _ => Err(format!("{}: want result<record, failure>", function.name).into()),
    }
}

fn camel(kebab: &str) -> String {
    kebab
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

fn snake(kebab: &str) -> String {
    kebab.replace('-', "_")
}

/// All generated files: path below the repository's root, and text.
pub(crate) fn outputs(root: &Path) -> Result<Vec<(PathBuf, String)>> {
    let contract = Contract::load(&root.join("wit"))?;
    let mut files = rust::generate(&contract)?;
    files.push((
        format!("crates/tidegate-contract/schema/plugin-{}.json", contract.version).into(),
        json_schema::generate(&contract)?,
    ));
    files.push(("docs/reference/contract.md".into(), reference::generate(&contract)?));
    files.extend(templates::files(root)?.into_iter().map(|(path, text)| (path.into(), text)));
    Ok(files)
}

/// Writes all generated files, or with `check` says which are stale.
pub(crate) fn run(root: &Path, check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for (path, text) in outputs(root)? {
        let target = root.join(&path);
        if fs::read_to_string(&target).ok().as_deref() == Some(text.as_str()) {
            continue;
        }
        if check {
            stale.push(path.display().to_string());
        } else {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&target, text)?;
            crate::say(&format!("wrote {}", path.display()));
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("stale: {}; run `cargo xtask generate`", stale.join(", ")).into())
    }
}
