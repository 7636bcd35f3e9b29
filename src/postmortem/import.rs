//! Turns a report in free form into the sections of a draft: Markdown, plain text, an issue's body, a copied page.
//!
//! Nothing of the report is lost and nothing is made up. Its lines are moved below the canonical headings they
//! belong to, timeline entries and action items are written as the templates ask for them, and what the report
//! tells about itself (author, date, severity, milestones) goes into the front matter. A heading of no known
//! meaning stays a section of its own: it satisfies nothing, but its text is kept.
//!
//! What a line means is decided by the reading ([`Postmortem`]), not here.

mod actions;
mod facts;
mod parts;
mod place;
mod timeline;

use std::sync::LazyLock;

use regex_lite::Regex;

use super::Postmortem;
use super::edit::{self, Edit};
use super::markdown::{RunKind, UnitKind};

pub use facts::Facts;

/// What a report tells about itself.
pub fn facts(report: &str) -> Facts {
    facts::of(&Postmortem::parse(&prepare(report)))
}

static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pattern is a constant and compiled in the tests")]
    Regex::new(r"(?s)<!--.*?-->").expect("a constant pattern")
});

/// Puts the content of `report` into `document`, a freshly rendered template.
pub(crate) fn into_draft(document: &str, report: &str) -> String {
    let report = prepare(report);
    let read = Postmortem::parse(&report);
    let draft = Postmortem::parse(document);
    let told = facts::settle(&draft, &read);
    let parts = parts::split(&read, draft.title.as_ref().map(|title| title.text.as_str()), told.lines);
    let text = place::fill(&draft, &read, parts);
    facts::write(&text, &told.values)
}

/// The text without what would change its meaning elsewhere: line ends of other systems, a byte order mark,
/// comments (guidance; those that allow a rule stay). Code is left as it is.
fn prepare(report: &str) -> String {
    let text = report.strip_prefix('\u{feff}').unwrap_or(report).replace("\r\n", "\n").replace('\r', "\n");
    if !text.contains("<!--") {
        return text;
    }
    let read = Postmortem::parse(&text);
    let mut edits = Vec::new();
    for unit in read.blocks.iter() {
        if matches!(unit.kind, UnitKind::Html) {
            without_comments(&text, unit.span.clone(), &mut edits);
        }
        for run in unit.runs.iter().filter(|run| matches!(run.kind, RunKind::Html | RunKind::Text)) {
            without_comments(&text, run.span(), &mut edits);
        }
    }
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup_by(|next, kept| next.span.start < kept.span.end);
    edit::apply(&text, &edits).unwrap_or(text)
}

fn without_comments(text: &str, within: std::ops::Range<usize>, edits: &mut Vec<Edit>) {
    let Some(inside) = text.get(within.clone()) else { return };
    let mut at = 0;
    for found in COMMENT.find_iter(inside) {
        let words = found.as_str().trim_start_matches("<!--").trim_start();
        if !words.strip_prefix("postmortem:").is_some_and(|rest| rest.trim_start().starts_with("allow")) {
            let span = within.start + found.start()..within.start + found.end();
            edits.push(Edit { span, replacement: String::new() });
        }
        at = found.end();
    }
    // One that never ends would swallow the rest of the draft.
    for (open, found) in inside.get(at..).unwrap_or_default().match_indices("<!--") {
        let start = within.start + at + open;
        edits.push(Edit { span: start..start + found.len(), replacement: "&lt;!--".to_owned() });
    }
}
