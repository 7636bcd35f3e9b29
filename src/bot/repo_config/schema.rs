//! The configuration's JSON Schema, for editors that complete and check YAML.

use serde_json::{Value, json};

use super::{CONFIG_PATH, LEVELS};
use crate::postmortem::{Section, Severity};
use crate::rules;

/// Draft 2020-12. It knows the rules and sections of this version; `RepoConfig::parse` decides in doubt, and is more
/// lenient in how names of sections and severities are spelt.
pub fn json_schema() -> Value {
    let level = json!({ "enum": LEVELS });
    let rules: serde_json::Map<String, Value> = rules::registry()
        .iter()
        .map(|rule| {
            let about = json!({ "enum": LEVELS, "description": rule.summary, "default": rule.default_level.as_str() });
            (rule.id.to_owned(), about)
        })
        .collect();
    let each = |what: &Value| -> serde_json::Map<String, Value> {
        Section::ALL.iter().map(|section| (section.as_str().to_owned(), what.clone())).collect()
    };
    let texts = json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    let sections = json!({
        "type": ["object", "null"],
        "description": "How much each section is asked for.",
        "properties": each(&level),
        "additionalProperties": false,
    });
    let severities: serde_json::Map<String, Value> = Severity::ALL
        .iter()
        .map(|severity| {
            let of_it = json!({
                "type": ["object", "null"],
                "properties": { "sections": sections.clone(), "template": { "type": ["string", "null"] } },
                "additionalProperties": false,
            });
            (severity.as_str().to_owned(), of_it)
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("postmortem-bot: {CONFIG_PATH}"),
        "type": ["object", "null"],
        "properties": {
            "labels": {
                "anyOf": [
                    { "type": ["string", "null"] },
                    { "type": "array", "items": { "type": "string" } },
                    {
                        "type": "object",
                        "additionalProperties": {
                            "type": ["object", "null"],
                            "properties": {
                                "template": { "type": ["string", "null"] },
                                "severity": { "enum": Severity::ALL.map(Severity::as_str) },
                            },
                            "additionalProperties": false,
                        },
                    },
                ],
                "description": "Labels that make an issue an incident; each may choose a template and a severity.",
            },
            "template": {
                "type": ["string", "null"],
                "description": "The template of drafts: one that ships, or a file of .github/postmortem/templates.",
            },
            "file": {
                "type": ["string", "null"],
                "description": "Where drafts go, with {date}, {year}, {month}, {day}, {slug} and {number}.",
            },
            "rules": {
                "type": ["object", "null"],
                "description": "Levels of rules that differ from their defaults.",
                "properties": rules,
                "additionalProperties": false,
            },
            "sections": sections,
            "severities": {
                "type": ["object", "null"],
                "description": "What is different for incidents of one severity.",
                "properties": severities,
                "additionalProperties": false,
            },
            "aliases": {
                "type": ["object", "null"],
                "description": "Further headings that a section goes by.",
                "properties": each(&texts),
                "additionalProperties": false,
            },
            "paths": {
                "anyOf": [{ "type": ["string", "null"] }, { "type": "array", "items": { "type": "string" } }],
                "description": "Globs of the files that are postmortems, from the repository's root.",
            },
        },
        "additionalProperties": false,
    })
}
