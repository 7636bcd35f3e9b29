//! Repositories and their collaborators.

use axum::routing::MethodFilter as M;
use serde_json::{Value, json};

use super::{Ctx, METADATA, Reply, Route, read, route, write};
use crate::errors::{ApiError, ApiResult};
use crate::state::{Role, UserId};

const ADMINISTRATION: &[&str] = &["administration"];

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}", read(METADATA), get),
    route(M::PATCH, "/repos/{owner}/{repo}", write(ADMINISTRATION, Role::Admin), update),
    route(M::GET, "/repos/{owner}/{repo}/collaborators", read(METADATA), collaborators),
    route(M::GET, "/repos/{owner}/{repo}/collaborators/{user}", read(METADATA), is_collaborator),
    route(M::PUT, "/repos/{owner}/{repo}/collaborators/{user}", write(ADMINISTRATION, Role::Admin), add_collaborator),
    route(M::DELETE, "/repos/{owner}/{repo}/collaborators/{user}", write(ADMINISTRATION, Role::Admin), remove),
    route(M::GET, "/repos/{owner}/{repo}/collaborators/{user}/permission", read(METADATA), permission),
];

fn show(ctx: &Ctx<'_>) -> ApiResult<Value> {
    Ok(ctx.state.full_repo_json(ctx.repo()?, Some(ctx.role()?)))
}

fn get(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    show(ctx).map(Reply::ok)
}

fn update(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let (name, archived) = (ctx.text("name")?, ctx.flag("archived")?);
    let (description, private) = (ctx.nullable_text("description")?, ctx.flag("private")?);
    let (branch, has_issues) = (ctx.text("default_branch")?, ctx.flag("has_issues")?);
    let current = ctx.repo()?;
    if current.archived && archived != Some(false) {
        return Err(ApiError::archived());
    }
    if branch.as_ref().is_some_and(|branch| current.branch(branch).is_none()) {
        return Err(ApiError::field("Repository", "default_branch", "invalid"));
    }
    let was_archived = current.archived;
    let changed = ctx.state.repo_mut(repo)?;
    if let Some(description) = description {
        changed.description = description;
    }
    changed.private = private.unwrap_or(changed.private);
    changed.has_issues = has_issues.unwrap_or(changed.has_issues);
    if let Some(branch) = branch {
        changed.default_branch = branch;
    }
    if let Some(archived) = archived.filter(|archived| *archived != was_archived) {
        ctx.state.set_archived(who, repo, archived)?;
    }
    if let Some(name) = name {
        ctx.state.rename_repo(who, repo, &name)?;
    }
    show(ctx).map(Reply::ok)
}

/// A person with the role, as collaborator lists show them.
fn member(ctx: &Ctx<'_>, user: UserId, role: Role) -> Value {
    let mut json = ctx.state.user_json(user);
    json["permissions"] = json!({
        "pull": role >= Role::Read,
        "triage": role >= Role::Triage,
        "push": role >= Role::Write,
        "maintain": role >= Role::Maintain,
        "admin": role >= Role::Admin,
    });
    json["role_name"] = json!(role.name());
    json
}

/// Who collaborates is told to those who may push.
fn may_view(ctx: &Ctx<'_>, what: &str) -> ApiResult<()> {
    ctx.who()?;
    if ctx.role()? >= Role::Write {
        Ok(())
    } else {
        Err(ApiError::new(403, format!("Must have push access to view {what}.")))
    }
}

fn collaborators(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    may_view(ctx, "repository collaborators")?;
    let repo = ctx.repo()?;
    let wanted = ctx.query("permission").and_then(Role::parse);
    let found: Vec<_> =
        repo.collaborators.iter().filter(|(_, role)| wanted.is_none_or(|wanted| **role >= wanted)).collect();
    Ok(ctx.page(found, |(user, role)| member(ctx, *user, *role)))
}

fn is_collaborator(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let user = ctx.state.user_named(ctx.param("user")).ok_or_else(ApiError::not_found)?;
    let known = repo.owner == user.id || repo.collaborators.contains_key(&user.id);
    if known { Ok(Reply::no_content()) } else { Err(ApiError::not_found()) }
}

fn permission(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    may_view(ctx, "collaborator permission")?;
    let repo = ctx.repo()?;
    let login = ctx.param("user");
    let user = ctx.state.user_named(login).ok_or_else(|| ApiError::new(404, format!("{login} is not a user")))?;
    let role = ctx.state.role(repo, user.id);
    Ok(Reply::ok(json!({
        "permission": role.permission(),
        "user": member(ctx, user.id, role),
        "role_name": role.name(),
    })))
}

fn add_collaborator(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let user = ctx.state.user_named(ctx.param("user")).ok_or_else(ApiError::not_found)?.id;
    let name = ctx.text("permission")?.unwrap_or_else(|| "push".to_owned());
    let role = Role::parse(&name).ok_or_else(|| ApiError::field("Repository", "permission", "invalid"))?;
    ctx.state.set_collaborator(who, repo, user, Some(role))?;
    Ok(Reply::no_content())
}

fn remove(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let user = ctx.state.user_named(ctx.param("user")).ok_or_else(ApiError::not_found)?.id;
    ctx.state.set_collaborator(who, repo, user, None)?;
    Ok(Reply::no_content())
}
