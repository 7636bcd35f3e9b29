//! `unexplained-recovery`

use super::words::shown;
use super::{Level, Report, Rule};
use crate::postmortem::Section;

pub(super) static RULE: Rule = Rule {
    id: "unexplained-recovery",
    summary: "The incident is said to have ended by itself",
    default_level: Level::Warn,
    docs: "Finds an ending without a cause (`resolved itself`, `went away on its own`, `somehow recovered`) in the summary, the \
           timeline, the root cause and the resolution. Left alone where the same sentence says what it followed from \
           (`resolved itself once traffic fell`), unless it also doubts that itself (`practically resolved themselves`). \
           English only.",
    check,
};

const ENDED: &[&str] = &[
    "resolved itself",
    "resolved themselves",
    "fixed itself",
    "fixed themselves",
    "resolved on its own",
    "resolved on their own",
    "recovered on its own",
    "recovered on their own",
    "recovered by itself",
    "recovered by themselves",
    "went away on its own",
    "went away by itself",
    "disappeared on its own",
    "disappeared by itself",
    "resolved by itself",
    "resolved by themselves",
    "somehow recovered",
    "magically recovered",
    "mysteriously recovered",
    "self resolved",
];

const DOUBTS: &[&str] =
    &["practically", "basically", "somehow", "apparently", "seemingly", "mysteriously", "magically", "essentially"];

/// What the end followed from.
const EXPLAINS: &[&str] = &[
    "once", "when", "after", "as", "because", "since", "due", "by", "thanks", "without", "while", "until", "through",
    "with",
];

fn check(report: &mut Report<'_, '_>) {
    let sections = [Section::Summary, Section::Timeline, Section::RootCause, Section::Resolution];
    if !sections.iter().any(|section| report.document.has_section(*section)) || !report.english() {
        return;
    }
    for kept in report.texts(&sections) {
        let (passage, words) = (&kept.passage, kept.words());
        for at in 0..words.len() {
            let Some(length) = words.phrase(at, ENDED) else { continue };
            let sentence = words.sentence(at);
            let doubted = words.any(at.saturating_sub(1)..at, DOUBTS);
            let rest = words.any(at + length..sentence.end, EXPLAINS);
            let before = words.any(sentence.start..at, &["once", "when", "after", "as", "because", "since"]);
            if words.quoted(at) || !doubted && (rest || before) {
                continue;
            }
            let span = words.bytes(at - usize::from(doubted)..at + length);
            let text = shown(passage.text.get(span.clone()).unwrap_or_default());
            report.add(
                passage.source(&span),
                format!("`{text}` hides what ended the incident"),
                format!(
                    "Say what changed just before, and how you know that it helped; if nobody knows, say that and add an action item. \
                     Instead of `{text}`, for example:\n\nAt 14:28 UTC the corrected files were deployed; errors fell to zero within two \
                     minutes"
                ),
                "What ended by itself can begin by itself, and the next on-call won't know what to do.",
            );
            return;
        }
    }
}
