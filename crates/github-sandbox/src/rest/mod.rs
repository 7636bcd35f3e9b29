//! REST over HTTP: routes, and what is the same for all of them. Who asks and whether they may is settled before a
//! handler runs; handlers translate between JSON and [`crate::domain`], and hold the world's lock meanwhile.

#![expect(clippy::unnecessary_wraps, reason = "all handlers have one signature")]

mod apps;
mod checks;
mod contents;
mod git;
mod issues;
mod labels;
mod pulls;
mod reply;
mod repos;
mod request;
mod sub_issues;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawPathParams, Request};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::api::{Asked, Exchange, FaultAnswer, RecordedRequest};
use crate::auth::{Caller, Level, Need};
use crate::errors::{ApiError, ApiResult};
use crate::state::{Role, State};
use crate::world::World;

pub(crate) use reply::Reply;
pub(crate) use request::Ctx;

/// The largest request body, in bytes.
const BODY_LIMIT: usize = 40 * 1024 * 1024;
/// Requests an hour without a token.
const ANONYMOUS_LIMIT: u64 = 60;

type Handler = fn(&mut Ctx<'_>) -> ApiResult<Reply>;

/// Who may use an endpoint.
#[derive(Debug, Clone, Copy)]
enum Access {
    /// Anybody, even without a token.
    Open,
    /// The app itself, by its JWT.
    App,
    /// An installation of the app.
    Installation,
    /// Somebody who may do this in the repository of the path.
    Repo(Need),
}

struct Route {
    method: MethodFilter,
    path: &'static str,
    access: Access,
    handler: Handler,
}

const fn route(method: MethodFilter, path: &'static str, access: Access, handler: Handler) -> Route {
    Route { method, path, access, handler }
}

/// An endpoint that reads: a person needs to see the repository, an app one of the permissions.
const fn read(permissions: &'static [&'static str]) -> Access {
    Access::Repo(Need { permissions, level: Level::Read, role: Role::Read })
}

/// An endpoint that writes: a person needs the role, an app one of the permissions.
const fn write(permissions: &'static [&'static str], role: Role) -> Access {
    Access::Repo(Need { permissions, level: Level::Write, role })
}

const ISSUES: &[&str] = &["issues"];
/// Endpoints of issues that serve pull requests too.
const THREADS: &[&str] = &["issues", "pull_requests"];
const PULLS: &[&str] = &["pull_requests"];
const CONTENTS: &[&str] = &["contents"];
const CHECKS: &[&str] = &["checks"];
const METADATA: &[&str] = &["metadata"];

/// The whole REST API.
pub(crate) fn router(world: &Arc<World>) -> Router {
    let mut router = Router::new();
    let all = [
        apps::ROUTES,
        checks::ROUTES,
        contents::ROUTES,
        git::ROUTES,
        issues::ROUTES,
        labels::ROUTES,
        pulls::ROUTES,
        repos::ROUTES,
        sub_issues::ROUTES,
    ];
    for Route { method, path, access, handler } in all.into_iter().flatten() {
        let (world, access, handler) = (Arc::clone(world), *access, *handler);
        router = router.route(
            path,
            on(*method, move |request: Request| {
                let world = Arc::clone(&world);
                async move { answer(&world, Some((access, handler)), request).await }
            }),
        );
    }
    let (unknown, wrong_method) = (Arc::clone(world), Arc::clone(world));
    router
        .fallback(move |request: Request| {
            let world = Arc::clone(&unknown);
            async move { answer(&world, None, request).await }
        })
        .method_not_allowed_fallback(move |request: Request| {
            let world = Arc::clone(&wrong_method);
            async move { answer(&world, None, request).await }
        })
}

/// Marks requests that came with the prefix of GitHub Enterprise Server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prefixed;

async fn answer(world: &World, endpoint: Option<(Access, Handler)>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let params = match <RawPathParams as axum::extract::FromRequestParts<()>>::from_request_parts(&mut parts, &()).await
    {
        Ok(params) => params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        Err(_) => Vec::new(),
    };
    let body = axum::body::to_bytes(body, BODY_LIMIT).await;
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let prefix = if parts.extensions.get::<Prefixed>().is_some() { "/api/v3" } else { "" };

    let asked = Asked {
        index: world.state().trouble.next_index(),
        method: parts.method.to_string(),
        path: path.clone(),
        by_installation: token_of(&parts.headers).contains("ghs_"),
    };
    let script = world.script();
    let mut fault = script.as_ref().and_then(|script| script.before(&asked));
    if fault.is_none() {
        fault = take_fault(&mut world.state(), &parts.method, &path);
    }
    match &fault {
        Some(FaultAnswer::DropRequest) => drop_connection(),
        Some(FaultAnswer::Delay(time)) => tokio::time::sleep(*time).await,
        _ => {}
    }
    let _under_way = UnderWay::begin(world, token_of(&parts.headers).to_owned());

    let mut request_body = None;
    let mut caller_name = None;
    let reply = {
        let mut state = world.state();
        let older = if asked.by_installation && parts.method == Method::GET { state.trouble.older() } else { None };
        let lagging = older.is_some();
        // A read changes nothing, so the world as it is can wait aside meanwhile.
        let present = older.map(|older| std::mem::replace(&mut state.repos, older));
        let body = match &fault {
            Some(FaultAnswer::IgnoreFields(fields)) => body.map(|bytes| without(&bytes, fields)),
            _ => body,
        };
        let result = match (&fault, &body) {
            (Some(FaultAnswer::Refuse { status, message, headers }), _) => {
                let mut reply = Reply::error(&ApiError::new(*status, message.clone()));
                reply.extra_headers.extend(headers.iter().cloned());
                Ok(reply)
            }
            (_, Err(_)) => Err(ApiError::new(413, "Payload too large")),
            (_, Ok(bytes)) => {
                let request = Incoming {
                    method: &parts.method,
                    headers: &parts.headers,
                    prefix,
                    path: &path,
                    query: &query,
                    params,
                    body: bytes,
                };
                process(&mut state, endpoint, request, &mut request_body, &mut caller_name)
            }
        };
        if let Some(present) = present {
            state.repos = present;
        }
        if !lagging && parts.method != Method::GET {
            let state = &mut *state;
            state.trouble.remember(&state.repos);
        }
        let mut reply = result.unwrap_or_else(|error| Reply::error(&error));
        if matches!(fault, Some(FaultAnswer::LoseReply)) {
            reply = Reply::error(&ApiError::new(502, "Server Error"));
        }
        reply.seal(&parts.method, &parts.headers);
        if reply.status == 304
            && let Some(limits) = &mut reply.limits
        {
            // What the caller has already costs nothing.
            limits.used = limits.used.saturating_sub(1);
            if let Some(rate) = limits.key.as_ref().and_then(|key| state.rates.get_mut(key)) {
                rate.used = rate.used.saturating_sub(1);
            }
        }
        state.requests.push(RecordedRequest {
            method: parts.method.to_string(),
            path: path.clone(),
            query: query.clone(),
            status: reply.status,
            caller: caller_name,
        });
        reply
    };
    let observers = world.observers();
    if !observers.is_empty() {
        let exchange = Exchange {
            method: parts.method.to_string(),
            path,
            query,
            request_body,
            status: reply.status,
            response_body: reply.body.clone(),
            response_headers: reply.headers(),
        };
        for observer in observers {
            observer.exchange(&exchange);
        }
    }
    if let Some(script) = script {
        script.after(&asked, reply.status);
    }
    match fault {
        Some(FaultAnswer::DropReply) => drop_connection(),
        Some(FaultAnswer::DelayReply(time)) => tokio::time::sleep(time).await,
        _ => {}
    }
    reply.into_response()
}

fn token_of(headers: &HeaderMap) -> &str {
    headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Ends the task that serves the connection, and with it the connection: the caller gets no answer at all.
fn drop_connection() -> ! {
    std::panic::resume_unwind(Box::new("the connection is dropped on purpose"))
}

/// The JSON object `body` without some of its fields.
fn without(body: &Bytes, fields: &[String]) -> Bytes {
    let Ok(Value::Object(mut object)) = serde_json::from_slice(body) else { return body.clone() };
    object.retain(|name, _| !fields.contains(name));
    Value::Object(object).to_string().into()
}

/// A request counts as under way until this is dropped, whatever becomes of it.
struct UnderWay<'a> {
    world: &'a World,
    token: String,
}

impl<'a> UnderWay<'a> {
    fn begin(world: &'a World, token: String) -> Self {
        world.state().trouble.begin(&token);
        Self { world, token }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.world.state().trouble.end(&self.token);
    }
}

fn take_fault(state: &mut State, method: &Method, path: &str) -> Option<FaultAnswer> {
    let fault = state.faults.iter_mut().find(|fault| {
        fault.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
            && path.contains(&fault.path_contains)
            && fault.times != Some(0)
    })?;
    if let Some(times) = &mut fault.times {
        *times -= 1;
    }
    Some(fault.answer.clone())
}

/// A request as it came.
struct Incoming<'a> {
    method: &'a Method,
    headers: &'a HeaderMap,
    prefix: &'a str,
    path: &'a str,
    query: &'a str,
    params: Vec<(String, String)>,
    body: &'a [u8],
}

fn process(
    state: &mut State,
    endpoint: Option<(Access, Handler)>,
    request: Incoming<'_>,
    request_body: &mut Option<Value>,
    caller_name: &mut Option<String>,
) -> ApiResult<Reply> {
    if request.headers.get(http::header::USER_AGENT).is_none_or(http::HeaderValue::is_empty) {
        return Err(ApiError::new(
            403,
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
        ));
    }
    let caller = state.authenticate(request.headers)?;
    *caller_name = caller.login(state);
    let limits = count(state, &caller)?;
    let now = state.precise_now();
    state.trouble.count(&caller.rate_key(), token_of(request.headers), request.method, request.path, now)?;
    let result = (|| {
        let Some((access, handler)) = endpoint else { return Err(ApiError::not_found()) };
        let body = parse(request.body)?;
        request_body.clone_from(&body);
        let mut ctx = Ctx {
            caller,
            base: format!("{}{}", state.base, request.prefix),
            path: request.path.to_owned(),
            query: request::parse_query(request.query),
            params: request.params,
            body: body.unwrap_or(Value::Null),
            accept: request
                .headers
                .get(http::header::ACCEPT)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            repo: 0,
            state,
        };
        if let Some(redirect) = admit(&mut ctx, access, request.method, request.query)? {
            return Ok(redirect);
        }
        handler(&mut ctx)
    })();
    let mut reply = result.unwrap_or_else(|error| Reply::error(&error));
    reply.limits = Some(limits);
    Ok(reply)
}

fn parse(body: &[u8]) -> ApiResult<Option<Value>> {
    if body.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(body).map(Some).map_err(|_| ApiError::new(400, "Problems parsing JSON"))
}

/// Lets the request through to its handler, sends it elsewhere, or refuses it.
fn admit(ctx: &mut Ctx<'_>, access: Access, method: &Method, query: &str) -> ApiResult<Option<Reply>> {
    match access {
        Access::Open => Ok(None),
        Access::App => match ctx.caller {
            Caller::App(_) => Ok(None),
            _ => Err(ApiError::new(401, "A JSON web token could not be decoded")),
        },
        Access::Installation => match ctx.caller {
            Caller::Installation { .. } => Ok(None),
            Caller::Anonymous => Err(ApiError::requires_authentication()),
            _ => Err(ApiError::new(
                403,
                "You must authenticate with an installation access token in order to list repositories for an installation.",
            )),
        },
        Access::Repo(need) => {
            let (owner, name) = (ctx.param("owner").to_owned(), ctx.param("repo").to_owned());
            let moved = || ctx.state.moved.get(&format!("{owner}/{name}").to_lowercase());
            let known = ctx.state.repo_named(&owner, &name);
            let renamed = known.is_none();
            let repo = known.or_else(|| ctx.state.repos.get(moved()?)).ok_or_else(ApiError::not_found)?;
            ctx.repo = repo.id;
            ctx.state.authorize(&ctx.caller, repo, need)?;
            let rest: Vec<&str> = ctx.path.splitn(7, '/').skip(4).collect();
            let to = if renamed {
                [&[ctx.state.full_name(repo).as_str()], &rest[..]].concat().join("/")
            } else {
                // An issue that was transferred is somewhere else too.
                let transferred = match rest[..] {
                    ["issues", number, ..] => number.parse().ok().and_then(|number| repo.moved_issues.get(&number)),
                    _ => None,
                };
                let Some((repo, issue)) = transferred.and_then(|id| ctx.state.issue_by_id(*id)) else {
                    return Ok(None);
                };
                let (name, number) = (ctx.state.full_name(repo), issue.number.to_string());
                [&[name.as_str(), "issues", number.as_str()], rest.get(2..).unwrap_or_default()].concat().join("/")
            };
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            let read = *method == Method::GET || *method == Method::HEAD;
            Ok(Some(Reply::redirect(if read { 301 } else { 307 }, &format!("{}/repos/{to}{query}", ctx.base))))
        }
    }
}

/// Counts the request against the caller's hour.
fn count(state: &mut State, caller: &Caller) -> ApiResult<reply::Limits> {
    let limit = if matches!(caller, Caller::Anonymous) { ANONYMOUS_LIMIT } else { state.rate_limit };
    let now = state.now();
    let key = caller.rate_key();
    let fresh = crate::state::Rate { used: 0, reset: now + jiff::SignedDuration::from_hours(1) };
    let rate = state.rates.entry(key.clone()).or_insert_with(|| fresh.clone());
    if rate.reset <= now {
        *rate = fresh;
    }
    let reset = rate.reset.as_second();
    let limits = |used: u64| reply::Limits { key: Some(key.clone()), limit, used, reset };
    if rate.used >= limit {
        let mut error = ApiError::new(403, format!("API rate limit exceeded for {key}."));
        for (name, value) in limits(limit).headers() {
            error = error.header(name, value);
        }
        return Err(error);
    }
    let counted = limits(rate.used + 1);
    rate.used += 1;
    Ok(counted)
}
