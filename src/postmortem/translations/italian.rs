//! What sections are called in Italian: whole names, and the words that names are put together of.

use super::super::lexicon::{Kind, Words};
use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
    (
        Section::Summary,
        "riepilogo; sommario; riassunto; sintesi; descrizione; panoramica; cosa e successo; che cosa e successo; \
         cos'e successo; descrizione dell'incidente; riepilogo dell'incidente; sommario esecutivo; \
         descrizione del problema; sintesi dell'incidente; riepilogo esecutivo; cosa e accaduto",
    ),
    (
        Section::Impact,
        "impatto; impatti; conseguenze; impatto sui clienti; impatto sugli utenti; utenti coinvolti; \
         clienti coinvolti; servizi coinvolti; utenti interessati; servizi interessati; portata; effetti; danni; \
         servizi impattati; utenti impattati; impatto sul business; sistemi coinvolti; valutazione dell'impatto; \
         analisi dell'impatto",
    ),
    (
        Section::Timeline,
        "cronologia degli eventi; linea temporale; linea del tempo; sequenza degli eventi; sequenza temporale; \
         svolgimento; cronistoria; andamento; cronologia dell'incidente; storico degli eventi",
    ),
    (
        Section::RootCause,
        "causa principale; causa radice; cause radice; causa scatenante principale; analisi delle cause; \
         analisi della causa; analisi della causa principale; analisi della causa radice; origine del problema; \
         perche e successo; cinque perche; 5 perche; causa primaria; diagnosi; causa del problema; \
         causa alla radice; cause principali",
    ),
    (
        Section::ContributingFactors,
        "fattori contribuenti; fattori che hanno contribuito; fattori aggravanti; fattori concomitanti; \
         concause; altri fattori; cause concomitanti; fattori contributivi",
    ),
    (Section::Trigger, "innesco; fattore scatenante; evento scatenante; causa scatenante; elemento scatenante"),
    (
        Section::Detection,
        "rilevamento; rilevazione; individuazione; scoperta; come e stato rilevato; come e stato scoperto; \
         identificazione; come ce ne siamo accorti",
    ),
    (
        Section::Resolution,
        "risoluzione; soluzione; ripristino; mitigazione; correzione; recupero; rimedio; soluzioni; \
         azioni intraprese; azioni immediate; interventi; come e stato risolto; risposta; \
         risoluzione dell'incidente; intervento; contenimento; ripristino del servizio; misure adottate; \
         azioni di ripristino",
    ),
    (
        Section::LessonsLearned,
        "lezioni apprese; lezioni imparate; cosa abbiamo imparato; insegnamenti; apprendimenti; lezioni; \
         lezione appresa; cosa si e imparato",
    ),
    (
        Section::WhatWentWell,
        "cosa e andato bene; cosa ha funzionato; cosa ha funzionato bene; punti positivi; aspetti positivi; \
         che cosa e andato bene; punti di forza",
    ),
    (
        Section::WhatWentWrong,
        "cosa e andato male; cosa e andato storto; cosa non ha funzionato; cosa non e andato bene; \
         punti negativi; aspetti negativi; cosa migliorare; cosa si puo migliorare; aree di miglioramento; \
         punti di miglioramento; cosa poteva andare meglio; cosa possiamo migliorare; criticita; punti deboli; \
         margini di miglioramento",
    ),
    (
        Section::WhereWeGotLucky,
        "dove siamo stati fortunati; dove abbiamo avuto fortuna; fortuna; colpi di fortuna; \
         in cosa siamo stati fortunati",
    ),
    (
        Section::ActionItems,
        "azioni; azione; prossimi passi; passi successivi; piano; piano di azione; azioni correttive; \
         azioni correttive e preventive; misure correttive; misure correttive e preventive; \
         azioni da intraprendere; attivita; attivita successive; raccomandazioni; azioni di follow up; \
         azioni future; cose da fare; da fare; compiti; azioni di miglioramento; miglioramenti; \
         azioni successive; punti; elenco delle azioni; misure; prossime azioni",
    ),
    (
        Section::Prevention,
        "prevenzione; misure preventive; azioni preventive; come prevenire; come evitarlo; come evitare; \
         prevenzione futura; misure di prevenzione",
    ),
    (
        Section::Communication,
        "comunicazione; comunicazioni; comunicazione esterna; comunicazione interna; piano di comunicazione; \
         comunicazioni ai clienti; notifiche; comunicazione ai clienti",
    ),
    (Section::Background, "contesto; antefatto; antefatti; premessa; situazione iniziale; informazioni di base"),
    (
        Section::SupportingInformation,
        "riferimenti; allegati; allegato; appendice; appendici; collegamenti; fonti; evidenze; documenti; \
         documentazione; risorse; informazioni aggiuntive; link; link utili; approfondimenti; \
         ulteriori informazioni",
    ),
    (Section::Summary, "fatti; in sintesi; in breve"),
    (Section::Impact, "chi e stato colpito; chi e stato coinvolto; cosa e stato colpito; entita"),
    (Section::Timeline, "successione degli eventi; minuto per minuto; storico"),
    (
        Section::RootCause,
        "perche e accaduto; cosa lo ha causato; cosa ha causato il problema; qual e stata la causa; spiegazione; \
         com'e successo; come e successo",
    ),
    (Section::Trigger, "cosa lo ha scatenato; evento innescante"),
    (Section::Detection, "come lo abbiamo scoperto; come e stato individuato; primi segnali; primi sintomi"),
    (
        Section::Resolution,
        "come lo abbiamo risolto; come abbiamo risolto; come e stato corretto; cosa abbiamo fatto; misure prese; \
         azioni svolte; riparazione; ritorno alla normalita; la soluzione",
    ),
    (Section::LessonsLearned, "cosa abbiamo appreso; quello che abbiamo imparato; riflessioni"),
    (Section::WhatWentWell, "cio che ha funzionato; cio che e andato bene; quello che ha funzionato; il buono"),
    (
        Section::WhatWentWrong,
        "cio che non ha funzionato; cio che e andato male; cio che e andato storto; \
         quello che non ha funzionato; da migliorare; difficolta; problemi riscontrati; errori commessi",
    ),
    (
        Section::ActionItems,
        "cosa faremo; cosa cambieremo; cosa cambia; cosa faremo di diverso; e adesso; e ora; lavori futuri; \
         sviluppi futuri; suggerimenti; proposte; impegni; piano di miglioramento; piani futuri; seguito",
    ),
    (
        Section::Prevention,
        "come evitarlo in futuro; come evitare che si ripeta; perche non si ripeta; come preveniamo; mai piu; \
         evitare che si ripeta",
    ),
    (Section::Communication, "annunci; avvisi; messaggi inviati"),
    (Section::Background, "architettura; situazione; preambolo; come funziona"),
    (
        Section::SupportingInformation,
        "maggiori informazioni; per saperne di piu; schermate; prove; materiale aggiuntivo",
    ),
    (
        Section::Summary,
        "quadro generale; il problema; l'incidente; natura dell'incidente; descrizione dei fatti; \
         cosa e successo in breve; accaduto",
    ),
    (
        Section::Impact,
        "estensione del disservizio; ambito dell'impatto; perdite; cosa e stato coinvolto; durata e impatto; \
         tempo di fermo",
    ),
    (
        Section::Timeline,
        "svolgimento dei fatti; andamento dell'incidente; andamento degli eventi; linea temporale degli \
         eventi; ricostruzione dei fatti; ricostruzione; sequenza dei fatti; ordine degli eventi",
    ),
    (
        Section::RootCause,
        "radice del problema; il bug; il guasto; vulnerabilita; la vulnerabilita; spiegazione tecnica; \
         diagramma di ishikawa; causa di fondo; causa sottostante; analisi tecnica; cosa si e rotto; analisi \
         del problema",
    ),
    (
        Section::ContributingFactors,
        "circostanze; fattori che hanno aggravato l'incidente; cosa ha aggravato l'incidente; condizioni \
         latenti; cause secondarie",
    ),
    (Section::Trigger, "fattore d'innesco; causa innescante; cosa lo ha innescato; modifica scatenante"),
    (
        Section::Detection,
        "modalita di rilevamento; rilevato da; scoperto da; segnalato da; segnalazione; segnalazione \
         iniziale; prima segnalazione; scoperta del problema; rilevamento e diagnosi; allarme iniziale",
    ),
    (
        Section::Resolution,
        "intervento eseguito; il fix; patch applicata; cosa e stato fatto; cosa e stato cambiato; cosa \
         abbiamo cambiato; soluzione temporanea; soluzione definitiva applicata; rimedi; rimedi applicati; \
         misure intraprese",
    ),
    (
        Section::LessonsLearned,
        "insegnamenti tratti; cosa ci portiamo a casa; morale; lezioni dall'incidente; cosa impariamo; punti \
         chiave",
    ),
    (Section::WhatWentWell, "cose andate bene; cosa ci ha aiutato; il positivo; cosa ha aiutato"),
    (
        Section::WhatWentWrong,
        "punti di debolezza; difficolta incontrate; il negativo; ostacoli; false piste; problemi incontrati; \
         carenze; lacune; cose andate male",
    ),
    (Section::WhereWeGotLucky, "per fortuna; circostanze fortunate; dove la fortuna ci ha aiutato"),
    (
        Section::ActionItems,
        "soluzione proposta; soluzioni proposte; piano correttivo; piano di rimedio; miglioramenti da fare; \
         punti aperti; ticket aperti; cosa resta da fare; resta da fare; da completare; misure proposte; \
         azioni in corso; modifiche proposte; interventi futuri; passi futuri; impegni presi",
    ),
    (
        Section::Prevention,
        "misure anti regressione; salvaguardie; prevenzione delle regressioni; per evitare che si ripeta; \
         come prevenire in futuro; test aggiunti",
    ),
    (
        Section::Communication,
        "notifica ai clienti; notifica agli utenti; avviso agli utenti; comunicazione pubblica; notifica alle \
         autorita; comunicati",
    ),
    (
        Section::Background,
        "situazione precedente; funzionamento del sistema; funzionamento normale; stato iniziale; come \
         funziona il sistema; il contesto; quadro iniziale; premesse",
    ),
    (
        Section::SupportingInformation,
        "ticket correlati; commit; commit correlati; pr correlate; rif; riferimenti utili; vedi anche; prove \
         e log; link e riferimenti; file correlati; issue correlate",
    ),
    (Section::Summary, "in poche parole; cos'e accaduto; qual era il problema"),
    (Section::Timeline, "tappe principali; eventi; gli eventi"),
    (Section::ContributingFactors, "altre cause"),
    (Section::RootCause, "ipotesi; ipotesi principale; causa probabile; causa presunta; ipotesi sulla causa"),
    (Section::RootCause, "analisi; analisi dell'incidente"),
    (Section::SupportingInformation, "comandi eseguiti; comandi utilizzati; risorse correlate; documenti correlati"),
];

pub(in super::super) const WORDS: Words = Words {
    noun_first: true,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "impatto impatti conseguenze conseguenza effetti \
             perdite danni",
        ),
        (Kind::Names(Section::Timeline), "cronologica sequenza cronistoria"),
        (
            Kind::Names(Section::RootCause),
            "causale motivi \
             ragione ragioni",
        ),
        (
            Kind::Names(Section::ContributingFactors),
            "fattore fattori contribuenti concomitanti contributivi \
             contribuente concause \
             secondarie secondaria",
        ),
        (
            Kind::Names(Section::Trigger),
            "innesco scatenante \
             innescante scatenanti",
        ),
        (Kind::Names(Section::Detection), "rilevamento rilevazione scoperta individuazione allarme"),
        (
            Kind::Names(Section::Resolution),
            "risoluzione soluzione soluzioni ripristino mitigazione recupero correzione rimedio contenimento \
         risposta \
             correzioni riparazione riparazioni rimedi",
        ),
        (Kind::Names(Section::LessonsLearned), "lezione lezioni insegnamenti apprendimenti"),
        (Kind::Names(Section::WhatWentWrong), "difficolta criticita debolezze"),
        (Kind::Names(Section::WhatWentWell), "successi"),
        (
            Kind::Names(Section::Communication),
            "comunicazione comunicazioni \
             notifica notifiche avviso avvisi",
        ),
        (Kind::Names(Section::Background), "contesto architettura antefatto"),
        (
            Kind::Names(Section::SupportingInformation),
            "collegamenti riferimenti allegati risorse documenti appendice prove",
        ),
        (
            Kind::Sums,
            "riepilogo sommario sintesi descrizione riassunto panoramica \
             quadro \
             presentazione",
        ),
        (
            Kind::Work,
            "azione azioni misura misure passi attivita piano piani modifiche \
             modifica intervento interventi cambiamenti",
        ),
        (
            Kind::Improves,
            "miglioramento miglioramenti raccomandazioni suggerimenti compiti \
             impegni",
        ),
        (Kind::Items, "elementi punti elenco aspetti"),
        (
            Kind::Past,
            "adottate eseguite intraprese effettuate svolte applicate \
             applicato applicata applicati implementato implementata implementati implementate effettuati effettuata eseguiti eseguita apportate apportati apportata adottato adottata realizzati realizzate",
        ),
        (
            Kind::Future,
            "futuri prossime prossimi prossimo pianificate proposte successive seguire intraprendere \
             definitivi pianificati proposta proposti raccomandate",
        ),
        (Kind::Urgent, "immediati urgenti temporanea temporanee provvisorie emergenza"),
        (Kind::Prevents, "prevenzione preventivi ricorrenza"),
        (
            Kind::Corrects,
            "correttive correttivi correttiva \
             correttivo",
        ),
        (Kind::Hit, "interessati interessate coinvolti coinvolte colpiti impattati"),
        (Kind::Lucky, "fortuna fortunati"),
        (Kind::Good, "positivi forza"),
        (Kind::Bad, "negativi debolezza deboli"),
        (Kind::Before, "prima"),
        (
            Kind::Joins,
            "di dello della dell dei degli delle per dal dall nell sull all su sui sugli sulla sul ai \
         dopo nel nella",
        ),
        (
            Kind::Plain,
            "strutturale strutturali il gli i incidenti problemi guasto eventi fatti servizio servizi utenti utente clienti \
         principali radice dettagliata iniziale identificata analisi esterna aggiuntive correlati utili \
         tecniche temporale aree eseguito \
             osservato probabile diretta immediata identificate dettagliato subiti regressione regressioni \
             nostro nostri nostra nostre",
        ),
    ],
};
