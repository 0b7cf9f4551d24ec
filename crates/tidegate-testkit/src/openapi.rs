//! Whether requests and answers are as a forge's published document has them: OpenAPI 3.0,
//! <https://spec.openapis.org/oas/v3.0.3>, or Swagger 2.0,
//! <https://swagger.io/specification/v2/>.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::{Asked, Reply};

/// How deep schemas are followed. They contain themselves.
const DEPTH: usize = 7;

/// A document that a forge has published about its API.
pub struct Published {
    document: Value,
    base: String,
}

/// What a schema describes.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Side {
    /// What we send: complete.
    Request,
    /// What a fake answers: as much of it as anybody reads.
    Answer,
}

impl Published {
    /// Reads a document.
    ///
    /// # Panics
    /// When the file cannot be read, or is no JSON.
    #[must_use]
    pub fn read(file: &Path) -> Self {
        let text = fs::read(file).expect("the document is there");
        let document: Value = serde_json::from_slice(&text).expect("the document is JSON");
        let base = document["basePath"].as_str().unwrap_or_default().to_owned();
        Self { document, base }
    }

    /// Whether a request is one of the API's, and not for a file beside it.
    #[must_use]
    pub fn covers(&self, asked: &Asked) -> bool {
        asked.path.starts_with(&self.base)
    }

    /// What is wrong with a request, and with what a fake has answered.
    #[must_use]
    pub fn faults(&self, asked: &Asked, reply: &Reply) -> Vec<String> {
        let Some((path, operation)) = self.operation(asked) else {
            return vec![format!("{} {} is not documented", asked.method, asked.path)];
        };
        let own = operation["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<_> = path["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .chain(own)
            .map(|p| self.resolved(p))
            .collect();
        let faults = [
            self.query(asked, &parameters),
            self.body(asked, operation, &parameters),
            self.answer(reply, operation),
        ];
        let name = format!("{} {}?{}", asked.method, asked.path, asked.query);
        faults.concat().into_iter().map(|fault| format!("{name}: {fault}")).collect()
    }

    /// The operation that a request asks for, with its path's item: of several the one with the
    /// most segments, and of those the one with the fewest variables.
    fn operation(&self, asked: &Asked) -> Option<(&Value, &Value)> {
        let path = asked.path.strip_prefix(&self.base)?;
        let method = asked.method.to_lowercase();
        let all = self.document["paths"].as_object()?;
        let fits =
            all.iter().filter(|(template, item)| item.get(&method).is_some() && matches(template, path));
        let count = |template: &str, pattern: char| template.matches(pattern).count();
        let (_, item) =
            fits.max_by_key(|(template, _)| (count(template, '/'), usize::MAX - count(template, '{')))?;
        Some((item, &item[method]))
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(pointer) = value["$ref"].as_str() else { return value };
        let target = self.document.pointer(pointer.trim_start_matches('#'));
        target.unwrap_or_else(|| panic!("{pointer} is there"))
    }

    fn query(&self, asked: &Asked, parameters: &[&Value]) -> Vec<String> {
        let mut faults = Vec::new();
        let declared = || parameters.iter().filter(|parameter| parameter["in"] == "query");
        for name in
            asked.query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty())
        {
            let Some(parameter) = declared().find(|parameter| parameter["name"] == name) else {
                faults.push(format!("the query has no `{name}`"));
                continue;
            };
            let schema = parameter.get("schema").unwrap_or(parameter);
            let schema = self.schema(schema, Side::Request, 0);
            let text = asked.parameter(name).unwrap_or_default();
            let value = match schema["type"].as_str() {
                Some("integer" | "number" | "boolean") => serde_json::from_str(&text).unwrap_or(json!(text)),
                Some("array") => json!(text.split(',').collect::<Vec<_>>()),
                _ => json!(text),
            };
            faults.extend(broken(&schema, &value).map(|fault| format!("`{name}`: {fault}")));
        }
        let lacking = declared().filter(|parameter| parameter["required"] == true);
        let lacking = lacking.filter_map(|parameter| parameter["name"].as_str());
        let lacking = lacking.filter(|name| asked.parameter(name).is_none());
        faults.extend(lacking.map(|name| format!("the query lacks `{name}`")));
        faults
    }

    fn body(&self, asked: &Asked, operation: &Value, parameters: &[&Value]) -> Vec<String> {
        let kind = asked.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
        let content = self.resolved(&operation["requestBody"]);
        if let Some(content) = content["content"].as_object() {
            return match content.get(kind) {
                Some(content) => self.json(asked, kind, &content["schema"]),
                // Files of any type.
                None if content.contains_key("application/octet-stream") => Vec::new(),
                None if asked.body.is_empty() && operation["requestBody"]["required"] != true => Vec::new(),
                None => vec![format!("`{kind}` is none of its types")],
            };
        }
        if let Some(body) = parameters.iter().find(|parameter| parameter["in"] == "body") {
            return match asked.body.is_empty() && body["required"] != true {
                true => Vec::new(),
                false => self.json(asked, kind, &body["schema"]),
            };
        }
        if parameters.iter().any(|parameter| parameter["in"] == "formData") {
            return form(asked, kind, parameters);
        }
        match asked.body.is_empty() {
            true => Vec::new(),
            false => vec!["it takes no body".to_owned()],
        }
    }

    fn json(&self, asked: &Asked, kind: &str, schema: &Value) -> Vec<String> {
        if kind != "application/json" {
            return Vec::new();
        }
        match serde_json::from_slice(&asked.body) {
            Ok(body) => broken(&self.schema(schema, Side::Request, 0), &body).collect(),
            Err(error) => vec![format!("the body is no JSON: {error}")],
        }
    }

    fn answer(&self, reply: &Reply, operation: &Value) -> Vec<String> {
        if !(200..300).contains(&reply.status) {
            // What is refused, and how, is the fakes' business.
            return Vec::new();
        }
        let Some(told) = operation["responses"].get(reply.status.to_string()) else {
            return vec![format!("{} is none of its answers", reply.status)];
        };
        let told = self.resolved(told);
        let schema = told.pointer("/content/application~1json/schema").or_else(|| told.get("schema"));
        let (Some(schema), Ok(body)) = (schema, serde_json::from_slice(&reply.body)) else {
            return Vec::new();
        };
        let faults = broken(&self.schema(schema, Side::Answer, 0), &body);
        faults.map(|fault| format!("the fake's answer: {fault}")).collect()
    }

    /// A schema as JSON Schema has it, without references, and without room for what is not named.
    fn schema(&self, schema: &Value, side: Side, depth: usize) -> Value {
        let Value::Object(schema) = self.resolved(schema) else { return json!(true) };
        if depth > DEPTH {
            return json!(true);
        }
        let inner = |schema: &Value| self.schema(schema, side, depth + 1);
        let mut plain = Map::new();
        for (key, value) in schema {
            let value = match key.as_str() {
                "type" | "enum" | "minLength" | "maxLength" | "minimum" | "maximum" | "pattern" => {
                    value.clone()
                }
                "required" if side == Side::Request && value.is_array() => value.clone(),
                "items" => inner(value),
                "additionalProperties" if value.is_object() => inner(value),
                "additionalProperties" => value.clone(),
                "properties" => {
                    let all = value.as_object().into_iter().flatten();
                    all.map(|(name, schema)| (name.clone(), inner(schema))).collect()
                }
                "allOf" | "anyOf" | "oneOf" => {
                    let opened = |schema: &Value| match inner(schema) {
                        Value::Object(mut schema) => {
                            schema.remove("additionalProperties");
                            Value::Object(schema)
                        }
                        other => other,
                    };
                    value.as_array().into_iter().flatten().map(opened).collect()
                }
                _ => continue,
            };
            // Without what is required, several of them may fit.
            let key = if key == "oneOf" { "anyOf" } else { key };
            plain.insert(key.to_owned(), value);
        }
        if plain.contains_key("properties") && !plain.contains_key("additionalProperties") {
            plain.insert("additionalProperties".to_owned(), json!(false));
        }
        match schema.get("nullable") {
            Some(Value::Bool(true)) => json!({ "anyOf": [plain, { "type": "null" }] }),
            _ => Value::Object(plain),
        }
    }
}

/// Whether a path is one of a template's: `/repos/{owner}`. A variable at the end may have
/// several segments.
fn matches(template: &str, path: &str) -> bool {
    let mut given = path.split('/');
    let mut wanted = template.split('/').peekable();
    while let Some(wanted_segment) = wanted.next() {
        let Some(segment) = given.next() else { return false };
        let is_variable = wanted_segment.starts_with('{');
        if is_variable && wanted.peek().is_none() {
            return true;
        }
        if !is_variable && segment != wanted_segment {
            return false;
        }
    }
    given.next().is_none()
}

fn broken(schema: &Value, value: &Value) -> impl Iterator<Item = String> + use<> {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let errors: Vec<_> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    errors.into_iter()
}

fn form(asked: &Asked, kind: &str, parameters: &[&Value]) -> Vec<String> {
    if kind != "multipart/form-data" {
        return vec![format!("`{kind}` is no form")];
    }
    let body = String::from_utf8_lossy(&asked.body);
    let declared = || parameters.iter().filter(|parameter| parameter["in"] == "formData");
    let names: Vec<_> = body
        .split("Content-Disposition: form-data; name=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .collect();
    let unknown = names.iter().filter(|name| !declared().any(|parameter| parameter["name"] == **name));
    let unknown = unknown.map(|name| format!("the form has no `{name}`"));
    let lacking = declared().filter(|parameter| parameter["required"] == true);
    let lacking = lacking.filter_map(|parameter| parameter["name"].as_str());
    let lacking = lacking.filter(|name| !names.contains(name)).map(|name| format!("the form lacks `{name}`"));
    unknown.chain(lacking).collect()
}
