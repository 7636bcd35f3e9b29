//! A document given to pulldown-cmark piece by piece.
//!
//! pulldown-cmark holds a tree of all that it reads, many times the size of the text. So a large document is read in
//! pieces, each from where a block begins that nothing is open around: at top level, at an item of a list, at a row of a
//! table. What a piece needs of the others is gathered first (the definitions of links and footnotes hold everywhere) or
//! put in front of it (the header of its table). The blocks are the same as those of the document read whole.
//!
//! But for what nobody has written: a text of more than [`Limits::longest`] without a block's end is read in parts, each a
//! block of its own; and beyond [`Limits::runs`] inline pieces a block is one piece of text.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag};
use rustc_hash::FxHashSet;

use super::blocks::Blocks;
use super::dialect::{self, Prepared};
use super::markdown::Builder;

/// How large what is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Larger documents are read in pieces of about so many bytes.
    piece: usize,
    /// Longer texts are read in parts of that size. What is set in bold or linked ends where a part does.
    longest: usize,
    /// More inline pieces than these are not told apart: a block that comes after them has one, and a table's row none.
    runs: usize,
}

pub(super) const LIMITS: Limits = Limits { piece: 128 * 1024, longest: 256 * 1024, runs: 2_000_000 };

/// The header of a wider table is not put in front of each piece: its rows are read at once.
const WIDEST_HEAD: usize = 4096;

/// Reads `source` from byte `from` on, as far as 32 bits count. All spans are offsets into `source`.
pub(super) fn read(source: &str, from: usize, limits: &Limits) -> Blocks {
    let most = source.floor_char_boundary(u32::MAX as usize);
    let prepared = dialect::prepare(source.get(from..most).unwrap_or_default());
    let text = prepared.text.as_bytes();
    let reader = Reader { source, from, prepared: &prepared, limits };
    let defines = text.len() > limits.piece && memmem::find(text, b"]:").is_some();
    let definitions = defines.then(|| {
        let mut found = Definitions::default();
        reader.read(&mut Builder::new(limits.runs), None, Some(&mut found));
        found.settle();
        found
    });
    let mut builder = Builder::new(limits.runs);
    reader.read(&mut builder, definitions.as_ref(), None);
    builder.blocks
}

struct Reader<'r> {
    source: &'r str,
    /// Where in the source the text begins.
    from: usize,
    prepared: &'r Prepared<'r>,
    limits: &'r Limits,
}

/// Where the next piece may begin.
struct Fresh {
    start: usize,
    place: super::markdown::Place,
    /// The header of the table that it begins in.
    head: Option<Range<usize>>,
}

impl Reader<'_> {
    /// Gives all events to the builder; or gathers what is defined, and keeps no blocks.
    fn read(&self, builder: &mut Builder, known: Option<&Definitions>, mut found: Option<&mut Definitions>) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_GFM;
        let text: &str = &self.prepared.text;
        let Limits { piece, longest, .. } = *self.limits;
        let (mut at, mut length) = (0, piece);
        // The header of the table that the piece begins in.
        let mut head: Option<Range<usize>> = None;
        loop {
            if found.is_some() {
                *builder = Builder::new(self.limits.runs);
            }
            let end = piece_end(text, at, length, piece);
            let begun = builder.place(false);
            let input = self.input(at..end, known, head.as_ref());
            // So many bytes of the input are no part of the piece.
            let shift = input.len() - (end - at);
            let mut open = head.clone();
            // The last fresh block, which may go on behind the piece.
            let mut last: Option<Fresh> = None;
            let mut blank = true;
            // Where the last block ends that nothing is around.
            let mut behind = at;
            let target = |link: BrokenLink<'_>| known?.address(&link.reference).map(|to| (to, CowStr::Borrowed("")));
            let target = known.is_some().then_some(target);
            let mut events = Parser::new_with_broken_link_callback(&input, options, target).into_offset_iter();
            for (event, span) in events.by_ref() {
                if shift > 0 && span.end <= shift {
                    continue;
                }
                let goes_on = span.start < shift;
                let span = span.start.max(shift) - shift + at..span.end - shift + at;
                match &event {
                    Event::Start(Tag::Table(_)) if !goes_on && builder.is_outside() => open = head_of(text, span.start),
                    Event::Start(Tag::FootnoteDefinition(label)) => {
                        if let Some(found) = &mut found {
                            found.footnotes.insert(hash(label));
                        }
                    }
                    _ => {}
                }
                if builder.is_outside() && matches!(event, Event::Start(_)) {
                    behind = span.end;
                }
                if end < text.len() && builder.is_fresh(&event) {
                    blank = false;
                    let is_row = matches!(event, Event::Start(Tag::TableRow));
                    if let Some(start) = fresh_line(text, span.start).filter(|start| *start > at)
                        && (!is_row || open.is_some())
                    {
                        let head = open.clone().filter(|_| is_row);
                        last = Some(Fresh { start, place: builder.place(is_row), head });
                    }
                }
                let span = self.prepared.source(&span);
                builder.event(self.source, event, &(span.start + self.from..span.end + self.from));
            }
            // The last definition may go on.
            let definition = || {
                let starts = events.reference_definitions().iter().map(|(_, definition)| definition.span.start);
                let last = starts.max().and_then(|start| fresh_line(text, (start + at).checked_sub(shift)?));
                last.filter(|start| *start > at && *start >= behind)
            };
            let next = match &last {
                _ if end == text.len() => end,
                Some(fresh) => fresh.start,
                None => match definition() {
                    Some(start) => start,
                    // Nothing but blanks and rules, or a text that is longer than what is read at once.
                    None if blank || length >= longest && builder.last_text() > longest / 2 => end,
                    // A block is.
                    None => at,
                },
            };
            if let Some(found) = &mut found {
                for (label, definition) in events.reference_definitions().iter() {
                    let start = definition.span.start + at;
                    if (at + shift..next + shift).contains(&start) {
                        found.add(label, start - shift, &definition.dest);
                    }
                }
            }
            if end == text.len() {
                return;
            }
            if next == at {
                builder.back_to(begun);
                length = if length < longest { longest } else { length.saturating_mul(4) };
                continue;
            }
            (at, length, head) = (next, piece, None);
            if let Some(fresh) = last {
                builder.back_to(fresh.place);
                head = fresh.head;
            }
        }
    }

    /// A piece, and in front of it what it needs of the others.
    fn input(&self, piece: Range<usize>, known: Option<&Definitions>, head: Option<&Range<usize>>) -> Cow<'_, str> {
        let text = &self.prepared.text;
        let piece = text.get(piece).unwrap_or_default();
        let mut lead = known.map(|known| known.footnotes_of(piece)).unwrap_or_default();
        lead.push_str(head.and_then(|head| text.get(head.clone())).unwrap_or_default());
        if lead.is_empty() { Cow::Borrowed(piece) } else { Cow::Owned(lead + piece) }
    }
}

/// What is defined somewhere in a document.
#[derive(Default)]
struct Definitions {
    /// Of each link: the hash of its label, where it is defined, and where its address is. Ascending.
    links: Vec<(u64, u32, Range<u32>)>,
    addresses: String,
    /// The hashes of footnotes' labels.
    footnotes: FxHashSet<u64>,
}

impl Definitions {
    fn add(&mut self, label: &str, place: usize, address: &str) {
        let small = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let start = small(self.addresses.len());
        self.addresses.push_str(address);
        self.links.push((hash(label), small(place), start..small(self.addresses.len())));
    }

    /// The first definition of a label is the one that holds.
    fn settle(&mut self) {
        self.links.sort_unstable_by_key(|(label, place, _)| (*label, *place));
        self.links.dedup_by_key(|(label, ..)| *label);
    }

    /// The address that a label stands for.
    fn address<'d>(&self, label: &str) -> Option<CowStr<'d>> {
        let label = hash(label);
        let at = self.links.binary_search_by_key(&label, |(label, ..)| *label).ok()?;
        let (.., place) = self.links.get(at)?;
        let address = self.addresses.get(place.start as usize..place.end as usize)?;
        Some(CowStr::from(address.to_owned()))
    }

    /// Empty footnotes under the names of those that a piece refers to, which would be no references without.
    fn footnotes_of(&self, piece: &str) -> String {
        let mut lead = String::new();
        if self.footnotes.is_empty() {
            return lead;
        }
        let mut seen = FxHashSet::default();
        for at in memmem::find_iter(piece.as_bytes(), b"[^") {
            let rest = piece.get(at + 2..).unwrap_or_default();
            // Longer labels are none.
            let near = rest.get(..rest.floor_char_boundary(1_000)).unwrap_or_default();
            let Some(label) = near.find(['[', ']', '\n']).and_then(|end| near.get(..end)) else { continue };
            let name = hash(label);
            if self.footnotes.contains(&name) && seen.insert(name) {
                lead.extend(["[^", label, "]:\n\n"]);
            }
        }
        // So that an indented line is no part of the last one.
        if !lead.is_empty() {
            lead.push_str("***\n\n");
        }
        lead
    }
}

/// The same for labels that differ in case and blanks only.
fn hash(label: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in label.split_whitespace() {
        word.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
        ' '.hash(&mut hasher);
    }
    hasher.finish()
}

/// The first two lines of a table that begins at a byte.
fn head_of(text: &str, byte: usize) -> Option<Range<usize>> {
    let start = fresh_line(text, byte)?;
    let near = text.as_bytes().get(start..)?;
    let near = near.get(..near.len().min(WIDEST_HEAD))?;
    let end = memchr::memchr_iter(b'\n', near).nth(1)?;
    Some(start..start + end + 1)
}

/// Where a piece ends that is to have about so many bytes: at a line's end, or between the words of a very long line.
fn piece_end(text: &str, from: usize, length: usize, piece: usize) -> usize {
    const NEAR: usize = 4096;
    let byte = from.saturating_add(length);
    let bytes = text.as_bytes();
    let rest = bytes.get(byte..).unwrap_or_default();
    let line = rest.iter().take(piece).position(|byte| *byte == b'\n').map(|end| byte + end + 1);
    if line.is_some() || rest.len() <= piece {
        return line.unwrap_or(text.len());
    }
    let blank = (byte.saturating_sub(NEAR).max(from + 1)..=byte).rev().find(|at| bytes.get(at - 1) == Some(&b' '));
    blank.unwrap_or_else(|| text.ceil_char_boundary(byte))
}

/// The start of the line of a block, if the block may be read by itself: no more than an indent is before it.
fn fresh_line(text: &str, byte: usize) -> Option<usize> {
    let before = text.get(..byte)?;
    let indent = before.len() - before.trim_end_matches(' ').len();
    let line = byte - indent;
    (indent < 4 && (line == 0 || before.as_bytes().get(line - 1) == Some(&b'\n'))).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{RunKind, Unit, UnitKind, plain};
    use super::*;

    const WHOLE: Limits = Limits { piece: usize::MAX, longest: usize::MAX, runs: usize::MAX };

    fn is_row(unit: &Unit<'_>) -> bool {
        matches!(unit.kind, UnitKind::Row { .. })
    }

    fn shown(blocks: &Blocks) -> Vec<String> {
        blocks.iter().map(|unit| format!("{unit:?}")).collect()
    }

    fn same_in_pieces(source: &str) {
        let whole = read(source, 0, &WHOLE);
        for piece in 1..300 {
            let pieces = read(source, 0, &Limits { piece, ..WHOLE });
            assert_eq!(shown(&pieces), shown(&whole), "{piece}");
            assert_eq!(pieces.links, whole.links);
        }
    }

    #[test]
    fn a_document_read_in_pieces_is_the_same_document() {
        let source = "# Outage\n\nText *with* `code` and\nlines <b>set</b> [so](https://example.com/a).\n\n- [ ] one\n  - nested\n\n    more\n- [x] two\n3. a\n4. b\n\n\
                      > quoted\nlazily\n\n| a | b |\n|--|--|\n| c | *d* |\n\n```\n# code\n\n- code\n```\n<h2>Impact</h2>\n\n<!-- a\n\n# b\n-->\n\nImpact\n---\n\n    code\n\n\
                      ***\n* x\n\n* y\n  z &amp; \\*\n![image](b.png)\n## Same\n## Same\n| a | b |\n|--|--|\n| c | d |\n";
        same_in_pieces(&source.repeat(3));
    }

    #[test]
    fn what_is_defined_in_one_piece_holds_in_all() {
        let source = "See [the graph][Graph  One], [log] and [none][], first[^1] and second[^ Two].\n\n[graph one]: https://example.com/graph 'Graph'\n\
                      [LOG]: <https://example.com/log>\n[log]: https://example.com/later\n\n[^1]: A note\n\n    of two parts, see [^ two]\n\n[^ two]: Another\n\n\
                      - [log]\n- [^1] and [^3]\n\n    code [log]\n\n> [straße]: https://example.com/s\n\n[STRASSE] and ![log]\n\n| [log] | [^1] |\n|--|--|\n| a[^1] | [a][log] |\n\n";
        let source = format!("{source}{}[last]\n\n[last]: https://example.com/last\n", source.repeat(2));
        let links = read(&source, 0, &WHOLE).links;
        for address in ["graph", "log", "s", "last"] {
            let address = format!("https://example.com/{address}");
            assert!((0..links.len()).any(|at| links.get(at) == Some(&address)), "{address}");
        }
        same_in_pieces(&source);
    }

    #[test]
    fn a_table_is_divided_at_its_rows() {
        let source = "x\n\n  a | b\n --|--\n c | *d*\n | e |\n| `f` | g | h |\n| \n||\n| [i](j) | k |\nlazy\n\n| l |\n|--|\n- | m |\n- n\n\n| o |\n|--|\n| p |\n| q |\n> r\n";
        let source = source.repeat(3);
        let whole = read(&source, 0, &WHOLE);
        assert!(whole.iter().filter(is_row).count() >= 20);
        same_in_pieces(&source);
    }

    #[test]
    fn a_very_long_text_is_read_in_parts() {
        for (word, end) in [("words and more ", ""), ("words and\nmore ", ""), ("a", "\n"), ("é", "")] {
            let source = format!("{}{end}\n\nend\n", word.repeat(1_000));
            let limits = Limits { piece: 64, longest: 256, runs: usize::MAX };
            let blocks = read(&source, 0, &limits);
            assert!(blocks.len() > 2 && blocks.len() < 300, "{}", blocks.len());
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let text: String = blocks.iter().map(|unit| plain(&source, &unit.runs)).collect();
            assert_eq!(letters(&text), letters(&source));
            assert!(blocks.iter().all(|unit| unit.text.len() <= 2 * limits.longest));
            assert_eq!(blocks.iter().last().map(|unit| unit.text), Some(source.len() - 4..source.len() - 1));
        }
        let fence = format!("```\n{}```\n\n<!--\n{}-->\n", "word\n".repeat(300), "word\n".repeat(300));
        assert_eq!(read(&fence, 0, &Limits { piece: 64, longest: 256, runs: usize::MAX }).len(), 2);
    }

    #[test]
    fn beyond_so_many_inline_pieces_blocks_are_plain_text() {
        let source = "*a* `b` [c](d)\ne *f*\n\n".repeat(3) + "| *g* h | i |\n|--|--|\n| *j* | k |\n\n# *l* m\n\n*n*\n";
        let whole = read(&source, 0, &WHOLE);
        let first = whole.unit(0).map_or(0, |unit| unit.runs.len());
        let blocks = read(&source, 0, &Limits { runs: first, ..WHOLE });
        assert_eq!(blocks.len(), whole.len());
        for (at, (unit, same)) in blocks.iter().zip(whole.iter()).enumerate() {
            assert_eq!((&unit.span, &unit.text), (&same.span, &same.text));
            match &*unit.runs {
                runs if at == 0 => assert_eq!(runs.len(), first),
                [run] => assert!(run.kind == RunKind::Text && run.link().is_none()),
                runs => assert!(runs.is_empty() && is_row(&unit)),
            }
        }
    }
}
