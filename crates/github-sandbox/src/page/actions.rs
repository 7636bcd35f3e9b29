//! What a person does on the page. Every action asks for the same role as REST does and calls the same function.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State as Shared},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header::SET_COOKIE};

use super::{ACTING, PageResult, acting_user, demand};
use crate::{
    domain::{Merge, MergeMethod, NewFile, NewIssue},
    errors::{ApiError, ApiResult},
    json::segment,
    state::{Issue, Repo, RepoId, Role, State, Who},
    world::World,
};

/// The fields of a form, in their order.
type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Browsers send line ends as CR LF; texts on GitHub have LF.
fn text(fields: &Fields, name: &str) -> String {
    field(fields, name).unwrap_or_default().replace("\r\n", "\n")
}

/// Only to a page of ours.
fn back(fields: &Fields, otherwise: &str) -> Redirect {
    let to = field(fields, "back").filter(|to| to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'));
    Redirect::to(to.unwrap_or(otherwise))
}

/// Chooses who acts from now on.
pub(super) async fn choose_user(Form(fields): Form<Fields>) -> Response {
    let login = segment(field(&fields, "login").unwrap_or_default());
    let mut response = back(&fields, "/").into_response();
    if let Ok(cookie) = HeaderValue::from_str(&format!("{ACTING}={login}; Path=/; SameSite=Strict; HttpOnly")) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

pub(super) async fn open_issue(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name)): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageResult {
    let mut state = world.state();
    let repo = state.repo_named(&owner, &name).ok_or_else(ApiError::not_found)?;
    let user = acting_user(&state, &headers, Some(repo)).ok_or_else(ApiError::requires_authentication)?;
    demand(&state, user, repo, Role::Read)?;
    let named = text(&fields, "labels");
    let labels: Vec<String> =
        named.split(',').map(str::trim).filter(|label| !label.is_empty()).map(ToOwned::to_owned).collect();
    if !labels.is_empty() {
        demand(&state, user, repo, Role::Triage)?;
    }
    let body = text(&fields, "body");
    let new = NewIssue {
        title: text(&fields, "title").trim().to_owned(),
        body: (!body.trim().is_empty()).then_some(body),
        labels,
        ..NewIssue::default()
    };
    let id = repo.id;
    let number = state.open_issue(Who::person(user), id, new)?;
    let to = format!("/{}/issues/{number}", state.full_name(state.repo(id)?));
    Ok(Redirect::to(&to).into_response())
}

/// What was done to an issue or pull request: the button that was pressed says what.
pub(super) async fn act(
    Shared(world): Shared<Arc<World>>,
    Path((owner, name, number)): Path<(String, String, u64)>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageResult {
    let mut state = world.state();
    let repo = state.repo_named(&owner, &name).ok_or_else(ApiError::not_found)?;
    let user = acting_user(&state, &headers, Some(repo)).ok_or_else(ApiError::requires_authentication)?;
    let here = super::thread::href(&state, repo, repo.issue(number)?);
    let id = repo.id;
    for (button, action) in ACTIONS {
        if field(&fields, button).is_some() {
            let Action { role, run } = action;
            let repo = state.repo(id)?;
            let own = repo.issue(number)?.user == user;
            demand(&state, user, repo, if own { role.author } else { role.others })?;
            run(&mut state, Who::person(user), Place { repo: id, number }, &fields)?;
            return Ok(back(&fields, &here).into_response());
        }
    }
    Err(ApiError::new(400, "This button is not known.").into())
}

#[derive(Clone, Copy)]
struct Place {
    repo: RepoId,
    number: u64,
}

/// The least role that may; whoever opened the issue may do some things anyway.
struct Needs {
    author: Role,
    others: Role,
}

struct Action {
    role: Needs,
    run: fn(&mut State, Who, Place, &Fields) -> ApiResult<()>,
}

const fn action(role: Role, run: fn(&mut State, Who, Place, &Fields) -> ApiResult<()>) -> Action {
    Action { role: Needs { author: role, others: role }, run }
}

const fn own_or_triage(run: fn(&mut State, Who, Place, &Fields) -> ApiResult<()>) -> Action {
    Action { role: Needs { author: Role::Read, others: Role::Triage }, run }
}

/// Every button by its name.
const ACTIONS: &[(&str, Action)] = &[
    ("add-label", action(Role::Triage, add_label)),
    ("remove-label", action(Role::Triage, remove_label)),
    ("comment", action(Role::Read, comment)),
    ("close", own_or_triage(close)),
    ("reopen", own_or_triage(reopen)),
    ("commit", action(Role::Write, commit)),
    ("merge", action(Role::Write, merge)),
    ("ready", action(Role::Write, ready)),
    ("rerun", action(Role::Write, rerun)),
    ("request-action", action(Role::Write, request_action)),
];

fn add_label(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    let name = text(fields, "label").trim().to_owned();
    if name.is_empty() {
        return Err(ApiError::field("Label", "name", "missing_field"));
    }
    state.add_labels(who, at.repo, at.number, &[name])
}

fn remove_label(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    state.remove_label(who, at.repo, at.number, &text(fields, "remove-label"))
}

fn comment(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    state.comment(who, at.repo, at.number, &text(fields, "body")).map(drop)
}

/// What was written in the comment field goes with it, as on GitHub.
fn close(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    if !text(fields, "body").trim().is_empty() {
        comment(state, who, at, fields)?;
    }
    state.set_open(who, at.repo, at.number, false, None)
}

fn reopen(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    if !text(fields, "body").trim().is_empty() {
        comment(state, who, at, fields)?;
    }
    state.set_open(who, at.repo, at.number, true, None)
}

/// One commit on the head of a pull request that replaces one file.
fn commit(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    let (path, seen) = (text(fields, "path"), text(fields, "sha"));
    let (head_repo, branch) = {
        let (_, pull) = state.repo(at.repo)?.pull(at.number)?;
        (pull.head_repo, pull.head_ref.clone())
    };
    let repo = state.repo(head_repo)?;
    demand(state, who.user, repo, Role::Write)?;
    let old = repo.objects.blob(&seen).unwrap_or_default();
    let mut content = text(fields, "content");
    if old.windows(2).any(|pair| pair == b"\r\n") {
        content = content.replace('\n', "\r\n");
    }
    let message = text(fields, "message");
    let default = format!("Update {path}");
    let new = NewFile {
        path: &path,
        content: Some(content.into_bytes()),
        message: if message.trim().is_empty() { &default } else { message.trim() },
        branch: &branch,
        sha: Some(&seen),
    };
    state.edit_file(who, head_repo, new, None).map(drop)
}

fn merge(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    let method = field(fields, "method").and_then(MergeMethod::parse).unwrap_or(MergeMethod::Merge);
    // The head that the person saw: what came since must not slip in.
    let sha = field(fields, "head").map(ToOwned::to_owned);
    state.merge(who, at.repo, at.number, &Merge { method, title: None, message: None, sha }).map(drop)
}

fn ready(state: &mut State, who: Who, at: Place, _: &Fields) -> ApiResult<()> {
    state.set_draft(who, at.repo, at.number, false)
}

fn number(fields: &Fields, name: &str) -> ApiResult<u64> {
    field(fields, name).and_then(|id| id.parse().ok()).ok_or_else(ApiError::not_found)
}

fn rerun(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    state.rerequest(who, at.repo, number(fields, "rerun")?)
}

fn request_action(state: &mut State, who: Who, at: Place, fields: &Fields) -> ApiResult<()> {
    state.request_action(who, at.repo, number(fields, "check")?, &text(fields, "request-action"))
}

/// Sends one delivery again, or all.
pub(super) async fn redeliver(Shared(world): Shared<Arc<World>>, Form(fields): Form<Fields>) -> PageResult {
    let mut state = world.state();
    if field(&fields, "redeliver-all").is_some() {
        let first: Vec<u64> =
            state.deliveries.iter().filter(|delivery| !delivery.redelivery).map(|delivery| delivery.id).collect();
        for id in first {
            state.redeliver(id)?;
        }
    } else {
        let id = number(&fields, "redeliver")?;
        state.redeliver(id)?;
    }
    Ok(Redirect::to("/ui/deliveries").into_response())
}

/// Whether the page should offer what needs this role.
pub(super) fn may(state: &State, user: Option<u64>, repo: &Repo, issue: Option<&Issue>, button: &str) -> bool {
    let Some((_, Action { role, .. })) = ACTIONS.iter().find(|(name, _)| *name == button) else { return false };
    let Some(user) = user else { return false };
    let own = issue.is_some_and(|issue| issue.user == user);
    !repo.archived && demand(state, user, repo, if own { role.author } else { role.others }).is_ok()
}
