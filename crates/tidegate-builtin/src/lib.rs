//! The first-party plugins, part of the binary: each as the module that anybody
//! could look at, and as native code that was made of it for this target.
//!
//! Nothing is read or loaded until a plugin is asked for by its name.

use tidegate_plugin::{Fault, FaultKind, Limits, Manifest, PluginRef};
use tidegate_plugin_host::{Host, Precompiled, WasmPlugin};

include!("names.rs");

macro_rules! embedded {
    ($($name:literal),+) => {
        [$({
            #[expect(unsafe_code, reason = "native code has to be vouched for")]
            // SAFETY: the build script wrote these files, the last one with what
            // `precompile` made of the first, which is a first-party plugin.
            const PLUGIN: Precompiled = unsafe {
                Precompiled::new(
                    include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".wasm")),
                    include_str!(concat!(env!("OUT_DIR"), "/", $name, ".digest")),
                    include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".json")),
                    include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".cwasm")),
                )
            };
            PLUGIN
        }),+]
    };
}

/// In the order of [`NAMES`].
static PLUGINS: [Precompiled; NAMES.len()] =
    embedded!["conventional", "cliff", "commit-format", "sql-migrations"];

/// The plugin of this name, not loaded yet. A configuration may give it another
/// name: hand that one to [`Host::load_precompiled`].
#[must_use]
pub fn find(name: &str) -> Option<&'static Precompiled> {
    NAMES.iter().position(|known| *known == name).map(|index| &PLUGINS[index])
}

/// What a plugin says about itself; nothing is loaded for it. None when there is
/// no such plugin.
#[must_use]
pub fn manifest(name: &str) -> Option<Result<Manifest, Fault>> {
    let fault =
        |error| Fault::new(PluginRef { name: name.to_owned(), version: None }, FaultKind::Manifest(error));
    Some(Manifest::parse(&[find(name)?.manifest()]).map_err(fault))
}

/// Loads a plugin under its own name. None when there is no such plugin.
///
/// # Errors
/// As for [`Host::load_precompiled`].
pub fn load(host: &Host, name: &str, limits: &Limits) -> Option<Result<WasmPlugin, Fault>> {
    Some(host.load_precompiled(name, find(name)?, limits))
}

#[cfg(test)]
mod tests {
    use tidegate_plugin::Plugin;

    use super::*;

    #[test]
    fn each_plugin_is_embedded_under_its_own_name() {
        let limits = Limits::default();
        let host = Host::new().unwrap();
        for name in NAMES {
            let plugin = load(&host, name, &limits).unwrap().unwrap();
            let inspection =
                tidegate_plugin_host::inspect(name, find(name).unwrap().wasm(), &limits).unwrap();
            assert_eq!(plugin.manifest().id(), name);
            assert_eq!(plugin.manifest(), &inspection.manifest);
            assert_eq!(plugin.digest(), &inspection.digest);
            assert_eq!(manifest(name).unwrap().unwrap(), inspection.manifest);
        }
    }

    #[test]
    fn native_code_is_there_and_is_accepted() {
        let host = Host::new().unwrap();
        for name in NAMES {
            assert!(host.accepts(find(name).unwrap()), "{name}");
        }
    }

    #[test]
    fn other_names_are_unknown() {
        let host = Host::new().unwrap();
        assert!(find("Cliff").is_none() && manifest("").is_none());
        assert!(load(&host, "freeze", &Limits::default()).is_none());
    }

    #[test]
    #[ignore = "measures"]
    #[expect(clippy::print_stderr, reason = "the numbers are the point")]
    fn loading_costs() {
        let host = Host::new().unwrap();
        for name in NAMES {
            let mut taken = [std::time::Duration::ZERO; 9];
            for time in &mut taken {
                let begin = std::time::Instant::now();
                load(&host, name, &Limits::default()).unwrap().unwrap();
                *time = begin.elapsed();
            }
            taken.sort();
            eprintln!("load {name:<16} {:?}", taken[4]);
        }
    }
}
