//! `unlisted-factors`

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Fix, Level, Report, Rule};
use crate::postmortem::edit::Edit;
use crate::postmortem::{Postmortem, Section};

pub(super) static RULE: Rule = Rule {
    id: "unlisted-factors",
    summary: "Several causes stand in one paragraph",
    default_level: Level::Advise,
    docs: "Finds paragraphs about the cause that count several factors: `three factors: 1) … 2) …`, `First, … Second, …`, \
           and a paragraph of several sentences below `The following contributing factors were identified:`. The fix \
           makes a list of them. Paragraphs that only tell one thing after the other are left alone.",
    check,
};

/// Longer paragraphs are no enumeration, and longer enumerations no paragraph.
const MAX_PARAGRAPH: usize = 6_000;
const MAX_FACTORS: usize = 12;

fn check(report: &mut Report<'_, '_>) {
    let document = report.document;
    let causal = [Section::RootCause, Section::ContributingFactors];
    if !causal.iter().any(|section| document.has_section(*section)) {
        return;
    }
    let mut before: Option<Range<usize>> = None;
    for paragraph in document.paragraphs() {
        let Some(span) = body(document, &paragraph) else {
            before = None;
            continue;
        };
        let about = causal.into_iter().find(|section| document.within(span.start, *section).is_some());
        if let Some(section) = about
            && span.len() <= MAX_PARAGRAPH
        {
            let named = section == Section::ContributingFactors;
            let text = document.text(&span);
            let intro = before
                .as_ref()
                .filter(|before| document.text(&(before.end..span.start)).trim().is_empty() && before.end < span.start);
            let edits = numbered(document, &span, named)
                .or_else(|| ordinals(document, &span, named))
                .or_else(|| intro.and_then(|intro| introduced(document, document.text(intro), &span)));
            if let Some(edits) = edits {
                let count = edits.len();
                let end = text.find('\n').unwrap_or(text.len());
                report.add_with_fix(
                    span.start..span.start + text.get(..end).unwrap_or_default().trim_end().len(),
                    format!("{count} factors stand in one paragraph"),
                    "Give each a line of its own, for example:\n\n- The test system has no gateway\n- Nobody was paged: the \
                     alert's threshold is 50 %"
                        .to_owned(),
                    "Each factor can be changed by itself; in a list none is overlooked when the action items are written.",
                    Some(Fix { title: "List the factors".to_owned(), edits }),
                );
            }
        }
        before = Some(span);
    }
}

/// The paragraph without the label that runs in with it; `None` where it is but a heading.
fn body(document: &Postmortem<'_>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let at = document.sections.partition_point(|block| block.span.start < paragraph.start);
    let mut start = paragraph.start;
    for block in document.sections.get(at..)?.iter().take_while(|block| block.span.start < paragraph.end) {
        start = block.body.start.max(start);
    }
    let text = document.text(&(start..paragraph.end.max(start)));
    let from = start + (text.len() - text.trim_start().len());
    let to = start + text.trim_end().len();
    (from < to).then_some(from..to)
}

/// Does a sentence speak of several causes?
fn announces(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["factors", "causes", "reasons", "conditions", "things", "issues", "problems", "contribut"]
        .iter()
        .any(|word| lower.contains(word))
}

/// A mark such as `2)`, and where the text behind it starts.
struct Mark {
    value: usize,
    kind: (bool, bool, char),
    span: Range<usize>,
}

/// `1) … 2) …`, `(a) … (b) …`, `1. … 2. …`
fn numbered(document: &Postmortem<'_>, span: &Range<usize>, named: bool) -> Option<Vec<Edit>> {
    let text = document.text(span);
    let marks = marks(text);
    let first = marks.iter().find(|mark| mark.value == 1)?;
    let mut chain: Vec<&Mark> = Vec::new();
    for mark in marks.iter().filter(|mark| mark.kind == first.kind) {
        if mark.value == chain.len() + 1 {
            chain.push(mark);
        }
    }
    let intro = text.get(..first.span.start)?.trim_end();
    if !(2..=MAX_FACTORS).contains(&chain.len()) || !named && !announces(last_sentence(intro)) {
        return None;
    }
    // `version 1. It …`: numbers with a full stop count only behind a colon.
    if first.kind.2 == '.' && !(intro.is_empty() || intro.ends_with(':')) {
        return None;
    }
    let mut edits = Vec::new();
    let mut sentences = Vec::new();
    for (at, mark) in chain.iter().enumerate() {
        let end = chain.get(at + 1).map_or(text.len(), |next| next.span.start);
        let item = text.get(mark.span.end..end)?;
        if !item.chars().any(char::is_alphabetic) {
            return None;
        }
        sentences.push(split(item).len());
        let from = if at == 0 { intro.len() } else { without_joint(text.get(..mark.span.start)?).len() };
        let bullet = if mark.kind.1 { format!("{}. ", mark.value) } else { "- ".to_owned() };
        edits.push(line_edit(
            document,
            span.start,
            from..mark.span.end,
            at == 0 && !intro.is_empty(),
            at == 0,
            &bullet,
        ));
    }
    ends_clearly(&sentences).then_some(edits)
}

fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut code = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        code ^= c == '`';
        let starts = before.is_whitespace() && !code;
        before = c;
        if !starts || !(c == '(' || c.is_ascii_digit() || c.is_ascii_lowercase()) {
            continue;
        }
        let Some(rest) = text.get(at..) else { continue };
        let open = rest.starts_with('(');
        let inner = rest.get(usize::from(open)..).unwrap_or_default();
        let digits = inner.chars().take_while(char::is_ascii_digit).count();
        let (value, length) = match (digits, inner.chars().next()) {
            (1 | 2, _) => (inner.get(..digits).and_then(|value| value.parse().ok()).unwrap_or_default(), digits),
            (0, Some(letter)) if letter.is_ascii_lowercase() => (usize::from(letter as u8 - b'a') + 1, 1),
            _ => continue,
        };
        let Some(close) = inner.get(length..).and_then(|rest| rest.chars().next()) else { continue };
        let behind = inner.get(length + 1..).filter(|_| close == ')' || close == '.' && !open && digits > 0);
        let Some(behind) = behind else { continue };
        let spaces = behind.len() - behind.trim_start().len();
        if value > 0 && spaces > 0 {
            let end = at + usize::from(open) + length + 1 + spaces;
            found.push(Mark { value, kind: (open, digits > 0, close), span: at..end });
        }
    }
    found
}

/// Without `, and` before the next mark.
fn without_joint(text: &str) -> &str {
    let text = text.trim_end();
    let text = text.strip_suffix(" and").or_else(|| text.strip_suffix(",and")).unwrap_or(text).trim_end();
    text.trim_end_matches([',', ';']).trim_end()
}

/// `First, … Second, … Finally, …`
fn ordinals(document: &Postmortem<'_>, span: &Range<usize>, named: bool) -> Option<Vec<Edit>> {
    const WORDS: [&[&str]; 5] =
        [&["First", "Firstly"], &["Second", "Secondly"], &["Third", "Thirdly"], &["Fourth", "Fourthly"], &["Fifth"]];
    let text = document.text(span);
    // Most paragraphs hold no such word and need not be split.
    if !text.contains("Second") {
        return None;
    }
    let sentences = split(text);
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let (word, rest) = text.get(sentence.clone())?.split_once([',', ' '])?;
        let next = WORDS.get(starts.len()).is_some_and(|words| words.contains(&word));
        let last = starts.len() >= 2 && ["Finally", "Lastly", "Last"].contains(&word);
        if (next || last) && !rest.is_empty() {
            starts.push((at, sentence.start));
        }
    }
    let (first, at) = *starts.first()?;
    let intro = text.get(..at)?.trim_end();
    if starts.len() < 2 || !named && !announces(last_sentence(intro)) {
        return None;
    }
    let counts: Vec<usize> = starts
        .iter()
        .enumerate()
        .map(|(at, (start, _))| starts.get(at + 1).map_or(sentences.len(), |(next, _)| *next) - start)
        .collect();
    if !ends_clearly(&counts) {
        return None;
    }
    let edits = starts.iter().enumerate().map(|(number, (_, start))| {
        let from = text.get(..*start).unwrap_or_default().trim_end().len();
        line_edit(document, span.start, from..*start, number == 0 && first > 0, number == 0, "- ")
    });
    Some(edits.collect())
}

/// Sentences below `The following contributing factors were identified:`, up to the end of the section.
fn introduced(document: &Postmortem<'_>, intro: &str, span: &Range<usize>) -> Option<Vec<Edit>> {
    if !intro.ends_with(':') || !announces(last_sentence(intro)) {
        return None;
    }
    let after = document.text(&(span.end..document.source.len()));
    let next = document.line(span.end + (after.len() - after.trim_start().len()));
    let ends = after.trim().is_empty() || document.sections.binary_search_by_key(&next, |block| block.line).is_ok();
    let text = document.text(span);
    let sentences = split(text);
    if !ends || !(2..=MAX_FACTORS).contains(&sentences.len()) || text.trim_end().ends_with(':') {
        return None;
    }
    let edits = sentences.iter().enumerate().map(|(number, sentence)| {
        let from = text.get(..sentence.start).unwrap_or_default().trim_end().len();
        line_edit(document, span.start, from..sentence.start, false, number == 0, "- ")
    });
    Some(edits.collect())
}

/// Begins a line with `bullet` in place of `span`, which is relative to `base`.
fn line_edit(
    document: &Postmortem<'_>,
    base: usize,
    span: Range<usize>,
    blank: bool,
    first: bool,
    bullet: &str,
) -> Edit {
    let newline = document.newline();
    let before = match (first, blank) {
        (true, true) => format!("{newline}{newline}"),
        // Behind a label, or at the paragraph's beginning.
        (true, false) => String::new(),
        (false, _) => newline.to_owned(),
    };
    Edit { span: base + span.start..base + span.end, replacement: format!("{before}{bullet}") }
}

/// Is the end of the last factor plain? Where it has more sentences than all the others, some may belong to them all.
fn ends_clearly(sentences: &[usize]) -> bool {
    let Some((last, others)) = sentences.split_last() else { return false };
    others.iter().max().is_some_and(|most| last <= most)
}

fn last_sentence(text: &str) -> &str {
    split(text).last().and_then(|last| text.get(last.clone())).unwrap_or(text)
}

/// The sentences of a text, without the space between them.
fn split(text: &str) -> Vec<Range<usize>> {
    const ABBREVIATIONS: [&str; 12] =
        ["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "Dr.", "Mr.", "Ms.", "No.", "resp."];
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = None;
    for (at, part) in text.split_sentence_bound_indices() {
        let start = open.take().unwrap_or(at);
        let end = at + part.trim_end().len();
        let sentence = text.get(start..end).unwrap_or_default();
        // A line end within a sentence is no end.
        let ended = sentence.ends_with(['.', '!', '?', ':', '"', ')', '`', '*']);
        if end == at && open.is_none() || !ended || ABBREVIATIONS.iter().any(|short| sentence.ends_with(short)) {
            open = Some(start);
            continue;
        }
        found.push(start..end);
    }
    if let Some(start) = open {
        let end = start + text.get(start..).unwrap_or_default().trim_end().len();
        if start < end {
            found.push(start..end);
        }
    }
    found
}
