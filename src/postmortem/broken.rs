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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(body: &str) -> Vec<usize> {
        let source = format!("# Outage\n\n## Timeline\n\n{body}\n");
        Postmortem::parse(&source).timeline.iter().map(|entry| entry.line - 4).collect()
    }

    #[test]
    fn tags_break_lines() {
        assert_eq!(lines("14:05 - The shop is\ndown.<br> 14:10 - An alert\nfires. <br/> 14:20 - Over"), [1, 2, 3]);
        assert_eq!(lines("14:05 - The shop is down<br>\n14:10 - An alert fires<br>\n14:20 - Over"), [1, 2, 3]);
        // Where tags break the lines, a line that begins with a day is no entry.
        assert_eq!(lines("2PM Monday, May 4th: Down. <br> 3PM Monday,\nMay 4th: Up again."), [1]);
        assert_eq!(lines("We saw it break at about\n14:05 and went home."), [0; 0]);
    }

    #[test]
    fn times_may_be_set_in_a_column() {
        assert_eq!(lines("Time\tWhat\n14:05\t\tDeploy\n14:10\t\tAlert\n14:20\t\tOver"), [2, 3, 4]);
        assert_eq!(
            lines("It began when we deployed at\n14:05 and went on until\n14:10 or so, some say\nuntil noon"),
            [0; 0]
        );
    }

    #[test]
    fn when_over_times_is_the_timeline() {
        for heading in ["When?", "Wann?", "Quand ?", "¿Cuándo?", "Quando?", "Wanneer?", "いつ", "什么时候"] {
            let source = format!(
                "# Outage of the shop\n\n## Root cause\n\nA bug.\n\n### {heading}\n\n14:05: Down. <br/> 14:10: Alert.\n"
            );
            assert_eq!(Postmortem::parse(&source).timeline.len(), 1, "{heading}");
            let source =
                format!("# Outage of the shop\n\n## Root cause\n\nA bug.\n\n### {heading}\n\nOn a day in May.\n");
            assert!(Postmortem::parse(&source).timeline.is_empty(), "{heading}");
        }
    }

    #[test]
    fn a_line_with_the_end_of_one_entry_and_the_next_is_not_moved() {
        assert!(has_tag_within("down.<br> 14:10 - An alert"));
        assert!(!has_tag_within("14:10 - An alert<br>"));
        assert!(!has_tag_within("14:10 - An alert<br"));
    }
}
