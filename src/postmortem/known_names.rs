//! The built-in names of sections, looked up: a whole name, one with words around it that add nothing, one with a slip
//! of the pen.

use super::aliases::HEADINGS_ONLY;
use super::name_table::{Divided, NameTable};
use super::naming::Reading;
use super::questions::may_begin;
use super::section::Section;
use super::translations;
use super::vocabulary::parted;

const LISTS: usize = translations::LISTS + Section::ALL.len();

/// The lists of built-in names, each with its section. English goes first (stands last) where languages disagree.
const fn lists() -> [(u8, &'static str); LISTS] {
    let translated = translations::lists();
    let mut lists = [(0, ""); LISTS];
    let mut at = 0;
    while at < LISTS {
        lists[at] = if at < translated.len() {
            translated[at]
        } else {
            let section = Section::ALL[at - translated.len()];
            (section as u8, section.aliases())
        };
        at += 1;
    }
    lists
}

static NAMES: NameTable<LISTS, 16_384> = NameTable::new(lists(), Divided::Commas);

/// Of each built-in name its longest word: a text without any of them holds no name.
static KEYS: NameTable<LISTS, 8_192> = NameTable::new(lists(), Divided::CommasLongest);

pub(super) static COMMON: NameTable<1, 2_048> = NameTable::new([(0, HEADINGS_ONLY)], Divided::Commas);

/// The section of a built-in name.
pub(super) fn named(name: &str) -> Option<Section> {
    Section::ALL.get(usize::from(NAMES.get(name)?)).copied()
}

/// Words before a name that add nothing to it.
const LEADING: &[&str] = &[
    "so",
    "some",
    "a bit of",
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
    "immediate",
    "more",
    "on the",
    "what was",
    "what were",
    "who was",
    "who were",
    "who is",
    "der",
    "die",
    "das",
    "le",
    "la",
    "les",
    "el",
    "los",
    "las",
    "o",
    "os",
    "as",
    "il",
    "lo",
    "gli",
    "de",
    "het",
    "een",
    "障害",
    "インシデント",
    "事故",
    "故障",
    "事件",
    "本次",
    "今回の",
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
    "go",
    "happen",
    "utc",
    "gmt",
    "について",
];
/// What `question` and the questions of `by_words` begin with.
const ASKING: [&str; 9] = ["how", "what", "why", "who", "where", "when", "which", "steps", "changes"];

/// Most headings and lines are told from names by this, before any word is moved.
pub(super) fn may_name(name: &str) -> bool {
    !name.is_ascii() || ASKING.iter().any(|word| name.starts_with(word)) || parted(name).any(|word| KEYS.contains(word))
}

/// May a line as it is written be a name or a question? Told from its words alone, so that most lines need not be brought
/// to the form that names are compared in. What is in brackets, or a number, may be left out there, and nothing added:
/// so this looks for all words. Not for texts with `(s)`, which is a part of its word.
pub(super) fn may_be_line(text: &str) -> bool {
    if !text.is_ascii() {
        return true;
    }
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'\'');
    words.map(unquoted).any(|word| {
        let starts =
            |asking: &&str| word.get(..asking.len()).is_some_and(|start| start.eq_ignore_ascii_case(asking.as_bytes()));
        KEYS.contains_caseless(word) || may_begin(word) || ASKING.iter().any(starts)
    })
}

/// Without apostrophes around it.
fn unquoted(mut word: &[u8]) -> &[u8] {
    while let [b'\'', rest @ ..] | [rest @ .., b'\''] = word {
        word = rest;
    }
    word
}

/// The section of a whole name, words that add nothing left out.
pub(super) fn whole(name: &str, reading: Reading) -> Option<Section> {
    let mut name = name.trim();
    loop {
        if let Some(section) = named(name) {
            return (reading == Reading::Heading || !COMMON.contains(name)).then_some(section);
        }
        let cjk = !name.is_ascii();
        // Nearly all of them end at the first byte, and these are asked of every name.
        let (first, last) = (name.as_bytes().first(), name.as_bytes().last());
        let before = |word: &str| {
            if word.as_bytes().first() != first {
                return None;
            }
            let rest = name.strip_prefix(word)?;
            // 障害の影響: no space divides what doesn't count from what does.
            rest.strip_prefix(' ').or_else(|| {
                let word = cjk && !word.is_ascii() && !rest.is_empty();
                word.then(|| rest.trim_start_matches(['の', '的']))
            })
        };
        let behind = |word: &str| {
            if word.as_bytes().last() != last {
                return None;
            }
            let rest = name.strip_suffix(word)?;
            rest.strip_suffix(' ').or_else(|| (cjk && !word.is_ascii() && !rest.is_empty()).then_some(rest))
        };
        let shorter =
            LEADING.iter().find_map(|word| before(word)).or_else(|| TRAILING.iter().find_map(|word| behind(word)));
        match shorter {
            // `Log in` is no log.
            Some("log") if name.ends_with(" in") => return None,
            Some(shorter) => name = shorter.trim(),
            None => break,
        }
    }
    let places: Vec<usize> = name.match_indices(" th").map(|(at, _)| at).collect();
    if places.is_empty() {
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
        let at = *places.iter().find(|at| name.get(**at..).is_some_and(|rest| rest.starts_with(thing)))?;
        Some(format!("{}{}", &name[..at], &name[at + thing.len()..]))
    })?;
    named(without.trim()).filter(|_| reading == Reading::Heading || !COMMON.contains(without.trim()))
}

/// A common name with a slip of the pen: `Apendix`, `Lessons learend`.
pub(super) fn misspelt(name: &str) -> Option<Section> {
    const COMMON: [&str; 23] = [
        "summary",
        "executive summary",
        "timeline",
        "root cause",
        "root causes",
        "root cause analysis",
        "resolution",
        "action items",
        "lessons learned",
        "lessons learnt",
        "detection",
        "appendix",
        "contributing factors",
        "background",
        "prevention",
        "mitigation",
        "recovery",
        "follow ups",
        "next steps",
        "what went well",
        "what went wrong",
        "where we got lucky",
        "what happened",
    ];
    if name.len() < 6 || !name.is_ascii() {
        return None;
    }
    let close = COMMON.iter().filter(|known| known.len().abs_diff(name.len()) <= 1);
    let known = close.filter(|known| may_be_slip(known, name)).find(|known| strsim::osa_distance(known, name) == 1)?;
    named(known)
}

/// One slip leaves all but two letters at the ends as they are. Cheaper than the distance, which is asked next.
fn may_be_slip(known: &str, name: &str) -> bool {
    let same = |(one, other): &(u8, u8)| one == other;
    let before = known.bytes().zip(name.bytes()).take_while(same).count();
    before + 2 >= known.len()
        || before + known.bytes().rev().zip(name.bytes().rev()).take_while(same).count() + 2 >= known.len()
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::words;
    use super::*;

    /// Every name is in the form that it is looked up in, and English names stand for one section each.
    #[test]
    fn names_are_normalised_and_no_two_sections_share_one() {
        let mut seen = std::collections::HashMap::new();
        for (section, list) in lists() {
            for name in list.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
                assert_eq!(seen.insert(name, section), None, "{name}");
            }
        }
        for (name, section) in &seen {
            assert_eq!(words(name), **name, "{name} is not normalised");
            assert_eq!(named(name).map(|named| named as u8), Some(*section), "{name}");
            assert!(may_name(name), "{name}");
        }
        for name in HEADINGS_ONLY.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            assert!(seen.contains_key(name) && COMMON.contains(name), "{name} is no name");
        }
    }
}
