//! Issues, comments, reactions, assignees. Pull requests share what is here.

use serde_json::{Value, json};

use super::{check_body, check_title};
use crate::errors::{ApiError, ApiResult};
use crate::json::REACTIONS;
use crate::state::{Comment, Issue, Reaction, Repo, RepoId, State, UserId, UserKind, Who};
use crate::webhook::changed;

/// The most people an issue may be assigned to.
const ASSIGNEE_LIMIT: usize = 10;

#[derive(Debug, Default)]
pub(crate) struct NewIssue {
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) assignees: Vec<String>,
    pub(crate) milestone: Option<u64>,
}

/// What is to change; `None` leaves it.
#[derive(Debug, Default)]
pub(crate) struct IssueChange {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<Option<String>>,
    pub(crate) open: Option<bool>,
    pub(crate) state_reason: Option<String>,
    pub(crate) labels: Option<Vec<String>>,
    pub(crate) assignees: Option<Vec<String>>,
    pub(crate) milestone: Option<Option<u64>>,
}

/// Where a reaction is put.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ReactionTarget {
    Issue(u64),
    Comment(u64),
}

impl State {
    /// Tells of what happened to an issue; to a pull request in its own event.
    pub(crate) fn fire_thread(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        action: &str,
        more: Value,
    ) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let issue = repository.issue(number)?;
        let (event, mut payload) = match &issue.pull {
            Some(pull) => {
                ("pull_request", json!({ "number": number, "pull_request": self.pull_json(repository, issue, pull) }))
            }
            None => ("issues", json!({ "issue": self.issue_json(repository, issue) })),
        };
        crate::json::extend(&mut payload, more);
        self.fire(who, repo, event, Some(action), payload)
    }

    /// Refuses what can't be done in an archived repository.
    pub(crate) fn writable(&self, repo: RepoId) -> ApiResult<&Repo> {
        let repository = self.repo(repo)?;
        if repository.archived { Err(ApiError::archived()) } else { Ok(repository) }
    }

    /// Puts a new issue (or the issue half of a pull request) in its place, without telling anybody.
    pub(crate) fn insert_thread(
        &mut self,
        who: Who,
        repo: RepoId,
        title: String,
        body: Option<String>,
    ) -> ApiResult<u64> {
        let (id, now) = (self.new_id(), self.now());
        let repository = self.repo_mut(repo)?;
        let number = repository.next_number;
        repository.next_number += 1;
        repository.issues.insert(
            number,
            Issue {
                id,
                number,
                title,
                body,
                open: true,
                state_reason: None,
                user: who.user,
                app: who.app,
                labels: Vec::new(),
                assignees: Vec::new(),
                milestone: None,
                locked: false,
                created_at: now,
                updated_at: now,
                closed_at: None,
                closed_by: None,
                reactions: Vec::new(),
                sub_issues: Vec::new(),
                parent: None,
                events: Vec::new(),
                pull: None,
            },
        );
        self.issue_places.insert(id, (repo, number));
        Ok(number)
    }

    /// Opens an issue and returns its number. Events: `issues.opened`, then one for each label and assignee.
    pub(crate) fn open_issue(&mut self, who: Who, repo: RepoId, new: NewIssue) -> ApiResult<u64> {
        let repository = self.writable(repo)?;
        if !repository.has_issues {
            return Err(ApiError::new(410, "Issues has been disabled in this repository."));
        }
        check_title("Issue", &new.title)?;
        check_body("Issue", new.body.as_deref())?;
        if new.milestone.is_some_and(|number| !repository.milestones.contains_key(&number)) {
            return Err(ApiError::field_value("Issue", "milestone", "invalid", &json!(new.milestone)));
        }
        let assignees = self.assignable_or_refused(repo, None, &new.assignees)?;
        let number = self.insert_thread(who, repo, new.title, new.body)?;
        let labels = self.labels_for(who, repo, &new.labels)?;
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        issue.labels.clone_from(&labels);
        issue.assignees.clone_from(&assignees);
        issue.milestone = new.milestone;
        self.fire_thread(who, repo, number, "opened", json!({}))?;
        for label in labels {
            self.tell_label(who, repo, number, label, true)?;
        }
        for user in assignees {
            self.tell_assignee(who, repo, number, user, true)?;
        }
        Ok(number)
    }

    /// Changes an issue or pull request, with one event for each thing that changed.
    pub(crate) fn change_issue(&mut self, who: Who, repo: RepoId, number: u64, change: IssueChange) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        let issue = repository.issue(number)?;
        let resource = if issue.pull.is_some() { "PullRequest" } else { "Issue" };
        if let Some(title) = &change.title {
            check_title(resource, title)?;
        }
        if let Some(body) = &change.body {
            check_body(resource, body.as_deref())?;
        }
        if let Some(Some(milestone)) = change.milestone
            && !repository.milestones.contains_key(&milestone)
        {
            return Err(ApiError::field_value("Issue", "milestone", "invalid", &json!(milestone)));
        }
        let assignees = match &change.assignees {
            Some(logins) => Some(self.assignable_or_refused(repo, Some(number), logins)?),
            None => None,
        };

        let now = self.now();
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        let mut fields = Vec::new();
        if let Some(title) = change.title
            && title != issue.title
        {
            let from = std::mem::replace(&mut issue.title, title);
            fields.push(("title", json!(from)));
        }
        if let Some(body) = change.body
            && body != issue.body
        {
            let from = std::mem::replace(&mut issue.body, body);
            fields.push(("body", json!(from.unwrap_or_default())));
        }
        let renamed = fields.iter().find(|(name, _)| *name == "title").map(|(_, from)| from.clone());
        let title = issue.title.clone();
        if !fields.is_empty() {
            issue.updated_at = now;
            if let Some(from) = renamed {
                self.note(who, repo, number, "renamed", json!({ "rename": { "from": from, "to": title } }))?;
            }
            self.fire_thread(who, repo, number, "edited", json!({ "changes": changed(&fields) }))?;
        }
        if let Some(labels) = change.labels {
            self.set_labels(who, repo, number, &labels)?;
        }
        if let Some(assignees) = assignees {
            let old = self.repo(repo)?.issue(number)?.assignees.clone();
            for user in old.iter().filter(|user| !assignees.contains(user)) {
                self.unassign_one(who, repo, number, *user)?;
            }
            for user in assignees.into_iter().filter(|user| !old.contains(user)) {
                self.assign_one(who, repo, number, user)?;
            }
        }
        if let Some(milestone) = change.milestone {
            self.set_milestone(who, repo, number, milestone)?;
        }
        if let Some(open) = change.open {
            self.set_open(who, repo, number, open, change.state_reason)?;
        }
        Ok(())
    }

    /// Closes or opens again; nothing happens where it is so already.
    pub(crate) fn set_open(
        &mut self,
        who: Who,
        repo: RepoId,
        number: u64,
        open: bool,
        reason: Option<String>,
    ) -> ApiResult<()> {
        let now = self.now();
        let repository = self.repo(repo)?;
        let issue = repository.issue(number)?;
        if issue.open == open {
            return Ok(());
        }
        let is_pull = issue.pull.is_some();
        if let Some(pull) = &issue.pull
            && open
        {
            self.can_reopen(repository, pull)?;
        }
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        issue.open = open;
        issue.closed_at = (!open).then_some(now);
        issue.closed_by = (!open).then_some(who.user);
        issue.state_reason = match (is_pull, open) {
            (true, _) => None,
            (false, true) => Some("reopened".to_owned()),
            (false, false) => Some(reason.unwrap_or_else(|| "completed".to_owned())),
        };
        let detail = if is_pull { json!({}) } else { json!({ "state_reason": issue.state_reason }) };
        let (event, action) = if open { ("reopened", "reopened") } else { ("closed", "closed") };
        self.note(who, repo, number, event, detail)?;
        self.fire_thread(who, repo, number, action, json!({}))
    }

    /// Deletes an issue for good; its number answers 410 from then on.
    pub(crate) fn delete_issue(&mut self, who: Who, repo: RepoId, number: u64) -> ApiResult<()> {
        if self.writable(repo)?.issue(number)?.pull.is_some() {
            return Err(ApiError::new(422, "Pull requests can't be deleted."));
        }
        let repository = self.repo(repo)?;
        let payload = json!({ "issue": self.issue_json(repository, repository.issue(number)?) });
        let repository = self.repo_mut(repo)?;
        let gone = repository.issues.remove(&number).map(|issue| issue.id);
        repository.comments.retain(|_, comment| comment.issue != number);
        repository.deleted_issues.push(number);
        if let Some(id) = gone {
            self.issue_places.remove(&id);
            for repository in self.repos.values_mut() {
                for issue in repository.issues.values_mut() {
                    issue.sub_issues.retain(|sub| *sub != id);
                    issue.parent = issue.parent.filter(|parent| *parent != id);
                }
            }
        }
        self.fire(who, repo, "issues", Some("deleted"), payload)
    }

    /// Locks or unlocks the conversation.
    pub(crate) fn lock(&mut self, who: Who, repo: RepoId, number: u64, locked: bool) -> ApiResult<()> {
        self.writable(repo)?;
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        if issue.locked == locked {
            return Ok(());
        }
        issue.locked = locked;
        let event = if locked { "locked" } else { "unlocked" };
        self.note(who, repo, number, event, json!({ "lock_reason": null }))?;
        self.fire_thread(who, repo, number, event, json!({}))
    }

    // --- comments -----------------------------------------------------------------------------------------------

    fn fire_comment(&mut self, who: Who, repo: RepoId, comment: &Comment, action: &str, more: Value) -> ApiResult<()> {
        let repository = self.repo(repo)?;
        let mut payload = json!({
            "issue": self.issue_json(repository, repository.issue(comment.issue)?),
            "comment": self.comment_json(repository, comment),
        });
        crate::json::extend(&mut payload, more);
        self.fire(who, repo, "issue_comment", Some(action), payload)
    }

    /// Comments on an issue or pull request; returns the comment's id.
    pub(crate) fn comment(&mut self, who: Who, repo: RepoId, number: u64, body: &str) -> ApiResult<u64> {
        let repository = self.writable(repo)?;
        let issue = repository.issue(number)?;
        if issue.locked && who.app.is_none() && self.role(repository, who.user) < crate::state::Role::Write {
            return Err(ApiError::new(403, "Unable to create comment because issue is locked."));
        }
        if body.trim().is_empty() {
            return Err(ApiError::field("IssueComment", "body", "missing_field"));
        }
        check_body("IssueComment", Some(body))?;
        let (id, now) = (self.new_id(), self.now());
        let comment = Comment {
            id,
            issue: number,
            body: body.to_owned(),
            user: who.user,
            app: who.app,
            created_at: now,
            updated_at: now,
            reactions: Vec::new(),
        };
        let repository = self.repo_mut(repo)?;
        repository.issue_mut(number)?.updated_at = now;
        repository.comments.insert(id, comment.clone());
        self.fire_comment(who, repo, &comment, "created", json!({}))?;
        Ok(id)
    }

    pub(crate) fn edit_comment(&mut self, who: Who, repo: RepoId, id: u64, body: &str) -> ApiResult<()> {
        let repository = self.writable(repo)?;
        if !repository.comments.contains_key(&id) {
            return Err(ApiError::not_found());
        }
        if body.trim().is_empty() {
            return Err(ApiError::field("IssueComment", "body", "missing_field"));
        }
        check_body("IssueComment", Some(body))?;
        let now = self.now();
        let comment = self.repo_mut(repo)?.comments.get_mut(&id).ok_or_else(ApiError::not_found)?;
        if comment.body == body {
            return Ok(());
        }
        let from = std::mem::replace(&mut comment.body, body.to_owned());
        comment.updated_at = now;
        let comment = comment.clone();
        self.fire_comment(who, repo, &comment, "edited", json!({ "changes": changed(&[("body", json!(from))]) }))
    }

    pub(crate) fn delete_comment(&mut self, who: Who, repo: RepoId, id: u64) -> ApiResult<()> {
        self.writable(repo)?;
        let comment = self.repo_mut(repo)?.comments.remove(&id).ok_or_else(ApiError::not_found)?;
        self.fire_comment(who, repo, &comment, "deleted", json!({}))
    }

    // --- reactions ----------------------------------------------------------------------------------------------

    pub(crate) fn reactions(&self, repo: RepoId, target: ReactionTarget) -> ApiResult<&Vec<Reaction>> {
        let repository = self.repo(repo)?;
        match target {
            ReactionTarget::Issue(number) => Ok(&repository.issue(number)?.reactions),
            ReactionTarget::Comment(id) => Ok(&repository.comments.get(&id).ok_or_else(ApiError::not_found)?.reactions),
        }
    }

    fn reactions_mut(&mut self, repo: RepoId, target: ReactionTarget) -> ApiResult<&mut Vec<Reaction>> {
        let repository = self.repo_mut(repo)?;
        match target {
            ReactionTarget::Issue(number) => Ok(&mut repository.issue_mut(number)?.reactions),
            ReactionTarget::Comment(id) => {
                Ok(&mut repository.comments.get_mut(&id).ok_or_else(ApiError::not_found)?.reactions)
            }
        }
    }

    /// Reacts; tells whether it is new (201) or was there before (200).
    pub(crate) fn react(
        &mut self,
        who: Who,
        repo: RepoId,
        target: ReactionTarget,
        content: &str,
    ) -> ApiResult<(Reaction, bool)> {
        if !REACTIONS.contains(&content) {
            return Err(ApiError::field_value("Reaction", "content", "invalid", &json!(content)));
        }
        self.writable(repo)?;
        let (id, created_at) = (self.new_id(), self.now());
        let reactions = self.reactions_mut(repo, target)?;
        if let Some(old) = reactions.iter().find(|old| old.user == who.user && old.content == content) {
            return Ok((old.clone(), false));
        }
        let reaction = Reaction { id, user: who.user, content: content.to_owned(), created_at };
        reactions.push(reaction.clone());
        Ok((reaction, true))
    }

    pub(crate) fn unreact(&mut self, repo: RepoId, target: ReactionTarget, id: u64) -> ApiResult<()> {
        self.writable(repo)?;
        let reactions = self.reactions_mut(repo, target)?;
        let before = reactions.len();
        reactions.retain(|reaction| reaction.id != id);
        if reactions.len() == before { Err(ApiError::not_found()) } else { Ok(()) }
    }

    // --- assignees ----------------------------------------------------------------------------------------------

    /// Collaborators, the owner, and whoever commented may be assigned; organisations and bots never.
    pub(crate) fn is_assignable(&self, repo: &Repo, issue: Option<u64>, user: UserId) -> bool {
        let person = self.users.get(&user).is_some_and(|user| user.kind == UserKind::User);
        person
            && (repo.owner == user
                || repo.collaborators.contains_key(&user)
                || repo.comments.values().any(|comment| Some(comment.issue) == issue && comment.user == user))
    }

    fn assignable_or_refused(&self, repo: RepoId, issue: Option<u64>, logins: &[String]) -> ApiResult<Vec<UserId>> {
        let repository = self.repo(repo)?;
        let mut users = Vec::new();
        for login in logins {
            let user = self.user_named(login).filter(|user| self.is_assignable(repository, issue, user.id));
            let Some(user) = user else {
                return Err(ApiError::field_value("Issue", "assignees", "invalid", &json!(login)));
            };
            if !users.contains(&user.id) {
                users.push(user.id);
            }
        }
        users.truncate(ASSIGNEE_LIMIT);
        Ok(users)
    }

    fn tell_assignee(&mut self, who: Who, repo: RepoId, number: u64, user: UserId, added: bool) -> ApiResult<()> {
        let event = if added { "assigned" } else { "unassigned" };
        self.note(who, repo, number, event, json!({ "assignee": user }))?;
        let assignee = self.user_json(user);
        self.fire_thread(who, repo, number, event, json!({ "assignee": assignee }))
    }

    fn assign_one(&mut self, who: Who, repo: RepoId, number: u64, user: UserId) -> ApiResult<()> {
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        if issue.assignees.contains(&user) || issue.assignees.len() >= ASSIGNEE_LIMIT {
            return Ok(());
        }
        issue.assignees.push(user);
        self.tell_assignee(who, repo, number, user, true)
    }

    fn unassign_one(&mut self, who: Who, repo: RepoId, number: u64, user: UserId) -> ApiResult<()> {
        let issue = self.repo_mut(repo)?.issue_mut(number)?;
        if !issue.assignees.contains(&user) {
            return Ok(());
        }
        issue.assignees.retain(|assignee| *assignee != user);
        self.tell_assignee(who, repo, number, user, false)
    }

    /// Assigns people; those who can't be are dropped silently.
    pub(crate) fn assign(&mut self, who: Who, repo: RepoId, number: u64, logins: &[String]) -> ApiResult<()> {
        self.writable(repo)?.issue(number)?;
        for login in logins {
            let repository = self.repo(repo)?;
            let user = self.user_named(login).map(|user| user.id);
            if let Some(user) = user.filter(|user| self.is_assignable(repository, Some(number), *user)) {
                self.assign_one(who, repo, number, user)?;
            }
        }
        Ok(())
    }

    pub(crate) fn unassign(&mut self, who: Who, repo: RepoId, number: u64, logins: &[String]) -> ApiResult<()> {
        self.writable(repo)?.issue(number)?;
        for login in logins {
            if let Some(user) = self.user_named(login).map(|user| user.id) {
                self.unassign_one(who, repo, number, user)?;
            }
        }
        Ok(())
    }
}
