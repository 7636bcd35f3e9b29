//! From a heading's words to the sections they name.

use std::borrow::Cow;

use super::families;
use super::known_names::{COMMON, may_be_line, may_name, misspelt, named, whole};
use super::questions::{foreign, question};
use super::section::Section;
use super::vocabulary::{Vocabulary, parted, strip_brackets, words};

/// How freely a text may be read as a section's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A real heading: `Impact on customers` and `Productivity impact` count too.
    Heading,
    /// Any line of text: only a whole known name counts.
    Line,
}

/// What may follow a name in a heading: `Impact on customers`.
const JOINTS: &[&str] = &[
    "of", "for", "on", "to", "in", "during", "from", "after", "with", "per", "by", "at", "until", "between", "des",
    "der", "auf", "fur", "von", "vom", "zum", "de", "du", "sur", "pour", "del", "para", "en", "do", "da", "dos", "na",
    "no", "nos", "em", "di", "dell", "della", "sui", "sugli", "su", "voor", "op", "van", "sobre", "aux", "im",
];
/// Names that also count at the end of a heading: `Productivity impact`.
const ENDINGS: &[&str] = &[
    "timeline",
    "impact",
    "root cause",
    "root causes",
    "action items",
    "lessons learned",
    "takeaways",
    "action plan",
    "contributing factors",
    "follow ups",
    "next steps",
    "timelines",
    "auswirkungen",
];

/// Names that mean something else in front of `of`, `in` and the like: `Log in …`.
const UNJOINED: &[&str] =
    &["log", "action", "fault", "links", "effects", "learning", "discovery", "reference", "factors", "events", "why"];
/// Names that count at the beginning of a heading, where what describes them follows.
const OPENINGS: &[&str] = &[
    "impacto",
    "impatto",
    "impact",
    "cronologia",
    "chronologie",
    "causa raiz",
    "causa principale",
    "cause racine",
    "linea de tiempo",
    "linha do tempo",
    "acciones",
    "acoes",
    "azioni",
    "lecciones aprendidas",
    "licoes aprendidas",
    "lecons apprises",
    "resumen",
    "resumo",
    "riepilogo",
    "solucion",
    "soluciones",
    "solucao",
    "solucoes",
    "soluzione",
    "soluzioni",
    "evidencias",
    "evidencia",
    "causas",
    "causa",
    "lecciones",
    "licoes",
    "lecons",
];
/// Names that count at either end of a compound of Chinese or Japanese.
const CJK_ENDINGS: &[&str] = &[
    "根本原因",
    "原因分析",
    "根因分析",
    "原因",
    "影響範囲",
    "影响范围",
    "影響",
    "影响",
    "概要",
    "概述",
    "摘要",
    "時系列",
    "タイムライン",
    "时间线",
    "時間線",
    "再発防止策",
    "改进措施",
    "行动项",
    "经验教训",
    "教訓",
    "解决方案",
    "アクションアイテム",
    "预防措施",
    "参考資料",
    "参考资料",
];
/// The sections that `text` names, if it is read as a heading. Several for `Root cause and resolution`.
pub(crate) fn classify(vocabulary: &Vocabulary, text: &str, reading: Reading) -> Vec<Section> {
    if text.len() > 160 {
        return Vec::new();
    }
    let plural = text.as_bytes().windows(2).any(|pair| pair == b"s)");
    if reading == Reading::Line && !plural && !vocabulary.has_names() && !may_be_line(text) {
        return Vec::new();
    }
    let cleaned = if plural {
        Cow::Owned(strip_brackets(&text.replace("(s)", "s").replace("(es)", "es")).into_owned())
    } else {
        strip_brackets(text)
    };
    let name = words(&cleaned);
    if name.is_empty() {
        return Vec::new();
    }
    if let Some(sections) = vocabulary.sections(&name) {
        return sections.to_vec();
    }
    if is_counted(&cleaned) {
        return Vec::new();
    }
    if let Some(both) = worked_and_not(&name).filter(|_| reading == Reading::Heading) {
        return both;
    }
    // `What went wrong / where we got lucky`
    if reading == Reading::Heading && cleaned.contains(" / ") {
        let parts: Vec<Vec<Section>> = cleaned.split(" / ").map(|part| by_words(&words(part), reading)).collect();
        if (2..=3).contains(&parts.len()) && !parts.iter().any(Vec::is_empty) {
            let mut found: Vec<Section> = Vec::new();
            for section in parts.into_iter().flatten() {
                if !found.contains(&section) {
                    found.push(section);
                }
            }
            return found;
        }
    }
    let mut found = by_words(&name, reading);
    // `根本原因深度分析 (Root Cause Analysis)`, `Actions préventives (Follow-up)`
    if reading == Reading::Heading && matches!(cleaned, Cow::Owned(_)) {
        // `Recovery (what worked)` is no more than a recovery.
        let judges = |section: &Section| {
            matches!(section, Section::WhatWentWell | Section::WhatWentWrong | Section::WhereWeGotLucky)
        };
        let judged = found.is_empty() || found.contains(&Section::LessonsLearned);
        for section in remarks(text).flat_map(|remark| by_words(&words(remark), Reading::Line)) {
            if !found.contains(&section) && (judged || !judges(&section)) {
                found.push(section);
            }
        }
    }
    if !found.is_empty() || reading == Reading::Line {
        return found;
    }
    // `Why it took 3 hours to surface`: of other names a number ends what they say.
    if name.starts_with("why ") && cleaned.contains(|c: char| c.is_ascii_digit()) {
        let uncounted = |c: char| !c.is_ascii_digit();
        return by_words(&words(&cleaned.chars().filter(|c| uncounted(*c)).collect::<String>()), reading);
    }
    // `Impact: 3 hours`, `Timeline - all times UTC`
    let rest = |at: usize| cleaned.get(at..).unwrap_or_default();
    let cuts = |(at, c): &(usize, char)| match c {
        '：' => true,
        ':' | '.' => rest(*at).as_bytes().get(1) == Some(&b' '),
        ' ' => [" - ", " – ", " — ", " | "].iter().any(|cut| rest(*at).starts_with(cut)),
        _ => false,
    };
    let head = cleaned.char_indices().find(cuts).map(|(at, _)| at);
    let (Some(head), tail) = (head.and_then(|at| cleaned.get(..at)), head.and_then(|at| cleaned.get(at + 1..))) else {
        return Vec::new();
    };
    let found = by_words(&words(head), Reading::Line);
    if !found.is_empty() {
        return found;
    }
    // `Part 2: Timeline`, `Appendix A - Logs`
    let head = words(head);
    let appended = ["appendix", "annex", "anhang", "annexe", "anexo", "allegato", "bijlage"];
    if appended.iter().any(|word| head.strip_prefix(word).is_some_and(|rest| rest.len() == 2 && rest.starts_with(' ')))
    {
        return vec![Section::SupportingInformation];
    }
    let counted = ["part", "section", "step", "phase", "appendix", "chapter", "teil", "partie", "parte"];
    let numbered = head.split(' ').count() <= 2 && counted.iter().any(|word| head.starts_with(word));
    match tail {
        Some(tail) if numbered => {
            by_words(&words(tail.trim_start_matches(|c: char| !c.is_alphanumeric())), Reading::Line)
        }
        _ => Vec::new(),
    }
}

/// `Problem 1: no backups`, `Action #3`: one of several, not the section that holds them.
fn is_counted(text: &str) -> bool {
    const COUNTED: &[&str] = &[
        "problem",
        "action",
        "event",
        "log",
        "step",
        "task",
        "measure",
        "fix",
        "change",
        "finding",
        "issue",
        "item",
        "massnahme",
        "schritt",
        "aktion",
        "accion",
        "acao",
        "azione",
        "actie",
        "mesure",
        "etape",
        "paso",
        "passo",
        "problema",
        "probleme",
        "incident",
        "follow up",
        "recommendation",
        "lesson",
        "solution",
        "improvement",
    ];
    let start = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let Some(digit) = start.find(|c: char| c.is_ascii_digit()) else { return false };
    let (name, number) = start.split_at(digit);
    let number = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let short = start.len() - name.len() - number.len() <= 2;
    short && !number.starts_with(['-', '/']) && name.len() <= 24 && COUNTED.contains(&words(name).as_str())
}

/// Is `text` a heading's words for nothing that a postmortem must have (`Conclusion`, `Attendees`)?
pub(crate) fn is_neutral_name(text: &str) -> bool {
    const NEUTRAL: &[&str] = &[
        "conclusion",
        "conclusions",
        "continuous improvement",
        "thanks",
        "acknowledgements",
        "attendees",
        "participants",
        "responders",
        "stats",
        "status",
        "authors",
        "author",
        "date",
        "glossary",
        "open questions",
        "questions",
        "metrics",
        "people",
        "duration",
        "introduction",
        "contact",
        "faq",
        "notes",
        "fazit",
        "schlussfolgerung",
        "conclusiones",
        "conclusion y agradecimientos",
        "conclusao",
        "conclusoes",
        "conclusioni",
        "conclusie",
        "参加者",
        "結論",
        "おわりに",
        "结论",
        "结语",
        "参与人员",
    ];
    NEUTRAL.contains(&words(&strip_brackets(text)).as_str())
}

fn by_words(name: &str, reading: Reading) -> Vec<Section> {
    if !may_name(name) {
        if let Some(section) = foreign(name) {
            return vec![section];
        }
        if reading == Reading::Line {
            return Vec::new();
        }
        return misspelt(name).map_or_else(|| families::read(name), |section| vec![section]);
    }
    if let Some(section) = whole(name, reading) {
        return also(name, section);
    }
    let mut found = joined(name, reading);
    // `Detection and diagnosis` tells how it was found out.
    if found == [Section::Detection, Section::RootCause] && name.contains("diagn") {
        found.pop();
    }
    if found.contains(&Section::ActionItems) {
        found.extend(also(name, Section::ActionItems).into_iter().filter(|section| *section == Section::Prevention));
        found.dedup();
    }
    if !found.is_empty() {
        return found;
    }
    if let Some(section) = question(name).or_else(|| foreign(name)) {
        return vec![section];
    }
    if reading == Reading::Line || families::is_spoilt(name) {
        return Vec::new();
    }
    // `Things we must do`, `Stuff to fix`
    let work = ["stuff ", "things ", "what ", "work ", "items ", "issues "].iter().any(|start| name.starts_with(start));
    let ends = [" do", " fix", " change", " do next", " fix next", " do now", " do better next time"];
    let wanted = || [" to ", " must ", " should ", " will ", " going "].iter().any(|word| name.contains(word));
    if work && ends.iter().any(|end| name.ends_with(end)) && wanted() && parted(name).count() <= 7 {
        return vec![Section::ActionItems];
    }
    if let Some(section) = misspelt(name) {
        return vec![section];
    }
    let doing = [
        "what we are doing",
        "what we're doing",
        "what are we doing",
        "what we will do",
        "what we'll do",
        "what will we do",
        "what we are changing",
        "what we're changing",
        "what are we changing",
        "how we will improve",
        "how we are improving",
        "steps we are taking",
        "steps we're taking",
        "changes we",
    ];
    // `What was fixed permanently`
    let repaired = ["what was fixed ", "what we fixed ", "what got fixed ", "what has been fixed ", "what i fixed "];
    if repaired.iter().any(|start| name.starts_with(start)) && parted(name).count() <= 6 {
        return vec![Section::Resolution];
    }
    if doing.iter().any(|start| name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))) {
        return vec![Section::ActionItems];
    }
    let list: Vec<&str> = parted(name).collect();
    let together = families::read(name);
    // `Measures to prevent …`: what the measures are for says more than their name.
    if together.contains(&Section::Prevention) {
        return together;
    }
    // `Acciones de mitigación`; a remediation may be to come.
    if together == [Section::Resolution] && !name.contains("remed") {
        return together;
    }
    for at in (1..list.len().min(5)).rev() {
        if JOINTS.contains(&list[at])
            && let head = list[..at].join(" ")
            && !UNJOINED.contains(&list[0])
            && let Some(section) = whole(&head, reading)
        {
            // `Scope of this document`, `Alcance del aprendizaje`: of the text, not of the damage.
            if section == Section::Impact && SCOPES.contains(&list[0]) && list[at..].iter().any(|word| is_text(word)) {
                return Vec::new();
            }
            let about_system = ["network", "system", "architecture", "setup", "infrastructure", "service", "platform"];
            let system = section == Section::Summary && list[at..].iter().any(|word| about_system.contains(word));
            return vec![if system { Section::Background } else { section }];
        }
    }
    if !together.is_empty() {
        return together;
    }
    if list.len() <= 6 {
        let ending = ENDINGS.iter().find(|ending| name.strip_suffix(**ending).is_some_and(|head| head.ends_with(' ')));
        if let Some(section) = ending.and_then(|ending| named(ending)) {
            return vec![section];
        }
    }
    // In Romance languages what describes a name stands behind it: `Impacto financiero`.
    if list.len() <= 4 {
        let opening =
            OPENINGS.iter().find(|opening| name.strip_prefix(**opening).is_some_and(|rest| rest.starts_with(' ')));
        if let Some(section) = opening.and_then(|opening| named(opening)) {
            return vec![section];
        }
    }
    // Chinese and Japanese write compounds without spaces: 今回の障害の根本原因.
    if list.len() == 1 && name.chars().count() <= 14 {
        // Three signs say enough: 今回の障害の復旧対応 ends in a name.
        let known = name.char_indices().skip(1).map(|(at, _)| name.get(at..).unwrap_or_default());
        let known = known.filter(|ending| !ending.is_ascii() && ending.chars().count() >= 3);
        if let Some(section) = known.into_iter().find_map(|ending| named(ending).filter(|_| !COMMON.contains(ending))) {
            return also(name, section);
        }
        let starts = || CJK_ENDINGS.iter().find(|opening| name.starts_with(**opening));
        let ending = CJK_ENDINGS.iter().find(|ending| name.ends_with(**ending)).or_else(starts);
        if let Some(section) = ending.and_then(|ending| named(ending)) {
            return vec![section];
        }
    }
    if together.is_empty() { beside(name) } else { together }
}

/// `What worked and what didn't`, `Lo que funcionó / lo que no`: the second half leaves out what the first has said.
fn worked_and_not(name: &str) -> Option<Vec<Section>> {
    const NOT: [&str; 14] = [
        "what didn't",
        "what did not",
        "what not",
        "what hasn't",
        "what wasn't",
        "was nicht",
        "ce qui non",
        "lo que no",
        "que no",
        "o que nao",
        "que nao",
        "cosa no",
        "cio che no",
        "wat niet",
    ];
    if !name.ends_with(['t', 'n', 'o']) {
        return None;
    }
    let rest = NOT.iter().find_map(|not| name.strip_suffix(not))?.strip_suffix(' ')?;
    let (first, joint) = rest.rsplit_once(' ')?;
    (JOINTS_OF_NAMES.contains(&joint) && by_words(first, Reading::Heading) == [Section::WhatWentWell])
        .then(|| vec![Section::WhatWentWell, Section::WhatWentWrong])
}

/// How far something reaches: an incident, or what is written of it.
const SCOPES: [&str; 9] =
    ["scope", "extent", "alcance", "abrangencia", "umfang", "perimetre", "portee", "portata", "omvang"];

/// What is written, learned or looked into, by how its name begins.
fn is_text(word: &str) -> bool {
    const TEXTS: [&str; 26] = [
        "document",
        "dokument",
        "report",
        "bericht",
        "rapport",
        "relator",
        "relazion",
        "informe",
        "review",
        "postmortem",
        "analys",
        "analis",
        "investigat",
        "investigac",
        "untersuch",
        "indagin",
        "learn",
        "lesson",
        "aprend",
        "apprend",
        "apprent",
        "lernen",
        "lecci",
        "licoes",
        "guide",
        "retrospect",
    ];
    TEXTS.iter().any(|text| word.starts_with(text))
}

/// What stands beside a name takes nothing from it: `Entscheidungen und Maßnahmen`.
fn beside(name: &str) -> Vec<Section> {
    // `en` is no `and` in all languages.
    let joint = [" und ", " et ", " y ", " e ", " sowie "].into_iter().find(|joint| name.contains(joint));
    let Some(parts) = joint.map(|joint| name.split(joint).take(4)) else { return Vec::new() };
    let mut found = Vec::new();
    for part in parts {
        match whole(part, Reading::Heading) {
            Some(section) => found.push(section),
            // What is half a name may say more.
            None if families::names_something(part) => return Vec::new(),
            None => {}
        }
    }
    found.truncate(1);
    found
}

const JOINTS_OF_NAMES: [&str; 10] = ["and", "und", "et", "y", "e", "en", "o", "sowie", "with", "then"];

/// `Root cause and resolution`, `Ursache und Behebung`, 原因と対策.
fn joined(name: &str, reading: Reading) -> Vec<Section> {
    if families::is_spoilt(name) {
        return Vec::new();
    }
    let named = |part: &str| match whole(part, reading).or_else(|| question(part)).or_else(|| foreign(part)) {
        Some(section) => vec![section],
        None if reading == Reading::Heading => families::read(part),
        None => Vec::new(),
    };
    let collect = |parts: &[&str], all: bool| {
        let mut found = Vec::new();
        let mut known = 0;
        for sections in parts.iter().map(|part| named(part)).filter(|sections| !sections.is_empty()) {
            known += 1;
            for section in sections {
                if !found.contains(&section) {
                    found.push(section);
                }
            }
        }
        if known == parts.len() || known > 0 && !all { found } else { Vec::new() }
    };
    // The words that join names, in any language: most names have none, and need not be searched for each.
    if name.is_ascii() && !parted(name).skip(1).any(|word| JOINTS_OF_NAMES.contains(&word)) {
        return Vec::new();
    }
    let parts: Vec<&str> = name.split(" and ").collect();
    // `What went wrong and how we fixed it` tells the cause.
    if let ["what went wrong", second] = parts.as_slice()
        && let Some(section) = question(second)
    {
        return vec![Section::RootCause, section];
    }
    if (2..=4).contains(&parts.len()) {
        let found = collect(&parts, reading == Reading::Line);
        if !found.is_empty() {
            return found;
        }
    }
    for joint in [" und ", " et ", " y ", " e ", " en ", " o ", " sowie ", " with ", " then "] {
        let parts: Vec<&str> = name.split(joint).collect();
        if (2..=3).contains(&parts.len()) {
            let found = collect(&parts, true);
            if !found.is_empty() {
                return found;
            }
        }
    }
    if !name.is_ascii() && !name.contains(' ') {
        for joint in ["および", "及び", "ならびに", "以及", "と", "和", "与", "與", "及"] {
            let parts: Vec<&str> = name.split(joint).filter(|part| !part.is_empty()).collect();
            if parts.len() == 2 {
                let found = collect(&parts, reading == Reading::Line);
                if !found.is_empty() {
                    return found;
                }
            }
        }
    }
    Vec::new()
}

/// What stands in brackets.
fn remarks(text: &str) -> impl Iterator<Item = &str> {
    text.split(['(', '（'])
        .skip(1)
        .filter_map(|rest| rest.split([')', '）']).next())
        .filter(|remark| remark.len() <= 60)
}

/// A name may stand for a second section besides.
/// What is done for good keeps it from coming back.
const LASTING: [&str; 3] = ["恒久対策", "恒久的対策", "恒久的な対策"];

fn also(name: &str, section: Section) -> Vec<Section> {
    let corrects = ["correct", "corret", "corriger", "korrekt", "纠正"].iter().any(|word| name.contains(word));
    let prevents = ["prevent", "pravent", "vorbeug", "预防"].iter().any(|word| name.contains(word));
    let both = corrects && prevents || name.contains("再発防止") || LASTING.contains(&name);
    if section == Section::ActionItems && both { vec![section, Section::Prevention] } else { vec![section] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, reading: Reading) -> Vec<Section> {
        classify(&Vocabulary::default(), text, reading)
    }

    #[test]
    fn headings_are_read_by_meaning() {
        use Section as S;
        let cases: &[(&str, &[Section])] = &[
            ("Summary", &[S::Summary]),
            ("📋 3. **Issue Summary**:", &[S::Summary]),
            ("Postmortem Issue Summary", &[S::Summary]),
            ("TL;DR", &[S::Summary]),
            ("Timeline (all times PST) 07/27/2023 - 07/31/2023. All times approximations", &[S::Timeline]),
            ("Timeline of Events", &[S::Timeline]),
            ("Root Cause(s)", &[S::RootCause]),
            ("Root Cause and Resolution", &[S::RootCause, S::Resolution]),
            ("Mitigation & Resolution", &[S::Resolution]),
            ("What caused the incident?", &[S::RootCause]),
            ("How was the incident detected?", &[S::Detection]),
            ("Corrective and Preventative Measures", &[S::ActionItems, S::Prevention]),
            ("Action Items & Followups", &[S::ActionItems]),
            ("Action Items (should be achievable in short-medium term):", &[S::ActionItems]),
            ("Further Mitigations and Learnings", &[S::ActionItems, S::LessonsLearned]),
            ("What Didn’t Go So Well?", &[S::WhatWentWrong]),
            ("What happened on 17th June 2019", &[S::Summary]),
            ("Impact on customers", &[S::Impact]),
            ("Productivity impact", &[S::Impact]),
            ("Quick overview of network setup", &[S::Background]),
            ("Lead-up", &[S::Background]),
            ("Root Cause Remediations", &[]),
            ("Conclusion", &[]),
            ("Continuous Improvement", &[]),
            ("Provide feedback (customer survey)", &[]),
            ("Process Breakdown(s)", &[]),
            ("Title (incident #)", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, Reading::Heading), *expected, "{text}");
        }
    }

    #[test]
    fn headings_in_other_languages_are_read() {
        use Section as S;
        let cases: &[(&str, &[Section])] = &[
            // German
            ("Zusammenfassung", &[S::Summary]),
            ("Was ist passiert?", &[S::Summary]),
            ("2. Auswirkungen auf Kunden", &[S::Impact]),
            ("Zeitlicher Ablauf (alle Zeiten MEZ)", &[S::Timeline]),
            ("Ursache und Behebung", &[S::RootCause, S::Resolution]),
            ("Auslöser", &[S::Trigger]),
            ("Was lief gut?", &[S::WhatWentWell]),
            ("MASSNAHMEN", &[S::ActionItems]),
            ("Maßnahmen & Nächste Schritte", &[S::ActionItems]),
            ("Wo hatten wir Glück?", &[S::WhereWeGotLucky]),
            // French
            ("Résumé de l’incident", &[S::Summary]),
            ("Chronologie des évènements", &[S::Timeline]),
            ("Causes racines", &[S::RootCause]),
            ("Impact utilisateur", &[S::Impact]),
            ("Ce qui s'est bien passé", &[S::WhatWentWell]),
            ("Plan d’action", &[S::ActionItems]),
            ("Actions correctives et préventives", &[S::ActionItems, S::Prevention]),
            ("Leçons apprises", &[S::LessonsLearned]),
            // Spanish
            ("Descripción General del Incidente", &[S::Summary]),
            ("Línea de Tiempo del Incidente", &[S::Timeline]),
            ("Análisis de la Causa Raíz (RCA)", &[S::RootCause]),
            ("Evaluación del Impacto", &[S::Impact]),
            ("¿Qué salió mal?", &[S::WhatWentWrong]),
            ("Próximos pasos", &[S::ActionItems]),
            // Portuguese
            ("📅 Resumo do Incidente", &[S::Summary]),
            ("Correção", &[S::Resolution]),
            ("Ações Corretivas e Preventivas", &[S::ActionItems, S::Prevention]),
            ("O que deu certo", &[S::WhatWentWell]),
            ("Referências e Recursos", &[S::SupportingInformation]),
            // Italian
            ("Riepilogo dell'incidente", &[S::Summary]),
            ("Cronologia degli eventi", &[S::Timeline]),
            ("Causa principale", &[S::RootCause]),
            ("Azioni correttive", &[S::ActionItems]),
            ("Cosa è andato storto", &[S::WhatWentWrong]),
            // Dutch
            ("Samenvatting", &[S::Summary]),
            ("Tijdlijn", &[S::Timeline]),
            ("Oorzaak en oplossing", &[S::RootCause, S::Resolution]),
            ("Geleerde lessen", &[S::LessonsLearned]),
            ("Vervolgacties", &[S::ActionItems]),
            // Japanese
            ("【概要】", &[S::Summary]),
            ("影響範囲", &[S::Impact]),
            ("時系列（JST）", &[S::Timeline]),
            ("障害の根本原因", &[S::RootCause]),
            ("原因と対策", &[S::RootCause, S::ActionItems]),
            ("再発防止策", &[S::ActionItems, S::Prevention]),
            ("うまくいったこと", &[S::WhatWentWell]),
            ("教訓・学び", &[S::LessonsLearned]),
            // Chinese
            ("一、事件概述", &[S::Summary]),
            ("故障时间线", &[S::Timeline]),
            ("根因分析", &[S::RootCause]),
            ("影响范围：", &[S::Impact]),
            ("改进措施", &[S::ActionItems]),
            ("经验教训", &[S::LessonsLearned]),
            ("解決方案", &[S::Resolution]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, Reading::Heading), *expected, "{text}");
        }
    }

    #[test]
    fn questions_are_read_whatever_their_tense() {
        use Section as S;
        for (text, expected) in [
            ("How did this happen", S::RootCause),
            ("Why did the outage happen?", S::RootCause),
            ("Apendix", S::SupportingInformation),
            ("Who was hit", S::Impact),
            ("What sucked", S::WhatWentWrong),
            ("Stuff we must do", S::ActionItems),
            ("Things to fix", S::ActionItems),
            ("Lessons learend", S::LessonsLearned),
            ("How does the cache work?", S::Background),
            ("How was this issue discovered?", S::Detection),
            ("How did we find out about the incident", S::Detection),
            ("How we fixed it", S::Resolution),
            ("How did we respond?", S::Resolution),
            ("Who was impacted?", S::Impact),
            ("What was the root cause?", S::RootCause),
            ("What did we learn from this", S::LessonsLearned),
            ("What comes next?", S::ActionItems),
            ("What could we have done better?", S::WhatWentWrong),
            ("What did not work well", S::WhatWentWrong),
            ("Where did we get lucky?", S::WhereWeGotLucky),
            ("How will we prevent this in the future?", S::Prevention),
        ] {
            assert_eq!(read(text, Reading::Heading), [expected], "{text}");
        }
        for text in
            ["How to read this page", "What is a pager", "Why we use Kafka", "Log in to the console", "Log of changes"]
        {
            assert_eq!(read(text, Reading::Heading), [], "{text}");
        }
    }

    #[test]
    fn a_line_of_text_must_be_a_whole_name() {
        assert_eq!(read("Impact on customers", Reading::Line), []);
        assert_eq!(read("Impact", Reading::Line), [Section::Impact]);
    }
}
