//! Headings put together from words, read by what their words say together.
//!
//! `Planned follow-up work` is work and lies ahead, `Mitigation actions taken` repaired something, `Identified cause` is
//! a cause whatever else is said of it, and so are `Steps to resolution`, `Puntos fuertes` and 今回の障害の原因.
//!
//! A heading with a single word that says nothing here (`Release process`) stays without a meaning, unless
//! [`guess`] is asked. The words are in `lexicon`, whole names in `aliases` and `translations`, questions in `questions`.

use super::judged;
use super::lexicon::{self, Entry, Kind};
use super::name_table::{Divided, NameTable};
use super::section::Section;
use super::vocabulary::parted;

/// `Fixing the problem`, `Restoring service`: what a heading tells of by its first word.
static DOING: NameTable<4, 128> = NameTable::new(
    [
        (
            Section::Resolution as u8,
            "resolving fixing restoring recovering mitigating repairing remediating containing stabilizing stabilising \
             solving correcting patching rolling reverting",
        ),
        (
            Section::Prevention as u8,
            "preventing avoiding prevenir prevenire voorkomen verhindern eviter evitar evitare vermeiden",
        ),
        (Section::Detection as u8, "detecting discovering noticing spotting identifying"),
        (Section::Communication as u8, "communicating informing notifying"),
    ],
    Divided::Blanks,
);

/// Words that tell something in [`phrase`] beside those of the lexicon, of [`DOING`], [`RELATED`] and [`AGAIN`].
const PHRASED: &[&str] =
    &["conditions", "triggered", "lessons", "learnings", "takeaways", "learned", "learnt", "voor", "vor"];

/// More words than any heading has that names a section.
const MOST_WORDS: usize = 9;

/// The sections that the words of a heading (as `words` gives them) say together.
pub(super) fn read(name: &str) -> Vec<Section> {
    let Some(list) = split(name) else { return Vec::new() };
    let known: Vec<Option<Entry>> = list.iter().map(|word| look_up(word)).collect();
    // Most headings of most documents end here.
    if known.iter().all(Option::is_none) && !may_be_phrase(name, &list)
        || list.iter().any(|word| ASSUMED.contains(word))
    {
        return Vec::new();
    }
    if let Some(section) = phrase(name, &list) {
        // `Improvements so that it doesn't happen again`
        let improves = section == Section::Prevention && known.iter().any(|entry| is(*entry, Kind::Improves));
        return if improves { vec![Section::ActionItems, section] } else { vec![section] };
    }
    let parts = list.iter().filter(|word| ANDS.contains(word)).count();
    if parts == 0 || parts > 3 {
        return meaning(&list, &known);
    }
    // `Interne und externe Kommunikation`, `Causa raíz y detección temprana`
    let mut found = Vec::new();
    let mut from = 0;
    for to in (0..=list.len()).filter(|at| list.get(*at).is_none_or(|word| ANDS.contains(word))) {
        let part = meaning(list.get(from..to).unwrap_or_default(), known.get(from..to).unwrap_or_default());
        for section in part {
            if !found.contains(&section) {
                found.push(section);
            }
        }
        from = to + 1;
    }
    found
}

/// What joins the names of two sections.
const ANDS: &[&str] = &[
    "and",
    "und",
    "et",
    "y",
    "e",
    "en",
    "ed",
    "sowie",
    "と",
    "および",
    "及び",
    "ならびに",
    "和",
    "与",
    "與",
    "及",
    "以及",
];

/// `DNS resolution`, `Anomaly detection`: terms of the trade.
const TERMS: &[&str] = &[
    "dns",
    "name",
    "dependency",
    "conflict",
    "screen",
    "image",
    "anomaly",
    "object",
    "error",
    "bug",
    "disk",
    "address",
    "import",
    "module",
    "symbol",
    "intrusion",
    "fraud",
    "face",
    "edge",
    "collision",
    "leak",
    "language",
];

/// What a heading probably says, one or two of whose words are unknown: `Validator penalty impact`, `Container factors`.
/// Asked only of documents that are postmortems beyond doubt: anywhere else the unknown word may be what it is about.
pub(super) fn guess(name: &str) -> Vec<Section> {
    let Some(list) = split(name) else { return Vec::new() };
    let known: Vec<Option<Entry>> = list.iter().map(|word| look_up(word)).collect();
    let unknown = known.iter().filter(|entry| entry.is_none()).count();
    // `Set up alerting` tells what to do.
    let asks = known.first().is_some_and(Option::is_none) && list.first().is_some_and(|word| judged::begins_work(word));
    if asks || list.iter().any(|word| TERMS.contains(word)) {
        return Vec::new();
    }
    if unknown == 0 || unknown > 2 || list.len() > 6 || list.len() < 2 {
        return Vec::new();
    }
    // The head of the phrase must be known: the last word before what it is about, in some languages the first.
    let cut = known.iter().position(|entry| is(*entry, Kind::Joins)).unwrap_or(known.len());
    let Some(head) = known.get(..cut) else { return Vec::new() };
    let names =
        |entry: &Option<Entry>| matches!(entry, Some(Entry { kind: Kind::Names(_) | Kind::Sums | Kind::Hit, .. }));
    // `Final symptom before the fix`
    if head.iter().skip(1).any(|entry| is(*entry, Kind::Before)) {
        return Vec::new();
    }
    let behind = head.last().is_some_and(names);
    let before = head.first().is_some_and(|first| names(first) && first.is_some_and(|entry| entry.noun_first));
    // `Affected slots`
    let hit = head.first().is_some_and(|first| is(*first, Kind::Hit));
    // `Timeline pattern`
    let named = list.len() == 2 && head.first().is_some_and(names) && !is_spoilt(name);
    if !(behind || before || hit || named) {
        return Vec::new();
    }
    let plain = Some(Entry { kind: Kind::Plain, noun_first: false });
    let filled: Vec<Option<Entry>> = known.iter().map(|entry| entry.or(plain)).collect();
    meaning(&list, &filled)
}

/// `Assumptions, gaps and risks` of a report, not of what happened.
const ASSUMED: [&str; 8] =
    ["assumptions", "annahmen", "supuestos", "premissas", "suposicoes", "assunzioni", "aannames", "presupposti"];

/// Is a heading about something else, by its last word: `Detection engine`?
pub(super) fn is_spoilt(name: &str) -> bool {
    if parted(name).any(|word| ASSUMED.contains(&word)) {
        return true;
    }
    // `Impact on the API` is about an impact.
    let joined = || parted(name).any(|word| is(lexicon::entry(word), Kind::Joins));
    name.rsplit(' ').next().is_some_and(|last| is(lexicon::entry(last), Kind::Spoils)) && !joined()
}

/// Is one of its words a section's name?
pub(super) fn names_something(name: &str) -> bool {
    parted(name).any(|word| lexicon::entry(word).is_some_and(|entry| matches!(entry.kind, Kind::Names(_))))
}

fn is(entry: Option<Entry>, kind: Kind) -> bool {
    entry.is_some_and(|entry| entry.kind == kind)
}

/// The words; of Chinese and Japanese, which write none apart, what the lexicon knows of them.
fn split(name: &str) -> Option<Vec<&str>> {
    let mut list = Vec::new();
    for word in parted(name) {
        if word.starts_with(is_cjk) {
            segment(word, &mut list);
        } else if let Some((article, noun)) = word.split_once('\'').filter(|(article, _)| ARTICLES.contains(article)) {
            // `Éléments d'action`, `Causa dell'incidente`
            list.extend(lexicon::entry(article).map(|_| article));
            list.push(noun);
        } else {
            list.push(word);
        }
        if list.len() > MOST_WORDS {
            return None;
        }
    }
    (!list.is_empty()).then_some(list)
}

/// What French and Italian shorten in front of a vowel.
const ARTICLES: [&str; 8] = ["l", "d", "dell", "dall", "nell", "sull", "all", "qu"];

fn is_cjk(c: char) -> bool {
    ('\u{3040}'..='\u{9fff}').contains(&c)
}

/// Takes the longest known word each time; what lies between known ones is a word too.
fn segment<'n>(text: &'n str, list: &mut Vec<&'n str>) {
    const LONGEST: usize = 8;
    let mut unknown = 0;
    let mut at = 0;
    while at < text.len() && list.len() <= MOST_WORDS {
        let rest = text.get(at..).unwrap_or_default();
        let ends = rest.char_indices().map(|(from, c)| from + c.len_utf8()).take(LONGEST);
        let known = ends.filter(|end| rest.get(..*end).is_some_and(|word| lexicon::entry(word).is_some())).last();
        match known {
            Some(length) => {
                list.extend(text.get(unknown..at).filter(|word| !word.is_empty()));
                list.extend(text.get(at..at + length));
                at += length;
                unknown = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    list.extend(text.get(unknown..).filter(|word| !word.is_empty()));
}

/// Parts that compounds end in. Short ones would be found in other languages' words.
const ENDS: &[&str] = &[
    "ursache",
    "ursachen",
    "auswirkung",
    "auswirkungen",
    "massnahmen",
    "beschreibung",
    "zusammenfassung",
    "ablauf",
    "verlauf",
    "erkennung",
    "entdeckung",
    "behebung",
    "wiederherstellung",
    "losung",
    "schritte",
    "aufgaben",
    "zeitleiste",
    "kommunikation",
    "hintergrund",
    "erkenntnisse",
    "faktoren",
    "uberblick",
    "ubersicht",
    "verbesserungen",
    "vermeidung",
    "pravention",
    "oorzaak",
    "oorzaken",
    "oplossing",
    "maatregelen",
    "stappen",
    "samenvatting",
    "beschrijving",
    "communicatie",
    "gevolgen",
    "lessen",
    "benachrichtigung",
    "benachrichtigungen",
];

/// A word's entry; of a German or Dutch compound, that of its last part: `Ausfallursache`, `Kundenauswirkungen`.
fn look_up(word: &str) -> Option<Entry> {
    lexicon::entry(word).or_else(|| {
        let long = word.len() > 9 && word.is_ascii();
        let end = ENDS.iter().filter(|_| long).find(|end| word.len() > end.len() + 2 && word.ends_with(**end))?;
        lexicon::entry(end)
    })
}

/// What says that something else has to do with it.
const RELATED: &[&str] = &[
    "related",
    "relevant",
    "zugehorige",
    "verknupfte",
    "verwandte",
    "associes",
    "associees",
    "relacionados",
    "relacionadas",
    "correlati",
    "correlate",
    "gerelateerde",
];

/// What `before` is followed by where it tells of the time before an incident.
const BREAKS: &[&str] = &[
    "incident",
    "outage",
    "failure",
    "problem",
    "crash",
    "l'incident",
    "panne",
    "incidente",
    "fallo",
    "caida",
    "falha",
    "queda",
    "vorfall",
    "ausfall",
    "storung",
    "storing",
    "guasto",
    "issue",
    "breach",
    "attack",
    "disaster",
];

/// May a heading without any word of the lexicon be a [`phrase`]?
fn may_be_phrase(name: &str, list: &[&str]) -> bool {
    list.iter().any(|word| DOING.contains(word) || PHRASED.contains(word) || RELATED.contains(word))
        || AGAIN.iter().any(|end| name.ends_with(end))
}

/// How a heading ends that tells of a second time.
const AGAIN: [&str; 24] = [
    "se repita",
    "vuelva a suceder",
    "volte a acontecer",
    "aconteca de novo",
    "ocorra novamente",
    "se reproduire",
    "recommence",
    "erneut passiert",
    "opnieuw gebeurt",
    "niet meer gebeurt",
    "succeda di nuovo",
    "accada di nuovo",
    "happen again",
    "happening again",
    "happens again",
    "repeat itself",
    "recurrence",
    "recurring",
    "reproduise",
    "vuelva a ocurrir",
    "aconteca novamente",
    "si ripeta",
    "volver a pasar",
    "wieder passiert",
];

/// What is told by more than single words.
fn phrase(name: &str, list: &[&str]) -> Option<Section> {
    const UNWANTED: [&str; 19] = [
        "verhindern",
        "vermeiden",
        "voorkomen",
        "zodat",
        "damit",
        "impedir",
        "impedire",
        "prevent",
        "avoid",
        "doesn't",
        "won't",
        "not",
        "stop",
        "never",
        "keep",
        "eviter",
        "evitar",
        "evitare",
        "nicht",
    ];
    let (first, last) = (*list.first()?, *list.last()?);
    if AGAIN.iter().any(|end| name.ends_with(end))
        && UNWANTED.iter().any(|word| list.contains(word) || name.contains(word))
    {
        return Some(Section::Prevention);
    }
    if (2..=5).contains(&list.len())
        && let Some(section) = DOING.get(first)
    {
        return Section::ALL.get(usize::from(section)).copied();
    }
    if matches!(list, ["conditions", "that" | "which", ..]) {
        return Some(Section::ContributingFactors);
    }
    // `Related files`, `Tickets relacionados`
    let related = |word: &str| RELATED.contains(&word);
    let things = |word: &str| word.ends_with('s') || !matches!(first, "related" | "relevant");
    let says = |word: &&str| {
        let kind = lexicon::entry(word).map(|entry| entry.kind);
        matches!(kind, Some(Kind::Names(_) | Kind::Improves | Kind::Prevents | Kind::Work))
    };
    if (2..=3).contains(&list.len())
        // `Security related` says of what kind it is.
        && (related(first) && things(last) || related(last) && !matches!(last, "related" | "relevant"))
        && (first == "related" || first == "relevant" || !list.iter().any(says))
    {
        return Some(Section::SupportingInformation);
    }
    if list.contains(&"triggered") && list.len() >= 3 && list.iter().any(|word| BREAKS.contains(word)) {
        return Some(Section::Trigger);
    }
    // `Lessons carried into the next release`
    if matches!(list, ["lessons" | "learnings" | "takeaways", done, ..] if done.len() > 4 && done.ends_with("ed"))
        && list.len() <= 7
    {
        return Some(Section::LessonsLearned);
    }
    if matches!(last, "learned" | "learnt")
        && list.len() <= 5
        && matches!(first, "things" | "lessons" | "stuff" | "everything")
    {
        return Some(Section::LessonsLearned);
    }
    // `Affected slots`, `Usuarios afectados`, `Are self-hosted installations affected`
    let spoilt = list.iter().any(|word| is(lexicon::entry(word), Kind::Spoils));
    let hit = |word: &str| is(lexicon::entry(word), Kind::Hit);
    let asks = matches!(first, "are" | "is" | "was" | "were" | "who" | "which" | "what" | "am") && list.len() <= 7;
    if (list.len() <= 4 && !spoilt && (hit(first) || hit(last))) || asks && hit(last) {
        return Some(Section::Impact);
    }
    // `Our validator setup before the incident`, `Situation avant l'incident`
    let before =
        list.iter().position(|word| is(lexicon::entry(word), Kind::Before) || *word == "voor" || *word == "vor")?;
    let told = list.get(before + 1..).unwrap_or_default();
    let work = list
        .iter()
        .any(|word| matches!(lexicon::entry(word).map(|entry| entry.kind), Some(Kind::Work | Kind::Improves)));
    let near = told.len() <= 3 && told.iter().any(|word| BREAKS.contains(word));
    (near && before <= 4 && !work).then_some(Section::Background)
}

fn meaning(list: &[&str], known: &[Option<Entry>]) -> Vec<Section> {
    // `Contributing` is what a project's readme says on its own.
    if list == ["contributing"] {
        return Vec::new();
    }
    // `De oorzaak`
    let skipped = usize::from(list.first() == Some(&"de"));
    let (list, known) = (list.get(skipped..).unwrap_or_default(), known.get(skipped..).unwrap_or_default());
    let cut = known.iter().position(|entry| is(*entry, Kind::Joins)).unwrap_or(known.len());
    let (head, tail) = known.split_at(cut);
    if head.len() > 7 {
        return Vec::new();
    }
    let Some(mut kinds) = head.iter().copied().collect::<Option<Vec<Entry>>>() else { return Vec::new() };
    let speaks = |kind: Kind| matches!(kind, Kind::Names(_) | Kind::Prevents | Kind::Hit | Kind::Lucky | Kind::Sums);
    // `Steps to resolution`, `Time of detection`, `Checklist de remediação`: what they are about says more.
    if cut > 0 && !kinds.iter().any(|entry| speaks(entry.kind) || entry.kind == Kind::Before) {
        let about = tail.iter().skip_while(|entry| is(**entry, Kind::Joins));
        let about: Option<Vec<Entry>> = about.take_while(|entry| !is(**entry, Kind::Joins)).copied().collect();
        // `Changes to the release train` are work, whatever it is about.
        kinds.extend(about.unwrap_or_default());
    }
    // `Symptoms before the fix`: what is told of is not the fix.
    if let Some(before) = kinds.iter().position(|entry| entry.kind == Kind::Before)
        && before > 0
    {
        kinds.truncate(before);
    }
    let has = |kind: Kind| kinds.iter().any(|entry| entry.kind == kind);
    if has(Kind::Spoils) {
        return Vec::new();
    }
    let behind = |kind: Kind| tail.iter().any(|entry| is(*entry, kind));
    let said: &[&str] = list.get(cut..).unwrap_or_default();
    let prevents =
        has(Kind::Prevents) || behind(Kind::Prevents) || said.first() == Some(&"to") && said.contains(&"avoid");
    let named = || {
        let naming = |entry: &Entry| {
            if let Kind::Names(section) = entry.kind { Some((section, entry.noun_first)) } else { None }
        };
        // `Contributing causes`, `Causa contribuyente`: one of several.
        let names = |section: Section| kinds.iter().any(|entry| entry.kind == Kind::Names(section));
        let (factor, cause) = (names(Section::ContributingFactors), names(Section::RootCause));
        // `Auslösender Faktor`, `Causa desencadeante`
        if names(Section::Trigger) && (factor || cause) {
            return Some(Section::Trigger);
        }
        if factor && cause {
            return Some(Section::ContributingFactors);
        }
        // `Recovery sequence` tells how, not when.
        if list.get(..cut).is_some_and(|head| head.last() == Some(&"sequence")) && names(Section::Resolution) {
            return Some(Section::Resolution);
        }
        let first = kinds.iter().find_map(naming)?;
        if first.1 { Some(first.0) } else { kinds.iter().rev().find_map(naming).map(|(section, _)| section) }
    };
    if has(Kind::Lucky) || behind(Kind::Lucky) {
        return vec![Section::WhereWeGotLucky];
    }
    if has(Kind::Work) || has(Kind::Improves) {
        let about = named();
        return match about {
            // `Improvement plan to avoid a recurrence`
            _ if prevents && (has(Kind::Corrects) || has(Kind::Improves)) => {
                vec![Section::ActionItems, Section::Prevention]
            }
            _ if prevents => vec![Section::Prevention],
            _ if has(Kind::Past) || behind(Kind::Past) => vec![Section::Resolution],
            Some(Section::LessonsLearned | Section::Resolution) | None if has(Kind::Future) || has(Kind::Improves) => {
                vec![Section::ActionItems]
            }
            Some(Section::Resolution) if !has(Kind::Items) => vec![Section::Resolution],
            Some(Section::Resolution) => vec![Section::ActionItems],
            Some(
                Section::Communication
                | Section::WhatWentWrong
                | Section::Timeline
                | Section::Detection
                | Section::Trigger,
            ) => about.into_iter().collect(),
            // `Piano d'azione`
            None if kinds.iter().filter(|entry| entry.kind == Kind::Work).count() >= 2 => vec![Section::ActionItems],
            None if has(Kind::Corrects) || behind(Kind::Future) || has(Kind::Items) => vec![Section::ActionItems],
            None if has(Kind::Urgent) => vec![Section::Resolution],
            _ => Vec::new(),
        };
    }
    if prevents && !(has(Kind::Names(Section::RootCause)) || has(Kind::Names(Section::Timeline))) {
        return vec![Section::Prevention];
    }
    match named() {
        // `Root cause remediations` may be done or to do.
        Some(Section::Resolution) if has(Kind::Names(Section::RootCause)) => Vec::new(),
        // `Planned remediation`, `Permanent fix`
        Some(Section::Resolution)
            if (has(Kind::Future) || has(Kind::Items)) && !has(Kind::Urgent) && !has(Kind::Past) =>
        {
            vec![Section::ActionItems]
        }
        Some(section) => vec![section],
        None if has(Kind::Hit) => vec![Section::Impact],
        // `Durchgeführte Korrektur`
        None if has(Kind::Corrects) && (has(Kind::Past) || has(Kind::Urgent)) => vec![Section::Resolution],
        None if has(Kind::Sums) && !has(Kind::Future) => vec![Section::Summary],
        None if has(Kind::Items) && has(Kind::Good) => vec![Section::WhatWentWell],
        None if has(Kind::Items) && has(Kind::Bad) => vec![Section::WhatWentWrong],
        None if has(Kind::Items) && has(Kind::Future) => vec![Section::ActionItems],
        // `Necessary follow-up`
        None if matches!(
            list.get(..cut),
            Some([_, .., "follow", "up" | "ups"] | [_, .., "followup" | "followups"])
        ) =>
        {
            vec![Section::ActionItems]
        }
        // `Still open`, `Future plans`: what lies ahead, and nothing else is said.
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::words;
    use super::*;

    #[test]
    fn words_say_a_heading_together() {
        for (heading, expected) in [
            ("Timeline summary", &[Section::Timeline][..]),
            ("Identified cause", &[Section::RootCause]),
            ("Systemic factors", &[Section::ContributingFactors]),
            ("Mitigation actions taken", &[Section::Resolution]),
            ("Corrective steps taken", &[Section::Resolution]),
            ("Emergency measures", &[Section::Resolution]),
            ("Planned follow-up work", &[Section::ActionItems]),
            ("Planned remediation", &[Section::ActionItems]),
            ("Long-term changes to the release train", &[Section::ActionItems]),
            ("Melhorias futuras", &[Section::ActionItems]),
            ("Geplante Verbesserungen", &[Section::ActionItems]),
            ("Prevenção futura", &[Section::Prevention]),
            ("Steps to prevent a repeat", &[Section::Prevention]),
            ("Making sure that it doesn't happen again", &[Section::Prevention]),
            ("Restoring the service", &[Section::Resolution]),
            ("Contexto técnico", &[Section::Background]),
            ("Release process", &[]),
            ("Incident", &[]),
            ("Technical details", &[]),
            ("Restoring", &[]),
            ("Steps", &[]),
        ] {
            assert_eq!(read(&words(heading)), expected, "{heading}");
        }
    }
}
