//! The web page for people: the same world, the same functions as REST, in plain HTML.
//!
//! Pages are where GitHub has them (`/OWNER/REPO/issues/7`), so that every `html_url` that the API gives can be
//! opened; what belongs to the sandbox itself is below `/ui`. Whoever acts is chosen at the top of the page and may do
//! what their role allows. No change is made here but through [`crate::domain`], so that the same webhooks follow.

mod actions;
mod markdown;
mod source;
mod thread;
mod views;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE},
};
use percent_encoding::percent_decode_str;

use crate::{
    auth::{Caller, Level, Need},
    errors::ApiError,
    state::{Repo, Role, State, UserId, UserKind},
    world::World,
};

/// Nothing comes from elsewhere and no script from the text of an issue runs.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

const STYLE: &str = include_str!("../templates/style.css");
const SCRIPT: &str = include_str!("../templates/live.js");

/// The cookie that says who acts.
const ACTING: &str = "acting-user";

/// Who the sandbox itself acts as; nobody a person could choose.
const OPERATOR: &str = "sandbox-operator";

/// Routes of the page: `/`, `/ui/…`, and repositories where GitHub has them.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/", get(views::start))
        .route("/ui/style.css", get(([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/ui/live.js", get(([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)))
        .route("/ui/user", post(actions::choose_user))
        .route("/ui/deliveries", get(views::deliveries).post(actions::redeliver))
        .route("/ui/deliveries/{id}", get(views::delivery))
        .route("/ui/{owner}/{repo}/issues", post(actions::open_issue))
        .route("/ui/{owner}/{repo}/{number}", post(actions::act))
        .route("/{owner}/{repo}", get(views::home))
        .route("/{owner}/{repo}/issues", get(views::home))
        .route("/{owner}/{repo}/pulls", get(views::home))
        .route("/{owner}/{repo}/issues/{number}", get(views::issue))
        .route("/{owner}/{repo}/pull/{number}", get(views::conversation))
        .route("/{owner}/{repo}/pull/{number}/files", get(views::files))
        .route("/{owner}/{repo}/pull/{number}/checks", get(views::checks))
        .route("/{owner}/{repo}/pull/{number}/edit", get(views::edit))
        .route("/{owner}/{repo}/runs/{id}", get(views::run))
        .route("/{owner}/{repo}/commit/{sha}", get(views::commit))
        .route("/{owner}/{repo}/blob/{*place}", get(views::blob))
        .layer(middleware::from_fn(guard))
        .with_state(world)
}

/// Refuses forms that another site sends, and says what the browser may load.
async fn guard(request: Request, next: Next) -> Response {
    let from = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if request.method() != http::Method::GET && matches!(from, Some("cross-site" | "same-site")) {
        return (StatusCode::FORBIDDEN, "This form belongs to another site.").into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What a page could not be shown for.
#[derive(Debug)]
pub(crate) struct PageError(ApiError);

impl From<ApiError> for PageError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

type PageResult = Result<Response, PageError>;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    status: u16,
    message: String,
    details: Vec<String>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let Self(ApiError { status, message, errors, .. }) = self;
        let details = errors
            .iter()
            .map(|error| match error["message"].as_str().or_else(|| error.as_str()) {
                Some(message) => message.to_owned(),
                None => format!(
                    "{}: {}",
                    error["field"].as_str().unwrap_or("field"),
                    error["code"].as_str().unwrap_or("invalid").replace('_', " ")
                ),
            })
            .collect();
        let page = ErrorPage { status, message, details };
        (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), show(&page)).into_response()
    }
}

/// A template as an answer.
fn show(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Who acts: the one chosen, else somebody who may do most in the repository.
fn acting_user(state: &State, headers: &HeaderMap, repo: Option<&Repo>) -> Option<UserId> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(ACTING)?.strip_prefix('='))
        .map(|login| percent_decode_str(login).decode_utf8_lossy().into_owned());
    if let Some(user) = chosen.and_then(|login| state.user_named(&login)).filter(|user| user.kind == UserKind::User) {
        return Some(user.id);
    }
    let role = |user: UserId| repo.map_or(Role::None, |repo| state.role(repo, user));
    let mut people: Vec<UserId> = people(state).map(|(id, _)| id).collect();
    people.sort_by_key(|id| std::cmp::Reverse(role(*id)));
    people.first().copied()
}

/// Everybody who can act, by id and login.
fn people(state: &State) -> impl Iterator<Item = (UserId, &str)> {
    state
        .users
        .values()
        .filter(|user| user.kind == UserKind::User && user.login != OPERATOR)
        .map(|user| (user.id, user.login.as_str()))
}

/// Refuses what the person's role does not allow, as REST does, but says so to people.
fn demand(state: &State, user: UserId, repo: &Repo, role: Role) -> Result<(), ApiError> {
    let level = if role > Role::Read { Level::Write } else { Level::Read };
    let has = state.role(repo, user);
    state.authorize(&Caller::Person(user), repo, Need { permissions: &[], level, role }).map_err(|error| {
        if has == Role::None {
            return error;
        }
        let (login, has, needed) = (state.login(user), has.name(), role.name());
        ApiError::new(403, format!("{login} has the role {has} here; this needs {needed}."))
    })
}
