//! `counterfactual-language`

use super::wording::{Search, Wording};
use super::words::{Draft, Words, is_in, shown};
use super::{Level, Report, Rule};
use crate::postmortem::{Passage, Section};

pub(super) static RULE: Rule = Rule {
    id: "counterfactual-language",
    summary: "A sentence tells what did not happen instead of what did",
    default_level: Level::Advise,
    docs: "Finds `should have`, `could have prevented`, `would have been avoided`, `if only`, a person or team that `failed to`, and \
           in causes `lack of testing` and the like. Offers to tell what happened, and why it made sense. Systems may fail to \
           do things, memory may lack. Quotations, code, action items and where the team got lucky are left alone. English \
           only.",
    check,
};

/// Told of what did not happen.
const COUNTERFACTUAL: &[&str] = &[
    "if only",
    "could have prevented",
    "could have avoided",
    "could have caught",
    "could have detected",
    "could have been prevented",
    "could have been avoided",
    "could have been caught",
    "could have been detected",
    "could have been mitigated",
    "could have reduced",
    "would have prevented",
    "would have avoided",
    "would have caught",
    "would have detected",
    "would have been prevented",
    "would have been avoided",
    "would have been caught",
    "would have been detected",
    "might have prevented",
    "might have been avoided",
    "might have caught",
    "easily have been",
    "could easily have",
];

const SHOULD: &[&str] = &["should have", "should ve", "shouldn t have", "should not have", "ought to have"];

/// What should have been done.
fn is_participle(word: &str) -> bool {
    const IRREGULAR: &[&str] = &[
        "been",
        "caught",
        "seen",
        "done",
        "gone",
        "had",
        "made",
        "taken",
        "known",
        "kept",
        "run",
        "set",
        "told",
        "thought",
        "found",
        "sent",
        "given",
        "left",
        "begun",
        "built",
        "written",
        "read",
        "put",
        "brought",
        "chosen",
        "drawn",
        "held",
        "let",
        "met",
        "paid",
        "shown",
        "spoken",
        "understood",
        "woken",
        "realised",
    ];
    word.len() > 3 && word.ends_with("ed") || IRREGULAR.contains(&word)
}

const PEOPLE: &[&str] = &[
    "we",
    "team",
    "teams",
    "engineer",
    "engineers",
    "developer",
    "developers",
    "operator",
    "operators",
    "he",
    "she",
    "reviewer",
    "reviewers",
    "support",
    "administrators",
    "staff",
];

/// What causes lack in hindsight.
const PRACTICES: &[&str] = &[
    "testing",
    "test",
    "tests",
    "monitoring",
    "alerting",
    "alerts",
    "alarms",
    "documentation",
    "docs",
    "review",
    "reviews",
    "validation",
    "training",
    "communication",
    "coordination",
    "processes",
    "process",
    "knowledge",
    "awareness",
    "understanding",
    "visibility",
    "automation",
    "observability",
    "oversight",
    "planning",
    "ownership",
    "coverage",
    "safeguards",
    "checks",
    "runbook",
    "runbooks",
    "procedures",
    "procedure",
    "logging",
    "attention",
];

/// Every one of the phrases has one of these in it.
const NEEDED: &[&str] = &["have", "'ve", "’ve", "if only", "failed to", "lack of"];

pub(super) const SEARCH: Search = Search {
    needed: NEEDED,
    reads: |passage| !is_in(passage, &[Section::ActionItems, Section::Prevention, Section::WhereWeGotLucky]),
    find: |passage, words, at| {
        let (start, end, absence) = found(passage, words, at)?;
        Some((draft(passage, words, start, end, absence), end))
    },
};

fn check(report: &mut Report<'_, '_>) {
    if !report.english() {
        return;
    }
    let found = report.wording(Wording::Hindsight);
    found.report(
        report,
        "Hindsight explains nothing: what people did made sense to them then, and why it did is what can be changed.",
    );
}

/// First word, end, and whether it tells of an absence.
fn found(passage: &Passage, words: &Words, at: usize) -> Option<(usize, usize, bool)> {
    if let Some(length) = words.phrase(at, COUNTERFACTUAL) {
        // Whether it could have is a question that was looked into.
        let asked = words.any(at.saturating_sub(6)..at, &["whether", "if", "how", "what", "which"]);
        return (!asked).then_some((at, at + length, false));
    }
    if let Some(length) = words.phrase(at, SHOULD) {
        // `should have priority` asks for something; `should have contained it` guesses.
        let people = at.checked_sub(1).is_some_and(|before| PEOPLE.contains(&words.get(before)));
        let been = words.get(at + length) == "been";
        let adverb =
            matches!(words.get(at + length + usize::from(been)), "already" | "also" | "probably" | "never" | "at");
        let verb = at + length + usize::from(been) + usize::from(adverb);
        let hindsight = is_participle(words.get(verb)) && (been || people) && words.sentence(at).contains(&verb);
        return hindsight.then_some((at, verb + 1, false));
    }
    if words.starts(at, &["failed", "to"]) {
        let subject = at.checked_sub(1)?;
        let people = PEOPLE.contains(&words.get(subject)) && words.sentence(at).contains(&subject);
        return people.then_some((subject, at + 2, false));
    }
    if words.starts(at, &["lack", "of"]) && is_in(passage, &[Section::RootCause, Section::ContributingFactors]) {
        let end = (at + 2..(at + 6).min(words.sentence(at).end)).find(|at| PRACTICES.contains(&words.get(*at)))?;
        return Some((at, end + 1, true));
    }
    None
}

fn draft(passage: &Passage, words: &Words, start: usize, end: usize, absence: bool) -> Draft {
    // Enough of the sentence for the reader to know it again.
    let sentence = words.sentence(start);
    let shown_end = if absence { end } else { (end + 4).min(sentence.end) };
    let text = shown(passage.text.get(words.bytes(start..shown_end)).unwrap_or_default());
    let span = passage.source(&words.bytes(start..end));
    if absence {
        return Draft {
            span,
            message: format!("`{text}` names what was not there, not what happened"),
            help: format!(
                "Say what there was and what it let through. Instead of `{text}`, for example:\n\nThe tests run against a stub that \
                 answers every request, so a changed answer looks the same to them"
            ),
        };
    }
    Draft {
        span,
        message: format!("`{text}` tells what did not happen"),
        help: format!(
            "Tell what happened and why it made sense then; put what is to change into an action item. Instead of `{text}`, for \
             example:\n\nThe alert waits for ten minutes of errors, so nobody was paged until 12:45 UTC"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_overlooked() {
        for phrase in COUNTERFACTUAL.iter().filter(|phrase| !phrase.contains(" ve")) {
            assert!(NEEDED.iter().any(|piece| phrase.contains(piece)), "{phrase}");
        }
    }
}
