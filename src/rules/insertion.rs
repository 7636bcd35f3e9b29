//! Where the heading of a missing section goes, and how it is written there: the fix of `missing-section`.

use std::collections::BTreeMap;

use super::sections::{INSERTED, purpose};
use crate::postmortem::edit::Edit;
use crate::postmortem::{Postmortem, Section, SectionBlock};

/// How a document writes its headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `## Impact`
    Hashes(usize),
    /// Underlined with this character.
    Underlined(char),
    /// `**Impact**`, with a colon or without.
    Bold { colon: bool },
    /// `Impact:`
    Label,
    /// A line of its own.
    Bare,
}

impl Style {
    /// How this heading is written; `None` where it is an item of an outline, which is no place for another one.
    pub(super) fn of(document: &Postmortem<'_>, block: &SectionBlock) -> Option<Self> {
        let line = document.line_span(block.line);
        let text = document.text(&line).trim();
        if block.level <= 6 {
            if text.starts_with('#') {
                return Some(Self::Hashes(usize::from(block.level)));
            }
            return Some(Self::Underlined(if block.level == 1 { '=' } else { '-' }));
        }
        if block.span.start < line.start || !is_markup(document.text(&(line.start..block.span.start))) {
            return None;
        }
        let behind = document.text(&(block.span.end..line.end));
        let colon = text.ends_with(':') || text.trim_end_matches(['*', '_']).ends_with(':') || behind.contains(':');
        Some(if text.starts_with("**") || text.starts_with("__") {
            Self::Bold { colon }
        } else if colon {
            Self::Label
        } else {
            Self::Bare
        })
    }

    fn write(self, title: &str, newline: &str) -> String {
        match self {
            Self::Hashes(level) => format!("{} {title}", "#".repeat(level)),
            Self::Underlined(line) => {
                format!("{title}{newline}{}", line.to_string().repeat(title.chars().count().max(3)))
            }
            Self::Bold { colon: true } => format!("**{title}:**"),
            Self::Bold { colon: false } => format!("**{title}**"),
            Self::Label => format!("{title}:"),
            Self::Bare => title.to_owned(),
        }
    }
}

/// Blank, or nothing but what makes text bold.
pub(super) fn is_markup(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' ' | '\t' | '*' | '_'))
}

/// The edits that insert these sections, each behind the present section that it should follow, else before the one
/// that should follow it. None for a document without a section to go by.
pub(super) fn edits(document: &Postmortem<'_>, missing: &[Section]) -> Vec<Edit> {
    if missing.is_empty() {
        return Vec::new();
    }
    let present = top(document);
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let newline = document.newline();
    for section in missing {
        let Some((at, style)) = place(document, &present, *section) else { continue };
        let (why, example) = purpose(*section);
        let text = texts.entry(at).or_default();
        if text.is_empty() && at > 0 {
            let before = document.text(&(0..at));
            if !before.ends_with('\n') {
                text.push_str(newline);
            }
            if !document.is_blank(document.line(at.saturating_sub(1))) {
                text.push_str(newline);
            }
        } else if !text.is_empty() {
            text.push_str(newline);
        }
        text.push_str(&style.write(section.title(), newline));
        text.push_str(&format!("\n\n{INSERTED} {why}\nFor example:\n{example}\n-->\n").replace('\n', newline));
    }
    texts
        .into_iter()
        .map(|(at, mut replacement)| {
            if !document.is_blank(document.line(at)) && at < document.source.len() {
                replacement.push_str(newline);
            }
            Edit { span: at..at, replacement }
        })
        .collect()
}

/// The sections of known meaning that are in no other one; of labels and headings only the headings, if there are any.
fn top<'d>(document: &'d Postmortem<'_>) -> Vec<&'d SectionBlock> {
    let headings = document.sections.iter().any(|block| block.level <= 6 && !block.canonical.is_empty());
    let mut end = 0;
    let mut found = Vec::new();
    for block in &document.sections {
        if block.canonical.is_empty() || block.span.start < end || headings && block.level > 6 {
            continue;
        }
        end = block.body.end;
        found.push(block);
    }
    found
}

/// The byte that the section is inserted at, and the style of its neighbour.
fn place(document: &Postmortem<'_>, present: &[&SectionBlock], section: Section) -> Option<(usize, Style)> {
    let own = rank(section);
    let ranks = |block: &&&SectionBlock| block.canonical.iter().map(|section| rank(*section)).collect::<Vec<_>>();
    let before = present
        .iter()
        .filter_map(|block| Some((ranks(&block).into_iter().filter(|rank| *rank < own).max()?, block)))
        .max_by_key(|(rank, block)| (*rank, block.span.start));
    if let Some((_, block)) = before {
        let end = block.body.end;
        let at = match document.sections.binary_search_by_key(&end, |next| next.span.start) {
            Ok(_) => above(document, document.line(end)),
            Err(_) => end,
        };
        return Some((at, Style::of(document, block)?));
    }
    let block = present.first()?;
    Some((above(document, block.line), Style::of(document, block)?))
}

/// Where a reader expects a section.
fn rank(section: Section) -> usize {
    Section::ALL.iter().position(|other| *other == section).unwrap_or(usize::MAX)
}

/// The start of a heading's line, or of what belongs to the heading above it: an anchor, an exception.
fn above(document: &Postmortem<'_>, mut line: usize) -> usize {
    while line > 1 {
        let text = document.text(&document.line_span(line - 1)).trim();
        let anchor = text.starts_with("<a ") && text.ends_with("</a>");
        let exception = text.starts_with("<!-- postmortem: allow") && text.ends_with("-->");
        if !anchor && !exception {
            break;
        }
        line -= 1;
    }
    document.line_span(line).start
}
