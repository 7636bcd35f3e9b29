//! Edits by byte spans. What no edit names stays byte for byte as it was.

use std::collections::HashSet;
use std::ops::Range;

use super::Postmortem;
use super::action::{ActionItem, ActionItemKey, LinkPlace};

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

/// A link to write: the issue of an item.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    pub item: &'a ActionItem,
    /// The number.
    pub number: u64,
    /// The address.
    pub url: &'a str,
}

/// Links that swallow each other, one more at every reading, are nobody's honest document.
const MAX_READS: usize = 8;

/// [`set_links`] of one item.
pub fn set_link(document: &Postmortem<'_>, item: &ActionItem, number: u64, url: &str) -> Option<Edit> {
    set_links(document, &[Link { item, number, url }]).pop()
}

/// Writes the links to items' issues at their lines, each in its item's own form. Left out are items that have a
/// link already, and those where a link at their place would not be read as one. The result is read once for all of
/// them, and once more for each time that leaving some out leads to others.
pub fn set_links(document: &Postmortem<'_>, links: &[Link<'_>]) -> Vec<Edit> {
    let mut written: Vec<(&ActionItemKey, Edit)> =
        links.iter().filter_map(|link| Some((&link.item.key, link_edit(link)?))).collect();
    for _ in 0..MAX_READS {
        let edits: Vec<Edit> = written.iter().map(|(_, edit)| edit.clone()).collect();
        // Two links at one place would be one too many.
        let Ok(changed) = apply(document.source, &edits) else { return Vec::new() };
        let read = Postmortem::parse_with(&changed, document.vocabulary());
        let linked: HashSet<&ActionItemKey> =
            read.action_items.iter().filter(|item| item.link.is_some()).map(|item| &item.key).collect();
        let before = written.len();
        // Read again: an open bracket or a comment before it may swallow a link.
        written.retain(|(key, _)| linked.contains(key));
        if written.is_empty() {
            break;
        }
        if written.len() == before {
            return edits;
        }
    }
    Vec::new()
}

fn link_edit(Link { item, number, url }: &Link<'_>) -> Option<Edit> {
    if item.link.is_some() || url.contains(char::is_whitespace) || url.contains(['<', '>', '|', '"']) {
        return None;
    }
    let link = format!("[#{number}]({})", url.replace('(', "%28").replace(')', "%29"));
    Some(match &item.link_at {
        LinkPlace::After(at) => Edit { span: *at..*at, replacement: format!(" ({link})") },
        LinkPlace::Cell(cell) => Edit { span: cell.clone(), replacement: format!(" {link} ") },
    })
}

/// Ticks or clears an item's task box. `None` where it has none or stands so already.
pub fn tick_box(item: &ActionItem, done: bool) -> Option<Edit> {
    let span = item.task_box.clone()?;
    if item.done == Some(done) {
        return None;
    }
    Some(Edit { span, replacement: if done { "[x]" } else { "[ ]" }.to_owned() })
}
