//! Words of times and dates in the languages whose headings are known. Only words: how they are put together is
//! [`super::time`]'s.

/// What may stand before a time.
#[rustfmt::skip]
pub(crate) const LEADS: &[&str] = &[
    "at", "on", "around", "about", "approx", "approximately", "circa", "ca", "c", "by", "from", "since", "until",
    "after", "before", "through", "throughout", "during", "starting", "between", "roughly", "um", "gegen", "ab", "am", "seit", "bis", "etwa", "von",
    "nach", "vor", "zwischen", "le", "à", "a", "vers", "dès", "depuis", "environ", "entre", "las", "la", "el",
    "sobre", "hacia", "desde", "às", "as", "em", "alle", "ore", "il", "dalle", "verso", "intorno", "om", "op", "rond",
    "vanaf", "omstreeks", "sinds", "de", "partir", "time", "the", "h", "kl", "~",
];

/// Parts of a day, and what else may stand before a date: `Early morning July 12th`. They make no number a time.
#[rustfmt::skip]
pub(crate) const PARTS_OF_DAY: &[&str] = &[
    "early", "late", "mid", "morning", "afternoon", "evening", "night", "noon", "midday", "mañana", "tarde", "noche",
    "madrugada", "manhã", "noite", "matin", "soir", "soirée", "früh", "morgen", "morgens", "abend", "abends",
    "nachmittag", "nacht", "mattina", "sera", "pomeriggio", "notte", "ochtend", "middag", "avond", "antes", "avant",
    "prima", "of", "das", "delle", "della", "dei", "después", "depois", "après", "dopo", "voor", "tras",
];

#[rustfmt::skip]
const MONTHS: &[(&str, i8)] = &[
    ("january", 1), ("jan", 1), ("januar", 1), ("jänner", 1), ("janvier", 1), ("janv", 1), ("enero", 1), ("ene", 1),
    ("janeiro", 1), ("gennaio", 1), ("januari", 1), ("february", 2), ("feb", 2), ("februar", 2), ("février", 2),
    ("fevrier", 2), ("févr", 2), ("fév", 2), ("febrero", 2), ("fevereiro", 2), ("fev", 2), ("febbraio", 2),
    ("februari", 2), ("march", 3), ("mar", 3), ("märz", 3), ("mär", 3), ("mrz", 3), ("mars", 3), ("marzo", 3),
    ("março", 3), ("marco", 3), ("maart", 3), ("mrt", 3), ("april", 4), ("apr", 4), ("avril", 4), ("avr", 4),
    ("abril", 4), ("abr", 4), ("aprile", 4), ("may", 5), ("mai", 5), ("mayo", 5), ("maio", 5), ("maggio", 5),
    ("mei", 5), ("june", 6), ("jun", 6), ("juni", 6), ("juin", 6), ("junio", 6), ("junho", 6), ("giugno", 6),
    ("giu", 6), ("july", 7), ("jul", 7), ("juli", 7), ("juillet", 7), ("juil", 7), ("julio", 7), ("julho", 7),
    ("luglio", 7), ("lug", 7), ("august", 8), ("aug", 8), ("août", 8), ("aout", 8), ("agosto", 8), ("augustus", 8),
    ("september", 9), ("sep", 9), ("sept", 9), ("septembre", 9), ("septiembre", 9), ("setiembre", 9), ("setembro", 9),
    ("settembre", 9), ("october", 10), ("oct", 10), ("oktober", 10), ("okt", 10), ("octobre", 10), ("octubre", 10),
    ("outubro", 10), ("ottobre", 10), ("ott", 10), ("november", 11), ("nov", 11), ("novembre", 11), ("noviembre", 11),
    ("novembro", 11), ("december", 12), ("dec", 12), ("dezember", 12), ("dez", 12), ("décembre", 12),
    ("decembre", 12), ("déc", 12), ("diciembre", 12), ("dic", 12), ("dezembro", 12), ("dicembre", 12),
    // Often misspelt.
    ("febuary", 2), ("janury", 1), ("ocotber", 10), ("septemeber", 9), ("agust", 8), ("aprli", 4), ("novemeber", 11),
    ("decemeber", 12), ("febrary", 2), ("juley", 7), ("octber", 10), ("januray", 1), ("marhc", 3), ("setptember", 9),
];

/// The number of a month's name, in any case.
pub(crate) fn month(word: &str) -> Option<i8> {
    if word.len() < 3 || word.len() > 12 {
        return None;
    }
    let lower = word.to_lowercase();
    MONTHS.iter().find(|(name, _)| *name == lower).map(|(_, number)| *number)
}

#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu",
    "thur", "thurs", "fri", "sat", "sun", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
    "sonnabend", "sonntag", "mo", "di", "mi", "do", "fr", "sa", "so", "lundi", "mardi", "mercredi", "jeudi",
    "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles", "miercoles", "jueves", "viernes", "sábado",
    "sabado", "domingo", "segunda", "terça", "quarta", "quinta", "sexta", "feira", "lunedì", "martedì", "mercoledì",
    "giovedì", "venerdì", "sabato", "domenica", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag",
    "zondag", "lun", "jeu", "ven", "sam", "dim", "jue", "vie", "dom",
];

/// How many bytes at the start name a day of the week.
pub(crate) fn weekday(text: &str) -> usize {
    // `月曜日`, `周一`, and `月` in brackets behind a date.
    if let Some(first) = text.chars().next().filter(|first| "月火水木金土日一二三四五六周星".contains(*first))
    {
        let behind = text.get(first.len_utf8()..).unwrap_or_default();
        for ending in ["曜日", "曜"] {
            if behind.starts_with(ending) {
                return first.len_utf8() + ending.len();
            }
        }
        if behind.starts_with(['）', ')']) {
            return first.len_utf8();
        }
        for begin in ["星期", "周"] {
            let rest = text.strip_prefix(begin).unwrap_or_default();
            if let Some(day) = rest.chars().next().filter(|day| "一二三四五六日天".contains(*day)) {
                return begin.len() + day.len_utf8();
            }
        }
        return 0;
    }
    let length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    if !(2..=12).contains(&length) {
        return 0;
    }
    let lower = text.get(..length).unwrap_or_default().to_lowercase();
    if !WEEKDAYS.contains(&lower.as_str()) {
        return 0;
    }
    length + usize::from(text.get(length..).is_some_and(|behind| behind.starts_with('.')))
}

/// Does a letter behind a word belong to it? In `14:05 Zürich` the `Z` is no zone; in `12:30JST障害` nothing divides
/// the zone from the text, since Chinese and Japanese write no blanks.
pub(crate) fn continues_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2e80}'
}

/// A word that, in brackets and with others of its kind, stands for a time.
pub(crate) fn placeholder_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "date",
        "time",
        "timestamp",
        "datetime",
        "stamp",
        "and",
        "start",
        "end",
        "hh",
        "mm",
        "ss",
        "yyyy",
        "dd",
        "xx",
        "tz",
        "am",
        "pm",
        "utc",
        "gmt",
        "hhmm",
        "of",
        "or",
        "timezone",
        "zone",
        "zeitstempel",
        "uhrzeit",
        "zeit",
        "datum",
        "und",
        "heure",
        "et",
        "horodatage",
        "fecha",
        "hora",
        "y",
        "data",
        "ora",
        "e",
        "tijd",
        "tijdstip",
        "en",
        "時刻",
        "日時",
        "时间",
        "時間",
        "日期",
        "xxxx",
        "jjjj",
        "aaaa",
        "tt",
        "yy",
        "your",
        "insert",
        "local",
        "est",
        "pst",
        "cet",
        "hhmmss",
    ];
    let lower = word.to_lowercase();
    let counted = |text: &str| text.ends_with(|c: char| c.is_ascii_digit()) && text.starts_with("time");
    // `[2024]` alone would be a year; `[Timestamp 1]` is none.
    WORDS.contains(&lower.as_str()) || counted(&lower) || matches!(lower.as_str(), "1" | "2" | "3" | "4" | "5")
}

/// How many bytes at the start are letters.
pub(crate) fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())
}
