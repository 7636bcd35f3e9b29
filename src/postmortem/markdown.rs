//! Text to a flat list of blocks ([`Unit`]) with byte spans.
//!
//! Markdown itself is read by pulldown-cmark. What lives here turns its events into what the rest of the
//! core asks for: headings, list items, paragraphs, table rows, each with its inline [`Run`]s. No meaning
//! (sections, items, times) is decided here. Reading never fails: any text gives some list of units.
//!
//! How a large document is given to it in pieces is told in `pieces`.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

pub(crate) use super::blocks::{Blocks, Cell, Run, RunKind, Style, Unit, UnitKind, is_break_tag, plain, visible};
use super::blocks::{Kind, LinkNumber, Mark};
use super::{html, pieces};

#[derive(Debug, Clone, Copy)]
enum Container {
    Item(usize),
    List { ordered: bool },
    Quote,
    Table,
    Other,
}

/// Makes blocks of events.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) blocks: Blocks,
    stack: Vec<Container>,
    items: Vec<usize>,
    quotes: usize,
    styles: Vec<(Style, LinkNumber)>,
    /// The last block takes inline content.
    open: bool,
    images: usize,
    tables: usize,
    /// What inline HTML has switched on in the open block.
    html: (Style, LinkNumber),
    /// More inline pieces than these are not told apart.
    most_runs: usize,
}

/// Where a block begins that nothing is open around, to go back there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    mark: Mark,
    tables: usize,
}

impl Builder {
    pub(super) fn new(most_runs: usize) -> Self {
        Self { most_runs, ..Self::default() }
    }

    fn push(&mut self, kind: Kind, span: &Range<usize>) -> usize {
        self.blocks.push(kind, span, self.quotes > 0, self.items.last().copied())
    }

    fn style(&self) -> (Style, LinkNumber) {
        let (style, link) = self.styles.last().copied().unwrap_or_default();
        let (html, html_link) = self.html;
        let style = Style { strong: style.strong || html.strong, strike: style.strike || html.strike, ..style };
        (style, link.or(html_link))
    }

    fn add_link(&mut self, address: &str) -> LinkNumber {
        self.blocks.add_link(address, self.most_runs)
    }

    /// A tag of HTML within a text: `<b>`, `<a href=…>`.
    fn inline_html(&mut self, tag: &str) {
        match html::inline(tag) {
            html::Inline::Strong(on) => self.html.0.strong = on,
            html::Inline::Strike(on) => self.html.0.strike = on,
            html::Inline::Link(address) => self.html.1 = self.add_link(address),
            html::Inline::LinkEnd => self.html.1 = None,
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
                self.push(Kind::Html, &(at..whole.start));
            }
            at = whole.end;
            self.push(Kind::Heading(heading.level), &whole);
            let mut text: Option<Range<usize>> = None;
            for piece in heading.pieces.iter().map(place) {
                let shown = source.get(piece.clone()).unwrap_or_default();
                if shown.trim().is_empty() {
                    continue;
                }
                text = Some(text.map_or(piece.start, |text| text.start)..piece.end);
                self.blocks.push_run(Run::plain(&piece, RunKind::Text, Style::default(), None));
            }
            if let Some(text) = text {
                self.blocks.set_last_text(&text, None);
            }
        }
        if at < span.end || at == span.start {
            self.push(Kind::Html, &(at..span.end));
        }
    }

    /// The last block takes inline content from here on; one is made if there is none (text after a list nested in a
    /// tight item).
    fn touch(&mut self, span: &Range<usize>) {
        if !self.open {
            self.push(Kind::Paragraph, span);
            self.open = true;
        }
        let mut text = self.blocks.last_text();
        if text.is_empty() {
            text = span.clone();
        } else {
            text.end = text.end.max(span.end);
        }
        let paragraph = self.blocks.last_is(|kind| kind == Kind::Paragraph);
        self.blocks.set_last_text(&text, paragraph.then_some(span.end));
    }

    fn run(&mut self, source: &str, kind: RunKind, span: &Range<usize>, text: &str) {
        self.touch(span);
        if self.images > 0 && kind != RunKind::Image {
            return;
        }
        let (style, link) = self.style();
        self.blocks.add_run(source, Run::plain(span, kind, style, link), text, self.most_runs);
    }

    fn start(&mut self, tag: Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.push(Kind::Heading(level as u8), span);
                self.open = true;
                self.stack.push(Container::Other);
            }
            Tag::Paragraph => {
                // The item's own, if nothing of it came before.
                let own = matches!(self.stack.last(), Some(Container::Item(item)) if self.blocks.len() == item + 1)
                    && self.blocks.last_runs().is_empty();
                if !own {
                    self.push(Kind::Paragraph, span);
                }
                self.open = true;
                self.stack.push(Container::Other);
            }
            Tag::BlockQuote(None) => {
                self.open = false;
                self.quotes += 1;
                self.stack.push(Container::Quote);
            }
            Tag::CodeBlock(kind) => {
                self.open = false;
                self.push(Kind::Code { fenced: matches!(kind, CodeBlockKind::Fenced(_)) }, span);
                self.stack.push(Container::Other);
            }
            Tag::List(first) => {
                self.open = false;
                self.stack.push(Container::List { ordered: first.is_some() });
            }
            Tag::Item => {
                let ordered = matches!(self.stack.last(), Some(Container::List { ordered: true }));
                let unit = self.push(Kind::Item { ordered }, span);
                self.open = true;
                self.items.push(unit);
                self.stack.push(Container::Item(unit));
            }
            Tag::Table(_) => {
                self.open = false;
                self.tables += 1;
                self.stack.push(Container::Table);
            }
            Tag::TableHead | Tag::TableRow => {
                let header = matches!(tag, Tag::TableHead);
                self.push(Kind::Row { header, table: self.tables }, span);
                self.open = true;
                self.stack.push(Container::Other);
            }
            Tag::TableCell => {
                if self.open && self.blocks.last_is(is_row) {
                    self.blocks.open_cell(span);
                }
            }
            Tag::Emphasis => self.restyle(|style| style.emphasis = true),
            Tag::Strong => self.restyle(|style| style.strong = true),
            Tag::Strikethrough => self.restyle(|style| style.strike = true),
            Tag::Link { dest_url, .. } => {
                let link = self.add_link(&dest_url);
                self.styles.push((self.style().0, link));
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
                self.open = false;
                self.stack.push(Container::Other);
            }
        }
    }

    fn restyle(&mut self, change: impl Fn(&mut Style)) {
        let (mut style, link) = self.style();
        change(&mut style);
        self.styles.push((style, link));
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
                if self.open && self.blocks.last_is(is_row) {
                    self.blocks.close_cell();
                }
            }
            _ => {
                self.open = false;
                self.html = Default::default();
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

    pub(super) fn event(&mut self, source: &str, event: Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::HtmlBlock) {
                    self.html_block(source, span);
                }
                self.start(tag, span);
            }
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => {
                // The text of code and HTML blocks is no inline content.
                let is_whole = |kind| matches!(kind, Kind::Html | Kind::Heading(_) | Kind::Code { .. });
                let in_block = !self.open && self.blocks.last_is(is_whole);
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
                if let Some(item) = self.items.last() {
                    self.blocks.set_task(*item, done, span);
                }
            }
            Event::FootnoteReference(_) | Event::Html(_) | Event::Rule => {}
        }
    }

    /// Is nothing open?
    pub(super) fn is_outside(&self) -> bool {
        self.stack.is_empty()
    }

    /// Does this event begin a block that nothing is open around but the list that it is an item of, or the table that it
    /// is a row of?
    pub(super) fn is_fresh(&self, event: &Event<'_>) -> bool {
        matches!(
            (event, self.stack.as_slice()),
            (Event::Start(_), [])
                | (Event::Start(Tag::Item), [Container::List { .. }])
                | (Event::Start(Tag::TableRow), [Container::Table])
        )
    }

    /// How many bytes the text of the last block has, if it is one of text.
    pub(super) fn last_text(&self) -> usize {
        if self.blocks.last_is(Kind::is_text) { self.blocks.last_text().len() } else { 0 }
    }

    /// The place of a fresh block. The table that a row is of will be begun once more.
    pub(super) fn place(&mut self, is_row: bool) -> Place {
        Place { mark: self.blocks.mark(), tables: self.tables - usize::from(is_row) }
    }

    /// Goes back to where a fresh block began.
    pub(super) fn back_to(&mut self, place: Place) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.back_to(place.mark);
        *self = Self { blocks, tables: place.tables, ..Self::new(self.most_runs) };
    }
}

fn is_row(kind: Kind) -> bool {
    matches!(kind, Kind::Row { .. })
}

/// Reads `source` from byte `from` on, as far as 32 bits count. All spans are offsets into `source`.
pub(crate) fn read(source: &str, from: usize) -> Blocks {
    pieces::read(source, from, &pieces::LIMITS)
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
