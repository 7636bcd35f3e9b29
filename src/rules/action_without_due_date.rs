//! `action-without-due-date`

use super::action_without_owner::short;
use super::{Level, Report, Rule};

pub(super) static RULE: Rule = Rule {
    id: "action-without-due-date",
    summary: "An action item has no date to be done by",
    default_level: Level::Warn,
    docs: "Asks for a day an open action item is due: `due 2026-12-01`, `by 1 December 2026`, a table's column. A date \
           that isn't a calendar day (`due: end of Q3`) is found too, since nothing can remind anybody of it. Items that are \
           done or tracked in an issue are left alone, and so is prose.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for item in &document.action_items {
        if item.due.is_some() || item.done == Some(true) || item.link.is_some() || item.proposed {
            continue;
        }
        let message = match &item.due_text {
            Some(text) => format!("`{}` is no day to remind anybody of", short(text)),
            None => format!("No date to be done by for `{}`", short(&item.title)),
        };
        report.add(
            item.span.clone(),
            message,
            "Add the day it is due, for example:\n\n- [ ] Alert on failed payments @ann due 2026-12-01".to_owned(),
            "An action item without a date loses against every piece of work that has one.",
        );
    }
}
