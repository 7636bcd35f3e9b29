//! Findings as GitHub's workflow commands, which become annotations, and as the summary of a job.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>; escaping as in GitHub's
//! `@actions/core`.

use std::fmt::Write as _;

use super::text::{Summary, clean, plural};
use crate::bot::comment::{code, prose};
use crate::rules::{Finding, Level};

/// GitHub shows this many annotations of each kind for a step; what comes after is in the log alone.
const SHOWN_PER_KIND: usize = 10;
/// GitHub refuses a summary of more than 1 MiB; this leaves room for other steps' in the same file.
const SUMMARY_BYTES: usize = 512 * 1024;

/// One finding, on its own: it outlives its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    level: Level,
    command: String,
    /// The finding as a line of the log.
    plain: String,
    /// The finding as a row of the summary.
    row: String,
}

/// The annotation of a finding. `path` is relative to the repository's root, where GitHub looks for it.
pub fn annotation(path: &str, finding: &Finding) -> Annotation {
    let kind = match finding.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Advise => "notice",
    };
    let mut properties =
        format!("file={},line={},endLine={}", property(path), finding.line, finding.end_line.max(finding.line));
    // Columns are for findings within a line.
    if finding.line == finding.end_line {
        let end = finding.end_column.max(finding.column);
        let _ = write!(properties, ",col={},endColumn={end}", finding.column);
    }
    let _ = write!(properties, ",title={}", property(&format!("{}: {}", finding.rule, finding.message)));
    let mut message = format!("{}\n\n{}", finding.help, finding.why);
    if let Some(fix) = &finding.fix {
        let _ = write!(message, "\n\n`postmortem check --fix` does it: {}", fix.title);
    }
    Annotation {
        level: finding.level,
        command: format!("::{kind} {properties}::{}", data(&message)),
        plain: inert(&format!(
            "{path}:{}:{}: {kind}[{}]: {}",
            finding.line, finding.column, finding.rule, finding.message
        )),
        row: format!(
            "| {} | {} | {} | {} ({}) | {} |\n",
            code(path),
            finding.line,
            match finding.level {
                Level::Error => "❌",
                Level::Warn => "⚠️",
                Level::Advise => "💡",
            },
            prose(&finding.message),
            code(finding.rule),
            if finding.fix.is_some() { "yes" } else { "" },
        ),
    }
}

/// Writes the annotations of a run: as commands while GitHub shows them, then as lines.
#[derive(Debug, Default)]
pub struct Log {
    shown: [usize; 3],
    rows: String,
    left_out: usize,
}

impl Log {
    /// The lines of the log for a finding.
    pub fn line(&mut self, annotation: &Annotation) -> String {
        if self.rows.len() + annotation.row.len() < SUMMARY_BYTES {
            self.rows.push_str(&annotation.row);
        } else {
            self.left_out += 1;
        }
        let count = match annotation.level {
            Level::Error => &mut self.shown[0],
            Level::Warn => &mut self.shown[1],
            Level::Advise => &mut self.shown[2],
        };
        *count += 1;
        if *count <= SHOWN_PER_KIND {
            return format!("{}\n", annotation.command);
        }
        format!("{}\n", annotation.plain)
    }

    /// Why not all findings are annotated; `None` where they are.
    pub fn note(&self) -> Option<String> {
        let beyond: usize = self.shown.iter().map(|count| count.saturating_sub(SHOWN_PER_KIND)).sum();
        (beyond > 0).then(|| {
            format!(
                "{} not annotated, for GitHub shows {SHOWN_PER_KIND} of each kind a step",
                plural(beyond, "finding")
            )
        })
    }

    /// Markdown for the job's summary.
    pub fn summary(&self, summary: &Summary, failures: &[String]) -> String {
        let mark = if summary.counts.errors > 0 || !failures.is_empty() { "❌" } else { "✅" };
        let line = super::text::summary(summary, super::text::Color::Off);
        let mut out = format!("### Postmortem check\n\n{mark} {}.\n\n", prose(&line));
        for failure in failures {
            let _ = writeln!(out, "- ❌ {}", prose(failure));
        }
        if !self.rows.is_empty() {
            out.push_str("\n| file | line | | finding | `--fix` |\n|---|---|---|---|---|\n");
            out.push_str(&self.rows);
        }
        if self.left_out > 0 {
            let _ = writeln!(out, "\n{} more.", plural(self.left_out, "finding"));
        }
        out.push('\n');
        out
    }
}

/// What could not be read, as a command.
pub fn failure(text: &str) -> String {
    format!("::error title=postmortem check::{}\n", data(text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line that is no command, whatever is in it.
fn inert(text: &str) -> String {
    let line = clean(text).replace('\n', " ").replace("##[", "##\u{200b}[");
    if line.trim_start().starts_with("::") { format!("- {line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(message: &str, level: Level) -> Finding {
        Finding {
            rule: "placeholder",
            level,
            span: 0..3,
            line: 4,
            end_line: 4,
            column: 2,
            end_column: 5,
            message: message.to_owned(),
            help: "Do: this,\nor 100 % of that".to_owned(),
            why: "It matters".to_owned(),
            fix: None,
        }
    }

    #[test]
    fn commands_are_escaped_as_the_toolkit_does() {
        let shown = annotation("docs/a, b:c.md", &finding("50 %: too\r\nmany", Level::Error)).command;
        assert_eq!(
            shown,
            "::error file=docs/a%2C b%3Ac.md,line=4,endLine=4,col=2,endColumn=5,title=placeholder%3A 50 %25%3A \
             too%0D%0Amany::Do: this,%0Aor 100 %25 of that%0A%0AIt matters"
        );
        let mut lines = finding("x", Level::Advise);
        lines.end_line = 6;
        assert!(annotation("a.md", &lines).command.starts_with("::notice file=a.md,line=4,endLine=6,title="));
    }

    #[test]
    fn after_what_github_shows_findings_are_lines() {
        let mut log = Log::default();
        let mut lines = Vec::new();
        for number in 0..12 {
            lines.push(log.line(&annotation("::a.md", &finding(&format!("##[error]{number}"), Level::Error))));
        }
        lines.push(log.line(&annotation("a.md", &finding("w", Level::Warn))));
        let commands = |prefix: &str| lines.iter().filter(|line| line.starts_with(prefix)).count();
        assert_eq!((commands("::error "), commands("::warning ")), (10, 1));
        assert_eq!(lines[11], "- ::a.md:4:2: error[placeholder]: ##\u{200b}[error]11\n");
        assert_eq!(log.note().unwrap(), "2 findings not annotated, for GitHub shows 10 of each kind a step");
        let summary = log.summary(&Summary { checked: 1, ..Summary::default() }, &["b.md: gone".to_owned()]);
        assert_eq!(summary.matches("(`placeholder`)").count(), 13);
        assert!(summary.contains("- ❌ b.md: gone"), "{summary}");
    }
}
