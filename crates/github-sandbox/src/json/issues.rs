//! Issues, comments, reactions, and the rows of an issue's history.

use serde_json::{Value, json};

use super::{extend, maybe_time, node_id, time};
use crate::state::{Comment, Issue, IssueEvent, Reaction, Repo, State};

/// What a reaction may be.
pub(crate) const REACTIONS: &[&str] = &["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

fn rollup(reactions: &[Reaction], url: &str) -> Value {
    let mut json = json!({ "url": url, "total_count": reactions.len() });
    for content in REACTIONS {
        json[*content] = json!(reactions.iter().filter(|reaction| reaction.content == *content).count());
    }
    json
}

impl State {
    fn issue_labels_json(&self, repo: &Repo, issue: &Issue) -> Value {
        issue.labels.iter().filter_map(|id| repo.labels.get(id)).map(|label| self.label_json(repo, label)).collect()
    }

    /// The fields that an issue and a pull request share.
    pub(crate) fn thread_json(&self, repo: &Repo, issue: &Issue) -> Value {
        json!({
            "number": issue.number,
            "state": if issue.open { "open" } else { "closed" },
            "locked": issue.locked,
            "title": issue.title,
            "user": self.user_json(issue.user),
            "body": issue.body,
            "labels": self.issue_labels_json(repo, issue),
            "assignee": self.maybe_user(issue.assignees.first().copied()),
            "assignees": issue.assignees.iter().map(|user| self.user_json(*user)).collect::<Value>(),
            "milestone": issue.milestone.and_then(|number| repo.milestones.get(&number))
                .map_or(Value::Null, |milestone| self.milestone_json(repo, milestone)),
            "created_at": time(issue.created_at),
            "updated_at": time(issue.updated_at),
            "closed_at": maybe_time(issue.closed_at),
            "author_association": self.association(repo, issue.user),
            "active_lock_reason": null,
        })
    }

    pub(crate) fn issue_json(&self, repo: &Repo, issue: &Issue) -> Value {
        let api = self.repo_url(repo);
        let url = format!("{api}/issues/{}", issue.number);
        let kind = if issue.pull.is_some() { "pull" } else { "issues" };
        let html = format!("{}/{kind}/{}", self.repo_html(repo), issue.number);
        let comments = repo.comments.values().filter(|comment| comment.issue == issue.number).count();
        let done = issue
            .sub_issues
            .iter()
            .filter_map(|id| self.issue_places.get(id))
            .filter(|(repo, number)| {
                self.repos.get(repo).and_then(|repo| repo.issues.get(number)).is_some_and(|issue| !issue.open)
            })
            .count();
        let total = issue.sub_issues.len();
        let mut json = json!({
            "url": url,
            "repository_url": api,
            "labels_url": format!("{url}/labels{{/name}}"),
            "comments_url": format!("{url}/comments"),
            "events_url": format!("{url}/events"),
            "html_url": html,
            "id": issue.id,
            "node_id": node_id("I", issue.id),
        });
        extend(&mut json, self.thread_json(repo, issue));
        extend(
            &mut json,
            json!({
                "comments": comments,
                "closed_by": self.maybe_user(issue.closed_by),
                "reactions": rollup(&issue.reactions, &format!("{url}/reactions")),
                "timeline_url": format!("{url}/timeline"),
                "performed_via_github_app": issue.app.map_or(Value::Null, |app| self.app_json(app)),
                "state_reason": issue.state_reason,
            }),
        );
        if let Some(pull) = &issue.pull {
            let pull_url = format!("{api}/pulls/{}", issue.number);
            json["draft"] = json!(pull.draft);
            json["pull_request"] = json!({
                "url": pull_url,
                "html_url": html,
                "diff_url": format!("{html}.diff"),
                "patch_url": format!("{html}.patch"),
                "merged_at": maybe_time(pull.merged_at),
            });
        } else {
            json["sub_issues_summary"] = json!({
                "total": total,
                "completed": done,
                "percent_completed": (done * 100).checked_div(total).unwrap_or(0),
            });
            if let Some((parent_repo, parent)) = issue.parent.and_then(|id| self.issue_places.get(&id))
                && let Some(parent_repo) = self.repos.get(parent_repo)
            {
                json["parent_issue_url"] = json!(format!("{}/issues/{parent}", self.repo_url(parent_repo)));
            }
        }
        json
    }

    pub(crate) fn comment_json(&self, repo: &Repo, comment: &Comment) -> Value {
        let api = self.repo_url(repo);
        let kind =
            if repo.issues.get(&comment.issue).is_some_and(|issue| issue.pull.is_some()) { "pull" } else { "issues" };
        let url = format!("{api}/issues/comments/{}", comment.id);
        json!({
            "url": url,
            "html_url": format!("{}/{kind}/{}#issuecomment-{}", self.repo_html(repo), comment.issue, comment.id),
            "issue_url": format!("{api}/issues/{}", comment.issue),
            "id": comment.id,
            "node_id": node_id("IC", comment.id),
            "user": self.user_json(comment.user),
            "created_at": time(comment.created_at),
            "updated_at": time(comment.updated_at),
            "body": comment.body,
            "author_association": self.association(repo, comment.user),
            "reactions": rollup(&comment.reactions, &format!("{url}/reactions")),
            "performed_via_github_app": comment.app.map_or(Value::Null, |app| self.app_json(app)),
        })
    }

    pub(crate) fn reaction_json(&self, reaction: &Reaction) -> Value {
        json!({
            "id": reaction.id,
            "node_id": node_id("REA", reaction.id),
            "user": self.user_json(reaction.user),
            "content": reaction.content,
            "created_at": time(reaction.created_at),
        })
    }

    /// A row of an issue's history; with `whole` the issue is part of it.
    pub(crate) fn event_json(&self, repo: &Repo, issue: &Issue, event: &IssueEvent, whole: bool) -> Value {
        let api = self.repo_url(repo);
        let mut json = json!({
            "id": event.id,
            "node_id": node_id("EV", event.id),
            "url": format!("{api}/issues/events/{}", event.id),
            "actor": self.user_json(event.actor),
            "event": event.event,
            "commit_id": event.commit,
            "commit_url": event.commit.as_ref().map(|sha| format!("{api}/commits/{sha}")),
            "created_at": time(event.created_at),
            "performed_via_github_app": event.app.map_or(Value::Null, |app| self.app_json(app)),
        });
        extend(&mut json, event.detail.clone());
        if matches!(event.event, "assigned" | "unassigned") {
            // The one assigned is kept by id; both people are shown in full.
            let assignee = json["assignee"].as_u64();
            json["assignee"] = self.maybe_user(assignee);
            json["assigner"] = self.user_json(event.actor);
        }
        if whole {
            json["issue"] = self.issue_json(repo, issue);
        }
        json
    }

    /// Events and comments of an issue, oldest first, as `/timeline` shows them.
    pub(crate) fn timeline_json(&self, repo: &Repo, issue: &Issue) -> Vec<Value> {
        let mut rows: Vec<(jiff::Timestamp, u64, Value)> = issue
            .events
            .iter()
            .map(|event| (event.created_at, event.id, self.event_json(repo, issue, event, false)))
            .collect();
        for comment in repo.comments.values().filter(|comment| comment.issue == issue.number) {
            let mut json = self.comment_json(repo, comment);
            json["event"] = json!("commented");
            json["actor"] = self.user_json(comment.user);
            rows.push((comment.created_at, comment.id, json));
        }
        rows.sort_by_key(|(at, id, _)| (*at, *id));
        rows.into_iter().map(|(_, _, json)| json).collect()
    }
}
