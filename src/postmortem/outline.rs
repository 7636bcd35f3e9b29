//! Which lines of a document are headings, whatever they look like, and what each heading's body is.
//!
//! ATX and setext headings, bold-only lines, `Label:` lines, bare title lines in plain text, labels run in with
//! their text (`Impact: 3 hours`), and items of a numbered outline.

use std::collections::HashSet;
use std::ops::Range;

use super::markdown::{Blocks, LineIndex, Run, RunKind, Unit, UnitKind, visible};
use super::naming::{Reading, classify, is_neutral_name};
use super::section::Section;
use super::vocabulary::Vocabulary;

/// A heading and what is below it.
#[derive(Debug, Clone)]
pub struct SectionBlock {
    /// What the heading means; empty for a heading of no known meaning, two for `Root cause and resolution`.
    pub canonical: Vec<Section>,
    /// Its visible text.
    pub heading: String,
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

struct Candidate {
    canonical: Vec<Section>,
    heading: String,
    span: Range<usize>,
    /// Where the body starts.
    end: usize,
    level: u8,
    /// Counts only where nothing else carries its sections.
    weak: bool,
    outline_item: bool,
    bold: bool,
}

/// Rank of lines of text read as headings.
const LINE: u8 = 7;
/// Rank of labels run in with their text, below real headings.
const RUN_IN: u8 = 8;
const MAX_LABEL_CHARS: usize = 80;

pub(crate) fn read(
    source: &str,
    vocabulary: &Vocabulary,
    proper: &Range<usize>,
    blocks: &Blocks,
    lines: &LineIndex,
) -> Outline {
    let headings: Vec<&Unit> = blocks
        .units
        .iter()
        .filter(|unit| {
            matches!(unit.kind, UnitKind::Heading { .. }) && unit.is_top() && proper.contains(&unit.span.start)
        })
        .collect();
    let title = heading_title(source, vocabulary, &headings);
    let named: Vec<(String, Vec<Section>)> = headings
        .iter()
        .filter(|unit| title.is_none_or(|title| title.span != unit.span))
        .map(|unit| {
            let heading = visible(source, &unit.runs).trim().to_owned();
            let sections = classify(vocabulary, &heading, Reading::Heading);
            (heading, sections)
        })
        .collect();
    let structured = named.iter().any(|(_, sections)| !sections.is_empty());
    let mut named = named.into_iter();

    let mut found = Vec::new();
    for unit in &blocks.units {
        if !unit.is_top() || !proper.contains(&unit.span.start) {
            continue;
        }
        match &unit.kind {
            UnitKind::Heading { level } if title.is_none_or(|title| title.span != unit.span) => {
                let Some((heading, canonical)) = named.next() else { continue };
                found.push(Candidate {
                    canonical,
                    heading,
                    span: unit.text.clone(),
                    end: unit.span.end,
                    level: *level,
                    weak: false,
                    outline_item: false,
                    bold: false,
                });
            }
            UnitKind::Paragraph => paragraph(source, vocabulary, unit, structured, &mut found),
            // Below real headings only a bold item can be one more.
            UnitKind::Item { .. } => {
                if let Some(line) = unit.lines().next()
                    && (!structured || line.first().is_some_and(|run| run.style.strong))
                    && let Some(mut candidate) = line_heading(source, vocabulary, line, true, true)
                {
                    candidate.outline_item = true;
                    candidate.weak = true;
                    candidate.level = RUN_IN;
                    found.push(candidate);
                }
            }
            _ => {}
        }
    }
    let title = title
        .map(|unit| Title {
            text: visible(source, &unit.runs).trim().to_owned(),
            span: unit.text.clone(),
            line: lines.line(unit.span.start),
        })
        .or_else(|| if headings.is_empty() { text_title(source, &mut found, lines) } else { None });
    settle(&mut found, structured);
    Outline { title, sections: bodies(found, proper, lines) }
}

/// The first heading, if it is of the highest rank and doesn't name a section itself.
fn heading_title<'a>(source: &str, vocabulary: &Vocabulary, headings: &[&'a Unit]) -> Option<&'a Unit> {
    let first = headings.first()?;
    let UnitKind::Heading { level } = first.kind else { return None };
    let same = |unit: &&&Unit| matches!(unit.kind, UnitKind::Heading { level: other } if other <= level);
    let alone = headings.iter().skip(1).find(same).is_none();
    let named = |unit: &Unit| !classify(vocabulary, &visible(source, &unit.runs), Reading::Line).is_empty();
    if level == 1 && (!named(first) || alone && headings.iter().skip(1).filter(|unit| named(unit)).count() >= 2) {
        return Some(first);
    }
    // A title one rank below what is usual: alone on its rank, above sections.
    (level == 2 && alone && headings.len() > 2 && !named(first)).then_some(first)
}

/// In plain text: the last line before the first section that looks like a title.
fn text_title(source: &str, found: &mut Vec<Candidate>, lines: &LineIndex) -> Option<Title> {
    let first = found.iter().position(|candidate| !candidate.canonical.is_empty())?;
    let at = found.get(..first)?.iter().rposition(|candidate| !candidate.outline_item)?;
    let candidate = found.remove(at);
    let text = source.get(candidate.span.clone()).map(|_| candidate.heading.clone())?;
    Some(Title { text, line: lines.line(candidate.span.start), span: candidate.span })
}

fn paragraph(source: &str, vocabulary: &Vocabulary, unit: &Unit, structured: bool, found: &mut Vec<Candidate>) {
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
            if structured && number > 0 && candidate.weak {
                continue;
            }
            if candidate.canonical.is_empty() && count > 1 {
                continue;
            }
            if candidate.weak && structured {
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

fn unspaced_heading(source: &str, vocabulary: &Vocabulary, line: &[Run]) -> Option<Candidate> {
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
    let span = first.span.start..last.span.end;
    let heading = name.trim().to_owned();
    Some(Candidate { canonical, heading, end: span.end, span, level, weak: false, outline_item: false, bold: false })
}

/// Cheaper than [`line_heading`]: may this line, further down in a paragraph, be a heading that is not weak?
fn may_be_strong(source: &str, line: &[Run]) -> bool {
    let colon = |run: &Run| source.get(run.span.clone()).is_some_and(|text| text.trim_end().ends_with(':'));
    line.iter().any(|run| run.style.strong) || line.last().is_some_and(colon)
}

fn is_short(text: &str) -> bool {
    text.len() <= MAX_LABEL_CHARS || text.len() <= 4 * MAX_LABEL_CHARS && text.chars().count() <= MAX_LABEL_CHARS
}

/// One line of text as a heading, if it is one.
fn line_heading(
    source: &str,
    vocabulary: &Vocabulary,
    line: &[Run],
    alone: bool,
    structured: bool,
) -> Option<Candidate> {
    let (first, last) = (line.first()?, line.last()?);
    let linked = line.iter().any(|run| run.style.link.is_some());
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
    let span = first.span.start..last.span.end;
    let candidate = |canonical, heading: &str, span: Range<usize>, end, weak| Candidate {
        canonical,
        heading: heading.trim().to_owned(),
        span,
        end,
        level: LINE,
        weak,
        outline_item: false,
        bold: first.style.strong,
    };
    let short = is_short(trimmed);
    let bold = line.iter().all(|run| run.style.strong || run.text(source).trim().trim_matches(':').is_empty());
    if bold && short && !linked {
        // Below real headings a bold line must be a whole name to be more than emphasis.
        let canonical = classify(vocabulary, trimmed, if structured { Reading::Line } else { Reading::Heading });
        return Some(candidate(canonical, trimmed.trim_end_matches(':'), span.clone(), span.end, false));
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
                let end = next.span.start
                    + (behind.len() - behind.trim_start().trim_start_matches([':', '-', '–', '—']).len())
                        .min(next.span.len());
                let end = if source.is_char_boundary(end) { end } else { next.span.start };
                let label_end = strong.last().map_or(span.end, |run| run.span.end);
                return Some(candidate(canonical, label.trim_end_matches(':'), span.start..label_end, end, true));
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
            let canonical = classify(vocabulary, label, Reading::Line);
            if !canonical.is_empty() {
                let end = span.start + colon + 1;
                let weak = !rest.is_empty();
                return Some(candidate(canonical, label, span.start..span.start + colon, end, weak));
            }
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
        && trimmed.split_whitespace().nth(6).is_none();
    if !divides && !may_be_named {
        return None;
    }
    let canonical = classify(vocabulary, trimmed, Reading::Line);
    if !canonical.is_empty() && may_be_named {
        return Some(candidate(canonical, trimmed, span.clone(), span.end, false));
    }
    if divides && canonical.is_empty() {
        return Some(candidate(Vec::new(), trimmed, span.clone(), span.end, false));
    }
    None
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
fn settle(found: &mut Vec<Candidate>, structured: bool) {
    let strong: HashSet<Section> = found.iter().filter(|c| !c.weak).flat_map(|c| c.canonical.iter().copied()).collect();
    let outline = found.iter().filter(|c| c.outline_item && !c.canonical.is_empty()).count() >= 2 && !structured;
    let mut seen = Vec::new();
    let mut inside_list_section = false;
    found.retain_mut(|candidate| {
        if !candidate.weak {
            // A bold or bare line within a list section is a group of its entries, not the section's end.
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
        let outlined = candidate.bold || outline && !structured;
        if candidate.outline_item && (!outlined || inside_list_section) || structured && inside_list_section {
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

fn bodies(found: Vec<Candidate>, proper: &Range<usize>, lines: &LineIndex) -> Vec<SectionBlock> {
    let mut sections: Vec<SectionBlock> = Vec::with_capacity(found.len());
    let mut open: Vec<usize> = Vec::new();
    for candidate in found {
        let start = candidate.span.start;
        let mut canonical = candidate.canonical;
        while let Some(last) = open.last().and_then(|last| sections.get_mut(*last)) {
            if last.level < candidate.level {
                break;
            }
            last.body.end = start.max(last.body.start);
            open.pop();
        }
        // `Detect`, `Mitigate`, `Prevent` below the action items are kinds of action items.
        let grouped = open
            .iter()
            .filter_map(|at| sections.get(*at))
            .any(|around| around.canonical.contains(&Section::ActionItems));
        if grouped {
            canonical.retain(|section| {
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
        open.push(sections.len());
        let end = candidate.end.min(proper.end);
        sections.push(SectionBlock {
            canonical,
            heading: candidate.heading,
            line: lines.line(start),
            span: candidate.span,
            body: end..proper.end.max(end),
            empty: false,
            has_content: false,
            level: candidate.level,
        });
    }
    sections
}
