//! Issues, comments, reactions, assignees, history.

use axum::routing::MethodFilter as M;
use jiff::Timestamp;
use serde_json::Value;

use super::{Ctx, ISSUES, METADATA, Reply, Route, THREADS, read, route, write};
use crate::domain::{IssueChange, NewIssue, ReactionTarget};
use crate::errors::{ApiError, ApiResult};
use crate::state::{Issue, Role};

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}/issues", read(THREADS), list),
    route(M::POST, "/repos/{owner}/{repo}/issues", write(ISSUES, Role::Read), create),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}", read(THREADS), get),
    route(M::PATCH, "/repos/{owner}/{repo}/issues/{number}", write(THREADS, Role::Read), update),
    route(M::PUT, "/repos/{owner}/{repo}/issues/{number}/lock", write(THREADS, Role::Triage), lock),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/{number}/lock", write(THREADS, Role::Triage), unlock),
    route(M::GET, "/repos/{owner}/{repo}/assignees", read(METADATA), assignable),
    route(M::GET, "/repos/{owner}/{repo}/assignees/{user}", read(METADATA), check_assignable),
    route(M::POST, "/repos/{owner}/{repo}/issues/{number}/assignees", write(THREADS, Role::Triage), assign),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/{number}/assignees", write(THREADS, Role::Triage), unassign),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/comments", read(THREADS), comments),
    route(M::POST, "/repos/{owner}/{repo}/issues/{number}/comments", write(THREADS, Role::Read), comment),
    route(M::GET, "/repos/{owner}/{repo}/issues/comments", read(THREADS), all_comments),
    route(M::GET, "/repos/{owner}/{repo}/issues/comments/{id}", read(THREADS), get_comment),
    route(M::PATCH, "/repos/{owner}/{repo}/issues/comments/{id}", write(THREADS, Role::Read), edit_comment),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/comments/{id}", write(THREADS, Role::Read), delete_comment),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/reactions", read(THREADS), reactions),
    route(M::POST, "/repos/{owner}/{repo}/issues/{number}/reactions", write(THREADS, Role::Read), react),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/{number}/reactions/{id}", write(THREADS, Role::Read), unreact),
    route(M::GET, "/repos/{owner}/{repo}/issues/comments/{comment}/reactions", read(THREADS), reactions),
    route(M::POST, "/repos/{owner}/{repo}/issues/comments/{comment}/reactions", write(THREADS, Role::Read), react),
    route(
        M::DELETE,
        "/repos/{owner}/{repo}/issues/comments/{comment}/reactions/{id}",
        write(THREADS, Role::Read),
        unreact,
    ),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/events", read(THREADS), events),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/timeline", read(THREADS), timeline),
    route(M::GET, "/repos/{owner}/{repo}/issues/events", read(THREADS), all_events),
];

impl Ctx<'_> {
    /// The issue of the path as the API shows it.
    pub(super) fn show_issue(&self, number: u64) -> ApiResult<Value> {
        let repo = self.repo()?;
        Ok(self.state.issue_json(repo, repo.issue(number)?))
    }

    fn milestone(&self) -> ApiResult<Option<Option<u64>>> {
        match self.body.get("milestone") {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(None)),
            // GitHub takes the number as text too.
            Some(Value::String(text)) => match text.parse() {
                Ok(number) => Ok(Some(Some(number))),
                Err(_) => Err(ApiError::field("Issue", "milestone", "invalid")),
            },
            Some(_) => Ok(self.integer("milestone")?.map(Some)),
        }
    }

    /// `assignees`, or the single `assignee` of old.
    fn assignees(&self) -> ApiResult<Option<Vec<String>>> {
        if let Some(names) = self.names("assignees")? {
            return Ok(Some(names));
        }
        Ok(self.nullable_text("assignee")?.map(|one| one.into_iter().filter(|name| !name.is_empty()).collect()))
    }

    /// The fields of an issue that a request changes.
    pub(super) fn issue_change(&self) -> ApiResult<IssueChange> {
        let open = match self.text("state")?.as_deref() {
            None => None,
            Some("open") => Some(true),
            Some("closed") => Some(false),
            Some(other) => return Err(ApiError::field_value("Issue", "state", "invalid", &other.into())),
        };
        let state_reason = self.text("state_reason")?;
        if let Some(reason) = &state_reason
            && !matches!(reason.as_str(), "completed" | "not_planned" | "duplicate" | "reopened")
        {
            return Err(ApiError::field_value("Issue", "state_reason", "invalid", &reason.as_str().into()));
        }
        Ok(IssueChange {
            title: self.text("title")?,
            body: self.nullable_text("body")?,
            open,
            state_reason,
            labels: self.names("labels")?,
            assignees: self.assignees()?,
            milestone: self.milestone()?,
        })
    }

    fn reaction_target(&self) -> ApiResult<ReactionTarget> {
        if self.param("comment").is_empty() {
            self.number("number").map(ReactionTarget::Issue)
        } else {
            self.number("comment").map(ReactionTarget::Comment)
        }
    }
}

fn list(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    if !repo.has_issues {
        return Err(ApiError::new(410, "Issues has been disabled in this repository."));
    }
    let wanted: Vec<String> = ctx
        .query("labels")
        .unwrap_or_default()
        .split(',')
        .map(|name| name.trim().to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let state = ctx.query("state").unwrap_or("open").to_owned();
    let since: Option<Timestamp> = match ctx.query("since") {
        Some(text) => Some(text.parse().map_err(|_| ApiError::field("Issue", "since", "invalid"))?),
        None => None,
    };
    let user = |name: &str| match ctx.query(name) {
        None | Some("*") => Ok(None),
        Some(login) => match ctx.state.user_named(login) {
            Some(user) => Ok(Some(user.id)),
            None => Err(ApiError::field("Issue", name, "invalid")),
        },
    };
    let creator = user("creator")?;
    let assignee = if ctx.query("assignee") == Some("none") { None } else { user("assignee")? };
    let unassigned = ctx.query("assignee") == Some("none");
    let milestone = ctx.query("milestone");
    let mut found: Vec<&Issue> = repo
        .issues
        .values()
        .filter(|issue| state == "all" || (state == "open") == issue.open)
        .filter(|issue| creator.is_none_or(|user| issue.user == user))
        .filter(|issue| assignee.is_none_or(|user| issue.assignees.contains(&user)))
        .filter(|issue| !unassigned || issue.assignees.is_empty())
        .filter(|issue| since.is_none_or(|since| issue.updated_at >= since))
        .filter(|issue| match milestone {
            None => true,
            Some("*") => issue.milestone.is_some(),
            Some("none") => issue.milestone.is_none(),
            Some(number) => issue.milestone.map(|known| known.to_string()).as_deref() == Some(number),
        })
        .filter(|issue| {
            let names: Vec<String> = issue
                .labels
                .iter()
                .filter_map(|id| repo.labels.get(id))
                .map(|label| label.name.to_lowercase())
                .collect();
            wanted.iter().all(|name| names.contains(name))
        })
        .collect();
    let comments = |issue: &Issue| repo.comments.values().filter(|comment| comment.issue == issue.number).count();
    match ctx.query("sort") {
        Some("updated") => found.sort_by_key(|issue| (issue.updated_at, issue.number)),
        Some("comments") => found.sort_by_key(|issue| (comments(issue), issue.number)),
        _ => found.sort_by_key(|issue| (issue.created_at, issue.number)),
    }
    if ctx.query("direction") != Some("asc") {
        found.reverse();
    }
    Ok(ctx.page(found, |issue| ctx.state.issue_json(repo, issue)))
}

fn create(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let title = match ctx.body.get("title") {
        Some(Value::Number(number)) => number.to_string(),
        _ => ctx.need_text("title")?,
    };
    let mut new = NewIssue {
        title,
        body: ctx.text("body")?,
        labels: ctx.names("labels")?.unwrap_or_default(),
        assignees: ctx.assignees()?.unwrap_or_default(),
        milestone: ctx.milestone()?.flatten(),
    };
    if ctx.role()? < Role::Triage {
        // Dropped silently, as GitHub does for those who may not set them.
        new.labels.clear();
        new.assignees.clear();
        new.milestone = None;
    }
    let (who, repo) = (ctx.who()?, ctx.repo);
    let number = ctx.state.open_issue(who, repo, new)?;
    let json = ctx.show_issue(number)?;
    let url = json["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(json).header("location", url))
}

fn get(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    ctx.show_issue(ctx.number("number")?).map(Reply::ok)
}

fn update(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let mut change = ctx.issue_change()?;
    let own = ctx.repo()?.issue(number)?.user == who.user;
    let role = ctx.role()?;
    if role < Role::Triage {
        if !own {
            return Err(ApiError::new(403, "Must have admin rights to Repository."));
        }
        change.labels = None;
        change.assignees = None;
        change.milestone = None;
    }
    ctx.state.change_issue(who, repo, number, change)?;
    ctx.show_issue(number).map(Reply::ok)
}

fn lock(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    ctx.state.lock(who, repo, number, true)?;
    Ok(Reply::no_content())
}

fn unlock(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    ctx.state.lock(who, repo, number, false)?;
    Ok(Reply::no_content())
}

fn assignable(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let users: Vec<u64> =
        ctx.state.users.keys().copied().filter(|user| ctx.state.is_assignable(repo, None, *user)).collect();
    Ok(ctx.page(users, |user| ctx.state.user_json(user)))
}

fn check_assignable(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let user = ctx.state.user_named(ctx.param("user")).ok_or_else(ApiError::not_found)?;
    if ctx.state.is_assignable(repo, None, user.id) { Ok(Reply::no_content()) } else { Err(ApiError::not_found()) }
}

fn assign(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let logins = ctx.names("assignees")?.unwrap_or_default();
    ctx.state.assign(who, repo, number, &logins)?;
    ctx.show_issue(number).map(Reply::created)
}

fn unassign(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let logins = ctx.names("assignees")?.unwrap_or_default();
    ctx.state.unassign(who, repo, number, &logins)?;
    ctx.show_issue(number).map(Reply::ok)
}

fn comments(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let number = ctx.number("number")?;
    ctx.repo()?.issue(number)?;
    comment_list(ctx, Some(number))
}

fn all_comments(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    comment_list(ctx, None)
}

fn comment_list(ctx: &Ctx<'_>, number: Option<u64>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let since: Option<Timestamp> = ctx.query("since").and_then(|text| text.parse().ok());
    let mut found: Vec<_> = repo
        .comments
        .values()
        .filter(|comment| number.is_none_or(|number| comment.issue == number))
        .filter(|comment| since.is_none_or(|since| comment.updated_at >= since))
        .collect();
    if ctx.query("sort") == Some("updated") {
        found.sort_by_key(|comment| (comment.updated_at, comment.id));
    }
    if ctx.query("direction") == Some("desc") {
        found.reverse();
    }
    Ok(ctx.page(found, |comment| ctx.state.comment_json(repo, comment)))
}

fn show_comment(ctx: &Ctx<'_>, id: u64) -> ApiResult<Value> {
    let repo = ctx.repo()?;
    let comment = repo.comments.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(ctx.state.comment_json(repo, comment))
}

fn comment(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let body = ctx.need_text("body")?;
    let id = ctx.state.comment(who, repo, number, &body)?;
    let json = show_comment(ctx, id)?;
    let url = json["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(json).header("location", url))
}

fn get_comment(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    show_comment(ctx, ctx.number("id")?).map(Reply::ok)
}

/// A comment may be changed by its author and by those who may write.
fn may_change_comment(ctx: &Ctx<'_>, id: u64) -> ApiResult<()> {
    let comment = ctx.repo()?.comments.get(&id).ok_or_else(ApiError::not_found)?;
    if comment.user == ctx.who()?.user { Ok(()) } else { ctx.need_role(Role::Write) }
}

fn edit_comment(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (id, who, repo) = (ctx.number("id")?, ctx.who()?, ctx.repo);
    may_change_comment(ctx, id)?;
    let body = ctx.need_text("body")?;
    ctx.state.edit_comment(who, repo, id, &body)?;
    show_comment(ctx, id).map(Reply::ok)
}

fn delete_comment(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (id, who, repo) = (ctx.number("id")?, ctx.who()?, ctx.repo);
    may_change_comment(ctx, id)?;
    ctx.state.delete_comment(who, repo, id)?;
    Ok(Reply::no_content())
}

fn reactions(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let found = ctx.state.reactions(ctx.repo, ctx.reaction_target()?)?;
    let content = ctx.query("content");
    let found: Vec<_> =
        found.iter().filter(|reaction| content.is_none_or(|content| reaction.content == content)).collect();
    Ok(ctx.page(found, |reaction| ctx.state.reaction_json(reaction)))
}

fn react(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (target, who, repo) = (ctx.reaction_target()?, ctx.who()?, ctx.repo);
    let content = ctx.need_text("content")?;
    let (reaction, new) = ctx.state.react(who, repo, target, &content)?;
    let json = ctx.state.reaction_json(&reaction);
    Ok(if new { Reply::created(json) } else { Reply::ok(json) })
}

fn unreact(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (target, id, repo) = (ctx.reaction_target()?, ctx.number("id")?, ctx.repo);
    ctx.state.unreact(repo, target, id)?;
    Ok(Reply::no_content())
}

fn events(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let issue = repo.issue(ctx.number("number")?)?;
    Ok(ctx.page(issue.events.iter().collect(), |event| ctx.state.event_json(repo, issue, event, false)))
}

fn all_events(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let mut all: Vec<_> =
        repo.issues.values().flat_map(|issue| issue.events.iter().map(move |event| (issue, event))).collect();
    all.sort_by_key(|(_, event)| std::cmp::Reverse(event.id));
    Ok(ctx.page(all, |(issue, event)| ctx.state.event_json(repo, issue, event, true)))
}

fn timeline(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let rows = ctx.state.timeline_json(repo, repo.issue(ctx.number("number")?)?);
    Ok(ctx.page(rows, |row| row))
}
