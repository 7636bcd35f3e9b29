//! Lines that CommonMark takes for link definitions though they are entries of a timeline: `[14:30]: Resolved`.
//!
//! A definition shows nothing, so the line would vanish. Only labels that are a time or stand for one count, and
//! only where what follows is no address.

use memchr::memmem;

use super::markdown::{Blocks, Run, RunKind, Style, Unit, UnitKind, lines};
use super::time::leading;

/// Puts such lines back as text.
pub(super) fn recover(source: &str, from: usize, blocks: &mut Blocks) {
    let body = source.get(from..).unwrap_or_default();
    if memmem::find(body.as_bytes(), b"]:").is_none() {
        return;
    }
    let mut found: Vec<(usize, Unit)> = Vec::new();
    for line in lines(body) {
        let start = from + line.start;
        let text = body.get(line).unwrap_or_default().trim_end();
        let bare = text.trim_start_matches([' ', '-', '*', '+', '>']);
        if !bare.starts_with('[') || !is_entry(bare) {
            continue;
        }
        let span = start + text.len() - bare.len()..start + text.len();
        let behind = blocks.units.partition_point(|unit| unit.span.start <= span.start);
        let run = Run::plain(span.clone(), RunKind::Text, Style::default());
        let before = behind.checked_sub(1).and_then(|before| blocks.units.get_mut(before));
        if let Some(unit) = before
            && unit.span.end > span.start
        {
            // It is shown already, unless it is all that an item holds.
            if unit.is_item() && unit.runs.is_empty() {
                unit.text = span;
                unit.runs.push(run);
                continue;
            }
            if !unit.is_item() || unit.text.end > span.start {
                continue;
            }
        }
        let unit = Unit {
            kind: UnitKind::Paragraph,
            span: span.clone(),
            text: span,
            runs: vec![run],
            quoted: false,
            item: None,
        };
        found.push((behind, unit));
    }
    if found.is_empty() {
        return;
    }
    // Units refer to the items they are nested in by index.
    let old = std::mem::take(&mut blocks.units);
    let mut moved = Vec::with_capacity(old.len());
    let mut found = found.into_iter().peekable();
    for (index, mut unit) in old.into_iter().enumerate() {
        while let Some((_, recovered)) = found.next_if(|(behind, _)| *behind <= index) {
            blocks.units.push(recovered);
        }
        moved.push(blocks.units.len());
        unit.item = unit.item.and_then(|item| moved.get(item).copied());
        blocks.units.push(unit);
    }
    blocks.units.extend(found.map(|(_, recovered)| recovered));
}

/// `[Timestamp]: Resolved`, but not `[14:30]: https://chat.example.com/p1`.
fn is_entry(text: &str) -> bool {
    let Some((label, target)) = text.strip_prefix('[').and_then(|text| text.split_once("]:")) else { return false };
    if label.len() > 60 || label.starts_with('^') {
        return false;
    }
    let target = target.trim_start();
    let address =
        target.starts_with(['#', '/', '.', '<', '?']) || target.contains("://") || target.starts_with("mailto:");
    let bracketed = format!("[{label}]");
    !address
        && !target.is_empty()
        && leading(&bracketed).is_some_and(|when| when.has_time && when.len + 1 >= bracketed.len() && !when.weak)
}

#[cfg(test)]
mod tests {
    use super::super::Postmortem;

    #[test]
    fn entries_of_one_word_are_no_link_definitions() {
        let source = "# Outage\n\n## Timeline\n\n[14:05]: Alert\n\n- [14:20 UTC]: Restarted\n- other\n\n  nested\n\n[Timestamp]: Resolved\n\
                      [14:30]: https://chat.example.com/p1\n\n```\n[14:40]: Code\n```\n";
        let document = Postmortem::parse(source);
        let lines: Vec<usize> = document.timeline.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [5, 7, 12]);
        assert_eq!(
            document.timeline.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(),
            ["Alert", "Restarted", "Resolved"]
        );
    }
}
