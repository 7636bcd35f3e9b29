//! The blocks of a document as they are held: small records in few lists, for a hostile document has millions.
//!
//! Who asks for a block gets a [`Unit`], which is made of its record at once and borrows its inline [`Run`]s. Places
//! are kept in 32 bits. What makes the records is in `markdown`.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::ops::{Deref, Range};

use super::links::Links;

/// What an inline piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunKind {
    Text,
    Code,
    /// Inline HTML: a tag or a comment.
    Html,
    Image,
    /// The end of a source line within a block.
    Break,
}

/// How an inline piece is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    pub(crate) strong: bool,
    pub(crate) emphasis: bool,
    pub(crate) strike: bool,
}

/// An index into [`Blocks::links`], and one more.
pub(super) type LinkNumber = Option<NonZeroU32>;

/// A piece of inline text on one line, in one style.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    start: u32,
    end: u32,
    link: LinkNumber,
    pub(crate) kind: RunKind,
    pub(crate) style: Style,
    decoded: Option<Box<Decoded>>,
}

/// What a reader sees where it differs from the source (entities). Rare, so that the run holds but its place.
#[derive(Debug, Clone)]
struct Decoded(String);

impl Run {
    /// Text that reads as it is written.
    pub(super) fn plain(span: &Range<usize>, kind: RunKind, style: Style, link: LinkNumber) -> Self {
        Self { start: small(span.start), end: small(span.end), link, kind, style, decoded: None }
    }

    /// The same with the text that a reader sees.
    pub(super) fn shown(mut self, source: &str, text: &str) -> Self {
        if matches!(self.kind, RunKind::Text | RunKind::Code) && self.text(source) != text {
            self.decoded = Some(Box::new(Decoded(text.to_owned())));
        }
        self
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Index into [`Blocks::links`] where it links.
    pub(crate) fn link(&self) -> Option<usize> {
        self.link.map(|link| link.get() as usize - 1)
    }

    /// Is there no more to it than its place?
    fn is_plain(&self) -> bool {
        self.kind == RunKind::Text && self.style == Style::default() && self.link.is_none() && self.decoded.is_none()
    }

    /// Takes in text that follows at once in the same style; false where it doesn't.
    pub(super) fn grow(&mut self, source: &str, next: &Self, text: &str) -> bool {
        let follows = self.kind == RunKind::Text
            && next.kind == RunKind::Text
            && self.style == next.style
            && self.link == next.link
            && self.end == next.start;
        if follows {
            if self.decoded.is_some() || source.get(next.span()) != Some(text) {
                let before = source.get(self.span()).unwrap_or_default();
                self.decoded.get_or_insert_with(|| Box::new(Decoded(before.to_owned()))).0.push_str(text);
            }
            self.end = next.end;
        }
        follows
    }

    /// What a reader sees.
    pub(crate) fn text<'a>(&'a self, source: &'a str) -> &'a str {
        match (self.kind, &self.decoded) {
            (RunKind::Break, _) => " ",
            (RunKind::Html | RunKind::Image, _) => "",
            (_, Some(decoded)) => &decoded.0,
            (RunKind::Code, None) => within_ticks(source.get(self.span()).unwrap_or_default()),
            (RunKind::Text, None) => source.get(self.span()).unwrap_or_default(),
        }
    }
}

/// What is between the ticks of most code: all but that with line ends or blanks at both of its ends.
fn within_ticks(code: &str) -> &str {
    code.trim_matches('`')
}

/// Visible text of some runs.
pub(crate) fn plain(source: &str, runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        if run.kind == RunKind::Html && source.get(run.span()).is_some_and(is_break_tag) {
            out.push(' ');
        }
        out.push_str(run.text(source));
    }
    out
}

/// [`plain`], without a copy where all of it is one piece.
pub(crate) fn visible<'a>(source: &'a str, runs: &'a [Run]) -> Cow<'a, str> {
    match runs {
        [run] if run.kind != RunKind::Html => Cow::Borrowed(run.text(source)),
        runs => Cow::Owned(plain(source, runs)),
    }
}

/// `<br>`: what follows is on a line of its own.
pub(crate) fn is_break_tag(tag: &str) -> bool {
    matches!(tag.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
}

/// A table cell: its place and which of the row's runs are in it.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    start: u32,
    end: u32,
    first: u32,
    behind: u32,
}

impl Cell {
    pub(crate) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn runs(&self) -> Range<usize> {
        self.first as usize..self.behind as usize
    }
}

#[derive(Debug, Clone)]
pub(crate) enum UnitKind<'d> {
    Heading {
        /// 1 to 6.
        level: u8,
    },
    Item {
        ordered: bool,
        /// Ticked or not, and the place of the box.
        task: Option<(bool, Range<usize>)>,
    },
    Paragraph,
    Row {
        header: bool,
        /// Ordinal of the table in the document.
        table: usize,
        cells: &'d [Cell],
    },
    Code {
        fenced: bool,
    },
    Html,
}

/// The runs of a block. The only one of a block of plain text is nowhere held.
#[derive(Debug, Clone)]
pub(crate) enum Runs<'d> {
    Held(&'d [Run]),
    Made([Run; 1]),
}

impl Deref for Runs<'_> {
    type Target = [Run];

    fn deref(&self) -> &[Run] {
        match self {
            Self::Held(runs) => runs,
            Self::Made(run) => run,
        }
    }
}

/// One block of the document, in document order. An item's first paragraph is the item's own text.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'d> {
    pub(crate) kind: UnitKind<'d>,
    /// The whole block; an item's with everything nested in it.
    pub(crate) span: Range<usize>,
    /// The block's own inline content, syntax included; empty where it has none.
    pub(crate) text: Range<usize>,
    pub(crate) runs: Runs<'d>,
    /// Within a block quote.
    pub(crate) quoted: bool,
    /// Index of the item it is nested in.
    pub(crate) item: Option<usize>,
}

impl Unit<'_> {
    pub(crate) fn is_item(&self) -> bool {
        matches!(self.kind, UnitKind::Item { .. })
    }

    /// Top level: neither nested in a list nor in a quote.
    pub(crate) fn is_top(&self) -> bool {
        self.item.is_none() && !self.quoted
    }

    /// The runs of each source line, without the breaks.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &[Run]> {
        self.runs.split(|run| run.kind == RunKind::Break).filter(|line| !line.is_empty())
    }
}

/// What a block is when it is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Item { ordered: bool },
    Paragraph,
    Row { header: bool, table: usize },
    Code { fenced: bool },
    Html,
}

impl Kind {
    /// Has it a text of its own, not in cells?
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Heading(_) | Self::Item { .. } | Self::Paragraph)
    }
}

/// One block. Its runs reach to those of the next.
#[derive(Debug, Clone, Copy)]
struct Record {
    start: u32,
    end: u32,
    /// Of its text: bytes from its start and to its end; [`WIDE`] where that is too far.
    head: u16,
    tail: u16,
    runs: u32,
    /// Its kind and state, and above them the item it is nested in: index and one more.
    state: u32,
}

impl Record {
    /// Without the table of a row.
    fn kind(&self) -> Kind {
        let flag = self.state & FLAG != 0;
        match self.state & (OTHER | KIND) {
            ITEM => Kind::Item { ordered: flag },
            PARAGRAPH => Kind::Paragraph,
            ROW => Kind::Row { header: flag, table: 0 },
            CODE => Kind::Code { fenced: flag },
            HTML => Kind::Html,
            level => Kind::Heading(u8::try_from(level).unwrap_or(6)),
        }
    }

    fn item(&self) -> Option<usize> {
        ((self.state >> ITEM_SHIFT) as usize).checked_sub(1)
    }
}

const WIDE: u16 = u16::MAX;

/// The lower bits of [`Record::state`].
const KIND: u32 = 0b111;
/// Ordered, header or fenced, as the kind has it.
const FLAG: u32 = 1 << 3;
/// An item has a box.
const TASK: u32 = 1 << 4;
const DONE: u32 = 1 << 5;
const QUOTED: u32 = 1 << 6;
/// Its only run is all of its text, and not held.
const MADE: u32 = 1 << 8;
const ITEM_SHIFT: u32 = 9;
const MAX_ITEM: usize = (1 << (32 - ITEM_SHIFT)) - 1;

/// Headings' kinds are their levels; 0 and 7 leave too few for the others, which have this bit.
const OTHER: u32 = 1 << 7;
const ITEM: u32 = OTHER;
const PARAGRAPH: u32 = OTHER + 1;
const ROW: u32 = OTHER + 2;
const CODE: u32 = OTHER + 3;
const HTML: u32 = OTHER + 4;

/// The table of a row, and where its cells begin.
#[derive(Debug, Clone, Copy)]
struct RowRecord {
    unit: u32,
    table: u32,
    cells: u32,
}

/// A place that belongs to a block: the box of a task, or a text that is far from its block's start or end.
#[derive(Debug, Clone, Copy)]
struct Aside {
    unit: u32,
    start: u32,
    end: u32,
}

impl Aside {
    fn find(asides: &[Self], unit: usize) -> Option<Range<usize>> {
        let at = asides.binary_search_by_key(&unit, |aside| aside.unit as usize).ok()?;
        asides.get(at).map(|aside| aside.start as usize..aside.end as usize)
    }

    fn set(asides: &mut Vec<Self>, unit: usize, span: &Range<usize>) {
        let aside = Self { unit: small(unit), start: small(span.start), end: small(span.end) };
        match asides.last_mut() {
            Some(last) if last.unit == aside.unit => *last = aside,
            _ => asides.push(aside),
        }
    }
}

/// A read document: its blocks and what its links point to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blocks {
    records: Vec<Record>,
    runs: Vec<Run>,
    rows: Vec<RowRecord>,
    cells: Vec<Cell>,
    boxes: Vec<Aside>,
    texts: Vec<Aside>,
    pub(crate) links: Links,
}

/// A line of plain text that was lost in reading.
#[derive(Debug)]
pub(super) struct PutBack {
    /// How many blocks are before it.
    pub(super) behind: usize,
    /// The item whose text it is; else it is a block of its own.
    pub(super) into: Option<usize>,
    pub(super) span: Range<usize>,
}

/// Where the lists of [`Blocks`] end, to go back there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    records: usize,
    runs: usize,
    rows: usize,
    cells: usize,
    boxes: usize,
    texts: usize,
    links: usize,
}

/// Places beyond 4 GiB are all the same one; reading stops before.
fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Blocks {
    /// How many blocks there are.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn unit(&self, at: usize) -> Option<Unit<'_>> {
        let record = self.records.get(at)?;
        let kind = match record.kind() {
            Kind::Item { ordered } => {
                let place = if record.state & TASK == 0 { None } else { Aside::find(&self.boxes, at) };
                UnitKind::Item { ordered, task: place.map(|place| (record.state & DONE != 0, place)) }
            }
            Kind::Paragraph => UnitKind::Paragraph,
            Kind::Row { header, .. } => {
                let (table, cells) = self.row(at);
                UnitKind::Row { header, table, cells }
            }
            Kind::Code { fenced } => UnitKind::Code { fenced },
            Kind::Html => UnitKind::Html,
            Kind::Heading(level) => UnitKind::Heading { level },
        };
        let text = self.text(at, record);
        let runs = if record.state & MADE != 0 {
            Runs::Made([Run::plain(&text, RunKind::Text, Style::default(), None)])
        } else {
            Runs::Held(self.runs_of(at, record))
        };
        Some(Unit {
            kind,
            span: record.start as usize..record.end as usize,
            text,
            runs,
            quoted: record.state & QUOTED != 0,
            item: record.item(),
        })
    }

    /// The blocks from an index on.
    pub(crate) fn from(&self, at: usize) -> impl Iterator<Item = Unit<'_>> {
        (at..self.len()).filter_map(|at| self.unit(at))
    }

    /// All blocks.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Unit<'_>> {
        self.from(0)
    }

    /// All headings, at any place.
    pub(crate) fn headings(&self) -> impl Iterator<Item = Unit<'_>> {
        let headings = self.records.iter().enumerate().filter(|(_, record)| record.state & OTHER == 0);
        headings.filter_map(|(at, _)| self.unit(at))
    }

    /// The runs of all blocks but those of plain text.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// How many blocks start before a byte.
    pub(crate) fn before(&self, byte: usize) -> usize {
        self.records.partition_point(|record| (record.start as usize) < byte)
    }

    fn text(&self, at: usize, record: &Record) -> Range<usize> {
        if record.head == WIDE || record.tail == WIDE {
            return Aside::find(&self.texts, at).unwrap_or(record.start as usize..record.start as usize);
        }
        let start = record.start as usize + usize::from(record.head);
        start..(record.end as usize).saturating_sub(usize::from(record.tail)).max(start)
    }

    fn runs_of(&self, at: usize, record: &Record) -> &[Run] {
        let behind = self.records.get(at + 1).map_or(self.runs.len(), |next| next.runs as usize);
        self.runs.get(record.runs as usize..behind).unwrap_or_default()
    }

    fn row(&self, at: usize) -> (usize, &[Cell]) {
        let Ok(index) = self.rows.binary_search_by_key(&at, |row| row.unit as usize) else { return (0, &[]) };
        let Some(row) = self.rows.get(index) else { return (0, &[]) };
        let behind = self.rows.get(index + 1).map_or(self.cells.len(), |next| next.cells as usize);
        (row.table as usize, self.cells.get(row.cells as usize..behind).unwrap_or_default())
    }

    /// Adds a block without content. Its index.
    pub(super) fn push(&mut self, kind: Kind, span: &Range<usize>, quoted: bool, item: Option<usize>) -> usize {
        self.seal();
        let at = self.records.len();
        let flag = |set: bool| if set { FLAG } else { 0 };
        let state = match kind {
            Kind::Heading(level) => u32::from(level) & KIND,
            Kind::Item { ordered } => ITEM | flag(ordered),
            Kind::Paragraph => PARAGRAPH,
            Kind::Row { header, table } => {
                self.rows.push(RowRecord { unit: small(at), table: small(table), cells: small(self.cells.len()) });
                ROW | flag(header)
            }
            Kind::Code { fenced } => CODE | flag(fenced),
            Kind::Html => HTML,
        };
        let item = item.map(|item| item + 1).filter(|item| *item <= MAX_ITEM).unwrap_or_default();
        self.records.push(Record {
            start: small(span.start),
            end: small(span.end),
            head: 0,
            tail: WIDE,
            runs: small(self.runs.len()),
            state: state | (if quoted { QUOTED } else { 0 }) | (small(item) << ITEM_SHIFT),
        });
        at
    }

    /// Of the last block: its kind, where its text is, and its end.
    pub(super) fn last_text(&self) -> Range<usize> {
        self.records.last().map_or(0..0, |record| self.text(self.records.len() - 1, record))
    }

    /// Sets where the text of the last block is; its span is widened to `end`.
    pub(super) fn set_last_text(&mut self, text: &Range<usize>, end: Option<usize>) {
        self.unseal();
        let at = self.records.len().saturating_sub(1);
        let Some(record) = self.records.last_mut() else { return };
        if let Some(end) = end {
            record.end = record.end.max(small(end));
        }
        let near = |far: Option<usize>| far.and_then(|far| u16::try_from(far).ok()).filter(|far| *far != WIDE);
        let head = near(text.start.checked_sub(record.start as usize));
        let tail = near((record.end as usize).checked_sub(text.end));
        if let (Some(head), Some(tail)) = (head, tail) {
            (record.head, record.tail) = (head, tail);
        } else {
            (record.head, record.tail) = (WIDE, WIDE);
            Aside::set(&mut self.texts, at, text);
        }
    }

    /// Is there a last block of this kind? The table of a row is not looked up.
    pub(super) fn last_is(&self, is: impl Fn(Kind) -> bool) -> bool {
        self.records.last().is_some_and(|record| is(record.kind()))
    }

    /// The runs of the last block.
    pub(super) fn last_runs(&self) -> &[Run] {
        let from = self.records.last().map_or(0, |record| record.runs as usize);
        self.runs.get(from..).unwrap_or_default()
    }

    /// Adds a run to the last block, or to its last run. Where there are `most` runs or more, a block has only one, of plain
    /// text where it would have several; the cells of a row have none.
    pub(super) fn add_run(&mut self, source: &str, run: Run, text: &str, most: usize) {
        let own = !self.last_runs().is_empty();
        let full = self.runs.len() >= most;
        let row = full && self.last_is(|kind| matches!(kind, Kind::Row { .. }));
        if let Some(last) = self.runs.last_mut().filter(|_| own) {
            if last.grow(source, &run, text) {
                return;
            }
            if full && !row {
                *last = Run::plain(&(last.start as usize..run.end as usize), RunKind::Text, Style::default(), None);
            }
        }
        if !(full && (own || row)) {
            self.runs.push(run.shown(source, text));
        }
    }

    /// Adds a run to the last block.
    pub(super) fn push_run(&mut self, run: Run) {
        self.runs.push(run);
    }

    /// Lets go of the run of the last block where it can be made again.
    fn seal(&mut self) {
        let text = self.last_text();
        if let [run] = self.last_runs()
            && run.is_plain()
            && run.span() == text
            && let Some(record) = self.records.last_mut().filter(|record| record.kind().is_text())
        {
            record.state |= MADE;
            self.runs.pop();
        }
    }

    /// The last block goes on: more may become of its run.
    fn unseal(&mut self) {
        let text = self.last_text();
        if let Some(record) = self.records.last_mut().filter(|record| record.state & MADE != 0) {
            record.state &= !MADE;
            self.runs.push(Run::plain(&text, RunKind::Text, Style::default(), None));
        }
    }

    /// Opens a cell of the last block, which is a row.
    pub(super) fn open_cell(&mut self, span: &Range<usize>) {
        let at = small(self.last_runs().len());
        self.cells.push(Cell { start: small(span.start), end: small(span.end), first: at, behind: at });
    }

    /// Ends the last cell of the last block, which is a row.
    pub(super) fn close_cell(&mut self) {
        let at = small(self.last_runs().len());
        if let Some(cell) = self.cells.last_mut() {
            cell.behind = at;
        }
    }

    /// Gives an item its box.
    pub(super) fn set_task(&mut self, item: usize, done: bool, place: &Range<usize>) {
        if let Some(record) = self.records.get_mut(item).filter(|record| record.state & (OTHER | KIND) == ITEM) {
            record.state |= TASK | if done { DONE } else { 0 };
            Aside::set(&mut self.boxes, item, place);
        }
    }

    /// Adds a link's address, unless there are `most` runs.
    pub(super) fn add_link(&mut self, address: &str, most: usize) -> LinkNumber {
        if self.runs.len() >= most {
            return None;
        }
        self.links.push(address);
        NonZeroU32::new(small(self.links.len()))
    }

    /// The blocks with some lines more, in the order of their places.
    pub(super) fn with(self, lines: Vec<PutBack>) -> Self {
        let mut new = Self::default();
        let mut moved = Vec::with_capacity(self.len());
        let mut lines = lines.into_iter().peekable();
        for (at, record) in self.records.iter().enumerate() {
            while let Some(line) = lines.next_if(|line| line.into.is_none() && line.behind <= at) {
                new.put_back(&line.span);
            }
            let kind = match record.kind() {
                Kind::Row { header, .. } => Kind::Row { header, table: self.row(at).0 },
                kind => kind,
            };
            let item = record.item().and_then(|item| moved.get(item).copied());
            let own = new.push(kind, &(record.start as usize..record.end as usize), false, item);
            moved.push(own);
            if let Some(place) = Aside::find(&self.boxes, at) {
                Aside::set(&mut new.boxes, own, &place);
            }
            new.set_last_text(&self.text(at, record), None);
            if let Some(copy) = new.records.last_mut() {
                copy.state |= record.state & (FLAG | TASK | DONE | QUOTED | MADE);
            }
            new.runs.extend_from_slice(self.runs_of(at, record));
            new.cells.extend_from_slice(self.row(at).1);
            if let Some(line) = lines.next_if(|line| line.into == Some(at)) {
                new.set_last_text(&line.span, None);
                new.push_run(Run::plain(&line.span, RunKind::Text, Style::default(), None));
            }
        }
        lines.for_each(|line| new.put_back(&line.span));
        new.links = self.links;
        new
    }

    fn put_back(&mut self, line: &Range<usize>) {
        self.push(Kind::Paragraph, line, false, None);
        self.set_last_text(line, None);
        self.push_run(Run::plain(line, RunKind::Text, Style::default(), None));
    }

    pub(super) fn mark(&mut self) -> Mark {
        self.seal();
        Mark {
            records: self.records.len(),
            runs: self.runs.len(),
            rows: self.rows.len(),
            cells: self.cells.len(),
            boxes: self.boxes.len(),
            texts: self.texts.len(),
            links: self.links.len(),
        }
    }

    /// Forgets what was added since.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.records.truncate(mark.records);
        self.runs.truncate(mark.runs);
        self.rows.truncate(mark.rows);
        self.cells.truncate(mark.cells);
        self.boxes.truncate(mark.boxes);
        self.texts.truncate(mark.texts);
        self.links.truncate(mark.links);
    }
}
