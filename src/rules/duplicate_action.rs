//! `duplicate-action`

use std::collections::BTreeSet;
use std::ops::Range;

use super::action_without_owner::short;
use super::words::{Words, holds_blank, shown, stems};
use super::{Level, Report, Rule};
use crate::postmortem::{ActionForm, Section};

pub(super) static RULE: Rule = Rule {
    id: "duplicate-action",
    summary: "Two action items ask for the same work",
    default_level: Level::Warn,
    docs: "Compares the words (by their stems) of the first hundred action items with each other, and finds those that share \
           nearly all of them. A preventive measure that says again what an action item says is found too, as advice. Items \
           with different numbers, names in code or links are different work, such as the same step for two services. English \
           only.",
    check,
};

/// More action items than anybody works off.
const MOST: usize = 100;

struct Work {
    span: Range<usize>,
    line: usize,
    title: String,
    stems: BTreeSet<String>,
    /// What tells two otherwise equal items apart.
    marks: BTreeSet<String>,
}

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    if document.action_items.is_empty() || !report.english() {
        return;
    }
    let works: Vec<Work> = document
        .action_items
        .iter()
        .filter(|item| item.form != ActionForm::Prose && !item.proposed && !holds_blank(document, &item.span))
        .take(MOST)
        .map(|item| Work {
            span: item.span.clone(),
            line: item.line,
            title: item.title.clone(),
            stems: stems(document.text(&item.span)),
            marks: marks(document.text(&item.span)),
        })
        .collect();
    for (at, work) in works.iter().enumerate() {
        let same = works.iter().take(at).find(|other| is_same(work, other));
        if let Some(other) = same {
            report.add(
                work.span.clone(),
                format!("The same as line {}: `{}`", other.line, short(&other.title)),
                format!(
                    "Keep one of the two and add to it what only the other says, for example:\n\n- [ ] {} @ann due 2026-12-01",
                    short(&other.title)
                ),
                "The same work under two names is done twice, or by nobody.",
            );
        }
    }
    restated(report, &works);
}

/// Most of the words of both.
fn is_same(a: &Work, b: &Work) -> bool {
    let (fewer, more) = (a.stems.len().min(b.stems.len()), a.stems.len().max(b.stems.len()));
    if fewer < 3 || a.marks != b.marks {
        return false;
    }
    let shared = a.stems.intersection(&b.stems).count();
    // Of short items every word counts: `Add alert for disk`, `Add alert for memory`.
    if more <= 5 { shared == more } else { shared * 4 >= more * 3 || shared >= 6 && shared * 3 >= more * 2 }
}

/// Numbers, code and addresses.
fn marks(text: &str) -> BTreeSet<String> {
    let parts = text.split_whitespace().filter(|part| {
        part.contains(|c: char| c.is_ascii_digit() || matches!(c, '`' | '/' | '_'))
            // Names within a sentence.
            || part.chars().filter(|c| c.is_uppercase()).count() > 1
    });
    parts.map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect()
}

/// Preventive measures that say again what an action item says.
fn restated(report: &mut Report<'_, '_>, works: &[Work]) {
    let document = report.document;
    if works.iter().all(|work| document.within(work.span.start, Section::Prevention).is_some()) {
        return;
    }
    let mut found = Vec::new();
    for passage in document.passages_of(&[Section::Prevention]).take(MOST) {
        if works.iter().any(|work| work.span.contains(&passage.span.start)) {
            continue;
        }
        let measure = stems(&passage.text);
        let shared = |work: &Work| measure.intersection(&work.stems).count();
        let Some(work) = works.iter().max_by_key(|work| shared(work)) else { continue };
        let fewer = measure.len().min(work.stems.len());
        if shared(work) >= 4 && shared(work) * 2 >= fewer {
            let words = Words::new(&passage.text);
            let sentence = words.bytes(words.sentence(0));
            let text = shown(passage.text.get(sentence.clone()).unwrap_or_default());
            found.push((passage.source(&sentence), text, work));
        }
    }
    for (span, text, work) in found {
        report.add_at(
            Level::Advise,
            span,
            format!("`{text}` says again what line {} asks for", work.line),
            format!(
                "Keep it in one place: move what is new into the action item, and leave the rest out, for example:\n\n- [ ] {} @ann due \
                 2026-12-01",
                short(&work.title)
            ),
            "What is promised in two places is tracked in one, and the other grows stale.",
        );
    }
}
