//! Pull requests: opening, following their head, merging.

use serde_json::{Value, json};

use super::{IssueChange, check_body, check_title};
use crate::errors::{ApiError, ApiResult};
use crate::git::{Oid, merge_three};
use crate::state::{IssueEvent, Pull, Repo, RepoId, Review, State, Who};
use crate::webhook::changed;

#[derive(Debug)]
pub(crate) struct NewPull {
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    /// `branch` or `owner:branch`.
    pub(crate) head: String,
    pub(crate) base: String,
    pub(crate) draft: bool,
    pub(crate) maintainer_can_modify: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MergeMethod {
    Merge,
    Squash,
    Rebase,
}

impl MergeMethod {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "merge" => Self::Merge,
            "squash" => Self::Squash,
            "rebase" => Self::Rebase,
            _ => return None,
        })
    }
}

/// How a pull request is to be merged.
#[derive(Debug)]
pub(crate) struct Merge {
    pub(crate) method: MergeMethod,
    /// First line of the commit; `None`: GitHub's own words.
    pub(crate) title: Option<String>,
    pub(crate) message: Option<String>,
    /// What the head must be; `None`: whatever it is.
    pub(crate) sha: Option<String>,
}

impl State {
    /// The repository and branch that `owner:branch` names, as seen from a base repository.
    fn head_of(&self, repository: &Repo, head: &str) -> Option<(RepoId, String)> {
        let Some((owner, branch)) = head.split_once(':') else { return Some((repository.id, head.to_owned())) };
        if self.login(repository.owner).eq_ignore_ascii_case(owner) {
            return Some((repository.id, branch.to_owned()));
        }
        let fork = self
            .repos
            .values()
            .find(|fork| fork.fork_of == Some(repository.id) && self.login(fork.owner).eq_ignore_ascii_case(owner))?;
        Some((fork.id, branch.to_owned()))
    }

    /// An open pull request for the same head and base.
    fn rival<'a>(&self, repository: &'a Repo, head_repo: RepoId, head: &str, base: &str) -> Option<&'a Pull> {
        repository
            .issues
            .values()
            .filter(|issue| issue.open)
            .filter_map(|issue| issue.pull.as_ref())
            .find(|pull| pull.head_repo == head_repo && pull.head_ref == head && pull.base_ref == base)
    }

    /// Opens a pull request and returns its number.
    pub(crate) fn open_pull(&mut self, who: Who, repo: RepoId, new: NewPull) -> ApiResult<u64> {
        let repository = self.writable(repo)?;
        check_title("PullRequest", &new.title)?;
        check_body("PullRequest", new.body.as_deref())?;
        let invalid = |field: &str| ApiError::field("PullRequest", field, "invalid");
        let base_sha = repository.branch(&new.base).cloned().ok_or_else(|| invalid("base"))?;
        let (head_repo, head_ref) = self.head_of(repository, &new.head).ok_or_else(|| invalid("head"))?;
        let head_sha = self.repo(head_repo)?.branch(&head_ref).cloned().ok_or_else(|| invalid("head"))?;
        if self.rival(repository, head_repo, &head_ref, &new.base).is_some() {
            let owner = self.login(self.repo(head_repo)?.owner);
            let message = format!("A pull request already exists for {owner}:{head_ref}.");
            return Err(ApiError::custom("PullRequest", message));
        }
        self.borrow_objects(repo, head_repo)?;
        let repository = self.repo(repo)?;
        if repository.objects.commits_between(&base_sha, &head_sha).is_empty() {
            let message = format!("No commits between {} and {}", new.base, head_ref);
            return Err(ApiError::custom("PullRequest", message));
        }
        let id = self.new_id();
        let number = self.insert_thread(who, repo, new.title, new.body)?;
        self.repo_mut(repo)?.issue_mut(number)?.pull = Some(Pull {
            id,
            head_repo,
            head_ref,
            head_sha: head_sha.clone(),
            base_ref: new.base,
            base_sha,
            draft: new.draft,
            merged_at: None,
            merged_by: None,
            merge_commit_sha: None,
            merged_from: None,
            maintainer_can_modify: new.maintainer_can_modify && head_repo != repo,
            reviewers: Vec::new(),
            reviews: Vec::new(),
        });
        self.repo_mut(repo)?.refs.insert(format!("refs/pull/{number}/head"), head_sha);
        self.fire_thread(who, repo, number, "opened", json!({}))?;
        Ok(number)
    }

    /// A base repository can read what its forks brought to a pull request.
    fn borrow_objects(&mut self, repo: RepoId, from: RepoId) -> ApiResult<()> {
        if repo != from {
            let theirs = self.repo(from)?.objects.clone();
            self.repo_mut(repo)?.objects.absorb(theirs);
        }
        Ok(())
    }

    /// Changes title, body, state or base of a pull request.
    pub(crate) fn change_pull(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        change: IssueChange,
        base: Option<String>,
    ) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        let (issue, pull) = repository.pull(number)?;
        if change.open == Some(true) && pull.merged_at.is_some() {
            return Err(ApiError::custom(
                "PullRequest",
                "state cannot be changed. The pull request cannot be reopened.",
            ));
        }
        if let Some(base) = base.filter(|base| *base != pull.base_ref) {
            let sha = repository.branch(&base).cloned();
            let sha = sha.ok_or_else(|| ApiError::field("PullRequest", "base", "invalid"))?;
            if !issue.open {
                return Err(ApiError::custom("PullRequest", "Cannot change the base branch of a closed pull request."));
            }
            let pull = self.repo_mut(repo)?.pull_mut(number)?;
            let from_ref = std::mem::replace(&mut pull.base_ref, base);
            let from_sha = std::mem::replace(&mut pull.base_sha, sha);
            let mut changes = changed(&[]);
            changes["base"] = json!({ "ref": { "from": from_ref }, "sha": { "from": from_sha } });
            self.fire_thread(who, repo, number, "edited", json!({ "changes": changes }))?;
        }
        self.change_issue(who, repo, number, change)
    }

    /// Refuses to open again what was merged, lost its branch, or has a rival.
    pub(super) fn can_reopen(&self, repository: &Repo, pull: &Pull) -> ApiResult<()> {
        let refuse = |message: String| Err(ApiError::custom("PullRequest", message));
        if pull.merged_at.is_some() {
            return refuse("state cannot be changed. The pull request cannot be reopened.".to_owned());
        }
        let head = self.repo(pull.head_repo)?;
        if head.branch(&pull.head_ref).is_none() {
            return refuse(format!("state cannot be changed. The {} branch has been deleted.", pull.head_ref));
        }
        if self.rival(repository, pull.head_repo, &pull.head_ref, &pull.base_ref).is_some() {
            return refuse(format!(
                "state cannot be changed. There is already an open pull request from {}:{} to {}:{}.",
                self.login(head.owner),
                pull.head_ref,
                self.login(repository.owner),
                pull.base_ref
            ));
        }
        Ok(())
    }

    /// Marks a draft as ready, or takes it back.
    pub(crate) fn set_draft(&mut self, who: Who, repo: RepoId, number: u64, draft: bool) -> ApiResult<()> {
        self.writable(repo)?;
        let pull = self.repo_mut(repo)?.pull_mut(number)?;
        if pull.draft == draft {
            return Ok(());
        }
        pull.draft = draft;
        let (note, action) =
            if draft { ("convert_to_draft", "converted_to_draft") } else { ("ready_for_review", "ready_for_review") };
        self.note(who, repo, number, note, json!({}))?;
        self.fire_thread(who, repo, number, action, json!({}))
    }

    fn pulls_where(&self, test: impl Fn(&Repo, &Pull) -> bool) -> Vec<(RepoId, u64)> {
        let mut found = Vec::new();
        for repository in self.repos.values() {
            for issue in repository.issues.values().filter(|issue| issue.open) {
                if issue.pull.as_ref().is_some_and(|pull| test(repository, pull)) {
                    found.push((repository.id, issue.number));
                }
            }
        }
        found
    }

    /// Open pull requests whose head was pushed to point at the new commit.
    pub(super) fn follow_head(&mut self, who: Who, repo: RepoId, branch: &str, sha: &str) -> ApiResult<()> {
        for (base, number) in self.pulls_where(|_, pull| pull.head_repo == repo && pull.head_ref == branch) {
            self.borrow_objects(base, repo)?;
            let repository = self.repo_mut(base)?;
            let base_ref = repository.pull(number)?.1.base_ref.clone();
            let tip = repository.branch(&base_ref).cloned();
            let pull = repository.pull_mut(number)?;
            let before = std::mem::replace(&mut pull.head_sha, sha.to_owned());
            if let Some(tip) = tip {
                pull.base_sha = tip;
            }
            repository.refs.insert(format!("refs/pull/{number}/head"), sha.to_owned());
            let now = self.now();
            self.repo_mut(base)?.issue_mut(number)?.updated_at = now;
            self.fire_thread(who, base, number, "synchronize", json!({ "before": before, "after": sha }))?;
        }
        Ok(())
    }

    /// A push to the base that contains the whole head merges the pull request.
    pub(super) fn notice_merged(&mut self, who: Who, repo: RepoId, branch: &str, sha: &str) -> ApiResult<()> {
        let contained = self.pulls_where(|repository, pull| {
            repository.id == repo && pull.base_ref == branch && repository.objects.is_ancestor(&pull.head_sha, sha)
        });
        for (_, number) in contained {
            let from = self.repo(repo)?.pull(number)?.1.base_sha.clone();
            self.mark_merged(who, repo, number, from, sha.to_owned())?;
        }
        Ok(())
    }

    /// A deleted head closes its pull requests.
    pub(super) fn close_headless(&mut self, who: Who, repo: RepoId, branch: &str) -> ApiResult<()> {
        for (base, number) in self.pulls_where(|_, pull| pull.head_repo == repo && pull.head_ref == branch) {
            self.set_open(who, base, number, false, None)?;
        }
        Ok(())
    }

    fn mark_merged(&mut self, who: Who, repo: RepoId, number: u64, from: Oid, commit: Oid) -> ApiResult<()> {
        let (id, now) = (self.new_id(), self.now());
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        issue.open = false;
        issue.closed_at = Some(now);
        issue.closed_by = Some(who.user);
        issue.updated_at = now;
        issue.events.push(IssueEvent {
            id,
            event: "merged",
            actor: who.user,
            app: who.app,
            created_at: now,
            commit: Some(commit.clone()),
            detail: json!({}),
        });
        if let Some(pull) = &mut issue.pull {
            pull.merged_at = Some(now);
            pull.merged_by = Some(who.user);
            pull.merge_commit_sha = Some(commit);
            pull.merged_from = Some(from);
        }
        self.note(who, repo, number, "closed", json!({ "state_reason": null }))?;
        self.fire_thread(who, repo, number, "closed", json!({}))
    }

    /// Merges a pull request; returns the commit that the base then points to.
    pub(crate) fn merge(&mut self, who: Who, repo: RepoId, number: u64, merge: &Merge) -> ApiResult<Oid> {
        let repository = self.writable(repo)?;
        let (issue, pull) = repository.pull(number)?;
        if pull.merged_at.is_some() || !issue.open {
            return Err(ApiError::new(405, "Pull Request is not mergeable"));
        }
        if pull.draft {
            return Err(ApiError::new(405, "Pull Request is still a draft"));
        }
        if merge.sha.as_ref().is_some_and(|sha| *sha != pull.head_sha) {
            return Err(ApiError::new(409, "Head branch was modified. Review and try the merge again."));
        }
        let base = repository.branch(&pull.base_ref).cloned();
        let base = base.ok_or_else(|| ApiError::new(405, "Pull Request is not mergeable"))?;
        let objects = &repository.objects;
        let Some(files) = objects.merge_files(&base, &pull.head_sha) else {
            return Err(ApiError::new(405, "Pull Request is not mergeable"));
        };
        let head = pull.head_sha.clone();
        let (base_ref, commits) = (pull.base_ref.clone(), objects.commits_between(&base, &head));
        let text = |subject: String, default: &str| {
            let body = merge.message.as_deref().unwrap_or(default);
            let subject = merge.title.clone().unwrap_or(subject);
            if body.is_empty() { subject } else { format!("{subject}\n\n{body}") }
        };
        let owner = self.login(self.repo(pull.head_repo)?.owner);
        let merged_subject = format!("Merge pull request #{number} from {owner}/{}", pull.head_ref);
        let merged = text(merged_subject, &issue.title);
        let squashed = text(format!("{} (#{number})", issue.title), issue.body.as_deref().unwrap_or_default());
        let author = self.signature(who.user);
        let commit = match merge.method {
            MergeMethod::Merge => self.write_commit(repo, &files, vec![base.clone(), head], &merged, author)?,
            MergeMethod::Squash => self.write_commit(repo, &files, vec![base.clone()], &squashed, author)?,
            MergeMethod::Rebase => {
                let mut tip = base.clone();
                for sha in commits {
                    let objects = &self.repo(repo)?.objects;
                    let Some(old) = objects.commit(&sha).cloned() else { continue };
                    if old.parents.len() > 1 {
                        return Err(ApiError::new(405, "This branch can't be rebased"));
                    }
                    let before = old.parents.first().map(|sha| objects.files_of_commit(sha)).unwrap_or_default();
                    let files = merge_three(&before, &objects.files_of_commit(&tip), &objects.files(&old.tree));
                    let files = files.ok_or_else(|| ApiError::new(405, "This branch can't be rebased"))?;
                    tip = self.write_commit(repo, &files, vec![tip], &old.message, old.author)?;
                }
                tip
            }
        };
        // Closed first, so that the push below doesn't find it open and merge it again.
        self.mark_merged(who, repo, number, base, commit.clone())?;
        self.move_ref(who, repo, &format!("refs/heads/{base_ref}"), Some(&commit), false)?;
        Ok(commit)
    }

    pub(crate) fn request_reviewers(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        logins: &[String],
    ) -> ApiResult<()> {
        self.writable(repo)?.pull(number)?;
        for login in logins {
            let repository = self.repo(repo)?;
            let user = self.user_named(login).map(|user| user.id);
            let user = user.filter(|user| self.is_assignable(repository, None, *user)).ok_or_else(|| {
                ApiError::new(422, "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.")
            })?;
            let pull = self.repo_mut(repo)?.pull_mut(number)?;
            if !pull.reviewers.contains(&user) {
                pull.reviewers.push(user);
                let reviewer: Value = self.user_json(user);
                self.fire_thread(who, repo, number, "review_requested", json!({ "requested_reviewer": reviewer }))?;
            }
        }
        Ok(())
    }

    /// Submits a review; `event` is `APPROVE`, `REQUEST_CHANGES` or `COMMENT`.
    pub(crate) fn review(&mut self, who: Who, repo: RepoId, number: u64, event: &str, body: &str) -> ApiResult<u64> {
        let state = match event {
            "APPROVE" => "APPROVED",
            "REQUEST_CHANGES" => "CHANGES_REQUESTED",
            "COMMENT" => "COMMENTED",
            _ => return Err(ApiError::invalid_request("\"event\" is not a review event.")),
        };
        let (issue, pull) = self.writable(repo)?.pull(number)?;
        if issue.user == who.user && state != "COMMENTED" {
            return Err(ApiError::new(422, "Unprocessable Entity").with(json!("Can not approve your own pull request")));
        }
        let commit = pull.head_sha.clone();
        let (id, submitted_at) = (self.new_id(), self.now());
        let review = Review { id, user: who.user, body: body.to_owned(), state, commit, submitted_at };
        let pull = self.repo_mut(repo)?.pull_mut(number)?;
        pull.reviewers.retain(|reviewer| *reviewer != who.user);
        pull.reviews.push(review.clone());
        let repository = self.repo(repo)?;
        let (issue, pull) = repository.pull(number)?;
        let mut json = self.review_json(repository, issue, &review);
        json["state"] = json!(state.to_lowercase());
        let payload = json!({ "pull_request": self.short_pull_json(repository, issue, pull), "review": json });
        self.fire(who, repo, "pull_request_review", Some("submitted"), payload)?;
        Ok(id)
    }
}
