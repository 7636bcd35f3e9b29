//! Findings as a SARIF 2.1.0 log, the format that code scanning reads.
//!
//! Written piece by piece as [`super::json`] is: [`head`], results with [`SEPARATOR`] between them, [`tail`].

use std::collections::HashMap;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::postmortem::Postmortem;
use crate::rules::{self, Checked, Finding, Level};

/// Between results.
pub const SEPARATOR: &str = ",\n";

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What SARIF's readers call the folder that relative paths start from.
const ROOT: &str = "%SRCROOT%";
/// What stands for itself in the path of a URI.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Everything before the first result: the tool and its rules.
pub fn head() -> String {
    let rules: Vec<Value> = rules::registry().iter().map(|rule| rule_object(rule)).collect();
    let driver = json!({
        "name": "postmortem",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the repository, or the folder that the check ran in where there is none." } } },
    })
    .to_string();
    // The object goes on with the results.
    let run = run.strip_suffix('}').unwrap_or(&run);
    format!("{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[\n{run},\"results\":[\n")
}

fn rule_object(rule: &rules::Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.docs },
        "help": { "text": rule.docs, "markdown": rule.docs },
        "helpUri": rule.help_uri(),
        "defaultConfiguration": { "level": level(rule.default_level) },
        "properties": { "tags": ["documentation", "postmortem"] },
    })
}

/// The results of one document, one a line, with [`SEPARATOR`] between them. What a comment in the document allows is
/// there, too, as suppressed.
pub fn document(path: &str, document: &Postmortem<'_>, checked: &Checked) -> String {
    let artifact = artifact(path);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut result = |finding: &Finding| {
        let fingerprint = fingerprint(document, finding);
        let count = seen.entry(fingerprint.clone()).or_default();
        *count += 1;
        result(document, finding, &artifact, &format!("{fingerprint}:{count}"))
    };
    let mut each: Vec<String> = checked.findings.iter().map(|finding| result(finding).to_string()).collect();
    for allowed in &checked.allowed {
        let mut suppressed = result(&allowed.finding);
        suppressed["suppressions"] = json!([{ "kind": "inSource", "justification": allowed.reason }]);
        each.push(suppressed.to_string());
    }
    each.join(SEPARATOR)
}

fn result(document: &Postmortem<'_>, finding: &Finding, artifact: &Value, fingerprint: &str) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules::registry().iter().position(|rule| rule.id == finding.rule),
        "level": level(finding.level),
        "message": { "text": format!("{}. {}\n\n{}", finding.message, sentence(&finding.why), finding.help) },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact, "region": region(document, &finding.span) } }],
        // GitHub tells by it that a finding is the same one after lines above it were added.
        "partialFingerprints": { "primaryLocationLineHash": fingerprint },
    });
    if let Some(fix) = &finding.fix {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "deletedRegion": region(document, &edit.span),
                    "insertedContent": { "text": edit.replacement },
                })
            })
            .collect();
        result["fixes"] = json!([{
            "description": { "text": fix.title },
            "artifactChanges": [{ "artifactLocation": artifact, "replacements": replacements }],
        }]);
    }
    result
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// The same while rule, message and line stay, wherever the line moves to.
fn fingerprint(document: &Postmortem<'_>, finding: &Finding) -> String {
    let source = document.source;
    let start = source.get(..finding.span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let mut hasher = Sha256::new();
    for part in [finding.rule, &finding.message, line.trim()] {
        hasher.update(part);
        hasher.update([0]);
    }
    hex::encode(&hasher.finalize()[..8])
}

/// Ends are one past the last character.
fn region(document: &Postmortem<'_>, span: &Range<usize>) -> Value {
    let (line, column) = document.line_col(span.start);
    let (end_line, end_column) = document.line_col(span.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// A path in the repository is relative to its root; any other one is a URI of its own.
fn artifact(path: &str) -> Value {
    let encoded = utf8_percent_encode(path, IN_PATH).to_string();
    if path.starts_with('/') {
        json!({ "uri": format!("file://{encoded}") })
    } else {
        json!({ "uri": encoded, "uriBaseId": ROOT })
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Advise => "note",
    }
}

/// Everything after the last result. What could not be read is told, too.
pub fn tail(failures: &[String]) -> String {
    let notifications: Vec<Value> =
        failures.iter().map(|failure| json!({ "level": "error", "message": { "text": failure } })).collect();
    let invocation = json!({
        "executionSuccessful": failures.is_empty(),
        "toolExecutionNotifications": notifications,
    });
    format!("\n],\"invocations\":[{invocation}]}}]}}\n")
}
