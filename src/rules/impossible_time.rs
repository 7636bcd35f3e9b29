//! `impossible-time`

use super::{Fix, Level, Report, Rule};
use crate::postmortem::edit::Edit;
use crate::postmortem::{Impossible, impossible_dates, impossible_halves};

pub(super) static RULE: Rule = Rule {
    id: "impossible-time",
    summary: "A time or date can't be",
    default_level: Level::Warn,
    docs: "Finds times that no clock shows and days that no calendar has: `14:30 PM` anywhere in the text, `25:10` at the \
           start of a timeline entry, `2024-02-31`. Code is left alone, and so are shares such as `60:40`.\n\nThe fix drops \
           the PM where the hour says it already (`14:30 PM` becomes `14:30`). What `14:30 AM` means is not guessed.",
    check,
};

const WHY: &str = "Readers and tools compute durations from these times, and nobody can look them up in the logs.";

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for found in impossible_halves(document) {
        let written = document.text(&found.span);
        let time = document.text(&(found.span.start..found.time_end)).to_owned();
        let fix = found.after_noon.then(|| Fix {
            title: format!("Write `{time}`"),
            edits: vec![Edit { span: found.time_end..found.span.end, replacement: String::new() }],
        });
        let help = if found.after_noon {
            format!("The 24-hour clock says it already: write `{time}`")
        } else {
            format!("Write `{time}` if it was after noon, or the right hour with AM")
        };
        report.add_with_fix(found.span.clone(), format!("`{written}` is no time of day"), help, WHY, fix);
    }
    let dates: Vec<_> = impossible_dates(document).collect();
    for entry in &document.timeline {
        let (what, span) = match entry.impossible {
            Some(Impossible::Clock) => ("no time of day", entry.clock.clone()),
            Some(Impossible::Date) => ("no day of the calendar", None),
            Some(Impossible::HalfDay) | None => continue,
        };
        // Dates in ISO's form are found below, wherever they stand.
        if entry.impossible == Some(Impossible::Date) && has_date(&dates, &entry.span) {
            continue;
        }
        let shown: String = entry.time_text.chars().take(40).collect();
        report.add(
            span.unwrap_or_else(|| entry.span.clone()),
            format!("`{shown}` is {what}"),
            "Look the time up, and write it as in `2026-03-04 14:30 UTC`".to_owned(),
            WHY,
        );
    }
    for span in dates {
        let written = document.text(&span);
        report.add(
            span.clone(),
            format!("`{written}` is no day of the calendar"),
            "Look the date up, and write it as in `2026-03-04`".to_owned(),
            WHY,
        );
    }
}

/// Is one of these dates, ascending, within the span?
fn has_date(dates: &[std::ops::Range<usize>], span: &std::ops::Range<usize>) -> bool {
    let from = dates.partition_point(|date| date.start < span.start);
    dates.get(from).is_some_and(|date| date.start < span.end)
}
