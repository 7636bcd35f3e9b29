//! Serves a sandbox with some life in it, to look at its page: `cargo run -p github-sandbox --example page`.
//!
//! The port is 4700, or the first argument. It ends with Ctrl-C.

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::net::SocketAddr;

use anyhow::{Context, Result};
use github_sandbox::{Config, RepoOptions, Sandbox};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

const REPO: &str = "acme/payments";
const BRANCH: &str = "postmortem/1-card-payments-failed";
const PATH: &str = "postmortems/2026-11-02-card-payments-failed.md";

const ISSUE: &str = "Card payments fail for about **one request in five** since 09:12 UTC.

- `POST /charges` answers 504 after 30 s
- started right after the 09:10 deploy of `gateway`
- status page: https://status.example.com

> [!WARNING]
> Do not retry charges by hand: some went through.";

const DOCUMENT: &str = "---
title: Card payments failed for 48 minutes
severity: sev1
status: draft
incident: \"#1\"
milestones:
  started: 2026-11-02T09:12Z
  resolved: 2026-11-02T10:00Z
---
# Card payments failed for 48 minutes

## Summary

From 09:12 to 10:00 UTC about 20 % of card payments failed. A new connection pool setting
left the gateway with four connections to the bank instead of forty.

## Impact

<!-- Who was affected, how many, for how long, and what it cost. -->

## Timeline

| Time (UTC) | What happened |
|---|---|
| 09:10 | `gateway` 4.18 is deployed |
| 09:12 | first timeouts |
| 09:31 | **detected** by an alert on the error budget |
| 10:00 | **resolved** by rolling back |

## Root cause

The pool size is read from `POOL_MAX`, which the new chart sets to `4`.

## Action items

- [ ] Alert when pool waiters exceed 10 for one minute (@ann, due 2026-11-20)
- [ ] Validate `POOL_MAX` at start-up
- [x] Roll back `gateway` to 4.17
";

struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    fn new(sandbox: &Sandbox, token: String) -> Result<Self> {
        let http = reqwest::Client::builder().user_agent("page-example").build()?;
        Ok(Self { http, base: sandbox.url().to_owned(), token })
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(&body);
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        anyhow::ensure!(status.is_success(), "POST {path}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    }

    async fn repo(&self, path: &str, body: Value) -> Result<Value> {
        self.post(&format!("/repos/{REPO}{path}"), body).await
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let request = self.http.get(format!("{}/repos/{REPO}{path}", self.base)).bearer_auth(&self.token);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let port = std::env::args().nth(1).map_or(Ok(4700), |port| port.parse())?;
    let config = Config { listen: SocketAddr::from(([127, 0, 0, 1], port)), ..Config::default() };
    let sandbox = Sandbox::start(config).await?;
    let app = sandbox.register_app("postmortem-bot", Some(format!("{}/meta", sandbox.url())))?;
    let files = vec![
        ("README.md".to_owned(), "# payments\n\nTakes money.\n".to_owned()),
        ("gateway/pool.toml".to_owned(), "[pool]\nmax = 40\nmin = 4\n".to_owned()),
    ];
    for login in ["ann", "ben", "rita"] {
        sandbox.add_user(login);
    }
    sandbox.add_repo("acme", "payments", RepoOptions { files, ..RepoOptions::default() })?;
    for (login, role) in [("ann", "maintain"), ("ben", "triage"), ("rita", "read")] {
        sandbox.add_collaborator(REPO, login, role)?;
    }
    let ann = Client::new(&sandbox, sandbox.token_of("ann"))?;
    let ben = Client::new(&sandbox, sandbox.token_of("ben"))?;
    let now = jiff::Timestamp::now().as_second();
    let key = EncodingKey::from_rsa_pem(app.private_key_pem.as_bytes())?;
    let claims = json!({ "iss": app.id.to_string(), "iat": now - 60, "exp": now + 540 });
    let as_app = Client::new(&sandbox, jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key)?)?;
    let installation = sandbox.installation_of(REPO).context("the app is installed")?;
    let token = as_app.post(&format!("/app/installations/{installation}/access_tokens"), json!({})).await?;
    let bot = Client::new(&sandbox, token["token"].as_str().context("a token")?.to_owned())?;

    ann.repo("/issues", json!({ "title": "Card payments fail with a timeout at the gateway", "body": ISSUE })).await?;
    ben.repo("/issues/1/labels", json!({ "labels": ["incident", "sev1"] })).await?;
    ben.repo("/issues/1/comments", json!({ "body": "Rolled back at 10:00, watching.\n\n/milestone resolved 10:00" }))
        .await?;

    let tip = ann.get("/git/ref/heads/main").await?["object"]["sha"].clone();
    let blob = bot.repo("/git/blobs", json!({ "content": DOCUMENT })).await?["sha"].clone();
    let tree = json!({ "base_tree": tip, "tree": [{ "path": PATH, "mode": "100644", "type": "blob", "sha": blob }] });
    let tree = bot.repo("/git/trees", tree).await?["sha"].clone();
    let commit = json!({ "message": "Draft the postmortem of #1", "tree": tree, "parents": [tip] });
    let commit = bot.repo("/git/commits", commit).await?["sha"].clone();
    bot.repo("/git/refs", json!({ "ref": format!("refs/heads/{BRANCH}"), "sha": commit })).await?;
    let body = "The draft carries what the issue says. Complete what the check names, then merge.\n\n\
                - [ ] Everybody who was there has read it\n\n<!-- postmortem-bot: 1 -->";
    let pull = json!({ "title": "Postmortem: card payments failed", "head": BRANCH, "base": "main", "body": body });
    bot.repo("/pulls", pull).await?;
    bot.repo("/issues/2/labels", json!({ "labels": ["postmortem"] })).await?;
    bot.repo("/issues/1/comments", json!({ "body": "Drafted in [the pull request](/acme/payments/pull/2)." })).await?;
    let comment = json!({ "body": "Impact is still missing: I'll ask finance.\n\n```sql\nselect count(*) from charges where state = 'timeout';\n```" });
    ann.repo("/issues/2/comments", comment).await?;
    let summary = "| Section | |\n|---|---|\n| Summary | ✓ |\n| Impact | ✗ empty |\n| Timeline | ✓ 4 entries |\n\
                   | Root cause | ✓ |\n| Action items | ✗ 1 without owner |\n\n<details><summary>What now?</summary>\n\n\
                   Fill in `Impact`, give the second action item an owner, and push.\n\n</details>\n\n<script>alert(1)</script>";
    let note = |line: u32, level: &str, title: &str, message: &str| json!({ "path": PATH, "start_line": line, "end_line": line, "annotation_level": level, "title": title, "message": message });
    let annotations = [
        note(
            17,
            "failure",
            "empty-section",
            "Impact says nothing yet.\nSay who was affected, how many, and for how long.",
        ),
        note(37, "failure", "action-without-owner", "This action item has no owner."),
        note(37, "warning", "action-without-due-date", "This action item has no due date."),
        note(32, "notice", "shallow-cause", "Why did nobody see it in review?"),
    ];
    let run = json!({
        "name": "postmortem", "head_sha": commit, "status": "completed", "conclusion": "failure",
        "output": { "title": "2 errors, 1 warning", "summary": summary, "annotations": annotations },
        "actions": [{ "label": "Fix", "description": "Commit what can be fixed", "identifier": "fix" }],
    });
    bot.repo("/check-runs", run).await?;
    for title in ["Alert when pool waiters exceed 10", "Validate POOL_MAX at start-up"] {
        let child = bot
            .repo("/issues", json!({ "title": title, "labels": ["postmortem-action"], "assignees": ["ann"] }))
            .await?;
        bot.repo("/issues/1/sub_issues", json!({ "sub_issue_id": child["id"] })).await?;
    }
    println!("http://127.0.0.1:{port}");
    tokio::signal::ctrl_c().await?;
    Ok(())
}
