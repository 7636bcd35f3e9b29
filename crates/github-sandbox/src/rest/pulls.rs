//! Pull requests.

use axum::routing::MethodFilter as M;
use serde_json::{Value, json};

use super::{Ctx, PULLS, Reply, Route, read, route, write};
use crate::domain::{Merge, MergeMethod, NewPull};
use crate::errors::{ApiError, ApiResult};
use crate::state::{Issue, Pull, Role};

/// The most files that are listed.
const FILE_LIMIT: usize = 3000;

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}/pulls", read(PULLS), list),
    route(M::POST, "/repos/{owner}/{repo}/pulls", write(PULLS, Role::Read), create),
    route(M::GET, "/repos/{owner}/{repo}/pulls/{number}", read(PULLS), get),
    route(M::PATCH, "/repos/{owner}/{repo}/pulls/{number}", write(PULLS, Role::Read), update),
    route(M::GET, "/repos/{owner}/{repo}/pulls/{number}/files", read(PULLS), files),
    route(M::GET, "/repos/{owner}/{repo}/pulls/{number}/commits", read(PULLS), commits),
    route(M::GET, "/repos/{owner}/{repo}/pulls/{number}/merge", read(PULLS), is_merged),
    route(M::PUT, "/repos/{owner}/{repo}/pulls/{number}/merge", write(&["contents"], Role::Write), merge),
    route(M::GET, "/repos/{owner}/{repo}/pulls/{number}/reviews", read(PULLS), reviews),
    route(M::POST, "/repos/{owner}/{repo}/pulls/{number}/reviews", write(PULLS, Role::Read), review),
    route(M::GET, "/repos/{owner}/{repo}/pulls/{number}/comments", read(PULLS), review_comments),
    route(M::POST, "/repos/{owner}/{repo}/pulls/{number}/requested_reviewers", write(PULLS, Role::Triage), request),
];

fn show(ctx: &Ctx<'_>, number: u64) -> ApiResult<Value> {
    let repo = ctx.repo()?;
    let (issue, pull) = repo.pull(number)?;
    Ok(ctx.state.pull_json(repo, issue, pull))
}

fn list(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let state = ctx.query("state").unwrap_or("open");
    let (head, base) = (ctx.query("head").filter(|head| !head.is_empty()), ctx.query("base"));
    let label = |pull: &Pull| {
        let owner = ctx.state.repos.get(&pull.head_repo).map_or("", |repo| ctx.state.login(repo.owner));
        format!("{owner}:{}", pull.head_ref)
    };
    let mut found: Vec<(&Issue, &Pull)> = repo
        .issues
        .values()
        .filter_map(|issue| Some((issue, issue.pull.as_ref()?)))
        .filter(|(issue, _)| state == "all" || (state == "open") == issue.open)
        .filter(|(_, pull)| base.is_none_or(|base| pull.base_ref == base))
        // Without an owner GitHub ignores the filter.
        .filter(|(_, pull)| head.is_none_or(|head| !head.contains(':') || label(pull).eq_ignore_ascii_case(head)))
        .collect();
    if ctx.query("sort") == Some("updated") {
        found.sort_by_key(|(issue, _)| (issue.updated_at, issue.number));
    }
    let ascending = match ctx.query("direction") {
        Some(direction) => direction == "asc",
        None => ctx.query("sort").is_some_and(|sort| sort != "created"),
    };
    if !ascending {
        found.reverse();
    }
    Ok(ctx.page(found, |(issue, pull)| ctx.state.short_pull_json(repo, issue, pull)))
}

/// `/commits/{ref}/pulls`, called by the routes of commits.
pub(super) fn pulls_of_commit(ctx: &Ctx<'_>, name: &str) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let sha = super::git::commit_of(repo, name)?;
    let found: Vec<(&Issue, &Pull)> = repo
        .issues
        .values()
        .filter_map(|issue| Some((issue, issue.pull.as_ref()?)))
        .filter(|(_, pull)| {
            pull.merge_commit_sha.as_deref() == Some(&sha) || ctx.state.pull_diff(repo, pull).commits.contains(&sha)
        })
        .collect();
    Ok(ctx.page(found, |(issue, pull)| ctx.state.short_pull_json(repo, issue, pull)))
}

fn create(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let new = NewPull {
        title: ctx.need_text("title")?,
        body: ctx.text("body")?,
        head: ctx.need_text("head")?,
        base: ctx.need_text("base")?,
        draft: ctx.flag("draft")?.unwrap_or(false),
        maintainer_can_modify: ctx.flag("maintainer_can_modify")?.unwrap_or(true),
    };
    let number = ctx.state.open_pull(who, repo, new)?;
    let json = show(ctx, number)?;
    let url = json["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(json).header("location", url))
}

fn get(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    show(ctx, ctx.number("number")?).map(Reply::ok)
}

fn update(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    if ctx.repo()?.pull(number)?.0.user != who.user {
        ctx.need_role(Role::Triage)?;
    }
    let mut change = ctx.issue_change()?;
    change.labels = None;
    change.assignees = None;
    change.milestone = None;
    let base = ctx.text("base")?;
    ctx.state.change_pull(who, repo, number, change, base)?;
    show(ctx, number).map(Reply::ok)
}

fn files(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let (_, pull) = repo.pull(ctx.number("number")?)?;
    let mut changes = ctx.state.pull_diff(repo, pull).changes;
    changes.truncate(FILE_LIMIT);
    let head = ctx.state.repos.get(&pull.head_repo).unwrap_or(repo);
    Ok(ctx.page(changes, |change| ctx.state.change_json(head, &change, &pull.head_sha)))
}

fn commits(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let (_, pull) = repo.pull(ctx.number("number")?)?;
    Ok(ctx.page(ctx.state.pull_diff(repo, pull).commits, |sha| ctx.state.commit_json(repo, &sha, false)))
}

fn is_merged(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let merged = ctx.repo()?.pull(ctx.number("number")?)?.1.merged_at.is_some();
    if merged { Ok(Reply::no_content()) } else { Err(ApiError::not_found()) }
}

fn merge(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let method = ctx.text("merge_method")?.unwrap_or_else(|| "merge".to_owned());
    let method = MergeMethod::parse(&method).ok_or_else(|| ApiError::invalid_request("merge_method is not valid."))?;
    let merge =
        Merge { method, title: ctx.text("commit_title")?, message: ctx.text("commit_message")?, sha: ctx.text("sha")? };
    let commit = ctx.state.merge(who, repo, number, &merge)?;
    Ok(Reply::ok(json!({ "sha": commit, "merged": true, "message": "Pull Request successfully merged" })))
}

fn reviews(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let (issue, pull) = repo.pull(ctx.number("number")?)?;
    Ok(ctx.page(pull.reviews.iter().collect(), |review| ctx.state.review_json(repo, issue, review)))
}

fn review(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let (event, body) = (ctx.need_text("event")?, ctx.text("body")?.unwrap_or_default());
    let id = ctx.state.review(who, repo, number, &event, &body)?;
    let repo = ctx.repo()?;
    let (issue, pull) = repo.pull(number)?;
    let review = pull.reviews.iter().find(|review| review.id == id).ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(ctx.state.review_json(repo, issue, review)))
}

fn review_comments(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    ctx.repo()?.pull(ctx.number("number")?)?;
    Ok(Reply::ok(json!([])))
}

fn request(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (number, who, repo) = (ctx.number("number")?, ctx.who()?, ctx.repo);
    let logins = ctx.names("reviewers")?.unwrap_or_default();
    ctx.state.request_reviewers(who, repo, number, &logins)?;
    let repo = ctx.repo()?;
    let (issue, pull) = repo.pull(number)?;
    Ok(Reply::created(ctx.state.short_pull_json(repo, issue, pull)))
}
