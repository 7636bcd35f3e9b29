//! Lines of a paragraph that `<br>` breaks, wherever the source breaks its own, and times set in a column.

use std::borrow::Cow;

use super::Postmortem;
use super::content::Line;
use super::markdown::{Run, RunKind, Unit, is_break_tag, visible};
use super::time::leading;

/// Does a tag break a line before its end: `… is down.<br> 14:05 - The alert fires`?
pub(super) fn has_tags_within(document: &Postmortem<'_>, unit: &Unit<'_>) -> bool {
    let is_tag = |run: &Run| run.kind == RunKind::Html && is_break_tag(document.text(&run.span()));
    let shown = |run: &Run| run.kind != RunKind::Break && !document.text(&run.span()).trim().is_empty();
    unit.runs.windows(2).any(|pair| matches!(pair, [tag, next] if is_tag(tag) && !is_tag(next) && shown(next)))
}

/// Does a tag break a line of the source before its end?
pub(super) fn has_tag_within(line: &str) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find("<br").or_else(|| rest.find("<BR")) {
        let Some(behind) = rest.get(at..).and_then(|tag| tag.split_once('>')).map(|(_, behind)| behind) else { break };
        if !behind.trim().is_empty() {
            return true;
        }
        rest = behind;
    }
    false
}

/// The parts that tags break a line into, `None` for each tag. Only `tagged` lines are looked at.
pub(super) fn parts<'d>(document: &'d Postmortem<'_>, line: Line<'d>, tagged: bool) -> Vec<Option<Line<'d>>> {
    let is_tag = |run: &Run| run.kind == RunKind::Html && is_break_tag(document.text(&run.span()));
    if !tagged || !line.runs.iter().any(is_tag) {
        return vec![Some(line)];
    }
    let mut parts = Vec::new();
    for (at, runs) in line.runs.split(is_tag).enumerate() {
        if at > 0 {
            parts.push(None);
        }
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { continue };
        let mut span = first.span().start.max(line.span.start)..last.span().end;
        if span.start >= span.end {
            continue;
        }
        let text = if first.span().start < span.start {
            Cow::Owned(document.text(&span).to_owned())
        } else {
            visible(document.source, runs)
        };
        if text.trim().is_empty() {
            continue;
        }
        let source = document.text(&span);
        span.start += source.len() - source.trim_start().len();
        parts.push(Some(Line { runs, span, text }));
    }
    parts
}

/// Do nearly all lines of a paragraph begin with a time, at least three of them? Then no line goes on with the one above.
pub(super) fn is_column(document: &Postmortem<'_>, unit: &Unit<'_>) -> bool {
    // More tell no more.
    const ENOUGH: usize = 40;
    let (mut lines, mut timed) = (0, 0);
    for line in unit.lines().take(ENOUGH) {
        lines += 1;
        let text = visible(document.source, line);
        timed += usize::from(leading(&text).is_some_and(|when| when.has_time && !when.weak));
    }
    timed >= 3 && timed * 4 >= lines * 3
}
