//! The names people give to sections in other languages than English, normalised as headings are: lower case, no
//! accents, no punctuation. One language after the other, a line a section; names are divided by semicolons.

use super::section::Section;

/// All names of all languages. A name that two languages use for two sections is left to the first.
pub(crate) const TRANSLATIONS: &[(Section, &str)] = &[
    // German
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
         korrekturmassnahmen; verbesserungsmassnahmen; aufgaben; aktionen; aktionspunkte; massnahmenplan; \
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
    // French
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
    // Spanish
    (
        Section::Summary,
        "resumen; resumen ejecutivo; resumen del incidente; descripcion; descripcion general; \
         descripcion del incidente; que paso; que sucedio; que ocurrio; vision general; sintesis; \
         descripcion del problema; sumario; introduccion y resumen; vista general",
    ),
    (
        Section::Impact,
        "impacto; impactos; impacto en clientes; impacto en usuarios; impacto al cliente; impacto al negocio; \
         usuarios afectados; clientes afectados; servicios afectados; sistemas afectados; \
         evaluacion del impacto; analisis de impacto; alcance; consecuencias; afectacion; afectaciones; danos; \
         evaluacion de impacto; analisis del impacto",
    ),
    (
        Section::Timeline,
        "linea de tiempo; linea del tiempo; linea temporal; cronologia; cronologia de eventos; \
         cronologia de los hechos; cronograma; secuencia de eventos; secuencia de los hechos; \
         cronologia del incidente; historial; registro de eventos; bitacora; linea de tiempo de eventos; \
         linea de tiempo del incidente; sucesion de eventos",
    ),
    (
        Section::RootCause,
        "causa raiz; causas raiz; causa; causas; causas raices; analisis de causa raiz; \
         analisis de la causa raiz; analisis de causas; causa principal; causa fundamental; origen; \
         origen del problema; por que ocurrio; por que sucedio; por que paso; los cinco porques; cinco porques; \
         cinco por ques; 5 porques; 5 por ques; los 5 porques; causa del incidente; causa origen; motivo; \
         diagnostico; que lo causo; que causo el incidente",
    ),
    (
        Section::ContributingFactors,
        "factores contribuyentes; factores que contribuyeron; factores agravantes; otros factores; \
         factores coadyuvantes; causas contribuyentes; factores contributivos",
    ),
    (
        Section::Trigger,
        "disparador; desencadenante; detonante; evento desencadenante; evento disparador; factor desencadenante",
    ),
    (
        Section::Detection,
        "deteccion; como se detecto; deteccion del incidente; descubrimiento; como fue detectado; \
         como nos dimos cuenta; identificacion; como lo detectamos; deteccion del problema",
    ),
    (
        Section::Resolution,
        "soluciones; que se hizo; que hicimos; resolucion; solucion; recuperacion; mitigacion; remediacion; \
         restauracion; correccion; resolucion del incidente; mitigacion y resolucion; resolucion y recuperacion; \
         respuesta; respuesta al incidente; acciones tomadas; acciones inmediatas; medidas tomadas; \
         acciones realizadas; como se resolvio; solucion aplicada; solucion temporal; medidas inmediatas; \
         acciones de contencion; contencion; solucion implementada; arreglo",
    ),
    (
        Section::LessonsLearned,
        "lecciones aprendidas; lecciones; aprendizajes; que aprendimos; lo que aprendimos; aprendizaje; \
         conclusiones y aprendizajes; ensenanzas; que hemos aprendido",
    ),
    (
        Section::WhatWentWell,
        "que salio bien; que funciono bien; que funciono; lo que salio bien; lo que funciono bien; que fue bien; \
         que hicimos bien; lo bueno; puntos positivos; aspectos positivos; lo que funciono; que estuvo bien; \
         aciertos; fortalezas",
    ),
    (
        Section::WhatWentWrong,
        "que salio mal; que no funciono; que no salio bien; que funciono mal; lo que salio mal; \
         lo que no funciono; que fue mal; que hicimos mal; lo malo; que se puede mejorar; que podemos mejorar; \
         puntos negativos; aspectos a mejorar; areas de mejora; oportunidades de mejora; puntos de mejora; \
         que no funciono bien; que podria haber ido mejor; que pudo haber salido mejor; que podria mejorar; \
         a mejorar; que fallo",
    ),
    (
        Section::WhereWeGotLucky,
        "donde tuvimos suerte; en que tuvimos suerte; suerte; golpes de suerte; donde hubo suerte",
    ),
    (
        Section::ActionItems,
        "acciones; accion; proximos pasos; siguientes pasos; plan de accion; planes de accion; \
         acciones correctivas; acciones correctivas y preventivas; medidas correctivas; \
         medidas correctivas y preventivas; acciones de seguimiento; seguimiento; tareas; tareas pendientes; \
         elementos de accion; puntos de accion; recomendaciones; acciones a tomar; acciones futuras; \
         acciones de mejora; pendientes; items de accion; mejoras; acciones pendientes; por hacer; \
         acciones a seguir; pasos a seguir; plan de mejora; acciones propuestas; mejoras propuestas",
    ),
    (
        Section::Prevention,
        "prevencion; medidas preventivas; acciones preventivas; como prevenir; como evitarlo; \
         prevencion de recurrencia; prevencion futura; plan de prevencion; como evitar que vuelva a ocurrir",
    ),
    (
        Section::Communication,
        "comunicacion; comunicaciones; comunicacion externa; comunicacion interna; plan de comunicacion; \
         comunicacion a clientes; comunicacion con clientes; notificaciones",
    ),
    (Section::Background, "contexto; antecedentes; trasfondo; contexto previo; situacion inicial"),
    (
        Section::SupportingInformation,
        "referencias; enlaces; anexos; anexo; apendice; apendices; evidencia; evidencias; informacion adicional; \
         documentos; documentacion; recursos; recursos adicionales; fuentes; links importantes; \
         enlaces de interes; documentos relacionados; referencias y recursos; informacion de soporte; \
         documentacion relacionada; archivos adjuntos",
    ),
    (Section::Summary, "que ha pasado; lo ocurrido; lo sucedido; en pocas palabras; en resumen; los hechos; hechos"),
    (
        Section::Impact,
        "a quien afecto; a quienes afecto; quien fue afectado; quienes fueron afectados; que se vio afectado",
    ),
    (Section::Timeline, "secuencia de hechos; minuto a minuto; desarrollo de los hechos"),
    (Section::RootCause, "que lo provoco; cual fue la causa; explicacion; como ocurrio; el problema real"),
    (Section::ContributingFactors, "otras causas; circunstancias agravantes; que lo empeoro"),
    (Section::Trigger, "que lo desencadeno; hecho desencadenante"),
    (Section::Detection, "como nos enteramos; como se descubrio; primeros sintomas; primeras senales"),
    (
        Section::Resolution,
        "como lo resolvimos; como se soluciono; como lo solucionamos; como se arreglo; lo que hicimos; \
         pasos realizados; vuelta a la normalidad; reparacion; restauracion del servicio; \
         recuperacion del servicio; la solucion",
    ),
    (Section::LessonsLearned, "lo aprendido; reflexiones"),
    (Section::WhatWentWell, "lo que fue bien"),
    (
        Section::WhatWentWrong,
        "lo que fallo; lo que fue mal; puntos a mejorar; dificultades; fallos; errores cometidos; \
         lo que podemos mejorar",
    ),
    (Section::WhereWeGotLucky, "tuvimos suerte"),
    (
        Section::ActionItems,
        "que sigue; que viene ahora; y ahora que; que vamos a hacer; lo que vamos a hacer; que haremos; \
         que vamos a cambiar; que cambiaremos; que haremos diferente; lo que haremos; plan a futuro; \
         trabajo futuro; trabajo pendiente; compromisos; propuestas; propuestas de mejora; sugerencias; \
         plan de mejoras; planes futuros; hoja de ruta",
    ),
    (
        Section::Prevention,
        "como evitar que se repita; como lo evitamos; como evitaremos que se repita; como prevenirlo; \
         para que no vuelva a ocurrir; para que no se repita; que no vuelva a pasar; nunca mas; \
         evitar que se repita",
    ),
    (Section::Communication, "avisos; anuncios; mensajes enviados"),
    (Section::Background, "situacion; marco; arquitectura; situacion previa; preambulo; escenario; como funciona"),
    (
        Section::SupportingInformation,
        "mas informacion; capturas; capturas de pantalla; pruebas; enlaces relacionados; material adicional",
    ),
    // Portuguese
    (
        Section::Summary,
        "resumo; resumo executivo; resumo do incidente; sumario executivo; visao geral; descricao; \
         descricao do incidente; o que aconteceu; sintese; descricao geral; descricao do problema",
    ),
    (
        Section::Impact,
        "impacto no cliente; impacto nos usuarios; impacto no negocio; usuarios afetados; clientes afetados; \
         servicos afetados; sistemas afetados; analise de impacto; avaliacao de impacto; avaliacao do impacto; \
         abrangencia; consequencias; utilizadores afetados; servicos impactados; usuarios impactados; \
         clientes impactados; escopo",
    ),
    (
        Section::Timeline,
        "linha do tempo; linha temporal; cronologia dos eventos; sequencia de eventos; cronologia do incidente; \
         linha de tempo; historico; linha do tempo do incidente; timeline do incidente; sequencia dos eventos; \
         timeline dos eventos; timeline de eventos",
    ),
    (
        Section::RootCause,
        "causas raizes; analise de causa raiz; analise da causa raiz; analise de causas; origem; \
         origem do problema; por que aconteceu; por que ocorreu; os cinco porques; os 5 porques; causa provavel; \
         o que causou; o que causou o incidente",
    ),
    (
        Section::ContributingFactors,
        "fatores contribuintes; factores contribuintes; fatores que contribuiram; fatores agravantes; \
         fatores de contribuicao; outros fatores; causas contribuintes",
    ),
    (Section::Trigger, "gatilho; gatilhos; evento gatilho; evento desencadeador; fator desencadeante; desencadeador"),
    (
        Section::Detection,
        "deteccao; detecao; deteccao do incidente; como foi detectado; como foi detetado; descoberta; \
         identificacao; como detectamos; como descobrimos",
    ),
    (
        Section::Resolution,
        "solucoes; o que foi feito; o que fizemos; resolucao; solucao; recuperacao; mitigacao; remediacao; \
         correcao; restauracao; correcoes; resolucao do incidente; mitigacao e resolucao; resposta; \
         resposta ao incidente; acoes tomadas; acoes imediatas; solucao aplicada; acoes realizadas; \
         como foi resolvido; correcao aplicada; contorno; solucao de contorno; medidas imediatas; contencao; \
         restabelecimento",
    ),
    (
        Section::LessonsLearned,
        "licoes aprendidas; licoes; aprendizados; aprendizagens; aprendizado; o que aprendemos; \
         o que foi aprendido; aprendizagem",
    ),
    (
        Section::WhatWentWell,
        "o que correu bem; o que deu certo; o que funcionou; o que funcionou bem; o que foi bem; \
         pontos positivos; o que fizemos bem; o que foi bom; pontos fortes; acertos; o que saiu bem",
    ),
    (
        Section::WhatWentWrong,
        "o que deu errado; o que correu mal; o que nao funcionou; o que nao funcionou bem; o que nao deu certo; \
         pontos negativos; o que pode melhorar; o que podemos melhorar; o que poderia ter sido melhor; \
         pontos de melhoria; pontos a melhorar; oportunidades de melhoria; o que fizemos de errado; \
         o que foi mal; o que saiu mal; o que falhou; o que poderia melhorar; areas de melhoria; melhorar",
    ),
    (Section::WhereWeGotLucky, "onde tivemos sorte; sorte; em que tivemos sorte; golpes de sorte"),
    (
        Section::ActionItems,
        "acoes; acao; proximos passos; plano de acao; planos de acao; itens de acao; acoes corretivas; \
         acoes corretivas e preventivas; medidas corretivas; medidas corretivas e preventivas; \
         acoes de seguimento; acompanhamento; tarefas; recomendacoes; acoes futuras; acoes de melhoria; \
         pendencias; melhorias; acoes de follow up; acoes a tomar; pontos de acao; accoes; accoes correctivas; \
         plano de accao; itens acionaveis; tarefas pendentes; acoes pendentes; acoes propostas; \
         plano de melhoria; melhorias propostas",
    ),
    (
        Section::Prevention,
        "prevencao; acoes preventivas; como evitar; prevencao de recorrencia; plano de prevencao; \
         accoes preventivas",
    ),
    (
        Section::Communication,
        "comunicacao; comunicacoes; comunicacao externa; comunicacao interna; plano de comunicacao; \
         comunicacao com clientes; notificacoes; comunicacao aos clientes",
    ),
    (Section::Background, "historico e contexto; contextualizacao; situacao inicial"),
    (
        Section::SupportingInformation,
        "links uteis; informacoes adicionais; documentacao; fontes; referencias e recursos; \
         informacoes complementares; materiais de apoio; recursos adicionais",
    ),
    (
        Section::Summary,
        "o que ocorreu; o que houve; em poucas palavras; em resumo; os fatos; fatos; relato; o ocorrido",
    ),
    (Section::Impact, "quem foi afetado; quem foi impactado; o que foi afetado; a quem afetou"),
    (Section::Timeline, "sequencia dos fatos; passo a passo; ordem dos eventos"),
    (
        Section::RootCause,
        "por que isso aconteceu; o que causou o problema; qual foi a causa; explicacao; como aconteceu; \
         o problema; o verdadeiro problema",
    ),
    (Section::ContributingFactors, "outras causas; o que piorou"),
    (Section::Trigger, "o que disparou; o que desencadeou; estopim"),
    (
        Section::Detection,
        "como percebemos; como ficamos sabendo; como foi descoberto; primeiros sinais; primeiros sintomas",
    ),
    (
        Section::Resolution,
        "como resolvemos; como resolvi; como corrigimos; como foi corrigido; passos realizados; conserto; \
         volta ao normal; reparo; primeiros socorros; recuperacao do servico; a solucao; a resolucao; a correcao",
    ),
    (Section::LessonsLearned, "o que aprendi; o que nos aprendemos; reflexoes"),
    (Section::WhatWentWell, "o lado bom"),
    (
        Section::WhatWentWrong,
        "o lado ruim; o que pode ser melhorado; a melhorar; dificuldades; falhas; erros cometidos; pontos fracos",
    ),
    (Section::WhereWeGotLucky, "tivemos sorte"),
    (
        Section::ActionItems,
        "o que vem a seguir; e agora; o que vamos fazer; o que faremos; o que vamos mudar; o que mudaremos; \
         o que vai mudar; o que faremos diferente; a fazer; por fazer; trabalho futuro; trabalhos futuros; \
         planos futuros; plano de melhorias; sugestoes; sugestoes de melhoria; propostas de melhoria; \
         compromissos; proximos passos e acoes; encaminhamentos",
    ),
    (
        Section::Prevention,
        "como evitar que aconteca de novo; como evitaremos; para nao acontecer de novo; para que nao se repita; \
         nunca mais; evitar recorrencia; como prevenimos",
    ),
    (Section::Background, "situacao; cenario; arquitetura; visao do sistema; o cenario; infraestrutura"),
    (Section::SupportingInformation, "mais informacoes; capturas de tela; provas; prints; saiba mais"),
    // Italian
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
        "azioni; azione; prossimi passi; passi successivi; piano d'azione; piano di azione; azioni correttive; \
         azioni correttive e preventive; misure correttive; misure correttive e preventive; \
         azioni da intraprendere; attivita; attivita successive; raccomandazioni; azioni di follow up; \
         azioni future; cose da fare; da fare; compiti; azioni di miglioramento; miglioramenti; \
         azioni successive; punti d'azione; elenco delle azioni; misure; prossime azioni",
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
    // Dutch
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
    // Japanese
    (
        Section::Summary,
        "概要; サマリー; サマリ; 要約; まとめ; 事象; 障害概要; 障害の概要; インシデント概要; インシデントの概要; \
         事象概要; 発生事象; 何が起きたか; 何が起こったか; 何があったか; 事象の概要; エグゼクティブサマリー; \
         全体概要; 要旨; 障害内容; 発生した事象; 事故概要; 現象",
    ),
    (
        Section::Impact,
        "影響; 影響範囲; 影響度; 影響内容; ユーザー影響; ユーザー影響範囲; ユーザへの影響; ユーザーへの影響; \
         顧客影響; 顧客への影響; お客様への影響; ビジネス影響; ビジネスへの影響; 被害; 被害状況; サービス影響; \
         サービスへの影響; 影響と範囲; 障害影響; 影響を受けたユーザー; 影響を受けたサービス; 影響範囲と影響度; \
         インパクト; 影響の範囲; 対象範囲",
    ),
    (
        Section::Timeline,
        "タイムライン; 時系列; 経緯; 経過; 発生経緯; 対応経緯; 対応履歴; 経緯と対応; 時系列での対応; \
         時系列の経緯; 障害の経緯; 事象の経緯; 対応ログ; 時系列ログ; タイムテーブル; 発生から復旧までの経緯; \
         対応の時系列; 時系列まとめ; 対応タイムライン; 対応時系列; イベントの時系列; 事実経過",
    ),
    (
        Section::RootCause,
        "原因; 根本原因; 真因; 発生原因; 直接原因; 原因分析; 根本原因分析; 障害原因; 障害の原因; 原因調査; \
         原因究明; 原因の分析; 根本原因の分析; なぜなぜ分析; なぜ起きたか; なぜ起きたのか; 技術的原因; \
         原因について; 推定原因; 主原因; 原因と背景; 要因; 原因詳細; 不具合原因; 問題の原因; なぜ発生したか",
    ),
    (
        Section::ContributingFactors,
        "寄与要因; 寄与因子; 背景要因; 間接原因; 影響要因; 要因分析; 寄与した要因; 副次的要因; 誘因; 間接要因; \
         促進要因; 寄与原因",
    ),
    (Section::Trigger, "トリガー; 引き金; きっかけ; 契機; 発生契機; 発端"),
    (
        Section::Detection,
        "検知; 検出; 発見; 検知方法; 検知経緯; 発覚; 発見経緯; 発覚経緯; 検知の経緯; どのように検知したか; \
         障害検知; 検知と対応; 発見方法; 検知手段",
    ),
    (
        Section::Resolution,
        "対応; 復旧; 解決; 解決策; 復旧対応; 対応内容; 対処; 暫定対応; 暫定対処; 応急対応; 復旧作業; 対応方法; \
         解消; 復旧手順; 復旧方法; 恒久対応済み; 解決方法; 暫定対策; 実施した対応; 障害対応; 修正内容; \
         復旧までの対応; 緩和策; 対応と復旧; 対処内容; 修正; 実施済み対応; 初動対応; 一次対応; 行った対応; \
         解決と復旧; 応急処置; 軽減策; 復旧措置; 是正",
    ),
    (
        Section::LessonsLearned,
        "教訓; 学び; 学んだこと; 得られた教訓; 反省; 反省点; 振り返り; ふりかえり; 得られた学び; 気づき; \
         学びと教訓; 教訓と学び; 今回の学び; 知見; 得られた知見; 所感; レッスンズラーンド; 学習事項; 学んだ教訓",
    ),
    (
        Section::WhatWentWell,
        "うまくいったこと; うまくいった点; 良かったこと; 良かった点; よかったこと; よかった点; 上手くいったこと; \
         上手くいった点; うまく行ったこと; 評価点; うまくいったところ; 良かったところ; うまくいった事",
    ),
    (
        Section::WhatWentWrong,
        "うまくいかなかったこと; 改善が必要なこと; 改善すべきこと; 改善できる点; うまくいかなかったところ; \
         うまくいかなかった点; 悪かったこと; 悪かった点; 問題点; 課題; 改善点; よくなかったこと; \
         良くなかったこと; 良くなかった点; よくなかった点; 上手くいかなかったこと; うまく行かなかったこと; \
         上手くいかなかった点; 改善できること; 改善すべき点; まずかった点; 見つかった課題; 課題点; 改善が必要な点",
    ),
    (
        Section::WhereWeGotLucky,
        "幸運だったこと; 幸運だった点; 運が良かったこと; 運がよかったこと; ラッキーだったこと; 幸運; \
         運が良かった点; 運がよかった点; ラッキーだった点; 幸運だった事",
    ),
    (
        Section::ActionItems,
        "アクションアイテム; 再発防止策; 再発防止; 再発防止対策; 再発防止に向けて; 再発防止のために; 再発防止案; \
         再発防止計画; アクション; アクションプラン; 対策; 今後の対応; 今後の対策; 今後の課題; 次のアクション; \
         ネクストアクション; 改善策; 改善アクション; 恒久対応; 恒久対策; 恒久対処; 今後のアクション; 今後の予定; \
         対応策; タスク; やること; 残タスク; 今後の方針; 是正措置; 是正処置; フォローアップ; 再発防止アクション; \
         改善案; 改善項目; 次のステップ; 今後の改善; 今後の取り組み; 対応予定; 残課題; 対策案; 今後の対応策; \
         推奨事項; アクション項目; 今後の改善策; 是正策; 改善計画; 今後; フォローアップ事項; 今後の対応方針; \
         対策一覧; 追加対応",
    ),
    (Section::Prevention, "予防; 予防策; 予防措置; 未然防止; 防止策; 予防処置; 未然防止策; 予防対策"),
    (
        Section::Communication,
        "コミュニケーション; 周知; 連絡; 告知; 社内連絡; 顧客連絡; 顧客対応; お客様対応; 外部告知; 社内周知; \
         広報; 対外発表; 報告; ステークホルダーへの連絡; 顧客への連絡; 対外連絡",
    ),
    (
        Section::Background,
        "背景; 前提; 前提知識; 前提条件; 背景情報; コンテキスト; システム構成; 事前知識; 事前状況; 発生までの背景",
    ),
    (
        Section::SupportingInformation,
        "参考; 参考資料; 参考リンク; 関連; 関連リンク; 関連情報; 関連資料; 参照; 補足; 補足情報; 付録; 添付; \
         添付資料; 資料; リンク; 参考情報; エビデンス; 証跡; 備考; 関連ドキュメント; 補足資料; 関連文書; \
         参考文献; 関連チケット; リファレンス; 関連pr; 関連issue; 関連イシュー",
    ),
    (
        Section::Summary,
        "何が起きたのか; 起きたこと; 起こったこと; 事象サマリー; 発生した問題; 問題の概要; 問題概要; 要点; \
         障害サマリー; インシデントサマリー; 発生内容; 発生状況",
    ),
    (
        Section::Impact,
        "影響を受けた範囲; 影響サービス; 影響時間; 影響ユーザー; 影響件数; 影響について; ビジネスインパクト; \
         ユーザー体験への影響",
    ),
    (
        Section::Timeline,
        "対応の流れ; 流れ; 障害発生から復旧までの流れ; 発生から復旧までの流れ; 事の経緯; 対応の経過; 作業ログ; \
         経過記録; 何がいつ起きたか",
    ),
    (
        Section::RootCause,
        "なぜ起こったのか; なぜ起こったか; どうして起きたか; なぜこうなったのか; 原因の特定; 原因特定; \
         判明した原因; 調査結果; 原因調査結果; 技術的な原因; 根本的な原因; 直接の原因; 問題の根本原因; 原因まとめ",
    ),
    (
        Section::ContributingFactors,
        "被害が拡大した要因; 悪化要因; 影響を拡大させた要因; 要因と背景; その他の要因; 検知が遅れた要因",
    ),
    (Section::Trigger, "直接のきっかけ; 発生のきっかけ; 障害のきっかけ; 発生トリガー"),
    (
        Section::Detection,
        "検知のきっかけ; 発見のきっかけ; 気づいたきっかけ; どう検知したか; どのように気づいたか; 検知までの経緯; \
         検知までの流れ; 検知手法; アラート; 監視と検知",
    ),
    (
        Section::Resolution,
        "復旧までの流れ; 実施した対策; やったこと; 行ったこと; 実施内容; 実施したこと; 対応したこと; \
         解決までの流れ; 修正方法; どう直したか; どう解決したか; 対処方法; 対処法; 暫定措置; 復旧作業内容; \
         復旧対応内容; 即時対応; 当日の対応; 緊急対応; 対応結果; 復旧確認",
    ),
    (
        Section::LessonsLearned,
        "今回学んだこと; 得た教訓; 得たこと; 教訓まとめ; 学んだ点; 反省と学び; 考察; 学びのまとめ; 今回の教訓; \
         今回の反省",
    ),
    (
        Section::WhatWentWell,
        "機能した点; うまく機能した点; 検知が機能した点; 良かった; 良い点; うまくいった; よい点; 続けること",
    ),
    (
        Section::WhatWentWrong,
        "課題と問題点; 機能しなかった点; うまく機能しなかった点; 悪い点; 問題だった点; 困ったこと; 困った点; \
         改善余地; 改善の余地; 見えた課題; 浮き彫りになった課題; 反省すべき点; 改善したい点",
    ),
    (Section::WhereWeGotLucky, "運に助けられた点; 運に助けられたこと; 幸いだった点; 不幸中の幸い; 幸いだったこと"),
    (
        Section::ActionItems,
        "今後の改善点; 今後の改善事項; 改善事項; 今後やること; これからやること; 次にやること; 次にすること; \
         今後すべきこと; やるべきこと; 今後に向けて; これから; 今後について; 今後の展望; 今後の改善に向けて; \
         改善に向けて; 改善提案; 改善プラン; 対応計画; 今後の計画; 短期対応; 中期対応; 長期対応; 短期対策; \
         中期対策; 長期対策; 短期的な対策; 長期的な対策; 中長期的な対策; 恒久的な対策; 恒久的対策; 残作業; \
         課題と対策; try; 宿題; 改善アクションアイテム",
    ),
    (
        Section::Prevention,
        "再発を防ぐために; 二度と起こさないために; 防止のために; 予防のために; 再発させないために; 再発予防; \
         再発予防策",
    ),
    (
        Section::Communication,
        "お知らせ; 利用者への連絡; 利用者への案内; 情報共有; 社内共有; 対外的な発信; ステータスページ",
    ),
    (
        Section::Background,
        "システム概要; 構成; 構成概要; 障害前の状況; 背景知識; 背景と目的; 目的と背景; 前置き; アーキテクチャ",
    ),
    (
        Section::SupportingInformation,
        "スクリーンショット; 関連ログ; 証拠; 追加情報; 補足事項; その他資料; 関連記事; 参考記事; 参考url",
    ),
    // Chinese
    (
        Section::Summary,
        "摘要; 概述; 总结; 事件概述; 事故概述; 故障概述; 事件摘要; 事故摘要; 事件描述; 故障描述; 问题描述; 描述; \
         事故描述; 简述; 事件总结; 简介; 事故简述; 发生了什么; 故障摘要; 故障简述; 事件经过概述; 執行摘要; \
         执行摘要; 總結; 事件概要; 故障概要; 问题概述; 概览; 概況; 概况; 現象描述; 故障现象; 问题现象; 现象; \
         背景与摘要; 事件簡述; 問題描述",
    ),
    (
        Section::Impact,
        "影响; 影响范围; 故障影响; 事故影响; 业务影响; 用户影响; 客户影响; 影响评估; 影響範圍; 影响面; 影响分析; \
         受影响用户; 受影响服务; 受影响的用户; 受影响的服务; 损失; 影响程度; 影响与损失; 影响用户; 影响业务; \
         业务影响范围; 影響評估; 用戶影響; 影响时长; 影响情况",
    ),
    (
        Section::Timeline,
        "时间线; 时间轴; 事件时间线; 故障时间线; 事故时间线; 事件经过; 事故经过; 故障经过; 经过; 处理过程; \
         处理经过; 时间表; 事件过程; 時間線; 時間軸; 事故过程; 故障过程; 时间节点; 处理时间线; 事件時間線; \
         排查过程; 时间线梳理; 处置过程; 过程回顾; 事件回顾; 故障时间轴; 事件时间轴; 故障处理过程; 問題經過; \
         事件經過; 事故時間線; 关键时间点; 过程",
    ),
    (
        Section::RootCause,
        "根因; 根因分析; 故障原因; 事故原因; 问题原因; 问题根因; 故障根因; 事故原因分析; 故障原因分析; 技术原因; \
         根源; 为什么会发生; 问题分析; 故障分析; 事故根因; 五个为什么; 五问法; 5个为什么; 根因定位; 原因定位; \
         问题定位; 事件原因; 故障根因分析; 問題原因; 根因總結; 事故分析; 根本原因調查",
    ),
    (
        Section::ContributingFactors,
        "促成因素; 影响因素; 间接原因; 诱因; 其他因素; 相关因素; 促成原因; 次要原因; 贡献因素; 间接因素; \
         加剧因素; 深层原因",
    ),
    (Section::Trigger, "触发原因; 触发条件; 触发因素; 触发; 触发点; 触发事件; 導火線; 导火索; 觸發條件; 觸發; 触发器"),
    (
        Section::Detection,
        "发现; 检测; 发现过程; 故障发现; 问题发现; 监控发现; 如何发现; 发现方式; 检测方式; 發現; 檢測; \
         如何发现的; 检测与发现; 感知; 故障感知; 偵測; 监控与发现; 发现与响应",
    ),
    (
        Section::Resolution,
        "解决方案; 解决; 恢复; 解决措施; 处理措施; 修复; 修复方案; 恢复措施; 缓解; 缓解措施; 应急处理; 应急措施; \
         处理方案; 止损; 解決方案; 恢復; 解决方法; 解决办法; 处理; 处理方法; 临时方案; 临时措施; 故障恢复; \
         故障处理; 止损措施; 恢复过程; 修复措施; 修復; 解决过程; 处置; 处置措施; 解决与恢复; 响应; 应急响应; \
         修复过程; 緩解措施; 臨時措施; 應急處理; 临时解决方案; 恢复方案",
    ),
    (
        Section::LessonsLearned,
        "经验教训; 教训; 经验总结; 经验; 收获; 反思; 复盘总结; 總結與反思; 总结与反思; 学到了什么; \
         我们学到了什么; 经验与教训; 經驗教訓; 教训总结; 心得; 复盘; 启示; 反思与总结; 吸取的教训; 复盘反思; \
         经验教训总结; 学到的教训",
    ),
    (
        Section::WhatWentWell,
        "做得好的; 做得好的地方; 做得好的方面; 哪些做得好; 好的方面; 做的好的; 做的好的地方; 顺利之处; 亮点; \
         做得好; 优点; 进展顺利的方面; 哪些方面做得好; 做好的地方; 做得好的部分; 顺利的方面",
    ),
    (
        Section::WhatWentWrong,
        "做得不好的; 做得不好的地方; 做得不好的方面; 哪些做得不好; 不足; 不足之处; 待改进; 问题; 存在的问题; \
         存在问题; 需要改进的地方; 可以改进的地方; 做的不好的; 做的不好的地方; 改进点; 待改进的地方; 暴露的问题; \
         暴露问题; 不好的方面; 出了什么问题; 哪些方面可以改进; 不顺利的方面; 需要改进; 缺点; 做得不足",
    ),
    (
        Section::WhereWeGotLucky,
        "幸运之处; 运气; 侥幸; 幸运的地方; 侥幸之处; 运气好的地方; 我们幸运的地方; 幸运的方面; 哪里走运; \
         走运的地方",
    ),
    (
        Section::ActionItems,
        "行动项; 改进措施; 后续措施; 后续行动; 行动计划; 待办; 待办事项; 改进计划; 后续计划; 整改措施; 改进项; \
         改进行动; 下一步; 下一步计划; 后续改进; 行动; 后续工作; 任务; 跟进; 跟进事项; 改进方案; 优化措施; 措施; \
         后续跟进; 改进; 改进建议; 建议; 后续优化; 行動項; 行動項目; 改進措施; 後續行動; 后续; 整改计划; 整改; \
         行动事项; 后续待办; 优化方案; 优化计划; 改进事项; 纠正措施; 后续改进措施; 下一步行动; 下一步措施; \
         後續措施; 待辦事項; 纠正和预防措施; 整改方案; 改善措施; 短期措施; 长期措施; 改进与行动项; 行动清单; \
         后续安排; 改善計劃; 对策",
    ),
    (
        Section::Prevention,
        "预防; 预防措施; 防范措施; 预防方案; 如何预防; 避免再次发生; 如何避免; 防止复发; 預防措施; 防范; \
         规避措施; 避免措施; 预防计划; 預防; 如何避免再次发生; 防止再次发生",
    ),
    (
        Section::Communication,
        "沟通; 沟通记录; 对外沟通; 内部沟通; 通知; 公告; 通报; 沟通计划; 客户沟通; 溝通; 对外公告; 信息同步; \
         沟通情况; 用户通知",
    ),
    (
        Section::Background,
        "背景信息; 事件背景; 事故背景; 故障背景; 前言; 上下文; 背景介绍; 背景資訊; 系统背景; 问题背景; 背景知识; \
         業務背景; 业务背景",
    ),
    (
        Section::SupportingInformation,
        "参考资料; 附录; 附件; 相关链接; 参考链接; 链接; 相关资料; 证据; 其他信息; 補充資料; 补充说明; 相关文档; \
         備註; 备注; 參考資料; 附錄; 相关信息; 补充信息; 補充說明; 相关截图; 監控截圖; 监控截图; 資料來源",
    ),
    (
        Section::Summary,
        "事件概况; 问题简述; 问题现象描述; 发生了什么事; 事情经过简述; 情况概述; 一句话总结; 事件说明; 情况说明; \
         事故概况; 故障概况; 一句话概括",
    ),
    (
        Section::Impact,
        "受影响范围; 影响内容; 影响结果; 影响时间; 影响功能; 造成的影响; 影响对象; 影响说明; 带来的影响; 后果; \
         谁受到影响; 对用户的影响; 对业务的影响",
    ),
    (
        Section::Timeline,
        "时间顺序; 时间脉络; 事件脉络; 事件流程; 处理流程; 处理时间轴; 完整时间线; 事情经过; 发生过程; 事发经过; \
         经过与时间线",
    ),
    (
        Section::RootCause,
        "为什么发生; 为什么会出现; 为什么会这样; 原因说明; 原因总结; 根本问题; 深度分析; 技术分析; 原因剖析; \
         产生原因; 发生原因; 原因查找; 失效原因; 失败原因; 错误原因; 触发与根因",
    ),
    (Section::ContributingFactors, "加重因素; 加重原因; 其他原因; 放大因素; 促成条件; 助长因素; 次要因素"),
    (Section::Trigger, "诱发因素; 触发动作; 触发操作; 触发场景; 直接诱因; 事件起因; 起因"),
    (
        Section::Detection,
        "发现途径; 发现渠道; 发现时间; 发现经过; 告警; 告警与发现; 报警; 怎么发现的; 监控告警; 发现与定位; \
         发现问题",
    ),
    (
        Section::Resolution,
        "处理结果; 解决步骤; 解决结果; 处理步骤; 修复步骤; 修复结果; 恢复步骤; 应对措施; 应急方案; 应急响应过程; \
         已采取的措施; 已采取措施; 采取的措施; 临时处理; 如何解决; 怎么解决的; 如何修复; 解决问题; 修复方法; \
         修复验证; 处理与恢复; 止血; 止血措施; 临时修复; 短期修复; 解决思路; 回滚; 应急; 恢复服务; 最终解决方案",
    ),
    (
        Section::LessonsLearned,
        "学到的; 学到的东西; 学习总结; 得到的教训; 思考; 总结与思考; 思考与总结; 感悟; 体会; 收获与反思; \
         反思与改进思考; 我们学到的; 事后反思; 经验沉淀; 感想",
    ),
    (
        Section::WhatWentWell,
        "哪些地方做得好; 做对了什么; 做对的; 做对的事; 值得肯定的地方; 值得肯定; 做得好的点; 有效的做法; \
         什么做得好; 进展顺利; 优点与亮点",
    ),
    (
        Section::WhatWentWrong,
        "哪里做得不好; 哪些地方做得不好; 做错了什么; 做错的; 遇到的问题; 踩坑; 踩坑记录; 困难; 遇到的困难; \
         什么做得不好; 可改进之处; 可以做得更好的; 可以做得更好的地方; 改进空间; 有待改进; 欠缺; 短板; \
         存在的不足; 问题与不足; 不足与改进",
    ),
    (Section::WhereWeGotLucky, "哪里运气好; 幸运点; 万幸; 不幸中的万幸; 运气成分; 靠运气的地方"),
    (
        Section::ActionItems,
        "后续改进计划; 后续改进方向; 下一步工作; 改进方向; 接下来; 接下来的计划; 接下来要做的; 后续动作; \
         后续事项; 后续处理; 未来计划; 未来工作; 未来改进; 长期改进; 短期改进; 中期改进; 长期方案; 长期计划; \
         短期计划; 长期优化; 短期优化; 中长期措施; 根治措施; 根治方案; 优化建议; 优化项; 优化; 整改项; 整改建议; \
         待改进项; 待完成; 行动列表; 任务清单; 待办清单; 计划; 我们要做什么; 我们将要做什么; 改进与优化; \
         加固措施; 加固",
    ),
    (
        Section::Prevention,
        "如何避免再犯; 如何避免再次出现; 防止再次出现; 避免复发; 防复发; 防复发措施; 防止复发措施; 预防与改进; \
         预防建议; 后续预防; 后续预防措施; 如何防止; 杜绝再次发生",
    ),
    (Section::Communication, "对外沟通情况; 通知用户; 公告说明; 用户沟通; 内外部沟通; 对外通知; 对内通知"),
    (Section::Background, "系统架构; 架构; 架构说明; 架构背景; 场景; 业务场景; 系统介绍; 前情提要; 情况介绍; 部署架构"),
    (
        Section::SupportingInformation,
        "参考链接与资料; 更多信息; 其他资料; 相关日志; 日志片段; 截图; 扩展阅读; 延伸阅读; 相关阅读; 资料; \
         相关命令; 补充; 补充材料; 证据材料",
    ),
];
