//! The check run: what the rules say of a pull request's documents, as GitHub shows it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::comment::{code, inline, plural, prose};
use super::model::{Annotation, AnnotationLevel};
use super::naming::{shorten, shorten_bytes};
use super::snapshot::{Document, DocumentText, PullState, Snapshot};
use crate::postmortem::Postmortem;
use crate::rules::{self, Finding, Level, SectionState, Settings};

/// GitHub takes at most 65,535 bytes of summary.
const SUMMARY_BYTES: usize = 65_535;
/// Annotations beyond this go into the summary: ten requests of fifty are enough for any reader.
const MAX_ANNOTATIONS: usize = 500;
/// GitHub's limits: characters of a title, bytes of a message.
const TITLE_CHARS: usize = 255;
const MESSAGE_BYTES: usize = 64 * 1024;

/// What the check has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// GitHub's word: `success` or `failure`.
    pub conclusion: &'static str,
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
    /// Markdown.
    pub summary: String,
    pub annotations: Vec<Annotation>,
    /// Hex digest of all of it: the same findings give the same digest.
    pub digest: String,
}

impl Report {
    /// One line: `3 errors, 1 warning`.
    pub fn headline(&self) -> String {
        let mut parts = Vec::new();
        for (count, word) in [(self.errors, "error"), (self.warnings, "warning")] {
            if count > 0 {
                parts.push(plural(count, word));
            }
        }
        if self.advice > 0 {
            parts.push(format!("{} of advice", plural(self.advice, "piece")));
        }
        if parts.is_empty() { "Complete: nothing to mend".into() } else { parts.join(", ") }
    }

    /// Whether nothing stands in the way of merging.
    pub fn passes(&self) -> bool {
        self.errors == 0
    }
}

/// Checks every document of the pull request.
pub fn report(snapshot: &Snapshot, pull: &PullState) -> Report {
    let settings = snapshot.setup.settings(snapshot.incident.as_ref().map(|incident| &incident.issue));
    let mut report = Report {
        conclusion: "success",
        errors: 0,
        warnings: 0,
        advice: 0,
        summary: String::new(),
        annotations: Vec::new(),
        digest: String::new(),
    };
    for document in &pull.documents {
        check_document(&mut report, document, &settings);
    }
    if report.errors > 0 {
        report.conclusion = "failure";
    }
    let left_out = report.annotations.split_off(report.annotations.len().min(MAX_ANNOTATIONS));
    if !left_out.is_empty() {
        let _ = writeln!(report.summary, "\n### {} not annotated\n", plural(left_out.len(), "more finding"));
        for annotation in left_out {
            let _ = writeln!(report.summary, "- line {}: {}", annotation.start_line, inline(&annotation.title));
        }
    }
    report.summary = shorten_bytes(&report.summary, SUMMARY_BYTES, "\n\n… (cut: GitHub takes no more)\n");
    let mut hasher = Sha256::new();
    hasher.update(&report.summary);
    for annotation in &report.annotations {
        hasher.update(format!("{annotation:?}"));
    }
    report.digest = hex::encode(&hasher.finalize()[..8]);
    report
}

fn check_document(report: &mut Report, document: &Document, settings: &Settings) {
    let _ = writeln!(report.summary, "### {}\n", code(&document.path));
    let text = match &document.text {
        DocumentText::Text(text) => text,
        unreadable => return unreadable_document(report, document, unreadable),
    };
    let postmortem = Postmortem::parse_with(text, &settings.vocabulary);
    let rules::Checked { findings, allowed, .. } = rules::examine(&postmortem, settings);
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    report.errors += count(Level::Error);
    report.warnings += count(Level::Warn);
    report.advice += count(Level::Advise);

    report.summary.push_str("| section | state | line |\n|---|---|---|\n");
    for status in rules::section_report(&postmortem, settings) {
        let state = match (status.state, status.level) {
            (SectionState::Present, _) => "✅ complete",
            (SectionState::Empty, Some(Level::Error)) => "❌ empty",
            (SectionState::Missing, Some(Level::Error)) => "❌ missing",
            (SectionState::Empty, Some(Level::Warn)) => "⚠️ empty",
            (SectionState::Missing, Some(Level::Warn)) => "⚠️ missing",
            (SectionState::Empty, Some(Level::Advise)) => "💡 empty",
            (SectionState::Missing, Some(Level::Advise)) => "💡 missing",
            (SectionState::Empty | SectionState::Missing, None) => "➖ none (optional)",
        };
        let line = status.line.map_or_else(|| "–".into(), |line| line.to_string());
        let _ = writeln!(report.summary, "| {} | {state} | {line} |", status.section.title());
    }
    if findings.is_empty() {
        report.summary.push_str("\nNothing to mend. Thank you for writing it all down.\n\n");
    } else {
        report.summary.push_str("\n| line | | finding | how to mend it |\n|---|---|---|---|\n");
        for finding in &findings {
            let _ = writeln!(
                report.summary,
                "| {} | {} | {} ({}) | {} |",
                finding.line,
                mark(finding.level),
                prose(&finding.message),
                code(finding.rule),
                prose(mend(&finding.help)),
            );
        }
        report.summary.push('\n');
    }
    if !allowed.is_empty() {
        let _ = writeln!(report.summary, "Comments in the document allow {}.\n", plural(allowed.len(), "finding"));
    }
    report.annotations.extend(findings.iter().map(|finding| annotation(&document.path, finding)));
}

fn mark(level: Level) -> &'static str {
    match level {
        Level::Error => "❌",
        Level::Warn => "⚠️",
        Level::Advise => "💡",
    }
}

/// What to do, without the example that the annotation shows below it.
fn mend(help: &str) -> &str {
    let first = help.lines().next().unwrap_or_default().trim_end_matches(':');
    first.strip_suffix(", for example").unwrap_or(first)
}

fn annotation(path: &str, finding: &Finding) -> Annotation {
    let one_line = finding.line == finding.end_line;
    // GitHub refuses columns on several lines, and an end before the start.
    let columns = (one_line && finding.end_column >= finding.column).then_some((finding.column, finding.end_column));
    Annotation {
        path: path.to_owned(),
        start_line: finding.line,
        end_line: finding.end_line.max(finding.line),
        start_column: columns.map(|(start, _)| start),
        end_column: columns.map(|(_, end)| end),
        level: match finding.level {
            Level::Error => AnnotationLevel::Failure,
            Level::Warn => AnnotationLevel::Warning,
            Level::Advise => AnnotationLevel::Notice,
        },
        // GitHub shows titles as plain text.
        title: shorten(&finding.message.replace('`', "\""), TITLE_CHARS),
        message: shorten_bytes(&format!("{}\n\n{}\n\n{}", finding.help, finding.why, finding.rule), MESSAGE_BYTES, "…"),
    }
}

fn unreadable_document(report: &mut Report, document: &Document, text: &DocumentText) {
    let (line, message, help) = match text {
        DocumentText::NotUtf8 { line, offset } => (
            *line,
            format!("The file is not UTF-8: byte {offset}, on line {line}, belongs to no character"),
            "Save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`.".to_owned(),
        ),
        DocumentText::TooLarge(bytes) => (
            1,
            format!("The file has {bytes} bytes, more than is read"),
            "Move logs and long listings into files of their own and link them.".to_owned(),
        ),
        _ => (
            1,
            "This is no regular file that can be read: a symbolic link, a submodule, or too large".to_owned(),
            "Commit the document itself under this name.".to_owned(),
        ),
    };
    report.errors += 1;
    let _ = writeln!(report.summary, "❌ {}. {}\n", inline(&message), prose(&help));
    report.annotations.push(Annotation {
        path: document.path.clone(),
        start_line: line,
        end_line: line,
        start_column: None,
        end_column: None,
        level: AnnotationLevel::Failure,
        title: message,
        message: help,
    });
}
