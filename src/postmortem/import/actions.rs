//! Action items as the templates write them: one task each.

use std::collections::HashMap;

use super::super::Postmortem;
use super::super::action::{ActionForm, ActionItem};
use super::parts::{Chunk, push_item};
use super::timeline::without_marker;

/// Writes the items of a part as tasks. Tables and sentences stay as they are.
pub(super) fn rewrite(read: &Postmortem<'_>, chunks: Vec<Chunk>) -> Vec<Chunk> {
    let items: HashMap<usize, &ActionItem> =
        read.action_items.iter().filter(|item| !item.proposed).map(|item| (item.line, item)).collect();
    let mut out: Vec<Chunk> = Vec::with_capacity(chunks.len());
    // The last line of the item that lines of text are wrapped from.
    let mut wrapped = 0;
    let mut listed = false;
    for chunk in chunks {
        let Chunk::Line { number, text, code: false } = &chunk else {
            listed = false;
            out.push(chunk);
            continue;
        };
        let number = *number;
        if let Some((item, text)) = items.get(&number).and_then(|item| Some((item, task(item, text)?))) {
            push_item(&mut out, listed, number, text);
            wrapped = if is_text(item.form) { item.line_end } else { 0 };
            listed = true;
        } else if listed && number <= wrapped && !text.trim().is_empty() {
            out.push(Chunk::Line { number, text: format!("  {}", text.trim()), code: false });
        } else {
            let blank = text.trim().is_empty();
            let nested = text.starts_with([' ', '\t']);
            // A line of text behind a list would be read as its last item's.
            if listed && !blank && !nested && wrapped > 0 {
                out.push(Chunk::Line { number, text: String::new(), code: false });
            }
            listed = listed && (blank || nested);
            out.push(chunk);
        }
    }
    out
}

fn is_text(form: ActionForm) -> bool {
    matches!(form, ActionForm::Line | ActionForm::Paragraph)
}

/// An item's first line as a task.
fn task(item: &ActionItem, line: &str) -> Option<String> {
    let mark = if item.done == Some(true) { "[x]" } else { "[ ]" };
    let blanks = line.len() - line.trim_start().len();
    let text = line.trim_end();
    match item.form {
        ActionForm::Bullet | ActionForm::Numbered => {
            let (indent, text) = text.split_at_checked(blanks)?;
            let said = without_marker(text);
            // An item that shares its line with the marker of the item around it.
            (said.len() < text.len()).then(|| format!("{indent}- {mark} {said}"))
        }
        ActionForm::Line => Some(format!("- {mark} {}", text.trim())),
        ActionForm::Paragraph => {
            let text = text.trim();
            let named =
                text.strip_prefix(item.title.as_str()).filter(|rest| rest.starts_with(": ") && !item.title.is_empty());
            Some(match named {
                Some(rest) if item.title.split_whitespace().count() >= 2 => {
                    format!("- {mark} **{}**{rest}", item.title)
                }
                _ => format!("- {mark} {text}"),
            })
        }
        ActionForm::Task | ActionForm::Row | ActionForm::Heading | ActionForm::Prose => None,
    }
}
