//! `missing-section`

use super::sections::{SectionState, demand, purpose, state};
use super::{Level, Report, Rule};
use crate::postmortem::{Postmortem, Section};

pub(super) static RULE: Rule = Rule {
    id: "missing-section",
    summary: "A section that every postmortem needs is not there",
    default_level: Level::Error,
    docs: "Asks for a heading of each section that the document owes: summary, impact, timeline, root cause, resolution \
           and action items, lessons learned at the highest severities, and what the front matter's `required` names. \
           Headings are recognised by meaning, at any level and in any order: `Fallout` is an impact, `Root cause and \
           resolution` is two sections, and contributing factors stand in for the root cause.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let place = beginning(document);
    for section in Section::ALL {
        let Some(level) = demand(document, report.settings, section) else { continue };
        if state(document, section) != SectionState::Missing || within_missing(document, section) {
            continue;
        }
        let (why, example) = purpose(section);
        let title = section.title();
        let message = match level {
            Level::Error | Level::Warn => format!("There is no section `{title}`"),
            Level::Advise => format!("A section `{title}` would help"),
        };
        let help = format!("Add a heading with its text, for example:\n\n## {title}\n\n{example}");
        report.add_at(level, place.clone(), message, help, why);
    }
}

/// What went well, wrong and by luck are parts of the lessons: one finding for a document without any.
fn within_missing(document: &Postmortem<'_>, section: Section) -> bool {
    matches!(section, Section::WhatWentWell | Section::WhatWentWrong | Section::WhereWeGotLucky)
        && state(document, Section::LessonsLearned) == SectionState::Missing
}

/// The title, else the first line of the text.
fn beginning(document: &Postmortem<'_>) -> std::ops::Range<usize> {
    if let Some(title) = &document.title {
        return title.span.clone();
    }
    let start = document.front_matter.as_ref().map_or(0, |block| block.span.end);
    let rest = document.text(&(start..document.source.len()));
    let blank = rest.len() - rest.trim_start().len();
    let line = rest.trim_start().lines().next().unwrap_or_default().len();
    start + blank..start + blank + line
}
