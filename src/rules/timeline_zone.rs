//! `timeline-zone`

use super::{Fix, Level, Report, Rule};
use crate::postmortem::edit::Edit;
use crate::postmortem::{Postmortem, TimelineEntry, Zone, ZoneSource};

pub(super) static RULE: Rule = Rule {
    id: "timeline-zone",
    summary: "The times of the timeline lack a zone",
    default_level: Level::Warn,
    docs: "Asks that a reader can tell the zone of every time: on the entry, in a heading or a table's header, in a sentence \
           such as `All times are UTC`, or in the front matter. Says so too where one timeline mixes zones. Dates without a \
           time need none.\n\nThe fix adds the zone where other entries of the timeline, or the rest of the document, name \
           exactly one.",
    check,
};

const WHY: &str = "Readers elsewhere, and anybody who looks into the logs, can't tell when it was.";

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for timeline in document.timeline.chunk_by(|a, b| a.timeline == b.timeline) {
        let timed: Vec<&TimelineEntry> =
            timeline.iter().filter(|entry| entry.time.is_some() && !entry.placeholder).collect();
        let Some(first) = timed.first() else { continue };
        let without: Vec<&TimelineEntry> = timed.iter().copied().filter(|entry| lacks_zone(entry)).collect();
        if let Some(entry) = without.first() {
            missing(report, entry, &without, timed.len());
        }
        // Mixed zones; those of headings and sentences are one by nature.
        let own = |entry: &TimelineEntry| entry.resolved_zone.clone().filter(|zone| zone.source == ZoneSource::Entry);
        let Some(zone) = timed.iter().find_map(|entry| own(entry)) else { continue };
        let other = timed.iter().find_map(|entry| {
            let found = entry.resolved_zone.clone()?;
            (!found.same_as(&zone) && !alike(&found, &zone)).then_some((*entry, found))
        });
        if let Some((entry, found)) = other {
            let name = if first.span == entry.span { &found.name } else { &zone.name };
            report.add(
                entry.span.clone(),
                format!("The timeline mixes `{}` and `{}`", zone.name, found.name),
                format!("Write all times in one zone, best UTC; for example `{name}` throughout"),
                "Entries in different zones look out of order, and durations come out wrong.",
            );
        }
    }
}

/// `PST` and `PT` are one clock to those who write them.
fn alike(a: &Zone, b: &Zone) -> bool {
    let family = |zone: &Zone| {
        let name = zone.name.to_ascii_uppercase();
        let short = matches!(name.len(), 2 | 3) && name.ends_with('T');
        short.then(|| name.chars().next()).flatten()
    };
    let cet = |zone: &Zone| matches!(zone.name.as_str(), "CET" | "CEST" | "MEZ" | "MESZ");
    family(a).is_some() && family(a) == family(b) && a.name != "GMT" && b.name != "GMT" || cet(a) && cet(b)
}

/// No zone, or one that is only named elsewhere.
fn lacks_zone(entry: &TimelineEntry) -> bool {
    entry.resolved_zone.as_ref().is_none_or(|zone| matches!(zone.source, ZoneSource::Entries | ZoneSource::Document))
}

fn missing(report: &mut Report<'_, '_>, entry: &TimelineEntry, without: &[&TimelineEntry], timed: usize) {
    let known = entry.resolved_zone.clone();
    let (message, help) = match &known {
        Some(zone) if zone.source == ZoneSource::Entries => (
            format!("{} of {timed} times name no zone, the others `{}`", without.len(), zone.name),
            format!("Write the zone with every time, or once for all: `All times are {}.`", zone.name),
        ),
        Some(zone) => (
            format!("The timeline names no zone; the only one in the document is `{}`", zone.name),
            format!("Write the zone with every time, or once for all: `All times are {}.`", zone.name),
        ),
        None => (
            "No zone is given for the times of the timeline".to_owned(),
            "Say it once below the heading, for example `All times are UTC.`, or with every time: `14:30 UTC`"
                .to_owned(),
        ),
    };
    let fix = known.and_then(|zone| add_zone(report.document, &zone, without));
    // With one entry's zone readers guess right; it only isn't said.
    let level = if entry.resolved_zone.is_some() { Level::Advise } else { report.level };
    report.push(level, entry.span.clone(), message, help, WHY, fix);
}

/// The zone behind every time that lacks it.
fn add_zone(document: &Postmortem<'_>, zone: &Zone, without: &[&TimelineEntry]) -> Option<Fix> {
    let edits: Option<Vec<Edit>> = without
        .iter()
        .map(|entry| {
            let at = entry.zone_at?;
            // Only where the zone would be read as that of the time.
            let behind = document.source.get(at..)?;
            let code = document.source.get(..at)?.ends_with('`') || behind.starts_with('`');
            let free = !behind.starts_with(|c: char| c.is_alphanumeric()) && !code;
            free.then(|| Edit { span: at..at, replacement: format!(" {}", zone.name) })
        })
        .collect();
    let title = format!("Add the zone `{}`", zone.name);
    edits.map(|edits| Fix { title, edits })
}
