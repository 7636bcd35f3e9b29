//! Which sections a document owes, and whether it has them: what the two section rules and the check's summary share.

use std::ops::Range;

use crate::postmortem::{Postmortem, Section, SectionBlock};

use super::{Level, Rule, Settings, allow, empty_section, missing_section};

/// Whether a section is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionState {
    /// With content.
    Present,
    /// A heading with nothing but guidance or placeholders below it.
    Empty,
    Missing,
}

/// One row of the check's summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionStatus {
    pub section: Section,
    pub state: SectionState,
    /// 1-based line of its first heading.
    pub line: Option<usize>,
    /// How much it is asked for; `None` where it is optional.
    pub level: Option<Level>,
}

/// The sections that this document owes or has, in the order a reader expects them. One that a comment in the document
/// allows to be missing or empty is not owed.
pub fn section_report(document: &Postmortem<'_>, settings: &Settings) -> Vec<SectionStatus> {
    let allows = allow::read(document);
    let allowed = |rule: &Rule, span: &Range<usize>| {
        let (first, last) = (document.line(span.start), document.line(span.end));
        allows.iter().any(|allow| allow.holds(rule, first, last))
    };
    let place = missing_section::beginning(document);
    Section::ALL
        .into_iter()
        .filter_map(|section| {
            let state = state(document, section);
            let excused = match (state, heading(document, section)) {
                (SectionState::Missing, _) => allowed(&missing_section::RULE, &place),
                (SectionState::Empty, Some(block)) if awaits_text(document, block) => {
                    allowed(&missing_section::RULE, &block.span)
                }
                (SectionState::Empty, Some(block)) => allowed(&empty_section::RULE, &block.span),
                _ => false,
            };
            let level = demand(document, settings, section).filter(|_| !excused);
            // What stands in for another one is shown where it is, not asked for where it isn't.
            let shown = level.is_some() || state != SectionState::Missing;
            let line = document.sections_of(section).next().map(|block| block.line);
            shown.then_some(SectionStatus { section, state, line, level })
        })
        .collect()
}

/// How much a section is asked for in this document.
pub(super) fn demand(document: &Postmortem<'_>, settings: &Settings, section: Section) -> Option<Level> {
    let severity = document.severity().or(settings.severity);
    let named = document
        .front_matter
        .as_ref()
        .is_some_and(|block| block.list("required").iter().any(|name| Section::from_name(name) == Some(section)));
    if named {
        return Some(Level::Error);
    }
    let configured = settings.demand(section, severity);
    if section == Section::Communication
        && configured.is_none()
        && !settings.sections.contains_key(&section)
        && severity.is_some_and(crate::postmortem::Severity::is_major)
        && customers_were_hit(document)
    {
        return Some(Level::Warn);
    }
    configured
}

fn customers_were_hit(document: &Postmortem<'_>) -> bool {
    document.sections_of(Section::Impact).filter(|block| block.has_content).any(|block| {
        let text = document.text(&block.body).to_lowercase();
        ["customer", "user", "client", "tenant", "merchant"].iter().any(|word| text.contains(word))
    })
}

/// Whether a section is there, counting what stands in for it.
pub(super) fn state(document: &Postmortem<'_>, section: Section) -> SectionState {
    let stand_ins: &[Section] = match section {
        Section::RootCause => &[Section::ContributingFactors],
        Section::LessonsLearned => &[Section::WhatWentWell, Section::WhatWentWrong, Section::WhereWeGotLucky],
        _ => &[],
    };
    let blocks =
        || std::iter::once(section).chain(stand_ins.iter().copied()).flat_map(|section| document.sections_of(section));
    // A list of preventive measures is read as action items.
    let measures = section == Section::ActionItems
        && document.action_items.iter().any(|item| item.section == Section::Prevention && !item.proposed);
    if measures || blocks().any(|block| block.has_content) {
        SectionState::Present
    } else if blocks().next().is_some() {
        SectionState::Empty
    } else {
        SectionState::Missing
    }
}

/// The heading to point at where a section is empty.
pub(super) fn heading<'d>(document: &'d Postmortem<'_>, section: Section) -> Option<&'d SectionBlock> {
    document.sections_of(section).next()
}

/// How the note below an inserted heading begins. A section with nothing else stays as missing as it was.
pub(super) const INSERTED: &str = "<!-- postmortem: to be written.";

/// Was the heading inserted by a fix, and nothing written below it yet?
pub(super) fn awaits_text(document: &Postmortem<'_>, block: &SectionBlock) -> bool {
    !block.has_content && document.text(&block.body).trim_start().starts_with(INSERTED)
}

/// Why a postmortem has this section, and an example of what goes into it.
pub(super) fn purpose(section: Section) -> (&'static str, &'static str) {
    match section {
        Section::Summary => (
            "Most readers read only the summary: it has to tell what broke, for whom and for how long.",
            "From 12:30 to 14:30 UTC nobody could pay by card, because two deployments clashed. A rollback ended it.",
        ),
        Section::Impact => (
            "The impact decides how much work the follow-up is worth, and what customers are told.",
            "412 of 9,300 checkouts failed (4.4 %); 23 support tickets; no data was lost.",
        ),
        Section::Timeline => (
            "The timeline shows where the time went: until somebody noticed, understood, acted.",
            "- 12:30 UTC: first customer report",
        ),
        Section::RootCause => (
            "Without the cause nobody can tell whether the action items prevent the next incident.",
            "The deploy script accepts an empty configuration, so the second deployment wiped the gateway's routes.",
        ),
        Section::Resolution => (
            "How it was ended is what the next person on call will look for.",
            "Rolled back release 41 at 14:10 UTC, then restored the routes from the backup.",
        ),
        Section::ActionItems => (
            "Without action items the same incident comes back.",
            "- [ ] Refuse an empty configuration in the deploy script @ann due 2026-12-01",
        ),
        Section::LessonsLearned => (
            "Lessons are what other teams can take from this, whether or not they run the same system.",
            "A rollback is no fix while an older change still waits to be deployed again.",
        ),
        Section::WhatWentWell => {
            ("What helped is worth keeping on purpose.", "The on-call was paged within two minutes.")
        }
        Section::WhatWentWrong => (
            "What cost time is where the next action items come from.",
            "The runbook named a dashboard that no longer exists.",
        ),
        Section::WhereWeGotLucky => (
            "Luck is a risk that did not strike this time.",
            "It happened at noon; at night nobody would have seen the reports.",
        ),
        Section::Detection => (
            "How long it took to notice, and who noticed, tells whether monitoring works.",
            "A customer wrote at 12:30; our alert fired five minutes later.",
        ),
        Section::Communication => (
            "Customers were hit at a high severity: what they were told, and when, belongs to the record.",
            "12:50 UTC: status page set to \"major outage\"; 14:45 UTC: resolved, with this summary.",
        ),
        Section::ContributingFactors => (
            "Incidents seldom have one cause; what made it likelier or worse can be changed too.",
            "- The staging environment has no gateway, so the test could not fail.",
        ),
        Section::Trigger => ("The trigger tells what to watch for.", "Deployment of release 41 at 12:28 UTC."),
        Section::Prevention => (
            "Prevention is the point of the exercise.",
            "Configuration is validated together with what is already live.",
        ),
        Section::Background => {
            ("Readers from other teams don't know the system.", "The gateway routes all card payments.")
        }
        Section::SupportingInformation => {
            ("Evidence lets others check the conclusions.", "- Graph of failed payments: LINK")
        }
    }
}
