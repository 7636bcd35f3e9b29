//! What has to hold for any bytes, one function a target. `tests/fuzz_seeds.rs` replays the seeds on the stable
//! toolchain through the same functions.

use jiff::Timestamp;
use jiff::civil::Date;

use super::postmortem::template::{DraftValues, Template, render, vet};
use super::postmortem::{Postmortem, edit};
use super::rules::{Settings, check, fix, section_report};

/// Reading never fails, and everything found is a piece of the text, on lines that exist.
pub fn parse(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    examine(&source);
}

/// A fix changes what it names and nothing else, leaves a document that can be read, and has nothing left to do the
/// second time.
pub fn fix_all(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let settings = Settings::default();
    let document = Postmortem::parse(&source);
    let findings = check(&document, &settings);
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let fixed = edit::apply(&source, &fix.edits).unwrap_or_else(|error| panic!("{}: {error}", fix.title));
        let mut edits: Vec<_> = fix.edits.iter().collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let (mut old, mut new) = (0, 0);
        for edit in edits {
            let kept = edit.span.start - old;
            assert_eq!(source.get(old..edit.span.start), fixed.get(new..new + kept), "{} touched more", fix.title);
            old = edit.span.end;
            new += kept + edit.replacement.len();
        }
        assert_eq!(source.get(old..), fixed.get(new..), "{} touched more", fix.title);
    }
    let once = fix(&source, &settings);
    let twice = fix(&once.text, &settings);
    assert_eq!(once.text, twice.text, "the second time changes something: {:?}", twice.applied);
    if once.applied.is_empty() {
        assert_eq!(once.text, source);
    }
}

/// Front matter of any kind is read or refused at its place.
pub fn front_matter(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    for fence in ["---", "+++"] {
        let text = format!("{fence}\n{source}\n{fence}\n\n# Outage\n\n## Summary\n\nIt broke.\n");
        let document = Postmortem::parse(&text);
        if let Some(block) = &document.front_matter {
            assert!(text.get(block.span.clone()).is_some_and(|block| block.starts_with(fence)));
            if let Some(problem) = &block.problem {
                assert!(text.get(problem.span.clone()).is_some() && !problem.message.contains('\n'));
                assert!(block.values.is_empty());
            }
            for key in block.values.keys() {
                let _ = (block.text(key), block.date(key), block.list(key));
            }
        }
        examine(&text);
    }
}

/// Any template with any values gives a document within its bounds, or an error; it never runs on.
pub fn template(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // The first line is the values' text, the rest is the template.
    let (value, source) = text.split_once('\n').unwrap_or(("", &text));
    let template = Template { name: "fuzz".to_owned(), source: source.to_owned() };
    let values = DraftValues {
        id: "PM-12".to_owned(),
        title: value.to_owned(),
        date: Some(Date::constant(2026, 3, 4)),
        severity: Some(value.to_owned()),
        status: "draft".to_owned(),
        incident_number: Some(12),
        incident_url: Some("https://github.com/acme/shop/issues/12".to_owned()),
        owner: None,
        repository: Some("acme/shop".to_owned()),
        opened_at: Some(Timestamp::constant(1_772_627_400, 0)),
        report: Some(value.replace('\t', "\n")),
    };
    assert!(vet(&template).iter().all(|problem| problem.line >= 1 && !problem.help.is_empty()));
    match render(&template, &values) {
        Ok(document) => {
            assert!(document.len() <= 4 * 1024 * 1024 + value.len() * 4, "{} bytes", document.len());
            examine(&document);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn examine(source: &str) {
    let document = Postmortem::parse(source);
    let settings = Settings::default();
    let findings = check(&document, &settings);
    let lines = source.matches('\n').count() + 1;
    let mut spans: Vec<_> = findings.iter().map(|finding| finding.span.clone()).collect();
    spans.extend(document.sections.iter().flat_map(|block| [block.span.clone(), block.body.clone()]));
    spans.extend(document.title.iter().map(|title| title.span.clone()));
    spans.extend(document.timeline.iter().map(|entry| entry.span.clone()));
    spans.extend(document.action_items.iter().map(|item| item.span.clone()));
    spans.extend(document.placeholders.iter().map(|found| found.span.clone()));
    for span in spans {
        assert!(source.get(span.clone()).is_some(), "{span:?} is no text");
    }
    for finding in &findings {
        assert!(1 <= finding.line && finding.line <= finding.end_line && finding.end_line <= lines, "{finding:?}");
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(source.get(edit.span.clone()).is_some(), "{edit:?} is no text");
        }
    }
    section_report(&document, &settings);
}
