//! `timeline-order`

use jiff::civil::{Date, Time};

use super::{Level, Report, Rule};
use crate::postmortem::TimelineEntry;

pub(super) static RULE: Rule = Rule {
    id: "timeline-order",
    summary: "A timeline entry is earlier than the one above it",
    default_level: Level::Warn,
    docs: "Compares each timeline entry with the one above it. Times without a date belong to the last date above them, and \
           a step back of more than half a day is read as midnight passed. Not compared: entries in different zones, dates \
           that can be read two ways, 12-hour times without AM or PM, and timelines that are written newest first.",
    check,
};

/// Minutes since some fixed day, as far as an entry tells.
#[derive(Clone, Copy)]
struct Instant {
    /// Days count only against other entries with days.
    day: Option<i64>,
    minute: Option<i64>,
}

const DAY: i64 = 24 * 60;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    // Groups of entries below different headings are compared too; whole documents rarely hold two timelines.
    let entries: Vec<&TimelineEntry> =
        document.timeline.iter().filter(|entry| !entry.placeholder && !entry.unknown_day).collect();
    // With a 12-hour clock and no AM or PM anywhere after noon, hours tell nothing beyond noon.
    let twelve = entries.iter().all(|entry| entry.half_day_unknown || entry.time.is_none());
    let newest_first = is_newest_first(&entries);
    if newest_first {
        return;
    }
    let mut before: Option<(&TimelineEntry, Instant)> = None;
    for entry in entries {
        let Some(now) = instant(entry) else { continue };
        if let Some((earlier, then)) = before
            && same_zone(earlier, entry)
            && is_before(entry, now, then, twelve)
        {
            let shown = |entry: &TimelineEntry| entry.time_text.chars().take(40).collect::<String>();
            report.add(
                entry.span.clone(),
                format!("`{}` comes after `{}` but is earlier", shown(entry), shown(earlier)),
                format!(
                    "Move the entry up, or correct its time; if it was on another day, write the date, for example:\n\n- \
                     2026-03-05 {} UTC: …",
                    entry.time.map_or_else(|| "09:00".to_owned(), |time| time.strftime("%H:%M").to_string())
                ),
                "Durations are computed from the timeline, and readers follow it from top to bottom.",
            );
        }
        before = Some((entry, now));
    }
}

/// Day number of a date; a day without a year counts from the same leap year for all.
fn day_number(date: Date) -> i64 {
    i64::from(date.day_of_year()) + i64::from(date.year()) * 366
}

fn instant(entry: &TimelineEntry) -> Option<Instant> {
    let day = entry.day.or(entry.inherited_day).and_then(|day| day.with_year(2000)).map(day_number);
    let minute = entry.time.map(minutes);
    (day.is_some() || minute.is_some()).then_some(Instant { day, minute })
}

fn minutes(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

fn same_zone(a: &TimelineEntry, b: &TimelineEntry) -> bool {
    match (&a.zone, &b.zone) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => true,
    }
}

/// Is `now` certainly before `then`?
fn is_before(entry: &TimelineEntry, now: Instant, then: Instant, twelve: bool) -> bool {
    let clock = |tolerant: bool| match (now.minute, then.minute) {
        (Some(minute), Some(earlier)) => {
            let back = earlier - minute;
            back > 0 && !(tolerant && back > DAY / 2) && !(twelve && entry.half_day_unknown)
        }
        _ => false,
    };
    match (now.day, then.day) {
        // From December to January without a year is no step back.
        (Some(day), Some(earlier)) if day != earlier => day < earlier && earlier - day < 300,
        // A day that is only inherited may have passed at midnight.
        (Some(_), Some(_)) => clock(entry.day.is_none()),
        (None, _) => clock(true),
        // The day above is not known.
        (Some(_), None) => false,
    }
}

/// At least three entries, and every step goes back.
fn is_newest_first(entries: &[&TimelineEntry]) -> bool {
    let steps: Vec<bool> = entries
        .windows(2)
        .filter_map(|pair| {
            let [first, second] = pair else { return None };
            let (then, now) = (instant(first)?, instant(second)?);
            let same = now.day == then.day && now.minute == then.minute;
            (!same).then(|| is_before(second, now, then, false))
        })
        .collect();
    steps.len() >= 2 && steps.iter().all(|back| *back)
}
