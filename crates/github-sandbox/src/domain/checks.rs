//! Check runs, within GitHub's limits.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::errors::{ApiError, ApiResult};
use crate::state::{CheckRun, RepoId, State, Who};

/// The most annotations one request may bring.
const ANNOTATIONS: usize = 50;
/// The most bytes of a summary or text.
const TEXT_BYTES: usize = 65_535;
const CONCLUSIONS: &[&str] =
    &["action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"];
const STATUSES: &[&str] = &["queued", "in_progress", "completed", "waiting", "requested", "pending"];

/// What a request says about the output.
#[derive(Debug, Default, Clone)]
pub(crate) struct CheckOutput {
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) annotations: Vec<Value>,
}

/// What is to be set; `None` leaves it.
#[derive(Debug, Default, Clone)]
pub(crate) struct CheckRunChange {
    pub(crate) name: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) details_url: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) conclusion: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) output: Option<CheckOutput>,
    pub(crate) actions: Option<Vec<Value>>,
}

fn refuse(detail: impl std::fmt::Display) -> ApiError {
    ApiError::invalid_request(detail)
}

impl CheckRunChange {
    fn check(&self) -> ApiResult<()> {
        if let Some(conclusion) = &self.conclusion
            && !CONCLUSIONS.contains(&conclusion.as_str())
        {
            return Err(refuse(format!("{conclusion} is not included in the list of conclusions.")));
        }
        if let Some(status) = &self.status
            && !STATUSES.contains(&status.as_str())
        {
            return Err(refuse(format!("{status} is not included in the list of statuses.")));
        }
        if self.status.as_deref() == Some("completed") && self.conclusion.is_none() {
            return Err(refuse("A conclusion is required when the status is completed."));
        }
        for action in self.actions.iter().flatten() {
            for (field, limit) in [("label", 20), ("description", 40), ("identifier", 20)] {
                let Some(text) = action[field].as_str() else {
                    return Err(refuse(format!("\"{field}\" of an action wasn't supplied.")));
                };
                if text.chars().count() > limit {
                    return Err(refuse(format!("\"{field}\" of an action is longer than {limit} characters.")));
                }
            }
        }
        if self.actions.as_ref().is_some_and(|actions| actions.len() > 3) {
            return Err(refuse("No more than 3 actions are allowed."));
        }
        self.output.as_ref().map_or(Ok(()), CheckOutput::check)
    }
}

impl CheckOutput {
    fn check(&self) -> ApiResult<()> {
        for (field, text) in [("summary", &self.summary), ("text", &self.text)] {
            if text.as_ref().is_some_and(|text| text.len() > TEXT_BYTES) {
                return Err(refuse(format!("Only {TEXT_BYTES} characters are allowed; {field} is too long.")));
            }
        }
        if self.annotations.len() > ANNOTATIONS {
            return Err(refuse(format!("No more than {ANNOTATIONS} annotations are allowed in a request.")));
        }
        for annotation in &self.annotations {
            for field in ["path", "message"] {
                if annotation[field].as_str().is_none_or(str::is_empty) {
                    return Err(refuse(format!("\"{field}\" of an annotation wasn't supplied.")));
                }
            }
            for field in ["start_line", "end_line"] {
                if annotation[field].as_u64().is_none_or(|line| line == 0) {
                    return Err(refuse(format!("\"{field}\" of an annotation wasn't supplied.")));
                }
            }
            let (start, end) = (annotation["start_line"].as_u64(), annotation["end_line"].as_u64());
            if end < start {
                return Err(refuse("\"end_line\" of an annotation is before \"start_line\"."));
            }
            let columns = annotation["start_column"].is_number() || annotation["end_column"].is_number();
            if columns && start != end {
                return Err(refuse("Columns can only be given where an annotation starts and ends on the same line."));
            }
            if !matches!(annotation["annotation_level"].as_str(), Some("notice" | "warning" | "failure")) {
                return Err(refuse("\"annotation_level\" is not one of notice, warning, failure."));
            }
            for (field, limit) in [("message", 65_536), ("raw_details", 65_536)] {
                if annotation[field].as_str().is_some_and(|text| text.len() > limit) {
                    return Err(refuse(format!("\"{field}\" of an annotation is too long.")));
                }
            }
            if annotation["title"].as_str().is_some_and(|title| title.chars().count() > 255) {
                return Err(refuse("\"title\" of an annotation is longer than 255 characters."));
            }
        }
        Ok(())
    }
}

impl State {
    fn fire_run(&mut self, who: Who, repo: RepoId, id: u64, action: &str, more: Value) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let Some(run) = repository.check_runs.get(&id) else { return Ok(()) };
        let mut payload = json!({ "check_run": self.check_run_event_json(repository, run) });
        crate::json::extend(&mut payload, more);
        self.fire_to(Some(run.app), who, repo, "check_run", Some(action), payload)
    }

    /// Starts a check run of the app on a commit; returns its id.
    pub(crate) fn create_check_run(
        &mut self,
        who: Who,
        repo: RepoId,
        app: u64,
        head_sha: &str,
        change: CheckRunChange,
    ) -> ApiResult<u64> {
        change.check()?;
        let repository = self.writable(repo)?;
        if repository.objects.commit(head_sha).is_none() {
            return Err(ApiError::new(422, format!("No commit found for SHA: {head_sha}")));
        }
        let suite = repository.suites.values().find(|suite| suite.app == app && suite.head_sha == head_sha);
        let suite = if let Some(suite) = suite {
            suite.id
        } else {
            let prefix = "refs/heads/";
            let at = repository.refs.iter().find(|(name, sha)| *sha == head_sha && name.starts_with(prefix));
            let branch = at.map(|(name, _)| name.trim_start_matches(prefix).to_owned());
            self.add_suite(repo, app, head_sha, branch.as_deref(), None)?
        };
        let (id, now) = (self.new_id(), self.now());
        let run = CheckRun {
            id,
            suite,
            app,
            name: change.name.clone().unwrap_or_default(),
            head_sha: head_sha.to_owned(),
            external_id: String::new(),
            details_url: None,
            status: "queued".to_owned(),
            conclusion: None,
            started_at: now,
            completed_at: None,
            title: None,
            summary: None,
            text: None,
            annotations: Vec::new(),
            actions: Vec::new(),
        };
        self.repo_mut(repo)?.check_runs.insert(id, run);
        self.apply_check_run(repo, id, change)?;
        self.fire_run(who, repo, id, "created", json!({}))?;
        self.tell_completion(who, repo, id, false)?;
        Ok(id)
    }

    /// Changes a check run: annotations are added to those there are, all else is replaced.
    pub(crate) fn change_check_run(
        &mut self,
        who: Who,
        repo: RepoId,
        id: u64,
        change: CheckRunChange,
    ) -> ApiResult<()> {
        change.check()?;
        let run = self.writable(repo)?.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
        let was_completed = run.status == "completed";
        self.apply_check_run(repo, id, change)?;
        self.tell_completion(who, repo, id, was_completed)
    }

    fn tell_completion(&mut self, who: Who, repo: RepoId, id: u64, was_completed: bool) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let Some(run) = repository.check_runs.get(&id) else { return Ok(()) };
        let suite = run.suite;
        if was_completed || run.status != "completed" {
            return Ok(());
        }
        let suite_done = Self::suite_is_complete(repository, suite);
        self.fire_run(who, repo, id, "completed", json!({}))?;
        if suite_done { self.fire_suite(who, repo, suite, "completed") } else { Ok(()) }
    }

    fn apply_check_run(&mut self, repo: RepoId, id: u64, change: CheckRunChange) -> ApiResult<()> {
        let now = self.now();
        let repository = self.repo(repo)?;
        let run = repository.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
        let annotations: Vec<Value> = change
            .output
            .iter()
            .flat_map(|output| &output.annotations)
            .map(|annotation| {
                let path = annotation["path"].as_str().unwrap_or_default();
                let field = |name: &str| annotation.get(name).cloned().unwrap_or(Value::Null);
                json!({
                    "path": path,
                    "blob_href": self.annotation_href(repository, &run.head_sha, path),
                    "start_line": field("start_line"),
                    "start_column": field("start_column"),
                    "end_line": field("end_line"),
                    "end_column": field("end_column"),
                    "annotation_level": field("annotation_level"),
                    "title": field("title"),
                    "message": field("message"),
                    "raw_details": field("raw_details"),
                })
            })
            .collect();
        let run = self.repo_mut(repo)?.check_runs.get_mut(&id).ok_or_else(ApiError::not_found)?;
        if let Some(name) = change.name {
            run.name = name;
        }
        if let Some(external_id) = change.external_id {
            run.external_id = external_id;
        }
        if let Some(url) = change.details_url {
            run.details_url = Some(url);
        }
        if let Some(at) = change.started_at {
            run.started_at = at;
        }
        if let Some(status) = change.status {
            if status != "completed" {
                run.conclusion = None;
                run.completed_at = None;
            }
            run.status = status;
        }
        if let Some(conclusion) = change.conclusion {
            "completed".clone_into(&mut run.status);
            run.conclusion = Some(conclusion);
            run.completed_at = Some(change.completed_at.unwrap_or(now));
        }
        if let Some(output) = change.output {
            run.title = output.title.or(run.title.take());
            run.summary = output.summary.or(run.summary.take());
            run.text = output.text.or(run.text.take());
            run.annotations.extend(annotations);
        }
        if let Some(actions) = change.actions {
            run.actions = actions;
        }
        Ok(())
    }

    /// Asks the app to run it again: status and conclusion are reset, `check_run.rerequested` is sent.
    pub(crate) fn rerequest(&mut self, who: Who, repo: RepoId, id: u64) -> ApiResult<()> {
        let run = self.writable(repo)?.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
        if run.status != "completed" {
            return Err(ApiError::new(422, "This check run is not rerequestable"));
        }
        self.fire_run(who, repo, id, "rerequested", json!({}))
    }

    /// Somebody presses one of the run's buttons.
    pub(crate) fn request_action(&mut self, who: Who, repo: RepoId, id: u64, identifier: &str) -> ApiResult<()> {
        let run = self.writable(repo)?.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
        if !run.actions.iter().any(|action| action["identifier"] == identifier) {
            return Err(ApiError::not_found());
        }
        let more = json!({ "requested_action": { "identifier": identifier } });
        self.fire_run(who, repo, id, "requested_action", more)
    }

    /// Asks for a whole suite again.
    pub(crate) fn rerequest_suite(&mut self, who: Who, repo: RepoId, suite: u64) -> ApiResult<()> {
        if !self.writable(repo)?.suites.contains_key(&suite) {
            return Err(ApiError::not_found());
        }
        self.fire_suite(who, repo, suite, "rerequested")
    }
}
