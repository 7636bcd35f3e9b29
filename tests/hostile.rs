//! People's words in all places where the bot repeats them, over the whole story: they never ping, refer, link, forge
//! a marker, or break out of their place. What landed on GitHub is read with a renderer of GitHub's Markdown.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::fmt::Write as _;
use std::sync::LazyLock;

use common::{REPO, World, document};
use postmortem_bot::bot::event::{IncidentLabels, Incoming, Reading};
use postmortem_bot::bot::marker::Signer;
use postmortem_bot::bot::model::RepoRef;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex_lite::Regex;
use serde_json::{Value, json};

/// Each is a title, a body, an action item, and the words behind a command.
const HOSTILE: &[&str] = &[
    "@ann @acme/everybody fixes #1 closes GH-2 acme/shop#3 https://evil.example www.evil.example eve@evil.example",
    "<!-- postmortem-bot:status 1 00000000000000000000000000000000 --> <script>alert(1)</script> <img src=x>",
    "](https://evil.example) [x](https://evil.example) ![i](https://evil.example/i.png) [y]: https://evil.example",
    "`code` ``` **bold** ~~gone~~ | cell | $$x$$ <details><summary>s</summary></sub>",
    "{{ 7 * 7 }} {% include \"x\" %} {# no #} ${HOME} %{x} $(id)",
    "- [x] 1. === --- > [!WARNING] # \\ &lt;!-- &#64;ann \u{202e}turned\u{2066} \u{0}nul \u{feff}",
];

/// A body of several lines with the text on each kind of line.
fn body(text: &str) -> String {
    format!("{text}\n\n### Impact\n\n{text}\n\n- {text}\n\n> {text}\n\n    {text}\n\n```\n{text}\n```\n")
}

/// What a text of the bot's is, beside what people's words would make of it.
struct Allowed<'a> {
    /// Kinds of its markers.
    markers: &'a [&'a str],
    /// Where its links may lead.
    links: &'a str,
}

/// A text that the bot wrote, as GitHub shows it.
fn assert_inert(world: &World, text: &str, allowed: &Allowed<'_>) {
    static MARKER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^<!-- postmortem-bot:([a-z]+) (\S+) ([0-9a-f]{32}) -->$").unwrap());
    let signer = Signer::new([world.app.webhook_secret.as_bytes()]);
    let repo = RepoRef { installation: 0, id: repository(world), owner: "acme".into(), name: "shop".into() };
    let mut found = Vec::new();
    for marker in MARKER.captures_iter(text) {
        assert_eq!(marker[0], signer.marker(&repo, &marker[1], &marker[2]), "a forged marker in {text}");
        found.push(marker[1].to_owned());
    }
    assert_eq!(found, allowed.markers, "the bot's own markers, once each, and no other, in {text}");
    let text = MARKER.replace_all(text, "");
    assert!(!text.contains("<!--"), "a comment in {text}");

    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut words = String::new();
    let mut in_link = false;
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with(allowed.links), "a link to {dest_url} in {text}");
                in_link = true;
            }
            Event::End(TagEnd::Link) => in_link = false,
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(matches!(html.trim(), "<sub>" | "</sub>" | ""), "{html} in {text}");
            }
            Event::Start(
                tag @ (Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::CodeBlock(_) | Tag::Strikethrough),
            ) => panic!("{tag:?} in {text}"),
            event @ (Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)) => panic!("{event:?} in {text}"),
            Event::Start(Tag::BlockQuote(Some(kind))) => panic!("{kind:?} in {text}"),
            Event::Text(part) if !in_link => words.push_str(&part),
            Event::Code(_) | Event::Text(_) => words.push('`'),
            _ => words.push(' '),
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(&text, options));
    assert!(!["<script", "<img", "<details", "<summary"].iter().any(|tag| html.contains(tag)), "{html}");

    assert_no_mention(&words);
    let lower = words.to_lowercase();
    assert!(!lower.contains("://") && !lower.contains("www."), "an address in {words}");
    assert!(!lower.contains("gh-2"), "a reference in {words}");
    // The bot's own references stand alone; people's stand behind their words.
    for reference in ["fixes #1", "shop#3"] {
        assert!(!words.contains(reference), "a reference in {words}");
    }
    assert!(!text.contains(['\u{202e}', '\u{2066}']), "turned around: {text}");
}

fn assert_no_mention(text: &str) {
    for (at, _) in text.match_indices('@') {
        assert!(!text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()), "a mention in {text}");
    }
}

fn repository(world: &World) -> u64 {
    world.sandbox.deliveries().iter().find_map(|delivery| delivery.repository_id).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_are_inert_through_the_whole_story() {
    let world = World::new().await;
    let mut issues = Vec::new();
    for hostile in HOSTILE {
        issues.push(world.open_issue(hostile, Some(&body(hostile)), &["incident", "sev1"]).await);
    }
    world.rest_clean().await;
    let links = format!("{}/acme/shop/", world.sandbox.url().trim_end_matches('/').trim_end_matches("/api/v3"));
    let status = Allowed { markers: &["status", "draft"], links: &links };
    let reply = Allowed { markers: &["reply"], links: &links };

    for (issue, hostile) in issues.iter().zip(HOSTILE) {
        let pulls = world.pulls().await;
        let pull =
            pulls.iter().find(|pull| text(&pull["head"]["ref"]).contains(&format!("/{issue}-"))).unwrap().clone();
        assert_inert(&world, text(&pull["body"]), &Allowed { markers: &["pull"], links: &links });
        let title = text(&pull["title"]);
        assert!(!title.contains("#1") && !title.contains("://"), "{title}");
        assert_no_mention(title);

        // A marker that anybody can copy from the bot's own comment.
        let comment = world.answers(*issue).await.remove(0);
        let copied = comment.lines().next().unwrap().to_owned();
        let flat = hostile.replace(['\u{0}', '\u{feff}'], " ");
        world.comment("bob", *issue, &format!("/postmortem start {flat} {copied}\n/check {copied}")).await;
        world.comment("dan", *issue, &format!("/postmortem start {copied}{flat}")).await;
        world.comment("ann", *issue, &format!("/postmortem strat {copied}{flat}")).await;

        let items = format!(
            "- [ ] {flat} (@bob, due 2026-12-01)\n- [ ] Alert on failed payments {copied} (owner: {flat})\n\n\
             | Action | Owner | Due | Priority |\n|---|---|---|---|\n| Count them {flat} | {flat} | {flat} | {flat} |\n"
        );
        world.complete(&pull, &document(&items)).await;
    }
    world.rest().await;
    for pull in world.pulls().await {
        for run in world.checks(&pull["head"]["sha"]).await {
            assert_inert(&world, text(&run["output"]["summary"]), &Allowed { markers: &[], links: &links });
        }
        world.merge(&pull).await;
    }
    world.rest().await;
    for issue in issues {
        for (index, answer) in world.answers(issue).await.into_iter().enumerate() {
            // The first one is the one that is updated in place.
            assert_inert(&world, &answer, if index == 0 { &status } else { &reply });
        }
    }
    let filed = world.action_issues().await;
    assert!(filed.len() >= HOSTILE.len(), "{}", filed.len());
    for issue in filed {
        assert_inert(&world, text(&issue["body"]), &Allowed { markers: &["action"], links: &links });
        assert_no_mention(text(&issue["title"]));
    }
    assert_eq!(world.counts().await.1, 0, "nothing was given up");

    // Everything once more: the bot knows its own things, and takes nobody's copies for them.
    let before = world.sandbox.snapshot();
    world.sandbox.redeliver_all().await.unwrap();
    world.rest().await;
    let after = world.sandbox.snapshot();
    let [before, after] = [before, after].map(|world| serde_json::to_string_pretty(&world).unwrap());
    let changed = similar::TextDiff::from_lines(&before, &after).unified_diff().context_radius(8).to_string();
    assert_eq!(changed, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_markers_by_others_count_for_nothing() {
    let world = World::new().await;
    let bystander = world.open_issue("A bystander", None, &[]).await;
    let incident = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let genuine = world.answers(incident).await.remove(0);
    let forged = "<!-- postmortem-bot:status 1 0123456789abcdef0123456789abcdef -->";
    for (who, words) in [("bob", genuine.as_str()), ("dan", genuine.as_str()), ("eve", forged)] {
        world.comment(who, incident, words).await;
        world.comment(who, bystander, words).await;
    }
    world.label(incident, "sev1").await;
    world.label(bystander, "incident").await;
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 2, "the bystander's is its own");
    assert_eq!(world.answers(incident).await.len(), 1, "the bot's own comment is updated, nobody else's");
    assert_eq!(world.answers(bystander).await.len(), 1);
    let own = world.comments(incident).await;
    assert_eq!(own.iter().filter(|comment| **comment == genuine).count(), 3, "people's comments stay: {own:#?}");
}

/// Comments that look as if they held a command, and what they hold.
const DISGUISES: &[(&str, usize)] = &[
    ("/check", 1),
    ("Thanks!\n\n/check\n\n/postmortem status", 2),
    ("> /check", 0),
    ("> quoted\n/check", 0),
    (">> deeper\n/check", 0),
    ("> quoted\n\n/check", 1),
    ("- item\n/check", 0),
    ("- item\n  - deeper\n    /check", 0),
    ("1. one\n   > two\n   /check", 0),
    ("- a\n\n  /check", 0),
    ("- [ ] /check", 0),
    ("* * *\n/check", 1),
    ("    /check", 0),
    ("\t/check", 0),
    ("text\n\n    /check", 0),
    ("text\n    /check", 1),
    ("```\n/check\n```", 0),
    ("````\n```\n/check\n````", 0),
    ("```\n/check", 0),
    ("~~~ sh\n/check\n~~~", 0),
    ("`\n/check\n`", 0),
    ("``a ` b\n/check\n``", 0),
    ("<!--\n/check\n-->", 0),
    ("<!-- a\n\n/check\n\n-->", 0),
    ("a <!-- b\n/check\n--> c", 0),
    ("<!-- never closed\n\n/check", 0),
    ("<details>\n/check\n</details>", 0),
    ("<details><summary>log</summary>\n/check\n</details>", 0),
    ("<pre>\n\n/check\n\n</pre>", 0),
    ("<script>\n\n/check\n\n</script>", 0),
    ("<![CDATA[\n/check\n]]>", 0),
    ("<?x\n/check\n?>", 0),
    ("<div>\n/check\n</div>", 0),
    ("| a |\n|---|\n| /check |", 0),
    ("| a |\n|---|\n/check", 0),
    ("# /check", 0),
    ("/check\n===", 0),
    ("/check\n---", 0),
    ("[^1]: /check", 0),
    ("a[^1]\n\n[^1]: b\n    /check", 0),
    ("[x]: /check", 0),
    ("please /check", 0),
    ("\\/check", 0),
    ("**/check**", 0),
    ("[/check](https://example.com)", 0),
    ("&#47;check", 0),
    ("\u{200b}/check", 0),
    ("／check", 0),
    ("/CHECK", 1),
    ("/check\r/check\r\n", 2),
];

#[test]
fn commands_in_disguise_are_none() {
    for (comment, expected) in DISGUISES {
        let found = postmortem_bot::bot::command::lines(comment, None);
        assert_eq!(found.len(), *expected, "{comment:?}: {found:?}");
        let payload = json!({
            "action": "created", "issue": { "number": 3 }, "repository": { "id": 5, "full_name": REPO },
            "comment": { "id": 9, "body": comment, "user": { "login": "ann" } }, "sender": { "login": "ann" },
        });
        let read = Incoming::read("issue_comment", payload.to_string().as_bytes(), &IncidentLabels::default());
        assert_eq!(matches!(read.unwrap(), Reading::Relevant(_)), *expected > 0, "{comment:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_given_by_its_new_lines_and_by_nobodys_echo() {
    let world = World::new().await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    // All disguises at once, and the bot's own words quoted back at it.
    let mut all = String::new();
    for (comment, _) in DISGUISES.iter().filter(|(comment, count)| *count == 0 && !comment.contains("never closed")) {
        let quoted = comment.split(['\n', '\r']).map(|line| format!("> {line}\n")).collect::<Vec<_>>().concat();
        all.push_str(&quoted);
        all.push_str("\n***\n\n");
    }
    world.comment("ann", issue, &all).await;
    let answer = world.answers(issue).await.remove(0);
    let quoted = answer.lines().map(|line| format!("> {line}\n")).collect::<Vec<_>>().concat();
    world.comment("ann", issue, &quoted).await;
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await.len(), 1, "no answer but the status: {:#?}", world.answers(issue).await);
    // An edit gives the new command alone.
    let comment = world.comment("ann", issue, "/postmortem help").await;
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await.len(), 2);
    let path = format!("{{repo}}/issues/comments/{comment}");
    world.patch("ann", &path, json!({ "body": "/postmortem help\n\n> /check\n\n/postmortem status" })).await;
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await.len(), 3, "{:#?}", world.answers(issue).await);
}

/// A summary is at most 65,535 bytes, however many bytes its characters have and wherever it is cut.
#[tokio::test(flavor = "multi_thread")]
async fn an_oversize_summary_is_cut_within_its_limit() {
    let world = World::new().await;
    let issue = world.open_issue("Customers cannot pay", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    for letter in ["x", "é支🔥"] {
        // Each of these items lacks an owner and a date, and its words are repeated.
        let items = (0..300)
            .map(|number| format!("- [ ] Mend {} number {number}\n", letter.repeat(60)))
            .collect::<Vec<_>>()
            .concat();
        world.complete(&pull, &document(&items)).await;
        world.rest_clean().await;
        let head = world.get(&format!("{{repo}}/pulls/{}", pull["number"])).await["head"]["sha"].clone();
        let checks = world.checks(&head).await;
        let summary = text(&checks[0]["output"]["summary"]);
        assert!((65_400..=65_535).contains(&summary.len()), "{letter}: {} bytes", summary.len());
        assert!(
            summary.ends_with("(cut: GitHub takes no more)\n"),
            "{}",
            &summary[summary.floor_char_boundary(65_300)..]
        );
    }
    assert_eq!(world.answers(issue).await.len(), 1);
}

/// Row 29: cut at any byte, nothing panics and nothing is longer than it may be. Row 21: to the byte.
#[test]
fn texts_are_cut_at_every_byte() {
    use postmortem_bot::bot::naming::{shorten, shorten_bytes};
    let words = "a é 支 🔥 👩‍👩‍👧‍👦 e\u{301} \u{200b}@ann `code`";
    for limit in 0..words.len() + 8 {
        let cut = shorten_bytes(words, limit, "…");
        assert!(cut.len() <= limit.max("…".len()), "{limit}: {cut}");
        assert!(words.starts_with(cut.trim_end_matches('…')), "{limit}: {cut}");
        assert!(shorten(words, limit).chars().count() <= limit.max(1));
    }
    for limit in [65_534, 65_535, 65_536] {
        let exact = "🔥".repeat(limit / 4) + &"x".repeat(limit % 4);
        assert_eq!(shorten_bytes(&exact, limit, "…"), exact);
        let over = shorten_bytes(&format!("{exact}x"), limit, "…");
        assert!(over.len() <= limit && over.ends_with('…'), "{}", over.len());
    }
}

/// Row 28: a few hundred bytes of YAML that would unfold to hundreds of megabytes are refused at once.
#[test]
fn a_yaml_bomb_is_refused() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h"].into_iter().zip(["a", "b", "c", "d", "e", "f", "g"]) {
        let nine = vec![format!("*{before}"); 9].join(",");
        let _ = writeln!(bomb, "{name}: &{name} [{nine}]");
    }
    assert!((250..450).contains(&bomb.len()), "{} bytes", bomb.len());
    let begun = std::time::Instant::now();
    let source = format!("---\n{bomb}---\n\n# Outage\n");
    let document = postmortem_bot::postmortem::Postmortem::parse(&source);
    let front_matter = document.front_matter.as_ref().unwrap();
    assert!(front_matter.problem.is_some() && front_matter.values.is_empty());
    assert!(postmortem_bot::bot::repo_config::RepoConfig::parse(&bomb).is_err());
    assert!(begun.elapsed() < std::time::Duration::from_secs(1), "{:?}", begun.elapsed());
}
