//! What is in square brackets where a value belongs: `Runbook: [link]`, a whole cell, a whole line.
//!
//! One of them is a blank where its words say so, any where a document has several. Forms are set in fences too, to be
//! copied from there.

use std::ops::Range;

use super::Postmortem;
use super::lines::lines;
use super::markdown::{Run, RunKind, UnitKind};
use super::placeholder::{has_vocabulary, is_form};

/// How fences are called that hold text, not code.
const TEXTS: [&str; 7] = ["", "markdown", "md", "text", "txt", "yaml", "yml"];
/// How a prompt in the middle of a sentence begins: `gebeurde [het probleem]?`
const ARTICLES: &str = "the a an this your le la les l' un une des het de een der die das den ein eine el los las una il lo \
    gli o os as um uma";

#[derive(Default)]
struct Found {
    values: Vec<Range<usize>>,
    /// How many of them have words of blanks.
    sure: usize,
    /// In the middle of sentences.
    inside: Vec<Range<usize>>,
}

pub(super) fn find(document: &Postmortem<'_>) -> Vec<Range<usize>> {
    let mut found = Found::default();
    let mut fences = Vec::new();
    let runs = |runs: &[Run], found: &mut Found| {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
        let span = first.span().start..last.span().end;
        if !runs.iter().any(|run| run.link().is_some() || run.kind == RunKind::Code) {
            found.look(document.text(&span), span.start);
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
    let Found { mut values, sure, inside } = found;
    let several = values.len() >= 3 && sure * 3 >= values.len();
    let form = values.len() >= 6 && several;
    if !several {
        values.retain(|span| has_vocabulary(document.text(span)));
    }
    if form {
        values.extend(inside);
    }
    for fence in fences {
        in_fence(document, &fence, several, &mut values);
    }
    values
}

impl Found {
    fn look(&mut self, text: &str, offset: usize) {
        let mut from = 0;
        while let Some(open) = text[from..].find('[').map(|at| from + at) {
            let Some(end) = text[open..].find(']').map(|at| open + at + 1) else { break };
            from = end;
            let inner = &text[open + 1..end - 1];
            let span = offset + open..offset + end;
            match place(&text[..open], inner, &text[end..]) {
                Place::Value => {
                    self.sure += usize::from(has_vocabulary(inner));
                    self.values.push(span);
                }
                Place::Inside => self.inside.push(span),
                Place::None => {}
            }
        }
    }
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
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "*_~$€£≈".contains(c));
    let behind = behind.trim_matches(|c: char| c.is_whitespace() || "*_.,;:%".contains(c));
    let value = (before.is_empty() || before.ends_with([':', '：', '|', '–', '—', '→']) || before.ends_with(" -"))
        && (behind.is_empty() || rest.trim_start().starts_with(['*', '_', ':']));
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    // A prompt that is all of its line may be a sentence or two.
    let most = if before.is_empty() && behind.is_empty() { 40 } else { 12 };
    if letters < 2
        || inner.eq_ignore_ascii_case("n/a")
        || inner.split_whitespace().count() > most
        || inner.contains(['@', '^', '['])
    {
        return Place::None;
    }
    if !value {
        let (first, more) = inner.split_once(' ').unwrap_or((inner, ""));
        let linked = rest.starts_with(['(', '[']);
        let article = !more.is_empty() && ARTICLES.split_whitespace().any(|word| first.eq_ignore_ascii_case(word));
        return if article && !linked { Place::Inside } else { Place::None };
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
