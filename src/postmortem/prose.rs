//! The running text of a document in [`Passage`]s: what rules about wording read.
//!
//! A passage is a paragraph, an item's own text or a table's cell on one line, with the way back from its bytes
//! to the source. Lines that open something of their own (a label, a timeline entry, an action item) open a
//! passage too. Block quotes, code, HTML, the title, headings and the page around the document are no passages. What words
//! mean is not decided here.

use std::ops::Range;

use super::Postmortem;
use super::markdown::{Run, RunKind, Unit, UnitKind};
use super::section::{Section, Sections};

/// Stands for a piece of code or an image, so that the words around it never meet.
pub(crate) const OBJECT: char = '\u{fffc}';

/// A stretch of running text.
#[derive(Debug, Clone)]
pub(crate) struct Passage {
    /// Visible text; code and images are an [`OBJECT`] each.
    pub(crate) text: String,
    /// Its place in the source, markup included.
    pub(crate) span: Range<usize>,
    /// What the innermost section of known meaning around it means.
    pub(crate) section: Option<Sections>,
    /// An item of a list, or a cell of a table.
    pub(crate) listed: bool,
    /// Something in it links somewhere.
    pub(crate) linked: bool,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    /// In the passage's text.
    at: usize,
    source: Range<usize>,
    /// The text is the source, byte by byte.
    verbatim: bool,
}

impl Passage {
    /// The place in the source of some bytes of the text.
    pub(crate) fn source(&self, text: &Range<usize>) -> Range<usize> {
        let start = self.place(text.start).map_or(self.span.start, |(piece, within)| {
            if piece.verbatim { piece.source.start + within } else { piece.source.start }
        });
        let end = self.place(text.end.saturating_sub(1)).map_or(self.span.end, |(piece, within)| {
            if piece.verbatim { (piece.source.start + within + 1).min(piece.source.end) } else { piece.source.end }
        });
        start..end.max(start)
    }

    fn place(&self, byte: usize) -> Option<(&Piece, usize)> {
        let after = self.pieces.partition_point(|piece| piece.at <= byte);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        Some((piece, byte - piece.at))
    }
}

impl<'a> Postmortem<'a> {
    /// The passages of the document in order, made one after the other.
    pub(crate) fn passages<'d>(&'d self) -> impl Iterator<Item = Passage> + use<'d, 'a> {
        self.passages_of(&[])
    }

    /// The passages whose innermost section has one of these meanings; all of them where none is given.
    pub(crate) fn passages_of<'d, 's>(
        &'d self,
        sections: &'s [Section],
    ) -> impl Iterator<Item = Passage> + use<'d, 's, 'a> {
        let proper = self.proper.clone();
        self.blocks.iter().filter(move |unit| !unit.quoted && proper.contains(&unit.span.start)).flat_map(move |unit| {
            let chunks = self.chunks(&unit);
            chunks.into_iter().filter_map(move |(runs, listed)| self.passage(unit.runs.get(runs)?, listed, sections))
        })
    }

    /// The runs of each passage of a block.
    fn chunks(&self, unit: &Unit<'_>) -> Vec<(Range<usize>, bool)> {
        match &unit.kind {
            UnitKind::Heading { .. } | UnitKind::Code { .. } | UnitKind::Html | UnitKind::Row { header: true, .. } => {
                Vec::new()
            }
            UnitKind::Row { cells, .. } => cells.iter().map(|cell| (cell.runs(), true)).collect(),
            UnitKind::Item { .. } | UnitKind::Paragraph => {
                let mut chunks = Vec::new();
                let mut start = 0;
                for (at, pair) in unit.runs.windows(2).enumerate() {
                    if let [before, after] = pair
                        && before.kind == RunKind::Break
                        && self.opens(after.span().start)
                    {
                        chunks.push((start..at, unit.is_item()));
                        start = at + 1;
                    }
                }
                chunks.push((start..unit.runs.len(), unit.is_item()));
                chunks
            }
        }
    }

    /// Does something of its own start at this byte?
    fn opens(&self, byte: usize) -> bool {
        self.heading_at(byte).is_some()
            || self.timeline.binary_search_by_key(&byte, |entry| entry.span.start).is_ok()
            || self.action_items.binary_search_by_key(&byte, |item| item.span.start).is_ok()
    }

    fn passage(&self, runs: &[Run], listed: bool, wanted: &[Section]) -> Option<Passage> {
        let (first, last) = (runs.first()?, runs.last()?);
        let mut span = first.span().start..last.span().end;
        if self.title.as_ref().is_some_and(|title| title.span.start == span.start) {
            return None;
        }
        if let Some(section) = self.heading_at(span.start)
            && (!section.canonical.is_empty() || section.level > 6)
        {
            span.start = section.body.start;
        }
        let section = self.section_at(span.start).map(|section| section.canonical);
        let named = |section: Sections| section.iter().any(|name| wanted.contains(name));
        if !self.proper.contains(&span.start) || !wanted.is_empty() && !section.is_some_and(named) {
            return None;
        }
        let mut passage = Passage {
            text: String::new(),
            span,
            section,
            listed,
            linked: false,
            pieces: Vec::with_capacity(runs.len()),
        };
        for run in runs.iter().filter(|run| run.span().end > passage.span.start) {
            let cut = passage.span.start.saturating_sub(run.span().start);
            let whole = run.text(self.source);
            let text = whole.get(cut..).unwrap_or(whole);
            let source = run.span().start.max(passage.span.start)..run.span().end;
            let at = passage.text.len();
            passage.linked |= run.link().is_some();
            match run.kind {
                RunKind::Code | RunKind::Image => passage.text.push(OBJECT),
                RunKind::Html => passage.text.push(' '),
                RunKind::Text | RunKind::Break => passage.text.push_str(text),
            }
            if run.kind == RunKind::Text {
                let raw = self.text(&source);
                pieces(text, at, raw, source.start, &mut passage.pieces);
            } else {
                passage.pieces.push(Piece { at, source, verbatim: false });
            }
        }
        if passage.text.trim().is_empty() {
            return None;
        }
        let blank = passage.text.len() - passage.text.trim_start().len();
        passage.span.start = passage.source(&(blank..blank + 1)).start;
        Some(passage)
    }
}

/// A run of text, whose ends are the source's even where an entity or escape between them is decoded.
fn pieces(text: &str, at: usize, raw: &str, start: usize, pieces: &mut Vec<Piece>) {
    let mut push = |text: Range<usize>, raw: Range<usize>, verbatim| {
        if !text.is_empty() {
            pieces.push(Piece { at: at + text.start, source: start + raw.start..start + raw.end, verbatim });
        }
    };
    if text == raw {
        return push(0..text.len(), 0..raw.len(), true);
    }
    let head: usize = text.chars().zip(raw.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (text_rest, raw_rest) = (text.get(head..).unwrap_or_default(), raw.get(head..).unwrap_or_default());
    let both = text_rest.chars().rev().zip(raw_rest.chars().rev());
    let tail: usize = both.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    push(0..head, 0..head, true);
    push(head..text.len() - tail, head..raw.len() - tail, false);
    push(text.len() - tail..text.len(), raw.len() - tail..raw.len(), true);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        Postmortem::parse(source).passages().map(|passage| passage.text.trim().to_owned()).collect()
    }

    #[test]
    fn passages_leave_out_what_is_no_running_text() {
        let source = "# Title\n\nOne\ntwo `three` *four*.\n\n> quoted\n\n```\ncode\n```\n\n<!-- note -->\n\n- item\n  more\n\n\
                      | head |\n|--|\n| cell |\n";
        assert_eq!(texts(source), ["One two \u{fffc} four.", "item more", "cell"]);
    }

    #[test]
    fn labels_entries_and_items_within_a_paragraph_are_passages_of_their_own() {
        let source = "Payments Down\n\nTimeline:\n\n12:30 UTC: it broke\n12:40 UTC: it was\nfound\nRoot cause: the disk was full\n";
        assert_eq!(texts(source), ["12:30 UTC: it broke", "12:40 UTC: it was found", "the disk was full"]);
        let document = Postmortem::parse(source);
        let last = document.passages().last().unwrap();
        assert_eq!(last.section.unwrap(), [crate::postmortem::Section::RootCause]);
    }

    #[test]
    fn a_place_in_the_text_is_found_in_the_source() {
        let source = "Some *bold* words &amp; an\nend with `code` in it";
        let document = Postmortem::parse(source);
        let passage = document.passages().next().unwrap();
        for (words, expected) in
            [("Some", "Some"), ("bold words", "bold* words"), ("an end", "an\nend"), ("in it", "in it")]
        {
            let at = passage.text.find(words).unwrap();
            assert_eq!(document.text(&passage.source(&(at..at + words.len()))), expected);
        }
    }
}
