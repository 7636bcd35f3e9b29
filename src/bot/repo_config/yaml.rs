//! The configuration's YAML as a tree whose every node knows its place.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::ConfigProblem;
use crate::postmortem::yaml_budget;

/// Larger files are refused: a configuration is a page.
pub const MAX_BYTES: usize = 64 * 1024;

/// A node and where it begins: 1-based line, 1-based column in characters.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) node: Node,
}

#[derive(Debug)]
pub(super) enum Node {
    Null,
    /// Any scalar, as it is written.
    Text(String),
    List(Vec<Entry>),
    /// In the order of the text.
    Map(Vec<(Entry, Entry)>),
}

impl Entry {
    /// What is written here; empty where it is no scalar.
    pub(super) fn text(&self) -> &str {
        match &self.node {
            Node::Text(text) => text,
            _ => "",
        }
    }
}

/// Reads the tree, within limits that no configuration meets.
pub(super) fn read(text: &str) -> Result<Entry, ConfigProblem> {
    let first = |message: String| ConfigProblem { line: 1, column: 1, message };
    if text.len() > MAX_BYTES {
        return Err(first(format!("the configuration is larger than {} KiB", MAX_BYTES / 1024)));
    }
    let mut options = serde_saphyr::Options::default();
    options.budget = Some(yaml_budget(MAX_BYTES));
    // `off` is a level, not a truth value.
    options.strict_booleans = true;
    match serde_saphyr::from_str_with_options::<Option<Entry>>(text, options) {
        Ok(root) => Ok(root.unwrap_or(Entry { line: 1, column: 1, node: Node::Null })),
        Err(error) => {
            let place = error.location();
            let line = place.map_or(1, |place| number(place.line()));
            let column = place.map_or(1, |place| number(place.column()));
            let message = error.without_snippet().to_string();
            Err(ConfigProblem { line, column, message: message.lines().next().unwrap_or_default().trim().to_owned() })
        }
    }
}

fn number(number: u64) -> usize {
    usize::try_from(number).unwrap_or(1).max(1)
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, referenced, .. } = Spanned::<Node>::deserialize(deserializer)?;
        Ok(Self { line: number(referenced.line()), column: number(referenced.column()), node: value })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list or `key: value` lines")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
                Node::deserialize(deserializer)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Node::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Node, A::Error> {
                let mut map = Vec::new();
                while let Some(pair) = pairs.next_entry()? {
                    map.push(pair);
                }
                Ok(Node::Map(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
