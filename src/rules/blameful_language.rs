//! `blameful-language`

use super::wording::{Search, Wording};
use super::words::{Draft, Words, shown};
use super::{Level, Report, Rule};
use crate::postmortem::Passage;

pub(super) static RULE: Rule = Rule {
    id: "blameful-language",
    summary: "A sentence judges a person",
    default_level: Level::Advise,
    docs: "Finds words that judge people: `careless`, `negligent`, `should have known`, `the engineer forgot to`, `his fault`, \
           `to blame`. Offers to tell what the person saw and what the system allowed. Quotations and code are left alone, \
           and so are words about machines (`page fault`, `the cache was to blame`), and what a team says of itself \
           (`we forgot`). English only.",
    check,
};

/// Judgements, wherever they stand.
const JUDGEMENTS: &[&str] = &[
    "careless",
    "carelessly",
    "carelessness",
    "negligent",
    "negligently",
    "negligence",
    "incompetent",
    "incompetence",
    "stupid",
    "stupidly",
    "stupidity",
    "lazy engineer",
    "lazy developer",
    "sloppy",
    "recklessly",
    "should have known",
    "should ve known",
    "ought to have known",
    "should have known better",
    "should know better",
    "didn t bother to",
    "did not bother to",
    "irresponsible",
    "irresponsibly",
    "inexcusable",
    "rookie mistake",
];

/// Who is judged.
const PEOPLE: &[&str] = &[
    "he",
    "she",
    "engineer",
    "engineers",
    "developer",
    "developers",
    "operator",
    "operators",
    "admin",
    "admins",
    "administrator",
    "administrators",
    "employee",
    "employees",
    "contractor",
    "intern",
    "technician",
    "technicians",
    "somebody",
    "someone",
    "reviewer",
    "reviewers",
    "author",
    "manager",
    "dba",
    "sre",
    "person",
    "colleague",
    "staff",
];

/// What is said of them.
const FAILINGS: &[&str] =
    &["forgot to", "neglected to", "ignored the", "did not bother", "didn t bother", "should have"];

/// Every one of the phrases has one of these in it.
const NEEDED: &[&str] = &[
    "careless",
    "negligen",
    "incompeten",
    "stupid",
    "lazy",
    "sloppy",
    "reckless",
    "should",
    "ought",
    "bother",
    "irresponsibl",
    "inexcusabl",
    "rookie",
    "forgot",
    "neglected",
    "ignored",
    "fault",
    "blame",
];

pub(super) const SEARCH: Search = Search {
    needed: NEEDED,
    reads: |_| true,
    find: |passage, words, at| {
        let (start, end) = judgement(passage, words, at)?;
        Some((draft(passage, words, start, end), end))
    },
};

fn check(report: &mut Report<'_, '_>) {
    if !report.english() {
        return;
    }
    let found = report.wording(Wording::Blame);
    found.report(report, "Where people are judged they tell less the next time, and the next team learns less.");
}

/// The words of a judgement that starts or ends at a word.
fn judgement(passage: &Passage, words: &Words, at: usize) -> Option<(usize, usize)> {
    if let Some(length) = words.phrase(at, JUDGEMENTS) {
        // `not careless`, `without being careless`
        let denied =
            words.any(at.saturating_sub(3)..at, &["not", "no", "never", "without", "nobody", "wasn", "weren", "isn"]);
        return (!denied).then_some((at, at + length));
    }
    if let Some(length) = words.phrase(at, FAILINGS) {
        let subject = at.checked_sub(1)?;
        let people = PEOPLE.contains(&words.get(subject)) || is_handle(passage, words, subject);
        return (people && words.sentence(at).contains(&subject)).then_some((subject, at + length));
    }
    if words.get(at) == "fault" {
        let owner = words.get(at.checked_sub(1)?);
        let theirs = matches!(owner, "his" | "her") || owner == "s" && PEOPLE.contains(&words.get(at.checked_sub(2)?));
        let machine =
            matches!(words.get(at + 1), "tolerance" | "domain" | "domains" | "injection" | "handler" | "handling");
        return (theirs && !machine).then_some((at - 1, at + 1));
    }
    if words.starts(at, &["to", "blame"]) {
        let sentence = words.sentence(at);
        let subject = at.saturating_sub(3).max(sentence.start)..at;
        let subject = subject.clone().find(|at| PEOPLE.contains(&words.get(*at)))?;
        let denied = words.any(sentence, &["not", "no", "nobody", "never", "isn", "aren", "wasn"]);
        return (!denied).then_some((subject, at + 2));
    }
    None
}

/// `@ann`
fn is_handle(passage: &Passage, words: &Words, at: usize) -> bool {
    let start = words.bytes(at..at + 1).start;
    passage.text.get(..start).is_some_and(|before| before.ends_with('@'))
}

fn draft(passage: &Passage, words: &Words, start: usize, end: usize) -> Draft {
    let span = words.bytes(start..end);
    let text = shown(passage.text.get(span.clone()).unwrap_or_default());
    Draft {
        span: passage.source(&span),
        message: format!("`{text}` judges a person"),
        help: format!(
            "Tell what they saw and what the system let happen. Instead of `{text} …`, for example:\n\nThe deploy went on without \
             the migration: the tool doesn't ask for it, and the checklist doesn't name it"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_overlooked() {
        for phrase in JUDGEMENTS.iter().chain(FAILINGS) {
            assert!(NEEDED.iter().any(|piece| phrase.contains(piece)), "{phrase}");
        }
    }
}
