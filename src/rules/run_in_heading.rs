//! `run-in-heading`

use std::fmt::Write as _;

use super::action_without_owner::short;
use super::insertion::is_markup;
use super::{Fix, Level, Report, Rule};
use crate::postmortem::edit::Edit;
use crate::postmortem::{Postmortem, SectionBlock};

pub(super) static RULE: Rule = Rule {
    id: "run-in-heading",
    summary: "A section's name runs on into its text",
    default_level: Level::Advise,
    docs: "Finds labels that share their line with the section's text, such as `Root Cause and Resolution: The root cause \
           was …`, where they are the document's headings. The fix turns such labels, and with them the other labels of a \
           document that has no real headings, into headings, and splits a title off: `Postmortem Issue Summary: On March \
           4 …` becomes `# Postmortem` and `## Issue Summary`. A block of bold fields below real headings (`**Impact:** \
           3 hours`) is left alone, and so is an outline in a list.",
    check,
};

/// A longer text before a colon is a sentence rather than a name.
const MAX_NAME_CHARS: usize = 70;
/// Shorter texts behind a label below real headings are a field rather than a section.
const MIN_TEXT_CHARS: usize = 60;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let run_in: Vec<&SectionBlock> = document.sections.iter().filter(|block| is_run_in(document, block)).collect();
    if run_in.is_empty() {
        return;
    }
    let plain = document.sections.iter().all(|block| block.level > 6);
    let mut all = if plain { headings(document) } else { None };
    for block in run_in {
        let fix = if plain {
            all.take().map(|edits| Fix { title: "Turn the labels into headings".to_owned(), edits })
        } else {
            let Some(fix) = alone(document, block) else { continue };
            Some(fix)
        };
        let label = short(label(document, block));
        report.add_with_fix(
            block.span.clone(),
            format!("`{label}` runs on into its text"),
            format!("Give the section a heading of its own, for example:\n\n## {label}\n\n…"),
            "Readers look for a section by its heading; a label within the text has no link and no place in the outline.",
            fix,
        );
    }
}

/// Is there text behind the label, on its line?
fn runs_on(document: &Postmortem<'_>, block: &SectionBlock) -> bool {
    let line = document.line_span(block.line);
    (line.start..line.end).contains(&block.body.start)
        && !document.text(&(block.body.start..line.end)).trim_matches([' ', '\t', '*', '_', ':']).is_empty()
}

/// Is this the label of a section, with the section's text on the same line?
fn is_run_in(document: &Postmortem<'_>, block: &SectionBlock) -> bool {
    let line = document.line_span(block.line);
    block.level > 6
        && !block.canonical.is_empty()
        && runs_on(document, block)
        && is_markup(document.text(&(line.start..block.span.start)))
        && !is_field(document, block)
        && !is_one_of_many(document, block)
}

/// One of several paragraphs `Name: text`, not all of which are sections: such as lessons, one of them about
/// `Communication`.
fn is_one_of_many(document: &Postmortem<'_>, block: &SectionBlock) -> bool {
    let named = |line: usize| {
        if line == 0 {
            return false;
        }
        let text = document.text(&document.line_span(line)).trim();
        let colon = text.char_indices().take(MAX_NAME_CHARS).find(|(_, c)| matches!(c, ':' | '.' | '!' | '?'));
        text.starts_with(char::is_uppercase)
            && colon.is_some_and(|(at, c)| c == ':' && text.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')))
            && document.sections.binary_search_by_key(&line, |block| block.line).is_err()
    };
    // Across one blank line, as paragraphs stand.
    let near = |next: usize, other: usize| if document.is_blank(next) { named(other) } else { named(next) };
    let line = block.line;
    near(line.saturating_sub(1), line.saturating_sub(2)) || near(line + 1, line + 2)
}

/// One of several bold fields below each other, not all of which are sections.
fn is_field(document: &Postmortem<'_>, block: &SectionBlock) -> bool {
    let bold = |line: usize| document.text(&document.line_span(line)).trim_start().starts_with("**");
    let section = |line: usize| document.sections.binary_search_by_key(&line, |block| block.line).is_ok();
    bold(block.line) && [block.line - 1, block.line + 1].into_iter().any(|line| bold(line) && !section(line))
}

/// The label's text, as it is written.
fn label<'a>(document: &Postmortem<'a>, block: &SectionBlock) -> &'a str {
    document.text(&block.span).trim_matches([' ', '\t', '*', '_', ':'])
}

/// Turns every label of a document without real headings into a heading. `None` where one of them may be none.
fn headings(document: &Postmortem<'_>) -> Option<Vec<Edit>> {
    let newline = document.newline();
    let mut edits = Vec::new();
    let mut level = 2;
    if let Some(title) = &document.title {
        let line = document.line_span(title.line);
        let below = document.text(&document.line_span(title.line + 1)).trim();
        let underlined = !below.is_empty() && (below.chars().all(|c| c == '=') || below.chars().all(|c| c == '-'));
        let text = document.text(&line).trim_start();
        if text.starts_with('#') {
            level = text.chars().take_while(|c| *c == '#').count().min(5) + 1;
        } else if underlined {
            level = if below.starts_with('=') { 2 } else { 3 };
        } else if is_markup(document.text(&(line.start..title.span.start))) {
            edits.push(heading_line(document, title.line, 1, document.text(&title.span).trim_matches(['*', '_'])));
        } else {
            return None;
        }
    }
    for (at, block) in document.sections.iter().enumerate() {
        let line = document.line_span(block.line);
        let listed = !is_markup(document.text(&(line.start..block.span.start)));
        let run_in = is_run_in(document, block);
        if block.span.start < line.start || listed || runs_on(document, block) && !run_in {
            return None;
        }
        let mut title = "";
        let mut name = label(document, block);
        if at == 0 && document.title.is_none() && document.text(&(0..line.start)).trim().is_empty() {
            (title, name) = split_title(name);
        }
        if !run_in {
            edits.push(heading_line(document, block.line, level, name));
            continue;
        }
        let rest = document.text(&(block.body.start..line.end));
        let start = line.end - rest.trim_start_matches([' ', '\t']).len();
        let mut replacement = if document.is_blank(block.line - 1) { String::new() } else { newline.to_owned() };
        if !title.is_empty() {
            let _ = write!(replacement, "# {title}{newline}{newline}");
        }
        let _ = write!(replacement, "{} {name}{newline}{newline}", "#".repeat(level));
        edits.push(Edit { span: line.start..start, replacement });
    }
    Some(edits)
}

/// Makes a heading of a whole line.
fn heading_line(document: &Postmortem<'_>, line: usize, level: usize, name: &str) -> Edit {
    let newline = document.newline();
    let before = if document.is_blank(line - 1) { "" } else { newline };
    let after = if document.is_blank(line + 1) { "" } else { newline };
    let replacement = format!("{before}{} {}{after}", "#".repeat(level), name.trim().trim_end_matches(':'));
    Edit { span: document.line_span(line), replacement }
}

/// `Postmortem Issue Summary` is a title and a section's name.
fn split_title(name: &str) -> (&str, &str) {
    const TITLES: [&str; 7] = [
        "postmortem",
        "post-mortem",
        "post mortem",
        "blameless postmortem",
        "incident report",
        "incident postmortem",
        "outage report",
    ];
    for title in TITLES {
        let head = name.get(..title.len()).filter(|head| head.eq_ignore_ascii_case(title));
        if let (Some(head), Some(rest)) = (head, name.get(title.len()..)) {
            let rest_name = rest.trim_start_matches([' ', ':', '-', '–', '—']);
            if rest_name.len() < rest.len() && !rest_name.is_empty() {
                return (head, rest_name);
            }
        }
    }
    ("", name)
}

/// Splits the one label that opens a paragraph below real headings.
fn alone(document: &Postmortem<'_>, block: &SectionBlock) -> Option<Fix> {
    let line = document.line_span(block.line);
    let bold = document.text(&line).trim_start().starts_with(['*', '_']);
    let long = document.text(&(block.body.start..line.end)).chars().count() >= MIN_TEXT_CHARS;
    if bold || !long || !document.is_blank(block.line - 1) {
        return None;
    }
    let at = document.sections.partition_point(|other| other.span.start < block.span.start);
    let real = |block: &&SectionBlock| block.level <= 6 && !block.canonical.is_empty();
    let (before, after) = document.sections.split_at(at);
    let level = before.iter().rev().find(real).or_else(|| after.iter().find(real))?.level;
    // What follows must stay beside it, not below it.
    let follows = after.iter().find(|next| next.span.start >= block.body.end);
    if follows.is_some_and(|next| next.level > level) {
        return None;
    }
    let rest = document.text(&(block.body.start..line.end));
    let start = line.end - rest.trim_start_matches([' ', '\t']).len();
    let newline = document.newline();
    let heading = format!("{} {}{newline}{newline}", "#".repeat(usize::from(level)), label(document, block));
    Some(Fix {
        title: "Give the section a heading of its own".to_owned(),
        edits: vec![Edit { span: line.start..start, replacement: heading }],
    })
}
