//! What the core sees in documents of many shapes.

use postmortem_bot::postmortem::{ActionForm, Postmortem, Section, Severity};

/// A report pasted as plain text, labels run in with their text.
const PASTED: &str = "\
Postmortem Issue Summary: On 2 May 2025, from 09:10 AM to 10:40 AM GMT, nobody could top up a travel card.

Timeline:

09:10 AM GMT: Customers report failing top-ups.
09:15 AM GMT: On-call is paged.
09:30 AM GMT: The latest release is rolled back; top-ups still fail.
10:40 AM GMT: Top-ups work again.
Root Cause and Resolution: An older release had left a stale route behind, and the new one made it live.

To fix it, the stale route was removed. Then the release was deployed again.

Corrective and Preventative Measures: To keep this from coming back, we will take these measures:

Remove stale routes before each release
Alert on failing top-ups within five minutes.
Specific tasks are:

Add a test that fails on stale routes.
Review the on-call handbook with the team.
";

/// A page saved from a gist, headings as bare lines, blanks not filled in.
const SAVED: &str = "\
Skip to content

Instantly share code, notes, and snippets.

@someone
Created May 2, 2025 21:45
Show Gist options
  • Star 0 You must be signed in to star a gist
  • Fork 0 You must be signed in to fork a gist
Save someone/0123456789 to your computer and use it in GitHub Desktop.
How such a document may look

Blameless Postmortem: Lost Top-Ups

Incident Summary

On [Date and Time], some customers paid for a top-up that never arrived.

Timeline of Events

[Timestamp]: Customers report lost top-ups.

[Timestamp]: The provider is switched off.

Impact Assessment

Approximately [Number] of customers lost money.

Root Cause Analysis

A new validation step did not know one of the provider's answers.

Lessons Learned

Testing With Providers: Test against what providers really answer.

Communication: Tell customers early.

Action Items

Review Of Integrations: Two people review each change to an integration.

Contract Tests: Test each provider's documented errors.

Preventive Measures

The tests will be kept up to date.

Communication Plan

The findings go to support and to all developers.

Conclusion

We aim to keep our customers' trust.

Sign up for free to join this conversation on GitHub. Already have an account? Sign in to comment";

fn sections(document: &Postmortem<'_>) -> Vec<(Section, usize)> {
    document.sections.iter().flat_map(|block| block.canonical.iter().map(|section| (*section, block.line))).collect()
}

fn items<'d>(document: &'d Postmortem<'_>) -> Vec<(usize, &'d str)> {
    document.action_items.iter().map(|item| (item.line, item.title.as_str())).collect()
}

fn lines(entries: &[postmortem_bot::postmortem::TimelineEntry]) -> Vec<usize> {
    entries.iter().map(|entry| entry.line).collect()
}

#[test]
fn a_pasted_report_is_read() {
    let document = Postmortem::parse(PASTED);
    assert!(document.is_postmortem());
    let expected = [
        (Section::Summary, 1),
        (Section::Timeline, 3),
        (Section::RootCause, 9),
        (Section::Resolution, 9),
        (Section::ActionItems, 13),
        (Section::Prevention, 13),
    ];
    assert_eq!(sections(&document), expected);
    assert!(document.sections.iter().all(|block| block.has_content && !block.empty));
    assert_eq!(lines(&document.timeline), [5, 6, 7, 8]);
    assert_eq!(document.timeline[0].zone.as_deref(), Some("GMT"));
    let expected = [
        (15, "Remove stale routes before each release"),
        (16, "Alert on failing top-ups within five minutes."),
        (19, "Add a test that fails on stale routes."),
        (20, "Review the on-call handbook with the team."),
    ];
    assert_eq!(items(&document), expected);
    assert!(document.action_items.iter().all(|item| item.form == ActionForm::Line && !item.proposed));
}

#[test]
fn a_saved_page_is_read() {
    let document = Postmortem::parse(SAVED);
    assert_eq!(document.title.as_ref().unwrap().text, "Blameless Postmortem: Lost Top-Ups");
    let expected = [
        (Section::Summary, 15),
        (Section::Timeline, 19),
        (Section::Impact, 25),
        (Section::RootCause, 29),
        (Section::LessonsLearned, 33),
        (Section::ActionItems, 39),
        (Section::Prevention, 45),
        (Section::Communication, 49),
    ];
    assert_eq!(sections(&document), expected);
    assert_eq!(lines(&document.timeline), [21, 23]);
    assert_eq!(items(&document), [(41, "Review Of Integrations"), (43, "Contract Tests")]);
    let found: Vec<usize> = document.placeholders.iter().map(|found| found.line).collect();
    assert_eq!(found, [17, 21, 23, 27]);
}

#[test]
fn headings_of_every_kind_are_recognised() {
    for source in [
        "# T\n\n## Impact\n\ntext",
        "# T\n\nImpact\n------\n\ntext",
        "# T\n\n**Impact**\n\ntext",
        "# T\n\n**Impact:**\ntext",
        "# T\n\n**Impact**: text",
        "# T\n\n- **Impact:** text",
        "T\n\nImpact:\n\ntext",
        "T\n\nImpact: text",
        "T\n\nImpact\n\ntext",
        "# T\n\n## 2. 💥 **User impact**\n\ntext",
        "1. Summary\n\n   Broke.\n\n2. Impact\n\n   text",
    ] {
        let document = Postmortem::parse(source);
        let found: Vec<_> = document.sections_of(Section::Impact).collect();
        assert_eq!(found.len(), 1, "{source:?}: {:?}", document.sections);
        assert!(found[0].has_content && !found[0].empty, "{source:?}: {:?}", found[0]);
    }
}

#[test]
fn an_outline_of_list_items_holds_sections() {
    let source = "# Outage\n\n1. Issue Summary\n   It was down.\n2. Timeline\n   - 10:00 down\n   - 10:20 noticed\n3. Root cause and resolution\n   A config.\n4. Corrective measures\n   - Add a test\n   - Alert on errors\n";
    let document = Postmortem::parse(source);
    let expected = [
        (Section::Summary, 3),
        (Section::Timeline, 5),
        (Section::RootCause, 8),
        (Section::Resolution, 8),
        (Section::ActionItems, 10),
    ];
    assert_eq!(sections(&document), expected);
    assert_eq!(lines(&document.timeline), [6, 7]);
    assert_eq!(items(&document), [(11, "Add a test"), (12, "Alert on errors")]);
}

#[test]
fn kinds_of_action_items_are_no_sections_of_their_own() {
    let source =
        "# Outage\n\n## Action items\n\n### Prevention\n\n- Add a test\n\n### Mitigation\n\n- Roll back faster\n";
    let document = Postmortem::parse(source);
    assert_eq!(sections(&document), [(Section::ActionItems, 3)]);
    assert_eq!(items(&document), [(7, "Add a test"), (11, "Roll back faster")]);
}

#[test]
fn labels_in_bold_open_sections_where_nothing_else_does() {
    let source = "# Outage (incident #465)\n\n**Date:** 2026-03-04\n\n**Summary:** Search was down.\n\n**Root Causes:** A bug.\n\n**Action Items:**\n\n| Action Item | Owner | Bug |\n|--|--|--|\n| Update playbook | jen | n/a **DONE** |\n\n## Timeline\n\n2026-03-04 (*all times UTC*)\n\n- 14:51 reports\n- **14:54 OUTAGE BEGINS** -- collapse\n";
    let document = Postmortem::parse(source);
    let expected = [(Section::Summary, 5), (Section::RootCause, 7), (Section::ActionItems, 9), (Section::Timeline, 15)];
    assert_eq!(sections(&document), expected);
    assert_eq!(lines(&document.timeline), [19, 20]);
    assert_eq!(document.timeline[1].date().unwrap().to_string(), "2026-03-04");
    assert_eq!(document.action_items[0].done, Some(true));
}

#[test]
fn text_that_only_mentions_a_section_is_no_heading() {
    for source in [
        "# T\n\n## Summary\n\nThe impact was small. Impact on others: none.",
        "# T\n\n- [Impact](#impact)",
        "# T\n\n> Impact",
        "# T\n\n```\n## Impact\n```",
        "# T\n\n<!--\n## Impact\n-->",
        "# T\n\n## Action items\n\n- Impact: measure it",
    ] {
        let document = Postmortem::parse(source);
        assert!(!document.has_section(Section::Impact), "{source:?}: {:?}", document.sections);
    }
}

#[test]
fn empty_and_without_content_are_told_apart() {
    for (body, empty, content) in [
        ("", true, false),
        ("\n\n<!-- guidance -->\n", true, false),
        ("-\n", true, false),
        ("| A | B |\n|---|---|\n| | |\n", true, false),
        ("### Part\n\n### Other\n", true, false),
        ("[Description]\n", false, false),
        ("TBD\n", false, false),
        ("_Describe the impact here._ It was large.\n", false, true),
        ("None.\n", false, true),
        ("| A | B |\n|---|---|\n| x | |\n", false, true),
        ("![graph](a.png)\n", false, true),
        ("```\nlog\n```\n", false, true),
        ("### Part\n\ntext\n", false, true),
    ] {
        let source = format!("# T\n\n## Impact\n\n{body}\n## Timeline\n\ntext\n");
        let document = Postmortem::parse(&source);
        let block = document.sections_of(Section::Impact).next().unwrap();
        assert_eq!((block.empty, block.has_content), (empty, content), "{body:?}");
    }
}

#[test]
fn timelines_of_every_kind_are_read() {
    for (source, expected) in [
        ("### 14:00\n\nx\n\n### 14:05 UTC\n\ny", vec![5, 9]),
        ("- 14:00: x\n- 14:05 y\n- more detail", vec![5, 6]),
        ("- 2024-03-04\n  - 14:00 - x\n  - 14:05 - y", vec![6, 7]),
        ("| Time | What |\n|--|--|\n| 14:00 | x |\n| | |\n| 14:05 | y |", vec![7, 9]),
        ("| Date | Time | What |\n|--|--|--|\n| Oct 31 | 21:33 | x |", vec![7]),
        ("**14:00** — x\n\n**14:05** — y", vec![5, 7]),
        ("14:00 x\n14:05 y\nand so on", vec![5, 6]),
        ("    - 14:00 x\n    - 14:05 y", vec![5, 6]),
        ("### 9:00-10:00\n\n- 9:01: x\n- 9:30: y", vec![7, 8]),
        ("- 3 March - x\n- Mar 5th: y\n- 1905 UTC: z", vec![5, 6, 7]),
        ("* `14:00` x\n* _14:05_ y", vec![5, 6]),
        ("1. 14:00 x\n2. 14:05 y", vec![5, 6]),
        ("```\n14:00 x\n```", vec![]),
    ] {
        let source = format!("# T\n\n## Timeline\n\n{source}\n\n## Impact\n\n14:30 is no entry\n");
        let document = Postmortem::parse(&source);
        assert_eq!(lines(&document.timeline), expected, "{source}");
    }
}

#[test]
fn fields_of_action_items_are_read_wherever_they_are_written() {
    let source = "\
# T

## Action items

- [ ] Alert on failures @ann due 2026-12-01 P1
- [x] [ben] Restore the routes
- Write the runbook (owner: Cleo, due: 1 Dec 2026)
- Fix the graph ([Issue](https://github.com/acme/shop/issues/12))
- Drill the rollback
  - Owner: Dan
  - Due: 2026-12-05
- Short term:
  - Rotate the keys — @eve
- **Rename the job**: nobody finds it today

| # | Action | Type | Who | Priority | Due Date | Ticket |
|---|--------|------|-----|----------|----------|--------|
| 1 | Test the backup | prevent | @fay | high | 2026-12-09 | [SHOP-4](https://acme.example/browse/SHOP-4) |
|   |        |      |     |          |          |        |
";
    let document = Postmortem::parse(source);
    let found: Vec<_> = document
        .action_items
        .iter()
        .map(|item| {
            let due = item.due.map(|due| due.to_string());
            (
                item.line,
                item.title.clone(),
                item.owner.clone(),
                due,
                item.priority.clone(),
                item.link.is_some(),
                item.done,
            )
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    let expected = [
        (5, "Alert on failures".to_owned(), some("ann"), some("2026-12-01"), some("P1"), false, Some(false)),
        (6, "Restore the routes".to_owned(), some("ben"), None, None, false, Some(true)),
        (7, "Write the runbook".to_owned(), some("Cleo"), some("2026-12-01"), None, false, None),
        (8, "Fix the graph".to_owned(), None, None, None, true, None),
        (9, "Drill the rollback".to_owned(), some("Dan"), some("2026-12-05"), None, false, None),
        (13, "Rotate the keys".to_owned(), some("eve"), None, None, false, None),
        (14, "Rename the job".to_owned(), None, None, None, false, None),
        (18, "Test the backup".to_owned(), some("fay"), some("2026-12-09"), some("high"), true, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn prose_is_proposed_and_guidance_is_nothing() {
    let read = |body: &str| {
        let source = format!("# T\n\n## Action items\n\n{body}\n");
        Postmortem::parse(&source).action_items.iter().map(|item| item.proposed).collect::<Vec<_>>()
    };
    assert_eq!(read("We will rebuild the deployment so that\nit can be rolled back."), [true]);
    assert_eq!(read("None."), Vec::<bool>::new());
    assert_eq!(read("- TBD\n- {{ what }}\n-"), Vec::<bool>::new());
    assert_eq!(read("<!-- - [ ] example @ann -->"), Vec::<bool>::new());
    assert_eq!(read("(Handled elsewhere.)\n\n- Rotate the keys"), [false]);
}

#[test]
fn keys_survive_edits_and_tell_duplicates_apart() {
    let keys = |source: &str| {
        Postmortem::parse(source).action_items.iter().map(|item| item.key().to_string()).collect::<Vec<_>>()
    };
    let before = keys("## Actions\n\n- [ ] Rotate the keys @ann\n- Rotate the keys\n- Other\n");
    assert_eq!(before.len(), 3);
    assert!(before[0] != before[1] && before[1] != before[2]);
    let after = keys(
        "# Title\n\ntext\n\n## Action items\n\n* [x] **rotate** the keys! @ben due 2026-12-01 ([#3](https://github.com/a/b/issues/3))\n* Rotate the keys.\n",
    );
    assert_eq!(before[..2], after[..]);
}

#[test]
fn places_are_lines_and_columns_of_characters() {
    let document = Postmortem::parse("\u{feff}# Tïtle\r\n\r\n## Impact\r\n\r\n💥 TBD\r\n");
    assert_eq!(document.sections_of(Section::Impact).next().unwrap().line, 3);
    let found = &document.placeholders[0];
    assert_eq!((found.line, document.line_col(found.span.start)), (5, (5, 3)));
    assert_eq!(document.title.as_ref().unwrap().text, "Tïtle");
    assert_eq!(document.line_col(usize::MAX).0, 6);
}

#[test]
fn front_matter_is_read_and_its_faults_are_kept() {
    let document = Postmortem::parse(
        "---\ntitle: \"A: b\"\nseverity: SEV-1\ndate: 2026-03-04\nrequired: [summary, impact]\n---\n# X\n",
    );
    let block = document.front_matter.as_ref().unwrap();
    assert_eq!(block.text("title").as_deref(), Some("A: b"));
    assert_eq!(block.date("date").unwrap().to_string(), "2026-03-04");
    assert_eq!(block.list("required"), ["summary", "impact"]);
    assert_eq!(document.severity(), Some(Severity::Sev1));

    let broken = Postmortem::parse("---\na: [\n---\n\n# X\n\n## Impact\n");
    assert!(broken.front_matter.as_ref().unwrap().problem.is_some());
    assert!(broken.has_section(Section::Impact));

    let bomb = format!("---\na: &a [x, x]\n{}---\n# X\n", "b: [*a, *a]\n".repeat(40));
    assert!(Postmortem::parse(&bomb).front_matter.unwrap().problem.is_some());

    let spaced = Postmortem::parse("---\r\nIncident Date: 2026-03-04\r\n---\r\n\r\n# X\r\n");
    assert_eq!(spaced.front_matter.unwrap().text("Incident Date").as_deref(), Some("2026-03-04"));

    assert!(Postmortem::parse("---\n\nJust a rule and prose.\n\n---\n").front_matter.is_none());
}

#[test]
fn documents_that_are_no_postmortems_are_told_apart() {
    for source in [
        "",
        "# Readme\n\n## Overview\n\nA library.\n\n## References\n\n- a\n",
        "# How to write postmortems\n\n## Timeline\n\nWrite what happened.\n\n## Root cause\n\nAsk why.\n\n## Action items\n\nList them.\n",
        "# Changelog\n\n## 1.2\n\n- Fix\n",
    ] {
        assert!(!Postmortem::parse(source).is_postmortem(), "{source}");
    }
}

#[test]
fn fields_may_share_a_pair_of_brackets() {
    for fields in [
        "(@ann, due 2026-12-01)",
        "(due 2026-12-01, @ann)",
        "(due: 2026-12-01; owner: ann)",
        "(owner: ann, due 2026-12-01)",
        "[@ann, by 2026-12-01]",
        "(@ann, P1, due 2026-12-01)",
        "(P1) (@ann) (due 2026-12-01)",
        "@ann due 2026-12-01",
        "- @ann, due 2026-12-01",
    ] {
        let source = format!("# T\n\n## Action items\n\n- [ ] Alert on failed (late) payments {fields}\n");
        let document = Postmortem::parse(&source);
        let item = &document.action_items[0];
        assert_eq!(item.title, "Alert on failed (late) payments", "{fields}");
        assert_eq!(item.owner.as_deref(), Some("ann"), "{fields}");
        assert_eq!(item.due.map(|due| due.to_string()).as_deref(), Some("2026-12-01"), "{fields}");
    }
}

#[test]
fn a_number_that_a_sentence_is_about_is_no_link() {
    for (text, link) in [
        ("Add a regression test for the bug of #12", None),
        ("Revert what #12 changed", None),
        ("Alert on failed payments (#12)", Some("#12")),
        ("Alert on failed payments: #12", Some("#12")),
        ("Alert on failed payments - acme/shop#12", Some("acme/shop#12")),
        ("#12 Alert on failed payments", Some("#12")),
        ("Alert on failed payments, tracked in #12", Some("#12")),
    ] {
        let source = format!("# T\n\n## Action items\n\n- {text}\n");
        assert_eq!(Postmortem::parse(&source).action_items[0].link.as_deref(), link, "{text}");
    }
}
