//! `action-without-owner`

use super::{Level, Report, Rule};

pub(super) static RULE: Rule = Rule {
    id: "action-without-owner",
    summary: "Nobody is named to see to an action item",
    default_level: Level::Warn,
    docs: "Asks for one person (or team) an open action item, wherever people write it: `@ann`, `[ann]`, `Owner: Ann`, a \
           table's column. Items that are done, or tracked in an issue that has its own assignee, are left alone, and so is \
           prose.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    for item in &document.action_items {
        if item.owner.is_some() || item.done == Some(true) || item.link.is_some() || item.proposed {
            continue;
        }
        report.add(
            item.span.clone(),
            format!("Nobody is named for `{}`", short(&item.title)),
            "Name one person or team who will see to it, for example:\n\n- [ ] Alert on failed payments @ann due 2026-12-01"
                .to_owned(),
            "Work that belongs to everybody is done by nobody.",
        );
    }
}

/// A title for a message.
pub(super) fn short(title: &str) -> String {
    let mut shown: String = title.chars().take(60).collect();
    if shown.len() < title.len() {
        shown.push('…');
    }
    shown.replace('`', "'")
}
