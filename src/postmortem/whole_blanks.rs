//! Blanks that are all of a line, a cell or a value: `TBD`, `(to do)`, `…`, in the languages whose headings are known.

/// A text without a word at its beginning, in whatever case the letters of ASCII in it are.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

const FRENCH: &[&str] = &[
    "compléter",
    "completer",
    "définir",
    "definir",
    "remplir",
    "préciser",
    "determinar",
    "preencher",
    "completar",
    "venir",
    "confirmer",
    "renseigner",
    "rédiger",
    "rediger",
    "déterminer",
    "determiner",
    "fournir",
    "confirmar",
    "rellenar",
    "informar",
];

/// What blanks say that are all of a line, in two parts.
const BLANKS: &[(&str, &[&str])] = &[
    ("to", &["do", " do", "-do"]),
    (
        "to be ",
        &[
            "determined",
            "confirmed",
            "defined",
            "filled in",
            "filled",
            "completed",
            "written",
            "added",
            "announced",
            "decided",
            "provided",
            "supplied",
            "specified",
            "inserted",
        ],
    ),
    ("tb", &["d", "c", "a"]),
    ("f", &["ixme", "ill in", "ill me in"]),
    ("~", &["n", "x", "n%", "x%"]),
    ("xxx", &[""]),
    ("yyy", &[""]),
    ("zzz", &[""]),
    ("coming soon", &[""]),
    ("placeholder", &[""]),
    ("wip", &[""]),
    ("à ", FRENCH),
    ("À ", FRENCH),
    ("a ", FRENCH),
    ("por ", &["definir", "determinar", "completar", "confirmar"]),
    ("pendiente de ", &["definir", "completar", "confirmar"]),
    ("da ", &["definire", "completare", "compilare", "confermare", "determinare", "inserire", "aggiungere"]),
    ("noch ", &["offen", "auszufüllen", "zu ergänzen", "zu klären", "zu bestimmen", "zu definieren"]),
    ("zu ", &["ergänzen", "bestimmen", "definieren"]),
    ("wird ", &["ergänzt", "nachgereicht", "noch ergänzt"]),
    ("nog ", &["in te vullen", "te bepalen", "aan te vullen", "invullen"]),
    ("nader te ", &["bepalen"]),
    ("fylles ", &["ut", "inn"]),
    ("fyll ", &["ut", "inn", "i"]),
    ("do ", &["uzupełnienia", "ustalenia"]),
    ("уточняется", &[""]),
    ("Уточняется", &[""]),
    ("заполнить", &[""]),
    ("Заполнить", &[""]),
    ("будет ", &["дополнено", "заполнено"]),
    ("Будет ", &["дополнено", "заполнено"]),
    ("미정", &[""]),
    ("작성 ", &["예정", "필요"]),
    ("추후 ", &["작성", "기재", "작성 예정"]),
    ("in te vullen", &[""]),
    ("未定", &[""]),
    ("待", &["定", "补充", "填写", "完善", "确认", "更新", "指定", "补", "填", "分配", "录入", "明确"]),
    ("要", &["記入", "追記"]),
    ("未記入", &[""]),
    ("追記予定", &[""]),
    ("記載予定", &[""]),
    ("後日追記", &[""]),
    ("作成中", &[""]),
    ("后续补充", &[""]),
    ("folgt", &["", " noch"]),
    ("volgt", &["", " nog"]),
    ("en cours de ", &["rédaction", "redaction"]),
    ("a ser ", &["preenchido", "definido", "determinado", "completado"]),
    ("記入してください", &[""]),
    ("（記入してください）", &[""]),
    ("…", &[""]),
];

/// Is all of it, a line, a cell or a value, a blank: `TBD`, `(to do)`, `…`, `**??**`?
pub(super) fn is_whole(text: &str) -> bool {
    let is_space = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
    let leads = |c: char| is_space(c) || "*_.([".contains(c);
    let ends = |c: char| is_space(c) || "*_.)]:…".contains(c);
    let bare = text.trim_start_matches(leads);
    let blank = match bare.as_bytes().first() {
        Some(b'?') => bare.trim_start_matches('?').chars().all(ends),
        // Whatever follows on its line.
        Some(b'l' | b'L') => behind(bare, "lorem ipsum")
            .is_some_and(|rest| rest.split_once('\n').is_none_or(|(_, more)| more.chars().all(ends))),
        Some(first) => BLANKS
            .iter()
            .filter(|(head, _)| head.as_bytes().first() == Some(&first.to_ascii_lowercase()))
            .any(|(head, tails)| {
                let rest = behind(bare, head);
                rest.is_some_and(|rest| {
                    tails.iter().filter_map(|tail| behind(rest, tail)).any(|rest| rest.chars().all(ends))
                })
            }),
        None => false,
    };
    if blank {
        return true;
    }
    // `...`, with what may stand before and behind it.
    let (lead, tail) = (text.len() - bare.len(), text.trim_end_matches(ends).len());
    let dots = text.as_bytes().get(tail.saturating_sub(3)..text.len().min(lead + 3)).unwrap_or_default();
    dots.windows(3).any(|three| three == b"...")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_blanks_are_what_the_pattern_says() {
        let pattern = regex_lite::Regex::new(
            r"^(?i)[\s*_.(\[]*(?:to[ -]?do|tbd|tbc|tba|fixme|xxx|yyy|zzz|…|\.\.\.|\?+|fill (?:me )?in|coming soon|to be (?:determined|confirmed|defined|filled in|completed|written|added|announced)|[àÀa] (?:compléter|completer|définir|definir|remplir|préciser|determinar|preencher|completar|venir)|por (?:definir|determinar|completar|confirmar)|pendiente de (?:definir|completar|confirmar)|da (?:definire|completare|compilare|confermare)|noch (?:offen|auszufüllen|zu ergänzen|zu klären)|wird (?:ergänzt|nachgereicht|noch ergänzt)|nog (?:in te vullen|te bepalen|aan te vullen)|in te vullen|未定|待定|待补充|待填写|待完善|待确认|待更新|後日追記|作成中|后续补充|folgt(?: noch)?|volgt(?: nog)?|en cours de (?:rédaction|redaction)|a ser (?:preenchido|definido|determinado|completado)|要記入|要追記|追記予定|記入してください|（記入してください）|placeholder|lorem ipsum.*|wip)[\s*_.)\]:…]*$",
        )
        .unwrap();
        let mut found = 0;
        let pieces = [
            "",
            " ",
            "*",
            "...",
            "..",
            ".",
            "…",
            "TBD",
            "to do",
            "To-Do",
            "todo",
            "x",
            "xxx",
            "?",
            "??",
            "fill in",
            "Fill me in",
            "coming soon",
            "to be added",
            "to be",
            "lorem ipsum",
            "a\nb",
            "\n",
            "wip",
            ":",
            ")",
            "(",
            "]",
            "[",
            "é",
            "À compléter",
            "à compléter",
            "a determinar",
            "noch offen",
            "wird noch ergänzt",
            "待定",
            "要記入",
            "（記入してください）",
            "记入",
            "in te vullen",
            "nog in te vullen",
            "folgt",
            "volgt nog",
            "a ser definido",
        ];
        for one in pieces {
            for two in pieces {
                for three in ["", " ", "...", ".", "…", "x", "?", ")", "é", "TBD"] {
                    let text = format!("{one}{two}{three}");
                    assert_eq!(is_whole(&text), pattern.is_match(&text), "{text:?}");
                    found += usize::from(is_whole(&text));
                }
            }
        }
        assert!(found > 1_000, "{found}");
    }
}
