//! The canonical sections of a postmortem and the names people give them.
//!
//! Recognition is by meaning of the heading's words, whatever its level, numbering, emoji or bold. Where in a
//! document headings are is decided in `heading`, not here.

use std::fmt;
use std::ops::Deref;

/// A section that a postmortem may have, by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    Summary,
    Impact,
    Timeline,
    RootCause,
    ContributingFactors,
    Trigger,
    Detection,
    Resolution,
    LessonsLearned,
    WhatWentWell,
    WhatWentWrong,
    WhereWeGotLucky,
    ActionItems,
    Prevention,
    Communication,
    Background,
    SupportingInformation,
}

impl Section {
    /// All sections in the order a reader expects them.
    pub const ALL: [Self; 17] = [
        Self::Summary,
        Self::Impact,
        Self::Timeline,
        Self::RootCause,
        Self::ContributingFactors,
        Self::Trigger,
        Self::Detection,
        Self::Resolution,
        Self::LessonsLearned,
        Self::WhatWentWell,
        Self::WhatWentWrong,
        Self::WhereWeGotLucky,
        Self::ActionItems,
        Self::Prevention,
        Self::Communication,
        Self::Background,
        Self::SupportingInformation,
    ];

    /// The name used in configuration, front matter and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Impact => "impact",
            Self::Timeline => "timeline",
            Self::RootCause => "root_cause",
            Self::ContributingFactors => "contributing_factors",
            Self::Trigger => "trigger",
            Self::Detection => "detection",
            Self::Resolution => "resolution",
            Self::LessonsLearned => "lessons_learned",
            Self::WhatWentWell => "what_went_well",
            Self::WhatWentWrong => "what_went_wrong",
            Self::WhereWeGotLucky => "where_we_got_lucky",
            Self::ActionItems => "action_items",
            Self::Prevention => "prevention",
            Self::Communication => "communication",
            Self::Background => "background",
            Self::SupportingInformation => "supporting_information",
        }
    }

    /// The heading to write in a document.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Impact => "Impact",
            Self::Timeline => "Timeline",
            Self::RootCause => "Root cause",
            Self::ContributingFactors => "Contributing factors",
            Self::Trigger => "Trigger",
            Self::Detection => "Detection",
            Self::Resolution => "Resolution",
            Self::LessonsLearned => "Lessons learned",
            Self::WhatWentWell => "What went well",
            Self::WhatWentWrong => "What went wrong",
            Self::WhereWeGotLucky => "Where we got lucky",
            Self::ActionItems => "Action items",
            Self::Prevention => "Prevention",
            Self::Communication => "Communication",
            Self::Background => "Background",
            Self::SupportingInformation => "Supporting information",
        }
    }

    /// The section of a canonical name (`root_cause`; spaces and hyphens are fine too).
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|section| section.as_str() == name)
    }
}

/// What one heading means: a few sections in the order of its words, held in place. Read it as a slice.
#[derive(Clone, Copy)]
pub struct Sections {
    names: [Section; Self::MOST],
    count: u8,
}

impl Sections {
    /// Headings that name more name everything.
    const MOST: usize = 6;

    /// Keeps those that `keep` tells.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Section) -> bool) {
        *self = self.iter().copied().filter(|section| keep(section)).collect();
    }
}

impl Default for Sections {
    fn default() -> Self {
        Self { names: [Section::Summary; Self::MOST], count: 0 }
    }
}

impl Deref for Sections {
    type Target = [Section];

    fn deref(&self) -> &[Section] {
        self.names.get(..usize::from(self.count)).unwrap_or_default()
    }
}

impl FromIterator<Section> for Sections {
    fn from_iter<I: IntoIterator<Item = Section>>(all: I) -> Self {
        let mut sections = Self::default();
        for (place, section) in sections.names.iter_mut().zip(all) {
            *place = section;
            sections.count += 1;
        }
        sections
    }
}

impl<const N: usize> From<[Section; N]> for Sections {
    fn from(all: [Section; N]) -> Self {
        all.into_iter().collect()
    }
}

impl From<Vec<Section>> for Sections {
    fn from(all: Vec<Section>) -> Self {
        all.into_iter().collect()
    }
}

impl<'s> IntoIterator for &'s Sections {
    type Item = &'s Section;
    type IntoIter = std::slice::Iter<'s, Section>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<const N: usize> PartialEq<[Section; N]> for Sections {
    fn eq(&self, other: &[Section; N]) -> bool {
        **self == other[..]
    }
}

impl PartialEq for Sections {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Sections {}

impl fmt::Debug for Sections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
