//! The timeline: what happened when, from headings, lists, tables, paragraphs and indented text.

use std::ops::Range;

use jiff::civil::{Date, Time};

use super::Postmortem;
use super::content::{Line, body_lines};
use super::markdown::{Unit, UnitKind, plain};
use super::section::Section;
use super::time::{Day, When, leading};

/// How an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryForm {
    Heading,
    Item,
    Row,
    Line,
    /// A line of text indented so far that Markdown takes it for code.
    Indented,
}

/// One entry: the line that opens it.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    pub span: Range<usize>,
    /// 1-based.
    pub line: usize,
    pub form: EntryForm,
    /// The time as written.
    pub time_text: String,
    /// What happened, as plain text on one line; without the time.
    pub text: String,
    /// The day as written on the entry itself.
    pub day: Option<Day>,
    /// The day of the heading, group or earlier entry that this one inherits.
    pub inherited_day: Option<Day>,
    pub time: Option<Time>,
    /// The time may be before or after noon.
    pub half_day_unknown: bool,
    /// The zone written on the entry.
    pub zone: Option<String>,
    /// The time is still to be filled in.
    pub placeholder: bool,
    /// Such as `14:30 PM`.
    pub impossible: bool,
    /// Four digits that may be no time at all.
    pub(super) weak: bool,
    /// Something is written as a date but can't be told (`03/04/2024`).
    pub unknown_day: bool,
}

impl TimelineEntry {
    /// The date of the entry, where a whole one is known.
    pub fn date(&self) -> Option<Date> {
        let day = self.day.or(self.inherited_day)?;
        day.year.and_then(|year| day.with_year(year))
    }
}

#[derive(Default)]
struct Reader {
    entries: Vec<TimelineEntry>,
    day: Option<Day>,
    /// A timed heading that is an entry unless timed items follow below it.
    heading: Option<TimelineEntry>,
}

pub(crate) fn read(document: &Postmortem<'_>) -> Vec<TimelineEntry> {
    let mut reader = Reader::default();
    let whole = 0..document.source.len();
    for unit in &document.blocks.units {
        let within = |at: usize| document.within(at, Section::Timeline).is_some();
        match &unit.kind {
            // A paragraph may hold the end of one section and the start of the next.
            UnitKind::Paragraph if !unit.quoted => {
                for line in body_lines(document, unit, &whole) {
                    if within(line.span.start) {
                        reader.line(document, &line, EntryForm::Line);
                    }
                }
            }
            _ if !within(unit.span.start) => {
                reader.flush();
                reader.day = None;
            }
            UnitKind::Heading { .. } => {
                if document.heading_at(unit.text.start).is_none_or(|section| section.canonical.is_empty()) {
                    reader.flush();
                    let text = plain(document.source, &unit.runs);
                    reader.heading(document, unit, &text);
                }
            }
            UnitKind::Item { .. } => {
                if let Some(line) = body_lines(document, unit, &whole).first() {
                    reader.line(document, line, EntryForm::Item);
                }
            }
            UnitKind::Row { header: false, cells, .. } => {
                let cells: Vec<String> = cells
                    .iter()
                    .map(|cell| plain(document.source, unit.runs.get(cell.runs.clone()).unwrap_or_default()))
                    .collect();
                reader.row(document, unit, &cells);
            }
            UnitKind::Code { fenced: false } => reader.indented(document, unit),
            UnitKind::Row { .. } | UnitKind::Code { .. } | UnitKind::Html | UnitKind::Paragraph => {}
        }
    }
    reader.flush();
    // `1905 restart` reads as a time only where others are written so too.
    let mut entries = reader.entries;
    if entries.iter().filter(|entry| entry.weak).count() < 3 {
        entries.retain(|entry| !entry.weak);
    }
    entries
}

impl Reader {
    /// The timed heading had no timed items: it is an entry itself.
    fn flush(&mut self) {
        self.entries.extend(self.heading.take());
    }

    fn entry(
        &self,
        document: &Postmortem<'_>,
        span: Range<usize>,
        form: EntryForm,
        when: &When,
        time_text: &str,
        text: &str,
    ) -> TimelineEntry {
        TimelineEntry {
            line: document.line(span.start),
            span,
            form,
            time_text: time_text.trim_matches(|c: char| c.is_whitespace() || "*_-–—:|~".contains(c)).to_owned(),
            text: one_line(text),
            day: when.day,
            inherited_day: if when.day.is_some() { None } else { self.day },
            time: when.time,
            half_day_unknown: when.half_day_unknown,
            zone: when.zone.clone(),
            placeholder: when.placeholder,
            impossible: when.impossible,
            weak: when.weak,
            unknown_day: when.has_date && when.day.is_none(),
        }
    }

    fn heading(&mut self, document: &Postmortem<'_>, unit: &Unit, text: &str) {
        let Some(when) = leading(text) else { return };
        let (time, rest) = split(text, &when);
        if when.day.is_some() {
            self.day = when.day;
        }
        // A heading with a date alone groups what is below it.
        if when.has_time {
            self.heading = Some(self.entry(document, unit.text.clone(), EntryForm::Heading, &when, time, rest));
        }
    }

    fn line(&mut self, document: &Postmortem<'_>, line: &Line<'_>, form: EntryForm) {
        let Some(when) = leading(&line.text) else { return };
        let (time, rest) = split(&line.text, &when);
        // `2026-03-04 (all times UTC)` only begins a group.
        let remark = rest.trim().starts_with('(') && rest.trim().ends_with(')');
        let says = !remark && rest.chars().any(char::is_alphanumeric);
        if form == EntryForm::Item {
            // Its items carry the times, so the heading above only groups them.
            self.heading = None;
        } else if self.heading.is_some() {
            return;
        }
        if says || when.has_time {
            let entry = self.entry(document, line.span.clone(), form, &when, time, rest);
            self.entries.push(entry);
        }
        if when.day.is_some() {
            self.day = when.day;
        }
    }

    fn row(&mut self, document: &Postmortem<'_>, unit: &Unit, cells: &[String]) {
        self.heading = None;
        let mut when = When::default();
        let mut time_text = String::new();
        let mut said = Vec::new();
        for cell in cells {
            let read = leading(cell).filter(|read| {
                let rest = cell.get(read.len..).unwrap_or_default();
                // A cell for the time, not a sentence that starts with one.
                rest.trim().chars().count() <= 12
                    && (read.has_date && !when.has_date || read.has_time && !when.has_time)
            });
            let Some(read) = read else {
                said.push(cell.as_str());
                continue;
            };
            time_text = format!("{time_text} {}", cell.trim());
            when.has_date |= read.has_date;
            when.has_time |= read.has_time;
            when.day = when.day.or(read.day);
            when.time = when.time.or(read.time);
            when.zone = when.zone.or(read.zone);
            when.half_day_unknown |= read.half_day_unknown;
            when.placeholder |= read.placeholder;
            when.impossible |= read.impossible;
        }
        if !when.is_some() || said.iter().all(|text| text.trim().is_empty()) {
            return;
        }
        let entry = self.entry(document, unit.span.clone(), EntryForm::Row, &when, &time_text, &said.join(" "));
        self.entries.push(entry);
        if when.day.is_some() {
            self.day = when.day;
        }
    }

    fn indented(&mut self, document: &Postmortem<'_>, unit: &Unit) {
        let mut at = unit.span.start;
        for line in document.text(&unit.span).split_inclusive('\n') {
            let text = line.trim_end();
            let bullet = text.trim_start().starts_with(['-', '*', '•']);
            if bullet && let Some(when) = leading(text) {
                let (time, rest) = split(text, &when);
                let entry = self.entry(document, at..at + text.len(), EntryForm::Indented, &when, time, rest);
                self.entries.push(entry);
            }
            at += line.len();
        }
    }
}

fn split<'t>(text: &'t str, when: &When) -> (&'t str, &'t str) {
    text.split_at_checked(when.len).unwrap_or((text, ""))
}

/// Plain text on one line, without the separators that follow a time.
fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.trim_start_matches(|c: char| c.is_whitespace() || ":-–—|*.".contains(c)).to_owned()
}
