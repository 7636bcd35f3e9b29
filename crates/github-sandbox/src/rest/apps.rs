//! The app itself, its installations and tokens, hook deliveries; and who one is.

use std::collections::BTreeMap;

use axum::routing::MethodFilter as M;
use serde_json::{Value, json};

use super::{Access, Ctx, METADATA, Reply, Route, read, route};
use crate::auth::Caller;
use crate::errors::{ApiError, ApiResult};
use crate::state::{App, Installation, Role};

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/app", Access::App, app),
    route(M::GET, "/app/installations", Access::App, installations),
    route(M::GET, "/app/installations/{id}", Access::App, installation),
    route(M::DELETE, "/app/installations/{id}", Access::App, uninstall),
    route(M::PUT, "/app/installations/{id}/suspended", Access::App, suspend),
    route(M::DELETE, "/app/installations/{id}/suspended", Access::App, unsuspend),
    route(M::POST, "/app/installations/{id}/access_tokens", Access::App, access_token),
    route(M::GET, "/repos/{owner}/{repo}/installation", Access::App, installation_of_repo),
    route(M::GET, "/orgs/{owner}/installation", Access::App, installation_of_account),
    route(M::GET, "/users/{owner}/installation", Access::App, installation_of_account),
    route(M::GET, "/installation/repositories", Access::Installation, repositories),
    route(M::DELETE, "/installation/token", Access::Installation, revoke),
    route(M::GET, "/app/hook/config", Access::App, hook_config),
    route(M::PATCH, "/app/hook/config", Access::App, set_hook_config),
    route(M::GET, "/app/hook/deliveries", Access::App, deliveries),
    route(M::GET, "/app/hook/deliveries/{id}", Access::App, delivery),
    route(M::POST, "/app/hook/deliveries/{id}/attempts", Access::App, redeliver),
    route(M::GET, "/apps/{slug}", Access::Open, app_by_slug),
    route(M::GET, "/rate_limit", Access::Open, rate_limit),
    route(M::GET, "/user", Access::Open, user),
    route(M::GET, "/users/{user}", Access::Open, user_by_name),
    route(M::GET, "/meta", Access::Open, meta),
    route(M::GET, "/repos/{owner}/{repo}/hooks", read(METADATA), no_hooks),
];

fn own_app<'a>(ctx: &'a Ctx<'_>) -> ApiResult<&'a App> {
    match ctx.caller {
        Caller::App(id) => ctx.state.apps.get(&id).ok_or_else(ApiError::not_found),
        _ => Err(ApiError::requires_authentication()),
    }
}

fn app(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    Ok(Reply::ok(ctx.state.own_app_json(own_app(ctx)?)))
}

fn app_by_slug(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let slug = ctx.param("slug");
    let app = ctx.state.apps.values().find(|app| app.slug == slug).ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(ctx.state.app_json(app.id)))
}

fn installations(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let app = own_app(ctx)?.id;
    let found = ctx.state.installations.values().filter(|installation| installation.app == app).collect();
    Ok(ctx.page(found, |installation: &Installation| ctx.state.installation_json(installation)))
}

/// The installation of the path, if it is the app's own.
fn own_installation<'a>(ctx: &'a Ctx<'_>) -> ApiResult<&'a Installation> {
    let app = own_app(ctx)?.id;
    let found = ctx.state.installations.get(&ctx.number("id")?);
    found.filter(|installation| installation.app == app).ok_or_else(ApiError::not_found)
}

fn installation(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    Ok(Reply::ok(ctx.state.installation_json(own_installation(ctx)?)))
}

fn uninstall(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let id = own_installation(ctx)?.id;
    ctx.state.uninstall(id)?;
    Ok(Reply::no_content())
}

fn suspend(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let id = own_installation(ctx)?.id;
    ctx.state.set_suspended(id, true)?;
    Ok(Reply::no_content())
}

fn unsuspend(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let id = own_installation(ctx)?.id;
    ctx.state.set_suspended(id, false)?;
    Ok(Reply::no_content())
}

fn installation_of_repo(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let app = own_app(ctx)?.id;
    let repo = ctx.state.repo_named(ctx.param("owner"), ctx.param("repo")).ok_or_else(ApiError::not_found)?;
    let found = ctx.state.installations_of(repo).find(|installation| installation.app == app);
    Ok(Reply::ok(ctx.state.installation_json(found.ok_or_else(ApiError::not_found)?)))
}

fn installation_of_account(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let app = own_app(ctx)?.id;
    let account = ctx.state.user_named(ctx.param("owner")).ok_or_else(ApiError::not_found)?.id;
    let mut all = ctx.state.installations.values();
    let found = all.find(|installation| installation.app == app && installation.account == account);
    Ok(Reply::ok(ctx.state.installation_json(found.ok_or_else(ApiError::not_found)?)))
}

/// Reads the permissions that a token is narrowed to; none may be more than the installation's.
fn narrowed_permissions(ctx: &Ctx<'_>, granted: &BTreeMap<String, String>) -> ApiResult<BTreeMap<String, String>> {
    let asked = match ctx.body.get("permissions") {
        None | Some(Value::Null) => return Ok(granted.clone()),
        Some(Value::Object(asked)) => asked,
        Some(_) => return Err(ApiError::invalid_request("For 'properties/permissions', it is not an object.")),
    };
    if asked.is_empty() {
        return Ok(granted.clone());
    }
    let refuse = || ApiError::new(422, "The permissions requested are not granted to this installation.");
    let mut permissions = BTreeMap::new();
    for (name, level) in asked {
        let level = level.as_str().ok_or_else(refuse)?;
        let enough = match (level, granted.get(name).map(String::as_str)) {
            ("read", Some(_)) | ("write", Some("write" | "admin")) | ("admin", Some("admin")) => true,
            ("read", None) => name == "metadata",
            _ => false,
        };
        if !enough {
            return Err(refuse());
        }
        permissions.insert(name.clone(), level.to_owned());
    }
    // Every token can read metadata.
    permissions.entry("metadata".to_owned()).or_insert_with(|| "read".to_owned());
    Ok(permissions)
}

fn access_token(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let installation = own_installation(ctx)?.clone();
    if installation.suspended.is_some() {
        return Err(ApiError::new(403, "This installation has been suspended"));
    }
    let reachable = ctx.state.repos_of_installation(&installation);
    let mut repositories = Vec::new();
    let names = ctx.names("repositories")?;
    let ids = ctx.array("repository_ids")?;
    let refuse = || {
        ApiError::new(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    };
    for name in names.iter().flatten() {
        let found = reachable
            .iter()
            .find(|id| ctx.state.repos.get(id).is_some_and(|repo| repo.name.eq_ignore_ascii_case(name)));
        repositories.push(*found.ok_or_else(refuse)?);
    }
    for id in ids.iter().flatten() {
        let found = reachable.iter().find(|known| id.as_u64() == Some(**known));
        repositories.push(*found.ok_or_else(refuse)?);
    }
    let narrowed = names.is_some_and(|names| !names.is_empty()) || ids.is_some_and(|ids| !ids.is_empty());
    let permissions = narrowed_permissions(ctx, &installation.permissions)?;
    let (text, token) =
        ctx.state.installation_token(installation.id, narrowed.then(|| repositories.clone()), permissions);
    let selection = if narrowed || installation.repositories.is_some() { "selected" } else { "all" };
    let mut json = json!({
        "token": text,
        "expires_at": crate::json::time(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": selection,
    });
    if narrowed {
        json["repositories"] = repositories
            .iter()
            .filter_map(|id| ctx.state.repos.get(id))
            .map(|repo| ctx.state.repo_json(repo, Some(Role::Write)))
            .collect();
    }
    Ok(Reply::created(json))
}

fn repositories(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let Caller::Installation { token, .. } = &ctx.caller else { return Err(ApiError::requires_authentication()) };
    let found: Vec<_> = ctx.state.repos.values().filter(|repo| ctx.state.reaches(token, repo)).collect();
    let selection = match ctx.state.installations.get(&token.installation) {
        Some(installation) if installation.repositories.is_none() => "all",
        _ => "selected",
    };
    let mut reply = ctx.counted_page("repositories", found, |repo| ctx.state.repo_json(repo, Some(Role::Write)));
    if let Some(body) = &mut reply.body {
        body["repository_selection"] = json!(selection);
    }
    Ok(reply)
}

fn revoke(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let Caller::Installation { token, .. } = &ctx.caller else { return Err(ApiError::requires_authentication()) };
    let (installation, expires_at) = (token.installation, token.expires_at);
    // The text isn't at hand here; all tokens of that installation and second go.
    ctx.state.tokens.retain(|_, token| match token {
        crate::state::Token::Installation(token) => {
            token.installation != installation || token.expires_at != expires_at
        }
        crate::state::Token::Person(_) => true,
    });
    Ok(Reply::no_content())
}

fn hook_config(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let app = own_app(ctx)?;
    Ok(Reply::ok(json!({
        "content_type": "json",
        "insecure_ssl": "0",
        "secret": "********",
        "url": app.webhook_url.clone().unwrap_or_default(),
    })))
}

fn set_hook_config(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let app = own_app(ctx)?.id;
    let (url, secret) = (ctx.text("url")?, ctx.text("secret")?);
    if let (Some(secret), Some(app)) = (secret, ctx.state.apps.get_mut(&app)) {
        app.webhook_secret = secret;
    }
    if let Some(url) = url {
        ctx.state.set_webhook_url(app, url);
    }
    hook_config(ctx)
}

fn deliveries(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let app = own_app(ctx)?.id;
    let status = ctx.query("status");
    let done = ctx.state.deliveries.iter().rev().filter(|delivery| delivery.app_id == app);
    let mut found: Vec<_> = done
        .filter(|delivery| delivery.status.is_some() || delivery.error.is_some())
        .filter(|delivery| match status {
            Some("success") => delivery.status.is_some_and(|status| (200..300).contains(&status)),
            Some("failure") => delivery.status.is_none_or(|status| !(200..300).contains(&status)),
            _ => true,
        })
        .collect();
    // Pages go by cursor here: the id of the last entry seen.
    if let Some(cursor) = ctx.query("cursor").and_then(|text| text.parse::<u64>().ok()) {
        found.retain(|delivery| delivery.id < cursor);
    }
    let per_page = ctx.query("per_page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(30).clamp(1, 100);
    let more = found.len() > per_page;
    found.truncate(per_page);
    let next = found.last().filter(|_| more).map(|delivery| ctx.url_with("cursor", &delivery.id.to_string(), "next"));
    let items = found.into_iter().map(|delivery| ctx.state.delivery_json(delivery, false)).collect();
    Ok(Reply::ok(Value::Array(items)).link(next))
}

fn delivery(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (app, id) = (own_app(ctx)?.id, ctx.number("id")?);
    let found = ctx.state.deliveries.iter().find(|delivery| delivery.id == id && delivery.app_id == app);
    Ok(Reply::ok(ctx.state.delivery_json(found.ok_or_else(ApiError::not_found)?, true)))
}

fn redeliver(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (app, id) = (own_app(ctx)?.id, ctx.number("id")?);
    if !ctx.state.deliveries.iter().any(|delivery| delivery.id == id && delivery.app_id == app) {
        return Err(ApiError::not_found());
    }
    ctx.state.redeliver(id)?;
    Ok(Reply::new(202, Some(json!({}))))
}

fn rate_limit(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let limit = if matches!(ctx.caller, Caller::Anonymous) { super::ANONYMOUS_LIMIT } else { ctx.state.rate_limit };
    let rate = ctx.state.rates.get(&ctx.caller.rate_key());
    let (used, reset) = rate.map_or((0, ctx.state.now().as_second()), |rate| (rate.used, rate.reset.as_second()));
    let core = json!({ "limit": limit, "used": used, "remaining": limit.saturating_sub(used), "reset": reset });
    let search = json!({ "limit": 30, "used": 0, "remaining": 30, "reset": reset });
    Ok(Reply::ok(json!({ "resources": { "core": core, "search": search }, "rate": core })))
}

fn user(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    match &ctx.caller {
        Caller::Person(user) => Ok(Reply::ok(ctx.state.profile_json(*user))),
        Caller::Anonymous => Err(ApiError::requires_authentication()),
        _ => Err(ApiError::new(403, "Resource not accessible by integration")),
    }
}

fn user_by_name(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let user = ctx.state.user_named(ctx.param("user")).ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(ctx.state.profile_json(user.id)))
}

fn meta(_: &mut Ctx<'_>) -> ApiResult<Reply> {
    Ok(Reply::ok(json!({ "verifiable_password_authentication": false })))
}

fn no_hooks(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    ctx.need_role(Role::Admin)?;
    Ok(Reply::ok(json!([])))
}
