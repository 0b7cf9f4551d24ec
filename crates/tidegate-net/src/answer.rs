//! What comes back.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Site};

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status, 200 to 299.
    pub status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// What was asked, for errors.
    pub(crate) asked: Box<str>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body)
            .map_err(|source| Error::Unreadable { asked: self.asked.clone(), source })
    }

    /// The body as it is.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// A header; names have no upper and lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// What a server says in words about a refusal: the `message` and the `errors` that
    /// forges put there, or the text itself, cut short and without the site's secrets.
    pub(crate) fn message(&self, site: &Site) -> Box<str> {
        const LONGEST: usize = 400;
        let text = match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => words(&value),
            Err(_) => String::from_utf8_lossy(&self.body).trim().to_owned(),
        };
        site.hidden(&text).chars().filter(|c| !c.is_control()).take(LONGEST).collect()
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join("; "),
        Value::Object(table) => {
            let said = ["message", "error", "error_description", "errors", "detail", "field", "code"];
            let parts: Vec<_> = said
                .iter()
                .filter_map(|key| table.get(*key))
                .map(words)
                .filter(|text| !text.is_empty())
                .collect();
            if parts.is_empty() && !table.is_empty() { value.to_string() } else { parts.join(": ") }
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
