//! Reports in free form, turned into drafts.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::BTreeMap;

use jiff::civil::date;
use postmortem_bot::postmortem::template::{DraftValues, Template, builtin, builtins, render};
use postmortem_bot::postmortem::{EntryForm, Postmortem, Section, Severity, import};
use postmortem_bot::rules::{Level, Settings, check};
use proptest::prelude::*;

const PLAIN: &str = include_str!("import/airtime.txt");
const GIST: &str = include_str!("import/gist.txt");

fn draft_from(template: &str, title: &str, report: &str) -> String {
    let facts = import::facts(report);
    let values = DraftValues {
        id: "PM-1".to_owned(),
        title: title.to_owned(),
        date: facts.date,
        severity: facts.severity.map(|severity| severity.to_string()),
        status: "draft".to_owned(),
        report: Some(report.to_owned()),
        ..DraftValues::default()
    };
    render(&builtin(template).unwrap(), &values).unwrap()
}

/// The text below the headings of a section, without guidance and without subsections of a meaning of their own.
fn body(draft: &str, section: Section) -> String {
    let document = Postmortem::parse(draft);
    let at = document.sections.iter().position(|block| block.canonical.contains(&section)).unwrap();
    let block = &document.sections[at];
    let end = document.sections[at + 1..]
        .iter()
        .find(|next| !next.canonical.is_empty())
        .map_or(block.body.end, |next| next.span.start.min(block.body.end));
    let text = document.text(&(block.body.start..end)).trim_end_matches(['#', ' ', '\n']);
    match text.rsplit_once("-->") {
        Some((_, text)) => text.trim().to_owned(),
        None => text.trim().to_owned(),
    }
}

/// How often each word occurs.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// Every word of `said` is in `draft`, as often.
fn nothing_lost(said: &str, draft: &str, empty: &str) {
    let (there, guidance) = (words(draft), words(empty));
    for (word, count) in words(said) {
        let found = there.get(&word).copied().unwrap_or_default();
        let before = guidance.get(&word).copied().unwrap_or_default();
        // Tables and guidance of the template may go where the report has its own.
        assert!(found >= count, "{word:?}: {found} of {count} ({before} in the template)\n{draft:.4000}");
    }
}

fn findings(draft: &str) -> Vec<(&'static str, Level, usize)> {
    check(&Postmortem::parse(draft), &Settings::default())
        .into_iter()
        .map(|finding| (finding.rule, finding.level, finding.line))
        .collect()
}

#[test]
fn a_report_in_plain_text_becomes_a_draft() {
    let draft = draft_from("blameless", "Gift cards fail", PLAIN);
    let document = Postmortem::parse(&draft);
    let front = document.front_matter.as_ref().unwrap();
    assert_eq!((front.problem.clone(), front.date("date")), (None, Some(date(2025, 5, 6))));
    let milestones = ["started", "detected", "acknowledged", "identified", "resolved"].map(|key| front.text(key));
    let told =
        ["2025-05-06T09:10Z", "2025-05-06T09:10Z", "2025-05-06T09:25Z", "2025-05-06T13:20Z", "2025-05-06T13:40Z"];
    assert_eq!(milestones, told.map(|told| Some(told.to_owned())), "{draft:.600}");
    assert_eq!(body(&draft, Section::Summary).lines().count(), 1, "{draft}");
    assert!(body(&draft, Section::Summary).ends_with("gift cards in the app."), "{draft}");
    assert_eq!(body(&draft, Section::Impact), "This affected 100% of the shoppers who tried and led to lost sales.");
    assert_eq!(
        body(&draft, Section::Timeline),
        "- 2025-05-06 9:10 GMT: Support noticed the fault when shoppers began to call.\n\
         - 9:25 GMT: The payments team acknowledged an alert and started to look into it.\n\
         - 13:05 GMT: The team rolled back the morning's release, but the fault stayed.\n\
         - 13:20 GMT: The team found that an older release had left a stale route behind.\n\
         - 13:40 GMT: The route was removed and gift cards worked again."
            .replace(" 9:", " 09:")
            .as_str()
    );
    assert!(body(&draft, Section::RootCause).ends_with("as no list of routes exists."), "{draft}");
    assert!(body(&draft, Section::Resolution).starts_with("To fix the fault, the team"), "{draft}");
    let actions: Vec<&str> = document.action_items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(actions.len(), 4, "{actions:#?}");
    assert!(document.action_items.iter().all(|item| item.done == Some(false)), "{draft}");
    assert!(body(&draft, Section::ActionItems).contains("\n\nSpecific tasks are:\n\n- [ ] Check the list"), "{draft}");
    // What is left to mend is true: nothing was told on it.
    let errors: Vec<_> = findings(&draft).into_iter().filter(|(_, level, _)| *level == Level::Error).collect();
    assert!(matches!(errors.as_slice(), [("empty-section", _, _)]), "{errors:?}\n{draft}");
    assert!(body(&draft, Section::LessonsLearned).is_empty());
}

#[test]
fn two_sections_in_one_stay_in_one_where_the_template_has_them_so() {
    let draft = draft_from("outage", "Gift cards fail", PLAIN);
    let document = Postmortem::parse(&draft);
    let text = body(&draft, Section::Resolution);
    assert!(text.contains("stale route of an older release") && text.contains("To fix the fault"), "{draft}");
    assert_eq!(document.timeline.len(), 5);
}

#[test]
fn two_sections_that_cannot_be_told_apart_keep_their_heading() {
    let report = "## Summary\n\nDown.\n\n## Root cause and resolution\n\nA cable was cut and spliced.\n";
    let draft = draft_from("blameless", "Cable", report);
    let document = Postmortem::parse(&draft);
    let block = document.sections_of(Section::Resolution).next().unwrap();
    assert_eq!(document.heading(block), "Root cause and resolution");
    assert!(block.has_content && document.sections_of(Section::Resolution).count() == 1, "{draft}");
    assert!(document.has_section(Section::ContributingFactors) && document.has_section(Section::Detection), "{draft}");
    for section in [Section::Communication, Section::LessonsLearned, Section::WhatWentWell] {
        assert!(document.has_section(section), "{section}\n{draft}");
    }
    // Where the one that goes stands right before another.
    let draft = draft_from("brief", "Index", "## Impact and root cause\n\nA bad index, seen by 412 of 900 users.\n");
    let document = Postmortem::parse(&draft);
    let ranks = document.sections.iter().map(|block| (block.level, block.canonical.len())).collect::<Vec<_>>();
    assert_eq!(ranks, [(2, 1), (2, 2), (2, 1), (2, 1), (2, 1), (2, 1)], "{draft}");
}

#[test]
fn parts_of_a_section_that_the_template_lacks_go_into_it() {
    let report =
        "## Lessons learned\n\nMuch.\n\n### What went well\n\nThe alert.\n\n## Contributing factors\n\n- Age.\n";
    let draft = draft_from("brief", "Index", report);
    let document = Postmortem::parse(&draft);
    for section in [Section::LessonsLearned, Section::WhatWentWell, Section::ContributingFactors, Section::ActionItems]
    {
        assert_eq!(document.sections_of(section).count(), 1, "{section}\n{draft}");
    }
    let well = document.sections_of(Section::WhatWentWell).next().unwrap();
    assert_eq!((well.level, body(&draft, Section::WhatWentWell).as_str()), (3, "The alert."), "{draft}");
    assert_eq!(body(&draft, Section::ContributingFactors), "- Age.", "{draft}");
}

#[test]
fn the_first_line_of_a_plain_text_is_its_title() {
    let report = "Postmortem: Kasse am 4. März\n\nZusammenfassung\n\nAlles stand.\n\nUrsache\n\nZertifikat.\n";
    assert_eq!(import::facts(report).title.as_deref(), Some("Postmortem: Kasse am 4. März"));
    let draft = draft_from("brief", "Postmortem: Kasse am 4. März", report);
    assert_eq!(body(&draft, Section::Summary), "Alles stand.");
    assert_eq!(import::facts(PLAIN).title, None);
    assert_eq!(import::facts("Down. All of it\n\nmore").title.as_deref(), Some("Down. All of it"));
    assert_eq!(import::facts("We were down.\n\nmore").title, None);
}

#[test]
fn a_copied_page_becomes_a_draft_without_the_page() {
    let draft = draft_from("blameless", "Blameless Postmortem: Lost Parcel Labels", GIST);
    let document = Postmortem::parse(&draft);
    let front = document.front_matter.as_ref().unwrap();
    assert_eq!(front.text("author").as_deref(), Some("ada-l"));
    assert_eq!(front.text("created").as_deref(), Some("2024-03-03T09:12"));
    assert_eq!(front.text("description").as_deref(), Some("An example of how we write these"));
    assert_eq!(front.text("date"), None, "the day is a placeholder in the report");
    for chrome in ["Skip to content", "Star 0", "Sign up", "GitHub Desktop", "**"] {
        let text = draft.replace("**Contract", "").replace("Suite**", "").replace("**Carrier Notice**", "");
        assert!(!text.contains(chrome), "{chrome}\n{draft}");
    }
    assert_eq!(document.timeline.len(), 4);
    assert!(document.timeline.iter().all(|entry| entry.placeholder && entry.form == EntryForm::Item), "{draft}");
    assert_eq!(document.action_items.len(), 2);
    assert_eq!(document.action_items[0].title, "Contract Test Suite");
    assert!(body(&draft, Section::ContributingFactors).starts_with("The following contributing factors"), "{draft}");
    assert!(body(&draft, Section::Prevention).starts_with("The test suite will be run"), "{draft}");
    assert!(body(&draft, Section::Communication).starts_with("The findings will be shared"), "{draft}");
    let conclusion = document.sections.iter().find(|block| document.heading(block) == "Conclusion").unwrap();
    assert!(conclusion.canonical.is_empty() && conclusion.level == 2, "{draft}");
    assert_eq!(document.placeholders.len(), 7, "{:?}", document.placeholders);
}

#[test]
fn every_word_of_the_reports_is_in_every_draft() {
    for (report, title, heads) in [
        (
            PLAIN,
            "Gift cards fail",
            [
                "Postmortem Issue Summary",
                "Timeline:",
                "Root Cause and Resolution",
                "Corrective and Preventative Measures",
                " AM ",
                " PM ",
            ]
            .as_slice(),
        ),
        (
            GIST,
            "Blameless Postmortem: Lost Parcel Labels",
            &[
                "Incident Summary",
                "Timeline of Events",
                "Impact Assessment",
                "Root Cause Analysis",
                "Lessons Learned",
                "Action Items",
                "Preventive Measures",
                "Communication Plan",
            ],
        ),
    ] {
        let start = report.find("Blameless").unwrap_or(0);
        let end = report.find("Sign up for free").unwrap_or(report.len());
        let mut said = report[start..end].replace("May 6, 2025", "May 6 2025");
        for head in heads {
            said = said.replace(head, if head.starts_with(' ') { " " } else { "" });
        }
        let said = said.replace("\n9:", "\n09:");
        for template in builtins() {
            let draft = draft_from(&template.name, title, report);
            let empty = draft_from(&template.name, "", "");
            // The title is in the front matter besides; times are written otherwise.
            nothing_lost(&said, &draft, &empty.replace("Example", ""));
        }
    }
}

#[test]
fn a_document_in_the_templates_form_maps_one_to_one() {
    for template in builtins() {
        let mut filled = String::new();
        let values = DraftValues {
            id: "PM-1".into(),
            title: "Cable cut".into(),
            status: "draft".into(),
            ..DraftValues::default()
        };
        let empty = render(&template, &values).unwrap();
        for line in empty.lines() {
            // Guidance goes before the text.
            filled.push_str(line);
            filled.push('\n');
        }
        let read = Postmortem::parse(&empty);
        let mut edits: Vec<(usize, String)> = read
            .sections
            .iter()
            .enumerate()
            .map(|(at, block)| {
                let next = read.sections.get(at + 1).map_or(empty.len(), |next| empty[..next.span.start].rfind('\n').unwrap() + 1);
                let end = block.body.start + empty[block.body.start..next].trim_end().len();
                let text = match block.canonical.first() {
                    Some(Section::Timeline) => "- 2026-03-04 12:30 UTC: **cut** by a digger\n  seen by ann\n- 14:30 UTC: `spliced`".to_owned(),
                    Some(Section::ActionItems) => "- [ ] Mark cables @ann due 2026-12-01\n- [x] Splice it (#12)".to_owned(),
                    _ => format!("Text {at} with *marks*.\n\n- a list\n  - nested\n\n```sh\nrun   it\n\n\n\nagain\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
                };
                (end, format!("\n\n{text}"))
            })
            .collect();
        edits.reverse();
        let mut document = empty.clone();
        for (at, text) in edits {
            document.insert_str(at, &text);
        }
        // The tables that wait for rows are not kept.
        let document = document.replace("| Action item | Type | Owner | Due | Bug |\n|---|---|---|---|---|\n\n", "");
        let again = render(&template, &DraftValues { report: Some(document.clone()), ..values.clone() }).unwrap();
        assert_eq!(again, document, "{}", template.name);
    }
}

#[test]
fn a_report_tells_who_when_and_how_bad() {
    let report = "# Cable cut\n\n**Author:** Ann Lee\n**Date:** 4 March 2026\nSeverity: SEV-2\nStatus: resolved\n\n## Summary\n\nDown.\n";
    let facts = import::facts(report);
    assert_eq!(
        (facts.title.as_deref(), facts.date, facts.severity),
        (Some("Cable cut"), Some(date(2026, 3, 4)), Some(Severity::Sev2))
    );
    let draft = draft_from("blameless", "Cable cut", report);
    let front = Postmortem::parse(&draft).front_matter.unwrap();
    assert_eq!(front.text("author").as_deref(), Some("Ann Lee"));
    assert_eq!(body(&draft, Section::Summary), "Status: resolved\n\nDown.");
    // What the incident's labels say wins; then the report's own words are kept.
    let values = DraftValues {
        title: "X".into(),
        date: Some(date(2026, 3, 5)),
        report: Some(report.into()),
        ..DraftValues::default()
    };
    let text = render(&builtin("blameless").unwrap(), &values).unwrap();
    assert!(text.contains("date: 2026-03-05") && text.contains("**Date:** 4 March 2026"), "{text}");
    assert!(text.contains("**Cable cut**"), "{text}");
}

#[test]
fn front_matter_is_carried_but_asks_for_nothing() {
    let report = "---\nid: EVIL\nrequired: []\nstatus: final\ntags: [a, \"b: c\"]\nseverity: sev1\nstarted: 2026-03-04T12:30Z\n\"odd: key\": \"x\\ny\"\n---\n\n# T\n\nText.\n";
    let draft = draft_from("blameless", "T", report);
    let document = Postmortem::parse(&draft);
    let front = document.front_matter.as_ref().unwrap();
    assert_eq!(front.problem, None, "{draft}");
    assert_eq!(front.text("id").as_deref(), Some("PM-1"));
    assert_eq!(front.text("status").as_deref(), Some("draft"));
    assert_eq!(front.list("required").len(), 7);
    assert_eq!(front.list("tags"), ["a", "b: c"]);
    assert_eq!(front.text("started").as_deref(), Some("2026-03-04T12:30Z"));
    assert_eq!(document.severity(), Some(Severity::Sev1));
    assert_eq!(body(&draft, Section::Summary), "Text.");
}

#[test]
fn times_are_written_alike_only_where_that_loses_nothing() {
    let written = |entry: &str| {
        let draft = draft_from("blameless", "T", &format!("# T\n\n## Timeline\n\n{entry}\n"));
        body(&draft, Section::Timeline)
    };
    for (entry, expected) in [
        ("* 2:05 pm EST - paged", "- 14:05 EST: paged"),
        ("- **14:05** — paged", "- 14:05: paged"),
        ("- [14:05] paged", "- 14:05: paged"),
        ("1. 2026-03-04T12:30:00Z started", "- 2026-03-04 12:30 UTC: started"),
        ("- March 4, 2026 9:07 PM UTC: *all* down", "- 2026-03-04 21:07 UTC: *all* down"),
        ("- 14:30 PM GMT: done", "- 14:30 GMT: done"),
        ("- `14:05` paged", "- `14:05` paged"),
        ("- [14:05](https://example.com) paged", "- [14:05](https://example.com) paged"),
        ("- **14:05 paged** by the alert", "- **14:05 paged** by the alert"),
        ("- 13:30-13:45: restarts", "- 13:30-13:45: restarts"),
        ("- 12:30:27 UTC: restarts", "- 12:30:27 UTC: restarts"),
        ("- At 14:05 we were paged", "- At 14:05 we were paged"),
        ("- Monday 14:05 UTC: paged", "- Monday 14:05 UTC: paged"),
        ("- ~14:05: paged", "- ~14:05: paged"),
        ("- 03/04/2026 14:05: paged", "- 03/04/2026 14:05: paged"),
        ("- 9:44: looked", "- 9:44: looked"),
        ("- 14:05 UTC: -5 °C", "- 14:05 UTC: -5 °C"),
        (
            "14:05 UTC: paged\nby two alerts\n14:10 UTC: acknowledged",
            "- 14:05 UTC: paged\n  by two alerts\n- 14:10 UTC: acknowledged",
        ),
        ("| Time | Event |\n|---|---|\n| 14:05 | paged |", "| Time | Event |\n|---|---|\n| 14:05 | paged |"),
    ] {
        assert_eq!(written(entry), expected, "{entry}");
    }
    let draft = draft_from("blameless", "T", "# T\n\n## Timeline (all times PST)\n\n- 14:05: paged\n");
    assert_eq!(body(&draft, Section::Timeline), "(all times PST)\n\n- 14:05: paged");
}

#[test]
fn action_items_become_tasks_with_what_they_say() {
    let written = |items: &str| {
        body(&draft_from("blameless", "T", &format!("# T\n\n## Action items\n\n{items}\n")), Section::ActionItems)
    };
    for (items, expected) in [
        ("* Alert @ann due 2026-12-01\n  * why\n* Test it", "- [ ] Alert @ann due 2026-12-01\n  * why\n- [ ] Test it"),
        ("1. [ann] Alert\n2. Test (DONE)", "- [ ] [ann] Alert\n- [x] Test (DONE)"),
        ("- [x] Done already\n- [ ] Open", "- [x] Done already\n- [ ] Open"),
        ("| Item | Owner |\n|---|---|\n| Alert | ann |", "| Item | Owner |\n|---|---|\n| Alert | ann |"),
        ("We should think about it.", "We should think about it."),
    ] {
        assert_eq!(written(items), expected, "{items}");
    }
}

#[test]
fn a_report_in_german_is_carried() {
    let report = "# Ausfall der Kasse\n\nAutor: Änne Groß\nSchweregrad: SEV2\n\n## Zusammenfassung\n\nAm Montag ging nichts. 412 Käufer waren betroffen.\n\n## Ursache\n\nEin Zertifikat lief ab.\n\n## Maßnahmen\n\n- Ablauf überwachen\n";
    let draft = draft_from("blameless", "Ausfall der Kasse", report);
    for word in ["Am Montag ging nichts", "412 Käufer waren betroffen", "Ein Zertifikat lief ab", "Ablauf überwachen"]
    {
        assert!(draft.contains(word), "{draft}");
    }
    assert!(draft.contains("author: \"Änne Groß\""), "{draft}");
}

#[test]
fn odd_reports_still_make_drafts() {
    let plain = Postmortem::parse(&draft_from("blameless", "T", "")).sections.len();
    let long = format!("# T\n\n## Summary\n\n{}", "Everything was down for a while. ".repeat(2_000));
    for report in [
        "",
        "\n\n\n",
        "\u{feff}# T\r\n\r\n## Summary\r\n\r\nDown.\r\n\r\n```\r\nopen\r\n",
        "# T\n\n## Timeline\n\n```\n12:30 not closed\n\n## Impact\n",
        "# T\n\n## Impact\n\n<details>\n<summary>x</summary>\n\nnever closed\n",
        "# T\n\n## Summary\n\n<!-- never closed\n\n## Impact\n\nx\n",
        "Timeline:\r12:30 UTC: old line ends\r",
        "## Summary\n## Summary\n## Summary\n",
        "Setext\n======\n\nSummary\n-------\n\ntext\n\nImpact\n------\nmore\n",
        "1. Summary\n   Down.\n2. Impact\n   - everybody\n",
        "---\n---\n---\n",
        "---\nopen: [\n---\n\n# T\n\nText\n",
        "> # T\n>\n> ## Summary\n>\n> quoted\n",
        "\0\u{1}\u{2028}\u{202e}# x\n",
        &long,
    ] {
        for template in builtins() {
            let draft = draft_from(&template.name, "T", report);
            let document = Postmortem::parse(&draft);
            assert_eq!(document.title.as_ref().map(|title| title.text.as_str()), Some("T"), "{report:.80}");
            assert!(document.front_matter.as_ref().unwrap().problem.is_none(), "{draft:.300}");
            assert!(!draft.contains('\r'), "{report:.80}");
            if template.name == "blameless" {
                assert!(document.sections.len() >= plain, "{report:.80}\n{draft:.3000}");
            }
        }
    }
}

#[test]
fn comments_go_but_code_and_what_allows_a_rule_stay() {
    let report = "# T\n\n## Summary\n\n<!-- guidance -->\nDown. <!-- inline --> Still.\n\n<!-- postmortem: allow vague-impact we can't tell -->\n\n```html\n<!-- kept -->\n```\n\n`<!-- kept too -->`\n";
    let draft = draft_from("blameless", "T", report);
    assert!(!draft.contains("guidance -->") && !draft.contains("inline"), "{draft}");
    for kept in ["<!-- postmortem: allow vague-impact we can't tell -->", "<!-- kept -->", "`<!-- kept too -->`"] {
        assert!(draft.contains(kept), "{kept}\n{draft}");
    }
}

/// Sections, text, lists, code and tables as people mix them.
fn reports() -> impl Strategy<Value = String> {
    let heading = prop::sample::select(vec![
        "Summary",
        "Impact",
        "Timeline",
        "Root cause",
        "Root cause and resolution",
        "Resolution",
        "Lessons learned",
        "Action items",
        "What went well",
        "Prevention",
        "Conclusion",
        "Attendees",
        "Impact and timeline",
    ]);
    let word = prop::sample::select(vec![
        "gateway",
        "deploy",
        "config",
        "alert",
        "we",
        "fixed",
        "impact",
        "affected",
        "Zürich",
        "café",
        "rollback.",
        "customers",
        "To",
        "cause:",
        "(pager)",
        "*mark*",
        "`code`",
        "#7",
        "[link](https://example.com)",
        "14:05",
        "contributing factors:",
        "— dash",
        "“quote”",
        "1.",
        "naïve.",
        "DONE",
        "@ann",
        "東京",
    ]);
    let sentence = prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "));
    let line = (0_u8..12, sentence).prop_map(|(form, text)| match form {
        0 => format!("- {text}"),
        1 => format!("1. {text}"),
        2 => format!("- [ ] {text}"),
        3 => format!("12:30 UTC: {text}"),
        4 => format!("- 2:05 pm EST - {text}"),
        5 => format!("  - {text}"),
        6 => format!("```\n{text}\n\n\n{text}\n```"),
        7 => format!("| a | b |\n|---|---|\n| {} | x |", text.replace('|', "")),
        8 => format!("> {text}"),
        9 => String::new(),
        _ => text,
    });
    let form = 0_u8..4;
    let section = (heading, form, prop::collection::vec(line, 0..6)).prop_map(|(heading, form, lines)| {
        let heading = match form {
            0 => format!("## {heading}"),
            1 => format!("### {heading}"),
            2 => format!("**{heading}**"),
            _ => format!("{heading}:"),
        };
        format!("{heading}\n\n{}\n", lines.join("\n"))
    });
    prop::collection::vec(section, 0..7).prop_map(|sections| sections.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_lost(report in reports(), template in 0_usize..4) {
        let template: Template = builtins().swap_remove(template);
        let values = |report: &str| DraftValues { title: "T".into(), report: Some(report.to_owned()), ..DraftValues::default() };
        let draft = render(&template, &values(&report)).unwrap();
        let empty = render(&template, &values("")).unwrap();
        // Headings are the template's, and so is the clock.
        let said: String = report
            .lines()
            .filter(|line| !line.starts_with('#') && !line.starts_with("**") && !line.ends_with(':'))
            .flat_map(|line| [line.trim_start_matches("1. "), "\n"])
            .collect::<String>();
        let said = ["2:05 pm", "UTC", "EST", "12:30", "14:05"].iter().fold(said, |said, clock| said.replace(clock, ""));
        let (there, guidance) = (words(&draft), words(&empty));
        for (word, count) in words(&said) {
            let found = there.get(&word).copied().unwrap_or_default();
            // Where the report's own heading is kept, guidance of the template may have gone with its own.
            let before = guidance.get(&word).copied().unwrap_or_default();
            prop_assert!(found + before >= count && (found >= count), "{word:?}: {found} of {count} ({before} before)\n{report}\n=====\n{draft}");
        }
        // Carried once more, nothing moves.
        let document = Postmortem::parse(&draft);
        prop_assert!(document.front_matter.as_ref().is_some_and(|front| front.problem.is_none()));
        prop_assert_eq!(document.title.map(|title| title.text), Some("T".to_owned()));
    }
}
