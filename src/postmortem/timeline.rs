//! The timeline: what happened when, from headings, lists, tables, paragraphs and indented text.
//!
//! Here is told what an entry is and what is written on it. Which day, zone and instant it has is
//! [`super::chronology`]'s.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::broken;
use super::content::{Line, body_lines};
use super::html_rows::{self, HtmlRow};
use super::markdown::{Unit, UnitKind, plain};
use super::section::Section;
use super::time::{Day, Impossible, When, day_in, leading};
use super::vague_time;
use super::zone::{self, Zone};
use super::{MOST_TOLD, Postmortem};

/// How an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryForm {
    Heading,
    Item,
    Row,
    Line,
    /// A line of text that Markdown takes for code: indented that far, or fenced.
    Indented,
    /// A row or an item in HTML.
    Html,
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
    /// As written; of `14:30 PM` what was meant.
    pub time: Option<Time>,
    /// The end of a range of times.
    pub end: Option<Time>,
    /// Minutes since the incident began, where it is written so: `T+5m`.
    pub elapsed: Option<i64>,
    /// The time may be before or after noon.
    pub half_day_unknown: bool,
    /// The zone written on the entry.
    pub zone: Option<String>,
    /// The zone it has, and where that is written.
    pub resolved_zone: Option<Zone>,
    /// Date and time on the clock of its zone; the date may be inherited or follow from midnight passed.
    pub at: Option<DateTime>,
    /// The instant, where date, time and the zone's offset are known.
    pub timestamp: Option<Timestamp>,
    /// Minutes since the first day of its timeline began, for differences within one timeline. All of a timeline
    /// are on one clock where the offsets of its zones are known.
    pub minute: Option<i64>,
    /// The time is still to be filled in.
    pub placeholder: bool,
    /// Such as `14:30 PM`.
    pub impossible: Option<Impossible>,
    /// Where the time stands, with AM or PM.
    pub clock: Option<Range<usize>>,
    /// Four digits that may be no time at all.
    pub(super) weak: bool,
    /// A date that can be read with the day or the month first.
    pub(super) either: Option<(i8, i8, Option<i16>)>,
    /// Something is written as a date but can't be told (`03/04/2024`).
    pub unknown_day: bool,
    /// Where the zone belongs: behind the time or the range of times.
    pub zone_at: Option<usize>,
    /// Which of the document's timelines it belongs to: index of the section.
    pub timeline: usize,
    /// Which part of that timeline: entries below different headings and in different tables may run side by side.
    pub track: usize,
    /// The zone of the heading, group or table header above it.
    pub(super) heading_zone: Option<String>,
    /// A bit for each milestone that its words tell.
    pub(super) milestones: u8,
}

impl TimelineEntry {
    /// The date of the entry, where a whole one is known.
    pub fn date(&self) -> Option<Date> {
        let day = self.day.or(self.inherited_day)?;
        day.year.and_then(|year| day.with_year(year)).or_else(|| self.at.map(DateTime::date))
    }
}

/// What was read, and what else the timelines' sections say about time.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) entries: Vec<TimelineEntry>,
    /// Zone that a sentence gives for all times of a timeline: index of the section, name.
    pub(super) sentences: Vec<(usize, String)>,
    /// `03/04` is read with the day first, as other dates show.
    pub(super) day_first: Option<bool>,
}

#[derive(Default)]
struct Reader {
    reading: Reading,
    /// Index of the section that is being read.
    timeline: Option<usize>,
    day: Option<Day>,
    /// The date above can be read two ways.
    either: Option<(i8, i8, Option<i16>)>,
    zone: Option<String>,
    /// Entries that only count if the timeline has no others: text set as code.
    code: Vec<TimelineEntry>,
    /// A timed heading that is an entry unless timed items follow below it.
    heading: Option<TimelineEntry>,
    track: usize,
    /// Columns of the table that is being read.
    columns: Columns,
}

/// What the header of a table says about its columns.
#[derive(Default)]
struct Columns {
    /// Those that hold times or dates; all may where none is named so.
    times: Vec<usize>,
    /// Those that hold durations.
    durations: Vec<usize>,
    zone: Option<String>,
}

pub(super) fn read(document: &Postmortem<'_>) -> Reading {
    if !document.has_section(Section::Timeline) {
        return Reading::default();
    }
    let mut reader = Reader::default();
    let whole = 0..document.source.len();
    for unit in document.blocks.iter() {
        if reader.reading.entries.len() >= MOST_TOLD {
            break;
        }
        let within = |at: usize| document.within(at, Section::Timeline);
        match &unit.kind {
            // A paragraph may hold the end of one section and the start of the next.
            UnitKind::Paragraph if !unit.quoted => {
                reader.labels(document, &unit, within);
                reader.paragraph(document, &unit, within);
                continue;
            }
            _ => {}
        }
        let Some(section) = within(unit.span.start) else {
            reader.leave();
            continue;
        };
        reader.enter(document, section);
        match &unit.kind {
            UnitKind::Heading { .. } => {
                reader.flush();
                let text = plain(document.source, &unit.runs);
                let own = document
                    .heading_at(unit.text.start)
                    .is_some_and(|section| section.canonical.contains(&Section::Timeline));
                reader.heading(document, &unit, &text, own);
            }
            UnitKind::Item { .. } => {
                let mut lines = body_lines(document, &unit, &whole);
                if let Some(line) = lines.next()
                    && !reader.line(document, &line, EntryForm::Item, lines.next().is_some())
                {
                    reader.sentence(&line.text);
                }
            }
            UnitKind::Row { header, cells, .. } => {
                let cells: Vec<String> = cells
                    .iter()
                    .map(|cell| plain(document.source, unit.runs.get(cell.runs()).unwrap_or_default()))
                    .collect();
                if *header {
                    reader.track += 1;
                    reader.columns = Columns::of(&cells);
                }
                // A first row of times is no header.
                if !*header || reader.columns.times.is_empty() {
                    reader.row(document, unit.span.clone(), EntryForm::Row, &cells, *header);
                }
            }
            UnitKind::Code { fenced } => reader.code(document, &unit, *fenced),
            UnitKind::Html => {
                for row in html_rows::read(document.text(&unit.span)).into_iter().take(MOST_TOLD) {
                    let HtmlRow { span, header, cells } = row;
                    let span = unit.span.start + span.start..unit.span.start + span.end;
                    if header {
                        reader.columns = Columns::of(&cells);
                    } else {
                        reader.row(document, span, EntryForm::Html, &cells, false);
                    }
                }
            }
            UnitKind::Paragraph => {}
        }
    }
    reader.finish()
}

impl Columns {
    fn of(header: &[String]) -> Self {
        const TIMES: [&str; 30] = [
            "time", "date", "when", "stamp", "utc", "gmt", "day", "zeit", "uhr", "datum", "wann", "tag", "heure",
            "horaire", "quand", "jour", "hora", "horário", "fecha", "cuándo", "día", "data", "quando", "orario",
            "tijd", "wanneer", "時刻", "日時", "时间", "日期",
        ];
        let mut columns = Self::default();
        for (at, cell) in header.iter().enumerate() {
            let lower = cell.to_lowercase();
            if ["duration", "dauer", "durée", "duración", "duração", "durata", "duur", "time to", "time spent"]
                .iter()
                .any(|word| lower.contains(word))
            {
                columns.durations.push(at);
                continue;
            }
            let zone = zone::named_in(cell);
            let short = lower.chars().count() <= 40;
            if short
                && (TIMES.iter().any(|word| lower.contains(word)) || lower.trim() == "ora" || zone.is_some())
                && leading(cell).is_none_or(|when| when.time.is_none())
            {
                columns.times.push(at);
                columns.zone = columns.zone.take().or_else(|| zone.map(str::to_owned));
            }
        }
        columns
    }

    fn may_hold_time(&self, column: usize) -> bool {
        !self.durations.contains(&column) && (self.times.is_empty() || self.times.contains(&column))
    }
}

impl Reader {
    /// Begins to read the section, unless it is the one being read.
    fn enter(&mut self, document: &Postmortem<'_>, section: usize) {
        if self.timeline == Some(section) {
            return;
        }
        self.leave();
        self.timeline = Some(section);
        let heading = document.sections.get(section).map(|section| document.heading(section)).unwrap_or_default();
        self.zone = zone::named_in(&heading).map(str::to_owned);
        self.day = day_in(&heading);
    }

    fn leave(&mut self) {
        self.flush();
        // Text set as code is a log, unless it is all there is.
        let last = self.reading.entries.last().map(|entry| entry.timeline);
        let code = std::mem::take(&mut self.code);
        if self.timeline.is_some() && last != self.timeline && code.len() >= 2 {
            self.reading.entries.extend(code);
        }
        self.timeline = None;
        self.day = None;
        self.either = None;
        self.zone = None;
        self.columns = Columns::default();
    }

    /// The timed heading had no timed items: it is an entry itself.
    fn flush(&mut self) {
        self.reading.entries.extend(self.heading.take());
    }

    fn finish(mut self) -> Reading {
        self.leave();
        let mut reading = self.reading;
        let entries = &mut reading.entries;
        // `1905 restart` reads as a time only where others are written so too, `25:10` only among times.
        let (mut weak, mut sure) = (0, 0);
        for entry in entries.iter() {
            weak += usize::from(entry.weak);
            sure += usize::from(!entry.weak && entry.impossible != Some(Impossible::Clock));
        }
        entries
            .retain(|entry| (weak >= 3 || !entry.weak) && (sure >= 2 || entry.impossible != Some(Impossible::Clock)));
        reading
    }

    /// A zone that is said to be that of all times.
    fn sentence(&mut self, text: &str) {
        let Some(timeline) = self.timeline else { return };
        if self.reading.sentences.last().is_some_and(|(known, _)| *known == timeline) {
            return;
        }
        if let Some(name) = zone::stated_in(text) {
            self.reading.sentences.push((timeline, name.to_owned()));
        }
    }

    fn entry(
        &self,
        document: &Postmortem<'_>,
        span: Range<usize>,
        form: EntryForm,
        when: &When,
        written: &Written<'_>,
    ) -> TimelineEntry {
        let Written { time: time_text, clock, ranged, text } = *written;
        // The first place that says it: the time leads.
        let place = (!clock.is_empty()).then(|| document.text(&span).find(clock)).flatten();
        TimelineEntry {
            line: document.line(span.start),
            form,
            time_text: time_text.trim_matches(|c: char| c.is_whitespace() || "*_-–—:|~".contains(c)).to_owned(),
            text: one_line(text),
            day: when.day,
            inherited_day: if when.day.is_some() { None } else { self.day },
            time: when.time,
            end: when.end,
            elapsed: when.elapsed,
            half_day_unknown: when.half_day_unknown,
            zone: when.zone.clone(),
            resolved_zone: None,
            at: None,
            timestamp: None,
            minute: None,
            placeholder: when.placeholder,
            impossible: when.impossible,
            clock: place.map(|at| span.start + at..span.start + at + clock.len()),
            zone_at: place
                .filter(|at| document.text(&span).get(*at..).is_some_and(|rest| rest.starts_with(ranged)))
                .map(|at| span.start + at + ranged.len()),
            track: self.track,
            weak: when.weak,
            either: when.either.or(if when.has_date { None } else { self.either }),
            unknown_day: when.has_date && when.day.is_none(),
            timeline: self.timeline.unwrap_or_default(),
            heading_zone: self.columns.zone.clone().or_else(|| self.zone.clone()),
            milestones: 0,
            span,
        }
    }

    /// What an entry's date says about those below it.
    fn carry(&mut self, when: &When) {
        if when.has_date {
            self.day = when.day;
            self.either = when.either;
        }
        if self.reading.day_first.is_none() {
            self.reading.day_first = when.day_first;
        }
    }

    fn heading(&mut self, document: &Postmortem<'_>, unit: &Unit<'_>, text: &str, own: bool) {
        if let Some(name) = zone::named_in(text) {
            self.zone = Some(name.to_owned());
        }
        let Some((label, when)) = leading(text).map(|when| ("", when)).or_else(|| trailing(text)) else {
            self.track += 1;
            if let Some(day) = day_in(text) {
                self.day = Some(day);
            }
            return;
        };
        let own_text = text.get(label.len()..).unwrap_or_default();
        let (time, rest) = split(own_text, &when);
        let rest = if label.is_empty() { rest } else { label };
        self.carry(&when);
        // A heading with a date alone groups what is below it; one that says more may be all that is told of that day.
        let says =
            label.is_empty() && rest.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() >= 2;
        if (when.has_time || when.has_date && says) && !own {
            let written = Written::new(own_text, &when, time, rest);
            self.heading = Some(self.entry(document, unit.text.clone(), EntryForm::Heading, &when, &written));
        }
    }

    /// Lines that read as headings (`**14:05** alert`, `14:05 Recovery:`), but begin with a time.
    fn labels(&mut self, document: &Postmortem<'_>, unit: &Unit<'_>, within: impl Fn(usize) -> Option<usize>) {
        let from = document.sections.partition_point(|section| section.span.start < unit.span.start);
        let labels = document.sections.get(from..).unwrap_or_default();
        for label in labels.iter().take_while(|label| label.span.start < unit.span.end) {
            let Some(timeline) = within(label.span.start) else { continue };
            if label.level <= 6 || label.canonical.contains(&Section::Timeline) {
                continue;
            }
            let heading = document.heading(label);
            let Some(when) = leading(&heading).filter(|when| when.has_time && !when.placeholder) else {
                continue;
            };
            self.enter(document, timeline);
            let (time, rest) = split(&heading, &when);
            let written = Written::new(&heading, &when, time, rest);
            let entry = self.entry(document, label.span.clone(), EntryForm::Line, &when, &written);
            self.reading.entries.push(entry);
            self.carry(&when);
        }
    }

    /// The lines of a paragraph, and what `<br>` divides them into.
    fn paragraph(&mut self, document: &Postmortem<'_>, unit: &Unit<'_>, within: impl Fn(usize) -> Option<usize>) {
        let whole = 0..document.source.len();
        // Prose goes on with a time where the line happens to break. Where tags break lines, their ends break nothing.
        let tagged = broken::has_tags_within(document, unit);
        let mut before: Option<bool> = None;
        let mut behind_tag = true;
        let mut columns = None;
        for line in body_lines(document, unit, &whole).take(MOST_TOLD) {
            let Some(section) = within(line.span.start) else { continue };
            self.enter(document, section);
            let mut told = false;
            for part in broken::parts(document, line, tagged) {
                let Some(part) = part else {
                    behind_tag = true;
                    continue;
                };
                let goes_on = if tagged {
                    !std::mem::take(&mut behind_tag)
                } else {
                    before == Some(false) && !*columns.get_or_insert_with(|| broken::is_column(document, unit))
                };
                // A line of the source is one entry.
                if goes_on || told || !self.line(document, &part, EntryForm::Line, false) {
                    let ends = part.text.trim_end().ends_with(['.', ':', ';', '!', '?', ')', '。', '：', '）']);
                    before = Some(before.unwrap_or(ends) || ends);
                    self.sentence(&part.text);
                } else {
                    before = Some(true);
                    told = true;
                }
            }
        }
    }

    /// Tells whether the line is about when. `more`: the lines below it tell what happened.
    fn line(&mut self, document: &Postmortem<'_>, line: &Line<'_>, form: EntryForm, more: bool) -> bool {
        let Some((label, when)) = leading(&line.text)
            .or_else(|| vague_time::leading(&line.text))
            .map(|when| ("", when))
            .or_else(|| labelled(&line.text))
            .or_else(|| trailing(&line.text))
        else {
            return false;
        };
        let text = line.text.get(label.len()..).unwrap_or_default();
        let (time, rest) = split(text, &when);
        // `2026-03-04 (all times UTC)` only begins a group.
        let remark = rest.trim().starts_with('(') && rest.trim().ends_with(')');
        let says = more || !remark && rest.chars().any(char::is_alphanumeric);
        if form == EntryForm::Item {
            // Its items carry the times, so the heading above only groups them.
            self.heading = None;
        } else if self.heading.as_ref().is_some_and(|heading| heading.time.is_none() && when.time.is_some()) {
            self.heading = None;
        } else if self.heading.is_some() {
            return true;
        }
        if says || when.has_time {
            let rest = if label.is_empty() { rest } else { label };
            let written = Written::new(text, &when, time, rest);
            let entry = self.entry(document, line.span.clone(), form, &when, &written);
            self.reading.entries.push(entry);
        } else if let Some(name) = zone::named_in(rest) {
            self.zone = Some(name.to_owned());
        }
        self.carry(&when);
        true
    }

    /// A row of a table. A `header` counts only where its cells are an entry themselves.
    fn row(&mut self, document: &Postmortem<'_>, span: Range<usize>, form: EntryForm, cells: &[String], header: bool) {
        let mut when = When::default();
        let mut time_text = String::new();
        let mut clock_cell = String::new();
        let mut said = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            let rough = || vague_time::cell(cell).filter(|_| self.columns.times.contains(&column));
            let read = leading(cell).or_else(|| vague_time::leading(cell)).or_else(rough).filter(|read| {
                let rest = cell.get(read.len..).unwrap_or_default();
                // `Between 2026-03-01 and 2026-03-07`
                let rest =
                    leading(rest).filter(|end| end.has_date).map_or(rest, |end| rest.get(end.len..).unwrap_or(""));
                // `2026-03-04 (the day before)`
                let remark = rest.trim().trim_start_matches('*');
                let aside = remark.starts_with('(') && remark.ends_with(')') && self.columns.times.contains(&column);
                let rest = if aside { "" } else { rest };
                // A cell for the time, not a sentence that starts with one.
                self.columns.may_hold_time(column)
                    && rest.trim().chars().count() <= 12
                    && (read.has_date && !when.has_date || read.has_time && !when.has_time)
            });
            let Some(read) = read else {
                // A lone weekday belongs to the date.
                said.push(cell.as_str());
                continue;
            };
            time_text = format!("{time_text} {}", cell.trim());
            if when.clock.is_none() && read.clock.is_some() {
                cell.clone_into(&mut clock_cell);
                (when.clock, when.until) = (read.clock, read.until);
            }
            when.take(read);
        }
        if !when.is_some() || header && !(when.time.is_some() && form == EntryForm::Row) {
            return;
        }
        if said.iter().all(|text| text.trim().is_empty()) {
            // A row with a date alone groups those below it.
            if !when.has_time {
                self.carry(&when);
            }
            return;
        }
        self.heading = None;
        let said = said.join(" ");
        let written = Written { time: &time_text, ..Written::new(&clock_cell, &when, "", &said) };
        let entry = self.entry(document, span, form, &when, &written);
        self.reading.entries.push(entry);
        self.carry(&when);
    }

    fn code(&mut self, document: &Postmortem<'_>, unit: &Unit<'_>, fenced: bool) {
        let mut at = unit.span.start;
        for line in document.text(&unit.span).split_inclusive('\n').take(MOST_TOLD) {
            let text = line.trim_end();
            let bullet = text.trim_start().starts_with(['-', '*', '•', '+']);
            if let Some(when) = leading(text).filter(|when| !when.weak) {
                let (time, rest) = split(text, &when);
                let written = Written::new(text, &when, time, rest);
                let entry = self.entry(document, at..at + text.len(), EntryForm::Indented, &when, &written);
                if bullet && !fenced {
                    self.reading.entries.push(entry);
                } else if unit.item.is_none() && rest.chars().any(char::is_alphabetic) {
                    self.code.push(entry);
                }
                self.carry(&when);
            }
            at += line.len();
        }
    }
}

impl When {
    /// Adds what another cell says.
    fn take(&mut self, other: Self) {
        self.has_date |= other.has_date;
        self.has_time |= other.has_time;
        self.day = self.day.or(other.day);
        self.either = self.either.or(other.either);
        self.day_first = self.day_first.or(other.day_first);
        self.time = self.time.or(other.time);
        self.end = self.end.or(other.end);
        self.elapsed = self.elapsed.or(other.elapsed);
        self.zone = self.zone.take().or(other.zone);
        self.half_day_unknown |= other.half_day_unknown;
        self.placeholder |= other.placeholder;
        self.impossible = self.impossible.or(other.impossible);
        self.weak |= other.weak;
    }
}

/// The parts of an entry as they are written.
#[derive(Clone, Copy)]
struct Written<'t> {
    time: &'t str,
    /// The time of day alone, with AM or PM.
    clock: &'t str,
    /// From there to the end of a range of times.
    ranged: &'t str,
    /// What happened.
    text: &'t str,
}

impl<'t> Written<'t> {
    fn new(source: &'t str, when: &When, time: &'t str, text: &'t str) -> Self {
        let (start, end) = when.clock.unwrap_or_default();
        let part = |end| source.get(start..end).unwrap_or_default();
        Self { time, clock: part(end), ranged: part(when.until.max(end)), text }
    }
}

/// See [`Postmortem::timeline_block`].
pub(super) fn block_of(document: &Postmortem<'_>, entry: &TimelineEntry) -> Option<Range<usize>> {
    let source = document.source;
    let line_start = |at: usize| source.get(..at).map(|before| before.rfind('\n').map_or(0, |end| end + 1));
    let line_end = |at: usize| {
        let rest = source.get(at..)?;
        let end = at + rest.find('\n').unwrap_or(rest.len());
        Some(end - usize::from(source.get(..end)?.ends_with('\r')))
    };
    let start = line_start(entry.span.start)?;
    match entry.form {
        // The line of a paragraph may end one entry and begin the next.
        EntryForm::Line if broken::has_tag_within(source.get(start..line_end(entry.span.start)?)?) => None,
        EntryForm::Row | EntryForm::Line => Some(start..line_end(entry.span.start)?),
        EntryForm::Item => {
            let behind = document.blocks.before(entry.span.start + 1);
            // The innermost item that begins on this line; in nested lists it may not be the last unit.
            let before = (behind.saturating_sub(8)..behind).rev();
            let item = before.filter_map(|at| document.blocks.unit(at)).find(Unit::is_item)?;
            let bullet = document.text(&item.span).starts_with(['-', '*', '+']);
            if !bullet || item.quoted || line_start(item.span.start)? != start {
                return None;
            }
            let end = item.span.start + document.text(&item.span).trim_end().len();
            Some(start..end)
        }
        EntryForm::Heading | EntryForm::Indented | EntryForm::Html => None,
    }
}

/// `Detected: 14:05 UTC`, `Detected — 14:05`: a few words, and nothing behind them but the time.
fn labelled(text: &str) -> Option<(&str, When)> {
    let dash = || [" — ", " – ", " - "].iter().find_map(|dash| text.split_once(dash));
    let (label, rest) = match text.split_once([':', '：']) {
        Some((label, rest)) if !label.contains([' ', '-']) || !label.ends_with(|c: char| c.is_ascii_digit()) => {
            (label, rest)
        }
        _ => dash()?,
    };
    let words = label.split_whitespace().count();
    let lower = label.to_lowercase();
    let duration = [
        "duration", "time to", "total", "dauer", "durée", "durac", "duraç", "durata", "duur", "length", "ttd", "ttr",
        "mtt",
    ]
    .iter()
    .any(|word| lower.contains(word));
    if label.len() > 60 || words == 0 || words > 6 || duration || label.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let when = leading(rest)?;
    let behind = rest.get(when.len..)?.trim();
    // `Detected: 14:05 UTC (by an alert)`, `Stable: 14:50 UTC onwards`
    let remark = behind.starts_with(['(', '（']) && behind.trim_end_matches('.').ends_with([')', '）']);
    let onwards = ["onwards", "onward", "and later", "or so", "approximately", "approx", "ish", "uhr", "ff"];
    let behind = if remark || onwards.contains(&behind.trim_matches(['.', '(', ')', ' ']).to_lowercase().as_str()) {
        ""
    } else {
        behind
    };
    if when.weak || when.elapsed.is_some() || when.time.is_none() || behind.chars().any(char::is_alphanumeric) {
        return None;
    }
    text.get(..text.len() - rest.len()).map(|label| (label, when))
}

/// `Recovery (14:05 UTC)`.
fn trailing(text: &str) -> Option<(&str, When)> {
    let inner = text.trim_end().trim_end_matches(['.', ':']);
    let inner = inner.strip_suffix([')', '）', ']'])?;
    let open = inner.rfind(['(', '（', '['])?;
    let when = leading(inner.get(open..)?)?;
    let whole = inner.get(open + when.len..)?.trim().is_empty();
    (whole && when.time.is_some() && !when.weak).then(|| (text.get(..open).unwrap_or_default(), when))
}

fn split<'t>(text: &'t str, when: &When) -> (&'t str, &'t str) {
    text.split_at_checked(when.len).unwrap_or((text, ""))
}

/// Plain text on one line, without the separators that follow a time.
fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.trim_start_matches(|c: char| c.is_whitespace() || ":-–—|*.)]：，）".contains(c)).to_owned()
}
