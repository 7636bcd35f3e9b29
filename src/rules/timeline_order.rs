//! `timeline-order`

use super::{Fix, Level, Report, Rule};
use crate::postmortem::edit::{self, Edit};
use crate::postmortem::{EntryForm, Postmortem, TimelineEntry};

pub(super) static RULE: Rule = Rule {
    id: "timeline-order",
    summary: "A timeline entry is earlier than the one above it",
    default_level: Level::Warn,
    docs: "Compares each timeline entry with the one above it. Times without a date belong to the last date above them, and \
           a step back of more than half a day is read as midnight passed. Not compared: entries in zones that may differ, \
           dates that can be read two ways, 12-hour times without AM or PM, entries in different tables or below different \
           headings, and timelines that are written newest first.\n\nThe fix moves lines, rows or items of one day into \
           their order. It is offered only where nothing else changes by it: every entry has its own date or none has, and \
           nothing stands between them.",
    check,
};

const DAY: i64 = 24 * 60;

/// Each fix is tried on the document; nobody has more timelines to mend than this.
const MAX_FIXES: usize = 4;
/// Nobody's timeline is longer, and what is tried is held beside the document.
const MOST_MOVED: usize = 1_000;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let mut fixes = 0;
    for track in document.timeline.chunk_by(|a, b| a.timeline == b.timeline && a.track == b.track) {
        let entries: Vec<&TimelineEntry> = track.iter().filter(|entry| entry.minute.is_some()).collect();
        let back = steps_back(&entries);
        if back.is_empty() {
            continue;
        }
        let mut fix = None;
        if fixes < MAX_FIXES && entries.len() == track.len() {
            fixes += 1;
            fix = reorder(document, &entries);
        }
        for (earlier, entry) in back {
            let shown = |entry: &TimelineEntry| entry.time_text.chars().take(40).collect::<String>();
            report.add_with_fix(
                entry.span.clone(),
                format!("`{}` comes after `{}` but is earlier", shown(entry), shown(earlier)),
                format!(
                    "Move the entry up, or correct its time; if it was on another day, write the date, for example:\n\n- \
                     2026-03-05 {} UTC: …",
                    entry.time.map_or_else(|| "09:00".to_owned(), |time| time.strftime("%H:%M").to_string())
                ),
                "Durations are computed from the timeline, and readers follow it from top to bottom.",
                fix.take(),
            );
        }
    }
}

/// The entries that are certainly earlier than the one above them, with that one.
fn steps_back<'e>(entries: &[&'e TimelineEntry]) -> Vec<(&'e TimelineEntry, &'e TimelineEntry)> {
    // With a 12-hour clock and no AM or PM, hours tell nothing.
    let twelve = entries.iter().all(|entry| entry.half_day_unknown);
    let halves = entries.iter().any(|entry| has_half(entry));
    let steps = || {
        entries.windows(2).filter_map(|pair| match *pair {
            [above, below] => Some((above, below)),
            _ => None,
        })
    };
    // Newest first: no step forward, and more than one back.
    let minute = |entry: &TimelineEntry| entry.minute.unwrap_or_default();
    let backward = steps().filter(|(above, below)| minute(below) < minute(above)).count();
    if backward >= 2 && steps().all(|(above, below)| minute(below) <= minute(above)) {
        return Vec::new();
    }
    steps()
        .filter(|(above, below)| {
            let unsure = |entry: &TimelineEntry| entry.half_day_unknown && (twelve || halves);
            let back = minute(above) - minute(below);
            let about =
                |entry: &TimelineEntry| entry.time_text.contains(['~', '≈', '?']) || entry.time_text.contains("ca.");
            // From December to January without a year is no step back.
            let year = below.day.is_some_and(|day| day.year.is_some());
            back > 0
                && (year || back <= 180 * DAY)
                && !unsure(above)
                && !unsure(below)
                && (back > 15 || !about(above) && !about(below))
                && one_clock(above, below)
        })
        .collect()
}

/// AM or PM is written.
pub(super) fn has_half(entry: &TimelineEntry) -> bool {
    let lower = entry.time_text.to_ascii_lowercase();
    ["am", "pm", "a.m", "p.m"].iter().any(|half| lower.contains(half))
}

/// Are both times on clocks that can be compared?
pub(super) fn one_clock(a: &TimelineEntry, b: &TimelineEntry) -> bool {
    match (&a.resolved_zone, &b.resolved_zone) {
        (Some(a), Some(b)) => a.name.eq_ignore_ascii_case(&b.name) || a.is_certain() && b.is_certain(),
        _ => a.zone.is_none() && b.zone.is_none() || a.resolved_zone == b.resolved_zone,
    }
}

/// Brings the entries into their order, where that is all that it does.
fn reorder(document: &Postmortem<'_>, entries: &[&TimelineEntry]) -> Option<Fix> {
    let first = entries.first().filter(|_| entries.len() <= MOST_MOVED)?;
    let form = first.form;
    let halves = entries.iter().any(|entry| has_half(entry));
    let day = |entry: &TimelineEntry| entry.minute.unwrap_or_default().div_euclid(DAY);
    let dated = first.day.is_some();
    let alike = entries.iter().all(|entry| {
        entry.form == form
            && entry.day.is_some() == dated
            && entry.inherited_day == first.inherited_day
            // Of another day, it is more likely to be misdated than misplaced.
            && day(entry) == day(first)
            && entry.zone.is_some() == first.zone.is_some()
            && !(entry.half_day_unknown && halves)
    });
    let least = entries.iter().filter_map(|entry| entry.minute).min()?;
    let most = entries.iter().filter_map(|entry| entry.minute).max()?;
    if !alike || !dated && most - least > DAY / 2 || !matches!(form, EntryForm::Item | EntryForm::Row | EntryForm::Line)
    {
        return None;
    }
    let blocks: Vec<_> = entries.iter().map(|entry| document.timeline_block(entry)).collect::<Option<_>>()?;
    // Side by side, set alike, with nothing but blanks between them.
    for pair in blocks.windows(2) {
        let [above, below] = pair else { continue };
        let between = document.source.get(above.end..below.start)?;
        if !between.trim().is_empty() {
            return None;
        }
    }
    let lead = |text: &str| text.len() - text.trim_start().len();
    let tail = |text: &str| (text.ends_with('\\'), text.len() - text.trim_end().len());
    let texts: Vec<&str> = blocks.iter().map(|block| document.text(block)).collect();
    let (head, foot) = (lead(texts.first()?), tail(texts.first()?));
    if texts.iter().any(|text| lead(text) != head || form == EntryForm::Line && tail(text) != foot) {
        return None;
    }
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|at| entries.get(*at).and_then(|entry| entry.minute));
    let mut replacement = String::new();
    for (place, from) in order.iter().enumerate() {
        replacement.push_str(texts.get(*from)?);
        if let (Some(block), Some(next)) = (blocks.get(place), blocks.get(place + 1)) {
            replacement.push_str(document.source.get(block.end..next.start)?);
        }
    }
    let span = blocks.first()?.start..blocks.last()?.end;
    let edit = Edit { span, replacement };
    // Read again: what was moved may carry a date or end a list.
    let changed = edit::apply(document.source, std::slice::from_ref(&edit)).ok()?;
    let read = Postmortem::parse(&changed);
    let (mut before, mut after): (Vec<_>, Vec<_>) = (texts_of(document), texts_of(&read));
    before.sort_unstable();
    after.sort_unstable();
    let settled = read
        .timeline
        .chunk_by(|a, b| a.timeline == b.timeline && a.track == b.track)
        .find(|track| track.first().is_some_and(|entry| entry.line == first.line))
        .is_some_and(|track| steps_back(&track.iter().collect::<Vec<_>>()).is_empty());
    (settled && before == after)
        .then(|| Fix { title: "Bring the entries into their order".to_owned(), edits: vec![edit] })
}

fn texts_of<'d>(document: &'d Postmortem<'_>) -> Vec<(&'d str, &'d str)> {
    document.timeline.iter().map(|entry| (entry.time_text.as_str(), entry.text.as_str())).collect()
}
