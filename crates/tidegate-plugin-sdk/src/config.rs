//! Reading the plugin's own configuration.

use serde::de::DeserializeOwned;
use serde_json::Value;
use tidegate_contract::types::{CallContext, Failure};

/// Reads the call's configuration into the plugin's own type.
///
/// No configuration at all reads as an empty table, so that a type whose fields
/// all have defaults needs no special case.
///
/// # Errors
///
/// [`Failure::InvalidConfig`] with the path of the offending key and what is
/// wrong with it.
pub fn config<T: DeserializeOwned>(context: &CallContext) -> Result<T, Failure> {
    let empty = Value::Object(serde_json::Map::new());
    let value = if context.config.is_null() { &empty } else { &context.config };
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner();
        Failure::InvalidConfig(if path == "." { message.to_string() } else { format!("`{path}`: {message}") })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
    struct Rules {
        max_length: u32,
        nested: Vec<Nested>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    struct Nested {
        name: String,
    }

    fn read(value: Value) -> Result<Rules, Failure> {
        config(&CallContext { config: value, ..CallContext::default() })
    }

    #[test]
    fn absent_configuration_is_an_empty_table() {
        assert_eq!(read(Value::Null), Ok(Rules::default()));
    }

    #[test]
    fn values_are_read() {
        assert_eq!(read(json!({"max-length": 7})), Ok(Rules { max_length: 7, ..Rules::default() }));
    }

    #[test]
    fn a_mistake_is_named_with_its_path() {
        let Err(Failure::InvalidConfig(message)) = read(json!({"nested": [{"name": "a"}, {"name": 1}]}))
        else {
            panic!("accepted");
        };
        assert!(message.starts_with("`nested[1].name`: invalid type"), "{message}");
    }

    #[test]
    fn a_mistake_at_the_top_has_no_path() {
        let Err(Failure::InvalidConfig(message)) = read(json!("none")) else { panic!("accepted") };
        assert!(!message.starts_with('`'), "{message}");
    }

    #[test]
    fn an_unknown_key_is_named() {
        let Err(Failure::InvalidConfig(message)) = read(json!({"max-lenght": 7})) else { panic!("accepted") };
        assert!(message.contains("max-lenght"), "{message}");
    }
}
