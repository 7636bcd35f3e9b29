//! The metadata block at the top of a document: YAML between `---`, TOML between `+++`.
//!
//! A block that can't be read is kept with its [`FrontMatterProblem`]: that is a finding, not a failure.

use std::ops::Range;

use jiff::civil::Date;
use serde_json::{Map, Value};

/// How the block is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontMatterFormat {
    Yaml,
    Toml,
}

/// Why a block could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatterProblem {
    /// One line, in plain words.
    pub message: String,
    /// Bytes of the source that it is about.
    pub span: Range<usize>,
}

/// The metadata block of a document.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// The block with its fences, as bytes of the source.
    pub span: Range<usize>,
    pub format: FrontMatterFormat,
    /// Top-level keys; empty where the block could not be read.
    pub values: Map<String, Value>,
    pub problem: Option<FrontMatterProblem>,
    /// Between the fences.
    pub(crate) content: Range<usize>,
}

/// Larger blocks are refused: front matter is a handful of lines.
const MAX_BYTES: usize = 64 * 1024;

impl FrontMatter {
    /// Reads the block that starts at byte `from` (after a byte order mark), if there is one.
    pub(crate) fn read(source: &str, from: usize) -> Option<Self> {
        let body = source.get(from..)?;
        let mut lines = body.split_inclusive('\n');
        let opening = lines.next()?;
        let format = match opening.trim_end() {
            "---" => FrontMatterFormat::Yaml,
            "+++" => FrontMatterFormat::Toml,
            _ => return None,
        };
        let start = from + opening.len();
        let mut at = start;
        for line in lines {
            let fence = line.trim_end();
            let closes = match format {
                FrontMatterFormat::Yaml => fence == "---" || fence == "...",
                FrontMatterFormat::Toml => fence == "+++",
            };
            if closes {
                let mut block =
                    Self { span: from..at + line.len(), format, values: Map::new(), problem: None, content: start..at };
                // A rule, some prose and another rule are no metadata.
                let content = source.get(start..at).unwrap_or_default();
                if format == FrontMatterFormat::Yaml && !looks_like_yaml(content) {
                    return None;
                }
                block.parse(content);
                return Some(block);
            }
            at += line.len();
        }
        None
    }

    fn parse(&mut self, content: &str) {
        if content.len() > MAX_BYTES {
            self.problem = Some(FrontMatterProblem {
                message: format!("the front matter is larger than {} KiB", MAX_BYTES / 1024),
                span: self.span.start..self.content.start,
            });
            return;
        }
        let read = match self.format {
            FrontMatterFormat::Yaml => read_yaml(content),
            FrontMatterFormat::Toml => read_toml(content),
        };
        match read {
            Ok(values) => self.values = values,
            Err((message, line)) => {
                let skipped: usize = content.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
                let rest = content.get(skipped..).unwrap_or_default();
                let at = self.content.start + skipped.min(content.len());
                let length = rest.lines().next().unwrap_or_default().len();
                self.problem = Some(FrontMatterProblem { message, span: at..at + length });
            }
        }
    }

    /// A value as text: strings as they are, numbers and dates as written. `None` for absent, empty or nested values.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A value as a date; the time of a full timestamp is left out.
    pub fn date(&self, key: &str) -> Option<Date> {
        let text = self.text(key)?;
        text.parse().ok().or_else(|| text.get(..10)?.parse().ok())
    }

    /// A list of strings; a single string is a list of one.
    pub fn list(&self, key: &str) -> Vec<String> {
        match self.values.get(key) {
            Some(Value::Array(items)) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
            Some(Value::String(item)) => vec![item.clone()],
            _ => Vec::new(),
        }
    }
}

/// The first line reads like a key. Prose between two rules begins with a blank line or a sentence.
fn looks_like_yaml(content: &str) -> bool {
    if content.trim().is_empty() {
        return true;
    }
    let first = content.lines().map(str::trim_end).find(|line| !line.starts_with('#')).unwrap_or_default();
    let key = first.split_once(':').map(|(key, _)| key);
    first.starts_with('{') || key.is_some_and(|key| key.chars().count() <= 40 && !key.contains(['.', ',', '*']))
}

/// Limits that no YAML written by people meets, and that keep what was written to harm from costing time or memory.
pub(crate) fn yaml_budget(max_bytes: usize) -> serde_saphyr::Budget {
    let mut budget = serde_saphyr::Budget::default();
    budget.max_nodes = 10_000;
    budget.max_events = 20_000;
    budget.max_aliases = 16;
    budget.max_anchors = 16;
    budget.max_depth = 16;
    budget.max_total_scalar_bytes = max_bytes;
    budget
}

fn read_yaml(content: &str) -> Result<Map<String, Value>, (String, usize)> {
    if content.trim().is_empty() {
        return Ok(Map::new());
    }
    let mut options = serde_saphyr::Options::default();
    options.budget = Some(yaml_budget(MAX_BYTES));
    match serde_saphyr::from_str_with_options::<Option<Value>>(content, options) {
        Ok(Some(Value::Object(values))) => Ok(values),
        Ok(None | Some(Value::Null)) => Ok(Map::new()),
        Ok(Some(_)) => Err(("the front matter is not a list of `key: value` pairs".to_owned(), 1)),
        Err(error) => {
            let line = error.location().map_or(1, |location| usize::try_from(location.line()).unwrap_or(1));
            Err((first_line(&error.without_snippet().to_string()), line))
        }
    }
}

fn read_toml(content: &str) -> Result<Map<String, Value>, (String, usize)> {
    match content.parse::<toml::Table>() {
        Ok(table) => Ok(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect()),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let line = content.get(..at).unwrap_or_default().matches('\n').count() + 1;
            Err((first_line(error.message()), line))
        }
    }
}

/// TOML has dates of its own; everything else maps one to one. Depth is bounded by the TOML reader.
fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::from(flag),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, from_toml(value))).collect(),
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}
