//! The main job, over real HTTP: label an issue, get a checked pull request, merge it, get tracked issues.

mod common;

use common::{World, document};
use serde_json::{Value, json};

const ITEMS: &str = "- [ ] Block deployments while a bug is open (@bob, due 2026-12-01)\n\
    - [ ] Alert on failed payments (@cleo, due 2026-12-02)\n- [x] Mend the old bug (@ann, due 2026-03-04)";

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// From an issue to its open draft.
async fn drafted() -> (World, u64, Value) {
    let world = World::new().await;
    let issue = world.open_issue("Customers cannot pay", Some("Since 12:30 UTC nobody can pay."), &["incident"]).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    (world, issue, pull)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_becomes_a_draft_a_check_and_tracked_issues() {
    let (world, issue, pull) = drafted().await;
    assert_eq!(text(&pull["title"]), "Postmortem: Customers cannot pay");
    assert_eq!(text(&pull["head"]["ref"]), format!("postmortem/{issue}-customers-cannot-pay"));
    assert_eq!(text(&pull["labels"][0]["name"]), "postmortem");
    let path = world.path(&pull).await;
    assert!(path.starts_with("postmortems/20") && path.ends_with("-customers-cannot-pay.md"), "{path}");
    let draft = world.read(&path, text(&pull["head"]["ref"])).await;
    assert!(draft.contains("Since 12:30 UTC nobody can pay."), "the issue's words are carried over:\n{draft}");

    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert!(answers[0].contains(&format!("#{}", pull["number"])), "{}", answers[0]);

    let check = world.only_check(&pull).await;
    assert_eq!(text(&check["conclusion"]), "failure");
    assert_eq!(text(&check["name"]), "postmortem");
    assert!(text(&check["output"]["summary"]).contains("| section | state | line |"));
    let annotations = world.annotations(&check).await;
    assert!(annotations.iter().all(|found| found["path"] == json!(path)), "{annotations:#?}");
    assert!(annotations.iter().any(|found| text(&found["annotation_level"]) == "failure"));

    world.complete(&pull, &document(ITEMS)).await;
    world.rest_clean().await;
    let pull = world.only_pull().await;
    let check = world.only_check(&pull).await;
    assert_eq!(text(&check["conclusion"]), "success", "{:#?}", world.annotations(&check).await);

    world.merge(&pull).await;
    world.rest_clean().await;
    let filed = world.sub_issues(issue).await;
    let titles: Vec<&str> = filed.iter().map(|issue| text(&issue["title"])).collect();
    assert_eq!(titles, ["Block deployments while a bug is open", "Alert on failed payments"]);
    assert_eq!(text(&filed[0]["assignees"][0]["login"]), "bob");
    assert_eq!(text(&filed[0]["labels"][0]["name"]), "action-item");
    assert!(text(&filed[0]["body"]).contains(&format!("{path}#L")), "{}", filed[0]["body"]);
    assert_eq!(world.action_issues().await.len(), 2);

    let document = world.read(&path, "main").await;
    for issue in &filed {
        let line = document.lines().find(|line| line.contains(text(&issue["title"]))).unwrap();
        assert!(line.contains(text(&issue["html_url"])), "{line}");
    }
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 1, "the one comment is updated in place: {answers:#?}");
    assert!(answers[0].contains(&format!("#{}", filed[0]["number"])), "{}", answers[0]);

    // Everything again: nothing changes.
    let before = world.sandbox.snapshot();
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert_eq!(before, world.sandbox.snapshot());
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_in_any_way_give_one_draft() {
    let world = World::new().await;
    // At the opening, with two more (one event each); and later.
    world.open_issue("First", None, &["incident", "sev1", "payments"]).await;
    let later = world.open_issue("Second", None, &[]).await;
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 1);
    world.label(later, "Incident").await;
    world.label(later, "sev2").await;
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), 2);
    let dates: Vec<Value> = world.pulls().await;
    assert!(dates.iter().all(|pull| text(&pull["state"]) == "open"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_happens_without_the_label() {
    let world = World::new().await;
    let issue = world.open_issue("A question", Some("How?"), &["question"]).await;
    world.comment("eve", issue, "/lgtm").await;
    world.rest_clean().await;
    assert!(world.pulls().await.is_empty());
    assert!(world.answers(issue).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn any_title_and_body_make_a_draft() {
    let titles = [
        "🔥".repeat(256),
        "\"quoted\" 'and' `ticked` | [link](x) <b>html</b> */ --- {{ 7*7 }} {% raw %}".into(),
        "../../etc/passwd: a/b\\c".into(),
        "fixes #1, thanks @ann".into(),
        "---\nincident: 0".into(),
        "支払いができない".into(),
    ];
    let bodies =
        [None, Some("a\r\nb\r\n"), Some("---\nkey: [\n---\n{{ x }} <!-- "), Some("### Summary\n\n_No response_\n")];
    let world = World::new().await;
    let mut numbers = Vec::new();
    for (index, title) in titles.iter().enumerate() {
        numbers.push(world.open_issue(title, bodies[index % bodies.len()], &["incident"]).await);
    }
    world.rest_clean().await;
    assert_eq!(world.pulls().await.len(), titles.len());
    for pull in world.pulls().await {
        assert!(text(&pull["title"]).chars().count() <= 256);
        let path = world.path(&pull).await;
        let draft = world.read(&path, text(&pull["head"]["ref"])).await;
        let front: Vec<&str> = draft.lines().skip(1).take_while(|line| *line != "---").collect();
        assert!(front.iter().any(|line| line.starts_with("incident: \"http")), "{draft}");
        assert!(!draft.contains("{{ 7*7 }} 49"), "{draft}");
        let check = world.only_check(&pull).await;
        assert_eq!(text(&check["conclusion"]), "failure");
        let found = world.annotations(&check).await;
        assert!(!found.iter().any(|found| text(&found["message"]).contains("front-matter")), "{found:#?}");
    }
    for number in numbers {
        let answers = world.answers(number).await;
        assert_eq!(answers.len(), 1);
        assert!(!answers[0].contains("@ann"), "{}", answers[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_any_bytes_gets_a_check() {
    let (world, _, pull) = drafted().await;
    let branch = text(&pull["head"]["ref"]).to_owned();
    let path = world.path(&pull).await;
    let windows = document(ITEMS).replace('\n', "\r\n");
    world.write("bob", &path, &branch, windows.as_bytes()).await;
    world.rest_clean().await;
    let check = world.only_check(&world.only_pull().await).await;
    assert_eq!(text(&check["conclusion"]), "success", "CRLF: {:#?}", world.annotations(&check).await);

    world.write("bob", &path, &branch, b"# Title\n\nok\n\xff\xfe\n").await;
    world.rest_clean().await;
    let check = world.only_check(&world.only_pull().await).await;
    assert_eq!(text(&check["conclusion"]), "failure");
    let found = world.annotations(&check).await;
    assert_eq!(found[0]["start_line"], 4, "{found:#?}");
    assert!(text(&found[0]["title"]).contains("UTF-8"), "{found:#?}");

    // More findings than one request may carry.
    let many = (0..130).map(|n| format!("- TODO {n}")).collect::<Vec<_>>().join("\n");
    world.write("bob", &path, &branch, document(&many).as_bytes()).await;
    world.rest_clean().await;
    let check = world.only_check(&world.only_pull().await).await;
    assert!(world.annotations(&check).await.len() > 130);
    assert_eq!(text(&check["status"]), "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_line_ends_survive_the_links() {
    let (world, issue, pull) = drafted().await;
    let path = world.path(&pull).await;
    let windows = document(ITEMS).replace('\n', "\r\n");
    world.write("bob", &path, text(&pull["head"]["ref"]), windows.as_bytes()).await;
    world.rest_clean().await;
    world.merge(&pull).await;
    world.rest_clean().await;
    assert_eq!(world.sub_issues(issue).await.len(), 2);
    let linked = world.read(&path, "main").await;
    assert_eq!(linked.matches('\n').count(), linked.matches("\r\n").count());
    assert_eq!(linked.lines().count(), windows.lines().count());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_repository_is_told_and_started_later() {
    let world =
        World::with(github_sandbox::RepoOptions { empty: true, ..github_sandbox::RepoOptions::default() }).await;
    let issue = world.open_issue("Down", None, &["incident"]).await;
    world.rest_clean().await;
    assert!(world.pulls().await.is_empty());
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 1);
    assert!(answers[0].contains("no commit"), "{}", answers[0]);

    world.write("ann", "README.md", "main", b"# shop\n").await;
    world.comment("cleo", issue, "/postmortem start").await;
    world.rest_clean().await;
    world.only_pull().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_default_branch_gets_the_links_in_the_comment() {
    let (world, issue, pull) = drafted().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.rest_clean().await;
    world.sandbox.protect_branch(common::REPO, "main").unwrap();
    world.merge(&pull).await;
    world.rest_clean().await;
    let filed = world.sub_issues(issue).await;
    assert_eq!(filed.len(), 2);
    let path = world.path(&pull).await;
    assert!(!world.read(&path, "main").await.contains(text(&filed[0]["html_url"])));
    let answers = world.answers(issue).await;
    assert!(answers[0].contains(text(&filed[0]["html_url"])), "{}", answers[0]);
    assert!(answers[0].contains("by hand"), "{}", answers[0]);
}

/// Each commits its links to the same branch.
#[tokio::test(flavor = "multi_thread")]
async fn incidents_merged_at_once_get_their_links_without_commits_in_vain() {
    let world = World::new().await;
    let mut issues = Vec::new();
    for number in 0..6 {
        issues.push(world.open_issue(&format!("Outage {number}"), None, &["incident"]).await);
    }
    world.rest_clean().await;
    let pulls = world.pulls().await;
    assert_eq!(pulls.len(), issues.len());
    for pull in &pulls {
        let number = &pull["number"];
        let items = format!("- [ ] Alert on outage {number} (@bob, due 2026-12-01)");
        world.complete(pull, &document(&items)).await;
    }
    world.rest_clean().await;
    let trees = || {
        let requests = world.sandbox.requests();
        requests.iter().filter(|request| request.method == "POST" && request.path.ends_with("/git/trees")).count()
    };
    let before = trees();
    for pull in &pulls {
        world.merge(pull).await;
    }
    world.rest_clean().await;
    for issue in issues {
        assert_eq!(world.sub_issues(issue).await.len(), 1);
    }
    for pull in &pulls {
        let document = world.read(&world.path(pull).await, "main").await;
        let item = document.lines().find(|line| line.contains("Alert on outage")).unwrap();
        assert!(item.contains("/issues/"), "{document}");
    }
    assert_eq!(trees() - before, pulls.len());
    // An incident's issues are no older than itself: those of years need not be listed.
    let requests = world.sandbox.requests();
    let mut lists = requests.iter().filter(|request| request.query.contains("labels=action-item"));
    assert!(lists.all(|request| request.query.contains("since=")), "{requests:#?}");
}

/// GitHub shows the merge and the branch's new head, and not yet the commit itself.
#[tokio::test(flavor = "multi_thread")]
async fn links_wait_for_the_commit_that_does_not_show_yet() {
    use github_sandbox::{Fault, FaultAnswer};
    let (world, issue, pull) = drafted().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.rest_clean().await;
    world.sandbox.inject(Fault {
        method: Some("GET".into()),
        path_contains: "/git/commits/".into(),
        answer: FaultAnswer::Refuse { status: 404, message: "Not Found".into(), headers: Vec::new() },
        times: Some(2),
    });
    world.merge(&pull).await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0));
    let filed = world.sub_issues(issue).await;
    assert_eq!(filed.len(), 2);
    let path = world.path(&pull).await;
    assert!(world.read(&path, "main").await.contains(text(&filed[0]["html_url"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_repository_is_left_alone() {
    let mut world = World::without_bot(github_sandbox::RepoOptions::default()).await;
    world.open_issue("Down", None, &["incident"]).await;
    world.sandbox.archive(common::REPO).unwrap();
    world.start_bot().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert!(world.pulls().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_lacks_is_told_and_the_rest_happens() {
    use github_sandbox::{Fault, FaultAnswer};
    let (world, issue, pull) = drafted().await;
    for path_contains in ["/sub_issues", "/reactions"] {
        world.sandbox.inject(Fault {
            method: Some("POST".into()),
            path_contains: path_contains.into(),
            answer: FaultAnswer::Refuse { status: 404, message: "Not Found".into(), headers: Vec::new() },
            times: None,
        });
    }
    // Nobody by that name may be assigned.
    let items = "- [ ] Alert on failed payments (@nobody-here, due 2026-12-02)\n- [ ] Write it down (Team Payments)";
    world.complete(&pull, &document(items)).await;
    world.rest().await;
    world.comment("bob", issue, "/postmortem status").await;
    world.rest().await;
    world.merge(&pull).await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0));
    assert_eq!(world.action_issues().await.len(), 2);
    let answers = world.answers(issue).await;
    assert_eq!(answers.len(), 2, "{answers:#?}");
    assert!(answers[0].contains("sub-issue"), "{}", answers[0]);
    assert!(answers[0].contains("nobody-here"), "{}", answers[0]);
    assert!(answers[1].contains("could not react"), "{}", answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_answer_by_role_and_once() {
    let world = World::new().await;
    let issue = world.open_issue("Down", None, &[]).await;
    for (who, body, expected) in [
        ("dan", "/postmortem start", "needs at least the triage role"),
        ("cleo", "/postmortem stat", "/postmortem start"),
        ("cleo", "/postmortem start outtage", "`outage`"),
        ("bob", "/check", "no postmortem pull request"),
        ("bob", "/actions file", "label an issue"),
        ("cleo", "/postmortem help", "| command |"),
        ("cleo", "/postmortem status", "no postmortem here yet"),
        ("cleo", "/postmortem start outage", "The postmortem is in #"),
        ("cleo", "/postmortem start", "The postmortem is in #"),
        ("cleo", "/check", "needs at least the write role"),
        ("bob", "/check", "Checked again"),
        ("bob", "/postmortem status", "The check fails"),
    ] {
        let before = world.answers(issue).await;
        world.comment(who, issue, body).await;
        world.rest_clean().await;
        let after = world.answers(issue).await;
        let new: Vec<&String> = after.iter().filter(|answer| !before.contains(answer)).collect();
        assert!(new.iter().any(|answer| answer.contains(expected)), "{who} {body}: {new:#?}");
    }
    let issue_now = world.get(&format!("{{repo}}/issues/{issue}")).await;
    assert_eq!(text(&issue_now["labels"][0]["name"]), "incident");
    let pull = world.only_pull().await;
    assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), 2, "the first one and the one asked for");

    let count = world.answers(issue).await.len();
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    assert_eq!(world.answers(issue).await.len(), count, "a repeated delivery answers nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_on_the_pull_request_and_filing_before_the_merge() {
    let (world, issue, pull) = drafted().await;
    let number = pull["number"].as_u64().unwrap();
    world.complete(&pull, &document(ITEMS)).await;
    world.rest_clean().await;
    world.comment("bob", number, "Looks good.\n\n/actions file\n\n> /check\n").await;
    world.rest_clean().await;
    assert_eq!(world.sub_issues(issue).await.len(), 2);
    let answers = world.answers(number).await;
    assert_eq!(answers.len(), 1, "{answers:#?}");
    let path = world.path(&pull).await;
    let linked = world.read(&path, text(&pull["head"]["ref"])).await;
    assert_eq!(linked.matches("/issues/").count() - linked.lines().filter(|l| l.starts_with("incident:")).count(), 2);
    // The merge files nothing again.
    world.merge(&pull).await;
    world.rest_clean().await;
    assert_eq!(world.action_issues().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_own_pull_request_is_checked_only_where_it_touches_a_document() {
    let world = World::new().await;
    world.branch("bob", "notes").await;
    world.write("bob", "docs/notes.md", "notes", b"# Notes\n").await;
    world.branch("bob", "old-story").await;
    world.write("bob", "postmortems/2020-01-01-old.md", "old-story", b"# Old\n\n## Summary\n\nx\n").await;
    for head in ["notes", "old-story"] {
        world.post("bob", "{repo}/pulls", json!({ "title": head, "head": head, "base": "main" })).await;
    }
    world.rest_clean().await;
    for pull in world.pulls().await {
        let expected = usize::from(text(&pull["head"]["ref"]) == "old-story");
        assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), expected, "{}", pull["title"]);
        assert!(world.answers(pull["number"].as_u64().unwrap()).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_bot_makes_nothing_twice() {
    let (mut world, issue, pull) = drafted().await;
    // The title changes, so the branch can't be derived any more.
    world.patch("ann", &format!("{{repo}}/issues/{issue}"), json!({ "title": "Payments are down" })).await;
    world.rest_clean().await;
    world.lose_database().await;
    world.label(issue, "sev1").await;
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
    assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), 1);

    world.complete(&pull, &document(ITEMS)).await;
    world.rest_clean().await;
    // Filed, but the links were not written before everything was lost.
    world.sandbox.protect_branch(common::REPO, "main").unwrap();
    world.merge(&pull).await;
    world.rest_clean().await;
    world.lose_database().await;
    world.sandbox.redeliver_all().await.unwrap();
    world.rest_clean().await;
    world.only_pull().await;
    assert_eq!(world.action_issues().await.len(), 2);
    assert_eq!(world.answers(issue).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_replies_and_faults_leave_no_double() {
    use github_sandbox::{Fault, FaultAnswer};
    let world = World::new().await;
    for path_contains in ["/git/refs", "/pulls", "/comments", "/check-runs"] {
        world.sandbox.inject(Fault {
            method: Some("POST".into()),
            path_contains: path_contains.into(),
            answer: FaultAnswer::LoseReply,
            times: Some(1),
        });
    }
    let issue = world.open_issue("Customers cannot pay", None, &[]).await;
    world.label(issue, "incident").await;
    world.rest().await;
    let pull = world.only_pull().await;
    assert_eq!(world.answers(issue).await.len(), 1);
    assert_eq!(world.checks(&pull["head"]["sha"]).await.len(), 1);
    world.complete(&pull, &document(ITEMS)).await;
    world.rest().await;
    world.sandbox.inject(Fault {
        method: Some("POST".into()),
        path_contains: "/issues".into(),
        answer: FaultAnswer::LoseReply,
        times: Some(2),
    });
    world.merge(&pull).await;
    world.rest().await;
    assert_eq!(world.counts().await, (0, 0));
    assert_eq!(world.action_issues().await.len(), 2);
    assert_eq!(world.sub_issues(issue).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_tells_of_its_own_items_alone() {
    let (world, first, pull) = drafted().await;
    world.complete(&pull, &document(ITEMS)).await;
    world.merge(&pull).await;
    world.rest_clean().await;
    let second = world.open_issue("Nobody can log in", None, &["incident"]).await;
    world.rest_clean().await;
    let pull = world.pulls().await.into_iter().find(|pull| text(&pull["state"]) == "open").unwrap();
    world.complete(&pull, &document("- [ ] Watch the logins (@bob, due 2026-12-01)")).await;
    world.merge(&pull).await;
    world.rest_clean().await;
    for (incident, items) in [(first, 2), (second, 1)] {
        let answers = world.answers(incident).await;
        let listed: Vec<&str> = answers[0].lines().filter(|line| line.starts_with("- #")).collect();
        assert_eq!(listed.len(), items, "{listed:#?}");
    }
}
