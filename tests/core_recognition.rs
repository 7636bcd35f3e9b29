//! Sections, action items and blanks in the many ways that people write them: dialects, languages, HTML, tables.

use postmortem_bot::postmortem::{Postmortem, Section, Vocabulary};

fn sections(source: &str) -> Vec<(Section, usize)> {
    let document = Postmortem::parse(source);
    document.sections.iter().flat_map(|block| block.canonical.iter().map(|section| (*section, block.line))).collect()
}

type Item = (usize, String, Option<String>, Option<String>, bool, Option<bool>);

/// Line, title, owner, due date, whether it has a link, whether it is done.
fn items(source: &str) -> Vec<Item> {
    let document = Postmortem::parse(source);
    let due = |due: jiff::civil::Date| due.to_string();
    document
        .action_items
        .iter()
        .map(|item| {
            (item.line, item.title.clone(), item.owner.clone(), item.due.map(due), item.link.is_some(), item.done)
        })
        .collect()
}

fn item(line: usize, title: &str, owner: Option<&str>) -> Item {
    (line, title.to_owned(), owner.map(str::to_owned), None, false, None)
}

#[test]
fn sections_are_seen_through_dialects() {
    for source in [
        "# T\n\n:::{note}\n## Impact\n\ntext\n:::\n",
        "# T\n\n::: {.callout-note}\n## Impact\n\ntext\n:::\n",
        "# T\n\n!!! warning \"Read this\"\n    ## Impact\n\n    text\n",
        "# T\n\n???+ note\n\n    ## Impact\n\n    text\n",
        "# T\n\n```{admonition} Title\n:class: tip\n## Impact\n\ntext\n```\n",
        "# T\n\n> [!IMPORTANT]\n> ## Impact\n> text\n",
        "# T\n\n(impact)=\n## Impact\n\ntext\n",
        "# T\n\n## Impact {#impact .unnumbered}\n\ntext\n",
        "# T\n\n## Impact\n{: .no_toc }\n\ntext\n",
        "# T\n\n{% include header.html %}\n## Impact\n\ntext\n",
        "# T\n\n<h2 id=\"impact\">Impact</h2>\n\ntext\n",
        "# T\n\n<H3><b>Impact</b></H3>\ntext\n",
        "<h1>T</h1>\n<h2>Impact</h2>\n<p>text</p>\n",
        "# T\n\n<details>\n<summary>Impact</summary>\n\ntext\n\n</details>\n",
        "# T\n\n<b>Impact</b>\n\ntext\n",
        "# T\r\n\r\n## Impact\r\n\r\n\ttext\r\n",
        "# T\n\n##\tImpact\t##\n\ntext\n",
        "# T\n\nImpact\n------\ntext\n",
        "# T\n\n__Impact__:\n\ntext\n",
        "# T\n\n## **3.1 Impact**\n\ntext\n",
        "# T\n\n## Part 3: Impact\n\ntext\n",
        "# T\n\n## [Impact](#impact)\n\ntext\n",
    ] {
        let document = Postmortem::parse(source);
        let found: Vec<_> = document.sections_of(Section::Impact).collect();
        assert_eq!(found.len(), 1, "{source:?}: {:?}", document.sections);
        assert!(found[0].has_content && !found[0].empty, "{source:?}: {:?}", found[0]);
        let line =
            source.lines().position(|line| line.to_lowercase().contains("impact") && !line.ends_with(")=")).unwrap()
                + 1;
        assert_eq!(found[0].line, line, "{source:?}");
    }
}

#[test]
fn code_and_comments_of_dialects_hold_no_sections() {
    for source in [
        "# T\n\n```{code-block} md\n## Impact\n```\n",
        "# T\n\n{% raw %}\n```\n## Impact\n```\n{% endraw %}\n",
        "# T\n\n<!-- <h2>Impact</h2> -->\n",
        "# T\n\n~~~\n:::{note}\n## Impact\n:::\n~~~\n",
        "# T\n\nImpact of the `<h2>` tag\n",
    ] {
        assert_eq!(sections(source), [], "{source:?}");
    }
}

#[test]
fn html_without_text_is_empty() {
    for (body, empty) in [
        ("<details>\n</details>", true),
        ("<!-- guidance -->\n<!-- more -->", true),
        ("<br>", true),
        ("<p>gone</p>", false),
        ("<img src=\"a.png\">", false),
        (":::{note}\n:::", true),
        ("{% include graph.html %}", true),
    ] {
        let source = format!("# T\n\n## Impact\n\n{body}\n\n## Timeline\n\ntext\n");
        let document = Postmortem::parse(&source);
        assert_eq!(document.sections_of(Section::Impact).next().unwrap().empty, empty, "{body}");
    }
}

#[test]
fn whole_documents_in_other_languages_are_read() {
    let german = "# Ausfall der Suche\n\n**Datum:** 3. März 2026\n\n## Zusammenfassung\n\nDie Suche war weg.\n\n## Ursache und Behebung\n\nEin Index.\n\n## Maßnahmen\n\n| Maßnahme | Verantwortlich | Fällig | Stand |\n|--|--|--|--|\n| Alarm einrichten | Jana | 2026-04-01 | erledigt |\n| Handbuch ergänzen | Uwe | 2026-05-01 | offen |\n";
    let document = Postmortem::parse(german);
    assert!(document.is_postmortem());
    let expected =
        [(Section::Summary, 5), (Section::RootCause, 9), (Section::Resolution, 9), (Section::ActionItems, 13)];
    assert_eq!(sections(german), expected);
    let some = |text: &str| Some(text.to_owned());
    let expected = [
        (17, "Alarm einrichten".to_owned(), some("Jana"), some("2026-04-01"), false, Some(true)),
        (18, "Handbuch ergänzen".to_owned(), some("Uwe"), some("2026-05-01"), false, Some(false)),
    ];
    assert_eq!(items(german), expected);

    let japanese = "# 検索障害のポストモーテム\n\n## 概要\n\n検索が止まった。\n\n## 影響範囲\n\n全員。\n\n## 根本原因\n\n設定。\n\n## 再発防止策\n\n| 対策 | 担当者 | 期限 | 状況 |\n|--|--|--|--|\n| アラートを追加する | 田中 | 2026-04-01 | 完了 |\n";
    let expected = [
        (Section::Summary, 3),
        (Section::Impact, 7),
        (Section::RootCause, 11),
        (Section::ActionItems, 15),
        (Section::Prevention, 15),
    ];
    assert_eq!(sections(japanese), expected);
    let expected = [(19, "アラートを追加する".to_owned(), some("田中"), some("2026-04-01"), false, Some(true))];
    assert_eq!(items(japanese), expected);

    let french = "# Panne du 3 mars\n\n**Résumé :** tout est tombé.\n\n**Cause racine :** un certificat.\n\n**Plan d'action :**\n\n- [ ] Surveiller les certificats (Zoé)\n- [x] Documenter le renouvellement (Luc)\n";
    assert_eq!(sections(french), [(Section::Summary, 3), (Section::RootCause, 5), (Section::ActionItems, 7)]);
    let owners: Vec<_> = items(french).into_iter().map(|item| (item.2, item.5)).collect();
    assert_eq!(owners, [(some("Zoé"), Some(false)), (some("Luc"), Some(true))]);
}

#[test]
fn owners_are_read_wherever_people_put_them() {
    for (list, expected) in [
        (
            "- Ann to add an alert\n- Ben will test the backup",
            vec![item(5, "Add an alert", Some("Ann")), item(6, "Test the backup", Some("Ben"))],
        ),
        (
            "- Add an alert (Ann)\n- Test the backup (Ben Smith)",
            vec![item(5, "Add an alert", Some("Ann")), item(6, "Test the backup", Some("Ben Smith"))],
        ),
        (
            "- Add an alert - Ann\n- Test the backup — Ben",
            vec![item(5, "Add an alert", Some("Ann")), item(6, "Test the backup", Some("Ben"))],
        ),
        (
            "- Ann: add an alert\n- Ben: test the backup",
            vec![item(5, "add an alert", Some("Ann")), item(6, "test the backup", Some("Ben"))],
        ),
        (
            "- **Ann** add an alert\n- **Ben** test the backup",
            vec![item(5, "add an alert", Some("Ann")), item(6, "test the backup", Some("Ben"))],
        ),
        (
            "**Ann**\n\n- Add an alert\n\n**Ben**\n\n- Test the backup",
            vec![item(7, "Add an alert", Some("Ann")), item(11, "Test the backup", Some("Ben"))],
        ),
        (
            "- Ann\n  - Add an alert\n- Ben\n  - Test the backup",
            vec![item(6, "Add an alert", Some("Ann")), item(8, "Test the backup", Some("Ben"))],
        ),
        (
            "- Add an alert\n  Owner: Ann\n- Test the backup\n  Owner: Ben",
            vec![item(5, "Add an alert", Some("Ann")), item(7, "Test the backup", Some("Ben"))],
        ),
        ("- Add an alert\n  - **Owner**: Ann", vec![item(5, "Add an alert", Some("Ann"))]),
        ("- Add an alert, assigned to Ann", vec![item(5, "Add an alert", Some("Ann"))]),
        // Kinds of work and systems are no people.
        (
            "- Monitoring: add an alert\n- Backups: test them",
            vec![item(5, "Monitoring: add an alert", None), item(6, "Backups: test them", None)],
        ),
        (
            "- Add an alert (Kafka lag)\n- Test the backup (weekly)",
            vec![item(5, "Add an alert (Kafka lag)", None), item(6, "Test the backup (weekly)", None)],
        ),
        (
            "**Prevention**\n\n- Add an alert\n\n**Detection**\n\n- Test the backup",
            vec![item(7, "Add an alert", None), item(11, "Test the backup", None)],
        ),
        ("### Traefik\n\n- Add an alert", vec![item(7, "Add an alert", None)]),
    ] {
        let source = format!("# T\n\n## Action items\n\n{list}\n");
        assert_eq!(items(&source), expected, "{list}");
    }
}

#[test]
fn tables_are_read_whatever_their_columns_are_called() {
    for table in [
        "| Owner | Status | Action | Due |\n|--|--|--|--|\n| Ann | Done | Add an alert | 2026-04-01 |",
        "| Done? | When | Who | What |\n|--|--|--|--|\n| yes ✅ | 2026-04-01 | Ann | Add an alert |",
        "| # | Description | Assigned to | Target date | State |\n|--|--|--|--|--|\n| 1 | Add an alert | Ann | 2026-04-01 | Closed |",
        "| Priority | Type | Task | DRI | Deadline | Progress |\n|--|--|--|--|--|--|\n| P1 | detect | Add an alert | Ann | 2026-04-01 | complete |",
        "| Acción | Responsable | Fecha límite | Estado |\n|--|--|--|--|\n| Add an alert | Ann | 2026-04-01 | hecho |",
        "| Ação | Responsável | Prazo | Situação |\n|--|--|--|--|\n| Add an alert | Ann | 2026-04-01 | concluído |",
        "| Azione | Responsabile | Scadenza | Stato |\n|--|--|--|--|\n| Add an alert | Ann | 2026-04-01 | fatto |",
        "| Actie | Verantwoordelijke | Deadline | Status |\n|--|--|--|--|\n| Add an alert | Ann | 2026-04-01 | afgerond |",
        "| 行动项 | 负责人 | 截止日期 | 状态 |\n|--|--|--|--|\n| Add an alert | Ann | 2026-04-01 | 已完成 |",
    ] {
        let source = format!("# T\n\n## Action items\n\n{table}\n");
        let some = |text: &str| Some(text.to_owned());
        let expected = (7, "Add an alert".to_owned(), some("Ann"), some("2026-04-01"), false, Some(true));
        assert_eq!(items(&source), [expected], "{table}");
    }
}

#[test]
fn headings_may_be_items() {
    for heading in [
        "✅ Add an alert",
        "[DONE] Add an alert",
        "~~Add an alert~~",
        "⬜ Add an alert",
        "1. Add an alert",
        "Add an alert",
        "AI-1: Add an alert",
        "Action 1: Add an alert",
        "Action item #1 – Add an alert",
        "Maßnahme 1: Add an alert",
        "Mesure 1 : Add an alert",
        "Acción 1: Add an alert",
        "Ação 1: Add an alert",
        "Azione 1: Add an alert",
        "Actie 1: Add an alert",
        "対策1：Add an alert",
        "行动项1：Add an alert",
    ] {
        let source = format!(
            "# T\n\n## Action items\n\n### {heading}\n\n- **Owner:** Ann\n- **Due:** 2026-04-01\n- Threshold: 5 %\n\nNobody saw it, so we will look.\n\n\
             ### {heading} twice\n\n**Owner:** Ben\n\n## Appendix\n\n### Add this\n\nx\n"
        );
        let found = items(&source);
        let told: Vec<_> = found.iter().map(|item| (item.0, item.1.as_str(), item.2.as_deref())).collect();
        assert_eq!(told, [(5, "Add an alert", Some("Ann")), (13, "Add an alert twice", Some("Ben"))], "{heading}");
        assert_eq!(found[0].3.as_deref(), Some("2026-04-01"), "{heading}");
        let done = match heading.chars().next().unwrap() {
            '✅' | '[' | '~' => Some(true),
            '⬜' => Some(false),
            _ => None,
        };
        assert_eq!(found[0].5, done, "{heading}");
    }
    // Headings that group items are none.
    for body in [
        "### Short term\n\n- Add an alert\n\n### Long term\n\n- Test the backup",
        "### Improve monitoring\n\n- Add an alert\n- Test the backup",
        "### Improve monitoring\n\n- [ ] Add an alert\n\n### Train people\n\n- [ ] Test the backup",
        "### ✅ Done\n\n- Add an alert\n\n### Open\n\n- Test the backup",
        "### P0\n\n- Add an alert\n\n### P1\n\n- Test the backup",
        "### Phase 1: detect\n\n- Add an alert\n\n### Phase 2: restore\n\n- Test the backup",
        "### Reduce risk\n\n| # | Task | Owner |\n|--|--|--|\n| 1 | Add an alert | Ann |\n| 2 | Test the backup | Ben |",
    ] {
        let found: Vec<_> =
            items(&format!("# T\n\n## Action items\n\n{body}\n")).into_iter().map(|item| item.1).collect();
        assert_eq!(found, ["Add an alert", "Test the backup"], "{body}");
    }
}

#[test]
fn work_is_marked_anywhere_where_no_section_lists_it() {
    for mark in [
        "Action point",
        "Action item",
        "Follow-up",
        "Offene Aufgabe",
        "Action à mener",
        "Acción pendiente",
        "Ponto de ação",
        "Punto d'azione",
        "Actiepunt",
        "アクションアイテム",
        "行动项",
    ] {
        let source = format!(
            "# Outage\n\n## What we saw\n\nNobody was paged.\n\n{mark}: add an alert for that\n\n## The rest\n\nx\n"
        );
        let found: Vec<_> = items(&source).into_iter().map(|item| (item.0, item.1)).collect();
        assert_eq!(found, [(7, "add an alert for that".to_owned())], "{mark}");
        let listed = format!("{source}\n## Action items\n\n- Test the backup\n");
        assert_eq!(items(&listed).len(), 1, "{mark}");
    }
    for line in
        ["Action: rollback", "Actions speak louder: do it now", "Note: action was needed", "- 14:05 TODO: ask them"]
    {
        let source = format!("# Outage\n\n## What we saw\n\n{line}\n");
        assert_eq!(items(&source), [], "{line}");
    }
}

#[test]
fn prevention_beside_action_items_is_to_be_confirmed() {
    let source =
        "# T\n\n## Action items\n\n- Add an alert\n\n## Prevention\n\n- Test the backup\n\nWe will be careful.\n";
    let document = Postmortem::parse(source);
    let told: Vec<_> = document.action_items.iter().map(|item| (item.line, item.proposed)).collect();
    assert_eq!(told, [(5, false), (9, true)]);
    let both =
        "# T\n\n## Corrective and preventive measures\n\n- Add an alert\n\n### Prevention\n\n- Test the backup\n";
    assert!(Postmortem::parse(both).action_items.iter().all(|item| !item.proposed));
    assert_eq!(items(both).len(), 2);
}

#[test]
fn forms_in_fences_are_blanks() {
    let lines = |source: &str| -> Vec<usize> {
        let mut lines: Vec<usize> = Postmortem::parse(source).placeholders.iter().map(|found| found.line).collect();
        lines.dedup();
        lines
    };
    let alone = "# T\n\n## Summary\n\n```\n[Write a short summary here]\n```\n";
    assert_eq!(lines(alone), [6]);
    let form = "# T\n\n**Date:** [date]\n**Owner:** [name]\n**Link:** [link]\n\n```markdown\n## [Title of the lesson]\n\n**Cause:** [Why did it break]\n```\n";
    assert_eq!(lines(form), [3, 4, 5, 8, 10]);
    let asked = "# T\n\n| A | B |\n|--|--|\n| [date] | [time] |\n| [name] | [link] |\n| [owner] | [cause] |\n\nWhy did [the problem] happen?\n";
    assert_eq!(lines(asked), [5, 6, 7, 9]);
    for code in [
        "```\n[mysqld]\nname = [main]\n```",
        "```ini\n[Service name]\n```",
        "```json\n[\"owner\", \"name\"]\n```",
        "```\n2026-03-04 [main] INFO started\n2026-03-04 [name] gone\n```",
        "```\n[INFO]\n```",
        "Why did [the problem](https://example.com) happen?",
        "Why did [the problem] happen?",
    ] {
        assert_eq!(lines(&format!("# T\n\n## Summary\n\n{code}\n")), [0; 0], "{code}");
    }
    // A prompt is something to see, and yet no content.
    let source = "# T\n\n## Fix\n\n<What was changed to end the incident. Link the change.>\n\n## Impact\n\nx\n";
    let document = Postmortem::parse(source);
    let fix = document.sections_of(Section::Resolution).next().unwrap();
    assert!(!fix.empty && !fix.has_content && document.placeholders.len() == 1, "{fix:?}");
}

#[test]
fn a_line_that_repeats_its_heading_is_text() {
    let source = "# T\n\n## Overview\n\nThe overview of the event\n\n## Impact\n\nImpact\n\nTimeline\n\n- 14:05 down\n";
    let found: Vec<_> = sections(source);
    assert_eq!(found, [(Section::Summary, 3), (Section::Impact, 7), (Section::Timeline, 11)]);
}

#[test]
fn html_lists_and_tables_hold_items() {
    let source = "# T\n\n## Action items\n\n<table>\n<tr><th>Action</th><th>Owner</th><th>Status</th></tr>\n<tr>\n<td>Add an alert</td><td>Ann</td><td>open</td>\n</tr>\n</table>\n";
    assert_eq!(items(source), [(8, "Add an alert".to_owned(), Some("Ann".to_owned()), None, false, Some(false))]);
    let source = "# T\n\n<h2>Action items</h2>\n<ul>\n<li>Add an alert (@ann)</li>\n<li>Test the backup: <a href=\"https://github.com/acme/shop/issues/7\">#7</a></li>\n</ul>\n";
    let found = items(source);
    assert_eq!((found[0].0, found[0].2.as_deref()), (5, Some("ann")), "{found:?}");
    assert_eq!((found[1].0, found[1].4), (6, true), "{found:?}");
}

#[test]
fn done_needs_more_than_a_sentence_in_the_past() {
    for (text, done) in [
        ("[x] Add an alert", Some(true)),
        ("[ ] Add an alert", Some(false)),
        ("~~Add an alert~~", Some(true)),
        ("Add an alert (done)", Some(true)),
        ("DONE: add an alert", Some(true)),
        ("Add an alert - in progress", Some(false)),
        ("The runbook has been outdated since May", None),
        ("Alert when a job has been stopped", None),
        ("It has been suggested to add an alert", None),
        ("All hosts should have been patched", None),
    ] {
        let source = format!("# T\n\n## Action items\n\n- {text}\n");
        assert_eq!(items(&source).first().map(|item| item.5), Some(done), "{text}");
    }
}

#[test]
fn items_in_containers_are_items() {
    for source in [
        "# T\n\n## Action items\n\n:::{tip}\n- Add an alert\n:::\n",
        "# T\n\n## Action items\n\n!!! note\n    - Add an alert\n",
        "# T\n\n## Action items\n\n> [!NOTE]\n> - Add an alert\n",
        "# T\n\n## Action items\n\n<details>\n\n- Add an alert\n\n</details>\n",
        "# T\r\n\r\n## Action items\r\n\r\n*\tAdd an alert\r\n",
    ] {
        let found: Vec<_> = items(source).into_iter().map(|item| item.1).collect();
        assert_eq!(found, ["Add an alert"], "{source:?}");
        let text = Postmortem::parse(source).action_items[0].text.clone();
        assert!(text.contains("Add an alert"), "{source:?}: {text:?}");
    }
}

#[test]
fn reference_links_are_links() {
    let source = "# T\n\n## Action items\n\n- Add an alert ([issue][1])\n- Test the backup [#8]\n\n[1]: https://github.com/acme/shop/issues/7\n[#8]: https://github.com/acme/shop/issues/8\n";
    let document = Postmortem::parse(source);
    let links: Vec<_> = document.action_items.iter().map(|item| item.link.as_deref()).collect();
    assert_eq!(links, [Some("https://github.com/acme/shop/issues/7"), Some("https://github.com/acme/shop/issues/8")]);
}

#[test]
fn a_repository_adds_names() {
    let mut vocabulary = Vocabulary::default();
    assert!(vocabulary.add("Blast Zone", Section::Impact));
    assert!(vocabulary.add("Homework", Section::ActionItems));
    assert!(vocabulary.add("Notes", Section::Background));
    let source = "# T\n\n## 2. Blast zone:\n\nx\n\n**Homework**\n\n- Add an alert\n\n## Summary\n\nx\n";
    let document = Postmortem::parse_with(source, &vocabulary);
    assert!(document.has_section(Section::Impact) && document.has_section(Section::Summary));
    assert_eq!(document.action_items.len(), 1);
    assert!(!Postmortem::parse(source).has_section(Section::Impact));
    assert_eq!(document.vocabulary(), &vocabulary);
}

#[test]
fn the_genre_of_a_document_is_told() {
    for (source, expected) in [
        ("# Outage of search on 3 March 2026\n\nSearch was down for an hour. We rolled back.\n", true),
        ("---\ntitle: Search incident\ndate: 2026-03-03\n---\n\nIt broke, and we mended it after the outage.\n", true),
        (
            "# Search\n\n## What went wrong\n\nOn 2026-03-03 the disk failed: an outage.\n\n## Timeline\n\n- 10:00 down\n- 10:30 up\n",
            true,
        ),
        (
            "# HostDown\n\n## Meaning\n\nA host is down.\n\n## Impact\n\nFailure of jobs.\n\n## Diagnosis\n\nLook.\n\n## Mitigation\n\nReboot.\n",
            false,
        ),
        (
            "# 12. Use Kafka\n\nDate: 2026-03-03\n\n## Context\n\nFailure of queues.\n\n## Decision\n\nKafka.\n\n## Consequences\n\nMore to run.\n",
            false,
        ),
        (
            "# Incident response process\n\n## Detection\n\nPage.\n\n## Mitigation\n\nRoll back.\n\n## Communication\n\nTell.\n\n## Lessons learned\n\nWrite.\n",
            false,
        ),
        ("# Changelog\n\n## 1.2 - 2026-03-03\n\n### Fixes\n\n- Failure on start\n", false),
        ("# Weekly meeting 2026-03-03\n\n## Action items\n\n- Ann to book a room\n", false),
    ] {
        assert_eq!(Postmortem::parse(source).is_postmortem(), expected, "{source}");
    }
}

#[test]
fn front_matter_of_both_kinds_is_read() {
    for source in [
        "---\ntitle: A\nseverity: sev2\n---\n# T\n\n## Impact\n\nx\n",
        "+++\ntitle = \"A\"\nseverity = \"sev2\"\n+++\n# T\n\n## Impact\n\nx\n",
        "\u{feff}---\r\ntitle: A\r\nseverity: sev2\r\n---\r\n# T\r\n\r\n## Impact\r\n\r\nx\r\n",
        "---\ntitle: 'A'\nseverity: sev2\ntags: [a, b]\n...\n# T\n\n## Impact\n\nx\n",
    ] {
        let document = Postmortem::parse(source);
        let block = document.front_matter.as_ref().unwrap();
        assert_eq!((block.text("title").as_deref(), block.problem.is_none()), (Some("A"), true), "{source:?}");
        assert!(document.severity().is_some() && document.has_section(Section::Impact), "{source:?}");
    }
}

/// The lines of a list in `tests/recognition`, without its comment.
fn listed(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

#[test]
fn headings_are_read_by_meaning_in_nine_languages() {
    let mut expected = "";
    let mut wrong = Vec::new();
    for line in listed(include_str!("recognition/headings.txt")) {
        if let Some(sections) = line.strip_prefix("@ ") {
            expected = sections;
            continue;
        }
        let source = format!(
            "# Outage of the shop\n\n## Summary of the day\n\nIt broke.\n\n## {line}\n\nText.\n\n## Timeline\n\n- 14:05 down\n\
             - 14:10 up\n\n## Root cause\n\nA disk.\n\n## Action items\n\n- Add one\n"
        );
        let mut found: Vec<&str> =
            sections(&source).into_iter().filter(|(_, at)| *at == 7).map(|(section, _)| section.as_str()).collect();
        let mut wanted: Vec<&str> = expected.split(' ').filter(|name| *name != "-").collect();
        found.sort_unstable();
        wanted.sort_unstable();
        if found != wanted {
            wrong.push(format!("{line}: {found:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn entries_of_a_timeline_are_told_from_its_text() {
    let mut wrong = Vec::new();
    for line in listed(include_str!("recognition/times.txt")) {
        let (sign, item) = line.split_at(2);
        let source = format!("# Outage of 2026-03-04\n\n## Timeline\n\n- 13:00 deploy\n- {item}\n- 15:00 all good\n");
        let found = Postmortem::parse(&source).timeline.iter().any(|entry| entry.line == 6);
        if found != (sign == "+ ") {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn blanks_are_told_from_text() {
    let mut wrong = Vec::new();
    for line in listed(include_str!("recognition/blanks.txt")) {
        let (sign, text) = line.split_at(2);
        let head = if text.starts_with("| ") { "| A | B | C |\n|--|--|--|\n" } else { "" };
        let source = format!("# Outage of 2026-03-04\n\n## Summary\n\nIt broke.\n\n{head}{text}\n\nIt was ok.\n");
        let found = Postmortem::parse(&source).placeholders;
        if found.is_empty() == (sign == "+ ") {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn items_tell_owner_day_and_state_in_many_ways() {
    let mut wrong = Vec::new();
    for line in listed(include_str!("recognition/items.txt")) {
        let mut parts = line.split('¦').map(str::trim);
        let text = parts.next().unwrap();
        let source = format!("# Outage of 2026-03-04\n\n## Action items\n\n- {text}\n- Write the runbook\n");
        let found = items(&source).into_iter().find(|(line, ..)| *line == 5);
        let owner = parts.next().unwrap_or_default();
        let expected = (owner != "-").then(|| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let due = some(parts.next().unwrap_or_default());
            let done = match parts.next() {
                Some("t") => Some(true),
                Some("f") => Some(false),
                _ => None,
            };
            (some(owner), due, done)
        });
        let found = found.map(|(_, _, owner, due, _, done)| (owner, due, done));
        if found != expected {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn postmortems_are_told_from_other_documents() {
    for (folder, expected) in [("postmortems", true), ("others", false)] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recognition").join(folder);
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            assert_eq!(Postmortem::parse(&source).is_postmortem(), expected, "{}", path.display());
            seen += 1;
        }
        assert!(seen >= 10);
    }
}

#[test]
fn prompts_set_as_code_are_blanks_where_there_are_several() {
    let form = "# Incident — `<service>`\n\n## Summary\n\n- **Branch**: `<branch name>`\n- **Severity**: `<P1 / P2>`\n\
        - **Commit**: `<sha>` *(of the deploy)*\n- Log: `logs/<date>.txt`\n- Run `git show <sha>` to see it\n\n\
        ## Root cause\n\n`<one paragraph>`\n";
    let lines: Vec<usize> = Postmortem::parse(form).placeholders.iter().map(|blank| blank.line).collect();
    assert_eq!(lines, [1, 5, 6, 7, 8, 13]);
    let told =
        "# Outage\n\n## Summary\n\n- **Element**: `<main>`\n- The page had `<div>` and `<title>`.\n- Type: `<T>`\n";
    assert!(Postmortem::parse(told).placeholders.is_empty());
}

#[test]
fn brackets_in_sentences_are_blanks_of_a_form() {
    let form = "# Outage\n\n**Date:** YYYY-MM-DD\n**Time:** HH:MM\n**Owner:** TBD\n\n## Impact\n\n- **範囲**: [ユーザー/時間帯]\n\
        - **時間**: [開始] 〜 [終了] (JST)\n- ❌ [Problem 1]\n\n## Root cause\n\n1. Why did [the symptom] occur?\n\
        2. [CRITICAL] alarm, see [the log](log.txt)\n";
    let lines: Vec<usize> = Postmortem::parse(form).placeholders.iter().map(|blank| blank.line).collect();
    assert_eq!(lines, [3, 4, 5, 9, 10, 10, 11, 15]);
}

#[test]
fn a_column_for_times_holds_rough_ones_too() {
    let source = "# Outage of 2026-03-04\n\n## Timeline\n\n| Time | Event |\n|--|--|\n| ~2 weeks prior | Deploy |\n\
        | 2026-03-03 (the day before) | A first sign |\n| 03/04 | An alert |\n| ~16:0x | A call |\n| 16:20 | Over |\n\
        | after that | Sleep |\n\n### 2026-03-05 Another disk failed\n\nAnd was replaced.\n";
    let lines: Vec<usize> = Postmortem::parse(source).timeline.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [7, 8, 9, 10, 11, 14]);
}

#[test]
fn what_markdown_takes_for_something_else_holds_items() {
    let rows = "# Outage\n\n## Action items\n\n| Action | Owner | Status |\n\n|---|---|---|\n\n| Add an alert | Ann | Done |\n\n\
        | Write a runbook | Ben | Open |\n";
    let found = items(rows);
    assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), [9, 11]);
    assert_eq!((found[0].2.as_deref(), found[0].5), (Some("Ann"), Some(true)));
    assert_eq!((found[1].2.as_deref(), found[1].5), (Some("Ben"), Some(false)));

    let indented = "# Outage\n\n## Prevention\n\nWe are taking these steps:\n\n    Replacing the disk of the host\n    \
        Reviewing our alerts on disks\n";
    assert_eq!(items(indented).iter().map(|found| found.0).collect::<Vec<_>>(), [7, 8]);
    let code = "# Outage\n\n## Prevention\n\nRun this:\n\n    systemctl restart the shop\n    echo done = 1\n";
    assert!(items(code).is_empty());

    let lines = "Issue Summary:\nThe shop was down.\nCorrective Measures:\nImprovements: Watch the disk.\nTasks to do:\n\
        Add an alert on disks.\nRotate the logs daily.\nTest the restore.\nConclusion:\nIt was a long day for the team.\n";
    assert_eq!(items(lines).iter().map(|found| found.0).collect::<Vec<_>>(), [4, 6, 7, 8]);
}

#[test]
fn evidence_of_a_state_is_no_state() {
    let source = "# Outage\n\n## Action items\n\n| Action | Status | Completion evidence |\n|--|--|--|\n\
        | Raise the limit | Done | The new pod is ready |\n| Add an alert | Open ([#5](https://github.com/a/b/issues/5)) | A test |\n";
    assert_eq!(items(source).iter().map(|found| found.5).collect::<Vec<_>>(), [Some(true), Some(false)]);
}

#[test]
fn titles_tell_of_incidents_with_articles_before_them() {
    let french = "# Compte rendu d'incident\n\n## Contexte\n\nLe site.\n\n## Cause racine\n\nUn disque.\n\n## Correctif appliqué\n\nUn autre.\n";
    let form = "# BUG-XXX: [título]\n\n**Data:** YYYY-MM-DD\n**Autor:** [nome]\n\n## Causa raiz\n\n[causa]\n\n## Fix aplicado\n\n\
        [descrição]\n\n## Lição aprendida\n\n[lista]\n";
    let second = "## Incident report for the auction\n## Date: 4 March 2026\n\n## Mitigation:\n\nPaid back.\n\n## Recommendations:\n\nWe will test it.\n";
    let project = "# Postmortem\n\n## Successes\n\n- The hull\n\n## Failures\n\n- The wires\n";
    let process = "# Post-mortem — Incident du 12 mars\n\n## Processus : Incident\n\nDéclencheur: une alerte\n\n## Processus : Revue\n\nIci.\n";
    for source in [french, form, second] {
        assert!(Postmortem::parse(source).is_postmortem(), "{source}");
    }
    for source in [project, process] {
        assert!(!Postmortem::parse(source).is_postmortem(), "{source}");
    }
}

#[test]
fn lines_that_are_drawn_around_headings_end_no_section() {
    let rule = "# ==============";
    let source = format!(
        "{rule}\n# INCIDENT REPORT\n{rule}\n\n{rule}\n# 1. SUMMARY\n{rule}\n\n  The shop was down.\n\n{rule}\n# 2. TIMELINE\n\
         {rule}\n\n  [2026-03-04 14:05:00 UTC] — ALERT\n  A check failed.\n\n  [2026-03-04 14:20:00 UTC] — RECOVERY\n  \
         All was well.\n\n{rule}\n# 3. ACTION ITEMS\n{rule}\n\n  [1] Add an alert on disks\n      Owner: Ann | Due: 2026-04-01\n\n  \
         [2] Rotate the logs\n      Owner: Ben\n\n# ------\n# 4. LESSONS LEARNED\n# ------\n"
    );
    let document = Postmortem::parse(&source);
    assert_eq!(document.title.as_ref().map(|title| title.text.as_str()), Some("INCIDENT REPORT"));
    let empty: Vec<_> = document.sections.iter().map(|block| (block.canonical.to_vec(), block.empty)).collect();
    assert_eq!(
        empty.into_iter().filter(|(canonical, _)| !canonical.is_empty()).collect::<Vec<_>>(),
        [
            (vec![Section::Summary], false),
            (vec![Section::Timeline], false),
            (vec![Section::ActionItems], false),
            (vec![Section::LessonsLearned], true)
        ]
    );
    assert_eq!(document.timeline.len(), 2);
    let found = items(&source);
    let told: Vec<_> = found.iter().map(|item| (item.1.as_str(), item.2.as_deref(), item.3.as_deref())).collect();
    assert_eq!(
        told,
        [("Add an alert on disks", Some("Ann"), Some("2026-04-01")), ("Rotate the logs", Some("Ben"), None)]
    );
}

#[test]
fn numbers_in_brackets_list_what_is_to_be_prevented_too() {
    let source = "# Outage\n\n## Prevention\n\n(1) Add an alert\n(2) Rotate the logs\n\n③ Test the restore\n";
    assert_eq!(items(source).iter().map(|item| item.0).collect::<Vec<_>>(), [5, 6, 8]);
    let prose = "# Outage\n\n## Prevention\n\n[the log] shows that (1) it broke and (2) nobody saw it.\n";
    assert!(items(prose).is_empty());
}

#[test]
fn a_word_for_work_is_nobody() {
    let source = "# Outage\n\n## Action items\n\n- **Action Item**: Add an alert\n- **Task**: Rotate the logs\n- **Ann**: Test it\n";
    let found: Vec<_> = items(source).into_iter().map(|item| (item.1, item.2)).collect();
    assert!(found.iter().all(|(_, owner)| owner.as_deref() != Some("Action Item") && owner.as_deref() != Some("Task")));
    assert_eq!(found[0].0, "Add an alert");
}

#[test]
fn days_stand_before_rough_times_and_what_goes_on() {
    let source = "# Outage\n\n## Timeline\n\n| Quando | Evento |\n|--|--|\n| 28/09 ~10:53 | Backup |\n| 28/09 23:30 | Deploy |\n\
        | 29/09 in corso | Attesa |\n";
    assert_eq!(Postmortem::parse(source).timeline.len(), 3);
    let course = "# 障害報告\n\n## 概要\n\n止まった。\n\n### 1-1. 検索停止の経緯\n\n| 時刻 | 事象 |\n|--|--|\n\
        | 2026-03-04 14:05 | 停止 |\n| 2026-03-04 14:20 | 再開 |\n";
    assert_eq!(Postmortem::parse(course).timeline.len(), 2);
}

#[test]
fn what_actually_happened_is_a_summary_unless_there_is_one() {
    let alone = "# Outage\n\n## What actually happened\n\nIt stopped.\n\n## Action items\n\n- Watch it\n";
    let behind = "# Outage\n\n## Summary\n\nIt stopped.\n\n## What actually happened\n\nA bug.\n";
    assert_eq!(sections(alone)[0].0, Section::Summary);
    assert_eq!(sections(behind)[1].0, Section::RootCause);
}
