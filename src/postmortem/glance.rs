//! Whether a text may be a postmortem, told from its lines alone: most Markdown files of a repository are none, and
//! need not be read as Markdown to tell.
//!
//! A postmortem names one of its sections in a heading, a label or a line of its own, or says in its title that it
//! tells of an incident. What looks like that is enough here, also within code: the document is then read, and
//! [`genre`](super::genre) decides.

use std::borrow::Cow;

use super::genre;
use super::naming::{Reading, classify};
use super::vocabulary::Vocabulary;

/// No heading and no label is longer, in bytes, with its markup.
const LONGEST: usize = 640;
/// No label is, without markup: as many characters as `outline` allows, of three bytes.
const LONGEST_LABEL: usize = 320;

/// Does any line name a section that postmortems have, or read like a postmortem's title?
pub(crate) fn may_be(source: &str, vocabulary: &Vocabulary) -> bool {
    let tells = |name: &str, reading| {
        genre::is_titled(name)
            || classify(vocabulary, name, reading).into_iter().any(|section| genre::weight(section) > 0)
    };
    let mut above = "";
    source.lines().any(|line| {
        let text = unmarked(line);
        let underlined = !text.is_empty() && (is_rule(text, b'=') || is_rule(text, b'-'));
        let before = std::mem::replace(&mut above, text);
        if text.is_empty() {
            return false;
        }
        if underlined {
            return before.len() <= LONGEST && tells(&plain(before), Reading::Heading);
        }
        if text.len() > LONGEST && !matches!(text.as_bytes().first(), Some(b'*' | b'_' | b'<')) {
            return label(text).is_some_and(|label| tells(label, Reading::Line));
        }
        match text.as_bytes().first() {
            Some(b'#') => tells(&plain(text.trim_matches('#')), Reading::Heading),
            Some(b'*' | b'_') => tells(&plain(emphasised(text)), Reading::Heading),
            Some(b'<') => {
                let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
                tells(&plain(text.get(..end).unwrap_or_default()), Reading::Heading)
            }
            _ => match label(text) {
                Some(label) => tells(label, Reading::Line) || text.starts_with("title") && genre::is_titled(text),
                None => is_alone(text) && tells(&plain(text), Reading::Line),
            },
        }
    })
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

fn is_rule(text: &str, byte: u8) -> bool {
    text.bytes().all(|other| other == byte)
}

/// What is in front of the first colon, if that may be a label.
fn label(text: &str) -> Option<&str> {
    let start = text.as_bytes().get(..text.len().min(LONGEST_LABEL))?;
    let end = memchr::memchr(b':', start)?;
    text.get(..end)
}

/// What begins in bold, up to where that ends.
fn emphasised(text: &str) -> &str {
    let inside = text.trim_start_matches(['*', '_']);
    let end = inside.find("**").or_else(|| inside.find("__")).unwrap_or(inside.len()).min(LONGEST);
    inside.get(..end).unwrap_or(inside)
}

/// A short line that is no sentence.
fn is_alone(text: &str) -> bool {
    text.len() <= LONGEST_LABEL
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
