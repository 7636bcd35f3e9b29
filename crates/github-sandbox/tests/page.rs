//! The page for people: what it shows, what its forms do, and what it does not let happen.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use reqwest::StatusCode;
use serde_json::json;
use support::{World, at};

const PATH: &str = "postmortems/outage.md";
const TEXT: &str = "---\ntitle: Outage\n---\n# Outage\n\n## Impact\n\n<script>alert(1)</script>\n";

/// A browser without JavaScript that acts as somebody.
struct Browser {
    http: reqwest::Client,
    base: String,
    login: &'static str,
}

impl Browser {
    fn of(world: &World, login: &'static str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, base: world.sandbox.url().to_owned(), login }
    }

    async fn see(&self, path: &str) -> String {
        let request = self.http.get(format!("{}{path}", self.base));
        let answer = request.header("cookie", format!("acting-user={}", self.login)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        answer.text().await.unwrap()
    }

    /// Sends a form, and returns the status and where it leads or what it says.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let request = self.http.post(format!("{}{path}", self.base)).form(fields);
        let answer = request.header("cookie", format!("acting-user={}", self.login)).send().await.unwrap();
        let status = answer.status().as_u16();
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (status, to.unwrap_or(answer.text().await.unwrap()))
    }

    async fn press(&self, number: u64, fields: &[(&str, &str)]) {
        let (status, text) = self.send(&format!("/ui/acme/shop/{number}"), fields).await;
        assert_eq!(status, 303, "{text}");
    }
}

/// Issue 1, and pull request 2 with a failed check on line 6.
async fn story() -> World {
    let world = World::start().await;
    let (ann, bot) = (world.person("ann"), world.bot().await);
    ann.post(&at("/issues"), json!({ "title": "Outage <b>", "body": "Down [x](javascript:alert(1))" }))
        .await
        .expect(201);
    let sha = world.branch(&bot, "postmortem/1", PATH, TEXT).await;
    let pull = json!({ "title": "Postmortem", "head": "postmortem/1", "base": "main", "body": "Of #1, not of #9" });
    bot.post(&at("/pulls"), pull).await.expect(201);
    let note = json!({ "path": PATH, "start_line": 6, "end_line": 6, "annotation_level": "failure",
        "title": "empty-section", "message": "Impact says nothing" });
    let run = json!({ "name": "postmortem", "head_sha": sha, "status": "completed", "conclusion": "failure",
        "output": { "title": "1 error", "summary": "| a |\n|---|\n| cell |", "annotations": [note] } });
    bot.post(&at("/check-runs"), run).await.expect(201);
    world.forget_events().await;
    world
}

#[tokio::test]
async fn everything_is_shown_where_github_has_it() {
    let world = story().await;
    let ann = Browser::of(&world, "ann");
    for path in ["/", "/acme/shop", "/acme/shop/issues"] {
        let html = ann.see(path).await;
        assert!(html.contains("Outage &#60;b&#62;") || html.contains("Outage &lt;b&gt;"), "{path}: {html}");
        assert!(html.contains("/acme/shop/pull/2"), "{path}");
    }
    let issue = ann.see("/acme/shop/issues/1").await;
    assert!(
        issue.contains("id=\"label-form\"") && issue.contains("name=\"add-label\"") && !issue.contains("javascript:")
    );
    let pull = ann.see("/acme/shop/pull/2").await;
    assert!(pull.contains("class=\"check failure\"") && pull.contains("id=\"merge\""));
    assert!(pull.contains("Of <a href=\"/acme/shop/issues/1\">#1</a>, not of #9"), "{pull}");
    assert!(pull.contains("<a href=\"/acme/shop/pull/2/files#f0L6\">line 6</a>"), "the check's finding: {pull}");
    let blob = ann.see(&format!("/acme/shop/blob/postmortem/1/{PATH}")).await;
    assert!(blob.contains("id=\"L6\""), "as GitHub's links to lines have it");
    let files = ann.see("/acme/shop/pull/2/files").await;
    assert!(files.contains("class=\"front-matter\"") && files.contains("<h1>Outage</h1>"));
    assert!(!files.contains("<script>alert") && files.contains("&lt;script&gt;"));
    let (line, note) = (files.find("id=\"f0L6\"").unwrap(), files.find("class=\"annotation failure\"").unwrap());
    assert!(line < note && note < files.find("id=\"f0L7\"").unwrap(), "the annotation stands below its line");
    let checks = ann.see("/acme/shop/pull/2/checks").await;
    assert!(checks.contains("<td>cell</td>") && checks.contains("/acme/shop/pull/2/files#f0L6"));
    ann.see("/ui/deliveries").await;

    // Every link that the API gives to people can be opened.
    let bot = world.bot().await;
    let run = &bot.get(&at("/commits/postmortem%2F1/check-runs")).await.json["check_runs"][0];
    let file = bot.get(&at(&format!("/contents/{PATH}?ref=postmortem/1"))).await.json;
    let commit = bot.get(&at("/commits/postmortem%2F1")).await.json;
    for url in [&run["html_url"], &file["html_url"], &commit["html_url"]] {
        let answer = reqwest::get(url.as_str().unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{url}");
    }
}

#[tokio::test]
async fn forms_do_what_rest_does_and_the_same_webhooks_follow() {
    let world = story().await;
    let (ann, tim) = (Browser::of(&world, "ann"), Browser::of(&world, "tim"));
    tim.press(1, &[("label", "incident"), ("add-label", "1")]).await;
    tim.press(1, &[("body", "Look\r\nhere"), ("comment", "1")]).await;
    tim.press(1, &[("remove-label", "incident")]).await;
    ann.press(1, &[("body", ""), ("close", "1")]).await;
    let expected = ["label.created", "issues.labeled", "issue_comment.created", "issues.unlabeled", "issues.closed"];
    assert_eq!(world.events().await, expected);
    let bot = world.bot().await;
    assert_eq!(bot.get(&at("/issues/1/comments")).await.json[0]["body"], "Look\nhere");
    assert_eq!(bot.get(&at("/issues/1/comments")).await.json[0]["user"]["login"], "tim");

    world.forget_events().await;
    let run = bot.get(&at("/commits/postmortem%2F1/check-runs")).await.json["check_runs"][0]["id"].to_string();
    ann.press(2, &[("rerun", &run)]).await;
    let edit = ann.see(&format!("/acme/shop/pull/2/edit?path={PATH}")).await;
    let (_, sha) = edit.split_once("name=\"sha\" value=\"").unwrap();
    let sha = &sha[..40];
    let changed = TEXT.replace("<script>alert(1)</script>", "Everybody");
    let fields = [("path", PATH), ("sha", sha), ("message", "Say who"), ("content", &changed), ("commit", "1")];
    ann.press(2, &fields).await;
    let (status, text) = ann.send("/ui/acme/shop/2", &fields).await;
    assert_eq!(status, 409, "somebody else's change must not be lost: {text}");
    let expected = ["check_run.rerequested", "push", "check_suite.requested", "pull_request.synchronize"];
    assert_eq!(world.events().await, expected);
    assert!(ann.see("/acme/shop/pull/2/files").await.contains("Everybody"));

    world.forget_events().await;
    let (status, _) = ann.send("/ui/acme/shop/2", &[("head", &"0".repeat(40)), ("merge", "1")]).await;
    assert_eq!(status, 409, "what came since must not be merged unseen");
    ann.press(2, &[("method", "squash"), ("merge", "1")]).await;
    assert!(world.events().await.contains(&"pull_request.closed".to_owned()));
    assert!(ann.see("/acme/shop/pull/2").await.contains("This pull request is merged."));
    assert!(ann.see("/acme/shop").await.contains(PATH));

    let sent = world.sandbox.deliveries().len();
    ann.send("/ui/deliveries", &[("redeliver-all", "1")]).await;
    world.events().await;
    assert_eq!(world.sandbox.deliveries().len(), 2 * sent);

    let (status, to) = tim.send("/ui/acme/shop/issues", &[("title", "Again"), ("labels", "incident, sev1")]).await;
    assert_eq!((status, to.as_str()), (303, "/acme/shop/issues/3"));
    assert_eq!(bot.get(&at("/issues/3/labels")).await.json.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_does_more_than_their_role_allows() {
    let world = story().await;
    let rita = Browser::of(&world, "rita");
    let issue = rita.see("/acme/shop/issues/1").await;
    assert!(!issue.contains("id=\"label-form\"") && issue.contains("id=\"comment-form\""));
    assert!(!rita.see("/acme/shop/pull/2").await.contains("id=\"merge\""));
    for fields in [[("label", "incident"), ("add-label", "1")], [("method", "merge"), ("merge", "1")]] {
        let (status, _) = rita.send("/ui/acme/shop/2", &fields).await;
        assert_eq!(status, 403, "{fields:?}");
    }
    let (status, _) = rita.send("/ui/acme/shop/issues", &[("title", "x"), ("labels", "incident")]).await;
    assert_eq!(status, 403);
    let (status, text) = rita.send("/ui/acme/shop/issues", &[("title", " ")]).await;
    assert!(status == 422 && text.contains("Validation Failed"), "{status} {text}");
    assert_eq!(world.events().await, [""; 0]);

    let ann = Browser::of(&world, "ann");
    let request = ann.http.post(format!("{}/ui/acme/shop/1", ann.base)).form(&[("close", "1")]);
    let answer = request.header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "a form of another site");
    let (status, to) = ann.send("/ui/user", &[("login", "tim; x"), ("back", "//elsewhere")]).await;
    assert_eq!((status, to.as_str()), (303, "/"));
}
