//! Action items in what Markdown takes for something else: rows of a table that blank lines divide, and lists that are
//! indented until they read as code.

use std::ops::Range;

use super::action::{ActionForm, LinkPlace};
use super::action_fields;
use super::action_item::{Draft, Reader};
use super::content::Line;
use super::markdown::{self, Unit};
use super::names::{self, Field};
use super::section::Section;

/// The table whose rows are being read, one paragraph after the other.
#[derive(Default)]
pub(super) struct LooseTable {
    section: Option<usize>,
    columns: Vec<Result<Field, u8>>,
}

/// The cells of a line that is written as a row: `| Add an alert | Ann |`.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = inside.split('|').map(str::trim).collect();
    (cells.len() >= 2).then_some(cells)
}

fn is_divider(cells: &[&str]) -> bool {
    cells.iter().all(|cell| cell.contains('-') && cell.bytes().all(|byte| matches!(byte, b'-' | b':' | b' ')))
}

/// Does a line of indented text read like a piece of work, not like code or output?
fn is_said(line: &str) -> bool {
    let text = line.trim_start_matches(['-', '*', '•', '+', ' ', '\t']);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', ')', ' ']);
    let begins = text.starts_with(|c: char| c.is_uppercase() || !c.is_ascii() && c.is_alphabetic());
    let wordy = text.split_whitespace().nth(2).is_some() || !text.is_ascii() && text.chars().count() >= 6;
    begins && wordy && !text.contains(['{', '}', ';', '=', '$', '<', '>', '\\', '|']) && !text.contains("()")
}

impl Reader<'_, '_> {
    /// Rows that are no table to Markdown. False: the paragraph isn't made of rows.
    pub(super) fn loose_rows(&mut self, lines: &[(usize, Line<'_>)], wanted: &[Section]) -> bool {
        let document = self.document;
        let row = |(section, line): &(usize, Line<'_>)| {
            Some((*section, line.span.clone(), cells(document.text(&line.span))?))
        };
        let Some(rows) = lines.iter().map(row).collect::<Option<Vec<_>>>().filter(|rows| !rows.is_empty()) else {
            return false;
        };
        for (section, span, cells) in rows {
            if is_divider(&cells) {
                continue;
            }
            if self.loose.section != Some(section) {
                self.loose = LooseTable {
                    section: Some(section),
                    columns: cells.iter().map(|cell| names::column(cell)).collect(),
                };
                continue;
            }
            let columns = &self.loose.columns;
            let best = columns.iter().filter_map(|column| column.err()).max();
            let title = columns.iter().position(|column| column.err() == best && best.is_some()).unwrap_or(0);
            let Some(text) = cells.get(title).filter(|text| !text.is_empty()) else { continue };
            let others: Vec<(Field, &str)> =
                columns.iter().zip(&cells).filter_map(|(column, cell)| Some(((*column).ok()?, *cell))).collect();
            self.told(span, text, ActionForm::Row, &others, section, wanted);
        }
        true
    }

    /// Lines that Markdown takes for code, as they are indented.
    pub(super) fn indented(&mut self, unit: &Unit<'_>, section: usize, wanted: &[Section]) {
        const MOST: usize = 40;
        let document = self.document;
        let mut at = unit.span.start;
        let mut lines: Vec<(Range<usize>, &str)> = Vec::new();
        for line in document.text(&unit.span).split_inclusive('\n') {
            let text = line.trim();
            let lead = line.len() - line.trim_start().len();
            if !text.is_empty() {
                lines.push((at + lead..at + lead + text.len(), text));
            }
            at += line.len();
            if lines.len() > MOST || !text.is_empty() && !is_said(text) {
                return;
            }
        }
        if lines.len() < 2 {
            return;
        }
        for (span, text) in lines {
            let text = text.trim_start_matches(['-', '*', '•', '+', ' ']);
            self.told(span, text, ActionForm::Line, &[], section, wanted);
        }
    }

    fn told(
        &mut self,
        span: Range<usize>,
        text: &str,
        form: ActionForm,
        others: &[(Field, &str)],
        section: usize,
        wanted: &[Section],
    ) {
        if self.says_nothing(text, &span) {
            return;
        }
        let inline = markdown::read(text, 0);
        let first = inline.unit(0);
        let runs = first.as_ref().map_or(&[][..], |unit| &unit.runs);
        let mut fields = action_fields::read(text, &inline.links, runs);
        for (field, value) in others {
            fields.set(*field, value);
        }
        let end = span.end;
        let mut item = self.draft(span, form, wanted);
        text.clone_into(&mut item.text);
        // Behind the last bar a link would be no part of the row.
        let shown = text.split_whitespace().last().and_then(|word| {
            let written = self.document.text(&item.span);
            written.find(word).map(|at| item.span.start + at + word.len())
        });
        item.link_at = LinkPlace::After(shown.unwrap_or(end));
        self.drafts.push(Draft { fields, item, section_at: section, group: None });
    }
}
