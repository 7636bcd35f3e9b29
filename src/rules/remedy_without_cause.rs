//! `remedy-without-cause`

use std::collections::BTreeSet;
use std::rc::Rc;

use super::words::{Draft, Text, Words, report_few, shown, stems};
use super::{Level, Report, Rule};
use crate::postmortem::Section;

pub(super) static RULE: Rule = Rule {
    id: "remedy-without-cause",
    summary: "A remedy is for something that the cause never names",
    default_level: Level::Advise,
    docs: "Compares what was rolled back with what is given as the cause: a configuration, schema, certificate, firewall rule or \
           DNS record that was rolled back must appear in the summary, the root cause or the factors. Compares the faults \
           that action items are to catch (misconfigurations, leaks, deadlocks, expired certificates …) with the whole rest \
           of the document. Only these few kinds can be told from the words; anything else is left alone, as are documents \
           whose root cause is empty. English only.",
    check,
};

const WHY: &str =
    "Either the cause is told incompletely, or the remedy mends something else and the incident comes back.";

/// What can be rolled back, by its stems. Code is not among them: it is what everything else is deployed with.
const KINDS: &[(&str, &[&str])] = &[
    ("configuration", &["configur", "set", "paramet", "flag", "toggl"]),
    ("schema", &["schema", "migrat", "databas", "tabl", "column", "index"]),
    ("certificate", &["certif", "cert", "tls", "ssl"]),
    ("firewall", &["firewal", "rule", "network", "secur"]),
    ("dns", &["dns", "nameserv", "record", "domain", "zone", "rout"]),
];

/// Faults that action items guard against, and the stem that tells of them.
const FAULTS: &[(&[&str], &str)] = &[
    (&["misconfiguration", "misconfigurations"], "configur"),
    (&["memory leak", "memory leaks"], "leak"),
    (&["deadlock", "deadlocks"], "deadlock"),
    (&["race condition", "race conditions"], "race"),
    (&["expired certificate", "expired certificates", "expiring certificates"], "certif"),
    (&["typo", "typos"], "typo"),
    (&["sql injection"], "inject"),
];

/// Where causes are told.
const CAUSES: &[Section] = &[
    Section::Summary,
    Section::Background,
    Section::RootCause,
    Section::ContributingFactors,
    Section::Trigger,
    Section::Impact,
];

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let told = |section| document.sections_of(section).any(|block| block.has_content);
    if !told(Section::RootCause) && !told(Section::ContributingFactors) || !report.english() {
        return;
    }
    let mut drafts = remedies(report);
    drafts.extend(guards(report));
    report_few(report, drafts, 3, WHY);
}

/// What was rolled back for good, though no cause names it.
fn remedies(report: &Report<'_, '_>) -> Vec<Draft> {
    let document = report.document;
    let mut drafts = Vec::new();
    let mut causes: Option<BTreeSet<String>> = None;
    for kept in report.texts(&[Section::Timeline, Section::Resolution]) {
        let (passage, words) = (&kept.passage, kept.words());
        let Some((start, end, kind)) = rolled_back(words) else { continue };
        let causes = causes.get_or_insert_with(|| {
            let mut known = BTreeSet::new();
            for section in CAUSES.iter().filter(|section| **section != Section::Impact) {
                document.passages_of(&[*section]).for_each(|passage| known.append(&mut stems(&passage.text)));
            }
            known
        });
        if kind.1.iter().any(|stem| causes.contains(*stem)) {
            continue;
        }
        let span = words.bytes(start..end);
        let text = shown(passage.text.get(span.clone()).unwrap_or_default());
        drafts.push(Draft {
            span: passage.source(&span),
            message: format!("`{text}`, but no cause names the {}", kind.0),
            help: format!(
                "Say in the root cause what was wrong with the {0}, or in the timeline what was rolled back instead, for \
                 example:\n\nThe new code read a field that the {0} did not have, so both were rolled back together",
                kind.0
            ),
        });
    }
    drafts
}

type Kind = (&'static str, &'static [&'static str]);

/// `configuration rolled back`, `reverted the schema`: first word, end, kind.
fn rolled_back(words: &Words) -> Option<(usize, usize, Kind)> {
    const BACK: &[&str] = &["rolled back", "reverted", "rolling back"];
    const STILL: &[&str] = &["but", "persisted", "still", "persists", "suspected", "suspecting"];
    if words.any(0..words.len(), STILL) {
        return None;
    }
    let (at, length) = (0..words.len()).find_map(|at| Some((at, words.phrase(at, BACK)?)))?;
    let sentence = words.sentence(at);
    let mut near = at.saturating_sub(4).max(sentence.start)..(at + length + 4).min(sentence.end);
    let name = |at: &usize| match words.get(*at) {
        "configuration" | "configurations" | "config" | "configs" => Some(0),
        "schema" => Some(1),
        "certificate" | "certificates" => Some(2),
        "firewall" => Some(3),
        "dns" => Some(4),
        _ => None,
    };
    let (word, kind) = near.find_map(|at| Some((at, name(&at)?)))?;
    Some((at.min(word), (at + length).max(word + 1), *KINDS.get(kind)?))
}

/// Faults that only the action items know of.
fn guards(report: &Report<'_, '_>) -> Vec<Draft> {
    let document = report.document;
    let mut found: Vec<(Rc<Text>, std::ops::Range<usize>, &str)> = Vec::new();
    for kept in report.texts(&[Section::ActionItems, Section::Prevention]) {
        let (passage, words) = (&kept.passage, kept.words());
        let fault = (0..words.len()).find_map(|at| {
            FAULTS.iter().find_map(|(names, stem)| Some((words.bytes(at..at + words.phrase(at, names)?), *stem)))
        });
        if let Some((span, stem)) = fault
            && !passage.linked
        {
            found.push((kept.clone(), span, stem));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let actions = [Section::ActionItems, Section::Prevention];
    let mut known = BTreeSet::new();
    for passage in document.passages().filter(|passage| !super::words::is_in(passage, &actions)) {
        known.append(&mut stems(&passage.text));
    }
    found.retain(|(_, _, stem)| !known.iter().any(|word| word.starts_with(stem)));
    found
        .into_iter()
        .map(|(kept, span, _)| {
            let passage = &kept.passage;
            let text = shown(passage.text.get(span.clone()).unwrap_or_default());
            Draft {
                span: passage.source(&span),
                message: format!("`{text}` are to be caught, but nothing above tells of any"),
                help: format!(
                    "Say what part {text} had in this incident, or name what the cause does: for example, if the cause is a bug in an \
                     earlier release:\n\n- [ ] Deploy every release to a server that holds the one before it, and run the checkout test \
                     @ann due 2026-12-01"
                ),
            }
        })
        .collect()
}
