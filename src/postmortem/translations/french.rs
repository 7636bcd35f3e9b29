//! What sections are called in French: whole names, and the words that names are put together of.

use super::super::lexicon::{Kind, Words};
use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
    (
        Section::Summary,
        "resume; resume executif; synthese; que s'est il passe; ce qui s'est passe; vue d'ensemble; apercu; \
         presentation; en bref; description de l'incident; resume de l'incident; contexte et resume; \
         synthese de l'incident; en resume",
    ),
    (
        Section::Impact,
        "impact client; impact utilisateur; impact utilisateurs; impacts clients; utilisateurs affectes; \
         clients affectes; services affectes; services impactes; utilisateurs impactes; clients impactes; \
         perimetre; ampleur; degats; portee; impact metier; systemes affectes",
    ),
    (
        Section::Timeline,
        "chronologie des evenements; deroulement; deroule; deroule des evenements; \
         deroulement des deroulement de l'incident; deroule de l'incident; historique; frise chronologique; \
         ligne de temps; ligne temporelle; journal; fil des evenements; chronologie de l'incident; ligne du temps; \
         sequence des evenements",
    ),
    (
        Section::RootCause,
        "cause racine; causes racines; cause premiere; cause profonde; causes profondes; cause principale; \
         analyse des causes; analyse de la cause racine; analyse des causes racines; origine; \
         origine de l'incident; origine du probleme; pourquoi; cause fondamentale; analyse; cinq pourquoi; \
         5 pourquoi; analyse technique; explication; explication technique; cause initiale",
    ),
    (
        Section::ContributingFactors,
        "facteurs contributifs; facteurs aggravants; facteurs contribuants; causes secondaires; \
         facteurs ayant contribue; autres facteurs",
    ),
    (Section::Trigger, "declencheur; element declencheur; facteur declenchant; evenement declencheur"),
    (
        Section::Detection,
        "decouverte; detection de l'incident; comment l'incident a ete detecte; comment avons nous detecte; \
         alerte; detection du probleme",
    ),
    (
        Section::Resolution,
        "retablissement; ce qui a ete fait; ce que nous avons fait; solutions apportees; correction; correctif; \
         correctifs; retour a la normale; attenuation; reparation; resolution de l'incident; actions immediates; \
         mesures immediates; actions realisees; mesures prises; actions menees; reprise; solution apportee",
    ),
    (
        Section::LessonsLearned,
        "lecons apprises; enseignements; enseignements tires; lecons tirees; lecons; apprentissages; \
         ce que nous avons appris; retour d'experience; retours d'experience; qu'avons nous appris; \
         lecons retenues; bilan",
    ),
    (
        Section::WhatWentWell,
        "ce qui a bien fonctionne; ce que nous avons bien fait; ce qu'on a bien fait; ce que l'on a bien fait; \
         ce qui a ete bien fait; ce qui s'est bien passe; ce qui a bien marche; points positifs; \
         ce qui a fonctionne; qu'est ce qui a bien fonctionne; qu'est ce qui s'est bien passe; points forts",
    ),
    (
        Section::WhatWentWrong,
        "ce qui a mal fonctionne; ce qui aurait pu etre mieux; ce que nous aurions pu mieux faire; \
         ce qui peut etre ameliore; ce qui s'est mal passe; ce qui n'a pas fonctionne; ce qui n'a pas marche; \
         points negatifs; points a ameliorer; axes d'amelioration; ce qui aurait pu mieux se passer; \
         qu'est ce qui s'est mal passe; points d'amelioration; ce qui a moins bien fonctionne; \
         pistes d'amelioration",
    ),
    (
        Section::WhereWeGotLucky,
        "ou nous avons eu de la chance; la ou nous avons eu de la chance; chance; coups de chance; \
         ce qui a releve de la chance; ou avons nous eu de la chance",
    ),
    (
        Section::ActionItems,
        "plan d'action; plan d'actions; plans d'action; prochaines etapes; actions correctives; \
         actions de suivi; suivi; suites; suites a donner; taches; actions a mener; actions a venir; \
         actions correctrices; mesures correctives; actions correctives et preventives; \
         mesures correctives et preventives; recommandations; a faire; points d'action; ameliorations; \
         actions a entreprendre; liste des actions; suite; et maintenant; prochaines actions; mesures; \
         axes de travail",
    ),
    (
        Section::Prevention,
        "mesures preventives; actions preventives; comment eviter; comment eviter que cela se reproduise; \
         eviter la recidive; prevenir la recurrence; mesures de prevention",
    ),
    (
        Section::Communication,
        "communication externe; communication interne; communication client; plan de communication; messages; \
         communication aux clients",
    ),
    (
        Section::Background,
        "contexte; contexte technique; historique et contexte; rappel du contexte; situation initiale; \
         arriere plan; mise en contexte",
    ),
    (
        Section::SupportingInformation,
        "annexe; annexes; liens; documents; pieces jointes; informations complementaires; liens utiles; \
         documentation; ressources; preuves; pour aller plus loin",
    ),
    (Section::Summary, "l'essentiel; les rappel des"),
    (
        Section::Impact,
        "qui a ete touche; qui a ete affecte; qui etait concerne; etendue; services touches; utilisateurs touches",
    ),
    (Section::Timeline, "le fil des evenements; deroulement de l'incident; minute par minute"),
    (
        Section::RootCause,
        "pourquoi est ce arrive; pourquoi c'est arrive; comment est ce arrive; d'ou vient le probleme; \
         quelle etait la cause; diagnostic; l'origine du probleme; raison",
    ),
    (Section::ContributingFactors, "circonstances aggravantes; autres causes"),
    (Section::Trigger, "ce qui a declenche l'incident; declenchement"),
    (
        Section::Detection,
        "comment l'avons nous detecte; comment l'a t on detecte; comment a t il ete detecte; \
         comment nous l'avons detecte; comment l'avons nous decouvert; signalement; premiers signes; \
         premiers symptomes",
    ),
    (
        Section::Resolution,
        "comment nous l'avons resolu; comment l'avons nous resolu; comment a t il ete resolu; remise en service; \
         depannage; corrections apportees",
    ),
    (Section::LessonsLearned, "ce qu'on a appris; a retenir; ce qu'il faut retenir"),
    (Section::WhatWentWell, "les points forts; le positif"),
    (
        Section::WhatWentWrong,
        "ce qui a mal marche; ce que l'on peut ameliorer; a ameliorer; difficultes; difficultes rencontrees; \
         problemes rencontres; le negatif",
    ),
    (
        Section::ActionItems,
        "la suite; ce que nous allons faire; ce que nous allons changer; ce qui va changer; chantiers; pistes; \
         reste a faire; suivi des actions; engagements; nos engagements; propositions; points a traiter",
    ),
    (
        Section::Prevention,
        "comment eviter cela; comment l'eviter; pour que cela ne se reproduise pas; \
         eviter que cela se reproduise; plus jamais ca; prevention future",
    ),
    (Section::Communication, "information des clients; annonces"),
    (Section::Background, "preambule; avant l'incident"),
    (
        Section::SupportingInformation,
        "pour en savoir plus; en savoir plus; plus d'informations; captures; captures d'ecran",
    ),
    (
        Section::Summary,
        "faits; les faits; nature de l'incident; ce qui est arrive; le probleme; probleme constate; \
         description de la panne; constat; symptomes constates",
    ),
    (
        Section::Impact,
        "degats constates; pertes; ce qui a ete touche; services indisponibles; duree et impact; prejudice",
    ),
    (
        Section::Timeline,
        "suite des evenements; enchainement des faits; enchainement des evenements; historique et contexte \
         des faits; le deroule; ordre des evenements; fil de l'incident; main courante",
    ),
    (
        Section::RootCause,
        "vulnerabilite exploitee; la vulnerabilite; la cause; la faille; faille exploitee; methode des 5 \
         pourquoi; les 5 pourquoi; arbre des causes; diagramme d'ishikawa; pourquoi ca a casse; le bug",
    ),
    (
        Section::ContributingFactors,
        "causes contributives; facteurs favorisants; facteurs ayant favorise l'incident; circonstances; ce \
         qui a aggrave",
    ),
    (Section::Trigger, "fait declencheur; changement declencheur"),
    (
        Section::Detection,
        "mode de detection; moyen de detection; detecte par; decouvert par; signale par; constat initial; \
         alerte initiale; premier signalement; detection et diagnostic",
    ),
    (
        Section::Resolution,
        "actions prises; mesures de confinement; ce qui a ete corrige; ce qui a ete change; correction du \
         probleme; le correctif; solution de contournement; contournement; interventions; actions de \
         remediation; retablissement du service; le fix",
    ),
    (
        Section::LessonsLearned,
        "ce qu'on en retient; ce que nous retenons; ce que nous avons retenu; points a retenir; lecons de \
         l'incident; nos apprentissages",
    ),
    (
        Section::WhatWentWell,
        "elements positifs; aspects positifs; ce qui a ete bien gere; ce qui nous a aides; les plus",
    ),
    (
        Section::WhatWentWrong,
        "defaillances; axes de progres; ce qui n'a pas ete; fausses pistes; les moins; manques constates; ce \
         qui a coince; points de vigilance",
    ),
    (Section::WhereWeGotLucky, "elements de chance; heureux hasards; par chance"),
    (
        Section::ActionItems,
        "plan correctif; ameliorations a apporter; taches a realiser; plan de remediation; plan \
         d'amelioration; actions en cours; actions restantes; actions planifiees; actions prevues; points \
         ouverts; tickets ouverts; mesures a prendre; ce qu'il reste a faire; travaux a venir; feuille de \
         route",
    ),
    (
        Section::Prevention,
        "mesures anti regression; garde fous; pour eviter la recidive; eviter que ca recommence; comment \
         eviter que ca se reproduise; tests ajoutes; non recidive; non regression",
    ),
    (
        Section::Communication,
        "notification aux clients; notification des clients; information des utilisateurs; information des \
         personnes concernees; notification a la cnil; messages envoyes; communication de crise; notification \
         des autorites",
    ),
    (
        Section::Background,
        "fonctionnement du systeme; fonctionnement normal; architecture; rappel; rappels; situation avant \
         l'incident; etat initial; contexte et historique; le contexte",
    ),
    (
        Section::SupportingInformation,
        "elements de preuve; tickets associes; tickets lies; commits associes; liens et references; extraits \
         de logs; journaux; traces; bibliographie; voir aussi",
    ),
    (Section::Summary, "en quelques mots; rappel de l'incident; rappel des faits; quel etait le probleme"),
    (Section::Timeline, "evenements; les evenements; les evenements minute par minute"),
    (Section::Resolution, "remise en etat; patch applique"),
    (Section::ContributingFactors, "causes additionnelles"),
    (Section::Background, "contexte du projet"),
    (Section::RootCause, "hypothese; hypothese principale; cause probable; cause presumee; hypothese retenue"),
    (Section::RootCause, "analyse du probleme; analyse de l'incident; diagnostic technique"),
    (
        Section::SupportingInformation,
        "commandes utilisees; commandes executees; ressources associees; documents associes",
    ),
    (
        Section::Detection,
        "pourquoi cela n'a pas ete detecte; pourquoi nous ne l'avons pas detecte; pourquoi ca n'a pas ete detecte",
    ),
    (Section::LessonsLearned, "lecon apprise"),
];

pub(in super::super) const WORDS: Words = Words {
    noun_first: true,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "incidence incidences repercussion effets degats ampleur \
             pertes dommages etendue",
        ),
        (Kind::Names(Section::Timeline), "chronologie chronologique deroulement deroule calendrier frise"),
        (Kind::Names(Section::RootCause), "origine origines raison raisons"),
        (
            Kind::Names(Section::ContributingFactors),
            "facteur facteurs contributifs contributeurs \
             contributives contributive contribuants favorisants aggravants \
             secondaires secondaire",
        ),
        (
            Kind::Names(Section::Trigger),
            "declencheur declencheurs \
             declenchante declenchant",
        ),
        (Kind::Names(Section::Detection), "decouverte alerte alertes"),
        (
            Kind::Names(Section::Resolution),
            "retablissement correctif correctifs attenuation reparation restauration reprise contournement \
             confinement intervention",
        ),
        (Kind::Names(Section::LessonsLearned), "lecon lecons enseignement enseignements apprentissages retenons"),
        (Kind::Names(Section::WhatWentWrong), "difficultes faiblesses lacunes"),
        (Kind::Names(Section::WhatWentWell), "reussites succes"),
        (Kind::Names(Section::Background), "contexte arriere prealable"),
        (Kind::Names(Section::SupportingInformation), "liens ressources annexe annexes pieces jointes preuves"),
        (
            Kind::Sums,
            "resume sommaire synthese apercu recapitulatif \
             expose \
             presentation",
        ),
        (
            Kind::Work,
            "mesure mesures etape etapes changements demarche \
             modification changement",
        ),
        (
            Kind::Improves,
            "amelioration ameliorations recommandation recommandations tache taches \
             engagements",
        ),
        (Kind::Items, "element axes"),
        (
            Kind::Past,
            "mise prises effectuees realisees appliquee appliquees menees mises entreprises immediatement \
             applique appliques effectuee effectue effectues realisee realise realises apportee apportees apporte apportes deploye deployee deployes deployees entreprise prise pris mene menee retenue adoptee adoptees adoptes",
        ),
        (
            Kind::Future,
            "prochaines prochaine prochains futures futurs prevues proposees recommandees suivantes suivi \
         venir mener entreprendre faire prendre planifiees permanente perenne \
             mettre oeuvre proposee proposes prevus prevue planifiee terme \
             restant restantes restants",
        ),
        (
            Kind::Urgent,
            "immediates temporaires temporaire provisoires provisoire urgence \
            ",
        ),
        (Kind::Prevents, "preventif preventives preventifs recidive recidives evitement"),
        (Kind::Corrects, "correctives correctrices"),
        (
            Kind::Hit,
            "impacte impactee affecte affectes affectee affectees impactes impactees touches touchees concernes concernees \
         touche",
        ),
        (Kind::Lucky, "chance chanceux"),
        (Kind::Good, "forts positifs positif bien fort"),
        (Kind::Bad, "faibles negatifs negatif faible"),
        (Kind::Before, "avant"),
        (
            Kind::Joins,
            "d de du pour sur par dans avec aux au lors pendant apres \
             ayant",
        ),
        (
            Kind::Plain,
            "structurel structurels structurelle structurelles le la les un une l'incident l'incidente panne probleme evenement evenements faits technique \
         techniques principale principales principaux racine racines identifiee identifiees generale \
         detaillee detaillees temporelle connexes profonde profondes fondamentale utilisateur \
         utilisateurs metier complementaires utiles initiale situation etat perimetre fonctionnement \
         l'impact \
             constate constates constatees operationnel operationnels operationnelle financier financiers dysfonctionnement anomalie courte associes associee cles cle \
             nos notre",
        ),
        (Kind::Names(Section::Communication), "annonces annonce"),
    ],
};
