//! What modules can import. Everything here serves one call's [`State`], and
//! nothing reaches beyond it.

mod extism;
mod fuel;
mod wasi;

use wasmtime::{Engine, ExternType, Linker, Module, Store};

use tidegate_plugin::{Call, FaultKind, Limits};

use crate::session::State;

/// Everything that the host offers.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    extism::define(&mut linker)?;
    wasi::define(&mut linker)?;
    Ok(linker)
}

/// Checks each import against what is offered, to name the first that is not.
pub(crate) fn check_imports(linker: &Linker<State>, module: &Module) -> Result<(), FaultKind> {
    // Definitions are looked up in a store; none of it is run.
    let call = Call { at: 0, seed: [0; 32] };
    let mut store = Store::new(module.engine(), State::new(&[], &Limits::default(), &call));
    for import in module.imports() {
        let wanted = import.ty();
        let detail = match linker.get_by_import(&mut store, &import).map(|offered| offered.ty(&store)) {
            None => String::new(),
            Some(offered) if same_type(&offered, &wanted) => continue,
            Some(offered) => format!(" as a {}: it is a {}", describe(&wanted), describe(&offered)),
        };
        return Err(FaultKind::Import {
            module: import.module().to_owned(),
            name: import.name().to_owned(),
            detail,
        });
    }
    Ok(())
}

fn same_type(offered: &ExternType, wanted: &ExternType) -> bool {
    match (offered, wanted) {
        (ExternType::Func(offered), ExternType::Func(wanted)) => {
            offered.params().map(|ty| ty.to_string()).eq(wanted.params().map(|ty| ty.to_string()))
                && offered.results().map(|ty| ty.to_string()).eq(wanted.results().map(|ty| ty.to_string()))
        }
        _ => false,
    }
}

fn describe(ty: &ExternType) -> String {
    match ty {
        ExternType::Func(ty) => format!("function `{ty}`"),
        ExternType::Global(_) => "global".into(),
        ExternType::Table(_) => "table".into(),
        ExternType::Memory(_) => "memory".into(),
        ExternType::Tag(_) => "tag".into(),
    }
}
