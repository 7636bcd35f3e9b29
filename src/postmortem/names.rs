//! What the words of a table's header, of a label, or of a group's heading name: a field of an action item, or a person.

use super::name_table::{Divided, NameTable};
use super::vocabulary::words;

/// A field of an action item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Owner,
    Due,
    Priority,
    Status,
    Link,
    /// Known, but nothing that is kept: a number, a kind.
    Other,
}

const OWNER: &str = "owner,owners,assignee,assignees,assigned,responsible,who,dri,person,persons,lead,poc,team,accountable,\
    driver,responsibility,responsable,responsables,encargado,asignado,porteur,pilote,qui,quien,verantwortlich,verantwortlicher,\
    verantwortliche,zustandig,wer,responsavel,dono,quem,responsabile,assegnato,chi,eigenaar,verantwoordelijke,wie,担当,担当者,\
    責任者,担当部署,担当チーム,主担当,対応者,実施者,責任部署,责任团队,责任部门,负责团队,负责部门,负责方,跟进人,承担人,指派,责任方,\
    dueno,duena,duenos,propietario,propietaria,encargada,asignada,ejecutor,proprietaire,charge,affecte,affectee,attribue,besitzer,\
    bearbeiter,bearbeiterin,ansprechpartner,verantwortung,zugewiesen,dona,encarregado,encarregada,atribuido,proprietario,executor,\
    incaricato,incaricata,referente,assegnatario,toegewezen,uitvoerder,teams,group,squad,equipo,equipe,squadra,engineer,directly,\
    captain,champion,implementer,delegate,负责人,责任人,負責人,責任人,执行人,处理人,オーナー";
const DUE: &str = "due,deadline,eta,target,when,date,timeframe,timeline,duedate,echeance,delai,quand,fecha,plazo,vencimiento,\
    cuando,frist,fallig,termin,datum,wann,prazo,data,quando,scadenza,vervaldatum,streefdatum,wanneer,sla,schedule,scheduled,horizon,timeline,limite,vence,calendario,objetivo,delais,butoir,calendrier,zeitplan,zieldatum,zeitrahmen,\
    vencimento,cronograma,tempistica,tempi,entro,tijdstip,einddatum,目標期限,実施期限,実施時期,時期,対応時期,目标日期,到期,计划时间,\
    预计时间,预计完成时间,截止日,交付时间,期限,期日,納期,予定日,完了予定,\
    対応期限,完了予定日,目標日,截止日期,截止时间,截止,期望完成时间,完成时间,计划完成时间,完成日期,时间,預計完成";
const PRIORITY: &str = "priority,prio,urgency,importance,prioridad,priorite,prioritat,prioridade,priorita,prioriteit,優先度,\
    優先順位,优先级,優先級";
const STATUS: &str = "status,state,done,progress,completed,complete,completion,estado,etat,statut,stand,fortschritt,estatus,stato,\
    situacao,ステータス,状態,状況,進捗,対応状況,进度,进展,状态,狀態,完成情况,当前状态,outcome,outcomes,ergebnis,resultado,esito,uitkomst";
const LINK: &str = "link,links,issue,issues,ticket,tickets,bug,bugs,jira,tracking,url,pr,prs,tracker,tracked,reference,ref,github,\
    lien,enlace,chamado,incidencia,demande,auftrag,vorgang,bilhete,segnalazione,melding,tracked,card,story,epic,mr,mrs,verweis,verknupfung,チケット,リンク,工单,链接,关联";
const OTHER: &str = "type,category,kind,id,nr,no,number,num,tipo,kategorie,categorie,categoria,art,typ,numero,soort,区分,種別,類型,\
    类型,分类,番号,序号,编号,項番";
/// Where a piece of work comes from, and what else is said of it.
const ASIDE: &str = "source,sources,origin,origins,notes,note,comment,comments,remarks,remark,rationale,quelle,herkunft,ursprung,\
    anmerkung,anmerkungen,bemerkung,bemerkungen,kommentar,origine,provenance,remarque,remarques,commentaire,commentaires,origen,fuente,\
    notas,observaciones,comentarios,origem,fonte,observacoes,note,provenienza,osservazioni,commenti,bron,oorsprong,herkomst,opmerkingen,\
    備考,補足,出典,备注,说明,来源";
/// What shows that a piece of work is done, which doesn't say whether it is.
const EVIDENCE: &str = "evidence,proof,criteria,criterion,definition,verification,nachweis,kriterien,kriterium,preuve,preuves,critere,\
    criteres,evidencia,evidencias,criterio,criterios,prueba,evidenza,criteri,prova,bewijs,証跡,完了条件,验收标准,完成标准";
/// What is done `by` a day: any other `by` names who did it or what it came from.
const DONE_BY: &str = "due,needed,complete,completed,completion,done,do,finish,finished,deliver,delivered,delivery,required,wanted,\
    expected,target,targeted,fix,fixed,resolve,resolved,close,closed,implement,implemented,ship,shipped,ready,by,planned,land";
const TITLE: &str = "action,actions,item,items,task,tasks,todo,description,what,followup,measure,recommendation,improvement,step,\
    accion,acciones,tarea,descripcion,tache,mesure,quoi,massnahme,massnahmen,aufgabe,beschreibung,was,acao,tarefa,descricao,azione,\
    attivita,descrizione,cosa,actie,taak,maatregel,omschrijving,アクション,対策,内容,対応,対応内容,タスク,施策,項目,アクションアイテム,\
    行动项,措施,改进措施,改进项,任务,事项,行动,描述,待办";

fn has(list: &str, name: &str) -> bool {
    name.split(' ').any(|word| list.split(',').any(|known| known == word))
}

/// What a table's column holds, by the words of its header. `Err` says how well the column suits the work itself.
pub(crate) fn column(header: &str) -> Result<Field, u8> {
    let trimmed = header.trim();
    if trimmed == "#" || trimmed == "№" || trimmed == "✓" || trimmed == "✅" {
        return Ok(if trimmed == "#" || trimmed == "№" { Field::Other } else { Field::Status });
    }
    let name = words(&trimmed.replace(['-', '_'], " "));
    let titled = has(TITLE, &name);
    let by = name.strip_suffix(" by");
    if has(PRIORITY, &name) {
        Ok(Field::Priority)
    } else if !titled && has(EVIDENCE, &name) {
        Ok(Field::Other)
    } else if has(STATUS, &name) {
        Ok(Field::Status)
    } else if has(DUE, &name) || by.is_some_and(|done| has(DONE_BY, done)) || name.contains("time frame") {
        Ok(Field::Due)
    } else if has(OWNER, &name) {
        Ok(Field::Owner)
    } else if !titled && has(LINK, &name) {
        Ok(Field::Link)
    } else if !titled && (has(OTHER, &name) || has(ASIDE, &name) || by.is_some()) {
        Ok(Field::Other)
    } else if titled {
        // `Action | Description`: the action is what is to be done.
        Err(if name.contains("descri") || name.contains("beschreib") { 1 } else { 2 })
    } else {
        Err(0)
    }
}

/// Where lists share a word, the last one here has it.
const LISTED: [Field; 6] = [Field::Other, Field::Link, Field::Status, Field::Priority, Field::Due, Field::Owner];

static FIELDS: NameTable<6, 1_024> =
    NameTable::new([(0, OTHER), (1, LINK), (2, STATUS), (3, PRIORITY), (4, DUE), (5, OWNER)], Divided::Commas);

/// The field that a label in front of a colon names: the whole of it, `Due date` as well as `Due`.
pub(crate) fn field_label(label: &str) -> Option<Field> {
    let name = words(label);
    let small = |word: &&str| matches!(*word, "date" | "to" | "in" | "by" | "de");
    let list: Vec<&str> =
        if name.contains(' ') { name.split(' ').filter(|word| !small(word)).collect() } else { vec![name.as_str()] };
    let word = match list.as_slice() {
        [word] => *word,
        _ => return None,
    };
    LISTED.get(usize::from(FIELDS.get(word)?)).copied()
}

/// Words that begin with a capital in a list of work and are no people.
const NO_NAMES: &str = "a,add,adding,ahead,alert,alerting,alerts,all,also,and,api,app,application,architecture,as,at,audit,automate,\
    automation,avoid,backend,backup,backups,better,build,capacity,change,changes,check,ci,cloud,code,communicate,communication,config,\
    configuration,consider,contact,continue,create,customer,customers,data,database,debug,decide,delete,deploy,deployment,deployments,\
    design,detect,detection,develop,development,disable,discuss,dns,do,docs,document,documentation,enable,engineering,ensure,establish,\
    evaluate,expand,feature,file,find,first,fix,fixes,follow,for,frontend,get,github,going,have,high,highest,if,immediate,implement,\
    improve,improved,improvement,improvements,in,incident,increase,infra,infrastructure,infra,internal,investigate,investigation,issue,\
    it,keep,kubernetes,later,learn,link,load,log,logging,logs,long,longer,look,low,lowest,maintain,make,management,medium,meta,metrics,\
    mid,migrate,migration,mitigate,mitigation,monitor,monitoring,move,network,new,next,none,note,notes,now,observability,on,one,open,\
    operations,optimize,option,optional,other,owner,performance,plan,planning,platform,policy,postmortem,prevent,prevention,preventive,\
    priority,process,processes,product,production,provide,quality,rate,recovery,redis,reduce,redundancy,refactor,reliability,remove,\
    replace,report,research,resilience,resolution,response,retry,review,revisit,rollback,root,run,runbook,runbooks,scaling,schedule,\
    second,security,server,service,set,setup,short,should,simplify,software,some,staging,start,status,step,stop,storage,support,switch,\
    system,systems,task,tasks,team,technical,term,test,testing,tests,that,the,then,these,they,third,this,those,ticket,to,tool,tooling,\
    tools,track,tracking,training,try,tuning,update,updates,upgrade,use,users,validate,validation,verify,we,when,with,work,workflow,write,\
    you,your,aws,gcp,azure,mysql,postgres,kafka,terraform,slack,jira,pagerduty,grafana,prometheus,optional,done,todo,completed,resolved,\
    january,february,march,april,may,june,july,august,september,october,november,december,monday,tuesday,wednesday,thursday,friday,\
    saturday,sunday,someone,somebody,everyone,everybody,nobody,stretch,nice,must,need,needs,want,wants,plan,planned,planning,remember,ability,able,attempt,commit,learn,aim,agree,agreed,goal,how,what,why,\
    where,who,time,ways,way,steps,work,working,fail,failing,due,would,could,can,maybe,hotfix,required,recommended,\
    corrective,proactive,reactive,people,culture,education,access,control,authentication,encryption,hardware,vendor,incident,future,general,\
    misc,miscellaneous,external,phase,part,stage,level,tier,version,release,releases,sev,resource,resources,health,default,description,\
    example,examples,e.g,i.e,etc,see,yes,no,not,there,our,my,their,its,he,she,i,an,or,but,so,because,since,after,before,while,until,\
    during,per,by,from,into,onto,over,under,of,off,out,up,down";

static NO_NAME_WORDS: NameTable<1, 1_024> = NameTable::new([(0, NO_NAMES)], Divided::Commas);

/// Is it no more than a word for work: `Action item`, `Task`?
pub(crate) fn is_work(text: &str) -> bool {
    words(text).split(' ').all(|word| has(TITLE, word))
}

/// Does this read like a person's or people's name: `Ann`, `Ann Smith`, `Ann/Ben`, `the platform team`?
pub(crate) fn is_name(text: &str) -> bool {
    let text = text.trim().trim_matches([':', '*']).trim();
    if text.is_empty() || text.chars().count() > 40 || text.contains(['.', '?', '!']) {
        return false;
    }
    if text.starts_with('@') && !text.contains(' ') {
        return true;
    }
    // `Action Item` is what a person does.
    if is_work(text) {
        return false;
    }
    let parts: Vec<&str> = text.split([' ', '/', '&', ',']).filter(|part| !part.is_empty() && *part != "and").collect();
    let named = |part: &&str| {
        let lower = part.to_lowercase();
        part.starts_with(char::is_uppercase)
            && part.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-'))
            && part.chars().skip(1).all(|c| !c.is_uppercase() || part.contains(['-', '\'']))
            && (2..=14).contains(&part.chars().count())
            && part.split('-').all(is_begun)
            && !NO_NAME_WORDS.contains(lower.as_str())
            && !["ing", "tion", "ment", "ity", "ness"].iter().any(|end| lower.len() > 6 && lower.ends_with(end))
    };
    (1..=4).contains(&parts.len()) && parts.iter().all(named)
}

/// `Jean` and `Luc` of `Jean-Luc`: not `runbook` of `Failover-runbook`, nor `VM`.
fn is_begun(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_uppercase) && !letters.next().is_some_and(char::is_uppercase)
}

/// Does a group's heading name who does what is below it? `Team` and `SRE team` do, beside people.
pub(crate) fn is_owner(text: &str) -> bool {
    let text = text.trim().trim_matches([':', '*']).trim();
    let lower = text.to_lowercase();
    is_name(text) || lower == "team" || lower.ends_with(" team") && lower.split(' ').count() <= 3
}

/// `Ann to add an alert`, `Ann will add one`: who, and what.
pub(crate) fn doer(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (name, rest) = [" to ", " will ", "'ll ", "’ll "].iter().find_map(|word| text.split_once(word))?;
    (name.len() <= 40 && rest.starts_with(char::is_lowercase) && is_name(name))
        .then(|| (name.trim_start_matches('@'), rest))
}

/// A name that is set off from the work: `Add an alert (Ann)`, `Add an alert - Ann Smith`, `Ann: add an alert`.
pub(crate) fn set_off(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let open = text.trim_end_matches('.');
    let inside = |open_with: char, close: char| {
        let (rest, name) = open.strip_suffix(close)?.rsplit_once(open_with)?;
        Some((name, rest.trim_end()))
    };
    let behind = || {
        [" - ", " – ", " — ", " -- "].iter().find_map(|dash| open.rsplit_once(dash)).map(|(rest, name)| (name, rest))
    };
    let before = || [": ", "：", " - ", " – ", " — "].iter().find_map(|mark| text.split_once(mark));
    inside('(', ')')
        .or_else(|| inside('[', ']'))
        .filter(|(name, _)| is_name(name))
        .or_else(|| behind().filter(|(name, _)| is_name(name)))
        .or_else(|| before().filter(|(name, _)| is_name(name)))
        .filter(|(_, rest)| !rest.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_headers() {
        for (header, expected) in [
            ("Owner", Ok(Field::Owner)),
            ("Assigned to", Ok(Field::Owner)),
            ("Responsable", Ok(Field::Owner)),
            ("Verantwortlich", Ok(Field::Owner)),
            ("担当者", Ok(Field::Owner)),
            ("负责人", Ok(Field::Owner)),
            ("Due date", Ok(Field::Due)),
            ("Target Date", Ok(Field::Due)),
            ("Échéance", Ok(Field::Due)),
            ("Completed by", Ok(Field::Status)),
            ("Needed by", Ok(Field::Due)),
            ("Triggered by", Ok(Field::Other)),
            ("Source", Ok(Field::Other)),
            ("Herkunft", Ok(Field::Other)),
            ("備考", Ok(Field::Other)),
            ("Outcome", Ok(Field::Status)),
            ("Completion evidence", Ok(Field::Other)),
            ("Definition of done", Ok(Field::Other)),
            ("期限", Ok(Field::Due)),
            ("Prio", Ok(Field::Priority)),
            ("État", Ok(Field::Status)),
            ("Ticket", Ok(Field::Link)),
            ("Type", Ok(Field::Other)),
            ("#", Ok(Field::Other)),
            ("Action Item", Err(2)),
            ("Maßnahme", Err(2)),
            ("Description", Err(1)),
            ("Something", Err(0)),
        ] {
            assert_eq!(column(header), expected, "{header}");
        }
    }

    #[test]
    fn names_of_people_are_told_from_kinds_of_work() {
        for name in ["Ann", "Ann Smith", "Alex/Jamie", "Renée", "@ann", "Jean-Luc"] {
            assert!(is_name(name), "{name}");
        }
        for text in [
            "Monitoring",
            "Short term",
            "Add",
            "Prevent",
            "ann",
            "DNS",
            "Alerting and Logging",
            "Next Steps",
            "Failover-runbook",
            "Standby-VM",
            "Kapazitätsreservierung",
            "It broke.",
            "",
        ] {
            assert!(!is_name(text), "{text}");
        }
        assert!(is_owner("Team") && is_owner("SRE Team") && !is_owner("Teams we met"));
    }

    #[test]
    fn who_does_it_is_told_from_what_is_done() {
        assert_eq!(doer("Ann to add an alert"), Some(("Ann", "add an alert")));
        assert_eq!(doer("Need to add an alert"), None);
        assert_eq!(doer("Continue to add alerts"), None);
        for text in [
            "Add an alert (Ann Smith)",
            "Add an alert - Ann Smith.",
            "Ann Smith: Add an alert",
            "Add an alert [Ann Smith]",
        ] {
            assert_eq!(set_off(text), Some(("Ann Smith", "Add an alert")), "{text}");
        }
        assert_eq!(set_off("Monitoring: add an alert"), None);
        assert_eq!(set_off("Add an alert (on Kafka lag)"), None);
    }

    #[test]
    fn labels_name_fields_whole() {
        assert_eq!(field_label("Due date"), Some(Field::Due));
        assert_eq!(field_label("Assigned to"), Some(Field::Owner));
        assert_eq!(field_label("Owner of the database"), None);
    }
}
