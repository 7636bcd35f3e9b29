//! Headings that ask: `How was this incident detected`, `Why did it happen`, `Comment l'avons-nous détecté ?`, whatever
//! their tense and their thing. What begins no question is no heading here; whole questions are among the names, too.

use super::name_table::{Divided, NameTable};
use super::section::Section;
use super::vocabulary::parted;

/// Words of a question that don't change what it asks.
const FILLERS: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "it",
    "we",
    "our",
    "us",
    "they",
    "you",
    "i",
    "was",
    "were",
    "is",
    "are",
    "be",
    "been",
    "being",
    "did",
    "do",
    "does",
    "done",
    "has",
    "have",
    "had",
    "will",
    "would",
    "can",
    "could",
    "should",
    "to",
    "about",
    "from",
    "of",
    "in",
    "for",
    "during",
    "so",
    "exactly",
    "actually",
    "not",
    "didn't",
    "didnt",
    "doesn't",
    "wasn't",
    "could've",
    "incident",
    "outage",
    "issue",
    "problem",
    "event",
    "failure",
    "bug",
    "root",
    "with",
    "and",
    "everything",
    "things",
    "there",
    "really",
    "as",
    "by",
    "customers",
    "users",
    "response",
    "out",
    "again",
    "future",
    "all",
    "we'll",
    "we've",
    "we're",
    "what's",
    "i've",
    "us",
];

/// More of what questions ask, tried in order: how they begin, the stems of which one must be among the
/// words that say something, how many such words there may be, and what it means.
const ASKED: &[(&str, &[&str], usize, Section)] = &[
    ("how what", &["happening", "recur"], 3, Section::Prevention),
    ("how", &["bad", "big", "severe"], 2, Section::Impact),
    ("what who which", &["saw", "see", "experience", "lost", "affected", "impacted", "down"], 2, Section::Impact),
    ("how what", &["unfold"], 3, Section::Timeline),
    ("what why", &["worse", "possible"], 3, Section::ContributingFactors),
    ("what", &["contribut", "allowed"], 2, Section::ContributingFactors),
    ("what", &["broke"], 1, Section::RootCause),
    ("why", &["detection"], 4, Section::Detection),
    ("why", &["wrong"], 2, Section::RootCause),
    ("what", &["off"], 2, Section::Trigger),
    (
        "how when",
        &["aware", "know", "knew", "alert", "alarm", "caught", "light", "notice", "detect", "report"],
        3,
        Section::Detection,
    ),
    ("what where", &["slow", "missed", "short", "struggl", "improve", "confus", "hinder"], 2, Section::WhatWentWrong),
    ("how what when", &["restor", "recover", "back", "stabili", "contain"], 3, Section::Resolution),
    ("what", &["taught", "teach", "take", "took", "surpris"], 2, Section::LessonsLearned),
    ("what", &["supposed", "expected"], 2, Section::Background),
    ("what", &["help"], 2, Section::WhatWentWell),
    ("what", &["told", "said", "communic"], 2, Section::Communication),
    ("how", &["communic", "inform", "told"], 3, Section::Communication),
    ("what", &["right", "keep"], 3, Section::WhatWentWell),
    ("how", &["better"], 2, Section::ActionItems),
    ("what where", &["here", "remain", "left", "changing", "change", "going"], 2, Section::ActionItems),
];

/// What the questions of one language begin with, and what they ask by the beginnings of their words; tried in order.
/// A beginning of several words must stand in one piece.
struct Asking {
    begins: &'static [&'static str],
    asked: &'static [(&'static str, Section)],
}

const FOREIGN: &[Asking] = &[
    // German
    Asking {
        begins: &["was", "wie", "warum", "wieso", "weshalb", "wodurch", "wo", "wer", "wen", "welche", "wann", "das"],
        asked: &[
            ("wann geschah; wann passiert; wann geschehen", Section::Timeline),
            ("gluck", Section::WhereWeGotLucky),
            ("verhinder; vermeid; vorbeug; nicht wieder; nicht noch einmal", Section::Prevention),
            (
                "nicht gut; nicht funktion; schlecht; schief; nicht geklappt; besser; verbesser; nicht lief",
                Section::WhatWentWrong,
            ),
            ("gut; geklappt; geholfen", Section::WhatWentWell),
            (
                "bemerk; gemerkt; entdeck; erkannt; aufgefallen; auffiel; erfahren; gefunden; gestossen",
                Section::Detection,
            ),
            ("ausgelost", Section::Trigger),
            (
                "behoben; gelost; repariert; korrigiert; wiederhergestellt; getan; unternommen; reagiert",
                Section::Resolution,
            ),
            ("betroffen; getroffen; ausgewirkt", Section::Impact),
            ("gelernt; lernen; mitnehmen; nehmen wir", Section::LessonsLearned),
            ("verursacht; ursache", Section::RootCause),
            ("andern; werden wir; tun wir; jetzt; als nachstes; weiter", Section::ActionItems),
            ("passiert; geschah; geschehen; vorgefallen", Section::Summary),
        ],
    },
    // French
    Asking {
        begins: &[
            "ce qui",
            "ce que",
            "ce qu",
            "qu'est ce",
            "que s",
            "que faire",
            "que faisons",
            "que retenir",
            "que pouvons",
            "que nous",
            "que va",
            "que allons",
            "qu'avons",
            "qu'a",
            "comment",
            "pourquoi",
            "ou",
            "qui",
            "quand",
            "quels",
            "quelle",
            "quel",
            "la ou",
            "d'ou",
        ],
        asked: &[
            ("chance; chanceux", Section::WhereWeGotLucky),
            ("evit; preven; se reproduise", Section::Prevention),
            ("mal; n'a pas; n'ont pas; moins bien; mieux; amelior; rate", Section::WhatWentWrong),
            ("bien; fonctionne; marche; aide; reussi", Section::WhatWentWell),
            ("detect; decouv; apercu; avons nous su; alerte; trouv; remarqu; repere", Section::Detection),
            ("declench", Section::Trigger),
            ("resol; corrig; repar; retabl; avons fait; a ete fait; reagi", Section::Resolution),
            ("affect; touche; impact; concern", Section::Impact),
            ("appris; apprendre; reten; retir", Section::LessonsLearned),
            ("cause; d'ou", Section::RootCause),
            ("ensuite; maintenant; allons; changer; ferons; faire", Section::ActionItems),
            ("passe; arrive", Section::Summary),
        ],
    },
    // Spanish
    Asking {
        begins: &["que", "lo que", "en que", "como", "por que", "donde", "quien", "quienes", "cuando", "cual"],
        asked: &[
            ("suerte", Section::WhereWeGotLucky),
            ("evit; preven; vuelva", Section::Prevention),
            ("mal; no funcion; no salio; mejor; peor", Section::WhatWentWrong),
            ("bien; funciono; ayud", Section::WhatWentWell),
            ("detect; descubr; nos enteramos; dimos cuenta; notamos; encontr", Section::Detection),
            ("desencaden; provoco", Section::Trigger),
            ("resolv; resolvio; solucion; arregl; corrig; hicimos; se hizo; respond; recuper", Section::Resolution),
            ("afect; impact", Section::Impact),
            ("aprend", Section::LessonsLearned),
            ("caus", Section::RootCause),
            ("haremos; vamos a; sigue; cambi", Section::ActionItems),
            ("paso; pasado; ocurrio; sucedio; ocurrido; sucedido", Section::Summary),
        ],
    },
    // Portuguese
    Asking {
        begins: &["o que", "em que", "como", "por que", "porque", "onde", "quem", "quando", "qual", "que"],
        asked: &[
            ("sorte", Section::WhereWeGotLucky),
            ("evit; preven; novamente", Section::Prevention),
            ("mal; errado; nao; melhor", Section::WhatWentWrong),
            ("bem; certo; funcionou; ajud", Section::WhatWentWell),
            ("detect; descob; perceb; soube; notamos; encontr", Section::Detection),
            ("desencade; disparou", Section::Trigger),
            ("resolv; solucion; corrig; fizemos; foi feito; recuper; respond", Section::Resolution),
            ("afet; impact", Section::Impact),
            ("aprend", Section::LessonsLearned),
            ("caus", Section::RootCause),
            ("faremos; vamos; mudar; a seguir; agora", Section::ActionItems),
            ("acontec; aconteceu; ocorr; houve", Section::Summary),
        ],
    },
    // Italian
    Asking {
        begins: &["cosa", "che cosa", "come", "perche", "dove", "chi", "quando", "quale", "cio che", "quello che"],
        asked: &[
            ("fortun", Section::WhereWeGotLucky),
            ("evit; preven; si ripeta", Section::Prevention),
            ("male; storto; non; meglio; miglior; sbagliat", Section::WhatWentWrong),
            ("bene; funzionato; aiutat", Section::WhatWentWell),
            ("rileva; scoper; accort; notato; trovat; individuat", Section::Detection),
            ("innesc; scaten", Section::Trigger),
            ("risolt; sistemat; corrett; fatto; ripristin; rispost; reagit", Section::Resolution),
            ("colpit; coinvolt; interess", Section::Impact),
            ("imparat; appres", Section::LessonsLearned),
            ("causa", Section::RootCause),
            ("faremo; cambi; fare; adesso", Section::ActionItems),
            ("success; accadut", Section::Summary),
        ],
    },
    // Dutch
    Asking {
        begins: &["wat", "hoe", "waarom", "waardoor", "waar", "wie", "wanneer", "welke"],
        asked: &[
            ("wanneer", Section::Timeline),
            ("geluk", Section::WhereWeGotLucky),
            ("voorkom; niet meer; niet opnieuw", Section::Prevention),
            ("fout; mis; niet; beter; slecht", Section::WhatWentWrong),
            ("goed; werkte; hielp; geholpen", Section::WhatWentWell),
            ("ontdekt; gemerkt; opgemerkt; gedetecteerd; achter gekomen; gevonden; vonden", Section::Detection),
            ("opgelost; hersteld; gedaan; gerepareerd; verholpen; gereageerd", Section::Resolution),
            ("getroffen; geraakt; last van", Section::Impact),
            ("geleerd; leren", Section::LessonsLearned),
            ("waardoor; veroorzaakt", Section::RootCause),
            ("gaan we; doen; verander; nu", Section::ActionItems),
            ("gebeur", Section::Summary),
        ],
    },
];

/// What Japanese and Chinese ask, wherever in the heading it stands: all of the parts.
const UNSPACED: &[(&[&str], Section)] = &[
    (&["ラッキー"], Section::WhereWeGotLucky),
    (&["運", "良"], Section::WhereWeGotLucky),
    (&["幸运"], Section::WhereWeGotLucky),
    (&["侥幸"], Section::WhereWeGotLucky),
    (&["うまくいかな"], Section::WhatWentWrong),
    (&["うまく行かな"], Section::WhatWentWrong),
    (&["できなかった"], Section::WhatWentWrong),
    (&["做得", "不够"], Section::WhatWentWrong),
    (&["做得", "不足"], Section::WhatWentWrong),
    (&["做得", "差"], Section::WhatWentWrong),
    (&["做得", "不错"], Section::WhatWentWell),
    (&["做得", "较好"], Section::WhatWentWell),
    (&["うまく", "できた"], Section::WhatWentWell),
    (&["上手く", "できた"], Section::WhatWentWell),
    (&["良くなかった"], Section::WhatWentWrong),
    (&["悪かった"], Section::WhatWentWrong),
    (&["改善", "点"], Section::WhatWentWrong),
    (&["反省"], Section::WhatWentWrong),
    (&["做得不好"], Section::WhatWentWrong),
    (&["待改进"], Section::WhatWentWrong),
    (&["有待", "提高"], Section::WhatWentWrong),
    (&["可以", "更好"], Section::WhatWentWrong),
    (&["うまくいった"], Section::WhatWentWell),
    (&["良かった"], Section::WhatWentWell),
    (&["助かった"], Section::WhatWentWell),
    (&["做得好"], Section::WhatWentWell),
    (&["なぜ"], Section::RootCause),
    (&["为什么"], Section::RootCause),
    (&["为何"], Section::RootCause),
    (&["どう", "防"], Section::Prevention),
    (&["再発", "防ぐ"], Section::Prevention),
    (&["如何", "避免"], Section::Prevention),
    (&["防止", "再"], Section::Prevention),
    (&["如何", "防止"], Section::Prevention),
    (&["怎么", "避免"], Section::Prevention),
    (&["怎样", "避免"], Section::Prevention),
    (&["怎么", "防"], Section::Prevention),
    (&["如何", "防"], Section::Prevention),
    (&["怎样", "防"], Section::Prevention),
    (&["怎么", "修复"], Section::Resolution),
    (&["怎么", "恢复"], Section::Resolution),
    (&["怎样", "解决"], Section::Resolution),
    (&["どう", "気づ"], Section::Detection),
    (&["どう", "検知"], Section::Detection),
    (&["どう", "発見"], Section::Detection),
    (&["どう", "見つ"], Section::Detection),
    (&["どのように", "発見"], Section::Detection),
    (&["気づいた"], Section::Detection),
    (&["如何", "发现"], Section::Detection),
    (&["怎么", "发现"], Section::Detection),
    (&["怎样", "发现"], Section::Detection),
    (&["どう", "復旧"], Section::Resolution),
    (&["どう", "解決"], Section::Resolution),
    (&["如何", "解决"], Section::Resolution),
    (&["怎么", "解决"], Section::Resolution),
    (&["如何", "修复"], Section::Resolution),
    (&["如何", "恢复"], Section::Resolution),
    (&["学んだ"], Section::LessonsLearned),
    (&["学到"], Section::LessonsLearned),
    (&["何が", "起"], Section::Summary),
    (&["何が", "あった"], Section::Summary),
    (&["发生", "什么"], Section::Summary),
    (&["谁", "影响"], Section::Impact),
];

/// `Why was it not seen` asks for one of many reasons, `Why did it happen` for the cause.
const WHY: &[&str] = &[
    "warum",
    "wieso",
    "weshalb",
    "pourquoi",
    "por que",
    "porque",
    "perche",
    "waarom",
    "wie konnte",
    "comment est ce arrive",
];
/// What was late or missing where one asks why nobody knew: `Warum die Erkennung so lange dauerte`.
const LATE: &[&str] = &[
    "die erkennung",
    "die entdeckung",
    "la detection",
    "la deteccion",
    "a deteccao",
    "il rilevamento",
    "la rilevazione",
    "de detectie",
    "de ontdekking",
];
const HAPPENED: &[&str] = &[
    "passier",
    "geschah",
    "geschehen",
    "ausgefallen",
    "ausfiel",
    "fehlgeschlagen",
    "kaputt",
    "produit",
    "arrive",
    "survenu",
    "echoue",
    "tombe",
    "passe",
    "ocurrio",
    "ocurrido",
    "paso",
    "pasado",
    "sucedio",
    "sucedido",
    "fallo",
    "fallaron",
    "cayo",
    "acontec",
    "ocorreu",
    "ocorreram",
    "falhou",
    "falharam",
    "caiu",
    "success",
    "accadut",
    "fallit",
    "cadut",
    "gebeur",
    "misging",
    "uitviel",
    "ging",
];

/// The first words of what [`FOREIGN`] and [`WHY`] begin with.
static FIRST: NameTable<1, 128> = NameTable::new(
    [(
        0,
        "ce che chi cio come comment como cosa cual cuando d'ou das donde dove em en hoe la lo o onde ou perche \
         por porque pourquoi qu qu'a qu'avons qu'est qual quale quand quando que quel quelle quello quels quem qui \
         quien quienes waar waardoor waarom wann wanneer warum was wat welche welke wen wer weshalb wie wieso wo \
         wodurch",
    )],
    Divided::Blanks,
);

/// May a question of another language than English begin with this word?
pub(super) fn may_begin(word: &[u8]) -> bool {
    let apart = || word.split(|byte| *byte == b'\'').next().unwrap_or(word);
    FIRST.contains_caseless(word) || word.contains(&b'\'') && FIRST.contains_caseless(apart())
}

/// More words than a heading's question has.
const MOST_WORDS: usize = 10;

/// What a question of another language than English asks.
pub(super) fn foreign(name: &str) -> Option<Section> {
    if name.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c)) {
        let short = name.chars().count() <= 20;
        let asked = UNSPACED.iter().find(|(parts, _)| parts.iter().all(|part| name.contains(part)));
        return asked.filter(|_| short).map(|(_, section)| *section);
    }
    // Most texts are told by their first word.
    if !parted(name).next().is_some_and(|first| may_begin(first.as_bytes()))
        || !(2..=MOST_WORDS).contains(&parted(name).count())
    {
        return None;
    }
    let begins = |begin: &&str| name.strip_prefix(*begin).is_some_and(|rest| rest.starts_with([' ', '\'']));
    // Where a word begins.
    let says = |stem: &str| {
        name.match_indices(stem)
            .any(|(at, _)| at == 0 || name.as_bytes().get(at - 1).is_some_and(|byte| b" '".contains(byte)))
    };
    if WHY.iter().any(begins) {
        if LATE.iter().any(|stem| says(stem)) {
            return Some(Section::Detection);
        }
        return HAPPENED.iter().any(|stem| says(stem)).then_some(Section::RootCause);
    }
    FOREIGN
        .iter()
        .filter(|language| language.begins.iter().any(begins))
        .find_map(|language| language.asked.iter().find(|(stems, _)| stems.split("; ").any(says)))
        .map(|(_, section)| *section)
}

/// How what is being done is asked for.
const DOING: [&str; 6] = [
    "what we're doing",
    "what we are doing",
    "what are we doing",
    "what's being done",
    "what is being done",
    "what will we do",
];

/// English questions, whatever their tense and their thing: `How was this incident detected`, `Why did it happen`.
pub(super) fn question(name: &str) -> Option<Section> {
    let mut list = parted(name);
    let asks = list.next()?;
    let asks = asks.strip_suffix("'s").unwrap_or(asks);
    if !matches!(asks, "how" | "what" | "why" | "who" | "where" | "when" | "which") {
        return None;
    }
    let told: Vec<&str> = list.filter(|word| !FILLERS.contains(word)).collect();
    if name.starts_with("how to ") && !name.contains("prevent") && !name.contains("avoid") {
        return None;
    }
    // What is being done is ahead, however it is put.
    let prevented = name.contains("prevent") || name.contains("avoid");
    if !prevented
        && DOING
            .iter()
            .any(|start| name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    {
        return Some(Section::ActionItems);
    }
    // `Why it took three hours to surface`
    if asks == "why" && (name.contains(" took ") || name.contains(" take ")) && told.len() <= 6 {
        let last = list_end(name);
        if ["surface", "notice", "find", "detect", "discover", "spot", "catch", "see", "realize", "realise"]
            .contains(&last)
        {
            return Some(Section::Detection);
        }
    }
    let has = |stems: &[&str]| told.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    let short = told.len() <= 3;
    let not = name.contains(" not ") || name.contains("n't ") || name.contains("didnt");
    match asks {
        "where" | "how" | "what" if has(&["luck"]) && short => Some(Section::WhereWeGotLucky),
        "how" if matches!(list_end(name), "work" | "works") && told.len() <= 4 => Some(Section::Background),
        "how" | "what" if has(&["prevent", "avoid"]) && told.len() <= 5 => Some(Section::Prevention),
        "how" if has(&["improv"]) && short => Some(Section::ActionItems),
        "how" if has(&["detect", "discover", "notice", "find", "found", "learn"]) && short => Some(Section::Detection),
        "how" if has(&["fix", "resolv", "respond", "recover", "mitigat", "solve", "repair", "remediat"]) && short => {
            Some(Section::Resolution)
        }
        "how" | "why" if told == ["happen"] || told == ["happened"] || told == ["occur"] || told == ["occurred"] => {
            Some(Section::RootCause)
        }
        "how" if has(&["broke", "fail"]) && short => Some(Section::RootCause),
        "why" if has(&["fail", "broke", "break", "down"]) && short => Some(Section::RootCause),
        "what" | "who" | "how" if has(&["affected", "impact", "hit", "suffer", "hurt"]) && short => {
            Some(Section::Impact)
        }
        "who" if has(&["told", "inform", "notif", "contact"]) && short => Some(Section::Communication),
        "what" if name.contains(" led ") && short => Some(Section::Background),
        "where" if list_end(name) == "from" && name.contains(" come ") => Some(Section::RootCause),
        "what" if told == ["happens", "now"] => Some(Section::ActionItems),
        "what" if told == ["happen"] || told == ["happened"] || told == ["occurred"] => Some(Section::Summary),
        // `What was actually happening` is no question about what is to come.
        "what" if told == ["happening"] && (name.starts_with("what was ") || name.starts_with("what is ")) => None,
        "what" if has(&["cause"]) && short => Some(Section::RootCause),
        "what" if has(&["trigger"]) && short => Some(Section::Trigger),
        "what" if has(&["learn"]) && short => Some(Section::LessonsLearned),
        "what" if has(&["next"]) && short => Some(Section::ActionItems),
        // A form asks `What is wrong?` before anybody knows why.
        "what" if told == ["wrong"] && (name == "what is wrong" || name == "what's wrong") => Some(Section::Summary),
        "what" if has(&["suck", "annoyed", "hurt", "failed"]) && told.len() == 1 => Some(Section::WhatWentWrong),
        "what" if has(&["wrong", "badly", "poorly", "better", "improve"]) && short => Some(Section::WhatWentWrong),
        "what"
            if has(&["well", "right", "good", "work", "great"])
                && has(&["go", "went", "work", "do", "well"])
                && short =>
        {
            Some(if not { Section::WhatWentWrong } else { Section::WhatWentWell })
        }
        // `What would we do differently` looks back, `What will we do differently` ahead.
        "what" if has(&["different"]) && short => Some(if name.contains("will") || name.contains("we'll") {
            Section::ActionItems
        } else {
            Section::LessonsLearned
        }),
        _ => ASKED
            .iter()
            .find(|(begin, stems, most, _)| {
                begin.split(' ').any(|word| word == asks)
                    && told.len() <= *most
                    && has(stems)
                    && !name.ends_with("changed")
            })
            .map(|(.., section)| *section),
    }
}

fn list_end(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::words;
    use super::*;

    #[test]
    fn first_words_are_listed() {
        for begin in FOREIGN.iter().flat_map(|language| language.begins).chain(WHY) {
            assert!(may_begin(begin.split(' ').next().unwrap().as_bytes()), "{begin}");
        }
    }

    #[test]
    fn questions_of_other_languages_are_read() {
        use Section as S;
        for (heading, expected) in [
            ("Was wann geschah", S::Timeline),
            ("Wie haben wir es gemerkt?", S::Detection),
            ("Das hat gut funktioniert", S::WhatWentWell),
            ("Was nicht funktionierte", S::WhatWentWrong),
            ("Comment l'incident a-t-il été détecté ?", S::Detection),
            ("Pourquoi cela s'est-il produit ?", S::RootCause),
            ("Ce qui n'a pas bien fonctionné", S::WhatWentWrong),
            ("¿Cómo evitamos que vuelva a ocurrir?", S::Prevention),
            ("¿Qué pudo hacerse mejor?", S::WhatWentWrong),
            ("O que deu errado", S::WhatWentWrong),
            ("Por que o alerta falhou", S::RootCause),
            ("Come lo abbiamo risolto", S::Resolution),
            ("Waarom ging de server uit", S::RootCause),
            ("Wat gaan we nu doen", S::ActionItems),
            ("なぜ検知が遅れたのか", S::RootCause),
            ("我们是如何发现的", S::Detection),
        ] {
            assert_eq!(foreign(&words(heading)), Some(expected), "{heading}");
        }
        for heading in
            ["Was", "Wie installiere ich es", "Comment installer", "Que es Kafka", "Como usar", "使い方", "如何安装"]
        {
            assert_eq!(foreign(&words(heading)), None, "{heading}");
        }
    }
}
