//! `vague-action`

use std::ops::Range;

use super::action_without_owner::short;
use super::words::{Words, holds_blank, shown};
use super::{Level, Report, Rule};
use crate::postmortem::{ActionForm, ActionItem, OBJECT, Section};

pub(super) static RULE: Rule = Rule {
    id: "vague-action",
    summary: "Nobody could tell when an action item is done",
    default_level: Level::Warn,
    docs: "Finds action items without an end: `increase monitoring` with no signal or threshold, `handle all bugs`, `be more \
           careful`, `will be regularly updated` with no rhythm, and items that this document itself is (`document the \
           incident`, `hold a postmortem`). Left alone: items that are done or tracked in an issue, that hold a number, code \
           or a link, that have details nested below them, and prose. English only.",
    check,
};

const WHY: &str = "An action item that nobody can finish or fail stays open for ever, and the risk with it.";

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    if document.action_items.is_empty() && !document.has_section(Section::Prevention) || !report.english() {
        return;
    }
    let mut last = None;
    for kept in report.texts(&[]) {
        let passage = &kept.passage;
        let after = document.action_items.partition_point(|item| item.span.start <= passage.span.start);
        let Some(at) = after.checked_sub(1).filter(|at| Some(*at) != last) else { continue };
        let Some(item) = document.action_items.get(at).filter(|item| passage.span.start < item.span.end) else {
            continue;
        };
        // Of a row, the cell that tells the work.
        if item.form == ActionForm::Row && !passage.text.contains(item.title.as_str()) {
            continue;
        }
        last = Some(at);
        let blank = holds_blank(document, &item.span);
        if item.done == Some(true) || item.link.is_some() || item.form == ActionForm::Prose || blank {
            continue;
        }
        // The item's own text and no more: nested detail makes an item concrete.
        let nested = item.text.trim().lines().count() > document.text(&item.span).trim().lines().count();
        let words = kept.words();
        if let Some((found, fault)) = fault(words, nested || is_concrete(&passage.text, words)) {
            let text = shown(passage.text.get(words.bytes(found.clone())).unwrap_or_default());
            let (message, help) = fault.explain(&text, item);
            report.add(passage.source(&words.bytes(found)), message, help, WHY);
        }
    }
    rhythm(report);
}

enum Fault {
    Vague,
    Unbounded,
    Attitude,
    Itself,
}

impl Fault {
    fn explain(&self, text: &str, item: &ActionItem) -> (String, String) {
        let owner = item.owner.as_deref().unwrap_or("ann");
        match self {
            Self::Vague => (
                format!("`{text}`: how would anybody tell that it is done?"),
                format!(
                    "Name the signal, the threshold or the place that changes. Instead of `{}`, for example:\n\n- [ ] Page the on-call \
                     when more than 2 % of requests fail for 5 minutes @{owner} due 2026-12-01",
                    short(&item.title)
                ),
            ),
            Self::Unbounded => (
                format!("`{text}` has no end"),
                format!(
                    "Bound it to what can be checked once. Instead of `{}`, for example:\n\n- [ ] Block a release while a bug labelled \
                     `critical` is open @{owner} due 2026-12-01",
                    short(&item.title)
                ),
            ),
            Self::Attitude => (
                format!("`{text}` asks people to be better, and changes nothing around them"),
                format!(
                    "Change what made the mistake easy. Instead of `{}`, for example:\n\n- [ ] Make the deploy script ask before it touches \
                     production @{owner} due 2026-12-01",
                    short(&item.title)
                ),
            ),
            Self::Itself => (
                format!("`{text}` is what this document does already"),
                format!(
                    "Remove `{}`, or say what is to come out of it, for example:\n\n- [ ] Walk through the first 30 minutes of the response \
                     and write the missing runbook @{owner} due 2026-12-01",
                    short(&item.title)
                ),
            ),
        }
    }
}

/// Holds something that can be checked: a number, code, a comparison.
fn is_concrete(text: &str, words: &Words) -> bool {
    text.contains([OBJECT, '%', '/', '_'])
        || (0..words.len()).any(|at| words.get(at).chars().any(|c| c.is_ascii_digit()))
        || words.any(
            0..words.len(),
            &["when", "whenever", "if", "by", "once", "until", "before", "such", "e", "eg", "including", "instead"],
        )
}

fn fault(words: &Words, concrete: bool) -> Option<(Range<usize>, Fault)> {
    const ATTITUDES: &[&str] = &[
        "be more careful",
        "be careful",
        "more careful",
        "pay more attention",
        "pay closer attention",
        "be more vigilant",
        "be vigilant",
        "be more aware",
        "be more mindful",
        "be mindful",
        "try harder",
        "take more care",
        "exercise caution",
        "exercise more caution",
        "double check",
    ];
    const ITSELF: &[&str] = &[
        "document the incident",
        "document this incident",
        "review the incident",
        "review this incident",
        "write a postmortem",
        "write a post mortem",
        "write the postmortem",
        "write the post mortem",
        "write up the incident",
        "conduct a post incident review",
        "conduct a postmortem",
        "conduct a post mortem",
        "hold a postmortem",
        "hold a post mortem",
        "hold a retrospective",
        "conduct a retrospective",
        "schedule a postmortem",
        "schedule a post mortem",
        "publish this postmortem",
        "publish the postmortem",
        "write an incident report",
        "create a postmortem",
        "create a post mortem",
        "complete the postmortem",
        "complete this postmortem",
    ];
    for at in 0..words.len() {
        if let Some(length) = words.phrase(at, ATTITUDES)
            && (at < 6 || words.phrase(at, &["double check"]).is_none())
            && !(concrete && words.get(at) == "double")
        {
            return Some((at..at + length, Fault::Attitude));
        }
        // As the work itself, not as what something else is for.
        if at < 3
            && let Some(length) = words.phrase(at, ITSELF)
        {
            return Some((at..at + length, Fault::Itself));
        }
        if let Some(end) = unbounded(words, at) {
            return Some((at..end, Fault::Unbounded));
        }
    }
    (!concrete).then(|| vague(words)).flatten().map(|found| (found, Fault::Vague))
}

/// `handle ALL bugs`
fn unbounded(words: &Words, at: usize) -> Option<usize> {
    if !matches!(words.get(at), "all" | "any" | "every") {
        return None;
    }
    let guards = &[
        "ensure",
        "sure",
        "handle",
        "fix",
        "catch",
        "prevent",
        "eliminate",
        "avoid",
        "guarantee",
        "resolve",
        "detect",
        "test",
        "address",
        "cover",
        "solve",
    ];
    let noun =
        if matches!(words.get(at + 1), "possible" | "potential" | "future" | "known" | "such" | "other" | "unforeseen")
        {
            at + 2
        } else {
            at + 1
        };
    let boundless = matches!(
        words.get(noun),
        "bugs"
            | "bug"
            | "issues"
            | "issue"
            | "errors"
            | "error"
            | "problems"
            | "problem"
            | "failures"
            | "failure"
            | "incidents"
            | "outages"
            | "scenarios"
            | "edge"
            | "vulnerabilities"
    );
    let guarded = words.any(at.saturating_sub(3)..at, guards);
    (boundless && guarded && words.sentence(at).contains(&noun)).then_some(noun + 1)
}

/// `Increase monitoring`, `Improving our test coverage`, at the item's beginning.
fn vague(words: &Words) -> Option<Range<usize>> {
    const MORE: &[&str] = &[
        "increase",
        "improve",
        "enhance",
        "strengthen",
        "better",
        "more",
        "increased",
        "improved",
        "enhanced",
        "increasing",
        "improving",
        "enhancing",
        "strengthening",
    ];
    const WORK: &[&str] = &[
        "monitoring",
        "alerting",
        "alerts",
        "alarms",
        "testing",
        "tests",
        "coverage",
        "communication",
        "documentation",
        "docs",
        "logging",
        "observability",
        "visibility",
        "resilience",
        "reliability",
        "stability",
        "robustness",
        "performance",
        "security",
        "processes",
        "process",
        "training",
        "awareness",
        "quality",
        "procedures",
        "clarity",
    ];
    // What the work is about begins here.
    const ABOUT: &[&str] =
        &["of", "for", "in", "on", "to", "around", "during", "from", "with", "at", "against", "between"];
    const LEADS: &[&str] = &["we", "will", "to", "should", "need", "the", "add", "consider", "further"];
    let start = (0..3).find(|at| MORE.contains(&words.get(*at)))?;
    if (0..start).any(|at| !LEADS.contains(&words.get(at))) {
        return None;
    }
    let end = (start + 1..start + 7)
        .take_while(|at| !ABOUT.contains(&words.get(*at)))
        .find(|at| WORK.contains(&words.get(*at)) && !WORK.contains(&words.get(at + 1)))?;
    // A lead such as `Improve alerting: page on …` is explained behind it.
    let explained = (start..=end).any(|at| matches!(words.after(at), Some(':' | ',' | ';' | '(')));
    (!explained && words.sentence(start).contains(&end)).then_some(start..end + 1)
}

/// Preventive measures that go on for ever: `will be regularly updated`.
fn rhythm(report: &mut Report<'_, '_>) {
    const ALWAYS: &[&str] = &[
        "regularly updated",
        "continuously updated",
        "regularly reviewed",
        "continuously reviewed",
        "continuously improved",
        "regularly tested",
        "updated regularly",
        "reviewed regularly",
        "tested regularly",
        "updated continuously",
        "on a regular basis",
        "on an ongoing basis",
        "continuously monitored",
        "regularly monitored",
        "regularly review",
        "regularly update",
        "continuously improve",
        "continuously monitor",
        "continually improve",
        "regularly test",
    ];
    const RHYTHM: &[&str] = &[
        "daily",
        "weekly",
        "monthly",
        "quarterly",
        "yearly",
        "annually",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "days",
        "weeks",
        "months",
        "sprint",
        "release",
        "nightly",
        "hourly",
    ];
    let mut found = Vec::new();
    for kept in report.texts(&[Section::ActionItems, Section::Prevention]) {
        let passage = &kept.passage;
        if passage.linked {
            continue;
        }
        let words = kept.words();
        for at in 0..words.len() {
            if let Some(length) = words.phrase(at, ALWAYS)
                && !words.any(words.sentence(at), RHYTHM)
            {
                let span = words.bytes(at..at + length);
                found.push((passage.source(&span), shown(passage.text.get(span).unwrap_or_default())));
                break;
            }
        }
    }
    for (span, text) in found {
        report.add(
            span,
            format!("`{text}` has no rhythm and no end"),
            format!(
                "Say how often, and who looks. Instead of `{text}`, for example:\n\n- [ ] Put a review of the integration tests on the \
                 calendar, first Monday of each quarter @ann due 2026-12-01"
            ),
            WHY,
        );
    }
}
