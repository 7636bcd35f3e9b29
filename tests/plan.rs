//! Decisions as plain values: what is planned for a snapshot, and that nothing is once it is done.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "plan_support/permutations.rs"]
mod permutations;

use std::collections::BTreeMap;

use jiff::Timestamp;
use postmortem_bot::bot::marker::Signer;
use postmortem_bot::bot::model::{Actor, CheckRun, Comment, Identity, Issue, PullRequest, RepoRef, Repository};
use postmortem_bot::bot::plan::{Effect, SetCheckRun, plan};
use postmortem_bot::bot::snapshot::{Document, DocumentText, FiledAction, Incident, PullState, Refusal, Snapshot};

const PATH: &str = "postmortems/2026-03-04-down.md";

fn issue() -> Issue {
    Issue {
        id: 100,
        number: 1,
        title: "Down".into(),
        body: String::new(),
        open: true,
        labels: vec!["incident".into(), "sev2".into()],
        author: Some(Actor { login: "ann".into(), is_bot: false }),
        assignees: vec!["bob".into()],
        is_pull_request: false,
        locked: false,
        html_url: "https://github.com/acme/shop/issues/1".into(),
        created_at: "2026-03-04T12:40:00Z".parse().unwrap(),
        closed_at: None,
        via_app: None,
    }
}

fn snapshot() -> Snapshot {
    Snapshot {
        now: Timestamp::UNIX_EPOCH,
        repo: RepoRef { installation: 1, id: 7, owner: "acme".into(), name: "shop".into() },
        repository: Repository {
            id: Some(7),
            full_name: None,
            default_branch: "main".into(),
            archived: false,
            html_url: "https://github.com/acme/shop".into(),
        },
        identity: Identity { app_id: 5, login: Some("pm[bot]".into()), name: None },
        signer: Signer::new([b"secret".as_slice()]),
        incident: Some(Incident {
            issue: issue(),
            status_comment: None,
            branch: None,
            base_head: Some("abc".into()),
            path_taken: false,
            filed: BTreeMap::new(),
            tracked: true,
            unlabelled: false,
            pull_was_made: false,
        }),
        pull: None,
        commands: Vec::new(),
        refused: BTreeMap::new(),
        recheck: None,
        duplicates: Vec::new(),
    }
}

fn pull(text: &str) -> PullState {
    PullState {
        pull: PullRequest {
            id: 200,
            number: 2,
            title: "Postmortem: Down".into(),
            body: String::new(),
            open: true,
            merged: false,
            draft: false,
            head_ref: "postmortem/1-down".into(),
            head_sha: "def".into(),
            head_repo: Some("acme/shop".into()),
            base_ref: "main".into(),
            author: None,
            merge_commit_sha: None,
            labels: Vec::new(),
            html_url: "https://github.com/acme/shop/pull/2".into(),
        },
        documents: vec![Document { path: PATH.into(), blob_sha: "b1".into(), text: DocumentText::Text(text.into()) }],
        read_at: "def".into(),
        checks: Vec::new(),
    }
}

fn with_pull(text: &str, merged: bool) -> Snapshot {
    let mut state = pull(text);
    state.pull.merged = merged;
    state.pull.open = !merged;
    Snapshot { pull: Some(state), ..snapshot() }
}

fn keys(snapshot: &Snapshot) -> Vec<String> {
    plan(snapshot).iter().map(Effect::key).collect()
}

fn check(snapshot: &Snapshot) -> SetCheckRun {
    plan(snapshot)
        .into_iter()
        .find_map(|effect| if let Effect::SetCheckRun(run) = effect { Some(*run) } else { None })
        .unwrap()
}

/// The status comment as the plan would write it now.
fn keep_comment(snapshot: &mut Snapshot) {
    let body = plan(snapshot).into_iter().find_map(|effect| match effect {
        Effect::UpsertComment { kind: "status", body, .. } => Some(body),
        _ => None,
    });
    let comment = Comment {
        id: 9,
        body: body.unwrap(),
        author: None,
        html_url: String::new(),
        created_at: Timestamp::UNIX_EPOCH,
        via_app: Some(5),
    };
    snapshot.incident.as_mut().unwrap().status_comment = Some(comment);
}

fn filed(number: u64, complete: bool) -> FiledAction {
    FiledAction {
        id: number * 10,
        number,
        url: format!("https://github.com/acme/shop/issues/{number}"),
        title: "x".into(),
        shortfalls: Vec::new(),
        unlabelled: Vec::new(),
        complete,
    }
}

#[test]
fn an_incident_without_a_draft_gets_one() {
    let effects = plan(&snapshot());
    let [Effect::OpenPull(open)] = effects.as_slice() else { panic!("{effects:#?}") };
    assert_eq!(open.pull.head, "postmortem/1-down");
    assert_eq!(open.pull.base, "main");
    assert_eq!(open.path, PATH);
    assert_eq!(open.parent, "abc");
    assert_eq!(open.message, "Draft the postmortem of incident 1");
    assert!(open.content.contains("severity: SEV2") || open.content.contains("severity: sev2"), "{}", open.content);
    assert!(open.content.contains("bob"), "{}", open.content);
}

#[test]
fn a_branch_that_is_there_is_used_whatever_the_title_is_now() {
    let mut snapshot = snapshot();
    snapshot.incident.as_mut().unwrap().branch = Some("postmortem/1-older-title".into());
    let effects = plan(&snapshot);
    let [Effect::OpenPull(open)] = effects.as_slice() else { panic!("{effects:#?}") };
    assert_eq!(open.pull.head, "postmortem/1-older-title");
}

#[test]
fn what_stands_in_the_way_of_a_draft_is_told_once() {
    let mut empty = snapshot();
    empty.incident.as_mut().unwrap().base_head = None;
    assert_eq!(keys(&empty), ["comment:status:1"]);
    keep_comment(&mut empty);
    assert_eq!(plan(&empty), []);

    let mut refused = snapshot();
    refused.refused.insert("pull".into(), Refusal { status: 403, message: "Resource not accessible".into() });
    let effects = plan(&refused);
    let [Effect::UpsertComment { body, .. }] = effects.as_slice() else { panic!("{effects:#?}") };
    assert!(body.contains("403") && body.contains("Resource not accessible"), "{body}");

    let mut archived = snapshot();
    archived.repository.archived = true;
    assert_eq!(plan(&archived), []);

    let mut lost = snapshot();
    lost.incident.as_mut().unwrap().pull_was_made = true;
    assert_eq!(keys(&lost), ["comment:status:1"], "no second pull request");
}

#[test]
fn an_open_draft_gets_its_check_and_comment_and_then_nothing() {
    let mut snapshot = with_pull("# Down\n\n## Summary\n", false);
    let run = check(&snapshot);
    assert_eq!(run.conclusion, "failure");
    assert_eq!(keys(&snapshot), [format!("check:def:{}", run.external_id), "comment:status:1".into()]);
    keep_comment(&mut snapshot);
    let mut made = CheckRun {
        id: 3,
        name: "postmortem".into(),
        head_sha: "def".into(),
        external_id: Some(run.external_id.clone()),
        completed: true,
        conclusion: Some("failure".into()),
        annotations: 1,
        app_id: Some(5),
    };
    snapshot.pull.as_mut().unwrap().checks = vec![made.clone()];
    assert_eq!(plan(&snapshot), []);

    // Two processes sent its annotations: another run stands in for it, once it is there nothing more.
    let wanted = run.annotations.len();
    let spoilt = CheckRun { annotations: wanted + 1, ..made.clone() };
    snapshot.pull.as_mut().unwrap().checks = vec![spoilt.clone()];
    let instead = check(&snapshot);
    assert_eq!(instead.external_id, format!("{}:again-1", run.external_id));
    let begun = CheckRun { external_id: Some(instead.external_id.clone()), completed: false, ..made.clone() };
    snapshot.pull.as_mut().unwrap().checks.push(begun);
    assert_eq!(check(&snapshot).external_id, instead.external_id, "what was begun is gone on with");
    assert_eq!(check(&snapshot).unfinished, Some((3, 1)));
    snapshot.pull.as_mut().unwrap().checks[1].completed = true;
    assert_eq!(plan(&snapshot), []);
    // A server that counts otherwise than we do is not filled with runs.
    snapshot.pull.as_mut().unwrap().checks[1].annotations = wanted + 1;
    assert_eq!(plan(&snapshot), []);
    snapshot.pull.as_mut().unwrap().checks = vec![made.clone()];

    // Somebody asks for it anew: one more, once.
    snapshot.recheck = Some("request-1".into());
    let again = check(&snapshot);
    assert_eq!(again.external_id, format!("{}:request-1", run.external_id));
    snapshot.pull.as_mut().unwrap().checks.push(CheckRun { external_id: Some(again.external_id), ..made.clone() });
    assert_eq!(plan(&snapshot), []);
    snapshot.recheck = None;

    // Another app's run of the same name does not count; an unfinished one of ours is gone on with.
    snapshot.pull.as_mut().unwrap().checks = vec![CheckRun { app_id: Some(6), ..made.clone() }];
    assert_eq!(check(&snapshot).unfinished, None);
    made.completed = false;
    snapshot.pull.as_mut().unwrap().checks = vec![made];
    assert_eq!(check(&snapshot).unfinished, Some((3, 1)));
}

#[test]
fn a_merge_files_first_links_then_and_rests() {
    let text = "# Down\n\n## Action items\n\n- [ ] Alert on it @bob due 2026-12-01\n- [ ] Test it @ann due 2026-12-02\n\
                - [x] Mend it @ann due 2026-03-04\n- [ ] Known ([#9](https://github.com/acme/shop/issues/9)) @ann\n";
    let mut snapshot = with_pull(text, true);
    let effects = plan(&snapshot);
    let names: Vec<(String, Vec<String>)> = effects
        .iter()
        .map(|effect| match effect {
            Effect::FileAction { issue, parent: 1, .. } => (issue.title.clone(), issue.assignees.clone()),
            other => panic!("{other:#?}"),
        })
        .collect();
    assert_eq!(names, [("Alert on it".into(), vec!["bob".into()]), ("Test it".into(), vec!["ann".into()])]);

    // One is made, the other begun: only the begun one is gone on with.
    for (effect, (number, complete)) in effects.iter().zip([(11, true), (12, false)]) {
        let Effect::FileAction { key, .. } = effect else { unreachable!() };
        snapshot.incident.as_mut().unwrap().filed.insert(key.clone(), filed(number, complete));
    }
    assert_eq!(keys(&snapshot), [effects[1].key()]);
    for action in snapshot.incident.as_mut().unwrap().filed.values_mut() {
        action.complete = true;
    }
    let effects = plan(&snapshot);
    let [Effect::CommitFile(commit)] = effects.as_slice() else { panic!("{effects:#?}") };
    assert_eq!((commit.branch.as_str(), commit.expected_blob.as_str()), ("main", "b1"));
    let changed: Vec<(&str, &str)> = text.lines().zip(commit.content.lines()).filter(|(old, new)| old != new).collect();
    assert_eq!(changed.len(), 2, "{changed:#?}");
    assert!(changed[0].1.contains("issues/11") && changed[1].1.contains("issues/12"), "{changed:#?}");

    snapshot.pull.as_mut().unwrap().documents[0].text = DocumentText::Text(commit.content.clone());
    assert_eq!(keys(&snapshot), ["comment:status:1"]);
    keep_comment(&mut snapshot);
    assert_eq!(plan(&snapshot), []);
}

#[test]
fn an_issue_that_only_shares_a_branch_name_is_left_alone() {
    let mut snapshot = with_pull("# Down\n\n## Action items\n\n- [ ] Alert\n", true);
    let incident = snapshot.incident.as_mut().unwrap();
    incident.issue.labels.clear();
    incident.tracked = false;
    assert_eq!(plan(&snapshot), []);
}

#[test]
fn the_check_stays_within_githubs_limits() {
    // Multibyte text, so that a cut at a byte would fall into a character.
    let long =
        format!("# Down\n\n## Action items\n\n{}", "- [ ] 支払い `|` by @ann for @bob 😀 を監視する\n".repeat(1_000));
    let run = check(&with_pull(&long, false));
    assert!(run.summary.len() <= 65_535, "{}", run.summary.len());
    assert!(run.annotations.len() > 50, "{:#?}", run.annotations);
    for annotation in &run.annotations {
        assert!(annotation.title.chars().count() <= 255 && annotation.message.len() <= 64 * 1024);
        assert!(annotation.start_line >= 1 && annotation.end_line >= annotation.start_line);
        let columns = annotation.start_column.zip(annotation.end_column);
        assert!(
            columns.is_none_or(|(start, end)| {
                annotation.start_line == annotation.end_line && start >= 1 && end >= start
            })
        );
    }
    assert!(!run.summary.contains("@ann"), "a mention in the summary would ping");
    let effects = plan(&with_pull(&long, true));
    for effect in effects {
        let Effect::FileAction { issue, .. } = effect else { continue };
        assert!(issue.title.chars().count() <= 256 && issue.body.chars().count() <= 65_536);
        assert!(!issue.body.contains("@ann"), "{}", issue.body);
    }
}
