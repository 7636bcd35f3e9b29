//! Every method of the GitHub port, there and back: against the sandbox, over HTTP, with each request held against
//! GitHub's own description of its API.

use std::sync::Arc;
use std::time::Duration;

use github_sandbox::contract::{ContractObserver, Part};
use github_sandbox::{Config, Fault, FaultAnswer, RepoOptions, Sandbox};
use jiff::Timestamp;
use postmortem_bot::bot::model::{
    Annotation, AnnotationLevel, CheckAction, CheckRunRequest, NewIssue, NewPull, Reaction, RepoRef, Role,
};
use postmortem_bot::github::{AppConfig, OctocrabGitHub};
use postmortem_bot::ports::{Clock, GitHub, GitHubError};
use secrecy::SecretString;
use serde_json::json;

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

struct Stage {
    sandbox: Sandbox,
    contract: Arc<ContractObserver>,
    github: OctocrabGitHub,
    app_id: u64,
    repo: RepoRef,
}

/// A sandbox with the repository `acme/shop`, and the adapter for an app that is installed there. `base` is where
/// the API is on the server.
async fn stage(base: &str, options: RepoOptions) -> anyhow::Result<Stage> {
    let sandbox = Sandbox::start(Config::default()).await?;
    let contract = Arc::new(ContractObserver::installed()?);
    sandbox.observe(Arc::clone(&contract) as Arc<dyn github_sandbox::Observer>);
    sandbox.add_user("ann");
    let app = sandbox.register_app("postmortems", None)?;
    let made = sandbox.add_repo("acme", "shop", options)?;
    sandbox.add_collaborator("acme/shop", "ann", "triage")?;
    let installation = sandbox.installation_of("acme/shop").expect("the app is installed");
    let config = AppConfig {
        app_id: app.id,
        private_key: SecretString::from(app.private_key_pem),
        api_url: format!("{}{base}", sandbox.url()).parse()?,
    };
    let github = OctocrabGitHub::new(config, Arc::new(SystemClock))?.with_timeout(Duration::from_secs(10));
    let repo = RepoRef { installation, id: made.id, owner: "acme".into(), name: "shop".into() };
    Ok(Stage { sandbox, contract, github, app_id: app.id, repo })
}

/// Every request (and its answer) is what GitHub describes. Webhooks are the sandbox's own affair.
#[track_caller]
fn assert_requests_fit(contract: &ContractObserver) {
    assert!(!contract.operations().is_empty(), "the observer saw nothing: is it attached?");
    let violations: Vec<String> =
        contract.violations().iter().filter(|found| found.part != Part::Webhook).map(ToString::to_string).collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[tokio::test]
async fn issues_comments_labels_and_roles() -> anyhow::Result<()> {
    let Stage { sandbox: _running, contract, github, app_id, repo } = stage("/api/v3", RepoOptions::default()).await?;
    let identity = github.identity().await;
    assert_eq!((identity.app_id, identity.login.as_deref()), (app_id, Some("postmortems[bot]")));
    let repository = github.repository(&repo).await?;
    assert_eq!((repository.default_branch.as_str(), repository.archived), ("main", false));
    assert_eq!(github.role(&repo, "ann").await?, Role::Triage);

    github.ensure_label(&repo, "post mortem/ü", "d73a4a", "What went wrong").await?;
    github.ensure_label(&repo, "post mortem/ü", "d73a4a", "What went wrong").await?;
    let title = "Überraschung 🚒 <b>#1</b> \"quotes\" / slashes";
    let new = NewIssue {
        title: title.into(),
        body: "first\r\nsecond".into(),
        labels: vec!["post mortem/ü".into()],
        assignees: vec!["ann".into()],
    };
    let issue = github.create_issue(&repo, &new).await?;
    assert_eq!((issue.title.as_str(), issue.labels.as_slice()), (title, new.labels.as_slice()));
    assert_eq!((issue.assignees.as_slice(), issue.open, issue.is_pull_request), (&["ann".to_owned()][..], true, false));
    let author = issue.author.clone().expect("the app");
    assert_eq!((Some(author.login), author.is_bot), (identity.login, true));
    assert_eq!(github.issue(&repo, issue.number).await?, issue);
    let listed = github.labelled(&repo, "post mortem/ü", false, None).await?;
    assert_eq!(listed.iter().map(|issue| issue.id).collect::<Vec<_>>(), [issue.id]);

    let plain = NewIssue { title: "child".into(), body: String::new(), labels: vec![], assignees: vec![] };
    let child = github.create_issue(&repo, &plain).await?;
    assert_eq!(github.add_assignees(&repo, child.number, &["ann".into(), "nobody-here".into()]).await?, ["ann"]);
    github.add_labels(&repo, child.number, &["action-item".into()]).await?;
    github.add_sub_issue(&repo, issue.number, child.id).await?;
    let children = github.sub_issues(&repo, issue.number).await?;
    assert_eq!(children.iter().map(|child| child.number).collect::<Vec<_>>(), [child.number]);
    assert_eq!(children[0].labels, ["action-item"]);

    let comment = github.create_comment(&repo, issue.number, "Hello 🚒").await?;
    assert_eq!(github.update_comment(&repo, comment.id, "Changed").await?.body, "Changed");
    github.react(&repo, comment.id, Reaction::ThumbsUp).await?;
    github.react(&repo, comment.id, Reaction::ThumbsUp).await?;
    assert_eq!(github.comment(&repo, comment.id).await?.map(|comment| comment.body).as_deref(), Some("Changed"));
    assert_eq!(github.comment(&repo, 999_999_999).await?, None);
    for number in 0..101 {
        github.create_comment(&repo, issue.number, &number.to_string()).await?;
    }
    let comments = github.comments(&repo, issue.number).await?;
    assert_eq!((comments.len(), comments[0].id, comments[101].body.as_str()), (102, comment.id, "100"));
    assert_requests_fit(&contract);
    Ok(())
}

#[tokio::test]
async fn branches_files_pull_requests_and_checks() -> anyhow::Result<()> {
    let big = "line\n".repeat(300_000);
    let options = RepoOptions { files: vec![("docs/größe.md".into(), big.clone())], ..RepoOptions::default() };
    let Stage { sandbox, contract, github, app_id, repo } = stage("", options).await?;
    let base = github.branch_head(&repo, "main").await?.expect("a first commit");
    assert_eq!(github.branch_head(&repo, "postmortem/7-x").await?, None);

    let path = "postmortems/2026-01-02-ü.md";
    let commit = github.commit_file(&repo, &base, path, "# Ü\r\n".as_bytes(), "Draft the postmortem").await?;
    github.create_branch(&repo, "postmortem/7-x", &commit).await?;
    let again = github.create_branch(&repo, "postmortem/7-x", &commit).await.unwrap_err();
    assert!(again.is_unprocessable(), "{again:?}");
    assert_eq!(github.branch_head(&repo, "postmortem/7-x").await?, Some(commit.clone()));
    assert_eq!(github.branch_head(&repo, "postmortem/7").await?, None, "only the beginning of a name");
    assert_eq!(github.branches_with_prefix(&repo, "postmortem/7-").await?, ["postmortem/7-x"]);
    assert_eq!(github.branches_with_prefix(&repo, "postmortem/8-").await?, Vec::<String>::new());

    let file = github.file(&repo, path, "postmortem/7-x").await?.expect("the file just committed");
    assert_eq!(file.bytes, "# Ü\r\n".as_bytes());
    assert_eq!(github.file(&repo, path, "main").await?, None);
    assert_eq!(github.file(&repo, "docs", "main").await?, None, "a folder");
    let large = github.file(&repo, "docs/größe.md", &commit).await?.expect("above 1 MB");
    assert_eq!(large.bytes.len(), big.len());
    let bytes = github.commit_file(&repo, &commit, "raw.bin", b"\xff\x00\xfe", "Not UTF-8").await?;
    assert_eq!(github.file(&repo, "raw.bin", &bytes).await?.expect("a binary file").bytes, b"\xff\x00\xfe");
    github.update_branch(&repo, "postmortem/7-x", &bytes).await?;
    let aside = github.commit_file(&repo, &base, "aside.md", b"x", "Elsewhere").await?;
    let refused = github.update_branch(&repo, "postmortem/7-x", &aside).await.unwrap_err();
    assert!(refused.is_unprocessable(), "{refused:?}");

    let new = NewPull { title: "P".into(), body: "B".into(), head: "postmortem/7-x".into(), base: "main".into() };
    let pull = github.create_pull(&repo, &new).await?;
    assert_eq!(
        (pull.head_sha.as_str(), pull.base_ref.as_str(), pull.open, pull.merged),
        (bytes.as_str(), "main", true, false)
    );
    assert_eq!(pull.head_repo.as_deref(), Some("acme/shop"));
    let again = github.create_pull(&repo, &new).await.unwrap_err();
    assert!(again.is_unprocessable() && again.to_string().contains("already exists"), "{again:?}");
    let pulls = github.pulls_of_branch(&repo, "postmortem/7-x").await?;
    assert_eq!(pulls.iter().map(|pull| pull.number).collect::<Vec<_>>(), [pull.number]);
    let mut files = github.pull_files(&repo, pull.number).await?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!((files[0].path.as_str(), files[0].blob_sha.as_ref()), (path, Some(&file.blob_sha)));

    let annotation = |line| Annotation {
        path: path.into(),
        start_line: line,
        end_line: line,
        start_column: Some(1),
        end_column: Some(3),
        level: AnnotationLevel::Failure,
        title: "missing-section".into(),
        message: "There is no summary".into(),
    };
    let mut request = CheckRunRequest {
        name: "postmortem".into(),
        head_sha: bytes.clone(),
        external_id: "digest".into(),
        conclusion: None,
        details_url: None,
        title: "1 error".into(),
        summary: "A table".into(),
        annotations: (1..=50).map(annotation).collect(),
        actions: vec![CheckAction {
            label: "Re-check".into(),
            description: "Again".into(),
            identifier: "recheck".into(),
        }],
    };
    let run = github.create_check_run(&repo, &request).await?;
    assert_eq!((run.completed, run.annotations, run.app_id), (false, 50, Some(app_id)));
    request.conclusion = Some("failure".into());
    request.annotations = vec![annotation(51)];
    let run = github.update_check_run(&repo, run.id, &request).await?;
    assert_eq!((run.completed, run.annotations, run.conclusion.as_deref()), (true, 51, Some("failure")));
    assert_eq!(github.check_runs(&repo, &bytes, "postmortem").await?, [run]);
    assert_eq!(github.check_runs(&repo, &bytes, "else").await?, []);

    let merge = reqwest::Client::new()
        .put(format!("{}/repos/acme/shop/pulls/{}/merge", sandbox.url(), pull.number))
        .header("user-agent", "test")
        .bearer_auth(owner_token(&sandbox)?)
        .json(&json!({"merge_method": "squash"}))
        .send()
        .await?;
    assert!(merge.status().is_success(), "{}", merge.text().await?);
    let merged = github.pull(&repo, pull.number).await?;
    assert!(merged.merged && !merged.open && merged.merge_commit_sha.is_some(), "{merged:?}");
    assert!(github.pulls_of_branch(&repo, "postmortem/7-x").await?[0].merged);
    assert_requests_fit(&contract);
    Ok(())
}

fn owner_token(sandbox: &Sandbox) -> anyhow::Result<String> {
    sandbox.add_collaborator("acme/shop", "bob", "admin")?;
    Ok(sandbox.token_of("bob"))
}

#[tokio::test]
async fn a_renamed_repository_is_followed_on_reads_and_writes() -> anyhow::Result<()> {
    let Stage { sandbox, contract, github, repo, .. } = stage("/api/v3", RepoOptions::default()).await?;
    let new = NewIssue { title: "T".into(), body: "B".into(), labels: vec![], assignees: vec![] };
    let issue = github.create_issue(&repo, &new).await?;
    sandbox.rename_repo("acme/shop", "store")?;
    assert_eq!(github.issue(&repo, issue.number).await?.id, issue.id);
    github.create_comment(&repo, issue.number, "still here").await?;
    github.update_comment(&repo, github.comments(&repo, issue.number).await?[0].id, "changed").await?;
    assert_eq!(github.comments(&repo, issue.number).await?.len(), 1);
    assert_requests_fit(&contract);
    Ok(())
}

#[tokio::test]
async fn refusals_have_their_right_kind() -> anyhow::Result<()> {
    let empty = RepoOptions { empty: true, ..RepoOptions::default() };
    let Stage { sandbox, contract, github, repo, .. } = stage("", empty).await?;
    assert_eq!(github.branch_head(&repo, "main").await?, None);
    assert_eq!(github.branches_with_prefix(&repo, "postmortem/").await?, Vec::<String>::new());
    assert_eq!(github.file(&repo, "README.md", "main").await?, None);
    assert!(github.issue(&repo, 4).await.unwrap_err().is_not_found());
    assert!(github.role(&repo, "a-stranger").await.is_err_and(|error| error.is_not_found()));

    // The reply is lost, the effect is not: nothing may be sent a second time.
    let new = NewIssue { title: "T".into(), body: "B".into(), labels: vec!["x".into()], assignees: vec![] };
    sandbox.inject(Fault {
        method: Some("POST".into()),
        path_contains: "/issues".into(),
        answer: FaultAnswer::LoseReply,
        times: Some(1),
    });
    let error = github.create_issue(&repo, &new).await.unwrap_err();
    assert!(matches!(error, GitHubError::Transient { .. }), "{error:?}");
    assert_eq!(github.labelled(&repo, "x", false, None).await?.len(), 1);

    sandbox.archive("acme/shop")?;
    let error = github.create_issue(&repo, &new).await.unwrap_err();
    assert_eq!(error.status(), Some(403), "{error:?}");
    sandbox.set_suspended(repo.installation, true)?;
    let error = github.issue(&repo, 1).await.unwrap_err();
    assert!(matches!(error.status(), Some(401 | 403)) || matches!(error, GitHubError::Transient { .. }), "{error:?}");
    assert_requests_fit(&contract);
    Ok(())
}
