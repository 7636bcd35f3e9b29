//! Commits, trees, refs, files and their differences.

use serde_json::{Value, json};

use super::{node_id, time, url_path};
use crate::git::{self, Commit, Files, Objects, Signature, TREE};
use crate::state::{Repo, State};

/// One changed file between two trees.
pub(crate) struct Change {
    pub(crate) path: String,
    pub(crate) status: &'static str,
    pub(crate) additions: usize,
    pub(crate) deletions: usize,
    /// `None` for what is not text.
    pub(crate) patch: Option<String>,
    pub(crate) oid: String,
}

/// What changed from one set of files to another, by path.
pub(crate) fn changes(objects: &Objects, old: &Files, new: &Files) -> Vec<Change> {
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path))
        .map(|path| {
            let (was, is) = (old.get(path), new.get(path));
            let status = match (was, is) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "modified",
            };
            let text = |side: Option<&(u32, String)>| {
                side.map_or(Some(""), |(_, oid)| objects.blob(oid).and_then(|bytes| std::str::from_utf8(bytes).ok()))
            };
            let (mut additions, mut deletions, mut patch) = (0, 0, None);
            if let (Some(before), Some(after)) = (text(was), text(is)) {
                let diff = similar::TextDiff::from_lines(before, after);
                for change in diff.iter_all_changes() {
                    match change.tag() {
                        similar::ChangeTag::Insert => additions += 1,
                        similar::ChangeTag::Delete => deletions += 1,
                        similar::ChangeTag::Equal => {}
                    }
                }
                let unified = diff.unified_diff().context_radius(3).to_string();
                patch = Some(unified.trim_end_matches('\n').to_owned());
            }
            let oid = is.or(was).map(|(_, oid)| oid.clone()).unwrap_or_default();
            Change { path: path.clone(), status, additions, deletions, patch, oid }
        })
        .collect()
}

fn signature_json(signature: &Signature) -> Value {
    json!({ "name": signature.name, "email": signature.email, "date": time(signature.at) })
}

fn unverified() -> Value {
    json!({ "verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null })
}

impl State {
    /// The account behind a commit's e-mail address, if there is one.
    fn account_of(&self, signature: &Signature) -> Value {
        let login = signature
            .email
            .strip_suffix("@users.noreply.github.com")
            .map(|local| local.split_once('+').map_or(local, |(_, login)| login));
        login.and_then(|login| self.user_named(login)).map_or(Value::Null, |user| self.user_json(user.id))
    }

    /// The signature under which a user's commits are made.
    pub(crate) fn signature(&self, user: u64) -> Signature {
        let login = self.login(user).to_owned();
        Signature { email: format!("{user}+{login}@users.noreply.github.com"), name: login, at: self.now() }
    }

    pub(crate) fn git_commit_json(&self, repo: &Repo, sha: &str) -> Value {
        let Some(commit) = repo.objects.commit(sha) else { return Value::Null };
        let url = self.repo_url(repo);
        let html = self.repo_html(repo);
        json!({
            "sha": sha,
            "node_id": node_id("C", sha),
            "url": format!("{url}/git/commits/{sha}"),
            "html_url": format!("{html}/commit/{sha}"),
            "author": signature_json(&commit.author),
            "committer": signature_json(&commit.committer),
            "tree": { "url": format!("{url}/git/trees/{}", commit.tree), "sha": commit.tree },
            "message": commit.message,
            "parents": self.parents_json(repo, commit, "git/commits"),
            "verification": unverified(),
        })
    }

    fn parents_json(&self, repo: &Repo, commit: &Commit, kind: &str) -> Value {
        let (url, html) = (self.repo_url(repo), self.repo_html(repo));
        commit
            .parents
            .iter()
            .map(|sha| {
                json!({ "sha": sha, "url": format!("{url}/{kind}/{sha}"), "html_url": format!("{html}/commit/{sha}") })
            })
            .collect()
    }

    /// A commit as `/commits` gives it; with `whole` its statistics and files too.
    pub(crate) fn commit_json(&self, repo: &Repo, sha: &str, whole: bool) -> Value {
        let Some(commit) = repo.objects.commit(sha) else { return Value::Null };
        let url = self.repo_url(repo);
        let mut json = json!({
            "sha": sha,
            "node_id": node_id("C", sha),
            "commit": {
                "author": signature_json(&commit.author),
                "committer": signature_json(&commit.committer),
                "message": commit.message,
                "tree": { "sha": commit.tree, "url": format!("{url}/git/trees/{}", commit.tree) },
                "url": format!("{url}/git/commits/{sha}"),
                "comment_count": 0,
                "verification": unverified(),
            },
            "url": format!("{url}/commits/{sha}"),
            "html_url": format!("{}/commit/{sha}", self.repo_html(repo)),
            "comments_url": format!("{url}/commits/{sha}/comments"),
            "author": self.account_of(&commit.author),
            "committer": self.account_of(&commit.committer),
            "parents": self.parents_json(repo, commit, "commits"),
        });
        if whole {
            let before = commit.parents.first().map(|sha| repo.objects.files_of_commit(sha)).unwrap_or_default();
            let changes = changes(&repo.objects, &before, &repo.objects.files(&commit.tree));
            let additions: usize = changes.iter().map(|change| change.additions).sum();
            let deletions: usize = changes.iter().map(|change| change.deletions).sum();
            json["stats"] = json!({ "total": additions + deletions, "additions": additions, "deletions": deletions });
            json["files"] = changes.iter().map(|change| self.change_json(repo, change, sha)).collect();
        }
        json
    }

    /// A changed file, as commits and pull requests list them.
    pub(crate) fn change_json(&self, repo: &Repo, change: &Change, sha: &str) -> Value {
        let path = url_path(&change.path);
        let html = self.repo_html(repo);
        let mut json = json!({
            "sha": change.oid,
            "filename": change.path,
            "status": change.status,
            "additions": change.additions,
            "deletions": change.deletions,
            "changes": change.additions + change.deletions,
            "blob_url": format!("{html}/blob/{sha}/{path}"),
            "raw_url": format!("{html}/raw/{sha}/{path}"),
            "contents_url": format!("{}/contents/{path}?ref={sha}", self.repo_url(repo)),
        });
        if let Some(patch) = &change.patch {
            json["patch"] = json!(patch);
        }
        json
    }

    /// A commit in the short form of check suites.
    pub(crate) fn simple_commit_json(&self, repo: &Repo, sha: &str) -> Value {
        let Some(commit) = repo.objects.commit(sha) else { return Value::Null };
        let person = |signature: &Signature| json!({ "name": signature.name, "email": signature.email });
        json!({
            "id": sha,
            "tree_id": commit.tree,
            "message": commit.message,
            "timestamp": time(commit.committer.at),
            "author": person(&commit.author),
            "committer": person(&commit.committer),
        })
    }

    /// A commit as push webhooks list it.
    pub(crate) fn push_commit_json(&self, repo: &Repo, sha: &str) -> Value {
        let Some(commit) = repo.objects.commit(sha) else { return Value::Null };
        let person = |signature: &Signature| {
            let mut json = json!({
                "name": signature.name,
                "email": signature.email,
                "date": time(signature.at),
            });
            if let Some(login) = self.account_of(signature)["login"].as_str() {
                json["username"] = json!(login);
            }
            json
        };
        let before = commit.parents.first().map(|sha| repo.objects.files_of_commit(sha)).unwrap_or_default();
        let changes = changes(&repo.objects, &before, &repo.objects.files(&commit.tree));
        let paths = |status: &str| -> Value {
            changes.iter().filter(|change| change.status == status).map(|change| json!(change.path)).collect()
        };
        json!({
            "id": sha,
            "tree_id": commit.tree,
            "distinct": true,
            "message": commit.message,
            "timestamp": time(commit.committer.at),
            "url": format!("{}/commit/{sha}", self.repo_html(repo)),
            "author": person(&commit.author),
            "committer": person(&commit.committer),
            "added": paths("added"),
            "removed": paths("removed"),
            "modified": paths("modified"),
        })
    }

    pub(crate) fn ref_json(&self, repo: &Repo, name: &str, sha: &str) -> Value {
        let url = self.repo_url(repo);
        json!({
            "ref": name,
            "node_id": node_id("REF", name),
            "url": format!("{url}/git/{}", url_path(name)),
            "object": { "sha": sha, "type": "commit", "url": format!("{url}/git/commits/{sha}") },
        })
    }

    pub(crate) fn tree_json(&self, repo: &Repo, id: &str, recursive: bool) -> Value {
        let url = self.repo_url(repo);
        let entries: Value = repo
            .objects
            .walk(id, recursive)
            .into_iter()
            .map(|(path, mode, oid)| {
                let kind = git::kind_of_mode(mode);
                let mut entry = json!({ "path": path, "mode": format!("{mode:06o}"), "type": kind, "sha": oid });
                if kind == "blob" {
                    entry["size"] = json!(repo.objects.blob(&oid).map_or(0, <[u8]>::len));
                }
                if kind != "commit" {
                    let folder = if mode == TREE { "trees" } else { "blobs" };
                    entry["url"] = json!(format!("{url}/git/{folder}/{oid}"));
                }
                entry
            })
            .collect();
        json!({ "sha": id, "url": format!("{url}/git/trees/{id}"), "tree": entries, "truncated": false })
    }
}
