//! `empty-phrase`

use super::wording::{Search, Wording};
use super::words::{Draft, Words, is_in, shown};
use super::{Level, Report, Rule};
use crate::postmortem::{Passage, Section};

pub(super) static RULE: Rule = Rule {
    id: "empty-phrase",
    summary: "A phrase praises or introduces, and tells nothing",
    default_level: Level::Advise,
    docs: "Finds praise of the response in place of a time (`promptly began`, `swiftly`, `in a timely manner`) in the summary, \
           the timeline, the detection and the resolution, and sentences that only announce or assure (`This document aims to`, \
           `serves as a reminder`, `we take security very seriously`). Times beside them don't excuse them: the times say it \
           better alone. Lessons and action items may ask for swiftness. English only.",
    check,
};

const PRAISE: &[&str] = &[
    "promptly",
    "swiftly",
    "swift action",
    "swift response",
    "in a timely manner",
    "in a timely fashion",
    "diligently",
    "tirelessly",
    "expeditiously",
    "worked around the clock",
];

const SOUNDS: &[&str] = &[
    "document aims to",
    "postmortem aims to",
    "post mortem aims to",
    "report aims to",
    "document seeks to",
    "report seeks to",
    "the purpose of this document is",
    "the purpose of this report is",
    "the purpose of this postmortem is",
    "the goal of this document is",
    "serves as a reminder",
    "very seriously",
    "extremely seriously",
    "committed to providing",
    "commitment to providing",
    "culture of learning",
];

/// Every one of the phrases has one of these in it.
const NEEDED: &[&str] = &[
    "promptly",
    "swift",
    "timely",
    "diligent",
    "tireless",
    "expeditious",
    "clock",
    "aims",
    "seeks",
    "purpose",
    "goal",
    "reminder",
    "seriously",
    "committed",
    "commitment",
    "culture",
];

pub(super) const SEARCH: Search =
    Search { needed: NEEDED, reads: |_| true, find: |passage, words, at| Some((found(passage, words, at)?, at + 1)) };

/// What the team did rather than what it learned: praise is looked for there only.
const ACTS: [Section; 5] =
    [Section::Summary, Section::Timeline, Section::Detection, Section::Resolution, Section::Background];

fn found(passage: &Passage, words: &Words, at: usize) -> Option<Draft> {
    let told = is_in(passage, &ACTS) && !is_in(passage, &[Section::LessonsLearned]);
    let praise = if told { words.phrase(at, PRAISE) } else { None };
    let length = praise.or_else(|| words.phrase(at, SOUNDS))?;
    let span = words.bytes(at..at + length);
    let text = shown(passage.text.get(span.clone()).unwrap_or_default());
    let (message, help) = if praise.is_some() {
        (
            format!("`{text}` praises where a time would tell"),
            format!(
                "Leave `{text}` out, and write how long it took, for example:\n\nThe on-call began to investigate five minutes \
                 after the first report"
            ),
        )
    } else {
        (
            format!("`{text}` is said of every incident"),
            format!(
                "Leave the sentence with `{text}` out, and begin with what happened to whom: the reader came for that"
            ),
        )
    };
    Some(Draft { span: passage.source(&span), message, help })
}

fn check(report: &mut Report<'_, '_>) {
    if !report.english() {
        return;
    }
    let found = report.wording(Wording::Praise);
    found.report(report, "Readers skip such phrases, and begin to skip what is around them.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_overlooked() {
        for phrase in PRAISE.iter().chain(SOUNDS) {
            assert!(NEEDED.iter().any(|piece| phrase.contains(piece)), "{phrase}");
        }
    }
}
