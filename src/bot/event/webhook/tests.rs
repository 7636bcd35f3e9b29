use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::bot::event::{Lane, may_concern};

fn read(event: &str, payload: &Value) -> Result<Reading, Unreadable> {
    Incoming::read(event, payload.to_string().as_bytes(), &IncidentLabels::default())
}

fn relevant(event: &str, payload: &Value) -> Incoming {
    match read(event, payload) {
        Ok(Reading::Relevant(incoming)) => *incoming,
        other => panic!("expected a relevant event, got {other:?}"),
    }
}

/// Whatever labels a repository's own configuration may name.
fn is_irrelevant(event: &str, payload: &Value) -> bool {
    matches!(read(event, payload), Ok(Reading::Irrelevant(_)))
}

/// Only a repository that names one of its labels has a use for it.
fn is_for_other_labels(event: &str, payload: &Value) -> bool {
    matches!(read(event, payload), Ok(Reading::Labelled(_, labels)) if !labels.is_empty())
}

/// The payload with `parts` put over it at the top level.
fn with(parts: &Value) -> Value {
    let mut payload = json!({
        "installation": { "id": 77 },
        "repository": { "id": 5, "name": "shop", "full_name": "acme/shop", "owner": { "login": "acme" } },
        "sender": { "login": "ann", "type": "User" },
    });
    for (key, value) in parts.as_object().unwrap() {
        payload[key] = value.clone();
    }
    payload
}

fn labeled(label: &str) -> Value {
    with(&json!({ "action": "labeled", "label": { "name": label },
        "issue": { "number": 3, "labels": [{ "name": label }] } }))
}

fn comment(body: &str) -> Value {
    with(&json!({ "action": "created", "issue": { "number": 3 },
        "comment": { "id": 9, "body": body, "user": { "login": "ann", "type": "User" } } }))
}

fn pull(action: &str, head_repo: &Value) -> Value {
    with(&json!({ "action": action, "pull_request": { "number": 8, "merged": false,
        "head": { "ref": "postmortem/3-checkout", "sha": "abc", "repo": head_repo } } }))
}

fn check(name: &str, pull_requests: &Value) -> Value {
    with(&json!({ "action": "rerequested",
        "check_run": { "name": name, "head_sha": "abc", "pull_requests": pull_requests } }))
}

#[test]
fn an_incident_label_in_any_case_is_relevant() {
    for label in ["incident", "Incident", "INCIDENT"] {
        let incoming = relevant("issues", &labeled(label));
        assert_eq!(incoming.event, Event::Issue { number: 3, action: "labeled".into() });
        assert_eq!(incoming.repo, RepoRef { installation: 77, id: 5, owner: "acme".into(), name: "shop".into() });
        assert_eq!(incoming.sender, Actor { login: "ann".into(), is_bot: false });
    }
    assert!(is_for_other_labels("issues", &labeled("bug")));
    assert!(is_for_other_labels("issues", &labeled("incidental")));
}

#[test]
fn labels_are_configurable() {
    let body = labeled("Störung").to_string();
    let labels = IncidentLabels::new(["störung", "outage"]);
    assert!(matches!(Incoming::read("issues", body.as_bytes(), &labels), Ok(Reading::Relevant(_))));
    let body = labeled("incident").to_string();
    assert!(!matches!(Incoming::read("issues", body.as_bytes(), &labels), Ok(Reading::Relevant(_))));
}

#[test]
fn taking_the_incident_label_off_is_relevant_and_another_one_is_not() {
    let unlabeled = |label: &str| {
        with(&json!({ "action": "unlabeled", "label": { "name": label }, "issue": { "number": 3, "labels": [] } }))
    };
    assert!(matches!(relevant("issues", &unlabeled("incident")).event, Event::Issue { .. }));
    assert!(is_for_other_labels("issues", &unlabeled("bug")));
}

#[test]
fn every_action_on_an_incident_is_relevant_even_one_nobody_knows_yet() {
    for action in ["opened", "reopened", "closed", "edited", "deleted", "transferred", "teleported"] {
        let payload = with(&json!({ "action": action, "issue": { "number": 3, "labels": [{ "name": "incident" }] } }));
        assert_eq!(relevant("issues", &payload).event, Event::Issue { number: 3, action: action.into() });
    }
}

#[test]
fn a_pull_request_never_is_an_incident() {
    let payload = with(&json!({ "action": "labeled", "label": { "name": "incident" },
        "issue": { "number": 3, "labels": [{ "name": "incident" }], "pull_request": { "url": "x" } } }));
    assert!(is_irrelevant("issues", &payload));
}

#[test]
fn only_lines_like_commands_make_a_comment_relevant() {
    for body in ["/check", "hello\n/postmortem start", "a\r\n   /actions file\r\n", "a\r/check", "> /check\n\n/check"] {
        assert!(matches!(relevant("issue_comment", &comment(body)).event, Event::Comment { .. }), "{body:?}");
    }
    for body in [
        "",
        "hello",
        "/lgtm",
        "/etc/hosts",
        "a /check",
        "    /check",
        "> /check",
        "//",
        "/ check",
        "/1",
        "\t/check",
        "/",
    ] {
        assert!(is_irrelevant("issue_comment", &comment(body)), "{body:?}");
    }
}

#[test]
fn a_comment_keeps_author_sender_and_place() {
    let mut payload = comment("/check");
    payload["issue"]["pull_request"] = json!({ "url": "x" });
    payload["sender"]["login"] = json!("bob");
    let incoming = relevant("issue_comment", &payload);
    assert_eq!(incoming.sender, Actor { login: "bob".into(), is_bot: false });
    assert_eq!(
        incoming.event,
        Event::Comment {
            number: 3,
            on_pull_request: true,
            comment_id: 9,
            author: Actor { login: "ann".into(), is_bot: false },
            body: "/check".into(),
            before: None,
        }
    );
}

#[test]
fn bots_give_no_commands() {
    for user in [json!({ "login": "dependabot[bot]" }), json!({ "login": "robot", "type": "Bot" })] {
        for who in ["/comment/user", "/sender"] {
            let mut payload = comment("/check");
            *payload.pointer_mut(who).unwrap() = user.clone();
            assert!(is_irrelevant("issue_comment", &payload), "{who} {user}");
        }
    }
}

#[test]
fn an_edit_carries_the_former_text_and_without_one_nothing_is_new() {
    let mut payload = comment("/check\n/actions file");
    payload["action"] = json!("edited");
    assert!(is_irrelevant("issue_comment", &payload));
    payload["changes"] = json!({ "body": { "from": "/check" } });
    let Event::Comment { before, .. } = relevant("issue_comment", &payload).event else { panic!() };
    assert_eq!(before.as_deref(), Some("/check"));
    payload["action"] = json!("deleted");
    assert!(is_irrelevant("issue_comment", &payload));
}

#[test]
fn pull_requests_know_forks_merges_and_their_incident_lane() {
    let own = relevant("pull_request", &pull("opened", &json!({ "id": 5 })));
    assert!(matches!(&own.event, Event::Pull { number: 8, from_fork: false, merged: false, .. }));
    assert_eq!(own.lane().number, 3);

    for head_repo in [json!({ "id": 6 }), json!(null)] {
        let fork = relevant("pull_request", &pull("synchronize", &head_repo));
        assert!(matches!(fork.event, Event::Pull { from_fork: true, .. }));
        assert_eq!(fork.lane().number, 8);
    }

    let mut payload = pull("closed", &json!({ "id": 5 }));
    payload["pull_request"]["merged"] = json!(true);
    assert!(matches!(relevant("pull_request", &payload).event, Event::Pull { merged: true, .. }));
    payload["pull_request"]["merged"] = json!(null);
    payload["pull_request"]["merged_at"] = json!("2026-01-01T00:00:00Z");
    assert!(matches!(relevant("pull_request", &payload).event, Event::Pull { merged: true, .. }));

    assert!(is_irrelevant("pull_request", &pull("assigned", &json!({ "id": 5 }))));
}

#[test]
fn only_our_check_of_a_pull_request_here_is_relevant() {
    let one = |number: u64, branch: &str, repo: u64| {
        json!({ "number": number, "head": { "ref": branch, "sha": "abc", "repo": { "id": repo } },
            "base": { "ref": "main", "repo": { "id": 5 } } })
    };
    let pulls = json!([one(1, "other", 5), one(2, "postmortem/3-x", 6), one(8, "postmortem/3-x", 5)]);
    let incoming = relevant("check_run", &check("postmortem", &pulls));
    assert_eq!(
        incoming.event,
        Event::CheckRequested { number: 8, head_ref: "postmortem/3-x".into(), head_sha: "abc".into(), action: None }
    );
    assert!(is_irrelevant("check_run", &check("lint", &pulls)));
    assert!(is_irrelevant("check_run", &check("postmortem", &json!([one(2, "x", 6)]))));
    // Of a fork GitHub names no pull request.
    let mut fork = check("postmortem", &json!([]));
    fork["check_run"]["head_sha"] = json!("abc");
    let event = relevant("check_run", &fork).event;
    assert_eq!(event, Event::CheckOfCommit { head_sha: "abc".into(), action: None });

    let suite = with(&json!({ "action": "rerequested",
        "check_suite": { "head_sha": "abc", "pull_requests": pulls } }));
    assert!(matches!(relevant("check_suite", &suite).event, Event::CheckRequested { number: 8, .. }));
}

#[test]
fn a_pressed_button_is_named() {
    let pulls = json!([{ "number": 8, "head": { "ref": "x", "sha": "abc" } }]);
    let mut payload = check("postmortem", &pulls);
    payload["action"] = json!("requested_action");
    assert!(matches!(read("check_run", &payload), Err(Unreadable::Incomplete { .. })));
    payload["requested_action"] = json!({ "identifier": "fix" });
    let Event::CheckRequested { action, .. } = relevant("check_run", &payload).event else { panic!() };
    assert_eq!(action.as_deref(), Some("fix"));
}

#[test]
fn a_stand_in_may_leave_out_what_is_not_needed() {
    let mut payload = labeled("incident");
    let fields = payload.as_object_mut().unwrap();
    fields.remove("installation");
    fields.remove("sender");
    fields.insert("repository".into(), json!({ "id": 5, "full_name": "acme/shop" }));
    let incoming = relevant("issues", &payload);
    assert_eq!(incoming.repo, RepoRef { installation: 0, id: 5, owner: "acme".into(), name: "shop".into() });
    assert_eq!(incoming.sender.login, "ghost");
}

#[test]
fn shapes_that_only_stand_ins_have_are_understood() {
    let mut payload = labeled("incident");
    payload["issue"]["labels"] = json!(["bug", "incident", 4, null]);
    payload["label"] = json!("incident");
    payload["repository"]["owner"] = json!("acme");
    assert_eq!(relevant("issues", &payload).repo.owner, "acme");

    // Without a list of labels the issue itself has to tell; a label that is named decides.
    payload["issue"].as_object_mut().unwrap().remove("labels");
    assert!(matches!(relevant("issues", &payload).event, Event::Issue { .. }));
    payload["label"] = json!("bug");
    assert!(is_for_other_labels("issues", &payload));
    payload["action"] = json!("opened");
    assert!(matches!(relevant("issues", &payload).event, Event::Issue { .. }));
}

#[test]
fn a_new_comment_is_its_authors_and_an_edit_may_be_anybodys() {
    let mut payload = comment("/check");
    payload.as_object_mut().unwrap().remove("sender");
    assert_eq!(relevant("issue_comment", &payload).sender.login, "ann");
    payload["action"] = json!("edited");
    payload["changes"] = json!({ "body": { "from": "hello" } });
    assert!(matches!(read("issue_comment", &payload), Err(Unreadable::Incomplete { .. })));
}

#[test]
fn a_pull_request_needs_no_more_than_its_number() {
    let payload = with(&json!({ "action": "closed", "number": 8, "pull_request": { "merged": true } }));
    assert_eq!(relevant("pull_request", &payload).lane().number, 8);

    // A head whose repository is not spoken of is no fork; one whose repository is gone is.
    let mut payload = pull("opened", &json!(null));
    assert!(matches!(relevant("pull_request", &payload).event, Event::Pull { from_fork: true, .. }));
    payload["pull_request"]["head"].as_object_mut().unwrap().remove("repo");
    assert_eq!(relevant("pull_request", &payload).lane().number, 3);
}

#[test]
fn what_concerns_us_but_lacks_a_field_is_incomplete() {
    for field in ["repository", "issue"] {
        let mut payload = labeled("incident");
        payload.as_object_mut().unwrap().remove(field);
        let problem = read("issues", &payload).unwrap_err();
        assert_eq!(problem.to_string(), format!("issues: `{field}` is missing or out of range"));
    }
    for number in [json!(0), json!(u64::MAX), json!(-1), json!("3"), json!(null)] {
        let mut payload = labeled("incident");
        payload["issue"]["number"] = number;
        assert!(matches!(read("issues", &payload), Err(Unreadable::Incomplete { .. })));
    }
}

#[test]
fn errors_do_not_quote_the_payload() {
    let mut payload = labeled("incident");
    payload["issue"]["number"] = json!("hunter2");
    assert!(!read("issues", &payload).unwrap_err().to_string().contains("hunter2"));
}

#[test]
fn what_is_not_an_object_is_refused_for_every_event() {
    for event in ["issues", "ping", "star"] {
        for body in ["", "nope", "[]", "\"x\"", "{", "{\"issue\":7,", "{} {}", "{\"issue\":5}x"] {
            let reading = Incoming::read(event, body.as_bytes(), &IncidentLabels::default());
            assert!(matches!(reading, Err(Unreadable::NotJson(_))), "{event} {body:?}: {reading:?}");
        }
    }
    assert!(is_irrelevant("ping", &json!({ "zen": "x" })));
    assert!(is_irrelevant("something_new", &json!({})));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        event in prop::sample::select(vec!["issues", "issue_comment", "pull_request", "check_run", "check_suite", "installation", "repository", "x"]),
        body in prop::collection::vec(any::<u8>(), 0..200),
        cut in any::<prop::sample::Index>(),
        flip in any::<prop::sample::Index>(),
    ) {
        let _ = Incoming::read(event, &body, &IncidentLabels::default());
        let mut whole = labeled("incident").to_string().into_bytes();
        let at = flip.index(whole.len());
        whole[at] = whole[at].wrapping_add(1);
        whole.truncate(cut.index(whole.len()) + 1);
        let _ = Incoming::read(event, &whole, &IncidentLabels::default());
    }
}

#[test]
fn what_can_be_reached_again_is_looked_at() {
    let repository = json!({ "id": 5, "name": "shop", "full_name": "acme/shop", "owner": { "login": "acme" } });
    let installation = json!({ "id": 77, "account": { "login": "acme", "type": "Organization" } });
    let read_one = |event: &str, action: &str, repository: Option<&Value>| {
        let mut payload = json!({ "action": action, "installation": installation });
        if let Some(repository) = repository {
            payload["repository"] = repository.clone();
        }
        read(event, &payload)
    };
    for (event, action) in [
        ("installation", "created"),
        ("installation", "unsuspend"),
        ("installation", "new_permissions_accepted"),
        ("installation_repositories", "added"),
    ] {
        let Ok(Reading::Relevant(incoming)) = read_one(event, action, None) else { panic!("{event}.{action}") };
        assert_eq!(incoming.event, Event::Installation { action: action.into() });
        assert_eq!((incoming.repo.id, incoming.repo.installation, incoming.repo.owner.as_str()), (0, 77, "acme"));
        assert_eq!(incoming.lane(), Lane { repository_id: 0, number: 77 });
        assert!(may_concern(event, Some(action)));
    }
    for action in ["renamed", "transferred", "unarchived"] {
        let Ok(Reading::Relevant(incoming)) = read_one("repository", action, Some(&repository)) else { panic!() };
        assert_eq!((incoming.repo.id, incoming.repo.name.as_str()), (5, "shop"));
        assert_eq!(incoming.lane(), Lane { repository_id: 0, number: 77 });
        assert!(may_concern("repository", Some(action)));
    }
    for (event, action) in [("installation", "suspend"), ("installation", "deleted"), ("repository", "publicized")] {
        assert!(matches!(read_one(event, action, Some(&repository)), Ok(Reading::Irrelevant(_))), "{event}.{action}");
        assert!(!may_concern(event, Some(action)));
    }
    for (event, action) in
        [("push", None), ("check_run", Some("completed")), ("issues", Some("pinned")), ("star", None)]
    {
        assert!(!may_concern(event, action), "{event}");
    }
    assert!(may_concern("issues", Some("labeled")) && may_concern("pull_request", Some("closed")));
}
