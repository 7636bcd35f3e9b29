//! What is in square brackets where a value belongs: `Runbook: [link]`, a whole cell, a whole line.
//!
//! One of them is a blank where its words say so, any where a document has several. Forms are set in fences too, to be
//! copied from there.

use std::ops::Range;

use super::Postmortem;
use super::lines::lines;
use super::markdown::{Run, RunKind, UnitKind};
use super::placeholder::{ELEMENTS, has_vocabulary, is_form};
use super::states;

/// How fences are called that hold text, not code.
const TEXTS: [&str; 7] = ["", "markdown", "md", "text", "txt", "yaml", "yml"];
/// What stands in brackets for what isn't told.
const WITHHELD: &str = "redacted removed omitted withheld anonymized anonymised censored private confidential internal sic \
    unknown snip truncated elided deleted";

#[derive(Default)]
struct Found {
    values: Vec<Range<usize>>,
    /// How many of them have words of blanks.
    sure: usize,
    /// In the middle of sentences.
    inside: Vec<Range<usize>>,
    /// Set as code, in angle brackets: `` `<name>` ``.
    coded: Vec<Range<usize>>,
    /// Those that say so themselves: `` `<TBD>` ``.
    known: Vec<Range<usize>>,
    /// How many of those have words of blanks, or a choice of them.
    coded_sure: usize,
    /// Code with a name in angle brackets within it, where a value belongs: `` `docs/<name>.md` ``.
    paths: Vec<Range<usize>>,
}

/// `blanks`: how many others the document has.
pub(super) fn find(document: &Postmortem<'_>, blanks: usize) -> Vec<Range<usize>> {
    let mut found = Found::default();
    let mut fences = Vec::new();
    let runs = |runs: &[Run], found: &mut Found| {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
        let span = first.span().start..last.span().end;
        if !runs.iter().any(|run| run.link().is_some() || run.kind == RunKind::Code) {
            found.look(document.text(&span), span.start);
        } else if runs.iter().any(|run| run.kind == RunKind::Code) {
            found.look_in_code(document, runs, &span);
        }
    };
    for unit in document.blocks.iter() {
        match &unit.kind {
            UnitKind::Row { cells, .. } => {
                for cell in *cells {
                    runs(unit.runs.get(cell.runs()).unwrap_or_default(), &mut found);
                }
            }
            UnitKind::Heading { .. } | UnitKind::Item { .. } | UnitKind::Paragraph => {
                unit.lines().for_each(|line| runs(line, &mut found));
            }
            UnitKind::Code { fenced: true } if !unit.quoted && document.text(&unit.span).contains('[') => {
                fences.push(unit.span.clone());
            }
            UnitKind::Code { .. } | UnitKind::Html => {}
        }
    }
    let Found { mut values, sure, inside, coded, known, coded_sure, paths } = found;
    let several = values.len() >= 3 && (sure * 3 >= values.len() || blanks >= 3);
    let form = several && (values.len() >= 6 || blanks >= 3 && values.len() + blanks >= 8);
    if !several {
        values.retain(|span| {
            let inner = document.text(span).trim_matches(['[', ']']);
            has_vocabulary(inner) || is_choice(inner) || is_incident(inner)
        });
    }
    if form {
        values.extend(inside);
    }
    for fence in fences {
        in_fence(document, &fence, several, &mut values);
    }
    values.extend(known);
    // One prompt that is set as code may be an example.
    if coded.len() >= 3 && (coded_sure * 3 >= coded.len() || blanks >= 3) || coded_sure >= 1 && blanks + sure >= 3 {
        values.extend(coded);
        values.extend(paths);
    }
    values
}

/// `[Critical/High/Low]`, `[Yes / No]`: one of them is to be left.
fn is_choice(inner: &str) -> bool {
    const YES: [&str; 8] = ["yes", "y", "ja", "oui", "sí", "si", "sim", "sì"];
    let parts: Vec<&str> = inner.split(['/', '|', '／']).map(str::trim).collect();
    let worded = |part: &&str| {
        part.starts_with(|c: char| c.is_uppercase() || !c.is_ascii() && c.is_alphabetic())
            && part.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-')
            && part.split_whitespace().count() <= 3
    };
    let yes = || parts.len() == 2 && parts.first().is_some_and(|first| YES.contains(&first.to_lowercase().as_str()));
    (3..=8).contains(&parts.len()) && parts.iter().all(worded) || yes()
}

/// `Postmortem: [INCIDENT]`
fn is_incident(inner: &str) -> bool {
    const NAMES: [&str; 9] =
        ["incident", "incidente", "vorfall", "störung", "outage", "panne", "storing", "インシデント", "事件"];
    NAMES.contains(&inner.trim().to_lowercase().as_str())
}

impl Found {
    fn look(&mut self, text: &str, offset: usize) {
        let mut from = 0;
        while let Some(open) = text[from..].find('[').map(|at| from + at) {
            let Some(end) = text[open..].find(']').map(|at| open + at + 1) else { break };
            from = end;
            let inner = &text[open + 1..end - 1];
            let span = offset + open..offset + end;
            let (before, behind) = (beside(&text[..open], Side::Before), beside(&text[end..], Side::Behind));
            match place(before, inner, behind) {
                Place::Value => {
                    self.sure += usize::from(has_vocabulary(inner));
                    self.values.push(span);
                }
                Place::Inside => self.inside.push(span),
                Place::None => {}
            }
        }
    }

    /// Prompts in angle brackets that are set as code: `` **Branch**: `<branch name>` ``.
    fn look_in_code(&mut self, document: &Postmortem<'_>, runs: &[Run], line: &Range<usize>) {
        for run in runs.iter().filter(|run| run.kind == RunKind::Code && run.link().is_none()) {
            let code = run.text(document.source).trim();
            let Some((open, close)) = code.find('<').zip(code.rfind('>')).filter(|(open, close)| open < close) else {
                continue;
            };
            let before = document.text(&(line.start..run.span().start));
            let behind = document.text(&(run.span().end..line.end));
            if !is_value(before, behind) {
                continue;
            }
            let inner = code.get(open + 1..close).unwrap_or_default();
            let within = inner.split('>').next().unwrap_or_default();
            if !is_prompt(within) {
                continue;
            }
            if super::whole_blanks::is_whole(within) {
                self.known.push(run.span());
            } else if within.len() < inner.len() {
                self.paths.extend((!code.contains(' ')).then(|| run.span()));
            } else if open == 0 && close + 1 == code.len() {
                self.coded_sure += usize::from(inner.contains([' ', '/', '|']) || has_vocabulary(inner));
                self.coded.push(run.span());
            } else if !code.contains(' ') {
                self.paths.push(run.span());
            }
        }
    }
}

/// What may be asked for in angle brackets: no element of HTML, no address, no type.
pub(super) fn is_prompt(inner: &str) -> bool {
    let bare = inner.trim_end_matches('/').trim();
    let element = !bare.contains(' ')
        && (ELEMENTS.contains(&bare.to_lowercase().as_str())
            && !matches!(bare, "title" | "summary" | "details" | "data")
            || MORE_ELEMENTS.split(' ').any(|known| known.eq_ignore_ascii_case(bare)));
    bare.starts_with(|c: char| c.is_alphabetic())
        && !element
        && !inner.contains(['<', '>', '=', '@', '"', '\'', '&'])
        && !inner.contains("://")
}

/// Elements of HTML that are no words of a form.
const MORE_ELEMENTS: &str = "html meta style script noscript form input button select option textarea nav header footer section \
    article aside h1 h2 h3 h4 h5 h6 tbody thead tfoot colgroup col iframe svg path canvas video audio picture figure figcaption \
    blockquote u s small center font slot template object embed dl dt dd fieldset legend dialog wbr mark menu math";

/// Does something stand where a value belongs: alone, behind a label, or between dashes?
pub(super) fn is_value(before: &str, behind: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "*_~`>".contains(c));
    let shown = behind.trim_start_matches(|c: char| c.is_whitespace() || "*_~`".contains(c));
    let ends = shown.trim_matches(|c: char| c.is_whitespace() || ".,;".contains(c)).is_empty();
    let aside = shown.starts_with(['(', '（', '—', '–', '|', '/', '→', '<']) || shown.starts_with("- ");
    let labelled =
        before.is_empty() || before.ends_with([':', '：', '|', '–', '—', '→', '/']) || before.ends_with(" -");
    // `Artifacts: the run `<link>``
    let near = || before.rsplit_once([':', '：']).is_some_and(|(_, more)| more.split_whitespace().count() <= 3);
    labelled && (ends || aside) || ends && near()
}

/// Of what a bracket stands beside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// What is beside a bracket, without others that it makes one value with: `[start] – [end] (UTC)`.
fn beside(text: &str, side: Side) -> &str {
    // As many make one value; a line of a million brackets must not be gone through for each of them.
    const MOST: usize = 16;
    let joins = |c: char| c.is_whitespace() || "~〜～–—-/,、→".contains(c);
    let mut rest = text;
    for _ in 0..MOST {
        let shorter = match side {
            Side::Before => rest.trim_end_matches(joins).strip_suffix(']').and_then(|inside| inside.rsplit_once('[')),
            Side::Behind => rest
                .trim_start_matches(joins)
                .strip_prefix('[')
                .and_then(|inside| inside.split_once(']'))
                .map(|(inside, rest)| (rest, inside)),
        };
        match shorter {
            // A link's text, a task's box and what is written in code are no value.
            Some((shorter, inside)) if inside.chars().filter(|c| c.is_alphabetic()).count() >= 2 => {
                if shorter.starts_with(['(', '[']) {
                    break;
                }
                rest = shorter;
            }
            _ => break,
        }
    }
    if side == Side::Behind {
        // The zone of what is asked for.
        let zone = rest.trim().trim_matches(['(', ')', '（', '）']);
        if zone.len() <= 5 && !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_uppercase()) && zone.len() >= 2
        {
            return "";
        }
    }
    rest
}

/// Where a bracket stands.
#[derive(PartialEq, Eq)]
enum Place {
    Value,
    /// In a sentence.
    Inside,
    None,
}

fn place(before: &str, inner: &str, behind: &str) -> Place {
    let rest = behind;
    // A mark in front of it (`✅ [what worked]`) is none of its text.
    let mark = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !"：–—→".contains(c);
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "*_~$€£≈".contains(c) || mark(c));
    let behind = behind.trim_matches(|c: char| c.is_whitespace() || "*_.,;:%".contains(c));
    let value = (before.is_empty() || before.ends_with([':', '：', '|', '–', '—', '→']) || before.ends_with(" -"))
        && (behind.is_empty() || rest.trim_start().starts_with(['*', '_', ':']));
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    // A prompt that is all of its line may be a sentence or two.
    let most = if before.is_empty() && behind.is_empty() { 40 } else { 12 };
    if letters < 2
        || inner.eq_ignore_ascii_case("n/a")
        || states::whole(inner).is_some() && !has_vocabulary(inner)
        || WITHHELD.split(' ').any(|word| inner.eq_ignore_ascii_case(word))
        || inner.split_whitespace().count() > most
        || inner.contains(['@', '^', '['])
    {
        return Place::None;
    }
    if !value {
        // `Log in as [user]`, `why did [the problem] occur`, no link and no `[CRITICAL]`.
        let linked = rest.starts_with(['(', '[', ':']);
        let tag = !inner.contains(' ') && inner.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c == '-');
        return if linked || tag { Place::None } else { Place::Inside };
    }
    let owner = before.is_empty() && !rest.trim().is_empty() && !inner.contains(' ') && inner.is_ascii();
    if owner && !has_vocabulary(inner) { Place::None } else { Place::Value }
}

/// A fence may hold one prompt and nothing else, or a form to be copied.
fn in_fence(document: &Postmortem<'_>, fence: &Range<usize>, several: bool, values: &mut Vec<Range<usize>>) {
    let text = document.text(fence);
    let Some((head, rest)) = text.split_once('\n') else { return };
    let name = head.trim().trim_start_matches(['`', '~']).trim().to_ascii_lowercase();
    if !TEXTS.contains(&name.as_str()) || !rest.contains('[') {
        return;
    }
    let start = fence.start + head.len() + 1;
    let filled = || lines(rest).filter(|line| !rest.get(line.clone()).unwrap_or_default().trim().is_empty());
    let shown = |line: &Range<usize>| rest.get(line.clone()).unwrap_or_default().trim();
    let closing = |line: &str| line.starts_with("```") || line.starts_with("~~~");
    let mut content = filled().filter(|line| !closing(shown(line)));
    if let (Some(only), None) = (content.next(), content.next()) {
        let prompt = shown(&only);
        let inner = prompt.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
        if inner.is_some_and(|inner| {
            !inner.contains(['[', ']', '"', '=']) && inner.trim().contains(' ') && (several || has_vocabulary(inner))
        }) {
            let lead = rest.get(only.clone()).map_or(0, |line| line.len() - line.trim_start().len());
            let at = start + only.start + lead;
            values.push(at..at + prompt.len());
            return;
        }
    }
    if !several {
        return;
    }
    for line in filled() {
        let mut found = Found::default();
        // Markdown in a fence isn't read: its marks are still there.
        let shown = rest.get(line.clone()).unwrap_or_default();
        let text = shown.trim_start_matches(['#', '-', '*', '+', '>', ' ']);
        found.look(text, start + line.end - text.len());
        values.extend(found.values.into_iter().filter(|span| {
            let token = document.text(span);
            let inner = token.trim_matches(['[', ']']);
            // A list of YAML or JSON has none of its own.
            !inner.contains(['"', '\'', '='])
                && (is_form(inner) || has_vocabulary(inner) || !inner.contains(',') && inner.contains(' '))
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_looks_past_a_few_others_and_no_further() {
        assert_eq!(beside("[start] – [end] (UTC)", Side::Behind), "");
        assert_eq!(beside("When: [start] – ", Side::Before), "When: ");
        // Else a line of brackets alone takes the square of its length.
        let many = format!("When: {}", "[start] – ".repeat(1000));
        for side in [Side::Before, Side::Behind] {
            let text = if side == Side::Before { many.as_str() } else { &many["When: ".len()..] };
            let rest = beside(text, side);
            assert!((980..1000).contains(&rest.matches('[').count()), "{}", rest.len());
        }
    }
}
