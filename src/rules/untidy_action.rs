//! `untidy-action`

use std::collections::BTreeSet;

use super::action_without_owner::short;
use super::{Fix, Level, Report, Rule};
use crate::postmortem::edit::Edit;
use crate::postmortem::{ActionForm, ActionItem, Postmortem};

pub(super) static RULE: Rule = Rule {
    id: "untidy-action",
    summary: "Action items have no box to tick",
    default_level: Level::Advise,
    docs: "Finds open action items in lists and paragraphs without a task box. One finding a document; its fix writes all of \
           them as task lines, `- [ ] Refuse an empty configuration @ann due 2026-12-01`, and keeps every word: owners \
           and dates stay where they are, since a name is not yet a GitHub account. Items that are done get a ticked box. \
           Tables, which have a column for it, and sentences are left alone.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let boxless: Vec<&ActionItem> = document.action_items.iter().filter(|item| is_boxless(item)).collect();
    let open: Vec<&&ActionItem> =
        boxless.iter().filter(|item| item.done != Some(true) && item.link.is_none()).collect();
    let Some(first) = open.first() else { return };
    let message = match open.len() {
        1 => format!("`{}` has no box to tick", short(&first.title)),
        count => format!("{count} action items have no box to tick, `{}` the first", short(&first.title)),
    };
    let edits = edits(document, &boxless);
    let fix = (!edits.is_empty()).then(|| Fix { title: "Write the action items as task lines".to_owned(), edits });
    report.add_with_fix(
        first.span.clone(),
        message,
        "Begin each with a box, for example:\n\n- [ ] Alert on failed payments @ann due 2026-12-01".to_owned(),
        "A box shows at a glance what is still to be done, and is ticked when the item's issue is closed.",
        fix,
    );
}

fn is_boxless(item: &ActionItem) -> bool {
    !item.proposed
        && matches!(item.form, ActionForm::Bullet | ActionForm::Numbered | ActionForm::Paragraph | ActionForm::Line)
}

fn edits(document: &Postmortem<'_>, items: &[&ActionItem]) -> Vec<Edit> {
    // Lines at which another block than the item's own text may follow it.
    let starts: BTreeSet<usize> = document.action_items.iter().map(|item| item.line).collect();
    let mut listed = Vec::new();
    let mut written = Vec::new();
    // Text beside a list is read as no item: all of it becomes one, or none.
    let mut whole = true;
    for item in items {
        let mark = if item.done == Some(true) { "[x]" } else { "[ ]" };
        if matches!(item.form, ActionForm::Bullet | ActionForm::Numbered) {
            listed.extend(in_list(document, item, mark));
        } else {
            match in_text(document, item, mark, &starts) {
                Some(mut edits) => written.append(&mut edits),
                None => whole = false,
            }
        }
    }
    if whole {
        listed.append(&mut written);
    }
    listed
}

/// A box behind the bullet or number.
fn in_list(document: &Postmortem<'_>, item: &ActionItem, mark: &str) -> Option<Edit> {
    let line = document.line_span(item.line);
    let text = document.text(&line);
    let indent = text.len() - text.trim_start().len();
    let rest = text.trim_start();
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let bullet =
        if digits > 0 { rest.get(digits..)?.starts_with(['.', ')']) } else { rest.starts_with(['-', '*', '+']) };
    let behind = rest.get(digits + 1..).filter(|_| bullet)?;
    let spaces = behind.len() - behind.trim_start_matches(' ').len();
    let at = line.start + indent + digits + 1 + spaces;
    let between = document.text(&(at..item.span.start.max(at)));
    let plain = between.chars().all(|c| "*_~`[(\"'".contains(c));
    (spaces > 0 && at <= item.span.start && plain).then(|| Edit { span: at..at, replacement: format!("{mark} ") })
}

/// A paragraph or line as a list item of its own. A name in front of it becomes bold, so that it stays the title.
fn in_text(document: &Postmortem<'_>, item: &ActionItem, mark: &str, starts: &BTreeSet<usize>) -> Option<Vec<Edit>> {
    let line = document.line_span(item.line);
    let before = document.text(&(line.start..item.span.start.max(line.start)));
    if item.span.start < line.start || !before.chars().all(|c| matches!(c, ' ' | '*' | '_')) {
        return None;
    }
    let mut edits = Vec::new();
    let text = document.text(&item.span);
    let named =
        before.trim().is_empty() && text.strip_prefix(item.title.as_str()).is_some_and(|rest| rest.starts_with(':'));
    if item.form == ActionForm::Paragraph && named {
        let end = item.span.start + item.title.len() + 1;
        edits.push(Edit { span: line.start..end, replacement: format!("- {mark} **{}:**", item.title) });
    } else {
        edits.push(Edit { span: line.start..line.start, replacement: format!("- {mark} ") });
    }
    let next = item.line_end + 1;
    if !document.is_blank(next) && !starts.contains(&next) {
        // It would be read as the item's next line.
        let end = document.line_span(item.line_end).end;
        edits.push(Edit { span: end..end, replacement: document.newline().to_owned() });
    }
    Some(edits)
}
