//! Reads one of GitHub's descriptions without what only people read.
//!
//! Prose, examples and the operations that nobody here uses are most of the 13 MB; what stays is the part that
//! validates.

use std::{fmt, fs, io, path::Path};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    ContractError,
    faults::{Correction, Fault},
};

/// An `OpenAPI` document, reduced to what validates, with GitHub's faults corrected.
pub(super) struct Description {
    root: Value,
    dialect: Dialect,
}

/// Which rules the schemas in a description follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `OpenAPI` 3.0: `nullable`, and `$ref` hides what stands beside it.
    OpenApi30,
    /// `OpenAPI` 3.1: JSON Schema 2020-12.
    OpenApi31,
}

/// Grows when the reduction changes, so that an older one is not taken for today's.
const REDUCTION: u32 = 3;

impl Description {
    /// Reads the description at `path`, keeping the operations or webhooks whose name `keep` accepts.
    ///
    /// The reduced description is kept beside the whole one: reading that is several times faster.
    pub(super) fn read(path: &Path, keep: fn(&str) -> bool, faults: &[Fault]) -> Result<Self, ContractError> {
        let json = |error| ContractError::Json(path.to_owned(), error);
        let io = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => ContractError::Missing(path.to_owned()),
            _ => ContractError::Io(path.to_owned(), error),
        };
        let length = fs::metadata(path).map_err(io)?.len();
        let reduced = path.with_extension(format!("{length}.reduced-{REDUCTION}.json"));
        let root = if let Some(root) = fs::read(&reduced).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            root
        } else {
            let bytes = fs::read(path).map_err(io)?;
            let whole = Node::Plain.deserialize(&mut serde_json::Deserializer::from_slice(&bytes)).map_err(json)?;
            let root = reduce(whole, keep);
            store(&reduced, &root);
            root
        };
        let mut this = Self::from_root(root);
        this.correct(faults)?;
        Ok(this)
    }

    pub(super) fn from_root(root: Value) -> Self {
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or_default();
        let dialect = if version.starts_with("3.0") { Dialect::OpenApi30 } else { Dialect::OpenApi31 };
        Self { root, dialect }
    }

    /// A fault whose place is gone is an error, so that the list cannot outlive its reasons.
    fn correct(&mut self, faults: &[Fault]) -> Result<(), ContractError> {
        for fault in faults {
            let stale = || ContractError::StaleFault(fault.place, fault.reason);
            match fault.correction {
                Correction::OneOfSeveral => {
                    let node = self.root.pointer_mut(fault.place).and_then(Value::as_object_mut).ok_or_else(stale)?;
                    let several = node.shift_remove("allOf").ok_or_else(stale)?;
                    node.insert("anyOf".to_owned(), several);
                }
                Correction::Nullable => {
                    let node = self.root.pointer_mut(fault.place).and_then(Value::as_object_mut).ok_or_else(stale)?;
                    if node.get("type") != Some(&"string".into()) || node.contains_key("nullable") {
                        return Err(stale());
                    }
                    node.insert("type".to_owned(), serde_json::json!(["string", "null"]));
                }
            }
        }
        Ok(())
    }

    pub(super) fn root(&self) -> &Value {
        &self.root
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What `node` is, following a `$ref` if it is one.
    pub(super) fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        let mut node = node;
        // A chain longer than this is a circle.
        for _ in 0..16 {
            let Some(target) = node.get("$ref").and_then(Value::as_str) else { break };
            match self.target(target) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The node that `#/…` names.
    pub(super) fn target(&self, reference: &str) -> Option<&Value> {
        self.root.pointer(reference.strip_prefix('#')?)
    }
}

/// What is left when only the wanted operations and webhooks stay, with the components that they need.
fn reduce(mut whole: Value, keep: fn(&str) -> bool) -> Value {
    let mut wanted = Vec::new();
    for part in ["paths", "webhooks"] {
        if let Some(names) = whole.get_mut(part).and_then(Value::as_object_mut) {
            names.retain(|name, _| keep(name));
            names.values().for_each(|node| references(node, &mut wanted));
        }
    }
    // Every error that an operation does not list has this shape.
    wanted.push("#/components/schemas/basic-error".to_owned());
    let mut components: Map<String, Value> = Map::new();
    while let Some(reference) = wanted.pop() {
        let Some((kind, name)) = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/')) else {
            continue;
        };
        let kept = components.entry(kind).or_insert_with(|| Value::Object(Map::new()));
        if kept.get(name).is_none()
            && let Some(node) = whole.pointer(&reference[1..])
        {
            references(node, &mut wanted);
            kept[name] = node.clone();
        }
    }
    whole["components"] = Value::Object(components);
    whole
}

/// All that `node` refers to.
fn references(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|node| references(node, found));
        }
        Value::Array(items) => items.iter().for_each(|node| references(node, found)),
        _ => {}
    }
}

/// Another process may do the same at the same time, so the file appears in one step; without it the next load is
/// slower, and nothing else.
fn store(path: &Path, root: &Value) {
    let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = serde_json::to_vec(root).map_err(io::Error::from).and_then(|bytes| fs::write(&unfinished, bytes));
    if written.and_then(|()| fs::rename(&unfinished, path)).is_err() {
        let _ = fs::remove_file(&unfinished);
    }
}

/// How to read the node that comes next: by what its keys are.
#[derive(Clone, Copy)]
enum Node {
    /// The keys are words of `OpenAPI`.
    Plain,
    /// The keys are names that GitHub chose, so none of them may be skipped.
    Names,
}

const FOR_PEOPLE: &[&str] = &[
    "description",
    "example",
    "examples",
    "externalDocs",
    "info",
    "servers",
    "summary",
    "tags",
    "title",
    "x-github",
    "x-webhooks",
];
const NAMES_BELOW: &[&str] =
    &["content", "parameters", "paths", "patternProperties", "properties", "responses", "schemas", "webhooks"];

impl<'de> DeserializeSeed<'de> for Node {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Self::Plain)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let below = match self {
                Self::Plain if FOR_PEOPLE.contains(&key.as_str()) => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                Self::Plain if NAMES_BELOW.contains(&key.as_str()) => Self::Names,
                _ => Self::Plain,
            };
            let value = map.next_value_seed(below)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Description, Node, reduce};
    use crate::contract::faults::{Correction, Fault};
    use serde::de::DeserializeSeed;

    const FAULT: Fault =
        Fault { place: "/components/schemas/a", correction: Correction::OneOfSeveral, reason: "both is impossible" };

    #[test]
    fn a_correction_is_made_once_and_then_has_no_place_left() {
        let mut description = Description::from_root(json!({ "components": { "schemas": { "a": { "allOf": [1] } } } }));
        description.correct(&[FAULT]).unwrap();
        assert_eq!(description.root()["components"]["schemas"]["a"], json!({ "anyOf": [1] }));
        assert!(description.correct(&[FAULT]).is_err(), "a stale correction must be noticed");
    }

    #[test]
    fn prose_goes_and_properties_of_the_same_name_stay() {
        let text = r#"{ "info": 1, "properties": { "description": { "type": "string", "description": "x" } } }"#;
        let slim = Node::Plain.deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap();
        assert_eq!(slim, json!({ "properties": { "description": { "type": "string" } } }));
    }

    #[test]
    fn only_what_is_used_and_needed_is_kept() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let whole = json!({
            "paths": { "/a": reference("x"), "/b": reference("y") },
            "components": { "schemas": { "x": reference("z"), "y": {}, "z": {}, "basic-error": {} } }
        });
        let reduced = reduce(whole, |name| name == "/a");
        let mut kept: Vec<&String> = reduced["components"]["schemas"].as_object().unwrap().keys().collect();
        kept.sort();
        assert_eq!(kept, ["basic-error", "x", "z"]);
        assert!(reduced["paths"].get("/b").is_none());
    }
}
