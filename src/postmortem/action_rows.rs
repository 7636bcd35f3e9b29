//! Action items in tables and in HTML.

use super::action::{ActionForm, LinkPlace};
use super::action_fields;
use super::action_item::{Draft, Reader};
use super::html_rows;
use super::markdown::{self, Cell, Unit, plain};
use super::names::{self, Field};
use super::section::Section;

/// What a table's columns hold, from its header.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) table: usize,
    title: Option<usize>,
    names: Vec<Option<Field>>,
}

impl Reader<'_, '_> {
    /// Rows and items of HTML. A link to an issue has no safe place in them but behind their text.
    pub(super) fn html(&mut self, unit: &Unit<'_>, section: usize, wanted: &[Section]) {
        let document = self.document;
        let mut columns: Vec<Result<Field, u8>> = Vec::new();
        for row in html_rows::read(document.text(&unit.span)) {
            let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).collect();
            if row.header {
                columns = cells.iter().map(|cell| names::column(cell)).collect();
                continue;
            }
            let best = columns.iter().filter_map(|column| column.err()).max();
            let title = columns.iter().position(|column| column.err() == best && best.is_some()).unwrap_or(0);
            let Some(text) = cells.get(title).filter(|text| !text.is_empty()) else { continue };
            let span = unit.span.start + row.span.start..unit.span.start + row.span.end;
            if self.says_nothing(text, &span) {
                continue;
            }
            // Between the tags people write Markdown, though GitHub doesn't show it as such.
            let inline = markdown::read(text, 0);
            let first = inline.unit(0);
            let runs = first.as_ref().map_or(&[][..], |unit| &unit.runs);
            let mut fields = action_fields::read(text, &inline.links, runs);
            for (cell, column) in cells.iter().zip(&columns) {
                if let Ok(field) = column {
                    fields.set(*field, cell);
                }
            }
            if fields.link.is_none() {
                fields.link = action_fields::tracker_in(document.text(&span)).map(str::to_owned);
            }
            let item_form = cells.len() <= 1;
            let form = if item_form { ActionForm::Bullet } else { ActionForm::Row };
            let written = document.text(&span);
            let lead = written.len() - written.trim_start().len();
            let mut item = self.draft(span.start + lead..span.end, form, wanted);
            (*text).clone_into(&mut item.text);
            // Not behind the closing tag's line, but behind the text of the cell.
            let shown = text.split_whitespace().last().and_then(|word| written.find(word).map(|at| at + word.len()));
            item.link_at = LinkPlace::After(shown.map_or(span.end, |at| span.start + at));
            self.drafts.push(Draft { fields, item, section_at: section, group: None });
        }
    }

    pub(super) fn read_header(&self, table: usize, cells: &[Cell], unit: &Unit<'_>) -> Columns {
        let mut columns = Columns { table, title: None, names: Vec::new() };
        let mut best = 0;
        for (at, cell) in cells.iter().enumerate() {
            let text = plain(self.document.source, unit.runs.get(cell.runs()).unwrap_or_default());
            match names::column(&text) {
                Ok(field) => columns.names.push(Some(field)),
                Err(fit) => {
                    if columns.title.is_none() || fit > best {
                        best = fit;
                        columns.title = Some(at);
                    }
                    columns.names.push(None);
                }
            }
        }
        // `Issue | Owner`: where no column is for the work itself, the first one that isn't a person's is.
        if columns.title.is_none() {
            columns.title = columns.names.iter().position(|name| matches!(name, Some(Field::Link)));
        }
        columns
    }

    pub(super) fn row(&mut self, unit: &Unit<'_>, cells: &[Cell], section: usize, wanted: &[Section]) {
        let document = self.document;
        let runs = |cell: &Cell| unit.runs.get(cell.runs()).unwrap_or_default();
        let Some(cell) = self.columns.title.and_then(|title| cells.get(title)) else { return };
        let text = plain(document.source, runs(cell));
        let end = runs(cell).last().map_or(cell.span().end, |run| run.span().end);
        if self.says_nothing(&text, &(cell.span().start..end.max(cell.span().start))) {
            return;
        }
        let links = &document.blocks.links;
        let mut fields = action_fields::read(document.source, links, runs(cell));
        let mut place = LinkPlace::After(document.text(&cell.span()).trim_end().len() + cell.span().start);
        for (cell, name) in cells.iter().zip(&self.columns.names) {
            let Some(name) = name else { continue };
            // An address says more than the number that is shown for it.
            if fields.link.is_none() {
                fields.link = action_fields::link(document.source, links, runs(cell));
            }
            let value = plain(document.source, runs(cell));
            fields.set(*name, &value);
            fields.done = fields.done.or_else(|| action_fields::done_word(&value));
            if *name == Field::Link && document.text(&cell.span()).trim().is_empty() {
                place = LinkPlace::Cell(cell.span());
            }
        }
        let mut item = self.draft(unit.span.clone(), ActionForm::Row, wanted);
        document.text(&cell.span()).trim().clone_into(&mut item.text);
        item.line_end = item.line;
        item.link_at = place;
        self.drafts.push(Draft { fields, item, section_at: section, group: None });
    }
}
