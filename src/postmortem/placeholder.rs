//! What was meant to be replaced before the document is done: `[Date and Time]`, `{{ name }}`, `YYYY-MM-DD`, TBD.
//!
//! Code, links, HTML comments and task boxes are never placeholders.

use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::bracketed;
use super::markdown::{Run, RunKind, UnitKind, is_break_tag};
use super::name_table::{Divided, NameTable};
use super::prompts;
use super::section::Section;
use super::vocabulary::words;
use super::whole_blanks::is_whole;
use super::{MOST_TOLD, Postmortem};

/// A token that was meant to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    pub span: Range<usize>,
    /// 1-based.
    pub line: usize,
    /// As written.
    pub text: String,
}

/// Words that make a bracketed text a placeholder rather than a remark; without accents.
const VOCABULARY: &str = "date,time,timestamp,datetime,number,percentage,percent,amount,name,names,link,links,insert,your,describe,\
    description,enter,add,fill,duration,url,owner,owners,count,value,placeholder,todo,tbd,tba,tbc,quantity,role,email,ticket,severity,\
    hours,minutes,cause,service,services,system,customer,team,person,title,summary,details,impact,reason,someone,somebody,x,xx,xxx,n,\
    id,total,region,version,author,list,event,answer,text,component,status,issue,action,task,timezone,\
    titel,datum,uhrzeit,zeit,anzahl,beschreibung,verantwortlicher,verantwortlich,dauer,dienst,ursache,person,einfugen,ausfullen,\
    titre,heure,nom,lien,liens,nombre,duree,responsable,description,cause,inserer,completer,pourcentage,montant,equipe,\
    titulo,fecha,hora,nombre,enlace,numero,cantidad,duracion,descripcion,causa,servicio,evento,porcentaje,equipo,\
    data,nome,quantidade,duracao,descricao,responsavel,servico,minutos,horas,valor,percentual,lista,equipe,\
    titolo,ora,collegamento,durata,descrizione,responsabile,servizio,inserire,quantita,\
    naam,tijd,aantal,beschrijving,duur,invullen,oorzaak,\
    signature,approver,approvers,department,phone,deadline,assignee,assignees,reporter,\
    unterschrift,abteilung,telefon,firma,departamento,telefono,assinatura,telefone,reparto,handtekening,afdeling,署名,签名,签字,\
    estimate,estimated,draft,reviewed,approved,final,initials,username,handle,channel,affected,optional,details,who,what,why,\
    respuesta,respuestas,resumen,nombres,tiempo,estado,impacto,severidad,autor,autores,describir,descripcion,explicar,completar,\
    rellenar,insertar,anadir,agregar,indicar,breve,servicios,usuarios,region,accion,responsables,fechas,enlaces,duraciones,\
    resposta,respostas,resumo,nomes,tempo,situacao,severidade,autores,descrever,explicar,preencher,inserir,adicionar,indicar,\
    servicos,usuarios,acao,responsaveis,datas,links,impactados,equipes,versao,\
    reponse,reponses,resume,noms,temps,statut,etat,severite,auteur,auteurs,decrire,expliquer,remplir,ajouter,indiquer,services,\
    utilisateurs,action,dates,equipes,raison,\
    antwort,antworten,zusammenfassung,namen,schweregrad,autor,autoren,beschreiben,erklaren,erganzen,eintragen,angeben,dienste,\
    nutzer,kunden,massnahme,kurze,kurzbeschreibung,vorfall,grund,zeitpunkt,zeitstempel,\
    risposta,risposte,riepilogo,nomi,tempo,stato,gravita,autore,autori,descrivere,spiegare,compilare,aggiungere,indicare,servizi,\
    utenti,azione,motivo,\
    antwoord,antwoorden,samenvatting,namen,ernst,auteur,auteurs,beschrijf,beschrijven,toevoegen,diensten,gebruikers,actie,reden,\
    tijdstip,titel,\
    回答,答え,概要,要約,氏名,状態,重大度,作成者,影響,対応者,記載,入力,所要時間,影響範囲,根本原因,対策,年月日,答案,摘要,状态,作者,\
    影响,填入,待填,待补充,原因,时长,严重程度,影响范围,措施,\
    数値,開始時刻,終了時刻,時間帯,台数,環境,金額,割合,要因,手順,内容,ユーザー数,利用者数,顧客数,サービス,サービス名,番号,環境名,部署,所属,\
    开始时间,结束时间,百分比,金额,环境,人数,用户数,内容,编号,部门,服务,\
    日付,日時,時刻,時間,名前,氏名,担当者,担当,件数,人数,リンク,説明,記入,タイトル,原因,期限,日期,时间,姓名,负责人,数量,链接,描述,标题,填写";

static VOCABULARY_WORDS: NameTable<1, 1_024> = NameTable::new([(0, VOCABULARY)], Divided::Commas);

/// What Japanese and Chinese prompts say.
const UNSPACED: [&str; 19] = [
    "ここに",
    "記入",
    "入力して",
    "を記述",
    "記述して",
    "に記述",
    "を記載",
    "記載して",
    "を書く",
    "を入力",
    "を選択",
    "在此",
    "填写",
    "请填",
    "待填",
    "请描述",
    "请输入",
    "请说明",
    "请选择",
];

pub(super) fn has_vocabulary(text: &str) -> bool {
    if !text.is_ascii() && UNSPACED.iter().any(|prompt| text.contains(prompt)) {
        return true;
    }
    let name = words(text);
    if name.split(' ').any(|word| VOCABULARY_WORDS.contains(word)) {
        return true;
    }
    // 负责人姓名, 作成者名: no blank divides what it is of.
    let named = name.strip_suffix('名').unwrap_or(&name);
    !named.is_ascii()
        && named.len() <= 36
        && named
            .char_indices()
            .any(|(at, c)| !c.is_ascii() && named.get(at..).is_some_and(|end| VOCABULARY_WORDS.contains(end)))
}

// What tokens look like from their first byte on; `token` says which pattern is asked at which byte. They are small and
// compiled only for a text that has such a byte.
static BRACES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?:\{\{[^{}\n]{0,160}\}\}|\{%[^{}\n]{0,160}%\}|\{[A-Z][A-Z0-9_ -]{2,40}\}|\{(?:describe|insert|enter|add|your|list|link|name|date|time|number|incident|title|summary|owner|service|short|brief)(?:[ _][^{}\n]{0,60})?\}|\{[A-Z][a-z]+(?: [A-Za-z]+){1,6}\})",
    )
});

static MONEY: LazyLock<Regex> = LazyLock::new(|| compile(r"^(?:\$\{[A-Za-z_][\w.]{0,40}\}|(?:\$|€|£)[xX]+\b)"));

static TICKET: LazyLock<Regex> = LazyLock::new(|| compile(r"^#[xX]{2,}\b"));

static PARENTHESIS: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^\((?i:who|insert\s[\w\s]{1,30}|fill in|your name|to be (?:determined|added|completed|written|confirmed))\)",
    )
});

static UNKNOWN: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^\?+\s?(?:mins?|minutes|hours?|hrs?|%|users|customers)(?:\s|$)"));

/// Asked at the first letter or digit of a word.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        r"(?:YYYY|yyyy|20[xX]{2}|20YY|[xX]{4})[-/.](?:MM|mm|[xX]{2})(?:[-/.](?:DD|dd|[xX]{2}))?\b",
        r"(?:YYYY|AAAA|JJJJ)MM(?:DD|JJ|TT)-",
        r"X\s?[hdjHD]\s?[YZX]\s?(?:h|min|mins|m|minutes|minutos|minuti|Minuten)\b(?:\s?[ZYX]\s?s(?:ec)?\b)?",
        r"X(?:[hmds]|\s?(?:min|mins|hrs?|secs?|Min|Std|jours|dias|días|giorni|Tage|dagen))\b",
        r"[NX]\s\(%",
        r"(?:DD|dd|MM|mm)[-/.](?:MM|mm|DD|dd)[-/.](?:YYYY|yyyy|YY|yy)\b",
        r"(?:AAAA|aaaa|JJJJ|jjjj|RRRR)[-/.](?:MM|mm)(?:[-/.](?:DD|dd|JJ|jj|TT|GG|gg))?\b",
        r"(?:DD|dd|JJ|jj|TT|tt|GG|gg)[-/.](?:MM|mm)[-/.](?:AAAA|aaaa|JJJJ|jjjj|JJ)\b",
        r"DD,?\s(?:MMM|Mon|Month|MONTH)?,?\s?(?:YYYY|YY)\b",
        r"T\s?[+-]\s?\?",
        r"(?:HH|hh|[xX]{2}):(?:MM|mm|[xX]{2})\b",
        r"(?:TBD|TBC|TBA|FIXME|T\.B\.D\.)",
        r"(?:X{3,}|Y{3,}|Z{3,}|N{3,})\b",
        r"(?:[xX]{1,4}|N)\s?(?:%|\b(?:minutes|mins|hours|users|customers|requests|errors|percent|days|Minuten|Stunden|Nutzer|heures|utilisateurs|minutos|horas|usuarios|minuti|ore|utenti|minuten|uur|gebruikers)\b)",
        r"[xX]{1,4}\s?(?:分|小时|時間|时间|名|人|件|秒|台)",
        r"(?:20[xX]{2}|[xX]{2,4}|YYYY)(?:年|月|日|時|时|点)",
        r"(?:HH|hh)(?:時|时|点)",
        r"(?:INC|PM|JIRA|ISSUE|TICKET|INCIDENT)-?(?:[xX]{2,}\b|#{2,})",
        r"SEV-?(?:[xX]\b|#)",
        r"(?:ADD|INSERT|PASTE|ENTER|FILL IN|PUT)\s+(?:[A-Z]{2,}\b\s?){1,5}",
    ];
    compile(&format!("^(?:{})", parts.join("|")))
});

/// Asked at the first letter of some words: `Insert the link here`.
static PHRASE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?i:(?:insert|paste|fill in|enter|type|put)\s[\w\s'’-]{1,40}\shere|your\s[\w\s'’-]{1,30}\sgoes here|lorem ipsum|to be filled(?: in)?)\b",
    )
});

static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^\[\s*(?:[A-Z]|\d|e\.g\.)[^\]]*\]$|^[\[<{]\s*(?i:insert|add|enter|fill|your|describe|link to|name of|date of|todo|tbd)\b",
    )
});

static INSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?i)\s*(?:your|link|schedule|add|insert|list|describe|name|enter|who|what|when|where|include|provide|fill|short|brief|briefly|e\.g\.|example|date|time|the)\b",
    )
});

fn compile(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "patterns are constants, and every one is compiled in the tests")]
    Regex::new(pattern).expect("a constant pattern")
}

pub(crate) fn find(document: &Postmortem<'_>) -> Vec<Placeholder> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    front_matter(document, &mut spans);
    // Columns that say how far a thing is: TODO is a status there.
    let mut status_columns: (usize, Vec<usize>) = (0, Vec::new());
    for unit in document.blocks.iter() {
        if spans.len() >= MOST_TOLD {
            break;
        }
        match &unit.kind {
            UnitKind::Row { header, table, cells } => {
                for (column, cell) in cells.iter().enumerate() {
                    let runs = unit.runs.get(cell.runs()).unwrap_or_default();
                    if *header {
                        let name = super::markdown::plain(document.source, runs).to_lowercase();
                        if status_columns.0 != *table {
                            status_columns = (*table, Vec::new());
                        }
                        if ["status", "state", "done", "progress"].iter().any(|word| name.contains(word)) {
                            status_columns.1.push(column);
                        }
                    }
                    let status = status_columns.0 == *table && status_columns.1.contains(&column);
                    segment(document, runs, status, &mut spans);
                }
            }
            UnitKind::Heading { .. } | UnitKind::Item { .. } | UnitKind::Paragraph => {
                for line in unit.lines().take(MOST_TOLD) {
                    segment(document, line, false, &mut spans);
                }
                // A prompt of several lines is told by its first.
                let text = document.text(&unit.text).trim();
                if text.starts_with('<') && text.contains('\n') && prompts::is_whole(text) {
                    let first = text.lines().next().unwrap_or_default().trim_end();
                    let start = unit.text.start
                        + (document.text(&unit.text).len() - document.text(&unit.text).trim_start().len());
                    spans.push(start..start + first.len());
                }
            }
            UnitKind::Html => prompts::in_html(document, &unit.span, &mut spans),
            UnitKind::Code { .. } => {}
        }
    }
    spans.extend(bracketed::find(document, spans.len()));
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, kept| {
        let within = next.start < kept.end;
        if within {
            kept.end = kept.end.max(next.end);
        }
        within
    });
    spans
        .into_iter()
        .take(MOST_TOLD)
        .map(|span| Placeholder { line: document.line(span.start), text: document.text(&span).trim().to_owned(), span })
        .collect()
}

/// Values of the front matter, line by line.
fn front_matter(document: &Postmortem<'_>, spans: &mut Vec<Range<usize>>) {
    let Some(block) = &document.front_matter else { return };
    let mut at = block.content.start;
    for line in document.text(&block.content).split_inclusive('\n') {
        let code = line.split(" #").next().unwrap_or(line);
        if !line.trim_start().starts_with('#')
            && let Some(separator) = code.find([':', '='])
        {
            let value = code[separator + 1..].trim();
            let start = at + separator + 1 + (code[separator + 1..].len() - code[separator + 1..].trim_start().len());
            let bare = value.trim_matches(['"', '\'']);
            let key = code[..separator].trim().trim_matches(['"', '\'', '-', ' ']);
            if !bare.is_empty() && (is_whole(bare) || is_bracketed_value(key, bare)) {
                spans.push(start..start + value.len());
            } else if !value.starts_with(['[', '{']) || value.starts_with("{{") {
                tokens(value, start, spans);
            }
        }
        at += line.len();
    }
}

/// `title: [Incident title]` is a blank, `tags: [network]` a list.
fn is_bracketed_value(key: &str, value: &str) -> bool {
    const LISTS: &str = "tags tag labels label categories category keywords services service systems system components \
        component teams team regions region related aliases authors owners customers";
    let Some(inside) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    let list = LISTS.split_whitespace().any(|known| known.eq_ignore_ascii_case(key));
    !inside.contains([',', '[', '"', '\''])
        && (is_form(inside) || has_vocabulary(inside) && (!list || inside.contains(' ')))
}

/// One line or cell, or the parts that `<br>` breaks it into.
fn segment(document: &Postmortem<'_>, runs: &[Run], status: bool, spans: &mut Vec<Range<usize>>) {
    let is_tag = |run: &Run| run.kind == RunKind::Html && is_break_tag(document.text(&run.span()));
    if runs.iter().any(is_tag) {
        runs.split(is_tag).for_each(|part| part_of(document, part, status, spans));
    } else {
        part_of(document, runs, status, spans);
    }
}

/// What programs print in angle brackets.
const NO_BLANKS: &str = "none nil null unknown init module redacted empty lambda anonymous native unset undefined missing hidden \
    removed omitted snip";

fn part_of(document: &Postmortem<'_>, runs: &[Run], status: bool, spans: &mut Vec<Range<usize>>) {
    let source = document.source;
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
    let marked = |run: &&Run| run.kind == RunKind::Text && run.link().is_none() && !run.style.strike;
    for run in runs.iter().filter(marked) {
        tokens(document.text(&run.span()), run.span().start, spans);
    }
    // "`HH:MM` - what happened": a form set as code, not code.
    for run in runs.iter().filter(|run| run.kind == RunKind::Code) {
        let form = run.text(source).trim();
        let shape = |c: char| "YMDHSTAJG:-/. ".contains(c.to_ascii_uppercase());
        if form.len() >= 5 && form.contains([':', '-', '/']) && form.chars().all(shape) && WORD.is_match(form) {
            spans.push(run.span());
        }
    }
    for run in runs.iter().filter(|run| run.kind == RunKind::Html) {
        let before = document.source.get(..run.span().start).and_then(|before| before.chars().next_back());
        let generic = before.is_some_and(char::is_alphanumeric);
        let tag = document.text(&run.span());
        // `Commit: <hash>`, with no word that says more.
        let alone = || {
            let inner = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')).unwrap_or_default();
            let before = document.text(&(first.span().start..run.span().start));
            run.span().end == last.span().end
                && before.trim_end().trim_end_matches(['*', '_']).ends_with([':', '：'])
                && inner.len() >= 2
                && inner.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'))
                && bracketed::is_prompt(inner)
                && !NO_BLANKS.split(' ').any(|word| word.eq_ignore_ascii_case(inner))
        };
        if !generic && (prompts::is_tag(tag) || alone()) {
            spans.push(run.span());
        }
    }
    if status || runs.iter().any(|run| !matches!(run.kind, RunKind::Text) || run.link().is_some()) {
        let address = |run: &&Run| run.link().and_then(|link| document.blocks.links.get(link));
        let unlinked = |run: &&Run| address(run).is_some_and(is_blank_address);
        let image = |run: &&Run| {
            let target = document.text(&run.span()).rsplit_once("](").map(|(_, target)| target.trim_end_matches(')'));
            run.kind == RunKind::Image && target.is_some_and(is_blank_address)
        };
        spans.extend(runs.iter().filter(|run| unlinked(run) || image(run)).map(Run::span));
        return;
    }
    let text = super::markdown::visible(source, runs);
    let whole = first.span().start..last.span().end;
    if is_whole(&text) || prompts::is_whole(&text) || prompts::is_braced(&text) || prompts::asks_here(&text) {
        spans.push(whole);
        return;
    }
    let in_actions = || {
        document.section_at(first.span().start).is_some_and(|section| section.canonical.contains(&Section::ActionItems))
    };
    if leads_with_todo(&text) && !in_actions() {
        spans.push(whole);
        return;
    }
    // `**Owner:** TBD` and `**Owner:** _Your name goes here._`
    let Some((label, value)) = text.split_once([':', '：']) else { return };
    let (colon, value) = (label.len(), value.trim());
    let blank = || {
        (is_whole(value) || leads_with_todo(value) && !in_actions()) && !is_status_label(&text[..colon])
            || prompts::is_whole(value)
            || prompts::is_braced(value)
            || prompts::asks_here(value)
    };
    if colon <= 60 && !value.is_empty() && blank() {
        spans.push(last.span());
    }
    if first.style.strong {
        let rest: Vec<&Run> = runs.iter().skip_while(|run| run.style.strong).collect();
        let italic = rest.iter().all(|run| run.style.emphasis || run.text(source).trim().trim_matches(':').is_empty());
        if italic && rest.iter().any(|run| run.style.emphasis) && INSTRUCTION.is_match(value) {
            spans.push(last.span());
        }
    }
}

/// Where a link leads that is still to be filled in: `link-to-dashboard`, `url`, `path/to/runbook`, `TODO`.
fn is_blank_address(address: &str) -> bool {
    const WHOLE: [&str; 16] = [
        "link",
        "url",
        "todo",
        "tbd",
        "tba",
        "tbc",
        "xxx",
        "insert-link",
        "insert-url",
        "placeholder",
        "link-here",
        "url-here",
        "lien",
        "enlace",
        "collegamento",
        "...",
    ];
    const BEGINS: [&str; 8] =
        ["link-to-", "link_to_", "url-to-", "url-of-", "insert-", "insert_", "path/to/", "add-link"];
    // Most addresses are longer than any of these, or have an end that says what they lead to.
    if address.len() > 60 {
        return false;
    }
    let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    let bare = bare.trim_matches(['<', '>', '#', '[', ']', '{', '}', '/']);
    let starts = |list: &[&str]| {
        list.iter().any(|start| bare.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
    };
    let bytes = bare.len();
    WHOLE.iter().any(|whole| bare.eq_ignore_ascii_case(whole))
        || starts(&BEGINS) && (!bare.contains('.') || starts(&["path/to/"]))
        || starts(&["your-", "your_"]) && !bare.contains(['.', '/'])
        || (bytes > 5 && !bare.contains(['.', '/']) && ["-here", "_here"].iter().any(|end| bare.ends_with(end)))
}

fn leads_with_todo(text: &str) -> bool {
    let text = text.trim_start();
    let behind = text.strip_prefix("TODO").or_else(|| text.strip_prefix("FIXME"));
    behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn is_status_label(label: &str) -> bool {
    let label = label.to_lowercase();
    ["status", "state"].iter().any(|word| label.contains(word))
}

/// `HH:MM`, `YYYY-MM-DD HH:MM UTC`: how a time is to be written.
pub(super) fn is_form(text: &str) -> bool {
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic()).all(|c| "YMDHSTAJGXUCEZ".contains(c.to_ascii_uppercase()));
    text.len() >= 5
        && letters
        && WORD.find(text).is_some_and(|found| text[..found.end()].contains([':', '-', '/', '.']))
}

/// `{SERVICE_NAME}` is to be replaced; any other name in capitals may be a value.
fn names_a_blank(token: &str) -> bool {
    const MORE: &[&str] =
        &["incident", "project", "product", "company", "environment", "env", "cluster", "host", "org"];
    has_vocabulary(token) || words(token).split(' ').any(|word| MORE.contains(&word))
}

/// What stands alone in brackets for itself: `[time] alert fired`.
const PLAIN: &[&str] = &[
    "time",
    "timestamp",
    "date",
    "number",
    "percentage",
    "duration",
    "amount",
    "name",
    "uhrzeit",
    "datum",
    "anzahl",
    "dauer",
    "heure",
    "durée",
    "hora",
    "fecha",
    "duración",
    "duração",
    "durata",
    "tijd",
    "aantal",
    "duur",
];

/// `[YourName]`, `[NomDuService]`: words without blanks between them, the first of which is whose it is or the last of
/// which is what people are asked for. An alert's name, `[ServiceDown]`, is none.
fn is_run_together(inner: &str) -> bool {
    const WHOSE: [&str; 14] =
        ["your", "my", "ton", "votre", "mon", "tu", "su", "seu", "sua", "dein", "ihr", "tuo", "uw", "jouw"];
    const WHAT: [&str; 16] = [
        "name", "nom", "nombre", "nome", "naam", "date", "datum", "fecha", "data", "id", "number", "link", "url",
        "title", "time", "duration",
    ];
    let within = |(at, c): (usize, char)| (at > 0 && c.is_uppercase()).then_some(at);
    if inner.len() > 40 || !inner.chars().all(char::is_alphabetic) {
        return false;
    }
    let mut cuts = inner.char_indices().filter_map(within);
    let Some(first) = cuts.next() else { return false };
    let last = cuts.next_back().unwrap_or(first);
    let is = |list: &[&str], word: Option<&str>| word.is_some_and(|word| list.contains(&word.to_lowercase().as_str()));
    is(&WHOSE, inner.get(..first)) || is(&WHAT, inner.get(last..))
}

/// Names of elements of HTML that are words of a form, too.
pub(super) const ELEMENTS: &[&str] = &[
    "title", "summary", "details", "address", "data", "area", "base", "main", "body", "head", "a", "b", "i", "p", "br",
    "hr", "img", "sub", "sup", "kbd", "code", "pre", "span", "div", "table", "td", "th", "tr", "ul", "ol", "li", "em",
    "strong", "del", "ins",
];

pub(super) fn is_bracket_blank(token: &str) -> bool {
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or_default().trim();
    let words = inner.split_whitespace().count();
    if words == 1 && token.starts_with('[') && is_run_together(inner) {
        return true;
    }
    // A chat's `[3 hours ago]`
    if inner.ends_with(" ago")
        || inner.eq_ignore_ascii_case("n/a")
        || inner.chars().count() <= 1
        || words > 8
        || !has_vocabulary(inner)
    {
        return false;
    }
    if token.starts_with('<') {
        return !ELEMENTS.contains(&inner.to_lowercase().trim_end_matches('/').trim()) && !inner.contains(['@', ':']);
    }
    token.starts_with('[') && PLAIN.contains(&inner)
        || words <= 4 && BRACKET.is_match(token)
        || BRACKET_COMMAND.is_match(token)
}

static BRACKET_COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^\[\s*(?i:insert|add|enter|fill in|fill|your|describe|link to|name of|date of|todo|tbd)\b")
});

fn tokens(text: &str, offset: usize, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let kind = KINDS[usize::from(*byte)];
        let may_begin = match kind {
            ByteKind::Other => false,
            ByteKind::Mark => true,
            ByteKind::Alphanumeric => {
                // Within a word none begins.
                let inside =
                    at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_alphanumeric);
                !inside && may_begin_word(*byte, bytes.get(at + 1).copied().unwrap_or(b' '))
            }
        };
        if let Some((length, blank)) = may_begin.then(|| token(text, at)).flatten() {
            if blank {
                let end = at + text.get(at..at + length).unwrap_or_default().trim_end().len();
                spans.push(offset + at..offset + end);
            }
            at += length;
            continue;
        }
        at += 1;
        if kind == ByteKind::Alphanumeric {
            let word = bytes.get(at..).unwrap_or_default().iter();
            at += word.take_while(|byte| KINDS[usize::from(**byte)] == ByteKind::Alphanumeric).count();
        }
    }
}

pub(super) fn is_site_tag(token: &str) -> bool {
    const TAGS: [&str; 21] = [
        "include",
        "include_relative",
        "raw",
        "endraw",
        "highlight",
        "endhighlight",
        "link",
        "post_url",
        "comment",
        "endcomment",
        "capture",
        "endcapture",
        "figure",
        "gist",
        "embed",
        "hint",
        "endhint",
        "tabs",
        "endtabs",
        "alert",
        "endalert",
    ];
    let inside = token.trim_matches(['{', '}', '%', ' ', '-', '<', '>', '/']);
    let first = inside.split([' ', '\t', '|']).next().unwrap_or_default();
    let scoped = ["site.", "page.", "layout.", "post.", "content.", "theme."];
    if token.starts_with("{{<") || token.starts_with("{{%") {
        return true;
    }
    if token.starts_with("{%") {
        TAGS.contains(&first)
    } else {
        scoped.iter().any(|scope| first.starts_with(scope))
            || first.contains('(') && first.starts_with("url_for")
            || inside.contains("relative_url")
    }
}

/// What a byte may be to a token. Asked of every byte of every document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByteKind {
    Other,
    /// Begins a token wherever it stands.
    Mark,
    /// Begins one at the start of a word.
    Alphanumeric,
}

static KINDS: [ByteKind; 256] = {
    let mut kinds = [ByteKind::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            kinds[byte as usize] = ByteKind::Alphanumeric;
        }
        byte += 1;
    }
    // `0xC2`, `0xE2` and `0xE3` are the first bytes of `£`, `€`, `○` and `〇`.
    let marks = b"{$[<(?#@\xC2\xE2\xE3";
    let mut at = 0;
    while at < marks.len() {
        kinds[marks[at] as usize] = ByteKind::Mark;
        at += 1;
    }
    kinds
};

/// How words begin that [`WORD`] asks for: `TBD`, `YYYY`, `XX:XX`, `INC-XXX`.
const fn is_shouted(first: u8, second: u8) -> bool {
    match (first, second) {
        (b'x' | b'X', next) => {
            matches!(next, b'x' | b'X' | b'%' | b' ' | b'\t'..=b'\r')
                || first == b'X' && matches!(next, b'h' | b'm' | b'd' | b's' | b'H' | b'D' | b'j')
        }
        (b'N', next) => matches!(next, b'N' | b'%' | b' ' | b'\t'..=b'\r'),
        (b'2', b'0')
        | (b'T', b'B' | b'.' | b'I' | b'+' | b'-' | b' ')
        | (b'F' | b'J' | b'P', b'I' | b'M' | b'A' | b'U')
        | (b'I', b'N' | b'S')
        | (b'A', b'D')
        | (b'S', b'E')
        | (b'E', b'N') => true,
        (one, other) => {
            one == other
                && matches!(
                    one,
                    b'Y' | b'y'
                        | b'D'
                        | b'd'
                        | b'M'
                        | b'm'
                        | b'H'
                        | b'h'
                        | b'Z'
                        | b'A'
                        | b'a'
                        | b'J'
                        | b'j'
                        | b'R'
                        | b'T'
                        | b't'
                        | b'G'
                        | b'g'
                )
        }
    }
}

/// How phrases begin that [`PHRASE`] asks for: `Insert … here`, `To be filled in`.
const fn is_spoken(first: u8, second: u8) -> bool {
    matches!(
        (first.to_ascii_lowercase(), second.to_ascii_lowercase()),
        (b'i' | b'e', b'n') | (b'p', b'a' | b'u') | (b'f', b'i') | (b't', b'y' | b'o') | (b'y' | b'l', b'o')
    )
}

/// May a token begin with these two bytes? A bit for each two of ASCII.
fn may_begin_word(first: u8, second: u8) -> bool {
    static PAIRS: [u128; 128] = {
        let mut pairs = [0; 128];
        let mut first = 0_u8;
        while first < 128 {
            let mut second = 0_u8;
            while second < 128 {
                if is_shouted(first, second) || is_spoken(first, second) {
                    pairs[first as usize] |= 1 << second;
                }
                second += 1;
            }
            first += 1;
        }
        pairs
    };
    second < 128 && PAIRS.get(usize::from(first)).is_some_and(|pairs| pairs & 1 << second != 0)
}

/// What stands behind `@` where a person is to be named.
const MENTIONS: [&str; 24] = [
    "responsable",
    "responsible",
    "responsavel",
    "responsabile",
    "verantwortlich",
    "verantwortlicher",
    "verantwoordelijke",
    "propietario",
    "usuario",
    "utilisateur",
    "benutzer",
    "username",
    "owner",
    "your-name",
    "yourname",
    "assignee",
    "name",
    "person",
    "todo",
    "TBD",
    "xxx",
    "handle",
    "your-handle",
    "github-username",
];

/// What Japanese writes for what is to be filled in.
const CIRCLES: [char; 4] = ['〇', '○', '●', '△'];
/// What it counts with them.
const COUNTED: [char; 9] = ['年', '月', '日', '時', '分', '件', '名', '人', '秒'];

/// The token that starts at a byte: its length, and whether it is a blank or only looks like one.
fn token(text: &str, at: usize) -> Option<(usize, bool)> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    let before = || text.get(..at).and_then(|before| before.chars().next_back());
    let matched = |pattern: &Regex| pattern.find(rest).map(|found| (found.end(), true));
    match (bytes.first()?, bytes.get(1)) {
        (b'<', Some(b'%')) => {
            let end = rest.get(2..)?.find("%>").filter(|end| (2..=160).contains(end))?;
            Some((end + 4, !rest[..end].contains('\n')))
        }
        (b'[' | b'<', _) => {
            let length = bracketed(rest)?;
            let token = &rest[..length];
            // `Map<String, Value>`
            if token.starts_with('<') && before().is_some_and(char::is_alphanumeric) {
                return Some((length, false));
            }
            Some((length, is_bracket_blank(token) || token.starts_with('[') && is_form(&token[1..length - 1])))
        }
        (b'{', Some(b'a'..=b'z')) if before().is_some_and(|c| !(c.is_whitespace() || "(*_|-#".contains(c))) => None,
        (b'{', Some(b'{' | b'%' | b'A'..=b'Z' | b'a'..=b'z')) => {
            // `{% include x %}` and `{{ site.url }}` are for the site's generator, not for people.
            matched(&BRACES).map(|(length, _)| {
                let token = rest.get(..length).unwrap_or_default();
                (
                    length,
                    !is_site_tag(token) && (token.starts_with("{{") || token.starts_with("{%") || names_a_blank(token)),
                )
            })
        }
        (b'$', Some(b'{' | b'x' | b'X')) | (0xC2 | 0xE2, _) if rest.starts_with(['$', '£', '€']) => matched(&MONEY),
        (b'#', Some(b'x' | b'X')) => matched(&TICKET),
        (b'(', Some(b'w' | b'W' | b'i' | b'I' | b'f' | b'F' | b'y' | b'Y' | b't' | b'T')) => matched(&PARENTHESIS),
        // `〇〇サービス`
        (0xE3 | 0xE2, _) if rest.starts_with(CIRCLES) => {
            let length = rest.find(|c| !CIRCLES.contains(&c)).unwrap_or(rest.len());
            let behind = rest.get(length..).unwrap_or_default();
            // `○月○日`; one alone is a mark in a table.
            let blank = rest.chars().nth(1).is_some_and(|c| CIRCLES.contains(&c)) || behind.starts_with(COUNTED);
            Some((length, blank))
        }
        (0xE3, _) if rest.starts_with('【') => {
            let end = rest.find('】').filter(|end| *end <= 120)?;
            let inside = rest.get('【'.len_utf8()..end)?;
            Some((end + '】'.len_utf8(), is_whole(inside) || UNSPACED.iter().any(|prompt| inside.contains(prompt))))
        }
        (b'@', _) => {
            let name = rest.get(1..)?;
            let length = name.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(name.len());
            let name = name.get(..length)?;
            let blank = MENTIONS.iter().any(|mention| mention.eq_ignore_ascii_case(name));
            let apart = before().is_none_or(|c| c.is_whitespace() || "(*_|[,/".contains(c));
            Some((length + 1, blank && apart))
        }
        (b'?', _) => {
            let before = before();
            if before.is_none_or(char::is_whitespace)
                && let Some(found) = UNKNOWN.find(rest)
            {
                return Some((found.end(), true));
            }
            let length = bytes.iter().take_while(|byte| **byte == b'?').count();
            // `Really??` and `14:??` are no blanks.
            let blank = before.is_none_or(|c| c.is_whitespace() || "(~$|<>=".contains(c));
            Some((length, blank && length > 1))
        }
        (first, second) if first.is_ascii_alphanumeric() => {
            let inside = at > 0 && text.as_bytes().get(at - 1).is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_');
            if inside {
                return None;
            }
            let second = second.copied().unwrap_or(b' ');
            let shouted = is_shouted(*first, second)
                && ((*first, second) != (b'2', b'0') || matches!(bytes.get(2), Some(b'x' | b'X' | b'Y')));
            if shouted && let Some((length, _)) = matched(&WORD) {
                // How the names of files begin: `YYYYMMDD-title`, not the end of a channel's.
                let joined = rest[..length].ends_with('-') && !before().is_none_or(char::is_whitespace);
                return Some((length, !joined && !is_statement(&rest[..length])));
            }
            let spoken = is_spoken(*first, second);
            spoken.then(|| may_be_phrase(rest).then(|| matched(&PHRASE)).flatten()).flatten()
        }
        _ => None,
    }
}

/// `INSERT OR IGNORE`, `ADD COLUMN`: commands of databases and protocols, which are written in capitals too.
fn is_statement(token: &str) -> bool {
    const BEHIND: &str = "OR INTO IGNORE SELECT VALUES OVERWRITE ALL STATEMENT STATEMENTS QUERY QUERIES UPDATE DELETE AND ON SQL \
        COLUMN CONSTRAINT INDEX PRIMARY FOREIGN UNIQUE KEY PARTITION IF REQUEST REQUESTS GET POST HTTP API PATCH IN TRIGGER \
        OBJECT BATCH IS";
    let mut words = token.split_whitespace();
    matches!(words.next(), Some("INSERT" | "ADD" | "PUT"))
        && words.next().is_some_and(|word| BEHIND.split_whitespace().any(|known| known == word))
}

/// The length of a bracket that closes on its line, 1 to 60 characters later, with no other one in it.
fn bracketed(rest: &str) -> Option<usize> {
    let angle = rest.starts_with('<');
    if angle && !rest.as_bytes().get(1)?.is_ascii_alphabetic() {
        return None;
    }
    let stops: &[char] = if angle { &['<', '>', '\n'] } else { &['[', ']', '\n'] };
    let inside = rest.get(1..)?;
    let (count, (length, stop)) = inside.char_indices().enumerate().take(62).find(|(_, (_, c))| stops.contains(c))?;
    let least = if angle { 2 } else { 1 };
    let closed = stop == if angle { '>' } else { ']' };
    (closed && (least..=least + 59).contains(&count)).then_some(1 + length + 1)
}

/// Does it begin, and may it go on, like a phrase? Cheaper than asking the pattern.
fn may_be_phrase(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let begins =
        |start: &str| bytes.get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()));
    if begins("lorem ipsum") || begins("to be filled") {
        return true;
    }
    if !["insert", "paste", "fill in", "enter", "type", "put", "your"].iter().any(|word| begins(word)) {
        return false;
    }
    // `here` has to follow before any punctuation; the pattern bounds how far.
    let more = |byte: &&u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'\t'..=b'\r' | b'_' | b'\'' | b'-' | 0x80..)
    };
    let words = bytes.iter().take(160).take_while(more).count();
    bytes.get(..words).is_some_and(|words| words.windows(4).any(|word| word.eq_ignore_ascii_case(b"here")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<String> {
        Postmortem::parse(source).placeholders.into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn tokens_to_replace_are_found() {
        for (source, expected) in [
            ("On [Date and Time], it broke", "[Date and Time]"),
            ("[Timestamp]: it was reported", "[Timestamp]"),
            ("About [Percentage]% of users", "[Percentage]"),
            ("# {{ name }}", "{{ name }}"),
            ("| 20xx-MM-DD HH:mm | x |\n", "20xx-MM-DD"),
            ("Started YYYY-MM-DD", "YYYY-MM-DD"),
            ("Owner: TBD", "TBD"),
            ("TODO", "TODO"),
            ("Affected: <fill in>", "<fill in>"),
            ("- Category: XXX", "XXX"),
            ("**Owner:** _Your name goes here._", "Your name goes here."),
            ("- …", "…"),
            ("ADD LINK", "ADD LINK"),
            ("Took ?? minutes", "??"),
            ("---\nowner: TBD\n---\n", "TBD"),
            ("Inicio: AAAA-MM-DD", "AAAA-MM-DD"),
            ("- Tableau de bord : [lien]", "[lien]"),
            ("- **[Hora]:** algo", "[Hora]"),
            ("| Servizi | [elenco dei servizi, titolo] |\n|--|--|\n", "[elenco"),
            ("担当: [担当者]", "[担当者]"),
            ("Hosts: [all of them]\nGraph: [link]\nOwner: [name]", "[all of them]"),
            ("# <%= incident.title %>", "<%= incident.title %>"),
            ("{% if severity %}", "{% if severity %}"),
            ("- T+?: cause found", "T+?"),
            ("Number of users: to be determined", "to be determined"),
            ("Some users (to be confirmed) saw errors", "(to be confirmed)"),
            ("1. `HH:MM` - first alert", "HH:MM"),
            ("<The single reason, stated plainly. The cause, not the symptom.>", "<The single reason"),
            ("<What was seen, by whom,\nand for how long.>", "<What was seen, by whom,"),
            ("- **Severity:** <low | medium | high>", "<low | medium | high>"),
            ("- **Authors:** <roles / people>", "<roles / people>"),
            ("All times <timezone>.", "<timezone>"),
        ] {
            let found = found(source);
            assert!(found.iter().any(|text| text.contains(expected)), "{source}: {found:?}");
        }
    }

    #[test]
    fn ordinary_text_holds_none() {
        for source in [
            "[Date and Time](https://example.com)",
            "[Date and Time][ref]\n\n[ref]: https://example.com",
            "- [ ] do it\n- [x] done",
            "`{{ name }}` and `TBD`",
            "```\nTODO\n{{ x }}\n```",
            "<!-- TODO: [Timestamp] -->",
            "Really?? Yes.",
            "The cause of the failures has yet to be determined.",
            "| Task | Status |\n|--|--|\n| fix | TODO |",
            "# [Public] Delays",
            "[aki] thinks so",
            "changed from [Require approval for first-time contributors] to other",
            "per [minute/hour]?",
            "14:?? scaled down",
            "press <kbd>x</kbd> in <details>",
            "Found by <https://example.com/a b>",
            "<Ann Example ann@example.com>",
            "Customer: <redacted>",
            "Limit: <b>5</b> and <i>more</i>",
            "wait... what",
            "## Action items\n\n- TODO: write the test",
            "{% include graph.html %} {{ site.baseurl }} {{< figure >}}",
            "## Action items\n\n- [ann] Restore it\n- [ben] Alert on it\n- [cleo] Drill it",
        ] {
            assert_eq!(found(source), Vec::<String>::new(), "{source}");
        }
    }
}
