//! People and bots that may not, or pretend to be somebody else.

use github_sandbox::{Fault, FaultAnswer};
use serde_json::{Value, json};

use crate::common::{World, document};
use crate::webhook::{body, bot, send, sent};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn f13_no_bot_is_answered() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    world.comment("cleo", issue, "/postmortem help").await;
    world.rest_clean().await;
    let before = world.answers(issue).await;
    assert_eq!(before.len(), 1);
    // The same webhook with a bot as its author: ourselves, echoing a command, and a stranger.
    let asked = sent(&world, "issue_comment", "created")
        .into_iter()
        .find(|sent| text(&sent.payload["comment"]["body"]) == "/postmortem help");
    let mut payload = asked.unwrap().payload;
    for (index, login) in ["postmortem-bot[bot]", "dependabot[bot]"].into_iter().enumerate() {
        let bot_user = json!({ "login": login, "id": 1, "type": "Bot" });
        payload["comment"]["id"] = json!(900_000 + index);
        payload["comment"]["user"] = bot_user.clone();
        payload["sender"] = bot_user;
        assert_eq!(send(&world, &bot(&world), "issue_comment", login, body(&payload)).await, 202);
    }
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn f14_an_edit_runs_what_is_new_by_its_authors_rights() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    let comment = world.comment("cleo", issue, "/postmortem help").await;
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await.len(), 1);
    let path = format!("{{repo}}/issues/comments/{comment}");
    let edit = async |who: &str, path: &str, body: &str| {
        world.patch(who, path, json!({ "body": body })).await;
        world.rest_clean().await;
        world.answers(issue).await.len()
    };
    assert_eq!(edit("cleo", &path, "/postmortem help\n\nThank you.").await, 1, "nothing new");
    assert_eq!(edit("cleo", &path, "/postmortem help\n\nThank you.\n/postmortem status").await, 2, "one line is new");
    // Somebody mightier edits the comment of somebody who may not: it is nobody's command.
    let stranger = world.comment("dan", issue, "I would like a postmortem.").await;
    let path = format!("{{repo}}/issues/comments/{stranger}");
    assert_eq!(edit("ann", &path, "/postmortem start").await, 2, "not by dan's rights, nor by ann's");
    assert!(world.pulls().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn f15_disguised_commands_are_none() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    for body in [
        "> /postmortem start",
        "> quoted\n/postmortem start",
        "    /postmortem start",
        "```\n/postmortem start\n```",
        "<!--\n/postmortem start\n-->",
        "- item\n\n  /postmortem start",
        "<details>\n/postmortem start\n</details>",
        "please /postmortem start",
    ] {
        world.comment("ann", issue, body).await;
    }
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await, Vec::<String>::new());
    assert!(world.pulls().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn f16_every_command_by_every_role_and_in_doubt() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    // The weakest role that may: triage asks, write changes.
    let people = ["eve", "dan", "cleo", "bob", "ann"];
    for (command, may) in [("/postmortem status", 2), ("/check", 3), ("/actions file", 3)] {
        for (rank, who) in people.into_iter().enumerate() {
            let before = world.answers(issue).await;
            world.comment(who, issue, command).await;
            world.rest_clean().await;
            let after = world.answers(issue).await;
            let new: Vec<&String> = after.iter().filter(|answer| !before.contains(answer)).collect();
            let refused = new.iter().any(|answer| answer.contains("needs at least the"));
            assert_eq!(refused, rank < may, "{who} {command}: {new:#?}");
        }
    }
    // GitHub will not say what somebody may do: then they may not, and are told.
    for status in [403, 404] {
        world.sandbox.inject(Fault {
            method: Some("GET".into()),
            path_contains: "/permission".into(),
            answer: FaultAnswer::Refuse { status, message: "Not to be had".into(), headers: Vec::new() },
            times: None,
        });
        let before = world.answers(issue).await.len();
        world.comment("ann", issue, "/check").await;
        world.rest().await;
        let answers = world.answers(issue).await;
        assert_eq!(answers.len(), before + 1, "{status}");
        assert!(!answers.last().unwrap().contains("Checked again"), "{status}: {answers:#?}");
        world.sandbox.clear_faults();
    }
    // A passing fault is waited for.
    world.sandbox.inject(Fault {
        method: Some("GET".into()),
        path_contains: "/permission".into(),
        answer: FaultAnswer::Refuse { status: 502, message: "Server Error".into(), headers: Vec::new() },
        times: Some(3),
    });
    world.comment("ann", issue, "/check").await;
    world.rest().await;
    assert!(world.answers(issue).await.last().unwrap().contains("Checked again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn f17_a_pull_request_brings_no_configuration() {
    let world = World::new().await;
    world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let rules = ["missing-section", "empty-section", "placeholder", "front-matter"];
    let off: Vec<String> = rules.iter().map(|rule| format!("  {rule}: off\n")).collect();
    let off = off.concat();
    let branch = text(&pull["head"]["ref"]).to_owned();
    world.write("bob", ".github/postmortem.yml", &branch, format!("rules:\n{off}").as_bytes()).await;
    world.write("bob", "postmortem.yml", &branch, format!("rules:\n{off}").as_bytes()).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    assert_eq!(world.only_check(&pull).await["conclusion"], "failure");
}

#[tokio::test(flavor = "multi_thread")]
async fn f18_a_copied_marker_counts_for_nothing() {
    let mut world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    let other = world.open_issue("Down too", None, &["incident"]).await;
    world.rest_clean().await;
    let genuine = world.answers(other).await.pop().unwrap();
    // On another issue, on its own issue, and with the number changed: by somebody who is not the bot.
    let forged = genuine.replace(&format!("status {other} "), &format!("status {issue} "));
    for (number, body) in [(issue, &genuine), (issue, &forged), (other, &genuine)] {
        world.comment("eve", number, body).await;
    }
    world.lose_database().await;
    world.label(issue, "incident").await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 2);
    for (number, by_eve) in [(issue, 2), (other, 1)] {
        assert_eq!(world.answers(number).await.len(), 1, "its own one, and no other");
        let comments = world.comments(number).await;
        assert_eq!(comments.len(), 1 + by_eve);
    }
    assert_eq!(
        world.comments(other).await.iter().filter(|comment| **comment == genuine).count(),
        2,
        "both as they were"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn f19_a_symbolic_link_is_no_document() {
    let world = World::new().await;
    world.branch("bob", "linked").await;
    let main = world.get("{repo}/git/ref/heads/main").await;
    let base = text(&main["object"]["sha"]).to_owned();
    world.write("bob", "secrets.md", "linked", document("- [ ] Alert (@bob, due 2026-12-01)").as_bytes()).await;
    let head = world.get("{repo}/git/ref/heads/linked").await;
    let commit = world.get(&format!("{{repo}}/git/commits/{}", text(&head["object"]["sha"]))).await;
    let entry = json!({ "path": "postmortems/2026-03-04-link.md", "mode": "120000", "type": "blob", "content": "../secrets.md" });
    let tree =
        world.post("bob", "{repo}/git/trees", json!({ "base_tree": commit["tree"]["sha"], "tree": [entry] })).await;
    let new = json!({ "message": "Link", "tree": tree["sha"], "parents": [head["object"]["sha"]] });
    let made = world.post("bob", "{repo}/git/commits", new).await;
    world.patch("bob", "{repo}/git/refs/heads/linked", json!({ "sha": made["sha"] })).await;
    let new = json!({ "title": "A link", "head": "linked", "base": "main" });
    let pull = world.post("bob", "{repo}/pulls", new).await;
    world.rest_clean().await;
    assert_ne!(text(&pull["head"]["sha"]), base);
    let check = world.only_check(&pull).await;
    assert_eq!(check["conclusion"], "failure", "{check:#?}");
    let found = world.annotations(&check).await;
    assert_eq!(found.len(), 1, "what the link points to is not read: {found:#?}");
    assert!(!text(&check["output"]["summary"]).contains("Alert"), "{check:#?}");
}
