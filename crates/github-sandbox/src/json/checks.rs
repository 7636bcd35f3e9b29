//! Check runs and check suites.

use serde_json::{Value, json};

use super::{maybe_time, node_id, segment, time, url_path};
use crate::state::{CheckRun, CheckSuite, Issue, Pull, Repo, State};

impl State {
    /// The short form of a pull request that checks carry.
    fn pull_stub(&self, repo: &Repo, issue: &Issue, pull: &Pull) -> Value {
        let stub = |repo: &Repo| json!({ "id": repo.id, "url": self.repo_url(repo), "name": repo.name });
        let head = self.repos.get(&pull.head_repo).unwrap_or(repo);
        json!({
            "url": format!("{}/pulls/{}", self.repo_url(repo), issue.number),
            "id": pull.id,
            "number": issue.number,
            "head": { "ref": pull.head_ref, "sha": pull.head_sha, "repo": stub(head) },
            "base": { "ref": pull.base_ref, "sha": pull.base_sha, "repo": stub(repo) },
        })
    }

    /// Open pull requests of the repository itself whose head is that commit.
    fn pulls_at(&self, repo: &Repo, sha: &str) -> Value {
        repo.issues
            .values()
            .filter(|issue| issue.open)
            .filter_map(|issue| Some((issue, issue.pull.as_ref()?)))
            .filter(|(_, pull)| pull.head_sha == sha && pull.head_repo == repo.id)
            .map(|(issue, pull)| self.pull_stub(repo, issue, pull))
            .collect()
    }

    pub(crate) fn check_run_json(&self, repo: &Repo, run: &CheckRun) -> Value {
        let url = format!("{}/check-runs/{}", self.repo_url(repo), run.id);
        let html = format!("{}/runs/{}", self.repo_html(repo), run.id);
        json!({
            "id": run.id,
            "name": run.name,
            "node_id": node_id("CR", run.id),
            "head_sha": run.head_sha,
            "external_id": run.external_id,
            "url": url,
            "html_url": html,
            "details_url": run.details_url.clone().unwrap_or(html.clone()),
            "status": run.status,
            "conclusion": run.conclusion,
            "started_at": time(run.started_at),
            "completed_at": maybe_time(run.completed_at),
            "output": {
                "title": run.title,
                "summary": run.summary,
                "text": run.text,
                "annotations_count": run.annotations.len(),
                "annotations_url": format!("{url}/annotations"),
            },
            "check_suite": { "id": run.suite },
            "app": self.app_json(run.app),
            "pull_requests": self.pulls_at(repo, &run.head_sha),
        })
    }

    /// Status and conclusion of a suite: those of its runs taken together, the worst of them first.
    fn suite_result(repo: &Repo, suite: u64) -> (&'static str, Value, usize) {
        let runs: Vec<&CheckRun> = repo.check_runs.values().filter(|run| run.suite == suite).collect();
        if runs.is_empty() {
            return ("queued", Value::Null, 0);
        }
        if runs.iter().any(|run| run.status != "completed") {
            return ("in_progress", Value::Null, runs.len());
        }
        let worst = ["failure", "timed_out", "cancelled", "action_required", "success", "neutral", "skipped"]
            .into_iter()
            .find(|conclusion| runs.iter().any(|run| run.conclusion.as_deref() == Some(*conclusion)));
        ("completed", json!(worst), runs.len())
    }

    /// Whether every run of the suite is done, and there is one.
    pub(crate) fn suite_is_complete(repo: &Repo, suite: u64) -> bool {
        Self::suite_result(repo, suite).0 == "completed"
    }

    pub(crate) fn check_suite_json(&self, repo: &Repo, suite: &CheckSuite) -> Value {
        let url = format!("{}/check-suites/{}", self.repo_url(repo), suite.id);
        let (status, conclusion, count) = Self::suite_result(repo, suite.id);
        json!({
            "id": suite.id,
            "node_id": node_id("CS", suite.id),
            "head_branch": suite.head_branch,
            "head_sha": suite.head_sha,
            "status": status,
            "conclusion": conclusion,
            "url": url,
            "before": suite.before,
            "after": suite.head_sha,
            "pull_requests": self.pulls_at(repo, &suite.head_sha),
            "app": self.app_json(suite.app),
            "created_at": time(suite.created_at),
            "updated_at": time(suite.updated_at),
            "rerequestable": true,
            "runs_rerequestable": true,
            "latest_check_runs_count": count,
            "check_runs_url": format!("{url}/check-runs"),
            "head_commit": self.simple_commit_json(repo, &suite.head_sha),
        })
    }

    /// The run as webhooks carry it: with its suite.
    pub(crate) fn check_run_event_json(&self, repo: &Repo, run: &CheckRun) -> Value {
        let mut json = self.check_run_json(repo, run);
        if let Some(suite) = repo.suites.get(&run.suite) {
            let mut suite = self.check_suite_json(repo, suite);
            if let Value::Object(fields) = &mut suite {
                for only_rest in
                    ["latest_check_runs_count", "check_runs_url", "head_commit", "rerequestable", "runs_rerequestable"]
                {
                    fields.shift_remove(only_rest);
                }
            }
            json["check_suite"] = suite;
        }
        json
    }

    /// The URL that an annotation carries.
    pub(crate) fn annotation_href(&self, repo: &Repo, sha: &str, path: &str) -> String {
        format!("{}/blob/{}/{}", self.repo_html(repo), segment(sha), url_path(path))
    }
}
