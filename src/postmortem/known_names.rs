//! The built-in names of sections, looked up: a whole name, one with words around it that add nothing, one with a slip
//! of the pen.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::aliases::HEADINGS_ONLY;
use super::naming::Reading;
use super::section::Section;
use super::translations;

/// The built-in names. English goes first where languages disagree.
///
/// Built at each start, of constants only: hashed quickly, and never grown.
pub(super) static NAMES: LazyLock<FxHashMap<&'static str, Section>> = LazyLock::new(|| {
    let english = Section::ALL.into_iter().flat_map(|section| english(section).map(move |name| (name, section)));
    let mut all = FxHashMap::with_capacity_and_hasher(4_096, rustc_hash::FxBuildHasher);
    all.extend(translations::names().chain(english));
    all
});

pub(super) static COMMON: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| HEADINGS_ONLY.split(',').map(str::trim).filter(|name| !name.is_empty()).collect());

fn english(section: Section) -> impl Iterator<Item = &'static str> {
    section.aliases().split(',').map(str::trim)
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
    "proposed",
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
/// Of each built-in name its longest word: a text without any of them holds no name.
static KEYS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let mut keys = FxHashSet::with_capacity_and_hasher(2_048, rustc_hash::FxBuildHasher);
    keys.extend(NAMES.keys().filter_map(|name| name.split(' ').max_by_key(|word| word.len())));
    keys
});

/// Most headings and lines are told from names by this, before any word is moved.
pub(super) fn may_name(name: &str) -> bool {
    // What `question` and the questions of `by_words` begin with.
    const ASKING: [&str; 9] = ["how", "what", "why", "who", "where", "when", "which", "steps", "changes"];
    !name.is_ascii()
        || ASKING.iter().any(|word| name.starts_with(word))
        || name.split(' ').any(|word| KEYS.contains(word))
}

/// The section of a whole name, words that add nothing left out.
pub(super) fn whole(name: &str, reading: Reading) -> Option<Section> {
    let mut name = name.trim();
    loop {
        if let Some(section) = NAMES.get(name) {
            return (reading == Reading::Heading || !COMMON.contains(name)).then_some(*section);
        }
        let cjk = !name.is_ascii();
        let before = |word: &str| {
            let rest = name.strip_prefix(word)?;
            // 障害の影響: no space divides what doesn't count from what does.
            rest.strip_prefix(' ').or_else(|| {
                let word = cjk && !word.is_ascii() && !rest.is_empty();
                word.then(|| rest.trim_start_matches(['の', '的']))
            })
        };
        let behind = |word: &str| {
            let rest = name.strip_suffix(word)?;
            rest.strip_suffix(' ').or_else(|| (cjk && !word.is_ascii() && !rest.is_empty()).then_some(rest))
        };
        let shorter =
            LEADING.iter().find_map(|word| before(word)).or_else(|| TRAILING.iter().find_map(|word| behind(word)));
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
    NAMES.get(without.trim()).filter(|_| reading == Reading::Heading || !COMMON.contains(without.trim())).copied()
}

/// A common name with a slip of the pen: `Apendix`, `Lessons learend`.
pub(super) fn misspelt(name: &str) -> Option<Section> {
    const COMMON: [&str; 22] = [
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
    ];
    if name.len() < 6 || !name.is_ascii() {
        return None;
    }
    let close = COMMON.iter().filter(|known| known.len().abs_diff(name.len()) <= 1);
    let known = close.filter(|known| may_be_slip(known, name)).find(|known| strsim::osa_distance(known, name) == 1)?;
    NAMES.get(known).copied()
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
        let mut seen = FxHashMap::default();
        for (section, name) in
            Section::ALL.into_iter().flat_map(|section| english(section).map(move |name| (section, name)))
        {
            assert_eq!(seen.insert(name, section), None, "{name}");
        }
        for (name, section) in translations::names() {
            assert_eq!(seen.insert(name, section), None, "{name}");
        }
        for name in seen.keys() {
            assert_eq!(words(name), **name, "{name} is not normalised");
        }
        for name in COMMON.iter() {
            assert!(seen.contains_key(name), "{name} is no name");
        }
    }
}
