//! `vague-impact`

use std::ops::Range;
use std::rc::Rc;

use super::words::{Text, WHOLES, Words, is_in, shown};
use super::{Level, Report, Rule};
use crate::postmortem::{Passage, Section};

pub(super) static RULE: Rule = Rule {
    id: "vague-impact",
    summary: "The impact can't be told from the text: no numbers, or numbers of nothing",
    default_level: Level::Warn,
    docs: "Asks how many, how much and how long. Finds an impact section without any number (`Jobs were slow`), and in the \
           impact and the summary: `some users` where no users are counted anywhere, a percentage of users or requests \
           without how many that is, and lost revenue without a sum. The last three only advise. Numbers written out, \
           `all`, `no`, `none` and `not affected` count as numbers; sections with unfilled blanks are left to the rule `placeholder`. \
           English only.",
    check,
};

const WHY: &str =
    "The impact decides how much work the follow-up is worth, and it is what outside readers look for first.";

/// Whom or what an incident hits, in numbers.
const HIT: &[&str] = &[
    "user",
    "users",
    "customer",
    "customers",
    "client",
    "clients",
    "merchant",
    "merchants",
    "tenant",
    "tenants",
    "player",
    "players",
    "visitor",
    "visitors",
    "subscriber",
    "subscribers",
    "people",
    "request",
    "requests",
    "order",
    "orders",
    "transaction",
    "transactions",
    "payment",
    "payments",
    "account",
    "accounts",
    "checkouts",
    "sessions",
    "jobs",
    "builds",
    "messages",
    "emails",
    "deposits",
    "validators",
    "nodes",
    "organizations",
    "organisations",
];

const SOME: &[&str] = &[
    "some",
    "several",
    "many",
    "multiple",
    "numerous",
    "various",
    "a few",
    "a number of",
    "a large number of",
    "a small number of",
    "a significant number of",
    "a subset of",
    "a small subset of",
    "a portion of",
    "a fraction of",
];

const LOST: &[&str] = &[
    "loss of revenue",
    "loss of potential revenue",
    "loss in revenue",
    "lost revenue",
    "revenue loss",
    "revenue losses",
    "loss of sales",
    "lost sales",
    "loss of income",
    "financial loss",
    "financial losses",
    "monetary loss",
    "monetary losses",
    "potential revenue",
];

const CURRENCIES: &[&str] = &["usd", "eur", "gbp", "dollars", "euros", "pounds", "chf", "jpy", "inr", "ngn", "naira"];

/// Nobody writes more paragraphs on the impact.
const MOST: usize = 500;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    if !(document.has_section(Section::Impact) || document.has_section(Section::Summary)) || !report.english() {
        return;
    }
    let unmeasured = unmeasured(report);
    let texts: Vec<Rc<Text>> = report.texts(&[Section::Summary, Section::Impact]).take(MOST).collect();
    let counted = texts.iter().any(|kept| counts(kept.words()));
    let mut advise = |passage: &Passage, text: Range<usize>, message: String, help: String| {
        let span = passage.source(&text);
        if !unmeasured.as_ref().is_some_and(|found| found.contains(&span.start)) {
            report.add_at(Level::Advise, span, message, help, WHY);
        }
    };
    let (mut some, mut share, mut loss) = (counted, counted, false);
    for kept in &texts {
        let (passage, words) = (&kept.passage, kept.words());
        for at in 0..words.len() {
            if !some && let Some(end) = unnumbered(words, at) {
                some = true;
                let found = words.bytes(at..end);
                let text = passage.text.get(found.clone()).unwrap_or_default();
                let noun = words.get(end - 1).to_owned();
                advise(
                    passage,
                    found,
                    format!("`{}`: how many?", shown(text)),
                    format!(
                        "Give the number, or an estimate and where it comes from, for example:\n\nabout 400 of 9,300 {noun} (from \
                         the access log)"
                    ),
                );
            }
            if !share && let Some(end) = percentage(words, at) {
                share = true;
                let found = words.bytes(at..end);
                let text = passage.text.get(found.clone()).unwrap_or_default();
                let noun = words.get(end - 1).to_owned();
                advise(
                    passage,
                    found,
                    format!("`{}`: of how many?", shown(text)),
                    format!(
                        "Give the numbers behind the percentage, for example:\n\n{} (412 of 9,300 {noun})",
                        shown(text)
                    ),
                );
            }
            if !loss
                && let Some(length) = words.phrase(at, LOST)
                && !words.any(at.saturating_sub(3)..at, &["no", "not", "any", "without", "zero"])
            {
                loss = true;
                if texts.iter().any(|kept| names_money(&kept.passage, kept.words())) {
                    continue;
                }
                let found = words.bytes(at..at + length);
                let text = passage.text.get(found.clone()).unwrap_or_default();
                advise(
                    passage,
                    found,
                    format!("`{}`: how much?", shown(text)),
                    "Give a sum or its order of magnitude and how it was worked out, for example:\n\nabout 1,200 EUR of sales (the \
                     same hours a week before)"
                        .to_owned(),
                );
            }
        }
    }
}

/// What says that nobody was hit.
const SPARED: &[&str] = &[
    "not affected",
    "not impacted",
    "unaffected",
    "no impact",
    "no user impact",
    "no customer impact",
    "no customers",
    "no users",
    "not customer facing",
    "no effect",
    "no data loss",
    "no data was lost",
    "no downtime",
];

/// Reports an impact section without any number; gives its text's place.
fn unmeasured(report: &mut Report<'_, '_>) -> Option<Range<usize>> {
    let document = report.document;
    let mut first: Option<Range<usize>> = None;
    let mut example = String::new();
    for kept in report.texts(&[Section::Impact]) {
        let (passage, words) = (&kept.passage, kept.words());
        if (0..words.len()).any(|at| words.is_number(at)) || words.any(0..words.len(), WHOLES) {
            return None;
        }
        // That there was none is told without a number.
        if (0..words.len()).any(|at| words.phrase(at, SPARED).is_some()) {
            return None;
        }
        if words.len() > 1 && first.is_none() {
            let sentence = words.bytes(words.sentence(0));
            example = shown(passage.text.get(sentence.clone()).unwrap_or_default());
            first = Some(passage.source(&sentence));
        }
    }
    let first = first?;
    let within = |block: &crate::postmortem::SectionBlock| {
        block.canonical.contains(&Section::Impact)
            && document.placeholders.iter().any(|blank| block.body.contains(&blank.span.start))
    };
    if document.sections.iter().any(within) {
        return None;
    }
    report.add(
        first.clone(),
        "The impact has no number: neither how many were hit nor for how long".to_owned(),
        format!("Say how many and how long, for example:\n\n{example}: 412 of 9,300 requests failed within 45 minutes"),
        WHY,
    );
    let end = document.sections_of(Section::Impact).last().map_or(first.end, |block| block.body.end);
    Some(first.start..end)
}

/// Are users, requests or the like counted in a passage?
fn counts(words: &Words) -> bool {
    (0..words.len()).filter(|at| HIT.contains(&words.get(*at))).any(|at| {
        let sentence = words.sentence(at);
        let before = at.saturating_sub(4).max(sentence.start)..at;
        before.clone().any(|at| is_count(words, at))
            || words.any(at.saturating_sub(3).max(sentence.start)..at, &["all", "every", "no", "each"])
            // `Users affected: 412`
            || (at + 1..(at + 5).min(sentence.end)).any(|at| words.is_number(at) && words.after(at - 1) == Some(':'))
    })
}

/// A number that is no share, time or date.
fn is_count(words: &Words, at: usize) -> bool {
    let clock = matches!(
        words.get(at + 1),
        "am" | "pm"
            | "utc"
            | "gmt"
            | "cet"
            | "cest"
            | "est"
            | "pst"
            | "pt"
            | "hours"
            | "hour"
            | "minutes"
            | "minute"
            | "min"
            | "mins"
            | "days"
            | "day"
    );
    let minutes =
        at > 0 && words.after(at - 1) == Some(':') && words.get(at - 1).starts_with(|c: char| c.is_ascii_digit());
    let year = matches!(words.get(at).parse(), Ok(1990..=2099));
    words.is_number(at) && !clock && !minutes && !year && !matches!(words.after(at), Some('%' | ':'))
}

/// `some users`: the end of it.
fn unnumbered(words: &Words, at: usize) -> Option<usize> {
    let length = words.phrase(at, SOME)?;
    let mut end = at + length;
    if words.phrase(end, &["of our", "of the", "of its"]).is_some() {
        end += 2;
    } else if matches!(words.get(end), "affected" | "of" | "our" | "other") {
        end += 1;
    }
    let people = matches!(
        words.get(end),
        "users"
            | "customers"
            | "clients"
            | "merchants"
            | "tenants"
            | "players"
            | "visitors"
            | "subscribers"
            | "people"
            | "requests"
            | "orders"
            | "transactions"
            | "payments"
            | "accounts"
    );
    let around = words.sentence(at);
    (people && !around.clone().any(|at| words.after(at) == Some('%'))).then_some(end + 1)
}

/// `100% of users`: the end of it.
fn percentage(words: &Words, at: usize) -> Option<usize> {
    if words.after(at) != Some('%') || !words.get(at).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = (at + 1..at + 5).find(|at| HIT.contains(&words.get(*at)))?;
    (words.get(at + 1) == "of" && words.sentence(at).contains(&end)).then_some(end + 1)
}

fn names_money(passage: &Passage, words: &Words) -> bool {
    let near = is_in(passage, &[Section::Impact, Section::Summary]);
    near && (passage.text.contains(['$', '€', '£', '¥', '₹', '₦']) || words.any(0..words.len(), CURRENCIES))
}
