//! Fixing leaves a better document, and everything else as it was.

use std::collections::BTreeMap;

use postmortem_bot::postmortem::{Postmortem, Section, Vocabulary};
use postmortem_bot::rules::{Finding, Level, SectionState, Settings, check, examine, fix, fix_with, section_report};
use proptest::prelude::*;

fn found(source: &str) -> Vec<Finding> {
    check(&Postmortem::parse(source), &Settings::default())
}

fn fixed(source: &str) -> String {
    fix(source, &Settings::default()).text
}

/// Only this rule, as loud as it is.
fn only(rule: &str) -> Settings {
    let others = postmortem_bot::rules::registry().iter().filter(|other| other.id != rule);
    Settings { levels: others.map(|other| (other.id.to_owned(), None)).collect(), ..Settings::default() }
}

#[test]
fn missing_sections_are_inserted_where_a_reader_expects_them() {
    let source = "# Outage\n\n## 1. Summary\n\nPayments failed.\n\n### Impact on sales\n\nMuch.\n\n## 2. Timeline\n\n- 12:30 UTC: report\n\n<a name=\"todo\"></a>\n## 3. Action items\n\n- [ ] Test @ann due 2026-12-01\n\n## Thanks\n\nAll.\n";
    let settings = only("missing-section");
    let text = fix(source, &settings).text;
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        headings,
        [
            "# Outage",
            "## 1. Summary",
            "### Impact on sales",
            "## 2. Timeline",
            "## Root cause",
            "## Resolution",
            "## 3. Action items",
            "## Thanks"
        ],
        "{text}"
    );
    assert!(text.contains("- 12:30 UTC: report\n\n## Root cause\n\n<!-- postmortem: to be written. "), "{text}");
    assert!(text.contains("-->\n\n<a name=\"todo\"></a>\n## 3. Action items\n"), "{text}");
    let document = Postmortem::parse(&text);
    let waiting: Vec<_> = check(&document, &settings).into_iter().filter(|f| f.message.contains("waits")).collect();
    assert_eq!(waiting.iter().map(|f| f.level).collect::<Vec<_>>(), [Level::Error, Level::Error]);
    assert!(text.lines().nth(waiting[0].line - 1).is_some_and(|line| line == "## Root cause"), "{waiting:?}");
}

#[test]
fn headings_are_inserted_as_the_document_writes_them() {
    for (source, expected) in [
        ("# T\r\n\r\n# Summary\r\n\r\nx\r\n", "\r\n\r\n# Impact\r\n\r\n<!-- "),
        ("Outage\n======\n\nSummary\n-------\n\nx\n", "\n\nImpact\n------\n\n<!-- "),
        ("**Summary**\n\nIt broke for all.\n\n**Timeline**\n\n- 12:30: x\n", "all.\n\n**Impact**\n\n<!-- "),
        ("Summary:\n\nIt broke for all.\n\nTimeline:\n\n12:30: x", "all.\n\nImpact:\n\n<!-- "),
        ("Summary\n\nIt broke for all.\n\nTimeline\n\n12:30: x\n", "all.\n\nImpact\n\n<!-- "),
        ("# T\n\n## Timeline\n\n- 12:30 UTC: x", "# T\n\n## Summary\n\n<!-- "),
        ("# T\n\n## Fallout\n\nx\n\n## Timeline\n\n- 12:30 UTC: x", "# T\n\n## Summary\n\n<!-- "),
        ("# T\n\n## Timeline\n\n- 12:30 UTC: x\n\n## Fallout\n\nx\n", "# T\n\n## Summary\n\n<!-- "),
        ("# T\n\n## Timeline\n\n- 12:30 UTC: x", "UTC: x\n\n## Root cause\n\n<!-- "),
        ("# T\n\n## Summary ##\n\n```\nx\n```\n", "```\n\n## Impact\n\n<!-- "),
    ] {
        let text = fix(source, &only("missing-section")).text;
        assert!(text.contains(expected), "{source:?} became {text:?}");
        let document = Postmortem::parse(&text);
        for section in [Section::Impact, Section::RootCause, Section::Resolution, Section::ActionItems] {
            assert!(document.has_section(section), "{section} in {text}");
        }
        assert_eq!(text.contains('\r'), source.contains('\r'));
        assert_eq!(fix(&text, &only("missing-section")).text, text);
    }
}

#[test]
fn nothing_is_inserted_where_it_would_not_be_read() {
    for source in [
        "# T\n\n## Summary\n\n```\nnever closed\n",
        "# T\n\n## Summary\n\n<!-- never closed\n",
        "Just text, no section.\n",
        "",
        "1. Summary: x\n2. Timeline: y\n3. Impact: z\n",
    ] {
        assert_eq!(fix(source, &only("missing-section")).text, source, "{source:?}");
    }
}

#[test]
fn a_repositorys_own_names_are_known_while_fixing() {
    let mut vocabulary = Vocabulary::default();
    vocabulary.add("Blast zone", Section::Impact);
    let source = "# T\n\n## Summary\n\nx\n\n## Blast zone\n\nAll.\n";
    let text = fix_with(source, &vocabulary, &only("missing-section")).text;
    assert!(text.starts_with("# T\n\n## Summary\n\nx\n\n## Blast zone\n\nAll.\n\n## Timeline\n"), "{text}");
    assert!(fix(source, &only("missing-section")).text.contains("\n## Impact\n"));
}

#[test]
fn a_label_that_runs_on_becomes_a_heading() {
    let source = "Postmortem Issue Summary: On March 4 nobody could pay.\n\nTimeline:\n\n12:30 UTC: first report\n14:30 UTC: resolved\nRoot Cause and Resolution: The cause was a clash.\n\nIt was mended.\n\nPreventive Measures: We will do this:\n\nTest all\nWatch it\n";
    let expected = "# Postmortem\n\n## Issue Summary\n\nOn March 4 nobody could pay.\n\n## Timeline\n\n12:30 UTC: first report\n14:30 UTC: resolved\n\n## Root Cause and Resolution\n\nThe cause was a clash.\n\nIt was mended.\n\n## Preventive Measures\n\nWe will do this:\n\nTest all\nWatch it\n";
    let result = fix(source, &only("run-in-heading"));
    assert_eq!(result.text, expected);
    assert_eq!(result.applied, [("run-in-heading", "Turn the labels into headings".to_owned())]);
}

#[test]
fn labels_of_which_one_may_be_a_field_are_left_as_they_are() {
    let source = "Summary: nobody could pay.\n\n**Impact:** all orders\n**Date:** 2026-03-04\n\nTimeline:\n\n12:30 UTC: report\n";
    let offered = found(source);
    assert!(offered.iter().any(|finding| finding.rule == "run-in-heading" && finding.line == 1));
    assert_eq!(fix(source, &only("run-in-heading")).text, source);
}

#[test]
fn factors_become_a_list() {
    for (source, expected) in [
        (
            "## Root cause\n\nThree factors: 1) the script, 2) the test, and 3) the\nalert.\n",
            "## Root cause\n\nThree factors:\n\n1. the script\n2. the test\n3. the\nalert.\n",
        ),
        (
            "## Contributing factors\r\n\r\n(a) the script; (b) the test.\r\n",
            "## Contributing factors\r\n\r\n- the script\r\n- the test.\r\n",
        ),
        (
            "## Root cause\n\nThe causes are two. First, the script. It is old. Second, the test.\n",
            "## Root cause\n\nThe causes are two.\n\n- First, the script. It is old.\n- Second, the test.\n",
        ),
        (
            "Root Cause\n\nThe following factors were found:\n\nThe script was old. The test, e.g. T1, was none.\n\nImpact\n\nx\n",
            "Root Cause\n\nThe following factors were found:\n\n- The script was old.\n- The test, e.g. T1, was none.\n\nImpact\n\nx\n",
        ),
    ] {
        assert_eq!(fix(source, &only("unlisted-factors")).text, expected);
    }
}

#[test]
fn action_items_become_task_lines_and_keep_their_words() {
    for (body, expected) in [
        ("- [ann] Test it\n* Watch it, due 2026-12-01\n", "- [ ] [ann] Test it\n* [ ] Watch it, due 2026-12-01\n"),
        ("1. **Test** it\n2. Watch it (DONE)\n", "1. [ ] **Test** it\n2. [x] Watch it (DONE)\n"),
        ("- Tests:\n  - Test it\n  - Test that\n", "- Tests:\n  - [ ] Test it\n  - [ ] Test that\n"),
        (
            "Key Tests: test them.\n\nKey Alerts: watch\nthem.\n",
            "- [ ] **Key Tests:** test them.\n\n- [ ] **Key Alerts:** watch\nthem.\n",
        ),
        (
            "We will:\n\nTest it\nWatch it\nTasks are:\n\nWrite it\n",
            "We will:\n\n- [ ] Test it\n- [ ] Watch it\n\nTasks are:\n\n- [ ] Write it\n",
        ),
    ] {
        let source = format!("# T\n\n## Action items\n\n{body}");
        let text = fix(&source, &only("untidy-action")).text;
        assert_eq!(text, format!("# T\n\n## Action items\n\n{expected}"));
        let keys = |text: &str| {
            Postmortem::parse(text).action_items.iter().map(|item| item.key.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(keys(&text), keys(&source));
    }
}

#[test]
fn what_is_allowed_is_no_finding_and_is_not_fixed() {
    let source = "<!-- postmortem: allow missing-section it is a note -->\n# T\n\n## Summary\n\nTBD it broke. <!-- postmortem: allow placeholder the vendor knows -->\n\n<!-- postmortem: allow untidy-action a list of ideas -->\n## Action items\n\n- Test it @ann due 2026-12-01\n\n- Watch it @ann due 2026-12-01\n";
    let checked = examine(&Postmortem::parse(source), &Settings::default());
    assert_eq!(checked.findings, []);
    let reasons: Vec<_> =
        checked.allowed.iter().map(|allowed| (allowed.finding.rule, allowed.reason.as_str())).collect();
    assert!(reasons.contains(&("placeholder", "the vendor knows")), "{reasons:?}");
    assert!(
        reasons.contains(&("untidy-action", "a list of ideas"))
            && reasons.contains(&("missing-section", "it is a note"))
    );
    assert_eq!(fixed(source), source);
    let owed = section_report(&Postmortem::parse(source), &Settings::default());
    assert!(owed.iter().all(|status| status.state == SectionState::Present), "{owed:?}");
}

#[test]
fn an_exception_holds_only_where_it_stands() {
    let lines = |source: &str| -> Vec<(&str, usize)> {
        let all = found(source);
        let of = |rule: &str| rule == "placeholder" || rule == "unused-allow";
        all.iter().filter(|finding| of(finding.rule)).map(|finding| (finding.rule, finding.line)).collect()
    };
    let allow = "<!-- postmortem: allow placeholder not known -->";
    assert_eq!(lines(&format!("## Impact\n\nTBD a {allow}\n\nTBD b\n")), [("placeholder", 5)]);
    assert_eq!(lines(&format!("## Impact\n\n{allow}\n\nTBD a\nTBD b\n\nTBD c\n")), [("placeholder", 8)]);
    assert_eq!(
        lines(&format!("# T\n\n{allow}\n## Impact\n\nTBD a\n\n### More\n\nTBD\n\n## Summary\n\nTBD c\n")),
        [("placeholder", 14)]
    );
    assert_eq!(lines(&format!("---\ntitle: x\n---\n\n{allow}\n\n## Impact\n\nTBD a\n\n## Summary\n\nTBD c\n")), []);
    assert_eq!(lines(&format!("## Impact\n\n```\n{allow}\n```\n\nTBD a\n")), [("placeholder", 7)]);
    assert_eq!(
        lines("## Impact\n\nTBD <!-- postmortem: allow placeholder -->\n"),
        [("placeholder", 3), ("unused-allow", 3)]
    );
    let unknown = found("## Impact\n\nx <!-- postmortem: allow placehodler y -->\n");
    assert!(
        unknown.iter().any(|f| f.message == "There is no rule `placehodler`; did you mean `placeholder`?"),
        "{unknown:?}"
    );
    let off = Settings { levels: BTreeMap::from([("placeholder".to_owned(), None)]), ..Settings::default() };
    let source = format!("## Impact\n\nx {allow}\n");
    let quiet = check(&Postmortem::parse(&source), &off);
    assert!(quiet.iter().all(|finding| finding.rule != "unused-allow"));
}

/// Forms that fixes have opinions on, glued in any order.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "# Outage\n\n",
        "Outage\n======\n\n",
        "## Summary\n\nPayments failed.\n\n",
        "Summary\n-------\n\nPayments failed.\n\n",
        "Postmortem Issue Summary: On March 4 nobody could pay.\n\n",
        "Summary: nobody could pay.\n\n",
        "**Impact:** 412 of 9,300 checkouts\n",
        "**Date:** 2026-03-04\n",
        "**Impact**\n\n",
        "Impact:\n\n",
        "Impact\n\n",
        "### Impact on sales\n\nMuch.\n\n",
        "1. Impact: much\n2. Timeline: long\n\n",
        "## Timeline\n\n- 12:30 UTC: first report\n- 14:30 UTC: resolved\n\n",
        "Timeline:\n\n12:30 PM GMT: report\n14:30 PM GMT: resolved\n",
        "Root Cause and Resolution: The root cause was a clash.\n\n",
        "## Root cause\n\nThree factors: 1) the script, 2) the test and 3) the alert.\n\n",
        "## Contributing factors\n\nFirst, the script. Second, the test. Finally, the alert.\n\n",
        "The following factors were found:\n\nThe script is old. The test is none.\n\n",
        "## Resolution\n\nWe rolled back.\n\n",
        "## Action items\n\n- Test it @ann\n- [x] Watch it\n\n",
        "## Action items\n\n1. Test it\n2. Watch it (DONE)\n\n",
        "Action Items\n\nKey Tests: test them.\n\nKey Alerts: watch them.\n\n",
        "We will:\n\nTest it\nWatch it\n\n",
        "Corrective and Preventative Measures: We will:\n",
        "| Action | Owner |\n|--|--|\n| Test | Ann |\n\n",
        "<!-- postmortem: allow missing-section a note -->\n",
        "<!-- postmortem: allow placeholder -->",
        "<!-- postmortem: to be written. x -->\n\n",
        "TBD\n",
        "[Date and Time] it broke\n",
        "```\n",
        "<!--",
        "-->\n",
        "<details>\n",
        "</details>\n\n",
        "---\n",
        "---\nseverity: sev1\n---\n",
        "> ## Impact\n\n",
        "- ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\r\n",
        "**",
        "`",
        ": ",
        "1) ",
        "é ",
        "💥",
    ];
    prop_oneof![
        12 => proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}

fn document() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(piece(), 0..14).prop_map(|pieces| pieces.concat());
    (pieces, any::<bool>(), any::<proptest::sample::Index>(), 0..6_usize).prop_map(|(source, crlf, at, cut)| {
        // A few bytes lost, as by a bad merge.
        let from = at.index(source.len() + 1);
        let to = (from + cut).min(source.len());
        let kept = match (source.get(..from), source.get(to..)) {
            (Some(head), Some(tail)) => [head, tail].concat(),
            _ => source,
        };
        if crlf { kept.replace("\r\n", "\n").replace('\n', "\r\n") } else { kept }
    })
}

fn counts(findings: &[Finding]) -> BTreeMap<(&'static str, Level), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        for level in [Level::Error, Level::Warn, Level::Advise].into_iter().filter(|level| finding.level <= *level) {
            *counts.entry((finding.rule, level)).or_default() += 1;
        }
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fixed_document_has_fewer_findings_and_no_new_ones(source in document()) {
        let before = found(&source);
        let result = fix(&source, &Settings::default());
        prop_assert_eq!(result.applied.is_empty(), result.text == source);
        let after = found(&result.text);
        prop_assert!(after.len() + result.applied.len() <= before.len(), "{:?}", result);
        let old = counts(&before);
        for (which, count) in counts(&after) {
            prop_assert!(count <= old.get(&which).copied().unwrap_or_default(), "{which:?} of {result:?}");
        }
    }

    #[test]
    fn fixing_twice_changes_nothing(source in document()) {
        let once = fixed(&source);
        prop_assert_eq!(&fixed(&once), &once);
    }

    #[test]
    fn a_fix_keeps_every_word_and_every_byte_outside_its_edits(source in document()) {
        for finding in found(&source) {
            let Some(mend) = finding.fix else { continue };
            let Ok(changed) = postmortem_bot::postmortem::edit::apply(&source, &mend.edits) else {
                return Err(TestCaseError::fail(format!("edits overlap: {mend:?} of {source:?}")));
            };
            let mut edits = mend.edits.clone();
            edits.sort_by_key(|edit| edit.span.start);
            let (mut at, mut rest) = (0, changed.as_str());
            for edit in &edits {
                let kept = &source[at..edit.span.start];
                rest = rest.strip_prefix(kept).and_then(|rest| rest.strip_prefix(&edit.replacement)).unwrap_or("\0lost");
                at = edit.span.end;
                // Nothing but marks is taken away: words stay, in another place or form at most.
                for word in source[edit.span.clone()].split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
                    prop_assert!(edit.replacement.contains(word), "{word} is lost: {edit:?}");
                }
            }
            prop_assert_eq!(rest, &source[at..]);
            if source.contains("\r\n") && !source.replace("\r\n", "").contains('\n') {
                prop_assert!(edits.iter().all(|edit| !edit.replacement.replace("\r\n", "").contains('\n')));
            }
        }
    }
}
