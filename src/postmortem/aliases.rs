//! The English names people give to sections: what `naming` looks up. Other languages are in `translations`.

use super::section::Section;

impl Section {
    /// Other names that headings have for this section in English, normalised (lower case, no punctuation), divided
    /// by commas.
    pub(crate) const fn aliases(self) -> &'static str {
        match self {
            Self::Summary => {
                "
                summary, executive summary, overview, description, tl dr, tldr, abstract, synopsis, what happened,
                at a glance, in short, problem summary, problem description, summary of events,
                summary of what happened, brief description, short description, statement of the problem,
                issue description, event description, management summary, problem statement, problem, the incident,
                in brief, recap, briefing, summary of incident, executive overview, incident summary,
                incident description, incident overview, incident recap, brief summary, quick summary,
                short summary, short version, the short version, in a nutshell, the gist, gist,
                what happened yesterday, what happened today, what happened in short, what is this about,
                the short of it, bottom line, key facts, story, the story, incident at a glance, in one sentence,
                in one paragraph"
            }
            Self::Impact => {
                "
                impact, impacts, customer impact, user impact, business impact, end user impact, service impact,
                impact assessment, impact analysis, impact summary, scope of impact, fallout, affected users,
                affected customers, affected services, affected systems, users affected, customers affected,
                services affected, who affected, impacted users, impacted services, impacted systems, scope,
                blast radius, consequences, effects, damage, impacted, affected, severity and impact,
                customers impacted, users impacted, effect, loss, losses, damages, extent of damage,
                customer effect, scope and impact, impact and scope, impact and severity, affected components,
                affected service, affected system, affected parties, systems affected, system impact,
                impacted components, impacted customers, impact details, impact statement, impact duration,
                financial impact, extent of the impact, assessment of impact, incident impact, customer experience,
                user experience during the incident, who was hit, what was lost, affected regions,
                affected functionality, affected features, affected products, extent, scale, severity and scope,
                harm, the damage, cost, costs of the outage, sla impact, slo impact, error budget impact, data loss"
            }
            Self::Timeline => {
                "
                timeline, time line, timelines, timeline of events, chain of events, sequence of events,
                order of events, chronology, history of the incident, history of the outage, chronology of events, chronological events, log, event log,
                event timeline, timeline log, response timeline, timeline and response, key timeline, key events,
                course of events, history of events, events, detailed timeline, incident log, chronological log,
                incident chronology, log of events, chronological order, timeline of the incident,
                timeline of incident, timeline and events, what happened when, chronological timeline,
                list of events, activity log, response log, events timeline, sequence, play by play, incident timeline, minute by minute,
                blow by blow, incident history, timeline of the outage, minute by minute account,
                blow by blow account, how events unfolded, how it unfolded, unfolding of events,
                what happened step by step, step by step, diary, incident diary, log of actions, hour by hour,
                play by play account, narrative timeline"
            }
            Self::RootCause => {
                "
                root cause, root causes, rootcause, root cause analysis, root causes analysis,
                root cause identification, root cause summary, rca, cause, causes, cause analysis, causal analysis,
                fault, underlying cause, underlying causes, cause of failure, why did happen, why happened,
                why it happened, why this happened, why did this happen, why did it happen, five whys, 5 whys,
                the five whys, root cause five whys, what caused, what went wrong and why, what caused it,
                what caused this, technical root cause, problem cause, analysis, technical analysis,
                problem analysis, failure analysis, fault analysis, incident analysis, diagnosis, technical cause,
                the cause, reason, reasons, the bug, what broke, probable cause, likely cause, main cause,
                primary cause, primary root cause, primary causes, cause of the outage, cause of the incident,
                cause of the problem, cause of the issue, source of the problem, why, the 5 whys, 5 why, five why,
                5 whys analysis, five whys analysis, 5 why analysis, why analysis, root problem, explanation,
                technical explanation, root cause and analysis, causation, culprit, the culprit, underlying problem,
                what actually happened, technical explanation of the cause, the real problem, the actual problem,
                what was the problem, what was the cause, what was the root cause, what was wrong, why it broke,
                why it failed, why things broke, where it broke, the failure, the defect, the flaw, why we failed,
                mechanism, failure mechanism, failure mode, technical findings, root cause findings, origin,
                origin of the problem, reason for the outage, reason for the incident, what really happened"
            }
            Self::ContributingFactors => {
                "
                contributing factors, contributing factor, contributory factors, contributing conditions,
                contributing conditions analysis, contributing causes, contributors, contributing cause,
                contributor, factors, contributing factors analysis, aggravating factors,
                other contributing factors, additional factors, other factors, secondary causes,
                contributing issues, contributing circumstances, other causes"
            }
            Self::Trigger => {
                "
                trigger, triggers, triggered by, triggering event, what triggered, what triggered it,
                proximate trigger, trigger event, proximate cause, direct cause, trigger of the incident,
                incident trigger, the trigger, initial trigger, initiating event, precipitating event,
                starting event, what set it off, what started it, what kicked it off, the spark, spark"
            }
            Self::Detection => {
                "
                detection, how was detected, how was it detected, how detected, how we detected, how did we detect,
                how we detected it, detected by, how did we find out, how we found out, how we noticed,
                how it was detected, how we learned about, discovery, incident detection,
                detection method, identification, alerting and detection, how was this detected,
                detection and alerting, time to detection, detection and escalation, detection and analysis,
                notification and detection, first signs, first symptoms, first alert, first alerts, time to detect,
                how we got alerted, how it surfaced, how it came to light, alerting, monitoring and detection,
                monitoring and alerting, how the incident was reported, how the problem was reported,
                discovery of the problem, detection gap, detection gaps"
            }
            Self::Resolution => {
                "
                resolution, resolutions, recovery, mitigation, fix, fixes, the fix, remediation, resolution steps,
                resolution and recovery, recovery steps, mitigation steps, mitigation and resolution,
                stabilization steps, stabilisation steps, stabilization, stabilisation, details of fix, fix details,
                how was fixed, how was it fixed, how we fixed, how we fixed it, how did we fix it,
                how was it resolved, how was resolved, how resolved, how we resolved, how it was resolved,
                how it was fixed, immediate fix, solution, solutions, response and recovery, service restoration,
                restoration, recovery actions, resolution details, workaround, repair, corrective action taken,
                actions taken, steps taken, steps taken to resolve, immediate actions taken, what did we do,
                what we did, response, incident response, our response, emergency response, immediate response,
                immediate action, immediate actions, initial response, incident resolution, mitigations,
                mitigations and fixes, mitigation and recovery, mitigation and fix, remediations, remediation steps,
                containment, containment and recovery, containment and eradication, eradication, repairs,
                actions taken so far, steps we took, how we responded, response actions, response and resolution,
                response and mitigation, solution and recovery, temporary fix, temporary solution,
                final solution, hotfix, applied fix, fix applied, fix implemented, corrective actions taken,
                fix and recovery, recovery and resolution, resolution and follow up, remedy, remedies,
                troubleshooting steps taken, resolution process, recovery process, recovery procedure,
                restoration of service, mitigation actions, mitigation measures, intervention, getting back online,
                getting back to normal, back to normal, back online, stopping the bleeding, stop the bleeding,
                putting out the fire, firefighting, what did we do about it, what we did about it,
                what we did to fix it, what was done, what has been done, what has been done so far, measures taken,
                steps taken so far, measures taken so far, corrective steps taken, steps taken to recover,
                changes made, actions performed, steps performed, cleanup, clean up, the recovery, recovery efforts,
                service recovery, data recovery, rollback, the rollback, remediation and recovery,
                recovery timeline and steps, triage and mitigation, triage and resolution, first aid, quick fix,
                quick fixes, patch, the patch, what fixed it, what solved it"
            }
            Self::LessonsLearned => {
                "
                lessons learned, lessons learnt, lesson learned, lesson learnt, lessons, learnings, key learnings,
                takeaways, take aways, key takeaways, learning, what we learned, what we learnt, what did we learn,
                what have we learned, what was learned, our learnings, reflections, reflection, insights,
                key insights, learning points, learned lessons, lessons for the future, takeaway,
                lessons we learned, what we have learned, observations and lessons, findings and lessons,
                post incident learnings, learning outcomes, closing reflections, closing thoughts, afterthoughts,
                what would we do differently, lessons identified, retrospective learnings, morals,
                moral of the story, the moral of the story, the lesson, what to remember, what to take away, wisdom,
                our takeaways"
            }
            Self::WhatWentWell => {
                "
                what went well, went well, sustain, sustains, things that went well, things went well, what worked, what worked well,
                what we did well, what did we do well, what went right, positives, the good, what did go well,
                what did well, good, what went good, successes, wins, what was good, what helped, strengths,
                what was done well, things we did well, things that worked, things that worked well,
                what has worked, went right, keep doing, the good parts, bright spots, the good news, good news,
                things we did right, what we did right, parts that went well, what we got right, what saved us,
                kudos, praise, keep, what to keep, what to keep doing, what was effective, what worked for us,
                aspects that went well, things to keep, things to keep doing, highlights of the response,
                went smoothly, what went smoothly"
            }
            Self::WhatWentWrong => {
                "
                what went wrong, went wrong, things that went wrong, things went wrong, what went badly,
                what went poorly, what did not go well, what didn't go well, what didn't go so well,
                what did not go so well, what didnt go well, what could have gone better,
                what could have been better, what could go better, could have gone better, what could be improved,
                what can be improved, what could we improve, what can we improve, what didn't work,
                what didn't work well, what did not work, what we did wrong, the bad, areas for improvement,
                areas of improvement, needs improvement, room for improvement, what to improve,
                what could we have done better, what could have been done better, what can we do better,
                what could we do better, what did not work well, things that could have gone better, bad, the ugly,
                what went bad, challenges, what could be better, what needs improvement, what could've gone better,
                what could have been improved, opportunities for improvement, improvement opportunities, what hurt,
                what failed, things that did not go well, things that didn't go well, things that didn't work,
                things that went badly, things that went poorly, what was bad, what went not so well, not so well,
                went badly, went poorly, did not go well, didn't go well, weaknesses,
                what we could have done better, what we could do better, what to do better, what we can do better,
                what could've been better, what didn't work so well, things to improve, points of improvement,
                points for improvement, points to improve, what did we do wrong, mistakes, mistakes made,
                difficulties, gaps, gaps identified, pain points, what slowed us down, issues encountered,
                problems encountered, obstacles, things that need improvement, what needs work,
                things that need work, parts that went badly, parts that went wrong, where we fell short,
                where we struggled, the bad news, bad news, opportunities to improve, aspects to improve,
                what we got wrong, what we missed, what made it hard, what was hard, what was difficult,
                frustrations, didn't go so well, not going well, areas to improve, improvement areas,
                improvement points, process gaps, what held us back, stop doing, delta, deltas, improve, improves"
            }
            Self::WhereWeGotLucky => {
                "
                where we got lucky, where did we get lucky, where were we lucky, got lucky, we got lucky, luck,
                what were we lucky about, how did we get lucky, how we got lucky, where we were lucky, lucky,
                lucky breaks, good luck, we were lucky, what we got lucky with, where luck helped, luck factors,
                lucky circumstances, we got lucky because, lucky coincidences, where luck was on our side,
                luck was on our side, near misses, near miss, things that went well by luck,
                fortunate circumstances, strokes of luck"
            }
            Self::ActionItems => {
                "
                action items, action item, actions, action, action plan, action points, action list,
                actionable items, actionables, follow up, followup, follow ups, followups, follow up actions,
                followup actions, follow up items, followup items, follow up tasks, follow up work, next steps,
                next actions, corrective actions, corrective action, corrective measures,
                corrective and preventive measures, corrective and preventative measures,
                corrective and preventative measure, corrective and preventive measure,
                corrective and preventive actions, corrective and preventative actions,
                corrective and preventive action, corrective preventative measures, corrective preventive measures,
                corrective preventive actions, corrective preventative actions, preventive and corrective measures,
                preventive and corrective actions, preventative and corrective measures, preventive action items,
                recommendations, recommendation, recommended actions, tasks, task list, todo, todos, to do, to dos,
                to do list, remediation items, remediation actions, remediation tasks, remediation plan,
                improvement actions, follow up issues, followup issues, tracking of preventative measures,
                tracking of preventive measures, tracking of corrective measures, what we are doing about it,
                what we're doing about it, what are we doing about it, what are we doing about this,
                what we will do, what will we do, what we are doing next, what we're doing next, what is next,
                what's next, measures, future actions, future work, planned actions, planned improvements,
                work items, outstanding work, outstanding actions, backlog items, long term actions,
                short term actions, improvements, follow up improvements, possible improvements,
                proposed improvements, suggested improvements, future improvements, improvement plan,
                improvement items, proposed changes, proposed actions, suggested actions, required actions,
                further actions, further action, further work, further steps, remaining work, open items,
                open tasks, future steps, future plans, going forward, moving forward, looking forward,
                looking ahead, tickets, action tickets, follow up tickets, followup tickets, repair items,
                planned changes, changes we are making, steps forward, next steps and action items, what now,
                what changes, deliverables, mitigation plan, action items list, list of action items,
                list of actions, action tracker, action item list, actions items, actions item, action log,
                actions and owners, action items and owners, long term fixes, short term fixes, long term fix,
                long term solution, long term solutions, permanent corrective actions, long term corrective actions,
                short term corrective actions, remediation and follow up, remediation and follow ups,
                remediation and prevention, post incident actions, postmortem actions, post mortem actions,
                post incident action items, post incident tasks, immediate next steps, immediate follow up,
                immediate follow ups, countermeasures, counter measures, corrective measure, corrective steps,
                work to do, things to do, to be done, tasks to do, steps to take, steps to be taken,
                actions to take, actions to be taken, remediation work, further improvements, planned work, capa, permanent fix, permanent fixes, permanent solution,
                capas, corrective and preventive, corrective and preventative, homework, jobs to do, way forward,
                the way forward, road ahead, the road ahead, path forward, the path forward, still to do,
                left to do, our plan, the plan, plan, plan of action, plans, where to from here,
                where do we go from here, where we go from here, what we commit to, what we committed to,
                commitments, our commitments, pledges, roadmap, suggestions, suggestions for improvement,
                what we'll change, what we will change, what is changing, what's changing, what changes now,
                what are we changing, next time, work remaining, remaining tasks, remaining items, pending items,
                pending tasks, pending actions, pending work, outstanding items, outstanding tasks, follow through,
                following up, follow up plan, engineering follow ups, jira tickets, tracked issues, tracking issues,
                issues filed, issues opened, tickets filed, issues to file, fix plan, corrections, hardening plan,
                improvement backlog, backlog, tasks going forward, ongoing work, work in progress, upcoming work,
                upcoming changes, future directions, post incident follow up, post incident improvements,
                post incident work, continued work, planned next steps, tasks and owners, assigned tasks, assignments"
            }
            Self::Prevention => {
                "
                prevention, preventive measures, preventative measures, preventive measure, preventative measure,
                how to prevent, preventing recurrence, prevention of recurrence, recurrence prevention,
                how do we prevent this, how do we prevent this from happening again, how will we prevent this,
                how we will prevent this, how can we prevent this, how can we prevent this in the future,
                how to prevent this, how to prevent this in the future, future prevention, prevention measures,
                prevention plan, preventive steps, preventing this, how to avoid, how to avoid this,
                how do we avoid this, avoiding recurrence, prevent recurrence, prevent reoccurrence,
                preventing reoccurrence, prevention of reoccurrence, future mitigation, future mitigations,
                prevention strategies, prevention strategy, preventing future incidents,
                prevention of future incidents, mitigation of future incidents, avoiding in the future,
                prevention steps, future avoidance, preventative actions, preventive actions, preventive action,
                preventative action, never again, preventing a repeat, avoiding a repeat, prevent future incidents,
                prevent this in the future, prevent from happening again, how not to repeat this, how to avoid it,
                how to avoid this in the future, safeguards, hardening, guardrails, proactive measures,
                long term prevention, prevention and monitoring"
            }
            Self::Communication => {
                "
                communication, communications, communication plan, messaging, external message, external messaging,
                external communication, internal communication, customer communication, customer communications,
                public communication, stakeholder updates, stakeholder communication, status updates,
                status page updates, communication log, communication timeline, incident communication,
                communications plan, communication and escalation, communications log, customer notification,
                customer notifications, stakeholder notification, notifications, public statement, statement to customers, message to customers, announcement,
                announcements, external communications, internal communications, internal messaging,
                customer messaging, user communication, comms, communication with users, status page, statuspage,
                customer comms, external comms, internal comms, stakeholder comms, notices, public notice,
                messages sent, notifications sent, communications sent, informed parties, who was informed,
                customer outreach"
            }
            Self::Background => {
                "
                background, background information, lead up, leadup, lead in, context, prelude,
                background and context, system background, preface, technical background, system overview,
                architecture overview, technical overview, preamble, prior state, system context, background info,
                background and motivation, system description, situation, initial situation, starting point,
                before the incident, setting the scene, setting the stage, scene setting, preliminaries, primer,
                environment and setup, setup, the setup, our setup, system environment, about the service,
                about the system, infrastructure, infrastructure overview, system design, prior context, prehistory,
                previously, backstory, history, before the outage, setup and context, scenario, the environment"
            }
            Self::SupportingInformation => {
                "
                supporting information, supporting documents, supporting document, supporting documentation,
                supporting data, supporting evidence, supporting material, supporting materials, evidence, appendix,
                appendices, references, reference, links, related links, useful links, external links,
                important links, more resources, resources, additional resources, additional information,
                further reading, related documents, related issues, related incidents, attachments, artifacts,
                see also, pull requests, further information, sources, related, related prs, related pull requests, related work,
                related resources, related information, related incident, related tickets, graphs, screenshots,
                charts, links and references, references and links, relevant links, relevant documents,
                relevant issues, additional details, additional data, additional notes, additional references,
                artefacts, raw data, raw logs, exhibits, metrics and graphs, graphs and metrics,
                supplementary information, supplementary material, other resources, bibliography, useful resources,
                logs and screenshots, logs and evidence, chat logs, chat log, related documentation, appendixes,
                annex, related material, related materials, more information, for more information, learn more,
                read more, raw notes, slack transcript, slack thread, slack threads, chat transcript, transcript,
                logs and metrics, metrics and logs, documentation links, supplemental data,
                supplemental information, useful commands, supporting links, supporting charts, dashboards,
                diagrams, extra, extras, extra information, log excerpts, log excerpt, relevant logs, sample logs,
                code samples, footnotes, credits and references, proof, proofs"
            }
        }
    }
}

/// Names so common that only a real heading means a section by them, never a line of text.
pub(crate) const HEADINGS_ONLY: &str = "
    events, good, bad, reason, reasons, why, situation, problem, related, gaps, gaps identified,
    challenges, mistakes, difficulties, explanation, effect, loss, losses, damages, identification,
    action, graphs, charts, screenshots, notifications, announcement, announcements, intervention, remedy,
    remedies, sequence, insights, tickets, diagnosis, wins, improvements, deliverables, strengths,
    weaknesses, successes, reflection, reflections, positives, notification and detection, briefing,
    recap, response, analysis, eradication, containment, repair, repairs, solutions, what changes,
    what now, planned changes, looking forward, effects, damage, consequences, learning, luck, factors,
    keep, plan, plans, the plan, our plan, patch, the patch, cost, extent, scale, harm, documents,
    documentation, history, setup, the setup, scenario, primer, notices, origin, mechanism, story,
    the story, backlog, hardening, extras, extra, dashboards, diagrams, transcript, infrastructure,
    cleanup, clean up, rollback, the rollback, corrections, roadmap, suggestions, next time, obstacles,
    frustrations, the failure, the defect, the flaw, credits and references, alerting, plan of action,
    proof, proofs, commitments, assignments, safeguards, guardrails, status page, statuspage, comms,
    previously, step by step, still to do, work in progress, ongoing work, pull requests, delta, deltas, stop doing, improve, improves, sustain, sustains, bottom line, key facts,
    diary, gist, footnotes, wisdom, morals, kudos, praise, spark, the spark, first aid, quick fix,
    quick fixes, data loss, read more, learn more, more information, for more information,
    what was wrong, what was done, the lesson, near miss, near misses, backstory, 截图, アラート, 告警, 报警, 计划,
    优化, 思考, 構成, 流れ, 接下来, 发现时间, 影响时间, 影響時間, 场景, 架构, 困难, 参考, 资料, 补充, 回滚, 应急, 発生状況, situacion, situacao,
    situazione, situatie, motivo, reden, raison, origem, origen, origine, oorsprong, alcance,
    abrangencia, chance, suerte, sorte, cenario, escenario, o cenario, historico, historial, storico,
    historique, journal, protokoll, arquitectura, arquitetura, architettura, architectuur,
    infraestrutura, documentos, provas, pruebas, prove, prints, hechos, fatos, fatti, feiten, portata,
    entita, bereik, portee, ampleur, etendue, fallos, falhas, avisos, anuncios, annunci, avvisi,
    annonces, messages, seguimiento, seguito, suivi des actions, pistes, suites, la suite, vervolg,
    propositions, proposte, voorstellen, propuestas, impegni, compromisos, compromissos, try, これから,
    danos, danni, schaden, 后果, 判明した原因, o problema, il buono, lo bueno, lo malo, bilan, a retenir,
    reparo, conserto, arreglo, reparation, reparatur, affected regions";
