//! Carries what an incident's report says already into the sections of a new document.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::Postmortem;
use super::edit::{self, Edit};
use super::section::Section;

static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pattern is a constant and compiled in the tests")]
    Regex::new(r"(?s)<!--.*?-->").expect("a constant pattern")
});

/// Puts each part of `report` below the heading of `document` that it belongs to: canonical sections into
/// theirs (added at the end where the document lacks it), everything else into the summary.
pub(crate) fn into_sections(document: &str, report: &str) -> String {
    let report = report.replace("\r\n", "\n");
    let report = COMMENT.replace_all(&report, "").replace("<!--", "&lt;!--");
    let parts = parts(&report);
    let read = Postmortem::parse(document);
    let mut edits = Vec::new();
    let mut missing = String::new();
    for (section, text) in &parts {
        let block = read.sections.iter().position(|block| block.canonical.contains(section));
        if let Some((at, block)) = block.and_then(|at| Some((at, read.sections.get(at)?))) {
            // Above the first subsection.
            let next = read.sections.get(at + 1).map_or(block.body.end, |next| read.lines.start(next.line));
            let own = block.body.start..next.min(block.body.end).max(block.body.start);
            let end = block.body.start + read.text(&own).trim_end().len();
            let tight = read.text(&own).starts_with('\n') || own.is_empty();
            let gap = if tight || end > block.body.start { "\n\n" } else { "\n" };
            // The heading's own line break is part of its block.
            let (at, gap) = if end == block.body.start && !tight { (block.body.start, "\n") } else { (end, gap) };
            edits.push(Edit { span: at..at, replacement: format!("{gap}{text}\n") });
        } else {
            missing.extend(["\n## ", section.title(), "\n\n", text, "\n"]);
        }
    }
    let mut out = edit::apply(document, &edits).unwrap_or_else(|_| document.to_owned());
    if !missing.is_empty() {
        let end = out.trim_end().len();
        out.truncate(end);
        out.push('\n');
        out.push_str(&missing);
    }
    out
}

/// The report's text by section, each part a document of its own right.
fn parts(report: &str) -> BTreeMap<Section, String> {
    let read = Postmortem::parse(report);
    let from = read.front_matter.as_ref().map_or(0, |block| block.span.end);
    let mut parts: BTreeMap<Section, String> = BTreeMap::new();
    let mut at = 0;
    let mut next = 0;
    for line in report.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < from || !read.proper.contains(&start) {
            continue;
        }
        // The heading on this line, if there is one.
        while read.sections.get(next).is_some_and(|section| section.span.start < start) {
            next += 1;
        }
        let heading = read.sections.get(next).filter(|section| section.span.start < at);
        let place = heading.map_or(start, |section| section.span.start);
        let bucket =
            read.section_at(place).and_then(|section| section.canonical.first().copied()).unwrap_or(Section::Summary);
        let part = parts.entry(bucket).or_default();
        match heading {
            Some(heading) if heading.canonical.is_empty() => {
                part.extend(["\n### ", heading.heading.trim(), "\n\n"]);
            }
            // Text run in with its label.
            Some(heading) => part.push_str(read.text(&(heading.body.start.max(start)..at)).trim_start()),
            None => {
                // The rest of a heading: the line below a setext heading.
                let above = next.checked_sub(1).and_then(|above| read.sections.get(above));
                if above.is_some_and(|above| above.body.start >= at && above.body.start > start) {
                    continue;
                }
                let titled = read.title.as_ref().filter(|title| start <= title.span.start && title.span.start < at);
                match titled {
                    Some(title) => part.extend(["**", title.text.trim(), "**\n\n"]),
                    None => part.push_str(line),
                }
            }
        }
    }
    parts.retain(|_, text| {
        *text = contained(&drop_no_response(text));
        !text.is_empty()
    });
    parts
}

/// Without the fields of an issue form that nobody filled in.
fn drop_no_response(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.trim() == "_No response_" {
            while kept.last().is_some_and(|line| line.trim().is_empty()) {
                kept.pop();
            }
            if kept.last().is_some_and(|line| line.starts_with("### ")) {
                kept.pop();
            }
            continue;
        }
        kept.push(line);
    }
    kept.join("\n").trim().to_owned()
}

/// A part must not swallow what comes after it: an open code fence is closed, anything else open is quoted.
fn contained(text: &str) -> String {
    const PROBE: &str = "Probe of the end";
    let closes = |text: &str| {
        let probe = format!("{text}\n\n# {PROBE}\n");
        let read = Postmortem::parse(&probe);
        read.sections.iter().any(|section| section.heading == PROBE)
            || read.title.is_some_and(|title| title.text == PROBE)
    };
    if text.is_empty() || closes(text) {
        return text.to_owned();
    }
    ["```", "~~~", "````"]
        .iter()
        .map(|fence| format!("{text}\n{fence}"))
        .find(|closed| closes(closed))
        .unwrap_or_else(|| text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"))
}
