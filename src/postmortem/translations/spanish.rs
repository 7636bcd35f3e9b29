//! What sections are called in Spanish: whole names, and the words that names are put together of.

use super::super::lexicon::{Kind, Words};
use super::super::section::Section;

pub(super) const NAMES: &[(Section, &str)] = &[
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
    (
        Section::Summary,
        "naturaleza del incidente; el incidente; que paso exactamente; planteamiento del problema; el \
         problema; lo que paso; lo que ocurrio",
    ),
    (
        Section::Impact,
        "perdidas; tiempo de inactividad; duracion e impacto; lo que se vio afectado; afectados; perjuicios",
    ),
    (
        Section::Timeline,
        "desarrollo del incidente; desarrollo; sucesos; paso a paso; orden de los acontecimientos; cronologia \
         e impacto",
    ),
    (
        Section::RootCause,
        "raiz del problema; la causa; causa real; vulnerabilidad; la vulnerabilidad; el fallo; el bug; por \
         que fallo; que fallo tecnicamente; explicacion tecnica; diagrama de ishikawa; espina de pescado; \
         causa subyacente; causas subyacentes",
    ),
    (
        Section::ContributingFactors,
        "circunstancias; causas secundarias; lo que agravo el incidente; condiciones latentes",
    ),
    (Section::Trigger, "cambio desencadenante; que lo disparo"),
    (
        Section::Detection,
        "detectado por; descubierto por; reportado por; forma de deteccion; modo de deteccion; reporte \
         inicial; primer reporte; alerta inicial; hallazgo; deteccion y diagnostico",
    ),
    (
        Section::Resolution,
        "correccion definitiva aplicada; erradicacion; lo que se cambio; que se cambio; el arreglo; solucion \
         temporal aplicada; parche; parche aplicado; intervencion; restablecimiento; restablecimiento del \
         servicio; como se corrigio",
    ),
    (Section::LessonsLearned, "lo que nos llevamos; moraleja; puntos clave aprendidos; aprendizaje clave"),
    (Section::WhatWentWell, "lo positivo; que ayudo; lo que ayudo; ventajas; lo que se hizo bien"),
    (
        Section::WhatWentWrong,
        "debilidades; debilidades detectadas; lo negativo; lo que no salio bien; tropiezos; pistas falsas; \
         obstaculos; carencias; problemas encontrados; lo que se hizo mal; brechas; brechas identificadas",
    ),
    (Section::WhereWeGotLucky, "por suerte; en que nos ayudo la suerte"),
    (
        Section::ActionItems,
        "trabajo a futuro; solucion propuesta; soluciones propuestas; plan correctivo; plan de remediacion; \
         mejoras a implementar; tareas a realizar; tareas de seguimiento; cambios propuestos; puntos \
         abiertos; tickets creados; que falta; lo que falta; pendiente; lineas de accion; medidas a tomar; \
         medidas propuestas; acciones en curso",
    ),
    (
        Section::Prevention,
        "para evitar que se repita; medidas anti regresion; salvaguardas; prevencion de regresiones; como \
         evitarlo en el futuro; no repeticion; pruebas anadidas",
    ),
    (
        Section::Communication,
        "notificacion a clientes; notificacion a usuarios; notificacion a los usuarios; comunicados; \
         comunicado; comunicacion publica; notificacion a las autoridades; mensajes",
    ),
    (
        Section::Background,
        "funcionamiento del sistema; funcionamiento normal; estado inicial; estado previo; como funciona el \
         sistema; informacion de contexto; premisas; el contexto",
    ),
    (
        Section::SupportingInformation,
        "tickets relacionados; commits relacionados; prs relacionados; bibliografia; ver tambien; registros; \
         logs; enlaces y referencias; archivos relacionados; issues relacionados",
    ),
    (Section::Summary, "vision global; cual era el problema; en que consistio"),
    (Section::Timeline, "eventos; los eventos"),
    (Section::ContributingFactors, "causas adicionales"),
    (Section::RootCause, "hipotesis; hipotesis principal; causa probable; hipotesis de causa; causa sospechada"),
    (
        Section::RootCause,
        "analisis; analisis del problema; analisis tecnico; analisis tecnico completo; analisis del incidente; analisis de la falla; diagnostico del problema",
    ),
    (Section::SupportingInformation, "comandos ejecutados; enlaces utiles; material de apoyo"),
    (
        Section::Detection,
        "por que no se detecto; por que no se detecto antes; por que no lo detectamos; por que nadie lo noto",
    ),
    (Section::LessonsLearned, "leccion aprendida"),
];

pub(in super::super) const WORDS: Words = Words {
    noun_first: true,
    lists: &[
        (
            Kind::Names(Section::Impact),
            "impacto impactos consecuencias consecuencia repercusiones afectacion afectaciones danos alcance \
             perdidas perdida repercusion",
        ),
        (Kind::Names(Section::Timeline), "cronologia cronologico secuencia temporal"),
        (
            Kind::Names(Section::RootCause),
            "causa causas origen motivo motivos \
             razon razones",
        ),
        (
            Kind::Names(Section::ContributingFactors),
            "factores contribuyentes \
             contribuyente contributivas contributiva coadyuvantes agravantes \
             secundarias secundaria secundarios",
        ),
        (
            Kind::Names(Section::Trigger),
            "disparador detonante desencadenante desencadenantes \
             desencadeno",
        ),
        (Kind::Names(Section::Detection), "deteccion descubrimiento alerta alertas"),
        (
            Kind::Names(Section::Resolution),
            "resolucion recuperacion mitigacion solucion soluciones respuesta correccion restauracion \
         restablecimiento remediacion contencion \
             correcciones arreglo arreglos mitigaciones reparacion reparaciones erradicacion \
             parche parches",
        ),
        (Kind::Names(Section::LessonsLearned), "leccion lecciones aprendizaje aprendizajes ensenanzas"),
        (Kind::Names(Section::WhatWentWrong), "dificultades debilidades carencias"),
        (Kind::Names(Section::WhatWentWell), "logros aciertos"),
        (
            Kind::Names(Section::Communication),
            "comunicacion comunicaciones \
             notificacion notificaciones comunicado",
        ),
        (Kind::Names(Section::Background), "contexto antecedentes arquitectura entorno"),
        (
            Kind::Names(Section::SupportingInformation),
            "enlaces referencias recursos anexo anexos evidencias evidencia documentos",
        ),
        (
            Kind::Sums,
            "resumen sumario descripcion sinopsis \
             resena presentacion",
        ),
        (
            Kind::Work,
            "accion acciones medida medidas paso pasos cambios planes \
             cambio modificaciones intervencion intervenciones",
        ),
        (
            Kind::Improves,
            "mejora mejoras recomendacion recomendaciones sugerencias tarea tareas \
             compromisos",
        ),
        (Kind::Items, "elementos puntos punto lista listado aspectos"),
        (
            Kind::Past,
            "tomadas realizadas realizados realizado aplicadas aplicada ejecutadas adoptadas implementadas \
         tomada llevadas \
             aplicados aplicado ejecutados ejecutado implementados implementada implementado adoptados efectuadas efectuados efectuada tomados realizada hechas",
        ),
        (
            Kind::Future,
            "futura futuras futuro futuros proximas proximos proxima siguientes pendientes planificadas \
         planeadas recomendadas propuestas plazo largo seguimiento tomar seguir definitiva \
             definitivos definitivas definitivo planificados realizar implementar recomendados \
             propuesta propuesto",
        ),
        (Kind::Urgent, "inmediatas inmediata inmediatos emergencia temporales corto provisional provisionales"),
        (
            Kind::Prevents,
            "prevencion preventivas preventiva preventivos recurrencia reincidencia \
             regresiones recurrencias",
        ),
        (
            Kind::Corrects,
            "correctivas correctiva correctivos \
             correctivo",
        ),
        (
            Kind::Hit,
            "afectados afectadas afectado afectada impactados impactadas \
            ",
        ),
        (Kind::Lucky, "suerte afortunados"),
        (Kind::Good, "positivos positivo fuertes buenos"),
        (
            Kind::Bad,
            "negativos negativo debiles \
            ",
        ),
        (Kind::Before, "antes previo previa"),
        (Kind::Joins, "del para por en con sobre durante tras despues"),
        (
            Kind::Plain,
            "estructural estructurales el los las una o al lo incidente incidentes problema problemas fallo falla caida evento \
         eventos hechos servicio servicios sistema sistemas usuario usuarios cliente clientes negocio \
         tecnico tecnica tecnicos tecnicas tecnologico principal clave raiz detallada detallado inicial \
         identificada identificado identificadas relacionados relacionadas relacionado equipo directa \
         directas observado observada detectadas detectados analisis fundamental interna externa interno \
         externo adicional adicionales basico historico inmediatamente metodo linea previos operativo \
         economico potencial \
             operacional operativa financiero financiera operativos causados causado ocasionados   previas datos desarrollo incidencia regresion \
             nuestro nuestros nuestra nuestras",
        ),
    ],
};
