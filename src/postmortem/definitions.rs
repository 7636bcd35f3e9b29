//! Lines that CommonMark takes for link definitions though they are entries of a timeline: `[14:30]: Resolved`.
//!
//! A definition shows nothing, so the line would vanish. Only labels that are a time or stand for one count, and
//! only where what follows is no address.

use memchr::memmem;

use super::blocks::PutBack;
use super::lines::lines;
use super::markdown::Blocks;
use super::time::leading;

/// Puts such lines back as text.
pub(super) fn recover(source: &str, from: usize, blocks: &mut Blocks) {
    let body = source.get(from..).unwrap_or_default();
    if memmem::find(body.as_bytes(), b"]:").is_none() {
        return;
    }
    let mut found: Vec<PutBack> = Vec::new();
    for line in lines(body) {
        let start = from + line.start;
        let text = body.get(line).unwrap_or_default().trim_end();
        let bare = text.trim_start_matches([' ', '-', '*', '+', '>']);
        if !bare.starts_with('[') || !is_entry(bare) {
            continue;
        }
        let span = start + text.len() - bare.len()..start + text.len();
        let behind = blocks.before(span.start + 1);
        let before = behind.checked_sub(1).and_then(|before| Some((before, blocks.unit(before)?)));
        let mut into = None;
        if let Some((at, unit)) = before
            && unit.span.end > span.start
        {
            let filled = found.last().is_some_and(|last| last.into == Some(at));
            // It is shown already, unless it is all that an item holds.
            if unit.is_item() && unit.runs.is_empty() && !filled {
                into = Some(at);
            } else if !unit.is_item() || unit.text.end > span.start {
                continue;
            }
        }
        found.push(PutBack { behind, into, span });
    }
    if !found.is_empty() {
        *blocks = std::mem::take(blocks).with(found);
    }
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
