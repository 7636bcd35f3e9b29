//! What single words say in a heading, in all languages: what [`super::families`] puts together.
//!
//! English words are here, those of the other languages beside their names in `translations`. The table is laid out
//! when the program is built. Whole names are in `aliases` and `translations`.

use super::name_table::{Divided, NameTable};
use super::section::Section;
use super::translations;

/// What a word says in a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Names a section, unless a stronger word does.
    Names(Section),
    /// Names the summary where no other word names anything: `Timeline summary` is a timeline.
    Sums,
    /// Something that is done: what else is said decides whether it was or will be.
    Work,
    /// Work that is by itself still to be done.
    Improves,
    /// Single pieces of what else is named: `Action register`, `Strong points`.
    Items,
    /// It is done.
    Past,
    /// It is still to be done.
    Future,
    /// It was done at once, or holds only for now.
    Urgent,
    Prevents,
    Corrects,
    /// Whoever or whatever is named was hit: `Affected services`.
    Hit,
    Lucky,
    Good,
    Bad,
    /// Time before the incident.
    Before,
    /// Opens what the word before it is about: `Cause of the outage`.
    Joins,
    /// Adds nothing.
    Plain,
    /// Makes a name something else: `Detection engine`, `Recovery key`.
    Spoils,
}

/// A word and what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// In its language what describes a noun stands behind it.
    pub(super) noun_first: bool,
}

/// The words of one language, divided by spaces.
pub(super) struct Words {
    pub(super) noun_first: bool,
    pub(super) lists: &'static [(Kind, &'static str)],
}

const ENGLISH: Words = Words {
    noun_first: false,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "impact impacts consequences consequence effects cost costs loss losses damage damages fallout repercussions ramifications",
        ),
        (
            Kind::Names(Section::Timeline),
            "timeline timelines chronology chronological sequence timetable \
             chronicle",
        ),
        (
            Kind::Names(Section::RootCause),
            "cause causes rootcause rca whys reason reasons origin origins culprit causation \
             causal",
        ),
        (
            Kind::Names(Section::ContributingFactors),
            "factor factors contributors contributing contributory enablers \
             secondary",
        ),
        (
            Kind::Names(Section::Trigger),
            "trigger triggers catalyst \
             triggering",
        ),
        (Kind::Names(Section::Detection), "detection discovery alerting"),
        (
            Kind::Names(Section::Resolution),
            "resolution recovery mitigation mitigations remediation remediations fix fixes repair repairs restoration \
             restore solution solutions workaround workarounds containment stabilization stabilisation hotfix response \
             troubleshooting rollback \
             correction corrections stopgap \
             patch",
        ),
        (
            Kind::Names(Section::LessonsLearned),
            "lesson lessons learnings learning takeaway takeaways insights insight conclusions",
        ),
        (Kind::Names(Section::WhatWentWrong), "challenges shortcomings mistakes weaknesses difficulties gaps pitfalls"),
        (Kind::Names(Section::WhatWentWell), "strengths successes positives wins"),
        (
            Kind::Names(Section::Communication),
            "communication communications comms messaging \
             notification notifications",
        ),
        (Kind::Names(Section::Background), "background context architecture backstory setup prelude"),
        (
            Kind::Names(Section::SupportingInformation),
            "excerpts excerpt snippets snippet traces appendix references links reading evidence attachments resources screenshots artifacts artefacts graphs \
             charts dashboards transcript transcripts logs material materials documents exhibits",
        ),
        (
            Kind::Sums,
            "summary overview synopsis recap abstract brief account description narrative story snapshot outline digest briefing",
        ),
        (
            Kind::Work,
            "action actions step steps measure measures work change changes plan plans effort efforts activities activity \
             interventions modifications",
        ),
        (
            Kind::Improves,
            "improvement improvements recommendation recommendations suggestion suggestions commitments todo todos \
             enhancements enhancement countermeasures tasks task deliverables",
        ),
        (
            Kind::Items,
            "item items point points list lists register tracker elements aspects areas backlog tickets things opportunities checklist checklists",
        ),
        (
            Kind::Past,
            "taken done performed applied made implemented completed executed undertaken carried already happened \
             shipped deployed merged added adopted effected",
        ),
        (
            Kind::Future,
            "next planned future further long medium mid near term longer follow up followup followups ups remaining open \
             outstanding pending upcoming recommended proposed suggested needed required ongoing forward ahead going later \
             agreed concrete tracked scheduled subsequent taking underway permanent lasting durable \
             deferred",
        ),
        (Kind::Urgent, "immediate initial emergency temporary interim short instant"),
        (
            Kind::Prevents,
            "prevention preventive preventative prevent preventing avoidance recurrence reoccurrence hardening \
             anti",
        ),
        (
            Kind::Corrects,
            "corrective capa \
             correcting",
        ),
        (Kind::Hit, "affected impacted"),
        (Kind::Lucky, "luck lucky fortunate"),
        (Kind::Good, "strong positive good"),
        (Kind::Bad, "weak negative pain bad concern missed"),
        (Kind::Before, "before prior preceding pre"),
        (Kind::Joins, "to of for from on in that which during after with by we so behind at about leading against"),
        (
            Kind::Plain,
            "incident incidents outage issue issues problem problems event events failure failures the our this a an some \
             bit my its it's was is technical detailed detail details quick full final complete key main primary core \
             root underlying identified confirmed suspected probable likely possible potential systemic systematic systems \
             system service services user users customer customers business internal external public stakeholder \
             stakeholders team engineering organizational organisational human operational financial overall general high \
             level top preliminary analysis assessment review report information info section notes statement breakdown \
             investigation evaluation explanation data executive post mortem postmortem retrospective direct actual real \
             observed measured related relevant useful supporting additional supplemental more raw other new current \
             production security log facing end risk social process closing identify most important critical major \
             different encountered noted total sent normal biggest first last back client clients application software \
             path road way means method methods time times approach category hypothesis findings results procedure state \
             course stage stages page wide non latent hidden mini pattern reference underlying conditions condition controls case glance \
             collected gathered learned learnt gained number amount estimated estimate are \
             regression regressions playbook chain true definitive nature used official chosen \
             out structural",
        ),
        (
            Kind::Spoils,
            "engine driver drivers view views mode modes mapping map menu menus manager managers component components api \
             apis code codes header headers handler handlers creator creators bus loop loops job jobs worker workers \
             sourcing queue queues function functions settings setting protocol protocols policy policies guideline \
             guidelines guide guides template templates tutorial tutorials training sdk cli library libraries module \
             modules class classes option options configuration config syntax usage schema schemas type types format \
             formats endpoint endpoints certificate certificates keys button buttons widget widgets plugin plugins \
             role roles rules rule kit kits objective objectives drill drills exercise exercises feature features table \
             tables column columns field fields model models screen website site tool tools tooling framework standard \
             standards definition definitions command commands id ids version versions graph database cable matrix \
             calculator simulator dashboarding editor parameters parameter",
        ),
    ],
};

const LANGUAGES: [&Words; 9] = [
    &ENGLISH,
    &translations::german::WORDS,
    &translations::french::WORDS,
    &translations::spanish::WORDS,
    &translations::portuguese::WORDS,
    &translations::italian::WORDS,
    &translations::dutch::WORDS,
    &translations::japanese::WORDS,
    &translations::chinese::WORDS,
];

const LISTS: usize = {
    let (mut count, mut language) = (0, 0);
    while language < LANGUAGES.len() {
        count += LANGUAGES[language].lists.len();
        language += 1;
    }
    count
};

/// What the words of each list say.
const ENTRIES: [Entry; LISTS] = {
    let mut entries = [Entry { kind: Kind::Plain, noun_first: false }; LISTS];
    let (mut at, mut language) = (0, 0);
    while language < LANGUAGES.len() {
        let Words { noun_first, lists } = *LANGUAGES[language];
        let mut list = 0;
        while list < lists.len() {
            entries[at] = Entry { kind: lists[list].0, noun_first };
            at += 1;
            list += 1;
        }
        language += 1;
    }
    entries
};

/// Each list by its number.
#[expect(clippy::cast_possible_truncation, reason = "asserted")]
const fn lists() -> [(u8, &'static str); LISTS] {
    const { assert!(LISTS <= 256) };
    let mut numbered = [(0, ""); LISTS];
    let (mut at, mut language) = (0, 0);
    while language < LANGUAGES.len() {
        let lists = LANGUAGES[language].lists;
        let mut list = 0;
        while list < lists.len() {
            numbered[at] = (at as u8, lists[list].1);
            at += 1;
            list += 1;
        }
        language += 1;
    }
    numbered
}

static WORDS: NameTable<LISTS, 8_192> = NameTable::new(lists(), Divided::Blanks);

/// What a word says, as `words` gives it.
pub(super) fn entry(word: &str) -> Option<Entry> {
    ENTRIES.get(usize::from(WORDS.get(word)?)).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::vocabulary::words;
    use super::*;

    /// Every word is in the form that it is looked up in, and says one thing, whatever the language.
    #[test]
    fn words_are_normalised_and_say_one_thing() {
        let mut seen: HashMap<&str, Kind> = HashMap::new();
        let mut wrong = Vec::new();
        for (kind, word) in LANGUAGES
            .iter()
            .flat_map(|language| language.lists)
            .flat_map(|(kind, list)| list.split_whitespace().map(move |word| (*kind, word)))
        {
            let numeral = "一二三四五六七八九十".contains(word);
            if words(word) != word && !numeral && word.len() > 1 {
                wrong.push(format!("{word} is not normalised"));
            }
            if let Some(other) = seen.insert(word, kind).filter(|other| *other != kind) {
                wrong.push(format!("{word}: {other:?} and {kind:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        for (word, kind) in seen {
            assert_eq!(entry(word).map(|entry| entry.kind), Some(kind), "{word}");
        }
        assert!(entry("zebra").is_none() && entry("").is_none());
    }
}
