//! The core: a document and what it means.
//!
//! [`Postmortem::parse`] reads any text into sections, timeline entries, action items and placeholders, each
//! with its place in bytes and lines. [`edit`] changes a document by spans, leaving every other byte as it is,
//! and [`template`] renders new documents. All of it is pure: no clock, no network, no async, no failure and no
//! panic on any text, and time linear in its length.

mod action;
mod action_fields;
mod action_headings;
mod action_item;
mod action_loose;
mod action_rows;
mod aliases;
mod blocks;
mod bracketed;
mod broken;
mod chronology;
mod clock;
mod content;
mod date;
mod definitions;
mod dialect;
pub mod edit;
mod families;
mod front_matter;
mod genre;
mod glance;
mod html;
mod html_rows;
pub mod import;
mod impossible;
mod judged;
mod known_names;
mod layout;
mod lexicon;
mod lines;
mod links;
mod markdown;
mod milestones;
mod name_table;
mod names;
mod naming;
pub(crate) mod needles;
mod outline;
mod pieces;
mod placeholder;
mod prompts;
mod prose;
mod questions;
mod references;
mod section;
mod severity;
mod states;
pub mod template;
mod time;
mod time_ranges;
mod time_words;
mod timeline;
mod translations;
mod vague_time;
mod vocabulary;
mod whole_blanks;
mod zone;

use std::borrow::Cow;
use std::ops::Range;

pub use action::{ActionForm, ActionItem, ActionItemKey};
pub(crate) use front_matter::yaml_budget;
pub use front_matter::{FrontMatter, FrontMatterFormat, FrontMatterProblem};
pub use impossible::{ImpossibleHalf, impossible_dates, impossible_halves};
pub use layout::Comment;
pub use milestones::{Milestone, MilestoneKind, MilestoneSource, Milestones};
pub use outline::{SectionBlock, Title};
pub use placeholder::Placeholder;
pub(crate) use prose::{OBJECT, Passage};
pub(crate) use references::bare_anchor;
pub use section::{Section, Sections};
pub use severity::Severity;
pub use time::{Day, Impossible, When};
pub use time_ranges::{TimeRange, time_ranges};
pub use timeline::{EntryForm, TimelineEntry};
pub use vocabulary::Vocabulary;
pub use zone::{Zone, ZoneSource};

use content::Regions;
use lines::LineIndex;
use markdown::Blocks;

/// More headings, action items, entries of a timeline or blanks than these are not told one by one: what is beyond is
/// text. People write some dozens; a million, each with its words and fields, would be many times the size of the document.
pub(crate) const MOST_TOLD: usize = 20_000;

/// A list of a document that is as long as it may be: there may be more below its last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truncated {
    /// What it lists, in words.
    pub list: &'static str,
    /// How many are told.
    pub told: usize,
    /// 1-based, of the last one that is told.
    pub line: usize,
}

/// A document that was read. Spans are byte ranges of [`Postmortem::source`], always on character boundaries.
#[derive(Debug, Clone)]
pub struct Postmortem<'a> {
    pub source: &'a str,
    pub front_matter: Option<FrontMatter>,
    pub title: Option<Title>,
    /// Every heading in document order, those without a known meaning too.
    pub sections: Vec<SectionBlock>,
    pub timeline: Vec<TimelineEntry>,
    pub action_items: Vec<ActionItem>,
    pub placeholders: Vec<Placeholder>,
    lines: LineIndex<'a>,
    blocks: Blocks,
    regions: Regions,
    /// The document without the page around it.
    proper: Range<usize>,
    vocabulary: Vocabulary,
}

impl<'a> Postmortem<'a> {
    /// Reads a document. Never fails: of a text that is no postmortem, the lists are empty.
    pub fn parse(source: &'a str) -> Self {
        Self::parse_with(source, &Vocabulary::default())
    }

    /// The same, with a repository's own names for sections.
    pub fn parse_with(source: &'a str, vocabulary: &Vocabulary) -> Self {
        let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let front_matter = FrontMatter::read(source, start);
        let body = front_matter.as_ref().map_or(start, |block| block.span.end);
        let lines = LineIndex::new(source);
        let proper = markdown::without_page_chrome(source, body);
        let mut blocks = markdown::read(source, body);
        definitions::recover(source, body, &mut blocks);
        let mut outline = outline::read(source, vocabulary, &proper, &blocks, &lines);
        judged::settle(source, &blocks, &mut outline.sections);
        let regions = Regions::new(&outline.sections, &proper);
        let mut document = Self {
            source,
            front_matter,
            title: outline.title,
            sections: outline.sections,
            timeline: Vec::new(),
            action_items: Vec::new(),
            placeholders: Vec::new(),
            lines,
            blocks,
            regions,
            proper,
            vocabulary: vocabulary.clone(),
        };
        document.placeholders = placeholder::find(&document);
        content::fill(&mut document);
        document.timeline = chronology::read(&document);
        document.action_items = action_item::read(&document);
        document
    }

    /// The names for sections that it was read with: to read it again after an edit.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The lists that may be longer than they are told.
    pub fn truncated(&self) -> Vec<Truncated> {
        let lists = [
            ("headings", self.sections.len(), self.sections.last().map(|section| section.line)),
            ("timeline entries", self.timeline.len(), self.timeline.last().map(|entry| entry.line)),
            ("action items", self.action_items.len(), self.action_items.last().map(|item| item.line)),
            ("blanks to fill in", self.placeholders.len(), self.placeholders.last().map(|blank| blank.line)),
        ];
        let long = lists.into_iter().filter(|(_, told, _)| *told >= MOST_TOLD);
        long.filter_map(|(list, told, line)| Some(Truncated { list, told, line: line? })).collect()
    }

    /// 1-based line, and 1-based column in characters, of a byte offset (of the character that it is in).
    pub fn line_col(&self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.source.len());
        while !self.source.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.lines.line(byte);
        let start = self.lines.start(line);
        let column = self.source.get(start..byte).map_or(1, |before| before.chars().count() + 1);
        (line, column)
    }

    /// The blocks that have this meaning, in document order.
    pub fn sections_of(&self, section: Section) -> impl Iterator<Item = &SectionBlock> {
        let sections = if self.has_section(section) { self.sections.as_slice() } else { &[] };
        sections.iter().filter(move |block| block.canonical.contains(&section))
    }

    /// Is there a heading with this meaning?
    pub fn has_section(&self, section: Section) -> bool {
        self.regions.has(section)
    }

    /// The title: the heading, else the front matter's.
    pub fn title_text(&self) -> Option<String> {
        let named = self.front_matter.as_ref().and_then(|block| block.text("title"));
        self.title.as_ref().map(|title| title.text.clone()).or(named)
    }

    /// The incident's severity as the front matter gives it.
    pub fn severity(&self) -> Option<Severity> {
        self.front_matter.as_ref().and_then(|block| block.text("severity")).and_then(|text| Severity::parse(&text))
    }

    /// Does this read like the postmortem of an incident (or a template for one)?
    pub fn is_postmortem(&self) -> bool {
        genre::is_postmortem(self) && glance::may_be(self.source, &self.vocabulary)
    }

    /// The same question, where only that is asked: most other documents are told without being read.
    pub fn parse_postmortem(source: &'a str, vocabulary: &Vocabulary) -> Option<Self> {
        let may_be = glance::may_be(source, vocabulary);
        may_be.then(|| Self::parse_with(source, vocabulary)).filter(genre::is_postmortem)
    }

    /// The text of a span; empty where the span is not within the document.
    pub fn text(&self, span: &Range<usize>) -> &'a str {
        self.source.get(span.clone()).unwrap_or_default()
    }

    pub(crate) fn line(&self, byte: usize) -> usize {
        self.lines.line(byte)
    }

    /// The whole lines that an entry of the timeline takes, without the last line's end; `None` where they can't
    /// be told from what is around them.
    pub(crate) fn timeline_block(&self, entry: &TimelineEntry) -> Option<Range<usize>> {
        timeline::block_of(self, entry)
    }

    /// The visible text in the source, piece by piece: no code, no addresses, no HTML.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Range<usize>> {
        self.blocks.iter().flat_map(|unit| {
            let runs = unit.runs;
            let is_text = |run: &&markdown::Run| run.kind == markdown::RunKind::Text;
            (0..runs.len()).filter_map(move |at| runs.get(at).filter(is_text).map(markdown::Run::span))
        })
    }

    /// The visible text of a section's heading.
    pub fn heading(&self, block: &SectionBlock) -> Cow<'_, str> {
        block.heading(self.source, &self.blocks)
    }

    /// The heading whose text starts at a byte.
    pub(crate) fn heading_at(&self, byte: usize) -> Option<&SectionBlock> {
        let at = self.sections.binary_search_by_key(&byte, |section| section.span.start).ok()?;
        self.sections.get(at)
    }

    /// The innermost section with this meaning around a byte.
    pub(crate) fn within(&self, byte: usize, section: Section) -> Option<usize> {
        self.regions
            .around(byte)
            .find(|at| self.sections.get(*at).is_some_and(|block| block.canonical.contains(&section)))
    }

    /// The innermost section of known meaning around a byte.
    pub(crate) fn section_at(&self, byte: usize) -> Option<&SectionBlock> {
        self.regions.at(byte).and_then(|at| self.sections.get(at))
    }
}
