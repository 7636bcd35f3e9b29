//! What sections are called in German: whole names, and the words that names are put together of.

use super::super::lexicon::{Kind, Words};
use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
    (
        Section::Summary,
        "zusammenfassung; kurzzusammenfassung; kurzfassung; uberblick; ubersicht; beschreibung; \
         kurzbeschreibung; was ist passiert; was passiert ist; was ist geschehen; problembeschreibung; \
         vorfallbeschreibung; vorfallsbeschreibung; beschreibung des vorfalls; management zusammenfassung; \
         auf einen blick",
    ),
    (
        Section::Impact,
        "auswirkung; auswirkungen; kundenauswirkung; kundenauswirkungen; nutzerauswirkungen; \
         auswirkungen auf kunden; auswirkungen auf nutzer; betroffene nutzer; betroffene kunden; \
         betroffene systeme; betroffene dienste; betroffene services; folgen; schaden; schadensausmass; ausmass; \
         betroffenheit; wer war betroffen",
    ),
    (
        Section::Timeline,
        "zeitleiste; zeitachse; zeitlicher ablauf; zeitverlauf; zeitlicher verlauf; chronologie; \
         chronologischer ablauf; ablauf; ereignisverlauf; verlauf; zeitstrahl; zeitplan der ereignisse; \
         ablauf der ereignisse; chronologie der ereignisse; hergang",
    ),
    (
        Section::RootCause,
        "ursache; ursachen; grundursache; grundursachen; hauptursache; ursachenanalyse; fehlerursache; \
         kernursache; grundursachenanalyse; was war die ursache; warum ist das passiert; wie kam es dazu; \
         fehleranalyse; root cause analyse; die ursache",
    ),
    (
        Section::ContributingFactors,
        "begunstigende faktoren; beitragende faktoren; mitwirkende faktoren; begunstigende umstande; \
         weitere faktoren; einflussfaktoren; mitursachen",
    ),
    (Section::Trigger, "ausloser; auslosendes ereignis"),
    (
        Section::Detection,
        "erkennung; entdeckung; feststellung; detektion; wie wurde es bemerkt; wie wurde der vorfall entdeckt; \
         wie haben wir es bemerkt; bemerkt durch; entdeckt durch",
    ),
    (
        Section::Resolution,
        "losung; was wurde getan; was wurde unternommen; was wir getan haben; behebung; fehlerbehebung; \
         wiederherstellung; problemlosung; storungsbehebung; beseitigung; sofortmassnahmen; sofortmassnahme; \
         gegenmassnahmen; abhilfe; entstorung; behebung der storung; wie wurde es behoben; \
         durchgefuhrte massnahmen; ergriffene massnahmen",
    ),
    (
        Section::LessonsLearned,
        "erkenntnisse; gelernte lektionen; gewonnene erkenntnisse; was haben wir gelernt; was wir gelernt haben; \
         lehren; lehren daraus; gelerntes; lernpunkte; lektionen; fazit und lehren",
    ),
    (
        Section::WhatWentWell,
        "was lief gut; was gut lief; was ist gut gelaufen; was gut gelaufen ist; was hat gut funktioniert; \
         was gut funktioniert hat; gut gelaufen; das lief gut",
    ),
    (
        Section::WhatWentWrong,
        "was lief schlecht; was schlecht lief; was lief nicht gut; was nicht gut lief; \
         was ist schlecht gelaufen; was ist schief gelaufen; was lief schief; was schief lief; was schief ging; \
         was ging schief; schlecht gelaufen; was hatte besser laufen konnen; was konnen wir verbessern; \
         verbesserungspotenzial; verbesserungspotential; negatives",
    ),
    (
        Section::WhereWeGotLucky,
        "wo wir gluck hatten; wo hatten wir gluck; gluck; gluck gehabt; gluckliche umstande; \
         womit wir gluck hatten",
    ),
    (
        Section::ActionItems,
        "massnahmen; massnahme; nachste schritte; weitere schritte; weiteres vorgehen; folgemassnahmen; \
         korrekturmassnahmen; verbesserungsmassnahmen; aufgaben; to do liste; aktionen; aktionspunkte; massnahmenplan; \
         handlungsempfehlungen; empfehlungen; offene punkte; offene aufgaben; geplante massnahmen; \
         abgeleitete massnahmen; korrektur und vorbeugemassnahmen; korrektur und praventionsmassnahmen; \
         verbesserungen; ausblick; vereinbarte massnahmen; langfristige massnahmen; kurzfristige massnahmen",
    ),
    (
        Section::Prevention,
        "vorbeugung; pravention; vermeidung; vorbeugende massnahmen; vorbeugemassnahmen; praventivmassnahmen; \
         praventive massnahmen; praventionsmassnahmen; wie verhindern wir das; zukunftige vermeidung; \
         vorbeugungsmassnahmen",
    ),
    (
        Section::Communication,
        "kommunikation; kundenkommunikation; interne kommunikation; externe kommunikation; kommunikationsplan; \
         benachrichtigungen",
    ),
    (
        Section::Background,
        "hintergrund; hintergrunde; vorgeschichte; kontext; ausgangslage; ausgangssituation; \
         hintergrundinformationen",
    ),
    (
        Section::SupportingInformation,
        "anhang; anhange; quellen; verweise; weiterfuhrende links; weitere informationen; \
         zusatzliche informationen; nachweise; belege; referenzen; weiterfuhrende informationen; anlagen; \
         dokumente",
    ),
    (Section::Summary, "was geschah; was war los; kurz gesagt; das wichtigste in kurze"),
    (Section::Impact, "was war betroffen; wen hat es getroffen; umfang des ausfalls"),
    (Section::Timeline, "was geschah wann; verlauf der storung; protokoll"),
    (Section::RootCause, "wie konnte das passieren; woran lag es; ursachenforschung; kern des problems"),
    (Section::ContributingFactors, "beitragende umstande; verstarkende faktoren"),
    (Section::Trigger, "ereignisauslosers; ereignisausloser; was hat es ausgelost"),
    (Section::Detection, "wie fiel es auf; wie wurde der fehler entdeckt; bemerken der storung; erste anzeichen"),
    (
        Section::Resolution,
        "wie wir es behoben haben; wie haben wir es gelost; was haben wir getan; getroffene massnahmen; \
         storungsbeseitigung; reparatur; die losung",
    ),
    (Section::LessonsLearned, "was wir mitnehmen; was nehmen wir mit"),
    (Section::WhatWentWrong, "was konnen wir besser machen; was konnten wir besser machen; das lief nicht gut"),
    (Section::WhereWeGotLucky, "gluck im ungluck"),
    (
        Section::ActionItems,
        "wie geht es weiter; wie es weitergeht; was wir andern; was wir jetzt andern; was wir andern werden; \
         was wir tun werden; was tun wir jetzt; unsere nachsten schritte; noch zu tun; was noch zu tun ist; \
         vorgehen; verbesserungsvorschlage; konsequenzen",
    ),
    (
        Section::Prevention,
        "wie verhindern wir das in zukunft; damit das nicht wieder passiert; wie vermeiden wir das; \
         kunftige vermeidung; nie wieder; schutzmassnahmen; vorkehrungen",
    ),
    (Section::Communication, "information der kunden; kundeninformation; offentliche kommunikation; statusmeldungen"),
    (Section::Background, "vorwissen; vorbemerkung; zum hintergrund; worum geht es; systemaufbau; einordnung"),
    (Section::SupportingInformation, "mehr informationen; protokolle; materialien"),
    (
        Section::Summary,
        "fakten; die fakten; storungsbild; fehlerbild; sachlage; um was geht es; kurz und knapp; vorfall; der \
         vorfall; das problem; symptome und verlauf",
    ),
    (Section::Impact, "kundensicht; auswirkungen im uberblick; was war nicht verfugbar; folgeschaden"),
    (
        Section::Timeline,
        "chronologische darstellung; chronologische ubersicht; zeitliche abfolge; zeitliche einordnung; die \
         ereignisse im uberblick; abfolge der ereignisse; stundenprotokoll",
    ),
    (
        Section::RootCause,
        "eigentliches problem; das eigentliche problem; ursachen im detail; ursachen und hintergrunde; 5 why \
         analyse; 5 warum; 5x warum; mal warum; funf mal warum; schwachstelle; die schwachstelle; warum es \
         passiert ist; woran es lag; fehlerquelle; kernproblem; technischer hintergrund der ursache",
    ),
    (
        Section::ContributingFactors,
        "begunstigende bedingungen; verscharfende umstande; erschwerende umstande; was es verschlimmert hat",
    ),
    (Section::Trigger, "auslosende anderung; auslosender faktor"),
    (Section::Detection, "gemeldet von; meldung; alarmierung; wie es aufgefallen ist; erstmeldung; erste meldung"),
    (
        Section::Resolution,
        "korrektur; fehlerkorrektur; was geandert wurde; was wir geandert haben; der fix; hotfix eingespielt; \
         behoben durch; notbehelf",
    ),
    (Section::LessonsLearned, "lernerfolge; was uns das lehrt; unsere lehren"),
    (Section::WhatWentWell, "positive aspekte; das lief rund; was uns geholfen hat; pluspunkte"),
    (
        Section::WhatWentWrong,
        "verbesserungsmoglichkeiten; optimierungspotenzial; optimierungspotential; probleme bei der behebung; \
         schwachen; stolpersteine; irrwege; minuspunkte; holpersteine",
    ),
    (Section::WhereWeGotLucky, "gluckliche zufalle; zum gluck"),
    (
        Section::ActionItems,
        "nachbereitung; offene themen; folgeaufgaben; massnahmenkatalog; aktionsliste; umzusetzende \
         massnahmen; noch offen; nacharbeiten; todo liste; vorschlage; anderungsvorschlage; massnahmen und \
         verantwortliche; wie weiter",
    ),
    (
        Section::Prevention,
        "regressionsschutz; damit es nicht wieder passiert; kunftig vermeiden; verhinderung; absicherung; \
         wiederholung vermeiden",
    ),
    (
        Section::Communication,
        "kundenbenachrichtigung; meldung an die behorden; information der betroffenen; benachrichtigung der \
         betroffenen; meldepflicht; kommunikation nach aussen; krisenkommunikation; aushang",
    ),
    (
        Section::Background,
        "systemarchitektur; normalbetrieb; ist zustand; vorbedingungen; rahmenbedingungen; normalzustand; \
         funktionsweise",
    ),
    (
        Section::SupportingInformation,
        "belege und logs; logauszuge; bildschirmfotos; weiterfuhrendes; querverweise; siehe auch; \
         verlinkungen",
    ),
    (Section::Summary, "was war das problem; worum ging es"),
    (Section::Timeline, "ereignisse im zeitlichen verlauf; ereignisse; die ereignisse"),
    (Section::RootCause, "grund des ausfalls; technischer grund"),
    (Section::ContributingFactors, "weitere ursachen; andere ursachen; zusatzliche ursachen"),
    (Section::LessonsLearned, "was nehmen wir daraus mit"),
    (Section::Background, "zum system"),
    (Section::Communication, "statusupdates; kundenupdates"),
    (
        Section::RootCause,
        "haupthypothese; vermutete ursache; wahrscheinliche ursache; arbeitshypothese; ursachenhypothese",
    ),
    (Section::RootCause, "problemanalyse; technische erklarung; analyse des vorfalls"),
    (
        Section::SupportingInformation,
        "verwendete befehle; ausgefuhrte befehle; nutzliche links; ressourcen; zugehorige dokumente",
    ),
    (
        Section::Detection,
        "warum wurde es nicht bemerkt; warum wurde es nicht erkannt; warum es nicht bemerkt wurde; warum es niemand bemerkt hat",
    ),
];

pub(in super::super) const WORDS: Words = Words {
    noun_first: false,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "auswirkung auswirkungen folge folgen betroffenheit ausmass schadensausmass konsequenz \
             schadensumfang ausfallumfang tragweite schaden",
        ),
        (
            Kind::Names(Section::Timeline),
            "zeitleiste zeitlinie zeitverlauf zeitablauf zeitachse zeitplan ablauf verlauf hergang zeitstrahl \
         ereignisprotokoll \
             zeitschiene verlaufsprotokoll ereignischronologie",
        ),
        (
            Kind::Names(Section::RootCause),
            "ursache ursachen grundursache grundursachen wurzelursache wurzelursachen hauptursache \
         ursachenanalyse \
             ursachenermittlung ursachenforschung ursachenbeschreibung kernursache \
             grund grunde",
        ),
        (
            Kind::Names(Section::ContributingFactors),
            "faktoren faktor mitursache mitursachen einflussfaktoren \
             mitwirkende beitragende sekundare begunstigende",
        ),
        (
            Kind::Names(Section::Trigger),
            "ausloser auslosendes auslosende \
             auslosender",
        ),
        (
            Kind::Names(Section::Detection),
            "erkennung entdeckung feststellung bemerken alarmierung meldung \
             aufdeckung",
        ),
        (
            Kind::Names(Section::Resolution),
            "losung losungen behebung wiederherstellung entstorung fehlerbehebung storungsbehebung abhilfe \
         sofortmassnahmen reaktion beseitigung \
             reparatur reparaturen notkorrektur notfallkorrektur fehlerkorrektur korrekturen eindammung eindammungsmassnahmen problemlosung problembehebung notlosung notfallmassnahmen wiederherstellungsmassnahmen ubergangslosung zwischenlosung \
             behebungsmassnahmen losungsweg umgehungslosung",
        ),
        (Kind::Names(Section::LessonsLearned), "lehre lehren erkenntnisse lektionen lernpunkte"),
        (
            Kind::Names(Section::WhatWentWrong),
            "schwachstellen schwierigkeiten verbesserungsbedarf verbesserungspotenzial verbesserungspotential",
        ),
        (Kind::Names(Section::WhatWentWell), "starken erfolge"),
        (
            Kind::Names(Section::Communication),
            "kommunikation benachrichtigung benachrichtigungen kundenkommunikation \
             kundenbenachrichtigung kundeninformation",
        ),
        (
            Kind::Names(Section::Background),
            "hintergrund hintergrunde kontext architektur ausgangslage ausgangssituation vorgeschichte \
         umgebung systemumgebung",
        ),
        (
            Kind::Names(Section::SupportingInformation),
            "anhang anhange anlage anlagen quellen verweise belege nachweise dokumente unterlagen",
        ),
        (
            Kind::Sums,
            "zusammenfassung uberblick ubersicht beschreibung kurzbeschreibung kurzuberblick kurzfassung \
         schilderung problembeschreibung problemstellung ereignisbeschreibung vorfallbeschreibung \
         fehlerbeschreibung \
             sachverhalt storungsbeschreibung kurzbericht vorfallsbeschreibung",
        ),
        (
            Kind::Work,
            "massnahmen massnahme schritte schritt aktionen aktion anderungen vorgehen \
             anderung",
        ),
        (
            Kind::Improves,
            "verbesserungen verbesserung empfehlungen verbesserungsmassnahmen aufgaben folgeaufgaben \
         folgemassnahmen handlungsbedarf handlungsempfehlungen massnahmenkatalog massnahmenplan \
         aktionsplan todoliste verbesserungsvorschlage \
             folgeaktionen optimierungsmassnahmen optimierungen nachbesserungen massnahmenliste losungsvorschlag losungsvorschlage \
             zusagen",
        ),
        (Kind::Items, "punkte punkt liste elemente"),
        (
            Kind::Past,
            "ergriffene ergriffen durchgefuhrte durchgefuhrt umgesetzte getroffene unternommene \
             vorgenommene vorgenommen angewandte angewandter angewendete angewendeter eingespielte eingespielter umgesetzter umgesetzt implementierte implementierter eingeleitete ausgefuhrte erfolgte durchgefuhrter durchgefuhrtes veranlasste bereits erledigte",
        ),
        (
            Kind::Future,
            "kunftige zukunftige zukunft geplante nachste nachsten weitere langfristige mittelfristige offene \
         vorgeschlagene empfohlene dauerhafte kommende",
        ),
        (Kind::Urgent, "sofortige kurzfristige unmittelbare provisorische vorlaufige"),
        (Kind::Prevents, "vermeidung pravention vorbeugung praventive vorbeugende verhinderung wiederholung"),
        (Kind::Corrects, "korrekturmassnahmen korrektive korrektur"),
        (Kind::Hit, "betroffene betroffener betroffenen betroffen"),
        (Kind::Lucky, "gluck glucksfaktoren gluckliche glucklicher"),
        (Kind::Good, "positiv gute"),
        (
            Kind::Bad,
            "negativ negatives schwache \
             verscharfende",
        ),
        (Kind::Before, "vor"),
        (
            Kind::Joins,
            "des fur zur zum von vom aus durch bei uber gegen mit auf bis nach wahrend \
             im",
        ),
        (
            Kind::Plain,
            "strukturelle struktureller der die das dem den ein eine einer unser unsere technischer technische technisches \
         allgemeine ermittelte identifizierte eigentliche wichtigste wichtigsten zugrundeliegende \
         weiterfuhrende vorfall vorfalls ausfall ausfalls storung fehler fehlers ereignis ereignisse \
         ereignissen dienst dienste dienstes kunden nutzer benutzer anwender geschaftliche interne \
         externe intern extern geschehen geschehnisse kurze kurzer detaillierte detaillierter \
         vollstandige vermutete vermutliche mogliche direkte indirekte tiefere primare  \
         zusatzliche relevante analyse fazit technik zeitlicher zeitliche chronologischer gelernte \
         gewonnene zentrale wesentliche finanzielle \
             entstandener entstandene entstandenen verantwortliche verantwortlichkeiten genaue bedingungen endgultige endgultiger wahrscheinliche wahrscheinlicher wichtige betrieb bereiche \
             aspekte umstande \
             unserer technischen",
        ),
    ],
};
