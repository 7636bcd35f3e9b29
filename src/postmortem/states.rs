//! Words that say how far a piece of work is, and marks that people set beside it.
//!
//! An explicit mark counts: a box, a word on its own in brackets, in a column, in front of a colon or behind a dash.
//! A sentence hardly ever does: an item that is wrongly taken for done is never filed.

use std::ops::Range;

use super::name_table::{Divided, NameTable};
use super::vocabulary::words;

const DONE: &str = "done,accomplished,complete,completed,fixed,implemented,finished,resolved,closed,merged,shipped,deployed,\
    erledigt,abgeschlossen,umgesetzt,fertig,behoben,termine,terminee,fait,faite,realise,realisee,resolu,hecho,completado,\
    completada,realizado,realizada,terminado,terminada,resuelto,feito,feita,concluido,concluida,completo,completa,resolvido,\
    completato,completata,fatto,fatta,risolto,concluso,afgerond,gedaan,voltooid,klaar,gereed,完了,完了済み,対応済,対応済み,\
    実施済,実施済み,対策済み,済,済み,対応完了,已完成,完成,已解决,已修复,已处理,已上线";
const OPEN: &str = "todo,to do,in progress,wip,ongoing,open,planned,not started,not done,pending,incomplete,undone,backlog,new,\
    blocked,started,not yet,not complete,not completed,scheduled,offen,in arbeit,geplant,in bearbeitung,begonnen,nicht begonnen,\
    ausstehend,en cours,a faire,planifie,planifiee,ouvert,en attente,non commence,en curso,en progreso,en proceso,pendiente,\
    abierto,por hacer,planificado,no iniciado,em andamento,pendente,aberto,a fazer,planejado,nao iniciado,em progresso,in corso,\
    aperto,da fare,pianificato,in attesa,bezig,gepland,te doen,openstaand,niet gestart,未着手,進行中,対応中,未対応,未完了,未実施,\
    予定,対応予定,検討中,実施中,作業中,未,进行中,待办,未开始,待处理,计划中,未完成,处理中,待定,待开始,規劃中,進行中";

/// What counts as done, and what doesn't.
static STATES: NameTable<2, 512> = NameTable::new([(0, OPEN), (1, DONE)], Divided::Commas);

/// What a whole text says: `Done`, `[x]`, `In progress`, 完了. `None`: it is no state.
pub(crate) fn whole(text: &str) -> Option<bool> {
    let text = text.trim();
    match text {
        "✅" | "☑" | "☑️" | "✔" | "✔️" | "[x]" | "[X]" | "x" | "X" | "100%" => return Some(true),
        "🚧" | "⏳" | "[ ]" | "🔄" | "0%" | "❌" | "⬜" => return Some(false),
        _ => {}
    }
    if text.len() > 60 {
        return None;
    }
    let name = words(text);
    if name.is_empty() {
        let mark = text.chars().find(|c| "✅☑✔🚧⏳🔄".contains(*c))?;
        return Some("✅☑✔".contains(mark));
    }
    STATES.get(&name).map(|done| done == 1)
}

/// What the cell of a status column says: `Done (2026-12-01)`, `Closed by #12`.
pub(crate) fn status(text: &str) -> Option<bool> {
    if let Some(state) = whole(text) {
        return Some(state);
    }
    let name = words(text.split(['(', '[', ',', ';', '（']).next().unwrap_or(text));
    let list: Vec<&str> = name.split(' ').collect();
    // The longest words first: `not done` is not `done`.
    let leading = (1..=list.len().min(3)).rev().find_map(|count| whole(&list[..count].join(" ")));
    leading.or_else(|| {
        let mark = text.chars().find(|c| "✅☑✔🚧⏳🔄".contains(*c))?;
        Some("✅☑✔".contains(mark))
    })
}

/// Work that a sentence plainly says was finished: `We have removed the ability …`, `The job has been disabled …`. Only
/// verbs of finishing, in the first words, and nothing that takes it back.
pub(crate) fn told_as_done(text: &str) -> bool {
    const VERBS: &str = "removed,disabled,deployed,fixed,merged,added,implemented,upgraded,replaced,released,patched,migrated,\
        enabled,configured,completed,resolved,deleted,reverted,installed,rotated,revoked";
    const DOUBTS: &str = "but,not,should,need,needs,until,yet,however,todo,will,partially,partly,that,which,who,if,must,could,once,\
        before,almost,nearly,temporarily,only,when";
    let lower = text.to_lowercase();
    let list: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).take(24).collect();
    let is = |list: &str, word: &str| list.split(',').any(|known| known == word);
    let adverb =
        |at: usize| at + usize::from(list.get(at).is_some_and(|word| matches!(*word, "already" | "now" | "since")));
    let verb = match list.as_slice() {
        ["we", "have", ..] => adverb(2),
        ["we've", ..] => adverb(1),
        ["the" | "all" | "our", ..] => {
            let Some(at) = list.iter().take(10).position(|word| matches!(*word, "has" | "have")) else { return false };
            let at = adverb(at + 1);
            if list.get(at) != Some(&"been") {
                return false;
            }
            adverb(at + 1)
        }
        _ => return false,
    };
    list.get(verb).is_some_and(|word| is(VERBS, word)) && !list.iter().take(verb + 6).any(|word| is(DOUBTS, word))
}

/// What a remark at the end says was done, and how: `(fixed by a second check)`, `(behoben durch …)`, `(added a test)`.
fn tells_how(remark: &str) -> bool {
    const DONE: &str = "fixed,resolved,implemented,completed,solved,addressed,handled,done,behoben,erledigt,umgesetzt,gelost,corrige,\
        corrigee,resolu,resolue,corregido,corregida,resuelto,resuelta,solucionado,corrigido,corrigida,resolvido,resolvida,corretto,\
        corretta,risolto,risolta,opgelost,verholpen,gefixt";
    const HOW: &str = "by,in,with,via,through,as,on,durch,mit,am,par,avec,dans,le,por,con,en,el,com,em,no,na,da,dal,nel,il,door,met,op";
    const MADE: &str = "added,removed,created,introduced,replaced,enabled,disabled,updated,hinzugefugt,ajoute,anadido,adicionado,\
        aggiunto,toegevoegd";
    const MAKERS: &str = "by,to,from,in,on,at,after,for,later,since,von,am,par,le,por,el,em,da,il,door,op";
    let name = words(remark);
    let mut list = name.split(' ');
    let (Some(verb), Some(next)) = (list.next(), list.next()) else { return false };
    let is = |list: &str, word: &str| list.split(',').any(|known| known == word);
    let doubtful =
        name.split(' ').any(|word| matches!(word, "but" | "not" | "temporarily" | "partially" | "aber" | "pero"));
    !doubtful && (is(DONE, verb) && is(HOW, next) || is(MADE, verb) && !is(MAKERS, next) && list.next().is_some())
}

/// The mark that an item's text carries, with its place: `DONE: …`, `… (done)`, `… - DONE`, `✅ …`.
pub(crate) fn mark(text: &str) -> Option<(bool, Range<usize>)> {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    let tail = text.trim_end();
    // In front: a word and a colon, or capitals alone.
    let head = trimmed.char_indices().take(24).find(|(_, c)| matches!(c, ':' | '：'));
    if let Some((at, colon)) = head
        && let Some(state) = whole(&trimmed[..at])
    {
        return Some((state, lead..lead + at + colon.len_utf8()));
    }
    let first = trimmed.split(|c: char| c.is_whitespace() || c == '-' || c == '–').next().unwrap_or_default();
    let capitals = matches!(first, "DONE" | "COMPLETE" | "COMPLETED" | "FIXED" | "TODO" | "WIP" | "ERLEDIGT" | "OFFEN");
    if capitals && let Some(state) = whole(first) {
        return Some((state, lead..lead + first.len()));
    }
    // In brackets, anywhere.
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        let mut from = 0;
        while let Some(at) = text[from..].find(open).map(|at| from + at) {
            let inside = at + open.len_utf8();
            let Some(end) = text[inside..].find(close).map(|end| inside + end) else { break };
            let content = text[inside..end].trim_end_matches('.');
            // `(Done 2026-12-01)`, `(done, #12)`: what follows only says when and where.
            let word = content.split([',', ';', '–', '-']).next().unwrap_or(content);
            let behind =
                text[end + close.len_utf8()..].trim_start_matches(|c: char| !c.is_alphanumeric() && !"([".contains(c));
            let aside = text[..at].trim().is_empty() || behind.is_empty() || behind.starts_with(['(', '[']);
            if behind.is_empty() && at > 0 && tells_how(content) {
                return Some((true, at..end + close.len_utf8()));
            }
            if aside && let Some(state) = whole(content).or_else(|| whole(word).filter(|state| *state)) {
                return Some((state, at..end + close.len_utf8()));
            }
            from = end + close.len_utf8();
        }
    }
    // Behind a dash or colon at the end.
    let cut = [" - ", " – ", " — ", " -- ", ": ", " → ", " => ", "："].iter().filter_map(|cut| tail.rfind(cut)).max();
    if let Some(at) = cut {
        let behind = tail[at..].trim_start_matches(|c: char| c.is_whitespace() || ":-–—→=>：".contains(c));
        if let Some(state) = whole(behind.trim_end_matches('.')) {
            return Some((state, at..tail.len()));
        }
    }
    if let Some(rest) = tail.strip_suffix("DONE").filter(|rest| rest.ends_with([' ', '.', '*'])) {
        return Some((true, rest.len()..tail.len()));
    }
    // An empty box, or a cross where boxes are: only in front.
    if let Some(sign) = trimmed.chars().next().filter(|c| "❌🔲⬜☐◻".contains(*c)) {
        return Some((false, lead..lead + sign.len_utf8()));
    }
    let (at, sign) = text.char_indices().find(|(_, c)| "✅☑✔🚧⏳".contains(*c))?;
    let end = at + sign.len_utf8();
    let end = if text[end..].starts_with('\u{fe0f}') { end + '\u{fe0f}'.len_utf8() } else { end };
    Some(("✅☑✔".contains(sign), at..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_explicit_marks_count() {
        for (text, state) in [
            ("DONE: rotate the keys", Some(true)),
            ("DONE rotate the keys", Some(true)),
            ("Rotate the keys (done)", Some(true)),
            ("Rotate the keys (Accomplished.)", Some(true)),
            ("Rotate the keys (done, 2026-12-01)", Some(true)),
            ("Rotate the keys [DONE]", Some(true)),
            ("Rotate the keys - DONE", Some(true)),
            ("Rotate the keys — in progress", Some(false)),
            ("✅ Rotate the keys", Some(true)),
            ("🚧 Rotate the keys", Some(false)),
            ("⬜ Rotate the keys", Some(false)),
            ("Rotate the keys ❌", None),
            ("TODO: rotate the keys", Some(false)),
            ("Erledigt: Schlüssel getauscht", Some(true)),
            ("Faire tourner les clés (en cours)", Some(false)),
            ("鍵を交換する（完了）", Some(true)),
            ("The keys have been rotated.", None),
            ("All hosts have already been patched", None),
            ("Finish what was started", None),
            ("Make sure it is done", None),
            ("Open an issue upstream", None),
            ("Fix the (closed) loop alert", None),
            ("Alert when a job is not done (see runbook)", None),
            ("", None),
        ] {
            assert_eq!(mark(text).map(|(state, _)| state), state, "{text}");
        }
    }

    #[test]
    fn a_sentence_is_done_only_where_it_plainly_says_so() {
        for text in [
            "We have removed the ability to push.",
            "We've already deployed the fix",
            "The old job has been disabled and removed from all hosts.",
        ] {
            assert!(told_as_done(text), "{text}");
        }
        for text in [
            "The runbook has been outdated for months",
            "The alert that has been disabled must come back",
            "It has been suggested to remove it",
            "We have noticed that backups fail",
            "We have disabled it temporarily",
            "The job has been disabled but needs a fix",
            "Remove what has been added",
        ] {
            assert!(!told_as_done(text), "{text}");
        }
    }

    #[test]
    fn a_status_may_say_more() {
        for (text, state) in [
            ("Done", Some(true)),
            ("**完了**", Some(true)),
            ("Closed by #12", Some(true)),
            ("Not done", Some(false)),
            ("In Progress (50%)", Some(false)),
            ("En cours", Some(false)),
            ("未着手", Some(false)),
            ("✅ 2026-12-01", Some(true)),
            ("someday", None),
        ] {
            assert_eq!(status(text), state, "{text}");
        }
    }
}
