//! Is a document the postmortem of an incident, or a template for one? Guides, runbooks, changelogs and records of
//! decisions use some of the same headings.

use std::borrow::Cow;

use super::Postmortem;
use super::markdown::{UnitKind, visible};
use super::needles::{self, Needles};
use super::placeholder;
use super::section::Section;
use super::vocabulary::words;

/// Words that say a text is about an incident.
const INCIDENT_WORDS: &[&str] = &[
    "incident",
    "outage",
    "downtime",
    "disruption",
    "root cause",
    "degraded",
    "vulnerability",
    "compromise",
    "failure",
    "unavailable",
    "breach",
    "rollback",
    "rolled back",
    "interruption",
    "crashed",
    "ausfall",
    "störung",
    "vorfall",
    "panne",
    "incidente",
    "caída",
    "interrup",
    "queda",
    "disservizio",
    "storing",
    "障害",
    "インシデント",
    "不具合",
    "故障",
    "事故",
    "hendelse",
    "nedetid",
    "avbrott",
    "awari",
    "incydent",
    "kesinti",
    "insiden",
    "инцидент",
    "сбой",
    "сбоя",
    "장애",
];
/// What the genre is called. A project has post-mortems, too.
const NAMES: &[&str] =
    &["postmortem", "post-mortem", "post mortem", "ポストモーテム", "复盘", "復盤", "постмортем", "포스트모템"];
/// Words of a title that say that it sets a task.
const TASKS: &[&str] = &[
    "exercise",
    "assignment",
    "homework",
    "lab",
    "quiz",
    "ubung",
    "ubungsaufgabe",
    "exercice",
    "ejercicio",
    "exercicio",
    "esercizio",
    "oefening",
    "演習",
    "練習",
    "练习",
    "作业",
];
/// Words of a title that say that it tells of one.
const TITLE_WORDS: &[&str] = &[
    "postmortem",
    "post mortem",
    "outage",
    "incident",
    "downtime",
    "disruption",
    "root cause",
    "rca",
    "degradation",
    "breach",
    "compromise",
    "after action",
    "correction of error",
    "correction of errors",
    "coe",
    "rfo",
    "post incident",
    "major incident",
    "problem record",
    "near miss",
    "incidents",
    "outages",
    "ausfall",
    "storung",
    "vorfall",
    "storungsbericht",
    "ausfallbericht",
    "vorfallbericht",
    "vorfallsbericht",
    "incidentbericht",
    "betriebsstorung",
    "systemausfall",
    "serverausfall",
    "datenpanne",
    "sicherheitsvorfall",
    "panne",
    "dysfonctionnement",
    "indisponibilite",
    "incidente",
    "incidencia",
    "incidentes",
    "averia",
    "caida",
    "interrupcion",
    "indisponibilidad",
    "interrupcao",
    "indisponibilidade",
    "instabilidade",
    "queda",
    "disservizio",
    "malfunzionamento",
    "storing",
    "incidentverslag",
    "incidentrapport",
    "storingsrapport",
    "storingsverslag",
    "障害",
    "インシデント",
    "ポストモーテム",
    "不具合",
    "故障",
    "事故",
    "复盘",
    "復盤",
    "宕机",
    // Norwegian, Danish, Swedish, Polish, Czech, Finnish, Turkish, Indonesian, Russian, Korean.
    "hendelse",
    "hendelsesrapport",
    "haendelse",
    "haendelsesrapport",
    "handelserapport",
    "incidentrapporten",
    "nedetid",
    "driftsforstyrrelse",
    "driftstorning",
    "driftstopp",
    "avbrott",
    "incydent",
    "incydentu",
    "awaria",
    "awarii",
    "vypadek",
    "hairio",
    "kesinti",
    "insiden",
    "инцидент",
    "сбой",
    "постмортем",
    "장애",
    "포스트모템",
    "인시던트",
];
/// What a title names beside `post-mortem` where it tells of one: `A post-mortem of the burning bug`.
const FAULTS: &[&str] =
    &["bug", "bugs", "hack", "exploit", "attack", "split", "fork", "vulnerability", "migration", "rollout", "deletion"];
/// Words of a title that say the same beside a date.
const BREAKING: &[&str] = &[
    "down",
    "crash",
    "crashed",
    "crashes",
    "failure",
    "failures",
    "failing",
    "failed",
    "broken",
    "unavailable",
    "unreachable",
    "offline",
    "leak",
    "leaked",
    "loss",
    "lost",
    "degraded",
    "slow",
    "overload",
    "overloaded",
    "halt",
    "stall",
    "stalled",
    "stuck",
    "hacked",
    "attack",
    "exploit",
    "interruption",
    "errors",
    "latency",
    "unresponsive",
    "corruption",
    "compromised",
    "exposed",
    "deleted",
    "full",
    "ddos",
    "fault",
    "unplanned",
    "ausgefallen",
    "absturz",
    "defekt",
    "fehler",
    "langsam",
    "indisponible",
    "incident",
    "coupure",
    "plantage",
    "fuite",
    "caido",
    "fallo",
    "lento",
    "indisponivel",
    "falha",
    "lentidao",
    "guasto",
    "blocco",
    "lento",
    "uitval",
    "traag",
    "障害",
    "停止",
    "不具合",
    "エラー",
    "宕机",
    "中断",
    "异常",
    "崩溃",
];
/// Words of a title that say that it tells how things are done.
const GUIDE_WORDS: &[&str] = &[
    "how to",
    "guide",
    "guides",
    "guideline",
    "guidelines",
    "best practices",
    "process",
    "processes",
    "policy",
    "policies",
    "playbook",
    "playbooks",
    "runbook",
    "runbooks",
    "handbook",
    "procedure",
    "procedures",
    "checklist",
    "effective",
    "writing",
    "introduction to",
    "rfc",
    "adr",
    "postmortems",
    "post mortems",
    "retrospectives",
    "retros",
    "management",
    "changelog",
    "release notes",
    "readme",
    "norms",
    "roles",
    "leitfaden",
    "handbuch",
    "prozess",
    "processus",
    "procedimiento",
    "procedimento",
    "guia",
    "procedura",
    "handleiding",
    "手順",
    "ガイド",
    "指南",
    "流程",
    "手册",
    "faq",
    "workshop",
    "tutorial",
    "design doc",
    "proposal",
    "plan",
    "roadmap",
    "case study",
    "drill",
    "projektplan",
    "spec",
    "specification",
    "requirements",
    "getting started",
    "troubleshooting",
    "advisory",
    "handover",
    "game day",
    "gameday",
    "user story",
    "agenda",
    "slo report",
    "threat model",
    "risk assessment",
    "risk register",
    "retrospektive",
    "sicherheitshinweis",
    "vorlagen",
    "norma",
    "procedimientos",
    "规范",
    "onboarding postmortem",
    "project postmortem",
    "game postmortem",
    "season postmortem",
    "launch postmortem",
    "hackathon postmortem",
    "onboarding post mortem",
    "project post mortem",
    "game post mortem",
    "season post mortem",
    "hackathon post mortem",
    "incident reports",
    "outage reports",
    "handling incidents",
    "handling outages",
    "managing incidents",
    "responding to incidents",
    "vorfallberichte",
    "storungsberichte",
    "rapports d'incident",
    "rapports d'incidents",
    "informes de incidentes",
    "relatorios de incidentes",
    "rapporti di incidente",
    "incidentrapporten",
    "障害一覧",
    "インシデント一覧",
    "障害報告一覧",
    "事故档案",
    "故障档案",
    "事故归档",
    "故障归档",
    "复盘归档",
    "事故索引",
    "复盘索引",
];
/// Words of a title that say the same, unless a document has all that a postmortem must have: `Manual overwrite of the
/// database` happened.
const TOPICS: &[&str] = &[
    "training",
    "course",
    "glossary",
    "design",
    "feature",
    "sprint",
    "monthly",
    "quarterly",
    "maintenance",
    "manual",
    "wartung",
];
/// How the headings of a guide begin.
const GUIDE_HEADINGS: &[&str] = &[
    "how to",
    "when to",
    "what is",
    "what are",
    "who should",
    "why run",
    "why do we",
    "why we",
    "do",
    "don t",
    "tips",
    "purpose",
    "usage",
    "installation",
    "prerequisites",
    "best practices",
    "examples",
    "unreleased",
    "getting started",
    "contributing",
    "license",
    "decision",
    "alternatives",
    "meaning",
    "symptoms",
    "when should",
];

/// What stands in front of a colon in headings of those that tell how things are done.
const PROCESSES: &[&str] = &[
    "process",
    "procedure",
    "prozess",
    "ablauf",
    "processus",
    "proceso",
    "procedimiento",
    "processo",
    "procedimento",
    "procedura",
    "proces",
    "手順",
    "流程",
];

/// Headings of plans, designs, reports of other kinds.
const PLAN_HEADINGS: &[&str] = &[
    "goals",
    "non goals",
    "goals and non goals",
    "risks",
    "risks and mitigations",
    "success criteria",
    "milestones",
    "open questions",
    "alternatives considered",
    "proposed solution",
    "rollout",
    "rollout plan",
    "agenda",
    "attendees",
    "steps to reproduce",
    "expected behaviour",
    "expected behavior",
    "requirements",
    "user stories",
    "results",
    "challenges",
    "features",
    "test plan",
    "how to test",
    "type of change",
    "acceptance criteria",
    "user story",
    "ziele",
    "risiken",
    "objectifs",
    "risques",
    "objetivos",
    "riesgos",
    "riscos",
    "obiettivi",
    "rischi",
    "doelen",
    "目標",
    "目的",
    "目标",
    "里程碑",
];

/// What only those say who teach how to write one, or set it as homework.
const TEACHING: &[&str] = &[
    "write a postmortem",
    "write a post-mortem",
    "writing a postmortem",
    "writing a post-mortem",
    "your postmortem",
    "your post-mortem",
    "a postmortem is ",
    "a post-mortem is ",
    "postmortems are ",
    "post-mortems are ",
    "first postmortem must",
];
const PROMISES: &[&str] = &[
    "happen again",
    "happening again",
    "happens again",
    "won't recur",
    "prevent recurrence",
    "prevent a recurrence",
    "we apologize",
    "we apologise",
    "we are sorry",
    "we're sorry",
    "sorry for the",
    "sincerely apolog",
    "entschuldigen uns",
    "bitten um entschuldigung",
    "présentons nos excuses",
    "pedimos disculpas",
    "pedimos desculpas",
    "ci scusiamo",
    "onze excuses",
    "再発防止",
    "お詫び",
    "深表歉意",
    "再次发生",
];

/// How the entries of a status page begin: what is said while an incident goes on, one update after the other.
const UPDATES: &[&str] = &[
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "update",
    "in progress",
    "completed",
    "verifying",
    "scheduled",
    "initial message",
    "final message",
    "untersuchung",
    "behoben",
    "en cours d'investigation",
    "identifie",
    "resolu",
    "investigando",
    "identificado",
    "monitoreando",
    "resuelto",
    "monitorando",
    "resolvido",
    "調査中",
    "特定",
    "監視中",
    "解決済み",
];

/// Is it what a status page tells, update by update, of an incident that goes on?
fn is_status_page(document: &Postmortem<'_>) -> bool {
    let states = |key: &str| document.front_matter.as_ref().is_some_and(|block| block.text(key).is_some());
    if states("resolvedWhen") {
        return true;
    }
    let update = |unit: &super::markdown::Unit<'_>| {
        let Some(line) = unit.lines().next() else { return false };
        let text = visible(document.source, line);
        let lead = text.trim_start_matches(['[', '*', '(']);
        let end = lead.find([']', '-', '–', '—', ':', ')', '\n']).unwrap_or(lead.len());
        end <= 40 && UPDATES.contains(&words(lead.get(..end).unwrap_or_default()).as_str())
    };
    let told = document.blocks.iter().filter(|unit| unit.is_top() && !unit.quoted).take(200);
    told.filter(|unit| matches!(unit.kind, UnitKind::Paragraph | UnitKind::Heading { .. })).filter(update).count() >= 3
}

fn has_words(name: &str, list: &[&str]) -> bool {
    let bytes = name.as_bytes();
    list.iter().any(|word| {
        // `Rapport d'incident`
        let ends = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\''));
        let whole = |at: usize| (at == 0 || ends(at - 1)) && ends(at + word.len());
        name.match_indices(word).any(|(at, _)| !word.is_ascii() || whole(at))
    })
}

/// What a section's presence says, in half points: those that only tales of incidents have count double.
pub(super) fn weight(section: Section) -> u32 {
    match section {
        Section::Timeline
        | Section::RootCause
        | Section::ContributingFactors
        | Section::LessonsLearned
        | Section::WhatWentWell
        | Section::WhatWentWrong
        | Section::WhereWeGotLucky => 2,
        Section::Impact
        | Section::Resolution
        | Section::Detection
        | Section::Trigger
        | Section::ActionItems
        | Section::Prevention => 1,
        Section::Summary | Section::Communication | Section::Background | Section::SupportingInformation => 0,
    }
}

/// What is looked for in the whole text.
const GROUPS: [&[&str]; 4] = [TEACHING, INCIDENT_WORDS, PROMISES, NAMES];
const TAUGHT: u32 = 1;
const ABOUT: u32 = 1 << 1;
const PROMISED: u32 = 1 << 2;
const NAMED: u32 = 1 << 3;

static WORDS: Needles<{ needles::count(&GROUPS) }> = Needles::new(&GROUPS);

/// The text where its letters beyond ASCII are in lower case already, as they nearly always are, else a copy that is.
fn lower_beyond_ascii(source: &str) -> Cow<'_, str> {
    let upper = |c: char| !c.is_ascii() && c.to_lowercase().next() != Some(c);
    if source.is_ascii() || !source.chars().any(upper) {
        Cow::Borrowed(source)
    } else {
        Cow::Owned(source.to_lowercase())
    }
}

/// How many headings begin like those of a guide; more than three don't tell more.
fn advice(document: &Postmortem<'_>) -> usize {
    let headings = document.blocks.headings();
    headings
        .filter(|unit| {
            let text = visible(document.source, &unit.runs);
            let name = words(&text);
            // `Process: on-call handover`
            let lead = text.split_once([':', '：']).map(|(lead, _)| words(lead));
            if lead.is_some_and(|lead| PROCESSES.contains(&lead.as_str())) {
                return true;
            }
            GUIDE_HEADINGS.iter().any(|start| {
                name.strip_prefix(start).is_some_and(|rest| {
                    // `Contributing` alone, not `Contributing factors`.
                    rest.is_empty() || start.contains(' ') && rest.starts_with(' ')
                })
            })
        })
        .take(3)
        .count()
}

/// Has the document what plans and proposals have, and nobody else?
fn planned(document: &Postmortem<'_>) -> bool {
    document.sections.iter().any(|section| {
        let name = words(&section.heading(document.source, &document.blocks));
        PLAN_HEADINGS.contains(&name.as_str())
    })
}

/// One word of each of `TITLE_WORDS` that has several: anything may stand between them as it is written.
const PARTS: &[&str] = &["mortem", "cause", "action", "correction", "record", "miss"];
const TITLE_GROUPS: [&[&str]; 3] = [TITLE_WORDS, BREAKING, PARTS];

/// What a title that [`is_titled`] holds, so that most need not be put into words.
static TITLES: Needles<{ needles::count(&TITLE_GROUPS) }> = Needles::new(&TITLE_GROUPS);

/// Does a title say that it tells of an incident: by its words alone, or by a day and what was wrong?
pub(super) fn is_titled(title: &str) -> bool {
    if title.is_ascii() && !TITLES.any(title) {
        return false;
    }
    let name = title_words(title);
    has_words(&name, TITLE_WORDS) || has_words(&name, BREAKING) && is_dated(title)
}

/// Numbers end a heading's words, and a title's must all be seen.
fn title_words(title: &str) -> String {
    words(&title.replace(|c: char| c.is_ascii_digit(), ""))
}

/// The first heading of a document without a title, where that is on the same rank as its sections: `## Incident report`.
fn opening(document: &Postmortem<'_>) -> Option<String> {
    let first =
        document.blocks.headings().next().filter(|first| !matches!(first.kind, UnitKind::Heading { level: 1 }))?;
    let text = visible(document.source, &first.runs);
    is_titled(&text).then(|| text.into_owned())
}

/// Of a document that [`glance`](super::glance) does not rule out.
pub(crate) fn is_postmortem(document: &Postmortem<'_>) -> bool {
    let present: Vec<Section> = Section::ALL.into_iter().filter(|section| document.has_section(*section)).collect();
    let structure: u32 = present.iter().map(|section| weight(*section)).sum();
    let title = document.title_text().or_else(|| opening(document)).unwrap_or_default();
    let titled = is_titled(&title);
    let title = title_words(&title);
    let told = document.timeline.len() >= 2;
    if structure == 0 && !titled {
        return false;
    }
    let said = WORDS.groups(&lower_beyond_ascii(document.source));
    // `Post-mortem and runbook: …` is the one as well as the other.
    let both = ["post mortem and ", "postmortem and "].iter().any(|start| title.starts_with(start));
    // `Postmortem: the build fails` names one; advice names none.
    let one =
        ["postmortem ", "post mortem ", "incident ", "outage ", "rca "].iter().any(|start| title.starts_with(start));
    let taught = said & TAUGHT != 0 && !(one && structure >= 6);
    let whole = || {
        let has = |section: &Section| present.contains(section);
        let cured = has(&Section::RootCause) && has(&Section::Resolution) && structure >= 5;
        cured || told && has(&Section::Summary) && document.timeline.len() >= 4
    };
    let guide = (has_words(&title, GUIDE_WORDS) || has_words(&title, TOPICS) && !whole()) && !both;
    // Advice on writing postmortems names the same sections, but has nothing that happened at a time.
    if !told && (guide || taught) || told && guide && !titled {
        return false;
    }
    // A manual of a hundred headings has an overview and a `Conflict resolution` among them.
    let known = || document.sections.iter().filter(|section| !section.canonical.is_empty());
    let rank = known().map(|section| section.level).min().unwrap_or_default();
    let ranked = document.sections.iter().filter(|section| section.level <= rank).count();
    if !told && !titled && structure <= 4 && known().count() * 4 < document.sections.len() {
        // What is below a section belongs to it, however much that is.
        let named = known().filter(|section| section.level == rank).count();
        if structure < 4 || named < 4 || named * 3 < ranked {
            return false;
        }
    }
    let about = said & (ABOUT | NAMED) != 0;
    if structure <= 2 && is_status_page(document) || has_words(&title, TASKS) {
        return false;
    }
    // `Postmortem: our first game`: what went well and badly, and nothing that broke.
    let incidental = |section: &Section| {
        matches!(
            section,
            Section::Impact
                | Section::Timeline
                | Section::RootCause
                | Section::ContributingFactors
                | Section::Trigger
                | Section::Detection
                | Section::Resolution
                | Section::Prevention
                | Section::WhereWeGotLucky
        )
    };
    let judged = present.iter().any(|section| matches!(section, Section::WhatWentWell | Section::WhatWentWrong));
    let incidental = present.iter().any(|section| incidental(section) || *section == Section::Summary);
    if judged && said & ABOUT == 0 && !told && !incidental && !has_words(&title, BREAKING) {
        return false;
    }
    // What a project's post-mortem says of what went well and badly, on no day and with nothing that was mended.
    let only_judged = || {
        present.iter().all(|section| {
            matches!(
                section,
                Section::WhatWentWell
                    | Section::WhatWentWrong
                    | Section::LessonsLearned
                    | Section::Background
                    | Section::SupportingInformation
            )
        })
    };
    let bare = matches!(title.trim(), "postmortem" | "post mortem");
    if judged && bare && !told && only_judged() && !is_dated(document.source) {
        return false;
    }
    // Only tales of what went wrong promise that it won't again.
    let promised = structure > 0 && said & PROMISED != 0;
    let points = structure
        + if titled { 3 } else { 0 }
        + if told { 2 } else { 0 }
        + u32::from(about)
        + if promised { 2 } else { 0 };
    // What happened once happened on a day; where no day is named, only a template's full set of sections tells.
    // A title alone needs its day at once; an essay on postmortems has one somewhere too.
    let dated = || match structure {
        0 => {
            let source = document.source;
            is_dated(source.char_indices().nth(1_000).map_or(source, |(at, _)| &source[..at]))
        }
        _ => titled && structure >= 2 || is_dated(document.source),
    };
    // A summary and another section of a postmortem are a tale, though it names no day; runbooks and records of
    // decisions have no summary, or headings of their own.
    let caused = present.iter().any(|section| {
        matches!(
            section,
            Section::RootCause
                | Section::ContributingFactors
                | Section::Trigger
                | Section::Detection
                | Section::WhatWentWrong
                | Section::WhereWeGotLucky
        )
    });
    // Plans have timelines too: something must have gone wrong.
    let clocked = || document.timeline.iter().filter(|entry| entry.time.is_some()).take(2).count() == 2;
    let wrong = about
        || titled
        || promised
        || caused
        || has_words(&title, BREAKING)
        || present.contains(&Section::Resolution) && clocked();
    let enough = points >= 4 && wrong && (told || (about || titled) && dated()) || points >= 7 && !planned(document);
    let tale = present.contains(&Section::Summary)
        && structure >= 1
        && (titled || told || !planned(document))
        && (about || wrong && structure >= 2 || structure >= 5 && !planned(document));
    // What it came from, how it was mended, and how it is kept from coming back.
    let has = |section: &Section| present.contains(section);
    let cured = has(&Section::RootCause)
        && has(&Section::Resolution)
        && [Section::Prevention, Section::ActionItems, Section::LessonsLearned].iter().any(has)
        && !guide
        && !taught
        && !planned(document)
        && !title.starts_with("how ")
        && (is_dated(document.source) || is_blank_form(document));
    // `Post-mortem: the queue`: its title says so, and nothing speaks against it.
    let opens = title.starts_with("post mortem ") || title.starts_with("postmortem ");
    let fault = has_words(&title, &["post mortem", "postmortem"])
        && (has_words(&title, FAULTS) || has_words(&title, BREAKING) || has_words(&title, &["outage", "incident"]));
    let named = (opens && structure >= 1 || fault) && about && !guide && !taught && !planned(document);
    if !enough && !tale && !named && !cured {
        return false;
    }
    let advice = advice(document);
    (told || advice < 2) && (enough || advice == 0)
}

/// Is it a form that is to be filled in: does it say how its dates are to be written, and have other blanks?
fn is_blank_form(document: &Postmortem<'_>) -> bool {
    let blanks = &document.placeholders;
    blanks.len() >= 3 && blanks.iter().any(|blank| placeholder::is_form(&blank.text))
}

/// Is there a date?
fn is_dated(source: &str) -> bool {
    const MONTHS: [&str; 24] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "janvier",
        "février",
        "enero",
        "febrero",
        "Januar",
        "Februar",
        "gennaio",
        "janeiro",
        "januari",
        "Dezember",
        "décembre",
        "diciembre",
    ];
    let bytes = source.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // `2026-03-04`, `04/03/2026`
    let numeric = (2..bytes.len()).any(|at| {
        matches!(bytes[at], b'-' | b'/' | b'.')
            && digit(at - 1)
            && digit(at + 1)
            && (at >= 4 && digit(at - 2) && digit(at - 3) && digit(at - 4) || (2..=4).all(|more| digit(at + more)))
    });
    let japanese = source.contains('月') && source.contains('日');
    let months = || {
        let mut list = source.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        let mut before = "";
        while let Some(word) = list.next() {
            let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4;
            let month = MONTHS.iter().any(|month| *month == word || month.len() > 3 && month.get(..3) == Some(word));
            if month && (number(before) || list.peek().is_some_and(|next| number(next))) {
                return true;
            }
            before = word;
        }
        false
    };
    numeric || japanese || months()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_it_however_their_words_are_divided() {
        for word in TITLE_WORDS.iter().filter(|word| word.is_ascii()) {
            assert!(is_titled(&format!("The {}", word.replace(' ', "-"))), "{word}");
        }
        assert!(is_titled("Störung am 3.") && is_titled("Search down on 2026-03-04"));
        assert!(!is_titled("Search down") && !is_titled("Storage") && !is_titled("Coefficients"));
    }

    #[test]
    fn dates_are_seen() {
        for text in ["on 2026-03-04", "04/03/2026", "3 March", "Jul 15th", "3月4日", "December 2026", "am 3. Januar"]
        {
            assert!(is_dated(text), "{text}");
        }
        for text in ["", "May it be 3", "v1.2.3", "Marketing 3", "12:30", "a-b", "10.1"] {
            assert!(!is_dated(text), "{text}");
        }
    }
}
