//! What a heading means that is no known name as a whole: each of its words is known, and together they say it.
//! `Planned follow-up work` is work and lies ahead, `Mitigation actions taken` repaired something, `Identified cause` is
//! a cause whatever else is said of it.
//!
//! A heading with a single word that says nothing here (`Release process`) stays without a meaning. Whole names are in
//! `aliases` and `translations`, questions in `naming`.

use super::lexicon::{Divided, Lexicon};
use super::section::Section;
use super::vocabulary::parted;

/// What a word says in a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Names a section, unless a stronger word does.
    Names(Section),
    /// Names the summary where no other word names anything: `Timeline summary` is a timeline.
    Sums,
    /// Something that is done: what else is said decides whether it was or will be.
    Work,
    /// Work that is by itself still to be done.
    Improves,
    /// It is done.
    Past,
    /// It is still to be done.
    Future,
    /// It was done at once, or holds only for now.
    Urgent,
    Prevents,
    Corrects,
    /// Adds nothing.
    Plain,
}

const NAMING: &[(Section, &str)] = &[
    (
        Section::Impact,
        "impact impacts consequences effects damage damages fallout impacto impactos impatto impatti auswirkung auswirkungen \
         gevolgen consequences repercussions repercusiones consecuencias consequencias conseguenze folgen",
    ),
    (
        Section::Timeline,
        "timeline timelines chronology sequence cronologia chronologie zeitleiste zeitverlauf tijdlijn zeitablauf",
    ),
    (
        Section::RootCause,
        "cause causes rootcause rca whys reason reasons causa causas causale cause ursache ursachen grundursache oorzaak oorzaken",
    ),
    (
        Section::ContributingFactors,
        "factor factors contributors enablers contributing facteurs factores fatores fattori faktoren factoren",
    ),
    (Section::Trigger, "trigger triggers catalyst gatilho disparador detonante innesco ausloser declencheur"),
    (
        Section::Detection,
        "detection discovery alerting deteccion deteccao descubrimiento descoberta rilevamento erkennung entdeckung \
         detectie ontdekking",
    ),
    (
        Section::Resolution,
        "resolution recovery mitigation mitigations remediation fix fixes repair repairs restoration restore solution solutions \
         workaround workarounds containment stabilization stabilisation hotfix response troubleshooting resolucion resolucao \
         recuperacion recuperacao mitigacion mitigacao solucion solucao soluciones solucoes respuesta resposta correcao \
         correccion risoluzione soluzione ripristino mitigazione retablissement correction correctif attenuation behebung losung \
         wiederherstellung entstorung oplossing herstel",
    ),
    (
        Section::LessonsLearned,
        "lesson lessons learnings learning takeaway takeaways insights lecciones leccion aprendizajes aprendizaje licoes licao \
         aprendizados aprendizado lecons enseignements lezioni lezione insegnamenti lehren erkenntnisse learnings lessen \
         leerpunten conclusions",
    ),
    (Section::WhatWentWrong, "challenges shortcomings mistakes weaknesses difficulties gaps pitfalls"),
    (Section::WhatWentWell, "strengths successes positives wins"),
    (
        Section::Communication,
        "communication communications comms messaging comunicacion comunicaciones comunicacao comunicazione kommunikation \
         communicatie",
    ),
    (
        Section::Background,
        "background context architecture arquitetura arquitectura architettura architektur contexto contexte kontext contesto \
         hintergrund achtergrond backstory setup",
    ),
    (
        Section::SupportingInformation,
        "appendix references links reading evidence attachments resources screenshots artifacts artefacts graphs charts dashboards \
         transcript transcripts logs material materials enlaces referencias referencia recursos anexos liens ressources annexes \
         collegamenti riferimenti allegati verweise quellen anhange bijlagen documents evidencias",
    ),
];

const SUMMING: &str = "summary overview synopsis recap abstract brief account description narrative story resumen resumo resume \
    riepilogo zusammenfassung uberblick samenvatting overzicht descripcion descricao descrizione beschreibung";

const WORK: &str = "action actions step steps measure measures work change changes task tasks plan plans effort efforts item items \
    acciones accion medidas pasos tareas acoes acao tarefas passos mesures etapes taches azioni misure passi attivita massnahmen \
    massnahme schritte aufgaben aktionen acties maatregelen stappen plano piano plan cambios mudancas changements";

const IMPROVING: &str = "improvement improvements recommendation recommendations suggestion suggestions commitments todo todos \
    enhancements enhancement countermeasures mejoras mejora recomendaciones melhorias melhoria recomendacoes sugestoes sugerencias \
    ameliorations amelioration recommandations miglioramenti miglioramento raccomandazioni verbesserungen verbesserung empfehlungen \
    verbesserungsmassnahmen verbetering verbeteringen verbeterpunten aanbevelingen";

const PAST: &str = "taken done performed applied made implemented completed executed undertaken carried already tomadas realizadas \
    realizados aplicadas aplicada executadas ejecutadas adoptadas adotadas prises effectuees realisees appliquee adottate eseguite \
    intraprese ergriffene ergriffen durchgefuhrte umgesetzte genomen uitgevoerde uitgevoerd implementadas";

const FUTURE: &str = "next planned future further long medium mid near term longer follow up followup followups ups remaining open \
    outstanding pending upcoming recommended proposed suggested needed required ongoing forward ahead going later agreed concrete \
    tracked scheduled subsequent futura futuras futuro futuros proximas proximos proxima siguientes pendientes planificadas \
    planeadas planejadas recomendadas propuestas propostas seguintes pendentes plazo prazo largo longo prochaines prochaine prochains \
    futures futurs prevues proposees recommandees suivantes future futuri prossime prossimi pianificate proposte successive kunftige \
    zukunftige geplante nachste weitere langfristige mittelfristige offene vorgeschlagene empfohlene geplande volgende toekomstige \
    voorgestelde openstaande verdere seguimiento acompanhamento suivi";

const URGENT: &str = "immediate initial emergency temporary interim short instant stabilization inmediatas inmediata imediatas \
    imediata emergencia immediates immediate immediati temporaires provisoires sofortige kurzfristige directe tijdelijke corto curto \
    court";

const PREVENTING: &str = "prevention preventive preventative prevent preventing avoidance recurrence reoccurrence hardening \
    prevencion preventivas preventiva prevencao preventif preventives preventive prevenzione preventive vermeidung pravention \
    vorbeugung praventive vorbeugende preventie preventieve";

const CORRECTING: &str = "corrective correction correctivas corretivas correctives correttive korrekturmassnahmen korrektive \
    corrigerende correctieve capa";

const PLAIN: &str = "incident incidents outage issue issues problem problems event events failure the our this a an some bit my \
    technical detailed detail details brief quick full initial final complete key main primary core root underlying identified \
    confirmed suspected probable likely possible potential systemic systematic systems system service services user users customer \
    customers business internal external public stakeholder stakeholders team engineering organizational organisational human \
    operational financial overall general high level top preliminary analysis assessment review report information info section notes \
    list statement breakdown investigation evaluation explanation data executive post mortem postmortem retrospective direct actual real \
    observed measured related relevant useful supporting additional supplemental more raw other good new current production security \
    log facing end risk social process closing identify most important critical major different and encountered noted total sent \
    tecnico tecnica tecnicos tecnicas tecnologico principal principais principales clave chave raiz detallada detalhada detallado \
    del de do da a o y e la el los las os as o il lo gli le les des du incidente incidentes incidenti inicial general geral generale \
    technique techniques principale principales racine identificada identificado identificadas identifiee identifiees identificata \
    technischer technische technisches allgemeine ermittelte identifizierte eigentliche wichtigste relacionados relacionadas \
    zugrundeliegende technische weiterfuhrende connexes relacionado equipo equipe direta directa diretas observado observada \
    detectadas detectados";

/// The lists of words that have the same kind in all languages; what each kind's number is.
const ALIKE: [(Kind, &str); 9] = [
    (Kind::Plain, PLAIN),
    (Kind::Sums, SUMMING),
    (Kind::Future, FUTURE),
    (Kind::Past, PAST),
    (Kind::Urgent, URGENT),
    (Kind::Work, WORK),
    (Kind::Improves, IMPROVING),
    (Kind::Prevents, PREVENTING),
    (Kind::Corrects, CORRECTING),
];
const LISTS: usize = ALIKE.len() + NAMING.len();

/// Each list by its number, those of [`NAMING`] behind those of [`ALIKE`]: where lists share a word, the later one has it.
#[expect(clippy::cast_possible_truncation, reason = "a few dozen lists")]
const fn lists() -> [(u8, &'static str); LISTS] {
    let mut lists = [(0, ""); LISTS];
    let mut at = 0;
    while at < LISTS {
        lists[at] = (at as u8, if at < ALIKE.len() { ALIKE[at].1 } else { NAMING[at - ALIKE.len()].1 });
        at += 1;
    }
    lists
}

static KINDS: Lexicon<LISTS, 2_048> = Lexicon::new(lists(), Divided::ByBlanks);

fn kind(word: &str) -> Option<Kind> {
    let list = usize::from(KINDS.get(word)?);
    let alike = ALIKE.get(list).map(|(kind, _)| *kind);
    alike.or_else(|| NAMING.get(list.checked_sub(ALIKE.len())?).map(|(section, _)| Kind::Names(*section)))
}

/// Where what a heading is about ends, and what follows only says of what.
const CUTS: &[&str] = &[
    "to", "of", "for", "from", "on", "in", "that", "which", "during", "after", "with", "by", "we", "so", "made",
    "behind", "at", "para", "pour", "fur", "zur", "zum", "per", "voor",
];

/// `Fixing the problem`, `Restoring service`: what a heading tells of by its first word.
const DOING: [(Section, &str); 4] = [
    (
        Section::Resolution,
        "resolving fixing restoring recovering mitigating repairing remediating containing stabilizing stabilising solving \
         correcting patching",
    ),
    (Section::Prevention, "preventing avoiding prevenir prevenire voorkomen verhindern"),
    (Section::Detection, "detecting discovering noticing spotting identifying"),
    (Section::Communication, "communicating informing notifying"),
];

static DEEDS: Lexicon<4, 128> =
    Lexicon::new([(0, DOING[0].1), (1, DOING[1].1), (2, DOING[2].1), (3, DOING[3].1)], Divided::ByBlanks);

/// The sections that the words of a heading (as `words` gives them) say together.
pub(super) fn read(name: &str) -> Vec<Section> {
    if name.bytes().filter(|byte| *byte == b' ').count() >= 9 {
        return Vec::new();
    }
    let list: Vec<&str> = parted(name).collect();
    let again = ["happen again", "happening again", "happens again", "repeat itself", "recurrence", "recurring"];
    let unwanted = ["prevent", "avoid", "doesn't", "won't", "not", "stop", "never", "keep"];
    if again.iter().any(|end| name.ends_with(end)) && unwanted.iter().any(|word| name.contains(word)) {
        return vec![Section::Prevention];
    }
    let first = list.first().copied().unwrap_or_default();
    if list.len() <= 5
        && list.len() >= 2
        && let Some((section, _)) = DEEDS.get(first).and_then(|list| DOING.get(usize::from(list)))
    {
        return vec![*section];
    }
    let cut = list.iter().skip(1).position(|word| CUTS.contains(word)).map_or(list.len(), |at| at + 1);
    let (head, tail) = list.split_at(cut);
    if head.len() > 6 {
        return Vec::new();
    }
    let Some(kinds) = head.iter().map(|word| kind(word)).collect::<Option<Vec<Kind>>>() else {
        return Vec::new();
    };
    let has = |kind: Kind| kinds.contains(&kind);
    let behind = |kind: Kind| tail.iter().any(|word| self::kind(word) == Some(kind));
    let prevents =
        has(Kind::Prevents) || behind(Kind::Prevents) || tail.first() == Some(&"to") && tail.contains(&"avoid");
    let named = |kind: &Kind| if let Kind::Names(section) = kind { Some(*section) } else { None };
    if has(Kind::Work) || has(Kind::Improves) {
        let about = kinds.iter().rev().find_map(named);
        return match about {
            _ if prevents && has(Kind::Corrects) => vec![Section::ActionItems, Section::Prevention],
            _ if prevents => vec![Section::Prevention],
            _ if has(Kind::Past) || behind(Kind::Past) => vec![Section::Resolution],
            Some(Section::LessonsLearned | Section::Resolution) | None if has(Kind::Future) || has(Kind::Improves) => {
                vec![Section::ActionItems]
            }
            Some(Section::Resolution) => vec![Section::Resolution],
            Some(Section::Communication | Section::WhatWentWrong) => about.into_iter().collect(),
            None if has(Kind::Corrects) || behind(Kind::Future) => vec![Section::ActionItems],
            None if has(Kind::Urgent) => vec![Section::Resolution],
            _ => Vec::new(),
        };
    }
    if has(Kind::Prevents) {
        return vec![Section::Prevention];
    }
    match kinds.iter().rev().find_map(named) {
        // `Planned remediation`, `Future fixes`
        Some(Section::Resolution) if has(Kind::Future) && !has(Kind::Urgent) => vec![Section::ActionItems],
        Some(section) => vec![section],
        None if has(Kind::Sums) && !has(Kind::Future) => vec![Section::Summary],
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
