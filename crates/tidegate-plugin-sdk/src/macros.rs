//! The macro that makes a module of a plugin.

/// Makes a Tidegate plugin of types that implement the SDK's traits.
///
/// It writes the exports, a `MANIFEST` constant, the custom section that carries
/// it, and a test that reads it. The plugin's id, version and description are
/// those of the Cargo package; `manifest` names a JSON file with the rest of
/// the contract's `manifest` record (`{}` will do), `config_schema` the JSON
/// Schema of the configuration. Both paths are relative to the source file.
/// After them stand the kinds, each with the type that answers it: `versioner`,
/// `changelog`, `notes`, `gate`, `rollback`.
///
/// ```ignore
/// tidegate_plugin_sdk::plugin! {
///     manifest: "../plugin.json",
///     config_schema: "../config.schema.json",
///     changelog: Book,
///     notes: Book,
/// }
/// ```
#[macro_export]
macro_rules! plugin {
    (manifest: $manifest:literal, config_schema: $schema:literal, $($kind:ident: $plugin:ty),+ $(,)?) => {
        $crate::__plugin! { $manifest, Some(include_str!($schema)), $($kind: $plugin),+ }
    };
    (manifest: $manifest:literal, $($kind:ident: $plugin:ty),+ $(,)?) => {
        $crate::__plugin! { $manifest, None, $($kind: $plugin),+ }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __plugin {
    ($manifest:literal, $schema:expr, $($kind:ident: $plugin:ty),+) => {
        /// What this plugin says about itself, as JSON.
        pub const MANIFEST: &str = {
            const PARTS: $crate::manifest::Parts<'_> = $crate::manifest::Parts {
                id: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                description: env!("CARGO_PKG_DESCRIPTION"),
                kinds: &[$(stringify!($kind)),+],
                rest: include_str!($manifest),
                config_schema: $schema,
            };
            const JSON: [u8; PARTS.size()] = PARTS.render();
            match ::core::str::from_utf8(&JSON) {
                Ok(json) => json,
                Err(_) => panic!("a manifest is made of texts"),
            }
        };

        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code, reason = "a custom section and exports need unsafe attributes")]
        const _: () = {
            // The name is `tidegate_contract::MANIFEST_SECTION`; an attribute takes no constant.
            #[used]
            #[unsafe(link_section = "tidegate:plugin")]
            static SECTION: [u8; MANIFEST.len()] = match MANIFEST.as_bytes().first_chunk() {
                Some(bytes) => *bytes,
                None => panic!("a text is as long as it is"),
            };
        };

        $($crate::__export! { $kind, $plugin })+

        #[cfg(test)]
        #[test]
        fn the_manifest_is_one() {
            if let Err(error) = $crate::manifest::check(MANIFEST) {
                panic!("{error}");
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    (versioner, $plugin:ty) => {
        $crate::__export! { propose_bumps, Versioner, versioning::ProposeBumps, $plugin }
    };
    (changelog, $plugin:ty) => {
        $crate::__export! { render_changelogs, Changelog, changelogs::RenderChangelogs, $plugin }
    };
    (notes, $plugin:ty) => {
        $crate::__export! { render_notes, Notes, release_notes::RenderNotes, $plugin }
    };
    (gate, $plugin:ty) => {
        $crate::__export! { judge, Gate, gates::Judge, $plugin }
    };
    (rollback, $plugin:ty) => {
        $crate::__export! { assess_rollbacks, Rollback, rollbacks::AssessRollbacks, $plugin }
    };
    ($kind:ident, $plugin:ty) => {
        compile_error!(concat!("`", stringify!($kind), "` is no kind of plugin"));
    };
    ($function:ident, $kind:ident, $module:ident::$contract:ident, $plugin:ty) => {
        const _: () = {
            // Also natively: a type that does not answer fails where it is tested.
            const ASK: fn(
                <$crate::contract::$module::$contract as $crate::contract::Function>::Request,
            ) -> Result<
                <$crate::contract::$module::$contract as $crate::contract::Function>::Response,
                $crate::contract::types::Failure,
            > = <$plugin as $crate::$kind>::$function;

            #[cfg(not(target_arch = "wasm32"))]
            let _ = ASK;

            #[cfg(target_arch = "wasm32")]
            #[allow(unsafe_code, reason = "an export needs an unsafe attribute")]
            #[unsafe(no_mangle)]
            extern "C" fn $function() -> i32 {
                $crate::answer::<$crate::contract::$module::$contract>(ASK)
            }
        };
    };
}
