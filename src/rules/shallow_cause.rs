//! `shallow-cause`

use std::rc::Rc;

use super::words::{Text, Words, shown};
use super::{Level, Report, Rule};
use crate::postmortem::{OBJECT, Passage, Section};

pub(super) static RULE: Rule = Rule {
    id: "shallow-cause",
    summary: "The root cause stops before it explains anything",
    default_level: Level::Warn,
    docs: "Finds a root cause of a few words (`A bug in the deploy script`), one that calls the cause `an issue`, and \
           `human error` as a cause. Advises to say more than `a software glitch` in the summary and the timeline, \
           to list several factors where the text itself names two things that met \
           (`a combination of`, `an interaction between`) but holds neither a list nor contributing factors, and to say \
           why a remedy failed where the timeline says that it did and nothing below takes it up. Causes that point to \
           code, to a link or to another section are left alone; so is `prone to human error`, which names the process. \
           English only.",
    check,
};

const WHY: &str = "A cause that explains nothing leaves nothing to change, so the incident comes back.";

const WHYS: &str = "Ask why until the answer is something that can be changed, for example:";

/// A root cause of so many words tells what broke, never why.
const FEW: usize = 8;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let stands_in = !document.has_section(Section::RootCause);
    if stands_in && !document.has_section(Section::ContributingFactors) || !report.english() {
        return;
    }
    let told = if stands_in { Section::ContributingFactors } else { Section::RootCause };
    let causes = read(report, &[told]);
    let factors = !stands_in && document.sections_of(Section::ContributingFactors).any(|block| block.has_content);
    let deep = causes.iter().any(|kept| is_deep(&kept.passage, kept.words()));
    if !factors && !deep {
        few_words(report, &causes, told);
        nameless(report, &causes);
    }
    if !factors {
        several(report, &causes);
    }
    human_error(report);
    glitch(report);
    failed_remedy(report);
}

/// Nobody writes more paragraphs on causes.
const MOST: usize = 500;

fn read(report: &Report<'_, '_>, sections: &[Section]) -> Vec<Rc<Text>> {
    report.texts(sections).take(MOST).collect()
}

/// Points to code, to a link, to a number, or joins a cause and what follows from it.
fn is_deep(passage: &Passage, words: &Words) -> bool {
    const JOINTS: &[&str] = &[
        "because",
        "since",
        "due",
        "which",
        "when",
        "whenever",
        "while",
        "if",
        "unless",
        "therefore",
        "thus",
        "hence",
        "why",
        "whose",
        "where",
        "so",
        "unknown",
        "unclear",
        "see",
        "above",
        "below",
    ];
    passage.linked
        || passage.text.contains([OBJECT, '_', '='])
        || words.any(0..words.len(), JOINTS)
        || (0..words.len()).any(|at| words.get(at).starts_with(|c: char| c.is_ascii_digit()))
}

fn few_words(report: &mut Report<'_, '_>, causes: &[Rc<Text>], told: Section) {
    let document = report.document;
    let total: usize = causes.iter().map(|kept| kept.words().len()).sum();
    let [first, ..] = causes else { return };
    let (passage, words) = (&first.passage, first.words());
    let body = |byte: &usize| document.sections_of(told).any(|block| block.body.contains(byte));
    // Guidance, code and unfilled blanks are other rules' matters.
    let blank = document.placeholders.iter().any(|blank| body(&blank.span.start));
    if total == 0 || total > FEW || blank || document.text(&passage.span).len() < 3 {
        return;
    }
    let around = document.sections_of(told).map(|block| document.text(&block.body));
    if around.into_iter().any(|text| text.contains("```") || text.contains("![") || text.contains("\n    ")) {
        return;
    }
    let cause = shown(passage.text.trim().trim_end_matches('.'));
    report.add(
        passage.source(&words.bytes(0..words.len())),
        format!("The cause is told in {total} words, which leave open why it could happen"),
        format!(
            "{WHYS}\n\n{cause}. It got through because no test runs it, and it took everything down because nothing stopped the \
             roll-out at the first error"
        ),
        WHY,
    );
}

/// `The root cause was an issue with …`
fn nameless(report: &mut Report<'_, '_>, causes: &[Rc<Text>]) {
    const NOTHING: &[&str] = &["issue", "problem", "glitch", "malfunction"];
    const EMPTY: &[&str] = &["technical", "unexpected", "unknown", "unforeseen", "internal", "system", "software"];
    for kept in causes {
        let (passage, words) = (&kept.passage, kept.words());
        for at in 0..words.len() {
            if !matches!(words.get(at), "cause" | "caused") {
                continue;
            }
            let end = (at + 12).min(words.sentence(at).end);
            let found = (at + 2..end).find(|next| {
                let before = if EMPTY.contains(&words.get(next - 1)) { next - 2 } else { next - 1 };
                NOTHING.contains(&words.get(*next))
                    && matches!(words.get(before), "a" | "an" | "some")
                    && words.any(at + 1..*next, &["was", "is", "by", "as", "be"])
            });
            if let Some(found) = found {
                let span =
                    words.bytes(at.saturating_sub(usize::from(words.get(at.wrapping_sub(1)) == "root"))..found + 1);
                let text = shown(passage.text.get(span.clone()).unwrap_or_default());
                report.add(
                    passage.source(&span),
                    format!("`{text}` names no mechanism: every incident is one"),
                    format!(
                        "{WHYS}\n\nThe deploy script merges new files over old ones, so a file that only the earlier release had \
                         stayed in place; no test starts from a server that was deployed to before"
                    ),
                    WHY,
                );
                return;
            }
        }
    }
}

/// `Identified as a software glitch`, in the timeline or the summary.
fn glitch(report: &mut Report<'_, '_>) {
    const EMPTY: &[&str] =
        &["technical", "software", "system", "minor", "temporary", "unexpected", "computer", "small"];
    for passage in report.document.passages_of(&[Section::Timeline, Section::Summary, Section::Trigger]) {
        let words = Words::new(&passage.text);
        let found = (1..words.len()).find_map(|at| {
            let start = if EMPTY.contains(&words.get(at - 1)) { at.checked_sub(2)? } else { at - 1 };
            let named = matches!(words.get(at), "glitch" | "hiccup") && matches!(words.get(start), "a" | "an" | "some");
            (named && words.sentence(at).contains(&start) && !words.quoted(at)).then(|| words.bytes(start..at + 1))
        });
        let Some(span) = found else { continue };
        let text = shown(passage.text.get(span.clone()).unwrap_or_default());
        report.add_at(
            Level::Advise,
            passage.source(&span),
            format!("`{text}` says that something broke, not what"),
            "Say what was seen to misbehave, and where, for example:\n\nretries of the payment client that are sent again after \
             the gateway has answered"
                .to_owned(),
            WHY,
        );
        return;
    }
}

/// Two things met, but only one cause is written down.
fn several(report: &mut Report<'_, '_>, causes: &[Rc<Text>]) {
    const MET: &[&str] = &[
        "combination of",
        "interaction between",
        "interaction of",
        "clashing with",
        "clashed with",
        "clash between",
        "conflict between",
        "conflicted with",
        "conflicting with",
        "in conjunction with",
        "coincided with",
    ];
    // Factors that are announced or counted are the rule `unlisted-factors`' matter.
    let named = |words: &Words| words.any(0..words.len(), &["factors", "causes", "reasons"]);
    if causes.iter().any(|kept| kept.passage.listed || named(kept.words())) {
        return;
    }
    for kept in causes {
        let (passage, words) = (&kept.passage, kept.words());
        for at in 0..words.len() {
            let Some(length) = words.phrase(at, MET) else { continue };
            let span = words.bytes(at..at + length);
            let text = shown(passage.text.get(span.clone()).unwrap_or_default());
            report.add_at(
                Level::Advise,
                passage.source(&span),
                format!("`{text}`: more than one thing had to come together, but they aren't listed"),
                "List each of them, so that each can be taken up by an action item, for example:\n\n### Contributing factors\n\n- \
                 The earlier change still held a bug that no test covers\n- The later change was deployed without a trial run \
                 beside the earlier one"
                    .to_owned(),
                "Whichever factor is left out of the list is left as it was.",
            );
            return;
        }
    }
}

fn human_error(report: &mut Report<'_, '_>) {
    const ERRORS: &[&str] = &["human error", "operator error", "human mistake", "manual error", "user mistake"];
    let read = read(report, &[Section::RootCause, Section::ContributingFactors, Section::Trigger]);
    for kept in read {
        let (passage, words) = (&kept.passage, kept.words());
        for at in 0..words.len() {
            let Some(length) = words.phrase(at, ERRORS) else { continue };
            let (before, earlier) = (words.get(at.wrapping_sub(1)), words.get(at.wrapping_sub(2)));
            let names_process = match before {
                "of" => !matches!(earlier, "because" | "result" | "consequence"),
                "to" => earlier != "due",
                "for" | "avoid" | "prevent" | "reduce" | "against" | "potential" | "possible" => true,
                _ => false,
            };
            let denied =
                words.any(at.saturating_sub(5)..at, &["not", "no", "than", "beyond", "never", "blame", "isn", "wasn"]);
            if names_process || denied || words.quoted(at) {
                continue;
            }
            let span = words.bytes(at..at + length);
            let text = shown(passage.text.get(span.clone()).unwrap_or_default());
            report.add(
                passage.source(&span),
                format!("`{text}` is where the analysis starts, not where it ends"),
                "Say what made the error easy to make and hard to notice, for example:\n\nThe command takes the production cluster \
                 by default and asks no question, and its prompt looks like the one of staging"
                    .to_owned(),
                "People will go on making errors; only what surrounds them can be changed.",
            );
            return;
        }
    }
}

/// A rollback that did not help, and nothing that says why.
fn failed_remedy(report: &mut Report<'_, '_>) {
    const BACK: &[&str] = &[
        "rolled back",
        "rollback",
        "roll back",
        "reverted",
        "reverting",
        "revert",
        "reverts",
        "rolling back",
        "rolls back",
    ];
    const FAILED: &[&str] = &[
        "persisted",
        "persists",
        "persist",
        "no improvement",
        "did not help",
        "didn t help",
        "without success",
        "no effect",
        "did not resolve",
        "didn t resolve",
        "did not fix",
        "didn t fix",
    ];
    let document = report.document;
    if !document.has_section(Section::Timeline) {
        return;
    }
    let told = [
        Section::RootCause,
        Section::ContributingFactors,
        Section::Resolution,
        Section::LessonsLearned,
        Section::WhatWentWrong,
        Section::Background,
        Section::Trigger,
    ];
    let mentions = |words: &Words| (0..words.len()).find(|at| words.phrase(*at, BACK).is_some());
    let failed = report.texts(&[Section::Timeline]).find_map(|kept| {
        let (passage, words) = (&kept.passage, kept.words());
        let back = mentions(words)?;
        let sentence = words.sentence(back);
        let end = words.sentence(sentence.end).end.max(sentence.end);
        let at = (back..end).find(|at| words.phrase(*at, FAILED).is_some())?;
        Some((passage.source(&words.bytes(back..at + 1)), shown(passage.text.get(words.bytes(back..at + 1))?)))
    });
    let Some((span, text)) = failed else { return };
    if report.texts(&told).any(|kept| mentions(kept.words()).is_some()) {
        return;
    }
    report.add_at(
        Level::Advise,
        span,
        format!("`{text}`: nothing says why going back did not help"),
        "Answer it in the root cause, for example:\n\nThe rollback did not help, because the files of the earlier deployment were \
         already part of what it went back to"
            .to_owned(),
        "A remedy that should have worked and did not is the shortest way to the cause.",
    );
}
