//! What goes wrong on the way, and redirects.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use postmortem_bot::bot::model::NewIssue;
use postmortem_bot::github::AppConfig;
use postmortem_bot::ports::{Clock, GitHub, GitHubError};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::stub::{CANARY, Stub, hang_up_after, reply, reply_with, repo};
use super::{is_transient, issue, stub};

type Headers<'a> = Vec<(&'static str, &'a str)>;

/// What a fault is to become.
enum Want {
    Transient,
    /// Limited for so many seconds.
    Limited(i64),
    /// Final, with this status, and a message that holds this text.
    Permanent(u16, &'static str),
}

#[tokio::test]
async fn every_fault_is_one_request_and_the_right_error() {
    const AFTER: &str = "retry-after";
    const LEFT: &str = "x-ratelimit-remaining";
    const RESET: &str = "x-ratelimit-reset";
    let half_an_hour = (Timestamp::now().as_second() + 1800).to_string();
    let half_an_hour = half_an_hour.as_str();
    let primary = json!({"message": "API rate limit exceeded for installation ID 9."});
    let secondary = json!({"message": "You have exceeded a secondary rate limit. Please wait."});
    let forbidden = json!({"message": "Resource not accessible by integration"});
    let invalid = json!({"message": "Validation Failed", "errors": [{"resource": "Issue", "field": "title", "code": "missing_field"}, "and more"]});
    let gone = json!({"message": "Issues are disabled for this repo"});
    let cases: Vec<(u16, Headers<'_>, &Value, Want)> = vec![
        (502, vec![], &Value::Null, Want::Transient),
        (408, vec![], &Value::Null, Want::Transient),
        (429, vec![(AFTER, "7")], &Value::Null, Want::Limited(7)),
        (429, vec![], &Value::Null, Want::Limited(60)),
        (403, vec![(AFTER, "9")], &forbidden, Want::Limited(9)),
        // What to wait for comes before what is reset then.
        (403, vec![(AFTER, "30"), (LEFT, "0"), (RESET, half_an_hour)], &primary, Want::Limited(30)),
        (403, vec![(LEFT, "0"), (RESET, half_an_hour)], &primary, Want::Limited(1800)),
        // The reset is the primary limit's, so it says nothing about a secondary one.
        (403, vec![(LEFT, "4000"), (RESET, half_an_hour)], &secondary, Want::Limited(60)),
        (429, vec![(AFTER, "4000000000")], &Value::Null, Want::Limited(7200)),
        (429, vec![(AFTER, "Fri, 01 Jan 1999 00:00:00 GMT")], &Value::Null, Want::Limited(1)),
        (403, vec![(LEFT, "9"), (RESET, half_an_hour)], &forbidden, Want::Permanent(403, "not accessible")),
        (410, vec![], &gone, Want::Permanent(410, "Issues are disabled")),
        (422, vec![], &invalid, Want::Permanent(422, "Validation Failed: Issue title missing_field; and more")),
    ];
    for (status, headers, body, want) in cases {
        let answer = (headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect::<Vec<_>>(), body.clone());
        let stub = Stub::start(move |_| {
            let headers: Vec<_> = answer.0.iter().map(|(name, value)| (*name, value.as_str())).collect();
            reply_with(status, &headers, &answer.1)
        })
        .await;
        let error = stub.github().create_comment(&repo(), 1, "hello").await.unwrap_err();
        let now = stub.clock.now().as_second();
        let right = match (&error, want) {
            (GitHubError::Transient { .. }, Want::Transient) => true,
            (GitHubError::RateLimited { until, .. }, Want::Limited(wait)) => {
                (until.as_second() - now - wait).abs() <= 2
            }
            (GitHubError::Permanent { status, message, .. }, Want::Permanent(code, text)) => {
                *status == code && message.contains(text)
            }
            _ => false,
        };
        assert!(right, "{status} {headers:?} {body}: {error:?}");
        assert_eq!(stub.lines(), ["POST /repos/acme/shop/issues/1/comments"], "{status} {headers:?}");
    }
}

#[tokio::test]
async fn a_connection_that_drops_is_transient_and_nothing_is_sent_twice() {
    let early: &[u8] = b"";
    let late: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-length: 1000\r\n\r\n{\"number\": 1, ";
    for bytes in [early, late] {
        let (address, count) = hang_up_after(bytes).await;
        let github = stub::github(&format!("http://{address}"), stub::clock());
        let error = github.create_comment(&repo(), 1, "hello").await.unwrap_err();
        assert!(is_transient(&error), "{error:?}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
    let unused = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = stub::github(&format!("http://{unused}"), stub::clock()).issue(&repo(), 1).await.unwrap_err();
    assert!(is_transient(&error), "{error:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let github = stub::github(&url, stub::clock()).with_timeout(Duration::from_millis(100));
    let started = Instant::now();
    let error = github.issue(&repo(), 1).await.unwrap_err();
    assert!(is_transient(&error) && started.elapsed() < Duration::from_secs(5), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_not_githubs_is_said_so() {
    let stub = Stub::start(|_| axum::response::IntoResponse::into_response("<html>hello</html>")).await;
    let error = stub.github().issue(&repo(), 1).await.unwrap_err();
    assert_eq!(error.status(), Some(0), "{error:?}");
    let error = stub.github().comments(&repo(), 1).await.unwrap_err();
    assert_eq!(error.status(), Some(0), "{error:?}");
}

#[tokio::test]
async fn secrets_are_in_no_error_and_no_debug() {
    let stub = Stub::start(|seen| {
        let message = format!("no {} for {}", seen.bearer(), seen.headers["authorization"].to_str().unwrap());
        reply(if seen.method == "GET" { 403 } else { 500 }, &json!({"message": message}))
    })
    .await;
    let github = stub.github();
    for error in
        [github.issue(&repo(), 1).await.unwrap_err(), github.create_comment(&repo(), 1, "x").await.unwrap_err()]
    {
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("[redacted]") && !shown.contains(CANARY), "{shown}");
    }
    let config = AppConfig {
        app_id: 1,
        private_key: SecretString::from(format!("{CANARY} key")),
        api_url: "https://api.github.com".parse().unwrap(),
    };
    let shown = format!("{github:?} {config:?}");
    assert!(!shown.contains(CANARY) && !shown.contains("ghs_"), "{shown}");
}

// --- redirects

#[tokio::test]
async fn redirects_inside_the_host_keep_method_and_body() {
    for status in [301, 302, 307, 308] {
        let stub = Stub::start(move |seen| match &*seen.path {
            "/api/v3/repos/acme/shop/issues" => reply_with(status, &[("location", "/moved/once")], &Value::Null),
            "/moved/once" => reply_with(status, &[("location", "twice?x=1")], &Value::Null),
            _ => reply(201, &issue(5)),
        })
        .await;
        let new = NewIssue { title: "T".into(), body: "B".into(), labels: vec![], assignees: vec![] };
        let made = stub.github_at("/api/v3/").create_issue(&repo(), &new).await.unwrap();
        assert_eq!(made.number, 5);
        assert_eq!(stub.lines(), ["POST /api/v3/repos/acme/shop/issues", "POST /moved/once", "POST /moved/twice"]);
        for seen in stub.asked() {
            assert_eq!(seen.json(), json!({"title": "T", "body": "B"}));
            assert_eq!(seen.bearer(), format!("ghs_{CANARY}1"));
        }
    }
}

#[tokio::test]
async fn redirects_elsewhere_are_refused_and_nothing_is_sent_there() {
    let elsewhere = Stub::start(|_| reply(200, &issue(1))).await;
    let port = elsewhere.address.port();
    for target in [
        format!("http://127.0.0.1:{port}/x"),
        format!("http://localhost:{port}/x"),
        "https://evil.example/".into(),
        "//evil.example/".into(),
        "http://[".into(),
    ] {
        let location = target.clone();
        let stub = Stub::start(move |_| reply_with(307, &[("location", &location)], &Value::Null)).await;
        let error = stub.github().create_comment(&repo(), 1, "x").await.unwrap_err();
        assert_eq!(error.status(), Some(307), "{target}: {error:?}");
    }
    assert!(elsewhere.asked().is_empty());
    let endless = Stub::start(|_| reply_with(301, &[("location", "/again")], &Value::Null)).await;
    let error = endless.github().issue(&repo(), 1).await.unwrap_err();
    assert!(matches!(error, GitHubError::Permanent { .. }), "{error:?}");
    assert_eq!(endless.asked().len(), 4);
}
