//! Signed `issues.labeled` webhooks of the size that GitHub sends.

use std::fmt::Write as _;

use anyhow::Result;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

pub(super) const SECRET: &str = "a webhook secret for the benchmark alone";
const BYTES: usize = 15 * 1024;
/// As many incidents are under way at once.
const INCIDENTS: usize = 200;

/// A body with its signature.
pub(super) struct Signed {
    pub(super) body: Vec<u8>,
    pub(super) signature: String,
}

/// One for each incident, signed beforehand: GitHub's signature is over the body alone.
pub(super) fn all() -> Result<Vec<Signed>> {
    (1..=INCIDENTS).map(signed).collect()
}

fn signed(number: usize) -> Result<Signed> {
    let mut text = String::new();
    let mut payload = labeled(number, &text);
    let short = serde_json::to_vec(&payload)?.len();
    let mut line = 0;
    while short + escaped(&text) < BYTES {
        line += 1;
        let _ = write!(text, "- [ ] {line:03} Checkout fails with \"502\" in `eu-west-1`, see the dashboard\r\n");
    }
    while short + escaped(&text) > BYTES {
        text.pop();
    }
    payload["issue"]["body"] = json!(text);
    let body = serde_json::to_vec(&payload)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    mac.update(&body);
    Ok(Signed { body, signature: format!("sha256={}", hex::encode(mac.finalize().into_bytes())) })
}

/// Bytes of a text in JSON, without its quotes.
fn escaped(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '"' | '\r' | '\n') { 2 } else { c.len_utf8() }).sum()
}

fn labeled(number: usize, text: &str) -> Value {
    let api = "https://api.github.com/repos/acme/shop";
    let links = |of: &str, names: &[&str]| {
        names.iter().map(|name| (format!("{name}_url"), json!(format!("{of}/{name}")))).collect::<Vec<_>>()
    };
    let account = |login: &str, kind: &str| {
        let names = ["html", "followers", "following", "gists", "starred", "subscriptions", "repos", "events"];
        let mut account = json!({ "login": login, "id": 583_231, "node_id": "MDQ6VXNlcjU4MzIzMQ==", "type": kind });
        extend(&mut account, links(&format!("https://api.github.com/users/{login}"), &names));
        account
    };
    let label = |name: &str| json!({ "id": 208_045_946, "node_id": "MDU6TGFiZWwyMDgwNDU5NDY=", "name": name, "color": "b60205", "default": false, "description": "Something is down", "url": format!("{api}/labels/{name}") });
    let mut issue = json!({
        "id": 1_000_000 + number, "number": number, "title": "Customers cannot pay", "state": "open", "locked": false,
        "user": account("ann", "User"), "labels": [label("incident"), label("sev1")], "assignees": [account("bob", "User")],
        "comments": 3, "created_at": "2026-03-04T12:30:00Z", "updated_at": "2026-03-04T12:35:00Z", "closed_at": null,
        "author_association": "MEMBER", "body": text, "reactions": { "+1": 2, "-1": 0, "laugh": 0, "total_count": 2 },
    });
    let of_issue = format!("{api}/issues/{number}");
    extend(&mut issue, links(&of_issue, &["labels", "comments", "events", "html", "timeline", "repository"]));
    let mut repository = json!({
        "id": 1_296_269, "node_id": "MDEwOlJlcG9zaXRvcnkxMjk2MjY5", "name": "shop", "full_name": "acme/shop",
        "private": true, "owner": account("acme", "Organization"), "description": "Where customers pay", "fork": false,
        "default_branch": "main", "visibility": "private", "topics": ["payments", "shop"], "size": 108,
        "stargazers_count": 80, "open_issues_count": 12, "license": null,
    });
    let names = [
        "archive",
        "assignees",
        "blobs",
        "branches",
        "collaborators",
        "comments",
        "commits",
        "compare",
        "contents",
        "contributors",
        "deployments",
        "downloads",
        "events",
        "forks",
        "git_commits",
        "git_refs",
        "git_tags",
        "hooks",
        "issue_comment",
        "issue_events",
        "issues",
        "keys",
        "labels",
        "languages",
        "merges",
        "milestones",
        "notifications",
        "pulls",
        "releases",
        "stargazers",
        "statuses",
        "subscribers",
        "subscription",
        "tags",
        "teams",
        "trees",
        "clone",
        "mirror",
        "ssh",
        "svn",
        "html",
    ];
    extend(&mut repository, links(api, &names));
    json!({
        "action": "labeled", "issue": issue, "label": label("incident"), "repository": repository,
        "organization": account("acme", "Organization"), "sender": account("ann", "User"),
        "installation": { "id": 42, "node_id": "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uNDI=" },
    })
}

fn extend(object: &mut Value, more: Vec<(String, Value)>) {
    if let Value::Object(members) = object {
        members.extend(more);
    }
}
