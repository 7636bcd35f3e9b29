//! How strict the rules are: levels by rule, and which sections a postmortem owes.

use std::collections::BTreeMap;

use super::{Level, Rule};
use crate::postmortem::{Section, Severity, Vocabulary};

/// How strict the check is. The default is what every team starts with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Levels by rule id that differ from the rules' defaults; `None` switches a rule off.
    pub levels: BTreeMap<String, Option<Level>>,
    /// Sections whose demand differs from the default at any severity; `None` makes one optional.
    pub sections: BTreeMap<Section, Option<Level>>,
    /// The same for one severity; wins over [`Settings::sections`].
    pub sections_by_severity: BTreeMap<Severity, BTreeMap<Section, Option<Level>>>,
    /// The severity where the document doesn't name one, such as the incident's label.
    pub severity: Option<Severity>,
    /// The repository's own names for sections: what a document that is checked was read with.
    pub vocabulary: Vocabulary,
}

impl Settings {
    /// The level of a rule; `None` where it is off.
    pub fn level(&self, rule: &Rule) -> Option<Level> {
        self.levels.get(rule.id).copied().unwrap_or(Some(rule.default_level))
    }

    /// How much a section is asked for at a severity; `None` where it is optional.
    pub fn demand(&self, section: Section, severity: Option<Severity>) -> Option<Level> {
        let by_severity = severity.and_then(|severity| self.sections_by_severity.get(&severity)?.get(&section));
        if let Some(level) = by_severity.or_else(|| self.sections.get(&section)) {
            return *level;
        }
        match section {
            Section::Summary
            | Section::Impact
            | Section::Timeline
            | Section::RootCause
            | Section::Resolution
            | Section::ActionItems => Some(Level::Error),
            Section::LessonsLearned if severity.is_some_and(Severity::is_major) => Some(Level::Error),
            Section::LessonsLearned => Some(Level::Warn),
            Section::WhatWentWell | Section::WhatWentWrong | Section::WhereWeGotLucky | Section::Detection => {
                Some(Level::Advise)
            }
            Section::ContributingFactors
            | Section::Trigger
            | Section::Prevention
            | Section::Communication
            | Section::Background
            | Section::SupportingInformation => None,
        }
    }
}
