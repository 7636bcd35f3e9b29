//! Repositories, labels, milestones, branches.

use serde_json::{Value, json};

use super::{extend, maybe_time, node_id, segment, time, url_path};
use crate::state::{Label, Milestone, Repo, Role, State, UserKind};

impl State {
    /// A repository in full. With a role the caller's permissions are told.
    pub(crate) fn repo_json(&self, repo: &Repo, role: Option<Role>) -> Value {
        let url = self.repo_url(repo);
        let html = self.repo_html(repo);
        let full_name = self.full_name(repo);
        let host = self.base.split_once("://").map_or(self.base.as_str(), |(_, host)| host);
        let open = repo.issues.values().filter(|issue| issue.open).count();
        let mut json = json!({
            "id": repo.id,
            "node_id": node_id("R", repo.id),
            "name": repo.name,
            "full_name": full_name,
            "private": repo.private,
            "owner": self.user_json(repo.owner),
            "html_url": html,
            "description": repo.description,
            "fork": repo.fork_of.is_some(),
            "url": url,
        });
        for (name, path) in URLS {
            json[*name] = json!(format!("{url}/{path}"));
        }
        extend(
            &mut json,
            json!({
                "git_url": format!("git://{host}/{full_name}.git"),
                "ssh_url": format!("git@{host}:{full_name}.git"),
                "clone_url": format!("{html}.git"),
                "svn_url": html,
                "mirror_url": null,
                "homepage": null,
                "size": 1,
                "stargazers_count": 0,
                "watchers_count": 0,
                "language": null,
                "has_issues": repo.has_issues,
                "has_projects": false,
                "has_downloads": true,
                "has_wiki": false,
                "has_pages": false,
                "has_discussions": false,
                "forks_count": 0,
                "archived": repo.archived,
                "disabled": false,
                "open_issues_count": open,
                "license": null,
                "allow_forking": true,
                "is_template": false,
                "web_commit_signoff_required": false,
                "topics": [],
                "visibility": if repo.private { "private" } else { "public" },
                "forks": 0,
                "open_issues": open,
                "watchers": 0,
                "default_branch": repo.default_branch,
                "created_at": time(repo.created_at),
                "updated_at": time(repo.updated_at),
                "pushed_at": time(repo.pushed_at),
            }),
        );
        if let Some(role) = role {
            json["permissions"] = json!({
                "admin": role >= Role::Admin,
                "maintain": role >= Role::Maintain,
                "push": role >= Role::Write,
                "triage": role >= Role::Triage,
                "pull": role >= Role::Read,
            });
        }
        json
    }

    /// What only the repository's own page tells.
    pub(crate) fn full_repo_json(&self, repo: &Repo, role: Option<Role>) -> Value {
        let mut json = self.repo_json(repo, role);
        extend(&mut json, json!({ "network_count": 0, "subscribers_count": 0 }));
        if self.users.get(&repo.owner).is_some_and(|owner| owner.kind == UserKind::Organization) {
            json["organization"] = self.user_json(repo.owner);
        }
        if role.is_some_and(|role| role >= Role::Write) {
            extend(
                &mut json,
                json!({
                    "allow_squash_merge": true, "allow_merge_commit": true, "allow_rebase_merge": true,
                    "allow_auto_merge": false, "delete_branch_on_merge": false, "allow_update_branch": false,
                }),
            );
        }
        json
    }

    pub(crate) fn label_json(&self, repo: &Repo, label: &Label) -> Value {
        json!({
            "id": label.id,
            "node_id": node_id("LA", label.id),
            "url": format!("{}/labels/{}", self.repo_url(repo), segment(&label.name)),
            "name": label.name,
            "color": label.color,
            "default": label.default,
            "description": label.description,
        })
    }

    pub(crate) fn milestone_json(&self, repo: &Repo, milestone: &Milestone) -> Value {
        let url = format!("{}/milestones/{}", self.repo_url(repo), milestone.number);
        let count = |open: bool| {
            repo.issues.values().filter(|issue| issue.milestone == Some(milestone.number) && issue.open == open).count()
        };
        json!({
            "url": url,
            "html_url": format!("{}/milestone/{}", self.repo_html(repo), milestone.number),
            "labels_url": format!("{url}/labels"),
            "id": milestone.id,
            "node_id": node_id("MI", milestone.id),
            "number": milestone.number,
            "state": if milestone.open { "open" } else { "closed" },
            "title": milestone.title,
            "description": milestone.description,
            "creator": self.user_json(milestone.creator),
            "open_issues": count(true),
            "closed_issues": count(false),
            "created_at": time(milestone.created_at),
            "updated_at": time(milestone.updated_at),
            "closed_at": maybe_time(milestone.closed_at),
            "due_on": maybe_time(milestone.due_on),
        })
    }

    /// A branch as lists show it.
    pub(crate) fn short_branch_json(&self, repo: &Repo, name: &str, sha: &str) -> Value {
        let protected = repo.protected.iter().any(|branch| branch == name);
        json!({
            "name": name,
            "commit": { "sha": sha, "url": format!("{}/commits/{sha}", self.repo_url(repo)) },
            "protected": protected,
            "protection": {
                "enabled": protected,
                "required_status_checks": { "enforcement_level": "off", "contexts": [], "checks": [] },
            },
            "protection_url": format!("{}/branches/{}/protection", self.repo_url(repo), url_path(name)),
        })
    }

    pub(crate) fn branch_json(&self, repo: &Repo, name: &str, sha: &str) -> Value {
        let mut json = self.short_branch_json(repo, name, sha);
        json["commit"] = self.commit_json(repo, sha, false);
        json["_links"] = json!({
            "self": format!("{}/branches/{}", self.repo_url(repo), url_path(name)),
            "html": format!("{}/tree/{}", self.repo_html(repo), url_path(name)),
        });
        json
    }
}

const URLS: &[(&str, &str)] = &[
    ("forks_url", "forks"),
    ("keys_url", "keys{/key_id}"),
    ("collaborators_url", "collaborators{/collaborator}"),
    ("teams_url", "teams"),
    ("hooks_url", "hooks"),
    ("issue_events_url", "issues/events{/number}"),
    ("events_url", "events"),
    ("assignees_url", "assignees{/user}"),
    ("branches_url", "branches{/branch}"),
    ("tags_url", "tags"),
    ("blobs_url", "git/blobs{/sha}"),
    ("git_tags_url", "git/tags{/sha}"),
    ("git_refs_url", "git/refs{/sha}"),
    ("trees_url", "git/trees{/sha}"),
    ("statuses_url", "statuses/{sha}"),
    ("languages_url", "languages"),
    ("stargazers_url", "stargazers"),
    ("contributors_url", "contributors"),
    ("subscribers_url", "subscribers"),
    ("subscription_url", "subscription"),
    ("commits_url", "commits{/sha}"),
    ("git_commits_url", "git/commits{/sha}"),
    ("comments_url", "comments{/number}"),
    ("issue_comment_url", "issues/comments{/number}"),
    ("contents_url", "contents/{+path}"),
    ("compare_url", "compare/{base}...{head}"),
    ("merges_url", "merges"),
    ("archive_url", "{archive_format}{/ref}"),
    ("downloads_url", "downloads"),
    ("issues_url", "issues{/number}"),
    ("pulls_url", "pulls{/number}"),
    ("milestones_url", "milestones{/number}"),
    ("notifications_url", "notifications{?since,all,participating}"),
    ("labels_url", "labels{/name}"),
    ("releases_url", "releases{/id}"),
    ("deployments_url", "deployments"),
];
