//! Text to a flat list of blocks ([`Unit`]) with byte spans, and the index from bytes to lines.
//!
//! Markdown itself is read by pulldown-cmark. What lives here turns its events into what the rest of the
//! core asks for: headings, list items, paragraphs, table rows, each with its inline [`Run`]s. No meaning
//! (sections, items, times) is decided here. Reading never fails: any text gives some list of units.

use std::borrow::Cow;
use std::ops::Range;

use super::{dialect, html};
use memchr::memchr_iter;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Where each line starts. Lines end with `\n`, as in an editor and on GitHub.
#[derive(Debug, Clone)]
pub(crate) struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    pub(crate) fn new(source: &str) -> Self {
        let ends = memchr_iter(b'\n', source.as_bytes());
        let mut starts = Vec::with_capacity(1 + ends.clone().count());
        starts.push(0);
        starts.extend(ends.map(|at| at + 1));
        Self { starts }
    }

    /// 1-based line of a byte offset.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    /// Byte offset of the first byte of a 1-based line.
    pub(crate) fn start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// The place of each line, without its end.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())).map(move |end| {
        let line = start..end;
        start = end + 1;
        line
    })
}

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

/// How an inline piece is set, and where it links to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    pub(crate) strong: bool,
    pub(crate) emphasis: bool,
    pub(crate) strike: bool,
    /// Index into [`Blocks::links`].
    pub(crate) link: Option<usize>,
}

/// A piece of inline text on one line, in one style.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) span: Range<usize>,
    pub(crate) kind: RunKind,
    pub(crate) style: Style,
    /// The text where it differs from the source (entities).
    decoded: Option<String>,
}

impl Run {
    /// Text that reads as it is written.
    pub(crate) fn plain(span: Range<usize>, kind: RunKind, style: Style) -> Self {
        Self { span, kind, style, decoded: None }
    }

    /// What a reader sees.
    pub(crate) fn text<'a>(&'a self, source: &'a str) -> &'a str {
        match (self.kind, &self.decoded) {
            (RunKind::Break, _) => " ",
            (RunKind::Html | RunKind::Image, _) => "",
            (_, Some(decoded)) => decoded,
            (_, None) => source.get(self.span.clone()).unwrap_or_default(),
        }
    }
}

/// Visible text of some runs.
pub(crate) fn plain(source: &str, runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        if run.kind == RunKind::Html && source.get(run.span.clone()).is_some_and(is_line_break_tag) {
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

fn is_line_break_tag(tag: &str) -> bool {
    matches!(tag.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
}

/// A table cell: its place and which of the row's runs are in it.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) span: Range<usize>,
    pub(crate) runs: Range<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum UnitKind {
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
        cells: Vec<Cell>,
    },
    Code {
        fenced: bool,
    },
    Html,
}

/// One block of the document, in document order. An item's first paragraph is the item's own text.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) kind: UnitKind,
    /// The whole block; an item's with everything nested in it.
    pub(crate) span: Range<usize>,
    /// The block's own inline content, syntax included; empty where it has none.
    pub(crate) text: Range<usize>,
    pub(crate) runs: Vec<Run>,
    /// Within a block quote.
    pub(crate) quoted: bool,
    /// Index of the item it is nested in.
    pub(crate) item: Option<usize>,
}

impl Unit {
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

/// A read document: its blocks and what its links point to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blocks {
    pub(crate) units: Vec<Unit>,
    pub(crate) links: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Container {
    Item(usize),
    List { ordered: bool },
    Quote,
    Other,
}

struct Builder {
    blocks: Blocks,
    stack: Vec<Container>,
    items: Vec<usize>,
    quotes: usize,
    styles: Vec<Style>,
    /// The unit that inline content belongs to.
    open: Option<usize>,
    images: usize,
    tables: usize,
    /// What inline HTML has switched on in the open block.
    html: Style,
}

impl Builder {
    fn push(&mut self, kind: UnitKind, span: Range<usize>) -> usize {
        let at = span.start;
        self.blocks.units.push(Unit {
            kind,
            span,
            text: at..at,
            runs: Vec::new(),
            quoted: self.quotes > 0,
            item: self.items.last().copied(),
        });
        self.blocks.units.len() - 1
    }

    fn style(&self) -> Style {
        let style = self.styles.last().copied().unwrap_or_default();
        Style {
            strong: style.strong || self.html.strong,
            strike: style.strike || self.html.strike,
            link: style.link.or(self.html.link),
            ..style
        }
    }

    /// A tag of HTML within a text: `<b>`, `<a href=…>`.
    fn inline_html(&mut self, tag: &str) {
        match html::inline(tag) {
            html::Inline::Strong(on) => self.html.strong = on,
            html::Inline::Strike(on) => self.html.strike = on,
            html::Inline::Link(address) => {
                self.blocks.links.push(address.to_owned());
                self.html.link = Some(self.blocks.links.len() - 1);
            }
            html::Inline::LinkEnd => self.html.link = None,
            html::Inline::Other => {}
        }
    }

    /// A block of HTML, divided at its headings.
    fn html_block(&mut self, source: &str, span: &Range<usize>) {
        let block = source.get(span.clone()).unwrap_or_default();
        let mut at = span.start;
        for heading in html::headings(block) {
            let place = |piece: &Range<usize>| span.start + piece.start..span.start + piece.end;
            let whole = place(&heading.span);
            if at < whole.start {
                self.push(UnitKind::Html, at..whole.start);
            }
            at = whole.end;
            let unit = self.push(UnitKind::Heading { level: heading.level }, whole);
            let runs: Vec<Run> = heading
                .pieces
                .iter()
                .map(|piece| Run::plain(place(piece), RunKind::Text, Style::default()))
                .filter(|run| !run.text(source).trim().is_empty())
                .collect();
            if let (Some(unit), Some(first), Some(last)) = (self.blocks.units.get_mut(unit), runs.first(), runs.last())
            {
                unit.text = first.span.start..last.span.end;
                unit.runs = runs;
            }
        }
        if at < span.end || at == span.start {
            self.push(UnitKind::Html, at..span.end);
        }
    }

    /// The unit for inline content, made if there is none (text after a list nested in a tight item).
    fn target(&mut self, span: &Range<usize>) -> usize {
        if let Some(open) = self.open {
            return open;
        }
        let unit = self.push(UnitKind::Paragraph, span.clone());
        self.open = Some(unit);
        unit
    }

    fn touch(&mut self, span: &Range<usize>) {
        let unit = self.target(span);
        if let Some(unit) = self.blocks.units.get_mut(unit) {
            if unit.text.is_empty() {
                unit.text = span.clone();
            } else {
                unit.text.end = unit.text.end.max(span.end);
            }
            if matches!(unit.kind, UnitKind::Paragraph) {
                unit.span.end = unit.span.end.max(span.end);
            }
        }
    }

    fn run(&mut self, source: &str, kind: RunKind, span: Range<usize>, text: &str) {
        self.touch(&span);
        if self.images > 0 && kind != RunKind::Image {
            return;
        }
        let style = self.style();
        let unit = self.target(&span);
        let Some(unit) = self.blocks.units.get_mut(unit) else { return };
        let slice = source.get(span.clone()).unwrap_or_default();
        if kind == RunKind::Text
            && let Some(last) = unit.runs.last_mut()
            && last.kind == kind
            && last.style == style
            && last.span.end == span.start
        {
            if last.decoded.is_some() || slice != text {
                let before = source.get(last.span.clone()).unwrap_or_default();
                last.decoded.get_or_insert_with(|| before.to_owned()).push_str(text);
            }
            last.span.end = span.end;
            return;
        }
        let decoded = (kind != RunKind::Html && kind != RunKind::Break && slice != text).then(|| text.to_owned());
        // Most blocks have one: room for four would be most of a document's memory.
        if unit.runs.is_empty() {
            unit.runs.reserve_exact(1);
        }
        unit.runs.push(Run { span, kind, style, decoded });
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.open = Some(self.push(UnitKind::Heading { level: level as u8 }, span));
                self.stack.push(Container::Other);
            }
            Tag::Paragraph => {
                let own = match self.stack.last() {
                    Some(Container::Item(item)) => {
                        self.blocks.units.get(*item).is_some_and(|unit| unit.runs.is_empty())
                            && self.blocks.units.len() == item + 1
                    }
                    _ => false,
                };
                if !own {
                    self.open = Some(self.push(UnitKind::Paragraph, span));
                } else if let Some(Container::Item(item)) = self.stack.last() {
                    self.open = Some(*item);
                }
                self.stack.push(Container::Other);
            }
            Tag::BlockQuote(None) => {
                self.open = None;
                self.quotes += 1;
                self.stack.push(Container::Quote);
            }
            Tag::CodeBlock(kind) => {
                self.open = None;
                self.push(UnitKind::Code { fenced: matches!(kind, CodeBlockKind::Fenced(_)) }, span);
                self.stack.push(Container::Other);
            }
            Tag::List(first) => {
                self.open = None;
                self.stack.push(Container::List { ordered: first.is_some() });
            }
            Tag::Item => {
                let ordered = matches!(self.stack.last(), Some(Container::List { ordered: true }));
                let unit = self.push(UnitKind::Item { ordered, task: None }, span);
                self.open = Some(unit);
                self.items.push(unit);
                self.stack.push(Container::Item(unit));
            }
            Tag::Table(_) => {
                self.open = None;
                self.tables += 1;
                self.stack.push(Container::Other);
            }
            Tag::TableHead | Tag::TableRow => {
                let header = matches!(tag, Tag::TableHead);
                let table = self.tables;
                self.open = Some(self.push(UnitKind::Row { header, table, cells: Vec::new() }, span));
                self.stack.push(Container::Other);
            }
            Tag::TableCell => {
                if let Some(unit) = self.open.and_then(|open| self.blocks.units.get_mut(open)) {
                    let at = unit.runs.len();
                    if let UnitKind::Row { cells, .. } = &mut unit.kind {
                        cells.push(Cell { span, runs: at..at });
                    }
                }
            }
            Tag::Emphasis => self.styles.push(Style { emphasis: true, ..self.style() }),
            Tag::Strong => self.styles.push(Style { strong: true, ..self.style() }),
            Tag::Strikethrough => self.styles.push(Style { strike: true, ..self.style() }),
            Tag::Link { dest_url, .. } => {
                self.blocks.links.push(dest_url.into_string());
                self.styles.push(Style { link: Some(self.blocks.links.len() - 1), ..self.style() });
            }
            Tag::Image { .. } => {
                self.images += 1;
                self.run("", RunKind::Image, span, "");
            }
            // `> [!NOTE]` sets its text off; it quotes nobody.
            Tag::BlockQuote(Some(_))
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {
                self.open = None;
                self.stack.push(Container::Other);
            }
        }
    }

    fn end(&mut self, tag: TagEnd, span: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.styles.pop();
                self.touch(span);
            }
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                self.touch(span);
            }
            TagEnd::TableCell => {
                if let Some(unit) = self.open.and_then(|open| self.blocks.units.get_mut(open)) {
                    let at = unit.runs.len();
                    if let UnitKind::Row { cells, .. } = &mut unit.kind
                        && let Some(cell) = cells.last_mut()
                    {
                        cell.runs.end = at;
                    }
                }
            }
            _ => {
                self.open = None;
                self.html = Style::default();
                match self.stack.pop() {
                    Some(Container::Item(_)) => {
                        self.items.pop();
                    }
                    Some(Container::Quote) => self.quotes = self.quotes.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    fn event(&mut self, source: &str, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::HtmlBlock) {
                    self.html_block(source, &span);
                }
                self.start(tag, span);
            }
            Event::End(tag) => self.end(tag, &span),
            Event::Text(text) => {
                // The text of code and HTML blocks is no inline content.
                let block = self.blocks.units.last().map(|unit| &unit.kind);
                let html = matches!(block, Some(UnitKind::Html | UnitKind::Heading { .. }));
                let in_block = self.open.is_none() && (html || matches!(block, Some(UnitKind::Code { .. })));
                if !in_block || !matches!(self.stack.last(), Some(Container::Other)) {
                    self.run(source, RunKind::Text, span, &text);
                }
            }
            Event::Code(text) => self.run(source, RunKind::Code, span, &text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.run(source, RunKind::Text, span, &text),
            Event::InlineHtml(text) => {
                self.run(source, RunKind::Html, span, &text);
                self.inline_html(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.run(source, RunKind::Break, span, " "),
            Event::TaskListMarker(done) => {
                if let Some(unit) = self.items.last().and_then(|item| self.blocks.units.get_mut(*item))
                    && let UnitKind::Item { task, .. } = &mut unit.kind
                {
                    *task = Some((done, span));
                }
            }
            Event::FootnoteReference(_) | Event::Html(_) | Event::Rule => {}
        }
    }
}

/// Reads `source` from byte `from` on. All spans are offsets into `source`.
pub(crate) fn read(source: &str, from: usize) -> Blocks {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    let body = source.get(from..).unwrap_or_default();
    let mut builder = Builder {
        blocks: Blocks::default(),
        stack: Vec::new(),
        items: Vec::new(),
        quotes: 0,
        styles: Vec::new(),
        open: None,
        images: 0,
        tables: 0,
        html: Style::default(),
    };
    let prepared = dialect::prepare(body);
    for (event, span) in Parser::new_ext(&prepared.text, options).into_offset_iter() {
        let span = prepared.source(&span);
        builder.event(source, event, span.start + from..span.end + from);
    }
    builder.blocks
}

/// The part of the document that is the page around a gist, saved along with it: before and after its text.
///
/// Returns the range that is the document proper.
pub(crate) fn without_page_chrome(source: &str, from: usize) -> Range<usize> {
    const OPENING: [&str; 2] = ["Skip to content", "Instantly share code, notes, and snippets."];
    const CLOSING: &str = "Sign up for free to join this conversation on GitHub.";
    let body = source.get(from..).unwrap_or_default();
    let head = &body[..body.char_indices().nth(2_000).map_or(body.len(), |(at, _)| at)];
    let mut start = from;
    if head.contains(OPENING[0]) && OPENING.iter().all(|line| head.lines().any(|l| l.trim() == *line)) {
        let mut at = from;
        for line in head.split_inclusive('\n') {
            at += line.len();
            let text = line.trim();
            let chrome = OPENING.contains(&text)
                || text.starts_with("Save ") && text.ends_with("GitHub Desktop.")
                || text == "Show Gist options"
                || text.contains("You must be signed in to");
            if chrome {
                start = at;
            }
        }
    }
    let last_lines = body.rmatch_indices('\n').nth(3).map_or(0, |(at, _)| at);
    let closing = body.get(last_lines..).and_then(|lines| lines.rfind(CLOSING));
    let end = closing.map_or(source.len(), |at| from + last_lines + at);
    if end > start && body[end - from..].lines().count() <= 3 { start..end } else { start..source.len() }
}
