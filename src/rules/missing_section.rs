//! `missing-section`

use super::insertion;
use super::sections::{SectionState, awaits_text, demand, heading, purpose, state};
use super::{Fix, Level, Report, Rule};
use crate::postmortem::{Postmortem, Section};

pub(super) static RULE: Rule = Rule {
    id: "missing-section",
    summary: "A section that every postmortem needs is not there",
    default_level: Level::Error,
    docs: "Asks for a heading of each section that the document owes: summary, impact, timeline, root cause, resolution \
           and action items, lessons learned at the highest severities, and what the front matter's `required` names. \
           Headings are recognised by meaning, at any level and in any order: `Fallout` is an impact, `Root cause and \
           resolution` is two sections, and contributing factors stand in for the root cause.\n\nThe headings of sections \
           that are asked for at level error can be inserted, each at its place, in the document's own style and with a \
           note on what belongs there. That is a finding of its own, as advice: the fix mends it. The section itself \
           stays missing until somebody writes below the inserted heading.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let place = beginning(document);
    let mut insertable = Vec::new();
    for section in Section::ALL {
        let Some(level) = demand(document, report.settings, section) else { continue };
        let (why, example) = purpose(section);
        let title = section.title();
        match state(document, section) {
            SectionState::Present => {}
            SectionState::Missing => {
                if within_missing(document, section) {
                    continue;
                }
                let message = match level {
                    Level::Error | Level::Warn => format!("There is no section `{title}`"),
                    Level::Advise => format!("A section `{title}` would help"),
                };
                let help = format!("Add a heading with its text, for example:\n\n## {title}\n\n{example}");
                report.add_at(level, place.clone(), message, help, why);
                if level == Level::Error {
                    insertable.push(section);
                }
            }
            SectionState::Empty => {
                let Some(block) = heading(document, section).filter(|block| awaits_text(document, block)) else {
                    continue;
                };
                let message =
                    format!("The section `{}` was inserted and still waits for its text", document.heading(block));
                let help = format!(
                    "Write below the heading, for example:\n\n{example}\n\nIf there is nothing to say, say so: `None.`"
                );
                report.add_at(level, block.span.clone(), message, help, why);
            }
        }
    }
    let edits = insertion::edits(document, &insertable);
    if edits.is_empty() {
        return;
    }
    let names: Vec<String> = insertable.iter().map(|section| format!("`{}`", section.title())).collect();
    let message = match names.as_slice() {
        [one] => format!("The heading {one} can be inserted at its place"),
        _ => format!("The headings {} can be inserted at their places", names.join(", ")),
    };
    let fix = Fix { title: "Insert the headings of missing sections".to_owned(), edits };
    report.push(
        Level::Advise,
        place,
        message,
        "Let them be inserted: each heading comes with a note on what belongs below it".to_owned(),
        "A heading at its place is a blank that asks to be filled in; a finding on the first line is soon forgotten.",
        Some(fix),
    );
}

/// What went well, wrong and by luck are parts of the lessons: one finding for a document that says nothing of them.
fn within_missing(document: &Postmortem<'_>, section: Section) -> bool {
    matches!(section, Section::WhatWentWell | Section::WhatWentWrong | Section::WhereWeGotLucky)
        && state(document, Section::LessonsLearned) != SectionState::Present
}

/// The title, else the first line of the text.
pub(super) fn beginning(document: &Postmortem<'_>) -> std::ops::Range<usize> {
    if let Some(title) = &document.title {
        return title.span.clone();
    }
    let start = document.front_matter.as_ref().map_or(0, |block| block.span.end);
    let rest = document.text(&(start..document.source.len()));
    let blank = rest.len() - rest.trim_start().len();
    let line = rest.trim_start().lines().next().unwrap_or_default().len();
    start + blank..start + blank + line
}
