//! Servers that speak GitHub's API less fully than GitHub does: what they leave out must not stop the work.

use postmortem_bot::bot::model::{CheckRunRequest, NewPull, RepoRef};
use postmortem_bot::ports::GitHub;
use serde_json::{Value, json};

use super::stub::{Stub, reply, reply_with, repo};

#[tokio::test]
async fn a_change_is_done_whatever_its_answer_holds() {
    for body in [json!(null), json!("done"), json!({})] {
        let stub = Stub::start(move |_| reply(200, &body)).await;
        let comment = stub.github().update_comment(&repo(), 5, "text").await.unwrap();
        assert_eq!((comment.id, comment.body.as_str()), (5, "text"));
        let request = CheckRunRequest {
            name: "postmortem".into(),
            head_sha: "abc".into(),
            external_id: "x".into(),
            conclusion: Some("success".into()),
            details_url: None,
            title: "t".into(),
            summary: "s".into(),
            annotations: Vec::new(),
            actions: Vec::new(),
        };
        assert_eq!(stub.github().update_check_run(&repo(), 6, &request).await.unwrap().id, 6);
    }
}

#[tokio::test]
async fn a_head_without_a_repository_is_our_own_and_a_lost_fork_is_not() {
    let heads = json!([
        {"number": 1, "head": {"ref": "x", "sha": "a"}},
        {"number": 2, "head": {"ref": "x", "sha": "a", "repo": null}},
        {"number": 3, "head": {"ref": "x", "sha": "a", "repo": null, "label": "eve:x"}},
        {"number": 4, "head": {"ref": "x", "sha": "a", "label": "acme:x"}},
        {"number": 5, "head": {"ref": "x", "sha": "a", "repo": {"id": 78, "full_name": "acme/shop"}}},
        {"number": 6, "head": {"ref": "x", "sha": "a", "repo": {"id": 77, "full_name": "acme/renamed"}}},
    ]);
    let stub = Stub::start(move |_| reply(200, &heads)).await;
    let pulls = stub.github().pulls_of_branch(&repo(), "x").await.unwrap();
    assert_eq!(pulls.iter().map(|pull| pull.number).collect::<Vec<_>>(), [6, 4, 1]);
    assert!(pulls.iter().all(|pull| pull.head_repo.as_deref() == Some("acme/shop")), "{pulls:?}");
}

#[tokio::test]
async fn an_issue_without_address_and_date_can_still_be_linked_and_dated() {
    let stub = Stub::start(|_| reply(200, &json!({"number": 4}))).await;
    let issue = stub.github_at("/api/v3").issue(&repo(), 4).await.unwrap();
    assert_eq!(issue.html_url, format!("http://{}/acme/shop/issues/4", stub.address));
    assert!(issue.created_at > jiff::Timestamp::UNIX_EPOCH);
    let repository = stub.github().repository(&repo()).await.unwrap();
    assert_eq!(repository.html_url, format!("http://{}/acme/shop", stub.address));
}

#[tokio::test]
async fn a_pull_request_is_made_though_the_answer_says_no_more_than_its_number() {
    let stub = Stub::start(|_| reply(201, &json!({"number": 8}))).await;
    let new = NewPull { title: "t".into(), body: "b".into(), head: "h".into(), base: "main".into() };
    assert_eq!(stub.github().create_pull(&repo(), &new).await.unwrap().number, 8);
}

#[tokio::test]
async fn content_without_encoding_is_base64() {
    let stub = Stub::start(|_| reply(200, &json!({"content": "aGVs\nbG8=\n"}))).await;
    assert_eq!(stub.github().file(&repo(), "a.md", "main").await.unwrap().unwrap().bytes, b"hello");
}

#[tokio::test]
async fn a_branch_is_found_where_there_are_no_git_refs_and_a_renamed_one_is_another() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/branches/main" => reply(200, &json!({"name": "main", "commit": {"sha": "abc"}})),
        "/repos/acme/shop/branches/old" => reply(200, &json!({"name": "new", "commit": {"sha": "abc"}})),
        _ => reply(404, &Value::Null),
    })
    .await;
    assert_eq!(stub.github().branch_head(&repo(), "main").await.unwrap().as_deref(), Some("abc"));
    assert_eq!(stub.github().branch_head(&repo(), "old").await.unwrap(), None);
}

#[tokio::test]
async fn an_installation_is_found_by_its_owner_in_the_list() {
    let unnamed = RepoRef { installation: 0, ..repo() };
    let stub = Stub::start(|seen| match &*seen.path {
        "/app/installations" => {
            reply(200, &json!([{"id": 3, "account": {"login": "other"}}, {"id": 4, "account": {"login": "Acme"}}]))
        }
        "/repos/acme/shop/issues/1" => reply(200, &json!({"number": 1})),
        _ => reply(404, &Value::Null),
    })
    .await;
    stub.github().issue(&unnamed, 1).await.unwrap();
    assert_eq!(stub.token_requests()[0].path, "/app/installations/4/access_tokens");
    // Somebody else's installation is never taken for ours.
    let stranger = RepoRef { owner: "nobody".into(), ..unnamed };
    assert_eq!(stub.github().issue(&stranger, 1).await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn a_redirect_that_drops_the_query_still_gets_the_question() {
    let stub = Stub::start(|seen| match &*seen.path {
        "/repos/acme/shop/contents/a.md" => {
            reply_with(301, &[("location", "/repositories/77/contents/a.md")], &Value::Null)
        }
        _ => reply(200, &json!({"content": "eA==", "encoding": "base64"})),
    })
    .await;
    stub.github().file(&repo(), "a.md", "topic").await.unwrap();
    assert_eq!(stub.asked()[1].query, "ref=topic");
}

#[tokio::test]
async fn what_is_not_implemented_is_final() {
    let stub = Stub::start(|_| reply(501, &Value::Null)).await;
    let error = stub.github().comments(&repo(), 1).await.unwrap_err();
    assert!(error.is_not_offered(), "{error:?}");
}
