//! What sections are called in Dutch: whole names, and the words that names are put together of.

use super::super::lexicon::{Kind, Words};
use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
    (
        Section::Summary,
        "samenvatting; managementsamenvatting; overzicht; beschrijving; omschrijving; wat is er gebeurd; \
         wat gebeurde er; wat er gebeurde; korte samenvatting; korte beschrijving; probleemomschrijving; \
         wat er is gebeurd; incidentbeschrijving; beschrijving van het incident",
    ),
    (
        Section::Impact,
        "gevolgen; klantimpact; gebruikersimpact; getroffen gebruikers; getroffen klanten; getroffen systemen; \
         getroffen diensten; schade; omvang; impact op klanten; impact op gebruikers; reikwijdte; \
         wie had er last van",
    ),
    (
        Section::Timeline,
        "tijdlijn; tijdslijn; tijdsverloop; verloop; verloop van gebeurtenissen; chronologisch overzicht; \
         gebeurtenissen; tijdpad; verloop van het incident; logboek",
    ),
    (
        Section::RootCause,
        "oorzaak; oorzaken; grondoorzaak; grondoorzaken; hoofdoorzaak; kernoorzaak; oorzaakanalyse; \
         oorzakenanalyse; waarom gebeurde dit; onderliggende oorzaak; wat was de oorzaak; diagnose; \
         waardoor kwam het; vijf keer waarom",
    ),
    (
        Section::ContributingFactors,
        "bijdragende factoren; meewerkende factoren; factoren; verergerende factoren; bijkomende oorzaken; \
         overige factoren",
    ),
    (Section::Trigger, "aanleiding; directe aanleiding"),
    (
        Section::Detection,
        "detectie; ontdekking; signalering; hoe werd het ontdekt; hoe is het ontdekt; \
         opmerking van het probleem; hoe kwamen we erachter; constatering",
    ),
    (
        Section::Resolution,
        "oplossing; herstel; herstelacties; mitigatie; oplossingen; herstelwerkzaamheden; genomen maatregelen; \
         directe maatregelen; genomen acties; reparatie; hoe is het opgelost; hoe werd het opgelost; \
         directe acties; herstelmaatregelen",
    ),
    (
        Section::LessonsLearned,
        "lessen; geleerde lessen; wat hebben we geleerd; wat we geleerd hebben; lessen geleerd; leerpunten; \
         wat we hebben geleerd; lering; inzichten",
    ),
    (
        Section::WhatWentWell,
        "wat ging goed; wat goed ging; wat is goed gegaan; wat werkte goed; wat er goed ging; pluspunten; \
         positieve punten; wat ging er goed",
    ),
    (
        Section::WhatWentWrong,
        "wat ging fout; wat ging mis; wat ging niet goed; wat ging slecht; wat ging er mis; wat kon beter; \
         wat kan beter; wat er mis ging; wat fout ging; wat er fout ging; verbeterpunten; minpunten; \
         negatieve punten; wat ging er fout; wat had beter gekund; wat ging minder goed; wat niet goed ging",
    ),
    (
        Section::WhereWeGotLucky,
        "waar we geluk hadden; waar hadden we geluk; geluk; geluk gehad; waar we geluk mee hadden",
    ),
    (
        Section::ActionItems,
        "acties; actie; actiepunten; actielijst; vervolgacties; vervolgstappen; volgende stappen; maatregelen; \
         verbetermaatregelen; corrigerende maatregelen; corrigerende acties; taken; te nemen acties; \
         te nemen maatregelen; aanbevelingen; openstaande acties; opvolging; nazorg; verbeteracties; \
         correctieve en preventieve maatregelen; correctieve maatregelen; \
         corrigerende en preventieve maatregelen; actieplan; verbeteringen; te doen",
    ),
    (
        Section::Prevention,
        "preventie; preventieve maatregelen; voorkomen; voorkomen van herhaling; herhaling voorkomen; \
         hoe voorkomen we dit; preventieve acties; hoe voorkomen we herhaling",
    ),
    (
        Section::Communication,
        "communicatie; communicatieplan; interne communicatie; externe communicatie; klantcommunicatie; \
         berichtgeving; communicatie met klanten",
    ),
    (Section::Background, "achtergrond; voorgeschiedenis; achtergrondinformatie; uitgangssituatie; situatieschets"),
    (
        Section::SupportingInformation,
        "bijlage; bijlagen; bronnen; referenties; verwijzingen; aanvullende informatie; bewijs; bewijsmateriaal; \
         documenten; documentatie; meer informatie; nuttige links",
    ),
    (
        Section::Summary,
        "wat was er aan de hand; wat is er aan de hand geweest; in het kort; kort samengevat; de feiten; feiten",
    ),
    (
        Section::Impact,
        "wie werd getroffen; wie is getroffen; wie werd geraakt; wat werd geraakt; impact voor klanten; \
         impact voor gebruikers; bereik",
    ),
    (Section::Timeline, "wat gebeurde wanneer; volgorde van gebeurtenissen; het verloop; van minuut tot minuut"),
    (
        Section::RootCause,
        "waarom is dit gebeurd; hoe kon dit gebeuren; hoe is het gebeurd; wat veroorzaakte het; \
         wat veroorzaakte dit; oorsprong; verklaring; reden",
    ),
    (Section::Trigger, "wat was de aanleiding; uitlokkende gebeurtenis"),
    (
        Section::Detection,
        "hoe hebben we het ontdekt; hoe kwam het aan het licht; hoe werd het opgemerkt; eerste signalen",
    ),
    (
        Section::Resolution,
        "hoe we het hebben opgelost; hoe hebben we het opgelost; wat hebben we gedaan; wat we hebben gedaan; \
         uitgevoerde acties; getroffen maatregelen; terug naar normaal; de oplossing",
    ),
    (Section::LessonsLearned, "wat nemen we mee; wat leren we hiervan; wat leren we; reflectie"),
    (Section::WhatWentWell, "wat werkte; wat heeft gewerkt"),
    (
        Section::WhatWentWrong,
        "wat werkte niet; wat niet werkte; wat moet beter; wat kunnen we verbeteren; wat beter kan; knelpunten; \
         moeilijkheden",
    ),
    (
        Section::ActionItems,
        "wat gaan we doen; wat we gaan doen; wat gaan we veranderen; wat we gaan veranderen; wat nu; hoe verder; \
         vervolg; voorstellen; toekomstige verbeteringen; toekomstige acties; nog te doen; openstaande punten; \
         verbetervoorstellen; plan van aanpak",
    ),
    (
        Section::Prevention,
        "hoe voorkomen we dit in de toekomst; zodat dit niet meer gebeurt; nooit meer; preventie in de toekomst; \
         vermijden",
    ),
    (Section::Background, "architectuur; situatie; inleiding op het systeem; hoe werkt het"),
    (Section::SupportingInformation, "verder lezen; schermafbeeldingen; bewijsstukken; extra informatie"),
    (
        Section::Summary,
        "het incident; aard van het incident; wat speelde er; het probleem; probleembeschrijving; \
         probleemstelling",
    ),
    (Section::Impact, "duur en impact; gevolgschade; geraakte diensten"),
    (
        Section::Timeline,
        "gebeurtenissen in volgorde; volgorde van de gebeurtenissen; stap voor stap; het verloop van het \
         incident",
    ),
    (
        Section::RootCause,
        "oorzaakonderzoek; 5x waarom; x waarom; keer waarom; 5 waaroms; de kwetsbaarheid; kwetsbaarheid; \
         de bug; waar ging het mis; dieperliggende oorzaak; dieperliggende oorzaken; waar het misging; \
         technische analyse; technische verklaring; kern van het probleem",
    ),
    (Section::ContributingFactors, "omstandigheden; bijdragende omstandigheden; wat het erger maakte"),
    (Section::Trigger, "uitlokkende factor; directe trigger"),
    (
        Section::Detection,
        "ontdekt door; gemeld door; melding; eerste melding; hoe het is ontdekt; detectie en diagnose",
    ),
    (
        Section::Resolution,
        "de fix; correctie; inperking; wat is er gedaan; wat is er gewijzigd; wat we hebben gewijzigd; \
         ondernomen stappen; ondernomen acties; herstel van de dienst; genomen stappen; verholpen door; \
         noodmaatregelen",
    ),
    (
        Section::LessonsLearned,
        "geleerde les; leermomenten; lessen voor de toekomst; wat we hiervan leren; onze lessen; leerpunt",
    ),
    (Section::WhatWentWell, "goede punten; wat ons hielp; positief"),
    (
        Section::WhatWentWrong,
        "obstakels; dwaalsporen; zwakke punten; tekortkomingen; wat tegenzat; wat lastig was; problemen die \
         we tegenkwamen",
    ),
    (Section::WhereWeGotLucky, "gelukkig toeval; geluk bij een ongeluk"),
    (
        Section::ActionItems,
        "structurele oplossing; voorgestelde oplossing; voorgestelde oplossingen; nog open; openstaand werk; \
         wat moet er nog gebeuren; voorgestelde wijzigingen; tickets aangemaakt; nog te doen werk; \
         vervolgwerk; aanpak; vervolgmaatregelen; oplossingsrichting; oplossingsrichtingen",
    ),
    (
        Section::Prevention,
        "maatregelen ter voorkoming; hoe dit te voorkomen; herhaling vermijden; regressie voorkomen; \
         voorkomen van regressie; borging; toegevoegde tests",
    ),
    (
        Section::Communication,
        "informeren van klanten; melding aan de autoriteiten; melding bij de ap; informeren van betrokkenen; \
         berichten; aankondigingen; communicatie naar buiten; persbericht",
    ),
    (
        Section::Background,
        "normale werking; werking van het systeem; beginsituatie; situatie vooraf; de context; \
         systeemarchitectuur; hoe het systeem werkt; uitgangspunt",
    ),
    (
        Section::SupportingInformation,
        "ondersteunende informatie; gerelateerde tickets; gerelateerde commits; zie ook; logbestanden; \
         gerelateerde issues; relevante links; literatuur; bewijs en logs",
    ),
    (Section::Summary, "wat was het probleem; wat is er misgegaan in het kort"),
    (Section::ContributingFactors, "andere oorzaken; overige oorzaken"),
    (Section::Detection, "alarmering"),
    (Section::Communication, "verzonden berichten"),
    (Section::Background, "over het systeem"),
    (Section::RootCause, "vermoedelijke oorzaak; waarschijnlijke oorzaak; werkhypothese"),
];

pub(in super::super) const WORDS: Words = Words {
    noun_first: false,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "gevolg gevolgen \
             schade omvang",
        ),
        (Kind::Names(Section::Timeline), "tijdlijn tijdslijn tijdspad verloop"),
        (
            Kind::Names(Section::RootCause),
            "oorzaak oorzaken hoofdoorzaak grondoorzaak oorzaakanalyse \
             reden redenen",
        ),
        (
            Kind::Names(Section::ContributingFactors),
            "factoren \
             \
             bijdragende bijkomende",
        ),
        (Kind::Names(Section::Trigger), "aanleiding"),
        (Kind::Names(Section::Detection), "detectie ontdekking"),
        (
            Kind::Names(Section::Resolution),
            "oplossing oplossingen herstel mitigatie \
             noodoplossing herstelacties herstelmaatregelen herstelwerkzaamheden correctie correcties reparatie reparaties inperking",
        ),
        (Kind::Names(Section::LessonsLearned), "lessen leerpunten inzichten"),
        (Kind::Names(Section::WhatWentWrong), "problemen zwakheden"),
        (
            Kind::Names(Section::Communication),
            "communicatie \
             melding meldingen berichtgeving",
        ),
        (Kind::Names(Section::Background), "achtergrond voorgeschiedenis omgeving"),
        (Kind::Names(Section::SupportingInformation), "bijlage bijlagen bronnen verwijzingen documenten"),
        (Kind::Sums, "samenvatting overzicht beschrijving omschrijving"),
        (
            Kind::Work,
            "acties actie maatregelen stappen activiteiten \
             wijzigingen wijziging aanpassingen aanpassing",
        ),
        (
            Kind::Improves,
            "verbetering verbeteringen verbeterpunten aanbevelingen actiepunten vervolgacties vervolgstappen \
             verbeteracties verbetermaatregelen verbeterplan vervolgmaatregelen \
             toezeggingen",
        ),
        (Kind::Items, "punten lijst"),
        (
            Kind::Past,
            "genomen uitgevoerde uitgevoerd \
             toegepaste toegepast doorgevoerde doorgevoerd aangebrachte geimplementeerde ondernomen ingevoerde",
        ),
        (
            Kind::Future,
            "te ondernemen volgende toekomstige toekomst voorgestelde openstaande verdere geplande nemen \
             structurele definitieve aanbevolen",
        ),
        (
            Kind::Urgent,
            "directe tijdelijke onmiddellijke \
             mitigerende",
        ),
        (Kind::Prevents, "preventie preventieve voorkoming"),
        (Kind::Corrects, "corrigerende correctieve"),
        (
            Kind::Hit,
            "getroffen \
             geraakte betrokken",
        ),
        (Kind::Lucky, "geluk gelukkige"),
        (Kind::Good, "sterke positieve"),
        (Kind::Bad, "zwakke negatieve"),
        (Kind::Before, "voor"),
        (Kind::Joins, "van op uit met bij tijdens tegen naar"),
        (
            Kind::Plain,
            "structureel het een ons onze incidenten storing storingen probleem gebeurtenis gebeurtenissen diensten \
         systeem klanten gebruikers zakelijke korte gedetailleerde onderliggende belangrijkste geleerde \
         gerelateerde aanvullende chronologisch  \
             operationele financiele vermoedelijke achterliggende verergerende omstandigheden ondersteunende wijze",
        ),
    ],
};
