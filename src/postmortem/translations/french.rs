//! What sections are called in French.

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
         ligne de temps; journal; fil des evenements; chronologie de l'incident; ligne du temps; \
         sequence des evenements",
    ),
    (
        Section::RootCause,
        "cause racine; causes racines; cause premiere; cause profonde; causes profondes; cause principale; \
         analyse des causes; analyse de la cause racine; analyse des causes racines; origine; \
         origine de l'incident; origine du probleme; pourquoi; cause fondamentale; analyse; cinq pourquoi; \
         5 pourquoi; analyse technique; explication; cause initiale",
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
];
