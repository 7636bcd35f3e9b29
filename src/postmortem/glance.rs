//! Whether a text may be a postmortem, told from its lines alone: most Markdown files of a repository are none, and
//! need not be read as Markdown to tell.
//!
//! A postmortem names one of its sections in a heading, a label or a line of its own, or says in its title that it
//! tells of an incident. What looks like that is enough here, also within code: the document is then read, and
//! [`genre`](super::genre) decides.

use std::borrow::Cow;

use super::genre;
use super::lines;
use super::naming::{Reading, classify};
use super::outline::{MAX_LABEL_CHARS, is_short};
use super::section::Section;
use super::vocabulary::Vocabulary;

/// No heading and no label is longer, in bytes, with its markup.
const LONGEST: usize = 640;
/// No label is, without markup: as many characters as `outline` allows, of four bytes at most.
const LONGEST_LABEL: usize = 4 * MAX_LABEL_CHARS;

/// The title is one of so many headings at the top.
const TOP: usize = 3;
/// Of so many headings one names a section, at least: a manual has a `Resolution` somewhere, too.
const HEADINGS_A_SECTION: usize = 8;

/// What the lines of a text tell.
#[derive(Default)]
struct Seen {
    headings: usize,
    sections: Vec<Section>,
    /// A line of text that is no heading reads like a title.
    titled: bool,
}

impl Seen {
    fn section(&mut self, vocabulary: &Vocabulary, name: &str, reading: Reading) {
        for section in classify(vocabulary, name, reading) {
            if !self.sections.contains(&section) {
                self.sections.push(section);
            }
        }
    }

    /// True: it is the title of a postmortem.
    fn heading(&mut self, vocabulary: &Vocabulary, text: &str) -> bool {
        let name = plain(text);
        self.headings += 1;
        self.section(vocabulary, &name, Reading::Heading);
        self.headings <= TOP && genre::is_titled(&name)
    }

    fn line(&mut self, vocabulary: &Vocabulary, name: &str, reading: Reading) {
        self.section(vocabulary, name, reading);
        self.titled |= self.headings == 0 && !self.titled && genre::is_titled(name);
    }

    fn may_be(&self) -> bool {
        let told = self.sections.iter().any(|section| genre::weight(*section) > 0);
        self.titled && self.headings == 0 || told && self.sections.len() * HEADINGS_A_SECTION >= self.headings
    }
}

/// Do its lines name sections that postmortems have, or does one read like a postmortem's title?
pub(crate) fn may_be(source: &str, vocabulary: &Vocabulary) -> bool {
    let mut seen = Seen::default();
    let mut above = "";
    let mut fence = None;
    for line in lines::lines(source).filter_map(|line| source.get(line)) {
        let text = unmarked(line);
        let opens = text.get(..3).filter(|start| matches!(*start, "```" | "~~~"));
        if opens.is_some() && (fence.is_none() || fence == opens) {
            fence = if fence.is_none() { opens } else { None };
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let underlined = !text.is_empty() && (is_rule(text, b'=') || is_rule(text, b'-'));
        let before = std::mem::replace(&mut above, text);
        let first = text.as_bytes().first();
        let titled = if text.is_empty() {
            false
        } else if underlined {
            !before.is_empty() && before.len() <= LONGEST && seen.heading(vocabulary, before)
        } else if first == Some(&b'#') && text.len() <= LONGEST {
            seen.heading(vocabulary, text.trim_matches('#'))
        } else if is_html_heading(text) {
            seen.heading(vocabulary, start(text))
        } else {
            match first {
                Some(b'<') => seen.line(vocabulary, &plain(start(text)), Reading::Heading),
                Some(b'*' | b'_') => seen.line(vocabulary, &plain(emphasised(text)), Reading::Heading),
                _ => match label(text) {
                    Some(label) => seen.line(vocabulary, label, Reading::Line),
                    None if is_alone(text) => seen.line(vocabulary, &plain(text), Reading::Line),
                    None => {}
                },
            }
            text.starts_with("title") && genre::is_titled(text)
        };
        if titled {
            return true;
        }
    }
    seen.may_be()
}

/// Without what quotes it, lists it or indents it.
fn unmarked(line: &str) -> &str {
    let mut text = line.trim();
    loop {
        let rest = text.trim_start_matches(['>', '|', ':', '\u{feff}']).trim_start();
        let rest = match rest.as_bytes() {
            [b'-' | b'*' | b'+', b' ' | b'\t', ..] => rest.get(1..).unwrap_or_default().trim_start(),
            [b'0'..=b'9', ..] => {
                let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                behind.strip_prefix(['.', ')']).map_or(rest, str::trim_start)
            }
            _ => rest,
        };
        if rest.len() == text.len() {
            return text;
        }
        text = rest;
    }
}

/// `<h2>`, `<summary>`
fn is_html_heading(text: &str) -> bool {
    match text.as_bytes() {
        [b'<', b'h' | b'H', level, ..] => level.is_ascii_digit(),
        _ => text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("<summary")),
    }
}

/// As much of a line as a heading may take.
fn start(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

fn is_rule(text: &str, byte: u8) -> bool {
    text.bytes().all(|other| other == byte)
}

/// What is in front of the first colon, if that may be a label.
fn label(text: &str) -> Option<&str> {
    let start = text.as_bytes().get(..text.len().min(LONGEST_LABEL))?;
    let end = memchr::memchr(b':', start)?;
    text.get(..end).filter(|label| is_short(label))
}

/// What begins in bold, up to where that ends.
fn emphasised(text: &str) -> &str {
    let inside = text.trim_start_matches(['*', '_']);
    let end = inside.find("**").or_else(|| inside.find("__")).unwrap_or(inside.len()).min(LONGEST);
    inside.get(..end).unwrap_or(inside)
}

/// A short line that is no sentence.
fn is_alone(text: &str) -> bool {
    is_short(text)
        && !text.ends_with(['.', ',', ';', '{', '}', '(', ')'])
        && text.starts_with(|c: char| c.is_uppercase() || !c.is_ascii())
        && text.bytes().filter(|byte| *byte == b' ').count() <= 8
}

/// Without tags, and of links only their text.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'[' | b'<' | b'\\')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']', '<', '\\']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let closing = match rest.as_bytes().get(at..) {
            Some([b'<', ..]) => Some('>'),
            Some([b']', b'(', ..]) => Some(')'),
            Some([b']', b'[', ..]) => Some(']'),
            _ => None,
        };
        let from = at + 1 + usize::from(matches!(closing, Some(')' | ']')));
        rest = rest.get(from..).unwrap_or_default();
        if let Some(closing) = closing
            && let Some(end) = rest.find(closing)
        {
            out.push(' ');
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be(source: &str) -> bool {
        super::may_be(source, &Vocabulary::default())
    }

    #[test]
    fn what_names_a_section_or_an_incident_may_be_a_postmortem() {
        for text in [
            "# Database outage on Tuesday",
            "Database outage\n===============",
            "---\ntitle: Incident 12\n---",
            "## Impact",
            "##Impact",
            "> ### 3. [Root cause](#cause) :fire:",
            "Timeline\n--------",
            "**Impact**",
            "- **Root cause:** a typo",
            "__Timeline__",
            "<h2 id=\"x\">Root <b>cause</b></h2>",
            "<details><summary>Timeline</summary>",
            "Root cause: a typo",
            "1. Lessons learned",
            "根本原因",
            "## Auswirkungen",
            "# 2026-03-04 Checkout down",
        ] {
            assert!(may_be(text), "{text}");
        }
    }

    #[test]
    fn what_does_neither_is_none() {
        for text in [
            "",
            "# A library\n\nIt has an impact on speed, and a timeline.\n\n## Installation\n\n```\ncargo add it\n```\n",
            "# Changelog\n\n## [1.2.0](https://example.org/1.2.0) (2026-03-04)\n\n* fix the build\n",
            "| Option | Default |\n|---|---|\n| `retries` | 3 |\n",
        ] {
            assert!(!may_be(text), "{text}");
        }
    }
}
