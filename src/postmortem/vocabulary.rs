//! Names of sections that a repository adds to the built-in ones, and how any name is brought to the form that names
//! are compared in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::section::Section;

/// Section names of a repository's own. They go before the built-in ones, which stay known besides.
///
/// ```
/// use postmortem_bot::postmortem::{Postmortem, Section, Vocabulary};
///
/// let mut vocabulary = Vocabulary::default();
/// vocabulary.add("Blast zone", Section::Impact);
/// let document = Postmortem::parse_with("# Outage\n\n## 3. Blast zone\n\nEveryone.\n", &vocabulary);
/// assert!(document.has_section(Section::Impact));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Shared, since every re-reading of a document needs it again.
    names: Arc<BTreeMap<String, Vec<Section>>>,
}

impl Vocabulary {
    /// Headings of this name mean `section` from now on. Case, accents, numbering and punctuation don't matter. A
    /// name that is added for two sections means both. False: the name holds no letter or digit, and is ignored.
    pub fn add(&mut self, name: &str, section: Section) -> bool {
        let name = words(&strip_brackets(name));
        if name.is_empty() {
            return false;
        }
        let sections = Arc::make_mut(&mut self.names).entry(name).or_default();
        if !sections.contains(&section) {
            sections.push(section);
        }
        true
    }

    /// Are there any beside the built-in ones?
    pub(crate) fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// The sections of a name in the form that [`words`] gives.
    pub(crate) fn sections(&self, name: &str) -> Option<&[Section]> {
        self.names.get(name).map(Vec::as_slice)
    }
}

/// Without what is in brackets: remarks such as `(all times UTC)`, and attributes such as `{#impact}`. An unclosed
/// bracket stays.
pub(crate) fn strip_brackets(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'(' | b'[' | b'{' | b'<' | 0xE3 | 0xEF)) {
        // Neither one of ASCII nor the first byte of one of the others.
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[', '{', '（', '［', '【', '<']) {
        let (closing, width) = match rest[open..].chars().next() {
            Some('[') => (']', 1),
            Some('{') => ('}', 1),
            Some('<') => ('>', 1),
            Some('（') => ('）', '（'.len_utf8()),
            Some('［') => ('］', '［'.len_utf8()),
            Some('【') => ('】', '【'.len_utf8()),
            _ => (')', 1),
        };
        let Some(close) = rest[open + width..].find(closing) else { break };
        // 【概要】 is how headings are set off in Japanese; all else in brackets is a remark.
        let inside = &rest[open + width..open + width + close];
        let remark = closing != '】' || !out.trim().is_empty();
        out.push_str(&rest[..open]);
        out.push(' ');
        if !remark {
            out.push_str(inside);
            out.push(' ');
        }
        rest = &rest[open + width + close + closing.len_utf8()..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Lower-case words without accents and with single spaces; numbering, emoji and punctuation dropped; `&` and `/` as
/// `and`; everything from the first date or number on dropped.
pub(crate) fn words(text: &str) -> String {
    if is_spaced(text) {
        return text.to_ascii_lowercase();
    }
    let spaced = if text.is_ascii() { spaced_ascii(text) } else { spaced(text) };
    let mut list: Vec<&str> = Vec::with_capacity(8);
    list.extend(parted(&spaced).map(|word| word.trim_matches('\'')).filter(|word| !word.is_empty()));
    let numbering = |word: &str| {
        word.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            || matches!(word, "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix" | "x")
            // The steps of an 8D report
            || matches!(word, "d1" | "d2" | "d3" | "d4" | "d5" | "d6" | "d7" | "d8")
    };
    let numbered = |word: &&str| {
        word.contains("why")
            || word.contains("porqu")
            || *word == "por"
            || ["warum", "waarom", "pourquoi", "perche"].iter().any(|asks| word.starts_with(asks))
    };
    while list.len() > 1 && list.first().is_some_and(|word| numbering(word)) && !list.get(1).is_some_and(numbered) {
        list.remove(0);
    }
    let number = |at: usize| list.get(at).is_some_and(|word| word.as_bytes().first().is_some_and(u8::is_ascii_digit));
    if let Some(at) = (1..list.len()).find(|at| number(*at) && !list.get(at + 1).is_some_and(numbered)) {
        list.truncate(at);
    }
    while list.last() == Some(&"and") {
        list.pop();
    }
    while list.first() == Some(&"and") {
        list.remove(0);
    }
    list.join(" ")
}

/// Are these words already, but for their case? Letters of ASCII with single spaces, and no numeral or `and` at an end.
fn is_spaced(text: &str) -> bool {
    let mut last = b' ';
    for byte in text.bytes() {
        if !byte.is_ascii_alphabetic() && (byte != b' ' || last == b' ') {
            return false;
        }
        last = byte;
    }
    let long = |word: Option<&str>| word.is_some_and(|word| word.len() > 4);
    last != b' ' && long(parted(text).next()) && long(text.rsplit(' ').next())
}

/// Letters and digits in lower case without accents, what joins words as `and`, and blanks for all else.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut add = |c: char| {
        match c {
            '’' | '\'' => spaced.push('\''),
            '&' | '/' | '+' | ',' | '、' | '・' | '，' | '＆' | '／' => spaced.push_str(" and "),
            'ß' => spaced.push_str("ss"),
            'œ' => spaced.push_str("oe"),
            'æ' => spaced.push_str("ae"),
            // Accents that stand alone, and the selectors of emoji.
            '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => {}
            c if c.is_alphanumeric() => spaced.push(without_accent(c)),
            _ => spaced.push(' '),
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            add(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(&mut add);
        }
    }
    spaced
}

/// [`spaced`] for most texts.
fn spaced_ascii(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        match byte {
            b'&' | b'/' | b'+' | b',' => spaced.push_str(" and "),
            b'\'' | b'0'..=b'9' | b'a'..=b'z' => spaced.push(char::from(byte)),
            b'A'..=b'Z' => spaced.push(char::from(byte.to_ascii_lowercase())),
            _ => spaced.push(' '),
        }
    }
    spaced
}

/// What spaces divide, empty pieces too. Words are short, so that going from byte to byte is faster than searching.
pub(super) fn parted(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match text.bytes().position(|byte| byte == b' ') {
            Some(at) => {
                rest = text.get(at + 1..);
                text.get(..at)
            }
            None => rest.take(),
        }
    })
}

/// The plain letter of an accented Latin one. Names are written with and without accents alike.
fn without_accent(c: char) -> char {
    const ACCENTED: [(char, &str); 14] = [
        ('a', "àáâãäåāăą"),
        ('c', "çćč"),
        ('d', "ďđ"),
        ('e', "èéêëēėęě"),
        ('g', "ğ"),
        ('i', "ìíîïīı"),
        ('l', "ł"),
        ('n', "ñńň"),
        ('o', "òóôõöøōő"),
        ('r', "ř"),
        ('s', "śšş"),
        ('u', "ùúûüūůű"),
        ('y', "ýÿ"),
        ('z', "źżž"),
    ];
    if c.is_ascii() || c > '\u{24f}' {
        return c;
    }
    ACCENTED.iter().find(|(_, accented)| accented.contains(c)).map_or(c, |(plain, _)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_words() {
        for (text, expected) in [
            ("📋 3. **Issue Summary**:", "issue summary"),
            ("Root Cause & Resolution", "root cause and resolution"),
            ("Résumé", "resume"),
            ("Maßnahmen", "massnahmen"),
            ("5 Whys", "5 whys"),
            ("⏱️ Timeline", "timeline"),
            ("影響・原因", "影響 and 原因"),
            ("Root Cause Analysis", "root cause analysis"),
            ("Causes  and effects", "causes and effects"),
            ("VIII Causes and", "causes"),
            ("Timeline ", "timeline"),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert_eq!(strip_brackets("Timeline (UTC) {#time}").trim(), "Timeline");
        assert_eq!(strip_brackets("【概要】").trim(), "概要");
        assert_eq!(strip_brackets("a (b"), "a (b");
    }

    #[test]
    fn a_name_may_mean_two_sections_and_nonsense_is_refused() {
        let mut vocabulary = Vocabulary::default();
        assert!(vocabulary.add("Why & How", Section::RootCause));
        assert!(vocabulary.add("why and how", Section::Resolution));
        assert!(!vocabulary.add(" -- ", Section::Impact));
        assert_eq!(vocabulary.sections("why and how"), Some(&[Section::RootCause, Section::Resolution][..]));
    }
}
