//! Findings as text for a terminal: the line, what is wrong, why it matters, how to mend it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Sign, Origin, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use rustc_hash::FxHashSet;

use super::Counts;
use crate::postmortem::{Postmortem, Truncated};
use crate::rules::{Finding, Level};

/// Whether text carries the terminal's escape codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    On,
    Off,
}

impl Color {
    /// The text in a style, where there is colour.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        match self {
            Self::On => format!("{style}{text}{style:#}"),
            Self::Off => text.to_owned(),
        }
    }
}

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();

/// More lines of one finding than are shown.
const MAX_LINES: usize = 3;
/// Longer lines are shown in part.
const WIDTH: usize = 120;
/// A line of at most so many bytes is shown whole beside any number of it.
const PLAIN: usize = 100;
/// Of longer lines only what is near the finding is looked at, to be shown in part: so many bytes.
const LONG: usize = 16 * 1024;
const NEAR: usize = 1024;
/// More characters of a line than are marked.
const MARKED: usize = 96;

/// The findings of one document, each with its line; a line, a reason or a remedy is told once. `path` is shown as it
/// is given.
pub fn document(path: &str, document: &Postmortem<'_>, findings: &[Finding], color: Color) -> String {
    let renderer = match color {
        Color::On => Renderer::styled(),
        Color::Off => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let path = clean(path);
    let mut told: FxHashSet<&str> = FxHashSet::default();
    let mut shown: Option<&Range<usize>> = None;
    let mut out = String::new();
    for each in findings {
        let parts =
            Parts { source: shown != Some(&each.span), why: told.insert(&each.why), help: told.insert(&each.help) };
        shown = Some(&each.span);
        let excerpt = parts.source.then(|| Excerpt::of(document, each));
        // Most findings are like this, and the renderer's way to lay them out is dear.
        if color == Color::Off && !each.message.contains('\u{200d}') && excerpt.as_ref().is_none_or(Excerpt::is_plain) {
            plainly(&mut out, &path, each, excerpt.as_ref(), &parts);
            out.push('\n');
            continue;
        }
        for line in finding(&renderer, &path, each, excerpt, &parts).lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// What of a finding was not told just before.
struct Parts {
    source: bool,
    why: bool,
    help: bool,
}

/// The lines of a finding, and what of them is marked.
struct Excerpt {
    text: String,
    marked: Range<usize>,
    /// Only what is near the finding.
    near: bool,
}

impl Excerpt {
    fn of(document: &Postmortem<'_>, finding: &Finding) -> Self {
        // Only the lines of the finding: what is shown does not grow with the document.
        let start = document.line_span(finding.line).start;
        let last = finding.end_line.min(finding.line + MAX_LINES - 1);
        let lines = start..document.line_span(last).end.max(start);
        let text = document.text(&lines).trim_end_matches(['\n', '\r']);
        let from = (finding.span.start - start).min(text.len());
        let to = (finding.span.end - start).clamp(from, text.len());
        let is_near = text.len() > LONG;
        let (text, from, to) = if is_near { near(text, from, to) } else { (Cow::Borrowed(text), from, to) };
        let shown = |part: &str| clean(part).len();
        let before = shown(text.get(..from).unwrap_or_default());
        let (text, to) = shorten(&text, from, to);
        let marked = before..before + shown(text.get(from..to).unwrap_or_default());
        Self { text: clean(&text).into_owned(), marked, near: is_near }
    }

    /// One line that fits, of letters of one width.
    fn is_plain(&self) -> bool {
        self.text.len() <= PLAIN && self.text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    }
}

/// A finding without colour, at the place of the one before or with one plain line: what the renderer makes of it, line
/// by line.
fn plainly(out: &mut String, path: &str, finding: &Finding, excerpt: Option<&Excerpt>, parts: &Parts) {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Advise => "advice",
    };
    labelled(out, &format!("{level}[{}]: ", finding.rule), &clean(&finding.message));
    let number = finding.line.to_string();
    let gutter = if excerpt.is_some() { " ".repeat(number.len()) } else { String::new() };
    let column = excerpt.map_or(finding.column, |excerpt| excerpt.marked.start + 1);
    let _ = writeln!(out, "{gutter}--> {path}:{number}:{column}");
    if let Some(Excerpt { text, marked, .. }) = excerpt {
        let mark = "^".repeat(marked.len().max(1));
        let _ = writeln!(out, "{gutter} |");
        out.push_str(format!("{number} | {text}").trim_end());
        let _ = writeln!(out, "\n{gutter} | {}{mark}", " ".repeat(marked.start));
        if parts.why || parts.help || finding.fix.is_some() {
            let _ = writeln!(out, "{gutter} |");
        }
    }
    let mut note = |name: &str, text: &str| labelled(out, &format!("{gutter} = {name}: "), text);
    if parts.why {
        note("why", &clean(&finding.why));
    }
    if parts.help {
        note("help", &clean(&finding.help));
    }
    if let Some(fix) = &finding.fix {
        note("fix", &format!("{} (`--fix` does it)", clean(&fix.title)));
    }
}

/// A text behind its (ASCII) label, the lines after the first below it.
fn labelled(out: &mut String, label: &str, text: &str) {
    for (at, line) in text.split('\n').map(str::trim_end).enumerate() {
        match (at, line) {
            (0, "") => out.push_str(label.trim_end()),
            (0, _) => out.push_str(label),
            (_, "") => {}
            _ => out.extend(std::iter::repeat_n(' ', label.len())),
        }
        out.push_str(line);
        out.push('\n');
    }
}

fn finding(renderer: &Renderer, path: &str, finding: &Finding, excerpt: Option<Excerpt>, parts: &Parts) -> String {
    let sign = match finding.level {
        Level::Error => Sign::ERROR,
        Level::Warn => Sign::WARNING,
        Level::Advise => Sign::INFO.with_name("advice"),
    };
    let mut group = Group::with_title(sign.primary_title(clean(&finding.message)).id(finding.rule));
    let place = Origin::path(path).line(finding.line).char_column(finding.column);
    if let Some(Excerpt { text, marked, near }) = excerpt {
        let snippet = Snippet::source(text).line_start(finding.line).annotation(AnnotationKind::Primary.span(marked));
        group = if near { group.element(place).element(snippet) } else { group.element(snippet.path(path)) };
    } else {
        group = group.element(place);
    }
    if parts.why {
        group = group.element(Sign::NOTE.with_name("why").message(clean(&finding.why)));
    }
    if parts.help {
        group = group.element(Sign::HELP.message(clean(&finding.help)));
    }
    if let Some(fix) = &finding.fix {
        group = group.element(Sign::HELP.with_name("fix").message(format!("{} (`--fix` does it)", clean(&fix.title))));
    }
    renderer.render(&[group])
}

/// What of very long lines is around a finding, and the finding's place in it.
fn near(text: &str, from: usize, to: usize) -> (Cow<'_, str>, usize, usize) {
    const MORE: &str = "…";
    let first = text.ceil_char_boundary(from.saturating_sub(NEAR));
    let end = text.floor_char_boundary(to.min(from + NEAR).max(first)).max(from);
    let last = text.floor_char_boundary((end + NEAR).min(text.len()));
    let before = if first > 0 { MORE } else { "" };
    let behind = if last < text.len() { MORE } else { "" };
    let shift = |at: usize| at - first + before.len();
    let shown = format!("{before}{}{behind}", text.get(first..last).unwrap_or_default());
    (Cow::Owned(shown), shift(from), shift(end))
}

/// A long paragraph need not be marked to its end. The text with its marked bytes `from..to`, and their new end.
fn shorten(text: &str, from: usize, to: usize) -> (Cow<'_, str>, usize) {
    let marked = text.get(from..to).unwrap_or_default();
    match marked.char_indices().nth(MARKED) {
        Some((at, _)) if !marked.contains('\n') => {
            let cut = from + at;
            let short = format!("{}…", text.get(..cut).unwrap_or_default());
            let end = short.len();
            (Cow::Owned(short), end)
        }
        _ => (Cow::Borrowed(text), to),
    }
}

/// What was fixed in one document: a line for each kind of fix. Rule and title of each fix, as it was applied.
pub fn fixed(path: &str, applied: &[(&'static str, String)], color: Color) -> String {
    let mut kinds: Vec<(&(&'static str, String), usize)> = Vec::new();
    for fix in applied {
        match kinds.iter_mut().find(|(kind, _)| *kind == fix) {
            Some((_, count)) => *count += 1,
            None => kinds.push((fix, 1)),
        }
    }
    let mut out = String::new();
    let word = color.paint(GOOD, "fixed");
    for ((rule, title), count) in kinds {
        let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
        let _ = writeln!(out, "{word}[{rule}]: {}: {}{times}", clean(path), clean(title));
    }
    out
}

/// What of a document was too much to be looked at.
pub fn truncated(path: &str, Truncated { list, told, line }: &Truncated) -> String {
    format!("note: {}: only the first {told} {list} are looked at, up to line {line}\n", clean(path))
}

/// What came of a whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Documents that were checked.
    pub checked: usize,
    /// Markdown files that are no postmortems, and so were not.
    pub skipped: usize,
    pub counts: Counts,
    /// Findings that comments in the documents allow.
    pub allowed: usize,
    /// Findings that carry a fix.
    pub fixable: usize,
    /// Fixes that were applied.
    pub fixed: usize,
}

/// The last line: what came of it all.
pub fn summary(summary: &Summary, color: Color) -> String {
    let Summary { checked, skipped, counts, allowed, fixable, fixed } = *summary;
    if checked == 0 && skipped > 0 {
        // Not `nothing to mend`: somebody may have meant another folder.
        let files = plural(skipped, "Markdown file");
        return format!("no postmortem found; {files} looked at (--all checks every one)");
    }
    let mut out = format!("{} checked", plural(checked, "document"));
    match skipped {
        0 => {}
        1 => out.push_str(", 1 other Markdown file skipped"),
        more => {
            let _ = write!(out, ", {more} other Markdown files skipped");
        }
    }
    if allowed > 0 {
        let _ = write!(out, ", {} allowed by comments", plural(allowed, "finding"));
    }
    if fixed > 0 {
        let _ = write!(out, ", {}", color.paint(GOOD, &format!("{} fixed", plural(fixed, "finding"))));
    }
    out.push_str(": ");
    if counts == Counts::default() {
        out.push_str(&color.paint(GOOD, if fixed > 0 { "nothing left to mend" } else { "nothing to mend" }));
    } else {
        let paint = |count: usize, style, text: String| if count == 0 { text } else { color.paint(style, &text) };
        let _ = write!(
            out,
            "{}, {}, {}",
            paint(counts.errors, ERROR, plural(counts.errors, "error")),
            paint(counts.warnings, WARNING, plural(counts.warnings, "warning")),
            if counts.advice == 1 {
                "1 piece of advice".to_owned()
            } else {
                format!("{} pieces of advice", counts.advice)
            },
        );
    }
    if fixable > 0 {
        let _ = write!(out, "; --fix mends {fixable} of them");
    }
    out
}

/// The last line where fixes are shown, not made.
pub fn would_fix(summary: &Summary, documents: usize) -> String {
    let checked = plural(summary.checked, "document");
    if summary.fixed == 0 {
        return format!("{checked} checked: nothing that --fix could mend");
    }
    format!(
        "{checked} checked: --fix would mend {} in {}",
        plural(summary.fixed, "finding"),
        plural(documents, "document")
    )
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A document's text must not steer the terminal.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    // Most text needs nothing: no control, nor a letter of the block that has the controls of bidirectional text, nor one
    // of those above ASCII.
    let plain = |byte: u8| byte >= b' ' && byte != 0x7f && byte != 0xc2 && byte != 0xe2 || byte == b'\n';
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\n' => '\n',
        '\t' => ' ',
        // Controls of bidirectional text can make a line read as another one.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_findings_are_laid_out_as_the_renderer_does_it() {
        let source = "# Outage\n\nTBD\n\n## Impact\n\n    \t`x`\n  - [Date here]  \n\nYYYY-MM-DD: it broke, TBD\nfor a\twhile, TBD\n";
        let document = Postmortem::parse(source);
        let renderer = Renderer::plain().decor_style(DecorStyle::Ascii).term_width(WIDTH);
        let mut findings = crate::rules::check(&document, &crate::rules::Settings::default());
        assert!(findings.iter().any(|finding| finding.help.contains("\n\n")));
        let mut odd = findings.first().unwrap().clone();
        odd.message = "Two\nlines, \tand\u{7} höhere 文字\n".to_owned();
        odd.why = String::new();
        odd.fix = Some(crate::rules::Fix { title: "Mend\nit ".to_owned(), edits: Vec::new() });
        findings.push(odd);
        for each in &findings {
            for (why, help) in [(true, true), (true, false), (false, false)] {
                for source in [false, true] {
                    let parts = Parts { source, why, help };
                    let excerpt = || source.then(|| Excerpt::of(&document, each)).filter(Excerpt::is_plain);
                    let rendered = finding(&renderer, "a b.md", each, excerpt(), &parts);
                    let expected: String = rendered.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
                    let mut own = String::new();
                    plainly(&mut own, "a b.md", each, excerpt().as_ref(), &parts);
                    assert_eq!(own, expected);
                }
            }
        }
    }

    #[test]
    fn of_a_line_without_end_only_what_is_near_is_shown() {
        let source = format!("# Outage\n\n{}TBD {}\n", "é and more ".repeat(4_000), "more ".repeat(4_000));
        let document = Postmortem::parse(&source);
        let findings = crate::rules::check(&document, &crate::rules::Settings::default());
        let blank = findings.iter().find(|finding| finding.rule == "placeholder").unwrap();
        let shown = document_of(&document, blank);
        assert!(shown.contains("--> a.md:3:44001"), "{shown}");
        assert!(shown.contains("3 | ") && shown.contains("TBD") && shown.contains("^^^"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 2 * WIDTH), "{shown}");
    }

    fn document_of(read: &Postmortem<'_>, finding: &Finding) -> String {
        document("a.md", read, std::slice::from_ref(finding), Color::Off)
    }
}
