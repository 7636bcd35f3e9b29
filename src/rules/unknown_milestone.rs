//! `unknown-milestone`

use super::customer_detected_without_detect_action::by_customers;
use super::{Level, Report, Rule};
use crate::postmortem::{MilestoneKind, Milestones};

pub(super) static RULE: Rule = Rule {
    id: "unknown-milestone",
    summary: "When the incident began, was detected or ended can't be told",
    default_level: Level::Advise,
    docs: "Looks for the moments that every duration is computed from: when the incident was detected, and when it was \
           mitigated or resolved. Each may be told by the front matter (`detected: 2026-03-04T12:35Z`) or by the words of a \
           timeline entry that has a time (`12:35 UTC alert fires`, `14:30 UTC resolved`). Where a timeline begins with what customers \
           reported, before any alert, it asks when the incident began. Timelines of fewer than three \
           entries are left alone, and so are those in other languages than English.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let timed = document.timeline.iter().filter(|entry| !entry.placeholder).count();
    let Some(heading) = document.timeline.first().and_then(|entry| document.sections.get(entry.timeline)) else {
        return;
    };
    if timed < 3 || timed < document.timeline.len() {
        return;
    }
    let milestones = Milestones::of(document);
    let known = |kind: MilestoneKind| milestones.get(kind).is_some();
    // What other languages call it is known too little to miss it.
    let english = |text: &str| {
        let lower = text.to_lowercase();
        lower.split_whitespace().any(|word| matches!(word, "the" | "and" | "with" | "from" | "by" | "for" | "again"))
    };
    if !document.timeline.iter().any(|entry| english(&entry.text))
        || MilestoneKind::ALL.into_iter().all(|kind| !known(kind))
    {
        return;
    }
    // Nobody reports what has not begun: the first report's time is no start.
    let began = milestones.in_front_matter(MilestoneKind::Started).is_some();
    if let [first, rest @ ..] = document.timeline.as_slice()
        && !began
        && first.tells(MilestoneKind::Detected)
        && by_customers(&first.text)
        && rest.iter().any(|entry| is_alert(&entry.text))
    {
        report.add(
            first.span.clone(),
            "The timeline begins with what customers reported: when the incident began isn't told".to_owned(),
            "Look it up in the metrics or logs and add it, for example:\n\n12:21 UTC The first purchase fails (from the access \
             log)"
                .to_owned(),
            "Without the start the time to detect is nothing, though customers noticed before any alert did.",
        );
    }
    let detected =
        known(MilestoneKind::Detected) || known(MilestoneKind::Acknowledged) || known(MilestoneKind::Identified);
    let ended = known(MilestoneKind::Mitigated) || known(MilestoneKind::Resolved);
    let (what, key, example) = match (detected, ended) {
        (true, true) => return,
        (false, true) => ("when the incident was detected", "detected", "12:35 UTC Alert fires"),
        (true, false) => ("when the incident was mitigated or resolved", "resolved", "14:30 UTC Resolved"),
        (false, false) => ("when the incident was detected or resolved", "detected", "12:35 UTC Alert fires"),
    };
    report.add(
        heading.span.clone(),
        format!("Nothing tells {what}"),
        format!("Add an entry such as `{example}`, or `{key}: 2026-03-04T12:35Z` to the front matter"),
        "Time to detect and time to recover are computed from it, and compared over the year.",
    );
}

fn is_alert(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["alert", "alarm", "paged"].iter().any(|word| lower.contains(word))
}
