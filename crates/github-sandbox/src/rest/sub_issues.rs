//! Sub-issues.

use axum::routing::MethodFilter as M;
use serde_json::Value;

use super::{Ctx, ISSUES, Reply, Route, read, route, write};
use crate::errors::{ApiError, ApiResult};
use crate::state::Role;

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/sub_issues", read(ISSUES), list),
    route(M::POST, "/repos/{owner}/{repo}/issues/{number}/sub_issues", write(ISSUES, Role::Triage), add),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/{number}/sub_issue", write(ISSUES, Role::Triage), remove),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/parent", read(ISSUES), parent),
];

fn show(ctx: &Ctx<'_>, id: u64) -> Value {
    ctx.state.issue_by_id(id).map_or(Value::Null, |(repo, issue)| ctx.state.issue_json(repo, issue))
}

fn list(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let issue = ctx.repo()?.issue(ctx.number("number")?)?;
    Ok(ctx.page(issue.sub_issues.clone(), |id| show(ctx, id)))
}

fn child(ctx: &Ctx<'_>) -> ApiResult<u64> {
    ctx.integer("sub_issue_id")?.ok_or_else(|| ApiError::invalid_request("\"sub_issue_id\" wasn't supplied."))
}

fn add(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, number, child) = (ctx.who()?, ctx.repo, ctx.number("number")?, child(ctx)?);
    let replace = ctx.flag("replace_parent")?.unwrap_or(false);
    ctx.state.add_sub_issue(who, repo, number, child, replace)?;
    ctx.show_issue(number).map(Reply::created)
}

fn remove(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, number, child) = (ctx.who()?, ctx.repo, ctx.number("number")?, child(ctx)?);
    ctx.state.remove_sub_issue(who, repo, number, child)?;
    ctx.show_issue(number).map(Reply::ok)
}

fn parent(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let parent = ctx.repo()?.issue(ctx.number("number")?)?.parent.ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(show(ctx, parent)))
}
