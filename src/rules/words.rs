//! Words, sentences and stems of running text, for the rules about wording.
//!
//! English only: [`is_english`] is asked before any of these rules reads on. No rule's own list lives here.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;

use super::Report;
use crate::postmortem::{OBJECT, Passage, Postmortem, Section};

/// One word: letters and digits between anything else, so that `don't` is two.
struct Word {
    at: Range<usize>,
    /// Within quotation marks: somebody else's words.
    quoted: bool,
    sentence: usize,
}

/// Bytes of a text that are read: no paragraph is longer, and what is longer is no prose.
const LONGEST: usize = 64 * 1024;

/// The words of a text.
pub(super) struct Words {
    lower: String,
    words: Vec<Word>,
}

impl Words {
    pub(super) fn new(text: &str) -> Self {
        // Same length in bytes, so that places stay what they are.
        let lower = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default().to_ascii_lowercase();
        let mut words: Vec<Word> = Vec::new();
        let (mut quoted, mut sentence, mut ended) = (false, 0, false);
        // Looked up once: a text of opening marks alone would be searched to its end for each.
        let (last_straight, last_closing) = (lower.rfind('"'), lower.rfind('”'));
        let mut open: Option<usize> = None;
        for (at, c) in lower.char_indices() {
            if c.is_alphanumeric() {
                open.get_or_insert(at);
                continue;
            }
            if let Some(start) = open.take() {
                words.push(Word { at: start..at, quoted, sentence });
                ended = false;
            }
            match c {
                // A mark without its partner quotes nothing.
                '"' => quoted = !quoted && last_straight > Some(at),
                '“' => quoted = last_closing > Some(at),
                '”' => quoted = false,
                '.' | '!' | '?' => ended = true,
                _ if c.is_whitespace() && ended => {
                    sentence += 1;
                    ended = false;
                }
                ')' | '\'' | '’' | '*' | '_' => {}
                _ if !c.is_whitespace() => ended = false,
                _ => {}
            }
        }
        if let Some(start) = open {
            words.push(Word { at: start..lower.len(), quoted, sentence });
        }
        Self { lower, words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word in lower case; empty beyond the end.
    pub(super) fn get(&self, at: usize) -> &str {
        self.words.get(at).and_then(|word| self.lower.get(word.at.clone())).unwrap_or_default()
    }

    pub(super) fn quoted(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.quoted)
    }

    /// Bytes of the text from one word to the one before `to`.
    pub(super) fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let start = self.words.get(words.start).map_or(self.lower.len(), |word| word.at.start);
        let end = self.words.get(words.end.saturating_sub(1)).map_or(self.lower.len(), |word| word.at.end);
        start..end.max(start)
    }

    /// Do these words start here, in one sentence?
    pub(super) fn starts(&self, at: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(offset, word)| self.get(at + offset) == *word)
            && self.words.get(at).map(|word| word.sentence)
                == self.words.get(at + phrase.len().saturating_sub(1)).map(|word| word.sentence)
    }

    /// The length in words of the phrase among `phrases` (words with single spaces) that starts here.
    pub(super) fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        let first = self.get(at);
        let letter = first.as_bytes().first()?;
        phrases.iter().find_map(|phrase| {
            // Nearly all of them end here, and this is asked at every word.
            if phrase.as_bytes().first() != Some(letter) {
                return None;
            }
            let rest = phrase.strip_prefix(first)?;
            if rest.is_empty() {
                return Some(1);
            }
            let sentence = self.words.get(at)?.sentence;
            let mut length = 1;
            for word in rest.strip_prefix(' ')?.split(' ') {
                if self.get(at + length) != word || self.words.get(at + length)?.sentence != sentence {
                    return None;
                }
                length += 1;
            }
            Some(length)
        })
    }

    /// The words of the sentence that a word is in.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let Some(number) = self.words.get(at).map(|word| word.sentence) else { return at..at };
        let start = self.words.partition_point(|word| word.sentence < number);
        start..self.words.partition_point(|word| word.sentence <= number)
    }

    /// The character behind a word.
    pub(super) fn after(&self, at: usize) -> Option<char> {
        let word = self.words.get(at)?;
        self.lower.get(word.at.end..)?.chars().next()
    }

    /// Is there a digit, or a number written out?
    pub(super) fn is_number(&self, at: usize) -> bool {
        let word = self.get(at);
        word.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&word)
    }

    /// Is any word from here to there one of these?
    pub(super) fn any(&self, words: Range<usize>, among: &[&str]) -> bool {
        words.into_iter().any(|at| among.contains(&self.get(at)))
    }
}

/// A passage and its words, which are told apart when somebody asks.
pub(super) struct Text {
    pub(super) passage: Passage,
    words: OnceCell<Words>,
}

impl Text {
    pub(super) fn new(passage: Passage) -> Self {
        Self { passage, words: OnceCell::new() }
    }

    pub(super) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new(&self.passage.text))
    }
}

const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "dozens",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "half",
    "third",
    "quarter",
];

/// Words for everything and nothing: they say how much without a number.
pub(super) const WHOLES: &[&str] = &[
    "all",
    "every",
    "each",
    "entire",
    "whole",
    "total",
    "none",
    "no",
    "nobody",
    "nothing",
    "never",
    "only",
    "single",
    "everyone",
    "everything",
    "complete",
    "completely",
    "entirely",
    "any",
    "anyone",
];

/// Frequent English words that other languages do not share.
const FUNCTION_WORDS: &[&str] = &[
    "the", "and", "of", "to", "is", "was", "were", "that", "with", "for", "from", "it", "this", "have", "has", "had",
    "be", "been", "are", "we", "our", "they", "not", "but", "at", "as", "which", "when", "after", "by", "or", "you",
];

/// How many words [`is_english`] looks at.
const SAMPLE: usize = 600;

pub(super) fn is_english(texts: impl Iterator<Item = Rc<Text>>) -> bool {
    let (mut all, mut english) = (0, 0);
    for text in texts {
        let words = text.words();
        for at in 0..words.len() {
            let word = words.get(at);
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            all += 1;
            english += usize::from(FUNCTION_WORDS.contains(&word));
        }
        if all >= SAMPLE {
            break;
        }
    }
    all > 0 && english * 12 >= all
}

/// Is the passage in one of these sections?
pub(super) fn is_in(passage: &Passage, sections: &[Section]) -> bool {
    passage.section.is_some_and(|section| section.iter().any(|name| sections.contains(name)))
}

/// Words that name no subject, in English and in the language of incidents.
const EMPTY_WORDS: &[&str] = &[
    "about",
    "above",
    "across",
    "action",
    "actions",
    "add",
    "added",
    "after",
    "again",
    "against",
    "allow",
    "already",
    "also",
    "although",
    "always",
    "another",
    "around",
    "because",
    "been",
    "before",
    "being",
    "below",
    "better",
    "between",
    "both",
    "case",
    "cases",
    "cause",
    "caused",
    "causing",
    "could",
    "create",
    "did",
    "does",
    "doing",
    "done",
    "down",
    "due",
    "during",
    "each",
    "even",
    "every",
    "fix",
    "fixed",
    "fixing",
    "from",
    "future",
    "going",
    "good",
    "have",
    "having",
    "help",
    "helps",
    "here",
    "however",
    "implement",
    "implemented",
    "improve",
    "improved",
    "incident",
    "incidents",
    "into",
    "investigate",
    "issue",
    "issues",
    "item",
    "items",
    "just",
    "keep",
    "know",
    "later",
    "lead",
    "less",
    "like",
    "long",
    "lot",
    "made",
    "make",
    "making",
    "many",
    "may",
    "might",
    "more",
    "most",
    "much",
    "must",
    "need",
    "needed",
    "needs",
    "never",
    "next",
    "once",
    "only",
    "other",
    "others",
    "our",
    "outage",
    "over",
    "possible",
    "prevent",
    "prevented",
    "problem",
    "problems",
    "properly",
    "same",
    "should",
    "similar",
    "since",
    "some",
    "still",
    "such",
    "sure",
    "take",
    "taken",
    "team",
    "teams",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "those",
    "through",
    "time",
    "times",
    "too",
    "took",
    "under",
    "until",
    "update",
    "upon",
    "use",
    "used",
    "using",
    "very",
    "want",
    "was",
    "way",
    "well",
    "went",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "within",
    "without",
    "work",
    "worked",
    "working",
    "would",
    "wrong",
    "yet",
    "you",
    "your",
    "and",
    "are",
    "but",
    "can",
    "for",
    "get",
    "got",
    "had",
    "has",
    "how",
    "its",
    "let",
    "not",
    "now",
    "off",
    "one",
    "out",
    "per",
    "set",
    "via",
    "all",
    "any",
    "too",
    "two",
    "etc",
    "ensure",
    "ensuring",
    "process",
    "processes",
    "we",
    "to",
    "of",
    "in",
    "on",
    "at",
    "it",
    "is",
    "be",
    "as",
    "by",
    "or",
    "an",
    "if",
    "so",
    "no",
    "do",
    "us",
    "up",
];

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
static EMPTY: LazyLock<FxHashSet<&str>> = LazyLock::new(|| EMPTY_WORDS.iter().copied().collect());

/// The stems of the words that carry a meaning.
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    let mut all = Stems::default();
    all.add(text);
    all.stems
}

/// The stems of several texts.
#[derive(Default)]
pub(super) struct Stems {
    pub(super) stems: BTreeSet<String>,
    /// The words whose stems are there.
    words: FxHashSet<String>,
}

impl Stems {
    pub(super) fn add(&mut self, text: &str) {
        let words = Words::new(text);
        for word in (0..words.len()).map(|at| words.get(at)) {
            let means = word.len() > 1 && !EMPTY.contains(word) && !word.starts_with(|c: char| c.is_ascii_digit());
            if means && !self.words.contains(word) {
                self.words.insert(word.to_owned());
                self.stems.insert(stem(word));
            }
        }
    }
}

fn stem(word: &str) -> String {
    match word {
        "config" | "configs" | "misconfiguration" | "misconfigured" => "configur".to_owned(),
        "docs" | "doc" => "document".to_owned(),
        "alarm" | "alarms" | "alerting" => "alert".to_owned(),
        _ => STEMMER.stem(word).into_owned(),
    }
}

/// Is something in a part of the document still to be filled in?
pub(super) fn holds_blank(document: &Postmortem<'_>, part: &Range<usize>) -> bool {
    let from = document.placeholders.partition_point(|blank| blank.span.end <= part.start);
    document.placeholders.get(from).is_some_and(|blank| blank.span.start < part.end)
}

/// Something to report, before it is known how much of it there is.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// Reports the first few; the last one says how many more there are.
pub(super) fn report_few(report: &mut Report<'_, '_>, mut drafts: Vec<Draft>, most: usize, why: &str) {
    let more = drafts.len().saturating_sub(most);
    drafts.truncate(most);
    report_all(report, drafts, more, why);
}

/// Reports them; the last one says how many more there are.
pub(super) fn report_all(report: &mut Report<'_, '_>, mut drafts: Vec<Draft>, more: usize, why: &str) {
    if more > 0
        && let Some(last) = drafts.last_mut()
    {
        last.message = format!("{} (and {more} more like this)", last.message);
    }
    for draft in drafts {
        report.add(draft.span, draft.message, draft.help, why);
    }
}

/// A piece of the document for a message: on one line, without backticks.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > 70 {
            let cut = out.char_indices().nth(70).map_or(out.len(), |(at, _)| at);
            out.truncate(cut);
            out.push('…');
            break;
        }
    }
    out.replace('`', "'").replace(OBJECT, "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_sentence_and_whether_they_are_quoted() {
        let words = Words::new("It broke (v1.2). He said \"you should have\" and don't. End");
        let all: Vec<&str> = (0..words.len()).map(|at| words.get(at)).collect();
        assert_eq!(all.join(" "), "it broke v1 2 he said you should have and don t end");
        assert_eq!((words.sentence(2), words.sentence(6), words.sentence(12)), (0..4, 4..12, 12..13));
        assert!(words.quoted(7) && !words.quoted(4) && !words.quoted(9));
        assert_eq!(words.phrase(7, &["should not", "should have"]), Some(2));
        assert_eq!(words.phrase(7, &["shoulder", "should be"]), None);
    }

    #[test]
    fn stems_leave_out_what_names_nothing() {
        let found: Vec<String> =
            stems("We should improve the deployments, and deploying configs").into_iter().collect();
        assert_eq!(found, ["configur", "deploy"]);
    }

    #[test]
    fn only_english_is_english() {
        let english = |text: &str| is_english(Postmortem::parse(text).passages().map(Text::new).map(Rc::new));
        assert!(english("The gateway was down for two hours after the deployment of release 41."));
        assert!(english("# X\n\n- Increase monitoring and alerts"));
        assert!(!english("Das Gateway war nach dem Deployment von Release 41 zwei Stunden nicht erreichbar."));
        assert!(!english("La passerelle est restée indisponible pendant deux heures après le déploiement."));
        assert!(!english("決済ゲートウェイが二時間停止しました。"));
        assert!(!english(""));
    }
}
