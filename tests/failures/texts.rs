//! Texts that are too long, too clever, or would call somebody.

use std::fmt::Write as _;

use postmortem_bot::bot::naming;
use serde_json::Value;

use crate::common::{World, document};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn f21_a_summary_of_any_size_is_taken() {
    // Cut at the very byte, whatever a character takes, with the mark of the cut inside the limit.
    for letter in ["a", "é", "支", "🔥"] {
        for bytes in 65_530..65_540 {
            let long = letter.repeat(bytes / letter.len());
            let cut = naming::shorten_bytes(&long, 65_535, "\n…");
            assert!(cut.len() <= 65_535, "{letter} {bytes}");
            assert_eq!(long.len() <= 65_535, cut == long, "{letter} {bytes}");
        }
    }
    let world = World::new().await;
    world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let items = "- [ ] 支払い `|` を監視する 😀 TODO\n".repeat(900);
    world.complete(&pull, &document(&items)).await;
    world.rest_clean().await;
    let check = world.only_check(&world.only_pull().await).await;
    let length = text(&check["output"]["summary"]).len();
    assert!((50_000..=65_535).contains(&length), "{length}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f28_a_bomb_in_yaml_is_a_finding() {
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (name, of) in ('b'..='i').zip('a'..='h') {
        writeln!(bomb, "{name}: &{name} [*{of},*{of},*{of},*{of},*{of},*{of},*{of},*{of},*{of}]").unwrap();
    }
    assert!(bomb.len() < 400);
    let world = World::new().await;
    world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let path = world.path(&pull).await;
    let hostile = format!("---\n{bomb}---\n{}", document("- [ ] Alert (@bob, due 2026-12-01)"));
    world.write("bob", &path, text(&pull["head"]["ref"]), hostile.as_bytes()).await;
    world.rest_clean().await;
    let check = world.only_check(&world.only_pull().await).await;
    let found = world.annotations(&check).await;
    assert!(
        found
            .iter()
            .any(|found| found["raw_details"].to_string().contains("front")
                || found.to_string().contains("front matter")),
        "{found:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn f29_every_cut_is_at_a_boundary() {
    // Every limit over every kind of character: a cut inside one would panic.
    let mixed = "aé支🔥\u{301}\r\n`|@#".repeat(40);
    for limit in 0..=mixed.len() {
        assert!(naming::shorten_bytes(&mixed, limit, "…").len() <= limit.max("…".len()), "{limit}");
        assert!(naming::shorten(&mixed, limit).chars().count() <= limit.max(1), "{limit}");
    }
    let world = World::new().await;
    // GitHub takes 256 characters of a title; the draft's title, branch and path are cut at other places.
    for (index, shift) in (0..5).enumerate() {
        let title: String = "x".repeat(shift).chars().chain("é支🔥".chars().cycle()).take(256).collect();
        world.open_issue(&title, Some(&title), &["incident"]).await;
        world.rest_clean().await;
        assert_eq!(world.pulls().await.len(), index + 1);
    }
}

/// Words that would call somebody: outside of code, an `@` in front of a name.
fn pings(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_code = false;
    let mut before = ' ';
    let chars: Vec<char> = body.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        match c {
            '`' => in_code = !in_code,
            '\n' => in_code = false,
            '@' if !in_code
                && !before.is_alphanumeric()
                && chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric) =>
            {
                found.push(chars[at..].iter().take(12).collect());
            }
            _ => {}
        }
        before = *c;
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn f30_nobody_is_pinged_by_what_is_quoted() {
    assert_eq!(pings("a @ann b@c `@d` @"), ["@ann b@c `@d"]);
    let world = World::new().await;
    let title = "Ask @ann and @acme/everyone about #1";
    let issue = world.open_issue(title, Some("cc @ann, see acme/shop#1 and GH-1"), &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let items = "- [ ] Ask @dan and @acme/everyone `\u{60}@eve (@nobody-here, due 2026-12-01)";
    world.complete(&pull, &document(items)).await;
    for command in ["/postmortem start @ann", "/postmortem @ann", "/postmortem status @ann"] {
        world.comment("cleo", issue, command).await;
    }
    world.rest_clean().await;
    world.merge(&world.only_pull().await).await;
    world.rest_clean().await;
    let mut written = world.answers(issue).await;
    assert!(written.len() >= 4, "{written:#?}");
    written.push(text(&pull["body"]).to_owned());
    for filed in world.action_issues().await {
        written.push(text(&filed["body"]).to_owned());
    }
    for check in world.checks(&pull["head"]["sha"]).await {
        written.push(text(&check["output"]["summary"]).to_owned());
    }
    for body in written {
        assert_eq!(pings(&body), Vec::<String>::new(), "{body}");
    }
}
