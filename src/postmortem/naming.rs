//! From a heading's words to the sections they name.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::section::Section;

/// How freely a text may be read as a section's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A real heading: `Impact on customers` and `Productivity impact` count too.
    Heading,
    /// Any line of text: only a whole known name counts.
    Line,
}

static NAMES: LazyLock<HashMap<&'static str, Section>> = LazyLock::new(|| {
    Section::ALL.into_iter().flat_map(|section| section.aliases().iter().map(move |alias| (*alias, section))).collect()
});

/// Words before a name that add nothing to it.
const LEADING: &[&str] = &[
    "the",
    "our",
    "this",
    "a",
    "an",
    "incident",
    "issue",
    "outage",
    "problem",
    "event",
    "postmortem",
    "post mortem",
    "detailed",
    "full",
    "brief",
    "quick",
    "high level",
    "initial",
    "final",
    "technical",
    "general",
    "overall",
    "key",
    "main",
    "draft",
    "retrospective",
    "section",
    "proposed",
    "immediate",
    "more",
    "on the",
    "what was",
    "what were",
    "who was",
    "who were",
    "who is",
];
/// Words behind a name that add nothing to it.
const TRAILING: &[&str] = &[
    "section",
    "details",
    "detail",
    "report",
    "info",
    "information",
    "notes",
    "statement",
    "all times",
    "of events",
    "of the incident",
    "of incident",
    "of the outage",
    "of the issue",
    "of the event",
    "of the problem",
    "the incident",
    "the outage",
    "the issue",
    "the problem",
    "the event",
    "this incident",
    "this outage",
    "this issue",
    "incident",
    "outage",
    "and details",
    "on",
    "for",
    "from",
    "at",
    "of",
    "as",
    "in",
    "the",
    "is",
    "was",
];
/// What may follow a name in a heading: `Impact on customers`.
const JOINTS: &[&str] =
    &["of", "for", "on", "to", "in", "during", "from", "after", "with", "per", "by", "at", "until", "between"];
/// Names that also count at the end of a heading: `Productivity impact`.
const ENDINGS: &[&str] = &[
    "timeline",
    "impact",
    "root cause",
    "root causes",
    "action items",
    "lessons learned",
    "contributing factors",
    "follow ups",
    "next steps",
];

/// The sections that `text` names, if it is read as a heading. Several for `Root cause and resolution`.
pub(crate) fn classify(text: &str, reading: Reading) -> Vec<Section> {
    if text.len() > 160 {
        return Vec::new();
    }
    let bracketed = text.contains(['(', '[']);
    let cleaned = if bracketed { Cow::Owned(strip_brackets(&text.replace("(s)", "s"))) } else { Cow::Borrowed(text) };
    let whole = words(&cleaned);
    let found = by_words(&whole, reading);
    if !found.is_empty() || reading == Reading::Line {
        return found;
    }
    // `Impact: 3 hours`, `Timeline - all times UTC`
    let head = [": ", " - ", " – ", " — ", ". "].iter().filter_map(|cut| cleaned.find(cut)).min();
    let found = head.and_then(|at| cleaned.get(..at)).map(|head| by_words(&words(head), Reading::Line));
    found.unwrap_or_default()
}

/// Is `text` a heading's words for nothing that a postmortem must have (`Conclusion`, `Attendees`)?
pub(crate) fn is_neutral_name(text: &str) -> bool {
    const NEUTRAL: &[&str] = &[
        "conclusion",
        "conclusions",
        "continuous improvement",
        "thanks",
        "acknowledgements",
        "attendees",
        "participants",
        "responders",
        "stats",
        "status",
        "authors",
        "author",
        "date",
        "glossary",
        "open questions",
        "questions",
        "metrics",
        "people",
        "duration",
        "introduction",
        "contact",
        "faq",
        "notes",
    ];
    NEUTRAL.contains(&words(&strip_brackets(text)).as_str())
}

/// Without what is in brackets: remarks such as `(all times UTC)`. An unclosed bracket stays.
fn strip_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        let closing = if rest[open..].starts_with('(') { ')' } else { ']' };
        let Some(close) = rest[open..].find(closing) else { break };
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

/// Lower-case words with single spaces; numbering, emoji and punctuation dropped; `&` and `/` as `and`;
/// everything from the first date or number on dropped.
fn words(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '’' | '\'' => spaced.push('\''),
            '&' | '/' | '+' | ',' => spaced.push_str(" and "),
            c if c.is_alphanumeric() => spaced.push(c),
            _ => spaced.push(' '),
        }
    }
    let mut list: Vec<&str> =
        spaced.split(' ').map(|word| word.trim_matches('\'')).filter(|word| !word.is_empty()).collect();
    let numbering = |word: &str| {
        word.chars().all(|c| c.is_ascii_digit())
            || matches!(word, "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix" | "x")
    };
    while list.len() > 1 && list.first().is_some_and(|word| numbering(word)) && list.get(1) != Some(&"whys") {
        list.remove(0);
    }
    if let Some(at) = list.iter().skip(1).position(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        list.truncate(at + 1);
    }
    while list.last() == Some(&"and") {
        list.pop();
    }
    list.join(" ")
}

fn by_words(name: &str, reading: Reading) -> Vec<Section> {
    if let Some(section) = whole(name) {
        return also(name, section);
    }
    let parts: Vec<&str> = name.split(" and ").collect();
    if (2..=3).contains(&parts.len()) {
        let mut found = Vec::new();
        for section in parts.iter().filter_map(|part| whole(part)) {
            if !found.contains(&section) {
                found.push(section);
            }
        }
        let known = parts.iter().filter(|part| whole(part).is_some()).count();
        if known == parts.len() || known > 0 && reading == Reading::Heading {
            return found;
        }
    }
    if reading == Reading::Line {
        return Vec::new();
    }
    let doing = [
        "what we are doing",
        "what we're doing",
        "what are we doing",
        "what we will do",
        "what we'll do",
        "what will we do",
    ];
    if doing.iter().any(|start| name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))) {
        return vec![Section::ActionItems];
    }
    let list: Vec<&str> = name.split(' ').collect();
    for at in (1..list.len().min(5)).rev() {
        if JOINTS.contains(&list[at])
            && let Some(section) = whole(&list[..at].join(" "))
        {
            let about_system = ["network", "system", "architecture", "setup", "infrastructure", "service", "platform"];
            let system = section == Section::Summary && list[at..].iter().any(|word| about_system.contains(word));
            return vec![if system { Section::Background } else { section }];
        }
    }
    if list.len() <= 6 {
        let ending = ENDINGS.iter().find(|ending| name.strip_suffix(**ending).is_some_and(|head| head.ends_with(' ')));
        if let Some(section) = ending.and_then(|ending| NAMES.get(ending)) {
            return vec![*section];
        }
    }
    Vec::new()
}

/// A name may stand for a second section besides.
fn also(name: &str, section: Section) -> Vec<Section> {
    let both = name.contains("corrective") && name.contains("prevent");
    if section == Section::ActionItems && both { vec![section, Section::Prevention] } else { vec![section] }
}

/// The section of a whole name, words that add nothing left out.
fn whole(name: &str) -> Option<Section> {
    let mut name = name.trim();
    loop {
        if let Some(section) = NAMES.get(name) {
            return Some(*section);
        }
        let shorter = LEADING
            .iter()
            .find_map(|word| name.strip_prefix(word)?.strip_prefix(' '))
            .or_else(|| TRAILING.iter().find_map(|word| name.strip_suffix(word)?.strip_suffix(' ')));
        match shorter {
            Some(shorter) => name = shorter.trim(),
            None => break,
        }
    }
    if !name.contains(" th") {
        return None;
    }
    // `How was the incident detected`: the thing itself adds nothing inside a question either.
    let things = [
        " the incident",
        " the outage",
        " the issue",
        " the problem",
        " this incident",
        " this outage",
        " this issue",
        " the failure",
    ];
    let without = things.iter().find_map(|thing| {
        let at = name.find(thing)?;
        Some(format!("{}{}", &name[..at], &name[at + thing.len()..]))
    })?;
    NAMES.get(without.trim()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_by_meaning() {
        use Section as S;
        let cases: &[(&str, &[Section])] = &[
            ("Summary", &[S::Summary]),
            ("📋 3. **Issue Summary**:", &[S::Summary]),
            ("Postmortem Issue Summary", &[S::Summary]),
            ("TL;DR", &[S::Summary]),
            ("Timeline (all times PST) 07/27/2023 - 07/31/2023. All times approximations", &[S::Timeline]),
            ("Timeline of Events", &[S::Timeline]),
            ("Root Cause(s)", &[S::RootCause]),
            ("Root Cause and Resolution", &[S::RootCause, S::Resolution]),
            ("Mitigation & Resolution", &[S::Resolution]),
            ("What caused the incident?", &[S::RootCause]),
            ("How was the incident detected?", &[S::Detection]),
            ("Corrective and Preventative Measures", &[S::ActionItems, S::Prevention]),
            ("Action Items & Followups", &[S::ActionItems]),
            ("Action Items (should be achievable in short-medium term):", &[S::ActionItems]),
            ("Further Mitigations and Learnings", &[S::LessonsLearned]),
            ("What Didn’t Go So Well?", &[S::WhatWentWrong]),
            ("What happened on 17th June 2019", &[S::Summary]),
            ("Impact on customers", &[S::Impact]),
            ("Productivity impact", &[S::Impact]),
            ("Quick overview of network setup", &[S::Background]),
            ("Lead-up", &[S::Background]),
            ("Root Cause Remediations", &[]),
            ("Conclusion", &[]),
            ("Continuous Improvement", &[]),
            ("Provide feedback (customer survey)", &[]),
            ("Process Breakdown(s)", &[]),
            ("Title (incident #)", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(classify(text, Reading::Heading), *expected, "{text}");
        }
    }

    #[test]
    fn a_line_of_text_must_be_a_whole_name() {
        assert_eq!(classify("Impact on customers", Reading::Line), []);
        assert_eq!(classify("Impact", Reading::Line), [Section::Impact]);
    }

    #[test]
    fn no_two_sections_share_a_name() {
        let mut seen = HashMap::new();
        for section in Section::ALL {
            for alias in section.aliases() {
                assert_eq!(seen.insert(*alias, section), None, "{alias}");
                assert!(
                    alias.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '\''),
                    "{alias} is not normalised"
                );
            }
        }
    }
}
