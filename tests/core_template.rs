//! Templates: rendering, what they ask for, and what is carried into them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use jiff::civil::date;
use postmortem_bot::postmortem::template::{DraftValues, Template, TemplateError, builtin, builtins, render};
use postmortem_bot::postmortem::{Postmortem, Section};
use postmortem_bot::rules::{Level, Settings, check};

fn values(title: &str, report: Option<&str>) -> DraftValues {
    DraftValues {
        id: "PM-7".to_owned(),
        title: title.to_owned(),
        date: date(2026, 3, 4),
        severity: Some("sev2".to_owned()),
        status: "draft".to_owned(),
        incident_number: 7,
        incident_url: "https://github.com/acme/shop/issues/7".to_owned(),
        owner: Some("ann".to_owned()),
        repository: "acme/shop".to_owned(),
        opened_at: "2026-03-04T12:31:00Z".parse().unwrap(),
        report: report.map(str::to_owned),
    }
}

#[test]
fn every_template_renders_and_asks_to_be_filled_in() {
    for template in builtins() {
        let text = render(&template, &values("Checkout returns 502", None)).unwrap();
        let document = Postmortem::parse(&text);
        assert!(document.is_postmortem(), "{}", template.name);
        assert_eq!(document.title.as_ref().unwrap().text, "Checkout returns 502");
        let block = document.front_matter.as_ref().unwrap();
        assert_eq!(block.problem, None);
        assert_eq!(block.text("title").as_deref(), Some("Checkout returns 502"));
        assert_eq!(block.text("id").as_deref(), Some("PM-7"));
        assert_eq!(block.text("incident").as_deref(), Some("https://github.com/acme/shop/issues/7"));
        assert_eq!(block.date("date"), Some(date(2026, 3, 4)));
        assert!(document.placeholders.is_empty(), "{:?}", document.placeholders);
        assert!(document.timeline.is_empty() && document.action_items.is_empty());
        let required = block.list("required");
        assert!(required.len() >= 6);
        for name in required {
            let section = Section::from_name(&name).unwrap_or_else(|| panic!("{name} is no section"));
            let mut blocks = document.sections_of(section).peekable();
            assert!(blocks.peek().is_some(), "{} lacks {section}", template.name);
            assert!(blocks.all(|block| block.empty && !block.has_content), "{section}");
        }
        let findings = check(&document, &Settings::default());
        let errors: Vec<_> = findings.iter().filter(|finding| finding.level == Level::Error).collect();
        assert!(errors.len() >= 5, "{}", template.name);
        assert!(errors.iter().all(|finding| finding.rule == "empty-section" || finding.rule == "missing-section"));
        assert!(findings.iter().all(|finding| finding.rule.ends_with("-section")), "{findings:#?}");
    }
}

#[test]
fn a_fresh_default_draft_lacks_content_only() {
    let text = render(&builtin("blameless").unwrap(), &values("Checkout returns 502", None)).unwrap();
    let findings = check(&Postmortem::parse(&text), &Settings::default());
    assert!(findings.iter().all(|finding| finding.rule == "empty-section"), "{findings:#?}");
}

#[test]
fn a_filled_template_passes() {
    for template in builtins() {
        let text = render(&template, &values("Checkout returns 502", None)).unwrap();
        let mut filled = String::new();
        for line in text.lines() {
            filled.push_str(line);
            filled.push('\n');
            if line.starts_with('#') && !line.starts_with("# M") && !line.starts_with("# C") {
                filled.push_str(match line.trim_start_matches('#').trim() {
                    "Timeline" => "\n- 2026-03-04 12:30 UTC: first report\n- 14:30 UTC: over\n",
                    "Action items" | "Corrective and preventative measures" => {
                        "\n- [ ] Refuse an empty configuration @ann due 2026-12-01\n"
                    }
                    _ => "\nCustomers were told; 412 of 9,300 checkouts failed.\n",
                });
            }
        }
        let document = Postmortem::parse(&filled);
        let findings = check(&document, &Settings::default());
        assert!(findings.iter().all(|finding| finding.level != Level::Error), "{}: {findings:#?}", template.name);
        assert_eq!((document.timeline.len(), document.action_items.len()), (2, 1), "{}", template.name);
    }
}

#[test]
fn hostile_titles_stay_titles() {
    let long = "x".repeat(256);
    for title in [
        "He said \"it's down\": 50% # of [all](http://x) users",
        "{{ secret }} {% raw %} {# x #}",
        "---\nrequired: [] \n--- injected",
        "`code` *bold* _it_ <script>alert(1)</script> & <!-- comment",
        "# heading | table | ~~strike~~",
        "1. list",
        "1) list",
        "- [ ] task",
        "=====",
        "💥 Überfall / 東京 \u{202e}abc",
        "snake_case_name and C#",
        "yes",
        "2026-03-04",
        "!tag &anchor *alias",
        "back\\slash \\",
        "trailing #",
        "[Date and Time]",
        &long,
    ] {
        for template in builtins() {
            let text = render(&template, &values(title, None)).unwrap();
            let document = Postmortem::parse(&text);
            let block = document.front_matter.as_ref().unwrap_or_else(|| panic!("{title:?}\n{text}"));
            assert_eq!(block.problem, None, "{title:?}");
            let clean = title.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(block.text("title").as_deref(), Some(clean.as_str()), "{title:?}");
            assert!(block.list("required").len() >= 6, "{title:?}");
            assert_eq!(document.title.as_ref().map(|title| title.text.as_str()), Some(clean.as_str()), "{title:?}");
            let plain = render(&template, &values("Plain", None)).unwrap();
            assert_eq!(document.sections.len(), Postmortem::parse(&plain).sections.len(), "{title:?}");
        }
    }
}

#[test]
fn a_report_is_carried_into_the_sections_it_belongs_to() {
    let report = "### What happened\r\n\r\nNobody could pay.\r\n\r\n### Impact\r\n\r\n412 checkouts\r\n\r\n### Timeline\r\n\r\n- 12:30 UTC: first report\r\n\r\n### Root cause\r\n\r\n_No response_\r\n\r\n### Browser\r\n\r\nall of them\r\n";
    for template in builtins() {
        let text = render(&template, &values("Checkout", Some(report))).unwrap();
        let document = Postmortem::parse(&text);
        let body = |section| {
            let block = document.sections_of(section).next().unwrap();
            document.text(&block.body).to_owned()
        };
        assert!(body(Section::Summary).contains("Nobody could pay."), "{text}");
        assert!(body(Section::Summary).contains("all of them"), "{text}");
        assert!(body(Section::Impact).contains("412 checkouts"), "{text}");
        assert_eq!(document.timeline.len(), 1, "{text}");
        assert!(!text.contains("_No response_") && !text.contains('\r'));
        assert!(!document.sections_of(Section::RootCause).next().unwrap().has_content, "{text}");
    }
}

#[test]
fn a_free_report_becomes_the_summary_and_swallows_nothing() {
    let plain = Postmortem::parse(&render(&builtin("blameless").unwrap(), &values("X", None)).unwrap()).sections.len();
    for report in [
        "It is all down!",
        "```\nlog without an end\n## Timeline",
        "~~~~\nlog",
        "<!-- comment without end",
        "<pre>\nopen",
        "<script>\nopen",
        "- a\n\n      indented",
        "> quote",
        "text\n---",
        "{{ values.secret }} {% for x in y %}",
        "# A title\n\ntext",
    ] {
        let text = render(&builtin("blameless").unwrap(), &values("X", Some(report))).unwrap();
        let document = Postmortem::parse(&text);
        let summary = document.sections_of(Section::Summary).next().unwrap();
        let body = document.text(&summary.body);
        let word = report.split(|c: char| !c.is_alphabetic()).rfind(|word| word.len() > 2).unwrap();
        assert!(body.contains(word), "{report:?}\n{text}");
        assert!(document.sections.len() >= plain, "{report:?}\n{text}");
        assert!(document.has_section(Section::SupportingInformation), "{report:?}\n{text}");
    }
}

#[test]
fn a_pasted_report_in_plain_text_is_carried() {
    let report = "Issue Summary: Nobody could top up.\n\nTimeline:\n\n12:30 UTC: first report\nRoot Cause and Resolution: A stale route.\n\nAction items:\n\nRemove stale routes\nAlert on failures\n";
    let text = render(&builtin("outage").unwrap(), &values("Top-ups fail", Some(report))).unwrap();
    let document = Postmortem::parse(&text);
    assert_eq!(document.timeline.len(), 1, "{text}");
    assert_eq!(document.action_items.len(), 2, "{text}");
    for section in [Section::Summary, Section::RootCause, Section::ActionItems] {
        assert!(document.sections_of(section).any(|block| block.has_content), "{section}\n{text}");
    }
}

#[test]
fn sections_that_a_template_lacks_are_added() {
    let template = Template { name: "tiny".to_owned(), source: "# {{ title }}\n\n## Summary\n".to_owned() };
    let text = render(&template, &values("X", Some("## Impact\n\n412 checkouts"))).unwrap();
    assert_eq!(text, "# X\n\n## Summary\n\n## Impact\n\n412 checkouts\n");
}

#[test]
fn broken_templates_say_where() {
    let broken =
        |source: &str| render(&Template { name: "t".to_owned(), source: source.to_owned() }, &values("X", None));
    let Err(TemplateError::Broken { line, message }) = broken("---\nid: {{ id }}\n---\n\n# {{ nonsense }}\n") else {
        panic!("an unknown name was accepted")
    };
    assert_eq!(line, 5);
    assert!(message.contains("undefined"), "{message}");
    assert!(matches!(broken("{% for x in %}"), Err(TemplateError::Broken { line: 1, .. })));
    assert_eq!(
        broken("{% for x in range(9999) %}{% for y in range(9999) %}.{% endfor %}{% endfor %}"),
        Err(TemplateError::TooMuch)
    );
    assert!(broken("{% set s = 'x' * 100000 %}{% for x in range(50) %}{{ s }}{% endfor %}").is_err());
    assert!(broken("{% include 'other' %}").is_err());
    assert!(broken("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").is_err());
}
