//! Commits, branches, pushes: what moves a ref, and what follows from it.

use serde_json::json;

use crate::errors::{ApiError, ApiResult};
use crate::git::{Commit, FILE, Files, Oid, Signature};
use crate::state::{CheckSuite, RepoId, State, Who};

/// What stands for "no commit" in push webhooks.
const ZERO: &str = "0000000000000000000000000000000000000000";

/// A file to write (or, without content, to remove) with one commit.
#[derive(Debug)]
pub(crate) struct NewFile<'a> {
    pub(crate) path: &'a str,
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) message: &'a str,
    pub(crate) branch: &'a str,
    /// The blob that is there now; must be given to replace or remove it.
    pub(crate) sha: Option<&'a str>,
}

fn git_failed(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(422, error.to_string())
}

impl State {
    /// Writes a commit object. Moves no ref, fires nothing.
    pub(crate) fn write_commit(
        &mut self,
        repo: RepoId,
        files: &Files,
        parents: Vec<Oid>,
        message: &str,
        author: Signature,
    ) -> ApiResult<Oid> {
        let objects = &mut self.repo_mut(repo)?.objects;
        let tree = objects.add_files(files).map_err(git_failed)?;
        let committer = author.clone();
        let commit = Commit { tree, parents, author, committer, message: message.to_owned() };
        objects.add_commit(commit).map_err(git_failed)
    }

    fn check_protection(&self, repo: RepoId, name: &str, status: u16) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let branch = name.strip_prefix("refs/heads/").unwrap_or(name);
        if repository.protected.iter().any(|protected| protected == branch) {
            return Err(ApiError::new(
                status,
                "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
            ));
        }
        Ok(())
    }

    pub(crate) fn create_ref(&mut self, who: Who, repo: RepoId, name: &str, sha: &str) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        if repository.is_empty() {
            return Err(ApiError::new(409, "Git Repository is empty."));
        }
        let short = name.strip_prefix("refs/").unwrap_or_default();
        if !short.contains('/') || !ref_name_is_valid(name) {
            return Err(ApiError::new(422, "Reference name is not valid"));
        }
        if repository.refs.contains_key(name) {
            return Err(ApiError::new(422, "Reference already exists"));
        }
        if repository.objects.commit(sha).is_none() {
            return Err(ApiError::new(422, "Object does not exist"));
        }
        let clash = |other: &String| other.starts_with(&format!("{name}/")) || name.starts_with(&format!("{other}/"));
        if repository.refs.keys().any(clash) {
            return Err(ApiError::new(422, "Reference update failed"));
        }
        self.move_ref(who, repo, name, Some(sha), false)
    }

    pub(crate) fn update_ref(&mut self, who: Who, repo: RepoId, name: &str, sha: &str, force: bool) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        let Some(old) = repository.refs.get(name) else {
            return Err(ApiError::new(422, "Reference does not exist"));
        };
        if repository.objects.commit(sha).is_none() {
            return Err(ApiError::new(422, "Object does not exist"));
        }
        self.check_protection(repo, name, 422)?;
        let forced = !repository.objects.is_ancestor(old, sha);
        if forced && !force {
            return Err(ApiError::new(422, "Update is not a fast forward"));
        }
        self.move_ref(who, repo, name, Some(sha), forced)
    }

    pub(crate) fn delete_ref(&mut self, who: Who, repo: RepoId, name: &str) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        if !repository.refs.contains_key(name) {
            return Err(ApiError::new(422, "Reference does not exist"));
        }
        if name == format!("refs/heads/{}", repository.default_branch) {
            return Err(ApiError::new(422, "Cannot delete the default branch"));
        }
        self.check_protection(repo, name, 422)?;
        self.move_ref(who, repo, name, None, false)
    }

    /// Moves a ref without asking, and lets everything follow: webhooks, check suites, pull requests.
    pub(crate) fn move_ref(
        &mut self,
        who: Who,
        repo: RepoId,
        name: &str,
        to: Option<&str>,
        forced: bool,
    ) -> ApiResult<()> {
        let now = self.now();
        let repository = self.repo_mut(repo)?;
        let old = match to {
            Some(sha) => repository.refs.insert(name.to_owned(), sha.to_owned()),
            None => repository.refs.remove(name),
        };
        repository.pushed_at = now;
        repository.updated_at = now;
        if old.as_deref() == to {
            return Ok(());
        }
        self.fire_push(who, repo, name, old.as_deref(), to, forced)?;
        let Some(branch) = name.strip_prefix("refs/heads/").map(ToOwned::to_owned) else { return Ok(()) };
        match to {
            Some(sha) => {
                self.request_suites(who, repo, &branch, sha, old.as_deref())?;
                self.follow_head(who, repo, &branch, sha)?;
                self.notice_merged(who, repo, &branch, sha)
            }
            None => self.close_headless(who, repo, &branch),
        }
    }

    fn fire_push(
        &mut self,
        who: Who,
        repo: RepoId,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
        forced: bool,
    ) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let kind = if name.starts_with("refs/tags/") { "tag" } else { "branch" };
        let short = name.splitn(3, '/').nth(2).unwrap_or(name).to_owned();
        let base = match old {
            Some(old) => Some(old.to_owned()),
            // What a new branch brings is what the default branch doesn't have.
            None => repository.branch(&repository.default_branch).filter(|tip| Some(tip.as_str()) != new).cloned(),
        };
        let commits = match (new, base) {
            (Some(new), Some(base)) => repository.objects.commits_between(&base, new),
            (Some(new), None) if old.is_none() && short == repository.default_branch => {
                let mut all = repository.objects.history(new);
                all.reverse();
                all
            }
            _ => Vec::new(),
        };
        let mut repo_json = self.repo_json(repository, None);
        // Alone in this event GitHub gives these as seconds, with the legacy names beside them.
        repo_json["created_at"] = json!(repository.created_at.as_second());
        repo_json["pushed_at"] = json!(repository.pushed_at.as_second());
        repo_json["stargazers"] = json!(0);
        repo_json["master_branch"] = json!(repository.default_branch);
        repo_json["owner"]["name"] = json!(self.login(repository.owner));
        repo_json["owner"]["email"] = json!(null);
        let (before, after) = (old.unwrap_or(ZERO), new.unwrap_or(ZERO));
        let login = self.login(who.user).to_owned();
        let payload = json!({
            "ref": name,
            "before": before,
            "after": after,
            "repository": repo_json,
            "pusher": { "name": login, "email": format!("{}+{login}@users.noreply.github.com", who.user) },
            "created": old.is_none(),
            "deleted": new.is_none(),
            "forced": forced,
            "base_ref": null,
            "compare": format!("{}/compare/{before}...{after}", self.repo_html(repository)),
            "commits": commits.iter().map(|sha| self.push_commit_json(repository, sha)).collect::<Vec<_>>(),
            "head_commit": new.map(|sha| self.push_commit_json(repository, sha)),
        });
        let created = json!({
            "ref": short,
            "ref_type": kind,
            "master_branch": repository.default_branch,
            "description": repository.description,
            "pusher_type": "user",
        });
        self.fire(who, repo, "push", None, payload)?;
        match (old, new) {
            (None, Some(_)) => self.fire(who, repo, "create", None, created),
            (Some(_), None) => {
                let deleted = json!({ "ref": short, "ref_type": kind, "pusher_type": "user" });
                self.fire(who, repo, "delete", None, deleted)
            }
            _ => Ok(()),
        }
    }

    /// Every app with the checks permission gets a suite for a pushed commit.
    fn request_suites(
        &mut self,
        who: Who,
        repo: RepoId,
        branch: &str,
        sha: &str,
        before: Option<&str>,
    ) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let apps: Vec<u64> = self
            .installations_of(repository)
            .filter(|installation| installation.permissions.get("checks").is_some_and(|level| level == "write"))
            .map(|installation| installation.app)
            .collect();
        for app in apps {
            let known = self.repo(repo)?.suites.values().any(|suite| suite.app == app && suite.head_sha == sha);
            if known {
                continue;
            }
            let suite = self.add_suite(repo, app, sha, Some(branch), before)?;
            self.fire_suite(who, repo, suite, "requested")?;
        }
        Ok(())
    }

    pub(super) fn add_suite(
        &mut self,
        repo: RepoId,
        app: u64,
        sha: &str,
        branch: Option<&str>,
        before: Option<&str>,
    ) -> ApiResult<u64> {
        let (id, now) = (self.new_id(), self.now());
        let suite = CheckSuite {
            id,
            app,
            head_sha: sha.to_owned(),
            head_branch: branch.map(ToOwned::to_owned),
            before: before.map(ToOwned::to_owned),
            created_at: now,
            updated_at: now,
        };
        self.repo_mut(repo)?.suites.insert(id, suite);
        Ok(id)
    }

    pub(super) fn fire_suite(&mut self, who: Who, repo: RepoId, suite: u64, action: &str) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let Some(found) = repository.suites.get(&suite) else { return Ok(()) };
        let payload = json!({ "check_suite": self.check_suite_json(repository, found) });
        self.fire_to(Some(found.app), who, repo, "check_suite", Some(action), payload)
    }

    /// Writes or removes one file with one commit on a branch. Returns the commit and the new blob.
    pub(crate) fn edit_file(
        &mut self,
        who: Who,
        repo: RepoId,
        new: NewFile<'_>,
        author: Option<Signature>,
    ) -> ApiResult<(Oid, Option<Oid>)> {
        let repository = self.writable(repo)?;
        let name = format!("refs/heads/{}", new.branch);
        let parent = repository.refs.get(&name).cloned();
        if parent.is_none() && !repository.is_empty() {
            return Err(ApiError::new(404, format!("Branch {} not found", new.branch)));
        }
        if !super::path_is_sound(new.path) {
            return Err(ApiError::new(422, "path contains a malformed path component"));
        }
        let mut files = parent.as_ref().map(|sha| repository.objects.files_of_commit(sha)).unwrap_or_default();
        let known = files.get(new.path).map(|(mode, oid)| (*mode, oid.clone()));
        match (&known, new.sha, &new.content) {
            (Some((_, oid)), Some(sha), _) if oid != sha => {
                return Err(ApiError::new(409, format!("{} does not match {sha}", new.path)));
            }
            (Some(_), None, _) => return Err(ApiError::invalid_request("\"sha\" wasn't supplied.")),
            (None, Some(sha), Some(_)) => {
                return Err(ApiError::new(409, format!("{} does not match {sha}", new.path)));
            }
            (None, _, None) => return Err(ApiError::not_found()),
            _ => {}
        }
        self.check_protection(repo, &name, 409)?;
        let blob = match new.content {
            Some(bytes) => Some(self.repo_mut(repo)?.objects.add_blob(bytes).map_err(git_failed)?),
            None => None,
        };
        match &blob {
            Some(oid) => {
                let mode = known.map_or(FILE, |(mode, _)| mode);
                files.insert(new.path.to_owned(), (mode, oid.clone()));
            }
            None => {
                files.remove(new.path);
            }
        }
        let author = author.unwrap_or_else(|| self.signature(who.user));
        let commit = self.write_commit(repo, &files, parent.into_iter().collect(), new.message, author)?;
        self.move_ref(who, repo, &name, Some(&commit), false)?;
        Ok((commit, blob))
    }
}

/// Git's rules for names, as far as anybody meets them.
fn ref_name_is_valid(name: &str) -> bool {
    let bad_char = |char: char| char.is_control() || " ~^:?*[\\".contains(char);
    !name.chars().any(bad_char)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('/')
        && !name.ends_with('.')
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
        && name.split('/').all(|part| part.strip_suffix(".lock").is_none())
}
