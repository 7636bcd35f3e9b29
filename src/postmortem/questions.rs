//! Headings that ask: `How was this incident detected`, `Why did it happen`. English, whatever their tense and their
//! thing; what other languages ask is among their names.

use super::section::Section;

/// Words of a question that don't change what it asks.
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "it",
    "we",
    "our",
    "us",
    "they",
    "you",
    "i",
    "was",
    "were",
    "is",
    "are",
    "be",
    "been",
    "being",
    "did",
    "do",
    "does",
    "done",
    "has",
    "have",
    "had",
    "will",
    "would",
    "can",
    "could",
    "should",
    "to",
    "about",
    "from",
    "of",
    "in",
    "for",
    "during",
    "so",
    "exactly",
    "actually",
    "not",
    "didn't",
    "didnt",
    "doesn't",
    "wasn't",
    "could've",
    "incident",
    "outage",
    "issue",
    "problem",
    "event",
    "failure",
    "bug",
    "root",
    "with",
    "and",
    "everything",
    "things",
    "there",
    "really",
    "as",
    "by",
    "customers",
    "users",
    "response",
    "out",
    "again",
    "future",
    "all",
    "we'll",
    "we've",
    "we're",
    "what's",
    "i've",
    "us",
];

/// More of what questions ask, tried in order: how they begin, the stems of which one must be among the
/// words that say something, how many such words there may be, and what it means.
const ASKED: &[(&str, &[&str], usize, Section)] = &[
    ("how what", &["happening", "recur"], 3, Section::Prevention),
    ("how", &["bad", "big", "severe"], 2, Section::Impact),
    ("what who which", &["saw", "see", "experience", "lost", "affected", "impacted", "down"], 2, Section::Impact),
    ("how what", &["unfold"], 3, Section::Timeline),
    ("what why", &["worse", "possible"], 3, Section::ContributingFactors),
    ("what", &["contribut"], 2, Section::ContributingFactors),
    ("what", &["off"], 2, Section::Trigger),
    ("how when", &["aware", "know", "knew", "alert", "light", "notice", "detect", "report"], 3, Section::Detection),
    ("how what when", &["restor", "recover", "back", "stabili", "contain"], 3, Section::Resolution),
    ("what", &["taught", "teach", "take", "took"], 2, Section::LessonsLearned),
    ("what", &["told", "said", "communic"], 2, Section::Communication),
    ("how", &["communic", "inform", "told"], 3, Section::Communication),
    ("what", &["right", "keep"], 3, Section::WhatWentWell),
    ("what where", &["slow", "missed", "short", "struggl", "improve", "confus", "hinder"], 2, Section::WhatWentWrong),
    ("how", &["better"], 2, Section::ActionItems),
    ("what where", &["here", "remain", "left", "changing", "change", "going"], 2, Section::ActionItems),
];

/// English questions, whatever their tense and their thing: `How was this incident detected`, `Why did it happen`.
pub(super) fn question(name: &str) -> Option<Section> {
    let mut list = name.split(' ');
    let asks = list.next()?;
    let asks = asks.strip_suffix("'s").unwrap_or(asks);
    if !matches!(asks, "how" | "what" | "why" | "who" | "where" | "when" | "which") {
        return None;
    }
    let told: Vec<&str> = list.filter(|word| !FILLERS.contains(word)).collect();
    let has = |stems: &[&str]| told.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    let short = told.len() <= 3;
    let not = name.contains(" not ") || name.contains("n't ") || name.contains("didnt");
    match asks {
        "where" | "how" | "what" if has(&["luck"]) && short => Some(Section::WhereWeGotLucky),
        "how" if matches!(list_end(name), "work" | "works") && told.len() <= 4 => Some(Section::Background),
        "how" | "what" if has(&["prevent", "avoid"]) && told.len() <= 5 => Some(Section::Prevention),
        "how" if has(&["improv"]) && short => Some(Section::ActionItems),
        "how" if has(&["detect", "discover", "notice", "find", "found", "learn"]) && short => Some(Section::Detection),
        "how" if has(&["fix", "resolv", "respond", "recover", "mitigat", "solve", "repair", "remediat"]) && short => {
            Some(Section::Resolution)
        }
        "how" | "why" if told == ["happen"] || told == ["happened"] || told == ["occur"] || told == ["occurred"] => {
            Some(Section::RootCause)
        }
        "why" if has(&["fail", "broke", "break", "down"]) && short => Some(Section::RootCause),
        "what" | "who" | "how" if has(&["affected", "impact", "hit", "suffer", "hurt"]) && short => {
            Some(Section::Impact)
        }
        "what" if told == ["happen"] || told == ["happened"] || told == ["occurred"] => Some(Section::Summary),
        "what" if has(&["cause"]) && short => Some(Section::RootCause),
        "what" if has(&["trigger"]) && short => Some(Section::Trigger),
        "what" if has(&["learn"]) && short => Some(Section::LessonsLearned),
        "what" if has(&["next"]) && short => Some(Section::ActionItems),
        "what" if has(&["suck", "annoyed", "hurt", "failed"]) && told.len() == 1 => Some(Section::WhatWentWrong),
        "what" if has(&["wrong", "badly", "poorly", "better", "improve"]) && short => Some(Section::WhatWentWrong),
        "what"
            if has(&["well", "right", "good", "work", "great"])
                && has(&["go", "went", "work", "do", "well"])
                && short =>
        {
            Some(if not { Section::WhatWentWrong } else { Section::WhatWentWell })
        }
        // `What would we do differently` looks back, `What will we do differently` ahead.
        "what" if has(&["different"]) && short => Some(if name.contains("will") || name.contains("we'll") {
            Section::ActionItems
        } else {
            Section::LessonsLearned
        }),
        _ => ASKED
            .iter()
            .find(|(begin, stems, most, _)| {
                begin.split(' ').any(|word| word == asks)
                    && told.len() <= *most
                    && has(stems)
                    && !name.ends_with("changed")
            })
            .map(|(.., section)| *section),
    }
}

fn list_end(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}
