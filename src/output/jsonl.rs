//! One JSON object a document: what the engine sees in it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::postmortem::{Postmortem, Section};

#[derive(Serialize)]
struct Inspection<'d> {
    id: &'d str,
    is_postmortem: bool,
    title: Option<String>,
    sections: Vec<Value>,
    present_but_empty: Vec<&'static str>,
    action_items: Vec<Value>,
    timeline_entries: Vec<usize>,
    placeholders: Vec<usize>,
}

/// The inspection of one document as a single line of JSON. Lines are 1-based.
pub fn inspection(id: &str, document: &Postmortem<'_>) -> String {
    let sections = document.sections.iter().flat_map(|block| {
        block.canonical.iter().map(|section| json!({ "canonical": section.as_str(), "line": block.line }))
    });
    let empty = Section::ALL.into_iter().filter(|section| {
        let mut blocks = document.sections_of(*section).peekable();
        blocks.peek().is_some() && blocks.all(|block| block.empty)
    });
    let action_items = document.action_items.iter().map(|item| {
        json!({
            "line": item.line,
            "line_end": item.line_end,
            "title": item.title,
            "owner": item.owner,
            "due": item.due.map(|due| due.to_string()).or_else(|| item.due_text.clone()),
            "priority": item.priority,
            "tracked_link": item.link,
            "done": item.done,
            "proposed": item.proposed,
            "key": item.key.as_str(),
        })
    });
    let mut placeholders: Vec<usize> = document.placeholders.iter().map(|found| found.line).collect();
    placeholders.dedup();
    let mut inspection = Inspection {
        id,
        is_postmortem: document.is_postmortem(),
        title: document.title_text(),
        sections: sections.collect(),
        present_but_empty: empty.map(Section::as_str).collect(),
        action_items: action_items.collect(),
        timeline_entries: document.timeline.iter().map(|entry| entry.line).collect(),
        placeholders,
    };
    // An overview in a guide is no postmortem's summary.
    if !inspection.is_postmortem {
        inspection.sections.clear();
        inspection.present_but_empty.clear();
        inspection.action_items.clear();
        inspection.timeline_entries.clear();
        inspection.placeholders.clear();
    }
    serde_json::to_string(&inspection).unwrap_or_default()
}
