//! Labels of the repository and of issues, milestones.

use axum::routing::MethodFilter as M;

use super::{Ctx, ISSUES, Reply, Route, THREADS, read, route, write};
use crate::domain::LabelChange;
use crate::errors::{ApiError, ApiResult};
use crate::state::Role;

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}/labels", read(THREADS), list),
    route(M::POST, "/repos/{owner}/{repo}/labels", write(THREADS, Role::Triage), create),
    route(M::GET, "/repos/{owner}/{repo}/labels/{name}", read(THREADS), get),
    route(M::PATCH, "/repos/{owner}/{repo}/labels/{name}", write(THREADS, Role::Triage), update),
    route(M::DELETE, "/repos/{owner}/{repo}/labels/{name}", write(THREADS, Role::Triage), delete),
    route(M::GET, "/repos/{owner}/{repo}/issues/{number}/labels", read(THREADS), of_issue),
    route(M::POST, "/repos/{owner}/{repo}/issues/{number}/labels", write(THREADS, Role::Triage), add),
    route(M::PUT, "/repos/{owner}/{repo}/issues/{number}/labels", write(THREADS, Role::Triage), set),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/{number}/labels", write(THREADS, Role::Triage), clear),
    route(M::DELETE, "/repos/{owner}/{repo}/issues/{number}/labels/{name}", write(THREADS, Role::Triage), remove),
    route(M::GET, "/repos/{owner}/{repo}/milestones", read(THREADS), milestones),
    route(M::POST, "/repos/{owner}/{repo}/milestones", write(ISSUES, Role::Triage), create_milestone),
    route(M::GET, "/repos/{owner}/{repo}/milestones/{number}", read(THREADS), get_milestone),
];

fn list(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let mut labels: Vec<_> = repo.labels.values().collect();
    labels.sort_by_key(|label| label.name.to_lowercase());
    Ok(ctx.page(labels, |label| ctx.state.label_json(repo, label)))
}

fn show(ctx: &Ctx<'_>, id: u64) -> ApiResult<serde_json::Value> {
    let repo = ctx.repo()?;
    let label = repo.labels.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(ctx.state.label_json(repo, label))
}

fn color(ctx: &Ctx<'_>) -> ApiResult<Option<String>> {
    ctx.text("color")
}

fn create(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let (name, color, description) = (ctx.need_text("name")?, color(ctx)?, ctx.text("description")?);
    let id = ctx.state.create_label(who, repo, &name, color.as_deref(), description.as_deref())?;
    let json = show(ctx, id)?;
    let url = json["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(json).header("location", url))
}

fn get(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let id = ctx.repo()?.label_named(ctx.param("name")).ok_or_else(ApiError::not_found)?.id;
    show(ctx, id).map(Reply::ok)
}

fn update(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, name) = (ctx.who()?, ctx.repo, ctx.param("name").to_owned());
    let change =
        LabelChange { name: ctx.text("new_name")?, color: color(ctx)?, description: ctx.nullable_text("description")? };
    let id = ctx.state.change_label(who, repo, &name, change)?;
    show(ctx, id).map(Reply::ok)
}

fn delete(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, name) = (ctx.who()?, ctx.repo, ctx.param("name").to_owned());
    ctx.state.delete_label(who, repo, &name)?;
    Ok(Reply::no_content())
}

fn of_issue(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let issue = repo.issue(ctx.number("number")?)?;
    let labels = issue.labels.iter().filter_map(|id| repo.labels.get(id)).collect();
    Ok(ctx.page(labels, |label| ctx.state.label_json(repo, label)))
}

fn add(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, number, names) = (ctx.who()?, ctx.repo, ctx.number("number")?, ctx.label_names()?);
    ctx.state.add_labels(who, repo, number, &names)?;
    of_issue(ctx)
}

fn set(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, number, names) = (ctx.who()?, ctx.repo, ctx.number("number")?, ctx.label_names()?);
    ctx.state.set_labels(who, repo, number, &names)?;
    of_issue(ctx)
}

fn clear(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, number) = (ctx.who()?, ctx.repo, ctx.number("number")?);
    ctx.state.set_labels(who, repo, number, &[])?;
    Ok(Reply::no_content())
}

fn remove(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, number, name) = (ctx.who()?, ctx.repo, ctx.number("number")?, ctx.param("name").to_owned());
    ctx.state.remove_label(who, repo, number, &name)?;
    of_issue(ctx)
}

fn milestones(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let state = ctx.query("state").unwrap_or("open");
    let found =
        repo.milestones.values().filter(|one| state == "all" || (state == "open") == one.open).collect::<Vec<_>>();
    Ok(ctx.page(found, |milestone| ctx.state.milestone_json(repo, milestone)))
}

fn create_milestone(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let (title, description, due_on) = (ctx.need_text("title")?, ctx.text("description")?, ctx.time("due_on")?);
    let number = ctx.state.create_milestone(who, repo, &title, description.as_deref(), due_on)?;
    show_milestone(ctx, number).map(Reply::created)
}

fn show_milestone(ctx: &Ctx<'_>, number: u64) -> ApiResult<serde_json::Value> {
    let repo = ctx.repo()?;
    let milestone = repo.milestones.get(&number).ok_or_else(ApiError::not_found)?;
    Ok(ctx.state.milestone_json(repo, milestone))
}

fn get_milestone(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    show_milestone(ctx, ctx.number("number")?).map(Reply::ok)
}
