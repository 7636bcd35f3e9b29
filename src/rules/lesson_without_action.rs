//! `lesson-without-action`

use std::collections::BTreeSet;

use super::words::{Draft, Stems, Text, holds_blank, report_few, shown, stems};
use super::{Level, Report, Rule};
use crate::postmortem::Section;

pub(super) static RULE: Rule = Rule {
    id: "lesson-without-action",
    summary: "No action item takes up what went wrong or what should change",
    default_level: Level::Advise,
    docs: "Compares the words (by their stems) of each point under what went wrong, and of each lesson that asks for a change \
           (`we need to`, `should`, `ensure`), with all action items. A point that shares no word with any of them is \
           found, at most three a document. Points with a link, those that say they are done, and documents without action \
           items are left alone. English only.",
    check,
};

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    // Blanks of a template take nothing up.
    if document.action_items.iter().all(|item| holds_blank(document, &item.span))
        || !(document.has_section(Section::WhatWentWrong) || document.has_section(Section::LessonsLearned))
        || !report.english()
    {
        return;
    }
    let mut taken_up = Stems::default();
    for item in &document.action_items {
        taken_up.add(&item.text);
        taken_up.add(&item.title);
    }
    for kept in report.texts(&[Section::ActionItems, Section::Prevention]) {
        taken_up.add(&kept.passage.text);
    }
    let mut drafts = Vec::new();
    for (wrong, sections) in [(true, [Section::WhatWentWrong]), (false, [Section::LessonsLearned])] {
        for kept in report.texts(&sections).filter(|kept| kept.passage.listed && !kept.passage.linked) {
            drafts.extend(open(&kept, wrong, &taken_up.stems));
        }
    }
    drafts.sort_by_key(|draft| draft.span.start);
    report_few(report, drafts, 3, "What is learned and not acted on is learned again in the next incident.");
}

fn open(kept: &Text, wrong: bool, taken_up: &BTreeSet<String>) -> Option<Draft> {
    const ASKS: &[&str] = &[
        "we should",
        "we need",
        "we must",
        "needs to",
        "need to",
        "must be",
        "should be",
        "ensure",
        "make sure",
        "it s imperative",
        "has to",
        "have to",
    ];
    const DONE: &[&str] = &["fixed", "done", "resolved", "already", "implemented", "mitigated", "nothing", "none", "n"];
    let (passage, words) = (&kept.passage, kept.words());
    let asks = (0..words.len()).any(|at| words.phrase(at, ASKS).is_some());
    if !(wrong || asks) || words.len() < 4 || words.any(0..words.len(), DONE) {
        return None;
    }
    let subject = stems(&passage.text);
    // Two words of meaning at least, else chance decides.
    if subject.len() < 2 || !subject.is_disjoint(taken_up) {
        return None;
    }
    let sentence = words.bytes(words.sentence(0));
    let text = shown(passage.text.get(sentence.clone()).unwrap_or_default());
    Some(Draft {
        span: passage.source(&sentence),
        message: format!("No action item takes up `{text}`"),
        help: format!(
            "Add an action item, or say here why none is needed, for example:\n\n- [ ] Look into \"{text}\" and decide what to change \
             @ann due 2026-12-01"
        ),
    })
}
