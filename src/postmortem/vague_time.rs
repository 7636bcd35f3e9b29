//! What tells of when without a date or a time of day: `Day 2`, `3 hours later`, `The next morning`, `March 2026`, `noon`.
//!
//! Such words open an entry of a timeline only where they are set off from what happened: by a colon, a dash, or a time.

use super::time::{self, When};
use super::time_words::month;

/// Phrases for a day or a part of it that is told from the one before.
const PHRASES: &[&str] = &[
    "the next day",
    "next day",
    "the following day",
    "following day",
    "the next morning",
    "next morning",
    "the following morning",
    "same day",
    "the same day",
    "later that day",
    "later the same day",
    "later that night",
    "later that evening",
    "that evening",
    "that night",
    "the next week",
    "next week",
    "the following week",
    "weeks later",
    "days later",
    "hours later",
    "minutes later",
    "moments later",
    "shortly after",
    "shortly afterwards",
    "shortly before",
    "soon after",
    "noon",
    "12 noon",
    "midnight",
    "12 midnight",
    "yesterday",
    "today",
    "am nächsten tag",
    "am folgetag",
    "nächster tag",
    "am nächsten morgen",
    "kurz darauf",
    "kurz danach",
    "mittags",
    "mitternacht",
    "le lendemain",
    "lendemain",
    "le lendemain matin",
    "peu après",
    "midi",
    "minuit",
    "al día siguiente",
    "día siguiente",
    "poco después",
    "mediodía",
    "medianoche",
    "no dia seguinte",
    "dia seguinte",
    "logo depois",
    "pouco depois",
    "meio-dia",
    "meia-noite",
    "il giorno dopo",
    "il giorno seguente",
    "giorno dopo",
    "poco dopo",
    "mezzogiorno",
    "mezzanotte",
    "de volgende dag",
    "volgende dag",
    "de volgende ochtend",
    "kort daarna",
    "middernacht",
    "翌日",
    "翌朝",
    "同日",
    "翌週",
    "次日",
    "第二天",
    "当天",
    "当晚",
    "次日凌晨",
    "正午",
];
/// What counts days from the incident's first: `Day 1`.
const COUNTED: &[&str] =
    &["day", "week", "tag", "woche", "jour", "semaine", "día", "dia", "semana", "giorno", "dag", "hour"];
const UNITS: &[&str] = &[
    "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour",
    "hours", "day", "days", "week", "weeks", "minuten", "stunde", "stunden", "tag", "tage", "heure", "heures", "jour",
    "jours", "minuto", "minutos", "hora", "horas", "día", "días", "dia", "dias", "minuti", "ora", "ore", "giorno",
    "giorni", "minuut", "uur", "dag", "dagen",
];
const LATER: &[&str] = &[
    "later",
    "after",
    "earlier",
    "before",
    "prior",
    "ago",
    "zuvor",
    "plus tôt",
    "antes",
    "más tarde",
    "eerder",
    "später",
    "danach",
    "vorher",
    "plus tard",
    "après",
    "después",
    "depois",
    "mais tarde",
    "dopo",
    "più tardi",
    "prima",
    "daarna",
];
const PARTS: &[&str] = &[
    "early",
    "mid",
    "late",
    "end of",
    "beginning of",
    "anfang",
    "mitte",
    "ende",
    "début",
    "mi",
    "fin",
    "principios de",
    "finales de",
    "início de",
    "fim de",
    "inizio",
    "metà",
    "fine",
    "begin",
    "eind",
];

/// Reads what `text` says about when in such words, if it begins with them.
pub(super) fn leading(text: &str) -> Option<When> {
    // Most texts begin with no such word; the longest phrase is looked at whole.
    let opening = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"[{<".contains(c));
    let start = text.len() - opening.len();
    let end = opening.char_indices().nth(40).map_or(opening.len(), |(at, _)| at);
    let lower = opening.get(..end)?.to_lowercase();
    if lower.len() != end {
        return None;
    }
    let length = phrase(&lower).or_else(|| counted(&lower)).or_else(|| later(&lower)).or_else(|| in_month(&lower))?;
    let rest = opening.get(length..)?;
    let mut when = When { has_date: true, len: start + length, ..When::default() };
    let behind = rest.trim_start_matches([' ', ',', '(', '@', '~', ':', '-', '–', '—', '*', '_']);
    if let Some(next) = time::leading(behind).filter(|next| next.has_time && !next.has_date && !next.weak) {
        let at = text.len() - behind.len();
        when.len = at + next.len;
        when.until = at + next.until;
        when.clock = next.clock.map(|(from, to)| (at + from, at + to));
        when.has_time = true;
        (when.time, when.end, when.elapsed) = (next.time, next.end, next.elapsed);
        (when.half_day_unknown, when.zone, when.impossible) = (next.half_day_unknown, next.zone, next.impossible);
        return Some(when);
    }
    let off = rest.trim_start_matches([' ', '*', '_', '`', '"', ']']);
    let set_off = off.starts_with([':', '：', '–', '—', '|']) || off.starts_with("- ") || off.starts_with("-> ");
    (set_off || off.is_empty()).then_some(when)
}

/// What stands behind a day that something began on and goes on since.
const ONGOING: [&str; 13] = [
    " ongoing",
    " onwards",
    " onward",
    " in progress",
    " laufend",
    " en cours",
    " en curso",
    " em andamento",
    " em curso",
    " in corso",
    " lopend",
    "以降",
    "起",
];

/// Reads a whole cell of a column that is for times: `16:0x`, `01/07`, `Jun–Jul`, `Mon`, `Q3 2026`, `30 min`.
pub(super) fn cell(text: &str) -> Option<When> {
    const MOST: usize = 24;
    let whole = text.trim().trim_matches(|c: char| c.is_whitespace() || "~≈*_`<>≥≤".contains(c));
    if whole.len() > MOST || whole.is_empty() {
        return None;
    }
    let mut lower = whole.to_lowercase();
    // `29/09 in corso`
    if let Some(began) = ONGOING.iter().find_map(|word| lower.strip_suffix(word)) {
        lower.truncate(began.trim_end_matches([' ', ',', '(', '-', '–', '—']).len());
    }
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    let rest = lower.get(digits..)?;
    let told = |has_time: bool| When { has_date: !has_time, has_time, len: text.len(), ..When::default() };
    if digits == 0 {
        // `Jun–Jul`, `Jan/Feb 2026`, `Mon`, `Q3 2026`
        let word = lower.find(|c: char| !c.is_alphabetic()).unwrap_or(lower.len());
        let behind = lower.get(word..)?.trim_start_matches([' ', '-', '–', '—', '/']);
        let next = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let year = |text: &str| text.trim().is_empty() || text.trim().bytes().all(|byte| byte.is_ascii_digit());
        let months = month(lower.get(..word)?).is_some() && next > 0 && month(behind.get(..next)?).is_some();
        let quarter = matches!(lower.get(..2), Some("q1" | "q2" | "q3" | "q4")) && year(lower.get(2..)?);
        let weekday = super::time_words::weekday(&lower) == lower.len();
        return (months && year(behind.get(next..)?) || quarter || weekday).then(|| told(false));
    }
    if digits > 2 {
        return None;
    }
    // `16:0x`, `16:xx z`, `16h??`
    if let Some(minutes) = rest.strip_prefix([':', 'h']).filter(|minutes| minutes.contains(['x', '?'])) {
        let form = minutes.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'x' | b'?')).count();
        let zone = minutes.get(form..)?.trim();
        let sure = lower.get(..digits)?.parse::<u8>().is_ok_and(|hour| hour < 24);
        return (sure && form <= 2 && zone.len() <= 5 && zone.bytes().all(|byte| byte.is_ascii_alphabetic()))
            .then(|| told(true));
    }
    // `01/07`, `1.7.`
    if let Some(second) = rest.strip_prefix(['/', '.']) {
        let number = |text: &str| text.parse::<u8>().ok().filter(|number| *number > 0);
        let (one, two) = (number(lower.get(..digits)?)?, number(second.trim_end_matches('.'))?);
        return (one.min(two) <= 12 && one.max(two) <= 31).then(|| told(false));
    }
    // `30 min`, `2 h`
    let unit = rest.trim_start().trim_end_matches('.');
    UNITS.contains(&unit).then(|| told(true))
}

fn ends_word(text: &str, at: usize) -> bool {
    !text.get(at..).unwrap_or_default().starts_with(|c: char| c.is_alphanumeric() && c < '\u{2e80}')
}

fn phrase(lower: &str) -> Option<usize> {
    let known = PHRASES.iter().filter(|phrase| lower.starts_with(**phrase) && ends_word(lower, phrase.len()));
    known.map(|phrase| phrase.len()).max()
}

/// `Day 1`, `Tag 2`, 1日目, 第三天.
fn counted(lower: &str) -> Option<usize> {
    if let Some(rest) = lower.strip_prefix('第') {
        let number =
            rest.find(|c: char| !(c.is_ascii_digit() || "一二三四五六七八九十".contains(c))).filter(|at| *at > 0)?;
        let day = rest.get(number..)?.chars().next().filter(|day| "天日周".contains(*day))?;
        return Some('第'.len_utf8() + number + day.len_utf8());
    }
    if let Some(at) = lower.find("日目") {
        return lower[..at].bytes().all(|byte| byte.is_ascii_digit()).then_some(at + "日目".len()).filter(|_| at > 0);
    }
    let word = COUNTED.iter().find(|word| lower.strip_prefix(**word).is_some_and(|rest| rest.starts_with(' ')))?;
    let number = lower.get(word.len() + 1..)?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits).then_some(word.len() + 1 + digits).filter(|end| ends_word(lower, *end))
}

/// `3 hours later`, `30 min danach`, 2時間後, 30分钟后.
fn later(lower: &str) -> Option<usize> {
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let rest = lower.get(digits..)?.trim_start();
    for unit in ["分後", "分钟后", "分鐘後", "時間後", "小时后", "小時後", "日後", "天后", "天後", "時間半後", "分间后"]
    {
        if let Some(behind) = rest.strip_prefix(unit) {
            return Some(lower.len() - behind.len());
        }
    }
    let unit =
        rest.find(|c: char| !c.is_alphabetic()).filter(|end| UNITS.contains(&rest.get(..*end).unwrap_or_default()))?;
    let behind = rest.get(unit..)?.trim_start();
    let word = LATER.iter().find(|word| behind.starts_with(**word) && ends_word(behind, word.len()))?;
    Some(lower.len() - behind.len() + word.len())
}

/// `March 2026`, `Early March`, `Mid-March 2026`, `Anfang März`.
fn in_month(lower: &str) -> Option<usize> {
    let part = PARTS.iter().filter(|part| lower.strip_prefix(**part).is_some_and(|rest| rest.starts_with([' ', '-'])));
    let part = part.map(|part| part.len() + 1).max().unwrap_or(0);
    let rest = lower.get(part..)?;
    let word = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let short = word <= 3 || rest.starts_with("mar") && word == 3;
    month(rest.get(..word)?)?;
    let behind = rest.get(word..)?;
    let year = behind.strip_prefix(' ').unwrap_or_default();
    let year = year.strip_prefix("de ").unwrap_or(year);
    let digits = year.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 4 && year.starts_with("20") {
        return Some(lower.len() - year.len() + 4).filter(|end| ends_word(lower, *end));
    }
    (part > 0 && !short).then_some(part + word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_for_times_may_say_them_roughly() {
        for text in [
            "16:0x",
            "~16:1xz",
            "16:xx UTC",
            "14h??",
            "01/07",
            "1.7.",
            "Jun–Jul",
            "Jan/Feb 2026",
            "Mon",
            "Q3 2026",
            "30 min",
        ] {
            assert!(cell(text).is_some(), "{text}");
        }
        for text in ["", "27:0x", "13/13", "0/7", "T1", "1.7", "v1.7.2", "Summary", "Deploy", "16 pods", "4/40", "x"] {
            assert_eq!(cell(text).is_some(), text == "1.7", "{text}");
        }
    }

    #[test]
    fn words_for_when_are_read_where_they_are_set_off() {
        for text in [
            "Day 1: deploy",
            "Day 2, 14:05: deploy",
            "**Day 1** - deploy",
            "Tag 3: Ausfall",
            "Día 1: fallo",
            "1日目：障害",
            "第二天：恢复",
            "3 hours later: fixed",
            "~30 min later — fixed",
            "2時間後：復旧",
            "Next day: fixed",
            "The next morning, 09:00: fixed",
            "Le lendemain : corrigé",
            "Al día siguiente: resuelto",
            "翌日：復旧",
            "March 2026: rollout",
            "Early March: rollout",
            "Mid-March 2026 — rollout",
            "Anfang März: Rollout",
            "Noon: alert",
            "Midnight – batch starts",
        ] {
            assert!(leading(text).is_some_and(|when| when.has_date), "{text}");
        }
        for text in [
            "Day one went well",
            "Days passed",
            "3 hours of downtime",
            "Next day delivery failed",
            "March was slow",
            "Today we know",
            "Noon batch failed",
            "May fail",
            "Weekly: report",
            "",
            "Monday",
        ] {
            assert!(leading(text).is_none(), "{text}");
        }
    }
}
