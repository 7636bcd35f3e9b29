//! Makes JSON Schema 2020-12 of the schemas in a description, and checks values against it.

use std::collections::HashSet;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::description::{Description, Dialect};

/// A compiled schema, standing by itself; or why it does not compile, and then nothing fits it.
pub(super) struct Schema(Result<Validator, String>);

impl Schema {
    /// Refuses properties that the description does not list, at every level that lists any.
    pub(super) fn strict(description: &Description, schema: &Value) -> Self {
        Self::compile(description, schema, true)
    }

    /// Lets properties pass that the description does not list.
    pub(super) fn lenient(description: &Description, schema: &Value) -> Self {
        Self::compile(description, schema, false)
    }

    fn compile(description: &Description, schema: &Value, strict: bool) -> Self {
        let standalone = Rewriter { description, strict, wanted: Vec::new() }.standalone(schema);
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            // GitHub's own no-reply addresses have brackets in them: `1+name[bot]@users.noreply.github.com`.
            .with_format("email", |text: &str| text.contains('@'))
            .offline()
            .build(&standalone);
        Self(validator.map_err(|error| format!("the schema does not compile: {error}")))
    }

    pub(super) fn is_valid(&self, value: &Value) -> bool {
        self.0.as_ref().is_ok_and(|validator| validator.is_valid(value))
    }

    /// JSON pointer and message of everything that does not fit.
    pub(super) fn check(&self, value: &Value) -> Vec<(String, String)> {
        let validator = match &self.0 {
            Ok(validator) => validator,
            Err(reason) => return vec![(String::new(), reason.clone())],
        };
        let mut found = Vec::new();
        for error in validator.iter_errors(value) {
            explain(&error, &mut found);
        }
        found
    }
}

/// Where no alternative fits, the one that came nearest says why.
fn explain(error: &ValidationError<'_>, found: &mut Vec<(String, String)>) {
    if let ValidationErrorKind::AnyOf { context } = error.kind() {
        let nearest = context
            .iter()
            .filter(|errors| !errors.iter().any(|error| is_other_type(error, error.instance_path().as_str())))
            .min_by_key(|errors| errors.len());
        if let Some(errors) = nearest {
            for error in errors {
                explain(error, found);
            }
            return;
        }
    }
    let mut value = error.instance().to_string();
    if let Some((end, _)) = value.char_indices().nth(120) {
        value.truncate(end);
        value.push('…');
    }
    found.push((error.instance_path().to_string(), format!("{}: {value}", error.masked())));
}

fn is_other_type(error: &ValidationError<'_>, at: &str) -> bool {
    matches!(error.kind(), ValidationErrorKind::Type { .. }) && error.instance_path().as_str() == at
}

struct Rewriter<'a> {
    description: &'a Description,
    strict: bool,
    wanted: Vec<String>,
}

impl Rewriter<'_> {
    /// The schema with all that it refers to below `$defs`.
    fn standalone(mut self, schema: &Value) -> Value {
        let mut root = self.value(schema);
        let mut definitions = Map::new();
        while let Some(reference) = self.wanted.pop() {
            let name = definition_name(&reference);
            if definitions.contains_key(&name) {
                continue;
            }
            let target = self.description.target(&reference).cloned().unwrap_or(Value::Bool(false));
            definitions.insert(name.clone(), Value::Null);
            let rewritten = self.in_place(&target, true);
            definitions.insert(name, rewritten);
        }
        if let Some(root) = root.as_object_mut() {
            root.insert("$defs".to_owned(), Value::Object(definitions));
        }
        root
    }

    /// A schema that describes a value of its own: the root, a property, an item.
    fn value(&mut self, schema: &Value) -> Value {
        let mut rewritten = self.in_place(schema, true);
        if self.strict
            && self.lists_properties(schema, &mut HashSet::new())
            && let Some(object) = rewritten.as_object_mut()
        {
            object.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
        }
        rewritten
    }

    /// A schema that describes the same value as the one around it.
    fn in_place(&mut self, schema: &Value, outermost: bool) -> Value {
        let Some(schema) = schema.as_object() else { return schema.clone() };
        let old = self.description.dialect() == Dialect::OpenApi30;
        let mut out = Map::new();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            out.insert("$ref".to_owned(), format!("#/$defs/{}", definition_name(reference)).into());
            self.wanted.push(reference.to_owned());
            if old {
                return self.or_null(schema, out);
            }
        }
        for (key, node) in schema {
            let rewritten = match key.as_str() {
                "properties" => self.each(node, Self::property),
                "patternProperties" => self.each(node, |this, _, schema| this.value(schema)),
                "items" => self.value(node),
                "additionalProperties" => match node {
                    Value::Bool(true) if self.strict && !outermost => continue,
                    Value::Bool(_) => node.clone(),
                    _ => self.value(node),
                },
                "allOf" | "anyOf" | "oneOf" => {
                    let branches = node.as_array().into_iter().flatten();
                    let branches: Vec<Value> = branches.map(|branch| self.in_place(branch, false)).collect();
                    let word = if key == "allOf" { "allOf" } else { "anyOf" };
                    if out.contains_key(word) {
                        let both = json!([{ "anyOf": out[word].clone() }, { "anyOf": branches }]);
                        out.shift_remove(word);
                        out.insert("allOf".to_owned(), both);
                    } else {
                        out.insert(word.to_owned(), branches.into());
                    }
                    continue;
                }
                "not" => self.in_place(node, false),
                "type" | "required" | "enum" | "const" | "pattern" | "format" | "minimum" | "maximum"
                | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minLength" | "maxLength" | "minItems"
                | "maxItems" | "uniqueItems" | "minProperties" | "maxProperties" => node.clone(),
                _ => continue,
            };
            out.insert(key.clone(), rewritten);
        }
        self.or_null(schema, out)
    }

    /// `nullable` of `OpenAPI` 3.0.
    fn or_null(&self, schema: &Map<String, Value>, mut out: Map<String, Value>) -> Value {
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        if !nullable || self.description.dialect() != Dialect::OpenApi30 {
            return Value::Object(out);
        }
        let plain = ["$ref", "allOf", "anyOf", "oneOf", "not"].iter().all(|key| !schema.contains_key(*key));
        match out.get_mut("type") {
            Some(kind) if plain => {
                *kind = json!([kind.clone(), "null"]);
                if let Some(values) = out.get_mut("enum").and_then(Value::as_array_mut)
                    && !values.contains(&Value::Null)
                {
                    values.push(Value::Null);
                }
                Value::Object(out)
            }
            _ => json!({ "anyOf": [out, { "type": "null" }] }),
        }
    }

    fn each(&mut self, node: &Value, rewrite: fn(&mut Self, &str, &Value) -> Value) -> Value {
        let entries = node.as_object().into_iter().flatten();
        Value::Object(entries.map(|(name, schema)| (name.clone(), rewrite(self, name, schema))).collect())
    }

    fn property(&mut self, name: &str, schema: &Value) -> Value {
        let mut rewritten = self.value(schema);
        // See `faults`: the events that an app subscribes to.
        if name == "events"
            && let Some(items) = rewritten.get_mut("items").and_then(Value::as_object_mut)
        {
            items.shift_remove("enum");
        }
        rewritten
    }

    fn lists_properties(&self, schema: &Value, seen: &mut HashSet<String>) -> bool {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && seen.insert(reference.to_owned())
            && let Some(target) = self.description.target(reference)
            && self.lists_properties(target, seen)
        {
            return true;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        properties.is_some_and(|properties| !properties.is_empty())
            || ["allOf", "anyOf", "oneOf"].iter().any(|key| {
                let branches = schema.get(*key).and_then(Value::as_array);
                branches.into_iter().flatten().any(|branch| self.lists_properties(branch, seen))
            })
    }
}

/// `#/components/schemas/issue` as one step of a JSON pointer.
fn definition_name(reference: &str) -> String {
    reference.trim_start_matches("#/components/schemas/").replace(['/', '#', '~'], ".")
}
