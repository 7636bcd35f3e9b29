//! The port's methods, each a request or a few. Properties and parameters are exactly those that GitHub's
//! OpenAPI description names.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::nonsense;
use super::http::{Call, Route};
use super::sweeps::gone;
use super::{OctocrabGitHub, wire};
use crate::bot::model::{
    Annotation, CheckRun, CheckRunRequest, Comment, FileContent, HookDelivery, Identity, Installation,
    InstalledRepository, Issue, NewIssue, NewPull, PullFile, PullRequest, Reaction, RepoRef, Repository, Role,
    ThreadComment, TreeEntry,
};
use crate::ports::{GitHub, GitHubError, GitHubResult};

/// Bytes of a text that is sent with its tree.
const LARGEST_IN_TREE: usize = 256 * 1024;

fn issue_route(repo: &RepoRef, number: u64) -> Route {
    Route::repo(repo).then("/issues").number(number)
}

fn comment_route(repo: &RepoRef, id: u64) -> Route {
    Route::repo(repo).then("/issues/comments").number(id)
}

fn pull_route(repo: &RepoRef, number: u64) -> Route {
    Route::repo(repo).then("/pulls").number(number)
}

fn all<W: Into<T>, T>(list: Vec<W>) -> Vec<T> {
    list.into_iter().map(Into::into).collect()
}

/// `None` where GitHub says that it isn't there.
fn found<T>(outcome: GitHubResult<T>) -> GitHubResult<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The git endpoints' answer where a repository has no commit yet.
fn is_empty_repository(error: &GitHubError) -> bool {
    matches!(error, GitHubError::Permanent { status: 409, message, .. } if message.to_ascii_lowercase().contains("empty"))
}

#[async_trait]
impl GitHub for OctocrabGitHub {
    async fn identity(&self) -> Identity {
        self.who_we_are().await
    }

    async fn installations(&self) -> GitHubResult<Vec<Installation>> {
        self.list_installations().await
    }

    async fn installation_repositories(&self, installation: u64) -> GitHubResult<Vec<InstalledRepository>> {
        self.list_installation_repositories(installation).await
    }

    async fn hook_deliveries(&self, since: Timestamp) -> GitHubResult<Vec<HookDelivery>> {
        self.list_hook_deliveries(since).await
    }

    async fn hook_payload(&self, attempt: u64) -> GitHubResult<Option<Vec<u8>>> {
        self.show_hook_payload(attempt).await
    }

    async fn redeliver(&self, attempt: u64) -> GitHubResult<()> {
        self.ask_redelivery(attempt).await
    }

    async fn repository(&self, repo: &RepoRef) -> GitHubResult<Repository> {
        let answer: wire::Repository = self.ask(repo, &Call::get(Route::repo(repo))).await?;
        let mut repository = Repository::from(answer);
        if repository.html_url.is_empty() {
            repository.html_url = self.web_url(repo);
        }
        Ok(repository)
    }

    async fn role(&self, repo: &RepoRef, user: &str) -> GitHubResult<Role> {
        let call = Call::get(Route::repo(repo).then("/collaborators").part(user).then("/permission"));
        let answer: wire::Permission = self.ask(repo, &call).await?;
        answer.role().ok_or_else(|| GitHubError::Permanent {
            operation: call.operation(),
            status: 0,
            message: "the answer names no known role".to_owned(),
        })
    }

    async fn issue(&self, repo: &RepoRef, number: u64) -> GitHubResult<Issue> {
        let answer: wire::Issue = self.ask(repo, &Call::get(issue_route(repo, number))).await?;
        Ok(self.whole_issue(repo, answer))
    }

    async fn labelled(
        &self,
        repo: &RepoRef,
        label: &str,
        open_only: bool,
        since: Option<Timestamp>,
    ) -> GitHubResult<Vec<Issue>> {
        self.list_labelled(repo, label, open_only, since).await
    }

    async fn close_issue(&self, repo: &RepoRef, number: u64, body: &str) -> GitHubResult<()> {
        let more = json!({"state_reason": "not_planned", "body": body});
        self.patch_closed(repo, "/issues", number, more).await
    }

    async fn create_issue(&self, repo: &RepoRef, new: &NewIssue) -> GitHubResult<Issue> {
        let mut body = json!({"title": new.title, "body": new.body});
        if !new.labels.is_empty() {
            body["labels"] = json!(new.labels);
        }
        if !new.assignees.is_empty() {
            body["assignees"] = json!(new.assignees);
        }
        let answer: wire::Issue = self.ask(repo, &Call::post(Route::repo(repo).then("/issues"), body)).await?;
        Ok(self.whole_issue(repo, answer))
    }

    async fn add_assignees(&self, repo: &RepoRef, number: u64, users: &[String]) -> GitHubResult<Vec<String>> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let call = Call::post(issue_route(repo, number).then("/assignees"), json!({"assignees": users}));
        let answer: wire::Issue = self.ask(repo, &call).await?;
        Ok(Issue::from(answer).assignees)
    }

    async fn ensure_label(&self, repo: &RepoRef, name: &str, color: &str, description: &str) -> GitHubResult<()> {
        let look = Call::get(Route::repo(repo).then("/labels").part(name));
        if found(self.call(repo, &look).await)?.is_some() {
            return Ok(());
        }
        let mut body = json!({"name": name, "color": color});
        if !description.is_empty() {
            body["description"] = json!(description);
        }
        match self.call(repo, &Call::post(Route::repo(repo).then("/labels"), body)).await {
            Ok(_) => Ok(()),
            // Made by somebody meanwhile, or by a first try whose answer was lost.
            Err(error) if error.is_unprocessable() && error.to_string().contains("already_exists") => Ok(()),
            Err(error) if error.is_unprocessable() => match self.call(repo, &look).await {
                Ok(_) => Ok(()),
                Err(_) => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn add_labels(&self, repo: &RepoRef, number: u64, labels: &[String]) -> GitHubResult<()> {
        if labels.is_empty() {
            return Ok(());
        }
        let call = Call::post(issue_route(repo, number).then("/labels"), json!({"labels": labels}));
        self.call(repo, &call).await.map(drop)
    }

    async fn sub_issues(&self, repo: &RepoRef, parent: u64) -> GitHubResult<Vec<Issue>> {
        let call = Call::get(issue_route(repo, parent).then("/sub_issues"));
        Ok(all(self.list::<wire::Issue>(repo, call, None).await?))
    }

    async fn add_sub_issue(&self, repo: &RepoRef, parent: u64, child_id: u64) -> GitHubResult<()> {
        let call = Call::post(issue_route(repo, parent).then("/sub_issues"), json!({"sub_issue_id": child_id}));
        self.call(repo, &call).await.map(drop)
    }

    async fn comments(&self, repo: &RepoRef, number: u64) -> GitHubResult<Vec<Comment>> {
        let call = Call::get(issue_route(repo, number).then("/comments"));
        Ok(all(self.list::<wire::Comment>(repo, call, None).await?))
    }

    async fn comments_since(&self, repo: &RepoRef, since: Timestamp) -> GitHubResult<Vec<ThreadComment>> {
        self.list_comments_since(repo, since).await
    }

    async fn delete_comment(&self, repo: &RepoRef, id: u64) -> GitHubResult<()> {
        let call = Call { method: Method::DELETE, ..Call::get(comment_route(repo, id)) };
        gone(self.call(repo, &call).await.map(drop))
    }

    async fn comment(&self, repo: &RepoRef, id: u64) -> GitHubResult<Option<Comment>> {
        let answer = self.ask::<wire::Comment>(repo, &Call::get(comment_route(repo, id))).await;
        Ok(found(answer)?.map(Into::into))
    }

    async fn create_comment(&self, repo: &RepoRef, number: u64, body: &str) -> GitHubResult<Comment> {
        let call = Call::post(issue_route(repo, number).then("/comments"), json!({"body": body}));
        Ok(self.ask::<wire::Comment>(repo, &call).await?.into())
    }

    async fn update_comment(&self, repo: &RepoRef, id: u64, body: &str) -> GitHubResult<Comment> {
        let call = Call::patch(comment_route(repo, id), json!({"body": body}));
        let answer = self.call(repo, &call).await?;
        // It is done, whatever the answer holds.
        let comment = serde_json::from_slice::<wire::Comment>(&answer.body).ok();
        Ok(comment.unwrap_or_else(|| wire::Comment::known(id, body)).into())
    }

    async fn react(&self, repo: &RepoRef, comment_id: u64, reaction: Reaction) -> GitHubResult<()> {
        let content = match reaction {
            Reaction::ThumbsUp => "+1",
            Reaction::Confused => "confused",
            Reaction::Eyes => "eyes",
        };
        let call = Call::post(comment_route(repo, comment_id).then("/reactions"), json!({"content": content}));
        self.call(repo, &call).await.map(drop)
    }

    async fn branches_with_prefix(&self, repo: &RepoRef, prefix: &str) -> GitHubResult<Vec<String>> {
        let matching = Call::get(Route::repo(repo).then("/git/matching-refs/heads").prefix(prefix));
        let names: Vec<String> = match self.list_at_once::<wire::GitRef>(repo, matching).await {
            Ok(refs) => refs
                .into_iter()
                .filter_map(|git_ref| git_ref.name.strip_prefix("refs/heads/").map(str::to_owned))
                .collect(),
            Err(error) if is_empty_repository(&error) => Vec::new(),
            // Not every server knows that endpoint.
            Err(error) if error.is_not_offered() => {
                let branches = Call::get(Route::repo(repo).then("/branches"));
                let branches: Vec<wire::Branch> = self.list(repo, branches, None).await?;
                branches.into_iter().map(|branch| branch.name).collect()
            }
            Err(error) => return Err(error),
        };
        Ok(names.into_iter().filter(|name| name.starts_with(prefix)).collect())
    }

    async fn branch_head(&self, repo: &RepoRef, branch: &str) -> GitHubResult<Option<String>> {
        let call = Call::get(Route::repo(repo).then("/git/ref/heads").parts(branch));
        let answer = match found(self.ask::<Value>(repo, &call).await) {
            Ok(Some(answer)) => answer,
            Ok(None) => return self.listed_branch(repo, branch).await,
            Err(error) if is_empty_repository(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        // A list is what servers of the old kind give for a name that is only the beginning of others.
        let refs = match answer {
            Value::Array(refs) => refs,
            one => vec![one],
        };
        let full = format!("refs/heads/{branch}");
        for git_ref in refs {
            let git_ref: wire::GitRef =
                serde_json::from_value(git_ref).map_err(|problem| nonsense(call.operation(), &problem))?;
            if git_ref.name == full || git_ref.name.is_empty() {
                return Ok(Some(git_ref.object.sha));
            }
        }
        Ok(None)
    }

    async fn create_branch(&self, repo: &RepoRef, branch: &str, commit: &str) -> GitHubResult<()> {
        let body = json!({"ref": format!("refs/heads/{branch}"), "sha": commit});
        self.call(repo, &Call::post(Route::repo(repo).then("/git/refs"), body)).await.map(drop)
    }

    async fn update_branch(&self, repo: &RepoRef, branch: &str, commit: &str) -> GitHubResult<()> {
        let route = Route::repo(repo).then("/git/refs/heads").parts(branch);
        self.call(repo, &Call::patch(route, json!({"sha": commit, "force": false}))).await.map(drop)
    }

    async fn commit_file(
        &self,
        repo: &RepoRef,
        parent: &str,
        path: &str,
        content: &[u8],
        message: &str,
    ) -> GitHubResult<String> {
        let git = |endpoint| Route::repo(repo).then(endpoint);
        let base: wire::Commit = self.ask(repo, &Call::get(git("/git/commits").part(parent))).await?;
        let tree = |what: (&str, &str)| {
            let mut entry = json!({"path": path, "mode": "100644", "type": "blob"});
            entry[what.0] = json!(what.1);
            Call::post(git("/git/trees"), json!({"base_tree": base.tree.sha, "tree": [entry]}))
        };
        // A text may come with the tree, which saves a write.
        let text = std::str::from_utf8(content).ok().filter(|text| text.len() <= LARGEST_IN_TREE);
        let with_text = match text {
            Some(text) => match self.ask::<wire::Sha>(repo, &tree(("content", text))).await {
                Ok(tree) => Some(tree),
                Err(GitHubError::Permanent { status: 400 | 409 | 422, .. }) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let tree = if let Some(tree) = with_text {
            tree
        } else {
            let body = json!({"content": STANDARD.encode(content), "encoding": "base64"});
            let blob: wire::Sha = self.ask(repo, &Call::post(git("/git/blobs"), body)).await?;
            self.ask(repo, &tree(("sha", &blob.sha))).await?
        };
        let body = json!({"message": message, "tree": tree.sha, "parents": [parent]});
        let commit: wire::Sha = self.ask(repo, &Call::post(git("/git/commits"), body)).await?;
        Ok(commit.sha)
    }

    async fn file(&self, repo: &RepoRef, path: &str, at: &str) -> GitHubResult<Option<FileContent>> {
        let call = Call::get(Route::repo(repo).then("/contents").parts(path)).query("ref", at);
        let Some(answer) = found(self.ask::<Value>(repo, &call).await)? else { return Ok(None) };
        if answer.is_array() {
            return Ok(None); // a directory
        }
        let content: wire::Content =
            serde_json::from_value(answer).map_err(|problem| nonsense(call.operation(), &problem))?;
        if !matches!(content.kind.as_str(), "file" | "") {
            return Ok(None); // a symbolic link that leads to no file, a submodule
        }
        let bytes = match content.bytes() {
            Some(bytes) => bytes,
            None => self.read_blob(repo, &content.sha).await?,
        };
        Ok(Some(FileContent { path: path.to_owned(), blob_sha: content.sha, bytes }))
    }

    async fn file_mode(&self, repo: &RepoRef, path: &str, commit: &str) -> GitHubResult<Option<String>> {
        let mut tree = commit.to_owned();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let entries = self.tree(repo, &tree).await?;
            let Some(entry) = entries.into_iter().find(|entry| entry.path == part) else { return Ok(None) };
            if parts.peek().is_none() {
                return Ok(Some(entry.mode));
            }
            tree = entry.sha;
        }
        Ok(None)
    }

    async fn tree(&self, repo: &RepoRef, id: &str) -> GitHubResult<Vec<TreeEntry>> {
        let call = Call::get(Route::repo(repo).then("/git/trees").part(id));
        Ok(all(self.ask::<wire::Tree>(repo, &call).await?.tree))
    }

    async fn blob(&self, repo: &RepoRef, id: &str) -> GitHubResult<Vec<u8>> {
        self.read_blob(repo, id).await
    }

    async fn commits_of_path(&self, repo: &RepoRef, path: &str, from: &str) -> GitHubResult<Vec<String>> {
        let call = Call::get(Route::repo(repo).then("/commits")).query("sha", from).query("path", path);
        let commits: Vec<wire::Sha> = self.ask(repo, &call).await?;
        Ok(commits.into_iter().map(|commit| commit.sha).collect())
    }

    async fn pull(&self, repo: &RepoRef, number: u64) -> GitHubResult<PullRequest> {
        let answer: wire::PullRequest = self.ask(repo, &Call::get(pull_route(repo, number))).await?;
        Ok(answer.of(repo))
    }

    async fn pulls_of_branch(&self, repo: &RepoRef, branch: &str) -> GitHubResult<Vec<PullRequest>> {
        let call = Call::get(Route::repo(repo).then("/pulls"))
            .query("state", "all")
            .query("head", format!("{}:{branch}", repo.owner))
            .query("sort", "created")
            .query("direction", "desc");
        let mut pulls: Vec<wire::PullRequest> = self.list(repo, call, None).await?;
        pulls.retain(|pull| pull.is_from(repo, branch));
        let mut pulls: Vec<PullRequest> = pulls.into_iter().map(|pull| pull.of(repo)).collect();
        pulls.sort_by_key(|pull| std::cmp::Reverse(pull.number));
        Ok(pulls)
    }

    async fn pulls_of_commit(&self, repo: &RepoRef, commit: &str) -> GitHubResult<Vec<PullRequest>> {
        let call = Call::get(Route::repo(repo).then("/commits").part(commit).then("/pulls"));
        let pulls: Vec<wire::PullRequest> = self.list(repo, call, None).await?;
        Ok(pulls.into_iter().map(|pull| pull.of(repo)).collect())
    }

    async fn close_pull(&self, repo: &RepoRef, number: u64) -> GitHubResult<()> {
        self.patch_closed(repo, "/pulls", number, Value::Null).await
    }

    async fn pull_files(&self, repo: &RepoRef, number: u64) -> GitHubResult<Vec<PullFile>> {
        let call = Call::get(pull_route(repo, number).then("/files"));
        Ok(all(self.list::<wire::PullFile>(repo, call, None).await?))
    }

    async fn create_pull(&self, repo: &RepoRef, new: &NewPull) -> GitHubResult<PullRequest> {
        let body = json!({"title": new.title, "body": new.body, "head": new.head, "base": new.base});
        let call = Call::post(Route::repo(repo).then("/pulls"), body);
        Ok(self.ask::<wire::PullRequest>(repo, &call).await?.of(repo))
    }

    async fn check_runs(&self, repo: &RepoRef, sha: &str, name: &str) -> GitHubResult<Vec<CheckRun>> {
        let call = Call::get(Route::repo(repo).then("/commits").part(sha).then("/check-runs"))
            .query("check_name", name)
            .query("filter", "all");
        let runs: Vec<CheckRun> = all(self.list::<wire::CheckRun>(repo, call, Some(wire::CHECK_RUNS)).await?);
        let ours = |run: &CheckRun| run.name == name && (run.head_sha == sha || run.head_sha.is_empty());
        Ok(runs.into_iter().filter(ours).collect())
    }

    async fn create_check_run(&self, repo: &RepoRef, request: &CheckRunRequest) -> GitHubResult<CheckRun> {
        let mut body = check_run_body(request);
        body["head_sha"] = json!(request.head_sha);
        let call = Call::post(Route::repo(repo).then("/check-runs"), body);
        Ok(self.ask::<wire::CheckRun>(repo, &call).await?.into())
    }

    async fn update_check_run(&self, repo: &RepoRef, id: u64, request: &CheckRunRequest) -> GitHubResult<CheckRun> {
        let call = Call::patch(Route::repo(repo).then("/check-runs").number(id), check_run_body(request));
        let answer = self.call(repo, &call).await?;
        // It is done, whatever the answer holds.
        let run = serde_json::from_slice::<wire::CheckRun>(&answer.body).ok();
        Ok(run.unwrap_or_else(|| wire::CheckRun::known(id, &request.name, &request.head_sha)).into())
    }
}

impl OctocrabGitHub {
    /// A branch's head by the other endpoint that has it, for servers without git refs.
    async fn listed_branch(&self, repo: &RepoRef, branch: &str) -> GitHubResult<Option<String>> {
        let call = Call::get(Route::repo(repo).then("/branches").parts(branch));
        let answer = match self.ask::<wire::Branch>(repo, &call).await {
            Ok(answer) => Some(answer),
            Err(error) if error.is_not_offered() => None,
            Err(error) => return Err(error),
        };
        // GitHub leads the name of a renamed branch to the new one.
        Ok(answer.filter(|found| found.name == branch).and_then(|found| found.commit).map(|commit| commit.sha))
    }

    /// Where people see the repository, by the API's address: for servers that leave `html_url` out.
    fn web_url(&self, repo: &RepoRef) -> String {
        let api = self.transport.api().as_str().trim_end_matches('/');
        let web = if api == "https://api.github.com" { "https://github.com" } else { api.trim_end_matches("/api/v3") };
        format!("{web}/{}", repo.full_name())
    }

    /// With what nothing can be linked or dated without, where the server left it out.
    pub(super) fn whole_issue(&self, repo: &RepoRef, issue: wire::Issue) -> Issue {
        let mut issue = Issue::from(issue);
        if issue.html_url.is_empty() {
            issue.html_url = format!("{}/issues/{}", self.web_url(repo), issue.number);
        }
        if issue.created_at == Timestamp::UNIX_EPOCH {
            issue.created_at = self.clock.now();
        }
        issue
    }

    async fn read_blob(&self, repo: &RepoRef, sha: &str) -> GitHubResult<Vec<u8>> {
        let call = Call::get(Route::repo(repo).then("/git/blobs").part(sha));
        let blob: wire::Content = self.ask(repo, &call).await?;
        blob.bytes().ok_or_else(|| GitHubError::Permanent {
            operation: call.operation(),
            status: 0,
            message: "the answer holds no content that can be read".to_owned(),
        })
    }
}

/// What creating and updating have in common: all but `head_sha`.
fn check_run_body(request: &CheckRunRequest) -> Value {
    let mut body = json!({
        "name": request.name,
        "status": "in_progress",
        "output": {"title": request.title, "summary": request.summary},
        "actions": request.actions,
    });
    if !request.external_id.is_empty() {
        body["external_id"] = json!(request.external_id);
    }
    if let Some(conclusion) = &request.conclusion {
        body["status"] = json!("completed");
        body["conclusion"] = json!(conclusion);
    }
    if let Some(url) = &request.details_url {
        body["details_url"] = json!(url);
    }
    if !request.annotations.is_empty() {
        body["output"]["annotations"] = request.annotations.iter().map(annotation).collect();
    }
    body
}

fn annotation(annotation: &Annotation) -> Value {
    let mut body = json!({
        "path": annotation.path,
        "start_line": annotation.start_line,
        "end_line": annotation.end_line,
        "annotation_level": annotation.level,
        "message": annotation.message,
    });
    if !annotation.title.is_empty() {
        body["title"] = json!(annotation.title);
    }
    // GitHub refuses columns on an annotation of several lines.
    if annotation.start_line == annotation.end_line {
        if let Some(column) = annotation.start_column {
            body["start_column"] = json!(column);
        }
        if let Some(column) = annotation.end_column {
            body["end_column"] = json!(column);
        }
    }
    body
}
