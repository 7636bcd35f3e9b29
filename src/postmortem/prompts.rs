//! Prompts: in angle brackets (`<date>`, `<low | medium | high>`, `<What was seen, by whom.>`), in braces that are all of
//! a line or value (`{who was affected}`), and those that ask for a text in their place (`Describe the impact here`).
//!
//! To Markdown some of them are tags of HTML, some are text. What names an element of HTML, an address or a type
//! (`Vec<T>`) is none.

use std::ops::Range;

use super::Postmortem;
use super::name_table::{Divided, NameTable};
use super::placeholder::{has_vocabulary, is_bracket_blank};

/// What stands in a tag of HTML for itself, without a value.
const SWITCHES: &[&str] = &[
    "open",
    "hidden",
    "disabled",
    "checked",
    "selected",
    "controls",
    "autoplay",
    "muted",
    "loop",
    "async",
    "defer",
    "reversed",
    "required",
    "readonly",
    "multiple",
    "nowrap",
    "allowfullscreen",
    "novalidate",
    "inert",
    "autofocus",
    "noshade",
    "compact",
];

/// Is a whole line or value in angle brackets a prompt? Not an element of HTML, and no address.
pub(super) fn is_whole(text: &str) -> bool {
    const MOST: usize = 600;
    let Some(inside) = text.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return false };
    inside.len() <= MOST
        && inside.starts_with(char::is_alphabetic)
        && inside.trim().contains(char::is_whitespace)
        && !inside.contains(['<', '>', '=', '@'])
        && !inside.contains("://")
        && !inside.ends_with('/')
        && !is_switched(inside)
}

/// Is a whole line or value in single braces a prompt (`{who was affected}`, `{draft|final}`)? Not a set, an object, an
/// attribute or an expression.
pub(super) fn is_braced(text: &str) -> bool {
    const MOST: usize = 600;
    let text = text.trim().trim_end_matches(['.', '。', ';']);
    let Some(inside) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    // `{ What was the issue? }`: what is set apart says more than names do.
    if let Some(said) = inside.strip_prefix(' ').and_then(|inside| inside.strip_suffix(' ')) {
        let code = |c: char| "{}=<>$\\`@+*;_^[]".contains(c);
        return said.len() <= MOST
            && said.starts_with(char::is_uppercase)
            && said.split_whitespace().nth(2).is_some()
            && !said.contains(code)
            && !said.contains("\": ")
            && !said.split_whitespace().next().is_some_and(|first| first.ends_with([':', ',']));
    }
    if inside.len() > MOST
        || !inside.starts_with(char::is_alphabetic)
        || inside.contains(['{', '}', '=', '"', '<', '>', '$', '\\', '`', '@', '+', '*', ';', '_', '^'])
        || ["://", " ? ", " && ", " || ", "()"].iter().any(|code| inside.contains(code))
    {
        return false;
    }
    let (first, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    // `{name: value}`
    if first.ends_with(':') || !inside.is_ascii() && first.contains([':', '：']) {
        return false;
    }
    if rest.trim().is_empty() {
        // `{low|medium|high}`, `{説明を記入}`
        let choice = inside.contains('|') && inside.split('|').all(|part| !part.is_empty());
        return !inside.contains('.') && (choice || has_vocabulary(inside));
    }
    let divided = inside.contains([',', '|']);
    let several = |part: &str| part.trim().contains(char::is_whitespace);
    // `{alice, bob}` is a set, `{title | upcase}` may be an expression.
    !divided || has_vocabulary(inside) || inside.split([',', '|']).any(several) || inside.matches('|').count() > 1
}

/// `<date>` reads as a tag; what names no element of HTML, or says more than a tag does, is a blank to fill in.
pub(super) fn is_tag(tag: &str) -> bool {
    !tag.starts_with("<!")
        && !tag.starts_with("</")
        && !tag.contains('=')
        && (is_bracket_blank(tag) || is_whole(tag))
        && !is_switched(tag.trim_matches(['<', '>', '/']))
}

/// Is what follows the first word switches of a tag, and nothing else?
fn is_switched(inside: &str) -> bool {
    let mut words = inside.split_whitespace().skip(1).peekable();
    words.peek().is_some() && words.all(|word| SWITCHES.contains(&word))
}

/// What asks for a text `here`, and what the place is called, in one language: it begins and ends so.
const HERE: &[(&str, &str)] = &[
    (
        "add describe write list provide include insert enter paste put fill summarize summarise explain type state",
        "here",
    ),
    ("hier", "eintragen einfügen beschreiben ausfüllen ergänzen angeben auflisten einsetzen"),
    ("décrire insérer ajouter compléter saisir indiquer lister décrivez insérez ajoutez complétez indiquez", "ici"),
    (
        "describir insertar añadir agregar completar escribir indicar listar describe inserta añade agrega escribe indica",
        "aquí aqui",
    ),
    ("descrever inserir adicionar preencher escrever indicar listar descreva insira adicione escreva indique", "aqui"),
    ("descrivere inserire aggiungere compilare scrivere indicare elencare descrivi inserisci aggiungi scrivi", "qui"),
    ("hier", "beschrijven invullen invoegen toevoegen noteren"),
    ("beschrijf vul schrijf noteer", "hier"),
];
/// Their last words: most lines are told by them.
static LAST: NameTable<{ HERE.len() }, 64> = NameTable::new(
    {
        let mut lists = [(0, ""); HERE.len()];
        let mut at = 0;
        while at < HERE.len() {
            lists[at] = (0, HERE[at].1);
            at += 1;
        }
        lists
    },
    Divided::Blanks,
);
/// The same in Japanese and Chinese.
const HERE_UNSPACED: &[(&str, &str)] = &[
    ("ここに", "記入"),
    ("ここに", "記載"),
    ("ここに", "入力"),
    ("ここに", "ください"),
    ("请在此", ""),
    ("在此处", ""),
    ("请填写", ""),
    ("请补充", ""),
    ("请描述", ""),
    ("请输入", ""),
];

/// Does a whole line or value ask for a text in its place: `Describe the impact here.`, ここに記入してください?
pub(super) fn asks_here(text: &str) -> bool {
    const MOST: usize = 120;
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*_.!…()（）。".contains(c));
    if text.len() > MOST || text.is_empty() {
        return false;
    }
    if !text.starts_with(|c: char| c.is_ascii() || c < '\u{250}') {
        let short = text.chars().count() <= if text.ends_with("ください") { 20 } else { 10 };
        return short && HERE_UNSPACED.iter().any(|(begin, end)| text.starts_with(begin) && text.ends_with(end));
    }
    let Some((before, last)) = text.rsplit_once(' ') else { return false };
    if !LAST.contains_caseless(last.as_bytes()) {
        return text.eq_ignore_ascii_case("click or tap here to enter text");
    }
    let is = |list: &str, word: &str| list.split(' ').any(|known| known.eq_ignore_ascii_case(word));
    let mut ends = HERE.iter().filter(|(_, end)| is(end, last));
    let (first, rest) = before.split_once(' ').unwrap_or((before, ""));
    let lower = first.to_lowercase();
    rest.split(' ').count() < 10 && !rest.starts_with("of ") && ends.any(|(begin, _)| is(begin, &lower))
}

/// `<describe what went well>` on a line of its own is HTML to Markdown.
pub(super) fn in_html(document: &Postmortem<'_>, within: &Range<usize>, spans: &mut Vec<Range<usize>>) {
    let mut at = within.start;
    for line in document.text(within).split_inclusive('\n') {
        let tag = line.trim();
        if tag.starts_with('<') && tag.ends_with('>') && !tag[1..].contains('<') && tag.contains(' ') && is_tag(tag) {
            let start = at + line.len() - line.trim_start().len();
            spans.push(start..start + tag.len());
        }
        at += line.len();
    }
}
