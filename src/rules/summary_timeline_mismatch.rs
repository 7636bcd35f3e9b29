//! `summary-timeline-mismatch`

use super::timeline_gap::duration;
use super::timeline_order::has_half;
use super::{Level, Report, Rule};
use crate::postmortem::{MilestoneKind, Milestones, Section, TimelineEntry, time_ranges};

pub(super) static RULE: Rule = Rule {
    id: "summary-timeline-mismatch",
    summary: "The summary or the front matter contradicts the timeline",
    default_level: Level::Warn,
    docs: "Compares the range of times in the summary (`from 12:30 to 14:30`) with the timeline, and the milestones of the \
           front matter with each other. Speaks up only where no entry of the timeline fits: the range ends after \
           everything that the timeline tells, or begins after its first report, by more than a quarter of an hour. Zones that differ or \
           are unknown, dates that can be read two ways and incidents of more than a day are not compared.",
    check,
};

const WHY: &str = "Two numbers for one incident: whoever quotes either may be wrong, and reports count it wrongly.";

const QUARTER: i64 = 15;
const DAY: i64 = 24 * 60;

fn check(report: &mut Report<'_, '_>) {
    front_matter(report);
    let document = report.document;
    let Some(timeline) = document.timeline.first().map(|entry| entry.timeline) else { return };
    let entries: Vec<&TimelineEntry> =
        document.timeline.iter().filter(|entry| entry.timeline == timeline && !entry.unknown_day).collect();
    let minutes: Vec<i64> = entries.iter().filter_map(|entry| entry.minute).collect();
    let halves = entries.iter().any(|entry| has_half(entry));
    let doubtful = |entry: &&TimelineEntry| {
        entry.placeholder
            || entry.minute.is_none()
            || halves && entry.half_day_unknown
            || entry.impossible.is_some_and(|what| what != crate::postmortem::Impossible::HalfDay)
    };
    let (Some(first), Some(last)) = (minutes.iter().min().copied(), minutes.iter().max().copied()) else { return };
    if entries.len() < 3 || entries.iter().any(doubtful) || last - first > DAY {
        return;
    }
    let ends: Vec<i64> = entries
        .iter()
        .filter_map(|entry| entry.end)
        .map(|end| i64::from(end.hour()) * 60 + i64::from(end.minute()))
        .collect();
    let noticed = entries.iter().find(|entry| entry.tells(MilestoneKind::Detected)).and_then(|entry| entry.minute);
    let zone = entries.first().and_then(|entry| entry.resolved_zone.as_ref());
    for section in document.sections_of(Section::Summary).take(2) {
        for range in time_ranges(document, &section.body) {
            let zones_agree = match (&range.zone, zone) {
                (Some(own), Some(zone)) => own.same_as(zone),
                (None, _) => true,
                (Some(_), None) => false,
            };
            // A timeline of one clock only, and a range within one day.
            let one = entries
                .iter()
                .all(|entry| entry.resolved_zone.as_ref().map(|zone| &zone.name) == zone.map(|zone| &zone.name));
            if !zones_agree || !one || range.until <= range.from {
                continue;
            }
            let near = |minute: i64| {
                minutes
                    .iter()
                    .chain(&ends)
                    .any(|known| (known - minute).rem_euclid(DAY).min((minute - known).rem_euclid(DAY)) <= QUARTER)
            };
            let shown = document.text(&range.span);
            let of_day = |minute: i64| minute.rem_euclid(DAY);
            // It ends where the timeline knows nothing: neither an entry then nor anything later.
            if !near(range.until)
                && (near(range.from) || of_day(first) >= range.from)
                && of_day(last) < range.until
                && last < DAY
            {
                report.add(
                    range.span.clone(),
                    format!(
                        "`{shown}` ends {} after the last entry of the timeline",
                        duration(range.until - of_day(last))
                    ),
                    "Correct the summary, or add to the timeline what happened until then".to_owned(),
                    WHY,
                );
            } else if !near(range.from)
                && near(range.until)
                && noticed.is_some_and(|noticed| of_day(noticed) + QUARTER < range.from)
                && last < DAY
            {
                report.add(
                    range.span.clone(),
                    format!(
                        "`{shown}` begins {} after the timeline's first report",
                        duration(range.from - of_day(noticed.unwrap_or(first)))
                    ),
                    "Correct the summary, or say in the timeline what that report has to do with it".to_owned(),
                    WHY,
                );
            }
        }
    }
}

/// The milestones of the front matter among each other, and against the timeline.
fn front_matter(report: &mut Report<'_, '_>) {
    let document = report.document;
    let Some(matter) = document.front_matter.as_ref() else { return };
    let milestones = Milestones::of(document);
    let instant = |kind| milestones.in_front_matter(kind).and_then(|found| found.timestamp);
    let pairs = [
        (MilestoneKind::Started, MilestoneKind::Detected),
        (MilestoneKind::Detected, MilestoneKind::Acknowledged),
        (MilestoneKind::Started, MilestoneKind::Resolved),
        (MilestoneKind::Detected, MilestoneKind::Resolved),
        (MilestoneKind::Mitigated, MilestoneKind::Resolved),
    ];
    let Some((early, late)) = pairs
        .into_iter()
        .find(|(early, late)| instant(*early).zip(instant(*late)).is_some_and(|(early, late)| early > late))
    else {
        return;
    };
    let span = key_span(document.source, &matter.span, late.as_str()).unwrap_or(matter.span.clone());
    report.add(
        span,
        format!("`{}` is before `{}`", late.as_str(), early.as_str()),
        format!("Correct one of them: `{}` comes first, or both at once", early.as_str()),
        WHY,
    );
}

/// The line of a key.
fn key_span(source: &str, block: &std::ops::Range<usize>, key: &str) -> Option<std::ops::Range<usize>> {
    let mut at = block.start;
    for line in source.get(block.clone())?.split_inclusive('\n') {
        if line.trim_start().starts_with(key) {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}
