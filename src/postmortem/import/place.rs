//! Puts the parts of a report below the headings of a draft.

use std::collections::{BTreeMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::super::Postmortem;
use super::super::edit::{self, Edit};
use super::super::markdown::UnitKind;
use super::super::outline::SectionBlock;
use super::super::section::Section;
use super::parts::{Chunk, Home, Part};
use super::{actions, timeline};

/// The draft with the parts in their places: canonical sections below their headings (made where the draft lacks
/// them), sections of no known meaning at the end, everything before any heading in the summary.
pub(super) fn fill(draft: &Postmortem<'_>, read: &Postmortem<'_>, parts: Vec<Part>) -> String {
    let mut filler =
        Filler { draft, blocks: BTreeMap::new(), new: BTreeMap::new(), own: Vec::new(), edits: Vec::new() };
    let parts = apart(draft, parts);
    let (preamble, rest): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.home == Home::Preamble);
    for part in preamble.into_iter().chain(rest) {
        match part.home {
            Home::Preamble => filler.put(Section::Summary, part.chunks),
            Home::Own(_) => filler.own.push((part.heading, part.chunks)),
            Home::Known(sections) => {
                let mut chunks = part.chunks;
                if sections.contains(&Section::Timeline) {
                    chunks = timeline::rewrite(read, chunks);
                }
                if sections.contains(&Section::ActionItems) {
                    chunks = actions::rewrite(read, chunks);
                }
                filler.known(read, &sections, &part.heading, chunks);
            }
        }
    }
    filler.finish()
}

/// Sentences that belong to a section which the report has no heading for: the impact told in the summary, the
/// contributing factors told with the cause.
fn apart(draft: &Postmortem<'_>, mut parts: Vec<Part>) -> Vec<Part> {
    let told = |parts: &[Part], section: Section| {
        parts.iter().any(|part| matches!(&part.home, Home::Known(sections) if sections.contains(&section)))
    };
    let mut found = Vec::new();
    for (from, to, cut) in [
        (Section::Summary, Section::Impact, impact as fn(&mut Part) -> Vec<Chunk>),
        (Section::RootCause, Section::ContributingFactors, factors),
    ] {
        if told(&parts, to) || !draft.has_section(to) {
            continue;
        }
        let own = Home::Known(vec![from]);
        let preamble = from == Section::Summary && !told(&parts, from);
        let Some(part) = parts.iter_mut().find(|part| part.home == own || preamble && part.home == Home::Preamble)
        else {
            continue;
        };
        let chunks = cut(part);
        if !chunks.is_empty() {
            found.push(Part { home: Home::Known(vec![to]), heading: String::new(), chunks });
        }
    }
    parts.extend(found);
    parts
}

/// Takes the sentences on who was hit out of a summary; what broke, its first sentence, stays.
fn impact(part: &mut Part) -> Vec<Chunk> {
    let mut found = Vec::new();
    let mut first = true;
    let mut below = false;
    for chunk in &mut part.chunks {
        below |= matches!(chunk, Chunk::Heading { .. });
        let Chunk::Line { number, text, code: false } = chunk else { continue };
        // Lists, tables, quotes and marked lines stay whole.
        if below || !text.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘„«".contains(c)) || text.contains('|')
        {
            continue;
        }
        let (mut said, mut moved) = (String::new(), String::new());
        for sentence in text.split_sentence_bounds() {
            if !first && is_impact(sentence) {
                moved.push_str(sentence);
            } else {
                said.push_str(sentence);
            }
            first = false;
        }
        if !moved.is_empty() {
            found.push(Chunk::Line { number: *number, text: moved.trim_end().to_owned(), code: false });
            said.trim_end().clone_into(text);
        }
    }
    found
}

fn is_impact(sentence: &str) -> bool {
    const STEMS: [&str; 13] = [
        "impact",
        "affect",
        "betroffen",
        "auswirkung",
        "touché",
        "afect",
        "afet",
        "impatt",
        "colpit",
        "getroffen",
        "revenue",
        "umsatz",
        "influence",
    ];
    let lower = sentence.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| STEMS.iter().any(|stem| word.starts_with(stem)))
}

/// Takes what follows a lead such as `The following contributing factors were identified:` out of a cause.
fn factors(part: &mut Part) -> Vec<Chunk> {
    const LEADS: [&str; 4] = ["contributing factor", "factors contributed", "contributed to", "beitragende"];
    let leads = |sentence: &str| {
        let lower = sentence.trim().to_lowercase();
        lower.ends_with(':') && LEADS.iter().any(|lead| lower.contains(lead))
    };
    for at in 0..part.chunks.len() {
        let Some(Chunk::Line { number, text, code: false }) = part.chunks.get(at) else { continue };
        let Some(last) = text.split_sentence_bounds().last().filter(|last| leads(last)) else { continue };
        let cut = text.len() - last.len();
        let (number, said, lead) = (*number, text[..cut].trim_end().to_owned(), last.trim().to_owned());
        let mut found = part.chunks.split_off(at);
        if let Some(line) = found.first_mut() {
            *line = Chunk::Line { number, text: lead, code: false };
        }
        part.chunks.push(Chunk::Line { number, text: said, code: false });
        return found;
    }
    Vec::new()
}

struct Filler<'d, 'a> {
    draft: &'d Postmortem<'a>,
    /// What goes into the draft's sections.
    blocks: BTreeMap<usize, Vec<Chunk>>,
    /// What goes into sections that the draft lacks.
    new: BTreeMap<Section, Vec<Chunk>>,
    own: Vec<(String, Vec<Chunk>)>,
    edits: Vec<Edit>,
}

impl Filler<'_, '_> {
    fn put(&mut self, section: Section, chunks: Vec<Chunk>) {
        let exact = self.draft.sections.iter().position(|block| block.canonical == [section]);
        let block = exact.or_else(|| self.draft.sections.iter().position(|block| block.canonical.contains(&section)));
        match block {
            Some(block) => self.block(block, chunks),
            None => append(self.new.entry(section).or_default(), chunks),
        }
    }

    fn block(&mut self, block: usize, chunks: Vec<Chunk>) {
        append(self.blocks.entry(block).or_default(), chunks);
    }

    fn known(&mut self, read: &Postmortem<'_>, sections: &[Section], heading: &str, chunks: Vec<Chunk>) {
        let [first, rest @ ..] = sections else { return };
        let joint = self
            .draft
            .sections
            .iter()
            .position(|block| sections.iter().all(|section| block.canonical.contains(section)));
        if let Some(block) = joint {
            return self.block(block, chunks);
        }
        let Some(second) = rest.first() else { return self.put(*first, chunks) };
        if sections.contains(&Section::Timeline) {
            let entries: HashSet<usize> = read.timeline.iter().map(|entry| entry.line).collect();
            let other = if *first == Section::Timeline { *second } else { *first };
            let (told, said) = divide(chunks, &entries);
            self.put(other, said);
            return self.put(Section::Timeline, told);
        }
        if (*first, *second) == (Section::RootCause, Section::Resolution) {
            match at_remedy(&chunks) {
                Some((cause, remedy)) => {
                    self.put(Section::RootCause, cause);
                    return self.put(Section::Resolution, remedy);
                }
                None => return self.joined(sections, heading, chunks),
            }
        }
        self.joined(sections, heading, chunks);
    }

    /// What can't be told apart stays together, under the report's own heading; the draft's others go.
    fn joined(&mut self, sections: &[Section], heading: &str, chunks: Vec<Chunk>) {
        let draft = self.draft;
        let places: Vec<usize> = sections
            .iter()
            .filter_map(|section| draft.sections.iter().position(|block| block.canonical == [*section]))
            .collect();
        let Some(first) = places.first().copied() else {
            return sections.first().map_or((), |section| self.put(*section, chunks));
        };
        let all = places.len() == sections.len() && !heading.is_empty();
        let alone = |at: usize| draft.sections.get(at).filter(|block| !block.has_content && !parent(draft, at));
        if all && places.iter().skip(1).all(|at| alone(*at).is_some() && !self.blocks.contains_key(at)) {
            if let Some(block) = draft.sections.get(first) {
                self.edits.push(Edit { span: block.span.clone(), replacement: heading.to_owned() });
            }
            for block in places.iter().skip(1).filter_map(|at| draft.sections.get(*at)) {
                let start = draft.lines.start(block.line);
                self.edits.push(Edit { span: start..end_of(draft, block), replacement: String::new() });
            }
        }
        self.block(first, chunks);
    }

    fn finish(mut self) -> String {
        let draft = self.draft;
        for (at, chunks) in std::mem::take(&mut self.blocks) {
            let Some(block) = draft.sections.get(at) else { continue };
            let text = render(&chunks, block.level);
            if text.is_empty() {
                continue;
            }
            // Above the first subsection.
            let next = draft.sections.get(at + 1).map_or(block.body.end, |next| draft.lines.start(next.line));
            let own = block.body.start..next.min(block.body.end).max(block.body.start);
            self.edits.extend(empty_tables(draft, &own));
            self.insert(&own, &text);
        }
        let mut behind = String::new();
        for (section, chunks) in std::mem::take(&mut self.new) {
            self.section(section, &chunks, &mut behind);
        }
        for (heading, chunks) in std::mem::take(&mut self.own) {
            let text = render(&chunks, 2);
            behind.extend(["\n## ", heading.as_str(), "\n"]);
            if !text.is_empty() {
                behind.extend(["\n", text.as_str(), "\n"]);
            }
        }
        // What has no place of its own stands before the supporting information, if that is the last.
        let last = draft.sections.iter().rev().find(|block| block.level <= 2);
        let before = last.filter(|block| block.canonical == [Section::SupportingInformation]);
        if let Some(block) = before.filter(|_| !behind.is_empty()) {
            let at = draft.lines.start(block.line);
            self.edits.push(Edit { span: at..at, replacement: format!("{}\n", behind.trim_start()) });
            behind.clear();
        }
        let mut out = edit::apply(draft.source, &self.edits).unwrap_or_else(|_| {
            // Places that overlap: below the draft rather than lost.
            let said = self.edits.iter().map(|edit| edit.replacement.trim()).filter(|text| !text.is_empty());
            behind = format!("\n{}\n{behind}", said.collect::<Vec<_>>().join("\n\n"));
            draft.source.to_owned()
        });
        if !behind.is_empty() {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&behind);
        }
        out
    }

    /// Behind what stands in `own`, with blank lines around.
    fn insert(&mut self, own: &std::ops::Range<usize>, text: &str) {
        let draft = self.draft;
        let there = draft.text(own);
        let end = own.start + there.trim_end().len();
        let tight = there.starts_with('\n') || own.is_empty();
        // The heading's own line break is part of its block.
        let (at, gap) = if end > own.start || tight { (end, "\n\n") } else { (own.start, "\n") };
        let end = if draft.source.get(at..).is_some_and(|rest| rest.starts_with('\n')) { "" } else { "\n" };
        self.edits.push(Edit { span: at..at, replacement: format!("{gap}{text}{end}") });
    }

    /// A section that the draft lacks: below the lessons where it belongs to them, else where a reader expects it.
    fn section(&mut self, section: Section, chunks: &[Chunk], behind: &mut String) {
        let draft = self.draft;
        let above = match section {
            Section::WhatWentWell | Section::WhatWentWrong | Section::WhereWeGotLucky => Some(Section::LessonsLearned),
            Section::ContributingFactors => Some(Section::RootCause),
            _ => None,
        };
        let around = above.and_then(|above| draft.sections.iter().find(|block| block.canonical == [above]));
        let (level, at) = if let Some(block) = around {
            (block.level + 1, Some(end_of(draft, block)))
        } else {
            let rank = |block: &SectionBlock| block.canonical.iter().min().copied();
            let mut ranked = draft.sections.iter().filter(|block| block.level <= 2);
            let next = ranked.find(|block| rank(block).is_some_and(|other| other > section));
            (2, next.map(|block| draft.lines.start(block.line)))
        };
        let text = render(chunks, level);
        if text.is_empty() {
            return;
        }
        let heading = format!("{} {}", "#".repeat(usize::from(level.min(6))), section.title());
        match at {
            Some(at) if at < draft.source.len() => {
                self.edits.push(Edit { span: at..at, replacement: format!("{heading}\n\n{text}\n\n") });
            }
            _ => behind.extend(["\n", heading.as_str(), "\n\n", text.as_str(), "\n"]),
        }
    }
}

/// Where the line of the next heading starts, which is where a section ends.
fn end_of(draft: &Postmortem<'_>, block: &SectionBlock) -> usize {
    if block.body.end < draft.source.len() { draft.lines.start(draft.line(block.body.end)) } else { block.body.end }
}

/// Does a section of the draft hold others?
fn parent(draft: &Postmortem<'_>, at: usize) -> bool {
    let end = draft.sections.get(at).map_or(0, |block| block.body.end);
    draft.sections.get(at + 1).is_some_and(|next| next.span.start < end)
}

fn append(there: &mut Vec<Chunk>, chunks: Vec<Chunk>) {
    if chunks.iter().all(Chunk::is_blank) {
        return;
    }
    if !there.is_empty() {
        there.push(Chunk::Line { number: 0, text: String::new(), code: false });
    }
    there.extend(chunks);
}

/// Tables of the draft that wait for rows: the report's own entries stand for them.
fn empty_tables(draft: &Postmortem<'_>, own: &std::ops::Range<usize>) -> Vec<Edit> {
    let rows = draft.blocks.iter().filter(|unit| own.contains(&unit.span.start));
    let mut edits = Vec::new();
    let mut rows = rows.peekable();
    while let Some(unit) = rows.next() {
        let UnitKind::Row { header: true, table, .. } = unit.kind else { continue };
        let filled = rows
            .peek()
            .is_some_and(|next| matches!(next.kind, UnitKind::Row { header: false, table: of, .. } if of == table));
        if filled {
            continue;
        }
        // From the end of what is above, to the end of the line that divides head and body.
        let start = own.start + draft.text(&(own.start..unit.span.start)).trim_end().len();
        let rest = draft.text(&(unit.span.start..own.end));
        let length: usize = rest.split_inclusive('\n').take(2).map(str::len).sum();
        let end = unit.span.start + rest.get(..length).unwrap_or(rest).trim_end().len();
        edits.push(Edit { span: start..end, replacement: String::new() });
    }
    edits
}

/// Entries of the timeline with what is nested in them, and the rest.
fn divide(chunks: Vec<Chunk>, entries: &HashSet<usize>) -> (Vec<Chunk>, Vec<Chunk>) {
    let (mut told, mut said) = (Vec::new(), Vec::new());
    let mut inside = false;
    for chunk in chunks {
        inside = match &chunk {
            Chunk::Line { number, .. } if entries.contains(number) => true,
            Chunk::Line { text, code: false, .. } => {
                inside && (text.trim().is_empty() || text.starts_with([' ', '\t']))
            }
            _ => false,
        };
        if inside { told.push(chunk) } else { said.push(chunk) }
    }
    (told, said)
}

/// Splits cause and remedy where the first paragraph, or else sentence, tells of the remedy.
fn at_remedy(chunks: &[Chunk]) -> Option<(Vec<Chunk>, Vec<Chunk>)> {
    let begins = |at: usize| at == 0 || chunks.get(at - 1).is_some_and(Chunk::is_blank);
    let first = chunks.iter().position(|chunk| !chunk.is_blank())?;
    let paragraph = (first + 1..chunks.len()).filter(|at| begins(*at)).find(|at| match chunks.get(*at) {
        Some(Chunk::Line { text, code: false, .. }) => is_remedy(text),
        _ => false,
    });
    if let Some(at) = paragraph {
        return Some((chunks.get(..at)?.to_vec(), chunks.get(at..)?.to_vec()));
    }
    // One paragraph: at the sentence.
    let said = chunks.iter().filter(|chunk| !chunk.is_blank()).count();
    let Chunk::Line { number, text, code: false } = chunks.get(first).filter(|_| said == 1)? else { return None };
    let at = text.split_sentence_bound_indices().skip(1).find(|(_, sentence)| is_remedy(sentence)).map(|(at, _)| at)?;
    let line = |text: &str| vec![Chunk::Line { number: *number, text: text.trim().to_owned(), code: false }];
    Some((line(text.get(..at)?), line(text.get(at..)?)))
}

/// Begins a text on what was done about it?
fn is_remedy(text: &str) -> bool {
    const STEMS: [&str; 27] = [
        "fix",
        "resol",
        "mitigat",
        "restor",
        "recover",
        "rolled",
        "rollback",
        "revert",
        "remediat",
        "solution",
        "solved",
        "repair",
        "behob",
        "behebung",
        "gelöst",
        "lösung",
        "zurückgeroll",
        "corrig",
        "résol",
        "rétabli",
        "solucion",
        "risol",
        "opgelost",
        "hersteld",
        "restablec",
        "restaur",
        "correg",
    ];
    let opening = text.trim().to_lowercase();
    let words: Vec<&str> = opening.split_whitespace().take(8).collect();
    let about_cause =
        words.iter().any(|word| ["cause", "caused", "because", "ursache"].contains(&word.trim_matches(',')));
    !about_cause
        && words.iter().any(|word| STEMS.iter().any(|stem| word.trim_matches(['*', '_', '"']).starts_with(stem)))
}

/// A part as text below a heading of rank `level`.
fn render(chunks: &[Chunk], level: u8) -> String {
    let mut out = String::new();
    let mut blank = true;
    for chunk in chunks {
        match chunk {
            Chunk::Heading { text, depth } => {
                if !blank {
                    out.push('\n');
                }
                let rank = usize::from(level.saturating_add(*depth).clamp(2, 6));
                out.extend([&"#".repeat(rank), " ", text, "\n\n"]);
                blank = true;
            }
            Chunk::Line { text, code, .. } => {
                let empty = text.trim().is_empty();
                // Where headings were, blank lines pile up; in code they mean something.
                if !(empty && blank && !code) {
                    out.extend([if empty { "" } else { text.as_str() }, "\n"]);
                }
                blank = empty;
            }
        }
    }
    contained(out.trim_matches('\n').trim_end())
}

/// A part must not swallow what comes after it: an open code fence is closed, anything else open is quoted.
fn contained(text: &str) -> String {
    const PROBE: &str = "Probe of the end";
    let closes = |text: &str| {
        let probe = format!("{text}\n\n# {PROBE}\n");
        let read = Postmortem::parse(&probe);
        read.sections.iter().any(|section| read.heading(section) == PROBE)
            || read.title.is_some_and(|title| title.text == PROBE)
    };
    // Only fences and HTML stay open.
    if !text.contains(['<', '`', '~']) || closes(text) {
        return text.to_owned();
    }
    ["```", "~~~", "````"]
        .iter()
        .map(|fence| format!("{text}\n{fence}"))
        .find(|closed| closes(closed))
        .unwrap_or_else(|| text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"))
}
