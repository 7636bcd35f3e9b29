//! `empty-section`

use super::sections::{SectionState, awaits_text, demand, heading, purpose, state};
use super::{Level, Report, Rule};
use crate::postmortem::Section;

pub(super) static RULE: Rule = Rule {
    id: "empty-section",
    summary: "A section has a heading but says nothing yet",
    default_level: Level::Error,
    docs: "Asks for text below the heading of each section that the document owes. HTML comments, lone bullets, blank \
           tables and placeholders are no text. `None` or `Nobody was affected` is: it tells that somebody thought about \
           it. A heading above filled subsections is not empty.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for section in Section::ALL {
        let Some(level) = demand(document, report.settings, section) else { continue };
        if state(document, section) != SectionState::Empty {
            continue;
        }
        // The stand-in may be there alone; it is asked for under its own name then.
        let Some(block) = heading(document, section) else { continue };
        // Inserted, not written: `missing-section` still says so.
        if awaits_text(document, block) {
            continue;
        }
        let (why, example) = purpose(section);
        let message = format!("The section `{}` is empty", document.heading(block));
        let help = format!(
            "Write below the heading, for example:\n\n{example}\n\nIf there is nothing to say, say so: `None.`"
        );
        report.add_at(level, block.span.clone(), message, help, why);
    }
}
