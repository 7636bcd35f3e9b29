//! The world as one comparable value: no times, no tokens, no delivery ids.

use serde_json::{Value, json};

use crate::state::{Issue, Pull, Repo, State};

impl State {
    pub(crate) fn snapshot(&self) -> Value {
        let mut repos = serde_json::Map::new();
        for repo in self.repos.values() {
            repos.insert(self.full_name(repo), self.repo_snapshot(repo));
        }
        json!({ "repositories": repos })
    }

    fn repo_snapshot(&self, repo: &Repo) -> Value {
        let logins = |users: &[u64]| users.iter().map(|user| self.login(*user).to_owned()).collect::<Vec<_>>();
        let mut labels: Vec<&str> = repo.labels.values().map(|label| label.name.as_str()).collect();
        labels.sort_unstable();
        let issues: serde_json::Map<String, Value> = repo
            .issues
            .values()
            .map(|issue| (issue.number.to_string(), self.issue_snapshot(repo, issue, &logins)))
            .collect();
        let files: serde_json::Map<String, Value> = repo
            .refs
            .iter()
            .filter(|(name, _)| name.starts_with("refs/heads/"))
            .map(|(name, sha)| (name.clone(), self::files(repo, sha)))
            .collect();
        let checks: Vec<Value> = repo
            .check_runs
            .values()
            .map(|run| {
                json!({
                    "id": run.id,
                    "name": run.name,
                    "head_sha": run.head_sha,
                    "external_id": run.external_id,
                    "status": run.status,
                    "conclusion": run.conclusion,
                    "title": run.title,
                    "summary": run.summary,
                    "text": run.text,
                    "annotations": run.annotations,
                    "actions": run.actions,
                })
            })
            .collect();
        json!({
            "private": repo.private,
            "archived": repo.archived,
            "default_branch": repo.default_branch,
            "labels": labels,
            "milestones": repo.milestones.values().map(|milestone| milestone.title.as_str()).collect::<Vec<_>>(),
            "refs": repo.refs,
            "files": files,
            "issues": issues,
            "check_runs": checks,
        })
    }

    fn issue_snapshot(&self, repo: &Repo, issue: &Issue, logins: &dyn Fn(&[u64]) -> Vec<String>) -> Value {
        let reactions = |reactions: &[crate::state::Reaction]| -> Vec<String> {
            reactions.iter().map(|reaction| format!("{} by {}", reaction.content, self.login(reaction.user))).collect()
        };
        let place =
            |id: &u64| self.issue_by_id(*id).map(|(repo, issue)| format!("{}#{}", self.full_name(repo), issue.number));
        let comments: Vec<Value> = repo
            .comments
            .values()
            .filter(|comment| comment.issue == issue.number)
            .map(|comment| {
                json!({
                    "id": comment.id,
                    "user": self.login(comment.user),
                    "body": comment.body,
                    "reactions": reactions(&comment.reactions),
                })
            })
            .collect();
        let mut labels: Vec<&str> =
            issue.labels.iter().filter_map(|id| repo.labels.get(id)).map(|label| label.name.as_str()).collect();
        labels.sort_unstable();
        json!({
            "title": issue.title,
            "body": issue.body,
            "state": if issue.open { "open" } else { "closed" },
            "state_reason": issue.state_reason,
            "user": self.login(issue.user),
            "labels": labels,
            "assignees": logins(&issue.assignees),
            "milestone": issue.milestone,
            "locked": issue.locked,
            "reactions": reactions(&issue.reactions),
            "comments": comments,
            "sub_issues": issue.sub_issues.iter().filter_map(place).collect::<Vec<_>>(),
            "parent": issue.parent.as_ref().and_then(place),
            "events": issue.events.iter().map(|event| event.event).collect::<Vec<_>>(),
            "pull": issue.pull.as_ref().map(|pull| pull_snapshot(pull, logins)),
        })
    }
}

fn pull_snapshot(pull: &Pull, logins: &dyn Fn(&[u64]) -> Vec<String>) -> Value {
    json!({
        "head": pull.head_ref,
        "head_sha": pull.head_sha,
        "base": pull.base_ref,
        "draft": pull.draft,
        "merged": pull.merged_at.is_some(),
        "merge_commit_sha": pull.merge_commit_sha,
        "reviewers": logins(&pull.reviewers),
        "reviews": pull.reviews.iter().map(|review| review.state).collect::<Vec<_>>(),
    })
}

fn files(repo: &Repo, commit: &str) -> Value {
    repo.objects
        .files_of_commit(commit)
        .into_iter()
        .map(|(path, (_, oid))| {
            let text = repo.objects.blob(&oid).map(String::from_utf8_lossy).unwrap_or_default().into_owned();
            (path, Value::String(text))
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
