//! The milestones of an incident, from the front matter and from the timeline's wording.
//!
//! Words are matched in the nine languages whose headings are known. An entry that says that something did not
//! help is no milestone. Nothing is judged here; what a missing one means is the rules'.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::Postmortem;
use super::needles::{self, Needles};
use super::time::leading;
use super::timeline::TimelineEntry;
use super::zone;

/// What a milestone marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MilestoneKind {
    Started,
    Detected,
    Acknowledged,
    Identified,
    Mitigated,
    Resolved,
}

impl MilestoneKind {
    pub const ALL: [Self; 6] =
        [Self::Started, Self::Detected, Self::Acknowledged, Self::Identified, Self::Mitigated, Self::Resolved];

    /// The key in the front matter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Detected => "detected",
            Self::Acknowledged => "acknowledged",
            Self::Identified => "identified",
            Self::Mitigated => "mitigated",
            Self::Resolved => "resolved",
        }
    }

    /// Other keys people use.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Started => &["started", "started_at", "start", "start_time", "incident_start", "began"],
            Self::Detected => &["detected", "detected_at", "detection_time", "time_detected"],
            Self::Acknowledged => &["acknowledged", "acknowledged_at"],
            Self::Identified => &["identified", "identified_at"],
            Self::Mitigated => &["mitigated", "mitigated_at"],
            Self::Resolved => &["resolved", "resolved_at", "end", "ended", "end_time", "incident_end"],
        }
    }
}

/// Where a milestone is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestoneSource {
    FrontMatter,
    /// Index of the timeline's entry.
    Timeline(usize),
}

/// When a milestone was reached, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    pub kind: MilestoneKind,
    pub source: MilestoneSource,
    /// On the clock of its zone.
    pub at: Option<DateTime>,
    pub timestamp: Option<Timestamp>,
    /// As [`super::TimelineEntry::minute`]; `None` for one of the front matter.
    pub minute: Option<i64>,
}

/// The milestones of a document: at most one of the front matter and one of the timeline for each kind.
#[derive(Debug, Clone, Default)]
pub struct Milestones {
    found: Vec<Milestone>,
}

impl Milestones {
    pub fn of(document: &Postmortem<'_>) -> Self {
        let mut found = Vec::new();
        for kind in MilestoneKind::ALL {
            found.extend(from_front_matter(document, kind));
        }
        from_timeline(document, &mut found);
        Self { found }
    }

    /// The front matter's, else the timeline's.
    pub fn get(&self, kind: MilestoneKind) -> Option<&Milestone> {
        self.found.iter().find(|milestone| milestone.kind == kind)
    }

    /// That of the timeline's wording.
    pub fn in_timeline(&self, kind: MilestoneKind) -> Option<&Milestone> {
        self.found.iter().find(|milestone| milestone.kind == kind && milestone.source != MilestoneSource::FrontMatter)
    }

    /// That of the front matter.
    pub fn in_front_matter(&self, kind: MilestoneKind) -> Option<&Milestone> {
        self.found.iter().find(|milestone| milestone.kind == kind && milestone.source == MilestoneSource::FrontMatter)
    }
}

fn from_front_matter(document: &Postmortem<'_>, kind: MilestoneKind) -> Option<Milestone> {
    let matter = document.front_matter.as_ref()?;
    let text = kind.keys().iter().find_map(|key| {
        let nested = || matter.values.get("milestones")?.get(*key)?.as_str().map(str::to_owned);
        matter.text(key).or_else(nested)
    })?;
    let when = leading(&text).filter(|when| when.time.is_some())?;
    let date = when.day.and_then(|day| day.year.and_then(|year| day.with_year(year))).or_else(|| matter.date("date"));
    let at = date.zip(when.time).map(|(date, time)| date.to_datetime(time));
    let offset = when.zone.as_deref().and_then(zone::offset);
    let timestamp = at.zip(offset).and_then(|(at, offset)| offset.to_timestamp(at).ok());
    Some(Milestone { kind, source: MilestoneSource::FrontMatter, at, timestamp, minute: None })
}

fn from_timeline(document: &Postmortem<'_>, found: &mut Vec<Milestone>) {
    let mut first: [Option<usize>; 6] = [None; 6];
    for (index, entry) in document.timeline.iter().enumerate() {
        for kind in MilestoneKind::ALL {
            let Some(slot) = first.get_mut(kind as usize) else { continue };
            // The end is the last one that is called so, the rest the first.
            if entry.tells(kind) && (slot.is_none() || kind == MilestoneKind::Resolved) {
                *slot = Some(index);
            }
        }
    }
    for (kind, index) in MilestoneKind::ALL.into_iter().zip(first) {
        let Some((index, entry)) = index.and_then(|index| document.timeline.get(index).map(|entry| (index, entry)))
        else {
            continue;
        };
        found.push(Milestone {
            kind,
            source: MilestoneSource::Timeline(index),
            at: entry.at,
            timestamp: entry.timestamp,
            minute: entry.minute,
        });
    }
}

impl TimelineEntry {
    /// Do its words tell this milestone?
    pub fn tells(&self, kind: MilestoneKind) -> bool {
        self.milestones & 1 << kind as u32 != 0
    }
}

/// A bit for each milestone that the words of an entry tell.
pub(super) fn kinds_of(text: &str) -> u8 {
    // The words are found whatever the case of ASCII letters.
    let told =
        if text.is_ascii() { WORDS.groups(text) } else { WORDS.groups(&text.to_lowercase().replace('’', "'")) };
    let in_vain = told & 1 << IN_VAIN_GROUP != 0;
    let taken_back = |kind| in_vain && matches!(kind, MilestoneKind::Mitigated | MilestoneKind::Resolved);
    let kinds = MilestoneKind::ALL.into_iter().filter(|kind| told & 1 << *kind as u32 != 0 && !taken_back(*kind));
    kinds.fold(0, |bits, kind| bits | 1 << kind as u32)
}

/// The words of each kind in the order of [`MilestoneKind::ALL`], then those that take a remedy back.
const GROUPS: [&[&str]; 7] = [STARTED, DETECTED, ACKNOWLEDGED, IDENTIFIED, MITIGATED, RESOLVED, IN_VAIN];
const IN_VAIN_GROUP: u32 = 6;

static WORDS: Needles<{ needles::count(&GROUPS) }> = Needles::new(&GROUPS);

#[rustfmt::skip]
const STARTED: &[&str] = &[
    "incident start", "incident began", "incident begins", "outage start", "outage began", "outage begins",
    "start of incident", "start of the incident", "start of outage", "start of the outage", "impact start",
    "impact began", "impact begins", "errors start", "errors began", "errors begin", "first errors", "first error",
    "began failing", "start failing", "started failing", "starts failing", "issue start", "issue began",
    "problem start", "begin of", "beginnt", "begann", "beginn der", "beginn des", "début de", "commence", "inicio de",
    "comienza", "início d", "começ", "inizio d", "inizia", "begin van", "発生",
];

#[rustfmt::skip]
const DETECTED: &[&str] = &[
    "detect", "notice", "alert", "alarm", "paged", "pager", "page fire", "report",
    "discovered", "observed", "observe", "complain", "ticket", "spotted", "became aware",
    "becomes aware", "aware of", "made aware", "informed", "notified", "notifying", "notification", "discover", "monitoring",
    "monitor ", "first sign", "sees ", "saw ", "issue opened", "issue is opened", "bug filed", "triggered", "noted",
    "flagged", "phoned", "contacted us", "escalat", "incident declared", "incident is declared", "incident opened",
    "incident created", "confirmed", "see an increase", "realiz", "realis", "bemerk", "entdeck", "gemeldet", "melde",
    "erkannt", "auffäll", "détect", "signal", "remarqu", "alerte", "constat", "detecta", "informan", "reporta",
    "avisa", "alerta", "detectou", "notou", "relata", "rileva", "segnala", "allarm", "notato", "ontdek", "opgemerkt",
    "gemerkt", "検知", "アラート", "報告", "発見", "告警", "报警",
];

#[rustfmt::skip]
const ACKNOWLEDGED: &[&str] = &[
    "acknowledg", "acked", "ack'd", " ack ", "investigat", "looking into", "looks into", "looked into", "responds",
    "responded", "troubleshoot", "on-call join", "on call join", "joined the call", "joins the call", "war room",
    "incident declared", "incident is declared", "incident opened", "incident channel", "incident call",
    "starts debugging", "started debugging", "begins debugging", "begin debugging", "triage", "took over",
    "takes over", "started looking", "starts looking", "began looking", "bridge", "engaged", "mobiliz", "picked up",
    "is on it", "untersuch", "quittiert", "bestätigt", "analyse", "enquêt", "prise en charge", "pris en charge",
    "investig", "reconoc", "reconhec", "prende in carico", "preso in carico", "indag", "onderzoek", "bevestig", "調査",
    "対応開始", "调查",
];

#[rustfmt::skip]
const IDENTIFIED: &[&str] = &[
    "root cause", "identif", "determin", "pinpoint", "traced", "found that", "found the", "diagnos", "the cause",
    "cause was", "cause is", "cause found", "realiz", "realis", "isolated", "figured out", "narrowed down",
    "discovered", "understood", "culprit", "turned out", "turns out", "uncovered", "due to", "caused by", "ursache",
    "grund gefunden", "eingegrenzt", "la cause", "cause identifi", "origine", "causa", "determina", "identifica",
    "origen", "descobr", "individuat", "oorzaak", "vastgesteld", "geïdentificeerd", "原因", "特定", "判明", "根因", "定位",
    "発覚", "确定", "找到", "因は", "確認",
];

#[rustfmt::skip]
const MITIGATED: &[&str] = &[
    "mitigat", "rolled back", "rollback", "roll back", "rolling back", "rolls back", "revert", "fix", "hotfix",
    "disabl", "turned off", "turn off", "switched off", "fail over", "failover", "failed over", "restart", "reboot",
    "scaled", "scale up", "scaling", "patch", "workaround", "work around", "drain", "increased", "increase the",
    "redeploy", "re-deploy", "recreat", "re-creat", "rebuilt", "rotated", "revoked", "blocked", "removed", "deleted",
    "repaired", "replaced", "switched", "cleared", "cleaned", "reset", "restor", "recover", "deployed", "deploys",
    "rolled out", "resized", "upgraded", "downgraded", "renewed", "stopped", "killed", "added", "updated", "merged",
    "corrected", "uncordon", "moved", "migrated", "rerouted", "flushed", "unblocked", "contained", "shut down",
    "paused", "zurückgerollt", "zurückgesetzt", "behoben", "neu gestartet", "neustart", "deaktivi", "entschärft",
    "umgangen", "eingespielt", "annul", "correctif", "corrig", "redémarr", "désactiv", "atténu", "revertid",
    "reinici", "desactiv", "desativ", "mitig", "ripristin", "riavvi", "disattiv", "corrett", "teruggedraaid",
    "herstart", "ロールバック", "切り戻し", "再起動", "回滚",
];

#[rustfmt::skip]
const RESOLVED: &[&str] = &[
    "resolv", "recover", "restored", "restore", "back to normal", "returned to normal", "returns to normal",
    "return to normal", "normal again", "all clear", "back online", "came back", "comes back", "is back", "are back",
    "back up", "up again", "running again", "working again", "work again", "works again", "available again", "fully",
    "operational", "incident closed", "incident is closed", "closed the incident", "close the incident", "closing",
    "incident end", "incident over", "outage end", "outage over", "outage is over", "end of incident",
    "end of the incident", "end of outage", "impact end", "all good", "fixed", "re-opened", "reopened", "healthy",
    "stable", "stabili", "no longer", "complete", "subsid", "succeed", "successful", "passing", "verified",
    "confirmed", "cleared", "clear", "green", "ends", "finished", "concluded", "normally", "as expected", "works",
    "working", "issue closed", "remediat", "behoben", "wiederhergestellt", "gelöst", "entwarnung", "abgeschlossen",
    "normalbetrieb", "résolu", "rétabli", "retour à la normale", "clos", "resuelt", "restablec", "resolvid",
    "normalizad", "restaurad", "normalidad", "normalidade", "risolt", "ripristinat", "opgelost", "hersteld", "復旧",
    "解消", "収束", "解決", "恢复", "解决", "恢復", "解決済",
];

/// Said of what did not help, or is still to be done.
#[rustfmt::skip]
const IN_VAIN: &[&str] = &[
    "persist", "no improvement", "did not help", "didn't help", "did not work", "didn't work", "did not fix",
    "didn't fix", "did not resolve", "didn't resolve", "doesn't resolve", "does not resolve", "doesn't help",
    "does not help", "not resolved", "not fixed", "not recover", "unresolved", "unsuccessful", "without success",
    "no effect", "to no avail", "still fail", "still down", "still not", "still broken", "still unavailable",
    "unable to", "failed to", "fails to", "could not", "couldn't", "cannot", "no luck", "ohne erfolg", "weiterhin",
    "nicht behoben", "sans succès", "sin éxito", "sem sucesso", "senza successo", "zonder succes", "改善せず", "未解決",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milestones_are_told_by_the_words_of_the_timeline() {
        let document = Postmortem::parse(
            "# Outage\n\n## Timeline (UTC)\n\n- 2024-03-04 12:30 Customers reported errors\n- 12:40 Ann starts investigating\n\
             - 13:00 Rolled back, but the issue persisted\n- 13:20 Root cause found\n- 13:40 Disabled the flag\n- 14:00 Resolved\n",
        );
        let milestones = Milestones::of(&document);
        let times: Vec<Option<i64>> =
            MilestoneKind::ALL.iter().map(|kind| milestones.get(*kind).and_then(|found| found.minute)).collect();
        assert_eq!(times, [None, Some(750), Some(760), Some(800), Some(820), Some(840)]);
    }

    #[test]
    fn the_front_matter_comes_first() {
        let document = Postmortem::parse(
            "---\ndetected: 2024-03-04T12:30:00Z\nresolved: 2024-03-04 14:00 UTC\n---\n# Outage\n\n## Timeline\n\n- 12:35 alert\n",
        );
        let milestones = Milestones::of(&document);
        let detected = milestones.get(MilestoneKind::Detected).unwrap();
        assert_eq!(detected.source, MilestoneSource::FrontMatter);
        assert_eq!(detected.timestamp.map(|at| at.to_string()).as_deref(), Some("2024-03-04T12:30:00Z"));
        assert!(milestones.in_front_matter(MilestoneKind::Resolved).is_some_and(|found| found.timestamp.is_some()));
        assert!(milestones.in_timeline(MilestoneKind::Detected).is_some());
    }

    #[test]
    fn milestones_are_told_in_other_languages() {
        for (text, kind) in [
            ("Alarm ausgelöst", MilestoneKind::Detected),
            ("Störung behoben", MilestoneKind::Resolved),
            ("Les clients signalent des erreurs", MilestoneKind::Detected),
            ("Service rétabli", MilestoneKind::Resolved),
            ("Se detecta el fallo", MilestoneKind::Detected),
            ("Servizio ripristinato", MilestoneKind::Resolved),
            ("Storing opgelost", MilestoneKind::Resolved),
            ("サービス復旧", MilestoneKind::Resolved),
            ("服务恢复", MilestoneKind::Resolved),
        ] {
            assert!(kinds_of(text) & 1 << kind as u32 != 0, "{text}");
        }
    }
}
