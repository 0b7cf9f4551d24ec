//! The texts that the crate carries: the schema for editors, the template for `init`.

/// The JSON Schema of `tidegate.toml`, for editors.
///
/// It is generated from [`crate::Config`]; a test keeps it fresh.
pub const JSON_SCHEMA: &str = include_str!("../schema/tidegate.schema.json");

/// The text of a first `tidegate.toml`: every common key with its default,
/// commented out, so that it changes nothing.
#[must_use]
pub const fn template() -> &'static str {
    include_str!("template.toml")
}
