//! Lists, odd places, and what requests look like.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use postmortem_bot::bot::model::{Annotation, AnnotationLevel, CheckAction, CheckRunRequest, Role};
use postmortem_bot::ports::GitHub;
use serde_json::{Value, json};

use super::issue;
use super::stub::{Stub, reply, reply_with, repo};

fn page_of(query: &str) -> usize {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "page")
        .map_or(1, |(_, page)| page.parse().expect("a number"))
}

fn comments(page: usize, count: usize) -> Value {
    (0..count).map(|item| json!({"id": page * 1000 + item, "body": "b"})).collect()
}

#[tokio::test]
async fn links_to_another_base_are_read_for_their_page_alone() {
    let stub = Stub::start(|seen| {
        let page = page_of(&seen.query);
        let next = format!(
            r#"<https://api.elsewhere.example/v9/repositories/77/x?per_page=100&page={}>; rel="next""#,
            page + 1
        );
        let headers = if page < 3 {
            vec![("link", next.as_str())]
        } else {
            vec![("link", r#"<https://a/b?page=1>; rel="first""#)]
        };
        reply_with(200, &headers, &comments(page, 2))
    })
    .await;
    let listed = stub.github_at("/api/v3").comments(&repo(), 4).await.unwrap();
    assert_eq!(listed.iter().map(|comment| comment.id).collect::<Vec<_>>(), [1000, 1001, 2000, 2001, 3000, 3001]);
    assert!(stub.lines().iter().all(|line| line == "GET /api/v3/repos/acme/shop/issues/4/comments"));
    assert_eq!(stub.asked()[2].query, "per_page=100&page=3");
}

#[tokio::test]
async fn lists_without_links_end_where_a_page_is_short_empty_or_the_same() {
    for (sizes, expected, requests) in [
        (vec![100, 100, 7], 207, 3),
        (vec![100, 0], 100, 2),
        (vec![30, 30, 2], 62, 3),
        (vec![3], 3, 1),
        (vec![0], 0, 1),
    ] {
        let stub = Stub::start(move |seen| {
            let page = page_of(&seen.query);
            reply(200, &comments(page, sizes[page - 1]))
        })
        .await;
        assert_eq!(stub.github().comments(&repo(), 4).await.unwrap().len(), expected);
        assert_eq!(stub.asked().len(), requests);
    }
    let deaf = Stub::start(|_| reply(200, &comments(1, 150))).await;
    assert_eq!(deaf.github().comments(&repo(), 4).await.unwrap().len(), 150);
    assert_eq!(deaf.asked().len(), 2);
}

#[tokio::test]
async fn one_odd_item_does_not_cost_the_list() {
    let stub = Stub::start(|_| reply(200, &json!([issue(1), {"number": "many"}, null, issue(3)]))).await;
    let numbers: Vec<_> =
        stub.github().sub_issues(&repo(), 9).await.unwrap().iter().map(|issue| issue.number).collect();
    assert_eq!(numbers, [1, 3]);
}

#[tokio::test]
async fn filters_hold_even_where_the_server_ignores_them() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/issues" => {
            let mut pull = issue(2);
            pull["pull_request"] = json!({"url": "x"});
            let mut other = issue(3);
            other["labels"] = json!(["else"]);
            let mut loud = issue(4);
            loud["labels"] = json!(["Incident"]);
            reply(200, &json!([issue(1), pull, other, loud]))
        }
        "/repos/acme/shop/pulls" => {
            let pull = |number: u64, name: &str, repo: u64| json!({"number": number, "state": "closed", "merged_at": "2026-01-01T00:00:00Z", "head": {"ref": name, "sha": "s", "repo": {"id": repo, "full_name": "acme/shop"}}, "base": {"ref": "main"}});
            reply(200, &json!([pull(1, "topic", 77), pull(2, "other", 77), pull(3, "topic", 99), pull(4, "topic", 77)]))
        }
        _ => {
            let run = |id: u64, name: &str| json!({"id": id, "name": name, "head_sha": "abc", "status": "completed", "conclusion": "failure", "output": {"annotations_count": 3}, "app": {"id": 5}});
            reply(200, &json!({"total_count": 2, "check_runs": [run(1, "postmortem"), run(2, "lint")]}))
        }
    })
    .await;
    let github = stub.github();
    let numbers: Vec<_> =
        github.labelled(&repo(), "incident", false, None).await.unwrap().iter().map(|issue| issue.number).collect();
    assert_eq!(numbers, [1, 2, 4]);
    let pulls = github.pulls_of_branch(&repo(), "topic").await.unwrap();
    assert_eq!(pulls.iter().map(|pull| (pull.number, pull.merged)).collect::<Vec<_>>(), [(4, true), (1, true)]);
    let runs = github.check_runs(&repo(), "abc", "postmortem").await.unwrap();
    assert_eq!(runs.iter().map(|run| (run.id, run.annotations, run.app_id)).collect::<Vec<_>>(), [(1, 3, Some(5))]);
    let queries: Vec<_> = stub.asked().iter().map(|seen| seen.query.clone()).collect();
    assert_eq!(
        queries,
        [
            "state=all&labels=incident&per_page=100",
            "state=all&head=acme%3Atopic&sort=created&direction=desc&per_page=100",
            "check_name=postmortem&filter=all&per_page=100",
        ]
    );
}

// --- odd places

#[tokio::test]
async fn names_are_encoded_and_cannot_leave_their_place() {
    let stub = Stub::start(|_| reply(404, &json!({"message": "Not Found"}))).await;
    let github = stub.github();
    assert_eq!(github.branch_head(&repo(), "postmortem/7-café #1").await.unwrap(), None);
    assert_eq!(
        stub.lines(),
        [
            "GET /repos/acme/shop/git/ref/heads/postmortem/7-caf%C3%A9%20%231",
            "GET /repos/acme/shop/branches/postmortem/7-caf%C3%A9%20%231",
        ]
    );
    for sly in ["../../../user", "a//b", "./a", ""] {
        let error = github.file(&repo(), sly, "main").await.unwrap_err();
        assert_eq!(error.status(), Some(0), "{sly}: {error:?}");
    }
    assert_eq!(stub.asked().len(), 2);
}

#[tokio::test]
async fn an_empty_repository_has_no_branch() {
    let stub = Stub::start(|_| reply(409, &json!({"message": "Git Repository is empty."}))).await;
    assert_eq!(stub.github().branch_head(&repo(), "main").await.unwrap(), None);
    assert!(stub.github().branches_with_prefix(&repo(), "postmortem/").await.unwrap().is_empty());
}

#[tokio::test]
async fn branches_are_found_on_servers_without_matching_refs() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/branches" => reply(200, &json!([{"name": "main"}, {"name": "postmortem/7-a"}])),
        _ => reply(404, &json!({"message": "Not Found"})),
    })
    .await;
    assert_eq!(stub.github().branches_with_prefix(&repo(), "postmortem/7-").await.unwrap(), ["postmortem/7-a"]);
    assert_eq!(stub.asked()[0].query, "");
    let modern = Stub::start(|_| {
        reply(200, &json!([{"ref": "refs/heads/postmortem/7-a", "object": {"sha": "1"}}, {"ref": "refs/heads/else", "object": {"sha": "2"}}]))
    })
    .await;
    assert_eq!(modern.github().branches_with_prefix(&repo(), "postmortem/").await.unwrap(), ["postmortem/7-a"]);
    assert_eq!(modern.lines(), ["GET /repos/acme/shop/git/matching-refs/heads/postmortem/"]);
}

#[tokio::test]
async fn files_come_small_large_and_not_at_all() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/contents/small.md" => reply(
            200,
            &json!({"type": "file", "sha": "s1", "size": 5, "encoding": "base64", "content": "aGVs\nbG8=\n"}),
        ),
        "/repos/acme/shop/contents/empty.md" => {
            reply(200, &json!({"type": "file", "sha": "s2", "size": 0, "encoding": "base64", "content": ""}))
        }
        "/repos/acme/shop/contents/large.md" => {
            reply(200, &json!({"type": "file", "sha": "s3", "size": 6, "encoding": "none", "content": ""}))
        }
        "/repos/acme/shop/git/blobs/s3" => reply(
            200,
            &json!({"sha": "s3", "size": 6, "encoding": "base64", "content": STANDARD.encode(b"\xff\xfelong")}),
        ),
        "/repos/acme/shop/contents/folder" => reply(200, &json!([{"type": "file", "name": "x"}])),
        "/repos/acme/shop/contents/link" => reply(200, &json!({"type": "symlink", "target": "nowhere", "sha": "s4"})),
        "/repos/acme/shop/contents/module" => reply(200, &json!({"type": "submodule", "sha": "s5"})),
        _ => reply(404, &json!({"message": "This repository is empty."})),
    })
    .await;
    let github = stub.github();
    let read = async |path: &str| github.file(&repo(), path, "topic/x").await.unwrap();
    assert_eq!(read("small.md").await.unwrap().bytes, b"hello");
    assert_eq!(stub.asked()[0].query, "ref=topic%2Fx");
    assert_eq!(read("empty.md").await.unwrap().bytes, b"");
    let large = read("large.md").await.unwrap();
    assert_eq!((large.blob_sha.as_str(), large.bytes.as_slice()), ("s3", &b"\xff\xfelong"[..]));
    for none in ["folder", "link", "module", "missing"] {
        assert_eq!(read(none).await, None, "{none}");
    }
}

#[tokio::test]
async fn a_label_that_another_makes_meanwhile_is_fine() {
    for (code, looks) in [("already_exists", 1), ("odd", 2)] {
        let asked = AtomicUsize::new(0);
        let stub = Stub::start(move |seen| {
            if seen.method == "POST" {
                return reply(
                    422,
                    &json!({"message": "Validation Failed", "errors": [{"code": code, "field": "name"}]}),
                );
            }
            match asked.fetch_add(1, Ordering::SeqCst) {
                0 => reply(404, &json!({"message": "Not Found"})),
                _ => reply(200, &json!({"name": "post mortem"})),
            }
        })
        .await;
        stub.github().ensure_label(&repo(), "post mortem", "d73a4a", "").await.unwrap();
        assert_eq!(
            stub.lines().iter().filter(|line| *line == "GET /repos/acme/shop/labels/post%20mortem").count(),
            looks
        );
    }
}

#[tokio::test]
async fn roles_are_never_guessed() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/collaborators/ann/permission" => {
            reply(200, &json!({"permission": "read", "role_name": "triage"}))
        }
        "/repos/acme/shop/collaborators/bob/permission" => {
            reply(200, &json!({"permission": null, "role_name": "on-call"}))
        }
        _ => reply(404, &json!({"message": "Not Found"})),
    })
    .await;
    let github = stub.github();
    assert_eq!(github.role(&repo(), "ann").await.unwrap(), Role::Triage);
    assert_eq!(github.role(&repo(), "bob").await.unwrap_err().status(), Some(0));
    assert!(github.role(&repo(), "eve").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn requests_carry_what_github_asks_for_once() {
    let stub = Stub::start(|_| reply(200, &json!({"id": 5}))).await;
    let annotation = |start, end| Annotation {
        path: "p.md".into(),
        start_line: start,
        end_line: end,
        start_column: Some(2),
        end_column: Some(9),
        level: AnnotationLevel::Failure,
        title: "missing-section".into(),
        message: "m".into(),
    };
    let request = CheckRunRequest {
        name: "postmortem".into(),
        head_sha: "abc".into(),
        external_id: "x".into(),
        conclusion: Some("failure".into()),
        details_url: None,
        title: "T".into(),
        summary: "S".into(),
        annotations: vec![annotation(3, 3), annotation(4, 6)],
        actions: vec![CheckAction { label: "Re-check".into(), description: "d".into(), identifier: "recheck".into() }],
    };
    let github = stub.github();
    github.create_check_run(&repo(), &request).await.unwrap();
    github
        .update_check_run(&repo(), 5, &CheckRunRequest { conclusion: None, annotations: vec![], ..request })
        .await
        .unwrap();
    let asked = stub.asked();
    assert_eq!(
        asked[0].json(),
        json!({
            "name": "postmortem", "head_sha": "abc", "external_id": "x", "status": "completed", "conclusion": "failure",
            "output": {"title": "T", "summary": "S", "annotations": [
                {"path": "p.md", "start_line": 3, "end_line": 3, "start_column": 2, "end_column": 9,
                 "annotation_level": "failure", "message": "m", "title": "missing-section"},
                {"path": "p.md", "start_line": 4, "end_line": 6, "annotation_level": "failure", "message": "m",
                 "title": "missing-section"},
            ]},
            "actions": [{"label": "Re-check", "description": "d", "identifier": "recheck"}],
        })
    );
    let update = asked[1].json();
    assert_eq!(
        (asked[1].line().as_str(), &update["status"]),
        ("PATCH /repos/acme/shop/check-runs/5", &json!("in_progress"))
    );
    assert!(update.get("head_sha").is_none() && update.get("conclusion").is_none(), "{update}");
    for (name, value) in [
        ("accept", "application/vnd.github+json"),
        ("x-github-api-version", "2022-11-28"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(asked[0].headers.get_all(name).iter().collect::<Vec<_>>(), [value]);
    }
    let agents: Vec<_> = asked[0].headers.get_all("user-agent").iter().collect();
    assert!(agents.len() == 1 && agents[0].to_str().unwrap().starts_with("postmortem-bot/"), "{agents:?}");
}
