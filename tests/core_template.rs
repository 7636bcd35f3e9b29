//! Templates: rendering, what they ask for, and what is carried into them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use jiff::civil::date;
use postmortem_bot::postmortem::template::{DraftValues, Template, TemplateError, builtin, builtins, render, vet};
use postmortem_bot::postmortem::{Postmortem, Section};
use postmortem_bot::rules::{Level, Settings, check};

fn values(title: &str, report: Option<&str>) -> DraftValues {
    DraftValues {
        id: "PM-7".to_owned(),
        title: title.to_owned(),
        date: Some(date(2026, 3, 4)),
        severity: Some("sev2".to_owned()),
        status: "draft".to_owned(),
        incident_number: Some(7),
        incident_url: Some("https://github.com/acme/shop/issues/7".to_owned()),
        owner: Some("ann".to_owned()),
        repository: Some("acme/shop".to_owned()),
        opened_at: Some("2026-03-04T12:31:00Z".parse().unwrap()),
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

/// What somebody would write below a heading.
fn filler(section: Section) -> &'static str {
    match section {
        Section::Summary => {
            "From 12:30 to 14:30 UTC on 2026-03-04 no card payment went through, because a deployment removed a route. \
             A rollback ended it."
        }
        Section::Impact => "412 of 9,300 checkouts failed (4.4 %) in two hours; 23 support tickets; no data was lost.",
        Section::Timeline => {
            "- 2026-03-04 12:30 UTC: deployment [41](https://example.com/41) removes the route, payments fail\n\
             - 12:34 UTC: alert \"payments failing\" pages the on-call, who acknowledges\n\
             - 12:50 UTC: status page tells customers that card payments fail\n\
             - 13:10 UTC: missing route found in the gateway's log\n\
             - 13:40 UTC: rollback of deployment [41](https://example.com/41) begins\n\
             - 14:05 UTC: rollback done, half of the payments go through\n\
             - 14:30 UTC: all payments go through; status page tells customers that it is over"
        }
        Section::RootCause => {
            "The deployment pipeline accepted a gateway configuration without the route of the card processor, because \
             it checks the syntax of a configuration and not what it routes. The check was written when there was only \
             one processor, so an empty list of routes was valid then."
        }
        Section::ContributingFactors => {
            "- The staging gateway has no card processor, so the test could not fail there."
        }
        Section::Trigger => "Deployment [41](https://example.com/41) of the gateway at 12:30 UTC.",
        Section::Detection => "An alert on failing payments fired four minutes after the start.",
        Section::Resolution => {
            "The rollback of deployment [41](https://example.com/41) brought the route of the card processor back."
        }
        Section::ActionItems => {
            "- [ ] Refuse a gateway configuration without the routes of all processors @ann due 2026-12-01\n\
             - [ ] Add a card processor to the staging gateway @ben due 2026-12-08"
        }
        Section::Communication => {
            "12:50 UTC: the status page said that card payments fail; 14:30 UTC: that it was over."
        }
        Section::LessonsLearned => {
            "A gateway configuration that parses may still route nothing: what it routes has to be checked as well."
        }
        Section::WhatWentWell => "The alert fired within four minutes.",
        Section::WhatWentWrong => "The staging gateway could not show the missing route.",
        Section::WhereWeGotLucky => "The rollback image had not been deleted yet.",
        Section::Prevention | Section::Background | Section::SupportingInformation => {
            "The graph of failing payments: <https://example.com/graph>"
        }
    }
}

#[test]
fn a_filled_template_passes_without_a_warning() {
    for template in builtins() {
        let mut text = render(&template, &values("Checkout returns 502", None)).unwrap();
        let read = Postmortem::parse(&text);
        let mut edits: Vec<(usize, String)> = Vec::new();
        for (at, block) in read.sections.iter().enumerate() {
            let next =
                read.sections.get(at + 1).map_or(text.len(), |next| text[..next.span.start].rfind('\n').unwrap());
            let end = block.body.start + text[block.body.start..next].trim_end().len();
            let said: Vec<&str> = block.canonical.iter().map(|section| filler(*section)).collect();
            edits.push((end, format!("\n\n{}", said.join("\n\n"))));
        }
        for (at, said) in edits.into_iter().rev() {
            text.insert_str(at, &said);
        }
        let document = Postmortem::parse(&text);
        assert_eq!((document.timeline.len(), document.action_items.len()), (7, 2), "{}", template.name);
        let loud: Vec<String> = check(&document, &Settings::default())
            .into_iter()
            .filter(|finding| finding.level != Level::Advise)
            .map(|finding| format!("{}:{} {} {}", template.name, finding.line, finding.rule, finding.message))
            .collect();
        assert_eq!(loud, Vec::<String>::new());
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
    assert!(!text.contains("\n\n\n"), "{text}");
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

fn broken(source: &str) -> TemplateError {
    let template = Template { name: "t".to_owned(), source: source.to_owned() };
    match render(&template, &values("X", None)) {
        Err(error) => error,
        Ok(text) => panic!("{source:.80?} was accepted: {text:.80}"),
    }
}

#[test]
fn broken_templates_say_where_and_what_was_meant() {
    let TemplateError::Broken(problem) = broken("---\nid: {{ id }}\n---\n\n# {{ titel }}\n") else {
        panic!("no place is told")
    };
    assert_eq!(problem.line, 5);
    assert_eq!(problem.message, "Templates have no name `titel`");
    assert!(problem.help.starts_with("Did you mean `title`?"), "{}", problem.help);
    // In a branch that is not taken, too.
    let TemplateError::Broken(problem) = broken("# x\n{% if owner == 'nobody' %}\n{{ severty }}{% endif %}") else {
        panic!("no place is told")
    };
    assert_eq!((problem.line, problem.message.as_str()), (3, "Templates have no name `severty`"));
    for (source, line) in [("a\n{% if %}", 2), ("a\n\n{{ title", 3), ("{{ }}", 1), ("{% if title %}\n", 1)] {
        let TemplateError::Broken(problem) = broken(source) else { panic!("{source}") };
        assert!(problem.line >= line && problem.line <= line + 1, "{source}: {problem}");
    }
}

#[test]
fn hostile_templates_are_refused_at_once() {
    let bombs = [
        "{% for x in range(9999) %}{% for y in range(9999) %}.{% endfor %}{% endfor %}",
        "{% for a in [title ~ title] %}{% for a in [a ~ a] %}{{ a }}{% endfor %}{% endfor %}",
        "{% set s = 'x' * 100000 %}{{ s }}",
        "{{ 'x' * 100000000 }}",
        "{{ 'x' ~ title }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(1000000000) }}",
        "{{ [1] * 1000000000 }}",
        "{{ title|replace('', 'x') }}",
        "{{ title|indent(1000000000) }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ title|e|safe }}",
        "{{ title.__class__ }}",
        "{{ title['x'] }}",
        "{{ debug() }}",
        "{{ title() }}",
        "{{ self }}",
        "{{ loop.index }}",
        "{{ namespace(a=1) }}",
        "{% include 'other' %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% call m() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% with a = title %}{{ a }}{% endwith %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% do x %}",
        "{% break %}",
        "{%- for x in y -%}{%- endfor -%}",
        "{%+ set a = 1 %}",
        "{# #}{% raw %}{% endraw %}{% set a = 1 %}",
    ];
    for bomb in bombs {
        assert!(matches!(broken(bomb), TemplateError::Broken(_)), "{bomb}");
    }
    broken(&format!("{{% if title %}}{}{{% endif %}}", "{% elif title %}".repeat(12_000)));
    broken(&format!("{{{{ {}title }}}}", "-".repeat(50_000)));
    broken(&format!("{{{{ title{} }}}}", "|upper".repeat(30_000)));
    broken(&format!("{{{{ title{} }}}}", " == title".repeat(20_000)));
    // Deep, long, large.
    let deep = format!("{{{{ {}title{} }}}}", "(".repeat(50_000), ")".repeat(50_000));
    broken(&deep);
    broken(&format!("{{{{ {} title }}}}", "not ".repeat(30_000)));
    let branches = format!("{}{}", "{% if title %}".repeat(8_000), "{% endif %}".repeat(8_000));
    broken(&branches);
    assert_eq!(broken(&"x".repeat(300_000)), TemplateError::TooMuch);
    let long = values(&"x".repeat(200_000), None);
    let twice = Template { name: "t".to_owned(), source: "{{ title }}{{ title }}".to_owned() };
    assert_eq!(render(&twice, &long), Err(TemplateError::TooMuch));
}

#[test]
fn what_templates_may_say_works() {
    let source = "---\ntitle: {{ title }}\n---\n\n# {{ title }}\n\n{% if severity == 'sev2' %}\n## Communication\n{% else %}\nnot\n{% endif %}\n{{ severity|upper }} {{ repository|default('none') }}{# note #} {% raw %}{{ kept }}{% endraw %}\n";
    let template = Template { name: "t".to_owned(), source: source.to_owned() };
    assert_eq!(vet(&template), []);
    let text = render(&template, &values("X", None)).unwrap();
    assert!(
        text.contains("## Communication") && text.contains("SEV2 acme/shop {{ kept }}") && !text.contains("not"),
        "{text}"
    );
    let unknown = DraftValues { title: "X".to_owned(), ..DraftValues::default() };
    let text = render(&template, &unknown).unwrap();
    assert!(text.contains("not") && text.contains(" none "), "{text}");
}

#[test]
fn templates_are_vetted_as_a_whole() {
    for template in builtins() {
        assert_eq!(vet(&template), [], "{}", template.name);
    }
    let told = |source: &str| {
        vet(&Template { name: "t".to_owned(), source: source.to_owned() })
            .into_iter()
            .map(|problem| (problem.line, problem.message))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("---\ntitle: {{ titel }}\nowner: {{ ownr }}\n---\n"),
        [(2, "Templates have no name `titel`".to_owned()), (3, "Templates have no name `ownr`".to_owned())]
    );
    assert_eq!(
        told("---\nrequired: [sumary, impact, timeline]\n---\n\n# {{ title }}\n\n## Impact\n"),
        [
            (2, "There is no section `sumary`".to_owned()),
            (2, "The template requires `timeline` and has no heading for it".to_owned())
        ]
    );
    let [(line, message)] = <[_; 1]>::try_from(told("---\ntitle: \"{{ title }}: x\n---\n\n# T\n")).unwrap();
    assert!(line <= 3 && message.starts_with("The front matter can't be read"), "{line} {message}");
    assert_eq!(told("## Summary\n"), [(1, "There is no title".to_owned())]);
}
