//! Which part of a report each of its lines belongs to.

use std::collections::{HashMap, HashSet};

use super::super::Postmortem;
use super::super::content::Regions;
use super::super::markdown::UnitKind;
use super::super::naming::{Reading, classify};
use super::super::outline::SectionBlock;
use super::super::section::{Section, Sections};
use super::super::vocabulary::Vocabulary;

/// Where a part of the report goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Home {
    /// Before or outside of any section.
    Preamble,
    /// A canonical section, or several that the report tells in one.
    Known(Vec<Section>),
    /// A heading of no known meaning, which stays one (index of the report's section).
    Own(usize),
}

/// One line of a part.
#[derive(Debug, Clone)]
pub(super) enum Chunk {
    Line {
        /// 1-based, in the report.
        number: usize,
        text: String,
        /// Within code, where every blank counts.
        code: bool,
    },
    /// A heading below the part's own, `depth` ranks deeper.
    Heading { text: String, depth: u8 },
}

impl Chunk {
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Self::Line { text, code: false, .. } if text.trim().is_empty())
    }
}

/// Adds a line as a list's item: close to the one before it where the list goes on, apart from other text where it
/// begins.
pub(super) fn push_item(out: &mut Vec<Chunk>, goes_on: bool, number: usize, text: String) {
    while goes_on && out.last().is_some_and(Chunk::is_blank) {
        out.pop();
    }
    if !goes_on && out.last().is_some_and(|last| !last.is_blank()) {
        out.push(Chunk::Line { number, text: String::new(), code: false });
    }
    out.push(Chunk::Line { number, text, code: false });
}

/// A part of the report.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) home: Home,
    /// As the report has it; for a part of several sections, and for one that keeps its own heading.
    pub(super) heading: String,
    pub(super) chunks: Vec<Chunk>,
}

/// Splits the report. `title` is the draft's: the report's own is kept as a line of text where it differs.
/// `told` are the lines that the front matter says already.
pub(super) fn split(read: &Postmortem<'_>, title: Option<&str>, told: HashSet<usize>) -> Vec<Part> {
    let mut splitter = Splitter::new(read, told);
    splitter.title(title);
    let from = read.front_matter.as_ref().map_or(0, |block| block.span.end);
    let mut at = 0;
    for (number, line) in read.source.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        if start >= from && read.proper.contains(&start) {
            splitter.line(number + 1, start, line);
        }
    }
    splitter.finish()
}

struct Splitter<'d, 'a> {
    read: &'d Postmortem<'a>,
    /// Meanings of the report's sections; more freely than the reading has them where a line of text is a heading.
    meanings: Vec<Vec<Section>>,
    /// From any byte to the section around it, those of no known meaning included.
    any: Regions,
    known: Regions,
    /// The report is an issue form, or has no known section at all: what has no section of its own is for the summary.
    fields: bool,
    /// Lines of code.
    code: HashSet<usize>,
    /// Lines that are told elsewhere: the title, what its page says about it.
    skipped: HashSet<usize>,
    parts: Vec<Part>,
    index: HashMap<Home, usize>,
    next: usize,
    /// Blanks before lines that were nested in an item which is a heading now.
    indent: usize,
}

impl<'d, 'a> Splitter<'d, 'a> {
    fn new(read: &'d Postmortem<'a>, told: HashSet<usize>) -> Self {
        let meanings: Vec<Vec<Section>> = read
            .sections
            .iter()
            .map(|section| {
                let mut found = section.canonical.to_vec();
                if found.is_empty() && section.level > 6 {
                    found = classify(read.vocabulary(), &read.heading(section), Reading::Heading);
                }
                if found.contains(&Section::ActionItems) {
                    found.retain(|name| *name != Section::Prevention);
                }
                found
            })
            .collect();
        let mut known = read.sections.clone();
        let mut any = read.sections.clone();
        for ((known, any), meaning) in known.iter_mut().zip(&mut any).zip(&meanings) {
            known.canonical = meaning.iter().copied().collect();
            any.canonical = Sections::from([Section::Summary]);
        }
        let headings = read.sections.iter().map(|section| section.level).filter(|level| *level <= 6);
        let mut code = HashSet::new();
        for unit in read.blocks.iter().filter(|unit| matches!(unit.kind, UnitKind::Code { fenced: true })) {
            code.extend(read.line(unit.span.start)..=read.line(unit.span.end.saturating_sub(1)));
        }
        Self {
            read,
            known: Regions::new(&known, &read.proper),
            any: Regions::new(&any, &read.proper),
            fields: headings.min().is_some_and(|level| level >= 3) && read.title.is_none()
                || meanings.iter().all(Vec::is_empty),
            meanings,
            code,
            skipped: told,
            parts: Vec::new(),
            index: HashMap::new(),
            next: 0,
            indent: 0,
        }
    }

    /// The report's title is the draft's, or a line of it.
    fn title(&mut self, draft: Option<&str>) {
        let Some(title) = &self.read.title else {
            let first = super::facts::first_line(self.read);
            let same = first.filter(|(_, text)| draft.is_some_and(|draft| plain_words(draft) == plain_words(text)));
            self.skipped.extend(same.map(|(line, _)| line));
            return;
        };
        let same = draft.is_some_and(|draft| plain_words(draft) == plain_words(&title.text));
        let lines = title.line..=self.read.line(title.span.end.saturating_sub(1).max(title.span.start));
        let last = *lines.end();
        self.skipped.extend(lines);
        // The line below a setext heading.
        let below = self.read.source.split('\n').nth(last).unwrap_or_default().trim();
        if !below.is_empty() && (below.chars().all(|c| c == '=') || below.chars().all(|c| c == '-')) {
            self.skipped.insert(last + 1);
        }
        if !same {
            let text = format!("**{}**", title.text.split_whitespace().collect::<Vec<_>>().join(" "));
            for text in [text, String::new()] {
                self.push(&Home::Preamble, Chunk::Line { number: title.line, text, code: false });
            }
        }
    }

    fn push(&mut self, home: &Home, chunk: Chunk) {
        let at = *self.index.entry(home.clone()).or_insert_with(|| {
            self.parts.push(Part { home: home.clone(), heading: String::new(), chunks: Vec::new() });
            self.parts.len() - 1
        });
        if let Some(part) = self.parts.get_mut(at) {
            part.chunks.push(chunk);
        }
    }

    /// Where the text at a byte goes, and the section that says so.
    fn home(&self, byte: usize) -> (Home, Option<usize>) {
        if let Some(at) = self.known.at(byte) {
            return (Home::Known(self.meanings.get(at).cloned().unwrap_or_default()), Some(at));
        }
        // The outermost heading that isn't known either.
        match self.any.around(byte).last() {
            Some(at) if !self.fields => (Home::Own(at), Some(at)),
            _ => (Home::Preamble, None),
        }
    }

    fn line(&mut self, number: usize, start: usize, line: &str) {
        let read = self.read;
        let end = start + line.len();
        while read.sections.get(self.next).is_some_and(|section| section.span.start < start) {
            self.next += 1;
        }
        if self.skipped.contains(&number) {
            return;
        }
        let at = self.next;
        let Some(section) = read.sections.get(at).filter(|section| section.span.start < end) else {
            // The rest of a heading: further lines of it, and the line below a setext heading.
            let above = self.next.checked_sub(1).and_then(|above| read.sections.get(above));
            if above.is_some_and(|above| above.body.start >= end && above.body.start > start) {
                return;
            }
            let (home, _) = self.home(start);
            let text = line.trim_end_matches('\n');
            let blanks = text.len() - text.trim_start_matches(' ').len();
            let text = text.get(blanks.min(self.indent)..).unwrap_or(text);
            let chunk = Chunk::Line { number, text: text.to_owned(), code: self.code.contains(&number) };
            self.push(&home, chunk);
            return;
        };
        let (home, around) = self.home(section.span.start);
        let before = line.get(..section.span.start.saturating_sub(start)).unwrap_or_default();
        let item = before.trim_start();
        self.indent = if item.starts_with(['-', '*', '+']) && !item.starts_with("**")
            || item.starts_with(|c: char| c.is_ascii_digit())
        {
            before.trim_end_matches('*').chars().count()
        } else {
            0
        };
        let heading = heading_text(read, section);
        let first = !self.index.contains_key(&home);
        if around == Some(at) {
            // Its own heading: the canonical one stands for it, as far as it says no more.
            let kept = match &home {
                Home::Known(_) => more_than_its_name(read.vocabulary(), &read.heading(section), !first),
                _ => None,
            };
            match kept {
                Some(Kept::Remark(remark)) => {
                    for text in [remark, String::new()] {
                        self.push(&home, Chunk::Line { number, text, code: false });
                    }
                }
                Some(Kept::Heading) => self.push(&home, Chunk::Heading { text: heading.clone(), depth: 1 }),
                None => self.push(&home, Chunk::Line { number, text: String::new(), code: false }),
            }
            if let Some(part) = self.index.get(&home).and_then(|at| self.parts.get_mut(*at))
                && part.heading.is_empty()
            {
                part.heading = heading;
            }
        } else {
            let above = around.and_then(|around| read.sections.get(around)).map_or(section.level, |above| above.level);
            let depth = if section.level > 6 { 1 } else { section.level.saturating_sub(above).max(1) };
            self.push(&home, Chunk::Heading { text: heading, depth });
        }
        // Text run in with its label.
        let rest = read.text(&(section.body.start.max(start)..end)).trim_end_matches('\n').trim_start();
        if section.body.start < end && rest.chars().any(|c| !"*_:#=- ".contains(c)) {
            self.push(&home, Chunk::Line { number, text: rest.to_owned(), code: false });
        }
    }

    fn finish(mut self) -> Vec<Part> {
        let measures = !self.read.action_items.is_empty()
            && self.read.action_items.iter().all(|item| item.section == Section::Prevention && !item.proposed);
        for part in &mut self.parts {
            part.chunks = without_no_response(std::mem::take(&mut part.chunks));
            // Measures that stand for the action items are written as such.
            if measures && part.home == Home::Known(vec![Section::Prevention]) {
                part.home = Home::Known(vec![Section::ActionItems]);
            }
        }
        self.parts.retain(|part| {
            let own = matches!(part.home, Home::Own(_));
            own && !part.heading.is_empty() || part.chunks.iter().any(|chunk| !chunk.is_blank())
        });
        self.parts
    }
}

/// A heading as it may stand behind `###`.
fn heading_text(read: &Postmortem<'_>, section: &SectionBlock) -> String {
    let raw = if section.level > 6 { read.heading(section) } else { read.text(&section.span).into() };
    let line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(['#', ' ']);
    line.strip_suffix(':').unwrap_or(line).trim_matches('*').to_owned()
}

/// What a heading says beyond the section's name.
enum Kept {
    /// Only a remark in brackets: `(all times UTC)`.
    Remark(String),
    /// Words of its own: `Impact on customers in Germany`.
    Heading,
}

fn more_than_its_name(vocabulary: &Vocabulary, heading: &str, again: bool) -> Option<Kept> {
    if again {
        return Some(Kept::Heading);
    }
    let text = heading.replace("(s)", "s");
    let open = text.find('(').filter(|_| text.trim_end().ends_with(')'));
    let name = open.and_then(|open| text.get(..open)).unwrap_or(&text);
    let numbered = name.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".)".contains(c));
    // A remark anywhere else in it is passed over when it is named, and must not be lost.
    let remark = name.contains(['(', '[', '{', '<', '（', '［', '【']);
    if remark || numbered.chars().any(|c| c.is_ascii_digit()) || classify(vocabulary, name, Reading::Line).is_empty() {
        return Some(Kept::Heading);
    }
    open.and_then(|open| text.get(open..)).map(|remark| Kept::Remark(remark.trim().to_owned()))
}

/// Letters and digits in lower case.
pub(super) fn plain_words(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Without the fields of an issue form that nobody filled in.
fn without_no_response(chunks: Vec<Chunk>) -> Vec<Chunk> {
    let mut kept: Vec<Chunk> = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        if matches!(&chunk, Chunk::Line { text, .. } if text.trim() == "_No response_") {
            while kept.last().is_some_and(Chunk::is_blank) {
                kept.pop();
            }
            if matches!(kept.last(), Some(Chunk::Heading { .. })) {
                kept.pop();
            }
            continue;
        }
        kept.push(chunk);
    }
    kept
}
