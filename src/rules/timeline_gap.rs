//! `timeline-gap`

use super::timeline_order::{has_half, one_clock};
use super::{Level, Report, Rule};
use crate::postmortem::{MilestoneKind, TimelineEntry};

pub(super) static RULE: Rule = Rule {
    id: "timeline-gap",
    summary: "Nothing is told about a long stretch of the incident",
    default_level: Level::Advise,
    docs: "Looks for a long silence between the fix and the end: an entry that tells a mitigation, and as the next one, at \
           least twenty minutes and a fifth of the whole incident later, that all is well. What was waited for, watched or \
           tried in between is often what took longest. An entry that says why it took long (`after the backlog had \
           drained`, `monitored for an hour`) is left alone, and so are incidents of more than a day.",
    check,
};

const DAY: i64 = 24 * 60;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for track in document.timeline.chunk_by(|a, b| a.timeline == b.timeline && a.track == b.track) {
        let timed: Vec<(&TimelineEntry, i64)> = track.iter().filter_map(|entry| Some((entry, entry.minute?))).collect();
        let (Some((_, first)), Some((_, last))) = (timed.first(), timed.last()) else { continue };
        let whole = last - first;
        let halves = timed.iter().any(|(entry, _)| has_half(entry));
        let clear =
            |entry: &TimelineEntry| (!halves || !entry.half_day_unknown) && !entry.unknown_day && !entry.placeholder;
        if !(30..=DAY).contains(&whole) || timed.len() < 4 || !timed.iter().all(|(entry, _)| clear(entry)) {
            continue;
        }
        // Undated lines between two entries may tell what happened; only neighbours count.
        for pair in track.windows(2) {
            let [above, below] = pair else { continue };
            let (Some(from), Some(to)) = (above.minute, below.minute) else { continue };
            let from = above.end.map_or(from, |end| {
                let minute = i64::from(end.hour()) * 60 + i64::from(end.minute());
                from.max(from - from.rem_euclid(DAY) + minute)
            });
            let gap = to - from;
            let fixes = above.tells(MilestoneKind::Mitigated);
            let ends = below.tells(MilestoneKind::Resolved) && !above.tells(MilestoneKind::Resolved);
            if gap < 20
                || gap * 5 < whole
                || !fixes
                || !ends
                || !one_clock(above, below)
                || explains(above)
                || explains(below)
            {
                continue;
            }
            let shown = |entry: &TimelineEntry| entry.time_text.chars().take(40).collect::<String>();
            report.add(
                below.span.clone(),
                format!("Nothing is told about the {} between `{}` and `{}`", duration(gap), shown(above), shown(below)),
                "Add what was done, waited for or watched in between, for example `14:10 UTC Error rate falls as caches refill`"
                    .to_owned(),
                "Where the time went between the fix and the end is where the next incident can be made shorter.",
            );
        }
    }
}

/// Minutes for a message.
pub(super) fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} minutes"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Says why the next thing took its time.
fn explains(entry: &TimelineEntry) -> bool {
    const WORDS: &[&str] = &[
        "inicia",
        "iniciad",
        "démarr",
        "commenc",
        "gestartet",
        "begonnen",
        "avvia",
        "開始",
        "开始",
        "monitor",
        "wait",
        "observ",
        "watch",
        "after ",
        "while",
        "took",
        "backlog",
        "propagat",
        "drain",
        "index",
        "minute",
        "hour",
        "rebuild",
        "in progress",
        "catch up",
        "catching up",
        "caught up",
        "sync",
        "overnight",
        "until",
        "gradual",
        "slowly",
        "begin",
        "start",
        "queue",
        "replic",
        "partial",
        "progress",
        "verif",
        "confirm",
        "test",
        "cache",
        "dns",
        "warm",
        "announce",
        "status page",
        "postmortem",
        "post-mortem",
        "retro",
        "follow",
        "review",
        "cleanup",
        "clean up",
    ];
    let lower = entry.text.to_lowercase();
    // A long entry tells more than one thing.
    lower.split_whitespace().count() > 30 || WORDS.iter().any(|word| lower.contains(word))
}
