//! Text to a flat list of blocks ([`Unit`]) with byte spans.
//!
//! Markdown itself is read by pulldown-cmark. What lives here turns its events into what the rest of the
//! core asks for: headings, list items, paragraphs, table rows, each with its inline [`Run`]s. No meaning
//! (sections, items, times) is decided here. Reading never fails: any text gives some list of units.
//!
//! pulldown-cmark holds a tree of all that it reads, many times the size of the text. So a large document is read piece
//! by piece, each from where a block begins that nothing is open around.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

pub(crate) use super::blocks::{Blocks, Cell, Run, RunKind, Style, Unit, UnitKind, is_break_tag, plain, visible};
use super::blocks::{Kind, LinkNumber, Mark};
use super::{dialect, html};

#[derive(Debug, Clone, Copy)]
enum Container {
    Item(usize),
    List { ordered: bool },
    Quote,
    Other,
}

#[derive(Default)]
struct Builder {
    blocks: Blocks,
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
    /// The next paragraph is the rest of the last block.
    continues: bool,
}

impl Builder {
    fn push(&mut self, kind: Kind, span: &Range<usize>) -> usize {
        self.blocks.push(kind, span, self.quotes > 0, self.items.last().copied())
    }

    fn style(&self) -> (Style, LinkNumber) {
        let (style, link) = self.styles.last().copied().unwrap_or_default();
        let (html, html_link) = self.html;
        let style = Style { strong: style.strong || html.strong, strike: style.strike || html.strike, ..style };
        (style, link.or(html_link))
    }

    /// A tag of HTML within a text: `<b>`, `<a href=…>`.
    fn inline_html(&mut self, tag: &str) {
        match html::inline(tag) {
            html::Inline::Strong(on) => self.html.0.strong = on,
            html::Inline::Strike(on) => self.html.0.strike = on,
            html::Inline::Link(address) => self.html.1 = self.blocks.add_link(address.to_owned()),
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
        self.blocks.add_run(source, Run::plain(span, kind, style, link), text);
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
                let continues =
                    std::mem::take(&mut self.continues) && self.blocks.last_is(|kind| kind == Kind::Paragraph);
                if !own && !continues {
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
                self.stack.push(Container::Other);
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
                let link = self.blocks.add_link(dest_url.into_string());
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

    fn event(&mut self, source: &str, event: Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.continues &= matches!(tag, Tag::Paragraph);
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

    /// Does this event begin a block that nothing is open around but the list that it is an item of?
    fn is_fresh(&self, event: &Event<'_>) -> bool {
        matches!(
            (event, self.stack.as_slice()),
            (Event::Start(_), []) | (Event::Start(Tag::Item), [Container::List { .. }])
        )
    }

    /// Goes back to where a fresh block began.
    fn back_to(&mut self, mark: Mark, tables: usize, continues: bool) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.back_to(mark);
        *self = Self { blocks, tables, continues, ..Self::default() };
    }
}

fn is_row(kind: Kind) -> bool {
    matches!(kind, Kind::Row { .. })
}

/// Larger documents are read in pieces of about so many bytes.
const PIECE: usize = 128 * 1024;
/// Longer paragraphs are read in such pieces too. What is set in bold or linked ends where a piece does.
const LONGEST: usize = 512 * 1024;

/// Reads `source` from byte `from` on, as far as 32 bits count. All spans are offsets into `source`.
pub(crate) fn read(source: &str, from: usize) -> Blocks {
    read_by(source, from, PIECE, LONGEST)
}

fn read_by(source: &str, from: usize, piece: usize, longest: usize) -> Blocks {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    let most = source.floor_char_boundary(u32::MAX as usize);
    let prepared = dialect::prepare(source.get(from..most).unwrap_or_default());
    let text: &str = &prepared.text;
    // What is defined somewhere holds everywhere.
    let piece = if text.contains("]:") { text.len().max(1) } else { piece };
    let mut builder = Builder::default();
    let (mut at, mut length) = (0, piece);
    loop {
        let end = piece_end(text, at, length, piece);
        let begun = (builder.blocks.mark(), builder.tables, builder.continues);
        // The last fresh block, which may go on behind the piece.
        let mut last = None;
        let mut kinds = (false, true);
        for (event, span) in Parser::new_ext(text.get(at..end).unwrap_or_default(), options).into_offset_iter() {
            let span = span.start + at..span.end + at;
            if end < text.len() && builder.is_fresh(&event) {
                kinds = (true, kinds.1 && matches!(event, Event::Start(Tag::Paragraph)));
                if let Some(start) = fresh_line(text, span.start).filter(|start| *start > at) {
                    last = Some((start, builder.blocks.mark(), builder.tables));
                }
            }
            let span = prepared.source(&span);
            builder.event(source, event, &(span.start + from..span.end + from));
        }
        if end == text.len() {
            return builder.blocks;
        }
        match (last, kinds) {
            (Some((start, mark, tables)), _) => {
                builder.back_to(mark, tables, false);
                (at, length) = (start, piece);
            }
            // Nothing but blanks and rules.
            (None, (false, _)) => (at, length) = (end, piece),
            (None, (true, true)) if length >= longest => {
                builder.continues = rest_of_line(text, end).chars().any(|c| !c.is_whitespace());
                if builder.continues && text.as_bytes().get(end - 1) == Some(&b'\n') {
                    builder.open = true;
                    let line_end = prepared.source(&(end - 1..end));
                    builder.run(source, RunKind::Break, &(line_end.start + from..line_end.end + from), " ");
                    builder.open = false;
                }
                at = end;
            }
            // One block is longer than that.
            (None, (true, _)) => {
                builder.back_to(begun.0, begun.1, begun.2);
                length = length.saturating_mul(4);
            }
        }
    }
}

fn rest_of_line(text: &str, byte: usize) -> &str {
    let rest = text.get(byte..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default()
}

/// Where a piece ends that is to have about so many bytes: at a line's end, or within a word of a very long line.
fn piece_end(text: &str, from: usize, length: usize, piece: usize) -> usize {
    /// Within a word the text goes on as if nothing had been divided.
    const NEAR: usize = 4096;
    let byte = from.saturating_add(length);
    let bytes = text.as_bytes();
    let rest = bytes.get(byte..).unwrap_or_default();
    let line = rest.iter().take(piece).position(|byte| *byte == b'\n').map(|end| byte + end + 1);
    if line.is_some() || rest.len() <= piece {
        return line.unwrap_or(text.len());
    }
    let inside = |at: &usize| bytes.get(at - 1..=*at).is_some_and(|pair| pair.iter().all(u8::is_ascii_alphanumeric));
    let word = (byte.saturating_sub(NEAR).max(from + 1)..=byte).rev().find(inside);
    word.unwrap_or_else(|| text.ceil_char_boundary(byte))
}

/// The start of the line of a block, if the block may be read by itself: no more than an indent is before it.
fn fresh_line(text: &str, byte: usize) -> Option<usize> {
    let before = text.get(..byte)?;
    let indent = before.len() - before.trim_end_matches(' ').len();
    let line = byte - indent;
    (indent < 4 && (line == 0 || before.as_bytes().get(line - 1) == Some(&b'\n'))).then_some(line)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(blocks: &Blocks) -> Vec<String> {
        blocks.iter().map(|unit| format!("{unit:?}")).collect()
    }

    #[test]
    fn a_document_read_in_pieces_is_the_same_document() {
        let source = "# Outage\n\nText *with* `code` and\nlines <b>set</b> [so](https://example.com/a).\n\n- [ ] one\n  - nested\n\n    more\n- [x] two\n3. a\n4. b\n\n\
                      > quoted\nlazily\n\n| a | b |\n|--|--|\n| c | *d* |\n\n```\n# code\n\n- code\n```\n<h2>Impact</h2>\n\n<!-- a\n\n# b\n-->\n\nImpact\n---\n\n    code\n\n\
                      ***\n* x\n\n* y\n  z &amp; \\*\n![image](b.png)\n## Same\n## Same\n| a | b |\n|--|--|\n| c | d |\n";
        let source = source.repeat(3);
        let whole = read_by(&source, 0, source.len(), usize::MAX);
        assert!(whole.len() > 60);
        for piece in 1..300 {
            let pieces = read_by(&source, 0, piece, usize::MAX);
            assert_eq!(shown(&pieces), shown(&whole), "{piece}");
            assert_eq!(pieces.links, whole.links);
        }
    }

    #[test]
    fn a_long_paragraph_stays_one() {
        for (word, breaks) in [("words and more ", false), ("words and\nmore ", true)] {
            let source = format!("{}\n\nend\n", word.repeat(1_000).trim_end());
            let blocks = read_by(&source, 0, 64, 256);
            assert_eq!(blocks.len(), 2);
            let unit = blocks.unit(0).unwrap();
            assert_eq!(plain(&source, &unit.runs), source[..source.len() - 6].replace('\n', " "));
            assert_eq!(unit.text, 0..source.len() - 6);
            assert_eq!(unit.lines().count(), if breaks { 1_001 } else { 1 });
        }
    }
}
