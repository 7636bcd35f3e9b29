//! What holds for every text.

use std::ops::Range;

use postmortem_bot::output::{jsonl, text};
use postmortem_bot::postmortem::Postmortem;
use postmortem_bot::postmortem::edit::{Edit, Link, apply, set_link, set_links, tick_box};
use postmortem_bot::rules::{Settings, check, section_report};
use proptest::prelude::*;

/// Pieces that the core has opinions on, glued in any order.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "# Outage",
        "## Summary",
        "## Timeline",
        "## Action items",
        "### 14:00",
        "**Impact**",
        "**Impact:** x",
        "Impact:",
        "Root cause and resolution: x",
        "- ",
        "* [ ] ",
        "1. ",
        "  - ",
        "> ",
        "| Time | What |\n|--|--|\n",
        "| 14:00 | x |",
        "- [x] fix it @ann due 2026-12-01",
        "[Date and Time]",
        "{{ x }}",
        "TBD",
        "```",
        "~~~",
        "<!--",
        "-->",
        "---",
        "+++",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "    ",
        "`",
        "**",
        "_",
        "[",
        "](",
        "https://github.com/a/b/issues/1",
        "é",
        "💥",
        "\u{feff}",
        "\u{202e}",
        "\0",
        "…",
        "’",
        "12:30 PM GMT: x",
        "2026-02-30",
        "99:99",
        "(ANN)",
        "owner: ",
        "due: ",
        "&amp;",
        "\\",
        "<b>",
        "<fill in>",
        "$",
        "[^1]",
        "[^1]: x",
        "Preventive measures",
        "Skip to content",
        "Instantly share code, notes, and snippets.",
        "Sign up for free to join this conversation on GitHub.",
        "a: [",
        "required: [x]",
        "T+5m",
        "Name: does",
        "We will:",
    ];
    prop_oneof![
        8 => proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => "[a-z ]{0,12}",
    ]
}

fn document() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => proptest::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn spans(document: &Postmortem<'_>) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    spans.extend(document.sections.iter().flat_map(|block| [block.span.clone(), block.body.clone()]));
    spans.extend(document.title.iter().map(|title| title.span.clone()));
    spans.extend(document.front_matter.iter().map(|block| block.span.clone()));
    spans.extend(document.timeline.iter().map(|entry| entry.span.clone()));
    spans.extend(document.action_items.iter().map(|item| item.span.clone()));
    spans.extend(document.placeholders.iter().map(|found| found.span.clone()));
    spans.extend(check(document, &Settings::default()).into_iter().map(|finding| finding.span));
    spans
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_read_and_every_span_is_text(source in document()) {
        let document = Postmortem::parse(&source);
        for span in spans(&document) {
            prop_assert!(source.get(span.clone()).is_some(), "{span:?} of {source:?}");
        }
        let lines = source.matches('\n').count() + 1;
        for item in &document.action_items {
            prop_assert!((1..=lines).contains(&item.line) && item.line <= item.line_end);
            prop_assert!(!item.title.contains('\n') && item.title.chars().count() <= 240);
        }
        for finding in check(&document, &Settings::default()) {
            prop_assert!((1..=lines).contains(&finding.line) && finding.line <= finding.end_line && finding.end_line <= lines);
        }
        section_report(&document, &Settings::default());
    }

    #[test]
    fn the_same_text_gives_the_same_findings(source in document()) {
        let find = || check(&Postmortem::parse(&source), &Settings::default());
        prop_assert_eq!(find(), find());
    }

    #[test]
    fn everything_found_can_be_shown(source in document()) {
        let document = Postmortem::parse(&source);
        let findings = check(&document, &Settings::default());
        let shown = text::document("a.md", &document, &findings, text::Color::Off);
        let controls = shown.chars().any(|c| c.is_control() && c != '\n');
        prop_assert!(!controls, "{shown:?}");
        let line = jsonl::inspection("a", &document);
        prop_assert!(!line.contains('\n') && serde_json::from_str::<serde_json::Value>(&line).is_ok());
    }

    #[test]
    fn edits_keep_every_other_byte(source in document()) {
        let document = Postmortem::parse(&source);
        for item in &document.action_items {
            let url = "https://github.com/acme/shop/issues/12";
            for edit in [set_link(&document, item, 12, url), tick_box(item, true), tick_box(item, false)].into_iter().flatten() {
                let changed = apply(&source, std::slice::from_ref(&edit)).unwrap();
                let Edit { span, replacement } = edit;
                let expected = [&source[..span.start], replacement.as_str(), &source[span.end..]].concat();
                prop_assert_eq!(&changed, &expected);
                let again = Postmortem::parse(&changed);
                prop_assert!(again.action_items.iter().any(|other| other.key == item.key));
            }
        }
    }

    #[test]
    fn links_written_together_are_all_read(source in document()) {
        let document = Postmortem::parse(&source);
        let url = "https://github.com/acme/shop/issues/12";
        let links: Vec<Link<'_>> = document.action_items.iter().map(|item| Link { item, number: 12, url }).collect();
        let edits = set_links(&document, &links);
        let changed = apply(&source, &edits).unwrap();
        let linked = |text: &str| Postmortem::parse(text).action_items.iter().filter(|item| item.link.is_some()).count();
        prop_assert!(linked(&changed) >= edits.len());
        prop_assert_eq!(changed.is_empty(), source.is_empty());
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_change_nothing(pieces in proptest::collection::vec(piece(), 0..30)) {
        let source = pieces.concat().replace(['\r', '\u{feff}'], "");
        let seen = |source: &str| {
            let document = Postmortem::parse(source);
            let sections: Vec<_> = document.sections.iter().map(|block| (block.canonical, block.line, block.empty, block.has_content)).collect();
            let items: Vec<_> = document.action_items.iter().map(|item| (item.line, item.key.clone(), item.owner.clone())).collect();
            let entries: Vec<_> = document.timeline.iter().map(|entry| entry.line).collect();
            let blanks: Vec<_> = document.placeholders.iter().map(|found| found.line).collect();
            (sections, items, entries, blanks)
        };
        let plain = seen(&source);
        prop_assert_eq!(&plain, &seen(&source.replace('\n', "\r\n")));
        prop_assert_eq!(&plain, &seen(&format!("\u{feff}{source}")));
    }
}

/// What makes readers go deep or back: forty kilobytes of each are read to its end.
#[test]
fn baits_are_read() {
    let baits = [
        ("labels", "Impact:\n"),
        ("entries", "12:30 x\n"),
        ("quotes", "> "),
        ("nested lists", "- "),
        ("brackets", "["),
        ("stars", "**a "),
        ("braces", "{{ "),
        ("questions", "?? "),
        ("comments", "<!-- "),
        ("entities", "&amp;"),
        ("headings", "## Action items\n- a (ANN)\n"),
        ("table", "| a | b |\n|--|--|\n"),
    ];
    for (name, bait) in baits {
        let source = format!("# T\n\n## Action items\n\n{}", bait.repeat(40_000 / bait.len()));
        let document = Postmortem::parse(&source);
        let findings = check(&document, &Settings::default());
        assert!(findings.iter().all(|finding| finding.span.end <= source.len()), "{name}");
    }
}
