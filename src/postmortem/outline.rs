//! Which lines of a document are headings, whatever they look like, and what each heading's body is.
//!
//! ATX and setext headings, bold-only lines, `Label:` lines, bare title lines in plain text, labels run in with
//! their text (`Impact: 3 hours`), and items of a numbered outline.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::MOST_TOLD;
use super::lines::LineIndex;
use super::markdown::{Blocks, Run, RunKind, Unit, UnitKind, plain, visible};
use super::naming::{Reading, classify, is_neutral_name};
use super::section::{Section, Sections};
use super::time;
use super::vocabulary::Vocabulary;

/// A heading and what is below it.
#[derive(Debug, Clone)]
pub struct SectionBlock {
    /// What the heading means; empty for a heading of no known meaning, two for `Root cause and resolution`.
    pub canonical: Sections,
    /// 1-based.
    pub line: usize,
    /// The heading's own text.
    pub span: Range<usize>,
    /// From behind the heading to the next heading of its rank; subsections included.
    pub body: Range<usize>,
    /// Nothing below the heading but blanks, lone bullets, HTML comments and blank or header-only tables.
    pub empty: bool,
    /// Something below the heading is neither guidance comment nor placeholder. What rules ask.
    pub has_content: bool,
    /// 1 to 6 for Markdown headings; 7 and 8 for lines of text read as headings.
    pub level: u8,
    form: Form,
}

/// How a heading is written, in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form(u8);

impl Form {
    const PLAIN: Self = Self(0);
    /// Counts only where nothing else carries its sections.
    const WEAK: Self = Self(1);
    /// An item of a list.
    const ITEM: Self = Self(1 << 1);
    /// It starts in bold.
    const BOLD: Self = Self(1 << 2);
    /// `**Label**: text`
    const LABEL: Self = Self(1 << 3);
    /// `Label:`, read as it is written.
    const RAW: Self = Self(1 << 4);
    /// A colon at its end is no part of it.
    const COLON: Self = Self(1 << 6);
    /// `##Impact`
    const UNSPACED: Self = Self(1 << 5);
    /// A line of text below real headings: nothing where one of them says the same.
    const BARE: Self = Self(1 << 7);

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn only(self, set: bool) -> Self {
        if set { self } else { Self::PLAIN }
    }

    const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl SectionBlock {
    /// A heading whose body begins at `end`.
    fn new(canonical: Vec<Section>, span: Range<usize>, end: usize, level: u8, form: Form) -> Self {
        let canonical = canonical.into();
        Self { canonical, line: 0, span, body: end..end, empty: false, has_content: false, level, form }
    }

    /// The heading's visible text.
    pub(crate) fn heading<'d>(&self, source: &'d str, blocks: &'d Blocks) -> Cow<'d, str> {
        if self.form.is(Form::RAW) {
            return Cow::Borrowed(source.get(self.span.clone()).unwrap_or_default().trim());
        }
        let block = blocks.before(self.span.start + 1).checked_sub(1).and_then(|at| blocks.unit(at));
        let Some(unit) = block else { return Cow::default() };
        let first = unit.runs.partition_point(|run| run.span().start < self.span.start);
        let behind = unit.runs.partition_point(|run| run.span().end <= self.span.end).max(first);
        let text = plain(source, unit.runs.get(first..behind).unwrap_or_default());
        let text = if self.form.is(Form::UNSPACED) {
            text.trim_start_matches('#')
        } else if self.form.is(Form::LABEL) {
            text.trim_end_matches(':')
        } else if self.form.is(Form::COLON) {
            text.trim().trim_end_matches(':')
        } else {
            &text
        };
        Cow::Owned(text.trim().to_owned())
    }
}

/// The document's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    pub text: String,
    pub span: Range<usize>,
    /// 1-based.
    pub line: usize,
}

/// What reading the headings gives.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) title: Option<Title>,
    pub(crate) sections: Vec<SectionBlock>,
}

/// Rank of lines of text read as headings.
const LINE: u8 = 7;
/// Rank of labels run in with their text, below real headings.
const RUN_IN: u8 = 8;
pub(super) const MAX_LABEL_CHARS: usize = 80;

pub(crate) fn read(
    source: &str,
    vocabulary: &Vocabulary,
    proper: &Range<usize>,
    blocks: &Blocks,
    lines: &LineIndex<'_>,
) -> Outline {
    // Lines are drawn above and below; one alone is somebody's title.
    let drawn = blocks.headings().filter(|unit| is_rule(source, unit)).nth(1).is_some();
    let is_drawn = |unit: &Unit<'_>| drawn && is_rule(source, unit);
    let shown = |unit: &Unit<'_>| unit.is_top() && proper.contains(&unit.span.start) && !is_drawn(unit);
    let headings = || blocks.headings().filter(shown);
    let title = heading_title(source, vocabulary, headings);
    let is_title = |unit: &Unit<'_>| title.as_ref().is_some_and(|title| title.span == unit.span);
    // Those before the first of known meaning need not be asked again.
    let meaning = |unit: &Unit<'_>| classify(vocabulary, visible(source, &unit.runs).trim(), Reading::Heading);
    let first = headings().find(|unit| !is_title(unit) && !meaning(unit).is_empty()).map(|unit| unit.span.start);
    let structured = first.is_some();

    let mut found = Vec::new();
    for unit in blocks.iter() {
        if found.len() >= MOST_TOLD {
            break;
        }
        if !unit.is_top() || !proper.contains(&unit.span.start) {
            continue;
        }
        match &unit.kind {
            UnitKind::Heading { .. } if is_drawn(&unit) => {}
            UnitKind::Heading { level } if !is_title(&unit) => {
                let asked = first.is_some_and(|first| first <= unit.span.start);
                let canonical = if asked { meaning(&unit) } else { Vec::new() };
                found.push(SectionBlock::new(canonical, unit.text.clone(), unit.span.end, *level, Form::PLAIN));
            }
            UnitKind::Paragraph => paragraph(source, vocabulary, &unit, structured, &mut found),
            // Below real headings only a bold item can be one more.
            UnitKind::Item { .. } => {
                if let Some(line) = unit.lines().next()
                    && (!structured || line.first().is_some_and(|run| run.style.strong))
                    && let Some(mut candidate) = line_heading(source, vocabulary, line, true, true)
                {
                    candidate.form = candidate.form.with(Form::ITEM).with(Form::WEAK);
                    candidate.level = RUN_IN;
                    found.push(candidate);
                }
            }
            _ => {}
        }
    }
    let title = title
        .map(|unit| Title {
            text: plain(source, &unit.runs).trim().to_owned(),
            span: unit.text.clone(),
            line: lines.line(unit.span.start),
        })
        .or_else(|| if headings().next().is_none() { text_title(source, blocks, &mut found, lines) } else { None });
    settle(&mut found, structured);
    bodies(&mut found, source, blocks, proper, lines);
    Outline { title, sections: found }
}

/// `# ==========` above and below a heading: a line that is drawn, which begins nothing.
fn is_rule(source: &str, unit: &Unit<'_>) -> bool {
    const DRAWN: [char; 10] = ['=', '-', '_', '*', '~', '#', '─', '━', '═', ' '];
    let text = source.get(unit.text.clone()).unwrap_or_default();
    text.trim_start_matches(DRAWN).is_empty() && text.chars().filter(|c| !matches!(c, '#' | ' ')).nth(2).is_some()
}

/// The first heading, if it is of the highest rank and doesn't name a section itself.
fn heading_title<'d, H: Iterator<Item = Unit<'d>>>(
    source: &str,
    vocabulary: &Vocabulary,
    headings: impl Fn() -> H,
) -> Option<Unit<'d>> {
    let first = headings().next()?;
    let UnitKind::Heading { level } = first.kind else { return None };
    let same = |unit: &Unit<'_>| matches!(unit.kind, UnitKind::Heading { level: other } if other <= level);
    let alone = || !headings().skip(1).any(|unit| same(&unit));
    let named = |unit: &Unit<'_>| !classify(vocabulary, &visible(source, &unit.runs), Reading::Line).is_empty();
    if level == 1 && (!named(&first) || alone() && headings().skip(1).filter(named).nth(1).is_some()) {
        return Some(first);
    }
    // A title one rank below what is usual: alone on its rank, above sections.
    (level == 2 && alone() && headings().nth(2).is_some() && !named(&first)).then_some(first)
}

/// In plain text: the last line before the first section that looks like a title.
fn text_title(source: &str, blocks: &Blocks, found: &mut Vec<SectionBlock>, lines: &LineIndex<'_>) -> Option<Title> {
    let first = found.iter().position(|candidate| !candidate.canonical.is_empty())?;
    let at = found.get(..first)?.iter().rposition(|candidate| !candidate.form.is(Form::ITEM))?;
    let candidate = found.remove(at);
    let text = candidate.heading(source, blocks).into_owned();
    Some(Title { text, line: lines.line(candidate.span.start), span: candidate.span })
}

fn paragraph(source: &str, vocabulary: &Vocabulary, unit: &Unit<'_>, structured: bool, found: &mut Vec<SectionBlock>) {
    let count = unit.lines().count();
    for (number, line) in unit.lines().enumerate() {
        // Below real headings, what is neither bold nor `Label:` counts only where it is the whole paragraph.
        if structured && number > 0 && !may_be_strong(source, line) && !is_unspaced(source, line) {
            continue;
        }
        if let Some(candidate) = unspaced_heading(source, vocabulary, line) {
            found.push(candidate);
            continue;
        }
        if let Some(mut candidate) = line_heading(source, vocabulary, line, count == 1, structured) {
            // Within a paragraph of a document that has real headings, only its first line is looked at.
            if structured && number > 0 && candidate.form.is(Form::WEAK) {
                continue;
            }
            if candidate.canonical.is_empty() && count > 1 && !candidate.form.is(Form::RAW) {
                continue;
            }
            if candidate.form.is(Form::WEAK) && structured {
                candidate.level = RUN_IN;
            }
            found.push(candidate);
        }
    }
}

/// `##Impact`: Markdown wants a blank there, and its author took it for a heading.
fn is_unspaced(source: &str, line: &[Run]) -> bool {
    line.first().is_some_and(|run| run.kind == RunKind::Text && run.text(source).starts_with("##"))
}

fn unspaced_heading(source: &str, vocabulary: &Vocabulary, line: &[Run]) -> Option<SectionBlock> {
    if !is_unspaced(source, line) {
        return None;
    }
    let (first, last) = (line.first()?, line.last()?);
    let text = visible(source, line);
    let name = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - name.len()).ok().filter(|level| *level <= 6)?;
    let canonical = classify(vocabulary, name, Reading::Heading);
    if canonical.is_empty() || !name.starts_with(|c: char| c.is_alphabetic() || c == '*') {
        return None;
    }
    let span = first.span().start..last.span().end;
    let end = span.end;
    Some(SectionBlock::new(canonical, span, end, level, Form::UNSPACED))
}

/// Cheaper than [`line_heading`]: may this line, further down in a paragraph, be a heading that is not weak?
fn may_be_strong(source: &str, line: &[Run]) -> bool {
    let colon = |run: &Run| source.get(run.span()).is_some_and(|text| text.trim_end().ends_with(':'));
    line.iter().any(|run| run.style.strong) || line.last().is_some_and(colon)
}

pub(super) fn is_short(text: &str) -> bool {
    text.len() <= MAX_LABEL_CHARS || text.len() <= 4 * MAX_LABEL_CHARS && text.chars().count() <= MAX_LABEL_CHARS
}

/// One line of text as a heading, if it is one.
fn line_heading(
    source: &str,
    vocabulary: &Vocabulary,
    line: &[Run],
    alone: bool,
    structured: bool,
) -> Option<SectionBlock> {
    let (first, last) = (line.first()?, line.last()?);
    let linked = line.iter().any(|run| run.link().is_some());
    if linked && !first.style.strong {
        return None;
    }
    let text = visible(source, line);
    let trimmed = text.trim();
    if trimmed.is_empty() || line.iter().any(|run| run.kind == RunKind::Image) {
        return None;
    }
    // `13.43 Recovery:` is an entry of a timeline.
    let clock = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    if clock.len() < trimmed.len()
        && clock.starts_with([':', '.'])
        && clock[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        let minutes = clock[1..].chars().take_while(char::is_ascii_digit).count();
        if minutes == 2 {
            return None;
        }
    }
    let span = first.span().start..last.span().end;
    let bold_start = Form::BOLD.only(first.style.strong);
    let candidate =
        |canonical, span, end, form: Form| Some(SectionBlock::new(canonical, span, end, LINE, form.with(bold_start)));
    let short = is_short(trimmed);
    let bold = line.iter().all(|run| run.style.strong || run.text(source).trim().trim_matches(':').is_empty());
    if bold && short && !linked {
        // Below real headings a bold line must be a whole name to be more than emphasis.
        let canonical = classify(vocabulary, trimmed, if structured { Reading::Line } else { Reading::Heading });
        // A sentence in bold is text.
        if canonical.is_empty() && trimmed.ends_with(['.', '。', '!']) {
            return None;
        }
        return candidate(canonical, span.clone(), span.end, Form::COLON);
    }
    // `**Label**: text` and `**Label:** text`
    if first.style.strong {
        let strong: Vec<&Run> = line.iter().take_while(|run| run.style.strong).collect();
        let label: String = strong.iter().map(|run| run.text(source)).collect();
        let rest = line.get(strong.len()..).unwrap_or_default();
        let next = rest.first()?;
        let behind = next.text(source);
        let colon = label.trim_end().ends_with(':') || behind.trim_start().starts_with([':', '-', '–', '—']);
        if colon && is_short(&label) {
            let canonical = classify(vocabulary, &label, Reading::Line);
            if !canonical.is_empty() {
                let end = next.span().start
                    + (behind.len() - behind.trim_start().trim_start_matches([':', '-', '–', '—']).len())
                        .min(next.span().len());
                let end = if source.is_char_boundary(end) { end } else { next.span().start };
                let label_end = strong.last().map_or(span.end, |run| run.span().end);
                return candidate(canonical, span.start..label_end, end, Form::LABEL.with(Form::WEAK));
            }
        }
        return None;
    }
    // `Label:` alone, or run in with its text
    let raw = source.get(span.clone())?;
    if let Some(colon) = raw.find(':') {
        let label = &raw[..colon];
        let rest = raw[colon + 1..].trim();
        if is_short(label) && (rest.is_empty() || raw[colon + 1..].starts_with([' ', '\t'])) {
            let weak = !rest.is_empty();
            // `TODO: ask them` is a note.
            let note = weak && ["todo", "to do", "action"].contains(&label.trim().to_lowercase().as_str());
            let canonical = if note { Vec::new() } else { classify(vocabulary, label, Reading::Line) };
            if !canonical.is_empty() {
                let end = span.start + colon + 1;
                let form = Form::RAW.with(Form::WEAK.only(weak));
                return candidate(canonical, span.start..span.start + colon, end, form);
            }
        }
        // `Conclusion:` ends what is above it in plain text.
        if rest.is_empty() && !structured && short && ends_document(label) {
            return candidate(Vec::new(), span.start..span.start + colon, span.end, Form::RAW);
        }
        if !(alone && !structured && short && is_title_like(trimmed)) {
            return None;
        }
    }
    if !short {
        return None;
    }
    // In plain text a short line of its own divides too, whatever it says.
    let divides = alone && !structured && (is_neutral_name(trimmed) || is_title_like(trimmed));
    let may_be_named = (alone || !structured)
        && !trimmed.ends_with(['.', ',', ';'])
        && trimmed.starts_with(|c: char| !c.is_lowercase())
        && trimmed.split_whitespace().nth(if alone && trimmed.ends_with('?') { 12 } else { 6 }).is_none();
    if !divides && !may_be_named {
        return None;
    }
    let canonical = classify(vocabulary, trimmed, Reading::Line);
    if !canonical.is_empty() && may_be_named {
        return candidate(canonical, span.clone(), span.end, Form::BARE.only(structured));
    }
    if divides && canonical.is_empty() {
        return candidate(Vec::new(), span.clone(), span.end, Form::PLAIN);
    }
    None
}

/// `Conclusion`, `Fazit`, `Thanks`: what comes behind everything else.
fn ends_document(label: &str) -> bool {
    const BEGINS: [&str; 8] = ["conclu", "fazit", "schluss", "thank", "acknowl", "結論", "结论", "おわり"];
    let lower = label.trim().to_lowercase();
    BEGINS.iter().any(|begin| lower.starts_with(begin)) && is_neutral_name(label)
}

/// Short, without a full stop, most words capitalised.
fn is_title_like(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    (2..=9).contains(&words.len())
        && !text.ends_with(['.', ',', ';', '!', ':'])
        && text.starts_with(char::is_uppercase)
        && capital * 2 > words.len()
        && !text.contains(['[', '{', '@'])
}

/// Drops labels whose sections a real heading carries, and list items that are no outline.
fn settle(found: &mut Vec<SectionBlock>, structured: bool) {
    let real = |c: &&SectionBlock| !c.form.is(Form::WEAK) && !c.form.is(Form::BARE);
    let strong: HashSet<Section> = found.iter().filter(real).flat_map(|c| c.canonical.iter().copied()).collect();
    let outline = found.iter().filter(|c| c.form.is(Form::ITEM) && !c.canonical.is_empty()).count() >= 2 && !structured;
    let mut seen = Vec::new();
    let mut inside_list_section = false;
    let mut inside_lessons = false;
    found.retain_mut(|candidate| {
        // `The overview of the event` below `## Overview` is its text.
        if candidate.form.is(Form::BARE) && candidate.canonical.iter().all(|section| strong.contains(section)) {
            return false;
        }
        if !candidate.form.is(Form::WEAK) {
            // A bold or bare line within a list section is a group of its entries, not the section's end.
            inside_lessons = candidate.canonical.contains(&Section::LessonsLearned);
            inside_list_section = candidate.canonical.iter().any(|section| {
                matches!(
                    section,
                    Section::ActionItems
                        | Section::Timeline
                        | Section::LessonsLearned
                        | Section::WhatWentWell
                        | Section::WhatWentWrong
                        | Section::WhereWeGotLucky
                        | Section::Prevention
                )
            });
            return true;
        }
        let bold = candidate.form.is(Form::BOLD);
        let outlined = bold || outline && !structured;
        // `- **What went well**:` below `Lessons learned`
        let judges = |section: &Section| {
            matches!(section, Section::WhatWentWell | Section::WhatWentWrong | Section::WhereWeGotLucky)
        };
        let inside_list_section =
            inside_list_section && !(inside_lessons && bold && candidate.canonical.iter().all(judges));
        if candidate.form.is(Form::ITEM) && (!outlined || inside_list_section) || structured && inside_list_section {
            return false;
        }
        candidate.canonical.retain(|section| !strong.contains(section) && !seen.contains(section));
        seen.extend(candidate.canonical.iter().copied());
        !candidate.canonical.is_empty()
    });
    if !structured {
        for candidate in found.iter_mut() {
            candidate.level = LINE;
        }
    }
}

/// `## 14:05` behind `## Timeline` is an entry of it, whatever its rank.
fn goes_on(last: &SectionBlock, next: &SectionBlock, source: &str, blocks: &Blocks) -> bool {
    last.canonical.contains(&Section::Timeline)
        && last.level <= 6
        && next.canonical.is_empty()
        && time::leading(&next.heading(source, blocks)).is_some_and(|when| when.time.is_some() && !when.weak)
}

/// Each reaches to the next of its rank.
fn bodies(sections: &mut [SectionBlock], source: &str, blocks: &Blocks, proper: &Range<usize>, lines: &LineIndex<'_>) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..sections.len() {
        let Some((start, level)) = sections.get(at).map(|section| (section.span.start, section.level)) else { break };
        while let Some(last) = open.last().copied() {
            let (Some(above), Some(next)) = (sections.get(last), sections.get(at)) else { break };
            if above.level < level || goes_on(above, next, source, blocks) {
                break;
            }
            if let Some(above) = sections.get_mut(last) {
                above.body.end = start.max(above.body.start);
            }
            open.pop();
        }
        // `Detect`, `Mitigate`, `Prevent` below the action items are kinds of action items.
        let grouped = open
            .iter()
            .filter_map(|at| sections.get(*at))
            .any(|around| around.canonical.contains(&Section::ActionItems));
        open.push(at);
        let Some(section) = sections.get_mut(at) else { break };
        if grouped {
            section.canonical.retain(|section| {
                !matches!(
                    section,
                    Section::Prevention
                        | Section::Detection
                        | Section::Resolution
                        | Section::Communication
                        | Section::Impact
                        | Section::ActionItems
                )
            });
        }
        let end = section.body.start.min(proper.end);
        section.line = lines.line(start);
        section.body = end..proper.end.max(end);
    }
}
