//! One operation: what it takes and what it answers.

use std::{collections::HashMap, sync::OnceLock};

use serde_json::Value;

use super::{Part, description::Description, faults, route::Route, schema::Schema};
use crate::Exchange;

/// Is told the part, the place in it and what is wrong there.
type Report<'a> = dyn FnMut(Part, &str, String) + 'a;

pub(super) struct Operation {
    /// Method and path template.
    pub(super) name: String,
    path: HashMap<String, Schema>,
    query: HashMap<String, Parameter>,
    body: Option<Body>,
    answers: HashMap<u16, Answer>,
    basic_error: OnceLock<Schema>,
}

struct Parameter {
    required: bool,
    schema: Schema,
}

struct Body {
    required: bool,
    schema: Schema,
}

/// An answer with this status: the JSON that it carries, if any.
struct Answer {
    raw: Option<Value>,
    schema: OnceLock<Schema>,
}

impl Operation {
    pub(super) fn compile(description: &Description, route: &Route) -> Self {
        let operation = &description.root()["paths"][&route.template][route.method];
        let mut path = HashMap::new();
        let mut query = HashMap::new();
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let parameter = description.resolve(parameter);
            let (Some(name), Some(schema)) = (parameter["name"].as_str(), parameter.get("schema")) else { continue };
            let schema = Schema::strict(description, schema);
            match parameter["in"].as_str() {
                Some("path") => {
                    path.insert(name.to_owned(), schema);
                }
                Some("query") => {
                    let required = parameter["required"] == true;
                    query.insert(name.to_owned(), Parameter { required, schema });
                }
                _ => {}
            }
        }
        let body = operation.get("requestBody").map(|body| description.resolve(body)).and_then(|body| {
            let schema = Schema::strict(description, json_content(body)?);
            Some(Body { required: body["required"] == true, schema })
        });
        let responses = operation.get("responses").and_then(Value::as_object);
        let answers = responses
            .into_iter()
            .flatten()
            .filter_map(|(status, answer)| {
                let raw = json_content(description.resolve(answer)).cloned();
                Some((status.parse().ok()?, Answer { raw, schema: OnceLock::new() }))
            })
            .collect();
        Self {
            name: format!("{} {}", route.method.to_uppercase(), route.template),
            path,
            query,
            body,
            answers,
            basic_error: OnceLock::new(),
        }
    }

    pub(super) fn check_path(&self, parameters: &[(String, String)], report: &mut Report<'_>) {
        for (name, value) in parameters {
            if let Some(schema) = self.path.get(name)
                && !fits(schema, value)
            {
                report(Part::Path, name, format!("{value:?} is not of the parameter's type"));
            }
        }
    }

    pub(super) fn check_query(&self, query: &str, report: &mut Report<'_>) {
        let pairs = match pairs(query) {
            Ok(pairs) => pairs,
            Err(message) => return report(Part::Query, "", message),
        };
        for (name, value) in &pairs {
            match self.query.get(name.trim_end_matches("[]")) {
                None => report(Part::Query, name, "GitHub has no such parameter here".to_owned()),
                Some(parameter) if !fits(&parameter.schema, value) => {
                    report(Part::Query, name, format!("{value:?} is not of the parameter's type"));
                }
                Some(_) => {}
            }
        }
        for (name, parameter) in &self.query {
            if parameter.required && !pairs.iter().any(|(given, _)| given == name) {
                report(Part::Query, name, "is required".to_owned());
            }
        }
    }

    pub(super) fn check_body(&self, given: Option<&Value>, status: u16, report: &mut Report<'_>) {
        // Who may not ask, or asks too often, is refused before the body is read.
        let unread = matches!(status, 401 | 403 | 404 | 413 | 429 | 500..);
        match (&self.body, given) {
            (None, None) => {}
            // Some clients send an empty object with every POST.
            (None, Some(given)) if given.is_null() || given.as_object().is_some_and(serde_json::Map::is_empty) => {}
            (None, Some(_)) => report(Part::RequestBody, "", "GitHub takes no body here".to_owned()),
            (Some(body), None) => {
                if body.required && !unread {
                    report(Part::RequestBody, "", "is required".to_owned());
                }
            }
            (Some(body), Some(given)) => {
                for (place, message) in body.schema.check(given) {
                    report(Part::RequestBody, &place, message);
                }
            }
        }
    }

    pub(super) fn check_answer(&self, description: &Description, exchange: &Exchange, report: &mut Report<'_>) {
        let status = exchange.status;
        // «Not modified» and preflights belong to HTTP, not to the operation.
        if status == 304 && exchange.response_body.is_none() {
            return;
        }
        let place = |pointer: &str| format!("{status} {pointer}");
        let schema = match self.answers.get(&status) {
            Some(Answer { raw: Some(raw), schema }) => schema.get_or_init(|| Schema::lenient(description, raw)),
            // Where an operation lists an error without a body, GitHub sends its basic error all the same.
            Some(_) if status >= 400 => self.basic_error.get_or_init(|| basic_error(description)),
            Some(_) => {
                if exchange.response_body.is_some() {
                    report(Part::Answer, &place(""), "GitHub sends no JSON with this status".to_owned());
                }
                return;
            }
            None if faults::EVERYWHERE.contains(&status) => self.basic_error.get_or_init(|| basic_error(description)),
            None => return report(Part::Answer, &place(""), "GitHub does not answer with this status here".to_owned()),
        };
        match &exchange.response_body {
            Some(body) => {
                for (pointer, message) in schema.check(body) {
                    report(Part::Answer, &place(&pointer), message);
                }
            }
            // Raw files and diffs are asked for by media type and are not JSON.
            None if is_other_media(exchange) => {}
            None => report(Part::Answer, &place(""), "the body is missing".to_owned()),
        }
    }
}

fn basic_error(description: &Description) -> Schema {
    Schema::lenient(description, &serde_json::json!({ "$ref": "#/components/schemas/basic-error" }))
}

fn is_other_media(exchange: &Exchange) -> bool {
    let mut headers = exchange.response_headers.iter();
    let media = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    media.is_some_and(|(_, media)| !media.starts_with("application/json"))
}

/// The schema of the JSON form of a body.
fn json_content(body: &Value) -> Option<&Value> {
    let content = body.get("content")?;
    let media = content.get("application/json").or_else(|| {
        let mut forms = content.as_object()?.iter();
        forms.find(|(name, _)| name.ends_with("+json")).map(|(_, form)| form)
    })?;
    media.get("schema")
}

/// Text in a path or query carries no type: it fits if it fits as text, number, truth value or list.
fn fits(schema: &Schema, text: &str) -> bool {
    let as_json = serde_json::from_str::<Value>(text).ok().filter(|value| value.is_number() || value.is_boolean());
    schema.is_valid(&Value::from(text))
        || as_json.is_some_and(|value| schema.is_valid(&value))
        || schema.is_valid(&text.split(',').map(Value::from).collect())
}

fn pairs(query: &str) -> Result<Vec<(String, String)>, String> {
    let uri = http::Uri::builder().path_and_query(format!("/?{query}")).build().map_err(|error| error.to_string())?;
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri)
        .map(|pairs| pairs.0)
        .map_err(|error| error.to_string())
}
