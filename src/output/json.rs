//! Findings as JSON, in a shape that stays: keys are added, never renamed or removed, while `version` is 1.
//!
//! `docs/check.md` describes it. The output is written piece by piece: [`HEAD`], the findings of each document with
//! [`SEPARATOR`] between them, [`tail`].

use serde_json::{Value, json};

use super::text::Summary;
use crate::postmortem::{Postmortem, Truncated};
use crate::rules::Finding;

/// Before the first finding.
pub const HEAD: &str = "{\"version\":1,\"findings\":[\n";
/// Between findings.
pub const SEPARATOR: &str = ",\n";

/// The findings of one document, one a line, with [`SEPARATOR`] between them.
pub fn document(path: &str, document: &Postmortem<'_>, findings: &[Finding]) -> String {
    let each: Vec<String> = findings.iter().map(|each| finding(path, document, each).to_string()).collect();
    each.join(SEPARATOR)
}

fn finding(path: &str, document: &Postmortem<'_>, finding: &Finding) -> Value {
    let place = |span: &std::ops::Range<usize>| {
        let position = |byte| {
            let (line, column) = document.line_col(byte);
            json!({ "line": line, "column": column, "byte": byte })
        };
        (position(span.start), position(span.end))
    };
    let (start, end) = place(&finding.span);
    let fix = finding.fix.as_ref().map(|fix| {
        let edits: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| {
                let (start, end) = place(&edit.span);
                json!({ "start": start, "end": end, "replacement": edit.replacement })
            })
            .collect();
        json!({ "title": fix.title, "edits": edits })
    });
    json!({
        "file": path,
        "rule": finding.rule,
        "level": finding.level.as_str(),
        "start": start,
        "end": end,
        "message": finding.message,
        "why": finding.why,
        "help": finding.help,
        "fix": fix,
    })
}

/// After the last finding: what was fixed, what could not be read, what was too much to be looked at, and the counts.
pub fn tail(
    summary: &Summary,
    fixed: &[(String, Vec<(&'static str, String)>)],
    failures: &[String],
    truncated: &[(String, Truncated)],
) -> String {
    let truncated: Vec<Value> = truncated
        .iter()
        .map(|(path, Truncated { list, told, line })| json!({ "file": path, "list": list, "told": told, "line": line }))
        .collect();
    let fixed: Vec<Value> = fixed
        .iter()
        .flat_map(|(path, applied)| {
            applied.iter().map(move |(rule, title)| json!({ "file": path, "rule": rule, "title": title }))
        })
        .collect();
    let summary = json!({
        "checked": summary.checked,
        "skipped": summary.skipped,
        "errors": summary.counts.errors,
        "warnings": summary.counts.warnings,
        "advice": summary.counts.advice,
        "allowed": summary.allowed,
        "fixable": summary.fixable,
        "fixed": summary.fixed,
    });
    let rest = json!({ "fixed": fixed, "failures": failures, "truncated": truncated, "summary": summary }).to_string();
    // The object goes on where the findings end.
    format!("\n],{}\n", rest.trim_start_matches('{'))
}
