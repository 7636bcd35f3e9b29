//! Check runs and check suites.

use axum::routing::MethodFilter as M;
use serde_json::Value;

use super::{CHECKS, Ctx, Reply, Route, read, route, write};
use crate::auth::Caller;
use crate::domain::{CheckOutput, CheckRunChange};
use crate::errors::{ApiError, ApiResult};
use crate::state::{CheckRun, CheckSuite, Role};

pub(super) const ROUTES: &[Route] = &[
    route(M::POST, "/repos/{owner}/{repo}/check-runs", write(CHECKS, Role::Read), create),
    route(M::GET, "/repos/{owner}/{repo}/check-runs/{id}", read(CHECKS), get),
    route(M::PATCH, "/repos/{owner}/{repo}/check-runs/{id}", write(CHECKS, Role::Read), update),
    route(M::GET, "/repos/{owner}/{repo}/check-runs/{id}/annotations", read(CHECKS), annotations),
    route(M::POST, "/repos/{owner}/{repo}/check-runs/{id}/rerequest", write(CHECKS, Role::Write), rerequest),
    route(M::GET, "/repos/{owner}/{repo}/check-suites/{id}", read(CHECKS), suite),
    route(M::GET, "/repos/{owner}/{repo}/check-suites/{id}/check-runs", read(CHECKS), runs_of_suite),
    route(M::POST, "/repos/{owner}/{repo}/check-suites/{id}/rerequest", write(CHECKS, Role::Write), rerequest_suite),
];

/// Check runs are written by apps alone.
fn own_app(ctx: &Ctx<'_>) -> ApiResult<u64> {
    match &ctx.caller {
        Caller::Installation { app, .. } => Ok(*app),
        _ => Err(ApiError::new(403, "You must authenticate via a GitHub App.")),
    }
}

fn show(ctx: &Ctx<'_>, id: u64) -> ApiResult<Value> {
    let repo = ctx.repo()?;
    let run = repo.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(ctx.state.check_run_json(repo, run))
}

/// Reads the fields that creating and changing have in common.
fn change(ctx: &Ctx<'_>, creating: bool) -> ApiResult<CheckRunChange> {
    let output = match ctx.body.get("output") {
        None | Some(Value::Null) => None,
        Some(Value::Object(fields)) => {
            let text = |name: &str| match fields.get(name) {
                None | Some(Value::Null) => Ok(None),
                Some(Value::String(text)) => Ok(Some(text.clone())),
                Some(other) => Err(ApiError::invalid_request(format!(
                    "For 'properties/output/properties/{name}', {other} is not a string."
                ))),
            };
            let missing = |name: &str| ApiError::invalid_request(format!("\"{name}\" of the output wasn't supplied."));
            let (title, summary) = (text("title")?, text("summary")?);
            if summary.is_none() {
                return Err(missing("summary"));
            }
            if creating && title.is_none() {
                return Err(missing("title"));
            }
            let annotations = match fields.get("annotations") {
                None | Some(Value::Null) => Vec::new(),
                Some(Value::Array(items)) => items.clone(),
                Some(_) => return Err(ApiError::invalid_request("For 'properties/annotations', it is not an array.")),
            };
            Some(CheckOutput { title, summary, text: text("text")?, annotations })
        }
        Some(_) => return Err(ApiError::invalid_request("For 'properties/output', it is not an object.")),
    };
    Ok(CheckRunChange {
        name: ctx.text("name")?,
        external_id: ctx.text("external_id")?,
        details_url: ctx.text("details_url")?,
        status: ctx.text("status")?,
        conclusion: ctx.text("conclusion")?,
        started_at: ctx.time("started_at")?,
        completed_at: ctx.time("completed_at")?,
        output,
        actions: ctx.array("actions")?,
    })
}

fn create(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (app, who, repo) = (own_app(ctx)?, ctx.who()?, ctx.repo);
    ctx.need_text("name")?;
    let head_sha = ctx.need_text("head_sha")?;
    let change = change(ctx, true)?;
    let id = ctx.state.create_check_run(who, repo, app, &head_sha, change)?;
    show(ctx, id).map(Reply::created)
}

fn get(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    show(ctx, ctx.number("id")?).map(Reply::ok)
}

fn update(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (app, who, repo, id) = (own_app(ctx)?, ctx.who()?, ctx.repo, ctx.number("id")?);
    let run = ctx.repo()?.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
    if run.app != app {
        return Err(ApiError::new(
            403,
            format!("Invalid app_id `{app}` - check run can only be modified by the GitHub App that created it."),
        ));
    }
    let change = change(ctx, false)?;
    ctx.state.change_check_run(who, repo, id, change)?;
    show(ctx, id).map(Reply::ok)
}

fn annotations(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let id = ctx.number("id")?;
    let run = ctx.repo()?.check_runs.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(ctx.page(run.annotations.iter().collect(), Clone::clone))
}

fn rerequest(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, id) = (ctx.who()?, ctx.repo, ctx.number("id")?);
    ctx.state.rerequest(who, repo, id)?;
    Ok(Reply::created(serde_json::json!({})))
}

/// Runs that the query asks for, newest first; of the same name only the latest unless all are wanted.
fn select<'a>(ctx: &Ctx<'_>, runs: impl Iterator<Item = &'a CheckRun>) -> Vec<&'a CheckRun> {
    let name = ctx.query("check_name");
    let status = ctx.query("status");
    let app = ctx.query("app_id").and_then(|text| text.parse::<u64>().ok());
    let mut found: Vec<&CheckRun> = runs
        .filter(|run| name.is_none_or(|name| run.name == name))
        .filter(|run| status.is_none_or(|status| run.status == status))
        .filter(|run| app.is_none_or(|app| run.app == app))
        .collect();
    found.sort_by_key(|run| std::cmp::Reverse(run.id));
    if ctx.query("filter") != Some("all") {
        let mut seen = Vec::new();
        found.retain(|run| {
            let key = (run.suite, run.name.clone());
            let new = !seen.contains(&key);
            seen.push(key);
            new
        });
    }
    found
}

/// `/commits/{ref}/check-runs`, called by the routes of commits.
pub(super) fn runs_of_ref(ctx: &Ctx<'_>, name: &str) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let sha = super::git::commit_of(repo, name)?;
    let found = select(ctx, repo.check_runs.values().filter(|run| run.head_sha == sha));
    Ok(ctx.counted_page("check_runs", found, |run| ctx.state.check_run_json(repo, run)))
}

fn suite_json(ctx: &Ctx<'_>, suite: &CheckSuite) -> ApiResult<Value> {
    let repo = ctx.repo()?;
    let mut json = ctx.state.check_suite_json(repo, suite);
    json["repository"] = ctx.state.repo_json(repo, None);
    Ok(json)
}

/// `/commits/{ref}/check-suites`, called by the routes of commits.
pub(super) fn suites_of_ref(ctx: &Ctx<'_>, name: &str) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let sha = super::git::commit_of(repo, name)?;
    let mut found = Vec::new();
    for suite in repo.suites.values().filter(|suite| suite.head_sha == sha) {
        found.push(suite_json(ctx, suite)?);
    }
    Ok(ctx.counted_page("check_suites", found, |suite| suite))
}

fn suite(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let id = ctx.number("id")?;
    let suite = ctx.repo()?.suites.get(&id).ok_or_else(ApiError::not_found)?;
    suite_json(ctx, suite).map(Reply::ok)
}

fn runs_of_suite(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (repo, id) = (ctx.repo()?, ctx.number("id")?);
    if !repo.suites.contains_key(&id) {
        return Err(ApiError::not_found());
    }
    let found = select(ctx, repo.check_runs.values().filter(|run| run.suite == id));
    Ok(ctx.counted_page("check_runs", found, |run| ctx.state.check_run_json(repo, run)))
}

fn rerequest_suite(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, id) = (ctx.who()?, ctx.repo, ctx.number("id")?);
    ctx.state.rerequest_suite(who, repo, id)?;
    Ok(Reply::created(serde_json::json!({})))
}
