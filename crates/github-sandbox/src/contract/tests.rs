use std::{fs, sync::OnceLock, time::Instant};

use serde_json::{Value, json};

use super::{Contract, ContractError, Part, Violation, contract_dir};
use crate::Exchange;

/// The example payloads of every webhook, as the npm package `@octokit/webhooks-examples` publishes them.
const EXAMPLES: &str = "node_modules/@octokit/webhooks-examples/api.github.com/index.json";

/// The events whose examples must fit: those that the sandbox sends.
const EVENTS: &[&str] = &[
    "check_run",
    "check_suite",
    "installation",
    "installation_repositories",
    "issue_comment",
    "issues",
    "label",
    "ping",
    "pull_request",
    "push",
    "sub_issues",
];

fn contract() -> &'static Contract {
    static CONTRACT: OnceLock<Contract> = OnceLock::new();
    CONTRACT.get_or_init(|| Contract::installed().unwrap_or_else(|error| panic!("{error}")))
}

fn exchange(method: &str, path: &str, body: Option<Value>, status: u16, answer: Option<Value>) -> Exchange {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let response_headers = vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())];
    Exchange {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        request_body: body,
        status,
        response_body: answer,
        response_headers,
    }
}

fn check(method: &str, path: &str, body: Option<Value>, status: u16, answer: Option<Value>) -> Vec<Violation> {
    contract().check_exchange(&exchange(method, path, body, status, answer))
}

/// The parts that are broken, with the place.
fn places(violations: &[Violation]) -> Vec<(Part, &str)> {
    violations.iter().map(|violation| (violation.part, violation.place.as_str())).collect()
}

fn label() -> Value {
    json!({
        "id": 1, "node_id": "L_1", "url": "https://api.github.com/repos/o/r/labels/incident", "name": "incident",
        "description": null, "color": "b60205", "default": false
    })
}

#[test]
fn a_request_and_an_answer_as_github_describes_them_pass() {
    let body = json!({ "name": "incident", "color": "b60205" });
    assert_eq!(check("POST", "/repos/o/r/labels", Some(body), 201, Some(label())), []);
}

#[test]
fn an_unknown_property_of_a_request_is_refused_at_every_level() {
    let body = json!({ "name": "incident", "colour": "b60205" });
    let found = check("POST", "/repos/o/r/labels", Some(body), 201, Some(label()));
    assert_eq!(places(&found), [(Part::RequestBody, "")]);
    assert!(found[0].message.contains("'colour'"), "{}", found[0]);

    let body = json!({
        "name": "postmortem", "head_sha": "0".repeat(40),
        "output": { "title": "t", "summary": "s", "annotations": [
            { "path": "a.md", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "m", "rule": "x" }
        ] }
    });
    let found = check("POST", "/repos/o/r/check-runs", Some(body), 403, Some(json!({ "message": "m" })));
    assert_eq!(places(&found), [(Part::RequestBody, "/output/annotations/0")]);
}

#[test]
fn what_the_alternatives_of_a_request_list_is_known() {
    let none = || Some(json!({ "message": "Forbidden" }));
    // Labels are strings or objects: both are in use.
    for labels in [json!(["incident"]), json!([{ "name": "incident" }])] {
        let body = json!({ "title": "t", "labels": labels });
        assert_eq!(check("POST", "/repos/o/r/issues", Some(body), 403, none()), []);
    }
    let body = json!({ "title": "t", "labels": [{ "nom": "incident" }] });
    let found = check("POST", "/repos/o/r/issues", Some(body), 403, none());
    assert!(!found.is_empty() && found.iter().all(|violation| violation.part == Part::RequestBody), "{found:?}");
    // The properties of a completed check run are spread over alternatives that allow anything.
    let body = json!({ "name": "postmortem", "status": "completed", "conclusion": "failure" });
    assert_eq!(check("PATCH", "/repos/o/r/check-runs/7", Some(body), 403, none()), []);
    let body = json!({ "status": "completed", "conclusion": "failure", "colour": "red" });
    assert_eq!(places(&check("PATCH", "/repos/o/r/check-runs/7", Some(body), 403, none())), [(Part::RequestBody, "")]);
}

#[test]
fn a_body_of_another_type_or_without_its_required_parts_is_refused() {
    let answer = || Some(json!({ "message": "m", "documentation_url": "d" }));
    let long = json!({ "output": { "title": "t", "summary": "s".repeat(65_536) } });
    assert_eq!(
        places(&check("PATCH", "/repos/o/r/check-runs/7", Some(long), 403, answer())),
        [(Part::RequestBody, "/output/summary")]
    );
    assert_eq!(
        places(&check("POST", "/repos/o/r/labels", Some(json!({ "color": 3 })), 422, answer())),
        [(Part::RequestBody, ""), (Part::RequestBody, "/color")]
    );
    assert_eq!(places(&check("POST", "/repos/o/r/labels", None, 422, answer())), [(Part::RequestBody, "")]);
    assert_eq!(check("POST", "/repos/o/r/labels", None, 401, answer()), [], "refused before it was read");
    assert_eq!(
        places(&check("GET", "/repos/o/r/labels", Some(json!({ "page": 2 })), 200, Some(json!([])))),
        [(Part::RequestBody, "")]
    );
}

#[test]
fn operations_and_parameters_that_github_lacks_are_refused() {
    let list = || Some(json!([]));
    assert_eq!(check("GET", "/repos/o/r/labels?per_page=100&page=2", None, 200, list()), []);
    assert_eq!(places(&check("GET", "/repos/o/r/labels?size=3", None, 200, list())), [(Part::Query, "size")]);
    assert_eq!(places(&check("GET", "/repos/o/r/labels?page=x", None, 200, list())), [(Part::Query, "page")]);
    assert_eq!(places(&check("GET", "/repos/o/r/issues?state=resolved", None, 200, list())), [(Part::Query, "state")]);
    assert_eq!(
        places(&check("GET", "/repos/o/r/issues/first/comments", None, 200, list())),
        [(Part::Path, "issue_number")]
    );
    assert_eq!(places(&check("GET", "/repos/o/r/incidents", None, 200, list())), [(Part::Operation, "")]);
    assert_eq!(places(&check("PUT", "/repos/o/r/labels", None, 200, list())), [(Part::Operation, "")]);
}

#[test]
fn a_path_finds_the_most_exact_operation_and_keeps_slashes_where_github_takes_them() {
    let name = |method, path| contract().operation_name(method, path).unwrap_or_default();
    assert_eq!(name("GET", "/repos/o/r/issues/comments"), "GET /repos/{owner}/{repo}/issues/comments");
    assert_eq!(name("GET", "/repos/o/r/issues/7"), "GET /repos/{owner}/{repo}/issues/{issue_number}");
    assert_eq!(name("PUT", "/repos/o/r/contents/a/b/c.md"), "PUT /repos/{owner}/{repo}/contents/{path}");
    assert_eq!(name("GET", "/repos/o/r/commits"), "GET /repos/{owner}/{repo}/commits");
    assert_eq!(name("GET", "/repos/o/r/git/ref/heads/a/b"), "GET /repos/{owner}/{repo}/git/ref/{ref}");
    assert_eq!(name("GET", "/repos/o/r/commits/main/check-runs"), "GET /repos/{owner}/{repo}/commits/{ref}/check-runs");
    assert_eq!(name("GET", "/repos/o/r/labels/a%2Fb"), "GET /repos/{owner}/{repo}/labels/{name}");
}

#[test]
fn an_answer_must_have_a_status_and_a_body_that_github_gives() {
    let body = || Some(json!({ "name": "incident" }));
    let mut wrong = label();
    wrong["id"] = json!("one");
    assert_eq!(places(&check("POST", "/repos/o/r/labels", body(), 201, Some(wrong))), [(Part::Answer, "201 /id")]);
    assert_eq!(places(&check("POST", "/repos/o/r/labels", body(), 201, None)), [(Part::Answer, "201 ")]);
    assert_eq!(places(&check("POST", "/repos/o/r/labels", body(), 200, Some(label()))), [(Part::Answer, "200 ")]);
    assert_eq!(check("DELETE", "/repos/o/r/labels/x", None, 204, None), []);
    assert_eq!(places(&check("DELETE", "/repos/o/r/labels/x", None, 204, Some(json!({})))), [(Part::Answer, "204 ")]);
    assert_eq!(check("GET", "/repos/o/r/issues", None, 304, None), []);
    assert_eq!(check("GET", "/repos/o/r/labels/x", None, 401, Some(json!({ "message": "Bad credentials" }))), []);
}

/// What the examples have that the schemas do not allow: the examples are years older than the schemas.
const OLD_EXAMPLES: &[(&str, &str)] = &[
    ("check-run-rerequested", "/check_run/app/created_at"),
    ("check-run-rerequested", "/check_run/app/updated_at"),
    ("check-run-rerequested", "/check_run/check_suite/app/created_at"),
    ("check-run-rerequested", "/check_run/check_suite/app/updated_at"),
    ("installation", "/installation/created_at"),
    ("installation", "/installation/updated_at"),
    ("issues-transferred", "/repository/homepage"),
    ("label-created", "/repository/homepage"),
];

#[test]
fn githubs_own_example_webhooks_pass_but_for_what_was_added_since() {
    let (mut checked, mut violations) = (0, Vec::new());
    for event in &examples() {
        let name = event["name"].as_str().unwrap_or_default();
        if !EVENTS.contains(&name) {
            continue;
        }
        for example in event["examples"].as_array().into_iter().flatten() {
            checked += 1;
            violations.extend(contract().check_webhook(name, example));
        }
    }
    violations.retain(|violation| {
        let is_old = |(operation, place): &(&str, &str)| {
            violation.operation.starts_with(&format!("webhook {operation}")) && violation.place == *place
        };
        !violation.message.contains("is a required property") && !OLD_EXAMPLES.iter().any(is_old)
    });
    assert!(checked > 100, "{checked} examples");
    assert_eq!(violations, []);
}

fn examples() -> Vec<Value> {
    let path = contract_dir().join(EXAMPLES);
    let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask test`", path.display()));
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn a_webhook_that_github_would_not_send_is_refused() {
    let events = examples();
    let issues = events.iter().find(|event| event["name"] == "issues").unwrap();
    let examples = issues["examples"].as_array().unwrap();
    let mut labelled = examples.iter().find(|example| example["action"] == "labeled").unwrap().clone();
    labelled["issue"]["number"] = json!("7");
    assert_eq!(places(&contract().check_webhook("issues", &labelled)), [(Part::Webhook, "/issue/number")]);
    labelled["action"] = json!("exploded");
    assert_eq!(places(&contract().check_webhook("issues", &labelled)), [(Part::Webhook, "")]);
}

#[test]
fn a_missing_description_says_how_to_get_it() {
    let error = Contract::load(std::path::Path::new("/nonexistent")).err().unwrap();
    assert!(matches!(error, ContractError::Missing(_)));
    assert!(error.to_string().contains("cargo xtask test"), "{error}");
}

/// `cargo test -p github-sandbox --features contract -- --ignored --nocapture measure`
#[test]
#[ignore = "a measurement, not a check"]
fn measure() {
    let start = Instant::now();
    let contract = Contract::installed().unwrap();
    println!("load: {:?}", start.elapsed());
    let body = json!({ "name": "postmortem", "status": "completed", "conclusion": "failure" });
    let sample = exchange("PATCH", "/repos/o/r/check-runs/7", Some(body), 403, Some(json!({ "message": "m" })));
    let start = Instant::now();
    contract.check_exchange(&sample);
    println!("first check of an operation: {:?}", start.elapsed());
    let start = Instant::now();
    for _ in 0..1_000 {
        contract.check_exchange(&sample);
    }
    println!("each further check: {:?}", start.elapsed() / 1_000);
}
