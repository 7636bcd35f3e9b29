//! Every example payload that GitHub publishes, signed and sent over real HTTP.
//!
//! They come from the npm package `@octokit/webhooks-examples`; `cargo xtask test` brings it.

#[expect(dead_code, reason = "the intake's own tests use the rest")]
mod intake_support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use intake_support::Intake;
use postmortem_bot::bot::event::{Event, IncidentLabels, Incoming, Reading};
use postmortem_bot::server::Limits;
use serde_json::{Value, json};

/// How many the pinned version holds.
const EXAMPLES: usize = 329;

/// Example payloads by event.
fn examples() -> BTreeMap<String, Vec<Value>> {
    let folder = std::env::var_os("POSTMORTEM_CONTRACT_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/contract"), PathBuf::from);
    let path = folder.join("node_modules/@octokit/webhooks-examples/api.github.com/index.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; `cargo xtask test` brings GitHub's example payloads", path.display())
    });
    let events: Vec<Value> = serde_json::from_str(&text).expect("a JSON array");
    let examples = |event: &Value| event["examples"].as_array().expect("examples").clone();
    events.iter().map(|event| (event["name"].as_str().expect("a name").to_owned(), examples(event))).collect()
}

/// The examples of one event and action.
fn of(event: &str, action: &str) -> Vec<Value> {
    let mut found = examples().remove(event).expect("examples of the event");
    found.retain(|payload| payload["action"] == action);
    assert!(!found.is_empty(), "no example of {event}.{action}");
    found
}

fn read(event: &str, payload: &Value) -> Reading {
    Incoming::read(event, payload.to_string().as_bytes(), &IncidentLabels::default()).expect("a reading")
}

fn relevant(event: &str, payload: &Value) -> Incoming {
    match read(event, payload) {
        Reading::Relevant(incoming) => *incoming,
        Reading::Labelled(_, labels) => panic!("{event} should matter, not only by {labels:?}: {payload}"),
        Reading::Irrelevant(reason) => panic!("{event} should matter, but is {reason}: {payload}"),
    }
}

/// The parts that are the same for every event are as the payload says.
fn assert_place(incoming: &Incoming, payload: &Value) {
    assert_eq!(incoming.repo.id, payload["repository"]["id"]);
    assert_eq!(incoming.repo.full_name(), payload["repository"]["full_name"]);
    assert_eq!(incoming.repo.installation, payload["installation"]["id"].as_u64().unwrap_or(0));
    assert_eq!(incoming.sender.login, payload["sender"]["login"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_are_acknowledged() {
    let intake = Intake::start(Limits::default()).await;
    let mut sent = 0;
    for (event, payloads) in examples() {
        for payload in payloads {
            sent += 1;
            let pretty = serde_json::to_string_pretty(&payload).expect("JSON");
            for (delivery, body) in [("compact", payload.to_string()), ("pretty", pretty)] {
                let status = intake.post(&event, &format!("{delivery}-{sent}"), body).await;
                assert_eq!(status, 202, "{event} {payload}");
            }
        }
    }
    assert_eq!(sent, EXAMPLES);
    let rows = |sql: &str| -> i64 {
        let conn = rusqlite::Connection::open(intake.folder.path().join("intake.db")).expect("the database");
        conn.query_row(sql, [], |row| row.get(0)).expect("a count")
    };
    assert_eq!(rows("SELECT count(*) FROM deliveries WHERE outcome = 'unreadable'"), 0);
    assert!(rows("SELECT count(*) FROM jobs WHERE state = 'open'") > 0, "some concern the bot");
}

#[test]
fn issues_with_an_incident_label_are_understood() {
    for mut payload in examples().remove("issues").expect("examples") {
        assert!(!matches!(read("issues", &payload), Reading::Relevant(_)), "no example is an incident");
        let mut label = json!({ "id": 1, "name": "Incident", "color": "b60205", "default": false });
        label["description"] = Value::Null;
        payload["issue"]["labels"] = json!([label]);
        if payload["issue"]["pull_request"].is_object() {
            assert!(matches!(read("issues", &payload), Reading::Irrelevant(_)), "a pull request never is an incident");
            continue;
        }
        let incoming = relevant("issues", &payload);
        assert_place(&incoming, &payload);
        let number = payload["issue"]["number"].as_u64().expect("a number");
        let action = payload["action"].as_str().expect("an action").to_owned();
        assert_eq!(incoming.event, Event::Issue { number, action });
    }
    for action in ["labeled", "unlabeled"] {
        let mut seen = 0;
        for mut payload in of("issues", action) {
            payload["issue"]["labels"] = json!([]);
            if payload["label"].is_object() {
                payload["label"]["name"] = json!("incident");
                assert_place(&relevant("issues", &payload), &payload);
                seen += 1;
            }
        }
        assert!(seen > 0, "no {action} with a label");
    }
}

#[test]
fn comments_with_a_command_are_understood() {
    for mut payload in of("issue_comment", "created") {
        assert!(matches!(read("issue_comment", &payload), Reading::Irrelevant(_)), "no example holds a command");
        payload["comment"]["body"] = json!("Thanks!\r\n\r\n/postmortem start\r\n");
        payload["comment"]["user"]["type"] = json!("User");
        payload["sender"]["type"] = json!("User");
        let incoming = relevant("issue_comment", &payload);
        assert_place(&incoming, &payload);
        let Event::Comment { number, on_pull_request, comment_id, author, before, .. } = incoming.event else {
            panic!("{incoming:?}");
        };
        assert_eq!(number, payload["issue"]["number"]);
        assert_eq!(on_pull_request, payload["issue"]["pull_request"].is_object());
        assert_eq!(comment_id, payload["comment"]["id"]);
        assert_eq!(author.login, payload["comment"]["user"]["login"]);
        assert_eq!(before, None);
    }
    for mut payload in of("issue_comment", "edited") {
        payload["comment"]["body"] = json!("/check");
        let former = payload["changes"]["body"]["from"].as_str().map(str::to_owned);
        match read("issue_comment", &payload) {
            Reading::Relevant(incoming) => {
                let Event::Comment { before, .. } = incoming.event else { panic!("{payload}") };
                assert_eq!(before, former);
                assert!(before.is_some());
            }
            Reading::Labelled(..) | Reading::Irrelevant(_) => assert_eq!(former, None, "{payload}"),
        }
    }
}

#[test]
fn pull_requests_are_understood() {
    for action in ["opened", "synchronize", "reopened", "ready_for_review", "closed"] {
        for payload in of("pull_request", action) {
            let incoming = relevant("pull_request", &payload);
            assert_place(&incoming, &payload);
            let pull = &payload["pull_request"];
            let expected = Event::Pull {
                number: payload["number"].as_u64().expect("a number"),
                action: action.to_owned(),
                head_ref: pull["head"]["ref"].as_str().expect("a branch").to_owned(),
                head_sha: pull["head"]["sha"].as_str().expect("a commit").to_owned(),
                from_fork: pull["head"]["repo"]["full_name"] != payload["repository"]["full_name"],
                merged: pull["merged"].as_bool().unwrap_or(false),
            };
            assert_eq!(incoming.event, expected);
        }
    }
}

#[test]
fn asking_for_the_check_again_is_understood() {
    for mut payload in of("check_run", "requested_action") {
        assert!(matches!(read("check_run", &payload), Reading::Irrelevant(_)), "it is another app's");
        payload["check_run"]["name"] = json!("postmortem");
        let incoming = relevant("check_run", &payload);
        assert_place(&incoming, &payload);
        let pull = &payload["check_run"]["pull_requests"][0];
        let expected = Event::CheckRequested {
            number: pull["number"].as_u64().expect("a number"),
            head_ref: pull["head"]["ref"].as_str().expect("a branch").to_owned(),
            head_sha: payload["check_run"]["head_sha"].as_str().expect("a commit").to_owned(),
            action: payload["requested_action"]["identifier"].as_str().map(str::to_owned),
        };
        assert_eq!(incoming.event, expected);
    }
    for mut payload in of("check_run", "rerequested") {
        // The examples have no pull request; the suite's are borrowed.
        assert!(matches!(read("check_run", &payload), Reading::Irrelevant(_)));
        let suite = of("check_suite", "rerequested").swap_remove(0);
        payload["check_run"]["name"] = json!("postmortem");
        payload["check_run"]["pull_requests"] = suite["check_suite"]["pull_requests"].clone();
        payload["repository"] = suite["repository"].clone();
        let Event::CheckRequested { action, number, .. } = relevant("check_run", &payload).event else { panic!() };
        assert_eq!(action, None);
        assert_eq!(number, suite["check_suite"]["pull_requests"][0]["number"]);
    }
    for payload in of("check_suite", "rerequested") {
        let incoming = relevant("check_suite", &payload);
        assert_place(&incoming, &payload);
        let Event::CheckRequested { number, head_sha, .. } = incoming.event else { panic!("{incoming:?}") };
        assert_eq!(number, payload["check_suite"]["pull_requests"][0]["number"]);
        assert_eq!(head_sha, payload["check_suite"]["head_sha"]);
    }
}
