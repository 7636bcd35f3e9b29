//! Findings as text for a terminal: the line, what is wrong, why it matters, how to mend it.

use std::collections::HashSet;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Sign, Renderer, Snippet};

use crate::postmortem::Postmortem;
use crate::rules::{Finding, Level};

/// Whether text carries the terminal's escape codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    On,
    Off,
}

/// How many findings of each level there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
}

impl Counts {
    pub fn of(findings: &[Finding]) -> Self {
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        Self { errors: count(Level::Error), warnings: count(Level::Warn), advice: count(Level::Advise) }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.advice += other.advice;
    }
}

/// More lines of one finding than are shown.
const MAX_LINES: usize = 3;
/// Longer lines are shown in part.
const WIDTH: usize = 120;

/// The findings of one document, each with its line; a reason or a remedy is told once. `path` is shown as it
/// is given.
pub fn document(path: &str, document: &Postmortem<'_>, findings: &[Finding], color: Color) -> String {
    let mut told: HashSet<&str> = HashSet::new();
    let mut out = String::new();
    for each in findings {
        let why = told.insert(&each.why);
        let help = told.insert(&each.help);
        for line in finding(path, document, each, color, why, help).lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

fn finding(path: &str, document: &Postmortem<'_>, finding: &Finding, color: Color, why: bool, help: bool) -> String {
    let renderer = match color {
        Color::On => Renderer::styled(),
        Color::Off => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let sign = match finding.level {
        Level::Error => Sign::ERROR,
        Level::Warn => Sign::WARNING,
        Level::Advise => Sign::INFO.with_name("advice"),
    };
    // Only the lines of the finding: what is shown does not grow with the document.
    let source = document.source;
    let start = source.get(..finding.span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let rest = source.get(start..).unwrap_or_default();
    let wanted = (finding.end_line - finding.line + 1).min(MAX_LINES);
    let length: usize = rest.split_inclusive('\n').take(wanted).map(str::len).sum();
    let text = rest.get(..length).unwrap_or_default().trim_end_matches(['\n', '\r']);
    let from = (finding.span.start - start).min(text.len());
    let to = (finding.span.end - start).clamp(from, text.len());
    let shown = |part: &str| clean(part).len();
    let before = shown(text.get(..from).unwrap_or_default());
    let marked = before..before + shown(text.get(from..to).unwrap_or_default());
    let snippet = Snippet::source(clean(text))
        .line_start(finding.line)
        .path(path)
        .annotation(AnnotationKind::Primary.span(marked));
    let mut group = sign.primary_title(clean(&finding.message)).id(finding.rule).element(snippet);
    if why {
        group = group.element(Sign::NOTE.with_name("why").message(clean(&finding.why)));
    }
    if help {
        group = group.element(Sign::HELP.message(clean(&finding.help)));
    }
    renderer.render(&[group])
}

/// The last line: what came of it all.
pub fn summary(documents: usize, counts: Counts) -> String {
    let files = plural(documents, "document");
    if counts == Counts::default() {
        return format!("{files} checked: nothing to mend");
    }
    format!(
        "{files} checked: {}, {}, {}",
        plural(counts.errors, "error"),
        plural(counts.warnings, "warning"),
        match counts.advice {
            1 => "1 piece of advice".to_owned(),
            more => format!("{more} pieces of advice"),
        }
    )
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A document's text must not steer the terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}
