//! Looks into a module without compiling or running anything of it: what it says
//! about itself, what it wants, and whether it is of a size that the compiler
//! should be asked to bear.

use tidegate_contract::MANIFEST_SECTION;
use tidegate_model::Digest;
use tidegate_plugin::{Fault, FaultKind, Limits, Manifest, PluginRef};
use wasmparser::{BinaryReaderError, Parser, Payload, TypeRef};

use crate::sniff;

/// What a module looks like from the outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its size, in bytes.
    pub size: u64,
    /// How many of everything it has.
    pub counts: Vec<Count>,
    /// What it imports, in order.
    pub imports: Vec<Import>,
    /// What it exports, in order.
    pub exports: Vec<String>,
}

/// How many things of a sort a module has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Count {
    /// Of what, in the plural.
    pub what: &'static str,
    /// How many.
    pub found: u64,
    /// How many it may have.
    pub limit: u64,
}

/// Something that a module imports.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Import {
    /// From where.
    pub module: String,
    /// What.
    pub name: String,
    /// `function`, `memory`, `table`, `global` or `tag`.
    pub sort: &'static str,
}

/// Inspects a module: sniffs what it is, reads its manifest, counts its parts.
///
/// # Errors
/// [`FaultKind::NotWasm`], [`FaultKind::Manifest`], or [`FaultKind::Load`] when it
/// is cut off or has more of something than any plugin needs. A module that passes
/// may still turn out to be invalid when it is compiled.
pub fn inspect(name: &str, wasm: &[u8], limits: &Limits) -> Result<Inspection, Fault> {
    examine(wasm, limits).map_err(|kind| Fault::new(PluginRef { name: name.to_owned(), version: None }, kind))
}

/// [`inspect`] for those who know by themselves which plugin it is about.
pub(crate) fn examine(wasm: &[u8], limits: &Limits) -> Result<Inspection, FaultKind> {
    let size = wasm.len() as u64;
    if size > limits.module_bytes {
        let reason = format!("it has {size} bytes, and may have {}", limits.module_bytes);
        return Err(FaultKind::Load { reason });
    }
    sniff::check_core_module(wasm)?;
    let mut survey = Survey::default();
    for payload in Parser::new(0).parse_all(wasm) {
        payload.and_then(|payload| survey.read(&payload)).map_err(|error| malformed(&error))?;
        // Checked after each section: a huge one must not be walked to its end.
        survey.tally.check()?;
    }
    Ok(Inspection {
        manifest: Manifest::parse(&survey.manifests).map_err(FaultKind::Manifest)?,
        digest: Digest::of(wasm),
        size,
        counts: survey.tally.counts(),
        imports: survey.imports,
        exports: survey.exports,
    })
}

fn malformed(error: &BinaryReaderError) -> FaultKind {
    FaultKind::Load { reason: format!("{} at byte {}", error.message(), error.offset()) }
}

#[derive(Default)]
struct Survey<'a> {
    tally: Tally,
    manifests: Vec<&'a [u8]>,
    imports: Vec<Import>,
    exports: Vec<String>,
}

impl<'a> Survey<'a> {
    fn read(&mut self, payload: &Payload<'a>) -> Result<(), BinaryReaderError> {
        let tally = &mut self.tally;
        match payload {
            Payload::TypeSection(section) => tally.types += u64::from(section.count()),
            Payload::FunctionSection(section) => tally.functions += u64::from(section.count()),
            Payload::TableSection(section) => tally.tables += u64::from(section.count()),
            Payload::MemorySection(section) => tally.memories += u64::from(section.count()),
            Payload::GlobalSection(section) => tally.globals += u64::from(section.count()),
            Payload::ElementSection(section) => tally.segments += u64::from(section.count()),
            Payload::DataSection(section) => tally.segments += u64::from(section.count()),
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                tally.largest_function = tally.largest_function.max((range.end - range.start) as u64);
            }
            Payload::ImportSection(section) => {
                tally.imports += u64::from(section.count());
                if tally.check().is_ok() {
                    for import in section.clone().into_imports() {
                        let import = import?;
                        self.imports.push(Import {
                            module: import.module.to_owned(),
                            name: import.name.to_owned(),
                            sort: sort(import.ty),
                        });
                    }
                }
            }
            Payload::ExportSection(section) => {
                tally.exports += u64::from(section.count());
                if tally.check().is_ok() {
                    for export in section.clone() {
                        self.exports.push(export?.name.to_owned());
                    }
                }
            }
            Payload::CustomSection(section) => {
                tally.custom_sections += 1;
                match section.name() {
                    MANIFEST_SECTION => {
                        tally.manifest_bytes = tally.manifest_bytes.max(section.data().len() as u64);
                        self.manifests.push(section.data());
                    }
                    "name" => tally.name_bytes += section.data().len() as u64,
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

const fn sort(of: TypeRef) -> &'static str {
    match of {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => "function",
        TypeRef::Table(_) => "table",
        TypeRef::Memory(_) => "memory",
        TypeRef::Global(_) => "global",
        TypeRef::Tag(_) => "tag",
    }
}

macro_rules! tally {
    ($($field:ident: $what:literal <= $limit:expr,)+) => {
        /// How many of everything were seen.
        #[derive(Default)]
        struct Tally {
            $($field: u64,)+
        }

        impl Tally {
            fn counts(&self) -> Vec<Count> {
                vec![$(Count { what: $what, found: self.$field, limit: $limit },)+]
            }

            fn check(&self) -> Result<(), FaultKind> {
                $(if self.$field > $limit {
                    let reason = format!("it has {} {}, and may have {}", self.$field, $what, $limit);
                    return Err(FaultKind::Load { reason });
                })+
                Ok(())
            }
        }
    };
}

// A whole Python interpreter stays below half of each. What is beyond costs the
// compiler more than its size suggests.
tally! {
    types: "types" <= 20_000,
    functions: "functions" <= 100_000,
    largest_function: "bytes of code in its largest function" <= 2 << 20,
    tables: "tables" <= 32,
    memories: "memories" <= 16,
    globals: "globals" <= 20_000,
    segments: "data and element segments" <= 50_000,
    imports: "imports" <= 1_000,
    exports: "exports" <= 20_000,
    custom_sections: "custom sections" <= 1_000,
    name_bytes: "bytes of debug names" <= 8 << 20,
    manifest_bytes: "bytes of manifest" <= 1 << 20,
}

#[cfg(test)]
mod tests;
