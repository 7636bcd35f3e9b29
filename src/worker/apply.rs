//! Brings effects about, each once: write the intent, look whether it is there, create it, record what came
//! of it. A lost reply is healed by the next look; where GitHub itself is unique, its 422 means "adopt it".

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::Stop;
use super::load::{Run, StatusComment};
use crate::bot::model::{CheckRunRequest, Comment, Issue, NewIssue, PullRequest};
use crate::bot::plan::{CommitFile, Effect, OpenPull, SetCheckRun};
use crate::bot::snapshot::{FiledAction, Refusal, Snapshot};
use crate::bot::{CHECK_NAME, PULL_LABEL, comment};
use crate::ports::{EffectRecord, GitHubError, GitHubResult};

/// Annotations that GitHub takes in one request.
const ANNOTATIONS_A_REQUEST: usize = 50;

/// Incidents that are merged at once write to the same branch.
const COMMIT_TRIES: usize = 4;

/// Of labels that have to be made: a calm blue.
const LABEL_COLOR: &str = "1d76db";

/// Why an effect did not come about.
pub(super) enum Failure {
    /// GitHub will not do it: told in a comment, not tried again now.
    Refused(Refusal),
    Stop(Stop),
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<crate::ports::StoreError> for Failure {
    fn from(error: crate::ports::StoreError) -> Self {
        Self::Stop(error.into())
    }
}

/// An intent in the ledger.
struct Intent {
    record: EffectRecord,
    /// It was there before: an earlier try may have reached GitHub.
    again: bool,
}

impl Run<'_> {
    /// Applies one effect. What GitHub refuses for good is remembered for the next round of planning.
    pub(super) async fn apply(&mut self, effect: &Effect, snapshot: &Snapshot) -> Result<(), Stop> {
        let key = effect.key();
        let done = match effect {
            Effect::AddLabel { number, label } => self.add_label(*number, label).await,
            Effect::React { comment_id, reaction } => {
                self.worker.github.react(&self.repo, *comment_id, *reaction).await.map_err(|error| self.failure(error))
            }
            Effect::OpenPull(open) => {
                let branch_is_new = snapshot.incident.as_ref().is_some_and(|incident| incident.branch.is_none());
                self.open_pull(&key, open, branch_is_new).await
            }
            Effect::UpsertComment { number, kind, key: name, body, existing } => {
                self.upsert_comment(&key, *number, kind, name, body, *existing).await
            }
            Effect::SetCheckRun(run) => self.set_check_run(&key, run).await,
            Effect::FileAction { key: name, issue, parent } => {
                self.file_action(&key, name, issue, *parent, snapshot).await
            }
            Effect::CommitFile(commit) => self.commit_file(commit).await,
            Effect::Heal(duplicate) => self.heal(duplicate).await,
        };
        match done {
            Ok(()) => Ok(()),
            Err(Failure::Stop(stop)) => Err(stop),
            Err(Failure::Refused(refusal)) => {
                self.refused.insert(key, refusal);
                Ok(())
            }
        }
    }

    pub(super) fn failure(&self, error: GitHubError) -> Failure {
        match error {
            GitHubError::Permanent { status, message, .. } => Failure::Refused(Refusal { status, message }),
            other => Failure::Stop(self.worker.stop(&other)),
        }
    }

    async fn intend(&self, key: &str, intent: &Value) -> Result<Intent, Failure> {
        let (record, again) = self.worker.store.intend(self.claim, key, intent, self.worker.config.lease).await?;
        Ok(Intent { record, again })
    }

    /// What a failed sending means for the intent: refused or not sent at all, nothing exists, so the intent goes;
    /// unknown, it stays, and the next try looks first.
    async fn failed(&self, key: &str, error: GitHubError) -> Failure {
        // Status 0 is an answer that could not be understood: it may have been a success.
        let unknown = matches!(error, GitHubError::Transient { .. } | GitHubError::Permanent { status: 0, .. });
        if !unknown && let Err(error) = self.worker.store.forget(self.claim, key).await {
            return error.into();
        }
        self.failure(error)
    }

    /// An earlier unfinished intent is trusted to be absent only after a settle time.
    /// Then it is written anew, since another try begins.
    async fn settled(&self, intent: &Intent) -> Result<(), Failure> {
        if !intent.again {
            return Ok(());
        }
        let age = self.worker.clock.now().duration_since(intent.record.intended_at);
        let age = Duration::try_from(age).unwrap_or_default();
        match self.worker.config.settle.checked_sub(age) {
            Some(rest) if !rest.is_zero() => Err(Failure::Stop(Stop::Retry {
                after: Some(rest),
                counts: false,
                why: format!("{}: an earlier try may still turn up", intent.record.key),
            })),
            _ => {
                let key = &intent.record.key;
                self.worker.store.forget(self.claim, key).await?;
                self.intend(key, &intent.record.intent).await?;
                Ok(())
            }
        }
    }

    async fn add_label(&mut self, number: u64, label: &str) -> Result<(), Failure> {
        self.put_labels(number, &[label.to_owned()]).await.map_err(|error| self.failure(error))?;
        self.labelled |= label == PULL_LABEL;
        Ok(())
    }

    /// GitHub makes a label that does not exist yet; other servers want it made first.
    async fn put_labels(&self, number: u64, labels: &[String]) -> GitHubResult<()> {
        let github = &self.worker.github;
        match github.add_labels(&self.repo, number, labels).await {
            Err(error) if (error.is_unprocessable() || error.is_not_found()) && self.make_labels(labels).await => {
                github.add_labels(&self.repo, number, labels).await
            }
            done => done,
        }
    }

    /// Makes sure that the labels exist. False where the server does not let us.
    async fn make_labels(&self, labels: &[String]) -> bool {
        for label in labels {
            if self.worker.github.ensure_label(&self.repo, label, LABEL_COLOR, "").await.is_err() {
                return false;
            }
        }
        true
    }

    /// `branch_is_new`: the list of branches, just had, did not show it.
    async fn open_pull(&mut self, key: &str, wanted: &OpenPull, branch_is_new: bool) -> Result<(), Failure> {
        let intent = self.intend(key, &serde_json::to_value(wanted).unwrap_or_default()).await?;
        self.created = true;
        // The first decision stands: a title edited since then must not make a second branch.
        let open: OpenPull = serde_json::from_value(intent.record.intent.clone()).unwrap_or_else(|_| wanted.clone());
        let Some(pull) = self.ensure_pull(key, &open, intent.again, branch_is_new).await? else {
            return Err(Failure::Stop(Stop::Retry {
                after: Some(Duration::from_secs(2)),
                counts: true,
                why: format!("the pull request of {} exists and is not listed yet", open.pull.head),
            }));
        };
        if !pull.labels.contains(&open.label)
            && let Err(error) = self.put_labels(pull.number, std::slice::from_ref(&open.label)).await
        {
            match self.failure(error) {
                // The label is a courtesy: the draft stands without it.
                Failure::Refused(refusal) => {
                    self.refused.insert(format!("label:{}:{}", pull.number, open.label), refusal);
                }
                stop @ Failure::Stop(_) => return Err(stop),
            }
        }
        self.worker.store.record(self.claim, key, &json!({ "number": pull.number })).await?;
        self.pull_is_stale = true;
        Ok(())
    }

    /// The pull request of that branch: found, or made. `None`: it exists, but no list shows it yet.
    async fn ensure_pull(
        &self,
        key: &str,
        open: &OpenPull,
        again: bool,
        branch_is_new: bool,
    ) -> Result<Option<PullRequest>, Failure> {
        let github = &self.worker.github;
        let head = &open.pull.head;
        if again && let Some(pull) = self.pull_of(head).await? {
            return Ok(Some(pull));
        }
        // Where it exists all the same, making it says so.
        let exists = (again || !branch_is_new)
            && github.branch_head(&self.repo, head).await.map_err(|error| self.failure(error))?.is_some();
        if !exists {
            let commit =
                github.commit_file(&self.repo, &open.parent, &open.path, open.content.as_bytes(), &open.message).await;
            let commit = match commit {
                Ok(commit) => commit,
                Err(error) => {
                    let missing = error.is_not_found();
                    let failure = self.failed(key, error).await;
                    if missing {
                        self.lagging("the commit of the default branch", &open.parent)?;
                    }
                    return Err(failure);
                }
            };
            if let Err(error) = github.create_branch(&self.repo, head, &commit).await {
                let there = error.is_unprocessable()
                    && github.branch_head(&self.repo, head).await.map_err(|error| self.failure(error))?.is_some();
                if !there {
                    return Err(self.failed(key, error).await);
                }
            }
        }
        match github.create_pull(&self.repo, &open.pull).await {
            Ok(pull) => Ok(Some(pull)),
            Err(error) if error.is_unprocessable() => match self.pull_of(head).await? {
                Some(pull) => Ok(Some(pull)),
                None if error.to_string().contains("already exists") => Ok(None),
                None => Err(self.failed(key, error).await),
            },
            Err(error) => Err(self.failed(key, error).await),
        }
    }

    async fn pull_of(&self, branch: &str) -> Result<Option<PullRequest>, Failure> {
        let pulls =
            self.worker.github.pulls_of_branch(&self.repo, branch).await.map_err(|error| self.failure(error))?;
        Ok(pulls.into_iter().min_by_key(|pull| pull.number))
    }

    async fn upsert_comment(
        &mut self,
        key: &str,
        number: u64,
        kind: &str,
        name: &str,
        body: &str,
        existing: Option<u64>,
    ) -> Result<(), Failure> {
        let github = Arc::clone(&self.worker.github);
        if let Some(id) = existing {
            let updated = github.update_comment(&self.repo, id, body).await.map_err(|error| self.failure(error))?;
            self.remember_comment(kind, updated, body);
            return Ok(());
        }
        let intent = self.intend(key, &json!({})).await?;
        let known = match intent.record.result.as_ref().and_then(|result| result["id"].as_u64()) {
            Some(id) => github.comment(&self.repo, id).await.map_err(|error| self.failure(error))?,
            None if intent.again => self.find_comment(number, kind, name).await?,
            None => None,
        };
        if let Some(comment) = known {
            self.worker.store.record(self.claim, key, &json!({ "id": comment.id })).await?;
            self.remember_comment(kind, Comment { body: comment.body.clone(), ..comment }, "");
            return Ok(());
        }
        if intent.record.result.is_some() {
            // A person deleted it: it is not forced on them again.
            return Err(Failure::Refused(Refusal { status: 410, message: "the comment was deleted".into() }));
        }
        self.settled(&intent).await?;
        self.created = true;
        match github.create_comment(&self.repo, number, body).await {
            Ok(comment) => {
                self.worker.store.record(self.claim, key, &json!({ "id": comment.id })).await?;
                self.remember_comment(kind, comment, body);
                Ok(())
            }
            Err(error) => Err(self.failed(key, error).await),
        }
    }

    /// The next round compares with what we just wrote; `sent` where the answer left the body out.
    fn remember_comment(&mut self, kind: &str, mut comment: Comment, sent: &str) {
        if kind == "status" {
            if comment.body.is_empty() || !sent.is_empty() {
                sent.clone_into(&mut comment.body);
            }
            self.status_comment = StatusComment::Asked(Some(comment));
        }
    }

    async fn set_check_run(&mut self, key: &str, run: &SetCheckRun) -> Result<(), Failure> {
        let github = &self.worker.github;
        let intent = self.intend(key, &json!({})).await?;
        if let Some(id) = intent.record.result.as_ref().and_then(|result| result["id"].as_u64()) {
            // Made before, though the server does not list it (yet, or at all).
            self.remember_check(run, id);
            return Ok(());
        }
        let mut unfinished = run.unfinished;
        if intent.again && unfinished.is_none() {
            let runs = self.checks(&run.head_sha).await?;
            let same = runs.iter().find(|found| found.external_id.as_deref() == Some(run.external_id.as_str()));
            match same {
                Some(found) if found.completed => {
                    self.worker.store.record(self.claim, key, &json!({ "id": found.id })).await?;
                    self.pull_is_stale = true;
                    return Ok(());
                }
                Some(found) => unfinished = Some((found.id, found.annotations)),
                None => self.settled(&intent).await?,
            }
        }
        let mut rest = run.annotations.as_slice();
        let mut id = None;
        if let Some((existing, sent)) = unfinished {
            id = Some(existing);
            rest = rest.get(sent..).unwrap_or_default();
        }
        loop {
            let (now, later) = rest.split_at(rest.len().min(ANNOTATIONS_A_REQUEST));
            let request = request(run, now, later.is_empty());
            let sent = match id {
                None => github.create_check_run(&self.repo, &request).await,
                Some(id) => github.update_check_run(&self.repo, id, &request).await,
            };
            match sent {
                Ok(check) => id = Some(check.id),
                Err(error) if id.is_none() => return Err(self.failed(key, error).await),
                Err(error) => return Err(self.failure(error)),
            }
            if later.is_empty() {
                break;
            }
            // Annotations are appended: whoever lost the lane must not go on.
            self.worker.store.renew(self.claim, self.worker.config.lease).await?;
            rest = later;
        }
        self.worker.store.record(self.claim, key, &json!({ "id": id })).await?;
        if let Some(id) = id {
            self.remember_check(run, id);
        }
        Ok(())
    }

    /// The next round of planning finds the check run that was just made.
    fn remember_check(&mut self, run: &SetCheckRun, id: u64) {
        if let Some(pull) = &mut self.pull {
            pull.checks.push(crate::bot::model::CheckRun {
                id,
                name: CHECK_NAME.into(),
                head_sha: run.head_sha.clone(),
                external_id: Some(run.external_id.clone()),
                completed: true,
                conclusion: Some(run.conclusion.clone()),
                annotations: run.annotations.len(),
                app_id: None,
            });
        }
    }

    async fn file_action(
        &mut self,
        key: &str,
        name: &str,
        new: &NewIssue,
        parent: u64,
        snapshot: &Snapshot,
    ) -> Result<(), Failure> {
        let intent = self.intend(key, &serde_json::to_value(new).unwrap_or_default()).await?;
        let recorded = intent.record.result.as_ref().and_then(|result| serde_json::from_value(result.clone()).ok());
        let known: Option<FiledAction> = match recorded {
            Some(filed) => Some(filed),
            // Loaded by its marker in this round: the database did not know it.
            None => snapshot.incident.as_ref().and_then(|incident| incident.filed.get(name)).cloned(),
        };
        let known = match known {
            None if intent.again => match &snapshot.incident {
                Some(incident) => self.filed_by_marker(incident.issue.created_at).await?.remove(name),
                None => None,
            },
            other => other,
        };
        let mut filed = if let Some(filed) = known {
            filed
        } else {
            self.settled(&intent).await?;
            self.created = true;
            self.create_action(key, new).await?
        };
        self.worker.store.record(self.claim, key, &serde_json::to_value(&filed).unwrap_or_default()).await?;
        self.add_missing_labels(&mut filed).await?;
        self.add_to_parent(&mut filed, parent).await?;
        filed.complete = true;
        self.worker.store.record(self.claim, key, &serde_json::to_value(&filed).unwrap_or_default()).await?;
        Ok(())
    }

    /// GitHub drops an assignee it does not accept; other servers refuse the whole issue.
    async fn create_assigned(&self, new: &NewIssue) -> GitHubResult<Issue> {
        let created = self.worker.github.create_issue(&self.repo, new).await;
        if created.as_ref().is_err_and(GitHubError::is_unprocessable) && !new.assignees.is_empty() {
            let without = NewIssue { assignees: Vec::new(), ..new.clone() };
            return self.worker.github.create_issue(&self.repo, &without).await;
        }
        created
    }

    async fn create_action(&self, key: &str, new: &NewIssue) -> Result<FiledAction, Failure> {
        let mut shortfalls = Vec::new();
        let mut created = self.create_assigned(new).await;
        // GitHub makes a label that does not exist yet; other servers refuse the whole issue.
        if created.as_ref().is_err_and(GitHubError::is_unprocessable) && !new.labels.is_empty() {
            let bare = NewIssue { labels: Vec::new(), ..new.clone() };
            created = self.create_assigned(if self.make_labels(&new.labels).await { new } else { &bare }).await;
        }
        let issue = match created {
            Ok(issue) => issue,
            Err(error) => return Err(self.failed(key, error).await),
        };
        for owner in &new.assignees {
            if !issue.assignees.iter().any(|assigned| assigned.eq_ignore_ascii_case(owner)) {
                shortfalls.push(format!(
                    "{} could not be assigned (no collaborator here?); please assign somebody",
                    comment::code(owner)
                ));
            }
        }
        let unlabelled = new.labels.iter().filter(|label| !issue.labels.contains(label)).cloned().collect();
        Ok(FiledAction {
            id: issue.id,
            number: issue.number,
            url: issue.html_url,
            title: new.title.clone(),
            shortfalls,
            unlabelled,
            complete: false,
        })
    }

    /// Some servers leave out the labels of a new issue.
    async fn add_missing_labels(&self, filed: &mut FiledAction) -> Result<(), Failure> {
        if filed.unlabelled.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.put_labels(filed.number, &filed.unlabelled).await {
            match self.failure(error) {
                Failure::Refused(refusal) => filed.shortfalls.push(comment::refused("add its label", &refusal)),
                stop @ Failure::Stop(_) => return Err(stop),
            }
        }
        filed.unlabelled.clear();
        Ok(())
    }

    /// Makes the issue a sub-issue of the incident, unless it is one. Where the server has no sub-issues, or no
    /// room for one more, the link in the issue's body has to do.
    async fn add_to_parent(&self, filed: &mut FiledAction, parent: u64) -> Result<(), Failure> {
        let github = &self.worker.github;
        let Err(error) = github.add_sub_issue(&self.repo, parent, filed.id).await else { return Ok(()) };
        let refusal = match self.failure(error) {
            Failure::Refused(refusal) => refusal,
            stop @ Failure::Stop(_) => return Err(stop),
        };
        let there = match github.sub_issues(&self.repo, parent).await {
            Ok(children) => children.iter().any(|child| child.id == filed.id),
            Err(GitHubError::Permanent { .. }) => false,
            Err(error) => return Err(self.failure(error)),
        };
        if !there {
            filed.shortfalls.push(comment::refused("make it a sub-issue of the incident", &refusal));
        }
        Ok(())
    }

    /// Commits on top of the branch, if the file still is what the edit was made for; else the next round of
    /// planning makes the edit anew.
    async fn commit_file(&mut self, commit: &CommitFile) -> Result<(), Failure> {
        self.pull_is_stale = true;
        // What others of this process write there first needs no second try here; other replicas do not wait.
        let _turn = self.worker.turns.take(self.repo.id).await;
        for _ in 0..COMMIT_TRIES {
            if self.commit_on_head(commit).await? {
                break;
            }
        }
        Ok(())
    }

    /// False: somebody else moved the branch meanwhile.
    async fn commit_on_head(&mut self, commit: &CommitFile) -> Result<bool, Failure> {
        let github = &self.worker.github;
        let Some(head) = github.branch_head(&self.repo, &commit.branch).await.map_err(|error| self.failure(error))?
        else {
            self.lagging("the branch", &commit.branch)?;
            return Err(Failure::Refused(Refusal { status: 404, message: "the branch is gone".into() }));
        };
        let now = github.file(&self.repo, &commit.path, &head).await.map_err(|error| self.failure(error))?;
        match now {
            Some(file) if file.blob_sha == commit.expected_blob => {}
            Some(_) => {
                self.lagging("the document as it was read", &head)?;
                return Ok(true);
            }
            None => {
                self.lagging("the document on its branch", &head)?;
                return Err(Failure::Refused(Refusal { status: 404, message: "the file is gone".into() }));
            }
        }
        let made =
            match github.commit_file(&self.repo, &head, &commit.path, commit.content.as_bytes(), &commit.message).await
            {
                Ok(made) => made,
                Err(error) => {
                    // The branch shows a head that the commits do not show yet.
                    if error.is_not_found() {
                        self.lagging("the commit of the head", &head)?;
                    }
                    return Err(self.failure(error));
                }
            };
        match github.update_branch(&self.repo, &commit.branch, &made).await {
            Ok(()) => Ok(true),
            Err(error) => {
                let moved =
                    github.branch_head(&self.repo, &commit.branch).await.map_err(|error| self.failure(error))?;
                match moved {
                    // The answer was lost.
                    Some(now) if now == made => return Ok(true),
                    Some(now) if now != head => return Ok(false),
                    _ => {}
                }
                if error.status() == Some(422) || error.is_not_found() {
                    self.lagging("the head of the branch", &head)?;
                }
                Err(self.failure(error))
            }
        }
    }
}

fn request(run: &SetCheckRun, annotations: &[crate::bot::model::Annotation], last: bool) -> CheckRunRequest {
    CheckRunRequest {
        name: CHECK_NAME.into(),
        head_sha: run.head_sha.clone(),
        external_id: run.external_id.clone(),
        conclusion: last.then(|| run.conclusion.clone()),
        details_url: None,
        title: run.title.clone(),
        summary: run.summary.clone(),
        annotations: annotations.to_vec(),
        actions: run.actions.clone(),
    }
}
