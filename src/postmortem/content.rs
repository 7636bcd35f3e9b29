//! Which section each part of a document belongs to, and what counts as content.

use std::borrow::Cow;
use std::ops::Range;

use super::Postmortem;
use super::html;
use super::markdown::{Run, RunKind, Unit, UnitKind};
use super::outline::SectionBlock;
use super::section::Section;

/// From any byte to the innermost section of known meaning around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Regions {
    /// Ascending; each region reaches to the next one's start.
    starts: Vec<(u32, Region)>,
    /// Of sections with a known meaning the innermost other one that they are nested in, if there is one; ascending.
    parents: Vec<(u32, u32)>,
    /// A bit for each meaning that some section has.
    meanings: u32,
}

/// The section that a region is of.
type Region = Option<u32>;

impl Regions {
    pub(crate) fn new(sections: &[SectionBlock], proper: &Range<usize>) -> Self {
        let mut starts: Vec<(u32, Region)> = vec![(0, None)];
        let mut open: Vec<usize> = Vec::new();
        let mut parents = Vec::new();
        let mut meanings = 0;
        // A region goes on where its section does.
        let mut begin = |start: usize, region: Option<usize>| {
            let region = region.map(small);
            if starts.last().is_none_or(|(_, last)| *last != region) {
                starts.push((small(start), region));
            }
        };
        for (at, section) in sections.iter().enumerate() {
            while let Some(last) = open.last().and_then(|last| sections.get(*last)) {
                if last.body.end > section.span.start {
                    break;
                }
                open.pop();
            }
            if !section.canonical.is_empty() {
                parents.extend(open.last().map(|parent| (small(at), small(*parent))));
                open.push(at);
            }
            meanings |= section.canonical.iter().fold(0, |bits, name| bits | 1 << *name as u32);
            begin(section.span.start, open.last().copied());
        }
        begin(proper.end, None);
        Self { starts, parents, meanings }
    }

    /// Does any section have this meaning?
    pub(crate) fn has(&self, section: Section) -> bool {
        self.meanings & 1 << section as u32 != 0
    }

    pub(crate) fn at(&self, byte: usize) -> Option<usize> {
        let after = self.starts.partition_point(|(start, _)| *start as usize <= byte);
        self.starts.get(after.checked_sub(1)?).and_then(|(_, section)| section.map(|section| section as usize))
    }

    fn parent(&self, section: usize) -> Option<usize> {
        let at = self.parents.binary_search_by_key(&section, |(section, _)| *section as usize).ok()?;
        self.parents.get(at).map(|(_, parent)| *parent as usize)
    }

    /// The innermost section around a byte, and those around that one; no more than there are ranks of headings.
    pub(crate) fn around(&self, byte: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.at(byte), |section| self.parent(*section))
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// One visible line of a block: of a paragraph, an item's own text, a heading.
#[derive(Debug)]
pub(crate) struct Line<'d> {
    pub(crate) runs: &'d [Run],
    pub(crate) span: Range<usize>,
    /// Visible text.
    pub(crate) text: Cow<'d, str>,
}

/// The lines of a block within `within`, as far as they are the body of the section around them: a heading's
/// own text is left out, and of a label run in with its text only the text is given.
///
/// Made one after the other: a block may be all of a large document.
pub(crate) fn body_lines<'d>(
    document: &'d Postmortem<'_>,
    unit: &'d Unit<'_>,
    within: &Range<usize>,
) -> impl Iterator<Item = Line<'d>> {
    let within = within.clone();
    let low = unit.runs.partition_point(|run| run.span().end <= within.start);
    let high = unit.runs.partition_point(|run| run.span().start < within.end).max(low);
    let runs = unit.runs.get(low..high).unwrap_or_default();
    runs.split(|run| run.kind == RunKind::Break).filter_map(move |runs| {
        let (first, last) = (runs.first()?, runs.last()?);
        let mut span = first.span().start..last.span().end;
        if let Some(section) = document.heading_at(span.start)
            && (!section.canonical.is_empty() || section.level > 6)
        {
            span.start = section.body.start;
        }
        span.start = span.start.max(within.start);
        if span.start >= span.end {
            return None;
        }
        let mut text = Cow::Borrowed("");
        for run in runs.iter().filter(|run| run.span().end > span.start) {
            let cut = span.start.saturating_sub(run.span().start);
            let whole = run.text(document.source);
            // Most lines are one run, and need no copy.
            text += whole.get(cut..).unwrap_or(whole);
        }
        Some(Line { runs, span, text })
    })
}

/// Has a reader something to read in `span` of these runs, apart from `without` (ascending spans)?
fn has_text(document: &Postmortem<'_>, runs: &[Run], within: &Range<usize>, without: &[Range<usize>]) -> bool {
    runs.iter().filter(|run| run.span().end > within.start && run.span().start < within.end).any(|run| match run.kind {
        RunKind::Image => true,
        RunKind::Break | RunKind::Html => false,
        RunKind::Text | RunKind::Code => {
            let mut at = run.span().start.max(within.start);
            let end = run.span().end.min(within.end);
            let first = without.partition_point(|span| span.end <= at);
            for gap in without.get(first..).unwrap_or_default().iter().take_while(|gap| gap.start < end) {
                if is_readable(document.text(&(at..gap.start.max(at)))) {
                    return true;
                }
                at = gap.end.max(at);
            }
            is_readable(document.text(&(at..end.max(at))))
        }
    })
}

fn is_readable(text: &str) -> bool {
    // `…` stands for text still to come: not nothing, but a placeholder.
    text.chars().any(char::is_alphanumeric) || text.contains(['…', '？']) || text.contains("...") || text.contains("??")
}

/// Decides `empty` and `has_content` of every section.
pub(crate) fn fill(document: &mut Postmortem<'_>) {
    let mut placeholders: Vec<Range<usize>> = document.placeholders.iter().map(|found| found.span.clone()).collect();
    placeholders.sort_by_key(|span| span.start);
    let judge = |section: &SectionBlock| {
        if says_itself(document, section) { (true, true) } else { judge_body(document, &section.body, &placeholders) }
    };
    let verdicts: Vec<(bool, bool)> = document.sections.iter().map(judge).collect();
    for (section, (visible, content)) in document.sections.iter_mut().zip(verdicts) {
        section.empty = !visible;
        section.has_content = content;
    }
}

/// `## Summary: the shop was down for two hours` needs no text below it; `## Timeline: all times in UTC` does.
fn says_itself(document: &Postmortem<'_>, section: &SectionBlock) -> bool {
    let listed = |name: &Section| matches!(name, Section::Timeline | Section::ActionItems | Section::Prevention);
    if section.level > 6 || section.canonical.is_empty() || section.canonical.iter().any(listed) {
        return false;
    }
    let heading = section.heading(document.source, &document.blocks);
    heading.split_once(": ").is_some_and(|(_, said)| said.split_whitespace().nth(2).is_some())
}

/// Is something visible in a body, and is it more than placeholders?
fn judge_body(document: &Postmortem<'_>, body: &Range<usize>, placeholders: &[Range<usize>]) -> (bool, bool) {
    // A label run in with its text shares its block.
    let units = document.blocks.from(document.blocks.before(body.start).saturating_sub(1));
    let mut visible = false;
    for unit in units.take_while(|unit| unit.span.start < body.end) {
        let (seen, content) = judge(document, &unit, body, placeholders);
        visible |= seen;
        if content {
            return (true, true);
        }
    }
    (visible, false)
}

fn judge(
    document: &Postmortem<'_>,
    unit: &Unit<'_>,
    body: &Range<usize>,
    placeholders: &[Range<usize>],
) -> (bool, bool) {
    match &unit.kind {
        UnitKind::Heading { .. } | UnitKind::Row { header: true, .. } => (false, false),
        _ if unit.span.end <= body.start => (false, false),
        UnitKind::Code { .. } => {
            let inside = is_readable(document.text(&unit.span));
            (inside, inside)
        }
        UnitKind::Html => {
            let shown = html::shows(document.text(&unit.span));
            // `<what keeps it from coming back>` is a tag of no element: a prompt, which a reader sees in the source.
            let first = placeholders.partition_point(|span| span.end <= unit.span.start);
            let prompt = placeholders.get(first).is_some_and(|span| span.start < unit.span.end);
            (shown || prompt, shown)
        }
        UnitKind::Row { .. } => {
            (has_text(document, &unit.runs, body, &[]), has_text(document, &unit.runs, body, placeholders))
        }
        UnitKind::Item { .. } | UnitKind::Paragraph => {
            let any = |without: &[Range<usize>]| {
                body_lines(document, unit, body).any(|line| has_text(document, line.runs, &line.span, without))
            };
            (any(&[]), any(placeholders))
        }
    }
}
