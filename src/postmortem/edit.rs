//! Edits by byte spans. What no edit names stays byte for byte as it was.

use std::ops::Range;

use super::Postmortem;
use super::action_item::{ActionItem, LinkPlace};

/// Replaces the bytes of `span` by `replacement`; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Range<usize>,
    pub replacement: String,
}

/// Why edits can't be applied to a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("bytes {}..{} are not text of the document", .0.start, .0.end)]
    OutOfBounds(Range<usize>),
    #[error("two edits overlap at byte {0}")]
    Overlap(usize),
}

/// Applies edits, given in any order. Insertions at the same place keep the order in which they were given.
pub fn apply(source: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for edit in sorted {
        if edit.span.start < at {
            return Err(EditError::Overlap(edit.span.start));
        }
        let outside = || EditError::OutOfBounds(edit.span.clone());
        out.push_str(source.get(at..edit.span.start).ok_or_else(outside)?);
        source.get(edit.span.clone()).ok_or_else(outside)?;
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    Ok(out)
}

/// Writes the link to an item's issue at its line, in the item's own form. `None` where it has a link already,
/// or where a link at its place would not be read as one.
pub fn set_link(document: &Postmortem<'_>, item: &ActionItem, number: u64, url: &str) -> Option<Edit> {
    if item.link.is_some() || url.contains(char::is_whitespace) || url.contains(['<', '>', '|', '"']) {
        return None;
    }
    let link = format!("[#{number}]({})", url.replace('(', "%28").replace(')', "%29"));
    let edit = match &item.link_at {
        LinkPlace::After(at) => Edit { span: *at..*at, replacement: format!(" ({link})") },
        LinkPlace::Cell(cell) => Edit { span: cell.clone(), replacement: format!(" {link} ") },
    };
    let changed = apply(document.source, std::slice::from_ref(&edit)).ok()?;
    // Read again: an open bracket or a comment before it may swallow the link.
    let read = Postmortem::parse(&changed);
    read.action_items.iter().any(|found| found.key == item.key && found.link.is_some()).then_some(edit)
}

/// Ticks or clears an item's task box. `None` where it has none or stands so already.
pub fn tick_box(item: &ActionItem, done: bool) -> Option<Edit> {
    let span = item.task_box.clone()?;
    if item.done == Some(done) {
        return None;
    }
    Some(Edit { span, replacement: if done { "[x]" } else { "[ ]" }.to_owned() })
}
