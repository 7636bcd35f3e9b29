//! Pull requests.

use serde_json::{Value, json};

use super::gitdata::{Change, changes};
use super::{extend, maybe_time, node_id, time, url_path};
use crate::git::Oid;
use crate::state::{Issue, Pull, Repo, Review, State};

/// The history and the differences of a pull request.
pub(crate) struct PullDiff {
    /// Oldest first.
    pub(crate) commits: Vec<Oid>,
    pub(crate) changes: Vec<Change>,
}

impl State {
    /// What the pull request would bring, or brought, into its base.
    pub(crate) fn pull_diff(&self, repo: &Repo, pull: &Pull) -> PullDiff {
        let objects = &repo.objects;
        let base = match &pull.merged_from {
            Some(base) => base.clone(),
            None => repo.branch(&pull.base_ref).unwrap_or(&pull.base_sha).clone(),
        };
        let fork = objects.merge_base(&base, &pull.head_sha);
        let before = fork.as_ref().map(|sha| objects.files_of_commit(sha)).unwrap_or_default();
        PullDiff {
            commits: objects.commits_between(&base, &pull.head_sha),
            changes: changes(objects, &before, &objects.files_of_commit(&pull.head_sha)),
        }
    }

    /// `None` where it is closed; else whether base and head go together.
    pub(crate) fn mergeable(&self, repo: &Repo, issue: &Issue, pull: &Pull) -> Option<bool> {
        let base = repo.branch(&pull.base_ref).filter(|_| issue.open)?;
        Some(repo.objects.merge_files(base, &pull.head_sha).is_some())
    }

    /// A pull request as lists show it.
    pub(crate) fn short_pull_json(&self, repo: &Repo, issue: &Issue, pull: &Pull) -> Value {
        let api = self.repo_url(repo);
        let url = format!("{api}/pulls/{}", issue.number);
        let issue_url = format!("{api}/issues/{}", issue.number);
        let html = format!("{}/pull/{}", self.repo_html(repo), issue.number);
        let statuses = format!("{api}/statuses/{}", pull.head_sha);
        let side = |repo: &Repo, branch: &str, sha: &str| {
            json!({
                "label": format!("{}:{branch}", self.login(repo.owner)),
                "ref": branch,
                "sha": sha,
                "user": self.user_json(repo.owner),
                "repo": self.repo_json(repo, None),
            })
        };
        let head = self.repos.get(&pull.head_repo).unwrap_or(repo);
        let link = |href: &str| json!({ "href": href });
        let mut json = json!({
            "url": url,
            "id": pull.id,
            "node_id": node_id("PR", pull.id),
            "html_url": html,
            "diff_url": format!("{html}.diff"),
            "patch_url": format!("{html}.patch"),
            "issue_url": issue_url,
        });
        extend(&mut json, self.thread_json(repo, issue));
        extend(
            &mut json,
            json!({
                "merged_at": maybe_time(pull.merged_at),
                "merge_commit_sha": pull.merge_commit_sha,
                "requested_reviewers": pull.reviewers.iter().map(|user| self.user_json(*user)).collect::<Value>(),
                "requested_teams": [],
                "draft": pull.draft,
                "commits_url": format!("{url}/commits"),
                "review_comments_url": format!("{url}/comments"),
                "review_comment_url": format!("{api}/pulls/comments{{/number}}"),
                "comments_url": format!("{issue_url}/comments"),
                "statuses_url": statuses,
                "head": side(head, &pull.head_ref, &pull.head_sha),
                "base": side(repo, &pull.base_ref, &pull.base_sha),
                "_links": {
                    "self": link(&url),
                    "html": link(&html),
                    "issue": link(&issue_url),
                    "comments": link(&format!("{issue_url}/comments")),
                    "review_comments": link(&format!("{url}/comments")),
                    "review_comment": link(&format!("{api}/pulls/comments{{/number}}")),
                    "commits": link(&format!("{url}/commits")),
                    "statuses": link(&statuses),
                },
                "auto_merge": null,
            }),
        );
        json
    }

    /// A pull request in full, as its own page and webhooks show it.
    pub(crate) fn pull_json(&self, repo: &Repo, issue: &Issue, pull: &Pull) -> Value {
        let mut json = self.short_pull_json(repo, issue, pull);
        let diff = self.pull_diff(repo, pull);
        let mergeable = self.mergeable(repo, issue, pull);
        let state = match mergeable {
            None => "unknown",
            Some(false) => "dirty",
            Some(true) if pull.draft => "draft",
            Some(true) => "clean",
        };
        let comments = repo.comments.values().filter(|comment| comment.issue == issue.number).count();
        extend(
            &mut json,
            json!({
                "merged": pull.merged_at.is_some(),
                "mergeable": mergeable,
                "rebaseable": mergeable,
                "mergeable_state": state,
                "merged_by": self.maybe_user(pull.merged_by),
                "comments": comments,
                "review_comments": 0,
                "maintainer_can_modify": pull.maintainer_can_modify,
                "commits": diff.commits.len(),
                "additions": diff.changes.iter().map(|change| change.additions).sum::<usize>(),
                "deletions": diff.changes.iter().map(|change| change.deletions).sum::<usize>(),
                "changed_files": diff.changes.len(),
            }),
        );
        json
    }

    pub(crate) fn review_json(&self, repo: &Repo, issue: &Issue, review: &Review) -> Value {
        let url = format!("{}/pulls/{}", self.repo_url(repo), issue.number);
        let html = format!("{}/pull/{}#pullrequestreview-{}", self.repo_html(repo), issue.number, review.id);
        json!({
            "id": review.id,
            "node_id": node_id("PRR", review.id),
            "user": self.user_json(review.user),
            "body": review.body,
            "state": review.state,
            "html_url": html,
            "pull_request_url": url,
            "author_association": self.association(repo, review.user),
            "_links": { "html": { "href": html }, "pull_request": { "href": url } },
            "submitted_at": time(review.submitted_at),
            "commit_id": review.commit,
        })
    }

    /// A file or folder as `/contents` lists it, without its content.
    pub(crate) fn content_json(&self, repo: &Repo, path: &str, at: &str, mode: u32, oid: &str) -> Value {
        let kind = match mode {
            crate::git::TREE => "dir",
            crate::git::SYMLINK => "symlink",
            crate::git::SUBMODULE => "submodule",
            _ => "file",
        };
        let (api, html) = (self.repo_url(repo), self.repo_html(repo));
        let (escaped, at) = (url_path(path), super::segment(at));
        let url = format!("{api}/contents/{escaped}?ref={at}");
        let (folder, page) = if kind == "dir" { ("trees", "tree") } else { ("blobs", "blob") };
        let git = format!("{api}/git/{folder}/{oid}");
        let html = format!("{html}/{page}/{at}/{escaped}");
        json!({
            "name": path.rsplit('/').next().unwrap_or_default(),
            "path": path,
            "sha": oid,
            "size": repo.objects.blob(oid).map_or(0, <[u8]>::len),
            "url": url,
            "html_url": html,
            "git_url": git,
            "download_url": (kind == "file").then(|| format!("{}/raw/{at}/{escaped}", self.repo_html(repo))),
            "type": kind,
            "_links": { "self": url, "git": git, "html": html },
        })
    }
}
